//! The picture of `adduce check --draft` in the README, from the text that the command prints.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style as Look};

use super::check_text::render;
use super::style::Style;
use crate::tui::picture::{checked, kept, svg};

const COLUMNS: u16 = 100;
/// Rows of the report that are shown before those that are left out.
const ROWS: usize = 37;

/// A screen as a terminal shows it.
fn screen(text: &str) -> Buffer {
    let rows = text.lines().count() as u16;
    let size = |cells: u16| std::num::NonZero::new(cells).unwrap();
    let mut terminal = vt100::Parser::new(size(rows), size(COLUMNS), 0);
    terminal.process(text.replace('\n', "\r\n").trim_end().as_bytes());
    let mut buffer = Buffer::empty(Rect::new(0, 0, COLUMNS, rows));
    for y in 0..rows {
        for x in 0..COLUMNS {
            let Some(cell) = terminal.screen().cell(y, x) else { continue };
            let mut look = Look::new();
            if let vt100::Color::Idx(colour) = cell.fgcolor() {
                look = look.fg(match colour {
                    1 => Color::Red,
                    3 => Color::Yellow,
                    6 => Color::Cyan,
                    other => panic!("no colour of ours: {other}"),
                });
            }
            for (on, modifier) in [(cell.bold(), Modifier::BOLD), (cell.dim(), Modifier::DIM)] {
                if on {
                    look = look.add_modifier(modifier);
                }
            }
            if cell.has_contents() {
                buffer.set_string(x, y, cell.contents(), look);
            }
        }
    }
    buffer
}

#[test]
fn the_picture_of_a_report_is_what_the_command_prints() {
    let (_, reports, _) = checked();
    let text = render(&reports, true, Style { on: true }, Some(usize::from(COLUMNS)));
    let lines: Vec<&str> = text.lines().collect();
    let last = lines.len() - 3;
    let shown = format!(
        "\u{1b}[1m$ adduce check --draft draft.md\u{1b}[0m\n{}\n  \u{1b}[2m⋮\u{1b}[0m\n{}\n",
        lines[..ROWS].join("\n").trim_end(),
        lines[last..].join("\n").trim_start()
    );
    let title = "adduce check --draft in a terminal: each quotation of a draft with its verdict, and what differs";
    kept("check.svg", &svg(&screen(&shown), title));
}
