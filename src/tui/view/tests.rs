//! What is seen, as snapshots; what snapshots drop (styles, the cursor) in asserts of its own.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier};

use super::view;
use crate::engine::{Event, SourceView};
use crate::ingest::{Phase, Progress, Report};
use crate::tui::message::Purpose;
use crate::tui::testing::{Session, abstention, answer, citation_of, document_row, found, hit, stored};

pub(super) fn draw(session: &Session) -> Terminal<TestBackend> {
    let (columns, rows) = session.model.size;
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
    terminal.draw(|frame| view(&session.model, frame)).unwrap();
    terminal
}

/// The screen as text; what is hidden behind wide characters is left out.
pub(super) fn screen(session: &Session) -> String {
    let terminal = draw(session);
    let buffer = terminal.backend().buffer();
    let mut text = String::new();
    for y in 0..buffer.area.height {
        let mut row = String::new();
        let mut x = 0;
        while x < buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            row.push_str(symbol);
            x += (crate::tui::wrap::width(symbol) as u16).max(1);
        }
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}

fn cells(buffer: &Buffer) -> impl Iterator<Item = &ratatui::buffer::Cell> {
    buffer.content().iter()
}

/// A question, its cited answer with the source open, in the languages given.
fn session(columns: u16, rows: u16, colour: bool, open: bool) -> Session {
    let document = stored(
        "digital-nations.md",
        "# 数字国家 Digital Nations\nThe network was founded in London in 2014 by five members. 🇪🇪 🇳🇿\n\
         数字政府的合作网络，每年召开一次部长级会议，并就共同的原则交换经验。\nIt has grown since.",
    );
    let quotes = [
        "The network was founded in London in 2014 by five members.",
        "数字政府的合作网络，每年召开一次部长级会议，并就共同的原则交换经验。",
    ];
    let citations = quotes.iter().enumerate().map(|(at, quote)| citation_of(at + 1, &document, quote)).collect();
    let mut it = Session::new(columns, rows, colour, 12);
    it.ask("When was it founded? 👩‍👩‍👧", answer("When was it founded?", Some("2014"), citations));
    if open {
        it.keys(&["Tab", "Enter"]);
        let ticket = it.last_ticket();
        it.engine(Event::Source { ticket, source: Box::new(SourceView { document, span: None }) });
    }
    it
}

#[test]
fn an_answer_at_80x24() {
    insta::assert_snapshot!(screen(&session(80, 24, true, false)));
}

#[test]
fn an_answer_with_its_source_beside_it_at_120x40() {
    insta::assert_snapshot!(screen(&session(120, 40, true, true)));
}

#[test]
fn a_source_over_the_answer_at_40x12() {
    insta::assert_snapshot!(screen(&session(40, 12, true, true)));
}

#[test]
fn an_answer_at_40x12() {
    insta::assert_snapshot!(screen(&session(40, 12, true, false)));
}

#[test]
fn an_empty_library() {
    insta::assert_snapshot!(screen(&Session::new(80, 24, true, 0)));
}

#[test]
fn an_abstention_and_first_finds() {
    let mut it = Session::new(80, 24, true, 12);
    let crate::tui::cell::AnswerState::Done(abstained) = abstention() else { panic!() };
    it.ask("What is the capital?", *abstained);
    it.keys(&["type:And then?", "Enter"]);
    let ticket = it.ticket(|purpose| matches!(purpose, Purpose::Ask(_)));
    let hits = (0..3).map(|at| hit(&format!("doc{at}.md"), &found("x", "some words that were found").text)).collect();
    it.engine(Event::Hits { ticket, hits, last: false, notes: vec![] });
    insta::assert_snapshot!(screen(&it));
}

fn library(columns: u16, rows: u16, colour: bool) -> Session {
    let mut it = Session::new(columns, rows, colour, 3);
    it.keys(&["type:/add notes", "Enter"]);
    let ticket = it.ticket(|purpose| matches!(purpose, Purpose::Ingest(_)));
    let progress = Progress {
        phase: Phase::Storing,
        current: "notes/数字.md".into(),
        files_done: 12,
        files_total: 40,
        bytes_done: 30,
        bytes_total: 100,
        documents: 12,
        passages: 330,
        seconds: 3.0,
        ..Progress::default()
    };
    it.engine(Event::Ingesting { ticket, progress });
    it.keys(&["F2"]);
    let ticket = it.last_ticket();
    let mut rows: Vec<_> = (1..4).map(|number| document_row(&format!("doc{number}.md"), number * 7)).collect();
    rows[1].warnings.push(crate::document::Warning::new("no text on page 3"));
    it.engine(Event::Documents { ticket, documents: rows });
    it
}

#[test]
fn the_library_during_an_ingest_at_120x40() {
    insta::assert_snapshot!(screen(&library(120, 40, true)));
}

