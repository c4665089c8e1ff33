//! A language model writes: asked by command, confirmed by a key, streamed, stopped, turned over.

use crate::engine::{Event, Request, Sending};
use crate::tui::cell::{Body, Stage, Writing};
use crate::tui::message::{Effect, Purpose};
use crate::tui::testing::{Session, answer, citation};
use crate::write::{Problem, ProblemKind, Sentence, Support, Written};
use crate::{Error, ErrorKind};

fn asked() -> Session {
    let mut session = Session::new(80, 24, false, 3);
    session.ask("When was it founded?", answer("When was it founded?", None, vec![citation(1, "a.md", "In 2014.", 1)]));
    session
}

fn writing(session: &Session) -> &Writing {
    session
        .model
        .transcript
        .newest_first()
        .find_map(|(_, body)| if let Body::Written(writing) = body { Some(&**writing) } else { None })
        .unwrap()
}

fn ticket(session: &Session) -> crate::engine::Ticket {
    session.ticket(|purpose| matches!(purpose, Purpose::Write(_)))
}

fn written() -> Written {
    let sentence = |text: &str, support, problem: Option<&str>| Sentence {
        text: text.into(),
        support,
        citations: vec![1],
        problems: problem.map(|text| Problem { kind: ProblemKind::Number, text: text.into() }).into_iter().collect(),
        quotes: vec![],
        similarity: Some(0.9),
    };
    Written {
        model: "m".into(),
        sentences: vec![
            sentence("It was founded in 2014.", Support::Supported, None),
            sentence("It has\u{1b}[2J 12 members.", Support::Unsupported, Some("12 stands in no passage")),
        ],
        passages: vec![citation(1, "a.md", "It began. In 2014.", 1)],
        cut: false,
    }
}

fn sending() -> Sending {
    Sending {
        destination: "http://localhost:1/v1".into(),
        model: "m".into(),
        passages: 1,
        documents: vec!["a.md".into()],
        bytes: 99,
        key: false,
        open: false,
    }
}

fn shown(session: &Session) -> Vec<String> {
    let window = session.model.areas().transcript_window();
    session.model.transcript.seen(window).into_iter().map(|(_, row)| row.line.to_string()).collect()
}

#[test]
fn nothing_is_sent_before_y_was_pressed() {
    let mut session = asked();
    session.keys(&["type:/write", "Enter"]);
    assert!(
        matches!(session.last_request(), Request::Write { confirmed: false, question, .. } if question == "When was it founded?")
    );
    let first = ticket(&session);
    session.engine(Event::Unconfirmed { ticket: first, sending: Box::new(sending()) });
    assert!(session.model.confirm.is_some());
    session.keys(&["Enter", "type:ab ", "Tab"]);
    assert!(session.model.confirm.is_some() && session.model.composer.buffer.is_empty(), "no other key is a yes");
    session.keys(&["y"]);
    assert!(session.model.confirm.is_none());
    assert!(matches!(session.last_request(), Request::Write { confirmed: true, .. }));
}

#[test]
fn no_and_escape_send_nothing() {
    for key in ["n", "Esc", "C-c"] {
        let mut session = asked();
        session.keys(&["type:/write", "Enter"]);
        let first = ticket(&session);
        session.engine(Event::Unconfirmed { ticket: first, sending: Box::new(sending()) });
        session.keys(&[key]);
        assert!(matches!(session.last_request(), Request::Write { confirmed: false, .. }), "{key}");
        assert!(matches!(writing(&session).stage, Stage::NotAsked("Nothing was sent.")), "{key}");
    }
}

#[test]
fn words_stream_in_are_checked_and_turned_over_at_a_key() {
    let mut session = asked();
    session.keys(&["type:/write", "Enter"]);
    let ticket = ticket(&session);
    session.engine(Event::Writing { ticket, text: "It was ".into() });
    session.engine(Event::Writing { ticket, text: "founded".into() });
    assert!(shown(&session).iter().any(|row| row.contains("┆ It was founded")), "{:?}", shown(&session));
    session.engine(Event::Written { ticket, written: Some(Box::new(written())) });
    let rows = shown(&session).join("\n");
    assert!(rows.contains("✓ It was founded in 2014.\u{a0}[p1]"), "{rows}");
    assert!(rows.contains("unsupported: 12 stands in no passage"), "{rows}");
    assert!(!rows.contains('\u{1b}'), "{rows:?}");
    session.keys(&["F3"]);
    assert!(writing(&session).verbatim);
    assert!(shown(&session).join("\n").contains("In the words of your documents"));
    session.keys(&["F3"]);
    assert!(!writing(&session).verbatim);
    session.keys(&["Tab", "Enter"]);
    assert!(
        matches!(session.last_request(), Request::Source { key, .. } if key == "a.md"),
        "a passage opens its source"
    );
}

#[test]
fn escape_stops_the_model_and_the_quotations_stand() {
    let mut session = asked();
    session.keys(&["type:/write", "Enter"]);
    let ticket = ticket(&session);
    session.keys(&["Esc"]);
    assert!(matches!(session.effects.last(), Some(Effect::Cancel(cancelled)) if *cancelled == ticket));
    session.engine(Event::Failed { ticket, error: Error::cancelled() });
    assert!(matches!(writing(&session).stage, Stage::Cancelled));
    assert!(shown(&session).join("\n").contains("In 2014."));
}

#[test]
fn a_question_is_answered_first_and_a_failure_is_one_cell() {
    let mut session = Session::new(80, 24, false, 3);
    session.keys(&["type:/write When was it founded?", "Enter"]);
    assert!(matches!(session.last_request(), Request::Ask { .. }));
    let ask = session.ticket(|purpose| matches!(purpose, Purpose::Ask(_)));
    let answer = answer("When was it founded?", None, vec![citation(1, "a.md", "In 2014.", 1)]);
    session.engine(Event::Answered { ticket: ask, answer: Box::new(answer), chat: None });
    assert!(matches!(session.last_request(), Request::Write { .. }));
    let ticket = ticket(&session);
    let error = Error::new(ErrorKind::Network, "the model did not write").hint("Check it.");
    session.engine(Event::Failed { ticket, error });
    let rows = shown(&session).join("\n");
    assert!(rows.contains("✗ the model did not write") && rows.contains("Check it."), "{rows}");
    session.keys(&["type:/new", "Enter"]);
    assert!(session.model.write_next.is_none());
}
