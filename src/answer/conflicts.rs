//! Sources that disagree: the same thing with another date or number, or denied.

use std::collections::{BTreeSet, HashSet};

use super::copies::Copies;
use super::entities::Found;
use super::evidence::Evidence;
use super::followup::names;
use super::lexicon::number_of;
use super::model::Disagreement;
use super::question::{Expected, Question};
use super::score::{Candidate, Considered, text_of};
use super::wording::is_negation;
use crate::text::Span;
use crate::text::language::Language;
use crate::text::words::words;

/// A sentence may contradict the best one when its score is at most this much below.
const NEAR: f32 = 3.0;
/// How much of the best sentence's share of the question's words it must have.
const AS_MUCH: f32 = 0.75;
/// The share of content words that two sentences must have in common, by the shorter one: for dates and numbers, and for
/// a denial, where nothing but the denial may differ.
const ALIKE: f32 = 0.5;
const THE_SAME: f32 = 0.8;

/// Two places that disagree, best first: what each says, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Contradiction {
    /// In what.
    pub about: Disagreement,
    /// The sentence and the words in it that disagree, of each.
    pub places: Vec<(usize, Span, Span)>,
}

/// The first disagreement with the best sentence among the others. Copies of its document are the same source; another
/// place of the same document disagrees only where it says the same but for that.
pub fn find(
    question: &Question,
    considered: &Considered,
    evidence: &[Evidence<'_>],
    copies: &Copies,
) -> Option<Contradiction> {
    let best = considered.candidates.first()?;
    let document = |candidate: &Candidate| evidence.get(candidate.unit.evidence).map(|source| source.document.id);
    let share = |candidate: &Candidate| {
        let [own, around, ..] = candidate.features;
        own + around
    };
    let (first, asked) = (Said::of(best, evidence), share(best));
    considered
        .candidates
        .iter()
        .skip(1)
        .take_while(|other| best.score - other.score <= NEAR)
        .filter(|other| share(other) >= AS_MUCH * asked)
        .filter(|other| other.unit.block != best.unit.block || document(other) != document(best))
        .find_map(|other| {
            let (one, two) = (document(best)?, document(other)?);
            if one != two && copies.are_one(one, two) {
                return None;
            }
            let second = Said::of(other, evidence);
            // A text seldom contradicts itself, and often says like things of unlike ones.
            let alike = first.alike(&second);
            let alike = if one == two && (alike < THE_SAME || first.names != second.names) { 0.0 } else { alike };
            let about = match (question.expected, best.found, other.found) {
                (Expected::Date, Some(a), Some(b)) if alike >= ALIKE => {
                    // A sentence with several dates agrees with any that names one of them.
                    let of =
                        |candidate: &Candidate| years(text_of(evidence, candidate.unit.evidence, candidate.unit.span));
                    let (one, two) = (of(best), of(other));
                    let dated = |found: Found, at: &Candidate| {
                        !years(text_of(evidence, at.unit.evidence, found.span)).is_empty()
                    };
                    let apart = dated(a, best) && dated(b, other) && one.is_disjoint(&two);
                    apart.then_some((Disagreement::Dates, a.span, b.span))
                }
                (Expected::Number, Some(a), Some(b)) if alike >= ALIKE => {
                    let (one, two) =
                        (text_of(evidence, best.unit.evidence, a.span), text_of(evidence, other.unit.evidence, b.span));
                    let apart = number(one).zip(number(two)).is_some_and(|(a, b)| a != b) && unit(one) == unit(two);
                    // A number of another year is another number.
                    let apart =
                        apart && (first.years == second.years || first.years.is_empty() || second.years.is_empty());
                    apart.then_some((Disagreement::Numbers, a.span, b.span))
                }
                _ => None,
            };
            let denial = || {
                (alike >= THE_SAME
                    && first.denied != second.denied
                    && first.content.len() > 2
                    && first.figures == second.figures)
                    .then_some((Disagreement::Denial, best.unit.span, other.unit.span))
            };
            let (about, a, b) = about.or_else(denial)?;
            Some(Contradiction {
                about,
                places: vec![(best.unit.evidence, best.unit.span, a), (other.unit.evidence, other.unit.span, b)],
            })
        })
}

/// A sentence beside the best one, in the same paragraph, that says that accounts of the matter differ.
pub fn disputed(considered: &Considered, evidence: &[Evidence<'_>]) -> Option<(usize, Span)> {
    let best = considered.candidates.first()?;
    let text = |candidate: &Candidate| text_of(evidence, candidate.unit.evidence, candidate.unit.span);
    let beside = considered.candidates.iter().find(|other| {
        (other.unit.evidence, other.unit.block) == (best.unit.evidence, best.unit.block) && tells_a_dispute(text(other))
    })?;
    Some((beside.unit.evidence, beside.unit.span))
}

/// "Directories do not agree on when ...": what is said is a matter of dispute.
fn tells_a_dispute(sentence: &str) -> bool {
    let words = words(sentence);
    let word = |at: usize| words.get(at).map_or("", |word| word.folded.as_str());
    let source = |word: &str| {
        matches!(
            word,
            "sources"
                | "accounts"
                | "directories"
                | "authors"
                | "scholars"
                | "historians"
                | "experts"
                | "figures"
                | "estimates"
                | "reports"
                | "dates"
                | "records"
        )
    };
    (0..words.len().min(4)).filter(|&at| source(word(at))).any(|at| {
        (at + 1..at + 6).any(|next| {
            matches!(word(next), "disagree" | "differ" | "conflict" | "vary" | "diverge")
                || matches!((word(next), word(next + 1)), ("not" | "don't", "agree"))
        })
    })
}

/// What two sentences are compared by.
struct Said {
    content: HashSet<String>,
    figures: BTreeSet<String>,
    years: BTreeSet<String>,
    /// Words with capitals inside the sentence.
    names: BTreeSet<String>,
    denied: bool,
}

impl Said {
    fn of(candidate: &Candidate, evidence: &[Evidence<'_>]) -> Self {
        let unit = candidate.unit;
        let language = evidence.get(unit.evidence).and_then(|source| source.document.language.as_deref());
        let language = Language::of(language);
        let text = text_of(evidence, unit.evidence, unit.span);
        let words = words(text);
        let figure = |word: &str| word.bytes().any(|byte| byte.is_ascii_digit());
        Self {
            content: words
                .iter()
                .filter(|word| !language.is_stop_word(word) && !is_negation(&word.folded) && !figure(&word.folded))
                .map(|word| language.stem(word))
                .collect(),
            figures: words.iter().filter(|word| figure(&word.folded)).map(|word| word.folded.clone()).collect(),
            years: years(text),
            names: names(text).into_iter().filter_map(|span| span.of(text)).map(str::to_owned).collect(),
            denied: words.iter().filter(|word| is_negation(&word.folded)).count() % 2 == 1,
        }
    }

    /// The share of content words of the shorter one that both have.
    fn alike(&self, other: &Self) -> f32 {
        let smaller = self.content.len().min(other.content.len());
        let shared = self.content.intersection(&other.content).count();
        if smaller == 0 { 0.0 } else { shared as f32 / smaller as f32 }
    }
}

fn years(text: &str) -> BTreeSet<String> {
    words(text).into_iter().map(|word| word.folded).filter(|word| super::followup::is_year(word)).collect()
}

/// The first number of a text, without its thousands separators.
fn number(text: &str) -> Option<String> {
    words(text).into_iter().find_map(|word| {
        let digits = word.folded.replace(',', "");
        number_of(&digits)
            .map(|number| number.to_string())
            .or_else(|| digits.parse::<f64>().ok().map(|number| number.to_string()))
    })
}

/// What is counted: the last word that is no number.
fn unit(text: &str) -> Option<String> {
    let last = words(text).pop()?.folded;
    Some(crate::text::words::stem(&last)).filter(|_| number(&last).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_by_value_and_by_what_they_count() {
        assert_eq!(number("over 1,200 members"), Some("1200".into()));
        assert_eq!(number("five members"), number("5 members"));
        assert_eq!(unit("five members"), unit("12 member"));
        assert_ne!(unit("five members"), unit("five days"));
    }
}
