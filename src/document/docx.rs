//! Word files (DOCX): the accepted text, then its notes, comments, headers and footers.
//!
//! Numbers before paragraphs are counted as Word would print them and stand in the text. Marks of notes do not: they
//! would break the quotes. Word files have no pages; where Word noted its page breaks, places say "about page 4".

mod body;
mod numbering;
mod paragraph;
mod stories;
mod styles;
mod symbols;
mod text;

use super::package::{Package, Relation};
use super::read::{Part, Parts};
use super::title::Title;
use super::{Input, Options, Reader};
use crate::Result;
use body::Walk;
use numbering::Numbering;
use styles::Styles;

/// Raised whenever text or blocks can come out differently.
pub(super) const VERSION: u32 = 1;

/// Reads the file.
pub(super) fn parts(input: &Input<'_>, options: &Options) -> Parts {
    vec![read(input, options)]
}

fn read(input: &Input<'_>, options: &Options) -> Result<Part> {
    let mut package = Package::open(input.name, input.bytes)?;
    let main = package.relations("").into_iter().find(|relation| relation.kind == "officeDocument");
    let usual = "word/document.xml".to_owned();
    let main = main.map(|relation| relation.target).filter(|path| package.has(path)).unwrap_or(usual);
    let Some(text) = package.part(&main, "the text")? else {
        return Err(super::package::without_text(input.name));
    };
    let relations = package.relations(&main);
    let styles = side(&mut package, &relations, "styles").map_or_else(Styles::default, |text| Styles::read(&text));
    let numbering = side(&mut package, &relations, "numbering");
    let count = || numbering.as_deref().map_or_else(Numbering::default, Numbering::read);

    let mut walk = Walk::new(&styles, count(), options.show_changes);
    walk.mark_notes = options.mark_notes;
    walk.paged = text.contains("lastRenderedPageBreak");
    package.warnings.extend(walk.read(&text, "the text"));
    let asides = stories::asides(&mut package, &relations, &styles, &count, &walk.referred);
    let (title, metadata) = package.properties();
    let (real, file) = match title {
        Some(Title::Real(title)) => (Some(title), None),
        Some(Title::File(title)) => (None, Some(title)),
        None => (None, None),
    };
    let mut warnings = std::mem::take(&mut package.warnings);
    let reader = Reader { name: "docx".to_owned(), version: VERSION };
    let mut document = walk.flow.finish(asides, real, metadata, reader, &mut warnings);
    document.title = document.title.or(file);
    if document.blocks.is_empty() {
        return Err(super::package::empty(input.name, &warnings));
    }
    Ok(Part { id: None, document, warnings })
}

/// A part that the main part refers to, or that lies where Word puts it if the list of parts is lost.
fn side(package: &mut Package<'_>, relations: &[Relation], kind: &str) -> Option<String> {
    let usual = format!("word/{kind}.xml");
    let path = relations.iter().find(|relation| relation.kind == kind).map_or(&usual, |relation| &relation.target);
    package.side_part(path, &format!("the list of {kind}"))
}

#[cfg(test)]
#[path = "docx/tests.rs"]
mod tests;
