//! The transcript: cells, which of them are seen, and what is selected. Only cells that are seen are laid out.

use std::cell::RefCell;
use std::rc::Rc;

use super::cell::{Body, lay_out};
use super::palette::Palette;
use super::rich::Row;
use super::scroll::{Place, last_top, step};

/// Names a cell; never used again, also not after the transcript was cleared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct CellId(pub(crate) u64);

#[derive(Debug)]
struct Cached {
    columns: usize,
    selected: Option<usize>,
    palette: Palette,
    rows: Rc<Vec<Row>>,
}

#[derive(Debug)]
struct Cell {
    body: Body,
    cache: RefCell<Option<Cached>>,
}

/// What is selected: an anchor of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Selection {
    /// Which cell.
    pub(crate) cell: CellId,
    /// Which of its anchors.
    pub(crate) anchor: usize,
}

/// Which row stands at the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Scroll {
    /// The newest is seen, whatever comes.
    #[default]
    Bottom,
    /// This row.
    At(Place),
}

/// The size of the pane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    /// Columns.
    pub(crate) columns: usize,
    /// Rows.
    pub(crate) rows: usize,
}

/// All that was said.
#[derive(Debug)]
pub(crate) struct Transcript {
    cells: Vec<Cell>,
    /// Id of the first cell.
    first: u64,
    scroll: Scroll,
    selected: Option<Selection>,
    palette: Palette,
}

impl Transcript {
    /// An empty one.
    pub(crate) fn new(palette: Palette) -> Self {
        Self { cells: Vec::new(), first: 0, scroll: Scroll::Bottom, selected: None, palette }
    }

    /// Adds a cell at the end.
    pub(crate) fn push(&mut self, body: Body) -> CellId {
        let id = CellId(self.first + self.cells.len() as u64);
        self.cells.push(Cell { body, cache: RefCell::new(None) });
        id
    }

    /// Forgets all cells; events for them find nothing any more.
    pub(crate) fn clear(&mut self) {
        self.first += self.cells.len() as u64;
        self.cells.clear();
        self.scroll = Scroll::Bottom;
        self.selected = None;
    }

    fn index(&self, id: CellId) -> Option<usize> {
        let index = usize::try_from(id.0.checked_sub(self.first)?).ok()?;
        (index < self.cells.len()).then_some(index)
    }

    fn id(&self, index: usize) -> CellId {
        CellId(self.first + index as u64)
    }

    /// The cell's content.
    pub(crate) fn get(&self, id: CellId) -> Option<&Body> {
        self.index(id).map(|index| &self.cells[index].body)
    }

    /// Changes a cell; its layout is made anew when it is next seen.
    pub(crate) fn change(&mut self, id: CellId, change: impl FnOnce(&mut Body)) -> bool {
        let Some(index) = self.index(id) else { return false };
        let cell = &mut self.cells[index];
        change(&mut cell.body);
        *cell.cache.get_mut() = None;
        true
    }

    /// The cells from new to old.
    pub(crate) fn newest_first(&self) -> impl Iterator<Item = (CellId, &Body)> {
        self.cells.iter().enumerate().rev().map(|(index, cell)| (self.id(index), &cell.body))
    }

    /// The rows of the cell with this index, from the cache where it holds them.
    fn rows(&self, index: usize, columns: usize) -> Rc<Vec<Row>> {
        let cell = &self.cells[index];
        let id = self.id(index);
        let selected = self.selected.filter(|selection| selection.cell == id).map(|selection| selection.anchor);
        let mut cache = cell.cache.borrow_mut();
        if let Some(cached) = &*cache
            && (cached.columns, cached.selected, cached.palette) == (columns, selected, self.palette)
        {
            return Rc::clone(&cached.rows);
        }
        let rows = Rc::new(lay_out(&cell.body, columns, selected, self.palette));
        *cache = Some(Cached { columns, selected, palette: self.palette, rows: Rc::clone(&rows) });
        rows
    }

    fn rows_of(&self, columns: usize) -> impl Fn(usize) -> usize {
        move |index| self.rows(index, columns).len()
    }

    /// What stands at the top.
    fn top(&self, window: Window) -> Place {
        match self.scroll {
            Scroll::At(Place { index, row }) if index < self.cells.len() => {
                Place { index, row: row.min(self.rows(index, window.columns).len().saturating_sub(1)) }
            }
            _ => self.end(window),
        }
    }

