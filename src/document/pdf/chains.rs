//! From spans to segments: what stands side by side on one baseline, wherever the content stream draws it.

use super::device::Gathered;
use super::spans::{PIECE_GAP, Span, place};
use super::words::text_of;

/// Spans that follow each other on a line; places as in [`Span`].
#[derive(Debug, Clone)]
pub(super) struct Segment {
    /// The spans, by number, from left to right.
    pub spans: Vec<usize>,
    /// Where it begins.
    pub u0: f32,
    /// Where it ends.
    pub u1: f32,
    /// The baseline of most of it.
    pub v: f32,
    /// The size of most of it.
    pub size: f32,
    /// The letters in it.
    pub letters: usize,
}

/// How a span can follow another: the gap between them, where the baselines let it.
fn gap(left: &Span, right: &Span) -> Option<f32> {
    let (large, small) = if left.size >= right.size { (left, right) } else { (right, left) };
    let gap = right.u0 - left.u1;
    let off = small.v - large.v;
    let ems = gap / large.size;
    if small.size > 0.85 * large.size {
        return (off.abs() <= 0.2 * small.size && ems > -0.3 && ems < PIECE_GAP).then_some(gap);
    }
    // Raised or lowered, or small capitals on the same line.
    let level = off.abs() <= 0.1 * large.size;
    let index = off > -0.7 * large.size && off < 0.4 * large.size;
    ((level && ems > -0.3 && ems < PIECE_GAP) || (index && ems > -0.25 && ems < 0.4)).then_some(gap)
}

/// The segments that these spans form. All are of one direction.
pub(super) fn segments(all: &[Span], which: &[usize]) -> Vec<Segment> {
    let spans: Vec<&Span> = which.iter().filter_map(|&at| all.get(at)).collect();
    // By baseline in stripes, within them by where they begin: a neighbour is found without looking at the whole page.
    let height = 6.0_f32;
    let stripe = |v: f32| (v / height).floor() as i32;
    let mut order: Vec<usize> = (0..spans.len()).collect();
    let key = |at: usize| spans.get(at).map_or((0, 0.0), |span| (stripe(span.v), span.u0));
    order.sort_by(|&a, &b| {
        let ((a_stripe, a_u), (b_stripe, b_u)) = (key(a), key(b));
        a_stripe.cmp(&b_stripe).then(a_u.total_cmp(&b_u))
    });
    let keys: Vec<(i32, f32)> = order.iter().map(|&at| key(at)).collect();
    // For each span the nearest that follows it, and the nearest of those that chose it.
    let mut follower: Vec<Option<(usize, f32)>> = vec![None; spans.len()];
    let mut chosen: Vec<Option<(usize, f32)>> = vec![None; spans.len()];
    for (at, span) in spans.iter().enumerate() {
        let reach = 0.75 * span.size.min(200.0);
        let mut best: Option<(usize, f32)> = None;
        for row in stripe(span.v - reach)..=stripe(span.v + reach) {
            let from = keys.partition_point(|&(stripe, u)| (stripe, u) < (row, span.u1 - 0.5 * span.size));
            for (&other, &(stripe, u)) in order.iter().zip(&keys).skip(from).take(MAX_LOOK) {
                if stripe != row || best.is_some_and(|(_, gap)| u - span.u1 > gap) || u - span.u1 > 2.0 * span.size {
                    break;
                }
                if other == at {
                    continue;
                }
                if let Some(right) = spans.get(other)
                    && right.u0 >= span.u0
                    && (right.u0 > span.u0 || other > at)
                    && let Some(gap) = gap(span, right)
                    && best.is_none_or(|(_, least)| gap < least)
                {
                    best = Some((other, gap));
                }
            }
        }
        if let (Some(slot), Some(found)) = (follower.get_mut(at), best) {
            *slot = Some(found);
        }
        if let Some((other, gap)) = best
            && let Some(slot) = chosen.get_mut(other)
            && slot.is_none_or(|(_, least)| gap.abs() < least.abs())
        {
            *slot = Some((at, gap));
        }
    }
    let mut segments = Vec::new();
    let mut used = vec![false; spans.len()];
    for start in 0..spans.len() {
        if chosen.get(start).copied().flatten().is_some() {
            continue;
        }
        let mut chain = Vec::new();
        let mut at = start;
        while let Some(seen) = used.get_mut(at)
            && !*seen
        {
            *seen = true;
            chain.push(at);
            let Some((next, _)) = follower.get(at).copied().flatten() else { break };
            if chosen.get(next).copied().flatten().map(|(by, _)| by) != Some(at) {
                break;
            }
            at = next;
        }
        segments.extend(segment(&spans, which, &chain));
    }
    segments
}

