//! Briefings in the chat: pinning, the pane, and an outline from what was asked.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{open, pane_keys};
use crate::answer::Answer;
use crate::brief::edit::Edit;
use crate::brief::model::{Own, Question, Section};
use crate::brief::{Brief, outline, topic};
use crate::engine::{Briefing, Keeping, Request, Work};
use crate::tui::cell::{AnswerState, Body, Level, Note, counted};
use crate::tui::message::{Edited, Effect, Purpose};
use crate::tui::model::{Focus, Model, Side};
use crate::tui::source::Target;
use crate::tui::transcript::CellId;
use crate::tui::wrap::shown_line;

/// What became of an outline that was edited and not asked.
const AGAIN: &str = "/brief opens the outline again as you left it; left empty, it is forgotten.";
/// The most questions of a chat that an outline is made of.
const MOST: usize = 50;

fn keep(model: &Model, what: Keeping) -> Vec<Effect> {
    vec![Effect::Submit(Request::Keep { name: model.brief.name.clone(), what }, Purpose::Kept)]
}

/// Pins the words of a target: those that are cited or were found.
pub(super) fn pin(model: &mut Model, target: Option<Target>) -> Vec<Effect> {
    let Some((target, span)) = target.and_then(|target| target.span.map(|span| (target, span))) else {
        model.say(Level::Info, "nothing is selected that could be pinned: Tab goes to the next citation");
        return Vec::new();
    };
    let edit = Edit::Pin { key: target.key, edition: target.edition, span, note: None };
    let what = Keeping::Edit(vec![edit]);
    vec![Effect::Submit(Request::Keep { name: model.brief.name.clone(), what }, Purpose::Pinned)]
}

/// Opens the pane, or closes it.
pub(super) fn toggle(model: &mut Model) -> Vec<Effect> {
    if model.side == Side::Brief {
        open::close(model);
        return Vec::new();
    }
    open(model, None)
}

/// Opens the pane, on the briefing of this name where one is given.
pub(super) fn open(model: &mut Model, name: Option<&str>) -> Vec<Effect> {
    if let Some(name) = name {
        model.brief.turn_to(name);
    }
    model.side = Side::Brief;
    model.focus = Focus::Side;
    model.brief.waiting = true;
    keep(model, Keeping::Look)
}

/// Evidence of a number is annotated or put under a heading.
pub(super) fn edit(model: &mut Model, edit: Edit) -> Vec<Effect> {
    if model.side != Side::Brief {
        model.side = Side::Brief;
    }
    model.focus = Focus::Side;
    keep(model, Keeping::Edit(vec![edit]))
}

/// Keys of the pane.
pub(super) fn keys(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let rows = model.areas().library_rows();
    let shift = key.modifiers.contains(KeyModifiers::SHIFT);
    let number = model.brief.current().map(|evidence| evidence.number);
    match (key.code, number) {
        (KeyCode::Esc | KeyCode::Char('q'), _) => open::close(model),
        (KeyCode::Char('u'), _) if key.modifiers.is_empty() => return keep(model, Keeping::Undo),
        (KeyCode::Char('K'), Some(number)) => return shift_by(model, Edit::Up(number), -1),
        (KeyCode::Char('J'), Some(number)) => return shift_by(model, Edit::Down(number), 1),
        (KeyCode::Up, Some(number)) if shift => return shift_by(model, Edit::Up(number), -1),
        (KeyCode::Down, Some(number)) if shift => return shift_by(model, Edit::Down(number), 1),
        (KeyCode::Char('d') | KeyCode::Delete, Some(number)) if key.modifiers.is_empty() => {
            return keep(model, Keeping::Edit(vec![Edit::Drop(number)]));
        }
        (KeyCode::Char('a'), Some(number)) => {
            let own = model.brief.current().and_then(|evidence| evidence.own.first()).map(|own| own.text.clone());
            pane_keys::compose(model, &format!("/note {number} {}", own.unwrap_or_default()));
        }
        (KeyCode::Char('h'), Some(number)) => pane_keys::compose(model, &format!("/under {number} ")),
        (KeyCode::Enter | KeyCode::Char('o'), Some(_)) => {
            let target =
                model.brief.current().map(|evidence| Target::of_citation(&evidence.place.citation, &[], false));
            if let Some(target) = target {
                return open::place(model, target);
            }
        }
        (KeyCode::Tab | KeyCode::BackTab, _) => model.focus = Focus::Composer,
        _ => match pane_keys::moved(key, rows) {
            Some(by) => model.brief.go(by, rows),
            None => return pane_keys::common(model, key).unwrap_or_default(),
        },
    }
    Vec::new()
}

/// The cursor goes with the claim.
fn shift_by(model: &mut Model, edit: Edit, by: isize) -> Vec<Effect> {
    let rows = model.areas().library_rows();
    model.brief.go(by, rows);
    keep(model, Keeping::Edit(vec![edit]))
}

/// A kept briefing came.
pub(super) fn came(model: &mut Model, name: &str, brief: Option<Box<Brief>>, last: Option<String>, pinned: bool) {
    if name != model.brief.name {
        return;
    }
    model.brief.arrived(brief, last);
    let rows = model.areas().library_rows();
    if pinned {
        model.brief.select(usize::MAX);
        let count = model.brief.count();
        model.say(Level::Info, format!("pinned as {count} in “{}”; F5 shows it", shown_line(name)));
    }
    model.brief.go(0, rows);
}

/// It could not be kept, or there is none yet.
pub(super) fn failed(model: &mut Model, message: String) {
    if std::mem::take(&mut model.brief.waiting) {
        // The pane says for itself that nothing was pinned yet.
        return;
    }
    model.say(Level::Warning, message);
}

