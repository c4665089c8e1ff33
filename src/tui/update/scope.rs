//! Which documents are asked, which are followed, and which need a password.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::act::ingest;
use super::keys::control;
use crate::engine::Request;
use crate::ingest::{How, Report};
use crate::store::{Collection, Filter};
use crate::tui::cell::{Body, Level, changes, counted};
use crate::tui::message::{Effect, Purpose};
use crate::tui::model::{Focus, Model};
use crate::tui::secret::Secret;
use crate::tui::wrap::shown_line;

/// Asks and searches only these documents from now on. It holds at once, for a question typed right behind it; the engine
/// says whether there are such documents.
pub(super) fn set(model: &mut Model, filter: Filter) -> Vec<Effect> {
    model.transcript.go_bottom();
    if filter.is_empty() {
        model.note(Level::Info, "Questions and searches are about all documents.", None);
        model.filter = filter;
        return Vec::new();
    }
    let before = std::mem::replace(&mut model.filter, filter.clone());
    vec![Effect::Submit(Request::Documents { filter }, Purpose::Scope(Box::new(before)))]
}

/// So many documents are in the scope.
pub(super) fn came(model: &mut Model, documents: usize) {
    let words = shown_line(&model.filter.words());
    if documents == 0 {
        let hint = "Nothing will be found. /in alone goes back to all documents.".to_owned();
        model.note(Level::Warning, format!("No document is like that: {words}."), Some(hint));
    } else {
        let about = counted(documents, "document");
        let hint = Some("/in alone goes back to all documents.".to_owned());
        model.note(Level::Info, format!("Questions and searches are about {about}: {words}."), hint);
    }
}

/// There is no such collection or tag, or the date is none: what was asked before is asked again.
pub(super) fn refused(model: &mut Model, before: Filter, message: String, hint: Option<String>) {
    model.filter = before;
    model.note(Level::Error, message, hint);
}

/// What `/collections` shows.
pub(super) fn collections(collections: &[Collection], tags: &[(String, usize)]) -> Body {
    let mut facts = Vec::new();
    for collection in collections {
        let roots: Vec<String> = collection.roots.iter().map(|root| shown_line(root)).collect();
        let of = format!("{} · {}", counted(collection.documents, "document"), roots.join(", "));
        facts.push((shown_line(&collection.name), of));
    }
    for (tag, count) in tags {
        facts.push((format!("tag:{}", shown_line(tag)), counted(*count, "document")));
    }
    if facts.is_empty() {
        let none = "`adduce add --in NAME FOLDER` makes a collection, `adduce tag KEY --add NAME` a tag.";
        facts.push(("none yet".into(), none.into()));
    }
    Body::Facts(facts)
}

/// Begins to follow changes, or ends it.
pub(super) fn watch(model: &mut Model) -> Vec<Effect> {
    match model.watch.take() {
        Some(_) => vec![Effect::Submit(Request::Watch { on: false }, Purpose::Unwatch)],
        None => vec![Effect::Submit(Request::Watch { on: true }, Purpose::Watch)],
    }
}

/// Changes are followed from now on.
pub(super) fn watching(model: &mut Model, note: Option<String>) {
    let said = "Watching the files and folders you added. What changes there comes in by itself; /watch ends it.";
    model.note(Level::Info, said, note.map(|note| shown_line(&note)));
}

/// A sync while watching changed something.
pub(super) fn changed(model: &mut Model, report: &Report) {
    let named = |keys: &[String]| {
        let names: Vec<String> = keys.iter().take(3).map(|key| shown_line(key)).collect();
        format!("{}{}", names.join(", "), if keys.len() > 3 { ", …" } else { "" })
    };
    let to: Vec<String> = report.renamed.iter().map(|(_, to)| to.clone()).collect();
    let lists: Vec<String> = [&report.added, &report.changed, &to, &report.gone]
        .into_iter()
        .filter(|keys| !keys.is_empty())
        .map(|keys| named(keys))
        .collect();
    let what = changes(report);
    let what = if what.is_empty() { "passages embedded".to_owned() } else { what.join(", ") };
    let of = if lists.is_empty() { String::new() } else { format!(": {}", lists.join(", ")) };
    model.note(Level::Info, format!("In your folders, {what}{of}"), None);
}

/// Opens the line that is not shown.
pub(super) fn ask_password(model: &mut Model) -> Vec<Effect> {
    model.help = None;
    model.end_recall();
    model.focus = Focus::Composer;
    model.secret = Some(Secret::default());
    Vec::new()
}

/// Keys while a password is typed: nothing else hears them.
pub(super) fn secret(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let Some(secret) = &mut model.secret else { return Vec::new() };
    match key.code {
        KeyCode::Esc => model.secret = None,
        KeyCode::Char('c' | 'g') if control(key) => model.secret = None,
        KeyCode::Char('z') if control(key) => return vec![Effect::Suspend],
        KeyCode::Char('l') if control(key) => return vec![Effect::Repaint],
        KeyCode::Char('u' | 'w') if control(key) => secret.clear(),
        KeyCode::Char('h') if control(key) => secret.backspace(),
        KeyCode::Backspace => secret.backspace(),
        KeyCode::Enter => return try_password(model),
        KeyCode::Char(c) if !control(key) && !plain_alt(key) => {
            let mut bytes = [0; 4];
            secret.insert(c.encode_utf8(&mut bytes));
        }
        _ => {}
    }
    Vec::new()
}

/// Alt without Control is a key of its own; both together are how some layouts write characters.
fn plain_alt(key: KeyEvent) -> bool {
    key.modifiers.contains(KeyModifiers::ALT) && !key.modifiers.contains(KeyModifiers::CONTROL)
}

fn try_password(model: &mut Model) -> Vec<Effect> {
    let Some(secret) = model.secret.take().filter(|secret| !secret.is_empty()) else {
        model.say(Level::Info, "no password was typed");
        return Vec::new();
    };
    // All that was added is looked at again, but only files that needed a password are read again.
    let how = How { passwords: vec![secret.into_password()], ..How::default() };
    ingest(model, "Trying the password".into(), Request::Sync { how })
}