#[test]
fn the_library_during_an_ingest_at_40x12() {
    insta::assert_snapshot!(screen(&library(40, 12, true)));
}

#[test]
fn a_report_of_an_ingest() {
    let mut it = Session::new(80, 24, true, 3);
    it.keys(&["type:/sync", "Enter"]);
    let ticket = it.ticket(|purpose| matches!(purpose, Purpose::Ingest(_)));
    let skipped = vec![crate::ingest::Skipped::new("photos/a.jpg", "a binary file")];
    let report = Report { changed: vec!["a.md".into()], same: 11, skipped, passages: 4, ..Report::default() };
    it.engine(Event::Ingested { ticket, report: Box::new(report) });
    insta::assert_snapshot!(screen(&it));
}

#[test]
fn a_password_is_asked_for_with_signs_in_place_of_characters() {
    let mut it = Session::new(80, 24, true, 3);
    it.keys(&["type:/sync", "Enter"]);
    let ticket = it.ticket(|purpose| matches!(purpose, Purpose::Ingest(_)));
    let locked = |name| crate::ingest::Skipped::new(name, "is encrypted").problem(crate::document::Problem::Password);
    let report = Report { same: 11, skipped: vec![locked("case/a.pdf"), locked("case/b.docx")], ..Report::default() };
    it.engine(Event::Ingested { ticket, report: Box::new(report) });
    it.keys(&["type:/password", "Enter", "type:hunter2"]);
    insta::assert_snapshot!(screen(&it));
    let mut terminal = draw(&it);
    assert_eq!(terminal.get_cursor_position().unwrap(), Position::new(2 + 7, 22));
    it.send(crate::tui::message::Msg::Resize(40, 12));
    insta::assert_snapshot!("a_password_at_40x12", screen(&it));
}

#[test]
fn what_is_asked_and_that_changes_are_followed_stands_in_the_status_line() {
    let mut it = session(100, 12, true, false);
    it.keys(&["type:/in law tag:final since:2021", "Enter"]);
    let ticket = it.last_ticket();
    it.engine(Event::Documents { ticket, documents: vec![document_row("a.md", 1)] });
    it.keys(&["type:/watch", "Enter"]);
    let ticket = it.last_ticket();
    it.engine(Event::Watching { ticket, on: true, note: None });
    insta::assert_snapshot!(screen(&it));
    it.send(crate::tui::message::Msg::Resize(40, 12));
    let last = screen(&it).lines().last().unwrap_or_default().to_owned();
    assert!(last.starts_with(" in law, tagged final, since 2021"), "{last}");
}

/// Two pages with a running header, a paragraph that goes over them, and a footnote.
fn paged() -> crate::store::StoredDocument {
    use crate::document::{BlockKind, Page};
    let mut document = stored(
        "charter.pdf",
        "CHARTER OF THE HARBOURS\n# Founding\nThe network was founded in London in 2014 by five members, who met again \
         the year after and agreed on the same terms.\nSee the minutes of that meeting.",
    );
    let over = document.text.find("who met").unwrap();
    let end = document.text.len();
    document.blocks[0].kind = BlockKind::Running;
    document.blocks[3].kind = BlockKind::Note;
    document.blocks[3].place = Some("footnote 1".into());
    document.blocks.iter_mut().for_each(|block| block.line = None);
    let page = |number, label: &str, start, end| Page {
        number,
        label: Some(label.into()),
        span: crate::text::Span::new(start, end),
    };
    document.pages = vec![page(1, "iii", 0, over), page(2, "iv", over, end)];
    document
}

#[test]
fn pages_and_notes_of_a_source() {
    let document = paged();
    let cited = citation_of(1, &document, "who met again the year after");
    let mut it = Session::new(100, 16, true, 12);
    it.ask("Who met?", answer("Who met?", None, vec![cited]));
    it.keys(&["Tab", "Enter"]);
    let ticket = it.last_ticket();
    it.engine(Event::Source { ticket, source: Box::new(SourceView { document, span: None }) });
    insta::assert_snapshot!(screen(&it));
    it.send(crate::tui::message::Msg::Resize(40, 12));
    insta::assert_snapshot!("pages_and_notes_of_a_source_at_40x12", screen(&it));
}

#[test]
fn help_and_completions() {
    let mut it = Session::new(80, 24, true, 3);
    it.keys(&["?"]);
    insta::assert_snapshot!("help", screen(&it));
    it.keys(&["Esc", "type:/s", "Down"]);
    insta::assert_snapshot!("completions", screen(&it));
    it.send(crate::tui::message::Msg::Resize(40, 12));
    insta::assert_snapshot!("completions_at_40x12", screen(&it));
}

