//! What goes into the library and comes out of it.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::document::{Block, BlockKind, Document, Locator, Page, Problem, Reader, Warning, locator};
use crate::text::Span;

/// The key of a document's row. Never used again after the document is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId(pub i64);

/// The key of a passage's row. Never used again after the passage is gone; also the id in the graph and in BM25.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PassageId(pub i64);

/// The key of a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChatId(pub i64);

/// A document ready to be stored.
#[derive(Debug, Clone)]
pub struct NewDocument {
    /// What `--json` calls `document.key` and what commands take as DOC; unique in the library.
    pub key: String,
    /// The absolute path or address that it came from, with `#id` for a record of a file.
    pub origin: String,
    /// The origin of the file that holds it among others; `None` where the file is the document.
    pub part_of: Option<String>,
    /// The absolute path that was given to `add` and below which it was found; `sync` walks these again.
    pub root: String,
    /// SHA-256 of the file's (or the record's) bytes, hexadecimal.
    pub hash: String,
    /// Size in bytes of the file or the record.
    pub size: u64,
    /// Modification time of the file, in nanoseconds since 1970; 0 where unknown.
    pub modified: i64,
    /// What was read.
    pub document: Document,
    /// What was odd.
    pub warnings: Vec<Warning>,
    /// The passages, in order, with their vectors.
    pub passages: Vec<NewPassage>,
}

/// A passage ready to be stored.
#[derive(Debug, Clone)]
pub struct NewPassage {
    /// Its place in the document's text.
    pub span: Span,
    /// Title and heading path.
    pub heading: Vec<String>,
    /// Unit vector of the library's model; `None` while semantic search is off (`reindex` or `sync` fills it in).
    pub vector: Option<Vec<f32>>,
}

/// A document in a list, without its text.
#[derive(Debug, Clone)]
pub struct DocumentRow {
    /// Its row.
    pub id: DocumentId,
    /// Its key.
    pub key: String,
    /// Its title, or else its key.
    pub title: String,
    /// Where it came from.
    pub origin: String,
    /// The origin of the file that holds it among others; `None` where the file is the document.
    pub part_of: Option<String>,
    /// The `add` that brought it.
    pub root: String,
    /// SHA-256 of its bytes.
    pub hash: String,
    /// Size in bytes.
    pub size: u64,
    /// Modification time of the file when it was read.
    pub modified: i64,
    /// The document's own date.
    pub date: Option<String>,
    /// The language of its text, as a BCP 47 tag, where it is known.
    pub language: Option<String>,
    /// The symbol by which it is cited, where it has one.
    pub symbol: Option<String>,
    /// The collections that it is in, by name.
    pub collections: Vec<String>,
    /// Its tags, by name.
    pub tags: Vec<String>,
    /// When it was stored, RFC 3339 in UTC.
    pub added: String,
    /// The reader's name and version.
    pub reader: Reader,
    /// Number of pages; 0 where the format has none.
    pub pages: usize,
    /// Number of passages.
    pub passages: usize,
    /// Length of the text in bytes.
    pub text_bytes: usize,
    /// What was odd.
    pub warnings: Vec<Warning>,
}

/// A document with its text, as citations and the source pane need it.
#[derive(Debug, Clone)]
pub struct StoredDocument {
    /// Its row.
    pub id: DocumentId,
    /// Its key.
    pub key: String,
    /// Its title, or else its key.
    pub title: String,
    /// Where it came from.
    pub origin: String,
    /// The symbol by which it is cited, where it has one.
    pub symbol: Option<String>,
    /// The document's own date, where it is known.
    pub date: Option<String>,
    /// Its language as a BCP 47 tag, where it is known.
    pub language: Option<String>,
    /// The frozen text.
    pub text: Arc<str>,
    /// The parts of the text.
    pub blocks: Vec<Block>,
    /// The pages, where the format has them.
    pub pages: Vec<Page>,
    /// That this text is no longer current, and what came after it.
    pub replaced: Option<Replaced>,
}

