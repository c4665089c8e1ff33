//! What happens, in tables: keys and events in, state and effects out.

use std::time::Duration;

use super::*;
use crate::answer::Answer;
use crate::answer::followup::Turn;
use crate::engine::status::SemanticStatus;
use crate::engine::{Event, Request, SourceView, Ticket};
use crate::ingest::{Phase, Progress, Report};
use crate::store::ChatId;
use crate::tui::cell::{AnswerState, Body, IngestState};
use crate::tui::message::Purpose;
use crate::tui::model::Side;
use crate::tui::testing::{Session, abstention, answer, answered, citation_of, hit, status, stored};
use crate::{Error, ErrorKind};

pub(super) fn session() -> Session {
    Session::new(80, 24, false, 3)
}

pub(super) fn sample(claims: usize) -> Answer {
    match answered(claims) {
        AnswerState::Done(answer) => *answer,
        other => panic!("{other:?}"),
    }
}

/// The newest answer cell.
pub(super) fn newest(session: &Session) -> &AnswerState {
    session
        .model
        .transcript
        .newest_first()
        .find_map(|(_, body)| match body {
            Body::Answer(state) => Some(&**state),
            _ => None,
        })
        .unwrap()
}

pub(super) fn quits(session: &Session) -> bool {
    session.effects.iter().any(|effect| matches!(effect, Effect::Quit))
}

pub(super) fn toast(session: &Session) -> &str {
    session.model.toast.as_ref().map_or("", |toast| toast.text.as_str())
}

pub(super) fn is_ask(purpose: &Purpose) -> bool {
    matches!(purpose, Purpose::Ask(_))
}

pub(super) fn is_ingest(purpose: &Purpose) -> bool {
    matches!(purpose, Purpose::Ingest(_))
}

#[test]
fn a_question_goes_from_first_finds_to_the_answer() {
    let mut it = session();
    it.keys(&["type:When was it founded?", "Enter"]);
    assert!(matches!(it.last_request(), Request::Ask { question, claims: 3, chat: Some(None), .. }
        if question == "When was it founded?"));
    assert!(it.model.composer.buffer.is_empty());
    assert!(matches!(newest(&it), AnswerState::Waiting));
    assert!(it.model.busy());
    let ticket = it.ticket(is_ask);
    it.engine(Event::Hits { ticket, hits: vec![hit("a", "x")], last: false, notes: vec![] });
    assert!(matches!(newest(&it), AnswerState::First(found) if found.len() == 1));
    it.engine(Event::Answered { ticket, answer: Box::new(sample(2)), chat: Some(ChatId(7)) });
    assert!(matches!(newest(&it), AnswerState::Done(_)));
    assert!(!it.model.busy());
    // Late hits do not replace the answer.
    it.engine(Event::Hits { ticket, hits: vec![hit("a", "x")], last: false, notes: vec![] });
    assert!(matches!(newest(&it), AnswerState::Done(_)));

    it.keys(&["type:And where?", "Enter"]);
    assert!(matches!(it.last_request(), Request::Ask { history, chat: Some(Some(ChatId(7))), .. }
        if *history == [Turn::user("When was it founded?"), Turn::agent("It was founded in 2014 by five members.")]));
    it.keys(&["type:/literal", "Enter"]);
    assert!(matches!(newest(&it), AnswerState::Queued));
    let ticket = it.ticket(is_ask);
    it.engine(Event::Answered { ticket, answer: Box::new(sample(1)), chat: Some(ChatId(7)) });
    assert!(
        matches!(it.last_request(), Request::Ask { question, history, .. } if history.is_empty() && question == "And where?"),
        "the words as typed"
    );
}

#[test]
fn a_second_question_waits_for_the_first() {
    let mut it = session();
    it.keys(&["type:one", "Enter", "type:two", "Enter"]);
    assert!(matches!(newest(&it), AnswerState::Queued));
    let first = it.ticket(is_ask);
    it.engine(Event::Answered { ticket: first, answer: Box::new(sample(1)), chat: Some(ChatId(1)) });
    assert!(matches!(newest(&it), AnswerState::Waiting));
    assert!(
        matches!(it.last_request(), Request::Ask { question, chat: Some(Some(ChatId(1))), .. } if question == "two")
    );
}

