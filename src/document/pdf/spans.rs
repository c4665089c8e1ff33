//! From letters to spans: stretches of one baseline that the content stream draws without a jump.

use super::device::Gathered;
use super::words::text_of;

/// A wider gap than this many ems may be one between columns: what stands on both sides is kept apart until that is known.
pub(super) const PIECE_GAP: f32 = 0.6;
/// Letters set this many ems back still go on from the last (kerning, accents set over letters).
const BACK: f32 = 0.45;
/// A letter this far off, in ems, is on another baseline.
const OFF: f32 = 0.12;

/// Letters on one baseline, in a frame in which lines run along `u` and follow each other along `v`.
#[derive(Debug, Clone)]
pub(super) struct Span {
    /// Its letters within [`Gathered::glyphs`].
    pub from: usize,
    /// One past the last.
    pub to: usize,
    /// Where it begins.
    pub u0: f32,
    /// Where it ends.
    pub u1: f32,
    /// Its baseline.
    pub v: f32,
    /// The size of its first letter.
    pub size: f32,
    /// Which way its lines run, in steps of a degree.
    pub turn: i16,
}

/// The place of a letter in the frame of its own direction: along and across.
pub(super) fn place(x: f32, y: f32, dx: f32, dy: f32) -> (f32, f32) {
    (x * dx + y * dy, y * dx - x * dy)
}

/// The spans of a page, in the order of the content stream. Letters drawn twice at one place count once.
pub(super) fn spans(page: &Gathered) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut last: Option<(f32, f32)> = None;
    for (at, glyph) in page.glyphs.iter().enumerate() {
        if drawn_just_before(page, at) {
            continue;
        }
        let (u, v) = place(glyph.x, glyph.y, glyph.dx, glyph.dy);
        let blank = text_of(page, glyph).trim().is_empty();
        let end = u + glyph.advance.max(0.0);
        let joined = match (spans.last_mut(), last) {
            (Some(span), Some((dx, dy))) => {
                let (gap, off, size) = (u - span.u1, (v - span.v).abs(), span.size.max(glyph.size));
                let same = dx * glyph.dx + dy * glyph.dy > 0.9995
                    && off <= OFF * size
                    && gap > -BACK * size
                    && gap < PIECE_GAP * size
                    && (glyph.size / span.size - 1.0).abs() < 0.12;
                // Letters are a range of the page's: one left out ends it.
                let same = same && span.to == at;
                if same {
                    span.to = at + 1;
                    if !blank {
                        span.u1 = span.u1.max(end);
                    }
                }
                same
            }
            _ => false,
        };
        // Spaces at the end of a line or in an empty cell take no room: columns are told by what is seen.
        if !joined && !blank {
            let turn = glyph.dy.atan2(glyph.dx).to_degrees().round() as i16;
            let turn = if turn == -180 { 180 } else { turn };
            spans.push(Span { from: at, to: at + 1, u0: u, u1: end, v, size: glyph.size, turn });
        }
        last = Some((glyph.dx, glyph.dy));
    }
    without_doubles(page, spans)
}

/// Spans looked at for one that is drawn twice: more begin at one place only in drawings.
const MAX_LOOK: usize = 32;

/// Leaves out the second of two spans that say the same at the same place.
fn without_doubles(page: &Gathered, spans: Vec<Span>) -> Vec<Span> {
    let mut order: Vec<usize> = (0..spans.len()).collect();
    let key = |at: usize| spans.get(at).map_or((0, 0.0), |span| (span.turn, span.u0));
    order.sort_by(|&a, &b| {
        let ((a_turn, a_u), (b_turn, b_u)) = (key(a), key(b));
        a_turn.cmp(&b_turn).then(a_u.total_cmp(&b_u))
    });
    let mut double = vec![false; spans.len()];
    for (rank, &at) in order.iter().enumerate() {
        let Some(span) = spans.get(at) else { continue };
        for &other_at in order.iter().skip(rank + 1).take(MAX_LOOK) {
            let Some(other) = spans.get(other_at) else { break };
            let near = 0.1 * span.size;
            if other.turn != span.turn || other.u0 - span.u0 > near {
                break;
            }
            if (other.v - span.v).abs() < near && (other.size - span.size).abs() < near {
                let (short, long) = if (other.to - other.from, other_at) >= (span.to - span.from, at) {
                    (at, other_at)
                } else {
                    (other_at, at)
                };
                let said = |which: usize| {
                    let glyphs = spans.get(which).and_then(|span| page.glyphs.get(span.from..span.to));
                    glyphs
                        .unwrap_or_default()
                        .iter()
                        .map(|glyph| text_of(page, glyph).trim_end())
                        .filter(|text| !text.is_empty())
                };
                let mut longer = said(long);
                if said(short).all(|text| longer.next() == Some(text))
                    && let Some(mark) = double.get_mut(short)
                {
                    *mark = true;
                }
            }
        }
    }
    let mut double = double.into_iter();
    spans.into_iter().filter(|_| double.next() == Some(false)).collect()
}

/// How many letters back one drawn twice is looked for.
const TWICE: usize = 4;

/// Whether the letter is drawn over the same one, as is done to make it look bold.
fn drawn_just_before(page: &Gathered, at: usize) -> bool {
    let Some(glyph) = page.glyphs.get(at) else { return false };
    page.glyphs.get(at.saturating_sub(TWICE)..at).unwrap_or_default().iter().any(|other| {
        (glyph.x - other.x).abs() < 0.1 * glyph.size
            && (glyph.y - other.y).abs() < 0.1 * glyph.size
            && (glyph.size - other.size).abs() < 0.1 * glyph.size
            && text_of(page, glyph) == text_of(page, other)
    })
}
