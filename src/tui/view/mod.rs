//! Drawing the model. Nothing is changed here, and nothing unsafe gets here: rows are made safe where they are made.

mod composer;
mod confirm;
mod help;
mod overwrite;
mod picker;
mod side;
mod status;

#[cfg(test)]
mod living_tests;
#[cfg(test)]
mod tests;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::layout::{SMALLEST, too_small};
use super::message::Purpose;
use super::model::Model;
use super::rich::Row;
use super::wrap::wrap;

pub(crate) use composer::top as composer_top;
pub(crate) use picker::{area as picker_area, first_seen as picker_first};

/// Draws everything.
pub(crate) fn view(model: &Model, frame: &mut Frame) {
    let area = frame.area();
    if too_small((area.width, area.height)) {
        return too_small_notice(area, frame.buffer_mut());
    }
    // The terminal has another size by now than the model was told: the places of things lie off the screen. The model
    // will be told at once, and draws then.
    if (area.width, area.height) != model.size {
        return;
    }
    let areas = model.areas();
    let buffer = frame.buffer_mut();
    if !areas.transcript.is_empty() {
        let rows = model.transcript.seen(areas.transcript_window());
        for ((_, row), y) in rows.iter().zip(areas.transcript.y..areas.transcript.bottom()) {
            buffer.set_line(areas.transcript.x, y, &row.line, areas.transcript.width);
        }
    }
    let in_side = if areas.side.is_empty() { None } else { side::draw(model, &areas, buffer) };
    tour(model, areas.tour, buffer);
    let cursor = composer::draw(model, &areas, buffer).or(in_side);
    status::draw(model, areas.status, buffer);
    if let Some(asked) = &model.confirm {
        confirm::draw(&asked.sending, model.palette, area, frame.buffer_mut());
        return;
    }
    if let Some(asked) = &model.overwrite {
        overwrite::draw(asked, model.palette, area, frame.buffer_mut());
        return;
    }
    if model.help.is_some() {
        help::draw(model, area, buffer);
    } else if let Some(list) = &model.picker {
        let loading = model.pending.values().any(|purpose| *purpose == Purpose::Offers);
        let cursor = picker::draw(list, loading, model.palette, area, buffer);
        frame.set_cursor_position(cursor);
    } else if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
}

/// What the tour says, above the rule; the sign before it tells it from answers.
fn tour(model: &Model, area: Rect, buffer: &mut Buffer) {
    let Some(tour) = model.tour else { return };
    let text = tour.words();
    let rows = wrap(&text, usize::from(area.width).saturating_sub(4));
    for (range, y) in rows.into_iter().zip(area.y..area.bottom()) {
        buffer.set_string(area.x, y, "◆ ", model.palette.accent());
        buffer.set_string(area.x + 2, y, text.get(range).unwrap_or_default(), model.palette.strong());
    }
}

/// Puts rows one below the other.
fn put(rows: &[Row], area: Rect, buffer: &mut Buffer) {
    for (row, y) in rows.iter().zip(area.y..area.bottom()) {
        buffer.set_line(area.x, y, &row.line, area.width);
    }
}

fn too_small_notice(area: Rect, buffer: &mut Buffer) {
    let text = format!(
        "adduce needs {} columns and {} rows; this terminal has {} and {}.",
        SMALLEST.0, SMALLEST.1, area.width, area.height
    );
    for (range, y) in wrap(&text, usize::from(area.width)).into_iter().zip(area.y..area.bottom()) {
        buffer.set_line(area.x, y, &Line::raw(&text[range]), area.width);
    }
}
