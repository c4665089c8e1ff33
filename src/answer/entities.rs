//! Dates, numbers, names and places in a sentence: what a question with when, how many, who, where asks for.
//!
//! Patterns, not understanding: they prefer a sentence that has the right kind of words and point at them. They never
//! change what is quoted.

use std::sync::LazyLock;

use regex::Regex;

use super::dates::{all, dates, is_of_a_title};
use super::definition::definition;
use super::question::{Expected, Question};
use super::roles::{is_role, roles};
use crate::text::Span;
use crate::text::words::{is_stop_word, stem, words};

// The patterns are constants of this file and compile in its tests; a pattern that does not compile matches nothing.
fn pattern(pattern: &str) -> Option<Regex> {
    Regex::new(pattern).ok()
}

static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    // A run of words with capitals; small words may stand inside ("Bank of England", "Costa Rica and Spain").
    let word = "(?:\\p{Lu}[\\p{L}\\p{M}\\p{N}’'.-]*)";
    pattern(&format!("{word}(?:(?:\\s+(?:of|for|the|de|del|da|van|von|and|on|&)){{0,2}}\\s+{word})*"))
});

static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        "(?i)(?:^|[;,.\\s])(?:addresse?|location|venue|where|place|host city|headquarters|seat)\\s*:\\s*([^;\\n]{3,120})",
    )
});

static QUOTED: LazyLock<Option<Regex>> = LazyLock::new(|| pattern("[“\"‘']([^”\"’]{3,200})[”\"’']"));

/// A place in a sentence that may be the answer, with how much speaks for it (0 to 1).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// Its place in the sentence.
    pub span: Span,
    /// What speaks for it: nearness to the question's words, a fitting preposition before it.
    pub score: f32,
}

impl Found {
    /// The same place in a text that the sentence begins so many bytes into.
    #[must_use]
    pub fn moved(self, by: usize) -> Self {
        Self { span: self.span.shifted(by), ..self }
    }
}

/// The best place in `sentence` for what the question expects; `None` where it expects nothing in particular or nothing
/// of the kind stands there that the question does not already say.
pub fn find(sentence: &str, question: &Question) -> Option<Found> {
    let spans = match question.expected {
        Expected::Date => dates(sentence),
        Expected::Number if asks_for_money(question) => {
            numbers(sentence, question).into_iter().filter(|&span| is_money(sentence, span)).collect()
        }
        Expected::Number => numbers(sentence, question),
        Expected::Who => names(sentence).into_iter().chain(roles(sentence)).collect(),
        Expected::Place => labelled_place(sentence).map_or_else(
            || {
                let names = names(sentence).into_iter();
                names.filter(|&span| PLACE_WORDS.contains(&word_before(sentence, span).as_str())).collect()
            },
            |place| vec![place],
        ),
        Expected::Name => {
            let quoted = quoted(sentence);
            if quoted.is_empty() { names(sentence) } else { quoted }
        }
        Expected::Definition => return definition(sentence, question),
        Expected::Open => return None,
    };
    let said = said_places(sentence, question);
    spans
        .into_iter()
        .filter(|&span| adds_something(sentence, span, question))
        .map(|span| {
            let surer = match question.expected {
                Expected::Date if is_of_a_title(sentence, span) => OF_A_TITLE,
                Expected::Who if is_role(span.of(sentence).unwrap_or("")) => A_ROLE,
                _ => 1.0,
            };
            Found { span, score: surer * judge(sentence, span, question.expected, &said) }
        })
        // Of equals the first one, which is the more likely subject.
        .fold(None, |best: Option<Found>, found| match best {
            Some(best) if best.score >= found.score => Some(best),
            _ => Some(found),
        })
}

/// What a date counts that is the year of a title, against one that tells when.
const OF_A_TITLE: f32 = 0.3;
/// What somebody's role counts against a name.
const A_ROLE: f32 = 0.6;

/// "Address: Palais des Nations": what stands behind a label that says where.
fn labelled_place(sentence: &str) -> Option<Span> {
    let found = LABEL.as_ref()?.captures(sentence)?.get(1)?;
    let body = found.as_str().trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';'));
    (!body.is_empty()).then(|| Span::new(found.start(), found.start() + body.len()))
}

fn matches(pattern: &LazyLock<Option<Regex>>, sentence: &str) -> Vec<Span> {
    let Some(pattern) = pattern.as_ref() else { return Vec::new() };
    pattern.find_iter(sentence).map(|found| Span::new(found.start(), found.end()).trimmed(sentence)).collect()
}

fn numbers(sentence: &str, question: &Question) -> Vec<Span> {
    super::numbers::numbers(sentence, &all(sentence), question)
}

/// What of the kind that a question asks for stands within a part of a sentence, from the first such place to the last;
/// of counts the first. `None` where nothing does, and where the kind has no form of its own.
pub fn within(sentence: &str, part: Span, question: &Question) -> Option<Span> {
    let spans = match question.expected {
        Expected::Date => dates(sentence),
        Expected::Number => numbers(sentence, question),
        _ => return None,
    };
    let mut inside = spans.into_iter().filter(|&span| part.overlaps(span));
    let first = inside.next()?;
    Some(if question.expected == Expected::Date { inside.fold(first, Span::cover) } else { first })
}

