//! A deterministic stand-in for tests: hashed bags of words, no runtime, no weights.

use sha2::{Digest, Sha256};

use super::close_reading::{CloseReader, Late, Marked, Met, Reading, met_by};
use super::{Embed, ModelInfo, OpenReader, Semantic, TokenVectors};
use crate::Result;
use crate::text::Span;

const DIMENSIONS: usize = 384;

/// Chosen by `ADDUCE_FAKE_MODEL=1`, for tests of everything that is not the model.
#[derive(Debug)]
pub struct FakeEmbed {
    info: ModelInfo,
}

impl Default for FakeEmbed {
    fn default() -> Self {
        let info = ModelInfo { name: "fake".into(), hash: "fake".into(), dimensions: DIMENSIONS, window: 256 };
        Self { info }
    }
}

impl FakeEmbed {
    /// The fake under another model's name.
    pub fn with(info: ModelInfo) -> Self {
        Self { info }
    }
}

/// The fake as the engine takes it.
pub fn semantic() -> Semantic {
    Semantic::On {
        info: FakeEmbed::default().info,
        open: std::sync::Arc::new(|| Ok(Box::new(FakeEmbed::default()) as Box<dyn Embed>)),
        reader: reader(),
    }
}

/// A stand-in for the reader: it meets words that are the same, and takes those of the question for evidence, and the others
/// for the answer.
#[derive(Debug)]
struct FakeReader;

/// Opens it.
pub fn reader() -> OpenReader {
    std::sync::Arc::new(|| Ok(Box::new(FakeReader) as Box<dyn CloseReader>))
}

impl CloseReader for FakeReader {
    fn late(&mut self, question: &str, _title: &str, text: &str) -> Result<Late> {
        let asked = words(question);
        let is = |same: bool| if same { 1.0 } else { 0.0 };
        let tokens = words(text).into_iter().map(|(span, word)| {
            let each: Vec<f32> = asked.iter().map(|(_, asked)| is(*asked == word)).collect();
            Met { span, cosine: each.iter().copied().fold(0.0, f32::max), each }
        });
        let tokens: Vec<Met> = tokens.collect();
        Ok(Late { whole: met_by(&tokens), tokens })
    }

    fn read(&mut self, question: &str, title: &str, text: &str) -> Result<Reading> {
        let late = self.late(question, title, text)?;
        let tokens = late.tokens.iter().map(|token| {
            let logit = if token.cosine > 0.0 { 1.0 } else { -1.0 };
            Marked { span: token.span, start: -logit, end: -logit, evidence: logit }
        });
        Ok(Reading { answered: late.whole - 0.5, none: 0.0, tokens: tokens.collect() })
    }
}

fn words(text: &str) -> Vec<(Span, String)> {
    use unicode_segmentation::UnicodeSegmentation;
    text.unicode_word_indices()
        .map(|(start, word)| (Span::new(start, start + word.len()), word.to_lowercase()))
        .collect()
}

fn word_vector(word: &str) -> Vec<f32> {
    // Words that share their first five letters are made alike, so that "govern" and "government" meet.
    let stem: String = word.chars().take(5).collect();
    let mut vector = vec![0.0; DIMENSIONS];
    for (text, weight) in [(word, 0.5), (stem.as_str(), 1.0)] {
        let digest = Sha256::digest(text.as_bytes());
        for pair in digest.chunks_exact(4) {
            let at = usize::from(u16::from_le_bytes([pair[0], pair[1]])) % DIMENSIONS;
            vector[at] += if pair[2] & 1 == 0 { weight } else { -weight };
        }
    }
    unit(vector)
}

fn unit(mut vector: Vec<f32>) -> Vec<f32> {
    let norm = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
    if norm > 0.0 {
        for x in &mut vector {
            *x /= norm;
        }
    } else {
        vector[0] = 1.0;
    }
    vector
}

impl Embed for FakeEmbed {
    fn info(&self) -> &ModelInfo {
        &self.info
    }

    fn count_tokens(&self, text: &str) -> usize {
        words(text).len()
    }

    fn passage(&mut self, text: &str) -> Result<Vec<f32>> {
        Ok(self.tokens(text, false)?.pooled)
    }

    fn query(&mut self, text: &str) -> Result<Vec<f32>> {
        Ok(self.tokens(text, true)?.pooled)
    }

    fn tokens(&mut self, text: &str, _is_query: bool) -> Result<TokenVectors> {
        let words = words(text);
        let mut sum = vec![0.0; DIMENSIONS];
        let mut values = Vec::with_capacity(words.len() * DIMENSIONS);
        for (_, word) in &words {
            let vector = word_vector(word);
            sum.iter_mut().zip(&vector).for_each(|(sum, x)| *sum += x);
            values.extend(vector);
        }
        Ok(TokenVectors { spans: words.into_iter().map(|(span, _)| span).collect(), values, pooled: unit(sum) })
    }
}
