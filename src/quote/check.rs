//! A quotation against a library: where it stands, and what it is.

use super::index::{Mark, Shared};
use super::judge::{Judged, Source, judge};
use super::model::{Difference, DifferenceKind, Severity, Verdict};
use super::places::places;
use super::reordered;
use super::written::{self, Written};
use crate::text::Span;

/// What quotations are checked against.
pub trait Library {
    /// The places that share a run of letters with a quotation. Where a document is named, its common ones too.
    fn shared(&self, runs: &[Mark], document: Option<u32>) -> Vec<Shared>;
    /// A document by its number; `None` where it is gone.
    fn source(&self, document: u32) -> Option<std::sync::Arc<Source>>;
}

/// A place where a quotation stands, faithfully or not.
#[derive(Debug, Clone)]
pub struct Found {
    /// Which document.
    pub document: u32,
    /// What is the same there and what is not.
    pub judged: Judged,
}

/// What was found out about a quotation by its words alone.
#[derive(Debug, Clone)]
pub struct Checked {
    /// What it is. [`Verdict::NotFound`] may yet be a paraphrase: that is not for words to say.
    pub verdict: Verdict,
    /// The place that decided.
    pub best: Option<Found>,
    /// Other places where the words stand as faithfully.
    pub others: Vec<Found>,
    /// For a splice: where the other part stands.
    pub rest: Option<Found>,
    /// In how many documents as much of the quotation stands as in the best of them, by the runs of letters; at least.
    pub documents: usize,
}

/// The share of words that must be the same in one place for a quotation to be one of that place, if changed: of the
/// quotation's words and half of those that the source has besides.
const ENOUGH: f64 = 0.68;
/// As [`ENOUGH`], where half the quotation or more stands there in one run.
const ENOUGH_IN_A_RUN: f64 = 0.55;

/// The least words and letters of a quotation that can be judged.
const WORDS: usize = 3;
const LETTERS: usize = 12;

/// Checks a quotation against a library; `claimed` is the document that it is said to be from.
pub fn check(library: &dyn Library, quote: &str, claimed: Option<u32>) -> Checked {
    let written = written::read(quote);
    if written.words.is_empty() {
        return Checked { verdict: Verdict::NotJudged, best: None, others: vec![], rest: None, documents: 0 };
    }
    let (found, documents) = places(library, quote, &written, claimed);
    Checked { documents, ..decide(library, quote, &written, found, claimed) }
}

/// As [`check`], in these stretches of documents: for a quotation so short or so changed that it shares no run of letters
/// with its source, when something else says where that may be.
pub fn check_near(library: &dyn Library, quote: &str, claimed: Option<u32>, near: &[(u32, Span)]) -> Checked {
    let written = written::read(quote);
    let look = |&(document, window): &(u32, Span)| {
        Some(Found { document, judged: judge(quote, &written, &*library.source(document)?, window)? })
    };
    let mut found: Vec<Found> = near.iter().filter_map(look).collect();
    found.sort_by_key(|found| (!found.judged.verdict.is_faithful(), found.judged.verdict));
    let checked = decide(library, quote, &written, found, claimed);
    if checked.verdict != Verdict::NotFound {
        return checked;
    }
    let turned = |&(document, window): &(u32, Span)| {
        Some(Found { document, judged: reordered::judge(quote, &written, &*library.source(document)?, window)? })
    };
    match near.iter().filter_map(turned).max_by_key(|found| found.judged.same.0) {
        Some(best) => Checked { verdict: Verdict::Altered, best: Some(best), others: vec![], rest: None, documents: 0 },
        None => checked,
    }
}

/// What a quotation is, by the places that have most of it.
fn decide(library: &dyn Library, quote: &str, written: &Written, found: Vec<Found>, claimed: Option<u32>) -> Checked {
    let letters: usize = written.words.iter().map(|word| word.token.key.len()).sum();
    let short = written.words.len() < WORDS || letters < LETTERS;
    if short {
        // Said where it stands, but not that it is right: such words stand everywhere.
        let (best, others) = split(found.into_iter().filter(|found| found.judged.verdict.is_faithful()).collect());
        return Checked { verdict: Verdict::NotJudged, best, others, rest: None, documents: 0 };
    }
    let faithful: Vec<Found> = found.iter().filter(|found| found.judged.verdict.is_faithful()).cloned().collect();
    if let Some(claimed) = claimed {
        if faithful.iter().any(|found| found.document == claimed) {
            let (best, others) = split(first(faithful, |found| found.document == claimed));
            return Checked {
                verdict: best.as_ref().map_or(Verdict::NotFound, |best| best.judged.verdict),
                best,
                others,
                rest: None,
                documents: 0,
            };
        }
        if !faithful.is_empty() {
            let (best, others) = split(faithful);
            return Checked { verdict: Verdict::Misattributed, best, others, rest: None, documents: 0 };
        }
    } else if !faithful.is_empty() {
        let (best, others) = split(faithful);
        return Checked {
            verdict: best.as_ref().map_or(Verdict::NotFound, |best| best.judged.verdict),
            best,
            others,
            rest: None,
            documents: 0,
        };
    }
    not_faithful(library, quote, written, found, claimed)
}