/// Words that stand before the name of a place.
const PLACE_WORDS: [&str; 10] = ["in", "at", "from", "to", "near", "across", "of", "on", "into", "around"];

/// The word before a place in the sentence, lower case; an article is passed over.
fn word_before(sentence: &str, span: Span) -> String {
    let before = words(sentence.get(..span.start).unwrap_or(""));
    let word = before.iter().rev().find(|word| !matches!(word.folded.as_str(), "the" | "a" | "an"));
    word.map(|word| word.folded.clone()).unwrap_or_default()
}

fn asks_for_money(question: &Question) -> bool {
    let money = ["money", "cost", "price", "fund", "budget", "pledg", "spend", "spent", "pay", "paid", "fee", "worth"];
    question.text.to_lowercase().contains("how much")
        && question.terms.iter().any(|term| money.contains(&term.stem.as_str()))
}

fn is_money(sentence: &str, span: Span) -> bool {
    // The currency may stand a word before or after what was taken for the number.
    let around = sentence.get(span.start..).unwrap_or("");
    let after: String = around.chars().take(span.len() + 20).collect();
    let symbol = span.of(sentence).is_some_and(|text| text.contains(['$', '€', '£', '¥']));
    let names = ["dollar", "euro", "pound", "crown", "franc", "yen", "usd", "eur", "gbp", "cent", "rupee", "krone"];
    symbol || words(&after).iter().any(|word| names.iter().any(|name| word.folded.starts_with(name)))
}

/// The names in a sentence: words with capitals, and small ones between them.
pub(super) fn names(sentence: &str) -> Vec<Span> {
    let dates = all(sentence);
    matches(&NAME, sentence)
        .into_iter()
        .filter(|name| !dates.iter().any(|date| date.contains(*name)))
        .map(|span| {
            // A full stop at the end is the sentence's, unless it belongs to an abbreviation.
            let text = span.of(sentence).unwrap_or("");
            Span::new(span.start, span.start + text.trim_end_matches(['.', '-', '\'', '’']).len())
        })
        .filter(|span| {
            let text = span.of(sentence).unwrap_or("");
            let first = text.split_whitespace().next().unwrap_or("").to_lowercase();
            // "Ideally, ...": an adverb.
            let adverb = text.ends_with("ly") && sentence.get(span.end..).is_some_and(|rest| rest.starts_with(','));
            !(text.is_empty()
                || span.start == 0 && adverb
                || span.start == 0 && !text.contains(char::is_whitespace) && is_stop_word(&first))
        })
        .collect()
}

fn quoted(sentence: &str) -> Vec<Span> {
    let Some(pattern) = QUOTED.as_ref() else { return Vec::new() };
    pattern
        .captures_iter(sentence)
        .filter_map(|captures| captures.get(1))
        .map(|found| Span::new(found.start(), found.end()))
        .collect()
}

/// Where the question's words stand in the sentence.
fn said_places(sentence: &str, question: &Question) -> Vec<(Span, f32)> {
    words(sentence)
        .into_iter()
        .filter_map(|word| {
            let stem = stem(&word.folded);
            let term = question.terms.iter().find(|term| term.stem == stem)?;
            Some((word.span, term.weight))
        })
        .collect()
}

/// Whether a place has a content word that is not the question's own.
fn adds_something(sentence: &str, span: Span, question: &Question) -> bool {
    words(span.of(sentence).unwrap_or("")).iter().any(|word| {
        !is_stop_word(&word.folded) && {
            let stem = stem(&word.folded);
            !question.terms.iter().any(|term| term.stem == stem)
        }
    })
}

