//! What the program and its worker say to each other.
//!
//! Places are sent in rows without names, and each list of headings once, so that a table of a million rows stays small.

use serde::{Deserialize, Serialize};

use crate::document::{Block, BlockKind, Document, Metadata, Options, Page, Part, Problem, Reader, Warning, model};
use crate::text::{Span, safe};
use crate::{Error, ErrorKind, Result};

/// The most bytes of headings that the places of a document may repeat: many times those of the largest real ones, and
/// less than the memory of any machine.
const REPEATED: usize = 512 << 20;

/// What a worker is asked; the file's bytes are the body.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Request {
    /// Read the file.
    Read {
        /// Its name.
        name: String,
        /// How.
        options: Options,
    },
    /// Draw pages of a PDF.
    Draw {
        /// Passwords to try.
        passwords: Vec<String>,
        /// Which pages, counted from 1; all where there are none.
        pages: Vec<u32>,
    },
    /// Draw a page of a PDF to be looked at, and say where words stand on it.
    Page {
        /// Passwords to try.
        passwords: Vec<String>,
        /// Counted from 1.
        page: u32,
        /// The words, as the stored text has them.
        quote: String,
    },
}

/// What a worker answers: any number of parts, pages and failures, then `Done`.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Answer {
    /// A document; its text is the body.
    Part(Box<PartHead>),
    /// The file or a document of it cannot be read.
    Failed(Failure),
    /// A page was drawn; the picture (PGM) is the body.
    Drawn {
        /// Counted from 1.
        page: u32,
        /// How many pages there are.
        pages: u32,
    },
    /// A page was drawn to be looked at; its dots, one byte of grey each, are the body.
    Page {
        /// How many pages there are.
        pages: u32,
        /// Dots in a row.
        width: u32,
        /// Rows.
        height: u32,
        /// Around the words, in dots: left, top, right, bottom.
        boxes: Vec<[f32; 4]>,
    },
    /// A page could not be drawn, and why.
    NotDrawn {
        /// Counted from 1.
        page: u32,
        /// How many pages there are.
        pages: u32,
        /// One line for people.
        why: String,
    },
    /// That was all.
    Done,
}

/// An error as it goes through a pipe.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Failure {
    message: String,
    hint: Option<String>,
    problem: Option<Problem>,
}

/// A part but for its text.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct PartHead {
    id: Option<String>,
    warnings: Vec<Warning>,
    title: Option<String>,
    pages: Vec<Page>,
    sections: Vec<Vec<String>>,
    blocks: Vec<Row>,
    metadata: Metadata,
    reader: Reader,
}

/// Kind, start, end, place of the section in the list, paragraph, division, place, page, line.
#[derive(Debug, Serialize, Deserialize)]
struct Row(BlockKind, usize, usize, usize, Option<String>, Option<String>, Option<String>, Option<u32>, Option<u32>);

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        Self { message: error.one_line(), hint: error.hint_text().map(str::to_owned), problem: error.problem_kind() }
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        let mut error = Self::new(ErrorKind::Reader, safe::one_line(&failure.message));
        if let Some(hint) = failure.hint {
            error = error.hint(safe::one_line(&hint));
        }
        match failure.problem {
            Some(problem) => error.problem(problem),
            None => error,
        }
    }
}

impl PartHead {
    /// The part as it is sent, and its text.
    pub(super) fn of(part: Part) -> (Self, String) {
        let Part { id, document, warnings } = part;
        let Document { title, text, pages, blocks, metadata, reader } = document;
        let mut sections: Vec<Vec<String>> = Vec::new();
        let rows = blocks
            .into_iter()
            .map(|block| {
                let Block { kind, span, section, paragraph, division, place, page, line } = block;
                if sections.last() != Some(&section) {
                    sections.push(section);
                }
                Row(kind, span.start, span.end, sections.len() - 1, paragraph, division, place, page, line)
            })
            .collect();
        (Self { id, warnings, title, pages, sections, blocks: rows, metadata, reader }, text)
    }

    /// The part with its text. Nothing that came from a worker is taken at its word: a hostile file may have become
    /// master of it.
    ///
    /// # Errors
    /// When text and places do not fit together.
    pub(super) fn with(self, text: Vec<u8>) -> Result<Part> {
        let odd = |what: &str| {
            Error::new(ErrorKind::Reader, format!("the reader gave what does not fit together: {what}"))
                .hint("Please report this, with the file if you may share it.")
                .problem(Problem::Damaged)
        };
        let text = String::from_utf8(text).map_err(|_| odd("text that is not UTF-8"))?;
        let Self { id, warnings, title, pages, sections, blocks, metadata, reader } = self;
        let (mut all, mut repeated) = (Vec::with_capacity(blocks.len()), 0_usize);
        for Row(kind, start, end, section, paragraph, division, place, page, line) in blocks {
            let section = sections.get(section).ok_or_else(|| odd("a section that is not there"))?;
            repeated = section.iter().map(String::len).fold(repeated, usize::saturating_add);
            if repeated > REPEATED {
                return Err(odd("headings that are repeated without end"));
            }
            let section = section.clone();
            if start > end {
                return Err(odd("a place that ends before it begins"));
            }
            all.push(Block { kind, span: Span::new(start, end), section, paragraph, division, place, page, line });
        }
        let document = Document { title, text, pages, blocks: all, metadata, reader };
        model::check(&document).map_err(|what| odd(&what))?;
        Ok(Part { id, document, warnings })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Input, read};

    fn part() -> Part {
        let text = b"# T\n\nOne.\n\n## U\n\n1. Two \xc3\xa9.\n2. Three.\n";
        read(&Input { name: "a.md", bytes: text }).unwrap().next().unwrap().unwrap()
    }

    fn sent(head: &PartHead) -> PartHead {
        serde_json::from_slice(&serde_json::to_vec(head).unwrap()).unwrap()
    }

    #[test]
    fn a_part_is_the_same_at_the_other_end() {
        let before = part();
        let (head, text) = PartHead::of(before.clone());
        let after = sent(&head).with(text.into_bytes()).unwrap();
        assert_eq!((after.id, after.document, after.warnings), (before.id, before.document, before.warnings));
    }

    #[test]
    fn an_error_keeps_hint_and_problem() {
        let error = Error::new(ErrorKind::Reader, "a is \u{1b}shut").hint("Open it.").problem(Problem::Password);
        let after = Error::from(Failure::from(&error));
        assert_eq!(after.to_string(), "a is ␛shut");
        assert_eq!((after.hint_text(), after.problem_kind()), (Some("Open it."), Some(Problem::Password)));
    }

    #[test]
    fn what_does_not_fit_together_is_refused() {
        let (head, text) = PartHead::of(part());
        assert!(sent(&head).with(text.as_bytes().get(..4).unwrap().to_vec()).is_err(), "blocks off the text");
        assert!(sent(&head).with(vec![0xff; text.len()]).is_err(), "not UTF-8");
        let mut odd = sent(&head);
        odd.sections.clear();
        assert!(odd.with(text.clone().into_bytes()).is_err(), "no such section");
        let mut odd = sent(&head);
        odd.sections = vec![vec!["x".repeat(REPEATED + 1)]];
        odd.blocks.iter_mut().for_each(|row| row.3 = 0);
        assert!(odd.with(text.clone().into_bytes()).is_err(), "too much of it");
        let mut odd = sent(&head);
        odd.blocks.first_mut().unwrap().1 = usize::MAX;
        assert!(odd.with(text.into_bytes()).is_err(), "backwards");
    }
}
