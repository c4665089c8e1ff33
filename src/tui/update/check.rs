//! `/check`: a quotation or a draft held against the documents, its findings walked through, corrections taken and written
//! down.

use std::path::{Path, PathBuf};

use crossterm::event::{KeyCode, KeyEvent};

use super::keys::control;
use super::{act, open};
use crate::engine::{DraftInput, DraftStep, Request, Saving, exists_already};
use crate::quote::report::Report;
use crate::quote::shown::differing;
use crate::text::Span;
use crate::tui::cell::{Body, Check, CheckStage, Finding, Level, counted};
use crate::tui::layout::WIDE;
use crate::tui::message::{Effect, Purpose};
use crate::tui::model::{Focus, Model, Side};
use crate::tui::source::Target;
use crate::tui::transcript::{CellId, Selection};
use crate::tui::wrap::shown_line;
use crate::{Error, ErrorKind, paths};

/// The question whether a file may be written over, while it is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Overwrite {
    /// The check whose corrections are to be written.
    pub(crate) cell: CellId,
    /// What would be written over.
    pub(crate) path: PathBuf,
    /// Whether that is the draft itself.
    pub(crate) original: bool,
    /// How many corrections would be written.
    pub(crate) corrections: usize,
}

/// Begins to check what was typed: a path or a quotation.
pub(super) fn command(model: &mut Model, typed: &str) -> Vec<Effect> {
    model.transcript.push(Body::Question(format!("/check {typed}")));
    let cell = model.transcript.push(Body::Check(Box::new(Check::new())));
    model.transcript.go_bottom();
    let draft = DraftInput::Typed(act::at_home(typed, model.home.as_deref()));
    let request = Request::CheckDraft { draft, source: None, filter: model.filter.clone() };
    vec![Effect::Submit(request, Purpose::Check(cell))]
}

fn change<T>(model: &mut Model, cell: CellId, change: impl FnOnce(&mut Check) -> T) -> Option<T> {
    let mut out = None;
    model.transcript.change(cell, |body| {
        if let Body::Check(check) = body {
            out = Some(change(check));
        }
    });
    out
}

fn get(model: &Model, cell: CellId) -> Option<&Check> {
    match model.transcript.get(cell) {
        Some(Body::Check(check)) => Some(check),
        _ => None,
    }
}

/// A draft was read, a quotation of it checked, or all of them.
pub(super) fn step(model: &mut Model, cell: CellId, step: DraftStep) -> Vec<Effect> {
    match step {
        DraftStep::Read(draft) => {
            change(model, cell, |check| check.draft = Some(draft));
        }
        DraftStep::Checked(report) => {
            change(model, cell, |check| {
                check.findings.push(Finding { report, wording: false, citation: false });
            });
        }
        DraftStep::Done => {
            change(model, cell, |check| check.stage = CheckStage::Done);
            return begin_walking(model, cell);
        }
    }
    Vec::new()
}

/// The first finding is selected and its source opened beside it, unless the user is doing something else.
fn begin_walking(model: &mut Model, cell: CellId) -> Vec<Effect> {
    let busy = !model.composer.buffer.is_empty() || model.focus != Focus::Composer || model.side == Side::Library;
    if busy || get(model, cell).is_none_or(|check| check.listed().next().is_none()) {
        return Vec::new();
    }
    model.focus = Focus::Transcript;
    let selection = Selection { cell, anchor: 0 };
    let effects = if model.size.0 >= WIDE { open::beside(model, selection) } else { open::select(model, selection) };
    reveal(model);
    effects
}

/// It failed, or was stopped: what was found stays.
pub(super) fn failed(model: &mut Model, cell: CellId, error: &Error, message: String, hint: Option<String>) {
    let stage =
        if error.kind() == ErrorKind::Cancelled { CheckStage::Cancelled } else { CheckStage::Failed(message, hint) };
    change(model, cell, |check| check.stage = stage);
}

/// Stops the newest check that runs.
pub(super) fn stop(model: &Model) -> Option<Effect> {
    let mut checks = model.pending.iter().rev().filter(|(_, purpose)| matches!(purpose, Purpose::Check(_)));
    checks.next().map(|(&ticket, _)| Effect::Cancel(ticket))
}

