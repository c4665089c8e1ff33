//! From the letters of a page to its lines in reading order.

use super::chains::{self, Segment};
use super::columns;
use super::device::Gathered;
use super::fonts::Fonts;
use super::line::{Line, PageLines};
use super::spans;
use super::words;

/// The lines of a page.
pub(super) fn lines(page: &Gathered, fonts: &Fonts) -> PageLines {
    let spans = spans::spans(page);
    let mut turns: Vec<(i16, usize, Vec<usize>)> = Vec::new();
    for (at, span) in spans.iter().enumerate() {
        let letters = span.to - span.from;
        match turns.iter_mut().find(|(turn, ..)| *turn == span.turn) {
            Some((_, sum, which)) => {
                *sum += letters;
                which.push(at);
            }
            None => turns.push((span.turn, letters, vec![at])),
        }
    }
    // The direction of most letters is the page's; others are labels beside it.
    turns.sort_by_key(|(_, letters, _)| std::cmp::Reverse(*letters));
    let mut lines: Vec<Line> = Vec::new();
    let mut region = 0;
    for (turn, _, which) in &turns {
        let segments = chains::segments(&spans, which);
        let order = columns::order(&segments);
        let next = order.iter().map(|&(_, region)| region + 1).max().unwrap_or(0);
        for (segment, within) in chains::joined(page, &spans, &segments, &order) {
            let mut line = words::line(page, fonts, &spans, &segment);
            if line.text.is_empty() {
                continue;
            }
            line.region = region + within;
            set_place(&mut line, &segment, *turn);
            lines.push(line);
        }
        region += next;
    }
    PageLines {
        width: page.width,
        height: page.height,
        lines,
        letters: page.letters,
        unknown: page.unknown,
        pictures: page.pictures,
    }
}

/// From the frame of the line's direction to the page.
fn set_place(line: &mut Line, segment: &Segment, turn: i16) {
    if turn == 0 {
        return;
    }
    let (sin, cos) = f32::from(turn).to_radians().sin_cos();
    let at = |u: f32, v: f32| (u * cos - v * sin, u * sin + v * cos);
    let corners = [
        at(segment.u0, segment.v),
        at(segment.u1, segment.v),
        at(segment.u0, segment.v - segment.size),
        at(segment.u1, segment.v - segment.size),
    ];
    let fold =
        |pick: fn(&(f32, f32)) -> f32, with: fn(f32, f32) -> f32, from: f32| corners.iter().map(pick).fold(from, with);
    line.x0 = fold(|corner| corner.0, f32::min, f32::INFINITY);
    line.x1 = fold(|corner| corner.0, f32::max, f32::NEG_INFINITY);
    line.y0 = fold(|corner| corner.1, f32::min, f32::INFINITY);
    line.y1 = fold(|corner| corner.1, f32::max, f32::NEG_INFINITY);
}

#[cfg(test)]
#[path = "layout_tests.rs"]
mod tests;
