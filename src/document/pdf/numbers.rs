//! Page numbers in a running line, and the labels that they give to pages.

use super::super::roman::{of_roman, to_roman};

/// A number that may be a page's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    /// Its value.
    pub value: u32,
    /// Whether it is printed in Roman letters.
    pub roman: bool,
    /// Whether those are capitals.
    pub upper: bool,
}

/// Lines with more words are text in which numbers may stand.
const MAX_WORDS: usize = 14;
/// Printed numbers become labels when they are found on at least this share of the pages, and on so many.
const SHARE: (usize, usize) = (4, 5);
const LEAST: usize = 5;

/// The numbers in a line, Roman ones only at its ends, where page numbers stand.
pub(super) fn numbers(text: &str) -> Vec<Number> {
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || matches!(c, '/' | '|' | '·' | '•')).collect();
    if words.len() > MAX_WORDS {
        return Vec::new();
    }
    let mut out = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let ends = at == 0 || at + 1 == words.len();
        if (1..=4).contains(&bare.len()) && bare.bytes().all(|byte| byte.is_ascii_digit()) {
            if let Ok(value) = bare.parse() {
                out.push(Number { value, roman: false, upper: false });
            }
        } else if let (true, Some(value)) = (ends, of_roman(bare)) {
            out.push(Number { value, roman: true, upper: bare.starts_with(|c: char| c.is_uppercase()) });
        } else if let Some((_, last)) = bare.rsplit_once(['-', '–', '‑'])
            && (1..=4).contains(&last.len())
            && let Ok(value) = last.parse()
        {
            // "A-12"
            out.push(Number { value, roman: false, upper: false });
        }
    }
    out
}

/// The labels that printed numbers give, where they are a sequence through most of the document.
pub(super) fn labels(printed: &[Option<Number>]) -> Option<Vec<Option<String>>> {
    let found = printed.iter().flatten().count();
    if found < LEAST || found * SHARE.1 < printed.len() * SHARE.0 {
        return None;
    }
    let key = |index: usize| {
        let number = printed.get(index)?.as_ref()?;
        Some((number.roman, number.upper, i64::from(number.value) - index as i64))
    };
    // A sequence that begins anew in each chapter names several pages alike.
    let mut keys: Vec<_> = (0..printed.len()).filter_map(key).collect();
    keys.dedup();
    if keys.len() > 3 {
        return None;
    }
    let mut labels: Vec<Option<String>> = Vec::with_capacity(printed.len());
    let mut before = None;
    for index in 0..printed.len() {
        // A page in the middle of a sequence has its number though it is not printed.
        let here = key(index).or_else(|| {
            let after = (index + 1..printed.len()).find_map(key);
            before.filter(|_| before == after)
        });
        before = here.or(before);
        labels.push(here.and_then(|(roman, upper, offset)| {
            let value = u32::try_from(offset + index as i64).ok()?;
            Some(match (roman, upper) {
                (false, _) => value.to_string(),
                (true, true) => to_roman(value)?.to_uppercase(),
                (true, false) => to_roman(value)?,
            })
        }));
    }
    let mut seen: Vec<&String> = labels.iter().flatten().collect();
    seen.sort_unstable();
    let unique = seen.windows(2).all(|pair| pair.first() != pair.last());
    unique.then_some(labels)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arabic(value: u32) -> Number {
        Number { value, roman: false, upper: false }
    }

    #[test]
    fn page_numbers_are_found_in_all_their_dresses() {
        for text in ["12", "- 12 -", "Page 12", "[12]", "A-12", "12 | Report", "Report 12"] {
            assert!(numbers(text).contains(&arabic(12)), "{text}");
        }
        assert_eq!(numbers("12/30"), [arabic(12), arabic(30)]);
        assert_eq!(numbers("Preface iv"), [Number { value: 4, roman: true, upper: false }]);
        assert!(numbers("the mix of civil law").is_empty());
        assert!(numbers("iiii").is_empty());
    }

    #[test]
    fn printed_numbers_are_labels_when_they_count_through_the_document() {
        let mut printed: Vec<Option<Number>> = (0..10).map(|at| Some(arabic(at + 5))).collect();
        printed[4] = None;
        let found = labels(&printed).unwrap();
        assert_eq!(found[0].as_deref(), Some("5"));
        assert_eq!(found[4].as_deref(), Some("9"), "in the middle of the sequence");
        assert_eq!(labels(&printed[..4]), None, "too few");
        for slot in printed.iter_mut().take(4) {
            *slot = None;
        }
        assert_eq!(labels(&printed), None, "too few of all pages");
    }

    #[test]
    fn numbers_that_begin_anew_are_no_labels() {
        let printed: Vec<Option<Number>> = (0..12).map(|at| Some(arabic(at % 3 + 1))).collect();
        assert_eq!(labels(&printed), None);
    }
}