fn judge(sentence: &str, span: Span, expected: Expected, said: &[(Span, f32)]) -> f32 {
    let total: f32 = said.iter().map(|&(_, weight)| weight).sum();
    let near: f32 = said
        .iter()
        .map(|&(word, weight)| {
            let gap = if word.start >= span.end { word.start - span.end } else { span.start.saturating_sub(word.end) };
            weight / (1.0 + gap as f32 / 20.0)
        })
        .sum();
    let near = if total > 0.0 { near / total } else { 0.0 };
    let before = sentence.get(..span.start).unwrap_or("").trim_end();
    let preposition = before.rsplit(char::is_whitespace).next().unwrap_or("").to_lowercase();
    let fits = match expected {
        Expected::Date => matches!(preposition.as_str(), "in" | "on" | "since" | "from" | "until" | "between" | "of"),
        Expected::Place => matches!(preposition.as_str(), "in" | "at" | "from" | "to" | "near" | "across"),
        Expected::Who => matches!(preposition.as_str(), "by" | "with" | "of"),
        Expected::Number | Expected::Name | Expected::Definition | Expected::Open => false,
    };
    0.7 * near + if fits { 0.3 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer<'a>(question: &str, sentence: &'a str) -> Option<&'a str> {
        let asked = crate::index::asked(question, &[]);
        let question = Question::new(question, asked, &|_| Some(1.0));
        find(sentence, &question).and_then(|found| found.span.of(sentence))
    }

    #[test]
    fn every_pattern_compiles() {
        assert!([&NAME, &LABEL, &QUOTED].iter().all(|pattern| pattern.is_some()));
    }

    #[test]
    fn dates_are_found_as_written() {
        for (sentence, expect) in [
            ("Founded in 2014, our goal is clear.", "2014"),
            ("Ministers met on 1-3 November 2022 in Seoul.", "1-3 November 2022"),
            ("It opened on March 5, 1998.", "March 5, 1998"),
            ("The wars lasted from 1562 to 1598.", "1562 to 1598"),
            ("A draft came in April\u{a0}2025.", "April\u{a0}2025"),
        ] {
            assert_eq!(answer("When did this happen?", sentence), Some(expect), "{sentence}");
        }
    }

    #[test]
    fn numbers_come_with_what_they_count_and_years_are_not_counts() {
        let question = "How many people attended the conference?";
        assert_eq!(
            answer(question, "With over 500 participants in 2024, the conference grew."),
            Some("over 500 participants")
        );
        assert_eq!(answer("How many seats?", "In 2019 nothing was said."), None);
        assert_eq!(answer("What percentage voted?", "Some 43 per cent voted."), Some("Some 43 per cent voted"));
    }

    #[test]
    fn a_day_may_be_said_in_words() {
        let asked = "When is the fee due?";
        assert_eq!(answer(asked, "The fee is due on the first day of March."), Some("the first day of March"));
        assert_eq!(answer(asked, "The fee is due at the end of May 2024."), Some("the end of May 2024"));
    }

    #[test]
    fn names_that_the_question_says_are_no_answer() {
        assert_eq!(
            answer("Who chaired the Digital Nations meeting?", "Digital Nations met, chaired by Sang-min Lee."),
            Some("Sang-min Lee")
        );
        assert_eq!(answer("Where was the summit held?", "The summit was held in New York."), Some("New York"));
        assert_eq!(answer("Who founded Digital Nations?", "Digital Nations is a forum."), None);
    }

    #[test]
    fn the_year_of_an_act_does_not_tell_when_it_was_signed() {
        let asked = "When was the writing act signed?";
        let sentence = "He signed the Plain Writing Act of 2010 on October 13, 2010.";
        assert_eq!(answer(asked, sentence), Some("October 13, 2010"));
        assert_eq!(answer(asked, "The Equality Act 2008 was signed in 2010."), Some("2010"));
        let score = |sentence| {
            let question = Question::new(asked, crate::index::asked(asked, &[]), &|_| Some(1.0));
            find(sentence, &question).map_or(0.0, |found| found.score)
        };
        assert!(score("The Writing Act of 2010 was signed.") < 0.5 * score("The writing act was signed in 2010."));
    }

    #[test]
    fn a_label_says_where() {
        let asked = "Where is the office based?";
        let sentence = "Address: Palais des Nations, 1211 Geneva 10.";
        assert_eq!(answer(asked, sentence), Some("Palais des Nations, 1211 Geneva 10"));
        assert_eq!(answer(asked, "They discussed where: in Rome."), Some("in Rome"));
    }

    #[test]
    fn somebody_may_be_named_by_a_role() {
        let asked = "Who approves a request for leave?";
        let sentence = "Requests for leave must be approved by your supervisor.";
        assert_eq!(answer(asked, sentence), Some("your supervisor"));
        assert_eq!(answer(asked, "Requests are approved by Ada Lovelace, the director."), Some("Ada Lovelace"));
    }

    #[test]
    fn a_month_is_no_place_and_an_organiser_is_none_either() {
        let sentence = "With the Government of Egypt and UNDP it hosted the Global DPI Summit in October 2024.";
        assert_eq!(answer("In which city was the Global DPI Summit held?", sentence), None);
        let sentence = "The summit took place in the Republic of Korea.";
        assert_eq!(answer("Where was the summit held?", sentence), Some("Republic of Korea"));
    }

    #[test]
    fn money_is_asked_for_in_money() {
        let question = "How much money was pledged to the fund?";
        assert_eq!(answer(question, "The fund of 12 organisations met."), None);
        assert_eq!(answer(question, "The fund got over $30 million."), Some("over $30 million"));
        assert_eq!(answer("How much did it cost?", "It cost 14 million crowns to build."), Some("14 million crowns"));
    }

    #[test]
    fn a_definition_is_what_follows_the_name_and_the_verb() {
        let sentence = "Digital Nations is an international forum\nof leading digital governments.";
        assert_eq!(
            answer("What is Digital Nations?", sentence),
            Some("an international forum\nof leading digital governments")
        );
        assert_eq!(answer("What is the Charter?", "Ministers met, and the meeting was long."), None);
    }

    #[test]
    fn titles_stand_in_quotation_marks() {
        assert_eq!(
            answer("What was the theme of the meeting?", "The theme of ‘Agile and Active Governance’ was set."),
            Some("Agile and Active Governance")
        );
    }
}
