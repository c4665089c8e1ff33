//! Places: made in one function, which checks the words against the stored text.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::model::Place;
use crate::Result;
use crate::answer::cite;
use crate::store::StoredDocument;
use crate::text::Span;
use crate::text::fold::fold;

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

/// Where words stand in another text, as far as typography lets them be told: the occurrence nearest to `near`.
pub fn find(text: &str, quote: &str, near: usize) -> Option<Span> {
    let nearest = |spans: &mut dyn Iterator<Item = Span>| spans.min_by_key(|span| span.start.abs_diff(near));
    let exact = nearest(&mut text.match_indices(quote).map(|(at, found)| Span::new(at, at + found.len())));
    if exact.is_some() {
        return exact;
    }
    let (folded, wanted) = (fold(text), fold(quote).text);
    if wanted.is_empty() {
        return None;
    }
    let mut found = folded
        .text
        .match_indices(&wanted)
        .filter_map(|(at, found)| folded.source(Span::new(at, at + found.len())))
        .map(|span| span.trimmed(text));
    nearest(&mut found)
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
