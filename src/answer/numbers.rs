//! Counts, amounts and lengths in a sentence, each with what it counts.

use std::sync::LazyLock;

use regex::Regex;

use super::question::Question;
use crate::text::Span;
use crate::text::words::{Word, is_stop_word, stem, words};

// The pattern is a constant of this file and compiles in its tests; one that does not compile would match nothing.
static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let words = "(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|\
                 seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|\
                 thousands?|millions?|dozens?|half|(?:one|two)[- ]thirds?|a third|quarter|one)";
    let one = format!(
        "(?:[$€£¥]\\s?)?(?:[0-9][0-9,.]*[0-9]|[0-9]|\\b{words}(?:[- ]{words})*\\b)\\+?\
         (?:\\s?(?:%|(?:per cent|percent|million|billion|trillion|thousand|hundred|[kmg]b|k[mg]|[kmc]?m|bn|ms|px|x|k)\\b))?"
    );
    Regex::new(&format!(
        "(?i)(?:\\b(?:more than|less than|fewer than|at least|at most|up to|over|about|around|nearly|almost|some|\
         approximately|roughly|under)\\s+|~\\s?)?(?:between\\s+{one}\\s+and\\s+{one}|{one}(?:\\s?(?:-|–|—|to|or)\\s?{one})?)"
    ))
    .ok()
});

/// Words before a number that is a name and counts nothing: "section 508", "page 4".
const LABELS: [&str; 27] = [
    "section",
    "sections",
    "article",
    "articles",
    "chapter",
    "part",
    "title",
    "page",
    "pages",
    "paragraph",
    "annex",
    "figure",
    "table",
    "step",
    "level",
    "version",
    "room",
    "rule",
    "form",
    "circular",
    "order",
    "orders",
    "appendix",
    "item",
    "number",
    "no",
    "phase",
];

/// The numbers of a sentence that may answer, with their units: none that is a part of a code, a time of day, an address or
/// the name of a section, none that the question itself says. `dates` are places of dates.
pub(super) fn numbers(sentence: &str, dates: &[Span], question: &Question) -> Vec<Span> {
    let Some(pattern) = NUMBER.as_ref() else { return Vec::new() };
    let asked = words(&question.text);
    let said = |folded: &str| asked.iter().any(|word| word.folded == folded);
    let how_long = asked.windows(2).any(|two| two[0].folded == "how" && two[1].folded == "long");
    pattern
        .find_iter(sentence)
        .map(|found| Span::new(found.start(), found.end()).trimmed(sentence))
        .filter(|&number| !number.is_empty() && !dates.iter().any(|date| date.overlaps(number)))
        .filter(|&number| stands_alone(sentence, number) && !is_label(sentence, number, &said))
        // "1. The Convention was adopted": what numbers a paragraph counts nothing.
        .filter(|&number| {
            number.start > 0 || !sentence.get(number.end..).is_some_and(|rest| rest.starts_with(['.', ')']))
        })
        .filter(|&number| {
            let mut core = words(number.of(sentence).unwrap_or("")).into_iter().filter(|word| is_figure(&word.folded));
            !core.clone().any(|_| true) || core.any(|word| !said(&word.folded))
        })
        .filter_map(|number| {
            let Some(unit) = joined(sentence.get(number.end..)?) else {
                return Some(with_unit(sentence, number, question));
            };
            // "One-day", "two-thirds" count no days; "a three-year study" tells how long it was.
            (how_long && is_time(unit)).then(|| Span::new(number.start, number.end + 1 + unit.len()))
        })
        .collect()
}

/// What is joined to a number by a hyphen.
fn joined(rest: &str) -> Option<&str> {
    let rest = rest.strip_prefix(['-', '‑'])?;
    Some(rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or(""))
}

fn is_time(unit: &str) -> bool {
    let unit = unit.to_lowercase();
    ["second", "minute", "hour", "day", "week", "month", "year", "decade"]
        .contains(&unit.strip_suffix('s').unwrap_or(&unit))
}

fn is_figure(folded: &str) -> bool {
    folded.starts_with(|c: char| c.is_ascii_digit())
        || super::lexicon::number_of(folded).is_some()
        || matches!(folded, "hundred" | "thousand" | "dozen" | "half")
}

/// Whether nothing beside a number makes it a part of something else: "M-23-10", "18f.gsa.gov", "10:50am", "A/RES/79/1".
fn stands_alone(sentence: &str, number: Span) -> bool {
    let mut before = sentence.get(..number.start).unwrap_or("").chars().rev();
    let mut after = sentence.get(number.end..).unwrap_or("").chars();
    let parted = match before.next() {
        Some(c) if c.is_alphanumeric() => return false,
        Some('-' | '‑' | '/' | ':' | '.' | '_' | '@' | '\'' | '’') => {
            !before.next().is_some_and(char::is_alphanumeric)
        }
        Some('#' | '§') => return false,
        _ => true,
    };
    let ends = match after.next() {
        Some(c) if c.is_alphanumeric() => false,
        Some('/' | ':' | '_' | '@' | '\'' | '’') => !after.next().is_some_and(char::is_alphanumeric),
        Some('.') => !after.next().is_some_and(|c| c.is_lowercase() || c.is_ascii_digit()),
        _ => true,
    };
    // A code goes on behind a hyphen: "18-F", "10-K".
    let code = sentence
        .get(number.end..)
        .and_then(joined)
        .is_some_and(|unit| !unit.chars().any(char::is_lowercase) && !unit.is_empty());
    parted && ends && !code && !is_pronoun(sentence, number)
}

