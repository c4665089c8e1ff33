//! The frozen weights of the two linear models of [`super::score`].
//!
//! Written by `benches/fit_answers.py`; do not edit by hand.

/// Weights of a sentence's features with semantic search on.
const SENTENCE: [f32; 14] =
    [2.877, 3.3947, 0.5861, 6.9406, 3.4009, -0.2586, 2.1293, 1.0234, 7.0203, -2.5982, 1.2117, 1.5762, -0.5014, 0.5504];
/// The same with semantic search off.
const SENTENCE_LEXICAL: [f32; 14] =
    [7.3142, 3.4992, 0.4082, 0.0, 0.0, 0.0, 0.0, 4.8025, 0.0, 0.0, 0.0, 2.1777, -2.038, -4.6302];
/// Weights of an answer's features with semantic search on, and the bias.
const ANSWER: ([f32; 16], f32) = (
    [
        0.1226, 0.138, -0.2489, 0.0655, 0.0623, -1.2383, -1.7031, 0.1532, 2.4711, 0.7264, 0.884, 1.3239, -0.5366,
        1.2888, -1.4423, 0.372,
    ],
    -3.5599,
);
/// The same with semantic search off.
const ANSWER_LEXICAL: ([f32; 16], f32) = (
    [0.1115, 0.1647, 0.0247, 0.1151, 0.8407, -0.9164, -1.7823, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -1.3564, 0.5231],
    -1.0440,
);

/// Below this confidence the answer is that the documents do not answer.
pub const ABSTAIN_BELOW: f32 = 0.5;

/// The score of a sentence.
pub fn sentence(features: &[f32; 14], semantic: bool) -> f32 {
    let weights = if semantic { &SENTENCE } else { &SENTENCE_LEXICAL };
    features.iter().zip(weights).map(|(feature, weight)| feature * weight).sum()
}

/// The confidence of an answer, 0 to 1 (logistic).
pub fn confidence(features: &[f32; 16], semantic: bool) -> f32 {
    let (weights, bias) = if semantic { &ANSWER } else { &ANSWER_LEXICAL };
    let sum: f32 = features.iter().zip(weights).map(|(feature, weight)| feature * weight).sum();
    1.0 / (1.0 + (-(sum + bias)).exp())
}
