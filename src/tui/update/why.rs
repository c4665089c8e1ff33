//! The pane that says why: opened for a citation, filled as what was asked for comes.

use crossterm::event::{KeyCode, KeyEvent};

use super::pane_keys::{Scrolled, common, scrolled};
use super::{act, open};
use crate::engine::{Event, Request};
use crate::retrieve::Mode;
use crate::tui::cell::{AnswerState, Body, Level};
use crate::tui::message::{Effect, Purpose};
use crate::tui::model::{Focus, Model, Side};
use crate::tui::transcript::Selection;
use crate::tui::why::WhyPane;
use crate::{Error, ErrorKind};

/// How many passages are looked through for a claim's.
const PASSAGES: usize = 50;

/// Opens the pane for a citation of an answer, counted from 1: the one named, else the selected one, else the first of
/// the newest answer.
pub(super) fn open(model: &mut Model, number: Option<usize>) -> Vec<Effect> {
    let of_answer = |body: &Body| matches!(body, Body::Answer(state) if matches!(**state, AnswerState::Done(_)));
    let selected = model.transcript.selected().filter(|at| model.transcript.get(at.cell).is_some_and(of_answer));
    let newest = || model.transcript.newest_first().find(|(_, body)| of_answer(body)).map(|(cell, _)| cell);
    let Some(cell) = selected.map(|at| at.cell).or_else(newest) else {
        model.say(Level::Info, "there is no answer to explain yet");
        return Vec::new();
    };
    let Some(Body::Answer(state)) = model.transcript.get(cell) else { return Vec::new() };
    let AnswerState::Done(answer) = &**state else { return Vec::new() };
    let claim = number.map(|number| number - 1).or(selected.map(|at| at.anchor)).unwrap_or(0);
    let known = model.why.cell == Some(cell) && model.why.error.is_none();
    if known {
        model.why.claim = claim.min(model.why.count().saturating_sub(1));
        model.why.top = 0;
        model.side = Side::Why;
        model.focus = Focus::Side;
        return Vec::new();
    }
    let question = answer.rewritten.as_ref().map_or_else(|| answer.question.clone(), |asked| asked.text.clone());
    let why = WhyPane { cell: Some(cell), answer: Some(answer.clone()), ..WhyPane::default() };
    model.why = WhyPane { claim: claim.min(why.count().saturating_sub(1)), ..why };
    model.side = Side::Why;
    model.focus = Focus::Side;
    let filter = model.filter.clone();
    let ask = Request::Ask {
        question: question.clone(),
        history: Vec::new(),
        filter: filter.clone(),
        claims: act::CLAIMS,
        explain: true,
        chat: None,
    };
    let search = Request::Search { query: question, mode: Mode::Hybrid, filter, limit: PASSAGES };
    vec![Effect::Submit(search, Purpose::Why), Effect::Submit(ask, Purpose::Why)]
}

/// What was asked for came.
pub(super) fn came(model: &mut Model, event: Event) {
    match event {
        Event::Hits { hits, last: true, .. } => model.why.hits = Some(hits),
        Event::Answered { answer, .. } => model.why.weighed = answer.explain,
        _ => {}
    }
}

/// It could not be found out.
pub(super) fn failed(model: &mut Model, error: &Error, message: String) {
    let cancelled = error.kind() == ErrorKind::Cancelled;
    model.why.error = Some(if cancelled { "cancelled; w asks again".into() } else { message });
}

/// Keys of the pane.
pub(super) fn key(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let window = model.areas().source_window();
    let last = model.why.rows(window.columns, model.palette).len().saturating_sub(window.rows);
    match key.code {
        KeyCode::Esc | KeyCode::Char('q' | 'w') => open::close(model),
        KeyCode::Enter | KeyCode::Char('o') => {
            if let Some(cell) = model.why.cell {
                return open::anchor(model, Selection { cell, anchor: model.why.claim });
            }
        }
        KeyCode::Tab | KeyCode::Char('n') => turn(model, true),
        KeyCode::BackTab | KeyCode::Char('N') => turn(model, false),
        _ => match scrolled(key, window.rows) {
            Some(Scrolled::By(by)) => model.why.top = model.why.top.saturating_add_signed(by).min(last),
            Some(Scrolled::Top) => model.why.top = 0,
            Some(Scrolled::Bottom) => model.why.top = last,
            None => return common(model, key).unwrap_or_default(),
        },
    }
    Vec::new()
}

/// To another claim; the selection among the answers goes along.
fn turn(model: &mut Model, forward: bool) {
    model.why.turn(forward);
    let window = model.areas().transcript_window();
    if let Some(cell) = model.why.cell {
        model.transcript.select(Some(Selection { cell, anchor: model.why.claim }), window);
    }
}
