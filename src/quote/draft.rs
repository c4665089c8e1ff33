//! The quotations of a draft: what stands between marks of quotation or is set off as a quotation, and what stands beside
//! it that says where it is from.
//!
//! | file | what is decided there |
//! |---|---|
//! | `marks` | which mark opens a quotation, and where it ends |
//! | `long` | what stands between marks and is too long to be one quotation |
//! | `blocks` | what is set off as a quotation |
//! | `markup` | what in a quotation is markup and not words |
//! | `attribution` | where a quotation is said to be from |
//! | `compare` | whether the place that is claimed is the place where it stands |
//! | `written_out` | documents of other formats as a text in which all of this can be found |

mod attribution;
mod blocks;
mod compare;
mod long;
mod marks;
mod markup;
mod written_out;

pub use attribution::{Claim, Named, Said, attribution};
pub use compare::{Wrong, WrongPlace};
pub(super) use marks::paragraph_end;
pub use written_out::written_out;

use super::tokens::tokens;
use crate::text::Span;

/// The fewest words between marks that are a quotation rather than a term.
const WORDS: usize = 3;
/// The longest quotation between marks, in bytes. What is longer is told as not judged: most likely a mark is missing.
pub const LONGEST: usize = 20_000;

/// A quotation in a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// Its place in the draft, marks included.
    pub span: Span,
    /// Its words, without the marks.
    pub quote: String,
    /// Where its words stand in the draft, in order: put together they are [`Marked::quote`]. Several pieces where lines
    /// have a sign before them, or markup lies between.
    pub pieces: Vec<Span>,
    /// Whether it is longer between its marks than what can be checked as one quotation.
    pub too_long: bool,
}

impl Marked {
    /// A quotation between marks. Signs of Markdown within that are no words are no part of it.
    fn of(text: &str, span: Span, inside: Span) -> Option<Self> {
        let inside = inside.trimmed(text);
        let mut pieces = Vec::new();
        let mut at = inside.start;
        for sign in markup::signs(text, inside) {
            pieces.push(Span::new(at, sign.start));
            at = sign.end;
        }
        pieces.push(Span::new(at, inside.end));
        pieces.retain(|piece| !piece.is_empty());
        let quote = pieces.iter().map(|piece| piece.of(text)).collect::<Option<String>>()?;
        Some(Self { span, quote, pieces, too_long: false })
    }

    /// A text that is a quotation as it stands.
    pub fn whole(text: &str) -> Self {
        let span = Span::new(0, text.len());
        let inside = span.trimmed(text);
        Self { span, quote: inside.of(text).unwrap_or_default().to_owned(), pieces: vec![inside], too_long: false }
    }

    /// A quotation whose lines stand at these places; their ends belong to it but for the last.
    fn of_lines(text: &str, lines: &[Span]) -> Option<Self> {
        let span = lines.first()?.cover(*lines.last()?);
        let mut marked = Self { span, quote: String::new(), pieces: Vec::new(), too_long: false };
        for (number, line) in lines.iter().enumerate() {
            marked.quote.push_str(line.of(text)?);
            marked.pieces.push(*line);
            if let Some(next) = lines.get(number + 1) {
                let gap = text.get(line.end..next.start)?;
                let start = line.end + gap.find('\n')?;
                marked.quote.push('\n');
                marked.pieces.push(Span::new(start, start + 1));
            }
        }
        Some(marked)
    }

    /// Where a stretch of its words stands in the draft, with the signs of lines that lie within.
    pub fn in_draft(&self, words: Span) -> Option<Span> {
        let start = if words.is_empty() { self.place(words.start, true) } else { self.place(words.start, false) }?;
        let end = self.place(words.end, true)?;
        Some(Span::new(start, end.max(start)))
    }

    /// The byte of the draft at a byte of the words. Between two pieces it is the end of the first, or the beginning of the
    /// second.
    fn place(&self, at: usize, ending: bool) -> Option<usize> {
        let mut before = 0;
        for piece in &self.pieces {
            let end = before + piece.len();
            if at < end || ending && at == end {
                return Some(piece.start + (at - before));
            }
            before = end;
        }
        self.pieces.last().filter(|_| at == before).map(|last| last.end)
    }
}

/// The quotations of a draft, in order. A quotation within a quotation is part of it.
pub fn find(text: &str) -> Vec<Marked> {
    let mut out = blocks::find(text);
    let mut taken: Vec<Span> = out.iter().map(|marked| marked.span).chain(code(text)).collect();
    let mut long = long::find(text);
    long.retain(|marked| !taken.iter().any(|taken| taken.overlaps(marked.span)));
    // What stands within a long one is looked at all the same.
    out.extend(long);
    taken.sort_unstable();
    let mut taken = taken.into_iter().peekable();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(c) = rest.chars().next() else { break };
        let next = at + c.len_utf8();
        while taken.next_if(|span| span.end <= at).is_some() {}
        if let Some(span) = taken.peek().filter(|span| span.start <= at) {
            at = span.end.max(next);
            continue;
        }
        if let Some(end) = marks::close(text, at, c)
            && let Some(inside) = text.get(next..end)
            && inside.len() <= LONGEST
        {
            let closing = text.get(end..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
            let span = Span::new(at, end + closing);
            if count(inside) >= WORDS {
                out.extend(Marked::of(text, span, Span::new(next, end)));
            }
            at = span.end;
            continue;
        }
        at = next;
    }
    out.sort_by_key(|marked| marked.span);
    out
}

/// The quotations within a quotation, for one that is itself nobody's: "they say ‘we are all members’ today".
pub fn within(text: &str, marked: &Marked) -> Vec<Marked> {
    let (Some(first), Some(last)) = (marked.pieces.first(), marked.pieces.last()) else { return Vec::new() };
    let whole = first.cover(*last);
    let inside = |found: Marked| Marked {
        span: found.span.shifted(whole.start),
        quote: found.quote,
        pieces: found.pieces.into_iter().map(|piece| piece.shifted(whole.start)).collect(),
        too_long: found.too_long,
    };
    whole.of(text).map(find).unwrap_or_default().into_iter().map(inside).collect()
}

/// The words of a text, roughly.
fn count(text: &str) -> usize {
    let all = tokens(text);
    let unspaced = text.chars().filter(|&c| crate::text::words::is_unspaced(c)).count();
    // A Chinese word has two characters or so.
    all.len() - unspaced / 2
}

/// Stretches of code of Markdown, in which marks mark no quotation.
fn code(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut from = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with("```") {
            match from.take() {
                Some(start) => out.push(Span::new(start, at + line.len())),
                None => from = Some(at),
            }
        }
        at += line.len();
    }
    out
}

#[cfg(test)]
#[path = "draft_tests.rs"]
mod tests;
