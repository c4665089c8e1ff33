//! What a reader gives: a text, frozen from then on, and the places in it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::Span;

/// What was read from one file, or from one record of a file that holds many.
///
/// Invariants: blocks are sorted, do not overlap, lie within the text on character boundaries, and together cover every
/// character that is not white space. Pages, where there are any, are sorted and cover the text in the same way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The title by metadata or first heading.
    pub title: Option<String>,
    /// The text as people would read it, without markup. Frozen when stored: spans point into it.
    pub text: String,
    /// Empty where the format has no pages.
    pub pages: Vec<Page>,
    /// The text's parts in reading order.
    pub blocks: Vec<Block>,
    /// What the file says of itself.
    pub metadata: Metadata,
    /// Who read it.
    pub reader: Reader,
}

/// The name and version of a reader; stored, so that a later version can tell what it would read anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reader {
    /// The format's short name: `markdown`, `html`, `plain`, `jsonl`.
    pub name: String,
    /// Raised whenever the reader's text or blocks can come out differently.
    pub version: u32,
}

/// What a file says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// The document's own date as `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, not the file's.
    pub date: Option<String>,
    /// A BCP 47 tag such as `en`; as the file says, else told from its text ([`super::language`]).
    pub language: Option<String>,
    /// The symbol by which it is cited (`A/RES/79/1`), where it has one ([`super::legal`]).
    pub symbol: Option<String>,
}

/// A page of a paged format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Counted from 1.
    pub number: u32,
    /// The label printed on it ("iv", "A-3"), where the file gives one.
    pub label: Option<String>,
    /// Its place in the text.
    pub span: Span,
}

/// A part of a document that belongs together: a heading, a paragraph, a list item, a row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its place in the text.
    pub span: Span,
    /// The headings above it, outermost first. A heading's own text is not among its own section.
    pub section: Vec<String>,
    /// The paragraph number as printed ("12", "3.1", "(a)"), where the text gives one; a sub-paragraph with the numbers
    /// above it ("56 (d)") once [`super::legal`] has seen it.
    pub paragraph: Option<String>,
    /// The part of a legal text that it is in ("preamble", "article 5", "annex II, article 3"), where it has such parts.
    pub division: Option<String>,
    /// How the format itself names the place, where pages and paragraphs do not: "slide 4", "notes to slide 4",
    /// "sheet Budget, B7", "row 14", "footnote 3", "comment 2".
    pub place: Option<String>,
    /// The page on which it begins.
    pub page: Option<u32>,
    /// The line of the source file on which it begins, counted from 1; line breaks inside the block count on from here.
    pub line: Option<u32>,
}

impl Default for Block {
    /// An empty paragraph at the beginning of the text; for filling in with `..Block::default()`.
    fn default() -> Self {
        Self {
            kind: BlockKind::Paragraph,
            span: Span::new(0, 0),
            section: Vec::new(),
            paragraph: None,
            division: None,
            place: None,
            page: None,
            line: None,
        }
    }
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// A heading of level 1 to 6.
    Heading(u8),
    /// Running text.
    Paragraph,
    /// One item of a list.
    ListItem,
    /// One row of a table, cells parted by tabs.
    TableRow,
    /// Preformatted text.
    Code,
    /// A block quotation.
    Quote,
    /// A footnote or endnote.
    Note,
    /// A comment, a speaker's note, a tracked change: said beside the text.
    Comment,
    /// A running header or footer or a page number: kept in the text, but no part of any passage.
    Running,
}

impl BlockKind {
    /// The name used in JSON and in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::Heading(_) => "heading",
            Self::Paragraph => "paragraph",
            Self::ListItem => "list_item",
            Self::TableRow => "table_row",
            Self::Code => "code",
            Self::Quote => "quote",
            Self::Note => "note",
            Self::Comment => "comment",
            Self::Running => "running",
        }
    }

    /// Whether it is a heading.
    pub fn is_heading(self) -> bool {
        matches!(self, Self::Heading(_))
    }
}

/// Something odd about a file that did not stop it from being read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Warning {
    /// One line for people, safe to show, without a final period.
    pub message: String,
}

impl Warning {
    /// A warning with this message.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}

/// Says what is wrong with a document that breaks its invariants; readers' tests call it on everything they read.
///
/// # Errors
/// The first broken invariant, in words.
pub fn check(document: &Document) -> Result<(), String> {
    let text = &document.text;
    let mut end = 0;
    for block in &document.blocks {
        let Some(slice) = block.span.of(text) else { return Err(format!("block off the text: {:?}", block.span)) };
        if block.span.start < end {
            return Err(format!("block overlaps the one before it: {:?}", block.span));
        }
        if slice.trim().is_empty() {
            return Err(format!("block without text: {:?}", block.span));
        }
        if text.get(end..block.span.start).is_none_or(|gap| !gap.trim().is_empty()) {
            return Err(format!("text outside of blocks before {:?}", block.span));
        }
        end = block.span.end;
    }
    if text.get(end..).is_none_or(|gap| !gap.trim().is_empty()) {
        return Err(format!("text outside of blocks after byte {end}"));
    }
    let mut end = 0;
    for page in &document.pages {
        if page.span.of(text).is_none() || page.span.start < end {
            return Err(format!("page {} off the text or out of order", page.number));
        }
        end = page.span.end;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(start: usize, end: usize, section: &[&str], line: u32) -> Block {
        Block {
            span: Span::new(start, end),
            section: section.iter().map(|&name| name.to_owned()).collect(),
            line: Some(line),
            ..Block::default()
        }
    }

    #[test]
    fn check_finds_text_that_no_block_covers() {
        let document = Document {
            title: None,
            text: "one two".into(),
            pages: vec![],
            blocks: vec![block(0, 3, &[], 1)],
            metadata: Metadata::default(),
            reader: Reader { name: "plain".into(), version: 1 },
        };
        assert!(check(&document).is_err());
    }
}
