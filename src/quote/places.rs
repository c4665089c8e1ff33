//! Where a quotation may stand: the stretches of documents that share most of its runs of letters.

use std::collections::HashMap;

use super::check::{Found, Library, share};
use super::index::{WINDOW, runs};
use super::judge::judge;
use super::written::Written;
use crate::text::Span;

/// Documents that are looked at closely.
const CANDIDATES: usize = 6;
/// The most letters of a quotation that is looked for as a whole in the places that share its runs: of places that share
/// the same few runs, a name that comes again and again, the densest stretch says nothing.
const SHORT: usize = 80;
/// Documents, and places in one of them, that are looked through for it.
const DOCUMENTS_THROUGH: usize = 12;
const PLACES_THROUGH: usize = 400;

/// The places that have most of a quotation, judged, the best first; and in how many documents as much of it stands.
pub(super) fn places(
    library: &dyn Library,
    quote: &str,
    written: &Written,
    claimed: Option<u32>,
) -> (Vec<Found>, usize) {
    let tokens = written.tokens();
    let wanted = runs(&tokens);
    let mut windows: Vec<(u32, Span, usize, usize)> = Vec::new();
    let length =
        tokens.first().zip(tokens.last()).map_or(0, |(first, last)| last.span.end.saturating_sub(first.span.start));
    let inner = written.ellipses.iter().filter(|&&at| at > 0 && at < written.words.len()).count();
    let reach = length + length / 2 + 120 + inner * 2200;
    let mut by_document: HashMap<u32, Vec<(u32, u32)>> = HashMap::new();
    for shared in library.shared(&wanted, claimed) {
        by_document.entry(shared.document).or_default().push((shared.place, shared.run));
    }
    for (&document, places) in &mut by_document {
        places.sort_unstable();
        let (span, count) = densest(places, reach);
        windows.push((document, span, count, runs_in(places, span)));
        // The same words may stand twice in a document.
        let others: Vec<(u32, u32)> = places
            .iter()
            .copied()
            .filter(|&(place, _)| (place as usize) < span.start || place as usize > span.end)
            .collect();
        if let (second, again) = densest(&others, reach)
            && again * 10 >= count * 8
            && again > 0
        {
            windows.push((document, second, again, runs_in(&others, second)));
        }
    }
    windows.sort_by(|a, b| (b.2, b.3).cmp(&(a.2, a.3)).then(a.0.cmp(&b.0)).then(a.1.start.cmp(&b.1.start)));
    let most = windows.first().map_or(0, |window| window.2);
    let said: String = written.words.iter().filter_map(|word| word.token.span.of(quote)).collect();
    let letters = Letters::of(&said).text;
    let short = letters.chars().count() <= SHORT && length <= 4 * SHORT;
    if short && written.ellipses.is_empty() && written.brackets.is_empty() {
        // The document that was named first: another one that has it whole would make it one that is named wrongly.
        let tied: Vec<u32> = windows.iter().filter(|window| window.2 * 3 >= most).map(|window| window.0).collect();
        let mut looked: Vec<u32> = Vec::new();
        for document in claimed.into_iter().chain(tied) {
            if looked.len() == DOCUMENTS_THROUGH || looked.contains(&document) {
                continue;
            }
            looked.push(document);
            let Some(places) = by_document.get(&document) else { continue };
            if let Some(source) = library.source(document)
                && let Some(span) = standing_whole(&source.text, &letters, places, length)
            {
                let known = |window: &(u32, Span, usize, usize)| {
                    window.0 == document && window.1.start <= span.start && span.start <= window.1.end
                };
                windows.retain(|window| !known(window));
                windows.push((document, span, most, usize::MAX));
            }
        }
        windows.sort_by(|a, b| (b.2, b.3).cmp(&(a.2, a.3)).then(a.0.cmp(&b.0)).then(a.1.start.cmp(&b.1.start)));
    }
    let mut having: Vec<u32> =
        windows.iter().filter(|window| window.2 * 10 >= most * 9).map(|window| window.0).collect();
    having.sort_unstable();
    having.dedup();
    let mut kept: Vec<(u32, Span)> = Vec::new();
    for (document, span, count, _) in &windows {
        let named = Some(*document) == claimed;
        if named || (kept.len() < CANDIDATES && count * 3 >= most) {
            kept.push((*document, *span));
        }
    }
    if let Some(claimed) = claimed.filter(|claimed| !kept.iter().any(|kept| kept.0 == *claimed))
        && let Some(source) = library.source(claimed)
        && (source.text.len() < 40_000 && kept.is_empty() || wanted.is_empty() && source.text.len() < 400_000)
    {
        kept.push((claimed, Span::new(0, source.text.len())));
    }
    let mut found: Vec<Found> = kept
        .into_iter()
        .filter_map(|(document, span)| {
            let source = library.source(document)?;
            let slack = length + 100;
            let window = widen(&source.text, span, slack);
            Some(Found { document, judged: judge(quote, written, &source, window)? })
        })
        .collect();
    found.sort_by(|a, b| {
        let rank = |found: &Found| (!found.judged.verdict.is_faithful(), found.judged.verdict);
        rank(a).cmp(&rank(b)).then_with(|| share(&b.judged).total_cmp(&share(&a.judged)))
    });
    let mut seen = std::collections::HashSet::new();
    found.retain(|found| seen.insert((found.document, found.judged.span.start, found.judged.span.end)));
    (found, having.len())
}

