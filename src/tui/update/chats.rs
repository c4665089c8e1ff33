//! Saved chats: named, written to a file, removed and put back.

use super::act;
use crate::chats::Chat;
use crate::engine::Request;
use crate::engine::message::{ChatChange, ChatChanged};
use crate::store::{ChatId, ChatTurn};
use crate::tui::cell::{Body, ChatList, Level};
use crate::tui::message::{Effect, Purpose};
use crate::tui::model::Model;
use crate::tui::undo::Undo;
use crate::tui::wrap::shown_line;

/// Longest name of a file that is made up, in characters.
const NAME: usize = 60;

/// Lists the chats with these words.
pub(super) fn find(model: &mut Model, words: Vec<String>) -> Vec<Effect> {
    let cell = model.transcript.push(Body::Chats(ChatList::waiting(&words)));
    model.transcript.go_bottom();
    vec![Effect::Submit(Request::FindChats { words }, Purpose::Chats(cell, None))]
}

fn this(model: &mut Model) -> Option<ChatId> {
    if model.chat.is_none() {
        model.say(Level::Info, "this chat has no answer yet, so there is nothing saved");
    }
    model.chat
}

/// Names the chat.
pub(super) fn name(model: &mut Model, name: String) -> Vec<Effect> {
    let Some(id) = this(model) else { return Vec::new() };
    vec![Effect::Submit(Request::ChangeChat { change: ChatChange::Name { id, name } }, Purpose::ChangeChat)]
}

/// Removes a chat: the one of this number, else this one.
pub(super) fn forget(model: &mut Model, number: Option<usize>) -> Vec<Effect> {
    let id = number.and_then(|number| i64::try_from(number).ok()).map(ChatId);
    let Some(id) = id.or_else(|| this(model)) else { return Vec::new() };
    vec![Effect::Submit(Request::ChangeChat { change: ChatChange::Remove { id } }, Purpose::ChangeChat)]
}

/// Writes the chat to a file, by a name of its own where none is given.
pub(super) fn export(model: &mut Model, file: Option<String>) -> Vec<Effect> {
    let Some(id) = this(model) else { return Vec::new() };
    let file = file.map(|file| act::at_home(&file, model.home.as_deref())).unwrap_or_default();
    // The list comes first, and with it the name.
    vec![
        Effect::Submit(Request::Chats, Purpose::Offers),
        Effect::Submit(Request::Chat { id }, Purpose::Export(id, file)),
    ]
}

/// The chat that is to be written came.
pub(super) fn exported(model: &mut Model, id: ChatId, file: &str, turns: Vec<ChatTurn>) -> Vec<Effect> {
    let known = model.chats.iter().find(|chat| chat.id == id).map(|chat| chat.name.clone());
    let name = known.or_else(|| turns.first().map(|turn| turn.question.clone())).unwrap_or_default();
    let path = if file.is_empty() { format!("{}.md", slug(&name)) } else { file.to_owned() };
    let chat = Chat::new(id.0, &name, turns);
    let json = path.to_lowercase().ends_with(".json");
    let text = if json {
        serde_json::to_string_pretty(&chat).map(|text| text + "\n").unwrap_or_default()
    } else {
        chat.markdown()
    };
    model.writing += 1;
    vec![Effect::Write { path, text }]
}

/// A name as that of a file: its letters and digits, the rest hyphens.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars().take(NAME) {
        if c.is_alphanumeric() {
            slug.extend(c.to_lowercase());
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    let slug = slug.trim_matches('-');
    if slug.is_empty() { "chat".to_owned() } else { slug.to_owned() }
}

/// A chat was changed.
pub(super) fn changed(model: &mut Model, done: ChatChanged) {
    match done {
        ChatChanged::Named(_, name) => {
            model.say(Level::Info, format!("this chat is called “{}” now", shown_line(&name)));
        }
        ChatChanged::Removed { id, name, turns } => {
            if model.chat == Some(id) {
                // What comes next begins a chat of its own.
                model.chat = None;
            }
            let said = format!("Removed the chat “{}”.", shown_line(&name));
            model.note(Level::Info, said, Some("/undo puts it back.".into()));
            model.undo.gone(id);
            model.undo.push(Undo::Chat { name, turns });
        }
        ChatChanged::Restored(id) => {
            model.note(Level::Info, format!("The chat is back; its number is {} now.", id.0), None);
        }
    }
}

/// A chat could not be put back: it is still to be put back, for it is nowhere else.
pub(super) fn not_restored(model: &mut Model, name: &str, turns: &[ChatTurn], message: String, hint: Option<String>) {
    model.undo.push(Undo::Chat { name: name.to_owned(), turns: turns.to_vec() });
    model.note(Level::Error, message, hint.or_else(|| Some("/undo tries again.".to_owned())));
}

/// Puts back what was removed last; again, what was removed before that.
pub(super) fn undo(model: &mut Model) -> Vec<Effect> {
    match model.undo.pop() {
        None => {
            model.say(Level::Info, "there is nothing to put back");
            Vec::new()
        }
        Some(Undo::Documents(roots)) => {
            let starter = roots.iter().any(|root| root.starts_with("starter:"));
            let inputs: Vec<String> = roots.into_iter().filter(|root| !root.starts_with("starter:")).collect();
            let mut effects = if starter { act::starter(model) } else { Vec::new() };
            if !inputs.is_empty() {
                effects.extend(act::add(model, inputs, "Putting back"));
            }
            effects
        }
        Some(Undo::Chat { name, turns }) => {
            let change = ChatChange::Restore { name: name.clone(), turns: turns.clone() };
            vec![Effect::Submit(Request::ChangeChat { change }, Purpose::Restore { name, turns })]
        }
        Some(Undo::Left(id)) => vec![Effect::Submit(Request::Chat { id }, Purpose::Chat(id))],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_that_of_a_file() {
        assert_eq!(slug("When was Digital Nations founded?"), "when-was-digital-nations-founded");
        assert_eq!(slug("../../etc/passwd"), "etc-passwd");
        assert_eq!(slug("数字政府?"), "数字政府");
        assert_eq!(slug("???"), "chat");
    }
}
