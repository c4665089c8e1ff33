//! A briefing as a Word file (DOCX) that `LibreOffice` and Word open without complaint: headings, a table of contents, real
//! footnotes, numbered sources, the table of claims.
//!
//! Written by ourselves on top of a ZIP writer: the parts that are needed are few, and what writes footnotes *and* a table
//! of contents that shows before anybody updates it is not to be had ready-made.

mod body;
mod own;
mod parts;
mod xml;

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::model::Brief;
use crate::{Error, ErrorKind, Result};

/// The briefing as a Word file. The same briefing gives the same bytes.
///
/// # Errors
/// When the file cannot be packed, which no briefing should cause.
pub fn docx(brief: &Brief) -> Result<Vec<u8>> {
    let body::Body { document, footnotes } = body::body(brief);
    let files: [(&str, String); 9] = [
        ("[Content_Types].xml", parts::CONTENT_TYPES.to_owned()),
        ("_rels/.rels", parts::RELATIONS.to_owned()),
        ("docProps/core.xml", parts::properties(brief)),
        ("word/document.xml", document),
        ("word/footnotes.xml", footnotes),
        ("word/styles.xml", parts::styles()),
        ("word/settings.xml", parts::SETTINGS.to_owned()),
        ("word/footer1.xml", parts::FOOTER.to_owned()),
        ("word/_rels/document.xml.rels", parts::DOCUMENT_RELATIONS.to_owned()),
    ];
    pack(&files).map_err(|error| Error::new(ErrorKind::Internal, "the Word file could not be packed").because(error))
}

fn pack(files: &[(&str, String)]) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    for (name, content) in files {
        zip.start_file(*name, options)?;
        zip.write_all(content.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
#[path = "docx_tests.rs"]
mod tests;
