//! What makes the chat one to live in: reading a source, the list of everything, why, copying, undoing, the user's keys,
//! the tour.

use std::collections::BTreeMap;

use super::tests::toast;
use super::*;
use crate::answer::Answer;
use crate::answer::model::{Weighed, WeighedSentence};
use crate::config::keys::{Keymap, Place};
use crate::engine::message::{ChatChange, ChatChanged};
use crate::engine::{Event, Request, SourceView};
use crate::store::{ChatId, ChatSummary, ChatTurn, FileRow, SectionRow};
use crate::text::Span;
use crate::tui::launch::Program;
use crate::tui::message::Purpose;
use crate::tui::model::Side;
use crate::tui::testing::{Session, answer, citation_of, document_row, hit, stored};

const TEXT: &str = "# History\nThe network was founded in 2014.\nIt met in London.\n# Members\nThe five founders signed.\n\
                    Others came later, in London, too.\n# Dues\nA fee is due.";

/// An answer with two citations of one document and one of another, the first of which is open.
fn reading() -> Session {
    let document = stored("a.md", TEXT);
    let other = stored("b.md", "Elsewhere it is said that nobody came.");
    let citations = vec![
        citation_of(1, &document, "The network was founded in 2014."),
        citation_of(2, &document, "The five founders signed."),
        citation_of(3, &other, "nobody came"),
    ];
    let mut it = Session::new(120, 40, false, 3);
    it.ask("When?", answer("When?", Some("2014"), citations));
    it.keys(&["Tab", "Enter"]);
    arrive(&mut it, TEXT, "a.md");
    it
}

fn arrive(it: &mut Session, text: &str, key: &str) {
    let ticket = it.last_ticket();
    it.engine(Event::Source { ticket, source: Box::new(SourceView { document: stored(key, text), span: None }) });
}

/// The same document once more, with another text.
fn arrive_again(it: &mut Session, text: &str) {
    it.keys(&["Esc", "Esc", "F2"]);
    let ticket = it.last_ticket();
    it.engine(Event::Documents { ticket, documents: vec![document_row("long.md", 3)] });
    it.keys(&["Enter"]);
    arrive(it, text, "long.md");
}

fn seen(it: &Session) -> String {
    let rows = it.model.source.seen(it.model.areas().source_window(), it.model.palette);
    rows.iter().map(|row| row.line.to_string()).collect::<Vec<_>>().join("\n")
}

#[test]
fn all_evidence_of_the_answer_is_marked_with_its_numbers() {
    let mut it = reading();
    let text = seen(&it);
    assert!(text.contains("▌ The network was founded in 2014.[1]"), "{text}");
    assert!(text.contains("▏ The five founders signed.[2]"), "{text}");
    it.keys(&["Tab"]);
    assert!(seen(&it).contains("▌ The five founders signed.[2]"), "{}", seen(&it));
    // The next one is in another document, which is asked for.
    it.keys(&["Tab"]);
    assert!(matches!(it.last_request(), Request::Source { key, .. } if key == "b.md"));
    it.keys(&["BackTab"]);
    assert_eq!(it.model.source.target.number, Some(2));
}

#[test]
fn a_search_in_the_source_goes_through_what_it_found_and_ends_before_the_pane_does() {
    let mut it = reading();
    it.keys(&["/", "type:LONDON"]);
    assert_eq!(it.model.source.find.as_ref().unwrap().word(), "1 of 2");
    assert!(seen(&it).contains("» It met in London."), "{}", seen(&it));
    it.keys(&["Enter", "n"]);
    assert!(seen(&it).contains("» Others came later"), "{}", seen(&it));
    it.keys(&["N", "N"]);
    assert_eq!(it.model.source.find.as_ref().unwrap().word(), "2 of 2");
    it.keys(&["Esc"]);
    assert!(it.model.source.find.is_none());
    assert_eq!(it.model.side, Side::Source);
    it.keys(&["/", "type:zeppelin", "Enter"]);
    assert!(toast(&it).contains("does not stand in"), "{}", toast(&it));
    it.keys(&["n", "Esc"]);
    assert_eq!(it.model.side, Side::Closed);
}

