//! What is asked, followed, listed and opened by a password: requests that go out and what their events change.

use super::tests::{is_ask, is_ingest, newest, sample, session, toast};
use super::*;
use crate::document::Problem;
use crate::engine::{Event, Request, Ticket};
use crate::ingest::{How, Password, Progress, Report, Skipped};
use crate::store::{Collection, Filter};
use crate::tui::cell::{AnswerState, Body, IngestState, Note};
use crate::tui::testing::{Session, document_row};
use crate::{Error, ErrorKind};

fn notes(session: &Session) -> Vec<&Note> {
    let bodies = session.model.transcript.newest_first();
    bodies.filter_map(|(_, body)| if let Body::Note(note) = body { Some(note) } else { None }).collect()
}

fn law() -> Filter {
    Filter { collections: vec!["law".into()], since: Some("2021".into()), ..Filter::default() }
}

#[test]
fn a_password_is_typed_unseen_tried_by_a_sync_and_kept_nowhere() {
    let mut it = session();
    it.keys(&["type:/password", "Enter"]);
    assert!(it.model.secret.is_some());
    // Keys that mean something elsewhere are characters here.
    it.keys(&["type:?/s x", "Backspace"]);
    it.send(Msg::Paste("y\n".into()));
    assert!(it.model.composer.buffer.is_empty());
    it.keys(&["Enter"]);
    let how = How { passwords: vec![Password::new("?/s y")], ..How::default() };
    assert!(matches!(it.last_request(), Request::Sync { how: sent } if *sent == how));
    assert!(it.model.secret.is_none());
    let said = format!("{:?} {:?}", it.model, it.effects);
    assert!(!said.contains("?/s"), "it can be read in a debug output");
    it.keys(&["Up"]);
    assert!(it.model.composer.buffer.is_empty(), "{:?}", it.model.composer);

    let ticket = it.ticket(is_ingest);
    let skipped = vec![Skipped::new("b.pdf", "is encrypted").problem(Problem::Password)];
    let report = Report { added: vec!["a.pdf".into()], skipped, ..Report::default() };
    it.engine(Event::Ingested { ticket, report: Box::new(report) });
    let cells = it.model.transcript.newest_first();
    let mut ingests = cells.filter_map(|(_, body)| if let Body::Ingest(ingest) = body { Some(ingest) } else { None });
    assert!(
        ingests.any(|ingest| ingest.title == "Trying the password" && matches!(ingest.state, IngestState::Done(_)))
    );
}

#[test]
fn the_line_of_a_password_can_be_left_and_one_behind_the_command_is_forgotten() {
    for leave in ["Esc", "C-c", "Enter"] {
        let mut it = session();
        let before = it.effects.len();
        it.keys(&["type:/password hunter2", "Enter"]);
        assert!(it.model.secret.as_ref().is_some_and(crate::tui::secret::Secret::is_empty));
        it.keys(if leave == "Enter" { &[] } else { &["type:abc"] }).keys(&[leave]);
        assert!(it.model.secret.is_none() && it.effects.len() == before, "{leave}");
        it.keys(&["Up"]);
        assert!(it.model.composer.buffer.is_empty(), "history keeps no password");
        it.keys(&["type:/password hunter2", "C-c", "Up"]);
        assert!(it.model.composer.buffer.is_empty(), "nor one that was not sent");
    }
}

#[test]
fn questions_and_searches_are_about_what_was_named() {
    let mut it = session();
    it.keys(&["type:/in law since:2021", "Enter"]);
    assert!(matches!(it.last_request(), Request::Documents { filter } if *filter == law()));
    let ticket = it.last_ticket();
    it.engine(Event::Documents { ticket, documents: vec![document_row("a.md", 1), document_row("b.md", 1)] });
    assert_eq!(notes(&it)[0].text, "Questions and searches are about 2 documents: in law, since 2021.");
    it.keys(&["type:/search words", "Enter"]);
    assert!(matches!(it.last_request(), Request::Search { filter, .. } if *filter == law()));
    it.keys(&["type:Who?", "Enter", "type:Where?", "Enter", "type:/in", "Enter"]);
    assert_eq!(it.model.filter, Filter::default());
    let ticket = it.ticket(is_ask);
    it.engine(Event::Answered { ticket, answer: Box::new(sample(1)), chat: None });
    assert!(
        matches!(it.last_request(), Request::Ask { question, filter, .. } if question == "Where?" && *filter == law())
    );
    let ticket = it.ticket(is_ask);
    it.engine(Event::Answered { ticket, answer: Box::new(sample(1)), chat: None });
    it.keys(&["type:And now?", "Enter"]);
    assert!(matches!(it.last_request(), Request::Ask { filter, .. } if filter.is_empty()));
    assert!(matches!(newest(&it), AnswerState::Waiting));
}

