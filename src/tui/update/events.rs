//! What the engine tells. Events of requests that nobody waits for any more are dropped.

use std::time::Duration;

use super::act::{ask_next, leave_chat, set_answer, starter};
use super::{beyond, brief, chats, check, lists, page, scope, why, write};
use crate::answer::Answer;
use crate::answer::followup::Turn;
use crate::engine::status::SemanticStatus;
use crate::engine::{Event, Request, Status, Ticket};
use crate::ingest::{Progress, Report};
use crate::store::{ChatTurn, Filter};
use crate::tui::cell::{AnswerState, Body, Found, Ingest, IngestState, Level, Stage, status_facts};
use crate::tui::command::in_chat;
use crate::tui::message::{Effect, Purpose};
use crate::tui::model::{Focus, Model, Side};
use crate::tui::transcript::CellId;
use crate::tui::undo::Undo;
use crate::tui::wrap::shown_line;
use crate::{Error, ErrorKind};

/// How often the counts in the status line are refreshed while an ingest runs.
const REFRESH: Duration = Duration::from_secs(1);

/// A request got its ticket.
pub(super) fn submitted(model: &mut Model, ticket: Ticket, purpose: Purpose) {
    match purpose {
        Purpose::Source => model.source.waiting = Some(ticket),
        Purpose::Page => page::submitted(model, ticket),
        Purpose::Watch => model.watch = Some(ticket),
        Purpose::Status | Purpose::ShowStatus(_) => model.status_asked = model.clock,
        _ => {}
    }
    model.pending.insert(ticket, purpose);
}

