//! The list that is filtered by typing, over everything else.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Clear, Widget};

use crate::tui::palette::Palette;
use crate::tui::picker::{Entry, Match, Picker, Scope};
use crate::tui::wrap::{fit, shown_line, width};

/// Columns of the word that says what an entry is.
const KIND: usize = 9;

/// Where the list stands on a screen.
pub(crate) fn area(screen: Rect) -> Rect {
    let columns = screen.width.min(90);
    let rows = screen.height.saturating_sub(2).min(24);
    Rect { x: (screen.width - columns) / 2, y: (screen.height - rows) / 4, width: columns, height: rows }
}

/// The first entry that is seen of a list with so many rows.
pub(crate) fn first_seen(picker: &Picker, rows: usize) -> usize {
    (picker.at + 1).saturating_sub(rows.max(1))
}

/// Draws, and says where the cursor stands.
pub(super) fn draw(picker: &Picker, loading: bool, palette: Palette, screen: Rect, buffer: &mut Buffer) -> Position {
    let area = area(screen);
    Clear.render(area, buffer);
    let title = match picker.scope {
        Scope::All => " Go to: commands, documents, headings, chats ",
        Scope::Headings => " Headings ",
        Scope::Documents => " Documents ",
    };
    let count = format!(" {}{} ", picker.matches.len(), if loading { ", more coming" } else { "" });
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .title(title)
        .title_bottom(" Enter opens · Esc closes ")
        .title_bottom(Line::from(count).right_aligned())
        .border_style(palette.dim())
        .title_style(palette.strong());
    let inner = block.inner(area);
    block.render(area, buffer);
    let columns = usize::from(inner.width);
    buffer.set_string(inner.x, inner.y, "›", palette.accent());
    let typed = shown_line_end(&picker.typed, columns.saturating_sub(4));
    buffer.set_string(inner.x + 2, inner.y, &typed, palette.plain());
    if picker.typed.is_empty() {
        buffer.set_string(inner.x + 2, inner.y, fit("type to filter", columns.saturating_sub(2)), palette.dim());
    }
    let list = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
    if picker.matches.is_empty() {
        let said = if loading { "looking…" } else { "Nothing matches. Backspace takes a letter back." };
        buffer.set_string(list.x + 2, list.y, fit(said, columns.saturating_sub(2)), palette.dim());
    }
    let first = first_seen(picker, usize::from(list.height));
    for ((number, found), y) in picker.matches.iter().enumerate().skip(first).zip(list.y..list.bottom()) {
        if let Some(entry) = picker.entries.get(found.entry) {
            let line = line(entry, found, number == picker.at, columns, palette);
            buffer.set_line(list.x, y, &line, inner.width);
        }
    }
    Position::new(inner.x + 2 + width(&typed) as u16, inner.y)
}

/// The end of what was typed, where not all of it fits.
fn shown_line_end(typed: &str, columns: usize) -> String {
    let mut text = shown_line(typed);
    if typed.ends_with(' ') {
        text.push(' ');
    }
    while width(&text) > columns {
        text.remove(0);
    }
    text
}

fn line(entry: &Entry, found: &Match, here: bool, columns: usize, palette: Palette) -> Line<'static> {
    let kind = if entry.kind.is_empty() { 0 } else { KIND };
    let room = columns.saturating_sub(2 + kind);
    let detail = width(&entry.detail).min(room / 3);
    let text = fit(&entry.text, room.saturating_sub(if detail > 0 { detail + 2 } else { 0 })).into_owned();
    let base = if here { palette.selected() } else { palette.plain() };
    let mut spans = vec![Span::styled(if here { "▸ " } else { "  " }, palette.accent())];
    if kind > 0 {
        spans.push(Span::styled(format!("{:KIND$}", entry.kind), palette.dim()));
    }
    let mut run = String::new();
    let mut in_match = false;
    let style = |of_match: bool| if of_match { base.add_modifier(Modifier::UNDERLINED | Modifier::BOLD) } else { base };
    for (at, c) in text.chars().enumerate() {
        let of_match = found.letters.binary_search(&(at as u32)).is_ok();
        if of_match != in_match && !run.is_empty() {
            spans.push(Span::styled(std::mem::take(&mut run), style(in_match)));
        }
        in_match = of_match;
        run.push(c);
    }
    spans.push(Span::styled(run, style(in_match)));
    if detail > 0 {
        let detail = fit(&entry.detail, detail).into_owned();
        let gap = (2 + room).saturating_sub(2 + width(&text) + width(&detail));
        spans.push(Span::raw(" ".repeat(gap)));
        spans.push(Span::styled(detail, palette.dim()));
    }
    Line::from(spans)
}
