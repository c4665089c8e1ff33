//! The mouse: the wheel scrolls what is under the pointer, a click focuses and opens.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::pane_keys::Scrolled;
use super::{open, page};
use crate::tui::layout::PROMPT;
use crate::tui::message::Effect;
use crate::tui::model::{Focus, Model, Side};
use crate::tui::transcript::Selection;
use crate::tui::view::{composer_top, picker_area, picker_first};

/// Rows that one notch of the wheel scrolls.
const NOTCH: isize = 3;

pub(super) fn mouse(model: &mut Model, mouse: MouseEvent) -> Vec<Effect> {
    match mouse.kind {
        MouseEventKind::ScrollUp => wheel(model, mouse, -NOTCH),
        MouseEventKind::ScrollDown => wheel(model, mouse, NOTCH),
        MouseEventKind::Down(MouseButton::Left) => click(model, mouse),
        _ => Vec::new(),
    }
}

fn wheel(model: &mut Model, mouse: MouseEvent, by: isize) -> Vec<Effect> {
    let areas = model.areas();
    if let Some(picker) = &mut model.picker {
        picker.go(by.signum());
        return Vec::new();
    }
    if let Some(top) = &mut model.help {
        *top = top.saturating_add_signed(by).min(200);
    } else if areas.side.contains(Position::new(mouse.column, mouse.row)) {
        match model.side {
            Side::Source if model.source.page.is_some() => return page::scroll(model, &Scrolled::By(by)),
            Side::Source => model.source.scroll_by(by, areas.source_window()),
            Side::Library => model.library.go(by, areas.library_rows()),
            Side::Why => {
                let window = areas.source_window();
                let last = model.why.rows(window.columns, model.palette).len().saturating_sub(window.rows);
                model.why.top = model.why.top.saturating_add_signed(by).min(last);
            }
            Side::Brief => model.brief.go(by, areas.library_rows()),
            Side::Closed => {}
        }
    } else {
        model.transcript.scroll_by(by, areas.transcript_window());
    }
    Vec::new()
}

/// A click in the list takes the entry, one beside it closes the list.
fn pick(model: &mut Model, mouse: MouseEvent) -> Vec<Effect> {
    let area = picker_area(Rect::new(0, 0, model.size.0, model.size.1));
    let at = Position::new(mouse.column, mouse.row);
    let Some(picker) = model.picker.as_mut().filter(|_| area.contains(at)) else {
        model.picker = None;
        return Vec::new();
    };
    // A border and the line that is typed stand above the entries.
    let rows = usize::from(area.height.saturating_sub(3));
    let Some(row) = at.y.checked_sub(area.y + 2).map(usize::from).filter(|&row| row < rows) else {
        return Vec::new();
    };
    let entry = picker_first(picker, rows) + row;
    if entry >= picker.matches.len() {
        return Vec::new();
    }
    picker.at = entry;
    super::lists::choose(model)
}

fn click(model: &mut Model, mouse: MouseEvent) -> Vec<Effect> {
    if model.help.take().is_some() {
        return Vec::new();
    }
    if model.picker.is_some() {
        return pick(model, mouse);
    }
    model.end_recall();
    let areas = model.areas();
    let at = Position::new(mouse.column, mouse.row);
    if areas.side.contains(at) {
        model.focus = Focus::Side;
        let inner = areas.side_inner();
        let row = usize::from(at.y.saturating_sub(inner.y));
        let in_list = inner.contains(at) && row < areas.library_rows();
        if model.side == Side::Library && in_list && model.library.click(row, areas.library_rows()) {
            return open::under_cursor(model);
        }
        if model.side == Side::Source && model.source.page.is_none() && inner.contains(at) {
            let seen = model.source.seen(areas.source_window(), model.palette);
            let anchor = seen.get(row).and_then(|row| row.anchor_at(usize::from(at.x - inner.x)));
            // Another piece of evidence of the same answer.
            if let Some(number) = anchor.and_then(|anchor| model.source.number_at(anchor)) {
                return open::sources(model, number);
            }
        }
        if model.side == Side::Brief && in_list {
            model.brief.click(row, areas.library_rows());
        }
    } else if areas.transcript.contains(at) {
        let seen = model.transcript.seen(areas.transcript_window());
        let hit = seen
            .get(usize::from(at.y))
            .and_then(|(cell, row)| row.anchor_at(usize::from(at.x)).map(|anchor| Selection { cell: *cell, anchor }));
        model.focus = Focus::Transcript;
        if let Some(selection) = hit {
            return open::anchor(model, selection);
        }
    } else if areas.composer.contains(at) || areas.rule.contains(at) {
        model.focus = Focus::Composer;
        if areas.composer.contains(at) {
            let row = usize::from(at.y - areas.composer.y) + composer_top(model, areas.composer);
            let column = usize::from(at.x.saturating_sub(PROMPT));
            model.composer.buffer.click(row, column, usize::from(areas.composer.width - PROMPT));
        }
    }
    Vec::new()
}
