//! The frozen weights of the two linear models of [`super::score`].
//!
//! Written by `benches/fit_answers.py`; do not edit by hand.

use super::features;

/// Weights of a sentence's features with semantic search on.
const SENTENCE: [f32; features::SENTENCE] = [
    2.6598, 0.4014, 0.6685, 6.7881, 2.9505, 2.5035, -0.1714, 5.1708, 3.8556, -3.1283, -0.8428, 0.7085, -0.4257,
    -2.4991, 5.146, 1.8383, 3.6664, 1.1745, 0.6495, 0.4929, 1.4859,
];
/// The same with semantic search off.
const SENTENCE_LEXICAL: [f32; features::SENTENCE] = [
    7.3142, 3.4992, 0.4082, 0.0, 0.0, 0.0, 0.0, 4.8025, 0.0, 0.0, 0.0, 2.1777, -2.038, -4.6302, 0.0, 0.0, 0.0, 0.0,
    0.0, 0.0, 0.0,
];
/// Weights of an answer's features with semantic search on, and the bias.
const ANSWER: ([f32; features::ANSWER], f32) = (
    [
        0.0995, 0.1361, 0.034, -0.1302, 0.1412, -0.9866, -1.7557, 0.4615, 2.6415, 1.1973, 0.9136, 1.645, -0.0174,
        1.3858, -1.5649, 0.3423, 0.0, 0.0, 0.0, 0.0,
    ],
    -3.5066,
);
/// The same with semantic search off.
const ANSWER_LEXICAL: ([f32; features::ANSWER], f32) = (
    [
        0.1115, 0.1647, 0.0247, 0.1151, 0.8407, -0.9164, -1.7823, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -1.3564, 0.5231,
        0.0, 0.0, 0.0, 0.0,
    ],
    -1.0440,
);

/// Below this confidence the answer is that the documents do not answer.
pub const ABSTAIN_BELOW: f32 = 0.5;

/// From this confidence on an answer is called well supported: of the held-back answers of `benches/fit_answers.py` as sure
/// as that, at least nine in ten were right.
pub const WELL: f32 = 0.9;
/// From this confidence on it is called partly supported: at least three in four were right.
pub const PARTLY: f32 = 0.7;

/// The score of a sentence.
pub fn sentence(values: &[f32; features::SENTENCE], semantic: bool) -> f32 {
    let weights = if semantic { &SENTENCE } else { &SENTENCE_LEXICAL };
    values.iter().zip(weights).map(|(feature, weight)| feature * weight).sum()
}

/// The confidence of an answer, 0 to 1 (logistic).
pub fn confidence(values: &[f32; features::ANSWER], semantic: bool) -> f32 {
    let (weights, bias) = if semantic { &ANSWER } else { &ANSWER_LEXICAL };
    let sum: f32 = values.iter().zip(weights).map(|(feature, weight)| feature * weight).sum();
    1.0 / (1.0 + (-(sum + bias)).exp())
}
