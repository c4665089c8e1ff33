//! `/good` and `/bad`: what the user says of the last answer is kept, to measure by.

use crate::answer::followup::{Speaker, Turn};
use crate::engine::Request;
use crate::engine::message::{Kept, Verdict};
use crate::paths::for_people;
use crate::tui::cell::{AnswerState, Body, Level};
use crate::tui::message::{Effect, Purpose};
use crate::tui::model::Model;
use crate::tui::wrap::shown_line;

/// Says of the newest answer that it is good or bad.
pub(super) fn judge(model: &mut Model, good: bool, why: Option<String>) -> Vec<Effect> {
    let newest = model.transcript.newest_first().find_map(|(_, body)| match body {
        Body::Answer(state) => match &**state {
            AnswerState::Done(answer) => Some((**answer).clone()),
            _ => None,
        },
        _ => None,
    });
    let Some(answer) = newest else {
        model.say(Level::Info, "there is no answer yet");
        return Vec::new();
    };
    // The questions that were answered end with this one.
    let is_it = |turn: &Turn| turn.speaker == Speaker::User && turn.text == answer.question;
    let before = model.asked.iter().rposition(is_it).unwrap_or(model.asked.len());
    let history = model.asked.iter().take(before).cloned().collect();
    let verdict = Box::new(Verdict { answer, history, good, why });
    vec![Effect::Submit(Request::Judge { verdict }, Purpose::Judge)]
}

/// Says what was done, and how it is undone.
pub(super) fn judged(model: &mut Model, kept: &Kept) {
    let (word, command) = if kept.good { ("right", "/good") } else { ("wrong", "/bad") };
    if kept.taken_back {
        model.note(Level::Info, format!("Taken back: the last answer is no longer kept as {word}."), None);
        return;
    }
    let folder = shown_line(&for_people(&kept.folder));
    model.note(
        Level::Info,
        format!("Kept as {word} in {folder}; {command} again takes it back."),
        Some("`adduce eval` measures by what is kept there.".to_owned()),
    );
}
