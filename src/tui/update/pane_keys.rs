//! Keys of transcript, source, library and help.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::keys::control;
use super::{act, beyond, check, copy, lists, open, page, why, write};
use crate::tui::cell::Level;
use crate::tui::launch::Program;
use crate::tui::message::Effect;
use crate::tui::model::{Focus, Model};

/// How far a key scrolls.
pub(super) enum Scrolled {
    By(isize),
    Top,
    Bottom,
}

/// The keys that scroll, the same in all panes.
pub(super) fn scrolled(key: KeyEvent, rows: usize) -> Option<Scrolled> {
    let page = (rows as isize - 1).max(1);
    Some(match key.code {
        KeyCode::Up => Scrolled::By(-1),
        KeyCode::Down => Scrolled::By(1),
        KeyCode::PageUp => Scrolled::By(-page),
        KeyCode::PageDown => Scrolled::By(page),
        KeyCode::Home => Scrolled::Top,
        KeyCode::End => Scrolled::Bottom,
        KeyCode::Char('u') if control(key) => Scrolled::By(-(page / 2).max(1)),
        KeyCode::Char('d') if control(key) => Scrolled::By((page / 2).max(1)),
        KeyCode::Char(c) if key.modifiers.difference(KeyModifiers::SHIFT).is_empty() => match c {
            'k' => Scrolled::By(-1),
            'j' => Scrolled::By(1),
            'g' => Scrolled::Top,
            'G' => Scrolled::Bottom,
            ' ' => Scrolled::By(page),
            'b' => Scrolled::By(-page),
            _ => return None,
        },
        _ => return None,
    })
}

/// How far a key moves a cursor in a list.
pub(super) fn moved(key: KeyEvent, rows: usize) -> Option<isize> {
    scrolled(key, rows).map(|scrolled| match scrolled {
        Scrolled::By(by) => by,
        Scrolled::Top => isize::MIN,
        Scrolled::Bottom => isize::MAX,
    })
}

/// Keys of all panes: the next and the previous citation, a citation by its number, copy, help, a command.
pub(super) fn common(model: &mut Model, key: KeyEvent) -> Option<Vec<Effect>> {
    Some(match key.code {
        KeyCode::Tab | KeyCode::Char('n') => jump(model, true),
        KeyCode::BackTab | KeyCode::Char('N') => jump(model, false),
        KeyCode::Char('p') => {
            let target = open::to_pin(model);
            super::brief::pin(model, target)
        }
        KeyCode::Char(digit @ '1'..='9') => open::sources(model, digit as usize - '0' as usize),
        KeyCode::Char('y') => copy::copy(model),
        KeyCode::Char('w') => why::open(model, None),
        KeyCode::Char('?') => {
            model.help = Some(0);
            Vec::new()
        }
        KeyCode::Char('/') => {
            model.focus = Focus::Composer;
            if model.composer.buffer.is_empty() {
                model.composer.buffer.insert("/");
            }
            Vec::new()
        }
        KeyCode::Char('i') => {
            model.focus = Focus::Composer;
            Vec::new()
        }
        _ => return None,
    })
}

fn jump(model: &mut Model, forward: bool) -> Vec<Effect> {
    match model.transcript.next_anchor(forward) {
        Some(selection) => open::select(model, selection),
        None => Vec::new(),
    }
}

pub(super) fn transcript(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    if let Some(effects) = check::key(model, key) {
        return effects;
    }
    let window = model.areas().transcript_window();
    match key.code {
        KeyCode::Enter | KeyCode::Char('o') => {
            return match model.transcript.selected() {
                Some(selection) => open::anchor(model, selection),
                None => jump(model, true),
            };
        }
        KeyCode::Char('v') => write::turn_over(model),
        KeyCode::Esc if write::stop(model).is_some() => return write::stop(model).into_iter().collect(),
        KeyCode::Esc if check::stop(model).is_some() => return check::stop(model).into_iter().collect(),
        KeyCode::Esc | KeyCode::Char('q') => {
            model.transcript.select(None, window);
            model.focus = Focus::Composer;
        }
        _ => match scrolled(key, window.rows) {
            Some(Scrolled::By(rows)) => model.transcript.scroll_by(rows, window),
            Some(Scrolled::Top) => model.transcript.go_top(window),
            Some(Scrolled::Bottom) => model.transcript.go_bottom(),
            None => return common(model, key).unwrap_or_default(),
        },
    }
    Vec::new()
}

