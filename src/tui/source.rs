//! The source pane: a stored text with the cited words marked, in their surroundings.
//!
//! The text is cut into segments (its lines, long ones in parts), of which only those that are seen are laid out; a
//! file of one line of megabytes opens as fast as any other.

use std::rc::Rc;

use ratatui::text::Span as TextSpan;

use super::cell::day;
use super::palette::Palette;
use super::pieces::{Shown, is_beside};
use super::place;
use super::rich::{Rich, Row};
use super::scroll::{Place, last_top, step};
use super::transcript::Window;
use super::wrap::{fit, shown_line, width};
use crate::answer::Citation;
use crate::document::BlockKind;
use crate::engine::{SourceView, Ticket};
use crate::text::Span;

/// What is to be shown.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Target {
    /// The document's key.
    pub(crate) key: String,
    /// Its title.
    pub(crate) title: String,
    /// Which edition of it a citation names.
    pub(crate) edition: Option<i64>,
    /// The place to mark.
    pub(crate) span: Option<Span>,
    /// The words that stood there when the answer was made.
    pub(crate) quote: Option<String>,
    /// The citation's number in its answer.
    pub(crate) number: Option<usize>,
    /// Other places that the same answer cites in the same document.
    pub(crate) others: Vec<Span>,
    /// Words within the place that are not those that were quoted.
    pub(crate) differs: Vec<Span>,
    /// What `y` copies.
    pub(crate) copy: Option<String>,
}

impl Target {
    /// A citation, with the other citations of its answer.
    pub(crate) fn of_citation(citation: &Citation, all: &[Citation], numbered: bool) -> Self {
        Self {
            key: citation.document.key.clone(),
            title: citation.document.title.clone(),
            // Chats that were saved before there were editions name none.
            edition: Some(citation.document.edition).filter(|&edition| edition != 0),
            span: Some(citation.span),
            quote: Some(citation.quote.clone()),
            number: numbered.then_some(citation.id),
            others: all
                .iter()
                .filter(|other| other.document.key == citation.document.key && other.span != citation.span)
                .map(|other| other.span)
                .collect(),
            differs: Vec::new(),
            copy: Some(place::quotation(citation)),
        }
    }
}

/// The pane.
#[derive(Debug, Default)]
pub(crate) struct SourcePane {
    /// What is to be shown.
    pub(crate) target: Target,
    /// The request for it, while it runs.
    pub(crate) waiting: Option<Ticket>,
    /// Why it cannot be shown.
    pub(crate) error: Option<String>,
    shown: Option<Rc<Shown>>,
    /// The place that is marked: the target's, or where its words stand now.
    cited: Option<Span>,
    /// The words that were cited stand nowhere in the text any more.
    changed: bool,
    top: Place,
}

impl SourcePane {
    /// Turns to another target. False when its document must be asked for.
    pub(crate) fn open(&mut self, target: Target, window: Window) -> bool {
        self.target = target;
        self.error = None;
        self.waiting = None;
        let here = self.shown.as_ref().is_some_and(|shown| {
            let document = &shown.document;
            match self.target.edition {
                Some(edition) => document.id.0 == edition,
                None => document.key == self.target.key && document.replaced.is_none(),
            }
        });
        if here {
            self.mark(window);
        }
        // The text may have been replaced by a newer one since it was shown.
        here && !self.changed
    }

    /// Shows what was asked for.
    pub(crate) fn arrived(&mut self, view: SourceView, window: Window) {
        self.waiting = None;
        if self.target.title.is_empty() {
            self.target.title.clone_from(&view.document.title);
        }
        self.shown = Some(Rc::new(Shown::of(view.document)));
        self.mark(window);
    }

    /// Forgets the text when the library changed, so that the next [`SourcePane::open`] asks for it anew. What is being
    /// read stays.
    pub(crate) fn forget_unless_open(&mut self, open: bool) {
        if open {
            return;
        }
        self.shown = None;
        self.cited = None;
        self.top = Place::default();
    }

