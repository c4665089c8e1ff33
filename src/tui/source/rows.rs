//! A segment of a document as rows: cited words, other evidence with its numbers, what a search found.

use ratatui::style::Style;
use ratatui::text::Span as TextSpan;

use super::SourcePane;
use crate::document::BlockKind;
use crate::text::Span;
use crate::tui::palette::Palette;
use crate::tui::pieces::{Shown, is_beside};
use crate::tui::rich::{Rich, Row};
use crate::tui::wrap::{fit, shown_line, width};

/// The anchor of the marked words. The other evidence has those that follow, in its order.
const MARKED: usize = 0;
/// The anchor of the place that a search shows: no evidence has one as high.
const FOUND: usize = usize::MAX;

/// Whether a row holds the marked words.
pub(super) fn holds_mark(row: &Row) -> bool {
    row.anchors.iter().any(|&(_, anchor)| anchor == MARKED)
}

/// What a piece of text is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Piece {
    Plain,
    Cited,
    /// Cited, and not as it was quoted.
    Differs,
    /// With its place among the others.
    Other(usize),
    Found {
        current: bool,
    },
}

impl SourcePane {
    /// The number in the answer of what stands at an anchor of a row.
    pub(crate) fn number_at(&self, anchor: usize) -> Option<usize> {
        self.target.others.get(anchor.checked_sub(1)?).and_then(|other| other.number)
    }

    /// The row of a segment in which a byte of the text is drawn.
    pub(super) fn row_of(&self, shown: &Shown, index: usize, byte: usize, columns: usize) -> usize {
        let rows = self.rows(shown, index, columns, Palette { colour: false });
        let marked = |anchor: usize| rows.iter().position(|row| row.anchors.iter().any(|&(_, at)| at == anchor));
        let cited = self.cited.filter(|cited| cited.start == byte).and_then(|_| marked(MARKED));
        let found = self.find.as_ref().and_then(super::Find::current).filter(|span| span.start == byte);
        cited.or_else(|| found.and_then(|_| marked(FOUND))).unwrap_or(0)
    }

    fn piece(&self, piece: Span, found: &[Span]) -> Piece {
        if found.iter().any(|span| span.overlaps(piece)) {
            let current = self.find.as_ref().and_then(super::Find::current);
            return Piece::Found { current: current.is_some_and(|span| span.overlaps(piece)) };
        }
        if !self.changed && self.target.differs.iter().any(|differs| differs.overlaps(piece)) {
            return Piece::Differs;
        }
        if self.cited.is_some_and(|cited| cited.overlaps(piece)) {
            return Piece::Cited;
        }
        self.target.others.iter().position(|other| other.span.overlaps(piece)).map_or(Piece::Plain, Piece::Other)
    }

    /// The numbers of what ends at this byte.
    fn numbers_at(&self, end: usize) -> impl Iterator<Item = (usize, usize)> {
        let cited = self.cited.filter(|cited| cited.end == end).and(self.target.number).map(|number| (number, MARKED));
        let others = self.target.others.iter().enumerate().filter(move |(_, other)| other.span.end == end);
        cited.into_iter().chain(others.filter_map(|(at, other)| Some((other.number?, at + 1))))
    }

    /// The rows of a segment. Rows with cited words have a bar before them, those with other evidence a thin one, and
    /// each piece of evidence ends with its number in the answer.
    pub(super) fn rows(&self, shown: &Shown, index: usize, columns: usize, palette: Palette) -> Vec<Row> {
        let Some(&segment) = shown.segments.get(index) else { return vec![Row::blank()] };
        let block = shown.block(segment);
        let kind = block.map(|block| block.kind);
        let base = match kind {
            Some(BlockKind::Heading(_)) => palette.strong(),
            Some(BlockKind::Running) => palette.dim(),
            _ => palette.plain(),
        };
        let found = self.find.as_ref().map_or(&[][..], |find| find.within(segment));
        let rich = self.text(shown, segment, found, (kind, base), palette);
        let beside = block.filter(|block| is_beside(block.kind));
        let gutter = if beside.is_some() { TextSpan::styled("┆ ", palette.dim()) } else { TextSpan::raw("  ") };
        let mut rows = Vec::new();
        if let Some(name) = shown.break_before(index) {
            rows.push(rule(name, columns, palette));
        }
        let begins = beside.filter(|block| block.span.start >= segment.start);
        if let Some(name) = begins.and_then(|block| block.place.as_deref()) {
            rows.push(Rich::of(&shown_line(name), palette.dim()).one_row(columns, &gutter));
        }
        rows.extend(rich.rows(columns, &gutter, &gutter));
        for row in rows.iter_mut().filter(|row| !row.anchors.is_empty()) {
            let sign = if row.anchors.iter().any(|&(_, anchor)| anchor == FOUND) {
                "» "
            } else if holds_mark(row) {
                "▌ "
            } else {
                "▏ "
            };
            if let Some(first) = row.line.spans.first_mut() {
                *first = TextSpan::styled(sign, palette.accent());
            }
        }
        rows
    }

    /// The text of a segment, its marked pieces as anchors.
    fn text(
        &self,
        shown: &Shown,
        segment: Span,
        found: &[Span],
        (kind, base): (Option<BlockKind>, Style),
        palette: Palette,
    ) -> Rich {
        let mut cuts = vec![segment.start, segment.end];
        let marks = self.cited.iter().chain(self.target.others.iter().map(|other| &other.span));
        for span in marks.chain(&self.target.differs).chain(found) {
            cuts.extend([span.start, span.end].into_iter().filter(|cut| (segment.start..segment.end).contains(cut)));
        }
        cuts.sort_unstable();
        cuts.dedup();
        let mut rich = Rich::default();
        for pair in cuts.windows(2) {
            let &[start, end] = pair else { continue };
            let piece = Span::new(start, end);
            let Some(text) = piece.of(&shown.document.text) else { continue };
            let text =
                if kind == Some(BlockKind::TableRow) { text.replace('\t', " │ ") } else { text.replace('\n', " ") };
            match self.piece(piece, found) {
                Piece::Plain => rich.push(&text, base),
                Piece::Cited => rich.push_anchor(&text, palette.cited(), MARKED),
                Piece::Differs => rich.push_anchor(&text, palette.cited().underlined(), MARKED),
                Piece::Other(at) => rich.push_anchor(&text, base.underlined(), at + 1),
                Piece::Found { current: true } => rich.push_anchor(&text, palette.cited(), FOUND),
                Piece::Found { current: false } => rich.push(&text, base.underlined().bold()),
            };
            for (number, anchor) in self.numbers_at(end) {
                rich.push_anchor(&format!("[{number}]"), palette.cite(), anchor);
            }
        }
        rich
    }
}

/// The line between two pages.
fn rule(name: &str, columns: usize, palette: Palette) -> Row {
    let name = fit(name, columns.saturating_sub(6));
    let rest = "─".repeat(columns.saturating_sub(width(&name) + 6));
    Rich::of(&format!("── {name} ──{rest}"), palette.dim()).one_row(columns, &TextSpan::raw(""))
}
