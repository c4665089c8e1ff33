//! Briefings in the chat.

use super::tests::{session, toast};
use crate::brief::Brief;
use crate::brief::edit::Edit;
use crate::brief::model::{Evidence, Question, Section, State};
use crate::engine::{Event, Keeping, Request, Work};
use crate::tui::cell::Body;
use crate::tui::message::{Edited, Effect, Msg, Purpose};
use crate::tui::model::{Focus, Side};
use crate::tui::testing::{Session, answer, citation};
use crate::{Error, ErrorKind};

fn claims(quotes: &[&str]) -> Brief {
    let claims = quotes.iter().enumerate().map(|(at, quote)| {
        let mut evidence = Evidence { number: at as u32 + 1, ..Evidence::default() };
        evidence.place.citation = citation(1, "a.md", quote, 3);
        evidence
    });
    let question = Question { state: State::Pinned, claims: claims.collect(), ..Question::default() };
    let section = Section { level: 1, questions: vec![question], ..Section::default() };
    Brief { title: "Briefing".into(), sections: vec![section], ..Brief::default() }
}

/// The engine gives the briefing with these claims.
fn kept(it: &mut Session, quotes: &[&str]) {
    let ticket = it.ticket(|purpose| matches!(purpose, Purpose::Kept | Purpose::Pinned));
    let (name, brief) = (it.model.brief.name.clone(), Some(Box::new(claims(quotes))));
    it.engine(Event::Kept { ticket, name, brief, last: Some("pinned a place".into()) });
}

fn keeping(it: &Session) -> &Keeping {
    match it.last_request() {
        Request::Keep { what, .. } => what,
        other => panic!("{other:?}"),
    }
}

/// The editor was left with this text.
fn left(text: &str) -> Msg {
    Msg::Edited(Ok(Edited { text: text.into(), failed: None }))
}

/// What is given to the editor by `/brief`.
fn opened(it: &mut Session) -> String {
    it.keys(&["type:/brief", "Enter"]);
    match it.effects.last() {
        Some(Effect::Edit(outline)) => outline.clone(),
        other => panic!("{other:?}"),
    }
}

fn hint(it: &Session) -> &str {
    match it.model.transcript.newest_first().next() {
        Some((_, Body::Note(note))) => note.hint.as_deref().unwrap_or_default(),
        other => panic!("{other:?}"),
    }
}

fn asked() -> Session {
    let mut it = session();
    it.ask("When was it?", answer("When was it?", None, vec![citation(1, "a.md", "It was so in 2014.", 3)]));
    it
}

#[test]
fn p_pins_the_selected_claim_and_the_place_that_is_marked_in_the_source() {
    let mut it = asked();
    it.keys(&["Tab", "p"]);
    let Keeping::Edit(edits) = keeping(&it) else { panic!("{:?}", keeping(&it)) };
    assert!(matches!(&edits[..], [Edit::Pin { key, span, .. }] if key == "a.md" && span.end == 18), "{edits:?}");
    kept(&mut it, &["It was so in 2014."]);
    assert!(toast(&it).starts_with("pinned as 1"), "{}", toast(&it));
    it.keys(&["Enter", "p"]);
    assert_eq!(it.model.side, Side::Source);
    assert!(matches!(keeping(&it), Keeping::Edit(_)));
    let mut nothing = session();
    nothing.keys(&["F6", "p"]);
    assert!(toast(&nothing).contains("nothing is selected"), "{}", toast(&nothing));
}

#[test]
fn the_pane_moves_groups_annotates_drops_and_undoes() {
    let mut it = session();
    it.keys(&["F5"]);
    assert_eq!((it.model.side, it.model.focus, keeping(&it)), (Side::Brief, Focus::Side, &Keeping::Look));
    kept(&mut it, &["One.", "Two.", "Three."]);
    it.keys(&["j", "K"]);
    assert_eq!(keeping(&it), &Keeping::Edit(vec![Edit::Up(2)]));
    kept(&mut it, &["Two.", "One.", "Three."]);
    assert_eq!(it.model.brief.current().map(Evidence::quote), Some("Two."), "the cursor goes with the claim");
    it.keys(&["J"]);
    assert_eq!(keeping(&it), &Keeping::Edit(vec![Edit::Down(1)]));
    it.keys(&["d"]);
    assert_eq!(keeping(&it), &Keeping::Edit(vec![Edit::Drop(2)]));
    it.keys(&["u"]);
    assert_eq!(keeping(&it), &Keeping::Undo);
    it.keys(&["h"]);
    assert_eq!((it.model.composer.buffer.text(), it.model.focus), ("/under 2 ", Focus::Composer));
    it.keys(&["type:Money", "Enter"]);
    assert_eq!(keeping(&it), &Keeping::Edit(vec![Edit::Group(2, "Money".into())]));
    it.keys(&["a", "type:mine", "Enter"]);
    assert_eq!(keeping(&it), &Keeping::Edit(vec![Edit::Annotate(2, "mine".into())]));
    it.keys(&["Enter"]);
    assert_eq!(it.model.side, Side::Source);
    it.keys(&["Esc"]);
    assert_eq!(it.model.side, Side::Brief);
    it.keys(&["F5"]);
    assert_eq!(it.model.side, Side::Closed);
}