    /// Finds the place to mark and brings it into view.
    fn mark(&mut self, window: Window) {
        let Some(shown) = self.shown.clone() else { return };
        let text = &shown.document.text;
        let (span, quote) = (self.target.span, self.target.quote.as_deref());
        let still_there = |span: &Span| match quote {
            Some(quote) => span.of(text) == Some(quote),
            None => span.of(text).is_some(),
        };
        self.cited = span.filter(still_there).or_else(|| {
            let quote = quote.filter(|quote| !quote.is_empty())?;
            text.find(quote).map(|start| Span::new(start, start + quote.len()))
        });
        self.changed = self.cited.is_none() && quote.is_some();
        self.top = Place::default();
        if let Some(cited) = self.cited {
            let index = shown.segments.partition_point(|segment| segment.end <= cited.start);
            let index = index.min(shown.segments.len().saturating_sub(1));
            let rows = self.rows(&shown, index, window.columns, Palette { colour: false });
            let row = rows.iter().position(|row| !row.anchors.is_empty()).unwrap_or(0);
            self.top = Place { index, row };
            self.scroll_by(-((window.rows / 3) as isize), window);
        }
    }

    /// Whether the marked words are among what is seen.
    fn sees_mark(&self, window: Window) -> bool {
        self.seen(window, Palette { colour: false }).iter().any(|row| !row.anchors.is_empty())
    }

    /// The pane has another size: what was marked and seen stays in view.
    pub(crate) fn resized(&mut self, before: Window, now: Window) {
        if self.sees_mark(before) {
            self.mark(now);
        } else {
            self.scroll_by(0, now);
        }
    }

    /// Up (negative) or down by rows.
    pub(crate) fn scroll_by(&mut self, by: isize, window: Window) {
        let Some(shown) = self.shown.clone() else { return };
        let count = shown.segments.len();
        let rows_of = |index: usize| self.rows(&shown, index, window.columns, Palette { colour: false }).len();
        let place = step(self.top, by, count, &rows_of);
        self.top = place.min(last_top(count, window.rows, &rows_of));
    }

    /// To the first row.
    pub(crate) fn go_top(&mut self) {
        self.top = Place::default();
    }

    /// To the last row.
    pub(crate) fn go_bottom(&mut self, window: Window) {
        let Some(shown) = self.shown.clone() else { return };
        let rows_of = |index: usize| self.rows(&shown, index, window.columns, Palette { colour: false }).len();
        self.top = last_top(shown.segments.len(), window.rows, &rows_of);
    }

    /// Whether this is the document that is to be shown, or an edition of it.
    fn is_shown(&self, shown: &Shown) -> bool {
        shown.document.key == self.target.key || Some(shown.document.id.0) == self.target.edition
    }

    /// What stands in the frame above the text: number and title, then the place.
    pub(crate) fn heading(&self) -> (String, String) {
        let number = self.target.number.map_or_else(String::new, |number| format!("[{number}] "));
        let place = match (&self.shown, self.cited) {
            (Some(shown), Some(cited)) if self.is_shown(shown) => {
                let document = &shown.document;
                place::of_locator(&document.locate(cited), document.symbol.as_deref(), &document.title)
            }
            _ => String::new(),
        };
        let replaced = self.shown.as_ref().filter(|shown| self.is_shown(shown));
        let replaced = replaced.and_then(|shown| shown.document.replaced.as_ref());
        let place = match replaced {
            Some(replaced) => {
                // First, so that a narrow pane shows it: these are no longer the document's words.
                let fate = if replaced.by.is_some() { "replaced" } else { "file gone" };
                let edition = format!("edition of {}, {fate} {}", day(&replaced.added), day(&replaced.at));
                if place.is_empty() { edition } else { format!("{edition} · {place}") }
            }
            None => place,
        };
        (format!("{number}{}", shown_line(&self.target.title)), place)
    }

