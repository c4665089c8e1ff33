//! Turning text into vectors, on this machine.

pub mod builtin;
pub mod catalogue;
pub mod close_reading;
pub mod fake;
pub mod folder;
pub mod hub;
pub mod library;
pub mod onnx;
pub mod packing;
pub mod passage_reader;
pub mod pip;
pub mod places;
pub mod python;
pub mod runtime;
pub mod setup;
pub mod spec;
pub mod telemetry;

pub use catalogue::{ModelChoice, load};
pub use setup::{is_offline, setup};

use crate::Result;
use crate::text::Span;

/// What identifies a model; a library remembers it and refuses to mix two.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct ModelInfo {
    /// The model's name, such as `all-MiniLM-L6-v2`.
    pub name: String,
    /// SHA-256 over its weights, its tokenizer and how they are used (pooling, prefixes), in hexadecimal.
    pub hash: String,
    /// The length of its vectors.
    pub dimensions: usize,
    /// The most tokens it takes, special tokens included.
    pub window: usize,
}

/// The vectors that a model gives for each token of a text, before pooling; for late interaction.
#[derive(Debug, Clone, Default)]
pub struct TokenVectors {
    /// The place of each token in the text; special tokens are left out.
    pub spans: Vec<Span>,
    /// One unit vector a token, row by row: `spans.len() * dimensions` numbers.
    pub values: Vec<f32>,
    /// The pooled unit vector of the whole text.
    pub pooled: Vec<f32>,
}

/// A model session: one text at a time, on the calling thread.
///
/// One passage a call is both faster on CPUs and reproducible: in a batch the dynamic quantisation scale is taken over
/// all of it, so a vector would depend on its neighbours.
pub trait Embed: Send {
    /// Which model this is.
    fn info(&self) -> &ModelInfo;
    /// The number of tokens of a text, without special tokens, untruncated.
    fn count_tokens(&self, text: &str) -> usize;
    /// The unit vector of a passage.
    ///
    /// # Errors
    /// When the runtime fails, or gives a vector that is not finite.
    fn passage(&mut self, text: &str) -> Result<Vec<f32>>;
    /// What is stored of a passage: its unit vector, and its token vectors made small where [`packing::of`] knows how.
    ///
    /// # Errors
    /// As for [`Embed::passage`].
    fn passage_to_store(&mut self, text: &str) -> Result<(Vec<f32>, Option<Vec<u8>>)> {
        let Some(packing) = packing::of(self.info()) else { return Ok((self.passage(text)?, None)) };
        let tokens = self.tokens(text, false)?;
        // Nothing at all stands for what cannot be packed, so that it is not tried again and again.
        let packed = packing.pack(&tokens, text).unwrap_or_default();
        Ok((tokens.pooled, Some(packed)))
    }
    /// The unit vector of a question; models with prefixes treat it differently from a passage.
    ///
    /// # Errors
    /// As for [`Embed::passage`].
    fn query(&mut self, text: &str) -> Result<Vec<f32>>;
    /// The vectors of each token of a text (`is_query` chooses the prefix).
    ///
    /// # Errors
    /// As for [`Embed::passage`].
    fn tokens(&mut self, text: &str, is_query: bool) -> Result<TokenVectors>;
}

/// Makes a session of the reader.
pub type OpenReader = std::sync::Arc<dyn Fn() -> Result<Box<dyn close_reading::CloseReader>> + Send + Sync>;

/// What can be had of a model, decided once when the engine starts.
pub enum Semantic {
    /// Sessions are made by this function, one for each thread that embeds.
    On {
        /// Which model.
        info: ModelInfo,
        /// Makes a session; cheap enough to be called for each worker (some 90 ms and 64 MB for the model that ships).
        open: std::sync::Arc<dyn Fn() -> Result<Box<dyn Embed>> + Send + Sync>,
        /// Makes a session of the reader, which is the same whichever model makes the vectors.
        reader: OpenReader,
    },
    /// No runtime or no model: lexical search only.
    Off {
        /// Why, in one line.
        reason: String,
        /// How to turn it on.
        hint: String,
    },
}
