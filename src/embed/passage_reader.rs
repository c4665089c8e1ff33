//! The reader that ships: the six layers of the built-in model, trained for this program to read a question and a passage
//! together (see `models/reader/README.md`); and late interaction over the token vectors of the built-in model itself.

use std::sync::Arc;

use ort::session::Session;
use ort::session::builder::GraphOptimizationLevel;
use ort::value::Tensor;
use tokenizers::Tokenizer;

use super::close_reading::{CloseReader, Late, Marked, Met, Reading, met_by};
use super::onnx::{OnnxEmbed, OnnxModel};
use super::{Embed, TokenVectors, builtin, runtime};
use crate::text::Span;
use crate::{Error, ErrorKind, Result};

static GRAPH: &[u8] = include_bytes!("../../models/reader-int8.onnx");

/// SHA-256 of the graph, as `models/reader/README.md` has it.
#[cfg(test)]
const GRAPH_SHA256: &str = "fbe6d1838a31a7eb7b438accd35a044e97aceeeda7548728a8494e84dd5d72e4";

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
    tokens: OnnxModel,
}

impl Default for ReaderModel {
    fn default() -> Self {
        Self { tokens: OnnxModel::new(builtin::spec(), builtin::info()) }
    }
}

impl ReaderModel {
    /// Opens a session: one thread, one passage a call.
    ///
    /// # Errors
    /// Kind [`ErrorKind::Model`] when there is no runtime, or it cannot run the graphs.
    pub fn open(&self) -> Result<Box<dyn CloseReader>> {
        let tokens = self.tokens.open(builtin::files())?;
        let words: Arc<[u8]> = Arc::from(&*builtin::files().graph);
        let reader = Session::builder(&runtime::environment()?)
            .and_then(|builder| Ok(builder.with_optimization_level(GraphOptimizationLevel::Level3)?))
            .and_then(|builder| Ok(builder.with_intra_threads(1)?))
            .and_then(|builder| Ok(builder.with_external_initializer_file_in_memory(WORDS, words)?))
            .and_then(|mut builder| builder.commit_from_memory(GRAPH))
            .map_err(failed)?;
        let tokenizer = tokens.tokenizer();
        Ok(Box::new(PassageReader { tokens, reader, tokenizer, asked: None }))
    }
}

/// A session of the reader, for one thread.
struct PassageReader {
    tokens: OnnxEmbed,
    reader: Session,
    /// Neither pads nor truncates.
    tokenizer: Arc<Tokenizer>,
    /// The question that was read last, with its token vectors.
    asked: Option<(String, TokenVectors)>,
}

impl PassageReader {
    fn question(&mut self, question: &str) -> Result<TokenVectors> {
        if let Some((_, tokens)) = self.asked.as_ref().filter(|(known, _)| known == question) {
            return Ok(tokens.clone());
        }
        let tokens = self.tokens.tokens(question, true)?;
        self.asked = Some((question.to_owned(), tokens.clone()));
        Ok(tokens)
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
        let passage = self.tokens.tokens(&format!("{head}{text}"), false)?;
        let width = asked.pooled.len().max(1);
        let rows = passage.values.chunks_exact(width).zip(&passage.spans);
        let mut tokens: Vec<Met> = rows
            .map(|(vector, &span)| {
                let each = asked.values.chunks_exact(width).map(|asked| dot(asked, vector)).collect();
                Met { span, cosine: dot(&asked.pooled, vector), each }
            })
            .collect();
        let whole = met_by(&tokens);
        // Tokens of the title speak for the passage, but are no part of what is quoted.
        tokens.retain_mut(|token| {
            let place = token.span.start.checked_sub(head.len()).zip(token.span.end.checked_sub(head.len()));
            place.map(|(start, end)| token.span = Span::new(start, end)).is_some()
        });
        Ok(Late { whole, tokens })
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

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
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