    /// What stands at the top when the last row stands at the bottom.
    fn end(&self, window: Window) -> Place {
        last_top(self.cells.len(), window.rows, &self.rows_of(window.columns))
    }

    /// The rows that are seen, from the top, with their cells.
    pub(crate) fn seen(&self, window: Window) -> Vec<(CellId, Row)> {
        let mut seen = Vec::with_capacity(window.rows);
        let top = self.top(window);
        for index in top.index..self.cells.len() {
            let rows = self.rows(index, window.columns);
            let skip = if index == top.index { top.row } else { 0 };
            seen.extend(rows.iter().skip(skip).take(window.rows - seen.len()).map(|row| (self.id(index), row.clone())));
            if seen.len() == window.rows {
                break;
            }
        }
        seen
    }

    /// Whether there is more below what is seen.
    pub(crate) fn more_below(&self, window: Window) -> bool {
        self.scroll != Scroll::Bottom && self.top(window) < self.end(window)
    }

    /// Up (negative) or down by rows.
    pub(crate) fn scroll_by(&mut self, by: isize, window: Window) {
        if self.cells.is_empty() {
            return;
        }
        let place = step(self.top(window), by, self.cells.len(), &self.rows_of(window.columns));
        self.put_at_top(place, window);
    }

    fn put_at_top(&mut self, place: Place, window: Window) {
        self.scroll = if place >= self.end(window) { Scroll::Bottom } else { Scroll::At(place) };
    }

    /// To the newest.
    pub(crate) fn go_bottom(&mut self) {
        self.scroll = Scroll::Bottom;
    }

    /// Whether the newest is seen, whatever comes.
    pub(crate) fn at_bottom(&self) -> bool {
        self.scroll == Scroll::Bottom
    }

    /// To the oldest.
    pub(crate) fn go_top(&mut self, window: Window) {
        self.put_at_top(Place::default(), window);
    }

    /// Puts the first row of a cell at the top, unless all from there to the end fits anyway.
    pub(crate) fn show_from(&mut self, id: CellId, window: Window) {
        if let Some(index) = self.index(id) {
            self.put_at_top(Place { index, row: 0 }, window);
        }
    }

    /// What is selected, if its cell still has it.
    pub(crate) fn selected(&self) -> Option<Selection> {
        self.selected.filter(|selection| self.get(selection.cell).is_some_and(|body| selection.anchor < body.anchors()))
    }

    /// Selects, and scrolls as far as needed to see it.
    pub(crate) fn select(&mut self, selection: Option<Selection>, window: Window) {
        self.selected = selection;
        let Some(Selection { cell, anchor }) = self.selected() else { return };
        let Some(index) = self.index(cell) else { return };
        let rows = self.rows(index, window.columns);
        let Some(row) = rows.iter().position(|row| row.anchors.iter().any(|&(_, at)| at == anchor)) else { return };
        let place = Place { index, row };
        let top = self.top(window);
        let bottom = step(top, window.rows as isize - 1, self.cells.len(), &self.rows_of(window.columns));
        if (top..=bottom).contains(&place) {
            return;
        }
        // A third from the top, so that the claim above its source is seen, too.
        let third = -((window.rows / 3) as isize);
        let top = step(place, third, self.cells.len(), &self.rows_of(window.columns));
        self.put_at_top(top, window);
    }

    /// Scrolls as far as needed to see all rows of an anchor; from its first one on where they are too many.
    pub(crate) fn reveal(&mut self, Selection { cell, anchor }: Selection, window: Window) {
        let Some(index) = self.index(cell) else { return };
        let rows = self.rows(index, window.columns);
        let of = |row: &Row| row.anchors.iter().any(|&(_, at)| at == anchor);
        let (Some(first), Some(last)) = (rows.iter().position(of), rows.iter().rposition(of)) else { return };
        let rows_of = self.rows_of(window.columns);
        let top = self.top(window);
        let bottom = step(top, window.rows as isize - 1, self.cells.len(), &rows_of);
        let (first, last) = (Place { index, row: first }, Place { index, row: last });
        if first >= top && last <= bottom {
            return;
        }
        let lowest = step(last, 1 - window.rows as isize, self.cells.len(), &rows_of);
        let top = if first < top { first } else { lowest.min(first) };
        drop(rows_of);
        self.put_at_top(top, window);
    }

