//! The list that is filtered by typing: opened, typed in, chosen from.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::keys::control;
use super::{act, open};
use crate::engine::{Event, Request};
use crate::store::Filter;
use crate::tui::cell::Level;
use crate::tui::message::{Effect, Purpose};
use crate::tui::model::{Focus, Model, Side};
use crate::tui::picker::{self, Choice, Picker, Scope};
use crate::tui::source::Target;

/// Everything, or closes it. What must be asked for comes as it comes.
pub(super) fn palette(model: &mut Model) -> Vec<Effect> {
    if model.picker.take().is_some() {
        return Vec::new();
    }
    let mut entries = picker::commands();
    if model.side == Side::Source {
        entries.extend(picker::headings(model.source.outline()).into_iter().map(|mut entry| {
            entry.kind = "heading";
            entry.text = entry.text.trim_start().to_owned();
            entry
        }));
    }
    open(model, Picker::new(Scope::All, entries));
    [Request::Documents { filter: Filter::default() }, Request::Chats, Request::Sections]
        .into_iter()
        .map(|request| Effect::Submit(request, Purpose::Offers))
        .collect()
}

fn open(model: &mut Model, picker: Picker) {
    model.help = None;
    model.end_recall();
    model.picker = Some(picker);
}

/// The headings of the document that is open.
pub(super) fn contents(model: &mut Model) -> Vec<Effect> {
    let entries = picker::headings(model.source.outline());
    if model.side != Side::Source {
        model.say(Level::Info, "open a source first: /sources 1, or /library");
    } else if entries.is_empty() {
        model.say(Level::Info, "this document has no headings and no pages");
    } else {
        open(model, Picker::new(Scope::Headings, entries));
    }
    Vec::new()
}

/// The documents alone.
pub(super) fn documents(model: &mut Model) -> Vec<Effect> {
    let entries = picker::documents(&model.library.documents);
    open(model, Picker::new(Scope::Documents, entries));
    Vec::new()
}

/// What was asked for came.
pub(super) fn came(model: &mut Model, event: Event) {
    let entries = match event {
        Event::Documents { documents, .. } => picker::documents(&documents),
        Event::Chats { chats, .. } => picker::chats(&chats),
        Event::Sections { sections, .. } => picker::sections(&sections),
        _ => return,
    };
    if let Some(picker) = model.picker.as_mut().filter(|picker| picker.scope == Scope::All) {
        picker.add(entries);
    }
}

/// Keys while the list is open.
pub(super) fn key(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let Some(picker) = &mut model.picker else { return Vec::new() };
    let alt = key.modifiers.contains(KeyModifiers::ALT);
    let page = 10;
    match key.code {
        KeyCode::Esc => model.picker = None,
        KeyCode::Char('g') if control(key) => model.picker = None,
        KeyCode::Enter => return choose(model),
        KeyCode::Up | KeyCode::BackTab => picker.go(-1),
        KeyCode::Down | KeyCode::Tab => picker.go(1),
        KeyCode::Char('n' | 'j') if control(key) => picker.go(1),
        KeyCode::Char('k') if control(key) => picker.go(-1),
        KeyCode::PageUp => (0..page).for_each(|_| picker.go(-1)),
        KeyCode::PageDown => (0..page).for_each(|_| picker.go(1)),
        KeyCode::Char('u') if control(key) => picker.set(String::new()),
        KeyCode::Char('w') if control(key) => {
            let kept = picker.typed.trim_end().rfind(' ').map_or(0, |at| at + 1);
            let typed = picker.typed.get(..kept).unwrap_or_default().to_owned();
            picker.set(typed);
        }
        KeyCode::Backspace => {
            let mut typed = picker.typed.clone();
            typed.pop();
            picker.set(typed);
        }
        KeyCode::Char(c) if !control(key) && !alt && !c.is_control() => {
            let mut typed = picker.typed.clone();
            typed.push(c);
            picker.set(typed);
        }
        _ => {}
    }
    Vec::new()
}

/// Takes the entry that is chosen. The list closes; what is typed elsewhere stays.
pub(super) fn choose(model: &mut Model) -> Vec<Effect> {
    let Some(entry) = model.picker.as_ref().and_then(Picker::chosen).cloned() else { return Vec::new() };
    model.picker = None;
    let window = model.areas().source_window();
    match entry.choice {
        Choice::Command { name, needs_more } => {
            if needs_more {
                super::pane_keys::compose(model, &format!("/{name} "));
                return Vec::new();
            }
            act::run_line(model, &format!("/{name}"))
        }
        Choice::Document { key, title } => open::document(model, Target { key, title, ..Target::default() }),
        Choice::Section { key, title, span } => {
            open::document(model, Target { key, title, span: Some(span), ..Target::default() })
        }
        Choice::Heading(span) => {
            model.source.jump(span, window);
            model.focus = Focus::Side;
            Vec::new()
        }
        Choice::Chat(id) => vec![Effect::Submit(Request::Chat { id }, Purpose::Chat(id))],
    }
}