#[test]
fn an_unknown_name_is_told_with_the_near_one_and_the_scope_stays_as_it_was() {
    let mut it = session();
    it.keys(&["type:/in law since:2021", "Enter"]);
    let ticket = it.last_ticket();
    it.engine(Event::Documents { ticket, documents: vec![document_row("a.md", 1)] });
    it.keys(&["type:/in lwa", "Enter"]);
    let ticket = it.last_ticket();
    let error = Error::new(ErrorKind::Usage, "no collection \"lwa\" in the library")
        .hint("Did you mean \"law\"? `adduce collections` shows all.");
    it.engine(Event::Failed { ticket, error });
    assert_eq!(it.model.filter, law());
    assert_eq!(notes(&it)[0].hint.as_deref(), Some("Did you mean \"law\"? /collections shows all."));

    it.keys(&["type:/in tag:none", "Enter"]);
    let ticket = it.last_ticket();
    it.engine(Event::Documents { ticket, documents: vec![] });
    assert_eq!((notes(&it)[0].level, &*notes(&it)[0].text), (Level::Warning, "No document is like that: tagged none."));
}

#[test]
fn collections_and_tags_are_listed() {
    let mut it = session();
    it.keys(&["type:/collections", "Enter"]);
    let ticket = it.last_ticket();
    let collections = vec![Collection { name: "law".into(), roots: vec!["/docs/law".into()], documents: 2 }];
    it.engine(Event::Collections { ticket, collections, tags: vec![("final".into(), 1)] });
    let Some((_, Body::Facts(facts))) = it.model.transcript.newest_first().next() else { panic!() };
    let said: Vec<String> = facts.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    assert_eq!(said, ["law: 2 documents · /docs/law", "tag:final: 1 document"]);
}

#[test]
fn watching_is_quiet_until_something_changes_and_ends_when_asked_again() {
    let mut it = session();
    it.keys(&["type:/watch", "Enter"]);
    assert!(matches!(it.last_request(), Request::Watch { on: true }));
    let watch = it.last_ticket();
    it.engine(Event::Watching { ticket: watch, on: true, note: Some("looking every 60 seconds".into()) });
    assert_eq!(notes(&it)[0].hint.as_deref(), Some("looking every 60 seconds"));
    assert!(!it.model.busy(), "nothing turns while nothing happens");
    it.engine(Event::Ingesting { ticket: watch, progress: Progress { files_done: 9, ..Progress::default() } });
    assert!(!it.model.busy() && it.model.progress.is_none(), "a look is not told of");
    it.engine(Event::Ingesting { ticket: watch, progress: Progress { documents: 1, ..Progress::default() } });
    assert!(it.model.busy());
    let report = Report { added: vec!["a.md".into()], gone: vec!["b.md".into()], ..Report::default() };
    it.engine(Event::Changed { ticket: watch, report: Box::new(report) });
    assert_eq!(notes(&it)[0].text, "In your folders, 1 added, 1 gone: a.md, b.md");
    assert!(it.model.progress.is_none() && matches!(it.last_request(), Request::Status));
    assert!(!it.model.transcript.newest_first().any(|(_, body)| matches!(body, Body::Ingest(_))));

    it.keys(&["type:/watch", "Enter"]);
    assert!(matches!(it.last_request(), Request::Watch { on: false }));
    let off = it.last_ticket();
    it.engine(Event::Watching { ticket: watch, on: false, note: None });
    it.engine(Event::Watching { ticket: off, on: false, note: None });
    assert_eq!(notes(&it)[0].text, "No longer watching.");
    assert_eq!(notes(&it).iter().filter(|note| note.text == "No longer watching.").count(), 1);
    assert_eq!(it.model.watch, None);
}

#[test]
fn the_end_of_an_older_watch_does_not_end_the_new_one() {
    let mut it = session();
    it.keys(&["type:/watch", "Enter"]);
    let first = it.last_ticket();
    it.keys(&["type:/watch", "Enter", "type:/watch", "Enter"]);
    let second = it.last_ticket();
    it.engine(Event::Watching { ticket: first, on: false, note: None });
    assert_eq!(it.model.watch, Some(second));
    let error = Error::new(ErrorKind::File, "could not find the library's folder");
    it.engine(Event::Failed { ticket: second, error });
    assert_eq!((it.model.watch, notes(&it)[0].level), (None, Level::Error));
}

#[test]
fn problems_are_listed_in_the_transcript() {
    let mut it = session();
    it.keys(&["type:/problems", "Enter"]);
    assert!(matches!(it.last_request(), Request::Problems));
    let ticket: Ticket = it.last_ticket();
    it.engine(Event::Problems { ticket, files: vec![] });
    let newest = it.model.transcript.newest_first().next();
    assert!(matches!(newest, Some((_, Body::Problems(Some(files)))) if files.is_empty()));
    assert_eq!(toast(&it), "");
}
