//! A language model writes on an answer: asked, confirmed, streamed, checked, and turned over to the documents' words.

use crossterm::event::{KeyCode, KeyEvent};

use super::act;
use super::keys::control;
use crate::answer::followup::{Speaker, Turn};
use crate::engine::{Event, Request, Sending};
use crate::tui::cell::{AnswerState, Body, Level, Stage, Writing};
use crate::tui::message::{Effect, Purpose};
use crate::tui::model::{Confirm, Model};
use crate::tui::transcript::CellId;
use crate::write::Written;

/// `/write`: on the question that is typed with it, else on the answer that is selected, else on the newest.
pub(super) fn command(model: &mut Model, question: Option<String>, anyway: bool) -> Vec<Effect> {
    if let Some(question) = question {
        let effects = act::ask(model, question);
        model.write_next = newest_answer(model).map(|cell| (cell, anyway));
        return effects;
    }
    if let Some(cell) = model.asking {
        // The answer is on its way.
        model.write_next = Some((cell, anyway));
        return Vec::new();
    }
    let is_done = |cell: CellId| matches!(model.transcript.get(cell), Some(Body::Answer(state)) if matches!(**state, AnswerState::Done(_)));
    let selected = model.transcript.selected().map(|selection| selection.cell).filter(|&cell| is_done(cell));
    let newest = || model.transcript.newest_first().map(|(cell, _)| cell).find(|&cell| is_done(cell));
    if let Some(cell) = selected.or_else(newest) {
        return on(model, cell, anyway);
    }
    model.say(Level::Info, "there is no answer to write on yet: /write QUESTION");
    Vec::new()
}

fn newest_answer(model: &Model) -> Option<CellId> {
    model.transcript.newest_first().find(|(_, body)| matches!(body, Body::Answer(_))).map(|(cell, _)| cell)
}

/// An answer came: the model is asked to write on it, if that was wanted.
pub(super) fn after(model: &mut Model, cell: CellId) -> Vec<Effect> {
    match model.write_next {
        Some((wanted, anyway)) if wanted == cell => {
            model.write_next = None;
            on(model, cell, anyway)
        }
        _ => Vec::new(),
    }
}

/// Asks the model to write on an answer.
fn on(model: &mut Model, cell: CellId, anyway: bool) -> Vec<Effect> {
    let Some(Body::Answer(state)) = model.transcript.get(cell) else { return Vec::new() };
    let AnswerState::Done(answer) = &**state else { return Vec::new() };
    let answer = answer.clone();
    // What was said before the question was asked.
    let is_it = |turn: &Turn| turn.speaker == Speaker::User && turn.text == answer.question;
    let before = model.asked.iter().rposition(is_it).unwrap_or(model.asked.len());
    let history = model.asked.iter().take(before).cloned().collect();
    let question = answer.question.clone();
    let filter = model.filter.clone();
    let written = Writing { question, history, filter, anyway, answer, verbatim: false, stage: Stage::Asked };
    let request = request(&written, false);
    let cell = model.transcript.push(Body::Written(Box::new(written)));
    model.transcript.go_bottom();
    vec![Effect::Submit(request, Purpose::Write(cell))]
}

fn request(writing: &Writing, confirmed: bool) -> Request {
    Request::Write {
        question: writing.question.clone(),
        history: writing.history.clone(),
        filter: writing.filter.clone(),
        anyway: writing.anyway,
        confirmed,
    }
}

/// Changes how far a written answer is.
pub(super) fn set(model: &mut Model, cell: CellId, stage: Stage) {
    model.transcript.change(cell, |body| {
        if let Body::Written(writing) = body {
            writing.stage = stage;
        }
    });
}

/// The engine tells of a written answer.
pub(super) fn event(model: &mut Model, cell: CellId, event: Event) {
    match event {
        Event::Writing { text, .. } => came(model, cell, &text),
        Event::Unconfirmed { sending, .. } => unconfirmed(model, cell, sending),
        Event::Written { written, .. } => done(model, cell, written),
        _ => {}
    }
}

/// More words came.
fn came(model: &mut Model, cell: CellId, text: &str) {
    model.transcript.change(cell, |body| {
        if let Body::Written(writing) = body {
            match &mut writing.stage {
                Stage::Streaming(words) => words.push_str(text),
                stage => *stage = Stage::Streaming(text.to_owned()),
            }
        }
    });
}

/// It is done.
fn done(model: &mut Model, cell: CellId, written: Option<Box<Written>>) {
    let follow = model.transcript.at_bottom();
    set(
        model,
        cell,
        match written {
            Some(written) => Stage::Done(written),
            None => Stage::NotAsked(
                "The model was not asked, because your documents do not answer; /write --anyway asks it all the same.",
            ),
        },
    );
    if follow {
        let window = model.areas().transcript_window();
        model.transcript.show_from(cell, window);
    }
}

/// The address was not confirmed yet: the user is asked.
fn unconfirmed(model: &mut Model, cell: CellId, sending: Box<Sending>) {
    set(model, cell, Stage::Confirming);
    model.help = None;
    model.end_recall();
    model.confirm = Some(Confirm { cell, sending });
}

/// Keys while the user is asked: nothing else hears them. Only `y` is a yes; Enter, typed too fast, is none.
pub(super) fn confirm(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let yes = match key.code {
        KeyCode::Char('y' | 'Y') if !control(key) => true,
        KeyCode::Char('n' | 'N') | KeyCode::Esc => false,
        KeyCode::Char('c') if control(key) => false,
        KeyCode::Char('z') if control(key) => return vec![Effect::Suspend],
        KeyCode::Char('l') if control(key) => return vec![Effect::Repaint],
        _ => return Vec::new(),
    };
    let Some(Confirm { cell, .. }) = model.confirm.take() else { return Vec::new() };
    if !yes {
        set(model, cell, Stage::NotAsked("Nothing was sent."));
        return Vec::new();
    }
    let Some(Body::Written(writing)) = model.transcript.get(cell) else { return Vec::new() };
    let request = request(writing, true);
    set(model, cell, Stage::Asked);
    vec![Effect::Submit(request, Purpose::Write(cell))]
}

/// Stops a model that writes, if one does.
pub(super) fn stop(model: &Model) -> Option<Effect> {
    let running = model.pending.iter().rev().find(|(_, purpose)| matches!(purpose, Purpose::Write(_)));
    running.map(|(&ticket, _)| Effect::Cancel(ticket))
}

/// Turns the selected written answer, or the newest, over to the documents' own words, or back.
pub(super) fn turn_over(model: &mut Model) {
    let is_written = |cell: CellId| matches!(model.transcript.get(cell), Some(Body::Written(_)));
    let selected = model.transcript.selected().map(|selection| selection.cell).filter(|&cell| is_written(cell));
    let newest = || model.transcript.newest_first().map(|(cell, _)| cell).find(|&cell| is_written(cell));
    let Some(cell) = selected.or_else(newest) else {
        model.say(Level::Info, "nothing was written yet: /write");
        return;
    };
    let window = model.areas().transcript_window();
    // What was selected on one side is not what has its number on the other.
    if selected.is_some() {
        model.transcript.select(None, window);
    }
    model.transcript.change(cell, |body| {
        if let Body::Written(writing) = body {
            writing.verbatim = !writing.verbatim;
        }
    });
    model.transcript.show_from(cell, window);
}
