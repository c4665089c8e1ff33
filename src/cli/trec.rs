//! TREC runs: `query Q0 document rank score adduce`, a document counted once, with its best passage.

use std::collections::HashSet;
use std::fmt::Write;

use super::search::Found;

/// The most passages asked for on behalf of one query, however long its documents are.
const MOST: usize = 10_000;

/// How many passages to ask for first, so that `documents` documents are likely to be among them.
pub(super) fn first_limit(documents: usize) -> usize {
    (documents * 3).min(MOST)
}

/// How many passages to ask for next when `asked` gave too few documents; `None` when there are enough or no more.
pub(super) fn next_limit(hits: &[Found], documents: usize, asked: usize) -> Option<usize> {
    let more_to_have = hits.len() >= asked && asked < MOST;
    (more_to_have && distinct(hits).count() < documents).then(|| (asked * 4).min(MOST))
}

/// The first hit of each document, in order.
pub(super) fn distinct(hits: &[Found]) -> impl Iterator<Item = &Found> {
    let mut seen = HashSet::new();
    hits.iter().filter(move |(_, key, _)| seen.insert(key.as_str()))
}

/// The lines of one query.
pub(super) fn lines(query: &str, hits: &[Found], documents: usize) -> String {
    let mut out = String::new();
    for (at, (hit, key, _)) in distinct(hits).take(documents).enumerate() {
        // Writing into a string cannot fail.
        let _written = writeln!(out, "{} Q0 {} {} {:.6} adduce", field(query), field(key), at + 1, hit.score);
    }
    out
}

/// A field of a line: its readers split at white space, so that is percent-encoded, and so are control characters.
fn field(text: &str) -> String {
    if text.is_empty() {
        return "-".into();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() || c.is_control() || crate::text::safe::is_unsafe(c) {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                let _written = write!(out, "%{byte:02X}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::retrieve::{Explanation, Hit};
    use crate::store::{DocumentId, PassageId, PassageRow};
    use crate::text::Span;

    fn hits(keys: &[&str]) -> Vec<Found> {
        let hit = |at: usize, key: &str| {
            let passage = PassageRow {
                language: None,
                id: PassageId(at as i64),
                document: DocumentId(0),
                span: Span::default(),
                heading: vec![],
                text: String::new(),
            };
            (Hit { passage, score: 1.0 / (at + 1) as f32, why: Explanation::default() }, key.to_owned(), String::new())
        };
        keys.iter().enumerate().map(|(at, key)| hit(at, key)).collect()
    }

    #[test]
    fn the_best_passage_of_a_document_counts() {
        let run = lines("q 1", &hits(&["a", "a", "b c", "a", "d"]), 2);
        assert_eq!(run, "q%201 Q0 a 1 1.000000 adduce\nq%201 Q0 b%20c 2 0.333333 adduce\n");
    }

    #[test]
    fn more_passages_are_asked_for_until_there_are_enough_documents() {
        assert_eq!(next_limit(&hits(&["a", "a", "a"]), 2, 3), Some(12));
        assert_eq!(next_limit(&hits(&["a", "a", "b"]), 2, 3), None);
        // Fewer hits than asked for: there are no more.
        assert_eq!(next_limit(&hits(&["a", "a"]), 2, 3), None);
        assert_eq!(next_limit(&hits(&["a"; 10]), 2, MOST), None);
    }

    #[test]
    fn fields_never_hold_white_space() {
        assert_eq!(field("a\u{a0}b\tc\u{1b}"), "a%C2%A0b%09c%1B");
        assert_eq!(field(""), "-");
    }
}
