//! The frozen weights of the two linear models of [`super::score`].
//!
//! Written by `benches/fit_answers.py`; do not edit by hand.

/// Weights of a sentence's features with semantic search on.
const SENTENCE: [f32; 14] =
    [2.7346, 3.2619, 0.2792, 7.0726, 2.7232, -0.1074, 2.0007, 2.7495, 4.1063, -2.8505, 1.1379, 1.5436, -0.3936, 0.1929];
/// The same with semantic search off.
const SENTENCE_LEXICAL: [f32; 14] =
    [7.3142, 3.4992, 0.4082, 0.0, 0.0, 0.0, 0.0, 4.8025, 0.0, 0.0, 0.0, 2.1777, -2.038, -4.6302];
/// Weights of an answer's features with semantic search on, and the bias.
const ANSWER: ([f32; 16], f32) = (
    [
        0.0995, 0.1361, 0.034, -0.1302, 0.1412, -0.9866, -1.7557, 0.4615, 2.6415, 1.1973, 0.9136, 1.645, -0.0174,
        1.3858, -1.5649, 0.3423,
    ],
    -3.5066,
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
