//! Places on the screen as links of the terminal (OSC 8).
//!
//! A frame knows cells only, so links are written over what was drawn, when they changed; what is a link no longer is
//! drawn once more without.

use std::io::{self, Write};

use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;

use super::cell::Opens;
use super::launch::link;
use super::model::{Model, Side};
use super::wrap::width;

/// A piece of a row and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    /// The first column.
    pub(crate) x: u16,
    /// The row.
    pub(crate) y: u16,
    /// How many columns.
    pub(crate) columns: u16,
    /// The address.
    pub(crate) to: String,
}

/// Whether something lies over the panes.
pub(crate) fn covered(model: &Model) -> bool {
    model.help.is_some()
        || model.picker.is_some()
        || model.confirm.is_some()
        || model.overwrite.is_some()
        || model.secret.is_some()
        || !model.completions().is_empty()
        || !model.paths.is_empty()
}

/// The links on the screen; none while something lies over it.
pub(crate) fn of(model: &Model) -> Vec<Link> {
    if covered(model) || super::layout::too_small(model.size) {
        return Vec::new();
    }
    let areas = model.areas();
    let mut links = Vec::new();
    if !areas.transcript.is_empty() {
        let rows = model.transcript.seen(areas.transcript_window());
        for ((cell, row), y) in rows.iter().zip(areas.transcript.y..areas.transcript.bottom()) {
            for (columns, anchor) in &row.anchors {
                let Some(Opens::Citation(citation)) = model.transcript.get(*cell).and_then(|body| body.opens(*anchor))
                else {
                    continue;
                };
                if let Some(to) = link(&citation.document.origin, citation.page, Some(&citation.quote)) {
                    add(&mut links, areas.transcript, (columns.start, columns.end), y, to);
                }
            }
        }
    }
    if model.side == Side::Source
        && let Some(document) = model.source.document()
    {
        let page = model.source.here().and_then(|span| document.locate(span).page);
        if let Some(to) = link(&document.origin, page, model.source.target.quote.as_deref()) {
            let inner = areas.side_inner();
            let title = width(&model.source.heading().0) + 1;
            add(&mut links, inner, (1, title), inner.y.saturating_sub(2), to);
        }
    }
    links
}

/// Adds a piece; one that goes on where the last ended, to the same place, makes that longer.
fn add(links: &mut Vec<Link>, area: Rect, (from, to): (usize, usize), y: u16, address: String) {
    let from = area.x.saturating_add(from as u16).min(area.right());
    let to = area.x.saturating_add(to as u16).min(area.right());
    if let Some(last) = links.last_mut()
        && (last.y, last.x + last.columns, &last.to) == (y, from, &address)
    {
        last.columns = to - last.x;
    } else if to > from {
        links.push(Link { x: from, y, columns: to - from, to: address });
    }
}

/// What was written as links so far.
#[derive(Debug, Default)]
pub(super) struct Written(Vec<(Link, Vec<Cell>)>);

impl Written {
    /// Forgets them: the screen was cleared.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Writes the links of a frame where they changed.
    pub(super) fn update<W: Write + Clone>(&mut self, links: Vec<Link>, frame: &Buffer, output: &W) -> io::Result<()> {
        let cells = |link: &Link| -> Vec<Cell> {
            (link.x..link.x.saturating_add(link.columns)).filter_map(|x| frame.cell((x, link.y)).cloned()).collect()
        };
        let new: Vec<(Link, Vec<Cell>)> =
            links.into_iter().map(|link| (cells(&link), link)).map(|(c, l)| (l, c)).collect();
        if new == self.0 {
            return Ok(());
        }
        let mut output = output.clone();
        let mut backend = CrosstermBackend::new(output.clone());
        output.write_all(b"\x1b7")?;
        for (old, _) in self.0.iter().filter(|old| !new.contains(old)) {
            draw(&mut backend, old, &cells(old))?;
        }
        for (link, cells) in new.iter().filter(|one| !self.0.contains(one)) {
            write!(output, "\x1b]8;;{}\x1b\\", link.to)?;
            draw(&mut backend, link, cells)?;
            output.write_all(b"\x1b]8;;\x1b\\")?;
        }
        output.write_all(b"\x1b8")?;
        output.flush()?;
        self.0 = new;
        Ok(())
    }
}

/// Draws a piece of a row; a cell behind a wide character is that character's.
fn draw<W: Write>(backend: &mut CrosstermBackend<W>, link: &Link, cells: &[Cell]) -> io::Result<()> {
    let mut pieces = Vec::with_capacity(cells.len());
    let mut skip = 0;
    for (x, cell) in (link.x..).zip(cells) {
        if skip > 0 {
            skip -= 1;
            continue;
        }
        skip = width(cell.symbol()).saturating_sub(1);
        pieces.push((x, link.y, cell));
    }
    backend.draw(pieces.into_iter())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::{Session, answer, citation};

    fn session() -> Session {
        let mut it = Session::new(80, 24, false, 3);
        it.ask("When?", answer("When?", None, vec![citation(1, "a b.md", "It was founded in 2014.", 3)]));
        it
    }

    #[test]
    fn citations_lead_to_their_files_and_nothing_does_under_a_list() {
        let mut it = session();
        let links = of(&it.model);
        assert!(!links.is_empty() && links.iter().all(|link| link.to == "file:///library/a%20b.md"), "{links:?}");
        it.keys(&["C-p"]);
        assert!(of(&it.model).is_empty());
    }

    #[test]
    fn links_are_written_once_and_taken_back_when_they_go() {
        #[derive(Clone, Default)]
        struct Sink(std::rc::Rc<std::cell::RefCell<Vec<u8>>>);
        impl Write for Sink {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.0.borrow_mut().extend_from_slice(bytes);
                Ok(bytes.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let sink = Sink::default();
        let said = || String::from_utf8(std::mem::take(&mut *sink.0.borrow_mut())).unwrap();
        let mut written = Written::default();
        let mut frame = Buffer::empty(Rect::new(0, 0, 20, 2));
        frame.set_string(2, 1, "数字 [1]", ratatui::style::Style::new());
        let link = Link { x: 2, y: 1, columns: 8, to: "file:///a".into() };
        written.update(vec![link.clone()], &frame, &sink).unwrap();
        let first = said();
        assert!(
            first.contains("\u{1b}]8;;file:///a\u{1b}\\") && first.contains('数') && first.contains("[1]"),
            "{first:?}"
        );
        written.update(vec![link], &frame, &sink).unwrap();
        assert_eq!(said(), "");
        written.update(vec![], &frame, &sink).unwrap();
        let last = said();
        assert!(last.contains("[1]") && !last.contains("]8;;file"), "{last:?}");
    }
}
