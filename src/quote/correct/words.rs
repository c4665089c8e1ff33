//! The words that have to change for a quotation to be that of its source.

use crate::quote::judge::Source;
use crate::quote::report::Report;
use crate::quote::tokens::{Token, tokens};
use crate::quote::written::{self, Written};
use crate::text::Span;
use crate::text::lines::flow;

/// How much longer the source's words may be than the quotation that they take the place of, as a whole.
const LONGER: usize = 2;
/// How far around a place its neighbours are looked for, in bytes.
const AROUND: usize = 400;

/// Edits in bytes of the quotation, one for each difference; `None` where they cannot be told apart.
pub(super) fn word_by_word(quote: &str, report: &Report, source: &Source, place: Span) -> Option<Vec<(Span, String)>> {
    let written = written::read(quote);
    let near = near(source, place);
    let shouted = quote.chars().any(char::is_uppercase) && !quote.chars().any(char::is_lowercase);
    let mut out: Vec<(Span, String)> = Vec::new();
    for difference in &report.differences {
        let ours = Span::new(difference.quote_bytes.0, difference.quote_bytes.1);
        let theirs = bytes_of(&source.text, difference.span)?;
        let (span, text) = if is_words(ours, quote) && !theirs.is_empty() {
            (ours, running(theirs.of(&source.text)?))
        } else {
            with_neighbours(quote, &written, ours, &source.text, &near, theirs)?
        };
        let text = if shouted { text.to_uppercase() } else { capital_kept(quote, &written, span, text) };
        out.push((span, text));
    }
    out.sort_by_key(|(span, _)| *span);
    let parted = out.windows(2).all(|pair| matches!(pair, [a, b] if a.0.end <= b.0.start));
    (parted && !out.is_empty()).then_some(out)
}

/// The whole quotation, from its first word to its last, gives way to the source's words at its place.
pub(super) fn as_a_whole(quote: &str, source: &Source, place: Span) -> Option<Vec<(Span, String)>> {
    let written = written::read(quote);
    let words = written.words.first()?.token.span.cover(written.words.last()?.token.span);
    let text = running(place.of(&source.text)?);
    let text = text.trim_end_matches(['.', ',', ';', ':']);
    // Brackets begin before their first word.
    let plain = written.brackets.is_empty() && written.ellipses.is_empty();
    (plain && text.len() <= quote.len() * LONGER).then(|| vec![(words, text.to_owned())])
}

/// Words that are missing, or too many: from the word before to the word behind, as the source has it, so that its marks
/// between them come along.
fn with_neighbours(
    quote: &str,
    written: &Written,
    ours: Span,
    text: &str,
    near: &[Token],
    theirs: Span,
) -> Option<(Span, String)> {
    let before = written.words.iter().map(|word| word.token.span).rfind(|span| span.end <= ours.start);
    let behind = written.words.iter().map(|word| word.token.span).find(|span| span.start >= ours.end);
    let source_before = near.iter().map(|token| token.span).rfind(|span| span.end <= theirs.start);
    let source_behind = near.iter().map(|token| token.span).find(|span| span.start >= theirs.end);
    let from = match before {
        Some(before) => (before.end, source_before?.end),
        None => (behind?.start.min(ours.start), theirs.start),
    };
    let to = match behind {
        Some(behind) => (behind.start, source_behind?.start),
        None if ours.is_empty() => (from.0, clause_end(text, theirs.end)),
        None => (ours.end.max(from.0), theirs.end),
    };
    let span = Span::new(from.0, to.0);
    span.of(quote)?;
    let words = Span::new(from.1, to.1.max(from.1)).of(text)?;
    let mut words = running(words);
    if before.is_none() && theirs.is_empty() {
        // What was too many stood at the beginning.
        words.clear();
    }
    Some((span, words))
}

/// Where the clause ends that goes on at a place: a condition that was cut off comes back whole.
fn clause_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    let end = rest.char_indices().find(|&(place, c)| {
        let next = rest.get(place + c.len_utf8()..).and_then(|rest| rest.chars().next());
        let last = next.is_none_or(|next| next.is_whitespace() || !next.is_alphanumeric());
        matches!(c, '。' | '，' | '；') || matches!(c, '.' | ',' | ';' | ':' | '?' | '!') && last
    });
    at + end.map_or(rest.trim_end().len(), |(place, _)| place)
}

/// Whether a stretch of a quotation has words, and not only an ellipsis.
fn is_words(span: Span, quote: &str) -> bool {
    span.of(quote).is_some_and(|text| text.chars().any(|c| c.is_alphanumeric() || "%$€£".contains(c)))
}

/// A quotation that begins with a capital keeps it.
fn capital_kept(quote: &str, written: &Written, span: Span, text: String) -> String {
    let first = written.words.first().map(|word| word.token.span);
    let capital = first
        .filter(|first| span.start <= first.start)
        .and_then(|first| first.of(quote)?.chars().next())
        .is_some_and(char::is_uppercase);
    let mut chars = text.chars();
    match chars.next() {
        Some(c) if capital && c.is_lowercase() => c.to_uppercase().chain(chars).collect(),
        _ => text,
    }
}

/// The words of the source around a place.
fn near(source: &Source, place: Span) -> Vec<Token> {
    let text: &str = &source.text;
    let start = (0..=place.start.saturating_sub(AROUND)).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let end = (place.end.saturating_add(AROUND).min(text.len())..=text.len()).find(|&at| text.is_char_boundary(at));
    let window = Span::new(start, end.unwrap_or(text.len()));
    let inside = tokens(window.of(text).unwrap_or(""));
    inside.into_iter().map(|token| Token { span: token.span.shifted(start), ..token }).collect()
}

/// Code points of a text as bytes.
fn bytes_of(text: &str, span: (usize, usize)) -> Option<Span> {
    let (start, end) = span;
    let mut places = text.char_indices().map(|(at, _)| at).chain([text.len()]).skip(start);
    let from = places.next()?;
    let to = if end > start { places.nth(end - start - 1)? } else { from };
    Some(Span::new(from, to))
}

/// Words of a source as they stand within a line: white space single, words that were parted at a line's end whole,
/// nothing that is not seen.
fn running(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in flow(text).text.chars() {
        if !c.is_whitespace() || matches!(c, '\u{a0}' | '\u{202f}') {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}

/// The new text with the signs of emphasis that stand at the ends of the draft's stretch: they belong to the words beside. `None` where some stand within, so that the emphasis would be torn.
pub(super) fn emphasis_kept(stretch: &str, text: String) -> Option<String> {
    const SIGNS: [char; 2] = ['*', '_'];
    if !stretch.contains(SIGNS) {
        return Some(text);
    }
    let rest = stretch.trim_start_matches(SIGNS);
    let (before, _) = stretch.split_at(stretch.len() - rest.len());
    let inner = rest.trim_end_matches(SIGNS);
    let (_, behind) = rest.split_at(inner.len());
    (!inner.contains(SIGNS)).then(|| format!("{before}{text}{behind}"))
}

/// Words made to fit between the draft's marks: marks of quotation within become those of the second level, and what would
/// be markup is none.
pub(super) fn fitted(text: &str, mark: Option<char>, markdown: bool) -> String {
    let double = matches!(mark, Some('“' | '"' | '„' | '”'));
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '“' if double => out.push('‘'),
            '”' if double => out.push('’'),
            '"' if double => out.push('\''),
            '*' | '`' | '<' if markdown => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}
