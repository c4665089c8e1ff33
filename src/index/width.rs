//! How widely the graph is searched: chosen by measurement against the exact scan, for each library anew.

use super::scan::Near;

/// The widths that are tried, from the quickest on. The first one gives .998 of the true ten best on 20,500 real
/// passages.
pub(super) const WIDTHS: [usize; 6] = [super::graph::SEARCH_WIDTH, 192, 256, 384, 512, 1_024];

/// The recall of the ten best that a width must reach.
pub const ENOUGH: f64 = 0.99;

/// How many of the best are looked for.
pub(super) const BEST: usize = 10;

/// What a width gave.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recall {
    /// Rows looked at for a query.
    pub width: usize,
    /// The share of the true ten best that were found, as the mean over queries.
    pub recall: f64,
}

/// The share of the `best` that were found; one that lies as near as the last of the best counts as one of them.
pub(super) fn share(found: &[Near], best: &[Near]) -> f64 {
    let Some(last) = best.last() else { return 1.0 };
    let good = found.iter().take(best.len()).filter(|near| near.inner >= last.inner).count();
    good as f64 / best.len() as f64
}

/// The narrowest width that is enough, else the one that found most.
pub fn narrowest(tried: &[Recall]) -> Option<Recall> {
    let enough = tried.iter().find(|tried| tried.recall >= ENOUGH);
    enough.or_else(|| tried.iter().max_by(|a, b| a.recall.total_cmp(&b.recall).then(b.width.cmp(&a.width)))).copied()
}

#[cfg(test)]
mod tests {
    use std::cmp::Reverse;

    use super::*;
    use crate::store::PassageId;

    fn near(inner: &[i32]) -> Vec<Near> {
        inner.iter().enumerate().map(|(at, &inner)| Near { inner, id: Reverse(PassageId(at as i64)) }).collect()
    }

    #[test]
    fn rows_that_tie_with_the_last_one_count_as_found() {
        assert!((share(&near(&[9, 7, 5]), &near(&[9, 8, 7])) - 2.0 / 3.0).abs() < 1e-9);
        assert!((share(&near(&[9, 7, 7]), &near(&[9, 7, 7])) - 1.0).abs() < 1e-9);
        assert!((share(&[], &near(&[9])) - 0.0).abs() < 1e-9);
        assert!((share(&[], &[]) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn the_narrowest_width_that_is_enough_is_taken() {
        let of = |recalls: &[f64]| {
            let tried: Vec<Recall> =
                WIDTHS.iter().zip(recalls).map(|(&width, &recall)| Recall { width, recall }).collect();
            narrowest(&tried).map(|chosen| chosen.width)
        };
        assert_eq!(of(&[0.97, 0.992, 0.999]), Some(192));
        assert_eq!(of(&[0.90, 0.95, 0.95]), Some(192));
        assert_eq!(of(&[]), None);
    }
}