    /// The next anchor after what is selected (or the one before), across cells; without a selection the first anchor
    /// of the newest cell that has any.
    pub(crate) fn next_anchor(&self, forward: bool) -> Option<Selection> {
        let Some(now) = self.selected() else {
            return self
                .newest_first()
                .find(|(_, body)| body.anchors() > 0)
                .map(|(cell, _)| Selection { cell, anchor: 0 });
        };
        let count = self.get(now.cell)?.anchors();
        if forward && now.anchor + 1 < count {
            return Some(Selection { anchor: now.anchor + 1, ..now });
        }
        if !forward && now.anchor > 0 {
            return Some(Selection { anchor: now.anchor - 1, ..now });
        }
        let at = self.index(now.cell)?;
        let with_anchors = |&index: &usize| self.cells[index].body.anchors() > 0;
        let index =
            if forward { (at + 1..self.cells.len()).find(with_anchors) } else { (0..at).rev().find(with_anchors) }?;
        let anchor = if forward { 0 } else { self.cells[index].body.anchors() - 1 };
        Some(Selection { cell: self.id(index), anchor })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::answered;

    const WINDOW: Window = Window { columns: 40, rows: 6 };

    fn transcript(questions: usize) -> Transcript {
        let mut transcript = Transcript::new(Palette { colour: true });
        for number in 0..questions {
            transcript.push(Body::Question(format!("Question {number}?")));
        }
        transcript
    }

    fn seen(transcript: &Transcript) -> Vec<String> {
        transcript.seen(WINDOW).iter().map(|(_, row)| row.line.to_string().trim().to_owned()).collect()
    }

    #[test]
    fn the_newest_is_seen_until_the_user_scrolls() {
        let mut it = transcript(50);
        assert_eq!(seen(&it), ["› Question 47?", "", "› Question 48?", "", "› Question 49?", ""]);
        it.scroll_by(-3, WINDOW);
        assert_eq!(seen(&it)[0], "");
        assert_eq!(seen(&it)[1], "› Question 46?");
        assert!(it.more_below(WINDOW));
        it.push(Body::Question("new".into()));
        assert_eq!(seen(&it)[1], "› Question 46?", "what is read does not move");
        it.scroll_by(100, WINDOW);
        assert!(it.at_bottom());
        it.scroll_by(-1000, WINDOW);
        assert_eq!(seen(&it)[0], "› Question 0?");
    }

    #[test]
    fn only_what_is_seen_is_laid_out() {
        let mut it = transcript(10_000);
        let _ = it.seen(WINDOW);
        it.scroll_by(-5, WINDOW);
        let _ = it.seen(WINDOW);
        let laid_out = it.cells.iter().filter(|cell| cell.cache.borrow().is_some()).count();
        assert!(laid_out < 12, "{laid_out} cells laid out");
    }

    #[test]
    fn anchors_are_walked_across_cells_and_brought_into_view() {
        let mut it = transcript(3);
        let first = it.push(Body::Answer(Box::new(answered(2))));
        for number in 0..20 {
            it.push(Body::Question(format!("Filler {number}?")));
        }
        let second = it.push(Body::Answer(Box::new(answered(1))));
        let at = |cell, anchor| Some(Selection { cell, anchor });
        assert_eq!(it.next_anchor(true), at(second, 0), "the newest first");
        it.select(at(second, 0), WINDOW);
        assert_eq!(it.next_anchor(true), None);
        assert_eq!(it.next_anchor(false), at(first, 1));
        it.select(at(first, 1), WINDOW);
        let anchors: Vec<_> = it.seen(WINDOW).iter().flat_map(|(_, row)| row.anchors.clone()).collect();
        assert!(anchors.iter().any(|(_, anchor)| *anchor == 1), "{anchors:?}");
        assert_eq!(it.next_anchor(false), at(first, 0));
    }

    #[test]
    fn ids_of_cleared_cells_find_nothing() {
        let mut it = transcript(2);
        let old = it.id(1);
        it.clear();
        let new = it.push(Body::Question("again".into()));
        assert!(it.get(old).is_none());
        assert_ne!(old, new);
        assert!(it.get(new).is_some());
    }

    #[test]
    fn an_empty_transcript_bears_everything() {
        let mut it = transcript(0);
        it.scroll_by(-3, WINDOW);
        it.go_top(WINDOW);
        it.select(Some(Selection { cell: CellId(7), anchor: 0 }), WINDOW);
        assert!(it.seen(WINDOW).is_empty());
        assert_eq!(it.next_anchor(true), None);
        assert!(it.selected().is_none());
    }
}
