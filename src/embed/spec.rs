//! How a model is used: what it is called, how its tokens become one vector, and what it wants before a text.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::ModelInfo;

/// How the vectors of the tokens become the vector of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pooling {
    /// Their mean.
    Mean,
    /// The vector of the first token.
    Cls,
}

impl Pooling {
    fn name(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::Cls => "cls",
        }
    }
}

/// How a model is used; kept as `adduce-model.json` beside a model that was fetched by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelSpec {
    /// Its name, for people.
    pub name: String,
    /// The length of its vectors.
    pub dimensions: usize,
    /// The most tokens it takes, special tokens included.
    pub window: usize,
    /// How token vectors become one.
    pub pooling: Pooling,
    /// What is put before a question.
    #[serde(default)]
    pub query_prefix: String,
    /// What is put before a passage.
    #[serde(default)]
    pub passage_prefix: String,
}

impl ModelSpec {
    /// What goes before a text of this kind.
    pub fn prefix(&self, is_query: bool) -> &str {
        if is_query { &self.query_prefix } else { &self.passage_prefix }
    }

    /// What a library remembers of the model. The arguments are the SHA-256 of the graph and of the tokenizer in
    /// hexadecimal.
    ///
    /// The name is no part of the hash: a model that was renamed gives the same vectors.
    pub fn info(&self, graph: &str, tokenizer: &str) -> ModelInfo {
        let text = format!(
            "graph={graph}\ntokenizer={tokenizer}\npooling={}\nquery={:?}\npassage={:?}\nwindow={}\n",
            self.pooling.name(),
            self.query_prefix,
            self.passage_prefix,
            self.window
        );
        ModelInfo {
            name: self.name.clone(),
            hash: hex(&Sha256::digest(text.as_bytes())),
            dimensions: self.dimensions,
            window: self.window,
        }
    }
}

/// Bytes as lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A model of the Hugging Face hub whose use is known here, because its files do not tell all of it.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// `owner/name` on the hub.
    pub repository: &'static str,
    /// In a few words, for a list.
    pub about: &'static str,
    /// How token vectors become one.
    pub pooling: Pooling,
    /// What is put before a question.
    pub query_prefix: &'static str,
    /// What is put before a passage.
    pub passage_prefix: &'static str,
    /// The most tokens it was trained for.
    pub window: usize,
}

const SEARCHING: &str = "Represent this sentence for searching relevant passages: ";

/// The models that can be asked for by their short name.
pub const KNOWN: [Known; 4] = [
    Known {
        repository: "BAAI/bge-small-en-v1.5",
        about: "English, 384 dimensions, 133 MB",
        pooling: Pooling::Cls,
        query_prefix: SEARCHING,
        passage_prefix: "",
        window: 512,
    },
    Known {
        repository: "Snowflake/snowflake-arctic-embed-s",
        about: "English, 384 dimensions, 134 MB",
        pooling: Pooling::Cls,
        query_prefix: SEARCHING,
        passage_prefix: "",
        window: 512,
    },
    Known {
        repository: "intfloat/multilingual-e5-small",
        about: "about 100 languages, 384 dimensions, 470 MB",
        pooling: Pooling::Mean,
        query_prefix: "query: ",
        passage_prefix: "passage: ",
        window: 512,
    },
    Known {
        repository: "sentence-transformers/all-MiniLM-L6-v2",
        about: "English, 384 dimensions, 90 MB; the built-in model in full precision",
        pooling: Pooling::Mean,
        query_prefix: "",
        passage_prefix: "",
        window: 256,
    },
];

/// The known model of this name, with or without its owner, whatever the case.
pub fn known(name: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|known| {
        let short = known.repository.rsplit('/').next().unwrap_or(known.repository);
        known.repository.eq_ignore_ascii_case(name) || short.eq_ignore_ascii_case(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec() -> ModelSpec {
        ModelSpec {
            name: "m".into(),
            dimensions: 384,
            window: 256,
            pooling: Pooling::Mean,
            query_prefix: String::new(),
            passage_prefix: String::new(),
        }
    }

    #[test]
    fn whatever_changes_the_vectors_changes_the_hash() {
        let base = spec().info("a", "b").hash;
        assert_eq!(base.len(), 64);
        let changes: [fn(&mut ModelSpec); 4] = [
            |s| s.pooling = Pooling::Cls,
            |s| s.query_prefix = "query: ".into(),
            |s| s.passage_prefix = "query: ".into(),
            |s| s.window = 512,
        ];
        let mut hashes = vec![base.clone(), spec().info("a2", "b").hash, spec().info("a", "b2").hash];
        for apply in changes {
            let mut other = spec();
            apply(&mut other);
            hashes.push(other.info("a", "b").hash);
        }
        let count = hashes.len();
        hashes.sort();
        hashes.dedup();
        assert_eq!(hashes.len(), count);
        let mut renamed = spec();
        renamed.name = "other".into();
        assert_eq!(renamed.info("a", "b").hash, base);
    }

    #[test]
    fn known_models_answer_to_their_short_names() {
        assert_eq!(known("bge-small-en-v1.5").unwrap().pooling, Pooling::Cls);
        assert_eq!(known("INTFLOAT/multilingual-e5-small").unwrap().passage_prefix, "passage: ");
        assert!(known("gpt").is_none());
    }
}
