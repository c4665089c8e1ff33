//! The reader boundary: bytes of any format in, parts out.

use super::{Document, Warning};
use crate::Result;

/// A file to read.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The file's name (not its path); its extension is a hint at the format, its stem a title of last resort.
    pub name: &'a str,
    /// The whole content.
    pub bytes: &'a [u8],
}

/// One document of a file. Most files hold one; each record of JSONL is one of its own.
#[derive(Debug, Clone)]
pub struct Part {
    /// The document's own name within the file (a JSONL record's `id`); `None` where the file is the document.
    pub id: Option<String>,
    /// What was read.
    pub document: Document,
    /// What was odd.
    pub warnings: Vec<Warning>,
}

/// The documents of a file, one at a time, so that a file of a million records never stands in memory twice.
///
/// An item is an error where that record (or the whole file) cannot be read; the next ones may still be good.
/// The order is the file's. An empty file gives one error that says so.
///
/// # Errors
/// When the format is not one that adduce reads, or the file is binary.
pub fn read<'a>(_input: &Input<'a>) -> Result<Box<dyn Iterator<Item = Result<Part>> + 'a>> {
    unimplemented!()
}
