//! RTF files.
//!
//! Written from the format's specification (Rich Text Format 1.9.1, 2008): [`tokens`] takes the bytes apart, [`walk`]
//! follows groups and control words, [`charset`] turns bytes into characters, [`flow`] gathers paragraphs and tables.

mod charset;
mod flow;
mod styles;
mod tokens;
mod walk;

use super::detect::reader_error;
use super::read::Parts;
use super::{Format, Input, Options, Part, Problem, Reader};

/// Raised whenever text or blocks can come out differently.
pub(super) const VERSION: u32 = 1;

/// Reads the file.
pub(super) fn parts(input: &Input<'_>, _options: &Options) -> Parts {
    let mut warnings = Vec::new();
    let reader = Reader { name: Format::Rtf.name().to_owned(), version: VERSION };
    let document = walk::document(input.bytes, reader, &mut warnings);
    if document.blocks.is_empty() {
        let cut = warnings.first().map(|warning| format!(": {}", warning.message)).unwrap_or_default();
        return vec![Err(reader_error(input.name, &format!("has no text{cut}")).problem(Problem::Empty))];
    }
    vec![Ok(Part { id: None, document, warnings })]
}

#[cfg(test)]
#[path = "rtf_tests.rs"]
mod tests;
