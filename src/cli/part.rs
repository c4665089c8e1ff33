//! A part of a document's text: by bytes, by lines or by page.

use super::exit::usage;
use crate::store::StoredDocument;
use crate::text::Span;
use crate::{Error, Result};

/// Which part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it.
    Whole,
    /// These bytes.
    Bytes(usize, usize),
    /// These lines, counted from 1, both included.
    Lines(usize, usize),
    /// This page, counted from 1.
    Page(u32),
}

impl Part {
    /// Its bytes.
    ///
    /// # Errors
    /// When the document has no such part.
    pub(super) fn of(self, document: &StoredDocument) -> Result<Span> {
        match self {
            Self::Whole => Ok(Span::new(0, document.text.len())),
            Self::Bytes(start, end) => bytes(document, start, end),
            Self::Lines(first, last) => lines(document, first, last),
            Self::Page(number) => page(document, number),
        }
    }
}

fn bytes(document: &StoredDocument, start: usize, end: usize) -> Result<Span> {
    let length = document.text.len();
    if start <= end {
        let span = Span::new(start, end);
        if span.of(&document.text).is_some() {
            return Ok(span);
        }
    }
    let message = format!("no text at {start}-{end} of {}", document.key);
    Err(usage(message).hint(format!("The text has {length} bytes, and a span begins and ends between two characters.")))
}

fn lines(document: &StoredDocument, first: usize, last: usize) -> Result<Span> {
    let mut at = 0;
    let mut starts = vec![];
    for line in document.text.split_inclusive('\n') {
        starts.push(at);
        at += line.len();
    }
    let none = || -> Error {
        usage(format!("no line {first} in {}", document.key))
            .hint(format!("The text has {} lines, counted from 1.", starts.len()))
    };
    let start = *first.checked_sub(1).and_then(|first| starts.get(first)).ok_or_else(none)?;
    let end = starts.get(last).copied().unwrap_or(at);
    if end < start {
        return Err(usage(format!("the lines {first} to {last} are the wrong way round")));
    }
    Ok(Span::new(start, end))
}

fn page(document: &StoredDocument, number: u32) -> Result<Span> {
    document.pages.iter().find(|page| page.number == number).map(|page| page.span).ok_or_else(|| {
        let hint = match document.pages.len() {
            0 => "This format has no pages.".to_owned(),
            pages => format!("It has {pages} pages."),
        };
        usage(format!("no page {number} in {}", document.key)).hint(hint)
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::document::Page;
    use crate::store::DocumentId;

    pub(in crate::cli) fn document(text: &str) -> StoredDocument {
        StoredDocument {
            language: None,
            id: DocumentId(1),
            key: "k".into(),
            title: "t".into(),
            origin: "/k".into(),
            symbol: None,
            date: None,
            text: text.into(),
            blocks: vec![],
            pages: vec![],
            replaced: None,
        }
    }

    #[test]
    fn lines_are_counted_from_one_and_both_ends_belong() {
        let document = document("a\nbé\n\nd");
        let of = |first, last| Part::Lines(first, last).of(&document);
        assert_eq!(of(2, 3).unwrap().of(&document.text), Some("bé\n\n"));
        assert_eq!(of(4, 99).unwrap().of(&document.text), Some("d"));
        assert!(of(0, 1).is_err() && of(5, 6).is_err() && of(4, 1).is_err());
    }

    #[test]
    fn a_span_within_a_character_or_backwards_is_refused() {
        assert!(Part::Bytes(0, 1).of(&document("é")).is_err());
        assert!(Part::Bytes(2, 0).of(&document("é")).is_err());
        assert!(Part::Bytes(0, 2).of(&document("é")).is_ok());
    }

    #[test]
    fn pages_are_counted_from_one() {
        let mut document = document("one\ntwo");
        document.pages = vec![
            Page { number: 1, label: Some("i".into()), span: Span::new(0, 4) },
            Page { number: 2, label: None, span: Span::new(4, 7) },
        ];
        assert_eq!(Part::Page(2).of(&document).unwrap(), Span::new(4, 7));
        assert!(Part::Page(3).of(&document).is_err());
        assert_eq!(Part::Whole.of(&document).unwrap(), Span::new(0, 7));
    }
}
