//! The JSON shapes of commands that have none from below, and the schemas of all that are promised.

mod listed;

use std::path::PathBuf;

use schemars::{JsonSchema, schema_for};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::answer::{Answer, DocumentRef};
use crate::document::output::ReadOutput;
use crate::embed::ModelInfo;
use crate::embed::catalogue::Entry;
use crate::engine::Status;
use crate::ingest::Report;
use crate::retrieve::{Explanation, Hit, Mode};
use crate::store::{ChatSummary, StoredDocument};
use crate::text::Span;
use crate::write::Written;

pub(super) use listed::{Collections, Listing, Problems};

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

/// What `read --json` prints for each file.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "Reading")]
pub(super) struct Reading {
    /// The version of this shape: 1.
    pub(super) schema: u32,
    /// The reading's fields.
    #[serde(flatten)]
    pub(super) output: ReadOutput,
}

/// What `add`, `sync`, `reindex` and `starter` print with `--json`.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct IngestReport<'a> {
    /// The version of this shape: 1.
    pub(super) schema: u32,
    /// The report's fields.
    #[serde(flatten)]
    pub(super) report: &'a Report,
}

/// What `remove --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Removal {
    /// The version of this shape: 1.
    pub(super) schema: u32,
    /// Keys that were removed.
    pub(super) removed: Vec<String>,
}

/// What `show --json` prints: a part of the stored text of a document.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct Shown {
    /// The version of this shape: 1.
    pub(super) schema: u32,
    /// Which document.
    pub(super) document: DocumentRef,
    /// Bytes of the stored text that are shown.
    pub(super) span: Span,
    /// The same in code points.
    pub(super) chars: Option<Span>,
    /// The page on which it begins.
    pub(super) page: Option<u32>,
    /// The headings above it.
    pub(super) section: Vec<String>,
    /// The words: equal to the stored text at `span`.
    pub(super) text: String,
    /// How many bytes the whole text has.
    pub(super) text_bytes: usize,
}

impl Shown {
    /// This part of this document.
    pub(super) fn new(document: &StoredDocument, span: Span) -> Self {
        let place = document.locate(span);
        Self {
            schema: SCHEMA,
            document: DocumentRef::of(document),
            span,
            chars: span.chars(&document.text),
            page: place.page,
            section: place.section,
            text: span.of(&document.text).unwrap_or("").to_owned(),
            text_bytes: document.text.len(),
        }
    }
}

/// What `model list --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Models {
    /// The version of this shape: 1.
    pub(super) schema: u32,
    /// The built-in one first.
    pub(super) models: Vec<Entry>,
}

/// What `model use --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ModelInUse {
    /// The version of this shape: 1.
    pub(super) schema: u32,
    /// The model.
    pub(super) model: ModelInfo,
}

/// What `chats --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Chats {
    /// The version of this shape: 1.
    pub(super) schema: u32,
    /// The last one first.
    pub(super) chats: Vec<SavedChat>,
}

/// A saved chat of a list.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SavedChat {
    /// What commands take as CHAT.
    id: i64,
    /// Its name.
    name: String,
    /// How many questions were asked in it.
    turns: usize,
    /// When the last one was: RFC 3339, in UTC.
    at: String,
}

impl From<ChatSummary> for SavedChat {
    fn from(chat: ChatSummary) -> Self {
        Self { id: chat.id.0, name: chat.name, turns: chat.turns, at: chat.at }
    }
}

/// What `judge --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Judged {
    /// The version of this shape: 1.
    pub(super) schema: u32,
    /// The question whose answer was judged.
    pub(super) question: String,
    /// Whether it was said to be right.
    pub(super) good: bool,
    /// Whether it had been said before, and is taken back.
    pub(super) taken_back: bool,
    /// The folder in which it is kept.
    pub(super) folder: PathBuf,
}

/// What `install-extras --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Extras {
    /// The version of this shape: 1.
    pub(super) schema: u32,
    /// The folder below which they are.
    pub(super) dir: PathBuf,
    /// Whether nothing was written.
    pub(super) dry_run: bool,
    /// The manual pages and the completions.
    pub(super) files: Vec<Extra>,
    /// What else it takes for them to work.
    pub(super) notes: Vec<String>,
}

/// A file that was installed, or would be.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Extra {
    /// Where it is.
    pub(super) path: PathBuf,
    /// Whether it was not there as it should be.
    pub(super) changed: bool,
}

/// What `config path --json` prints.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct SettingsFile {
    /// The version of this shape: 1.
    pub(super) schema: u32,
    /// Where the file of settings is, or would be.
    pub(super) file: PathBuf,
    /// Whether it is there.
    pub(super) exists: bool,
}

/// What `config check --json` prints when there is no error.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct SettingsChecked {
    /// The version of this shape: 1.
    pub(super) schema: u32,
    /// The file that was checked.
    pub(super) file: PathBuf,
    /// Whether it is there.
    pub(super) exists: bool,
    /// Always true: what is not right is an error.
    pub(super) right: bool,
}

/// What `brief list --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Briefs {
    /// The version of this shape: 1.
    pub(super) schema: u32,
    /// The kept briefings, the one changed last first.
    pub(super) briefs: Vec<crate::store::BriefRow>,
}

/// What `brief --refresh --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Refreshed {
    /// The version of this shape: 1.
    pub(super) schema: u32,
    /// What became of which evidence.
    pub(super) changes: Vec<crate::brief::refresh::Change>,
}

/// The promised shapes: the name of the file in `schema/`, and the schema.
pub fn schemas() -> Vec<(&'static str, Value)> {
    vec![
        ("answer", schema_for!(AnswerOutput).to_value()),
        ("audit", schema_for!(super::audit::Sent).to_value()),
        ("brief", schema_for!(crate::brief::Brief).to_value()),
        ("brief-list", schema_for!(Briefs).to_value()),
        ("brief-refresh", schema_for!(Refreshed).to_value()),
        ("chat", schema_for!(crate::chats::Chat).to_value()),
        ("chats", schema_for!(Chats).to_value()),
        ("check", schema_for!(crate::quote::report::Report).to_value()),
        ("collections", schema_for!(Collections).to_value()),
        ("config-check", schema_for!(SettingsChecked).to_value()),
        ("config-path", schema_for!(SettingsFile).to_value()),
        ("config-show", schema_for!(crate::config::Shown).to_value()),
        ("eval", schema_for!(crate::eval::Report).to_value()),
        ("evidence", schema_for!(crate::brief::evidence::EvidenceFile).to_value()),
        ("ingest", schema_for!(IngestReport).to_value()),
        ("install-extras", schema_for!(Extras).to_value()),
        ("judge", schema_for!(Judged).to_value()),
        ("list", schema_for!(Listing).to_value()),
        ("llm", schema_for!(super::llm::State).to_value()),
        ("model-list", schema_for!(Models).to_value()),
        ("model-use", schema_for!(ModelInUse).to_value()),
        ("problems", schema_for!(Problems).to_value()),
        ("read", schema_for!(Reading).to_value()),
        ("remove", schema_for!(Removal).to_value()),
        ("search", schema_for!(SearchResult).to_value()),
        ("show", schema_for!(Shown).to_value()),
        ("status", schema_for!(Status).to_value()),
        ("verify", schema_for!(crate::brief::verify::Verification).to_value()),
    ]
}