/// How many quotations were checked, of how many, while one runs.
pub(crate) fn progress(model: &Model) -> Option<(usize, usize)> {
    let running = model.pending.values().rev().find_map(|purpose| match purpose {
        Purpose::Check(cell) => get(model, *cell),
        _ => None,
    })?;
    let all = running.draft.as_ref().map_or(0, |draft| draft.quotations);
    Some((running.findings.len(), all.max(running.findings.len())))
}

/// The source of a finding: its place, with the words that differ marked. Of words that are nowhere, the nearest thing said.
pub(super) fn target(finding: &Finding) -> Option<Target> {
    let report = &finding.report;
    let copy = Some(copied(finding));
    let Some((source, (start, end))) = report.source.as_ref().zip(report.bytes) else {
        let nearest = report.alternatives.first()?;
        let span = Some(Span::new(nearest.bytes.0, nearest.bytes.1));
        return Some(Target { key: nearest.source.clone(), span, copy, ..Target::default() });
    };
    Some(Target {
        key: source.clone(),
        title: report.title.clone().unwrap_or_default(),
        span: Some(Span::new(start, end)),
        quote: report.text.clone(),
        differs: differing(report),
        copy,
        ..Target::default()
    })
}

/// The right words with their source.
fn copied(finding: &Finding) -> String {
    let report: &Report = &finding.report;
    let words = finding.wording_change().map_or(&report.quote, |change| &change.after);
    let source = report.citation.as_deref().map(|citation| format!("\n— {}", shown_line(citation))).unwrap_or_default();
    format!("“{}”{source}", shown_line(words))
}

/// All of the selected finding is brought into view.
pub(super) fn reveal(model: &mut Model) {
    if let Some(selection) = model.transcript.selected().filter(|selection| get(model, selection.cell).is_some()) {
        let window = model.areas().transcript_window();
        model.transcript.reveal(selection, window);
    }
}

/// The keys of a finding that is selected; `None` for all others.
pub(super) fn key(model: &mut Model, key: KeyEvent) -> Option<Vec<Effect>> {
    let selection = model.transcript.selected()?;
    get(model, selection.cell)?;
    let KeyCode::Char(c) = key.code else { return None };
    if control(key) {
        return None;
    }
    match c {
        'a' => take(model, selection, true),
        'c' => take(model, selection, false),
        'A' => take_all(model, selection.cell),
        'f' => return Some(list_all(model, selection)),
        'w' => return Some(write(model, selection.cell, false)),
        'W' => return Some(write(model, selection.cell, true)),
        _ => return None,
    }
    reveal(model);
    Some(Vec::new())
}

/// Takes the corrected wording or citation of a finding, or gives it back.
fn take(model: &mut Model, selection: Selection, wording: bool) {
    let taken = change(model, selection.cell, |check| {
        let finding = check.at_mut(selection.anchor)?;
        let there = if wording { finding.wording_change() } else { finding.citation_change() }.is_some();
        let taken = if wording { &mut finding.wording } else { &mut finding.citation };
        *taken = there && !*taken;
        there.then_some(*taken)
    });
    let what = if wording { "wording" } else { "citation" };
    match taken.flatten() {
        Some(true) => model.say(Level::Info, format!("the corrected {what} is taken; the same key gives it back")),
        Some(false) => model.say(Level::Info, format!("the {what} stays as it is")),
        None => model.say(Level::Info, format!("there is no corrected {what} here")),
    }
}

/// Takes every correction there is; where all are taken, none.
fn take_all(model: &mut Model, cell: CellId) {
    let taken = change(model, cell, |check| {
        let all = check.findings.iter().all(|finding| {
            (finding.wording || finding.wording_change().is_none())
                && (finding.citation || finding.citation_change().is_none())
        });
        for finding in &mut check.findings {
            finding.wording = !all && finding.wording_change().is_some();
            finding.citation = !all && finding.citation_change().is_some();
        }
        check.taken()
    });
    let said = match taken {
        Some(count) if count > 0 => format!("{} taken; A gives them back", counted(count, "correction")),
        _ => "no correction is taken".to_owned(),
    };
    model.say(Level::Info, said);
}

