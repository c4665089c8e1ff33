//! Unit vectors in eight bits a number: a quarter of the memory, and four times as many compared at once.

/// What 1.0 becomes. The same for all vectors, so that an inner product of two is an integer with one known scale.
pub(super) const SCALE: f32 = 127.0;

/// The vector in eight bits a number; `None` for one that is empty, zero or not finite, which nothing can be near to.
pub(super) fn quantise(vector: &[f32]) -> Option<Vec<i8>> {
    let norm: f32 = vector.iter().map(|value| value * value).sum();
    if !norm.is_finite() || norm <= 0.0 {
        return None;
    }
    Some(vector.iter().map(|value| (value * SCALE).round().clamp(-SCALE, SCALE) as i8).collect())
}

/// The cosine that an inner product of two quantised unit vectors stands for.
pub(super) fn cosine(inner: i32) -> f32 {
    inner as f32 / (SCALE * SCALE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::distance::inner;
    use crate::index::testing::clustered;

    #[test]
    fn the_cosine_of_quantised_vectors_is_within_a_hundredth() {
        let vectors = clustered(200, 384, 20, 1);
        let mut worst: f32 = 0.0;
        for pair in vectors.windows(2) {
            let exact: f32 = pair[0].iter().zip(&pair[1]).map(|(a, b)| a * b).sum();
            let (a, b) = (quantise(&pair[0]).unwrap(), quantise(&pair[1]).unwrap());
            worst = worst.max((cosine(inner(&a, &b)) - exact).abs());
        }
        assert!(worst < 0.015, "{worst}");
    }

    #[test]
    fn single_numbers_are_off_by_half_a_step_at_most() {
        let vector: Vec<f32> = (-1000..=1000).map(|at| at as f32 / 1000.0).collect();
        for (value, byte) in vector.iter().zip(quantise(&vector).unwrap()) {
            assert!((f32::from(byte) / SCALE - value).abs() <= 0.5001 / SCALE);
        }
    }

    #[test]
    fn what_has_no_direction_is_refused() {
        for bad in [&[][..], &[0.0, 0.0], &[f32::NAN, 1.0], &[f32::INFINITY, 0.0]] {
            assert_eq!(quantise(bad), None);
        }
    }
}
