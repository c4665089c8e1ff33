//! Which units go together: the cheapest way to divide a document, found exactly.
//!
//! Every possible passage has a cost: being short, beginning in the middle of a paragraph or a list, crossing from one
//! section into another. The plan is the division with the least sum, by dynamic programming; a passage has few units,
//! so this is linear in the length of the document.

use super::Limits;
use super::units::Unit;

/// What each passage costs, in tokens of shortness: fewer passages are better than many.
const PASSAGE: u64 = 40;
/// Cutting inside a paragraph, a list item or a note.
const INSIDE: u64 = 80;
/// Cutting between the items of a list or the rows of a table.
const BETWEEN_ITEMS: u64 = 80;
/// Going on from one section into another below the same top-level section.
const CROSSING: u64 = 30;
/// Going on into another top-level section, allowed only between tiny ones.
const CROSSING_TOP: u64 = 10;
/// More than any division costs.
const NO_WAY: u64 = u64::MAX / 4;
/// What is done only where there is no other way: a heading without its text, half of a tiny section.
const LAST_RESORT: u64 = 1 << 32;
/// The most units in one passage; units of no tokens (rules, bullets) must not make the plan quadratic.
const MAX_UNITS: usize = 400;
/// The most bytes in one passage, for the same reason as the longest unit.
const MAX_BYTES: usize = 8192;

/// What the plan needs to know of a unit besides its tokens.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Tokens of the heading line that a passage with this unit may carry.
    pub heading: usize,
    /// Whether it is (part of) a heading, which may not end a passage.
    pub is_heading: bool,
    /// Whether it goes on a list or a table that the unit before belongs to.
    pub goes_on: bool,
    /// How it stands to the unit before.
    pub step: Step,
    /// The number of its top-level section.
    pub top: usize,
}

/// How a unit stands to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// In the same section.
    Within,
    /// In another section.
    Section,
    /// No passage may hold both: a running header stands between them, or one is body and the other a note.
    Apart,
}

/// A top-level section.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Top {
    /// Its units, first and one past the last.
    pub units: (usize, usize),
    /// All its tokens.
    pub tokens: usize,
}

/// Where passages begin, in order; the first is 0. Empty for no units.
pub(super) fn plan(units: &[Unit], places: &[Place], tops: &[Top], limits: Limits) -> Vec<usize> {
    // `best[n]`: the least cost of the first n units, and where the last of those passages begins.
    let mut best: Vec<(u64, usize)> = vec![(NO_WAY * 2, 0); units.len() + 1];
    if let Some(first) = best.first_mut() {
        *first = (0, 0);
    }
    let whole: usize = units.iter().map(|unit| unit.tokens).sum();
    // A short document stays in one piece, even if it is a little longer than passages are.
    let high = if whole <= limits.high + limits.high / 8 { whole.max(limits.high) } else { limits.high };
    for from in 0..units.len() {
        let Some(&(before, _)) = best.get(from) else { break };
        let begin = before + start_cost(units, places, from);
        let (mut tokens, mut heading, mut crossings) = (0, 0, 0);
        for to in from..units.len().min(from + MAX_UNITS) {
            let (Some(unit), Some(place), Some(first)) = (units.get(to), places.get(to), units.get(from)) else {
                break;
            };
            tokens += unit.tokens;
            heading = heading.max(place.heading);
            let room = high.min(limits.window.saturating_sub(heading + 2));
            let full = tokens > room || unit.span.end - first.span.start > MAX_BYTES;
            if to > from {
                if full {
                    break;
                }
                let Some(crossing) = crossing_cost(places, tops, limits, from, to) else { break };
                crossings += crossing;
            }
            let ends_in_heading = place.is_heading && to + 1 < units.len();
            let short = limits.low.saturating_sub(tokens) as u64;
            let stranded = if ends_in_heading { LAST_RESORT } else { 0 };
            let leaves_top = places.get(to + 1).is_some_and(|next| next.top == place.top);
            let spans_tops = places.get(from).is_some_and(|place_from| place_from.top != place.top);
            // A passage over several top-level sections holds each of them wholly.
            let half = if spans_tops && leaves_top { LAST_RESORT } else { 0 };
            let cost = begin + PASSAGE + short + crossings + stranded + half;
            if let Some(slot) = best.get_mut(to + 1)
                && cost < slot.0
            {
                *slot = (cost, from);
            }
        }
    }
    let mut starts = Vec::new();
    let mut at = units.len();
    while at > 0 {
        let Some(&(_, from)) = best.get(at) else { break };
        starts.push(from);
        at = from;
    }
    starts.reverse();
    starts
}

/// What it costs to begin a passage at a unit.
fn start_cost(units: &[Unit], places: &[Place], from: usize) -> u64 {
    let (Some(unit), Some(place)) = (units.get(from), places.get(from)) else { return 0 };
    if from == 0 {
        0
    } else if !unit.first {
        INSIDE
    } else if place.goes_on {
        BETWEEN_ITEMS
    } else {
        0
    }
}

/// What it costs to take the unit `to` into a passage that began at `from`; `None` where that may not be.
fn crossing_cost(places: &[Place], tops: &[Top], limits: Limits, from: usize, to: usize) -> Option<u64> {
    let (here, before) = (places.get(to)?, places.get(to - 1)?);
    if here.step == Step::Apart {
        return None;
    }
    if here.top != before.top {
        let tiny = |top: usize| tops.get(top).is_some_and(|top| top.tokens < limits.low);
        let whole = tops.get(places.get(from)?.top).is_some_and(|top| top.units.0 == from);
        return (whole && tiny(here.top) && tiny(before.top)).then_some(CROSSING_TOP);
    }
    Some(if here.step == Step::Section { CROSSING } else { 0 })
}
