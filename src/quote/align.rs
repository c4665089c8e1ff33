//! Laying a quotation over a stretch of a source: which word stands for which.
//!
//! A semi-global alignment (Needleman and Wunsch, with Gotoh's gaps): all of the quotation, any part of the stretch. Words
//! that the source has more cost little once a gap is open, since what is left out is left out together; where the
//! quotation has an ellipsis the source may go on without much cost.

use super::tokens::{Kind, Token};
use super::written::Quoted;

/// One step of an alignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// These words stand for one another: of the quotation, of the stretch. They may differ.
    Pair(usize, usize),
    /// A word that only the quotation has.
    Added(usize),
    /// A word that only the source has.
    Left(usize),
}

/// How a quotation lies over a stretch.
#[derive(Debug, Clone, Default)]
pub struct Alignment {
    /// From the first word of the quotation to the last.
    pub steps: Vec<Step>,
    /// The lower, the better.
    pub cost: u32,
}

const DIFFERENT: u32 = 100;
const ALIKE: u32 = 45;
const ADDED: u32 = 105;
const ADDED_IN_BRACKETS: u32 = 30;
const ADDED_NOTE: u32 = 5;
const OPEN: u32 = 80;
const GO_ON: u32 = 12;
const LEFT_NOTE: u32 = 5;
/// What it costs to go on behind an ellipsis, and what each word of the way costs.
const JUMP: u32 = 10;

/// The most cells of a table: beyond it nothing is aligned, so that no text can eat the memory.
const MOST: usize = 40_000_000;

/// How the least cost of a cell came about.
const BY_PAIR: u8 = 0;
const BY_ADDED: u8 = 1;
const BY_LEFT: u8 = 2;
const STARTED: u8 = 3;
/// That the gap which may end here was opened by its last word.
const OPENED: u8 = 4;

/// Lays `quote` over `source`; `None` where either is empty or both are too long.
pub fn align(quote: &[Quoted], source: &[Token]) -> Option<Alignment> {
    let (rows, columns) = (quote.len(), source.len() + 1);
    if rows == 0 || source.is_empty() || rows.saturating_add(1).checked_mul(columns)? > MOST {
        return None;
    }
    let mut from = vec![STARTED; (rows + 1) * columns];
    let mut jumps: Vec<(usize, Vec<u32>)> = Vec::new();
    let mut above = vec![0_u32; columns];
    let mut row = vec![0_u32; columns];
    for (i, word) in quote.iter().enumerate() {
        let parted = i > 0 && quote.get(i - 1).is_some_and(|before| before.fragment != word.fragment);
        if parted {
            let taken = jump(&mut above);
            jumps.push((i, taken));
        }
        let added = match (word.bracket, word.token.kind) {
            (_, Kind::Note) => ADDED_NOTE,
            (Some(_), _) if !word.joined => ADDED_IN_BRACKETS,
            _ => ADDED,
        };
        let line = from.get_mut((i + 1) * columns..(i + 2) * columns)?;
        // The cost of having come here by words that only the source has, and whether the last was the first of them.
        let mut gap = u32::MAX / 2;
        let mut opened = 0;
        for (j, (cell, way)) in row.iter_mut().zip(line.iter_mut()).enumerate() {
            let mut best = above.get(j)?.saturating_add(added);
            let mut by = BY_ADDED;
            if let Some(token) = j.checked_sub(1).and_then(|j| source.get(j)) {
                let pair = above.get(j - 1)?.saturating_add(differ(&word.token, token));
                if pair <= best {
                    (best, by) = (pair, BY_PAIR);
                }
                if gap < best {
                    (best, by) = (gap, BY_LEFT);
                }
            }
            *way = by | opened;
            *cell = best;
            let next = source.get(j).map_or(0, |token| if token.kind == Kind::Note { LEFT_NOTE } else { GO_ON });
            let opening = source.get(j).map_or(0, |token| if token.kind == Kind::Note { LEFT_NOTE } else { OPEN });
            (gap, opened) = match (gap.saturating_add(next), best.saturating_add(opening)) {
                (on, new) if new < on => (new, OPENED),
                (on, _) => (on, 0),
            };
        }
        std::mem::swap(&mut above, &mut row);
    }
    let (end, &cost) = above.iter().enumerate().min_by_key(|&(_, cost)| cost)?;
    Some(Alignment { steps: back(&from, &jumps, rows, columns, end), cost })
}

