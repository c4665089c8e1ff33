//! The JSON shapes of commands that have none from below, and the schemas of all that are promised.

use schemars::{JsonSchema, schema_for};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::answer::Answer;
use crate::document::Problem;
use crate::document::output::ReadOutput;
use crate::embed::ModelInfo;
use crate::embed::catalogue::Entry;
use crate::engine::Status;
use crate::ingest::Report;
use crate::retrieve::{Explanation, Hit, Mode};
use crate::store::{Collection, DocumentRow, FileRow};
use crate::text::Span;
use crate::write::Written;

/// The version of the shapes below.
pub(super) const SCHEMA: u32 = 1;

/// An answer: verbatim sentences with citations, or the statement that the documents do not answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Answer")]
pub(super) struct AnswerOutput {
    /// The answer's fields.
    #[serde(flatten)]
    pub(super) answer: Answer,
    /// What a language model wrote, sentence by sentence, each checked against its passages (`--write`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) written: Option<Written>,
}

/// What `search --format json` prints for each query.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) struct SearchResult {
    /// The version of this shape: 1.
    pub(super) schema: u32,
    /// The query's id in a batch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    /// The query as typed.
    pub(super) query: String,
    /// Which candidates were used.
    pub(super) mode: Mode,
    /// Best first.
    pub(super) hits: Vec<SearchHit>,
    /// What the user should know of how they were found ("semantic search is off").
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) notes: Vec<String>,
}

/// A passage that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) struct SearchHit {
    /// Counted from 1.
    pub(super) rank: usize,
    /// What it is ranked by; comparable within one query only.
    pub(super) score: f32,
    /// Its document.
    pub(super) document: SearchDocument,
    /// Bytes of the stored text.
    pub(super) span: Span,
    /// Title and headings above, outermost first.
    pub(super) section: Vec<String>,
    /// The passage: equal to the stored text at `span`.
    pub(super) text: String,
    /// How the score came about; with `--explain`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) explain: Option<Explanation>,
}

/// Which document a passage is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(super) struct SearchDocument {
    /// What commands take as DOC.
    pub(super) key: String,
    /// Its title, or else its key.
    pub(super) title: String,
}

impl SearchHit {
    /// The hit at this place, counted from 1.
    pub(super) fn new(rank: usize, (hit, key, title): &(Hit, String, String), explain: bool) -> Self {
        Self {
            rank,
            score: hit.score,
            document: SearchDocument { key: key.clone(), title: title.clone() },
            span: hit.passage.span,
            section: hit.passage.heading.clone(),
            text: hit.passage.text.clone(),
            explain: explain.then(|| hit.why.clone()),
        }
    }
}

/// What `list --json` prints.
#[derive(Debug, Serialize)]
pub(super) struct Listing {
    /// The version of this shape: 1.
    pub(super) schema: u32,
    /// By key.
    pub(super) documents: Vec<Listed>,
}

/// A document of a list.
#[derive(Debug, Serialize)]
pub(super) struct Listed {
    key: String,
    title: String,
    origin: String,
    format: String,
    date: Option<String>,
    language: Option<String>,
    symbol: Option<String>,
    collections: Vec<String>,
    tags: Vec<String>,
    part_of: Option<String>,
    added: String,
    bytes: u64,
    text_bytes: usize,
    pages: usize,
    passages: usize,
    sha256: String,
    warnings: Vec<String>,
}

impl From<DocumentRow> for Listed {
    fn from(row: DocumentRow) -> Self {
        Self {
            key: row.key,
            title: row.title,
            origin: row.origin,
            format: row.reader.name,
            date: row.date,
            language: row.language,
            symbol: row.symbol,
            collections: row.collections,
            tags: row.tags,
            part_of: row.part_of,
            added: row.added,
            bytes: row.size,
            text_bytes: row.text_bytes,
            pages: row.pages,
            passages: row.passages,
            sha256: row.hash,
            warnings: row.warnings.into_iter().map(|warning| warning.message).collect(),
        }
    }
}

