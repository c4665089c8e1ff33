//! What an ingest says while it runs and when it is done.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::document::Problem;

/// How far an ingest is; sent a few times a second.
///
/// While stored passages are given vectors (`reindex`, or after semantic search was off), files and bytes both count
/// passages. While a page is fetched, `current` is its address, and the bytes are those of the page (0 in all where the
/// server does not say).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// What it is doing.
    pub phase: Phase,
    /// The document in hand, by key; empty between documents.
    pub current: String,
    /// Files done (stored, same or skipped).
    pub files_done: usize,
    /// Files found; grows while walking.
    pub files_total: usize,
    /// Bytes of the files done.
    pub bytes_done: u64,
    /// Bytes of all files found.
    pub bytes_total: u64,
    /// Documents stored by this ingest.
    pub documents: usize,
    /// Passages embedded by this ingest.
    pub passages: usize,
    /// Seconds since it began.
    pub seconds: f64,
}

/// What an ingest is doing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// Finding files.
    #[default]
    Walking,
    /// Reading, embedding and storing.
    Storing,
    /// Catching up graph and BM25 index.
    Indexing,
}

/// What an ingest did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Keys of documents that are new.
    pub added: Vec<String>,
    /// Keys of documents whose content changed.
    pub changed: Vec<String>,
    /// Number of documents that were the same.
    pub same: usize,
    /// Keys of documents that are gone (sync only).
    pub gone: Vec<String>,
    /// Files that were not taken, with the reason.
    pub skipped: Vec<Skipped>,
    /// What was odd, by key.
    pub warnings: Vec<Skipped>,
    /// Passages stored.
    pub passages: usize,
    /// Whether it was cancelled before its end; what is listed as added is kept.
    pub cancelled: bool,
}

/// A file or document and what is to be said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Skipped {
    /// The path as found, or the key.
    pub path: String,
    /// One line for people.
    pub reason: String,
    /// What stands between the file and its text, where that is why; left out for what is only said of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

impl Skipped {
    /// Something to be said, without a problem.
    pub fn new(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { path: path.into(), reason: reason.into(), problem: None }
    }

    /// With what stands between the file and its text.
    #[must_use]
    pub fn problem(self, problem: impl Into<Option<Problem>>) -> Self {
        Self { problem: problem.into(), ..self }
    }
}
