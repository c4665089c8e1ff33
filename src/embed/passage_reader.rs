//! The reader that ships: the six layers of the built-in model, trained for this program to read a question and a passage
//! together (see `models/reader/README.md`); and late interaction over the token vectors of the built-in model itself.

use std::sync::{Arc, OnceLock};

use ort::session::Session;
use ort::session::builder::GraphOptimizationLevel;
use ort::value::Tensor;
use tokenizers::Tokenizer;

use super::close_reading::{CloseReader, Late, Marked, Reading};
use super::onnx::{OnnxEmbed, OnnxModel};
use super::packing::{Asked, Packing};
use super::{Embed, TokenVectors, builtin, runtime};
use crate::text::Span;
use crate::{Error, ErrorKind, Result};

static GRAPH: &[u8] = include_bytes!("../../models/reader-int8.onnx");

/// SHA-256 of the graph, as `models/reader/README.md` has it.
#[cfg(test)]
const GRAPH_SHA256: &str = "3e4eb4fa2ab0fc23e4b63bff1b9e7071ee70c006f86875ac333a59313f2a0242";

/// The file in whose bytes the graph finds the words' table, by the name that it has in the graph.
const WORDS: &str = "all-MiniLM-L6-v2-int8.onnx";

/// The most tokens of a pair, of its question and of its title, as in training.
const WINDOW: usize = 256;
const QUESTION: usize = 64;
const TITLE: usize = 24;

/// The tokens that open a pair and that close its parts (BERT's `[CLS]` and `[SEP]`).
const CLS: u32 = 101;
const SEP: u32 = 102;

/// The outputs for a token: start, end, evidence, answered.
const OUTPUTS: usize = 4;

/// Opens sessions of the reader; the tokenizer is shared among them.
#[derive(Debug)]
pub struct ReaderModel {
    tokens: Arc<OnnxModel>,
    /// The bytes in which the graph finds the words' table, once for all sessions.
    words: OnceLock<Arc<[u8]>>,
}

impl Default for ReaderModel {
    fn default() -> Self {
        Self::beside(Arc::new(OnnxModel::new(builtin::spec(), builtin::info())))
    }
}

impl ReaderModel {
    /// The reader beside a model whose tokenizer is the same and need not be read twice.
    pub fn beside(tokens: Arc<OnnxModel>) -> Self {
        Self { tokens, words: OnceLock::new() }
    }

    /// Opens a session: one thread, one passage a call.
    ///
    /// # Errors
    /// Kind [`ErrorKind::Model`] when there is no runtime, or it cannot run the graphs.
    pub fn open(&self) -> Result<Box<dyn CloseReader>> {
        let words = Arc::clone(self.words.get_or_init(|| Arc::from(&*builtin::files().graph)));
        let tokenizer = self.tokens.tokenizer(&builtin::files().tokenizer)?;
        let reader = Session::builder(&runtime::environment()?)
            .and_then(|builder| Ok(builder.with_optimization_level(GraphOptimizationLevel::Level3)?))
            .and_then(|builder| Ok(builder.with_intra_threads(1)?))
            .and_then(|builder| Ok(builder.with_external_initializer_file_in_memory(WORDS, words)?))
            .and_then(|mut builder| builder.commit_from_memory(GRAPH))
            .map_err(failed)?;
        let model = Arc::clone(&self.tokens);
        Ok(Box::new(PassageReader { model, tokens: None, reader, tokenizer, asked: None }))
    }
}

/// A session of the reader, for one thread.
struct PassageReader {
    model: Arc<OnnxModel>,
    /// Opened when a passage is met whose token vectors are not stored.
    tokens: Option<OnnxEmbed>,
    reader: Session,
    /// Neither pads nor truncates.
    tokenizer: Arc<Tokenizer>,
    /// The question that was met last.
    asked: Option<(String, Asked)>,
}

impl PassageReader {
    fn vectors(&mut self, text: &str, is_query: bool) -> Result<TokenVectors> {
        let tokens = match &mut self.tokens {
            Some(tokens) => tokens,
            none => none.insert(self.model.open(builtin::files())?),
        };
        tokens.tokens(text, is_query)
    }

