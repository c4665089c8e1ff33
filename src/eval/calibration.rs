//! Whether confidence means what it says: of the answers with a confidence of .7, are seven in ten questions answerable?

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answers::Scored;

/// How many bins of equal width there are.
const BINS: usize = 10;

/// Confidence beside what came of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Calibration {
    /// The bins with questions in them, from low to high confidence.
    pub bins: Vec<Bin>,
    /// Expected calibration error: how far confidence and the share of answerable questions lie apart, as the mean over
    /// questions of the bins' differences (Naeini et al. 2015).
    pub ece: Option<f64>,
    /// The same over the questions that were answered, against the share that was answered rightly.
    pub ece_right: Option<f64>,
}

/// The questions whose confidence lies between two bounds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Bin {
    /// The lower bound.
    pub from: f64,
    /// The upper bound; it belongs to the next bin, but for 1.
    pub to: f64,
    /// How many questions.
    pub questions: usize,
    /// Their mean confidence.
    pub confidence: f64,
    /// The share that the documents answer.
    pub answerable: f64,
    /// How many were answered.
    pub answered: usize,
    /// The share of those with a gold answer in the first three claims; null where none was answered.
    pub right: Option<f64>,
}

/// Sorts questions into bins by their confidence.
pub fn calibration(rows: &[Scored]) -> Calibration {
    let mut bins = Vec::new();
    for at in 0..BINS {
        let (from, to) = (at as f64 / BINS as f64, (at + 1) as f64 / BINS as f64);
        let last = at + 1 == BINS;
        let within: Vec<&Scored> =
            rows.iter().filter(|row| row.confidence >= from && (row.confidence < to || last)).collect();
        if within.is_empty() {
            continue;
        }
        let answered: Vec<&&Scored> = within.iter().filter(|row| !row.abstained).collect();
        let right = answered.iter().filter(|row| row.answerable && row.right).count();
        bins.push(Bin {
            from,
            to,
            questions: within.len(),
            confidence: within.iter().map(|row| row.confidence).sum::<f64>() / within.len() as f64,
            answerable: within.iter().filter(|row| row.answerable).count() as f64 / within.len() as f64,
            answered: answered.len(),
            right: (!answered.is_empty()).then(|| right as f64 / answered.len() as f64),
        });
    }
    let error = |weight: &dyn Fn(&Bin) -> usize, outcome: &dyn Fn(&Bin) -> f64| {
        let all: usize = bins.iter().map(weight).sum();
        let apart: f64 = bins.iter().map(|bin| weight(bin) as f64 * (bin.confidence - outcome(bin)).abs()).sum();
        (all > 0).then(|| apart / all as f64)
    };
    Calibration {
        ece: error(&|bin| bin.questions, &|bin| bin.answerable),
        ece_right: error(&|bin| bin.answered, &|bin| bin.right.unwrap_or(bin.confidence)),
        bins,
    }
}
