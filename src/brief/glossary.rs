//! Short names and what they stand for, as a cited document says it.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::text::Span;

/// A long name is not longer than this, in bytes.
const LONGEST: usize = 120;

static SHORT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new("\\b[A-Z](?:[A-Z0-9&]|[a-z](?:[A-Z])|-[A-Z0-9]|\\+[0-9]{2}){1,9}s?\\b").ok());

/// The short names of a text, each once, in order: two and more capitals in one word.
pub(super) fn short_names(text: &str) -> Vec<String> {
    let Some(pattern) = SHORT.as_ref() else { return Vec::new() };
    let mut seen = HashSet::new();
    pattern
        .find_iter(text)
        .map(|found| found.as_str().trim_end_matches('s').to_owned())
        .filter(|name| name.chars().filter(|c| c.is_uppercase()).count() >= 2)
        // A heading in capitals, a number of an article.
        .filter(|name| !is_numeral(name) && seen.insert(name.clone()))
        .collect()
}

fn is_numeral(name: &str) -> bool {
    name.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L'))
}

/// Where a text says what a short name stands for: "World Summit on the Information Society (WSIS)" or "WSIS (World Summit
/// on the Information Society)". The place of the long name; only where its initials are those of the short one.
pub(super) fn meaning(text: &str, short: &str) -> Option<Span> {
    // "W3C": what its figure stands for cannot be told by initials.
    if short.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    for (at, _) in text.match_indices(short) {
        let (before, after) = (text.get(..at)?, text.get(at + short.len()..)?);
        let closed = after.trim_start_matches(['”', '"', '’', '\'']).starts_with([')', ',', ';']);
        let opened = before.trim_end_matches(['“', '"', '‘', '\'']).strip_suffix('(');
        if let (Some(before), true) = (opened, closed)
            && let Some(span) = before_bracket(before, short)
        {
            return Some(span);
        }
        if let Some(inside) = after.strip_prefix(" (")
            // Looked for no further than a name may be long, however often nothing closes.
            && let Some(end) = inside.get(..inside.floor_char_boundary(LONGEST + 1)).and_then(|near| near.find(')'))
            && let Some(long) = inside.get(..end)
            && fits(long, short)
        {
            let start = at + short.len() + 2;
            return Some(Span::new(start, start + end));
        }
    }
    None
}

/// The shortest run of words before the bracket whose initials are the short name's.
fn before_bracket(before: &str, short: &str) -> Option<Span> {
    let end = before.trim_end().len();
    let mut start = end;
    for _ in 0..short.chars().count() * 2 + 2 {
        let head = before.get(..start)?.trim_end_matches(|c: char| c.is_whitespace() || c == '-');
        let from = head
            .rfind(|c: char| c.is_whitespace() || matches!(c, '(' | '“' | '"'))
            .map_or(0, |cut| cut + head.get(cut..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
        // Past the end of a sentence or a paragraph nothing belongs to the name.
        if from == start
            || head.ends_with(['.', ';', ':'])
            || before.get(start..end).is_some_and(|run| run.contains("\n\n"))
        {
            return None;
        }
        start = from;
        let run = before.get(start..end)?;
        if fits(run, short) && run.split_whitespace().count() > 1 {
            // A bracket or a mark that opens before the name is no part of it.
            let opening = run.len() - run.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
            return Some(Span::new(start + opening, end));
        }
    }
    None
}

/// Whether the initials of the long name are the letters of the short one; small words may be left out, and the first word
/// must count.
fn fits(long: &str, short: &str) -> bool {
    let small = |word: &str| {
        matches!(
            word.to_lowercase().as_str(),
            "of" | "the" | "for" | "and" | "on" | "in" | "to" | "de" | "la" | "des" | "du" | "et" | "y"
        )
    };
    let wanted: Vec<char> = short.chars().filter(|c| c.is_alphabetic()).map(|c| c.to_ascii_lowercase()).collect();
    let words: Vec<&str> =
        long.split(|c: char| c.is_whitespace() || c == '-' || c == '/').filter(|word| !word.is_empty()).collect();
    let initial = |word: &&str| word.chars().find(|c| c.is_alphabetic()).map(|c| c.to_ascii_lowercase());
    let all: Vec<char> = words.iter().filter_map(initial).collect();
    let great: Vec<char> = words.iter().filter(|word| !small(word)).filter_map(initial).collect();
    words.first().is_some_and(|word| !small(word)) && wanted.len() > 1 && (all == wanted || great == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said<'a>(text: &'a str, short: &str) -> Option<&'a str> {
        meaning(text, short).and_then(|span| span.of(text))
    }

    #[test]
    fn short_names_are_words_with_capitals_and_no_numerals() {
        assert_eq!(short_names("WSIS and the GDC: DPIs, part IV, WSIS again, A, Ok"), ["WSIS", "GDC", "DPI"]);
    }

    #[test]
    fn what_a_name_stands_for_is_told_by_its_initials() {
        let text = "After the World Summit on the Information Society (WSIS) came the Global Digital Compact (“GDC”).";
        assert_eq!(said(text, "WSIS"), Some("World Summit on the Information Society"));
        assert_eq!(said(text, "GDC"), Some("Global Digital Compact"));
        assert_eq!(said("The DPI (digital public infrastructure) is.", "DPI"), Some("digital public infrastructure"));
        assert_eq!(
            said("information and communications technologies (ICT)", "ICT"),
            Some("information and communications technologies")
        );
    }

    #[test]
    fn a_bracket_that_is_no_name_and_hostile_text_give_none() {
        assert_eq!(said("They met in Geneva (WSIS) then.", "WSIS"), None);
        assert_eq!(said("(WSIS)", "WSIS"), None);
        assert_eq!(said("World Wide Web Consortium (W3C)", "W3C"), None);
        assert_eq!(said("the [Digital Analytics Program (DAP)](x)", "DAP"), Some("Digital Analytics Program"));
        assert_eq!(said("ended. Some (SO)", "SO"), None);
        assert_eq!(said("数字 公共 基础设施 (DPI)", "DPI"), None);
        assert!(SHORT.is_some());
    }
}
