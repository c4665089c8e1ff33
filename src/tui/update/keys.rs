//! Keys that work everywhere, and those of the composer.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::act;
use super::brief;
use super::pane_keys;
use super::{beyond, check, lists, open, scope, why, write};
use crate::config::keys::Place;
use crate::tui::cell::{Level, Opens};
use crate::tui::composer::Move;
use crate::tui::layout::PROMPT;
use crate::tui::message::Effect;
use crate::tui::model::{Focus, Model, Recall, Side};
use crate::tui::tour::Tour;

/// A second Ctrl-C within this time leaves.
const TWICE: Duration = Duration::from_millis(1500);

pub(super) fn key(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    if key.kind == KeyEventKind::Release {
        return Vec::new();
    }
    if model.secret.is_some() {
        return scope::secret(model, key);
    }
    if model.confirm.is_some() {
        return write::confirm(model, key);
    }
    if model.overwrite.is_some() {
        return check::overwrite(model, key);
    }
    let Some(key) = model.keys.turn(place(model), key) else { return Vec::new() };
    if let Some(effects) = everywhere(model, key) {
        return effects;
    }
    if model.picker.is_some() {
        return lists::key(model, key);
    }
    if model.help.is_some() {
        return pane_keys::help(model, key);
    }
    if model.recall.is_some() {
        return recall(model, key);
    }
    // The last step says so, wherever the keys go; what is typed is sent all the same.
    let typing = model.focus == Focus::Composer && !model.composer.buffer.is_empty();
    if key.code == KeyCode::Enter && !typing && model.tour.is_some_and(Tour::is_last) {
        model.tour = None;
        model.say(Level::Info, "that was the tour; /tour takes it again");
        return Vec::new();
    }
    match (model.focus, model.side) {
        (Focus::Composer, _) => composer(model, key),
        (Focus::Side, Side::Source) => pane_keys::source(model, key),
        (Focus::Side, Side::Library) => pane_keys::library(model, key),
        (Focus::Side, Side::Why) => why::key(model, key),
        (Focus::Side, Side::Brief) => brief::keys(model, key),
        (Focus::Transcript, _) | (Focus::Side, Side::Closed) => pane_keys::transcript(model, key),
    }
}

/// Whose keys hold where the user is.
fn place(model: &Model) -> Place {
    if model.picker.is_some() {
        return Place::Lists;
    }
    if model.help.is_some() { Place::Reading } else { here(model) }
}

/// Whose keys hold where the user is, behind the help.
pub(crate) fn here(model: &Model) -> Place {
    let on_finding = || {
        let selected = model.transcript.selected();
        let body = selected.and_then(|at| Some((model.transcript.get(at.cell)?, at.anchor)));
        body.is_some_and(|(body, anchor)| matches!(body.opens(anchor), Some(Opens::Finding(_))))
    };
    match (model.focus, model.side) {
        (Focus::Transcript, _) if on_finding() => Place::Check,
        (Focus::Composer, _) => Place::Composer,
        // A search is typed like anything else.
        (Focus::Side, Side::Source) if model.source.find.as_ref().is_some_and(|find| find.typing) => Place::Lists,
        (Focus::Side, Side::Source) => Place::Source,
        (Focus::Side, Side::Library) => Place::Library,
        (Focus::Side, Side::Brief) => Place::Brief,
        (Focus::Transcript, _) | (Focus::Side, Side::Closed | Side::Why) => Place::Transcript,
    }
}

/// Whether Control is down and Alt is not (both together are how some layouts write characters).
pub(super) fn control(key: KeyEvent) -> bool {
    key.modifiers.contains(KeyModifiers::CONTROL) && !key.modifiers.contains(KeyModifiers::ALT)
}

fn everywhere(model: &mut Model, key: KeyEvent) -> Option<Vec<Effect>> {
    let effects = match key.code {
        KeyCode::Char('c') if control(key) => interrupt(model),
        KeyCode::Char('d') if control(key) && model.composer.buffer.is_empty() => vec![Effect::Quit],
        KeyCode::Char('z') if control(key) => vec![Effect::Suspend],
        KeyCode::Char('l') if control(key) => vec![Effect::Repaint],
        KeyCode::Char('p') if control(key) && model.recall.is_none() => lists::palette(model),
        KeyCode::F(1) => {
            model.picker = None;
            model.help = if model.help.is_some() { None } else { Some(0) };
            Vec::new()
        }
        KeyCode::F(2) => {
            model.help = None;
            model.picker = None;
            open::library(model)
        }
        KeyCode::F(3) => {
            write::turn_over(model);
            Vec::new()
        }
        KeyCode::F(4) => {
            model.mouse = !model.mouse;
            let said = if model.mouse {
                "the mouse is adduce's again"
            } else {
                "the mouse is the terminal's: select text as usual, F4 takes it back"
            };
            model.say(Level::Info, said);
            vec![Effect::Mouse(model.mouse)]
        }
        KeyCode::F(5) => {
            model.help = None;
            brief::toggle(model)
        }
        KeyCode::F(6) => {
            model.focus = match (model.focus, model.side) {
                (Focus::Composer, _) => Focus::Transcript,
                (Focus::Transcript, Side::Source | Side::Library | Side::Why | Side::Brief) => Focus::Side,
                _ => Focus::Composer,
            };
            Vec::new()
        }
        _ => return None,
    };
    Some(effects)
}

