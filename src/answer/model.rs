//! The answer as the faces show it and as `--json` prints it (schema 1).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::document::Locator;
use crate::store::StoredDocument;
use crate::text::Span;

/// The version of this JSON shape.
pub const SCHEMA: u32 = 1;

/// An answer: verbatim sentences with citations, or the statement that the documents do not answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Answer {
    /// The version of this shape: 1.
    pub schema: u32,
    /// The question's id in a batch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The question as asked.
    pub question: String,
    /// True when the documents do not answer; then `claims` is empty and `nearest` points at what came closest.
    pub abstained: bool,
    /// How sure it is that the documents answer, from 0 to 1.
    pub confidence: f32,
    /// The words within the first claim that answer, where they can be told.
    pub answer: Option<String>,
    /// The sentences that answer, in the order that reads best.
    pub claims: Vec<Claim>,
    /// What the claims' numbers point at.
    pub citations: Vec<Citation>,
    /// The nearest passages when there is no answer: pointers, not an answer. Their ids do not occur in claims.
    pub nearest: Vec<Citation>,
    /// What the user should know of how it was found ("semantic search is off").
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// What was weighed, when it was asked for (`--explain`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explain: Option<Weighed>,
    /// How long each step took, in milliseconds; always has `total`.
    pub timings_ms: BTreeMap<String, f64>,
}

/// From this confidence on an answer is called well supported, and from [`PARTLY`] on partly supported.
const WELL: f32 = 0.8;
/// See [`WELL`].
const PARTLY: f32 = 0.65;

impl Answer {
    /// Its confidence in words.
    pub fn support(&self) -> &'static str {
        match self.confidence {
            confidence if confidence >= WELL => "well supported",
            confidence if confidence >= PARTLY => "partly supported",
            _ => "weakly supported",
        }
    }
}

/// What was weighed for an answer: the sentences that came closest, and what speaks for and against an answer at all.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Weighed {
    /// What confidence was reckoned from, by name.
    pub features: BTreeMap<String, f32>,
    /// The sentences, best first.
    pub sentences: Vec<WeighedSentence>,
}

/// A sentence and what speaks for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WeighedSentence {
    /// Its document's key.
    pub document: String,
    /// Its place, in bytes of the stored text.
    pub span: Span,
    /// Its words.
    pub text: String,
    /// What it is ranked by.
    pub score: f32,
    /// What the score was reckoned from, by name.
    pub features: BTreeMap<String, f32>,
}

/// A statement of the answer: words of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Claim {
    /// The words, equal to the quote of its first citation.
    pub text: String,
    /// Ids of the citations that support it; never empty.
    pub citations: Vec<usize>,
}

/// A place in a stored document, with its words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Citation {
    /// Counted from 1 within an answer.
    pub id: usize,
    /// Which document.
    pub document: DocumentRef,
    /// Page, counted from 1; null where the format has no pages.
    pub page: Option<u32>,
    /// The label printed on the page.
    pub page_label: Option<String>,
    /// The headings above, outermost first.
    pub section: Vec<String>,
    /// How many pages the document has.
    #[serde(default)]
    pub pages: Option<u32>,
    /// The part of a legal text ("annex", "article 5").
    #[serde(default)]
    pub division: Option<String>,
    /// The paragraph number as printed, with those above it ("56 (d)").
    pub paragraph: Option<String>,
    /// How the format names the place, where pages and paragraphs do not ("slide 4", "footnote 3").
    #[serde(default)]
    pub place: Option<String>,
    /// Line of the source file, counted from 1.
    pub line: Option<u32>,
    /// Bytes of the stored text.
    pub span: Span,
    /// Unicode code points of the stored text.
    pub chars: Span,
    /// The words: equal to the stored text at `span`.
    pub quote: String,
    /// Keys of other documents with the same text, where the same words stand: one source, not several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
}

impl Citation {
    /// Its place, for words that people use.
    pub fn locator(&self) -> Locator {
        Locator {
            page: self.page,
            page_label: self.page_label.clone(),
            pages: self.pages,
            section: self.section.clone(),
            division: self.division.clone(),
            paragraph: self.paragraph.clone(),
            place: self.place.clone(),
            line: self.line,
        }
    }
}

impl DocumentRef {
    /// The reference to this document.
    pub fn of(document: &StoredDocument) -> Self {
        Self {
            key: document.key.clone(),
            title: document.title.clone(),
            origin: document.origin.clone(),
            symbol: document.symbol.clone(),
            date: document.date.clone(),
            edition: document.id.0,
        }
    }
}

/// Which document a citation points at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentRef {
    /// What commands take as DOC.
    pub key: String,
    /// Its title, or else its key.
    pub title: String,
    /// The path or address it came from.
    pub origin: String,
    /// The symbol by which it is cited ("A/RES/79/1"), where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// The document's own date, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Which edition of the document: the library's number for this text, never used for another.
    #[serde(default)]
    pub edition: i64,
}