/// Lets a row go on behind an ellipsis: for each place the best one before it, and which.
fn jump(row: &mut [u32]) -> Vec<u32> {
    let mut taken = Vec::with_capacity(row.len());
    let mut best = u32::MAX / 2;
    let mut at = 0;
    for (j, cost) in row.iter_mut().enumerate() {
        // A sixteenth of a word's gap for each word: near places win, far ones are possible.
        let come = best.saturating_add(JUMP).saturating_add((j - at.min(j)) as u32 / 2);
        if *cost < best.saturating_add((j - at.min(j)) as u32 / 2) {
            best = *cost;
            at = j;
        }
        if come < *cost {
            *cost = come;
            taken.push(at as u32);
        } else {
            taken.push(j as u32);
        }
    }
    taken
}

fn back(from: &[u8], jumps: &[(usize, Vec<u32>)], rows: usize, columns: usize, end: usize) -> Vec<Step> {
    let mut steps = Vec::with_capacity(rows * 2);
    let (mut i, mut j) = (rows, end);
    let mut in_gap = false;
    while i > 0 {
        let cell = from.get(i * columns + j).copied().unwrap_or(STARTED);
        let by = if in_gap { BY_LEFT } else { cell & !OPENED };
        match by {
            BY_PAIR if j > 0 => {
                steps.push(Step::Pair(i - 1, j - 1));
                i -= 1;
                j -= 1;
            }
            BY_LEFT if j > 0 => {
                steps.push(Step::Left(j - 1));
                in_gap = cell & OPENED == 0;
                j -= 1;
                continue;
            }
            _ => {
                steps.push(Step::Added(i - 1));
                i -= 1;
                in_gap = false;
            }
        }
        // In the order of their rows; there may be as many as words.
        let jump = jumps.binary_search_by_key(&i, |&(row, _)| row).ok().and_then(|at| jumps.get(at));
        if let Some((_, taken)) = jump.filter(|_| i > 0) {
            let to = taken.get(j).map_or(j, |&to| to as usize);
            steps.extend((to..j).rev().map(Step::Left));
            j = to;
        }
    }
    steps.reverse();
    steps
}

/// What it costs that one word stands for another.
fn differ(quote: &Token, source: &Token) -> u32 {
    if quote.key == source.key {
        return 0;
    }
    let shared = quote.key.bytes().zip(source.key.bytes()).take_while(|(a, b)| a == b).count();
    let longer = quote.key.len().max(source.key.len());
    if shared * 5 >= longer * 3 && longer > 2 { ALIKE } else { DIFFERENT }
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::super::written::read;
    use super::*;

    fn laid(quote: &str, source: &str) -> Vec<Step> {
        align(&read(quote).words, &tokens(source)).unwrap().steps
    }

    #[test]
    fn a_faithful_quotation_pairs_its_words() {
        assert_eq!(laid("B c", "a b c d"), [Step::Pair(0, 1), Step::Pair(1, 2)]);
    }

    #[test]
    fn what_differs_is_said_word_by_word() {
        assert_eq!(
            laid("We shall not go", "x we shall go y"),
            [Step::Pair(0, 1), Step::Pair(1, 2), Step::Added(2), Step::Pair(3, 3)]
        );
        let steps = laid("States may withdraw at any time", "States may not withdraw at any time");
        assert!(steps.contains(&Step::Left(2)), "{steps:?}");
        let steps = laid("all States agree on this", "some States agree on this");
        assert_eq!(steps.first(), Some(&Step::Pair(0, 0)));
    }

    #[test]
    fn a_quotation_of_ellipses_is_laid_in_one_pass() {
        // Looked for row by row, the ellipses would take hundreds of millions of steps.
        let many = 40_000;
        let steps = laid(&"law … ".repeat(many), "peace and law and order");
        assert_eq!(steps.iter().filter(|step| !matches!(step, Step::Left(_))).count(), many);
    }

    #[test]
    fn an_ellipsis_goes_on_far_behind() {
        let middle = "word ".repeat(60);
        let source = format!("The Council decides {middle} to remain seized of the matter");
        let steps = laid("The Council decides … to remain seized of the matter", &source);
        assert_eq!(steps.iter().filter(|step| matches!(step, Step::Left(_))).count(), 60);
        assert_eq!(steps.iter().filter(|step| matches!(step, Step::Added(_))).count(), 0);
    }
}
