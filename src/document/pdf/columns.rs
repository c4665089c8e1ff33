//! The order in which segments are read: from the top, columns of text one after the other, tables row by row.

use super::chains::Segment;

/// A gutter is at least this wide, in ems.
const GUTTER: f32 = 0.7;
/// Columns within columns are looked for this deep.
const DEPTH: usize = 12;
/// The gaps of a row that are tried as gutters.
const CANDIDATES: usize = 16;
/// The rows over which a gutter is followed.
const REACH: usize = 600;

/// Segments in reading order: their numbers, with that of the region each belongs to.
pub(super) fn order(segments: &[Segment]) -> Vec<(usize, u32)> {
    let mut out = Vec::with_capacity(segments.len());
    let mut region = 0;
    walk(segments, (0..segments.len()).collect(), DEPTH, &mut region, &mut out);
    out
}

/// A stripe of the page that no segment crosses the edges of.
struct Row {
    members: Vec<usize>,
    /// The parts of the width that are taken, sorted, apart from each other.
    taken: Vec<(f32, f32)>,
    top: f32,
    bottom: f32,
    size: f32,
}

fn walk(all: &[Segment], which: Vec<usize>, depth: usize, region: &mut u32, out: &mut Vec<(usize, u32)>) {
    let rows = rows(all, which);
    let mut begin = 0;
    while begin < rows.len() {
        let Some((first, last, gutter)) = zone(all, &rows, begin).filter(|_| depth > 0) else {
            emit(all, rows.get(begin..).unwrap_or_default(), region, out);
            return;
        };
        emit(all, rows.get(begin..first).unwrap_or_default(), region, out);
        let members = rows.get(first..=last).unwrap_or_default().iter().flat_map(|row| row.members.iter().copied());
        let (left, right): (Vec<usize>, Vec<usize>) =
            members.partition(|&at| all.get(at).is_some_and(|segment| segment.u0 < gutter));
        walk(all, left, depth - 1, region, out);
        walk(all, right, depth - 1, region, out);
        begin = last + 1;
    }
}

/// Row by row.
fn emit(all: &[Segment], rows: &[Row], region: &mut u32, out: &mut Vec<(usize, u32)>) {
    if rows.is_empty() {
        return;
    }
    for row in rows {
        across(all, row, DEPTH, region, out);
    }
    *region += 1;
}

/// One row from left to right; cells of several lines one after the other.
fn across(all: &[Segment], row: &Row, depth: usize, region: &mut u32, out: &mut Vec<(usize, u32)>) {
    let place = |at: usize| all.get(at).map_or((0.0, 0.0), |segment| (segment.v, segment.u0));
    let mut members = row.members.clone();
    let (low, high) =
        members.iter().map(|&at| place(at).0).fold((f32::MAX, f32::MIN), |(low, high), v| (low.min(v), high.max(v)));
    if high - low < 0.35 * row.size || depth == 0 || row.taken.len() < 2 {
        members.sort_by(|&a, &b| place(a).1.total_cmp(&place(b).1));
        if high - low >= 0.35 * row.size {
            members.sort_by(|&a, &b| place(a).0.total_cmp(&place(b).0));
        }
        out.extend(members.into_iter().map(|at| (at, *region)));
        return;
    }
    let widest = row
        .taken
        .windows(2)
        .filter_map(|pair| match pair {
            [left, right] => Some((right.0 - left.1, f32::midpoint(left.1, right.0))),
            _ => None,
        })
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let Some((_, gutter)) = widest else { return };
    let (left, right): (Vec<usize>, Vec<usize>) = members.into_iter().partition(|&at| place(at).1 < gutter);
    for side in [left, right] {
        *region += 1;
        for row in rows(all, side) {
            across(all, &row, depth - 1, region, out);
        }
    }
    *region += 1;
}

/// Rows from the top down.
fn rows(all: &[Segment], mut which: Vec<usize>) -> Vec<Row> {
    let top = |segment: &Segment| segment.v - 0.7 * segment.size;
    which.sort_by(|&a, &b| {
        let key = |at: usize| all.get(at).map_or(0.0, top);
        key(a).total_cmp(&key(b))
    });
    let mut rows: Vec<Row> = Vec::new();
    for at in which {
        let Some(segment) = all.get(at) else { continue };
        let (above, below) = (top(segment), segment.v + 0.1 * segment.size);
        match rows.last_mut() {
            Some(row) if above < row.bottom => {
                row.members.push(at);
                row.bottom = row.bottom.max(below);
                row.size = row.size.min(segment.size);
            }
            _ => rows.push(Row { members: vec![at], taken: Vec::new(), top: above, bottom: below, size: segment.size }),
        }
    }
    for row in &mut rows {
        let mut spans: Vec<(f32, f32)> =
            row.members.iter().filter_map(|&at| all.get(at)).map(|segment| (segment.u0, segment.u1)).collect();
        spans.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (from, to) in spans {
            match row.taken.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => row.taken.push((from, to)),
            }
        }
    }
    rows
}

