//! The model that is part of the program: all-MiniLM-L6-v2 with int8 weights (see `models/README.md`).

use std::borrow::Cow;

use super::ModelInfo;
use super::onnx::ModelFiles;
use super::spec::{ModelSpec, Pooling};

/// Its name.
pub const NAME: &str = "all-MiniLM-L6-v2-int8";

/// SHA-256 of the graph. Written down, because hashing 23 MB at every start would be felt; a test compares.
pub const GRAPH_SHA256: &str = "45906285f4d53dc07eaab90698d7d801433c8f536131d5466990a36c6f13aa32";
/// SHA-256 of `tokenizer.json`.
pub const TOKENIZER_SHA256: &str = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037";

static GRAPH: &[u8] = include_bytes!("../../models/all-MiniLM-L6-v2-int8.onnx");
static TOKENIZER: &[u8] = include_bytes!("../../models/tokenizer.json");

/// How it is used.
pub fn spec() -> ModelSpec {
    ModelSpec {
        name: NAME.into(),
        dimensions: 384,
        window: 256,
        pooling: Pooling::Mean,
        query_prefix: String::new(),
        passage_prefix: String::new(),
    }
}

/// What a library remembers of it.
pub fn info() -> ModelInfo {
    spec().info(GRAPH_SHA256, TOKENIZER_SHA256)
}

/// Its files, from the program itself.
pub fn files() -> ModelFiles {
    ModelFiles { graph: Cow::Borrowed(GRAPH), weights: None, tokenizer: Cow::Borrowed(TOKENIZER) }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;
    use crate::embed::spec::hex;

    #[test]
    fn the_written_hashes_are_those_of_the_bytes() {
        assert_eq!(hex(&Sha256::digest(GRAPH)), GRAPH_SHA256);
        assert_eq!(hex(&Sha256::digest(TOKENIZER)), TOKENIZER_SHA256);
    }
}
