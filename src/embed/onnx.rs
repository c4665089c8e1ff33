//! A model session over fastembed and ONNX Runtime.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

use fastembed::{
    InitOptionsUserDefined, OutputKey, SingleBatchOutput, TextEmbedding, TokenizerFiles, UserDefinedEmbeddingModel,
};
use tokenizers::{Tokenizer, TruncationParams};

use super::spec::{ModelSpec, Pooling};
use super::{Embed, ModelInfo, TokenVectors, runtime};
use crate::text::Span;
use crate::{Error, ErrorKind, Result};

/// The files of a model, as bytes.
#[derive(Debug, Clone)]
pub struct ModelFiles {
    /// The ONNX graph.
    pub graph: Cow<'static, [u8]>,
    /// Weights that the graph keeps in a file of their own, with the name it knows them by.
    pub weights: Option<(String, Vec<u8>)>,
    /// `tokenizer.json`.
    pub tokenizer: Cow<'static, [u8]>,
}

/// The outputs that hold a vector for each token, the usual name first.
const TOKEN_OUTPUTS: &[OutputKey] =
    &[OutputKey::ByName("last_hidden_state"), OutputKey::ByName("token_embeddings"), OutputKey::OnlyOne];

/// A tokenizer of one word, for fastembed to load at once.
const STAND_IN: &[u8] = br#"{"version": "1.0", "added_tokens": [],
    "model": {"type": "WordLevel", "vocab": {"[PAD]": 0}, "unk_token": "[PAD]"}}"#;

/// A model of which sessions are made.
///
/// Reading a tokenizer takes as long as making a session, so it is read once for all sessions and beside the first
/// one: fastembed is given a stand-in, which is then replaced.
#[derive(Debug)]
pub struct OnnxModel {
    spec: ModelSpec,
    info: ModelInfo,
    tokenizer: Mutex<Option<Arc<Tokenizer>>>,
}

/// A session of one model, for one thread.
pub struct OnnxEmbed {
    info: ModelInfo,
    spec: ModelSpec,
    model: TextEmbedding,
    /// Counts tokens; the one in `model` truncates.
    counter: Arc<Tokenizer>,
}

/// What the graph said about one text: a row of numbers for each token, special tokens included.
struct Rows {
    values: Vec<f32>,
    mask: Vec<bool>,
}

impl OnnxModel {
    /// A model whose files are read when a session is opened.
    pub fn new(spec: ModelSpec, info: ModelInfo) -> Self {
        Self { spec, info, tokenizer: Mutex::new(None) }
    }

    /// Opens a session: one thread, no batching. The first one loads ONNX Runtime.
    ///
    /// # Errors
    /// Kind [`ErrorKind::Model`] when there is no runtime, or the files do not make a model that it can run.
    pub fn open(&self, files: ModelFiles) -> Result<OnnxEmbed> {
        let ModelFiles { graph, weights, tokenizer } = files;
        let (model, counter) = std::thread::scope(|scope| {
            let tokenizer = scope.spawn(|| self.tokenizer(&tokenizer));
            let model = self.session(graph.into_owned(), weights);
            (model, tokenizer.join().unwrap_or_else(|_| Err(self.bad("its tokenizer.json cannot be read"))))
        });
        let (mut model, counter) = (model?, counter?);
        let mut cutting = Tokenizer::clone(&counter);
        let window = TruncationParams { max_length: self.spec.window, ..TruncationParams::default() };
        cutting.with_truncation(Some(window)).map_err(|error| self.bad(error))?;
        model.tokenizer = cutting;
        Ok(OnnxEmbed { info: self.info.clone(), spec: self.spec.clone(), model, counter })
    }

