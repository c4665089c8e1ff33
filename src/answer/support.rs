//! What of a question finds no support, and how much less sure that makes the answer.

use std::collections::HashSet;

use super::asked_for::{
    Count, counts, deed, other_year, says_a_circumstance, says_deed, says_money, wants_a_circumstance, wants_money,
};
use super::author::author;
use super::evidence::Evidence;
use super::features::NAMES_MISSING;
use super::followup::is_year;
use super::lexicon::{self, Tongue};
use super::ordinals::{self, Said};
use super::question::{Expected, Question, Term};
use super::score::{Candidate, Considered, text_of};
use super::verdict;
use super::whole_names::nowhere_named;
use super::wording::{self, is_superlative};
use crate::text::language::Language;
use crate::text::words::{is_stop_word, stem, words};

/// How many words without support are named.
const NAMED: usize = 6;
/// What is left of the confidence where a number of the question stands nowhere in the library.
const UNKNOWN_NUMBER: f32 = 0.3;
/// ... where none of the question's words stands anywhere in the library, whatever the reader makes of that.
const UNKNOWN_ALL: f32 = 0.4;
/// ... where most of what is asked, by weight, stands nowhere in the library, and the reader, shown the best sentence alone, finds no
/// answer in it. ("Why did it grow slowly?", where it is told how it grew.)
const UNKNOWN_MOST: f32 = 0.3;
/// ... where a number stands in none of the passages that were found.
const MISSING_NUMBER: f32 = 0.7;
/// ... where the best sentence says the contrary of what the question takes for granted.
const DENIED: f32 = 0.4;
/// ... where the best sentence denies what the question takes for granted.
const DENIES: f32 = 0.8;
/// ... where the best sentence speaks of another year than the question.
const OTHER_YEAR: f32 = 0.4;
/// ... where neither the best sentence's passage nor its document's title and date name the year of the question.
const NO_YEAR: f32 = 0.5;
/// ... where a date is asked for and the best sentence has none: of the held-back questions none was answered so.
const NO_DATE: f32 = 0.4;
/// ... where the number in the best sentence counts something else than what is asked for.
const OTHER_COUNT: f32 = 0.4;
/// ... where it is asked who did something, and neither the best sentence nor its neighbours say that verb: of 15 such
/// answers 7 were right.
const NO_DEED: f32 = 0.7;
/// ... where money is asked for and the best sentence names none.
const NO_MONEY: f32 = 0.4;
/// ... where so much (by weight) of what the question names is named neither by the passage of the best sentence nor by
/// its document: the one is answered from what was said of another; and where a name of several words is in no document.
const OTHER_NAME: f32 = 0.5;
const MOST_NAMES: f32 = 0.6;
/// ... where a question asks for the end of something and the best sentence speaks of none.
const NOT_ENDED: f32 = 0.4;
/// ... where a question wants the largest of something and no sentence compares.
const UNCOMPARED: f32 = 0.4;
/// ... where a question asks for the first or third of something and what was found does not say so.
const NO_ORDINAL: f32 = 0.8;
/// ... and where the best sentence speaks of another of them.
const OTHER_ORDINAL: f32 = 0.4;
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

/// What is left of the confidence for the words of the question that stand nowhere in the library.
fn of_unknown_words(question: &Question, best: Option<&Candidate>) -> f32 {
    let unknown = || question.terms.iter().filter(|term| term.unknown && !term.lent);
    if !question.terms.is_empty() && unknown().count() == question.terms.len() {
        return UNKNOWN_ALL;
    }
    let weight: f32 = unknown().map(|term| term.weight).sum();
    let seems_none = best.and_then(|best| best.alone).is_some_and(|alone| alone < 0.0);
    if seems_none && weight > 0.5 * question.weight() { UNKNOWN_MOST } else { 1.0 }
}

