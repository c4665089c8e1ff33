//! Which words of a quotation are others in its source, character for character: here nothing is folded, a mark or a
//! capital counts.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::quote::{Source, judge, written};
use crate::text::Span;

/// Words that are not the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// As recorded; empty where the source has more.
    pub recorded: String,
    /// As in the source; empty where the source does not have them.
    pub source: String,
}

/// More cells than this are not compared: the whole stretch is named as one change.
const MOST: usize = 4_000_000;
/// The most changes that are named; the last of them takes the rest.
const MOST_CHANGES: usize = 50;

/// The changes from one text to another, word by word, in order.
pub fn changes(recorded: &str, source: &str) -> Vec<Change> {
    let (one, other): (Vec<&str>, Vec<&str>) =
        (recorded.split_whitespace().collect(), source.split_whitespace().collect());
    let head = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let (one, other) = (one.get(head..).unwrap_or_default(), other.get(head..).unwrap_or_default());
    let tail = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    let one = one.get(..one.len() - tail).unwrap_or_default();
    let other = other.get(..other.len() - tail).unwrap_or_default();
    if one.is_empty() && other.is_empty() {
        // Only white space differs.
        return Vec::new();
    }
    let whole = || vec![Change { recorded: one.join(" "), source: other.join(" ") }];
    let columns = other.len() + 1;
    if (one.len() + 1).saturating_mul(columns) > MOST {
        return whole();
    }
    // The longest common subsequence, from the end.
    let mut table = vec![0_u32; (one.len() + 1) * columns];
    let at = |i: usize, j: usize| i * columns + j;
    for (i, a) in one.iter().enumerate().rev() {
        for (j, b) in other.iter().enumerate().rev() {
            let value = if a == b { table[at(i + 1, j + 1)] + 1 } else { table[at(i + 1, j)].max(table[at(i, j + 1)]) };
            table[at(i, j)] = value;
        }
    }
    let mut out: Vec<Change> = Vec::new();
    let (mut i, mut j) = (0, 0);
    let (mut gone, mut new): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    let mut close = |gone: &mut Vec<&str>, new: &mut Vec<&str>| {
        if !gone.is_empty() || !new.is_empty() {
            out.push(Change { recorded: gone.join(" "), source: new.join(" ") });
            gone.clear();
            new.clear();
        }
    };
    while i < one.len() || j < other.len() {
        match (one.get(i), other.get(j)) {
            (Some(a), Some(b)) if a == b => {
                close(&mut gone, &mut new);
                (i, j) = (i + 1, j + 1);
            }
            (Some(a), b) if b.is_none() || table[at(i + 1, j)] >= table[at(i, j + 1)] => {
                gone.push(a);
                i += 1;
            }
            (_, Some(b)) => {
                new.push(b);
                j += 1;
            }
            _ => break,
        }
    }
    close(&mut gone, &mut new);
    if out.len() > MOST_CHANGES { whole() } else { out }
}

/// Where a text most nearly says the words of a quotation; `None` where it says nothing of the kind.
///
/// The words themselves, where they stand somewhere; else what the check of quotations takes for the place.
pub fn nearest(text: &Arc<str>, quote: &str) -> Option<Span> {
    if let Some(at) = text.find(quote) {
        return Some(Span::new(at, at + quote.len()));
    }
    let source = Source {
        key: String::new(),
        title: String::new(),
        text: Arc::clone(text),
        pages: Vec::new(),
        running: Vec::new(),
    };
    let judged = judge(quote, &written::read(quote), &source, Span::new(0, text.len()))?;
    let (same, of) = judged.same;
    // Less than half of the words is another sentence.
    if same * 2 < of {
        return None;
    }
    // The marks around a word belong to it.
    let outer = |c: char| !c.is_whitespace();
    let before = text.get(..judged.span.start)?;
    let start = before.len() - before.chars().rev().take_while(|&c| outer(c)).map(char::len_utf8).sum::<usize>();
    let after = text.get(judged.span.end..)?;
    let end = judged.span.end + after.chars().take_while(|&c| outer(c)).map(char::len_utf8).sum::<usize>();
    Some(Span::new(start, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(recorded: &str, source: &str) -> Vec<(String, String)> {
        changes(recorded, source).into_iter().map(|change| (change.recorded, change.source)).collect()
    }

    #[test]
    fn each_changed_word_is_named_and_no_other() {
        let is = |one: &str, other: &str| (one.to_owned(), other.to_owned());
        assert_eq!(
            named("Members may vote, and pay 4,200 euros.", "Members may not vote, and pay 4,300 euros."),
            [is("", "not"), is("4,200", "4,300")]
        );
        assert_eq!(named("The fee is due.", "the fee is due"), [is("The", "the"), is("due.", "due")]);
        assert_eq!(named("one two", "one\ntwo"), []);
        assert_eq!(named("one two", ""), [is("one two", "")]);
    }

    #[test]
    fn the_nearest_place_is_found_with_the_marks_around_its_words() {
        let text: Arc<str> =
            "Fees are low. “Each member pays an annual fee of 4,300 euros.” It is due in March.".into();
        let place = nearest(&text, "Each member pays an annual fee of 4,200 euros.").unwrap();
        assert_eq!(place.of(&text), Some("“Each member pays an annual fee of 4,300 euros.”"));
        assert_eq!(nearest(&text, "Observers cannot vote at the general meeting of the network."), None);
        assert_eq!(nearest(&text, "It is due").map(|span| span.start), text.find("It is due"));
    }
}
