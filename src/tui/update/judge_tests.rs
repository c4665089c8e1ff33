//! What the user says of answers.

use std::path::PathBuf;

use crate::engine::message::Kept;
use crate::engine::{Event, Request};
use crate::tui::cell::{Body, Level};
use crate::tui::message::Purpose;
use crate::tui::testing::{Session, answer, citation};
use crate::{Error, ErrorKind};

fn asked() -> Session {
    let mut it = Session::new(80, 24, false, 3);
    it.ask("What is it?", answer("What is it?", None, vec![]));
    it.ask("And when?", answer("And when?", Some("2014"), vec![citation(1, "a.md", "It began in 2014.", 3)]));
    it
}

fn note(it: &Session) -> (Level, String) {
    match it.model.transcript.newest_first().next().unwrap().1 {
        Body::Note(note) => (note.level, note.text.clone()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_last_answer_is_kept_with_the_questions_before_it_and_how_to_undo_it_is_said() {
    let mut it = asked();
    it.keys(&["type:/good", "Enter"]);
    let Request::Judge { verdict } = it.last_request() else { panic!("{:?}", it.last_request()) };
    assert!(verdict.good && verdict.why.is_none() && verdict.answer.question == "And when?");
    assert_eq!(verdict.history.first().map(|turn| turn.text.as_str()), Some("What is it?"));
    let ticket = it.ticket(|purpose| *purpose == Purpose::Judge);
    let kept = Kept { folder: PathBuf::from("/data/adduce/questions"), good: true, taken_back: false };
    it.engine(Event::Judged { ticket, kept: kept.clone() });
    assert_eq!(note(&it).1, "Kept as right in /data/adduce/questions; /good again takes it back.");
    // The note is not the last answer.
    it.keys(&["type:/good", "Enter"]);
    let ticket = it.ticket(|purpose| *purpose == Purpose::Judge);
    it.engine(Event::Judged { ticket, kept: Kept { taken_back: true, ..kept } });
    assert!(note(&it).1.starts_with("Taken back"), "{:?}", note(&it));
}

#[test]
fn a_bad_answer_is_kept_with_the_reason() {
    let mut it = asked();
    it.keys(&["type:/bad it is the wrong year", "Enter"]);
    let Request::Judge { verdict } = it.last_request() else { panic!("{:?}", it.last_request()) };
    assert!(!verdict.good);
    assert_eq!(verdict.why.as_deref(), Some("it is the wrong year"));
    let ticket = it.ticket(|purpose| *purpose == Purpose::Judge);
    it.engine(Event::Failed { ticket, error: Error::new(ErrorKind::File, "the disk is full") });
    assert_eq!(note(&it), (Level::Error, "the disk is full".to_owned()));
}

#[test]
fn without_an_answer_nothing_is_kept() {
    let mut it = Session::new(80, 24, false, 3);
    it.keys(&["type:/good", "Enter"]);
    assert_eq!(it.model.toast.as_ref().unwrap().text, "there is no answer yet");
    assert!(!matches!(it.last_request(), Request::Judge { .. }));
}
