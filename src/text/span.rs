//! A place in a text.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A half-open range of bytes `[start, end)` of a stored text, always on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span `[start, end)`; an end before the start makes it empty.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether it covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The text it covers, or `None` where it does not lie in `text` on character boundaries.
    pub fn of(self, text: &str) -> Option<&str> {
        text.get(self.start..self.end)
    }

    /// Whether `other` lies wholly within.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The same place, seen from a text that starts `by` bytes earlier.
    #[must_use]
    pub fn shifted(self, by: usize) -> Span {
        Span { start: self.start + by, end: self.end + by }
    }

    /// Without the white space at either end; empty when there is nothing else.
    #[must_use]
    pub fn trimmed(self, text: &str) -> Span {
        let Some(slice) = self.of(text) else { return Span::new(self.start, self.start) };
        let left = slice.len() - slice.trim_start().len();
        Span::new(self.start + left, self.start + left + slice.trim().len())
    }

    /// The same place in Unicode code points of `text`.
    ///
    /// Code points, not bytes, are what `chars` means in JSON, because that is how Python and the scorers count.
    pub fn chars(self, text: &str) -> Option<Span> {
        self.of(text)?;
        let start = text.get(..self.start)?.chars().count();
        Some(Span { start, end: start + self.of(text)?.chars().count() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_off_a_character_boundary_has_no_text() {
        assert_eq!(Span::new(0, 1).of("é"), None);
        assert_eq!(Span::new(0, 2).of("é"), Some("é"));
        assert_eq!(Span::new(0, 9).of("é"), None);
    }

    #[test]
    fn code_points_are_counted_not_bytes() {
        assert_eq!(Span::new(3, 6).chars("aé–b"), Some(Span::new(2, 3)));
    }

    #[test]
    fn trimming_keeps_the_place() {
        assert_eq!(Span::new(0, 7).trimmed(" \u{a0}ab \n"), Span::new(3, 5));
        assert_eq!(Span::new(1, 3).trimmed("a  b"), Span::new(3, 3));
    }
}