pub(super) fn source(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let window = model.areas().source_window();
    if model.source.find.as_ref().is_some_and(|find| find.typing) {
        find(model, key);
        return Vec::new();
    }
    if let Some(effects) = page::key(model, key) {
        return effects;
    }
    if !model.from_library
        && let Some(effects) = check::key(model, key)
    {
        return effects;
    }
    match key.code {
        KeyCode::Char('v') => return page::show(model),
        // The search goes first, then the pane.
        KeyCode::Esc if model.source.find.take().is_some() => {}
        KeyCode::Esc | KeyCode::Char('q') => open::close(model),
        KeyCode::Char('/') => model.source.search("", window),
        KeyCode::Char(c @ ('n' | 'N')) if model.source.find.is_some() => model.source.next_found(c == 'n', window),
        KeyCode::Char('t') => return lists::contents(model),
        KeyCode::Char(c @ (']' | '[')) => {
            if !model.source.next_heading(c == ']', window) {
                model.say(Level::Info, "there is no further heading");
            }
        }
        KeyCode::Char('e') => return beyond::launch(model, Program::Editor),
        KeyCode::Char('|') => return beyond::launch(model, Program::Pager),
        KeyCode::Char('x') => return beyond::launch(model, Program::Viewer),
        _ => match scrolled(key, window.rows) {
            Some(Scrolled::By(rows)) => model.source.scroll_by(rows, window),
            Some(Scrolled::Top) => model.source.go_top(),
            Some(Scrolled::Bottom) => model.source.go_bottom(window),
            None => {
                // From here on the keys mean the answer's citations, also in a document opened from the list.
                model.from_library &= !matches!(key.code, KeyCode::Tab | KeyCode::BackTab | KeyCode::Char('n' | 'N'));
                return common(model, key).unwrap_or_default();
            }
        },
    }
    Vec::new()
}

/// Keys while a search within the document is typed.
fn find(model: &mut Model, key: KeyEvent) {
    let window = model.areas().source_window();
    let Some(find) = &mut model.source.find else { return };
    let mut typed = find.text.clone();
    match key.code {
        KeyCode::Esc => {
            model.source.find = None;
            return;
        }
        KeyCode::Enter if typed.trim().is_empty() => {
            model.source.find = None;
            return;
        }
        KeyCode::Enter => {
            find.typing = false;
            if find.places.is_empty() {
                let said = format!("“{}” does not stand in this document", crate::tui::wrap::shown_line(&typed));
                model.source.find = None;
                model.say(Level::Warning, said);
            }
            return;
        }
        KeyCode::Down | KeyCode::Tab => return model.source.next_found(true, window),
        KeyCode::Up | KeyCode::BackTab => return model.source.next_found(false, window),
        KeyCode::Backspace => {
            typed.pop();
        }
        KeyCode::Char('u' | 'w') if control(key) => typed.clear(),
        KeyCode::Char(c) if !control(key) && !key.modifiers.contains(KeyModifiers::ALT) => typed.push(c),
        _ => return,
    }
    model.source.search(&typed, window);
}

pub(super) fn library(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let rows = model.areas().library_rows();
    match key.code {
        KeyCode::Esc | KeyCode::Char('q') => open::close(model),
        KeyCode::Enter | KeyCode::Char('o') => return open::under_cursor(model),
        KeyCode::Char('a') => compose(model, "/add "),
        KeyCode::Char('s') => compose(model, "/sync"),
        KeyCode::Char('/') => return lists::documents(model),
        KeyCode::Char('P') => return beyond::pause(model),
        KeyCode::Char('c') => return act::cancel(model),
        KeyCode::Char('r') => return beyond::retry(model),
        KeyCode::Char('d') | KeyCode::Delete => {
            if let Some(row) = model.library.current() {
                let line = format!("/remove {}", quoted(&row.key));
                compose(model, &line);
            }
        }
        KeyCode::Tab | KeyCode::BackTab => model.focus = Focus::Composer,
        _ => match scrolled(key, rows) {
            Some(Scrolled::By(by)) => model.library.go(by, rows),
            Some(Scrolled::Top) => model.library.go(isize::MIN, rows),
            Some(Scrolled::Bottom) => model.library.go(isize::MAX, rows),
            None => return common(model, key).unwrap_or_default(),
        },
    }
    Vec::new()
}

/// Puts a command into the composer, to be looked at before Enter. What was typed goes into history.
pub(super) fn compose(model: &mut Model, line: &str) {
    model.composer.take();
    model.composer.buffer.set(line);
    model.completion_closed = Some(line.to_owned());
    model.focus = Focus::Composer;
}

/// A key as one argument of a command.
fn quoted(key: &str) -> String {
    if !key.contains(|c: char| c.is_whitespace() || "'\"\\".contains(c)) {
        key.to_owned()
    } else if key.contains('\'') {
        format!("\"{}\"", key.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        format!("'{key}'")
    }
}

pub(super) fn help(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let rows = usize::from(model.size.1);
    let Some(top) = &mut model.help else { return Vec::new() };
    match key.code {
        KeyCode::Esc | KeyCode::Enter | KeyCode::F(1) | KeyCode::Char('q' | '?') => model.help = None,
        _ => match scrolled(key, rows.saturating_sub(4)) {
            // The view stops at the last row.
            Some(Scrolled::By(by)) => *top = top.saturating_add_signed(by).min(200),
            Some(Scrolled::Top) => *top = 0,
            Some(Scrolled::Bottom) => *top = 200,
            None => {}
        },
    }
    Vec::new()
}
