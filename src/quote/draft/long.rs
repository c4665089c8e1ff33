//! What stands between marks and is too long to be one quotation: it is told, so that nobody takes it for checked.

use super::marks::{PAIRS, closing, opens, paragraph_end};
use super::{LONGEST, Marked};
use crate::text::Span;

/// The stretches between marks that are longer than a quotation can be, in order; none within another. A quotation ends
/// with its paragraph, so only the longest paragraphs are looked at, and each only once for each kind of marks.
pub(super) fn find(text: &str) -> Vec<Marked> {
    let mut all: Vec<(Span, Span)> = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let length = paragraph_end(rest);
        if length > LONGEST {
            let paragraph = Span::new(at, at + length);
            for (open, shut) in PAIRS {
                all.extend(nested(text, paragraph, open, shut));
            }
            all.extend(straight(text, paragraph));
        }
        at += length.max(1);
    }
    // The outer ones first.
    all.sort_by_key(|(span, _)| (span.start, usize::MAX - span.end));
    let mut end = 0;
    all.retain(|(span, _)| {
        let outer = span.start >= end;
        end = end.max(span.end);
        outer
    });
    let marked = |(span, inside)| Some(Marked { too_long: true, ..Marked::of(text, span, inside)? });
    all.into_iter().filter_map(marked).collect()
}

/// The long ones between marks that may hold others of their kind; each with what stands between its marks.
fn nested(text: &str, paragraph: Span, open: char, shut: char) -> Vec<(Span, Span)> {
    let mut out = Vec::new();
    let mut begun = Vec::new();
    for (place, c) in paragraph.of(text).unwrap_or("").char_indices() {
        let place = paragraph.start + place;
        if c == open {
            begun.push(place);
        } else if c == shut
            && let Some(start) = begun.pop()
        {
            out.extend(long(start, place, c));
        }
    }
    out
}

/// The long ones between straight marks, each of which ends before the next begins.
fn straight(text: &str, paragraph: Span) -> Vec<(Span, Span)> {
    let mut out = Vec::new();
    let mut at = paragraph.start;
    while let Some(start) =
        Span::new(at, paragraph.end).of(text).and_then(|rest| rest.find('"')).map(|found| at + found)
    {
        at = start + 1;
        if opens(text, start, '"')
            && let Some(end) = Span::new(at, paragraph.end).of(text).and_then(|rest| closing(rest, |c| c == '"'))
        {
            out.extend(long(start, at + end, '"'));
            at += end + 1;
        }
    }
    out
}

/// The stretch from one mark to another, where it is too long.
fn long(start: usize, end: usize, mark: char) -> Option<(Span, Span)> {
    let inside = Span::new(start + mark.len_utf8(), end);
    (inside.len() > LONGEST).then(|| (Span::new(start, end + mark.len_utf8()), inside))
}
