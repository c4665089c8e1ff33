//! Styled text with places to jump to, wrapped to rows.

use std::ops::Range;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::wrap::{shown, width, wrap};

/// A row of the screen and the places on it that can be opened.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Row {
    /// What is drawn.
    pub(crate) line: Line<'static>,
    /// Columns from the row's left and the number of the anchor in its cell.
    pub(crate) anchors: Vec<(Range<usize>, usize)>,
}

impl Row {
    /// An empty row.
    pub(crate) fn blank() -> Self {
        Self::default()
    }

    /// The anchor at this column.
    pub(crate) fn anchor_at(&self, column: usize) -> Option<usize> {
        self.anchors.iter().find(|(columns, _)| columns.contains(&column)).map(|&(_, anchor)| anchor)
    }
}

#[derive(Debug, Clone)]
struct Run {
    end: usize,
    style: Style,
    anchor: Option<usize>,
}

/// Text put together from pieces of different style. Every piece is made safe to show when it is put in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rich {
    text: String,
    runs: Vec<Run>,
}

impl Rich {
    /// A text of one piece.
    pub(crate) fn of(text: &str, style: Style) -> Self {
        let mut rich = Self::default();
        rich.push(text, style);
        rich
    }

    /// Adds a piece.
    pub(crate) fn push(&mut self, text: &str, style: Style) -> &mut Self {
        self.add(text, style, None)
    }

    /// Adds a piece that opens something.
    pub(crate) fn push_anchor(&mut self, text: &str, style: Style, anchor: usize) -> &mut Self {
        self.add(text, style, Some(anchor))
    }

    fn add(&mut self, text: &str, style: Style, anchor: Option<usize>) -> &mut Self {
        self.text.push_str(&shown(text));
        self.runs.push(Run { end: self.text.len(), style, anchor });
        self
    }

    /// The rows at this width. `first` and `rest` stand before the first and every further row.
    pub(crate) fn rows(&self, columns: usize, first: &Span<'static>, rest: &Span<'static>) -> Vec<Row> {
        let indent = width(&first.content).max(width(&rest.content));
        wrap(&self.text, columns.saturating_sub(indent).max(1))
            .into_iter()
            .enumerate()
            .map(|(number, range)| self.row(range, if number == 0 { first } else { rest }))
            .collect()
    }

    /// All on one row, cut where it does not fit.
    pub(crate) fn one_row(&self, columns: usize, first: &Span<'static>) -> Row {
        let room = columns.saturating_sub(width(&first.content));
        if width(&self.text) <= room {
            return self.row(0..self.text.len(), first);
        }
        let fitted = super::wrap::fit(&self.text, room);
        let end = fitted.len().saturating_sub('…'.len_utf8());
        let mut row = self.row(0..end, first);
        if room > 0 {
            let style = row.line.spans.last().map_or_else(Style::new, |span| span.style);
            row.line.spans.push(Span::styled("…", style));
        }
        row
    }

    fn row(&self, range: Range<usize>, indent: &Span<'static>) -> Row {
        let mut row = Row::default();
        let mut column = width(&indent.content);
        if !indent.content.is_empty() {
            row.line.spans.push(indent.clone());
        }
        let mut start = 0;
        for run in &self.runs {
            let from = start.max(range.start);
            let to = run.end.min(range.end);
            start = run.end;
            if from >= to {
                continue;
            }
            let piece = &self.text[from..to];
            let columns = width(piece);
            if let Some(anchor) = run.anchor {
                row.anchors.push((column..column + columns, anchor));
            }
            column += columns;
            row.line.spans.push(Span::styled(piece.to_owned(), run.style));
        }
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_keep_style_and_anchor_over_a_break() {
        let mut rich = Rich::default();
        rich.push("one ", Style::new()).push_anchor("two three", Style::new().bold(), 7);
        let rows = rich.rows(10, &Span::raw("> "), &Span::raw("  "));
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].line.to_string(), "> one two");
        assert_eq!(rows[0].anchors, [(6..9, 7)]);
        assert_eq!(rows[1].line.to_string(), "  three");
        assert_eq!(rows[1].anchor_at(2), Some(7));
        assert_eq!(rows[1].anchor_at(1), None);
        assert_eq!(rows[1].line.spans[1].style, Style::new().bold());
    }

    #[test]
    fn one_row_is_cut_with_an_ellipsis() {
        let row = Rich::of("数字政府 and more", Style::new()).one_row(9, &Span::raw("  "));
        assert_eq!(row.line.to_string(), "  数字政…");
    }

    #[test]
    fn pieces_are_made_safe() {
        let rows = Rich::of("a\u{1b}[31m\tb", Style::new()).rows(40, &Span::raw(""), &Span::raw(""));
        assert_eq!(rows[0].line.to_string(), "a␛[31m    b");
    }
}
