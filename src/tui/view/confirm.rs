//! The question whether something may be sent to a language model.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;
use ratatui::widgets::{Block, BorderType, Clear, Widget};

use super::put;
use crate::engine::Sending;
use crate::tui::cell::counted;
use crate::tui::palette::Palette;
use crate::tui::rich::{Rich, Row};
use crate::tui::wrap::shown_line;

fn rows(sending: &Sending, columns: usize, palette: Palette) -> Vec<Row> {
    let none = Span::raw("");
    let mut rows = Vec::new();
    let key = if sending.key { ", and your key," } else { "" };
    let what = format!("To write, your question and passages of your documents{key} are sent to a language model.");
    rows.extend(Rich::of(&what, palette.plain()).rows(columns, &none, &none));
    rows.push(Row::blank());
    let documents: Vec<String> = sending.documents.iter().map(|key| shown_line(key)).collect();
    let now = format!("{} of {} ({} bytes)", counted(sending.passages, "passage"), documents.join(", "), sending.bytes);
    for (name, value) in [("to", &sending.destination), ("model", &sending.model), ("now", &now)] {
        let first = Span::styled(format!("{name:6}"), palette.dim());
        rows.extend(Rich::of(&shown_line(value), palette.strong()).rows(columns, &first, &Span::raw("      ")));
    }
    if sending.open {
        let warning = "It is not encrypted on its way (http://).";
        rows.extend(Rich::of(warning, palette.plain()).rows(columns, &Span::styled("! ", palette.warning()), &none));
    }
    rows.push(Row::blank());
    let once = "This is asked once for each address; `adduce audit` shows what was sent.";
    rows.extend(Rich::of(once, palette.dim()).rows(columns, &none, &none));
    rows
}

pub(super) fn draw(sending: &Sending, palette: Palette, screen: Rect, buffer: &mut Buffer) {
    let columns = screen.width.min(72);
    let rows = rows(sending, usize::from(columns.saturating_sub(4)), palette);
    let height = (rows.len() as u16).saturating_add(2).min(screen.height);
    let area = Rect { x: (screen.width - columns) / 2, y: (screen.height - height) / 2, width: columns, height };
    Clear.render(area, buffer);
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .title(" May this be sent? ")
        .title_bottom(" y send · n, Esc do not ")
        .border_style(palette.warning())
        .title_style(palette.strong());
    let inner = block.inner(area);
    block.render(area, buffer);
    put(&rows, Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }, buffer);
}