/// What speaks against an answer that its features do not tell.
/// `weighed` is whether a table is given in which whoever asks can compare by himself.
pub fn doubts(question: &Question, considered: &Considered, evidence: &[Evidence<'_>], weighed: bool) -> Doubts {
    let mut out = Doubts { factor: 1.0, notes: Vec::new() };
    let all: Vec<HashSet<String>> = evidence.iter().map(stems).collect();
    for term in question.terms.iter().filter(|term| !term.lent && is_number(&term.written)) {
        let found =
            all.iter().any(|has| term.is_among(&|stem| has.contains(stem)) || has.contains(&in_words(&term.written)));
        if !found {
            let missing = if is_year(&term.written) { NO_YEAR } else { MISSING_NUMBER };
            out.factor *= if term.unknown { UNKNOWN_NUMBER } else { missing };
            let place = if term.unknown { "nothing here mentions" } else { "nothing that was found mentions" };
            out.notes.push(format!("{place} {}", term.written));
        }
    }
    let best = considered.candidates.first();
    out.factor *= of_unknown_words(question, best);
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
        let source = evidence.get(best.unit.evidence);
        if let Some((asked, told)) = source.and_then(|source| other_year(question, source, &best.unit)) {
            out.factor *= OTHER_YEAR;
            out.notes.push(format!("the nearest sentence speaks of {told}, not of {asked}"));
        } else if let Some(year) = source.and_then(|source| another_time(question, source, &all)) {
            out.factor *= NO_YEAR;
            out.notes.push(format!("the nearest passage does not speak of {year}"));
        }
        let dated = || {
            std::iter::once(said(best))
                .chain(source.map(|source| over(source, best)).iter().flatten().map(String::as_str))
                .any(wording::tells_when)
        };
        if question.expected == Expected::Date && best.found.is_none() && !dated() {
            out.factor *= NO_DATE;
            out.notes.push("no sentence that was found gives a date".into());
        }
        if wants_a_circumstance(&question.text) && !says_a_circumstance(said(best)) && !dated() {
            out.factor *= NO_DATE;
            out.notes.push("no sentence that was found says when".into());
        }
        let count = source.and_then(|source| counts(question, source, &best.unit, best.found));
        if let Some((noun, Count::Other)) = count {
            out.factor *= OTHER_COUNT;
            out.notes.push(format!("no sentence that was found counts the “{noun}”"));
        }
        let near = [Some(best.unit.span), best.unit.before, best.unit.after, best.unit.lead];
        let said_near = |deed: &str| {
            near.into_iter().flatten().any(|span| says_deed(deed, text_of(evidence, best.unit.evidence, span)))
        };
        let signed = || source.is_some_and(|source| author(question, source, &best.unit).is_some());
        if let Some(deed) = deed(&question.text).filter(|deed| !said_near(deed) && !signed()) {
            out.factor *= NO_DEED;
            out.notes.push(format!("the nearest sentence does not say “{deed}”"));
        }
        if wants_money(&question.text) && !says_money(said(best)) {
            out.factor *= NO_MONEY;
            out.notes.push("no sentence that was found names an amount of money".into());
        }
        let missing =
            source.filter(|_| considered.features.get(NAMES_MISSING).is_some_and(|&share| share >= MOST_NAMES));
        if let Some(name) = missing.and_then(|source| unnamed(question, source)) {
            out.factor *= OTHER_NAME;
            out.notes.push(format!("the nearest document does not name “{name}”"));
        } else if let Some(name) = nowhere_named(question, evidence) {
            out.factor *= OTHER_NAME;
            out.notes.push(format!("no document that was found names “{name}”"));
        }
        if let Some(word) = source.and_then(|source| not_ended(question, source, best)) {
            out.factor *= NOT_ENDED;
            out.notes.push(format!("the nearest sentence does not say “{word}”"));
        }
    }
    if let Some((word, noun)) = compares(&question.text) {
        let compared =
            considered.candidates.iter().take(COMPARING).any(|candidate| says_which(said(candidate), noun.as_deref()));
        if !compared {
            out.factor *= if weighed { 1.0 } else { UNCOMPARED };
            out.notes.push(format!("no sentence says which is the “{word}”; adduce does not compare by itself"));
        }
    }
    if let Some(best) = best {
        doubt_of_ordinals(question, best, evidence, &mut out);
    }
    out
}