#[test]
fn a_terminal_too_small_says_so() {
    insta::assert_snapshot!(screen(&Session::new(30, 6, true, 3)));
    for size in [(1, 1), (5, 2), (39, 12), (40, 11), (0, 0)] {
        let mut it = session(80, 24, true, true);
        it.send(crate::tui::message::Msg::Resize(size.0, size.1));
        if size.0 > 0 {
            let _ = screen(&it);
        }
    }
}

/// Between a change of the terminal's size and its event the model's places lie off the screen.
#[test]
fn a_terminal_that_shrank_meanwhile_is_no_harm() {
    let it = session(100, 30, true, true);
    for (columns, rows) in [(99, 30), (100, 29), (40, 12), (200, 60), (1, 1)] {
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        terminal.draw(|frame| view(&it.model, frame)).unwrap();
    }
}

/// Whatever is open, at every size from the smallest up: nothing panics, nothing leaves its row.
#[test]
fn every_size_can_be_drawn() {
    for columns in (40..=130).step_by(7) {
        for rows in [12, 13, 17, 24, 50] {
            for keys in [&["F2"][..], &["Tab", "Enter"], &["?"], &["type:/"], &["A-Enter", "A-Enter", "A-Enter"]] {
                let mut it = session(columns, rows, true, true);
                it.keys(&["Esc", "Esc"]).keys(keys);
                let _ = screen(&it);
            }
        }
    }
}

#[test]
fn without_colour_no_cell_has_one_and_citations_still_stand_out() {
    for it in [session(80, 24, false, false), session(120, 40, false, true), library(80, 24, false)] {
        let terminal = draw(&it);
        assert!(cells(terminal.backend().buffer()).all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset));
    }
    let terminal = draw(&session(80, 24, false, false));
    let buffer = terminal.backend().buffer();
    let has =
        |symbol: &str, modifier| cells(buffer).any(|cell| cell.symbol() == symbol && cell.modifier.contains(modifier));
    assert!(has("[", Modifier::BOLD), "numbers are bold");
    assert!(has("4", Modifier::BOLD | Modifier::UNDERLINED), "the short answer is underlined");
}

#[test]
fn colours_are_of_the_sixteen_and_none_is_a_fixed_black_or_white() {
    for it in [session(80, 24, true, true), session(120, 40, true, true), library(120, 40, true)] {
        let terminal = draw(&it);
        for cell in cells(terminal.backend().buffer()) {
            assert_eq!(cell.bg, Color::Reset);
            assert!(
                matches!(cell.fg, Color::Reset | Color::Cyan | Color::Green | Color::Yellow | Color::Red),
                "{:?}",
                cell.fg
            );
        }
    }
}

#[test]
fn cited_words_are_reversed_in_the_source() {
    let terminal = draw(&session(120, 40, false, true));
    let buffer = terminal.backend().buffer();
    let row = |y| {
        (61..120)
            .filter(|&x| buffer[(x, y)].modifier.contains(Modifier::REVERSED))
            .map(|x| buffer[(x, y)].symbol())
            .collect::<String>()
    };
    let marked: Vec<String> = (2..38).map(row).filter(|row| !row.is_empty()).collect();
    assert_eq!(marked.join(" "), "The network was founded in London in 2014 by five members.");
}

#[test]
fn the_cursor_stands_behind_what_is_typed() {
    let mut it = Session::new(80, 24, true, 3);
    it.keys(&["type:数字ab"]);
    let mut terminal = draw(&it);
    assert_eq!(terminal.get_cursor_position().unwrap(), Position::new(2 + 6, 22));
    it.keys(&["Left", "Left", "Left"]);
    let mut terminal = draw(&it);
    assert_eq!(terminal.get_cursor_position().unwrap(), Position::new(2 + 2, 22));
}

#[test]
fn hostile_text_reaches_the_screen_as_signs_only() {
    let document = stored("evil\u{1b}[2J.md", "An answer \u{1b}]52;c;aGk=\u{7} with \u{202e}tricks\u{9b}31m.");
    let quote = document.text.to_string();
    let cited = vec![citation_of(1, &document, &quote)];
    let mut it = Session::new(80, 24, true, 3);
    it.ask("What\u{1b}[31m?", answer("What?", None, cited));
    it.keys(&["Tab", "Enter"]);
    let ticket = it.last_ticket();
    it.engine(Event::Source { ticket, source: Box::new(SourceView { document, span: None }) });
    let wide = draw(&it);
    it.keys(&["Esc"]);
    let narrow = draw(&it);
    for terminal in [wide, narrow] {
        let buffer = terminal.backend().buffer();
        assert!(cells(buffer).all(|cell| !cell.symbol().contains(crate::text::safe::is_unsafe)));
        assert!(cells(buffer).any(|cell| cell.symbol() == "␛"));
    }
}
