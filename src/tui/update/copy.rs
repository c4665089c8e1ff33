//! What is copied, and in which style.

use super::open::target;
use crate::config::Copying;
use crate::tui::cell::{AnswerState, Body, Level, counted};
use crate::tui::message::Effect;
use crate::tui::model::{Focus, Model, Side};
use crate::tui::place;
use crate::tui::source::Target;

/// Copies the source that is open or the claim that is selected, else the newest answer.
pub(super) fn copy(model: &mut Model) -> Vec<Effect> {
    let style = model.copying;
    let in_pane = || (model.side == Side::Source && model.focus == Focus::Side).then(|| model.source.target.clone());
    let selected = || model.transcript.selected().and_then(|selection| target(model, selection));
    let of_target = |target: Target| {
        if let Some(cited) = &target.cited {
            // What became of it stands behind this, and is to fit the row.
            let what = if style == Copying::Words { "alone" } else { "with its citation" };
            let number = target.number.map_or_else(|| "the words".to_owned(), |number| format!("[{number}]"));
            return Some((place::copied(&[cited], style), format!("{number} {what}")));
        }
        target.copy.map(|text| (text, "the passage with its source".to_owned()))
    };
    let found = in_pane().and_then(of_target).or_else(|| selected().and_then(of_target));
    let Some((text, what)) = found.or_else(|| newest_answer(model)) else {
        model.say(Level::Info, "there is nothing to copy yet");
        return Vec::new();
    };
    let letters = text.chars().count();
    model.copied = Some(format!("{what}, {} as {}", counted(letters, "character"), style.name()));
    vec![Effect::Copy(text)]
}

/// All claims of the newest answer, each with its sources.
fn newest_answer(model: &Model) -> Option<(String, String)> {
    model.transcript.newest_first().find_map(|(_, body)| {
        let Body::Answer(state) = body else { return None };
        let AnswerState::Done(answer) = &**state else { return None };
        let citations: Vec<&crate::answer::Citation> = answer.citations.iter().collect();
        let what = format!("the answer with {}", counted(citations.len(), "citation"));
        (!citations.is_empty()).then(|| (place::copied(&citations, model.copying), what))
    })
}