#[test]
fn headings_are_jumped_to_by_key_and_from_a_list() {
    let mut it = reading();
    let filler = "\nOne more line.".repeat(40);
    arrive_again(
        &mut it,
        &TEXT
            .replace("\n# Members", &format!("{filler}\n# Members"))
            .replace("\n# Dues", &format!("{filler}\n# Dues{filler}")),
    );
    it.keys(&["g", "]"]);
    assert!(seen(&it).starts_with("  Members"), "{}", seen(&it));
    it.keys(&["["]);
    assert!(seen(&it).starts_with("  History"), "{}", seen(&it));
    it.keys(&["t", "type:mem", "Enter"]);
    assert!(it.model.picker.is_none());
    assert!(seen(&it).starts_with("  Members"), "{}", seen(&it));
}

#[test]
fn the_source_is_opened_in_other_programs_at_its_place() {
    let mut it = reading();
    for (key, program) in [("e", Program::Editor), ("|", Program::Pager), ("x", Program::Viewer)] {
        it.keys(&[key]);
        let Some(Effect::Launch(launch)) = it.effects.last() else { panic!("{:?}", it.effects.last()) };
        assert_eq!((launch.program, launch.line, launch.text_line), (program, Some(2), 2));
        assert_eq!(launch.origin, "/library/a.md");
    }
    it.keys(&["Esc", "Esc", "type:/open pager", "Enter"]);
    assert!(toast(&it).contains("open a source first"));
}

#[test]
fn the_list_of_everything_finds_commands_documents_headings_and_chats() {
    let mut it = reading();
    it.keys(&["type:half", "C-p"]);
    let [documents, chats, sections] = [0, 1, 2].map(|at| *it.model.pending.keys().rev().nth(2 - at).unwrap());
    it.engine(Event::Documents { ticket: documents, documents: vec![document_row("harbour.md", 3)] });
    let chat = ChatSummary { id: ChatId(7), name: "Old questions".into(), turns: 2, at: "2026-11-20T08:00:00Z".into() };
    it.engine(Event::Chats { ticket: chats, chats: vec![chat] });
    let section = SectionRow {
        key: "fees.md".into(),
        title: "Fees".into(),
        path: vec!["Annual dues".into()],
        span: Span::new(40, 60),
    };
    it.engine(Event::Sections { ticket: sections, sections: vec![section] });
    it.keys(&["type:hrbr", "Enter"]);
    assert!(matches!(it.last_request(), Request::Source { key, .. } if key == "harbour.md"));
    arrive(&mut it, TEXT, "harbour.md");
    it.keys(&["C-p"]);
    it.keys(&["type:dues"]);
    assert_eq!(it.model.picker.as_ref().unwrap().chosen().unwrap().text, "Dues", "the open document's own come first");
    it.keys(&["Esc", "C-p", "type:/cop", "Enter"]);
    assert!(matches!(it.effects.last(), Some(Effect::Copy(_))), "{:?}", it.effects.last());
    it.keys(&["C-p", "type:remove take", "Enter"]);
    assert_eq!(it.model.composer.buffer.text(), "/remove ", "what needs more is put where it is typed");
}

