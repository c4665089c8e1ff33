//! PDF files.
//!
//! ```text
//! pages (open, passwords, limits) -> device (glyphs with places) -> layout (lines in reading order)
//!     -> structure (headings, paragraphs, notes, running lines) -> Document, with labels and metadata
//! ```

use super::detect::reader_error;
use super::outline::{Builder, Piece};
use super::read::{Part, Parts};
use super::{BlockKind, Input, Metadata, Options, Problem, Reader};

mod chains;
mod codes;
mod columns;
mod device;
mod fonts;
mod layout;
mod line;
mod marks;
mod pages;
mod program_hash;
mod spans;
#[cfg(test)]
mod testing;
mod words;

/// Raised whenever text or blocks can come out differently.
pub(super) const VERSION: u32 = 1;

/// Reads the file.
pub(super) fn parts(input: &Input<'_>, options: &Options) -> Parts {
    vec![part(input, options)]
}

fn part(input: &Input<'_>, options: &Options) -> crate::Result<Part> {
    let pdf = pages::open(input.name, input.bytes, &options.passwords)?;
    let mut builder = Builder::default();
    for page in pages::Reader::new(&pdf) {
        builder.begin_page(None);
        for lines in page.lines.chunk_by(|a, b| a.region == b.region) {
            let text: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
            builder.push(BlockKind::Paragraph, &text.join("\n"), Piece::default());
        }
    }
    let mut warnings = Vec::new();
    let reader = Reader { name: "pdf".into(), version: VERSION };
    let document = builder.finish(None, Metadata::default(), reader, &mut warnings);
    if document.blocks.is_empty() {
        return Err(reader_error(input.name, "has no text: its pages are pictures").problem(Problem::Scanned));
    }
    Ok(Part { id: None, document, warnings })
}
