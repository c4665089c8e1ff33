//! From blocks to passages.

use crate::document::Document;
use crate::text::Span;

/// A stretch of a document that is retrieved as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Its place in the document's text. Passages of a document are sorted and do not overlap, and together cover every
    /// character that is not white space.
    pub span: Span,
    /// Title and heading path, outermost first: context for the embedding and for BM25, not part of the quotable text.
    pub heading: Vec<String>,
}

/// How long passages may be, in tokens of the model.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Blocks are gathered until a passage has at least this many.
    pub low: usize,
    /// A passage has at most this many where a sentence boundary allows.
    pub high: usize,
    /// With its heading and the model's special tokens it never has more than this; longer sentences are split at words.
    pub window: usize,
}

impl Default for Limits {
    /// 120 to 200 tokens within the 256 of all-MiniLM-L6-v2.
    fn default() -> Self {
        Self { low: 120, high: 200, window: 256 }
    }
}

/// Cuts a document. `tokens` counts the model's tokens in a text, without special tokens.
pub fn cut(_document: &Document, _limits: Limits, _tokens: &dyn Fn(&str) -> usize) -> Vec<Passage> {
    unimplemented!()
}

/// What is embedded for a passage: its heading path, then its text, on lines of their own.
pub fn index_text(heading: &[String], text: &str) -> String {
    if heading.is_empty() { text.to_owned() } else { format!("{}\n{text}", heading.join(" > ")) }
}
