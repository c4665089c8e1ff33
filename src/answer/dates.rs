//! Dates, years and periods in a sentence.

use std::sync::LazyLock;

use regex::Regex;

use super::followup::is_year;
use super::wording::are_counted_alike;
use crate::text::Span;
use crate::text::words::words;

const MONTH: &str = "(?:January|February|March|April|May|June|July|August|September|October|November|December|\
                     Jan\\.?|Feb\\.?|Mar\\.?|Apr\\.?|Jun\\.?|Jul\\.?|Aug\\.?|Sept?\\.?|Oct\\.?|Nov\\.?|Dec\\.?|\
                     janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|\
                     enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)";

// The pattern is a constant of this file and compiles in its tests; one that does not compile would match nothing.
static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let year = "(?:1[0-9]{3}|20[0-9]{2})";
    let day = "[0-3]?[0-9](?:st|nd|rd|th)?";
    let range = "(?:\\s*(?:-|–|—|to|and)\\s*)";
    Regex::new(&format!(
        "\\b(?:(?:the\\s+)?(?:[Ff]irst|[Ss]econd|[Tt]hird|[Ll]ast|beginning|middle|end)\\s+(?:day\\s+|week\\s+|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\\s+)?(?:of|in)\\s+{MONTH}(?:,?\\s+{year})?\
         |{day}(?:{range}{day})?\\s+(?:of\\s+|de\\s+)?{MONTH}(?:,?\\s+(?:de\\s+)?{year})?\
         |{MONTH}\\s+{day}(?:{range}{day})?(?:,?\\s+{year})?\
         |{MONTH}\\s+{year}\
         |{year}-[01][0-9](?:-[0-3][0-9])?\
         |{year}{range}(?:{year}|[0-9]{{2}})\\b\
         |(?:(?:early|late|mid)[- ](?:the )?)?{year}s?\
         |(?:the\\s+)?[0-9]{{1,2}}(?:st|nd|rd|th)\\s+centur(?:y|ies))\\b"
    ))
    .ok()
});

/// All dates of a sentence.
pub(super) fn all(sentence: &str) -> Vec<Span> {
    let Some(pattern) = DATE.as_ref() else { return Vec::new() };
    let spans = pattern.find_iter(sentence).map(|found| Span::new(found.start(), found.end()).trimmed(sentence));
    spans.filter(|&span| !counts_people(sentence, span)).collect()
}

/// Whether what looks like a year counts people: "some 2000 participants".
fn counts_people(sentence: &str, date: Span) -> bool {
    let dated = |word: &str| {
        matches!(word, "in" | "of" | "since" | "the" | "by" | "from" | "until" | "during" | "after" | "before" | "for")
    };
    let before = words(sentence.get(..date.start).unwrap_or(""));
    let after = words(sentence.get(date.end..).unwrap_or(""));
    date.of(sentence).is_some_and(is_year)
        && !before.last().is_some_and(|word| dated(&word.folded))
        && after.first().is_some_and(|word| are_counted_alike(&word.folded, "people"))
}

/// The dates of a sentence; the year in the title of an act only where it has no other.
pub(super) fn dates(sentence: &str) -> Vec<Span> {
    let mut dates = all(sentence);
    if dates.iter().any(|&date| !is_of_a_title(sentence, date)) {
        dates.retain(|&date| !is_of_a_title(sentence, date));
    }
    dates
}

/// Whether a year is a part of a name: "the Equality Act 2010", "the Act of 1998", "A/RES/2010/4".
pub(super) fn is_of_a_title(sentence: &str, date: Span) -> bool {
    let year = date.of(sentence).is_some_and(is_year);
    let before = sentence.get(..date.start).unwrap_or("");
    let after = sentence.get(date.end..).unwrap_or("");
    if !year || before.ends_with('/') || after.starts_with('/') {
        return year;
    }
    let said = words(before);
    let word = |back: usize| said.len().checked_sub(back).and_then(|at| said.get(at));
    let of = word(1).is_some_and(|word| word.folded == "of");
    let Some(named) = word(if of { 2 } else { 1 }) else { return false };
    let gap = before.get(named.span.end..).unwrap_or("");
    let adjacent = gap.chars().all(|c| c.is_whitespace() || c.is_alphabetic());
    let capital =
        named.span.start > 0 && named.span.of(before).is_some_and(|word| word.starts_with(char::is_uppercase));
    adjacent
        && capital
        && !matches!(
            named.folded.as_str(),
            "spring"
                | "summer"
                | "autumn"
                | "fall"
                | "winter"
                | "in"
                | "by"
                | "since"
                | "until"
                | "fy"
                | "year"
                | "easter"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_counted_and_not_dated() {
        assert_eq!(all("Some 2000 participants came."), []);
        assert_eq!(all("In 2000 participants came.").len(), 1);
        assert_eq!(all("The 2018 students' meeting was long.").len(), 1);
    }

    #[test]
    fn a_year_behind_a_name_is_a_part_of_it() {
        let titled = |sentence: &str| all(sentence).iter().all(|&date| is_of_a_title(sentence, date));
        for sentence in ["It is in the Equality Act 2010.", "See the Act of 1998.", "See A/RES/2010/4."] {
            assert!(titled(sentence) && !all(sentence).is_empty(), "{sentence}");
        }
        for sentence in ["It came in Spring 2014.", "It came in March 2014.", "In 2014 it came.", "The spring of 2014."]
        {
            assert!(!titled(sentence), "{sentence}");
        }
    }
}
