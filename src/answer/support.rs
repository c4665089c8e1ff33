//! What of a question finds no support, and how much less sure that makes the answer.

use std::collections::HashSet;

use super::evidence::Evidence;
use super::followup::is_year;
use super::lexicon::{self, Tongue};
use super::question::{Expected, Question, Term};
use super::score::{Candidate, Considered, text_of};
use super::verdict;
use super::wording::{self, is_superlative};
use crate::text::Span;
use crate::text::language::Language;
use crate::text::words::{Word, is_stop_word, stem, words};

/// How many words without support are named.
const NAMED: usize = 6;
/// What is left of the confidence where a number of the question stands nowhere in the library.
const UNKNOWN_NUMBER: f32 = 0.3;
/// ... where it stands in none of the passages that were found.
const MISSING_NUMBER: f32 = 0.7;
/// ... where the best sentence says the contrary of what the question takes for granted.
const DENIED: f32 = 0.4;
/// ... where the best sentence denies what the question takes for granted.
const DENIES: f32 = 0.8;
/// ... where the best sentence speaks of another year than the question.
const OTHER_YEAR: f32 = 0.4;
/// ... where a date is asked for and the best sentence has none: of the held-back questions none was answered so.
const NO_DATE: f32 = 0.4;
/// ... where the number in the best sentence counts something else than what is asked for.
const OTHER_COUNT: f32 = 0.4;
/// ... where a question wants the largest of something and no sentence compares.
const UNCOMPARED: f32 = 0.4;
/// ... where a question asks for the first or third of something and what was found does not say so.
const NO_ORDINAL: f32 = 0.8;
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
    let said = |candidate: &Candidate| text_of(evidence, candidate.unit.evidence, candidate.unit.span);
    if let Some(best) = best {
        let language = evidence.get(best.unit.evidence).and_then(|source| source.document.language.as_deref());
        let fit = verdict::fit(question, said(best), Language::of(language));
        if fit <= -1.0 {
            out.factor *= DENIED;
            out.notes.push("the question denies what the nearest sentence says".into());
        } else if fit < 0.0 {
            out.factor *= DENIES;
            out.notes.push("the nearest sentence denies what the question takes for granted".into());
        }
        if let Some((asked, told)) = other_year(question, best, evidence) {
            out.factor *= OTHER_YEAR;
            out.notes.push(format!("the nearest sentence speaks of {told}, not of {asked}"));
        }
        if question.expected == Expected::Date && best.found.is_none() && !wording::tells_when(said(best)) {
            out.factor *= NO_DATE;
            out.notes.push("no sentence that was found gives a date".into());
        }
        if let Some(noun) = uncounted(question, best, evidence) {
            out.factor *= OTHER_COUNT;
            out.notes.push(format!("no sentence that was found counts the “{noun}”"));
        }
    }
    if let Some((word, noun)) = compares(&question.text) {
        let compared =
            considered.candidates.iter().take(COMPARING).any(|candidate| says_which(said(candidate), noun.as_deref()));
        if !compared {
            out.factor *= UNCOMPARED;
            out.notes.push(format!("no sentence says which is the “{word}”; adduce does not compare by itself"));
        }
    }
    if let Some(word) = best.and_then(|best| ordinal_without_support(question, best, evidence)) {
        out.factor *= NO_ORDINAL;
        out.notes.push(format!("the nearest sentence does not say “{word}”"));
    }
    out
}

