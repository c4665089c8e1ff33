//! The source pane: a stored text with the evidence of an answer marked in its surroundings, headings to jump to, and a
//! search within.
//!
//! The text is cut into segments (its lines, long ones in parts), of which only those that are seen are laid out; a
//! file of one line of megabytes opens as fast as any other.

mod find;
mod rows;

use std::rc::Rc;

pub(crate) use find::Find;

use super::cell::day;
use super::palette::Palette;
use super::pieces::Shown;
use super::place;
use super::printed::PageView;
use super::rich::Row;
use super::scroll::{Place, last_top, step};
use super::transcript::Window;
use super::wrap::shown_line;
use crate::answer::Citation;
use crate::engine::{SourceView, Ticket};
use crate::store::StoredDocument;
use crate::text::Span;

/// Another place that the same answer cites in the same document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Evidence {
    /// Where.
    pub(crate) span: Span,
    /// The citation's number in its answer.
    pub(crate) number: Option<usize>,
}

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
    pub(crate) others: Vec<Evidence>,
    /// Words within the place that are not those that were quoted.
    pub(crate) differs: Vec<Span>,
    /// What `y` copies where there is no citation.
    pub(crate) copy: Option<String>,
    /// The citation that led here.
    pub(crate) cited: Option<Box<Citation>>,
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
                .map(|other| Evidence { span: other.span, number: numbered.then_some(other.id) })
                .collect(),
            differs: Vec::new(),
            copy: Some(place::quotation(citation)),
            cited: Some(Box::new(citation.clone())),
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
    /// The search within, while there is one.
    pub(crate) find: Option<Find>,
    /// The page as it is printed, while it is shown in place of the text.
    pub(crate) page: Option<PageView>,
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
        if target.key != self.target.key {
            self.find = None;
            self.page = None;
        }
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
        self.find = None;
        self.page = None;
        self.top = Place::default();
    }

    /// The document that is seen, once it has come.
    pub(crate) fn document(&self) -> Option<&StoredDocument> {
        self.shown.as_ref().filter(|shown| self.is_shown(shown)).map(|shown| &shown.document)
    }

    /// The place that is marked, else what stands at the top of the window.
    pub(crate) fn here(&self) -> Option<Span> {
        let shown = self.shown.as_ref()?;
        self.cited.or_else(|| shown.segments.get(self.top.index).copied())
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
            self.show(cited, window);
        }
    }

    /// Brings a place into view, a third from the top.
    fn show(&mut self, span: Span, window: Window) {
        let Some(shown) = self.shown.clone() else { return };
        let index = shown.segments.partition_point(|segment| segment.end <= span.start);
        let index = index.min(shown.segments.len().saturating_sub(1));
        let row = self.row_of(&shown, index, span.start, window.columns);
        self.top = Place { index, row };
        self.scroll_by(-((window.rows / 3) as isize), window);
    }

    /// Whether the marked words are among what is seen.
    fn sees_mark(&self, window: Window) -> bool {
        self.seen(window, Palette { colour: false }).iter().any(rows::holds_mark)
    }

    /// The pane has another size: what was marked and seen stays in view.
    pub(crate) fn resized(&mut self, before: Window, now: Window) {
        if self.sees_mark(before) {
            self.mark(now);
        } else {
            self.scroll_by(0, now);
        }
    }

    fn rows_of<'a>(&'a self, shown: &'a Shown, window: Window) -> impl Fn(usize) -> usize + 'a {
        move |index| self.rows(shown, index, window.columns, Palette { colour: false }).len()
    }

    /// Up (negative) or down by rows.
    pub(crate) fn scroll_by(&mut self, by: isize, window: Window) {
        let Some(shown) = self.shown.clone() else { return };
        let count = shown.segments.len();
        let rows_of = self.rows_of(&shown, window);
        let place = step(self.top, by, count, &rows_of);
        let place = place.min(last_top(count, window.rows, &rows_of));
        drop(rows_of);
        self.top = place;
    }

    /// To the first row.
    pub(crate) fn go_top(&mut self) {
        self.top = Place::default();
    }

    /// To the last row.
    pub(crate) fn go_bottom(&mut self, window: Window) {
        let Some(shown) = self.shown.clone() else { return };
        let top = last_top(shown.segments.len(), window.rows, &self.rows_of(&shown, window));
        self.top = top;
    }

    /// The headings of the document with their levels; where it has none, its pages.
    pub(crate) fn outline(&self) -> Vec<(usize, String, Span)> {
        let Some(shown) = self.shown.as_ref().filter(|shown| self.is_shown(shown)) else { return Vec::new() };
        shown.outline()
    }

    /// To the next heading below the top of the window, or the one above it; false where there is none.
    pub(crate) fn next_heading(&mut self, forward: bool, window: Window) -> bool {
        let Some(shown) = self.shown.clone() else { return false };
        let Some(top) = shown.segments.get(self.top.index).copied() else { return false };
        let outline = shown.outline();
        let found = if forward {
            outline.iter().find(|(_, _, span)| span.start > top.start)
        } else {
            outline.iter().rev().find(|(_, _, span)| span.start < top.start)
        };
        let Some(&(_, _, span)) = found else { return false };
        self.jump(span, window)
    }

    /// Puts a place at the top of the window.
    pub(crate) fn jump(&mut self, span: Span, window: Window) -> bool {
        let Some(shown) = self.shown.clone() else { return false };
        let index = shown.segments.partition_point(|segment| segment.end <= span.start);
        let before = self.top;
        self.top = Place { index: index.min(shown.segments.len().saturating_sub(1)), row: 0 };
        self.scroll_by(0, window);
        self.top != before
    }

    /// Looks for what was typed, from what is seen on.
    pub(crate) fn search(&mut self, typed: &str, window: Window) {
        let Some(shown) = self.shown.clone() else { return };
        let from = self
            .find
            .as_ref()
            .map_or_else(|| shown.segments.get(self.top.index).map_or(0, |segment| segment.start), |find| find.from);
        let find = Find::of(&shown.document.text, typed, from);
        let at = find.current();
        self.find = Some(find);
        match at {
            Some(span) => self.show(span, window),
            None => self.scroll_by(0, window),
        }
    }

    /// To the next place that was found, or the one before.
    pub(crate) fn next_found(&mut self, forward: bool, window: Window) {
        let Some(find) = &mut self.find else { return };
        if let Some(span) = find.step(forward) {
            self.show(span, window);
        }
    }

    /// Whether this is the document that is to be shown, or an edition of it.
    fn is_shown(&self, shown: &Shown) -> bool {
        shown.document.key == self.target.key || Some(shown.document.id.0) == self.target.edition
    }

    /// What stands in the frame above the text: number and title, then the place.
    pub(crate) fn heading(&self) -> (String, String) {
        let number = self.target.number.map_or_else(String::new, |number| format!("[{number}] "));
        let place = match (self.document(), self.cited) {
            (Some(document), Some(cited)) => {
                place::of_locator(&document.locate(cited), document.symbol.as_deref(), &document.title)
            }
            _ => String::new(),
        };
        let place = match self.document().and_then(|document| document.replaced.as_ref()) {
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
        let rows_of = self.rows_of(shown, window);
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
}

#[cfg(test)]
#[path = "source_tests.rs"]
mod tests;