/// What became of a text that is no longer current.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// The key of the document that has its place now; `None` where the file is gone.
    pub by: Option<String>,
    /// When it was replaced, RFC 3339 in UTC.
    pub at: String,
    /// When this text had been stored, RFC 3339 in UTC.
    pub added: String,
}

/// A text that is no longer current, in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionRow {
    /// The id that it had as a document, and by which it is opened.
    pub id: DocumentId,
    /// Counted from 1 for each document, the oldest first.
    pub number: u32,
    /// When it was stored, RFC 3339 in UTC.
    pub added: String,
    /// When it was replaced, RFC 3339 in UTC.
    pub replaced_at: String,
}

/// A file that is not simply one document, as it was when it was last looked at: one that could not be read, or one that
/// holds several documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRow {
    /// Where it is.
    pub origin: String,
    /// The `add` that brought it.
    pub root: String,
    /// Size in bytes.
    pub size: u64,
    /// Modification time in nanoseconds since 1970; 0 where unknown.
    pub modified: i64,
    /// [`crate::document::versions`] of the readers that tried.
    pub readers: String,
    /// What stands between the file (or parts of it) and its text, where that is known.
    pub problem: Option<Problem>,
    /// Why it (or part of it) could not be read, in one line; `None` where all of it was read.
    pub reason: Option<String>,
    /// When it was looked at, RFC 3339 in UTC; filled in by the store.
    pub at: String,
}

/// A collection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Collection {
    /// Its name.
    pub name: String,
    /// The files, folders and addresses whose documents are in it.
    pub roots: Vec<String>,
    /// How many documents are in it now.
    pub documents: usize,
}

/// Where a document's file is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The absolute path.
    pub origin: String,
    /// The key that goes with it.
    pub key: String,
    /// The `add` below which it was found.
    pub root: String,
    /// Modification time in nanoseconds since 1970.
    pub modified: i64,
}

impl StoredDocument {
    /// Where `span` begins, as people would say it.
    pub fn locate(&self, span: Span) -> Locator {
        locator::locate(&self.text, &self.blocks, &self.pages, span)
    }

    /// The headers and footers of its pages, where its reader told them from the text.
    pub fn running(&self) -> Vec<Span> {
        self.blocks.iter().filter(|block| block.kind == BlockKind::Running).map(|block| block.span).collect()
    }
}

/// A passage as retrieval needs it.
#[derive(Debug, Clone)]
pub struct PassageRow {
    /// Its row.
    pub id: PassageId,
    /// Its document.
    pub document: DocumentId,
    /// Its place in the document's text.
    pub span: Span,
    /// The document's language as a BCP 47 tag, where it is known.
    pub language: Option<String>,
    /// Title and heading path.
    pub heading: Vec<String>,
    /// Its text, equal to the document's text at `span`.
    pub text: String,
}

/// A section of a document: a heading and where what stands under it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionRow {
    /// The document's key.
    pub key: String,
    /// The document's title, or else its key.
    pub title: String,
    /// The headings, outermost first, without the title; never empty.
    pub path: Vec<String>,
    /// Its first passage.
    pub span: Span,
}

/// One turn of a saved chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatTurn {
    /// What was asked or said.
    pub question: String,
    /// The answer as JSON of [`crate::answer::Answer`].
    pub answer: String,
    /// When, RFC 3339 in UTC.
    pub at: String,
}

/// A saved chat in a list.
#[derive(Debug, Clone)]
pub struct ChatSummary {
    /// Its row.
    pub id: ChatId,
    /// Its name: the first question unless the user named it.
    pub name: String,
    /// How many turns.
    pub turns: usize,
    /// When the last turn was made, RFC 3339 in UTC.
    pub at: String,
}

/// A kept briefing in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BriefRow {
    /// Its name.
    pub name: String,
    /// When it was changed last, RFC 3339 in UTC.
    pub at: String,
}

/// A kept briefing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptBrief {
    /// The briefing as JSON of [`crate::brief::Brief`].
    pub body: String,
    /// What was done last and can be undone, in words.
    pub last: Option<String>,
}
