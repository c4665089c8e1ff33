//! The claims of an exported Markdown file: what is quoted right before the number of a note, in a file that was edited
//! meanwhile.

use std::collections::HashMap;

use crate::quote::draft;
use crate::text::Span;

/// The longest label of a note, in bytes.
const LABEL: usize = 64;
/// The longest quotation that is looked back for, in bytes.
const LONGEST: usize = 64 << 10;

/// The notes of a text and its quotations.
pub(super) struct Noted<'a> {
    text: &'a str,
    /// Where each label stands in the text, not where its note is.
    places: HashMap<&'a str, Vec<usize>>,
    /// The quotations that the checker of drafts finds, by their ends.
    marked: HashMap<usize, draft::Marked>,
}

/// A quotation before the number of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Claim {
    /// Where it begins, marks included.
    pub(super) start: usize,
    /// Its words, without what only keeps them from being markup.
    pub(super) words: String,
}

impl<'a> Noted<'a> {
    /// Those of a text.
    pub(super) fn of(text: &'a str) -> Self {
        let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, _) in text.match_indices("[^") {
            let inside = text.get(at + 2..).unwrap_or_default();
            let near = inside.get(..inside.floor_char_boundary(LABEL)).unwrap_or_default();
            let Some(label) = near.find(']').and_then(|end| near.get(..end)) else { continue };
            let at_line = at == 0 || text.get(..at).is_some_and(|before| before.ends_with('\n'));
            let is_note = at_line && inside.get(label.len() + 1..).is_some_and(|rest| rest.starts_with(':'));
            if !is_note {
                places.entry(label).or_default().push(at);
            }
        }
        let marked = draft::find(text).into_iter().map(|marked| (marked.span.end, marked)).collect();
        Self { text, places, marked }
    }

    /// Where the number of a note stands.
    pub(super) fn places(&self, label: &str) -> &[usize] {
        self.places.get(label).map_or(&[], Vec::as_slice)
    }

    /// The quotation that ends before this place, with nothing but a space or a point between.
    pub(super) fn before(&self, place: usize) -> Option<Claim> {
        let ahead = self.text.get(..place)?;
        let end = ahead.trim_end_matches([' ', '\t', '.', ',', ';', ':']).len();
        if let Some(marked) = self.marked.get(&end).or_else(|| self.marked.get(&place)) {
            return Some(Claim { start: marked.span.start, words: unescaped(&marked.quote) });
        }
        // One or two words are no quotation to the checker, and a very long one neither; behind a number of ours they are.
        let span = marked_before(ahead.get(..end)?)?;
        let words = span.of(self.text)?;
        let inside = words.char_indices().nth(1)?.0..words.char_indices().next_back()?.0;
        Some(Claim { start: span.start, words: unescaped(words.get(inside)?) })
    }

    /// What stands on its line before a claim: the words that it leans on, what a word of it refers to.
    pub(super) fn ahead(&self, claim: &Claim) -> &'a str {
        let ahead = self.text.get(..claim.start).unwrap_or_default();
        ahead.rsplit('\n').next().unwrap_or_default().trim_end()
    }
}

/// The quotation that a text ends with, in the marks that exports use.
fn marked_before(text: &str) -> Option<Span> {
    let close = text.chars().next_back()?;
    let (open, _) = [('“', '”'), ('«', '»'), ('「', '」'), ('『', '』')].into_iter().find(|(_, end)| *end == close)?;
    let from = text.floor_char_boundary(text.len().saturating_sub(LONGEST));
    let mut depth = 0_usize;
    for (at, c) in text.get(from..)?.char_indices().rev() {
        if c == close {
            depth += 1;
        } else if c == open {
            depth = depth.saturating_sub(1);
        } else if c == '\n' {
            return None;
        }
        if depth == 0 {
            return Some(Span::new(from + at, text.len()));
        }
    }
    None
}

/// Words without the backslashes that keep them from being markup, as [`super::markdown`] sets them; a backslash before
/// anything else is one of the words.
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some(next) if c == '\\' && next.is_ascii_punctuation() => {
                out.push(*next);
                chars.next();
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Option<String> {
        let noted = Noted::of(text);
        let place = *noted.places("n1").first()?;
        noted.before(place).map(|claim| claim.words)
    }

    #[test]
    fn a_claim_is_found_before_its_number_however_short_or_long() {
        assert_eq!(words("So: “Peace is law.”[^n1]\n\n[^n1]: *A*.").as_deref(), Some("Peace is law."));
        assert_eq!(words("**WS** “World Summit”[^n1]").as_deref(), Some("World Summit"));
        assert_eq!(words("“Peace is law here” [^n1]").as_deref(), Some("Peace is law here"));
        let long = "word ".repeat(2000);
        assert_eq!(words(&format!("“{}”[^n1]", long.trim())).as_deref(), Some(long.trim()));
        assert_eq!(words("“a “b” c”[^n1]").as_deref(), Some("a “b” c"));
        assert_eq!(words("No quotation.[^n1]"), None);
        assert_eq!(words("[^n1]: only the note"), None);
    }

    #[test]
    fn only_what_keeps_words_from_being_markup_is_taken_away() {
        assert_eq!(unescaped("a\\*b\\\\\\*c C:\\dir \\"), "a*b\\*c C:\\dir \\");
    }
}
