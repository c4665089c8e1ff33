//! Building a document: blocks in reading order, the headings above each, and what was replaced on the way.

use super::{Block, BlockKind, Document, Metadata, Page, Reader, Warning};
use crate::text::{Span, safe};

/// A document has at most so many blocks; what comes after is added to the last one. A text of a million paragraphs is
/// a table or a log, and each block costs more memory than its text.
pub(super) const MAX_BLOCKS: usize = 400_000;
/// The longest name of a section, in characters: it is repeated in every block, and no heading that people wrote is
/// longer than this.
const MAX_SECTION_CHARS: usize = 200;

/// The headings above the current place.
#[derive(Debug, Default)]
pub(super) struct Outline {
    open: Vec<(u8, String)>,
}

impl Outline {
    /// The names of the headings above, outermost first.
    pub(super) fn path(&self) -> Vec<String> {
        self.open.iter().map(|(_, name)| name.clone()).collect()
    }

    /// Closes what a heading of this level ends; the path is then what stands above the heading itself.
    pub(super) fn close(&mut self, level: u8) {
        while self.open.last().is_some_and(|&(open, _)| open >= level) {
            self.open.pop();
        }
    }

    /// Opens the section of a heading.
    pub(super) fn open(&mut self, level: u8, heading: &str) {
        let name = name_of(heading);
        if !name.is_empty() {
            self.open.push((level, name));
        }
    }
}

/// A heading on one line, short enough to be repeated, safe to show.
pub(super) fn name_of(heading: &str) -> String {
    let heading = heading.get(..heading.floor_char_boundary(MAX_SECTION_CHARS * 8)).unwrap_or("");
    let clean = safe::clean(heading);
    let mut name = String::new();
    for (count, word) in clean.split_whitespace().enumerate() {
        if count > 0 {
            name.push(' ');
        }
        name.push_str(word);
    }
    if let Some((at, _)) = name.char_indices().nth(MAX_SECTION_CHARS) {
        name.truncate(at);
        name.push('…');
    }
    name
}

/// One block to add.
#[derive(Debug, Clone, Default)]
pub(super) struct Piece {
    /// The paragraph number as printed.
    pub paragraph: Option<String>,
    /// How the format names the place.
    pub place: Option<String>,
    /// The line of the source on which it begins.
    pub line: Option<u32>,
    /// Whether it follows the block before on the next line rather than after a blank one.
    pub tight: bool,
    /// Spaces before it, outside of its span.
    pub indent: usize,
}

/// Gathers text and blocks. The text of each block is cleaned of control characters as it comes in.
#[derive(Debug, Default)]
pub(super) struct Builder {
    text: String,
    blocks: Vec<Block>,
    pages: Vec<Page>,
    outline: Outline,
    replaced: usize,
    first_heading: Option<String>,
    overfull: bool,
    place: Option<String>,
}

impl Builder {
    /// Adds a block; one without any text is left out. White space around it is not kept.
    pub(super) fn push(&mut self, kind: BlockKind, text: &str, piece: Piece) {
        self.push_over_pages(kind, text, &[], piece);
    }

    /// Adds a block that goes on over page breaks: `rest` has what stands on each further page, with that page's label.
    /// Those pages begin within the block.
    pub(super) fn push_over_pages(
        &mut self,
        kind: BlockKind,
        text: &str,
        rest: &[(String, Option<String>)],
        piece: Piece,
    ) {
        self.replaced += replaced(text);
        let clean = safe::clean(text);
        let body =
            if kind == BlockKind::Code { clean.trim_end().trim_start_matches(['\n', '\r']) } else { clean.trim() };
        if body.trim().is_empty() {
            for (text, label) in rest {
                self.begin_page(label.clone());
                self.push(kind, text, piece.clone());
            }
            return;
        }
        let page = self.pages.last().map(|page| page.number);
        if !self.text.is_empty() {
            self.text.push_str(if piece.tight { "\n" } else { "\n\n" });
        }
        self.text.extend(std::iter::repeat_n(' ', piece.indent));
        if kind == BlockKind::TableRow {
            // Empty cells keep the columns in place, though a block does not begin with white space.
            let lead = clean.get(..clean.len() - clean.trim_start().len()).unwrap_or("");
            self.text.extend(lead.chars().filter(|&c| c == '\t'));
        }
        let start = self.text.len();
        self.text.push_str(body);
        for (text, label) in rest {
            self.begin_page(label.clone());
            self.replaced += replaced(text);
            let clean = safe::clean(text);
            if !clean.trim().is_empty() {
                self.text.push('\n');
                self.text.push_str(clean.trim());
            }
        }
        let span = Span::new(start, self.text.len());
        if let (true, Some(last)) = (self.blocks.len() >= MAX_BLOCKS, self.blocks.last_mut()) {
            last.span = last.span.cover(span);
            self.overfull = true;
            return;
        }
        if let BlockKind::Heading(level) = kind {
            self.outline.close(level);
        }
        let Piece { paragraph, place, line, .. } = piece;
        // They are shown and stored as names, and readers take them from the file.
        let (paragraph, place) =
            (paragraph.map(|label| safe::one_line(&label)), place.map(|name| safe::one_line(&name)));
        let section = self.outline.path();
        let place = place.or_else(|| self.place.clone());
        self.blocks.push(Block { kind, span, section, paragraph, division: None, place, page, line });
        if let BlockKind::Heading(level) = kind {
            self.outline.open(level, body);
            if level == 1 && self.first_heading.is_none() {
                self.first_heading = Some(name_of(body));
            }
        }
    }