#[test]
fn events_that_nobody_waits_for_are_dropped() {
    let mut it = session();
    it.keys(&["type:one", "Enter"]);
    let old = it.ticket(is_ask);
    it.keys(&["type:/new", "Enter"]);
    assert!(it.effects.iter().any(|effect| matches!(effect, Effect::Cancel(ticket) if *ticket == old)));
    it.engine(Event::Answered { ticket: old, answer: Box::new(sample(1)), chat: Some(ChatId(1)) });
    assert_eq!(it.model.chat, None);
    assert!(!it.model.transcript.newest_first().any(|(_, body)| matches!(body, Body::Answer(_))));
    it.engine(Event::Failed { ticket: Ticket(999), error: Error::cancelled() });
}

#[test]
fn control_c_cancels_then_clears_then_leaves() {
    let mut it = session();
    it.keys(&["type:one", "Enter"]);
    let ticket = it.ticket(is_ask);
    it.keys(&["type:draft", "C-c"]);
    assert!(matches!(it.effects.last(), Some(Effect::Cancel(of)) if *of == ticket));
    it.engine(Event::Failed { ticket, error: Error::cancelled() });
    assert!(matches!(newest(&it), AnswerState::Cancelled));
    assert_eq!(it.model.composer.buffer.text(), "draft");

    it.model.clock += Duration::from_secs(10);
    it.keys(&["C-c"]);
    assert!(it.model.composer.buffer.is_empty() && !quits(&it));
    it.keys(&["Up"]);
    assert_eq!(it.model.composer.buffer.text(), "draft", "history keeps what was cleared");

    it.model.clock += Duration::from_secs(10);
    it.keys(&["C-c"]);
    assert!(!quits(&it));
    it.keys(&["C-c"]);
    assert!(quits(&it));
}

#[test]
fn control_d_leaves_only_when_nothing_is_typed() {
    let mut it = session();
    it.keys(&["type:x", "Left", "C-d"]);
    assert!(!quits(&it) && it.model.composer.buffer.is_empty());
    it.keys(&["C-d"]);
    assert!(quits(&it));
}

#[test]
fn commands_become_requests() {
    type Check = fn(&Request) -> bool;
    let cases: &[(&str, Check)] = &[
        (
            "/add ~/notes 'my file.md'",
            |request| matches!(request, Request::Add { inputs, .. } if *inputs == ["/home/ana/notes", "my file.md"]),
        ),
        ("/sync", |request| matches!(request, Request::Sync { .. })),
        ("/starter", |request| matches!(request, Request::AddStarter)),
        ("/reindex", |request| matches!(request, Request::Reindex)),
        ("/remove a.md", |request| matches!(request, Request::Remove { keys } if *keys == ["a.md"])),
        ("/search two words", |request| matches!(request, Request::Search { query, .. } if query == "two words")),
        ("/ask why?", |request| matches!(request, Request::Ask { question, .. } if question == "why?")),
        ("/status", |request| matches!(request, Request::Status)),
        ("/chats", |request| matches!(request, Request::Chats)),
        ("/library", |request| matches!(request, Request::Documents { .. })),
    ];
    for (line, check) in cases {
        let mut it = session();
        it.model.home = Some("/home/ana".into());
        it.send(Msg::Paste((*line).into()));
        it.keys(&["Esc", "Enter"]);
        assert!(check(it.last_request()), "{line}: {:?}", it.last_request());
    }
}

#[test]
fn an_unknown_command_keeps_the_text_and_names_the_nearest() {
    let mut it = session();
    it.keys(&["type:/libary", "Enter"]);
    assert_eq!(it.model.composer.buffer.text(), "/libary");
    assert!(toast(&it).contains("/library"), "{}", toast(&it));
}