/// The next rows, from `begin` on, that a gutter parts into two columns of text: the first, the last, and a place in
/// the gutter.
fn zone(all: &[Segment], rows: &[Row], begin: usize) -> Option<(usize, usize, f32)> {
    for (at, row) in rows.iter().enumerate().skip(begin) {
        let mut best: Option<(usize, usize, usize, f32)> = None;
        for pair in row.taken.windows(2).take(CANDIDATES) {
            let [left, right] = pair else { continue };
            let mut gap = (left.1, right.0);
            if gap.1 - gap.0 < GUTTER * row.size {
                continue;
            }
            let mut last = at;
            for (next, below) in rows.iter().enumerate().skip(at + 1).take(REACH) {
                let Some(narrower) = free(below, gap).filter(|free| free.1 - free.0 >= GUTTER * row.size) else {
                    break;
                };
                gap = narrower;
                last = next;
            }
            let mut first = at;
            while first > begin
                && let Some(above) = rows.get(first - 1)
                && rows.get(first).is_some_and(|row| row.top - above.bottom < 0.8 * row.size)
                && let Some(narrower) = free(above, gap).filter(|free| free.1 - free.0 >= GUTTER * row.size)
            {
                gap = narrower;
                first -= 1;
            }
            let middle = f32::midpoint(gap.0, gap.1);
            let evidence = columns(all, rows.get(first..=last).unwrap_or_default(), middle);
            if evidence > 0 && best.is_none_or(|(most, ..)| evidence > most) {
                best = Some((evidence, first, last, middle));
            }
        }
        if let Some((_, first, last, middle)) = best {
            return Some((first, last, middle));
        }
    }
    None
}

/// The widest part of the gap that the row leaves free.
fn free(row: &Row, gap: (f32, f32)) -> Option<(f32, f32)> {
    let mut best: Option<(f32, f32)> = None;
    let mut from = gap.0;
    let from_row = row.taken.partition_point(|taken| taken.1 <= gap.0);
    let mut consider = |from: f32, to: f32| {
        if to > from && best.is_none_or(|best| to - from > best.1 - best.0) {
            best = Some((from, to));
        }
    };
    for taken in row.taken.iter().skip(from_row) {
        if taken.0 >= gap.1 {
            break;
        }
        consider(from, taken.0.min(gap.1));
        from = from.max(taken.1);
    }
    consider(from, gap.1);
    best
}

/// How many lines say that these rows are two columns of text rather than a table: 0 where they look like one.
fn columns(all: &[Segment], rows: &[Row], gutter: f32) -> usize {
    let mut left = Side::default();
    let mut right = Side::default();
    for segment in rows.iter().flat_map(|row| &row.members).filter_map(|&at| all.get(at)) {
        if segment.u0 < gutter { left.add(segment) } else { right.add(segment) }
    }
    if left.is_prose() && right.is_prose() { left.lines.min(right.lines) } else { 0 }
}

/// What stands on one side of a gutter.
#[derive(Default)]
struct Side {
    lines: usize,
    letters: usize,
    extent: Option<(f32, f32)>,
    width: f32,
}

impl Side {
    fn add(&mut self, segment: &Segment) {
        self.lines += 1;
        self.letters += segment.letters;
        self.width += segment.u1 - segment.u0;
        let (from, to) = self.extent.unwrap_or((segment.u0, segment.u1));
        self.extent = Some((from.min(segment.u0), to.max(segment.u1)));
    }

    /// Several lines, long ones, that fill the width.
    fn is_prose(&self) -> bool {
        let lines = self.lines as f32;
        let extent = self.extent.map_or(0.0, |(from, to)| to - from);
        let letters = self.letters as f32 / lines;
        ((self.lines >= 3 && letters >= 14.0) || (self.lines == 2 && letters >= 20.0))
            && self.width >= 0.25 * extent * lines
    }
}
