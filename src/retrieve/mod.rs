//! Question in, hits out: dense and lexical candidates, fusion, re-ranking, and the explanation of each score.

pub mod acronyms;
pub mod fuse;
pub mod rerank;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::store::PassageRow;

/// Which candidates to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Dense and lexical, fused, and the first of them re-ranked by late interaction; what asks something is read for its answer.
    #[default]
    Hybrid,
    /// Dense and lexical, fused; not re-ranked.
    Fused,
    /// By vector only.
    Dense,
    /// By word only (BM25).
    Lexical,
}

/// A retrieved passage.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The passage, with its text.
    pub passage: PassageRow,
    /// The score that it is ranked by.
    pub score: f32,
    /// How the score came about.
    pub why: Explanation,
}

/// How a hit's score came about.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Explanation {
    /// Cosine of question and passage.
    pub dense: Option<f32>,
    /// Place in the dense list, counted from 1.
    pub dense_rank: Option<usize>,
    /// BM25 score.
    pub lexical: Option<f32>,
    /// Place in the lexical list, counted from 1.
    pub lexical_rank: Option<usize>,
    /// How well each token of the question is met in it (late interaction); absent where it was not read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<f32>,
    /// What the reader says of whether the answer stands in it (a logit); absent where it was not read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<f32>,
    /// The question's words that stand in the passage, as typed in the question.
    pub words: Vec<String>,
}
