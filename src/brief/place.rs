//! Places: made in one function, which checks the words against the stored text.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};
use unicode_normalization::char::is_combining_mark;

use super::model::Place;
use crate::Result;
use crate::answer::cite;
use crate::store::StoredDocument;
use crate::text::Span;
use crate::text::fold::{fold, is_ignorable};
use crate::text::words::is_unspaced;

/// How much of the text around a quotation is kept, in bytes: enough to find it again and to read it in its surroundings.
const AROUND: usize = 200;

/// SHA-256 of a text (UTF-8), hexadecimal.
pub fn sha256(text: &str) -> String {
    Sha256::digest(text).iter().fold(String::with_capacity(64), |mut out, byte| {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// The place of `span` in a document; `hash` is [`sha256`] of its text, reckoned once by the caller.
///
/// # Errors
/// Those of [`cite`]: the span does not lie in the text.
pub fn place(document: &StoredDocument, hash: &str, span: Span) -> Result<Place> {
    let citation = cite(0, document, span)?;
    let text = &document.text;
    Ok(Place {
        before: before(text, span.start).to_owned(),
        after: after(text, span.end).to_owned(),
        text_sha256: hash.to_owned(),
        citation,
    })
}

fn before(text: &str, at: usize) -> &str {
    let from = (at.saturating_sub(AROUND)..=at).find(|&from| text.is_char_boundary(from)).unwrap_or(at);
    let slice = text.get(from..at).unwrap_or("");
    if from == 0 {
        return slice;
    }
    // Between words, but not at the price of all of it: some scripts have no spaces.
    let cut = slice.find(char::is_whitespace).filter(|&cut| cut < AROUND / 2);
    cut.and_then(|cut| slice.get(cut..)).unwrap_or(slice).trim_start()
}

fn after(text: &str, at: usize) -> &str {
    let limit = at.saturating_add(AROUND).min(text.len());
    let to = (at..=limit).rev().find(|&to| text.is_char_boundary(to)).unwrap_or(at);
    let slice = text.get(at..to).unwrap_or("");
    if to == text.len() {
        return slice;
    }
    let cut = slice.rfind(char::is_whitespace).filter(|&cut| cut > AROUND / 2);
    cut.and_then(|cut| slice.get(..cut)).unwrap_or(slice).trim_end()
}

/// Where words stand in another text, as far as typography lets them be told: the occurrence nearest to `near`. Only where
/// they begin and end with whole words and numbers: "5 per cent" does not stand in "15 per cent", nor "102" in "10²".
pub fn find(text: &str, quote: &str, near: usize) -> Option<Span> {
    let whole =
        |span: &Span| !span.is_empty() && !is_within(text, span.start, true) && !is_within(text, span.end, false);
    let nearest =
        |spans: &mut dyn Iterator<Item = Span>| spans.filter(whole).min_by_key(|span| span.start.abs_diff(near));
    let exact = nearest(&mut text.match_indices(quote).map(|(at, found)| Span::new(at, at + found.len())));
    if exact.is_some() {
        return exact;
    }
    let (folded, wanted) = (fold(text), fold(quote).text);
    if wanted.is_empty() {
        return None;
    }
    let raised = raised(quote);
    let mut found = folded
        .text
        .match_indices(&wanted)
        .filter_map(|(at, found)| folded.source(Span::new(at, at + found.len())))
        .map(|span| span.trimmed(text))
        // A match may end within what one character stands for ("1" of "½"), and raised figures fold to plain ones.
        .filter(|span| span.of(text).is_some_and(|words| fold(words).text == wanted && self::raised(words) == raised));
    nearest(&mut found)
}

/// Figures that are set higher or lower than the line.
fn raised(words: &str) -> String {
    words.chars().filter(|&c| is_raised(c)).collect()
}

fn is_raised(c: char) -> bool {
    matches!(c, '²' | '³' | '¹' | '\u{2070}'..='\u{209c}')
}

/// Whether a place lies within a word or a number, so that words which begin there (or end there) are not whole.
fn is_within(text: &str, at: usize, begins: bool) -> bool {
    let mut before = text.get(..at).unwrap_or_default().chars().rev().filter(|&c| !is_ignorable(c));
    let mut after = text.get(at..).unwrap_or_default().chars().filter(|&c| !is_ignorable(c));
    let (Some(last), Some(next)) = (before.next(), after.next()) else { return false };
    let (ahead, behind) = (before.next().unwrap_or('\n'), after.next().unwrap_or('\n'));
    let word = |c: char| c.is_alphanumeric();
    let hyphen = |c: char| matches!(c, '-' | '‐' | '‑');
    let point = |c: char| matches!(c, '.' | ',');
    let (figure_last, figure_next) = (last.is_numeric(), next.is_numeric());
    // Combining marks belong to the letter before them.
    // A raised figure before a word is the number of a note.
    let of_note = is_raised(last) && next.is_alphabetic();
    let letters =
        word(last) && (word(next) && !is_unspaced(last) && !is_unspaced(next) && !of_note || is_combining_mark(next));
    // "non-voting", and "cannot" as "can't"; what follows an apostrophe may be a word ("l'eau").
    let joined = word(last) && word(behind) && (hyphen(next) || matches!(next, '\'' | '’') && last.is_alphabetic());
    let rest = word(ahead) && word(next) && hyphen(last);
    // "1,500", "2.5", ".5", "4 200" with a space that does not break, "-5", "3–5".
    let number = figure_last && point(next) && behind.is_numeric()
        // A sentence may end right before the number of a note: "of the law.12".
        || figure_next && point(last) && (begins || ahead.is_numeric())
        || figure_next && ahead.is_numeric() && matches!(last, '–' | '/' | '\'' | '’')
        || figure_next && ahead.is_numeric() && is_narrow(last)
        || figure_last && behind.is_numeric() && (is_narrow(next) || matches!(next, '–' | '/' | '\'' | '’'))
        || figure_next && matches!(last, '-' | '−') && ahead != '\n';
    letters || joined || rest || number
}

/// The spaces that part the thousands of a number.
fn is_narrow(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{202f}' | '\u{2009}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_again_through_typography_and_nearest_to_where_they_were() {
        let text = "Peace is so. “Peace”\n is so. Law.";
        assert_eq!(find(text, "Peace is so.", 0), Some(Span::new(0, 12)));
        assert_eq!(find(text, "Law.", 90).and_then(|span| span.of(text)), Some("Law."));
        assert_eq!(find("a b. a b.", "a b.", 8), Some(Span::new(5, 9)));
        assert_eq!(find("it is\nso", "it  is so", 0), Some(Span::new(0, 8)));
        assert_eq!(find(text, "War", 0), None);
    }

    #[test]
    fn words_and_numbers_are_found_whole_only() {
        for (text, quote) in [
            ("15 per cent", "5 per cent"),
            ("1.5 per cent", "5 per cent"),
            ("1,500 pay", "500 pay"),
            ("of .5 per cent", "5 per cent"),
            ("a fee of 4.25", "a fee of 4"),
            ("a fee of 4.25", "a fee of 4."),
            ("4\u{202f}200 euros", "200 euros"),
            ("at -5 degrees", "5 degrees"),
            ("10²", "10"),
            ("10²", "102"),
            ("½ of it", "1"),
            ("non-voting members", "voting members"),
            ("Members can’t vote", "Members can"),
            ("shallow", "shall"),
            ("SHALLOW", "shall"),
            ("unlawful acts", "lawful  acts"),
        ] {
            assert_eq!(find(text, quote, 0), None, "{quote:?} in {text:?}");
        }
        for (text, quote) in [
            ("15 per cent or 5 per cent", "5 per cent"),
            ("l’eau douce", "eau douce"),
            ("(shall) pay.", "shall"),
            ("in 2019, 5 paid", "5 paid"),
            ("数字身份是", "身份"),
            ("10² m", "10² m"),
            ("It is the law.12 The end.", "It is the law."),
            ("the law.¹The end.", "The end."),
            ("x2019. The end", "The end"),
            ("“Peace”", "Peace"),
        ] {
            assert!(find(text, quote, 0).is_some(), "{quote:?} in {text:?}");
        }
    }

    #[test]
    fn the_words_around_are_cut_between_words_and_on_characters() {
        let text = format!("{} middle {}", "слово ".repeat(80), "ende ".repeat(80));
        let at = text.find("middle").unwrap();
        let (left, right) = (before(&text, at), after(&text, at + 6));
        assert!(left.starts_with("слово") && left.len() <= AROUND && text[..at].ends_with(left), "{left}");
        assert!(right.starts_with(" ende") && right.ends_with("ende"), "{right}");
        let chinese = "数".repeat(400);
        assert!(before(&chinese, 600).len() > 150 && after(&chinese, 600).len() > 150);
    }
}