/// What `list --problems --json` prints.
#[derive(Debug, Serialize)]
pub(super) struct Problems {
    /// The version of this shape: 1.
    pub(super) schema: u32,
    /// By path.
    pub(super) problems: Vec<ListedProblem>,
}

/// A file that could not be read.
#[derive(Debug, Serialize)]
pub(super) struct ListedProblem {
    path: String,
    problem: Option<Problem>,
    reason: String,
    bytes: u64,
    looked_at: String,
}

impl From<FileRow> for ListedProblem {
    fn from(file: FileRow) -> Self {
        Self {
            path: file.origin,
            problem: file.problem,
            reason: file.reason.unwrap_or_default(),
            bytes: file.size,
            looked_at: file.at,
        }
    }
}

/// What `collections --json` prints.
#[derive(Debug, Serialize)]
pub(super) struct Collections {
    /// The version of this shape: 1.
    schema: u32,
    #[serde(rename = "collections")]
    all: Vec<Collection>,
    tags: Vec<Tag>,
}

/// A tag and how many documents have it.
#[derive(Debug, Serialize)]
struct Tag {
    name: String,
    documents: usize,
}

impl Collections {
    /// These collections and tags.
    pub(super) fn new(collections: Vec<Collection>, tags: Vec<(String, usize)>) -> Self {
        let tags = tags.into_iter().map(|(name, documents)| Tag { name, documents }).collect();
        Self { schema: SCHEMA, all: collections, tags }
    }
}

/// What `add`, `sync`, `reindex` and `starter` print with `--json`.
#[derive(Debug, Serialize)]
pub(super) struct IngestReport<'a> {
    /// The version of this shape: 1.
    pub(super) schema: u32,
    /// The report's fields.
    #[serde(flatten)]
    pub(super) report: &'a Report,
}

/// What `remove --json` prints.
#[derive(Debug, Serialize)]
pub(super) struct Removal {
    /// The version of this shape: 1.
    pub(super) schema: u32,
    /// Keys that were removed.
    pub(super) removed: Vec<String>,
}

/// What `show --json` prints.
#[derive(Debug, Serialize)]
pub(super) struct Shown<'a> {
    /// The version of this shape: 1.
    pub(super) schema: u32,
    /// Which document.
    pub(super) document: crate::answer::DocumentRef,
    /// Bytes of the stored text that are shown.
    pub(super) span: Span,
    /// The same in code points.
    pub(super) chars: Option<Span>,
    /// The page on which it begins.
    pub(super) page: Option<u32>,
    /// The headings above it.
    pub(super) section: Vec<String>,
    /// The words.
    pub(super) text: &'a str,
}

/// What `model list --json` prints.
#[derive(Debug, Serialize)]
pub(super) struct Models {
    /// The version of this shape: 1.
    pub(super) schema: u32,
    /// The built-in one first.
    pub(super) models: Vec<Entry>,
}

/// What `model use --json` prints.
#[derive(Debug, Serialize)]
pub(super) struct ModelInUse {
    /// The version of this shape: 1.
    pub(super) schema: u32,
    /// The model.
    pub(super) model: ModelInfo,
}

/// The promised shapes: the name of the file in `schema/`, and the schema.
pub fn schemas() -> Vec<(&'static str, Value)> {
    vec![
        ("answer", schema_for!(AnswerOutput).to_value()),
        ("brief", schema_for!(crate::brief::Brief).to_value()),
        ("check", schema_for!(crate::quote::report::Report).to_value()),
        ("eval", schema_for!(crate::eval::Report).to_value()),
        ("evidence", schema_for!(crate::brief::evidence::EvidenceFile).to_value()),
        ("read", schema_for!(ReadOutput).to_value()),
        ("search", schema_for!(SearchResult).to_value()),
        ("status", schema_for!(Status).to_value()),
        ("verify", schema_for!(crate::brief::verify::Verification).to_value()),
    ]
}
