//! The status line: what the library is, what goes on, and which keys help here.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::engine::status::SemanticStatus;
use crate::ingest::Phase;
use crate::tui::cell::{Body, Level, counted, time_left};
use crate::tui::layout::WIDE;
use crate::tui::message::Purpose;
use crate::tui::model::{Focus, Model, Side};
use crate::tui::transcript::Selection;
use crate::tui::wrap::{fit, shown_line, width};

/// One turn of the spinner.
const SPINNER: [&str; 10] = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let palette = model.palette;
    let columns = usize::from(area.width);
    if let Some(toast) = &model.toast {
        let (sign, style) = match toast.level {
            Level::Info => (" ", palette.strong()),
            Level::Warning => ("! ", palette.warning()),
            Level::Error => ("✗ ", palette.error()),
        };
        buffer.set_string(area.x, area.y, fit(&format!("{sign}{}", toast.text), columns), style);
        return;
    }
    let hints = hints(model);
    let mut left = columns;
    // Keys first where there is room for both; the left side is cut to what remains.
    if columns >= width(hints) + 36 {
        left = columns - width(hints) - 2;
        buffer.set_string(area.x + (columns - width(hints) - 1) as u16, area.y, hints, palette.dim());
    }
    let mut x = 1;
    for (number, (text, style)) in pieces(model).into_iter().enumerate() {
        let gap = if number == 0 { "" } else { " · " };
        let room = left.saturating_sub(x + width(gap));
        // A piece that would be cut says less than none, unless it is the first.
        if room < 4 || (number > 0 && width(&text) > room) {
            break;
        }
        buffer.set_string(area.x + x as u16, area.y, gap, palette.dim());
        x += width(gap);
        let text = fit(&text, room);
        buffer.set_string(area.x + x as u16, area.y, &text, style);
        x += width(&text);
    }
}

/// What there is to say, the most urgent first.
fn pieces(model: &Model) -> Vec<(String, Style)> {
    let palette = model.palette;
    let spinner = SPINNER[(model.clock.as_millis() / 80 % SPINNER.len() as u128) as usize];
    let search = if model.size.0 >= WIDE { " search" } else { "" };
    let mut pieces = Vec::new();
    if model.asking.is_some() {
        pieces.push((format!("{spinner} looking"), palette.accent()));
    } else if model.pending.values().any(|purpose| matches!(purpose, Purpose::Write(_))) {
        pieces.push((format!("{spinner} writing, Esc stops"), palette.accent()));
    } else if let Some((done, all)) = crate::tui::update::progress(model) {
        pieces.push((format!("{spinner} checking {done} of {all}, Esc stops"), palette.accent()));
    } else if model.busy() && model.progress.is_none() {
        pieces.push((format!("{spinner} working"), palette.accent()));
    }
    if let Some((_, progress)) = &model.progress {
        let mut word = match progress.share() {
            Some(share) => format!("{spinner} adding {:.0} %", share * 100.0),
            None if progress.phase == Phase::Indexing => format!("{spinner} indexing"),
            None => format!("{spinner} finding files"),
        };
        if let Some(left) = time_left(progress) {
            word.push_str(", ");
            word.push_str(&left);
        }
        if model.paused {
            word = word.replacen(spinner, "‖ paused,", 1);
        }
        pieces.push((word, palette.accent()));
    }
    if !model.filter.is_empty() {
        pieces.push((shown_line(&model.filter.words()), palette.strong()));
    }
    if model.watch.is_some() {
        pieces.push(("watching".into(), palette.dim()));
    }
    match &model.status {
        None => pieces.push(("opening the library…".into(), palette.dim())),
        Some(status) => {
            pieces.push((counted(status.documents, "document"), palette.dim()));
            pieces.push((counted(status.passages, "passage"), palette.dim()));
            match &status.semantic {
                SemanticStatus::On { .. } => pieces.push((format!("semantic{search} on"), palette.dim())),
                SemanticStatus::Off { .. } => {
                    pieces.push((format!("semantic{search} off: /status"), palette.warning()));
                }
            }
        }
    }
    pieces
}

fn hints(model: &Model) -> &'static str {
    if model.secret.is_some() {
        return "Enter try  Esc leave";
    }
    let checked = |selection: Selection| matches!(model.transcript.get(selection.cell), Some(Body::Check(_)));
    match (model.focus, model.side) {
        (Focus::Transcript, _) if model.transcript.selected().is_some_and(checked) => {
            "n/N  a wording  c citation  w write  Esc"
        }
        (Focus::Composer, _) if model.empty_library() => "? help  F2 library",
        (Focus::Composer, _) => "Tab citations  Ctrl-P all  F2 docs  ? help",
        (Focus::Transcript, _) => "n/N next  Enter open  w why  y copy  Esc",
        (Focus::Side, Side::Source) => "Tab citation  x e | open  Esc close  ? keys",
        (Focus::Side, Side::Brief) => "J/K move  h heading  a note  d drop  u undo  Esc close",
        (Focus::Side, _) => "Enter open  Esc close  ? help",
    }
}
