//! The help overlay: keys and commands.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;
use ratatui::widgets::{Block, BorderType, Clear, Widget};

use super::put;
use crate::tui::command::COMMANDS;
use crate::tui::model::Model;
use crate::tui::rich::{Rich, Row};

/// Keys by where they work.
const KEYS: &[(&str, &[(&str, &str)])] = &[
    (
        "Typing",
        &[
            ("Enter", "ask, or run a command"),
            ("Alt-Enter, Ctrl-J", "new line (Shift-Enter where the terminal tells)"),
            ("Up, Down", "earlier questions, at the edges of the text"),
            ("Ctrl-R", "search earlier questions"),
            ("Ctrl-W, -U, -K, -Y", "delete word, to start, to end; put back"),
            ("Tab", "to the citations"),
        ],
    ),
    (
        "Reading",
        &[
            ("n, N or Tab", "next, previous citation"),
            ("p", "pin the selected words to the briefing"),
            ("Enter", "open its source"),
            ("1 to 9", "open the source of that number"),
            ("y", "copy the words with their source"),
            ("j, k, Space, b", "scroll; g and G to the ends; PgUp and PgDn anywhere"),
            ("v", "what a model wrote, or the documents' own words"),
            ("Esc", "close, back, stop; never loses what you typed"),
        ],
    ),
    (
        "Checked quotations",
        &[
            ("n, p", "next, previous finding; Enter opens its source"),
            ("a, c", "take the corrected wording, citation; again gives it back"),
            ("A", "take all, or none"),
            ("f", "findings only, or all quotations"),
            ("w", "write the corrected copy; W into the draft itself"),
        ],
    ),
    (
        "Everywhere",
        &[
            ("F1, ?", "this help"),
            ("F2", "documents, and how an ingest goes"),
            ("F3", "what a model wrote, or the documents' own words"),
            ("F4", "release the mouse to select text, or take it back"),
            ("F5", "the briefing: J, K move; h heading; a note; d drop; u undo"),
            ("F6", "next pane"),
            ("Ctrl-C", "stop what runs, else clear; twice leaves"),
            ("Ctrl-D", "leave, when nothing is typed"),
            ("Ctrl-Z", "suspend"),
            ("Ctrl-L", "draw anew"),
        ],
    ),
];

fn rows(model: &Model, columns: usize) -> Vec<Row> {
    let palette = model.palette;
    let label = 20.min(columns / 2);
    let mut rows = Vec::new();
    let entry = |rows: &mut Vec<Row>, key: &str, does: &str| {
        let first = Span::styled(format!("{key:label$} "), palette.key());
        // A key longer than its column stands on a row of its own.
        if key.len() > label {
            rows.push(Rich::of(key, palette.key()).one_row(columns, &Span::raw("")));
            let indent = Span::raw(" ".repeat(label + 1));
            rows.extend(Rich::of(does, palette.plain()).rows(columns, &indent, &indent));
        } else {
            rows.extend(Rich::of(does, palette.plain()).rows(columns, &first, &Span::raw(" ".repeat(label + 1))));
        }
    };
    for (title, keys) in KEYS {
        rows.push(Rich::of(title, palette.strong()).one_row(columns, &Span::raw("")));
        for (key, does) in *keys {
            entry(&mut rows, key, does);
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