/// The letters and digits of a text, lower-case, one after the other.
struct Letters {
    text: String,
    /// Whether a word begins at this byte of `text`.
    begins: Vec<bool>,
}

impl Letters {
    fn of(text: &str) -> Self {
        let mut out = Self { text: String::with_capacity(text.len()), begins: Vec::with_capacity(text.len()) };
        let mut inside = false;
        for letter in text.chars() {
            if letter.is_alphanumeric() {
                out.text.extend(letter.to_lowercase());
                out.begins.push(!inside);
                out.begins.resize(out.text.len(), false);
            }
            inside = letter.is_alphanumeric();
        }
        out
    }

    fn have(&self, letters: &str) -> bool {
        self.text.match_indices(letters).any(|(at, _)| self.begins.get(at) == Some(&true))
    }
}

/// A place about which all the letters of a quotation stand one after the other; those are looked at first whose run is
/// rarest in the document.
fn standing_whole(text: &str, letters: &str, places: &[(u32, u32)], length: usize) -> Option<Span> {
    let mut often: HashMap<u32, usize> = HashMap::new();
    for &(_, run) in places {
        *often.entry(run).or_default() += 1;
    }
    let mut rarest: Vec<(u32, u32)> = places.to_vec();
    rarest.sort_by_key(|&(place, run)| (often.get(&run).copied(), place));
    let mut looked: Vec<usize> = Vec::new();
    for place in rarest.into_iter().map(|(place, _)| place as usize) {
        if looked.len() == PLACES_THROUGH {
            return None;
        }
        if looked.iter().any(|&other| other.abs_diff(place) <= length / 2) {
            continue;
        }
        looked.push(place);
        let span = Span::new(place, place);
        let window = widen(text, span, length + length / 2 + 40);
        if window.of(text).is_some_and(|stretch| Letters::of(stretch).have(letters)) {
            return Some(span);
        }
    }
    None
}

/// How many runs of the quotation stand in a stretch.
fn runs_in(places: &[(u32, u32)], span: Span) -> usize {
    let inside = |&&(place, _): &&(u32, u32)| (span.start..=span.end).contains(&(place as usize));
    places.iter().filter(inside).map(|&(_, run)| run).collect::<std::collections::HashSet<_>>().len()
}

/// The stretch of at most `reach` bytes in which most of the quotation stands, and how many groups of its runs that is.
///
/// A stretch that is shared has a run of each [`WINDOW`] at least, and which one depends on its neighbours: a phrase that
/// comes again and again has many of the same few words, and must not count for more than all of them.
fn densest(places: &[(u32, u32)], reach: usize) -> (Span, usize) {
    let mut counts: HashMap<u32, u32> = HashMap::new();
    let mut from = 0;
    let mut best = (Span::default(), 0);
    let group = |run: u32| run / WINDOW as u32;
    for (to, &(place, run)) in places.iter().enumerate() {
        *counts.entry(group(run)).or_default() += 1;
        while let Some(&(start, old)) = places.get(from) {
            if (place - start) as usize <= reach {
                break;
            }
            if let Some(count) = counts.get_mut(&group(old)) {
                *count -= 1;
                if *count == 0 {
                    counts.remove(&group(old));
                }
            }
            from += 1;
        }
        if counts.len() > best.1 {
            let start = places.get(from).map_or(0, |place| place.0 as usize);
            best = (Span::new(start, places.get(to).map_or(start, |place| place.0 as usize)), counts.len());
        }
    }
    best
}

/// A stretch with `slack` bytes more on both sides, between words.
fn widen(text: &str, span: Span, slack: usize) -> Span {
    let start = span.start.saturating_sub(slack).min(text.len());
    let end = span.end.saturating_add(slack).min(text.len());
    let start = (0..=start).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let end = (end..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    let head =
        if start == 0 { 0 } else { text.get(start..end).and_then(|part| part.find(char::is_whitespace)).unwrap_or(0) };
    let head = if head > 200 { 0 } else { head };
    let tail = text.get(end..).map_or(0, |rest| rest.find(char::is_whitespace).unwrap_or(rest.len()));
    Span::new(start + head, end + if tail > 200 { 0 } else { tail })
}