/// Lists all quotations, or the findings alone; what is selected stays, or gives way to the next.
fn list_all(model: &mut Model, selection: Selection) -> Vec<Effect> {
    let anchor = change(model, selection.cell, |check| {
        let number = check.listed().nth(selection.anchor).unwrap_or_default();
        check.all = !check.all;
        let count = check.listed().count();
        check.listed().position(|at| at >= number).or(count.checked_sub(1))
    });
    if let Some(anchor) = anchor.flatten() {
        open::select(model, Selection { anchor, ..selection })
    } else {
        // All may stand: nothing is left to be selected.
        let window = model.areas().transcript_window();
        model.transcript.select(None, window);
        model.focus = Focus::Composer;
        Vec::new()
    }
}

/// Writes the copy with the corrections that were taken, or asks first: over the draft itself always.
fn write(model: &mut Model, cell: CellId, original: bool) -> Vec<Effect> {
    let Some(check) = get(model, cell) else { return Vec::new() };
    let (taken, running) = (check.taken(), check.stage == CheckStage::Running);
    let Some((draft, to)) = check.draft.as_ref().and_then(|draft| Some((draft, draft.output()?))) else {
        model.say(Level::Info, "this is no file: y copies the right words with their source");
        return Vec::new();
    };
    let (path, writable) = (draft.path.clone().unwrap_or_default(), draft.can_be_written());
    if running {
        model.say(Level::Info, "it is still being checked");
    } else if writable && taken == 0 {
        model.say(Level::Info, "no correction is taken: a takes the wording, c the citation, A all");
    } else if original && !writable {
        model.say(Level::Warning, "a file of this format is not written into: w writes the list of corrections");
    } else if original {
        model.overwrite = Some(Overwrite { cell, path, original: true, corrections: taken });
    } else {
        return save(model, cell, to, Saving::New);
    }
    Vec::new()
}

fn save(model: &Model, cell: CellId, path: PathBuf, how: Saving) -> Vec<Effect> {
    let Some(corrected) = get(model, cell).and_then(Check::corrected) else { return Vec::new() };
    vec![Effect::Submit(
        Request::SaveDraft { path: path.clone(), text: corrected.text, how },
        Purpose::Save(cell, path),
    )]
}

/// It was written.
pub(super) fn saved(model: &mut Model, cell: CellId, path: &Path) {
    let left_out = get(model, cell).and_then(Check::corrected).map_or(0, |applied| applied.left_out);
    let said = format!("Written to {}", shown_line(&paths::for_people(path)));
    let hint = (left_out > 0)
        .then(|| format!("{} left out, because another one changes the same words.", counted(left_out, "change")));
    // Said in both places: the list stays where it is, and what was written can be looked up later.
    model.say(Level::Info, said.clone());
    model.note(Level::Info, said, hint);
}

/// It was not written; where something is there already, the user is asked.
pub(super) fn not_saved(model: &mut Model, cell: CellId, path: PathBuf, error: &Error, message: String) {
    if exists_already(error) {
        let corrections = get(model, cell).map_or(0, Check::taken);
        model.overwrite = Some(Overwrite { cell, path, original: false, corrections });
    } else {
        let hint = error.hint_text().map(shown_line);
        model.note(Level::Error, message, hint);
        model.transcript.go_bottom();
    }
}

/// Keys while it is asked whether something may be written over.
pub(super) fn overwrite(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let Some(asked) = model.overwrite.clone() else { return Vec::new() };
    match key.code {
        KeyCode::Char('y' | 'Y') if !control(key) => {
            model.overwrite = None;
            let checked = get(model, asked.cell).and_then(|check| check.draft.as_ref()).map(|draft| draft.text.clone());
            let how = match checked {
                Some(checked) if asked.original => Saving::Original { checked },
                _ => Saving::Over,
            };
            save(model, asked.cell, asked.path, how)
        }
        KeyCode::Char('n' | 'N' | 'q') | KeyCode::Esc => {
            model.overwrite = None;
            model.say(Level::Info, "nothing was written");
            Vec::new()
        }
        KeyCode::Char('c') if control(key) => {
            model.overwrite = None;
            Vec::new()
        }
        _ => Vec::new(),
    }
}
