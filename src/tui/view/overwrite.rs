//! The question whether a file may be written over.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;
use ratatui::widgets::{Block, BorderType, Clear, Widget};

use super::put;
use crate::paths;
use crate::tui::cell::counted;
use crate::tui::palette::Palette;
use crate::tui::rich::Rich;
use crate::tui::update::Overwrite;
use crate::tui::wrap::shown_line;

pub(super) fn draw(asked: &Overwrite, palette: Palette, screen: Rect, buffer: &mut Buffer) {
    let columns = screen.width.min(72);
    let none = Span::raw("");
    let name = shown_line(&paths::for_people(&asked.path));
    let width = usize::from(columns.saturating_sub(4));
    let mut rows = Rich::of(&name, palette.strong()).rows(width, &none, &none);
    let said = if asked.original {
        format!("This is the draft itself. {} would be written into it.", counted(asked.corrections, "correction"))
    } else {
        "There is a file of this name. It would be lost.".to_owned()
    };
    rows.extend(Rich::of(&said, palette.plain()).rows(width, &none, &none));
    let height = (rows.len() as u16).saturating_add(2).min(screen.height);
    let area = Rect { x: (screen.width - columns) / 2, y: (screen.height - height) / 2, width: columns, height };
    Clear.render(area, buffer);
    let title = if asked.original { " Change the draft itself? " } else { " Write over it? " };
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .title(title)
        .title_bottom(" y write over it · n, Esc do not ")
        .border_style(palette.warning())
        .title_style(palette.strong());
    let inner = block.inner(area);
    block.render(area, buffer);
    put(&rows, Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }, buffer);
}
