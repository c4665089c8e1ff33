//! The pane: a source, or the documents.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::put;
use crate::tui::cell::{counted, running};
use crate::tui::layout::Areas;
use crate::tui::model::{Focus, Model, Side};
use crate::tui::rich::Rich;
use crate::tui::source::Find;
use crate::tui::wrap::{fit, shown_line, width};

/// Draws, and says where the cursor stands if something is typed in the pane.
pub(super) fn draw(model: &Model, areas: &Areas, buffer: &mut Buffer) -> Option<Position> {
    let inner = areas.side_inner();
    if inner.x > areas.side.x {
        for y in areas.side.y..areas.side.bottom() {
            buffer.set_string(areas.side.x, y, "│", model.palette.dim());
        }
    }
    match model.side {
        Side::Source => return source(model, areas, inner, buffer),
        Side::Library => library(model, areas, inner, buffer),
        Side::Why => why(model, areas, inner, buffer),
        Side::Brief => brief(model, areas, inner, buffer),
        Side::Closed => {}
    }
    None
}

/// Why an answer is what it is.
fn why(model: &Model, areas: &Areas, inner: Rect, buffer: &mut Buffer) {
    let window = areas.source_window();
    let rows = model.why.rows(window.columns, model.palette);
    let count = model.why.count();
    let title = format!("Why these words: {} of {count}", (model.why.claim + 1).min(count));
    let under = model.why.answer.as_ref().map(|answer| shown_line(&answer.question)).unwrap_or_default();
    let under = Span::styled(fit(&under, window.columns).into_owned(), model.palette.dim());
    heading(model, &title, &Line::from(under), inner, buffer);
    let top = model.why.top.min(rows.len().saturating_sub(1));
    put(rows.get(top..).unwrap_or_default(), inner, buffer);
    let more = if rows.len() > top + window.rows { "↓ more" } else { "" };
    foot(model, "n/N claim  Enter source  Esc close", more, inner, buffer);
}

/// Title and the line under it. The title of the pane that gets the keys is reversed.
fn heading(model: &Model, title: &str, under: &Line<'_>, inner: Rect, buffer: &mut Buffer) {
    let palette = model.palette;
    let style = if model.focus == Focus::Side { palette.selected() } else { palette.strong() };
    let columns = usize::from(inner.width);
    buffer.set_string(inner.x, inner.y - 2, fit(&format!(" {title} "), columns), style);
    buffer.set_line(inner.x + 1, inner.y - 1, under, inner.width - 1);
}

fn foot(model: &Model, hints: &str, right: &str, inner: Rect, buffer: &mut Buffer) {
    let y = inner.bottom();
    let columns = usize::from(inner.width);
    let room = columns.saturating_sub(width(right) + 2);
    buffer.set_string(inner.x + 1, y, whole(hints, room), model.palette.dim());
    buffer.set_string(inner.x + columns.saturating_sub(width(right)) as u16, y, right, model.palette.dim());
}

/// As many whole hints as there is room for.
fn whole(hints: &str, room: usize) -> &str {
    let ends = hints.match_indices("  ").map(|(at, _)| at).chain([hints.len()]);
    let end = ends.filter(|&end| width(hints.get(..end).unwrap_or_default()) <= room).last();
    end.and_then(|end| hints.get(..end)).unwrap_or_default()
}

fn source(model: &Model, areas: &Areas, inner: Rect, buffer: &mut Buffer) -> Option<Position> {
    let palette = model.palette;
    let (title, place) = model.source.heading();
    let word = model.source.word();
    let columns = usize::from(inner.width.saturating_sub(1));
    if let Some(page) = &model.source.page {
        let what = if page.waiting.is_some() { "drawing the page…" } else { "the page as it is printed" };
        let under = Span::styled(fit(&format!("{what} · {place}"), columns).into_owned(), palette.dim());
        heading(model, &title, &Line::from(under), inner, buffer);
        let of = page.picture.as_ref().map_or_else(String::new, |picture| format!(" of {}", picture.pages));
        foot(model, "j/k scroll  ]/[ page  v text  Tab citation", &format!("page {}{of}", page.number), inner, buffer);
        return None;
    }
    let under = match &word {
        Some(word) => Span::styled(fit(word, columns), palette.warning()),
        None => Span::styled(fit(&place, columns), palette.dim()),
    };
    heading(model, &title, &Line::from(under), inner, buffer);
    if let Some(error) = &model.source.error {
        let indent = Span::raw("  ");
        put(&Rich::of(&shown_line(error), palette.plain()).rows(columns, &indent, &indent), inner, buffer);
    } else {
        put(&model.source.seen(areas.source_window(), palette), inner, buffer);
    }
    let percent =
        model.source.percent(areas.source_window()).map_or_else(String::new, |percent| format!("{percent} %"));
    if let Some(find) = &model.source.find {
        return Some(search(model, find, inner, buffer)).filter(|_| find.typing && model.focus == Focus::Side);
    }
    let full = "Tab citation  / find  t headings  w why  p pin  y copy";
    let at = model.source.position().map(|page| format!("{page} · {percent}"));
    // The page is told beside the keys, or beside fewer of them, where there is room for it.
    let fits = |hints: &str, at: &str| width(hints) + width(at) + 3 <= usize::from(inner.width);
    let (hints, at) = match at {
        Some(at) if fits(full, &at) => (full, at),
        Some(at) if fits("/ find  ? keys", &at) => ("/ find  ? keys", at),
        _ => (full, percent),
    };
    foot(model, hints, &at, inner, buffer);
    None
}