/// "No one", "that one", "one of the first": no count.
fn is_pronoun(sentence: &str, number: Span) -> bool {
    if !number.of(sentence).is_some_and(|text| text.eq_ignore_ascii_case("one")) {
        return false;
    }
    let before = words(sentence.get(..number.start).unwrap_or("")).pop();
    let after = words(sentence.get(number.end..).unwrap_or("")).into_iter().next();
    before.is_some_and(|word| {
        matches!(word.folded.as_str(), "no" | "any" | "every" | "each" | "this" | "that" | "the" | "which" | "another")
    }) || after.is_none_or(|word| matches!(word.folded.as_str(), "of" | "another" | "can" | "should" | "may" | "must"))
}

/// Whether a figure is the name of a section or the like, unless the question asks by that word.
fn is_label(sentence: &str, number: Span, said: &dyn Fn(&str) -> bool) -> bool {
    let digits = number.of(sentence).is_some_and(|text| text.starts_with(|c: char| c.is_ascii_digit()));
    let before = sentence.get(..number.start).unwrap_or("");
    let Some(word) = words(before).pop().filter(|_| digits) else { return false };
    let gap = before.get(word.span.end..).unwrap_or("");
    gap.chars().all(|c| c.is_whitespace() || c == '.') && LABELS.contains(&word.folded.as_str()) && !said(&word.folded)
}

/// A number with the noun that it counts: a few words, up to a punctuation mark or a function word.
fn with_unit(sentence: &str, number: Span, question: &Question) -> Span {
    let mut run: Vec<Word> = Vec::new();
    let mut end = number.end;
    for word in words(sentence.get(number.end..).unwrap_or("")).into_iter().take(4) {
        let span = word.span.shifted(number.end);
        let between = sentence.get(end..span.start).unwrap_or(".");
        // The full stop of "U.S." ends no sentence.
        let abbreviated = run.last().is_some_and(|last| last.folded.contains('.')) && between.starts_with('.');
        let between = if abbreviated { between.get(1..).unwrap_or("") } else { between };
        if is_stop_word(&word.folded) || !between.chars().all(char::is_whitespace) {
            break;
        }
        end = span.end;
        run.push(Word { span, ..word });
    }
    let asked = |word: &&Word| question.terms.iter().any(|term| term.forms.contains(&stem(&word.folded)));
    // "Eleven action lines" are asked for as such.
    let named = run.iter().rposition(|word| asked(&word));
    let describes =
        |word: &Word| word.folded.ends_with("al") || word.folded.ends_with("ic") || word.folded.contains('.');
    let plain = run.iter().position(|word| !describes(word)).unwrap_or(run.len().saturating_sub(1)).min(2);
    Span::new(number.start, run.get(named.unwrap_or(plain)).map_or(number.end, |word| word.span.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'a>(asked: &str, sentence: &'a str) -> Vec<&'a str> {
        let question = Question::new(asked, crate::index::asked(asked, &[]), &|_| Some(1.0));
        numbers(sentence, &[], &question).into_iter().filter_map(|span| span.of(sentence)).collect()
    }

    #[test]
    fn an_amount_keeps_its_sign_and_a_range_both_of_its_ends() {
        for (sentence, expect) in [
            ("It costs little (~$80).", "~$80"),
            ("Each costs $2.15 and no more.", "$2.15"),
            ("It should not take longer than 4 to 8 weeks.", "4 to 8 weeks"),
            ("Users read 20 to 28% of a page.", "20 to 28%"),
            ("It takes between 4 and 8 days.", "between 4 and 8 days"),
            ("The fee is £5–£10.", "£5–£10"),
            ("More than 6,000+ sites.", "More than 6,000+ sites"),
            ("It is used by 4,000 U.S. federal sites.", "4,000 U.S. federal sites"),
            ("Some sixteen people came.", "Some sixteen people"),
        ] {
            assert_eq!(found("How much is it?", sentence), [expect], "{sentence}");
        }
    }

    #[test]
    fn a_part_of_a_code_a_time_or_an_address_counts_nothing() {
        for sentence in [
            "1. The Convention was adopted.",
            "Read M-23-10.",
            "See 18f.gsa.gov for it.",
            "We meet at 10:50am.",
            "They broke Section 508.",
            "It is in A/RES/79/1.",
            "The 18F team met.",
            "The 3rd team met.",
            "Tender offers often fail.",
            "No one came.",
            "It is one of the first.",
            "A one-day event.",
        ] {
            assert_eq!(found("How many agencies?", sentence), [""; 0], "{sentence}");
        }
    }

    #[test]
    fn a_number_that_the_question_says_is_no_answer() {
        assert_eq!(found("How many of the 12 states joined?", "The 12 states met."), [""; 0]);
        assert_eq!(found("How many of the 12 states joined?", "Of 12 states five joined."), ["five joined"]);
    }

    #[test]
    fn what_lasts_so_many_years_tells_how_long() {
        assert_eq!(found("How long was the study?", "It was a three-year study."), ["three-year"]);
        assert_eq!(found("How many studies were there?", "It was a three-year study."), [""; 0]);
    }

    #[test]
    fn a_number_comes_with_the_noun_that_is_asked_for() {
        let sentence = "It has 4,000 U.S. federal government websites in it.";
        assert_eq!(found("How many websites?", sentence), ["4,000 U.S. federal government websites"]);
        assert_eq!(found("How many action lines?", "There are eleven action lines."), ["eleven action lines"]);
    }
}