/// Applies an event.
#[allow(clippy::too_many_lines, reason = "one arm for each event and what it was asked for")]
pub(super) fn event(model: &mut Model, event: Event) -> Vec<Effect> {
    if let Event::Notice { text } = &event {
        let text = shown_line(text);
        model.note(Level::Info, text, None);
        return Vec::new();
    }
    let Some(ticket) = event.ticket() else { return Vec::new() };
    if let Event::Chats { chats, .. } = &event {
        model.chats.clone_from(chats);
    }
    let purpose = if event.is_last() { model.pending.remove(&ticket) } else { model.pending.get(&ticket).cloned() };
    match (event, purpose) {
        (Event::Hits { hits, .. }, Some(Purpose::Ask(cell))) => first_finds(model, cell, found(hits)),
        (Event::Hits { hits, notes, .. }, Some(Purpose::Search(cell))) => {
            set_answer(model, cell, AnswerState::Search(found(hits), notes));
            Vec::new()
        }
        (Event::Answered { answer, chat, .. }, Some(Purpose::Ask(cell))) => {
            model.chat = chat.or(model.chat);
            answered(model, cell, answer)
        }
        (
            event @ (Event::Writing { .. } | Event::Unconfirmed { .. } | Event::Written { .. }),
            Some(Purpose::Write(cell)),
        ) => {
            write::event(model, cell, event);
            Vec::new()
        }
        (Event::Ingesting { progress, .. }, Some(Purpose::Watch)) => {
            // A look that finds nothing is not told of at its end either.
            if progress.documents > 0 {
                model.progress = Some((ticket, progress));
            }
            Vec::new()
        }
        (Event::Changed { report, .. }, Some(Purpose::Watch)) => {
            scope::changed(model, &report);
            library_changed(model, ticket)
        }
        (Event::Watching { on: true, note, .. }, Some(Purpose::Watch)) => {
            scope::watching(model, note);
            Vec::new()
        }
        (Event::Watching { on: false, .. }, Some(Purpose::Watch)) => {
            watch_over(model, ticket);
            model.note(Level::Info, "No longer watching.", None);
            Vec::new()
        }
        (Event::Ingesting { progress, .. }, purpose) => ingesting(model, ticket, purpose.as_ref(), progress),
        (Event::Ingested { report, .. }, purpose) => ingested(model, ticket, purpose.as_ref(), report),
        (Event::Removed { keys, roots, .. }, Some(Purpose::Remove(cell))) => removed(model, cell, &keys, roots),
        (event @ (Event::Documents { .. } | Event::Chats { .. } | Event::Sections { .. }), Some(Purpose::Offers)) => {
            lists::came(model, event);
            Vec::new()
        }
        (event @ (Event::Hits { .. } | Event::Answered { .. }), Some(Purpose::Why)) => {
            why::came(model, event);
            Vec::new()
        }
        (Event::ChatChanged { done, .. }, Some(Purpose::ChangeChat | Purpose::Restore { .. })) => {
            chats::changed(model, done);
            Vec::new()
        }
        (Event::Chat { turns, .. }, Some(Purpose::Export(id, file))) => chats::exported(model, id, &file, turns),
        (Event::Problems { files, .. }, Some(Purpose::Retry(cell))) => {
            let unread = |file: &crate::store::FileRow| file.reason.as_ref().map(|_| file.origin.clone());
            let origins = files.iter().filter_map(unread).collect();
            model.transcript.change(cell, |body| *body = Body::Problems(Some(files)));
            beyond::retried(model, origins)
        }
        (Event::Documents { documents, .. }, Some(Purpose::Documents)) => {
            model.library.arrived(documents);
            let rows = model.areas().library_rows();
            model.library.go(0, rows);
            Vec::new()
        }
        (Event::Documents { documents, .. }, Some(Purpose::Scope(_))) => {
            scope::came(model, documents.len());
            Vec::new()
        }
        (Event::Collections { collections, tags, .. }, Some(Purpose::Collections(cell))) => {
            let shown = scope::collections(&collections, &tags);
            model.transcript.change(cell, |body| *body = shown);
            Vec::new()
        }
        (Event::Problems { files, .. }, Some(Purpose::Problems(cell))) => {
            model.transcript.change(cell, |body| *body = Body::Problems(Some(files)));
            Vec::new()
        }
        (Event::Source { source, .. }, Some(Purpose::Source)) if model.source.waiting == Some(ticket) => {
            let window = model.areas().source_window();
            model.source.arrived(*source, window);
            Vec::new()
        }
        (Event::Page { picture, .. }, Some(Purpose::Page)) => {
            page::came(model, ticket, *picture);
            Vec::new()
        }
        (Event::Status { status, .. }, Some(Purpose::Status)) => status_came(model, *status),
        (Event::Status { status, .. }, Some(Purpose::ShowStatus(cell))) => {
            let facts = status_facts(&status);
            model.transcript.change(cell, |body| *body = Body::Facts(facts));
            status_came(model, *status)
        }
        (Event::Chats { chats, .. }, Some(Purpose::Chats(cell, number))) => {
            let of_number = |number: usize| chats.iter().find(|chat| i64::try_from(number) == Ok(chat.id.0));
            let wanted = number.map(|number| of_number(number).map(|chat| chat.id));
            model.transcript.change(cell, |body| {
                if let Body::Chats(list) = body {
                    (list.chats, list.waiting) = (chats, false);
                }
            });
            match wanted {
                Some(Some(id)) => vec![Effect::Submit(Request::Chat { id }, Purpose::Chat(id))],
                Some(None) => {
                    model.say(Level::Warning, "there is no chat of that number");
                    Vec::new()
                }
                None => Vec::new(),
            }
        }
        (Event::Chat { turns, .. }, Some(Purpose::Chat(id))) => {
            let effects = chat_came(model, turns);
            model.chat = Some(id);
            effects
        }
        (Event::Judged { kept, .. }, Some(Purpose::Judge)) => {
            super::judge::judged(model, &kept);
            Vec::new()
        }
        (Event::Kept { name, brief, last, .. }, Some(purpose @ (Purpose::Kept | Purpose::Pinned))) => {
            brief::came(model, &name, brief, last, purpose == Purpose::Pinned);
            Vec::new()
        }
        (Event::Briefing { progress, .. }, Some(Purpose::Brief(cell))) => {
            brief::progress(model, cell, &progress);
            Vec::new()
        }
        (Event::Briefed { brief, cancelled, .. }, Some(Purpose::Brief(cell))) => {
            brief::done(model, cell, brief, cancelled)
        }
        (Event::Draft { step, .. }, Some(Purpose::Check(cell))) => check::step(model, cell, step),
        (Event::DraftSaved { path, .. }, Some(Purpose::Save(cell, _))) => {
            check::saved(model, cell, &path);
            Vec::new()
        }
        (Event::Failed { error, .. }, Some(purpose)) => failed(model, ticket, &purpose, &error),
        _ => Vec::new(),
    }
}

fn found(hits: Vec<(crate::retrieve::Hit, String, String)>) -> Vec<Found> {
    hits.into_iter().map(|(hit, key, title)| Found::new(hit, key, title)).collect()
}

/// First finds are shown only while nothing better is there.
fn first_finds(model: &mut Model, cell: CellId, found: Vec<Found>) -> Vec<Effect> {
    if model.asking == Some(cell) && !found.is_empty() {
        set_answer(model, cell, AnswerState::First(found));
    }
    Vec::new()
}

