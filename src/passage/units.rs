//! The smallest pieces of a document that passages are made of: sentences, rows, lines of code.

use crate::document::{BlockKind, Document};
use crate::text::Span;
use crate::text::sentences::sentences;

/// The longest unit in bytes. A tokenizer may take a word of any length for one unknown token, but a passage that long
/// can neither be searched nor shown. Four times what 256 tokens of any script come to.
const MAX_UNIT_BYTES: usize = 4096;

/// A piece that is not divided further.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    /// Its place in the text.
    pub span: Span,
    /// How many tokens it has.
    pub tokens: usize,
    /// What it belongs to.
    pub block: usize,
    /// Whether it begins its block.
    pub first: bool,
}

/// The units of a document, without its running headers and footers. `limit` is the most tokens that a unit of a block
/// may have.
pub(super) fn units(document: &Document, limit: &dyn Fn(usize) -> usize, tokens: &dyn Fn(&str) -> usize) -> Vec<Unit> {
    let mut out: Vec<Unit> = Vec::new();
    for (index, block) in document.blocks.iter().enumerate() {
        let Some(text) = block.span.of(&document.text) else { continue };
        let pieces = match block.kind {
            BlockKind::Running => continue,
            BlockKind::TableRow | BlockKind::Heading(_) => vec![Span::new(0, text.len()).trimmed(text)],
            BlockKind::Code => lines(text),
            _ => sentences(text),
        };
        let mut first = true;
        for piece in pieces {
            split(&document.text, piece.shifted(block.span.start), limit(index), tokens, &mut |span, tokens| {
                out.push(Unit { span, tokens, block: index, first });
                first = false;
            });
        }
    }
    out
}

/// The lines of a text that are not blank.
fn lines(text: &str) -> Vec<Span> {
    let mut at = 0;
    text.split_inclusive('\n')
        .map(|line| {
            at += line.len();
            Span::new(at - line.len(), at).trimmed(text)
        })
        .filter(|span| !span.is_empty())
        .collect()
}

/// Divides a span until each part has at most `limit` tokens: between words where there are any, else between
/// characters. Each level counts the text once more, so the tokens of a long text are not counted over and over.
pub(super) fn split(
    text: &str,
    span: Span,
    limit: usize,
    tokens: &dyn Fn(&str) -> usize,
    push: &mut dyn FnMut(Span, usize),
) {
    let mut open = vec![span.trimmed(text)];
    while let Some(span) = open.pop() {
        let Some(slice) = span.of(text) else { continue };
        if slice.is_empty() {
            continue;
        }
        // What is far too long is not worth counting.
        let count = if slice.len() > 16 * MAX_UNIT_BYTES { usize::MAX } else { tokens(slice) };
        let single = slice.chars().nth(1).is_none();
        if single || (count <= limit && slice.len() <= MAX_UNIT_BYTES) {
            push(span, if count == usize::MAX { 1 } else { count });
            continue;
        }
        let by_tokens = if count == usize::MAX { 2 } else { count.div_ceil(limit.max(1)) };
        let parts = by_tokens.max(slice.len().div_ceil(MAX_UNIT_BYTES)).clamp(2, slice.len());
        let mut cuts = vec![0];
        for part in 1..parts {
            let last = cuts.last().copied().unwrap_or(0);
            // Multiplied wide: a text of many megabytes times its number of parts may pass 32 bits.
            let at = (slice.len() as u64 * part as u64 / parts as u64) as usize;
            if let Some(cut) = cut_near(slice, last, at) {
                cuts.push(cut);
            }
        }
        cuts.push(slice.len());
        let spans = cuts.windows(2).filter_map(|pair| match *pair {
            [from, to] if from < to => Some(Span::new(from, to).shifted(span.start).trimmed(text)),
            _ => None,
        });
        let spans: Vec<Span> = spans.collect();
        open.extend(spans.into_iter().rev());
    }
}

/// A place to cut near `at`, after `last`: before a word if one begins not far away, else before a character.
fn cut_near(slice: &str, last: usize, at: usize) -> Option<usize> {
    let at = slice.floor_char_boundary(at);
    let from = slice.ceil_char_boundary((last + 1).max(at.saturating_sub(MAX_UNIT_BYTES / 8)));
    let word = slice.get(from..at).and_then(|near| near.rfind(char::is_whitespace)).map(|found| from + found);
    let cut = match word {
        Some(cut) if cut > last => cut,
        _ if at > last => at,
        // Within one character: the next boundary.
        _ => slice.ceil_char_boundary(last + 1),
    };
    (cut > last && cut < slice.len()).then_some(cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str, limit: usize) -> Vec<String> {
        let mut out = Vec::new();
        let words = |text: &str| text.split_whitespace().count();
        split(text, Span::new(0, text.len()), limit, &words, &mut |span, _| {
            out.push(span.of(text).unwrap().to_owned());
        });
        out
    }

    #[test]
    fn long_sentences_are_cut_between_words_and_long_words_between_characters() {
        assert_eq!(parts("one two three four", 2), ["one two", "three four"]);
        assert_eq!(parts("one two", 5), ["one two"]);
        let word = "é".repeat(MAX_UNIT_BYTES);
        let pieces = parts(&word, 5);
        assert_eq!(pieces.concat(), word);
        assert!(pieces.len() > 1 && pieces.iter().all(|piece| piece.len() <= MAX_UNIT_BYTES));
    }
}
