//! A quotation whose words stand in the source one behind the other, with nothing besides.

use super::super::align::Step;
use super::super::written::{Quoted, Written};
use super::{Token, tokens};

/// Marks of which the source has as many as the quotation where they are its own.
const OWN: [char; 5] = ['[', ']', '(', ')', '…'];

/// The quotation as plain words, with the pairs of each of them and one of the stretch; `None` where they do not stand there
/// one behind the other, or where it has brackets, remarks or ellipses that the source does not have.
pub(super) fn as_it_stands(
    quote: &str,
    written: &Written,
    text: &str,
    stretch: &[Token],
) -> Option<(Written, Vec<Step>)> {
    // A part of a quotation is judged by itself, with the words that it has.
    let edited = !(written.brackets.is_empty() && written.ellipses.is_empty() && written.remarks.is_empty());
    let words: Vec<Quoted> = if edited {
        let plain = |token| Quoted { token, fragment: 0, bracket: None, joined: false };
        tokens(quote).into_iter().map(plain).collect()
    } else {
        written.words.clone()
    };
    let first = words.first()?;
    let last = words.last()?;
    let has = |at: usize| {
        let place = stretch.get(at..at + words.len())?;
        let same =
            place.iter().zip(&words).all(|(token, word)| token.key == word.token.key && token.kind == word.token.kind);
        same.then_some(())?;
        if edited {
            let span = place.first()?.span.cover(place.last()?.span);
            let ours = quote.get(first.token.span.start..last.token.span.end)?;
            let theirs = span.of(text)?;
            let marks = |text: &str| text.chars().filter(|c| OWN.contains(c)).count() + text.matches("...").count();
            // At its ends the quotation may have more: an ellipsis, a remark.
            let outside = |text: &str| text.chars().any(|c| OWN.contains(&c)) || text.contains("...");
            let around = [quote.get(..first.token.span.start)?, quote.get(last.token.span.end..)?];
            let behind = text.get(span.end..).unwrap_or("");
            let own = around[1].is_empty() || behind.starts_with(around[1]);
            (marks(ours) == marks(theirs) && !outside(around[0]) && (own || !outside(around[1]))).then_some(())?;
        }
        Some(at)
    };
    let most = (stretch.len() + 1).checked_sub(words.len())?;
    let at = (0..most).find_map(has)?;
    let steps = (0..words.len()).map(|word| Step::Pair(word, at + word)).collect();
    Some((Written { words, ..Written::default() }, steps))
}