fn answered(model: &mut Model, cell: CellId, answer: Box<Answer>) -> Vec<Effect> {
    let window = model.areas().transcript_window();
    remember(model, &answer.question, answer.said());
    // What was selected among the first finds is not what has its number in the answer.
    if model.transcript.selected().is_some_and(|selection| selection.cell == cell) {
        model.transcript.select(None, window);
    }
    let follow = model.transcript.at_bottom();
    set_answer(model, cell, AnswerState::Done(answer));
    if follow && model.queue.is_empty() {
        // An answer longer than the screen is read from its question on.
        model.transcript.show_from(CellId(cell.0.saturating_sub(1)), window);
    }
    let mut effects = finish_asking(model, cell);
    effects.extend(write::after(model, cell));
    effects
}

/// Keeps what was said for the questions that follow.
fn remember(model: &mut Model, question: &str, answer: Option<&str>) {
    model.asked.push(Turn::user(question));
    model.asked.extend(answer.map(Turn::agent));
}

fn finish_asking(model: &mut Model, cell: CellId) -> Vec<Effect> {
    if model.asking == Some(cell) {
        model.asking = None;
    }
    ask_next(model)
}

/// The cell of an ingest; one that was begun elsewhere, or whose cell was cleared away, gets a new one.
fn ingest_cell(model: &mut Model, purpose: Option<&Purpose>) -> CellId {
    match purpose {
        Some(&Purpose::Ingest(cell)) if model.transcript.get(cell).is_some() => cell,
        _ => model.transcript.push(Body::Ingest(Box::new(Ingest {
            title: "Adding documents".into(),
            state: IngestState::Running(Progress::default()),
        }))),
    }
}

fn ingesting(model: &mut Model, ticket: Ticket, purpose: Option<&Purpose>, progress: Progress) -> Vec<Effect> {
    let cell = ingest_cell(model, purpose);
    model.pending.insert(ticket, Purpose::Ingest(cell));
    model.set_ingest(cell, IngestState::Running(progress.clone()));
    model.progress = Some((ticket, progress));
    let asked = model.pending.values().any(|purpose| *purpose == Purpose::Status);
    if asked || model.clock < model.status_asked + REFRESH {
        return Vec::new();
    }
    // Set here and not only when the ticket comes: progress may come faster than that.
    model.status_asked = model.clock;
    refresh(model)
}

fn ingested(model: &mut Model, ticket: Ticket, purpose: Option<&Purpose>, report: Box<Report>) -> Vec<Effect> {
    let cell = ingest_cell(model, purpose);
    model.set_ingest(cell, IngestState::Done(report));
    library_changed(model, ticket)
}

/// What an ingest did is seen from now on.
fn library_changed(model: &mut Model, ticket: Ticket) -> Vec<Effect> {
    ingest_over(model, ticket);
    model.paused = false;
    model.source.forget_unless_open(model.side == Side::Source);
    let mut effects = refresh(model);
    // Libraries below write to the terminal on some paths while they build an index.
    effects.push(Effect::Repaint);
    effects
}

fn ingest_over(model: &mut Model, ticket: Ticket) {
    // What another one does goes on, and stays paused.
    if model.progress.as_ref().is_none_or(|(of, _)| *of == ticket) {
        model.progress = None;
        model.paused = false;
    }
}

/// Changes are not followed any more; a new request may have taken the place of this one.
fn watch_over(model: &mut Model, ticket: Ticket) {
    ingest_over(model, ticket);
    model.watch = model.watch.filter(|&watch| watch != ticket);
}

/// Asks again for what an ingest changes.
fn refresh(model: &Model) -> Vec<Effect> {
    let mut effects = vec![Effect::Submit(Request::Status, Purpose::Status)];
    if model.side == Side::Library {
        effects.push(Effect::Submit(Request::Documents { filter: Filter::default() }, Purpose::Documents));
    }
    effects
}

fn removed(model: &mut Model, cell: CellId, keys: &[String], roots: Vec<String>) -> Vec<Effect> {
    if !roots.is_empty() {
        model.undo.push(Undo::Documents(roots));
        model.say(Level::Info, "removed; /undo puts it back");
    }
    let value = if keys.is_empty() { "nothing: no document has that key".to_owned() } else { keys.join(", ") };
    model.transcript.change(cell, |body| *body = Body::Facts(vec![("removed".into(), value)]));
    model.source.forget_unless_open(model.side == Side::Source);
    refresh(model)
}