/// Doubts an answer that does not say which of several it speaks of, the first or the third.
fn doubt_of_ordinals(question: &Question, best: &Candidate, evidence: &[Evidence<'_>], out: &mut Doubts) {
    let Some(asked) = ordinals::asked(question) else { return };
    let Some(source) = evidence.get(best.unit.evidence) else { return };
    match ordinals::said(asked, source, &best.unit) {
        Said::It => {}
        Said::Another(other) => {
            out.factor *= OTHER_ORDINAL;
            out.notes.push(format!("the nearest sentence says “{other}”, not “{}”", asked.written));
        }
        Said::Nothing => {
            out.factor *= NO_ORDINAL;
            out.notes.push(format!("the nearest sentence does not say “{}”", asked.written));
        }
    }
}

/// The year of a question, where other passages name it, and neither this one does nor what is known of its document: then
/// what it says may be of any time.
fn another_time(question: &Question, source: &Evidence<'_>, all: &[HashSet<String>]) -> Option<String> {
    let mut years = question.terms.iter().filter(|term| !term.lent && is_year(&term.written));
    let year = years.next().map(|term| term.written.clone())?;
    let document = source.document;
    let known = [document.date.as_deref().unwrap_or(""), &document.key, &document.title];
    let named = |year: &str| stems(source).contains(year) || known.iter().any(|known| known.contains(year));
    let elsewhere = all.iter().any(|has| has.contains(&year));
    (elsewhere && !named(&year) && !years.any(|term| named(&term.written))).then_some(year)
}

/// The first of the question's names that a document does not have, where those that it has not are most of them. A name may
/// be bent: "Brazilian" is named by "Brazil".
fn unnamed(question: &Question, source: &Evidence<'_>) -> Option<String> {
    const BEGINNING: usize = 5;
    let text = &source.document.text;
    let is_name = |term: &&Term| term.name && !term.lent && !term.written.contains(|c: char| c.is_ascii_digit());
    let names: Vec<&Term> = question.terms.iter().filter(is_name).collect();
    let has = |term: &Term| {
        let beginning = term
            .bare()
            .char_indices()
            .nth(BEGINNING)
            .map_or(term.bare(), |(at, _)| term.bare().get(..at).unwrap_or(term.bare()));
        text.contains(beginning) || source.document.title.contains(beginning)
    };
    let (all, lacking) = names.iter().fold((0.0, 0.0), |(all, lacking), term| {
        (all + term.weight, lacking + if has(term) { 0.0 } else { term.weight })
    });
    let first = names.iter().find(|term| !has(term))?;
    (lacking >= MOST_NAMES * all).then(|| first.written.clone())
}

/// What a sentence stands under: the heading, and what introduces its list.
fn over(source: &Evidence<'_>, best: &Candidate) -> [String; 2] {
    let block = source.document.blocks.get(best.unit.block);
    let heading = block.and_then(|block| block.section.last()).cloned().unwrap_or_default();
    let lead = best.unit.lead.and_then(|lead| lead.of(&source.document.text)).unwrap_or("");
    [heading, lead.to_owned()]
}

/// The word by which a question asks for the end of something, where neither the best sentence nor its neighbours speak of
/// an end: when it was founded is no answer to when it was dissolved.
fn not_ended(question: &Question, source: &Evidence<'_>, best: &Candidate) -> Option<String> {
    const ENDED: [&str; 10] =
        ["dissolv", "abolish", "cancel", "termin", "disband", "repeal", "discontinu", "rescind", "revok", "annul"];
    // These name an end where its date is asked for, and other things elsewhere.
    const ENDED_THEN: [&str; 8] = ["leav", "close", "expir", "exit", "quit", "withdraw", "resign", "end"];
    const OVER: [&str; 14] = [
        "end",
        "ceas",
        "close",
        "shut",
        "stop",
        "expir",
        "withdraw",
        "withdrawn",
        "replac",
        "merg",
        "remov",
        "until",
        "left",
        "leav",
    ];
    let asks = |term: &&Term| {
        let stem = term.stem.as_str();
        !term.lent && (ENDED.contains(&stem) || question.expected == Expected::Date && ENDED_THEN.contains(&stem))
    };
    let asked = question.terms.iter().find(asks)?;
    let unit = &best.unit;
    let near = [Some(unit.span), unit.before, unit.after, unit.lead].into_iter().flatten();
    let mut near = near.filter_map(|span| span.of(&source.document.text)).flat_map(words);
    let ends = near.any(|word| {
        let stem = stem(&word.folded);
        ENDED.contains(&stem.as_str()) || OVER.contains(&stem.as_str())
    });
    (!ends).then(|| asked.written.clone())
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
        // "Which is closest to the station?": what is compared is not what stands behind.
        let behind = if is_stop_word(word(at + 1)) { at + 1..at + 1 } else { at + 1..at + 4 };
        let noun = behind.map(word).find(|word| !word.is_empty() && !is_stop_word(word)).map(stem);
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
        assert_eq!(of("Which airport is closest to GSA?"), Some(("closest".into(), String::new())));
        let noun = Some("websit");
        assert!(says_which("NASA has the best website of all.", noun));
        assert!(!says_which("It is in the best interest of the website.", noun));
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

    #[test]
    fn what_no_document_names_is_doubted_where_the_sentence_alone_does_not_answer() {
        let document = super::super::tests::document(1, "The forum grew by one member a year.");
        let hit = super::super::tests::hit(&document, 1.0);
        let evidence = [Evidence { hit: &hit, document: &document, late: None, reading: None }];
        let factor = |text: &str, alone: f32| {
            let known = |stem: &str| document.text.contains(stem).then_some(1.0);
            let question = Question::new(text, crate::index::asked(text, &[]), &known);
            let considered = super::super::consider(&question, &evidence).read_alone(&question, &evidence, &[alone]);
            doubts(&question, &considered, &evidence, false).factor
        };
        let slowly = "Why was the forum sluggish and hesitant?";
        assert!((factor(slowly, -2.0) - UNKNOWN_MOST).abs() < 1e-6);
        assert!((factor(slowly, 2.0) - 1.0).abs() < 1e-6, "the reader finds the answer");
        assert!((factor("Why was the forum a forum of members?", -2.0) - 1.0).abs() < 1e-6);
    }
}
