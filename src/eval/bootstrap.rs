//! Bootstrap intervals: the figure again and again over questions drawn with replacement (Efron 1979, percentile method).
//!
//! The same rows always give the same interval: the seed is fixed and no thread takes part.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How often questions are drawn anew.
pub const RESAMPLES: usize = 1_000;

/// Where the generator starts.
pub const SEED: u64 = 20_260_711;

/// Between these two the figure lies in 95 of 100 draws.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Interval {
    /// The 2.5th percentile.
    pub low: f64,
    /// The 97.5th percentile.
    pub high: f64,
}

/// `SplitMix64` (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// The generator that starts here.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number from 0 to `below`, that one left out; 0 where nothing lies below. The bias of the multiplication is below
    /// one in a billion for any number of questions.
    pub fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        ((u128::from(z) * below as u128) >> 64) as usize
    }
}

/// An interval for each of the figures that `figures` reckons from rows; `None` where a figure is undefined in most draws
/// or there is only one row.
pub fn intervals<T>(rows: &[T], figures: impl Fn(&[&T]) -> Vec<Option<f64>>) -> Vec<Option<Interval>> {
    let all: Vec<&T> = rows.iter().collect();
    let count = figures(&all).len();
    if rows.len() < 2 {
        return vec![None; count];
    }
    let mut random = Random::new(SEED);
    let mut drawn: Vec<Vec<f64>> = vec![Vec::with_capacity(RESAMPLES); count];
    let mut sample = Vec::with_capacity(rows.len());
    for _ in 0..RESAMPLES {
        sample.clear();
        sample.extend((0..rows.len()).filter_map(|_| rows.get(random.below(rows.len()))));
        for (values, figure) in drawn.iter_mut().zip(figures(&sample)) {
            values.extend(figure.filter(|value| value.is_finite()));
        }
    }
    drawn.into_iter().map(interval).collect()
}

fn interval(mut values: Vec<f64>) -> Option<Interval> {
    if values.len() * 2 < RESAMPLES {
        return None;
    }
    values.sort_by(f64::total_cmp);
    Some(Interval { low: percentile(&values, 0.025)?, high: percentile(&values, 0.975)? })
}

/// The value below which this share of the sorted values lies (nearest rank); `None` where there are none.
pub fn percentile(sorted: &[f64], share: f64) -> Option<f64> {
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.clamp(1, sorted.len().max(1)) - 1).copied()
}