    /// Ends the sections of this level and below it without a new heading.
    pub(super) fn close(&mut self, level: u8) {
        self.outline.close(level);
    }

    /// Begins a section whose heading is there already, as text that is no heading.
    pub(super) fn open(&mut self, level: u8, heading: &str) {
        self.outline.close(level);
        self.outline.open(level, heading);
    }

    /// The place of blocks that come without one of their own.
    pub(super) fn place(&mut self, place: Option<String>) {
        self.place = place;
    }

    /// Begins the next page; what was gathered before the first one belongs to no page.
    pub(super) fn begin_page(&mut self, label: Option<String>) {
        let at = self.text.len();
        if let Some(last) = self.pages.last_mut() {
            last.span.end = at;
        }
        let number = self.pages.len() as u32 + 1;
        self.pages.push(Page { number, label, span: Span::new(at, at) });
    }

    /// The kind of the last block.
    pub(super) fn last_kind(&self) -> Option<BlockKind> {
        self.blocks.last().map(|block| block.kind)
    }

    /// The bytes of text gathered so far.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// The document. Without a title of its own it takes its first heading of level 1.
    pub(super) fn finish(
        mut self,
        title: Option<String>,
        metadata: Metadata,
        reader: Reader,
        warnings: &mut Vec<Warning>,
    ) -> Document {
        warnings.extend(control_warning(self.replaced));
        if self.overfull {
            warnings.push(overfull_warning());
        }
        let title = title.map(|title| name_of(&title)).filter(|title| !title.is_empty()).or(self.first_heading);
        if let Some(last) = self.pages.last_mut() {
            last.span.end = self.text.len();
        }
        Document { title, text: self.text, pages: self.pages, blocks: self.blocks, metadata, reader }
    }
}

/// How many characters [`safe::clean`] replaces in a text.
pub(super) fn replaced(text: &str) -> usize {
    text.chars().filter(|&c| safe::is_unsafe(c) && !matches!(c, '\r' | '\u{c}' | '\u{85}')).count()
}

/// What is said of replaced characters, where there were any.
pub(super) fn control_warning(replaced: usize) -> Option<Warning> {
    match replaced {
        0 => None,
        1 => Some(Warning::new("1 control character was replaced")),
        n => Some(Warning::new(format!("{n} control characters were replaced"))),
    }
}

/// What is said of a document with more blocks than are kept apart.
pub(super) fn overfull_warning() -> Warning {
    Warning::new(format!("more than {MAX_BLOCKS} paragraphs; those after are kept as one"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::model::check;

    #[test]
    fn a_page_may_begin_within_a_block() {
        let mut builder = Builder::default();
        builder.begin_page(Some("i".into()));
        let rest = [("goes on\u{7}".to_owned(), Some("ii".to_owned()))];
        builder.push_over_pages(BlockKind::Paragraph, "A sentence", &rest, Piece::default());
        builder.push(BlockKind::Running, "ii", Piece::default());
        let reader = Reader { name: "x".into(), version: 1 };
        let document = builder.finish(None, Metadata::default(), reader, &mut Vec::new());
        check(&document).unwrap();
        assert_eq!(document.text, "A sentence\ngoes on\u{fffd}\n\nii");
        let pages: Vec<_> = document.pages.iter().map(|page| page.span.of(&document.text).unwrap()).collect();
        assert_eq!(pages, ["A sentence", "\ngoes on\u{fffd}\n\nii"]);
        assert_eq!(document.blocks.iter().map(|block| block.page).collect::<Vec<_>>(), [Some(1), Some(2)]);
    }

    #[test]
    fn sections_follow_the_levels_of_headings() {
        let mut builder = Builder::default();
        for (kind, text) in [
            (BlockKind::Heading(1), "A"),
            (BlockKind::Heading(3), "A.1"),
            (BlockKind::Paragraph, "one"),
            (BlockKind::Heading(2), "B \u{1b}[0m"),
            (BlockKind::Paragraph, " \u{a0}\n"),
            (BlockKind::Paragraph, "two"),
        ] {
            builder.push(kind, text, Piece::default());
        }
        let mut warnings = Vec::new();
        let reader = Reader { name: "x".into(), version: 1 };
        let document = builder.finish(None, Metadata::default(), reader, &mut warnings);
        check(&document).unwrap();
        let sections: Vec<String> = document.blocks.iter().map(|block| block.section.join("/")).collect();
        assert_eq!(sections, ["", "A", "A/A.1", "A", "A/B \u{fffd}[0m"]);
        assert_eq!(document.title.as_deref(), Some("A"));
        assert_eq!(warnings, [Warning::new("1 control character was replaced")]);
    }
}