    fn session(&self, graph: Vec<u8>, weights: Option<(String, Vec<u8>)>) -> Result<TextEmbedding> {
        let stand_in = TokenizerFiles {
            tokenizer_file: STAND_IN.to_vec(),
            config_file: b"{}".to_vec(),
            special_tokens_map_file: b"{}".to_vec(),
            tokenizer_config_file: br#"{"model_max_length": 512, "pad_token": "[PAD]"}"#.to_vec(),
        };
        let mut model = UserDefinedEmbeddingModel::new(graph, stand_in);
        if let Some((name, bytes)) = weights {
            model = model.with_external_initializer(name, bytes);
        }
        let options = InitOptionsUserDefined::new().with_environment(runtime::environment()?).with_intra_threads(1);
        TextEmbedding::try_new_from_user_defined(model, options).map_err(|error| self.bad(error))
    }

    /// The tokenizer, which neither pads nor truncates.
    pub(super) fn tokenizer(&self, bytes: &[u8]) -> Result<Arc<Tokenizer>> {
        let mut shared = self.tokenizer.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(tokenizer) = shared.as_ref() {
            return Ok(Arc::clone(tokenizer));
        }
        // One text a call: a thread pool would only get in the way of the other sessions.
        tokenizers::parallelism::set_parallelism(false);
        let mut tokenizer =
            Tokenizer::from_bytes(bytes).map_err(|error| self.bad(format!("tokenizer.json: {error}")))?;
        tokenizer.with_padding(None);
        tokenizer.with_truncation(None).map_err(|error| self.bad(error))?;
        let tokenizer = Arc::new(tokenizer);
        *shared = Some(Arc::clone(&tokenizer));
        Ok(tokenizer)
    }

    fn bad(&self, why: impl std::fmt::Display) -> Error {
        Error::new(ErrorKind::Model, format!("the model {} could not be opened: {why}", self.spec.name))
            .hint("Choose another with `adduce model use`, or go back with `adduce model use builtin`.")
    }
}

impl OnnxEmbed {
    fn failed(&self, why: impl std::fmt::Display) -> Error {
        Error::new(ErrorKind::Model, format!("the model {} failed: {why}", self.spec.name))
    }

    /// Runs the graph on one text that has its prefix.
    fn run(&mut self, text: &str) -> Result<Rows> {
        let output = self.model.transform([text], Some(1)).map_err(|error| self.failed(error))?;
        let batch: &SingleBatchOutput =
            &output.into_raw().into_iter().next().ok_or_else(|| self.failed("no output"))?;
        let tensor = batch.select_output(&TOKEN_OUTPUTS).map_err(|error| self.failed(error))?;
        let mask: Vec<bool> = batch.attention_mask_array.iter().map(|&mask| mask != 0).collect();
        if tensor.shape() != [1, mask.len(), self.spec.dimensions] {
            return Err(self.failed(format!(
                "its output has the shape {:?} where [1, {}, {}] was expected",
                tensor.shape(),
                mask.len(),
                self.spec.dimensions
            )));
        }
        Ok(Rows { values: tensor.iter().copied().collect(), mask })
    }

    fn pool(&self, rows: &Rows) -> Result<Vec<f32>> {
        let width = self.spec.dimensions;
        let mut pooled = vec![0.0; width];
        let kept = rows.values.chunks_exact(width).zip(&rows.mask).filter(|(_, mask)| **mask);
        let wanted = match self.spec.pooling {
            Pooling::Mean => usize::MAX,
            Pooling::Cls => 1,
        };
        // A sum does as well as a mean, because only the direction is kept.
        for (row, _) in kept.take(wanted) {
            pooled.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
        }
        if unit(&mut pooled) { Ok(pooled) } else { Err(self.failed("it gave a vector that is not finite or is zero")) }
    }

    fn vector(&mut self, text: &str, is_query: bool) -> Result<Vec<f32>> {
        let text = self.with_prefix(text, is_query);
        let rows = self.run(&text)?;
        self.pool(&rows)
    }

