//! Numbers as lists print them: figures, letters, Roman.

use super::roman::to_roman;

/// How a list counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Numerals {
    /// 1, 2, 3.
    #[default]
    Decimal,
    /// 01, 02, 03.
    Padded,
    /// a, b, c; then aa, bb, cc.
    Letters,
    /// A, B, C.
    Capitals,
    /// i, ii, iii.
    Roman,
    /// I, II, III.
    RomanCapitals,
    /// 1st, 2nd, 3rd.
    Ordinal,
    /// No number is printed.
    None,
    /// A mark instead of a number.
    Bullet,
}

/// Beyond this letters are no longer repeated, and figures say it better.
const MAX_LETTERS: i64 = 26 * 8;

impl Numerals {
    /// The number as it is printed. Where a way of counting has no sign for a number, figures are used.
    pub(super) fn print(self, number: i64) -> String {
        match self {
            Self::Padded if (0..10).contains(&number) => format!("0{number}"),
            Self::Letters if (1..=MAX_LETTERS).contains(&number) => letters(number, b'a'),
            Self::Capitals if (1..=MAX_LETTERS).contains(&number) => letters(number, b'A'),
            Self::Roman => roman(number),
            Self::RomanCapitals => roman(number).to_uppercase(),
            Self::Ordinal => format!("{number}{}", ordinal_end(number)),
            Self::None | Self::Bullet => String::new(),
            _ => number.to_string(),
        }
    }
}

fn letters(number: i64, first: u8) -> String {
    let (index, times) = ((number - 1) % 26, (number - 1) / 26 + 1);
    char::from(first + index as u8).to_string().repeat(times as usize)
}

/// In small letters; figures where Roman numbers have no sign for it.
fn roman(number: i64) -> String {
    u32::try_from(number).ok().and_then(to_roman).unwrap_or_else(|| number.to_string())
}

fn ordinal_end(number: i64) -> &'static str {
    match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    }
}

/// The label of a printed number as a block gives it: `12` of "12.", `(a)` of "(a)"; none where words are printed
/// ("Article 3") or nothing is.
pub(super) fn label(printed: &str) -> Option<String> {
    let printed = printed.trim();
    if let Some(number) = super::numbering::numbering(&format!("{printed} X")) {
        return Some(number.label.to_owned());
    }
    let bare = printed.trim_end_matches(['.', ':', ')', ' ']);
    let inner = if printed.starts_with('(') { printed } else { bare };
    let counted = inner.chars().any(char::is_alphanumeric) && inner.chars().count() <= 16;
    (counted && !inner.contains(char::is_whitespace)).then(|| inner.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_printed_in_every_way_of_counting() {
        for (numerals, number, printed) in [
            (Numerals::Decimal, 12, "12"),
            (Numerals::Padded, 7, "07"),
            (Numerals::Padded, 17, "17"),
            (Numerals::Letters, 1, "a"),
            (Numerals::Letters, 28, "bb"),
            (Numerals::Capitals, 26, "Z"),
            (Numerals::Letters, 0, "0"),
            (Numerals::Letters, i64::MAX, "9223372036854775807"),
            (Numerals::Roman, 1994, "mcmxciv"),
            (Numerals::RomanCapitals, 4, "IV"),
            (Numerals::RomanCapitals, -1, "-1"),
            (Numerals::Ordinal, 22, "22nd"),
            (Numerals::Ordinal, 112, "112th"),
            (Numerals::None, 3, ""),
        ] {
            assert_eq!(numerals.print(number), printed);
        }
    }

    #[test]
    fn labels_are_numbers_without_their_points() {
        for (printed, wanted) in [
            ("12.", Some("12")),
            ("3.1", Some("3.1")),
            ("(a)", Some("(a)")),
            ("IV.", Some("IV")),
            ("A.", Some("A")),
            ("1.2.3.4.5.6.", Some("1.2.3.4.5.6")),
            ("Article 3", None),
            ("", None),
            ("-", None),
        ] {
            assert_eq!(label(printed).as_deref(), wanted, "{printed}");
        }
    }
}