/// Ctrl-C: stops what runs, else clears what is typed (history keeps it); twice in a row leaves.
fn interrupt(model: &mut Model) -> Vec<Effect> {
    if model.leaving.is_some_and(|until| model.clock < until) {
        return vec![Effect::Quit];
    }
    model.leaving = Some(model.clock + TWICE);
    model.leave_recall();
    let effects = act::cancel_running(model);
    let said = if !effects.is_empty() {
        "stopping… Ctrl-C again leaves"
    } else if model.composer.buffer.is_empty() {
        "Ctrl-C again leaves"
    } else {
        model.composer.take();
        "cleared, Up brings it back; Ctrl-C again leaves"
    };
    model.say(Level::Info, said);
    if let Some(toast) = &mut model.toast {
        toast.until = model.clock + TWICE;
    }
    effects
}

fn composer(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    if !matches!(key.code, KeyCode::Tab) {
        model.paths.clear();
    }
    if let Some(effects) = completing(model, key) {
        return effects;
    }
    let columns = usize::from(model.size.0.saturating_sub(PROMPT));
    let alt = key.modifiers.contains(KeyModifiers::ALT);
    let shift = key.modifiers.contains(KeyModifiers::SHIFT);
    let control = control(key);
    let window = model.areas().transcript_window();
    match key.code {
        KeyCode::Enter if alt || shift => newline(model),
        KeyCode::Char('j') if control => newline(model),
        KeyCode::Enter => return act::send(model),
        KeyCode::Esc => return escape(model),
        KeyCode::Tab if beyond::path(model.composer.buffer.text()).is_some() => {
            return beyond::complete(model).unwrap_or_default();
        }
        KeyCode::Up if control => model.transcript.scroll_by(-1, window),
        KeyCode::Down if control => model.transcript.scroll_by(1, window),
        KeyCode::Up => model.composer.up(columns),
        KeyCode::Down => model.composer.down(columns),
        KeyCode::PageUp => model.transcript.scroll_by(1 - window.rows as isize, window),
        KeyCode::PageDown => model.transcript.scroll_by(window.rows as isize - 1, window),
        KeyCode::Home if control => model.transcript.go_top(window),
        KeyCode::End if control => model.transcript.go_bottom(),
        KeyCode::Tab | KeyCode::BackTab => return into_transcript(model),
        KeyCode::Char('r') if control => {
            let draft = model.composer.buffer.text().to_owned();
            model.recall = Some(Recall { draft, ..Recall::default() });
        }
        KeyCode::Char('?') if !control && model.composer.buffer.is_empty() => model.help = Some(0),
        KeyCode::Char('s') if key.modifiers.is_empty() && offers_starter(model) => return act::starter(model),
        _ => edit(model, key),
    }
    Vec::new()
}

/// An empty library offers the starter corpus at one key, as long as nothing is typed and nothing is being added.
fn offers_starter(model: &Model) -> bool {
    model.composer.buffer.is_empty() && model.empty_library() && model.ingest_ticket().is_none()
}

fn newline(model: &mut Model) {
    model.composer.buffer.insert("\n");
}

/// Stops a model that writes, else closes what is open; never touches the text.
fn escape(model: &mut Model) -> Vec<Effect> {
    if let Some(effect) = write::stop(model).or_else(|| check::stop(model)) {
        return vec![effect];
    }
    if model.side == Side::Closed {
        model.transcript.go_bottom();
        if model.tour.take().is_some() {
            model.say(Level::Info, "the tour is left; /tour takes it again");
        }
    } else {
        open::close(model);
    }
    Vec::new()
}

fn into_transcript(model: &mut Model) -> Vec<Effect> {
    model.focus = Focus::Transcript;
    match model.transcript.selected().or_else(|| model.transcript.next_anchor(true)) {
        Some(selection) => open::select(model, selection),
        None => Vec::new(),
    }
}

