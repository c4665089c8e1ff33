//! Numbers by what they amount to: "nine" is "9", "per cent" is "%", the end of "2018–19" is 2019. Houses write them as they
//! like, and the source still says the same; that it is written otherwise is told.

use super::tokens::{Kind, Token};
use crate::text::cardinals::cardinal;

/// A number, or what it counts.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Amount {
    /// How many.
    Number(f64),
    /// Which one of a row.
    Ordinal(f64),
    /// Per cent.
    Hundredths,
}

/// Whether two stretches are the same numbers, written in letters and in digits.
pub(super) fn agree(quote: &[Token], source: &[Token]) -> bool {
    let (Some(ours), Some(theirs)) = (amounts(quote), amounts(source)) else { return false };
    !ours.is_empty() && ours == theirs
}

/// Whether of two years at the end of a span one is written with its last digits only; `before` is the year that the span
/// begins with.
pub(super) fn is_short_year(one: &str, other: &str, before: &str) -> bool {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let digits = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    short.len() == 2
        && long.len() == 4
        && before.len() == 4
        && [short, long, before].into_iter().all(digits)
        && long.ends_with(short)
        && before.get(..2) == long.get(..2)
        && before < long
}

/// Whether a word is a number in letters: "twenty", "million".
pub(super) fn is_cardinal(word: &str) -> bool {
    small(word).is_some() || word == "hundred" || scale(word).is_some()
}

/// Whether two words next to one another are parts of one number: "twenty" and "five", "5" and "million".
pub(super) fn is_one_number(one: &Token, other: &Token) -> bool {
    let scaled = is_cardinal(&one.key) && (other.key == "hundred" || scale(&other.key).is_some());
    scaled || number(&[one.clone(), other.clone()]).is_some_and(|(_, used)| used == 2)
}

/// What some words amount to; `None` where one of them is no number.
fn amounts(tokens: &[Token]) -> Option<Vec<Amount>> {
    let mut out = Vec::new();
    let mut rest = tokens;
    while let [first, behind @ ..] = rest {
        let key = first.key.as_str();
        let next = behind.first().map_or("", |next| next.key.as_str());
        if matches!((key, next), ("per" | "pour", "cent") | ("por", "ciento")) {
            out.push(Amount::Hundredths);
            rest = behind.get(1..)?;
        } else if matches!(key, "%" | "percent" | "процент" | "процента" | "процентов") {
            out.push(Amount::Hundredths);
            rest = behind;
        } else {
            let (amount, used) = number(rest)?;
            out.push(amount);
            rest = rest.get(used..)?;
        }
    }
    Some(out)
}

/// The number at the beginning of some words, and how many of them it takes.
fn number(tokens: &[Token]) -> Option<(Amount, usize)> {
    let (mut total, mut group, mut used) = (0.0, 0.0, 0);
    // What the next word may be smaller than: "twenty five" is one number, "five twenty" are two.
    let mut below = f64::INFINITY;
    for token in tokens {
        let key = token.key.as_str();
        if let Some((digits, ordinal)) = digits(token) {
            if used > 0 {
                break;
            }
            if ordinal {
                return Some((Amount::Ordinal(digits), 1));
            }
            group = digits;
            below = 0.0;
        } else if let Some(value) = small(key) {
            if value >= below {
                break;
            }
            group += value;
            below = if value >= 20.0 { 10.0 } else { 0.0 };
        } else if let Some(value) = ordinal(key) {
            if value >= below {
                break;
            }
            return Some((Amount::Ordinal(total + group + value), used + 1));
        } else if key == "hundred" && used > 0 && group < 100.0 {
            group *= 100.0;
            below = 100.0;
        } else if let Some(scale) = scale(key).filter(|_| used > 0) {
            total += group * scale;
            group = 0.0;
            below = f64::INFINITY;
        } else {
            break;
        }
        used += 1;
    }
    (used > 0).then_some((Amount::Number(total + group), used))
}

/// The value of digits, and whether an ordinal's ending stands behind them.
fn digits(token: &Token) -> Option<(f64, bool)> {
    if token.kind == Kind::Number {
        return Some((token.key.parse().ok()?, false));
    }
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|ending| token.key.strip_suffix(ending))?;
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(())?;
    Some((digits.parse().ok()?, true))
}

fn small(word: &str) -> Option<f64> {
    const TENS: [&str; 7] = ["thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let tens = || TENS.iter().position(|one| *one == word).map(|at| at * 10 + 30);
    cardinal(word).or_else(tens).map(|value| value as f64)
}

fn ordinal(word: &str) -> Option<f64> {
    const FIRST: [&str; 20] = [
        "zeroth",
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
    ];
    FIRST
        .iter()
        .position(|one| *one == word)
        .map(|at| at as f64)
        .or_else(|| word.strip_suffix("ieth").and_then(|stem| small(&format!("{stem}y"))))
}

fn scale(word: &str) -> Option<f64> {
    Some(match word {
        "thousand" => 1e3,
        "million" => 1e6,
        "billion" => 1e9,
        "trillion" => 1e12,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::*;

    fn same(one: &str, other: &str) -> bool {
        agree(&tokens(one), &tokens(other)) && agree(&tokens(other), &tokens(one))
    }

    #[test]
    fn numbers_are_the_same_in_letters_and_in_digits() {
        for (one, other) in [
            ("nine", "9"),
            ("twenty-five", "25"),
            ("sixty-second", "62nd"),
            ("twentieth", "20th"),
            ("36 %", "36 per cent"),
            ("three hundred", "300"),
            ("five thousand", "5,000"),
            ("2.5 million", "2,500,000"),
            ("two thousand three hundred twelve", "2312"),
        ] {
            assert!(same(one, other), "{one} {other}");
        }
    }

    #[test]
    fn other_numbers_are_others() {
        for (one, other) in [
            ("nine", "8"),
            ("five", "5 million"),
            ("five twenty", "25"),
            ("twenty fifteen", "35"),
            ("first", "1"),
            ("36", "36 %"),
            ("per cent points", "%"),
            ("million", "1,000,000"),
            ("the", "the"),
        ] {
            assert!(!same(one, other), "{one} {other}");
        }
    }

    #[test]
    fn two_words_may_be_one_number() {
        let one = |text: &str| matches!(tokens(text).as_slice(), [one, other] if is_one_number(one, other));
        for text in ["twenty-five", "5 million", "two hundred", "hundred thousand"] {
            assert!(one(text), "{text}");
        }
        for text in ["five twenty", "2015 five", "first two", "five people"] {
            assert!(!one(text), "{text}");
        }
    }

    #[test]
    fn the_end_of_a_span_of_years_may_be_short() {
        assert!(is_short_year("19", "2019", "2018") && is_short_year("2019", "19", "2018"));
        assert!(!is_short_year("19", "1919", "2018"));
        assert!(!is_short_year("18", "2019", "2018"));
        assert!(!is_short_year("19", "2019", "20"));
    }
}