/// The line of a search within the document; where its cursor stands.
fn search(model: &Model, find: &Find, inner: Rect, buffer: &mut Buffer) -> Position {
    let palette = model.palette;
    let y = inner.bottom();
    let word = find.word();
    let hint = if find.typing { "Enter keeps  Esc leaves" } else { "n/N next  Esc ends" };
    let right = [word.as_str(), hint].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ");
    let columns = usize::from(inner.width);
    let right = fit(&right, columns.saturating_sub(12)).into_owned();
    let mut text = shown_line(&find.text);
    if find.text.ends_with(' ') {
        text.push(' ');
    }
    let room = columns.saturating_sub(width(&right) + 4);
    while width(&text) > room {
        text.remove(0);
    }
    buffer.set_string(inner.x + 1, y, "/", palette.accent());
    buffer.set_string(inner.x + 2, y, &text, palette.strong());
    let style = if find.places.is_empty() && !find.text.is_empty() { palette.warning() } else { palette.dim() };
    buffer.set_string(inner.x + columns.saturating_sub(width(&right)) as u16, y, &right, style);
    Position::new(inner.x + 2 + width(&text) as u16, y)
}

fn brief(model: &Model, areas: &Areas, inner: Rect, buffer: &mut Buffer) {
    let palette = model.palette;
    let pane = &model.brief;
    let columns = usize::from(inner.width);
    let documents = pane.brief.as_ref().map_or(0, |brief| brief.sources.len());
    let last = pane.last.as_ref().map(|last| format!(" · u undoes: {}", shown_line(last))).unwrap_or_default();
    let under = format!("{} · {}{last}", counted(pane.count(), "claim"), counted(documents, "document"));
    let under = Span::styled(fit(&under, columns.saturating_sub(1)).into_owned(), palette.dim());
    heading(model, &shown_line(&pane.name), &Line::from(under), inner, buffer);
    let rows = areas.library_rows();
    if pane.count() == 0 && !pane.waiting {
        let text = "Nothing is pinned yet. Tab to a citation, p pins it here.";
        let indent = Span::raw("  ");
        put(&Rich::of(text, palette.dim()).rows(columns, &indent, &indent), inner, buffer);
    }
    put(&pane.list(columns, rows, palette), inner, buffer);
    let below = Rect { y: inner.y + rows as u16, height: inner.height.saturating_sub(rows as u16), ..inner };
    if below.height > 1 {
        buffer.set_string(below.x + 1, below.y, "─".repeat(columns.saturating_sub(2)), palette.dim());
        let details = Rect { y: below.y + 1, height: below.height - 1, ..below };
        let mut rows = pane.detail(columns, palette);
        rows.truncate(usize::from(details.height));
        put(&rows, details, buffer);
    }
    foot(model, "J/K move  h heading  a note  d drop  u undo  Esc close", "", inner, buffer);
}

fn library(model: &Model, areas: &Areas, inner: Rect, buffer: &mut Buffer) {
    let palette = model.palette;
    let columns = usize::from(inner.width);
    let under = if model.library.waiting && model.library.documents.is_empty() {
        "opening…".to_owned()
    } else {
        match &model.status {
            Some(status) => {
                format!("{} · {}", counted(status.documents, "document"), counted(status.passages, "passage"))
            }
            None => String::new(),
        }
    };
    let under = Span::styled(fit(&under, columns).into_owned(), palette.dim());
    heading(model, &format!("Library {}", model.library_name), &Line::from(under), inner, buffer);
    let list_rows = areas.library_rows();
    if model.library.documents.is_empty() && !model.library.waiting {
        let text = "No documents yet. a adds a folder, /starter the starter documents.";
        let indent = Span::raw("  ");
        put(&Rich::of(text, palette.dim()).rows(columns, &indent, &indent), inner, buffer);
    }
    put(&model.library.list(columns, list_rows, palette), inner, buffer);
    let below = Rect { y: inner.y + list_rows as u16, height: inner.height.saturating_sub(list_rows as u16), ..inner };
    if below.height > 1 {
        buffer.set_string(below.x + 1, below.y, "─".repeat(columns.saturating_sub(2)), palette.dim());
        let details = Rect { y: below.y + 1, height: below.height - 1, ..below };
        let rows = match &model.progress {
            Some((_, progress)) => {
                let mut rows = running(progress, columns, palette);
                rows.truncate(usize::from(details.height));
                rows
            }
            None => model.library.detail(columns, palette),
        };
        put(&rows, details, buffer);
    }
    let hints = if model.progress.is_some() {
        if model.paused { "P go on  c stop  Esc close" } else { "P pause  c stop  Esc close" }
    } else {
        "Enter open  / find  a add  s sync  d remove  r retry"
    };
    foot(model, hints, "", inner, buffer);
}
