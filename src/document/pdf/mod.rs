//! PDF files.
//!
//! ```text
//! pages (open, passwords, limits) -> device (glyphs with places) -> layout (lines in reading order)
//!     -> structure (headings, paragraphs, notes, running lines) -> Document, with labels and metadata
//! ```

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::detect::reader_error;
use super::read::{Part, Parts, date_of, language_of};
use super::{Input, Metadata, Options, Problem, Reader, Warning};
use line::PageLines;

mod body;
mod bookmarks;
mod catalog;
mod chains;
mod codes;
mod columns;
mod device;
mod fonts;
mod headings;
mod labels;
mod layout;
mod line;
mod marks;
mod metadata;
mod notes;
mod numbers;
mod pages;
mod paragraphs;
mod places;
mod program_hash;
mod rows;
mod running;
mod spans;
mod state;
mod structure;
#[cfg(test)]
mod testing;
mod words;

pub(crate) use places::places;

/// Raised whenever text or blocks can come out differently.
pub(super) const VERSION: u32 = 1;

/// Reads the file.
pub(super) fn parts(input: &Input<'_>, options: &Options) -> Parts {
    vec![part(input, options)]
}

fn part(input: &Input<'_>, options: &Options) -> crate::Result<Part> {
    let pdf = pages::open(input.name, input.bytes, &options.passwords)?;
    let catalog = catch_unwind(AssertUnwindSafe(|| catalog::read(&pdf))).unwrap_or_default();
    let mut reader = pages::Reader::new(&pdf);
    let all: Vec<PageLines> = reader.by_ref().collect();
    let count = pdf.pages().len();
    let mut warnings = state::damage(input.bytes, count, catalog.count);
    warnings.extend(state::warnings(&all, reader.failed()));
    if count > all.len() {
        warnings.push(Warning::new(format!("only the first {} of {} pages were read", all.len(), count)));
    }
    if state::scanned(&all) == state::Scanned::All {
        return Err(reader_error(input.name, "scanned: no text")
            .hint("Read it with OCR: install tesseract and add --ocr.")
            .problem(Problem::Scanned));
    }

    let labels = labels::labels(catalog.labels, all.len());
    let built = structure::build(&all, &catalog.bookmarks, labels.as_deref());
    let metadata = Metadata {
        date: all.first().and_then(metadata::printed_date).or_else(|| date_of(catalog.created.as_deref()?)),
        language: catalog.language.as_deref().and_then(language_of),
        symbol: None,
    };
    let title = metadata::title(&catalog.titles).or(built.title);
    let titled = title.is_some();
    let reader = Reader { name: "pdf".into(), version: VERSION };
    let mut document = built.builder.finish(title, metadata, reader, &mut warnings);
    let first = document.blocks.iter().find(|block| block.kind == super::BlockKind::Heading(1));
    if !titled && first.is_some_and(|block| block.page != Some(1) || block.paragraph.is_some()) {
        // A numbered heading, or one of a later page, names a part and not the document.
        document.title = None;
    }
    if document.blocks.is_empty() {
        let said = warnings
            .into_iter()
            .next()
            .map_or_else(|| "has no text".to_owned(), |warning| format!("has no text ({})", warning.message));
        return Err(reader_error(input.name, &said).problem(Problem::Empty));
    }
    Ok(Part { id: None, document, warnings })
}

#[cfg(test)]
#[path = "pdf_tests.rs"]
mod tests;
