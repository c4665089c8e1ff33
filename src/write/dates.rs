//! Dates, taken apart so that "9 December 2014" and "2014-12-09" compare.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::Span;

/// A date as far as it is given. At least the month is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Date {
    /// Its place.
    pub(super) span: Span,
    day: Option<u32>,
    month: u32,
    year: Option<u32>,
}

static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let month = "(?P<{n}>Jan(?:uary|\\.)?|Feb(?:ruary|\\.)?|Mar(?:ch|\\.)?|Apr(?:il|\\.)?|May|June?|July?|Aug(?:ust|\\.)?\
                 |Sept?(?:ember|\\.)?|Oct(?:ober|\\.)?|Nov(?:ember|\\.)?|Dec(?:ember|\\.)?)";
    let month = |name: &str| month.replace("{n}", name);
    let (day, year) = ("[0-3]?[0-9]", "[12][0-9]{3}");
    let ordinal = "(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|fifteenth)";
    Regex::new(&format!(
        "\\b(?:(?P<o1>{ordinal})\\s+(?:day\\s+)?(?:of\\s+)?{m0}\\b(?:,?\\s+(?P<y0>{year}))?\
         |(?P<d1>{day})(?:st|nd|rd|th)?\\s+(?:day\\s+)?(?:of\\s+)?{m1}\\b(?:,?\\s+(?P<y1>{year}))?\
         |{m2}\\s+(?P<d2>{day})(?:st|nd|rd|th)?\\b(?:,?\\s+(?P<y2>{year}))?\
         |{m3}\\s+(?:of\\s+)?(?P<y3>{year})\
         |(?P<y4>{year})-(?P<m4>[01][0-9])-(?P<d4>[0-3][0-9]))\\b",
        m0 = month("m0"),
        m1 = month("m1"),
        m2 = month("m2"),
        m3 = month("m3"),
    ))
    .ok()
});

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The dates of a text, in order.
pub(super) fn dates(text: &str) -> Vec<Date> {
    let Some(pattern) = DATE.as_ref() else { return Vec::new() };
    pattern
        .captures_iter(text)
        .filter_map(|found| {
            let get = |names: &[&str]| names.iter().find_map(|name| found.name(name)).map(|found| found.as_str());
            let number = |names: &[&str]| get(names).and_then(|text| text.parse().ok());
            let month = get(&["m0", "m1", "m2", "m3"]).and_then(|name| {
                let start = name.get(..3)?.to_lowercase();
                MONTHS.iter().position(|month| *month == start).map(|at| at as u32 + 1)
            });
            let whole = found.get(0)?;
            Some(Date {
                span: Span::new(whole.start(), whole.end()),
                day: number(&["d1", "d2", "d4"]).or_else(|| get(&["o1"]).and_then(ordinal)),
                month: month.or_else(|| number(&["m4"]))?,
                year: number(&["y0", "y1", "y2", "y3", "y4"]),
            })
        })
        .collect()
}

fn ordinal(word: &str) -> Option<u32> {
    const WORDS: [&str; 12] = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
        "twelfth",
    ];
    let at = WORDS.iter().position(|ordinal| *ordinal == word).map(|at| at as u32 + 1);
    at.or((word == "fifteenth").then_some(15))
}

impl Date {
    /// Whether `given` bears this date out: the same month, and the same day and year where this one has them. A year
    /// that the text gives elsewhere ("In 2014, ... on 9 December") is enough where the date has none.
    pub(super) fn is_in(&self, given: &Self, years: &dyn Fn(u32) -> bool) -> bool {
        let day = self.day.is_none_or(|day| given.day == Some(day));
        let year = self.year.is_none_or(|year| match given.year {
            Some(other) => other == year,
            None => years(year),
        });
        self.month == given.month && day && year
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn borne_out(said: &str, text: &str) -> bool {
        let years = |year: u32| text.contains(&year.to_string());
        dates(said)[0].is_in(&dates(text)[0], &years)
    }

    #[test]
    fn dates_compare_however_they_are_written() {
        for said in
            ["9 December 2014", "December 9, 2014", "Dec. 9th, 2014", "2014-12-09", "9th of December", "December 2014"]
        {
            assert!(borne_out(said, "on 9 December 2014"), "{said}");
        }
        for said in ["8 December 2014", "9 November 2014", "9 December 2015", "2014-12-19", "December 2013"] {
            assert!(!borne_out(said, "on 9 December 2014"), "{said}");
        }
        assert!(borne_out("9 December 2014", "In 2014 they met on 9 December"));
        assert!(borne_out("1 March", "due on the first day of March"));
        assert!(!borne_out("2 March", "due on the first day of March"));
        assert!(!borne_out("9 December 2014", "in December 2014"), "the day is not given");
    }

    #[test]
    fn words_that_look_like_months_are_none() {
        for text in ["It may be so", "March on", "It may 5 times", "in 2014", "Decide 12"] {
            assert!(dates(text).is_empty(), "{text}");
        }
        assert!(DATE.is_some());
    }
}
