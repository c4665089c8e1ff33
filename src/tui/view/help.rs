//! The help overlay: the keys of where one is first, then all others, then the commands.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;
use ratatui::widgets::{Block, BorderType, Clear, Widget};

use super::put;
use crate::config::keys::{BINDINGS, Place};
use crate::tui::command::COMMANDS;
use crate::tui::model::Model;
use crate::tui::rich::{Rich, Row};
use crate::tui::update::here;

/// The places in the order in which they matter where the user is.
fn order(here: Place) -> Vec<Place> {
    let mut order = vec![here];
    if here != Place::Composer {
        order.push(Place::Reading);
    }
    order.push(Place::Everywhere);
    order.extend(Place::ALL.into_iter().filter(|place| !order.contains(place)).collect::<Vec<_>>());
    order
}

fn rows(model: &Model, columns: usize) -> Vec<Row> {
    let palette = model.palette;
    let label = 20.min(columns / 2);
    let mut rows = Vec::new();
    let entry = |rows: &mut Vec<Row>, key: &str, does: &str| {
        let first = Span::styled(format!("{key:label$} "), palette.key());
        // A key longer than its column stands on a row of its own.
        if key.chars().count() > label {
            rows.push(Rich::of(key, palette.key()).one_row(columns, &Span::raw("")));
            let indent = Span::raw(" ".repeat(label + 1));
            rows.extend(Rich::of(does, palette.plain()).rows(columns, &indent, &indent));
        } else {
            rows.extend(Rich::of(does, palette.plain()).rows(columns, &first, &Span::raw(" ".repeat(label + 1))));
        }
    };
    let here = here(model);
    for place in order(here) {
        let title = if place == here { format!("{} (you are here)", place.title()) } else { place.title().to_owned() };
        rows.push(Rich::of(&title, palette.strong()).one_row(columns, &Span::raw("")));
        for binding in BINDINGS.iter().filter(|binding| binding.place == place) {
            let keys = model.keys.keys(place, binding.name);
            if !keys.is_empty() {
                entry(&mut rows, &keys, binding.does);
            }
        }
        rows.push(Row::blank());
    }
    rows.push(Rich::of("Commands", palette.strong()).one_row(columns, &Span::raw("")));
    for spec in COMMANDS {
        entry(&mut rows, format!("/{} {}", spec.name, spec.takes).trim_end(), spec.does);
    }
    rows
}

pub(super) fn draw(model: &Model, screen: Rect, buffer: &mut Buffer) {
    let columns = screen.width.min(76);
    let area = Rect { x: (screen.width - columns) / 2, y: 0, width: columns, height: screen.height - 1 };
    Clear.render(area, buffer);
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .title(" Keys and commands ")
        .title_bottom(" j, k scroll · Esc closes ")
        .border_style(model.palette.dim())
        .title_style(model.palette.strong());
    let inner = block.inner(area);
    block.render(area, buffer);
    let rows = rows(model, usize::from(inner.width.saturating_sub(2)));
    let last = rows.len().saturating_sub(usize::from(inner.height));
    let top = model.help.unwrap_or(0).min(last);
    put(&rows[top..], Rect { x: inner.x + 1, width: inner.width - 1, ..inner }, buffer);
}