    fn question(&mut self, question: &str) -> Result<Asked> {
        if let Some((_, asked)) = self.asked.as_ref().filter(|(known, _)| known == question) {
            return Ok(asked.clone());
        }
        let asked = Packing::builtin().ask(&self.vectors(question, true)?);
        self.asked = Some((question.to_owned(), asked.clone()));
        Ok(asked)
    }

    fn pieces(&self, text: &str) -> Result<(Vec<u32>, Vec<Span>)> {
        let encoding = self.tokenizer.encode(text, false).map_err(failed)?;
        let places = encoding.get_offsets().iter().map(|&(start, end)| Span::new(start, end.max(start))).collect();
        Ok((encoding.get_ids().to_vec(), places))
    }
}

impl CloseReader for PassageReader {
    fn late(&mut self, question: &str, title: &str, text: &str) -> Result<Late> {
        let asked = self.question(question)?;
        // As it was embedded, so that its tokens are what the index saw.
        let head = if title.is_empty() { String::new() } else { format!("{title}\n") };
        let whole = format!("{head}{text}");
        let passage = self.vectors(&whole, false)?;
        // Packed as those that are stored, so that it makes no difference whether they are.
        let packing = Packing::builtin();
        let late = packing.pack(&passage, &whole).and_then(|packed| packing.meet(&asked, &passage.pooled, &packed));
        // Tokens of the title speak for the passage, but are no part of what is quoted.
        Ok(late.unwrap_or_default().moved(|span| {
            let place = span.start.checked_sub(head.len()).zip(span.end.checked_sub(head.len()));
            place.map(|(start, end)| Span::new(start, end))
        }))
    }

    fn read(&mut self, question: &str, title: &str, text: &str) -> Result<Reading> {
        let asked = self.pieces(question)?.0;
        // A long question tells its story first and asks at its end.
        let asked = asked.get(asked.len().saturating_sub(QUESTION)..).unwrap_or(&[]);
        let mut title = self.pieces(title)?.0;
        title.truncate(TITLE);
        let (mut body, mut places) = self.pieces(text)?;
        let head = asked.len() + title.len() + 2;
        body.truncate(WINDOW.saturating_sub(head + 1));
        places.truncate(body.len());

        let pair = [CLS].iter().chain(asked).chain(&[SEP]).chain(&title).chain(&body).chain(&[SEP]);
        let ids: Vec<i64> = pair.map(|&id| i64::from(id)).collect();
        let count = ids.len();
        let types = (0..count).map(|at| i64::from(at >= asked.len() + 2)).collect();
        let outputs = self
            .reader
            .run(ort::inputs![
                "input_ids" => row(ids)?,
                "attention_mask" => row(vec![1; count])?,
                "token_type_ids" => row(types)?,
            ])
            .map_err(failed)?;
        let (_, logits) = outputs["logits"].try_extract_tensor::<f32>().map_err(failed)?;
        let mut rows = logits.chunks_exact(OUTPUTS);
        let (Some(&[start, end, _, answered]), true) = (rows.next(), logits.len() == count * OUTPUTS) else {
            return Err(failed("its output has not the shape that was expected"));
        };
        if !logits.iter().all(|logit| logit.is_finite()) {
            return Err(failed("its output is not finite"));
        }
        let tokens = rows.skip(head - 1).zip(places).filter_map(|(logits, span)| {
            let &[start, end, evidence, _] = logits else { return None };
            Some(Marked { span, start, end, evidence })
        });
        Ok(Reading { answered, none: start + end, tokens: tokens.collect() })
    }
}

/// One row of numbers as the graph takes them.
fn row(numbers: Vec<i64>) -> Result<Tensor<i64>> {
    Tensor::from_array(([1, numbers.len()], numbers)).map_err(failed)
}

fn failed(why: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Model, format!("the reader of passages failed: {why}"))
        .hint("Run `adduce setup` to fetch the runtime anew.")
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;
    use crate::embed::spec::hex;

    #[test]
    fn the_graph_is_the_one_whose_provenance_is_written_down() {
        assert_eq!(hex(&Sha256::digest(GRAPH)), GRAPH_SHA256);
        assert!(include_str!("../../models/reader/README.md").contains(GRAPH_SHA256));
    }
}