#[test]
fn completion_runs_commands_and_waits_for_arguments() {
    let mut it = session();
    it.keys(&["type:/sy", "Enter"]);
    assert!(matches!(it.last_request(), Request::Sync { .. }));
    let mut it = session();
    it.keys(&["type:/a", "Enter"]);
    assert_eq!(it.model.composer.buffer.text(), "/add ");
    let mut it = session();
    it.keys(&["type:/s", "Down", "Tab"]);
    assert_eq!(it.model.composer.buffer.text(), "/sources ");
    let mut it = session();
    it.keys(&["type:/s", "Esc"]);
    assert_eq!(it.model.composer.buffer.text(), "/s", "Esc closes the list and keeps the text");
    assert!(it.model.completions().is_empty());
}

#[test]
fn citations_open_their_source_and_are_walked_there() {
    let document = stored("a.md", "# History\nIt was founded in 2014.\nFive members signed.");
    let cited =
        vec![citation_of(1, &document, "It was founded in 2014."), citation_of(2, &document, "Five members signed.")];
    let mut it = session();
    it.ask("When?", answer("When?", None, cited));
    it.keys(&["Tab", "Enter"]);
    assert_eq!((it.model.side, it.model.focus), (Side::Source, Focus::Side));
    assert!(matches!(it.last_request(), Request::Source { key, span: Some(_), .. } if key == "a.md"));
    let ticket = it.ticket(|purpose| *purpose == Purpose::Source);
    it.engine(Event::Source { ticket, source: Box::new(SourceView { document, span: None }) });
    assert_eq!(it.model.source.heading(), ("[1] a.md".into(), "section “History” · line 2".into()));
    let before = it.effects.len();
    it.keys(&["n"]);
    assert_eq!(it.model.source.heading(), ("[2] a.md".into(), "section “History” · line 3".into()));
    assert_eq!(it.effects.len(), before, "the same document is not asked for again");
    it.keys(&["1"]);
    assert_eq!(it.model.source.heading().0, "[1] a.md");
    it.keys(&["y"]);
    assert!(matches!(it.effects.last(), Some(Effect::Copy(text))
        if text == "“It was founded in 2014.”\n— a.md, section “History”, line 2"));
    it.keys(&["Esc"]);
    assert_eq!((it.model.side, it.model.focus), (Side::Closed, Focus::Transcript));
    it.keys(&["Esc"]);
    assert_eq!(it.model.focus, Focus::Composer);
}

#[test]
fn a_late_source_does_not_replace_the_one_that_was_asked_for_since() {
    let (one, two) = (stored("a.md", "The first."), stored("b.md", "The second."));
    let cited = vec![citation_of(1, &one, "The first."), citation_of(2, &two, "The second.")];
    let mut it = session();
    it.ask("Which?", answer("Which?", None, cited));
    it.keys(&["Tab", "1"]);
    let late = it.last_ticket();
    it.keys(&["2"]);
    let wanted = it.last_ticket();
    assert_ne!(late, wanted);
    it.engine(Event::Source { ticket: wanted, source: Box::new(SourceView { document: two, span: None }) });
    it.engine(Event::Source { ticket: late, source: Box::new(SourceView { document: one, span: None }) });
    assert_eq!(it.model.source.heading(), ("[2] b.md".into(), "line 1".into()));
}

#[test]
fn a_source_that_is_gone_says_so() {
    let mut it = session();
    it.ask("When?", sample(1));
    it.keys(&["Tab", "Enter"]);
    let ticket = it.last_ticket();
    let error = Error::new(ErrorKind::Usage, "there is no document a.md").hint("It was removed.");
    it.engine(Event::Failed { ticket, error });
    assert_eq!(it.model.source.word().as_deref(), Some("there is no document a.md. It was removed."));
}

#[test]
fn pointers_of_an_abstention_open_too() {
    let AnswerState::Done(abstained) = abstention() else { panic!() };
    let mut it = session();
    it.ask("Capital?", *abstained);
    it.keys(&["Tab", "Enter"]);
    assert!(matches!(it.last_request(), Request::Source { key, .. } if key == "odet.txt"));
    it.keys(&["Esc", "Esc", "type:/copy", "Enter"]);
    assert!(!it.effects.iter().any(|effect| matches!(effect, Effect::Copy(_))), "a pointer is no answer");
}