/// The year of the question, and the one of the best sentence, where these differ and nothing around it names the former.
fn other_year(question: &Question, best: &Candidate, evidence: &[Evidence<'_>]) -> Option<(String, String)> {
    let source = evidence.get(best.unit.evidence)?;
    let asked = question.terms.iter().find(|term| !term.lent && is_year(&term.written))?.written.clone();
    let unit = &best.unit;
    let text = |span: Option<Span>| span.and_then(|span| span.of(&source.document.text)).unwrap_or("");
    let said = words(text(Some(unit.span)));
    let told = said.iter().find(|word| is_year(&word.folded))?.folded.clone();
    let block = source.document.blocks.get(unit.block);
    let section = block.map(|block| block.section.join(" ")).unwrap_or_default();
    let around = [
        text(Some(unit.span)),
        text(unit.before),
        text(unit.after),
        text(unit.lead),
        text(unit.list),
        section.as_str(),
        source.document.title.as_str(),
        source.document.date.as_deref().unwrap_or(""),
        source.document.symbol.as_deref().unwrap_or(""),
    ];
    // Within a span of years ("2015-2020", "2015 to 2020") each is meant.
    let years: Vec<u32> =
        said.iter().filter(|word| is_year(&word.folded)).filter_map(|word| word.folded.parse().ok()).collect();
    let spanned = asked
        .parse()
        .is_ok_and(|year: u32| years.iter().any(|&from| from <= year) && years.iter().any(|&to| to >= year));
    let named = around.into_iter().flat_map(words).any(|word| word.folded.contains(&asked));
    (!named && !spanned).then_some((asked, told))
}

/// What a question wants counted, where the best sentence has no number, or one of something else without speaking of it.
fn uncounted(question: &Question, best: &Candidate, evidence: &[Evidence<'_>]) -> Option<String> {
    let noun = counted(&question.text)?;
    let source = evidence.get(best.unit.evidence)?;
    let Some(found) = best.found else { return Some(noun) };
    let number = found.span.of(&source.document.text)?;
    let unit = words(number).pop()?;
    let wanted = stem(&noun);
    let text = |span: Option<Span>| span.and_then(|span| span.of(&source.document.text)).unwrap_or("");
    let block = source.document.blocks.get(best.unit.block);
    let before = if is_bare(&unit) { best.unit.before } else { None };
    let near = [text(Some(best.unit.span)), text(best.unit.lead), text(before)];
    let mut near =
        near.into_iter().flat_map(words).chain(block.into_iter().flat_map(|block| words(&block.section.join(" "))));
    let alike = words(text(Some(best.unit.span))).iter().any(|word| wording::are_counted_alike(&noun, &word.folded));
    (!alike && !near.any(|word| stem(&word.folded) == wanted)).then_some(noun)
}

/// Whether a number has no noun behind it: then it counts what was named before.
fn is_bare(last: &Word) -> bool {
    lexicon::number_of(&last.folded).is_some() || last.folded.starts_with(|c: char| c.is_ascii_digit())
}

/// The noun after "how many": the last word before the verb that looks like a plural, or the first one.
fn counted(question: &str) -> Option<String> {
    let words = words(question);
    let word = |at: usize| words.get(at).map_or("", |word| word.folded.as_str());
    let start = (0..words.len()).find(|&at| word(at) == "how" && word(at + 1) == "many")? + 2;
    let nouns: Vec<&str> = words
        .get(start..)?
        .iter()
        .take(4)
        .map(|word| word.folded.as_str())
        .take_while(|word| !is_stop_word(word) && !lexicon::is_auxiliary(word))
        .collect();
    let plural = |word: &&&str| {
        wording::are_counted_alike(word, "people") || (word.len() > 3 && word.ends_with('s') && !word.ends_with("ss"))
    };
    nouns.iter().rev().find(plural).or(nouns.first()).map(|noun| (*noun).to_owned())
}

/// The superlative that a question asks by, and the stem of what it compares, where that is said behind it; "at least" and
/// "most of" are none.
fn compares(question: &str) -> Option<(String, Option<String>)> {
    let words = words(question);
    let word = |at: usize| words.get(at).map_or("", |word| word.folded.as_str());
    (0..words.len()).find_map(|at| {
        let here = word(at);
        let before = at.checked_sub(1).map_or("", word);
        let asked = is_superlative(here) && before != "at" && (before == "the" || !matches!(here, "most" | "least"));
        let noun = (at + 1..at + 4).map(word).find(|word| !word.is_empty() && !is_stop_word(word)).map(stem);
        asked.then(|| (here.to_owned(), noun))
    })
}

/// Whether a sentence says which of these things is the most so: a superlative with their noun shortly behind it.
fn says_which(sentence: &str, noun: Option<&str>) -> bool {
    let words = words(sentence);
    (0..words.len()).filter(|&at| words.get(at).is_some_and(|word| is_superlative(&word.folded))).any(|at| {
        let behind = words.get(at + 1..words.len().min(at + 4)).unwrap_or(&[]);
        noun.is_none_or(|noun| behind.iter().any(|word| stem(&word.folded) == noun))
    })
}

/// "First", "third", "last": which of several is meant, where the question says so and the best sentence and what is around
/// it do not.
fn ordinal_without_support(question: &Question, best: &Candidate, evidence: &[Evidence<'_>]) -> Option<String> {
    const ORDINALS: [&str; 7] = ["first", "second", "third", "fourth", "fifth", "last", "final"];
    let source = evidence.get(best.unit.evidence)?;
    let asked =
        question.terms.iter().find(|term| !term.lent && ORDINALS.contains(&term.written.to_lowercase().as_str()))?;
    let unit = &best.unit;
    let text = |span: Option<Span>| span.and_then(|span| span.of(&source.document.text)).unwrap_or("");
    let section = source.document.blocks.get(unit.block).map(|block| block.section.join(" ")).unwrap_or_default();
    let around =
        [text(Some(unit.span)), text(unit.before), text(unit.after), text(unit.lead), &section, &source.document.title];
    let stems: HashSet<String> = around.into_iter().flat_map(words).map(|word| stem(&word.folded)).collect();
    (!asked.is_among(&|stem| stems.contains(stem))).then(|| asked.written.clone())
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
        let of = |question| compares(question).map(|(word, noun)| (word, noun.unwrap_or_default()));
        assert_eq!(of("Which country has the largest budget?"), Some(("largest".into(), "budget".into())));
        assert_eq!(of("Which state paid the most?"), Some(("most".into(), String::new())));
        let noun = Some("websit");
        assert!(says_which("NASA has the best website of all.", noun));
        assert!(!says_which("It is in the best interest of the website.", noun));
        for question in ["Do at least five agree?", "Do most members agree?", "What is the interest rate?"] {
            assert_eq!(compares(question), None, "{question}");
        }
    }

    #[test]
    fn what_is_to_be_counted_is_the_noun_behind_how_many() {
        for (question, noun) in [
            ("How many decisions did the committee take?", "decisions"),
            ("How many public consultations fed into it?", "consultations"),
            ("How many people attended?", "people"),
            ("How many member states are there?", "states"),
        ] {
            assert_eq!(counted(question).as_deref(), Some(noun), "{question}");
        }
        assert_eq!(counted("How much did it cost?"), None);
    }

    #[test]
    fn numbers_are_figures_of_more_than_one_digit() {
        assert!(is_number("2031") && is_number("1,000") && !is_number("5") && !is_number("A4"));
        assert_eq!(in_words("10"), "ten");
        assert_eq!(in_words("1,000"), "1000");
    }
}
