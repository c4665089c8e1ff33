//! What of a question finds no support, and how much less sure that makes the answer.

use std::collections::HashSet;

use super::evidence::Evidence;
use super::lexicon::{self, Tongue, is_superlative};
use super::question::{Question, Term};
use super::score::{Considered, text_of};
use super::verdict;
use crate::text::language::Language;
use crate::text::words::words;

/// How many words without support are named.
const NAMED: usize = 6;
/// What is left of the confidence where a number of the question stands nowhere in the library.
const UNKNOWN_NUMBER: f32 = 0.4;
/// ... where it stands in none of the passages that were found.
const MISSING_NUMBER: f32 = 0.7;
/// ... where the best sentence says the contrary of what the question takes for granted.
const DENIED: f32 = 0.6;
/// ... where a question wants the largest of something and no sentence compares.
const UNCOMPARED: f32 = 0.6;
/// How many of the best sentences may compare.
const COMPARING: usize = 3;

/// What makes an answer less sure.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Doubts {
    /// What the confidence is multiplied with, 0 to 1.
    pub factor: f32,
    /// What is to be said of it.
    pub notes: Vec<String>,
}

/// The words of a passage with its headings, title, symbol and date.
fn stems(source: &Evidence<'_>) -> HashSet<String> {
    let language = Language::of(source.document.language.as_deref());
    let context = [
        source.hit.passage.text.as_str(),
        source.document.title.as_str(),
        source.document.symbol.as_deref().unwrap_or(""),
        source.document.date.as_deref().unwrap_or(""),
    ];
    let headings = source.hit.passage.heading.iter().map(String::as_str);
    context.into_iter().chain(headings).flat_map(words).map(|word| language.stem(&word)).collect()
}

/// The question's own words that the best passage does not have, as written; those that stand nowhere come first.
pub fn unsupported(question: &Question, considered: &Considered, evidence: &[Evidence<'_>]) -> Vec<String> {
    let best = considered.candidates.first().and_then(|best| evidence.get(best.unit.evidence));
    let has = best.map(stems).unwrap_or_default();
    let words = words(&question.text);
    let tongue = Tongue::of(&words);
    // Function words of a language that the library does not speak are none of content.
    let says =
        |term: &&Term| words.iter().find(|word| word.span == term.span).is_none_or(|word| tongue.is_content(word));
    let lacking = |term: &&Term| !term.lent && says(term) && !term.is_among(&|stem| has.contains(stem));
    let mut terms: Vec<&Term> = question.terms.iter().filter(lacking).collect();
    terms.sort_by_key(|term| !term.unknown);
    terms.into_iter().take(NAMED).map(|term| term.written.clone()).collect()
}

/// What speaks against an answer that its features do not tell.
pub fn doubts(question: &Question, considered: &Considered, evidence: &[Evidence<'_>]) -> Doubts {
    let mut out = Doubts { factor: 1.0, notes: Vec::new() };
    let all: Vec<HashSet<String>> = evidence.iter().map(stems).collect();
    for term in question.terms.iter().filter(|term| !term.lent && is_number(&term.written)) {
        let found =
            all.iter().any(|has| term.is_among(&|stem| has.contains(stem)) || has.contains(&in_words(&term.written)));
        if !found {
            out.factor *= if term.unknown { UNKNOWN_NUMBER } else { MISSING_NUMBER };
            let place = if term.unknown { "nothing here mentions" } else { "nothing that was found mentions" };
            out.notes.push(format!("{place} {}", term.written));
        }
    }
    let best = considered.candidates.first();
    let said = |candidate: &super::score::Candidate| text_of(evidence, candidate.unit.evidence, candidate.unit.span);
    if let Some(best) = best {
        let language = evidence.get(best.unit.evidence).and_then(|source| source.document.language.as_deref());
        if verdict::fit(question, said(best), Language::of(language)) <= -1.0 {
            out.factor *= DENIED;
            out.notes.push("the question denies what the nearest sentence says".into());
        }
    }
    if let Some(word) = compares(&question.text) {
        let compared = considered.candidates.iter().take(COMPARING).any(|candidate| {
            words(said(candidate)).iter().any(|other| other.folded == word || is_superlative(&other.folded))
        });
        if !compared {
            out.factor *= UNCOMPARED;
            out.notes.push(format!("no sentence says which is the “{word}”; adduce does not compare by itself"));
        }
    }
    out
}

/// The superlative that a question asks by; "at least" and "most of" are none.
fn compares(question: &str) -> Option<String> {
    let words = words(question);
    let word = |at: usize| words.get(at).map_or("", |word| word.folded.as_str());
    (0..words.len()).find_map(|at| {
        let here = word(at);
        let before = at.checked_sub(1).map_or("", word);
        let asked = is_superlative(here) && before != "at" && (before == "the" || !matches!(here, "most" | "least"));
        asked.then(|| here.to_owned())
    })
}

fn is_number(written: &str) -> bool {
    written.len() > 1 && written.bytes().all(|byte| byte.is_ascii_digit() || byte == b',')
}

/// A small number as a word; others as they are.
fn in_words(written: &str) -> String {
    let word = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
        .into_iter()
        .find(|word| lexicon::number_of(word) == written.parse().ok());
    word.map_or_else(|| written.replace(',', ""), crate::text::words::stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn superlatives_that_ask_for_a_comparison() {
        assert_eq!(compares("Which country has the largest budget?").as_deref(), Some("largest"));
        assert_eq!(compares("Which state paid the most?").as_deref(), Some("most"));
        for question in ["Do at least five agree?", "Do most members agree?", "What is the interest rate?"] {
            assert_eq!(compares(question), None, "{question}");
        }
    }

    #[test]
    fn numbers_are_figures_of_more_than_one_digit() {
        assert!(is_number("2031") && is_number("1,000") && !is_number("5") && !is_number("A4"));
        assert_eq!(in_words("10"), "ten");
        assert_eq!(in_words("1,000"), "1000");
    }
}