fn status_came(model: &mut Model, status: Status) -> Vec<Effect> {
    let first = model.status.is_none();
    if let SemanticStatus::Off { reason, hint } = &status.semantic
        && !std::mem::replace(&mut model.told_semantic_off, true)
    {
        let said = format!("Semantic search is off: {}", shown_line(reason));
        model.note(Level::Warning, said, Some(shown_line(&in_chat(hint))));
    }
    let empty = status.documents == 0;
    let fresh = status.generation == 0;
    model.status = Some(status);
    model.transcript.change(model.welcome, |body| {
        if matches!(body, Body::Welcome { empty: was } if *was != empty) {
            *body = Body::Welcome { empty };
        }
    });
    // The default library is filled on the first run, but not again after the user emptied it.
    if first && empty && fresh && !model.library_named && model.ingest_ticket().is_none() {
        return starter(model);
    }
    Vec::new()
}

fn chat_came(model: &mut Model, turns: Vec<ChatTurn>) -> Vec<Effect> {
    let effects = leave_chat(model);
    for turn in turns {
        model.transcript.push(Body::Question(turn.question.clone()));
        model.transcript.push(match serde_json::from_str::<Answer>(&turn.answer) {
            Ok(answer) => Body::Answer(Box::new(AnswerState::Done(Box::new(answer)))),
            Err(error) => Body::Answer(Box::new(AnswerState::Failed(
                "this answer cannot be shown".into(),
                Some(format!("It was saved in another form: {error}.")),
            ))),
        });
        model.composer.history.remember(&turn.question);
        let answer = serde_json::from_str::<Answer>(&turn.answer).ok();
        remember(model, &turn.question, answer.as_ref().and_then(Answer::said));
    }
    model.focus = Focus::Composer;
    effects
}

fn failed(model: &mut Model, ticket: Ticket, purpose: &Purpose, error: &Error) -> Vec<Effect> {
    let cancelled = error.kind() == ErrorKind::Cancelled;
    let message = shown_line(&error.one_line());
    let hint = error.hint_text().map(|hint| shown_line(&in_chat(hint)));
    match purpose {
        Purpose::Ask(cell) | Purpose::Search(cell) => {
            let state = if cancelled { AnswerState::Cancelled } else { AnswerState::Failed(message, hint) };
            set_answer(model, *cell, state);
            model.write_next = model.write_next.filter(|(wanted, _)| wanted != cell);
            return finish_asking(model, *cell);
        }
        Purpose::Write(cell) => {
            write::set(model, *cell, if cancelled { Stage::Cancelled } else { Stage::Failed(message, hint) });
        }
        Purpose::Check(cell) => check::failed(model, *cell, error, message, hint),
        Purpose::Save(cell, path) => check::not_saved(model, *cell, path.clone(), error, message),
        Purpose::Ingest(_) => {
            let state = if cancelled { IngestState::Cancelled } else { IngestState::Failed(message, hint) };
            let cell = ingest_cell(model, Some(purpose));
            model.set_ingest(cell, state);
            ingest_over(model, ticket);
            return refresh(model);
        }
        Purpose::Source if model.source.waiting == Some(ticket) => {
            model.source.waiting = None;
            model.source.error = Some(hint.map_or(message.clone(), |hint| format!("{message}. {hint}")));
        }
        Purpose::Page => page::failed(model, ticket, message, cancelled),
        Purpose::Documents => {
            model.library.waiting = false;
            model.say(Level::Error, message);
        }
        Purpose::Scope(before) => scope::refused(model, Filter::clone(before), message, hint),
        Purpose::Watch => {
            watch_over(model, ticket);
            if !cancelled {
                model.note(Level::Error, message, hint);
            }
        }
        Purpose::Why => super::why::failed(model, error, message),
        Purpose::Kept | Purpose::Pinned => brief::failed(model, message),
        Purpose::Source | Purpose::Status | Purpose::Unwatch | Purpose::Offers => {}
        Purpose::Brief(cell) => brief::not_made(model, *cell, message, hint),
        Purpose::Remove(cell)
        | Purpose::ShowStatus(cell)
        | Purpose::Chats(cell, _)
        | Purpose::Collections(cell)
        | Purpose::Retry(cell)
        | Purpose::Problems(cell) => {
            let note = crate::tui::cell::Note { level: Level::Error, text: message, hint };
            model.transcript.change(*cell, |body| *body = Body::Note(note));
        }
        Purpose::Restore { name, turns } => chats::not_restored(model, name, turns, message, hint),
        Purpose::Chat(_) | Purpose::Judge | Purpose::ChangeChat | Purpose::Export(..) => {
            model.note(Level::Error, message, hint);
        }
    }
    Vec::new()
}
