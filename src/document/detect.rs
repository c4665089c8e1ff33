//! Telling formats apart by content first and name second.

/// A format that a reader exists for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Markdown.
    Markdown,
    /// HTML and XHTML.
    Html,
    /// Plain text in any encoding.
    Plain,
    /// One JSON object a line: `{"id","title","text"}`.
    Jsonl,
}
