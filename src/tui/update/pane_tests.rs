//! Panes, keys that belong to none of them, the mouse, and what is said in passing.

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::tests::{is_ask, newest, sample, session, toast};
use super::*;
use crate::engine::{Event, Request, SourceView};
use crate::tui::cell::AnswerState;
use crate::tui::model::Side;
use crate::tui::testing::{Session, answer, citation_of, document_row, key, stored};
use crate::{Error, ErrorKind};

#[test]
fn the_library_pane_opens_documents_and_comes_back() {
    let mut it = session();
    it.keys(&["F2"]);
    let ticket = it.last_ticket();
    let rows = vec![document_row("a.md", 3), document_row("it's here.md", 4)];
    it.engine(Event::Documents { ticket, documents: rows });
    it.keys(&["j", "Enter"]);
    assert!(matches!(it.last_request(), Request::Source { key, span: None, .. } if key == "it's here.md"));
    it.keys(&["Esc"]);
    assert_eq!(it.model.side, Side::Library);
    it.keys(&["d"]);
    assert_eq!(it.model.composer.buffer.text(), "/remove \"it's here.md\"", "nothing is removed before Enter");
    it.keys(&["Enter"]);
    assert!(matches!(it.last_request(), Request::Remove { keys } if *keys == ["it's here.md"]));
    it.keys(&["F2"]);
    assert_eq!(it.model.side, Side::Closed);
}

#[test]
fn escape_and_panes_never_lose_what_is_typed() {
    let mut it = session();
    it.ask("When?", sample(2));
    it.keys(&["type:half a quest", "Esc", "Esc", "Tab", "Enter", "Esc", "F2", "Esc", "F1", "Esc", "C-r", "Esc", "Esc"]);
    assert_eq!(it.model.composer.buffer.text(), "half a quest");
}

#[test]
fn new_lines_are_typed_three_ways() {
    let mut it = session();
    it.keys(&["a", "A-Enter", "b", "C-j", "c", "S-Enter", "d"]);
    assert_eq!(it.model.composer.buffer.text(), "a\nb\nc\nd");
}

#[test]
fn history_is_searched_by_control_r() {
    let mut it = session();
    for question in ["When was it founded?", "Who signed?", "When did it end?"] {
        it.ask(question, sample(1));
    }
    it.keys(&["type:draft", "C-r", "type:when"]);
    assert_eq!(it.model.composer.buffer.text(), "When did it end?");
    it.keys(&["C-r"]);
    assert_eq!(it.model.composer.buffer.text(), "When was it founded?");
    it.keys(&["C-g"]);
    assert_eq!(it.model.composer.buffer.text(), "draft");
}

#[test]
fn a_search_through_history_loses_no_draft_however_it_ends() {
    type End = fn(&mut Session);
    let mut it = session();
    it.ask("When was it founded?", sample(1));
    it.keys(&["type:draft", "C-r", "type:when", "Esc"]);
    assert_eq!((it.model.composer.buffer.text(), it.model.recall.is_none()), ("draft", true));
    it.keys(&["C-r", "type:when", "C-c"]);
    assert_eq!(it.model.composer.buffer.text(), "");
    it.keys(&["Up"]);
    assert_eq!(it.model.composer.buffer.text(), "draft", "cleared, Up brings it back");
    let ends: [End; 6] = [
        |it| {
            it.keys(&["Enter"]);
        },
        |it| {
            it.keys(&["Tab"]);
        },
        |it| {
            it.keys(&["Left"]);
        },
        |it| {
            it.keys(&["Right"]);
        },
        |it| it.send(Msg::Paste("?".into())),
        |it| {
            it.keys(&["F2"]);
        },
    ];
    for (number, end) in ends.into_iter().enumerate() {
        let mut it = session();
        it.ask("When was it founded?", sample(1));
        it.keys(&["type:draft", "C-r", "type:when"]);
        end(&mut it);
        it.keys(&["Enter", "C-c"]);
        it.model.focus = Focus::Composer;
        it.model.composer.buffer.set("");
        let mut seen = Vec::new();
        for _ in 0..3 {
            it.keys(&["Up"]);
            seen.push(it.model.composer.buffer.text().to_owned());
        }
        assert!(seen.iter().any(|text| text == "draft"), "{number}: {seen:?}");
    }
}

#[test]
fn what_is_pasted_into_a_list_is_no_longer_than_what_is_typed() {
    let mut it = session();
    it.keys(&["C-p"]);
    it.send(Msg::Paste("é".repeat(100_000)));
    let typed = |it: &Session| it.model.picker.as_ref().map_or(0, |picker| picker.typed.len());
    assert_eq!(typed(&it), 200);
    it.keys(&["x"]);
    assert_eq!(typed(&it), 200);
    it.keys(&["Backspace", "x"]);
    assert_eq!(typed(&it), 199);
}

