//! The frozen weights of the two linear models of [`super::score`].
//!
//! Written by `benches/fit_answers.py`; do not edit by hand.

/// Weights of a sentence's features with semantic search on.
const SENTENCE: [f32; 10] = [5.3883, 4.0248, -0.643, 6.6456, 4.3112, 2.5112, 12.6334, 2.3016, -1.5721, -3.4775];
/// The same with semantic search off.
const SENTENCE_LEXICAL: [f32; 10] = [7.3142, 3.4992, 0.4082, 0.0, 0.0, 4.8025, 0.0, 2.1777, -2.038, -4.6302];
/// Weights of an answer's features with semantic search on, and the bias.
const ANSWER: ([f32; 12], f32) =
    ([0.1495, 0.156, -0.2152, -0.086, 0.2925, -0.9681, -1.4801, 0.9424, 3.2782, 1.3609, -1.2985, 0.2665], -6.0285);
/// The same with semantic search off.
const ANSWER_LEXICAL: ([f32; 12], f32) =
    ([0.1115, 0.1647, 0.0247, 0.1151, 0.8407, -0.9164, -1.7823, 0.0, 0.0, 0.0, -1.3564, 0.5231], -1.0440);

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
