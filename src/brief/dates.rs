//! Dates as facts are told by: taken out of a sentence as written, made sortable.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::Span;

/// A date of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Date {
    /// Its place in the text.
    pub(super) span: Span,
    /// `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
    pub(super) iso: String,
}

/// The months by the beginnings of their names, in English, French and Spanish.
const MONTHS: [(&str, u32); 23] = [
    ("jan", 1),
    ("ene", 1),
    ("fév", 2),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("avr", 4),
    ("abr", 4),
    ("may", 5),
    ("mai", 5),
    ("juin", 6),
    ("jun", 6),
    ("juil", 7),
    ("jul", 7),
    ("aug", 8),
    ("aoû", 8),
    ("ago", 8),
    ("sep", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
    ("déc", 12),
    ("dic", 12),
];

static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let month = "(?:January|February|March|April|May|June|July|August|September|October|November|December|janvier|\
                 février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|\
                 abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|Jan\\.?|Feb\\.?|Mar\\.|Apr\\.|\
                 Jun\\.|Jul\\.|Aug\\.?|Sept?\\.?|Oct\\.?|Nov\\.?|Dec\\.?)";
    let year = "(?:1[5-9][0-9]{2}|20[0-9]{2})";
    Regex::new(&format!(
        "\\b(?:(?P<d1>[0-3]?[0-9])(?:st|nd|rd|th|er)?\\s+(?:of\\s+|de\\s+)?(?P<m1>{month})\\s*,?\\s+(?:de\\s+)?(?P<y1>{year})\
         |(?P<m2>{month})\\s+(?P<d2>[0-3]?[0-9])(?:st|nd|rd|th)?,?\\s+(?P<y2>{year})\
         |(?P<m3>{month})\\s+(?:of\\s+|de\\s+)?(?P<y3>{year})\
         |(?P<y4>{year})-(?P<m4>0[1-9]|1[0-2])(?:-(?P<d4>[0-3][0-9]))?\
         |(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Ff]rom|[Ee]n|[Dd]epuis|[Dd]esde)\\s+(?P<y5>{year}))\\b\
         |(?P<y6>{year})\\s*年(?:\\s*(?P<m6>1[0-2]|[1-9])\\s*月(?:\\s*(?P<d6>[0-3]?[0-9])\\s*日)?)?"
    ))
    .ok()
});

/// The dates of a text that have a year, in order. A year that a number merely looks like is none: it must follow a word of
/// time.
pub(super) fn dates(text: &str) -> Vec<Date> {
    let Some(pattern) = DATE.as_ref() else { return Vec::new() };
    pattern
        .captures_iter(text)
        .filter_map(|found| {
            let get = |names: &[&str]| names.iter().find_map(|name| found.name(name));
            let year = get(&["y1", "y2", "y3", "y4", "y5", "y6"])?;
            let month = get(&["m1", "m2", "m3"]).map(|name| month(name.as_str()));
            let month = match month {
                Some(month) => Some(month?),
                None => get(&["m4", "m6"]).and_then(|name| name.as_str().parse().ok()),
            };
            let day: Option<u32> = get(&["d1", "d2", "d4", "d6"]).and_then(|day| day.as_str().parse().ok());
            if day.is_some_and(|day| !(1..=31).contains(&day)) {
                return None;
            }
            let iso = match (month, day) {
                (Some(month), Some(day)) => format!("{}-{month:02}-{day:02}", year.as_str()),
                (Some(month), None) => format!("{}-{month:02}", year.as_str()),
                (None, _) => year.as_str().to_owned(),
            };
            // "in 2024": the year is the date, the word before it only tells that it is one.
            let whole = if found.name("y5").is_some() { year } else { found.get(0)? };
            Some(Date { span: Span::new(whole.start(), whole.end()), iso })
        })
        .collect()
}

fn month(name: &str) -> Option<u32> {
    let lower = name.to_lowercase();
    MONTHS.iter().find(|(begin, _)| lower.starts_with(begin)).map(|&(_, number)| number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<(String, &str)> {
        dates(text).into_iter().map(|date| (date.iso, date.span.of(text).unwrap())).collect()
    }

    #[test]
    fn dates_of_several_languages_are_made_sortable() {
        for (text, iso, written) in [
            ("adopted on 22 September 2024 in New York", "2024-09-22", "22 September 2024"),
            ("on December 9, 2014,", "2014-12-09", "December 9, 2014"),
            ("since March 2021", "2021-03", "March 2021"),
            ("le 1er août 2020", "2020-08-01", "1er août 2020"),
            ("el 5 de mayo de 2019", "2019-05-05", "5 de mayo de 2019"),
            ("of 2024-07-01.", "2024-07-01", "2024-07-01"),
            ("founded in 2014.", "2014", "2014"),
            ("于2024年9月22日通过", "2024-09-22", "2024年9月22日"),
        ] {
            assert_eq!(of(text), [(iso.to_owned(), written)], "{text}");
        }
    }

    #[test]
    fn numbers_and_months_without_a_year_are_no_dates_to_sort_by() {
        for text in
            ["1999 people", "It may be 2024 times", "on 5 May", "paragraph 2023", "resolution 2024/15", "45 May 2020x"]
        {
            assert!(of(text).is_empty(), "{text}: {:?}", of(text));
        }
        assert!(DATE.is_some());
    }
}
