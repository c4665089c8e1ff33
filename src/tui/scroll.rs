//! Scrolling through things of many rows, of which only those that are seen are laid out.
//!
//! `rows_of` lays out one thing and is called for as few as possible. A thing always has at least one row.

/// A row of a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Place {
    /// Which thing.
    pub(crate) index: usize,
    /// Which of its rows.
    pub(crate) row: usize,
}

/// What stands at the top when the last row stands at the bottom of a window of `height` rows.
pub(crate) fn last_top(count: usize, height: usize, rows_of: &dyn Fn(usize) -> usize) -> Place {
    let mut left = height;
    for index in (0..count).rev() {
        let rows = rows_of(index);
        if rows >= left {
            return Place { index, row: rows - left };
        }
        left -= rows;
    }
    Place::default()
}

/// The place so many rows further up (negative) or down, no further than the first and the last row.
pub(crate) fn step(from: Place, by: isize, count: usize, rows_of: &dyn Fn(usize) -> usize) -> Place {
    let Place { mut index, mut row } = from;
    let mut left = by.unsigned_abs();
    while left > 0 {
        if by < 0 {
            let up = left.min(row);
            row -= up;
            left -= up;
            if left > 0 {
                let Some(before) = index.checked_sub(1) else { break };
                index = before;
                row = rows_of(index).saturating_sub(1);
                left -= 1;
            }
        } else {
            let below = rows_of(index).saturating_sub(row + 1);
            let down = left.min(below);
            row += down;
            left -= down;
            if left > 0 {
                if index + 1 >= count {
                    break;
                }
                index += 1;
                row = 0;
                left -= 1;
            }
        }
    }
    Place { index, row }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(index: usize, row: usize) -> Place {
        Place { index, row }
    }

    #[test]
    fn steps_cross_things_and_stop_at_the_ends() {
        let rows_of = |index: usize| [3, 1, 4][index];
        for (from, by, to) in [
            (at(0, 0), 2, at(0, 2)),
            (at(0, 0), 3, at(1, 0)),
            (at(0, 0), 5, at(2, 1)),
            (at(0, 0), 99, at(2, 3)),
            (at(2, 1), -2, at(1, 0)),
            (at(2, 1), -3, at(0, 2)),
            (at(2, 1), -99, at(0, 0)),
            (at(1, 0), 0, at(1, 0)),
        ] {
            assert_eq!(step(from, by, 3, &rows_of), to, "{from:?} {by}");
        }
        assert_eq!(last_top(3, 5, &rows_of), at(1, 0));
        assert_eq!(last_top(3, 2, &rows_of), at(2, 2));
        assert_eq!(last_top(3, 50, &rows_of), at(0, 0));
        assert_eq!(last_top(0, 5, &rows_of), at(0, 0));
    }
}