    /// How much of the text is above the last row that is seen, in percent; `None` while nothing is shown.
    pub(crate) fn percent(&self, window: Window) -> Option<usize> {
        let shown = self.shown.as_ref()?;
        let rows_of = |index: usize| self.rows(shown, index, window.columns, Palette { colour: false }).len();
        let last = step(self.top, window.rows as isize - 1, shown.segments.len(), &rows_of);
        let segment = shown.segments.get(last.index)?;
        let within = segment.len() * (last.row + 1) / rows_of(last.index).max(1);
        Some((segment.start + within) * 100 / shown.document.text.len().max(1))
    }

    /// What the page, slide or sheet at the top of the window is called; `None` where there are none.
    pub(crate) fn position(&self) -> Option<&str> {
        let shown = self.shown.as_deref()?;
        let start = shown.segments.get(self.top.index)?.start;
        shown.break_at(start).map(|(_, name)| name.as_str())
    }

    /// One line instead of or above the text, where there is something to say.
    pub(crate) fn word(&self) -> Option<String> {
        if let Some(error) = &self.error {
            return Some(shown_line(error));
        }
        if self.waiting.is_some() {
            return Some("opening…".to_owned());
        }
        self.changed.then(|| "The document has changed since this answer; these words are not in it now.".to_owned())
    }

    /// The rows that are seen.
    pub(crate) fn seen(&self, window: Window, palette: Palette) -> Vec<Row> {
        let mut seen = Vec::with_capacity(window.rows);
        let Some(shown) = self.shown.as_ref().filter(|shown| self.is_shown(shown)) else {
            return seen;
        };
        for index in self.top.index..shown.segments.len() {
            let rows = self.rows(shown, index, window.columns, palette);
            let skip = if index == self.top.index { self.top.row } else { 0 };
            seen.extend(rows.into_iter().skip(skip).take(window.rows - seen.len()));
            if seen.len() >= window.rows {
                break;
            }
        }
        seen
    }

    /// The rows of a segment. Cited words are anchors, rows that hold them have a bar before them.
    fn rows(&self, shown: &Shown, index: usize, columns: usize, palette: Palette) -> Vec<Row> {
        let Some(&segment) = shown.segments.get(index) else { return vec![Row::blank()] };
        let block = shown.block(segment);
        let kind = block.map(|block| block.kind);
        let base = match kind {
            Some(BlockKind::Heading(_)) => palette.strong(),
            Some(BlockKind::Running) => palette.dim(),
            _ => palette.plain(),
        };

        let mut cuts = vec![segment.start, segment.end];
        for span in self.cited.iter().chain(&self.target.others).chain(&self.target.differs) {
            cuts.extend([span.start, span.end].into_iter().filter(|cut| (segment.start..segment.end).contains(cut)));
        }
        cuts.sort_unstable();
        cuts.dedup();
        let mut rich = Rich::default();
        for pair in cuts.windows(2) {
            let piece = Span::new(pair[0], pair[1]);
            let Some(text) = piece.of(&shown.document.text) else { continue };
            let text = if kind == Some(BlockKind::TableRow) { text.replace('\t', " │ ") } else { text.to_owned() };
            if self.target.differs.iter().any(|differs| differs.overlaps(piece)) && !self.changed {
                rich.push_anchor(&text, palette.cited().underlined(), 0);
            } else if self.cited.is_some_and(|cited| cited.overlaps(piece)) {
                rich.push_anchor(&text, palette.cited(), 0);
            } else if self.target.others.iter().any(|other| other.overlaps(piece)) {
                rich.push(&text, base.underlined());
            } else {
                rich.push(&text, base);
            }
        }
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
            if let Some(first) = row.line.spans.first_mut() {
                *first = TextSpan::styled("▌ ", palette.accent());
            }
        }
        rows
    }
}

/// The line between two pages.
fn rule(name: &str, columns: usize, palette: Palette) -> Row {
    let name = fit(name, columns.saturating_sub(6));
    let rest = "─".repeat(columns.saturating_sub(width(&name) + 6));
    Rich::of(&format!("── {name} ──{rest}"), palette.dim()).one_row(columns, &TextSpan::raw(""))
}

#[cfg(test)]
#[path = "source_tests.rs"]
mod tests;
