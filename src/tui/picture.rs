//! The pictures in the README, drawn by the program itself on the starter corpus: a typical session, a draft that is
//! checked in the chat, and the same on the command line.
//!
//! `ADDUCE_PICTURE=write cargo test --lib picture` makes `docs/*.svg`; without that the tests compare.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use super::message::Purpose;
use super::testing::{Session, answer, citation_of};
use super::view::view;
use super::wrap::width;
use crate::document::{Input, read};
use crate::embed::Semantic;
use crate::engine::{Config, Draft, DraftInput, DraftStep, Engine, Event, Request, SourceView};
use crate::quote::report::Report;
use crate::store::{DocumentId, Filter, StoredDocument};

const CELL: (f32, f32) = (8.4, 18.0);
const MARGIN: f32 = 14.0;
const BACKGROUND: &str = "#1d2026";
const FOREGROUND: &str = "#d8dce4";

/// The screen as SVG: a run of cells of the same look is one text, as wide as its cells whatever the font.
pub(crate) fn svg(buffer: &Buffer, title: &str) -> String {
    let area = buffer.area;
    let (wide, high) = (f32::from(area.width) * CELL.0 + 2.0 * MARGIN, f32::from(area.height) * CELL.1 + 2.0 * MARGIN);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {wide:.0} {high:.0}\" font-size=\"14\" \
         font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" style=\"white-space:pre\">\n\
         <title>{title}</title>\n\
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
    let title = "adduce in a terminal: a question, its answer with citations, and the source beside it";
    kept("screen.svg", &svg(typical().backend().buffer(), title));
}

/// A picture is the one that is kept, or takes its place.
pub(crate) fn kept(name: &str, drawn: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    if std::env::var_os("ADDUCE_PICTURE").is_some_and(|value| value == "write") {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, drawn).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(kept == drawn, "docs/{name} is old; run: ADDUCE_PICTURE=write cargo test --lib picture");
}

/// The draft of the tests as the engine checks it on the starter corpus: read, its findings, and the first one's source.
pub(crate) fn checked() -> (Draft, Vec<Report>, StoredDocument) {
    let dir = tempfile::tempdir().unwrap();
    let (engine, mut events) = Engine::start(Config {
        library: dir.path().join("library"),
        semantic: Semantic::Off { reason: "not needed".into(), hint: String::new() },
        offline: true,
        threshold: 0.0,
        llm: None,
        reading: crate::extract::Setup::default(),
        warm: false,
    })
    .unwrap();
    let mut run = |request: Request| {
        let ticket = engine.submit(request);
        let mut got = Vec::new();
        loop {
            let event = events.blocking_recv().unwrap();
            assert!(!matches!(event, Event::Failed { .. }), "{event:?}");
            let last = event.ticket() == Some(ticket) && event.is_last();
            got.push(event);
            if last {
                return got;
            }
        }
    };
    run(Request::AddStarter);
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/quotes_draft.md");
    let draft = DraftInput::File(path);
    let (mut read, mut reports) = (None, Vec::new());
    for event in run(Request::CheckDraft { draft, source: None, filter: Filter::default() }) {
        match event {
            Event::Draft { step: DraftStep::Read(draft), .. } => read = Some(*draft),
            Event::Draft { step: DraftStep::Checked(report), .. } => reports.push(*report),
            _ => {}
        }
    }
    let key = reports.iter().find(|report| !report.faithful).and_then(|report| report.source.clone()).unwrap();
    match run(Request::Source { key, edition: None, span: None }).pop() {
        Some(Event::Source { source, .. }) => (read.unwrap(), reports, source.document),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_picture_of_a_checked_draft_is_what_the_chat_draws() {
    let (mut draft, reports, document) = checked();
    draft.path = Some("draft.md".into());
    let mut it = Session::new(112, 30, true, 10);
    it.keys(&["type:/check draft.md", "Enter"]);
    let ticket = it.ticket(|purpose| matches!(purpose, Purpose::Check(_)));
    it.engine(Event::Draft { ticket, step: DraftStep::Read(Box::new(draft)) });
    for report in reports {
        it.engine(Event::Draft { ticket, step: DraftStep::Checked(Box::new(report)) });
    }
    it.engine(Event::Draft { ticket, step: DraftStep::Done });
    let ticket = it.last_ticket();
    it.engine(Event::Source { ticket, source: Box::new(SourceView { document, span: None }) });
    it.keys(&["a", "n", "n"]);
    it.model.toast = None;
    let mut terminal = Terminal::new(TestBackend::new(112, 30)).unwrap();
    terminal.draw(|frame| view(&it.model, frame)).unwrap();
    let title = "adduce in a terminal: the quotations of a draft, checked, with the source beside the finding";
    kept("check-chat.svg", &svg(terminal.backend().buffer(), title));
}
