//! The picture in the README: a typical session on the starter corpus, drawn by the program itself.
//!
//! `ADDUCE_PICTURE=write cargo test --lib picture` makes `docs/screen.svg`; without that the test compares.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use super::testing::{Session, answer, citation_of};
use super::view::view;
use super::wrap::width;
use crate::document::{Input, read};
use crate::engine::{Event, SourceView};
use crate::store::{DocumentId, StoredDocument};

const CELL: (f32, f32) = (8.4, 18.0);
const MARGIN: f32 = 14.0;
const BACKGROUND: &str = "#1d2026";
const FOREGROUND: &str = "#d8dce4";

/// The screen as SVG: a run of cells of the same look is one text, as wide as its cells whatever the font.
fn svg(buffer: &Buffer) -> String {
    let area = buffer.area;
    let (wide, high) = (f32::from(area.width) * CELL.0 + 2.0 * MARGIN, f32::from(area.height) * CELL.1 + 2.0 * MARGIN);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {wide:.0} {high:.0}\" font-size=\"14\" \
         font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" style=\"white-space:pre\">\n\
         <title>adduce in a terminal: a question, its answer with citations, and the source beside it</title>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{BACKGROUND}\"/>\n"
    );
    for y in 0..area.height {
        let mut x = 0;
        while x < area.width {
            let start = x;
            let look = look_of(&buffer[(x, y)]);
            let mut text = String::new();
            while x < area.width && look_of(&buffer[(x, y)]) == look {
                let symbol = buffer[(x, y)].symbol();
                text.push_str(symbol);
                x += (width(symbol) as u16).max(1);
            }
            run(&mut out, (start, y), x - start, &text, look);
        }
    }
    out.push_str("</svg>\n");
    out
}

/// What of a cell is seen.
fn look_of(cell: &Cell) -> (Color, Modifier) {
    (cell.fg, cell.modifier)
}

fn run(out: &mut String, (x, y): (u16, u16), cells: u16, text: &str, (color, modifier): (Color, Modifier)) {
    let (left, top) = (MARGIN + f32::from(x) * CELL.0, MARGIN + f32::from(y) * CELL.1);
    let columns = f32::from(cells) * CELL.0;
    let mut ink = match color {
        Color::Cyan => "#56b6c2",
        Color::Green => "#98c379",
        Color::Yellow => "#e5c07b",
        Color::Red => "#e06c75",
        _ => FOREGROUND,
    };
    if modifier.contains(Modifier::REVERSED) {
        let height = CELL.1;
        let _ = writeln!(
            out,
            "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{columns:.1}\" height=\"{height:.1}\" fill=\"{ink}\"/>"
        );
        ink = BACKGROUND;
    }
    // Spaces at the ends are left out: not every viewer keeps them.
    let trimmed = text.trim_start_matches(' ');
    let left = left + (text.len() - trimmed.len()) as f32 * CELL.0;
    let text = trimmed.trim_end_matches(' ');
    let columns = width(text) as f32 * CELL.0;
    if text.is_empty() {
        return;
    }
    let mut look = String::new();
    for (of, attribute) in [
        (Modifier::BOLD, " font-weight=\"bold\""),
        (Modifier::DIM, " opacity=\"0.62\""),
        (Modifier::UNDERLINED, " text-decoration=\"underline\""),
    ] {
        if modifier.contains(of) {
            look.push_str(attribute);
        }
    }
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let _ = writeln!(
        out,
        "<text x=\"{left:.1}\" y=\"{:.1}\" textLength=\"{columns:.1}\" lengthAdjust=\"spacingAndGlyphs\" \
         fill=\"{ink}\"{look}>{text}</text>",
        top + CELL.1 - 5.0
    );
}

/// A document of the starter corpus, read as an ingest reads it.
fn corpus(name: &str) -> StoredDocument {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
    let bytes = std::fs::read(path).unwrap();
    let part = read(&Input { name, bytes: &bytes }).unwrap().next().unwrap().unwrap();
    StoredDocument {
        language: None,
        id: DocumentId(1),
        key: name.into(),
        title: part.document.title.clone().unwrap_or_else(|| name.into()),
        origin: name.into(),
        symbol: None,
        date: None,
        text: Arc::from(part.document.text.as_str()),
        blocks: part.document.blocks,
        pages: part.document.pages,
        replaced: None,
    }
}

fn typical() -> Terminal<TestBackend> {
    let document = corpus("what-is-digital-nations.md");
    let quotes = [
        "Digital Nations was founded in December 2014, when five governments signed a charter in London.",
        "The five founders were Estonia, Israel, New Zealand, the Republic of Korea and the United Kingdom.",
    ];
    let citations = quotes.iter().enumerate().map(|(at, quote)| citation_of(at + 1, &document, quote)).collect();
    let mut it = Session::new(112, 27, true, 10);
    let question = "When was Digital Nations founded, and by whom?";
    it.ask(question, answer(question, Some("December 2014"), citations));
    it.keys(&["Tab", "Enter"]);
    let ticket = it.last_ticket();
    it.engine(Event::Source { ticket, source: Box::new(SourceView { document, span: None }) });
    let mut terminal = Terminal::new(TestBackend::new(112, 27)).unwrap();
    terminal.draw(|frame| view(&it.model, frame)).unwrap();
    terminal
}

#[test]
fn the_picture_in_the_readme_is_what_the_program_draws() {
    let drawn = svg(typical().backend().buffer());
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs").join("screen.svg");
    if std::env::var_os("ADDUCE_PICTURE").is_some_and(|value| value == "write") {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &drawn).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(kept == drawn, "docs/screen.svg is old; run: ADDUCE_PICTURE=write cargo test --lib picture");
}