    fn with_prefix<'t>(&self, text: &'t str, is_query: bool) -> Cow<'t, str> {
        match self.spec.prefix(is_query) {
            "" => Cow::Borrowed(text),
            prefix => Cow::Owned(format!("{prefix}{text}")),
        }
    }
}

/// Makes a vector a unit vector; false where it has no direction.
fn unit(vector: &mut [f32]) -> bool {
    let norm = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
    if !norm.is_finite() || norm < 1e-12 {
        return false;
    }
    for value in vector {
        *value /= norm;
    }
    true
}

/// A token's place in the text before its prefix was put there, widened to whole characters; `None` for a token of the
/// prefix. (A byte-level tokenizer may cut inside a character.)
fn place(offsets: (usize, usize), prefix: usize, text: &str) -> Option<Span> {
    let (start, end) = (offsets.0.max(prefix) - prefix, offsets.1.checked_sub(prefix)?.min(text.len()));
    let start = (0..=start.min(end)).rev().find(|&at| text.is_char_boundary(at))?;
    let end = (end..=text.len()).find(|&at| text.is_char_boundary(at))?;
    (start < end).then(|| Span::new(start, end))
}

impl Embed for OnnxEmbed {
    fn info(&self) -> &ModelInfo {
        &self.info
    }

    fn count_tokens(&self, text: &str) -> usize {
        // A text that cannot be tokenized cannot be embedded either, and that will be said then.
        self.counter.encode_fast(text, false).map_or(0, |encoding| encoding.len())
    }

    fn passage(&mut self, text: &str) -> Result<Vec<f32>> {
        self.vector(text, false)
    }

    fn query(&mut self, text: &str) -> Result<Vec<f32>> {
        self.vector(text, true)
    }

    fn tokens(&mut self, text: &str, is_query: bool) -> Result<TokenVectors> {
        let whole = self.with_prefix(text, is_query);
        let rows = self.run(&whole)?;
        let encoding = self.model.tokenizer.encode(&*whole, true).map_err(|error| self.failed(error))?;
        if encoding.len() != rows.mask.len() {
            return Err(self.failed("its tokenizer gave two different numbers of tokens"));
        }
        let prefix = whole.len() - text.len();
        let width = self.spec.dimensions;
        let mut found = TokenVectors { pooled: self.pool(&rows)?, ..TokenVectors::default() };
        let specials = encoding.get_special_tokens_mask();
        for (index, row) in rows.values.chunks_exact(width).enumerate() {
            if specials[index] != 0 || !rows.mask[index] {
                continue;
            }
            let Some(span) = place(encoding.get_offsets()[index], prefix, text) else { continue };
            let from = found.values.len();
            found.values.extend_from_slice(row);
            if !unit(&mut found.values[from..]) {
                return Err(self.failed("it gave a token vector that is not finite or is zero"));
            }
            found.spans.push(span);
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vector_without_direction_is_refused() {
        for bad in [[0.0, 0.0], [f32::NAN, 1.0], [f32::INFINITY, 1.0], [f32::MAX, f32::MAX]] {
            assert!(!unit(&mut bad.clone()), "{bad:?}");
        }
        let mut good = [3.0, 4.0];
        assert!(unit(&mut good));
        assert!((good[0] - 0.6).abs() < 1e-6 && (good[1] - 0.8).abs() < 1e-6);
    }

    #[test]
    fn the_place_of_a_token_leaves_out_the_prefix_and_keeps_characters_whole() {
        let prefix = "query: ".len();
        assert_eq!(place((0, 5), prefix, "état"), None);
        assert_eq!(place((5, 7), prefix, "état"), None);
        assert_eq!(place((7, 12), prefix, "état"), Some(Span::new(0, 5)));
        assert_eq!(place((8, 9), prefix, "état"), Some(Span::new(0, 2)));
        assert_eq!(place((0, 3), 0, "été"), Some(Span::new(0, 3)));
        assert_eq!(place((6, 99), 0, "été"), None);
    }
}