/// Has an outline edited: what was edited before and could not be asked, else one of this chat.
pub(super) fn outline(model: &mut Model) -> Vec<Effect> {
    let asked = model.pending.values().any(|purpose| matches!(purpose, Purpose::Brief(_)));
    match model.outline.clone().filter(|_| !asked) {
        Some(text) => vec![Effect::Edit(text)],
        None => outline_of_chat(model),
    }
}

/// The outline of a briefing from what was asked in this chat, to be edited: the questions in their order, with what was
/// found in the documents as a note for the user.
fn outline_of_chat(model: &mut Model) -> Vec<Effect> {
    let mut questions: Vec<Question> = Vec::new();
    let mut answer: Option<&Answer> = None;
    for (_, body) in model.transcript.newest_first() {
        match body {
            Body::Answer(state) => answer = if let AnswerState::Done(done) = &**state { Some(done) } else { None },
            // Without its answer it was a search, or was cancelled.
            Body::Question(text) => {
                if let Some(done) = answer.take() {
                    let asked = done.rewritten.as_ref().map_or(text.as_str(), |rewritten| rewritten.text.as_str());
                    let own = Own::new(marked(asked));
                    if questions.len() < MOST
                        && !questions.iter().any(|question| question.question.as_ref() == Some(&own))
                    {
                        questions.push(Question { question: Some(own), ..Question::default() });
                    }
                }
            }
            _ => {}
        }
    }
    if questions.is_empty() {
        model.say(Level::Info, "nothing was asked in this chat yet; ask first, then /brief makes an outline of it");
        return Vec::new();
    }
    questions.reverse();
    // Not the name that pins go to: what is kept under a name takes the place of what was.
    let first = questions.first().and_then(|question| question.question.as_ref());
    let title = first.map_or("", |own| own.text.trim().trim_end_matches(['?', '？', '؟'])).to_owned();
    let section = Section { level: 1, questions, ..Section::default() };
    let brief =
        Brief { title, collections: model.filter.collections.clone(), sections: vec![section], ..Brief::default() };
    vec![Effect::Edit(topic::markdown(&brief))]
}

/// A question of an outline ends with a question mark.
fn marked(text: &str) -> String {
    let text = text.trim();
    if outline::asks(text) { text.to_owned() } else { format!("{}?", text.trim_end_matches(['.', ':', ';', '!', ','])) }
}

/// The outline came back from the editor.
pub(super) fn edited(model: &mut Model, edited: Result<Edited, String>) -> Vec<Effect> {
    let text = match edited {
        Ok(Edited { text, .. }) if text.trim().is_empty() => {
            model.outline = None;
            model.say(Level::Info, "the outline was left empty: nothing is asked");
            return Vec::new();
        }
        Ok(Edited { text, failed: Some(why) }) => {
            model.outline = Some(text);
            model.note(Level::Error, shown_line(&why), Some(AGAIN.to_owned()));
            return Vec::new();
        }
        Ok(Edited { text, failed: None }) => text,
        Err(why) => {
            model.say(Level::Error, why);
            return Vec::new();
        }
    };
    let read = outline::read(&text);
    // Until it is answered: what somebody wrote is not lost with a briefing that fails.
    model.outline = Some(text);
    match read {
        Ok(brief) => {
            let cell = model.transcript.push(Body::Facts(vec![("briefing".into(), shown_line(&brief.title))]));
            model.transcript.go_bottom();
            let request = Request::Brief { brief: Box::new(brief), work: Work::Answer, filter: model.filter.clone() };
            vec![Effect::Submit(request, Purpose::Brief(cell))]
        }
        Err(error) => {
            let hint = error.hint_text().map_or_else(|| AGAIN.to_owned(), |hint| format!("{hint} {AGAIN}"));
            model.note(Level::Error, error.one_line(), Some(hint));
            Vec::new()
        }
    }
}

/// A briefing goes on.
pub(super) fn progress(model: &mut Model, cell: CellId, progress: &Briefing) {
    let facts = vec![
        (
            "briefing".to_owned(),
            format!("{} of {} questions asked; /cancel keeps what is done", progress.done, progress.total),
        ),
        ("asking".to_owned(), shown_line(&progress.question)),
    ];
    model.transcript.change(cell, |body| *body = Body::Facts(facts));
}

/// A briefing is done: it is kept under its title, and shown.
pub(super) fn done(model: &mut Model, cell: CellId, brief: Box<Brief>, cancelled: bool) -> Vec<Effect> {
    model.outline = None;
    let claims = counted(brief.evidence().count(), "claim");
    let documents = counted(brief.sources.len(), "document");
    let said = format!("{}{claims} from {documents}", if cancelled { "cancelled; " } else { "" });
    let name = name_of(&brief.title);
    let facts =
        vec![("briefing".to_owned(), said), ("kept as".to_owned(), format!("{name} (F5; `adduce brief show`)"))];
    model.transcript.change(cell, |body| *body = Body::Facts(facts));
    model.brief.turn_to(&name);
    model.side = Side::Brief;
    keep(model, Keeping::Put(brief))
}

/// A briefing could not be made; its outline is still there.
pub(super) fn not_made(model: &mut Model, cell: CellId, message: String, hint: Option<String>) {
    let hint = hint.map_or_else(|| AGAIN.to_owned(), |hint| format!("{hint} {AGAIN}"));
    let note = Note { level: Level::Error, text: message, hint: Some(hint) };
    model.transcript.change(cell, |body| *body = Body::Note(note));
}

/// A title as the name of a kept briefing.
fn name_of(title: &str) -> String {
    let plain = shown_line(title).replace(',', "");
    let name: String = plain.trim().trim_start_matches('-').chars().take(60).collect();
    let name = name.trim().to_owned();
    if name.is_empty() { crate::tui::brief::FIRST.to_owned() } else { name }
}