#[test]
fn an_ingest_shows_progress_and_questions_go_beside_it() {
    let mut it = session();
    it.keys(&["type:/add notes", "Enter"]);
    let ticket = it.ticket(is_ingest);
    let progress = Progress { phase: Phase::Storing, files_total: 4, files_done: 1, ..Progress::default() };
    it.engine(Event::Ingesting { ticket, progress: progress.clone() });
    assert_eq!(it.model.progress, Some((ticket, progress)));
    it.ask("Meanwhile?", sample(1));
    assert!(matches!(newest(&it), AnswerState::Done(_)));
    assert!(it.model.busy());
    let report = Report { added: vec!["a".into()], ..Report::default() };
    it.engine(Event::Ingested { ticket, report: Box::new(report) });
    assert_eq!(it.model.progress, None);
    assert!(it.effects.iter().any(|effect| matches!(effect, Effect::Repaint)));
    assert!(matches!(it.last_request(), Request::Status));
}

#[test]
fn progress_does_not_ask_for_the_status_without_end() {
    let mut it = session();
    it.keys(&["type:/sync", "Enter"]);
    let ticket = it.ticket(is_ingest);
    let count =
        |it: &Session| it.effects.iter().filter(|effect| matches!(effect, Effect::Submit(Request::Status, _))).count();
    let before = count(&it);
    for _ in 0..1000 {
        it.engine(Event::Ingesting { ticket, progress: Progress::default() });
    }
    it.model.clock += Duration::from_secs(2);
    for _ in 0..1000 {
        it.engine(Event::Ingesting { ticket, progress: Progress::default() });
    }
    assert_eq!(count(&it), before + 1);
}

#[test]
fn an_ingest_that_was_begun_elsewhere_gets_a_cell() {
    let mut it = session();
    it.engine(Event::Ingesting { ticket: Ticket(500), progress: Progress::default() });
    it.engine(Event::Ingested { ticket: Ticket(500), report: Box::default() });
    let cells = it
        .model
        .transcript
        .newest_first()
        .filter(|(_, body)| matches!(body, Body::Ingest(ingest) if matches!(ingest.state, IngestState::Done(_))));
    assert_eq!(cells.count(), 1);
}

#[test]
fn an_empty_library_offers_the_starter_documents_at_one_key() {
    let mut it = Session::new(80, 24, false, 0);
    assert!(it.model.empty_library());
    it.keys(&["s"]);
    assert!(matches!(it.last_request(), Request::AddStarter));
    it.keys(&["s"]);
    assert_eq!(it.model.composer.buffer.text(), "s", "once is enough");
    let mut it = session();
    it.keys(&["s"]);
    assert_eq!(it.model.composer.buffer.text(), "s");
}

#[test]
fn only_a_new_library_that_nobody_named_is_filled_unasked() {
    for (named, documents, generation, filled) in
        [(false, 0, 0, true), (true, 0, 0, false), (false, 0, 9, false), (false, 3, 3, false)]
    {
        let mut it = session();
        it.model.library_named = named;
        it.model.status = None;
        it.keys(&["type:/status", "Enter"]);
        let ticket = it.last_ticket();
        let status = crate::engine::Status { generation, ..status(documents) };
        it.engine(Event::Status { ticket, status: Box::new(status) });
        assert_eq!(matches!(it.last_request(), Request::AddStarter), filled, "{named} {documents} {generation}");
    }
}

#[test]
fn semantic_search_off_is_said_once_with_the_way_out() {
    let mut it = session();
    let off = SemanticStatus::Off { reason: "no runtime".into(), hint: "Run adduce setup.".into() };
    for _ in 0..2 {
        it.keys(&["type:/status", "Enter"]);
        let ticket = it.last_ticket();
        let status = crate::engine::Status { semantic: off.clone(), ..status(3) };
        it.engine(Event::Status { ticket, status: Box::new(status) });
    }
    let notes: Vec<_> = it
        .model
        .transcript
        .newest_first()
        .filter_map(|(_, body)| match body {
            Body::Note(note) => Some(note),
            _ => None,
        })
        .collect();
    assert_eq!(notes.len(), 1);
    assert_eq!(notes[0].hint.as_deref(), Some("Run adduce setup."));
}
