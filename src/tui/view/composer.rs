//! The composer, the rule above it, and the completions above that.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Clear, Widget};

use crate::tui::layout::{Areas, PROMPT};
use crate::tui::model::{Focus, Model};
use crate::tui::palette::Palette;
use crate::tui::secret::Secret;
use crate::tui::wrap::{fit, shown_line, width};

/// Most completions seen at once.
const OFFERED: usize = 8;

/// The first row of the text that is seen: as far up as the cursor allows.
pub(crate) fn top(model: &Model, area: Rect) -> usize {
    let (row, _) = model.composer.buffer.position(usize::from(area.width.saturating_sub(PROMPT)));
    (row + 1).saturating_sub(usize::from(area.height))
}

/// Draws, and says where the cursor stands if the keys go here.
pub(super) fn draw(model: &Model, areas: &Areas, buffer: &mut Buffer) -> Option<Position> {
    rule(model, areas, buffer);
    let area = areas.composer;
    let focused = model.focus == Focus::Composer;
    let palette = model.palette;
    if let Some(secret) = &model.secret {
        return Some(masked(secret, area, palette, buffer));
    }
    let prompt = if focused { palette.accent() } else { palette.dim() };
    buffer.set_string(area.x, area.y, "›", prompt);
    let columns = usize::from(area.width - PROMPT);
    let text = model.composer.buffer.text();
    if text.is_empty() {
        let hint = if model.empty_library() {
            "s for the starter documents, /add FOLDER for yours"
        } else if model.asked.is_empty() {
            "Ask your documents, or / for commands"
        } else {
            "Ask on, or / for commands"
        };
        buffer.set_string(area.x + PROMPT, area.y, fit(hint, columns), palette.dim());
    }
    let first = top(model, area);
    let rows = model.composer.buffer.rows(columns);
    for (range, y) in rows.into_iter().skip(first).zip(area.y..area.bottom()) {
        buffer.set_stringn(area.x + PROMPT, y, &text[range], columns, palette.plain());
    }
    completions(model, areas, buffer);
    paths(model, areas, buffer);
    let (row, column) = model.composer.buffer.position(columns);
    focused.then(|| Position::new(area.x + PROMPT + column as u16, area.y + (row - first) as u16))
}

/// The line of a password: one sign for each character.
fn masked(secret: &Secret, area: Rect, palette: Palette, buffer: &mut Buffer) -> Position {
    let columns = usize::from(area.width - PROMPT);
    buffer.set_string(area.x, area.y, "›", palette.warning());
    if secret.is_empty() {
        buffer.set_string(area.x + PROMPT, area.y, fit("It is neither shown nor kept", columns), palette.dim());
    }
    let mask = secret.mask(columns.saturating_sub(1));
    buffer.set_string(area.x + PROMPT, area.y, &mask, palette.plain());
    Position::new(area.x + PROMPT + width(&mask) as u16, area.y)
}

/// The rule parts transcript and composer, and says what goes on between them.
fn rule(model: &Model, areas: &Areas, buffer: &mut Buffer) {
    let area = areas.rule;
    let palette = model.palette;
    buffer.set_string(area.x, area.y, "─".repeat(usize::from(area.width)), palette.dim());
    let word = if model.secret.is_some() {
        " password, Enter tries, Esc leaves ".to_owned()
    } else if let Some(recall) = &model.recall {
        let found = recall.at.is_some() || recall.part.is_empty();
        format!(" history: {}{} ", shown_line(&recall.part), if found { "" } else { " (not found)" })
    } else if model.transcript.more_below(areas.transcript_window()) && !areas.transcript.is_empty() {
        " ↓ more below ".to_owned()
    } else {
        return;
    };
    let word = fit(&word, usize::from(area.width.saturating_sub(4)));
    buffer.set_string(area.x + 2, area.y, &word, palette.strong());
}

/// The paths that would complete what is typed.
fn paths(model: &Model, areas: &Areas, buffer: &mut Buffer) {
    let palette = model.palette;
    let seen = model.paths.len().min(OFFERED).min(usize::from(areas.rule.y).saturating_sub(3));
    if seen == 0 {
        return;
    }
    let more = model.paths.len() - seen;
    let mut lines: Vec<String> = model.paths.iter().take(seen).map(|path| shown_line(path)).collect();
    if more > 0 {
        lines.push(format!("… and {more} more"));
    }
    let columns = lines.iter().map(|line| width(line)).max().unwrap_or(0) + 4;
    let columns = u16::try_from(columns).unwrap_or(u16::MAX).min(areas.rule.width);
    let rows = (lines.len() as u16).saturating_add(2).min(areas.rule.y);
    let area = Rect::new(0, areas.rule.y.saturating_sub(rows), columns, rows);
    Clear.render(area, buffer);
    let block = Block::bordered().border_type(BorderType::Rounded).border_style(palette.dim());
    let inner = block.inner(area);
    block.render(area, buffer);
    for (line, y) in lines.iter().zip(inner.y..inner.bottom()) {
        buffer.set_string(inner.x + 1, y, fit(line, usize::from(inner.width).saturating_sub(1)), palette.plain());
    }
}

fn completions(model: &Model, areas: &Areas, buffer: &mut Buffer) {
    let offered = model.completions();
    if offered.is_empty() {
        return;
    }
    let palette = model.palette;
    let seen = offered.len().min(OFFERED).min(usize::from(areas.rule.y).saturating_sub(2)).max(1);
    let at = model.completion.min(offered.len() - 1);
    let first = (at + 1).saturating_sub(seen);
    let names = offered.iter().map(|spec| spec.name.len() + spec.takes.len() + 3).max().unwrap_or(0);
    let widest = offered.iter().map(|spec| names + width(spec.does) + 5).max().unwrap_or(0);
    let columns = (widest as u16).min(areas.rule.width);
    let rows = seen as u16 + 2;
    let area = Rect::new(0, areas.rule.y.saturating_sub(rows), columns, rows.min(areas.rule.y));
    Clear.render(area, buffer);
    let block = Block::bordered().border_type(BorderType::Rounded).border_style(palette.dim());
    let inner = block.inner(area);
    block.render(area, buffer);
    for ((number, spec), y) in offered.iter().enumerate().skip(first).take(seen).zip(inner.y..inner.bottom()) {
        let here = number == at;
        let name = format!("/{} {}", spec.name, spec.takes);
        let line = Line::from(vec![
            Span::styled(if here { "▸ " } else { "  " }, palette.accent()),
            Span::styled(format!("{name:names$}"), if here { palette.selected() } else { palette.key() }),
            Span::styled(format!(" {}", spec.does), palette.dim()),
        ]);
        buffer.set_line(inner.x, y, &line, inner.width);
    }
}