#[test]
fn why_an_answer_is_asked_once_and_shown_for_each_claim() {
    let mut it = reading();
    it.keys(&["w"]);
    assert_eq!(it.model.side, Side::Why);
    let tickets: Vec<_> =
        it.model.pending.iter().filter(|(_, purpose)| **purpose == Purpose::Why).map(|(&ticket, _)| ticket).collect();
    assert_eq!(tickets.len(), 2);
    it.engine(Event::Hits { ticket: tickets[0], hits: vec![hit("a.md", TEXT)], last: true, notes: vec![] });
    let sentence = WeighedSentence {
        document: "a.md".into(),
        span: Span::new(8, 40),
        text: "The network was founded in 2014.".into(),
        score: 0.9,
        alone: None,
        features: BTreeMap::new(),
    };
    let explain = Some(Weighed { features: BTreeMap::new(), sentences: vec![sentence] });
    let answer = Answer { explain, ..Answer::default() };
    it.engine(Event::Answered { ticket: tickets[1], answer: Box::new(answer), chat: None });
    assert_eq!(it.model.asked.len(), 2, "it is no question of the chat");
    assert!(it.model.why.weighed.is_some() && it.model.why.hits.is_some());
    let asked = it.effects.len();
    it.keys(&["n", "Esc", "w"]);
    assert_eq!((it.effects.len(), it.model.why.claim), (asked, 1), "nothing is asked again");
    it.keys(&["Enter"]);
    assert_eq!((it.model.side, it.model.source.target.number), (Side::Source, Some(2)));
}

