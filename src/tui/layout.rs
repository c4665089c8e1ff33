//! Where things stand on the screen. Pure: what `update` needs to know of the screen is what `view` draws by.

use ratatui::layout::Rect;

use super::model::{Model, Side};
use super::transcript::Window;
use super::wrap::wrap;

/// Below this the screen only says that it is too small.
pub(crate) const SMALLEST: (u16, u16) = (40, 12);
/// From here on the source stands beside the transcript instead of over it.
pub(crate) const WIDE: u16 = 100;
/// Columns of the prompt sign.
pub(crate) const PROMPT: u16 = 2;

/// The parts of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Areas {
    /// The transcript; empty where a pane covers it.
    pub(crate) transcript: Rect,
    /// The pane with source or library, with its frame; empty when closed.
    pub(crate) side: Rect,
    /// The composer's text, with the prompt sign.
    pub(crate) composer: Rect,
    /// The rule above the composer.
    pub(crate) rule: Rect,
    /// What the tour says; empty without one.
    pub(crate) tour: Rect,
    /// The status line.
    pub(crate) status: Rect,
}

/// Whether there is room at all.
pub(crate) fn too_small(size: (u16, u16)) -> bool {
    size.0 < SMALLEST.0 || size.1 < SMALLEST.1
}

impl Areas {
    /// For a model of this state and size.
    pub(crate) fn of(model: &Model) -> Self {
        let (columns, rows) = (model.size.0.max(SMALLEST.0), model.size.1.max(SMALLEST.1));
        let typed = model.composer.buffer.rows(usize::from(columns - PROMPT)).len();
        let composer_rows = u16::try_from(typed).unwrap_or(u16::MAX).clamp(1, (rows / 3).min(8));
        let tour_rows = model.tour.map_or(0, |tour| wrap(&tour.words(), usize::from(columns) - 4).len());
        let tour_rows = u16::try_from(tour_rows).unwrap_or(0).min(rows / 3);
        let main_rows = rows - composer_rows - 2 - tour_rows;
        let main = Rect::new(0, 0, columns, main_rows);
        let (transcript, side) = match model.side {
            Side::Closed => (main, Rect::default()),
            // A printed page is read at the full width.
            Side::Source if model.source.page.is_some() => (Rect::default(), main),
            _ if columns < WIDE => (Rect::default(), main),
            _ => {
                let side_columns = columns / 2;
                (
                    Rect { width: columns - side_columns, ..main },
                    Rect { x: columns - side_columns, width: side_columns, ..main },
                )
            }
        };
        Self {
            transcript,
            side,
            tour: Rect::new(0, main_rows, columns, tour_rows),
            rule: Rect::new(0, main_rows + tour_rows, columns, 1),
            composer: Rect::new(0, main_rows + tour_rows + 1, columns, composer_rows),
            status: Rect::new(0, rows - 1, columns, 1),
        }
    }

    /// The transcript's window. While a pane covers it, what it would have without the pane.
    pub(crate) fn transcript_window(&self) -> Window {
        let area = if self.transcript.is_empty() { self.side } else { self.transcript };
        // A free column at the right keeps the text from the edge and from the pane beside it.
        Window { columns: usize::from(area.width).saturating_sub(1).max(1), rows: usize::from(area.height).max(1) }
    }

    /// What is within the pane's frame: two rows of heading, a row of hints below.
    pub(crate) fn side_inner(&self) -> Rect {
        let bar = u16::from(!self.transcript.is_empty());
        Rect {
            x: self.side.x + bar,
            y: self.side.y + 2,
            width: self.side.width.saturating_sub(bar),
            height: self.side.height.saturating_sub(3),
        }
    }

    /// The window of the source's text.
    pub(crate) fn source_window(&self) -> Window {
        let inner = self.side_inner();
        Window { columns: usize::from(inner.width).saturating_sub(1).max(1), rows: usize::from(inner.height).max(1) }
    }

    /// Rows of the list of documents; the rest is for details and a running ingest.
    pub(crate) fn library_rows(&self) -> usize {
        let rows = usize::from(self.side_inner().height);
        rows.saturating_sub(if rows >= 14 { 6 } else { 0 }).max(1)
    }
}