#[test]
fn question_mark_helps_only_when_nothing_is_typed() {
    let mut it = session();
    it.keys(&["?"]);
    assert!(it.model.help.is_some());
    it.keys(&["Esc", "type:why?"]);
    assert!(it.model.help.is_none());
    assert_eq!(it.model.composer.buffer.text(), "why?");
}

#[test]
fn a_paste_goes_to_the_composer_from_anywhere() {
    let mut it = session();
    it.ask("When?", sample(1));
    it.keys(&["Tab", "?"]);
    it.send(Msg::Paste("two\r\nlines".into()));
    assert_eq!(it.model.composer.buffer.text(), "two\nlines");
    assert_eq!(it.model.focus, Focus::Composer);
    assert!(matches!(newest(&it), AnswerState::Done(_)), "a pasted line end does not send");
}

#[test]
fn the_mouse_opens_what_is_clicked_and_scrolls_what_is_under_it() {
    let mouse = |kind, column, row| Msg::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE });
    let mut it = Session::new(120, 24, false, 3);
    it.ask("When?", sample(2));
    let window = it.model.areas().transcript_window();
    let seen = it.model.transcript.seen(window);
    let (row, column) = seen
        .iter()
        .enumerate()
        .find_map(|(at, (_, row))| row.anchors.iter().find(|(_, anchor)| *anchor == 1).map(|hit| (at, hit.0.start)))
        .unwrap();
    it.send(mouse(MouseEventKind::Down(MouseButton::Left), column as u16, row as u16));
    assert!(matches!(it.last_request(), Request::Source { key, .. } if key == "doc1.md"));
    let ticket = it.last_ticket();
    let document = stored("doc1.md", &"Others give another year.\n".repeat(100));
    it.engine(Event::Source { ticket, source: Box::new(SourceView { document, span: None }) });
    let percent = |it: &Session| it.model.source.percent(it.model.areas().source_window()).unwrap();
    let before = percent(&it);
    it.send(mouse(MouseEventKind::ScrollDown, 100, 5));
    assert!(percent(&it) > before);
    it.send(mouse(MouseEventKind::Down(MouseButton::Left), 5, 22));
    assert_eq!(it.model.focus, Focus::Composer);
    it.send(Msg::Key(key("F4")));
    assert!(matches!(it.effects.last(), Some(Effect::Mouse(false))));
}

#[test]
fn notices_and_errors_are_made_harmless() {
    let mut it = session();
    it.engine(Event::Notice { text: "index \u{1b}[2J rebuilt\n".into() });
    it.keys(&["type:x", "Enter"]);
    let ticket = it.ticket(is_ask);
    let error = Error::new(ErrorKind::File, "could not read a\u{1b}]0;x\u{7}.md").hint("Look\u{9b}1m there.");
    it.engine(Event::Failed { ticket, error });
    let window = it.model.areas().transcript_window();
    for (_, row) in it.model.transcript.seen(window) {
        assert!(!row.line.to_string().contains(crate::text::safe::is_unsafe), "{:?}", row.line.to_string());
    }
}

#[test]
fn what_has_had_its_time_goes() {
    let mut it = session();
    it.keys(&["C-c"]);
    let at = it.model.next_change().unwrap();
    assert!(!it.model.expire());
    it.model.clock = at;
    assert!(it.model.expire());
    assert_eq!(it.model.next_change(), None);
    assert_eq!(toast(&it), "");
}

#[test]
fn a_long_answer_is_read_from_its_question_on() {
    let mut it = Session::new(40, 12, false, 3);
    it.ask("When was it founded?", sample(3));
    let seen = it.model.transcript.seen(it.model.areas().transcript_window());
    assert_eq!(seen[0].1.line.to_string(), "› When was it founded?");
}

#[test]
fn resizing_keeps_the_marked_words_in_view() {
    let document = stored("a.md", &format!("{}The cited words.\n{}", "A line.\n".repeat(50), "B line.\n".repeat(50)));
    let cited = citation_of(1, &document, "The cited words.");
    let mut it = session();
    it.ask("Which?", answer("Which?", None, vec![cited]));
    it.keys(&["Tab", "Enter"]);
    let ticket = it.last_ticket();
    it.engine(Event::Source { ticket, source: Box::new(SourceView { document, span: None }) });
    for (columns, rows) in [(40, 12), (120, 40), (41, 13), (80, 24)] {
        it.send(Msg::Resize(columns, rows));
        let window = it.model.areas().source_window();
        let seen = it.model.source.seen(window, it.model.palette);
        assert!(seen.iter().any(|row| row.line.to_string().contains("cited words")), "{columns}x{rows}");
    }
}
