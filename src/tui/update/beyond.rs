//! What leads out of the chat: other programs for the source, paths of files, pausing and retrying.

use super::act;
use super::pane_keys::compose;
use crate::document::Locator;
use crate::engine::Request;
use crate::tui::cell::{Body, Level};
use crate::tui::launch::{Launch, Program};
use crate::tui::message::{Effect, Purpose};
use crate::tui::model::{Focus, Model, Side};

/// Opens the source that is shown in another program.
pub(super) fn launch(model: &mut Model, program: Program) -> Vec<Effect> {
    let shown = if model.side == Side::Source { model.source.document() } else { None };
    let Some(document) = shown else {
        model.say(Level::Info, "open a source first: Tab, then Enter");
        return Vec::new();
    };
    let here = model.source.here();
    let place = here.map_or_else(Locator::default, |span| document.locate(span));
    let start = here.map_or(0, |span| span.start);
    let before = document.text.as_bytes().get(..start).unwrap_or_default();
    let launch = Launch {
        program,
        origin: document.origin.clone(),
        key: document.key.clone(),
        page: place.page,
        // The lines of a file that was replaced are not those that were read.
        line: place.line.filter(|_| document.replaced.is_none()),
        text_line: before.split(|&byte| byte == b'\n').count(),
        quote: model.source.target.quote.clone(),
        text: document.text.clone(),
    };
    vec![Effect::Launch(Box::new(launch))]
}

/// Searches in the source that is open.
pub(super) fn find(model: &mut Model, words: &str) -> Vec<Effect> {
    let window = model.areas().source_window();
    if model.side == Side::Source && model.source.document().is_some() {
        // From the place that is shown on, so that the same search goes on.
        match &mut model.source.find {
            Some(find) if find.text == words => model.source.next_found(true, window),
            _ => model.source.search(words, window),
        }
        if let Some(find) = &mut model.source.find {
            find.typing = false;
        }
        model.focus = Focus::Side;
    } else {
        model.say(Level::Info, "open a source first: /sources 1, or /library");
    }
    Vec::new()
}

/// The next page of what is open.
pub(super) fn more(model: &mut Model) -> Vec<Effect> {
    let window = model.areas().source_window();
    if model.side == Side::Source {
        model.source.scroll_by(window.rows as isize - 1, window);
    } else {
        model.say(Level::Info, "open a source first: /sources 1, or /library");
    }
    Vec::new()
}

/// The path that is being typed behind `/add` or `/check`, where one is.
pub(super) fn path(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("/add ").or_else(|| text.strip_prefix("/check "))?;
    // The last word; a quotation mark or a space behind a backslash belongs to it.
    let mut from = 0;
    let (mut quote, mut escaped) = (None, false);
    for (at, c) in rest.char_indices() {
        match (quote, c) {
            _ if std::mem::take(&mut escaped) => {}
            (Some(open), c) if c == open => quote = None,
            (None | Some('"'), '\\') => escaped = true,
            (None, '\'' | '"') => quote = Some(c),
            (None, ' ') => from = at + 1,
            _ => {}
        }
    }
    rest.get(from..)
}

/// Tab behind `/add`: looks for paths.
pub(super) fn complete(model: &mut Model) -> Option<Vec<Effect>> {
    let typed = path(model.composer.buffer.text())?;
    if typed.starts_with("http://") || typed.starts_with("https://") {
        return None;
    }
    Some(vec![Effect::Complete(typed.to_owned())])
}

/// Paths came: what they have in common is put in, and they are shown where there are several.
pub(super) fn paths(model: &mut Model, typed: &str, found: Vec<String>) {
    let text = model.composer.buffer.text();
    // More was typed meanwhile.
    if path(text) != Some(typed) {
        return;
    }
    let Some(first) = found.first() else {
        model.say(Level::Info, "no file or folder begins like that");
        model.paths.clear();
        return;
    };
    let mut common = first.as_str();
    for other in &found {
        let same = common.char_indices().zip(other.chars()).take_while(|((_, a), b)| a == b).last();
        common = same.map_or("", |((at, c), _)| common.get(..at + c.len_utf8()).unwrap_or_default());
    }
    if common.len() >= typed.len() && common != typed {
        let kept = text.len() - typed.len();
        let mut line = text.get(..kept).unwrap_or_default().to_owned();
        line.push_str(common);
        if found.len() == 1 && !common.ends_with('/') {
            line.push(' ');
        }
        model.composer.buffer.set(&line);
    }
    model.paths = if found.len() > 1 { found } else { Vec::new() };
}

/// Lets what is being added wait, or go on.
pub(super) fn pause(model: &mut Model) -> Vec<Effect> {
    if model.ingest_ticket().is_none() {
        model.say(Level::Info, "nothing is being added");
        return Vec::new();
    }
    model.paused = !model.paused;
    let said = if model.paused { "paused after the file in hand; P or /pause goes on" } else { "going on" };
    model.say(Level::Info, said);
    vec![Effect::Pause(model.paused)]
}

/// Tries again the files that could not be read: they are listed first, then added once more.
pub(super) fn retry(model: &mut Model) -> Vec<Effect> {
    let cell = model.transcript.push(Body::Problems(None));
    model.transcript.go_bottom();
    vec![Effect::Submit(Request::Problems, Purpose::Retry(cell))]
}

/// Adds these files again.
pub(super) fn retried(model: &mut Model, origins: Vec<String>) -> Vec<Effect> {
    if origins.is_empty() {
        model.say(Level::Info, "every file that was added could be read");
        return Vec::new();
    }
    act::add(model, origins, "Trying again")
}

/// Begins the tour on the starter documents.
pub(crate) fn tour(model: &mut Model) -> Vec<Effect> {
    model.tour = Some(crate::tui::tour::Tour::default());
    model.focus = Focus::Composer;
    compose(model, crate::tui::tour::QUESTION);
    Vec::new()
}
