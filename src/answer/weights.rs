//! The frozen weights of the two linear models of [`super::score`].
//!
//! Written by `benches/fit_answers.py`; do not edit by hand.

/// Weights of a sentence's features with semantic search on.
const SENTENCE: [f32; 10] = [2.0, 0.8, 0.5, 3.0, 1.0, 0.5, 0.5, 1.0, -0.7, -0.5];
/// The same with semantic search off.
const SENTENCE_LEXICAL: [f32; 10] = [2.5, 1.0, 0.5, 0.0, 0.0, 0.8, 0.0, 1.0, -0.7, -0.5];
/// Weights of an answer's features with semantic search on, and the bias.
const ANSWER: ([f32; 12], f32) = ([0.5, 0.3, 1.0, 0.5, 1.5, -2.0, -3.0, 2.0, 0.5, 1.0, -1.5, 0.0], -3.5);
/// The same with semantic search off.
const ANSWER_LEXICAL: ([f32; 12], f32) = ([0.5, 0.3, 1.5, 0.8, 2.0, -2.0, -3.0, 0.0, 0.0, 0.0, -1.5, 0.0], -2.5);

/// Below this confidence the answer is that the documents do not answer.
pub const ABSTAIN_BELOW: f32 = 0.5;

/// The score of a sentence.
pub fn sentence(features: &[f32; 10], semantic: bool) -> f32 {
    let weights = if semantic { &SENTENCE } else { &SENTENCE_LEXICAL };
    features.iter().zip(weights).map(|(feature, weight)| feature * weight).sum()
}

/// The confidence of an answer, 0 to 1 (logistic).
pub fn confidence(features: &[f32; 12], semantic: bool) -> f32 {
    let (weights, bias) = if semantic { &ANSWER } else { &ANSWER_LEXICAL };
    let sum: f32 = features.iter().zip(weights).map(|(feature, weight)| feature * weight).sum();
    1.0 / (1.0 + (-(sum + bias)).exp())
}
