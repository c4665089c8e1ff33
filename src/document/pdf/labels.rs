//! Printed page labels as the file defines them (PDF 1.7, 12.4.2): ranges of pages with a style, a prefix, a first value.

use super::super::roman::to_roman;

/// How the numbers of a range are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// No number: the prefix alone.
    None,
    /// 1, 2, 3.
    Decimal,
    /// i, ii, iii; capitals where true.
    Roman(bool),
    /// a to z, then aa to zz; capitals where true.
    Letters(bool),
}

impl Style {
    /// The style by its name in the file: `D`, `R`, `r`, `A`, `a`.
    pub(super) fn of_name(name: &str) -> Self {
        match name {
            "D" => Self::Decimal,
            "R" => Self::Roman(true),
            "r" => Self::Roman(false),
            "A" => Self::Letters(true),
            "a" => Self::Letters(false),
            _ => Self::None,
        }
    }

    fn write(self, value: u32) -> String {
        let (text, capitals) = match self {
            Self::None => return String::new(),
            Self::Decimal => return value.to_string(),
            Self::Roman(capitals) => (to_roman(value).unwrap_or_else(|| value.to_string()), capitals),
            Self::Letters(capitals) => {
                let place = value.saturating_sub(1);
                let letter = char::from(b'a' + (place % 26) as u8);
                let count = (place / 26 + 1) as usize;
                (std::iter::repeat_n(letter, count.min(MAX_LETTERS)).collect(), capitals)
            }
        };
        if capitals { text.to_uppercase() } else { text }
    }
}

/// Nobody reads a longer row of letters.
const MAX_LETTERS: usize = 40;
/// The longest prefix that is kept, in characters.
const MAX_PREFIX: usize = 40;

/// The pages from `first` on, up to the next range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Range {
    /// The first page, counted from 0.
    pub first: u32,
    /// How its numbers are written.
    pub style: Style,
    /// What stands before each number.
    pub prefix: String,
    /// The number of the first page.
    pub start: u32,
}

/// The label of each page. None where no range is defined; pages before the first range have empty labels.
pub(super) fn labels(mut ranges: Vec<Range>, pages: usize) -> Option<Vec<String>> {
    ranges.sort_by_key(|range| range.first);
    if ranges.is_empty() {
        return None;
    }
    let of = |page: usize| {
        let page = u32::try_from(page).unwrap_or(u32::MAX);
        let at = ranges.partition_point(|range| range.first <= page);
        let Some(range) = at.checked_sub(1).and_then(|at| ranges.get(at)) else { return String::new() };
        let prefix: String = range.prefix.chars().take(MAX_PREFIX).collect();
        let label = format!("{prefix}{}", range.style.write(range.start.saturating_add(page - range.first)));
        crate::text::safe::one_line(&label)
    };
    Some((0..pages).map(of).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(first: u32, style: &str, prefix: &str, start: u32) -> Range {
        Range { first, style: Style::of_name(style), prefix: prefix.into(), start }
    }

    #[test]
    fn ranges_name_their_pages_each_in_its_style() {
        let ranges =
            vec![range(3, "D", "", 1), range(0, "r", "", 1), range(5, "A", "App-", 26), range(7, "", "Cover", 1)];
        assert_eq!(labels(ranges, 9).unwrap(), ["i", "ii", "iii", "1", "2", "App-Z", "App-AA", "Cover", "Cover"]);
        assert_eq!(labels(vec![], 3), None);
        assert_eq!(labels(vec![range(1, "R", "", 4)], 3).unwrap(), ["", "IV", "V"]);
    }

    #[test]
    fn absurd_numbers_neither_fill_the_memory_nor_overflow() {
        let found = labels(vec![range(0, "a", "", u32::MAX)], 2).unwrap();
        assert!(found.iter().all(|label| label.len() <= MAX_LETTERS));
        assert_eq!(labels(vec![range(0, "r", "", 5000)], 1).unwrap(), ["5000"]);
    }
}
