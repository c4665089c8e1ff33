//! Something happened: what changes, and what is to be done. Pure; [`super::shell`] does the effects.

mod act;
mod beyond;
mod brief;
#[cfg(test)]
mod brief_tests;
mod chats;
mod check;
#[cfg(test)]
mod check_tests;
mod copy;
mod events;
mod judge;
#[cfg(test)]
mod judge_tests;
mod keys;
mod lists;
mod mouse;
mod open;
mod page;
mod pane_keys;
mod scope;
mod why;
mod write;

#[cfg(test)]
mod ability_tests;
#[cfg(test)]
mod chat_tests;
#[cfg(test)]
mod fuzz_tests;
#[cfg(test)]
mod living_tests;
#[cfg(test)]
mod pane_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod write_tests;

use super::cell::Level;
use super::layout::WIDE;
use super::message::{Effect, Msg};
use super::model::{Focus, Model, Side};

pub(crate) use act::{run_line, start};
pub(crate) use beyond::tour;
pub(crate) use check::{Overwrite, progress};
pub(crate) use keys::here;

/// Applies a message.
pub(crate) fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let effects = apply(model, msg);
    crate::tui::tour::advance(model);
    effects
}

fn apply(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Key(key) => keys::key(model, key),
        Msg::Paste(text) => paste(model, &text),
        Msg::Mouse(mouse) => mouse::mouse(model, mouse),
        Msg::Resize(columns, rows) => {
            resize(model, (columns, rows));
            Vec::new()
        }
        Msg::Engine(event) => events::event(model, event),
        Msg::Submitted(ticket, purpose) => {
            events::submitted(model, ticket, purpose);
            Vec::new()
        }
        Msg::Edited(text) => brief::edited(model, text),
        Msg::Copied(said) => {
            let what = model.copied.take();
            match said {
                Ok(said) => model.say(Level::Info, what.map_or(said.clone(), |what| format!("{what}: {said}"))),
                Err(said) => model.say(Level::Error, said),
            }
            Vec::new()
        }
        Msg::Said(said) => {
            tell(model, said);
            Vec::new()
        }
        Msg::Wrote(said) => {
            model.writing = model.writing.saturating_sub(1);
            tell(model, said);
            Vec::new()
        }
        Msg::Paths { typed, found } => {
            beyond::paths(model, &typed, found);
            Vec::new()
        }
    }
}

/// Says what became of something that was done outside.
fn tell(model: &mut Model, said: Result<String, String>) {
    let (level, said) = match said {
        Ok(said) => (Level::Info, said),
        Err(said) => (Level::Error, said),
    };
    model.say(level, crate::tui::wrap::shown_line(&said));
}

/// What is selected or marked stays in view.
fn resize(model: &mut Model, size: (u16, u16)) {
    let before = model.areas().source_window();
    model.size = size;
    // A transcript that a pane covers now gets no keys.
    if size.0 < WIDE && model.side != Side::Closed && model.focus == Focus::Transcript {
        model.focus = Focus::Side;
    }
    let areas = model.areas();
    model.source.resized(before, areas.source_window());
    if let Some(selection) = model.transcript.selected() {
        model.transcript.select(Some(selection), areas.transcript_window());
    }
    model.library.go(0, areas.library_rows());
    model.brief.go(0, areas.library_rows());
}

/// Pasted text always goes to the composer, wherever the keys go; a password to the line that is not shown.
fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    if let Some(secret) = &mut model.secret {
        secret.insert(text);
        return Vec::new();
    }
    if let Some(picker) = &mut model.picker {
        let line = text.lines().next().unwrap_or_default();
        picker.set(format!("{}{line}", picker.typed));
        return Vec::new();
    }
    model.help = None;
    model.end_recall();
    model.paths.clear();
    model.focus = Focus::Composer;
    if !model.composer.buffer.insert(text) {
        model.say(Level::Warning, "the paste was cut: no more than 32 KiB fit here");
    }
    Vec::new()
}
