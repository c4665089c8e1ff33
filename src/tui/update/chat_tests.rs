//! Saved chats: listed, opened, and kept apart.

use super::tests::toast;
use crate::answer::followup::Turn;
use crate::engine::message::{ChatChange, ChatChanged};
use crate::engine::{Event, Request};
use crate::ingest::Progress;
use crate::store::{ChatId, ChatSummary, ChatTurn};
use crate::tui::cell::{AnswerState, Body, IngestState};
use crate::tui::message::{Effect, Purpose};
use crate::tui::testing::{Session, answer};
use crate::{Error, ErrorKind};

#[test]
fn saved_chats_are_listed_and_opened() {
    let mut it = Session::new(80, 24, false, 3);
    it.keys(&["type:/chats 4", "Enter"]);
    let ticket = it.last_ticket();
    let chat = ChatSummary { id: ChatId(4), name: "Old".into(), turns: 1, at: "2026-11-20T08:00:00Z".into() };
    it.engine(Event::Chats { ticket, chats: vec![chat] });
    assert!(matches!(it.last_request(), Request::Chat { id: ChatId(4) }));
    let ticket = it.last_ticket();
    let turns = vec![
        ChatTurn {
            question: "When?".into(),
            answer: serde_json::to_string(&answer("When?", None, vec![])).unwrap(),
            at: "2026-11-20T08:00:00Z".into(),
        },
        ChatTurn { question: "Broken?".into(), answer: "{".into(), at: String::new() },
    ];
    it.engine(Event::Chat { ticket, turns });
    assert_eq!(it.model.chat, Some(ChatId(4)));
    assert_eq!(it.model.asked, [Turn::user("When?"), Turn::user("Broken?")]);
    let newest = it.model.transcript.newest_first().next().unwrap().1;
    assert!(matches!(newest, Body::Answer(state) if matches!(**state, AnswerState::Failed(..))), "{newest:?}");
    it.keys(&["Up"]);
    assert_eq!(it.model.composer.buffer.text(), "Broken?");
}

#[test]
fn what_is_being_added_is_stopped_and_its_failure_seen_in_a_chat_that_was_begun_meanwhile() {
    let mut it = Session::new(80, 24, false, 3);
    it.keys(&["type:/sync", "Enter"]);
    let ingest = it.last_ticket();
    it.engine(Event::Ingesting { ticket: ingest, progress: Progress::default() });
    it.keys(&["type:/new", "Enter", "type:/cancel", "Enter"]);
    assert!(matches!(it.effects.last(), Some(Effect::Cancel(ticket)) if *ticket == ingest));
    it.engine(Event::Failed { ticket: ingest, error: Error::new(ErrorKind::Internal, "the disk is full") });
    assert!(it.model.progress.is_none(), "nothing is being added any more");
    assert_eq!(it.model.ingest_ticket(), None);
    let failed = it.model.transcript.newest_first().any(|(_, body)| {
        matches!(body, Body::Ingest(ingest) if matches!(&ingest.state, IngestState::Failed(why, _) if why.contains("full")))
    });
    assert!(failed);
}

#[test]
fn an_answer_of_the_chat_that_was_left_does_not_land_in_the_one_that_was_opened() {
    let mut it = Session::new(80, 24, false, 3);
    it.keys(&["type:/sync", "Enter"]);
    let ingest = it.last_ticket();
    it.keys(&["type:A slow one?", "Enter"]);
    let asked = it.ticket(|purpose| matches!(purpose, Purpose::Ask(_)));
    it.keys(&["type:/chats 4", "Enter"]);
    let ticket = it.last_ticket();
    let chat = ChatSummary { id: ChatId(4), name: "Old".into(), turns: 0, at: String::new() };
    it.engine(Event::Chats { ticket, chats: vec![chat] });
    let ticket = it.last_ticket();
    it.engine(Event::Chat { ticket, turns: vec![] });
    assert!(it.effects.iter().any(|effect| matches!(effect, Effect::Cancel(ticket) if *ticket == asked)));
    let late = answer("A slow one?", None, vec![]);
    it.engine(Event::Answered { ticket: asked, answer: Box::new(late), chat: Some(ChatId(3)) });
    assert_eq!((it.model.chat, it.model.asked.len()), (Some(ChatId(4)), 0));
    // What is being added goes on, and is seen to.
    it.engine(Event::Ingesting { ticket: ingest, progress: Progress::default() });
    assert!(it.model.transcript.newest_first().any(|(_, body)| matches!(body, Body::Ingest(_))));
    it.keys(&["type:The next?", "Enter"]);
    assert!(matches!(it.last_request(), Request::Ask { chat: Some(Some(ChatId(4))), .. }));
}

#[test]
fn a_chat_that_was_forgotten_is_put_back_whatever_was_removed_after_it_and_after_a_failure() {
    let mut it = Session::new(80, 24, false, 3);
    for (id, name) in [(4, "Old"), (5, "Other")] {
        it.keys(&[&format!("type:/forget {id}"), "Enter"]);
        let ticket = it.last_ticket();
        let done = ChatChanged::Removed { id: ChatId(id), name: name.into(), turns: vec![] };
        it.engine(Event::ChatChanged { ticket, done });
    }
    it.model.chat = Some(ChatId(6));
    it.keys(&["type:/new", "Enter", "type:/undo", "Enter"]);
    assert!(matches!(it.last_request(), Request::Chat { id: ChatId(6) }));
    let restored = |it: &Session, wanted: &str| matches!(it.last_request(), Request::ChangeChat { change: ChatChange::Restore { name, .. } } if name == wanted);
    it.keys(&["type:/undo", "Enter"]);
    assert!(restored(&it, "Other"));
    let ticket = it.last_ticket();
    it.engine(Event::Failed { ticket, error: Error::new(ErrorKind::Internal, "the library is locked") });
    let newest = it.model.transcript.newest_first().next().unwrap().1;
    assert!(matches!(newest, Body::Note(note) if note.hint.as_deref() == Some("/undo tries again.")), "{newest:?}");
    for name in ["Other", "Old"] {
        it.keys(&["type:/undo", "Enter"]);
        assert!(restored(&it, name), "{name}");
        let ticket = it.last_ticket();
        it.engine(Event::ChatChanged { ticket, done: ChatChanged::Restored(ChatId(9)) });
    }
    it.keys(&["type:/undo", "Enter"]);
    assert!(toast(&it).contains("nothing to put back"));
}
