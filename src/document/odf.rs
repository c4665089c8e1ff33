//! `OpenDocument` files (ODT, ODP, ODS): the text as it stands, then notes, comments, headers and footers.

mod beside;
mod lists;
mod paragraph;
mod styles;
mod walk;

use super::detect::reader_error;
use super::package::Package;
use super::read::{Part, Parts, date_of, language_of};
use super::title::Title;
use super::xml::{self, Event};
use super::{BlockKind, Input, Metadata, Options, Problem, Reader};
use crate::Result;
use styles::Styles;
use walk::Walk;

/// Raised whenever text or blocks can come out differently.
pub(super) const VERSION: u32 = 1;
/// The longest property that is kept, in bytes.
const MAX_PROPERTY: usize = 4 << 10;

/// Reads the file.
pub(super) fn parts(input: &Input<'_>, options: &Options) -> Parts {
    vec![read(input, options)]
}

fn read(input: &Input<'_>, options: &Options) -> Result<Part> {
    let mut package = Package::open(input.name, input.bytes)?;
    let manifest = package.side_part("META-INF/manifest.xml", "the list of parts").unwrap_or_default();
    if manifest.contains("encryption-data") || manifest.contains("encrypted-package") {
        return Err(reader_error(input.name, "is encrypted")
            .hint("Open it in an office program and save it without a password; adduce opens encrypted PDF files only.")
            .problem(Problem::Password));
    }
    let Some(text) = package.part("content.xml", "the text")? else {
        return Err(super::package::without_text(input.name));
    };
    let page_styles = package.side_part("styles.xml", "the list of styles").unwrap_or_default();
    let mut styles = Styles::default();
    styles.read(&page_styles);
    styles.read(&text);
    let mut walk = Walk::new(&styles, options.show_changes);
    walk.mark_notes = options.mark_notes;
    package.warnings.extend(walk.read(&text, "the text"));
    // Those of spreadsheets and slides are filled with page numbers and names of sheets.
    if !walk.flow.data && !walk.has_slides() {
        package.warnings.extend(walk.read(&page_styles, "the list of styles"));
    }
    let mut asides = std::mem::take(&mut walk.asides);
    asides.sort_by_key(|aside| match aside.kind {
        BlockKind::Note => u8::from(aside.of.starts_with("endnote")),
        BlockKind::Comment => 2,
        _ => 3,
    });
    let (title, metadata) = properties(&mut package);
    let (real, file) = match title {
        Some(Title::Real(title)) => (Some(title), None),
        Some(Title::File(title)) => (None, Some(title)),
        None => (None, None),
    };
    let mut warnings = std::mem::take(&mut package.warnings);
    let reader = Reader { name: "odf".to_owned(), version: VERSION };
    let mut document = walk.flow.finish(asides, real, metadata, reader, &mut warnings);
    document.title = document.title.or(file);
    if document.blocks.is_empty() {
        return Err(super::package::empty(input.name, &warnings));
    }
    Ok(Part { id: None, document, warnings })
}

/// Title, date and language, as the file's properties say.
fn properties(package: &mut Package<'_>) -> (Option<Title>, Metadata) {
    let Some(text) = package.side_part("meta.xml", "the list of properties") else {
        return (None, Metadata::default());
    };
    let (mut title, mut metadata, mut created) = (None, Metadata::default(), None);
    let mut xml = xml::Reader::new(&text);
    while let Some(event) = xml.next() {
        let Event::Start(tag) = event else { continue };
        match (tag.prefix(), tag.name()) {
            ("dc", "title") => title = Title::of(&xml.text(MAX_PROPERTY)),
            ("meta", "creation-date") => created = date_of(&xml.text(MAX_PROPERTY)),
            // The date of the last change.
            ("dc", "date") => metadata.date = date_of(&xml.text(MAX_PROPERTY)),
            ("dc", "language") => metadata.language = language_of(&xml.text(MAX_PROPERTY)),
            _ => {}
        }
    }
    metadata.date = metadata.date.or(created);
    (title, metadata)
}

#[cfg(test)]
#[path = "odf/tests.rs"]
mod tests;
