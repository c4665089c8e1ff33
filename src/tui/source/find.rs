//! The search within a document: what was typed, and where it stands.

use regex::RegexBuilder;

use crate::text::Span;

/// Most places that are kept; nobody steps through more.
const MOST: usize = 10_000;
/// Longest search in characters; longer ones are cut.
const LONGEST: usize = 200;

/// A search and what it found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Find {
    /// What was typed.
    pub(crate) text: String,
    /// Whether it is still being typed.
    pub(crate) typing: bool,
    /// Where the search began, in bytes of the text: the first place behind it is shown first.
    pub(crate) from: usize,
    /// Where it stands, in order.
    pub(crate) places: Vec<Span>,
    at: usize,
}

impl Find {
    /// Looks for `typed` in a text; upper and lower case are the same, white space meets line ends, and quotation marks and
    /// dashes meet all of their kind.
    pub(crate) fn of(text: &str, typed: &str, from: usize) -> Self {
        let typed: String = typed.chars().take(LONGEST).collect();
        let places: Vec<Span> = match pattern(&typed) {
            Some(pattern) => pattern
                .find_iter(text)
                .filter(|found| !found.is_empty())
                .take(MOST)
                .map(|found| Span::new(found.start(), found.end()))
                .collect(),
            None => Vec::new(),
        };
        let at = places.partition_point(|span| span.start < from);
        let at = if at == places.len() { 0 } else { at };
        Self { text: typed, typing: true, from, places, at }
    }

    /// The place that is shown.
    pub(crate) fn current(&self) -> Option<Span> {
        self.places.get(self.at).copied()
    }

    /// The next place, or the one before; around at the ends.
    pub(crate) fn step(&mut self, forward: bool) -> Option<Span> {
        let last = self.places.len().checked_sub(1)?;
        self.at = match (forward, self.at) {
            (true, at) if at >= last => 0,
            (true, at) => at + 1,
            (false, 0) => last,
            (false, at) => at - 1,
        };
        self.current()
    }

    /// `3 of 17`, or that there is none.
    pub(crate) fn word(&self) -> String {
        match self.places.len() {
            0 if self.text.is_empty() => String::new(),
            0 => "not found".to_owned(),
            MOST => format!("{} of {MOST} or more", self.at + 1),
            count => format!("{} of {count}", self.at + 1),
        }
    }

    /// The places that touch a segment.
    pub(crate) fn within(&self, segment: Span) -> &[Span] {
        let from = self.places.partition_point(|span| span.end <= segment.start);
        let to = self.places.partition_point(|span| span.start < segment.end);
        self.places.get(from..to).unwrap_or_default()
    }
}

/// What a search means, as a regular expression; `None` for nothing.
fn pattern(typed: &str) -> Option<regex::Regex> {
    let typed = typed.trim_matches(|c: char| c.is_whitespace());
    if typed.is_empty() {
        return None;
    }
    let mut pattern = String::with_capacity(typed.len() + 16);
    let mut space = false;
    for c in typed.chars() {
        if c.is_whitespace() {
            space = true;
            continue;
        }
        if std::mem::take(&mut space) {
            pattern.push_str(r"\s+");
        }
        match c {
            '\'' | '’' | '‘' => pattern.push_str("['’‘ʼ]"),
            '"' | '“' | '”' | '„' | '«' | '»' => pattern.push_str("[\"“”„«»]"),
            '-' | '‐' | '‑' | '–' | '—' => pattern.push_str("[-‐‑–—]"),
            c => pattern.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
        }
    }
    RegexBuilder::new(&pattern).case_insensitive(true).build().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "The “old” town.\nOld\nTOWN of the well-known “oldest” port – and the old  town.";

    fn found(typed: &str) -> Vec<&'static str> {
        Find::of(TEXT, typed, 0).places.iter().map(|span| span.of(TEXT).unwrap()).collect()
    }

    #[test]
    fn case_line_ends_and_kinds_of_marks_do_not_hide_a_word() {
        assert_eq!(found("old town"), ["Old\nTOWN", "old  town"]);
        assert_eq!(found("\"old\""), ["“old”"]);
        assert_eq!(found("well–known"), ["well-known"]);
        assert_eq!(found("(old)"), [""; 0]);
        assert_eq!(found("  "), [""; 0]);
    }

    #[test]
    fn the_first_place_is_the_one_behind_what_is_seen_and_steps_go_around() {
        let mut find = Find::of(TEXT, "town", 20);
        assert_eq!(find.word(), "2 of 3");
        assert_eq!(find.step(true), Some(find.places[2]));
        assert_eq!(find.step(true), Some(find.places[0]));
        assert_eq!(find.step(false), Some(find.places[2]));
        assert_eq!(Find::of(TEXT, "zeppelin", 0).word(), "not found");
        assert_eq!(find.within(Span::new(10, 30)).len(), 2);
    }
}
