//! What is opened beside the transcript: the library, a document, the place that a citation names.

use super::check;
use crate::engine::Request;
use crate::store::Filter;
use crate::tui::cell::{AnswerState, Body, Level, Opens, counted};
use crate::tui::message::{Effect, Purpose};
use crate::tui::model::{Focus, Model, Side};
use crate::tui::source::Target;
use crate::tui::transcript::Selection;
use crate::tui::wrap::shown_line;

/// Opens the library pane, or closes it.
pub(super) fn library(model: &mut Model) -> Vec<Effect> {
    if model.side == Side::Library {
        close(model);
        return Vec::new();
    }
    model.side = Side::Library;
    model.focus = Focus::Side;
    model.library.waiting = true;
    vec![Effect::Submit(Request::Documents { filter: Filter::default() }, Purpose::Documents)]
}

/// Closes the pane: back to the documents where it came from there, else to the transcript or the composer.
pub(super) fn close(model: &mut Model) {
    let was_focused = model.focus == Focus::Side;
    if model.side == Side::Source && std::mem::take(&mut model.from_library) {
        model.side = Side::Library;
        return;
    }
    if model.side == Side::Source && std::mem::take(&mut model.from_brief) {
        model.side = Side::Brief;
        return;
    }
    let source = matches!(model.side, Side::Source | Side::Why);
    model.side = Side::Closed;
    if was_focused {
        model.focus = if source && model.transcript.selected().is_some() { Focus::Transcript } else { Focus::Composer };
    }
}

/// Selects an anchor; an open source follows.
pub(super) fn select(model: &mut Model, selection: Selection) -> Vec<Effect> {
    let window = model.areas().transcript_window();
    model.transcript.select(Some(selection), window);
    check::reveal(model);
    if model.side == Side::Source && !model.from_library { show_source(model, selection, false) } else { Vec::new() }
}

/// Opens what an anchor stands for.
pub(super) fn anchor(model: &mut Model, selection: Selection) -> Vec<Effect> {
    let window = model.areas().transcript_window();
    model.transcript.select(Some(selection), window);
    if let Some(Opens::Chat(id)) = model.transcript.get(selection.cell).and_then(|body| body.opens(selection.anchor)) {
        return vec![Effect::Submit(Request::Chat { id }, Purpose::Chat(id))];
    }
    model.from_library = false;
    model.from_brief = false;
    let effects = show_source(model, selection, true);
    // The window is narrower now; what is selected must stay in view.
    let window = model.areas().transcript_window();
    model.transcript.select(Some(selection), window);
    check::reveal(model);
    effects
}

/// Selects an anchor and opens what it stands for beside it; the keys stay with the transcript.
pub(super) fn beside(model: &mut Model, selection: Selection) -> Vec<Effect> {
    let focus = model.focus;
    let effects = anchor(model, selection);
    model.focus = focus;
    effects
}

pub(super) fn target(model: &Model, selection: Selection) -> Option<Target> {
    let body = model.transcript.get(selection.cell)?;
    match body.opens(selection.anchor)? {
        Opens::Citation(citation) => {
            let (all, numbered) = match body {
                Body::Answer(state) => match &**state {
                    AnswerState::Done(answer) => (&answer.citations[..], !answer.abstained),
                    _ => return None,
                },
                Body::Written(writing) => writing.among(),
                _ => return None,
            };
            Some(Target::of_citation(citation, all, numbered))
        }
        Opens::Found(found) => Some(Target {
            key: found.key.clone(),
            title: found.title.clone(),
            span: Some(found.span),
            edition: None,
            quote: Some(found.text.clone()),
            number: None,
            others: Vec::new(),
            differs: Vec::new(),
            copy: Some(format!("“{}”\n— {}", shown_line(&found.text), shown_line(&found.title))),
            cited: None,
        }),
        Opens::Finding(finding) => check::target(finding),
        Opens::Chat(_) => None,
    }
}

fn show_source(model: &mut Model, selection: Selection, focus: bool) -> Vec<Effect> {
    let Some(target) = target(model, selection) else {
        model.say(Level::Info, "its words are nowhere: there is no source to open");
        return Vec::new();
    };
    model.side = Side::Source;
    if focus {
        model.focus = Focus::Side;
    }
    ask_source(model, target)
}

fn ask_source(model: &mut Model, target: Target) -> Vec<Effect> {
    let window = model.areas().source_window();
    let request = Request::Source { key: target.key.clone(), edition: target.edition, span: target.span };
    if model.source.open(target, window) { Vec::new() } else { vec![Effect::Submit(request, Purpose::Source)] }
}

/// Opens a place that is not of the transcript; closing it goes back to the briefing.
pub(super) fn place(model: &mut Model, target: Target) -> Vec<Effect> {
    model.side = Side::Source;
    model.focus = Focus::Side;
    model.from_library = false;
    model.from_brief = true;
    ask_source(model, target)
}

/// What `p` pins: the words that are marked in the source, else what is selected.
pub(super) fn to_pin(model: &Model) -> Option<Target> {
    let in_pane = (model.side == Side::Source && model.focus == Focus::Side).then(|| model.source.target.clone());
    in_pane.or_else(|| model.transcript.selected().and_then(|selection| target(model, selection)))
}

/// Opens the document under the library pane's cursor.
pub(super) fn under_cursor(model: &mut Model) -> Vec<Effect> {
    let Some(row) = model.library.current() else { return Vec::new() };
    let target = Target { key: row.key.clone(), title: row.title.clone(), ..Target::default() };
    let effects = document(model, target);
    model.from_library = true;
    effects
}

/// Opens a document that no citation led to.
pub(super) fn document(model: &mut Model, target: Target) -> Vec<Effect> {
    model.from_library = model.side == Side::Library;
    model.side = Side::Source;
    model.focus = Focus::Side;
    ask_source(model, target)
}

/// Opens citation `number` of the selected answer, else of the newest that has any.
pub(super) fn sources(model: &mut Model, number: usize) -> Vec<Effect> {
    let selected = model.transcript.selected().map(|selection| selection.cell);
    let newest =
        || model.transcript.newest_first().find(|(_, body)| matches!(body, Body::Answer(_)) && body.anchors() > 0);
    let Some(cell) = selected.or_else(|| newest().map(|(cell, _)| cell)) else {
        model.say(Level::Info, "there is no answer with sources yet");
        return Vec::new();
    };
    let count = model.transcript.get(cell).map_or(0, Body::anchors);
    if number == 0 || number > count {
        model.say(Level::Warning, format!("that answer has {}", counted(count, "source")));
        return Vec::new();
    }
    anchor(model, Selection { cell, anchor: number - 1 })
}
