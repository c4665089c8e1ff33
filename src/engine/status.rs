//! The state of the library and of the machinery, as `adduce status` tells it.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The state of the library and of the machinery.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Status {
    /// The version of this JSON shape: 1.
    pub schema: u32,
    /// The library's folder.
    pub library: PathBuf,
    /// Number of documents.
    pub documents: usize,
    /// Number of passages.
    pub passages: usize,
    /// Passages that have no vector yet.
    pub without_vector: usize,
    /// Raised by every change.
    pub generation: u64,
    /// The library's format.
    pub format: u32,
    /// The model whose vectors the library holds.
    pub library_model: Option<String>,
    /// Whether semantic search is on, and if not, why and how to turn it on.
    pub semantic: SemanticStatus,
    /// The state of the graph: `ready`, `building`, `scan` (none yet; the exact scan answers), `off`.
    pub graph: String,
    /// Passages in the BM25 index.
    pub lexical_passages: usize,
    /// Size of the library on disk in bytes.
    pub bytes: u64,
    /// What a closer look found, where one was asked for (`--check`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<Inspection>,
}

/// What a closer look at the library found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Inspection {
    /// What is wrong with what is stored, one line each; none when nothing is.
    pub problems: Vec<String>,
    /// The graph held against the exact scan; null while there is none.
    pub graph: Option<GraphCheck>,
    /// Why the graph was not measured; null where it was.
    pub not_measured: Option<String>,
}

/// The graph held against the exact scan: recall of the ten best.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GraphCheck {
    /// Passages with a vector.
    pub passages: usize,
    /// Stored vectors that were looked for.
    pub vectors: usize,
    /// Questions that were looked for.
    pub questions: usize,
    /// Those of them that were asked by the user; the others are the first words of passages.
    pub of_chats: usize,
    /// How many rows the graph looked at for a query before (ef).
    pub before: usize,
    /// How many it looks at from now on: the fewest with which recall is as wanted.
    pub width: usize,
    /// The recall with that, the lower one of vectors and questions.
    pub recall: f64,
    /// The recall that is wanted.
    pub wanted: f64,
    /// What was tried.
    pub tried: Vec<WidthCheck>,
}

/// The recall of the ten best with one width.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WidthCheck {
    /// How many rows are looked at for a query (ef).
    pub width: usize,
    /// For stored vectors.
    pub vectors: f64,
    /// For questions; null where none could be embedded.
    pub questions: Option<f64>,
}

/// Whether semantic search is on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SemanticStatus {
    /// It is.
    On {
        /// The model's name.
        model: String,
    },
    /// It is not.
    Off {
        /// Why, in one line.
        reason: String,
        /// How to turn it on.
        hint: String,
    },
}
