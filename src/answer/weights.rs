//! The frozen weights of the two linear models of [`super::score`].
//!
//! Written by `benches/fit_answers.py`; do not edit by hand.

/// Weights of a sentence's features with semantic search on.
const SENTENCE: [f32; 10] = [5.8369, 3.9433, -0.3433, 3.817, 7.7095, 0.1844, 7.891, 1.981, -1.527, 1.2041];
/// The same with semantic search off.
const SENTENCE_LEXICAL: [f32; 10] = [2.5, 1.0, 0.5, 0.0, 0.0, 0.8, 0.0, 1.0, -0.7, -0.5];
/// Weights of an answer's features with semantic search on, and the bias.
const ANSWER: ([f32; 12], f32) =
    ([-0.0715, 0.338, -0.1463, -0.6668, 0.7074, -0.1693, -1.1848, 0.8477, 5.0339, 1.5102, -1.4225, 2.3585], -5.9549);
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