#[test]
fn an_outline_of_the_chat_is_edited_before_it_is_asked_and_kept_when_it_is_done() {
    let mut it = asked();
    it.ask("Who did it", answer("Who did it", None, vec![citation(1, "a.md", "She did.", 4)]));
    it.keys(&["type:/brief", "Enter"]);
    let outline = match it.effects.last() {
        Some(Effect::Edit(outline)) => outline.clone(),
        other => panic!("{other:?}"),
    };
    assert!(outline.contains("When was it?\n\nWho did it?\n"), "{outline}");
    it.send(left(&outline.replace("  When was it\n", "  My, title\n")));
    let Request::Brief { brief, work: Work::Answer, .. } = it.last_request() else { panic!("{:?}", it.last_request()) };
    assert_eq!(brief.sections[0].questions.len(), 2);
    let ticket = it.ticket(|purpose| matches!(purpose, Purpose::Brief(_)));
    let made = Brief { title: "My, title".into(), ..claims(&["It was so in 2014."]) };
    it.engine(Event::Briefed { ticket, brief: Box::new(made), changes: vec![], cancelled: false });
    assert!(matches!(keeping(&it), Keeping::Put(_)));
    assert_eq!((it.model.brief.name.as_str(), it.model.side), ("My title", Side::Brief));
}

#[test]
fn what_comes_back_empty_or_asks_nothing_is_not_asked() {
    let mut it = asked();
    it.keys(&["type:/brief", "Enter"]);
    let before = it.effects.len();
    it.send(left("only notes"));
    it.send(left(" \n"));
    it.send(Msg::Edited(Err("the editor vi could not be run".into())));
    assert_eq!(it.effects.len(), before);
    assert!(toast(&it).contains("vi"), "{}", toast(&it));
    let mut empty = session();
    empty.keys(&["type:/brief", "Enter"]);
    assert!(toast(&empty).contains("nothing was asked"), "{}", toast(&empty));
}

#[test]
fn an_outline_that_is_refused_or_fails_is_opened_again_until_it_is_answered_or_left_empty() {
    let mut it = asked();
    let fresh = opened(&mut it);
    it.send(left("only notes"));
    assert!(hint(&it).contains("/brief opens the outline again"), "{}", hint(&it));
    assert_eq!(opened(&mut it), "only notes");
    it.send(Msg::Edited(Ok(Edited { text: "more notes".into(), failed: Some("vi ended with 1".into()) })));
    assert!(hint(&it).contains("/brief opens the outline again"), "{}", hint(&it));
    assert_eq!(opened(&mut it), "more notes");
    it.send(Msg::Edited(Err("there is no program vi".into())));
    assert_eq!(opened(&mut it), "more notes");
    let mine = fresh.replace("When was it?", "When was it really?");
    it.send(left(&mine));
    let ticket = it.ticket(|purpose| matches!(purpose, Purpose::Brief(_)));
    it.engine(Event::Failed { ticket, error: Error::new(ErrorKind::Internal, "the library is locked") });
    assert!(hint(&it).contains("/brief opens the outline again"), "{}", hint(&it));
    assert_eq!(opened(&mut it), mine);
    it.send(left(&mine));
    let ticket = it.ticket(|purpose| matches!(purpose, Purpose::Brief(_)));
    assert_eq!(opened(&mut it), fresh, "what is being answered is not asked twice");
    it.engine(Event::Briefed { ticket, brief: Box::new(claims(&["So."])), changes: vec![], cancelled: false });
    assert_eq!(opened(&mut it), fresh);
    it.send(left("only notes"));
    it.send(left(""));
    assert_eq!(opened(&mut it), fresh);
}

#[test]
fn a_pin_that_fails_says_why_and_an_empty_pane_says_what_to_do() {
    let mut it = asked();
    it.keys(&["Tab", "p"]);
    let ticket = it.ticket(|purpose| matches!(purpose, Purpose::Pinned));
    it.engine(Event::Failed { ticket, error: Error::new(ErrorKind::Usage, "these words are in the briefing already") });
    assert!(toast(&it).contains("already"), "{}", toast(&it));
    it.keys(&["F5"]);
    let ticket = it.ticket(|purpose| matches!(purpose, Purpose::Kept));
    it.engine(Event::Failed { ticket, error: Error::new(ErrorKind::Usage, "no briefing") });
    assert!(!it.model.brief.waiting && it.model.brief.count() == 0 && !toast(&it).contains("no briefing"));
}

#[test]
fn what_was_pinned_before_the_pane_opened_is_seen_with_what_came_last() {
    let mut it = asked();
    it.keys(&["Tab", "p"]);
    kept(&mut it, &["It was so in 2014.", "Others say 2015."]);
    it.keys(&["F5"]);
    kept(&mut it, &["It was so in 2014.", "Others say 2015."]);
    let height = it.model.areas().library_rows();
    let rows: Vec<String> =
        it.model.brief.list(60, height, it.model.palette).iter().map(|row| row.line.to_string()).collect();
    assert!(rows.len() == 2 && rows[0].contains("It was so") && rows[1].starts_with("▸"), "{rows:?}");
    assert!(it.model.brief.click(0, height));
    assert_eq!(it.model.brief.current().unwrap().quote(), "It was so in 2014.");
}