/// A wider gap than this many ems parts cells; words that are stretched to fill a line stay below.
const CELL_GAP: f32 = 1.0;

/// Joins what [`segments`] kept apart and reading order has brought together: neighbours in one region, on one
/// baseline, with no wide gap.
pub(super) fn joined(page: &Gathered, spans: &[Span], all: &[Segment], order: &[(usize, u32)]) -> Vec<(Segment, u32)> {
    let mut out: Vec<(Segment, u32)> = Vec::with_capacity(order.len());
    for &(at, region) in order {
        let Some(segment) = all.get(at) else { continue };
        if let Some((last, last_region)) = out.last_mut()
            && *last_region == region
            && (segment.v - last.v).abs() < 0.25 * segment.size.min(last.size)
            && segment.u0 - last.u1 > -0.3 * last.size
            && (segment.u0 - last.u1 < CELL_GAP * segment.size.min(last.size)
                || spaced(page, spans, last, segment)
                || is_marker(page, spans, last, segment))
        {
            last.spans.extend_from_slice(&segment.spans);
            last.u1 = last.u1.max(segment.u1);
            if segment.letters > last.letters {
                (last.v, last.size) = (segment.v, segment.size);
            }
            last.letters += segment.letters;
            continue;
        }
        out.push((segment.clone(), region));
    }
    out
}

/// A gap that the file fills with spaces is one between words (columns in code), up to this many ems.
const SPACES: f32 = 4.0;

/// Whether the gap between the two is filled with spaces that are drawn with them.
fn spaced(page: &Gathered, spans: &[Span], left: &Segment, right: &Segment) -> bool {
    let end = left.spans.last().and_then(|&at| spans.get(at));
    let begin = right.spans.first().and_then(|&at| spans.get(at));
    let (Some(end), Some(begin)) = (end, begin) else { return false };
    let Some(last) = begin.from.checked_sub(1).filter(|_| end.to == begin.from).and_then(|at| page.glyphs.get(at))
    else {
        return false;
    };
    let (u, _) = place(last.x, last.y, last.dx, last.dy);
    right.u0 - left.u1 < SPACES * right.size
        && text_of(page, last).trim().is_empty()
        && (u + last.advance - right.u0).abs() < 0.1 * right.size
}

/// How far off, in ems, the text of a list item begins.
const ITEM_GAP: f32 = 4.0;

/// Whether the left one is the marker of a list item: a bullet, "(a)", "12.", "iv)".
fn is_marker(page: &Gathered, spans: &[Span], left: &Segment, right: &Segment) -> bool {
    if left.letters > 8 || right.letters < 3 || right.u0 - left.u1 > ITEM_GAP * right.size {
        return false;
    }
    let text: String = left
        .spans
        .iter()
        .filter_map(|&at| spans.get(at))
        .flat_map(|span| page.glyphs.get(span.from..span.to).unwrap_or_default())
        .map(|glyph| text_of(page, glyph))
        .collect();
    let text = text.trim();
    let inner = text.strip_prefix('(').unwrap_or(text);
    let marked = inner.strip_suffix([')', '.']).is_some_and(|inner| {
        !inner.is_empty()
            && (inner.chars().all(|c| c.is_ascii_digit() || c == '.')
                || inner.chars().all(|c| matches!(c, 'i' | 'v' | 'x'))
                || (inner.len() == 1 && inner.chars().all(|c| c.is_ascii_alphabetic())))
    });
    let mut letters = text.chars();
    let bullet =
        letters.next().is_some_and(|c| matches!(c, '•' | '◦' | '▪' | '■' | '●' | '○' | '–' | '·' | '‣' | '\u{f0b7}'));
    marked || (bullet && letters.next().is_none())
}

/// Spans looked at in a stripe for the nearest neighbour: more overlap only in drawings.
const MAX_LOOK: usize = 64;

fn segment(spans: &[&Span], which: &[usize], chain: &[usize]) -> Option<Segment> {
    let members = || chain.iter().filter_map(|&at| spans.get(at));
    let main = members().max_by_key(|span| span.to - span.from)?;
    Some(Segment {
        spans: chain.iter().filter_map(|&at| which.get(at).copied()).collect(),
        u0: members().map(|span| span.u0).fold(f32::INFINITY, f32::min),
        u1: members().map(|span| span.u1).fold(f32::NEG_INFINITY, f32::max),
        v: main.v,
        size: main.size,
        letters: members().map(|span| span.to - span.from).sum(),
    })
}
