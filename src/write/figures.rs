//! Numbers, in figures and in words, by their value.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::Span;
use crate::text::cardinals::cardinal;
use crate::text::words::words;

/// A number of a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Figure {
    /// Its place.
    pub(super) span: Span,
    /// What it may mean: "4.200" is two numbers to people of two countries.
    values: Vec<f64>,
    /// Whether it counts as a statement of the sentence: "one" and "first" are too often not meant as numbers.
    pub(super) stated: bool,
    percent: bool,
}

static FIGURE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new("[0-9]{1,3}(?:[ \u{a0}\u{202f}\u{2009}][0-9]{3})+\\b|[0-9](?:[0-9.,'’]*[0-9])?").ok());

const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const ORDINALS: [&str; 13] = [
    "", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth",
];
const SCALES: [(&str, f64); 5] =
    [("hundred", 1e2), ("thousand", 1e3), ("million", 1e6), ("billion", 1e9), ("trillion", 1e12)];

impl Figure {
    /// Whether both are the same number, and both of them percentages or neither.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.percent == other.percent
            && self.values.iter().any(|a| other.values.iter().any(|b| (a - b).abs() <= a.abs().max(b.abs()) * 1e-9))
    }

    /// Whether it is this year.
    pub(super) fn is_year(&self, year: u32) -> bool {
        self.values.iter().any(|value| (value - f64::from(year)).abs() < 0.5)
    }
}

/// The numbers of a text, in order, but for those within `but`.
pub(super) fn figures(text: &str, but: &[Span]) -> Vec<Figure> {
    let mut out = Vec::new();
    if let Some(pattern) = FIGURE.as_ref() {
        for found in pattern.find_iter(text) {
            let span = Span::new(found.start(), found.end());
            let scale = scale_after(text, span.end);
            let values = values(found.as_str()).into_iter().map(|value| value * scale).collect();
            out.push(Figure { span, values, stated: true, percent: is_percent(text, span.end) });
        }
    }
    in_words(text, &mut out);
    out.retain(|figure| !but.iter().any(|span| span.overlaps(figure.span)));
    out.sort_by_key(|figure| figure.span.start);
    out
}

fn values(written: &str) -> Vec<f64> {
    let groups = |sign: char| {
        let mut parts = written.split(sign);
        let first = parts.next().is_some_and(|part| (1..=3).contains(&part.len()));
        let mut rest = parts.peekable();
        first && rest.peek().is_some() && rest.all(|part| part.len() == 3)
    };
    let bare: String = written.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
    let parse = |text: String| text.parse::<f64>().ok();
    let english = parse(bare.replace(',', ""));
    let continental = parse(bare.replace('.', "").replace(',', "."));
    let mut out: Vec<f64> = match (bare.contains('.'), bare.contains(',')) {
        (false, false) => parse(bare).into_iter().collect(),
        // A point before three figures parts thousands in one country and decimals in the other.
        (true, false) if groups('.') => english.into_iter().chain(continental).collect(),
        (true, false) => english.into_iter().collect(),
        (false, true) if groups(',') => english.into_iter().chain(continental).collect(),
        (false, true) => continental.into_iter().collect(),
        (true, true) => english.into_iter().chain(continental).collect(),
    };
    // Version numbers and paragraphs ("3.1.2") are no numbers, but they have to be compared, too.
    if out.is_empty() {
        let digits: String = written.chars().filter(char::is_ascii_digit).collect();
        out.extend(parse(digits));
    }
    out
}

fn scale_after(text: &str, at: usize) -> f64 {
    let next = text.get(at..).unwrap_or("").trim_start_matches([' ', '\u{a0}', '\n', '-']);
    let word: String = next.chars().take_while(|c| c.is_alphabetic()).collect::<String>().to_lowercase();
    SCALES.iter().find(|(name, _)| *name == word).map_or(1.0, |&(_, scale)| scale)
}

fn is_percent(text: &str, at: usize) -> bool {
    let next = text.get(at..).unwrap_or("").trim_start_matches([' ', '\u{a0}', '\u{202f}', '\n']).to_lowercase();
    ["%", "per cent", "percent", "per\ncent"].iter().any(|word| next.starts_with(word))
}

/// Numbers in English words, up to the hundreds, times thousands and more.
fn in_words(text: &str, out: &mut Vec<Figure>) {
    let words = words(text);
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let folded = word.folded.as_str();
        let unit = |word: &str| cardinal(word).filter(|&value| value < 20);
        let (mut value, mut end, mut stated) = match (
            unit(folded),
            TENS.iter().position(|tens| !tens.is_empty() && *tens == folded),
            ORDINALS.iter().position(|ordinal| !ordinal.is_empty() && *ordinal == folded),
        ) {
            (Some(value), ..) => (value as f64, word.span.end, value > 1),
            (_, Some(tens), _) => {
                let next = words.get(at + 1).filter(|next| next.span.start <= word.span.end + 1);
                match next.and_then(|next| Some((unit(&next.folded).filter(|unit| (1..10).contains(unit))?, next))) {
                    Some((unit, next)) => {
                        at += 1;
                        ((tens * 10 + unit) as f64, next.span.end, true)
                    }
                    None => ((tens * 10) as f64, word.span.end, true),
                }
            }
            (_, _, Some(ordinal)) => (ordinal as f64, word.span.end, false),
            _ => {
                at += 1;
                continue;
            }
        };
        at += 1;
        while let Some((next, scale)) = words
            .get(at)
            .and_then(|next| SCALES.iter().find(|(name, _)| *name == next.folded).map(|&(_, scale)| (next, scale)))
        {
            value *= scale;
            end = next.span.end;
            stated = true;
            at += 1;
        }
        let span = Span::new(word.span.start, end);
        out.push(Figure { span, values: vec![value], stated, percent: is_percent(text, end) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(a: &str, b: &str) -> bool {
        let (a, b) = (figures(a, &[]), figures(b, &[]));
        a.iter().all(|a| b.iter().any(|b| a.is(b)))
    }

    #[test]
    fn numbers_compare_by_value() {
        for (a, b) in [
            ("4,200 euros", "4200"),
            ("4 200", "4.200"),
            ("4.2 million", "4,200,000"),
            ("five ports", "5 ports"),
            ("twenty-five", "25"),
            ("two hundred thousand", "200,000"),
            ("43%", "43 per cent"),
            ("in 2014", "2014."),
            ("1 March", "the first day"),
            ("3.5", "3,5"),
        ] {
            assert!(same(a, b), "{a} / {b}");
        }
        for (a, b) in [("4,200", "4,300"), ("43%", "43"), ("3.5", "35"), ("25", "20 and 5"), ("2015", "2014")] {
            assert!(!same(a, b), "{a} / {b}");
        }
    }

    #[test]
    fn words_that_are_seldom_meant_as_numbers_are_not_stated() {
        let stated = |text: &str| figures(text, &[]).iter().any(|figure| figure.stated);
        assert!(!stated("One of the first was made."));
        assert!(stated("two ports") && stated("one hundred ports") && stated("1 port"));
        assert!(figures("2014-12-09 and 7", &[Span::new(0, 10)]).len() == 1);
        assert!(figures("no numbers", &[]).is_empty() && FIGURE.is_some());
    }
}