#[test]
fn a_claim_is_copied_with_its_citation_and_what_was_copied_is_said() {
    let mut it = reading();
    it.keys(&["y"]);
    let copied = |it: &Session| match it.effects.last() {
        Some(Effect::Copy(text)) => text.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(copied(&it), "“The network was founded in 2014.”\n— a.md, section “History”, line 2");
    it.send(Msg::Copied(Ok("sent to the terminal's clipboard".into())));
    let said = toast(&it);
    assert!(said.starts_with("[1] with its citation, 68 characters as quotation: sent"), "{said}");
    it.keys(&["Esc", "Esc", "type:/style inline", "Enter", "type:/copy", "Enter"]);
    assert!(copied(&it).contains("“nobody came” (b.md, line 1)"), "{}", copied(&it));
    it.keys(&["type:/style apa", "Enter"]);
    assert!(toast(&it).contains("footnote"), "{}", toast(&it));
}

#[test]
fn what_was_removed_or_left_is_put_back() {
    let mut it = Session::new(80, 24, false, 3);
    it.keys(&["type:/undo", "Enter"]);
    assert!(toast(&it).contains("nothing to put back"));
    it.keys(&["type:/remove a.md", "Enter"]);
    let ticket = it.last_ticket();
    it.engine(Event::Removed { ticket, keys: vec!["a.md".into()], roots: vec!["/notes".into()] });
    assert!(toast(&it).contains("/undo"));
    it.keys(&["type:/undo", "Enter"]);
    assert!(matches!(it.last_request(), Request::Add { inputs, .. } if *inputs == ["/notes"]));

    it.keys(&["type:/forget 4", "Enter"]);
    let ticket = it.last_ticket();
    let turns = vec![ChatTurn { question: "Q?".into(), answer: "{}".into(), at: "t".into() }];
    let done = ChatChanged::Removed { id: ChatId(4), name: "Old".into(), turns };
    it.engine(Event::ChatChanged { ticket, done });
    it.keys(&["type:/undo", "Enter"]);
    assert!(matches!(
        it.last_request(),
        Request::ChangeChat { change: ChatChange::Restore { name, turns } } if name == "Old" && turns.len() == 1
    ));
}

#[test]
fn a_chat_is_named_and_written_to_a_file() {
    let mut it = Session::new(80, 24, false, 3);
    it.keys(&["type:/name Fees", "Enter"]);
    assert!(toast(&it).contains("no answer yet"));
    it.keys(&["type:When?", "Enter"]);
    let ticket = it.ticket(|purpose| matches!(purpose, Purpose::Ask(_)));
    it.engine(Event::Answered { ticket, answer: Box::new(answer("When?", None, vec![])), chat: Some(ChatId(5)) });
    it.keys(&["type:/name Fees, 2026", "Enter"]);
    assert!(matches!(
        it.last_request(),
        Request::ChangeChat { change: ChatChange::Name { id: ChatId(5), name } } if name == "Fees, 2026"
    ));
    assert!(it.model.keeping(), "the name is on its way");
    let ticket = it.last_ticket();
    it.engine(Event::Failed { ticket, error: crate::Error::new(crate::ErrorKind::Internal, "no room") });
    it.keys(&["type:/export", "Enter"]);
    let ticket = it.last_ticket();
    let answer = serde_json::to_string(&answer("When?", None, vec![])).unwrap();
    let turns = vec![ChatTurn { question: "When is it?".into(), answer, at: "t".into() }];
    it.engine(Event::Chat { ticket, turns });
    let Some(Effect::Write { path, text }) = it.effects.last() else { panic!("{:?}", it.effects.last()) };
    assert!(path == "when-is-it.md" && text.starts_with("# When is it?\n"), "{path}: {text}");
    assert!(it.model.transcript.newest_first().count() > 1, "the chat stays");
    assert!(it.model.keeping() && it.model.busy(), "line by line it is waited for, and so it is on leaving");
    it.send(Msg::Wrote(Ok("wrote when-is-it.md".into())));
    assert!(toast(&it).contains("wrote when-is-it.md") && !it.model.keeping() && !it.model.busy());
}

#[test]
fn paths_are_completed_behind_add() {
    let mut it = Session::new(80, 24, false, 3);
    it.keys(&["type:/add ~/no", "Tab"]);
    assert!(matches!(it.effects.last(), Some(Effect::Complete(typed)) if typed == "~/no"));
    let found = vec!["~/notes/".to_owned(), "~/notes\\ old.md".to_owned()];
    it.send(Msg::Paths { typed: "~/no".into(), found });
    assert_eq!(it.model.composer.buffer.text(), "/add ~/notes");
    assert_eq!(it.model.paths.len(), 2);
    it.keys(&["type:/"]);
    assert!(it.model.paths.is_empty());
    it.send(Msg::Paths { typed: "~/notes".into(), found: vec!["~/other".into()] });
    assert_eq!(it.model.composer.buffer.text(), "/add ~/notes/", "what comes too late is left");
    assert_eq!(beyond::path("/add 'my no"), Some("'my no"));
    assert_eq!(beyond::path("/add a\\ b c"), Some("c"));
    assert_eq!(beyond::path("/ask a"), None);
}

#[test]
fn the_users_keys_do_what_the_chats_did() {
    let mut it = reading();
    let mut keys = Keymap::default();
    keys.choose(Place::Source, "find", &["ctrl-f".into()]).unwrap();
    keys.choose(Place::Everywhere, "palette", &["f9".into()]).unwrap();
    keys.settle().unwrap();
    it.model.keys = keys;
    it.keys(&["/"]);
    assert!(it.model.source.find.is_none());
    it.keys(&["C-f", "type:fee/"]);
    assert_eq!(it.model.source.find.as_ref().map(|find| find.text.as_str()), Some("fee/"), "what is typed is typed");
    it.keys(&["Esc", "C-p"]);
    assert!(it.model.picker.is_none());
    it.keys(&["F9"]);
    assert!(it.model.picker.is_some());
}

#[test]
fn an_ingest_is_paused_stopped_and_what_failed_is_tried_again() {
    let mut it = Session::new(80, 24, false, 3);
    it.keys(&["F2", "P"]);
    assert!(toast(&it).contains("nothing is being added"));
    it.keys(&["Esc", "type:/sync", "Enter", "F2", "P"]);
    assert!(matches!(it.effects.last(), Some(Effect::Pause(true))));
    it.keys(&["P"]);
    assert!(matches!(it.effects.last(), Some(Effect::Pause(false))));
    it.keys(&["c"]);
    assert!(matches!(it.effects.last(), Some(Effect::Cancel(_))));
    // What is paused and then stopped or broken is paused no more.
    it.keys(&["P"]);
    let ticket = it.model.ingest_ticket().unwrap();
    it.engine(Event::Failed { ticket, error: crate::Error::new(crate::ErrorKind::Cancelled, "stopped") });
    assert!(!it.model.paused);
    it.keys(&["r"]);
    let ticket = it.last_ticket();
    let file = FileRow {
        origin: "/notes/locked.pdf".into(),
        root: "/notes".into(),
        size: 1,
        modified: 0,
        readers: String::new(),
        problem: None,
        reason: Some("a password is needed".into()),
        at: String::new(),
    };
    it.engine(Event::Problems { ticket, files: vec![file] });
    assert!(matches!(it.last_request(), Request::Add { inputs, .. } if *inputs == ["/notes/locked.pdf"]));
}

#[test]
fn the_tour_goes_on_by_what_is_done_and_is_left_by_escape() {
    let mut it = Session::new(100, 30, false, 3);
    it.keys(&["type:/tour", "Enter"]);
    let step = |it: &Session| it.model.tour.map(|tour| tour.step);
    assert_eq!(step(&it), Some(0));
    it.keys(&["Enter"]);
    let document = stored("a.md", TEXT);
    let cited = vec![citation_of(1, &document, "The network was founded in 2014.")];
    let ticket = it.ticket(|purpose| matches!(purpose, Purpose::Ask(_)));
    it.engine(Event::Answered { ticket, answer: Box::new(answer("When?", None, cited)), chat: None });
    assert_eq!(step(&it), Some(1));
    it.keys(&["Tab"]);
    assert_eq!(step(&it), Some(2));
    it.keys(&["Enter"]);
    assert_eq!(step(&it), Some(3));
    it.keys(&["w"]);
    assert_eq!(step(&it), Some(4));
    it.keys(&["C-p"]);
    assert_eq!(step(&it), Some(5));
    it.keys(&["Esc", "Esc", "Esc", "Enter"]);
    assert_eq!(step(&it), None);
    it.keys(&["type:/tour", "Enter", "Esc"]);
    assert_eq!(step(&it), None);
}

#[test]
fn enter_ends_the_tour_at_its_last_step_wherever_the_keys_go_and_sends_what_is_typed() {
    let last = || {
        let mut it = reading();
        it.model.tour = Some(crate::tui::tour::Tour { step: 5 });
        it
    };
    let mut it = last();
    it.keys(&["Enter"]);
    assert!(it.model.tour.is_none() && it.model.side == Side::Source, "{:?}", it.model.side);
    let mut it = last();
    it.keys(&["Esc", "Esc", "type:And who?", "Enter"]);
    assert!(it.model.tour.is_some(), "a question goes before");
    assert!(matches!(it.last_request(), Request::Ask { .. }), "{:?}", it.last_request());
}

#[test]
fn headings_are_those_of_a_source_that_is_open() {
    let mut it = reading();
    it.keys(&["Esc", "Esc", "type:/contents", "Enter"]);
    assert!(toast(&it).starts_with("open a source first"), "{}", toast(&it));
}

#[test]
fn a_search_among_chats_names_its_words_and_says_when_none_holds_them() {
    let mut it = Session::new(80, 24, false, 3);
    let said = |it: &Session| {
        let seen = it.model.transcript.seen(it.model.areas().transcript_window());
        seen.iter().map(|(_, row)| row.line.to_string()).collect::<Vec<_>>().join("\n")
    };
    it.keys(&["type:/chats user needs", "Enter"]);
    assert!(said(&it).contains("looking…"), "{}", said(&it));
    let ticket = it.last_ticket();
    it.engine(Event::Chats { ticket, chats: Vec::new() });
    assert!(said(&it).contains("No saved chat holds “user needs”; /chats lists all."), "{}", said(&it));
    it.keys(&["type:/chats user needs", "Enter"]);
    let ticket = it.last_ticket();
    let chat = ChatSummary { id: ChatId(2), name: "Needs".into(), turns: 1, at: "2026-11-22T00:00:00Z".into() };
    it.engine(Event::Chats { ticket, chats: vec![chat] });
    assert!(said(&it).contains("Saved chats with “user needs”: /chats NUMBER"), "{}", said(&it));
}