fn split(mut found: Vec<Found>) -> (Option<Found>, Vec<Found>) {
    if found.is_empty() {
        return (None, vec![]);
    }
    let rest = found.split_off(1);
    (found.pop(), rest)
}

fn first(mut found: Vec<Found>, test: impl Fn(&Found) -> bool) -> Vec<Found> {
    found.sort_by_key(|found| !test(found));
    found
}

fn not_faithful(
    library: &dyn Library,
    quote: &str,
    written: &Written,
    mut found: Vec<Found>,
    claimed: Option<u32>,
) -> Checked {
    // Of two places that have as much of it, the document that was named.
    found.sort_by(|a, b| {
        let score = |found: &Found| share(&found.judged) + if Some(found.document) == claimed { 0.05 } else { 0.0 };
        score(b).total_cmp(&score(a)).then_with(|| b.judged.longest.cmp(&a.judged.longest))
    });
    let mut rest = None;
    if let Some(best) = found.first_mut()
        && let Some((from, to)) = best.judged.elsewhere
        && best.judged.longest >= 4
    {
        rest = part(library, quote, written, (from, to), best.document);
        if let Some(other) = &rest {
            let place = other.judged.span;
            let total = best.judged.same.1;
            let together = best.judged.same.0 + other.judged.same.0;
            // What stands elsewhere is no difference of its own any more.
            let covered = written
                .words
                .get(from..to)
                .and_then(|words| Some(words.first()?.token.span.cover(words.last()?.token.span)));
            best.judged.differences.retain(|difference| {
                covered.is_none_or(|covered| {
                    !difference.quote_span.overlaps(covered) && difference.kind != DifferenceKind::WordOrder
                })
            });
            let source = library.source(other.document);
            best.judged.differences.push(Difference {
                kind: DifferenceKind::Splice,
                severity: Severity::Critical,
                quote: covered.and_then(|span| span.of(quote)).unwrap_or("").to_owned(),
                source: source.and_then(|source| place.of(&source.text).map(str::to_owned)).unwrap_or_default(),
                span: place,
                quote_span: covered.unwrap_or_default(),
            });
            best.judged.reasons.push(if other.document != best.document {
                "parts of two documents are put together as one".into()
            } else if (place.start < best.judged.span.start) == (from > 0) {
                "parts are put together in another order than they stand in".into()
            } else {
                "parts from distant places are put together as one".into()
            });
            best.judged.same.0 = together.min(total);
        }
    }
    let (best, mut others) = split(found);
    others.retain(|other| share(&other.judged) >= ENOUGH);
    let enough = best.as_ref().is_some_and(|best| {
        let judged = &best.judged;
        let needed = if judged.same.1 <= 8 { 3 } else { 4 };
        let run = judged.longest * 2 >= judged.same.1;
        let share = share(judged);
        // A short quotation with one word changed in its middle has no run to speak of.
        let nearly_all = judged.same.0 + 1 >= judged.same.1 && judged.besides <= 2 && judged.same.1 <= 10;
        rest.is_some()
            || nearly_all && share >= ENOUGH
            || judged.longest >= needed && judged.content >= 2 && (share >= ENOUGH || run && share >= ENOUGH_IN_A_RUN)
    });
    let verdict = if enough { Verdict::Altered } else { Verdict::NotFound };
    Checked { verdict, best, others, rest, documents: 0 }
}

/// The share of words that are the same in a place.
pub(super) fn share(judged: &Judged) -> f64 {
    judged.same.0 as f64 / (judged.same.1.max(1) as f64 + judged.besides as f64 / 2.0)
}

/// Where a part of a quotation stands, all of it, when the rest stands elsewhere.
fn part(
    library: &dyn Library,
    quote: &str,
    written: &Written,
    (from, to): (usize, usize),
    document: u32,
) -> Option<Found> {
    let mut part = Written {
        words: written.words.get(from..to)?.to_vec(),
        brackets: written.brackets.clone(),
        ..Written::default()
    };
    let fragment = part.words.first()?.fragment;
    part.words.iter_mut().for_each(|word| word.fragment -= fragment.min(word.fragment));
    let (mut found, _) = places(library, quote, &part, Some(document));
    let total = part.words.len();
    found.retain(|found| found.judged.same.0 * 10 >= total * 8 && found.judged.longest >= 4.min(total));
    found.sort_by_key(|found| (found.document != document, usize::MAX - found.judged.same.0));
    found.into_iter().next()
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
