//! How near two vectors are, by the widest instructions that the processor has (chosen at run time by simsimd).

use anndists::dist::distances::Distance;
use simsimd::SpatialSimilarity;

use super::quantise::cosine;

/// The inner product of two quantised vectors of the same length.
pub(super) fn inner(a: &[i8], b: &[i8]) -> i32 {
    debug_assert_eq!(a.len(), b.len());
    // `None` means different lengths, which the rows' one store of numbers rules out. Sums of products of bytes are whole
    // and below 2^53, so nothing is lost on the way through f64.
    <i8 as SpatialSimilarity>::dot(a, b).unwrap_or(0.0) as i32
}

/// The inner product of two vectors of 32-bit floats of the same length; the cosine where both are of length 1.
pub(super) fn inner_exact(a: &[f32], b: &[f32]) -> f32 {
    <f32 as SpatialSimilarity>::dot(a, b).unwrap_or(0.0) as f32
}

/// 1 - cosine of quantised unit vectors.
///
/// Clamped at 0: rounding can take an inner product past 1, and the graph asserts that no distance is negative.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct UnitDistance;

impl Distance<i8> for UnitDistance {
    fn eval(&self, a: &[i8], b: &[i8]) -> f32 {
        (1.0 - cosine(inner(a, b))).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::testing::Random;

    #[test]
    fn the_wide_instructions_give_the_plain_sum_at_every_length() {
        let mut random = Random::new(7);
        for length in (0..200).chain([256, 384, 768, 1024]) {
            let mut bytes = || -> Vec<i8> { (0..length).map(|_| (random.next() % 255) as u8 as i8).collect() };
            let (mut a, mut b) = (bytes(), bytes());
            for (a, b) in a.iter_mut().zip(&mut b) {
                (*a, *b) = ((*a).max(-127), (*b).max(-127));
            }
            let plain: i32 = a.iter().zip(&b).map(|(&a, &b)| i32::from(a) * i32::from(b)).sum();
            assert_eq!(inner(&a, &b), plain, "{length}");
            let extreme = vec![-127_i8; length];
            assert_eq!(inner(&extreme, &extreme), 127 * 127 * length as i32);
        }
    }

    #[test]
    fn no_distance_is_negative() {
        let past_one = vec![127_i8; 384];
        assert!(UnitDistance.eval(&past_one, &past_one) >= 0.0);
        let against: Vec<i8> = past_one.iter().map(|value| -value).collect();
        assert!(UnitDistance.eval(&past_one, &against) > 1.0);
    }
}