/// Editing keys: those of terminals, of readline, and of other programs.
fn edit(model: &mut Model, key: KeyEvent) {
    let alt = key.modifiers.contains(KeyModifiers::ALT);
    let control = control(key);
    let words = alt || control;
    let buffer = &mut model.composer.buffer;
    match key.code {
        KeyCode::Left if words => buffer.go(Move::WordLeft),
        KeyCode::Right if words => buffer.go(Move::WordRight),
        KeyCode::Left => buffer.go(Move::Left),
        KeyCode::Right => buffer.go(Move::Right),
        KeyCode::Home => buffer.go(Move::LineStart),
        KeyCode::End => buffer.go(Move::LineEnd),
        KeyCode::Backspace if words => buffer.delete(Move::WordLeft),
        KeyCode::Backspace => buffer.delete(Move::Left),
        KeyCode::Delete if words => buffer.delete(Move::WordRight),
        KeyCode::Delete => buffer.delete(Move::Right),
        KeyCode::Char(c) if control => match c {
            'a' => buffer.go(Move::LineStart),
            'e' => buffer.go(Move::LineEnd),
            'b' => buffer.go(Move::Left),
            'f' => buffer.go(Move::Right),
            'h' => buffer.delete(Move::Left),
            'd' => buffer.delete(Move::Right),
            'w' => buffer.delete(Move::WordLeft),
            'u' => buffer.delete(Move::LineStart),
            'k' => buffer.delete(Move::LineEnd),
            'y' => buffer.yank(),
            'n' => model.composer.down(1 << 16),
            _ => {}
        },
        KeyCode::Char(c) if alt && !key.modifiers.contains(KeyModifiers::CONTROL) => match c {
            'b' => buffer.go(Move::WordLeft),
            'f' => buffer.go(Move::WordRight),
            'd' => buffer.delete(Move::WordRight),
            '<' => buffer.go(Move::Start),
            '>' => buffer.go(Move::End),
            _ => {}
        },
        KeyCode::Char(c) => {
            let mut bytes = [0; 4];
            if !buffer.insert(c.encode_utf8(&mut bytes)) {
                model.say(Level::Warning, "no more than 32 KiB fit here");
            }
        }
        _ => {}
    }
    model.completion = 0;
}

/// Keys while completions are offered.
fn completing(model: &mut Model, key: KeyEvent) -> Option<Vec<Effect>> {
    let offered = model.completions();
    let last = offered.len().checked_sub(1)?;
    let at = model.completion.min(last);
    let spec = offered[at];
    match key.code {
        KeyCode::Up => model.completion = at.checked_sub(1).unwrap_or(last),
        KeyCode::Down => model.completion = if at == last { 0 } else { at + 1 },
        KeyCode::Esc => model.completion_closed = Some(model.composer.buffer.text().to_owned()),
        KeyCode::Tab => complete(model, spec.name),
        KeyCode::Enter if key.modifiers.is_empty() => {
            let typed = model.composer.buffer.text() == format!("/{}", spec.name);
            if spec.needs_more() && !typed {
                complete(model, spec.name);
            } else {
                model.composer.buffer.set(&format!("/{}", spec.name));
                model.completion = 0;
                return Some(act::send(model));
            }
        }
        _ => return None,
    }
    Some(Vec::new())
}

fn complete(model: &mut Model, name: &str) {
    model.composer.buffer.set(&format!("/{name} "));
    model.completion = 0;
}

/// Keys while history is searched.
fn recall(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let Some(recall) = &mut model.recall else { return Vec::new() };
    let before = match key.code {
        KeyCode::Char('r') if control(key) => recall.at.unwrap_or(usize::MAX),
        KeyCode::Esc => {
            model.leave_recall();
            return Vec::new();
        }
        KeyCode::Char('g') if control(key) => {
            model.leave_recall();
            return Vec::new();
        }
        KeyCode::Enter | KeyCode::Tab | KeyCode::Left | KeyCode::Right => {
            model.end_recall();
            return Vec::new();
        }
        KeyCode::Backspace => {
            recall.part.pop();
            usize::MAX
        }
        KeyCode::Char(c) if !control(key) && !key.modifiers.contains(KeyModifiers::ALT) => {
            recall.part.push(c);
            usize::MAX
        }
        _ => return Vec::new(),
    };
    if recall.part.is_empty() {
        recall.at = None;
        let draft = recall.draft.clone();
        model.composer.buffer.set(&draft);
    } else if let Some((at, entry)) = model.composer.history.find(&recall.part, before) {
        recall.at = Some(at);
        let entry = entry.to_owned();
        model.composer.buffer.set(&entry);
    }
    Vec::new()
}
