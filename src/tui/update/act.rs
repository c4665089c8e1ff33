//! What the user can do, however they ask for it: by key, command or mouse.

use super::{beyond, brief, chats, check, scope, why, write};
use crate::brief::edit::Edit;
use crate::config::Copying;
use crate::engine::Request;
use crate::ingest::How;
use crate::retrieve::Mode;
use crate::store::Filter;
use crate::tui::cell::{AnswerState, Body, Ingest, IngestState, Level, Opens, counted};
use crate::tui::command::Command;
use crate::tui::message::{Effect, Purpose};
use crate::tui::model::{Focus, Model, Queued, Side};
use crate::tui::place;
use crate::tui::source::Target;
use crate::tui::transcript::Selection;
use crate::tui::undo::Undo;
use crate::tui::wrap::shown_line;

/// Claims of an answer.
pub(super) const CLAIMS: usize = 3;
/// Passages of a search.
const HITS: usize = 8;

/// What is done before anything happened.
pub(crate) fn start() -> Vec<Effect> {
    vec![Effect::Submit(Request::Status, Purpose::Status)]
}

/// What was typed is sent: a command or a question.
pub(super) fn send(model: &mut Model) -> Vec<Effect> {
    let text = model.composer.buffer.text().trim().to_owned();
    if text.is_empty() {
        return Vec::new();
    }
    if !text.starts_with('/') {
        model.composer.take();
        return ask(model, text);
    }
    send_line(model, &text)
}

/// Runs a command that was not typed: what is typed stays.
pub(crate) fn run_line(model: &mut Model, line: &str) -> Vec<Effect> {
    if !line.starts_with('/') {
        return ask(model, line.to_owned());
    }
    match crate::tui::command::parse(line) {
        Ok(command) => run(model, command),
        Err(said) => {
            model.say(Level::Warning, shown_line(&said));
            Vec::new()
        }
    }
}

fn send_line(model: &mut Model, text: &str) -> Vec<Effect> {
    match crate::tui::command::parse(text) {
        Ok(command) => {
            model.composer.take();
            run(model, command)
        }
        // The text stays, to be put right.
        Err(said) => {
            model.say(Level::Warning, shown_line(&said));
            Vec::new()
        }
    }
}

fn run(model: &mut Model, command: Command) -> Vec<Effect> {
    match command {
        Command::Ask(question) => ask(model, question),
        Command::Literal(question) => literally(model, question),
        Command::Check(typed) => check::command(model, &typed),
        Command::Write(question, anyway) => write::command(model, question, anyway),
        Command::Search(query) => {
            model.transcript.push(Body::Question(query.clone()));
            let cell = model.transcript.push(Body::Answer(Box::new(AnswerState::Waiting)));
            model.transcript.go_bottom();
            vec![Effect::Submit(
                Request::Search { query, mode: Mode::Hybrid, filter: model.filter.clone(), limit: HITS },
                Purpose::Search(cell),
            )]
        }
        Command::Add(inputs) => {
            let inputs: Vec<String> = inputs.iter().map(|input| at_home(input, model.home.as_deref())).collect();
            add(model, inputs, "Adding")
        }
        Command::Starter => starter(model),
        Command::Sync => ingest(model, "Bringing the library up to date".into(), Request::Sync { how: How::default() }),
        Command::In(filter) => scope::set(model, filter),
        Command::Collections => {
            let cell = model.transcript.push(Body::Facts(Vec::new()));
            model.transcript.go_bottom();
            vec![Effect::Submit(Request::Collections, Purpose::Collections(cell))]
        }
        Command::Watch => scope::watch(model),
        Command::Problems => {
            let cell = model.transcript.push(Body::Problems(None));
            model.transcript.go_bottom();
            vec![Effect::Submit(Request::Problems, Purpose::Problems(cell))]
        }
        Command::Password => scope::ask_password(model),
        Command::Reindex => ingest(model, "Embedding all passages anew".into(), Request::Reindex),
        Command::Remove(keys) => {
            let cell = model.transcript.push(Body::Facts(vec![("removing".into(), keys.join(", "))]));
            model.transcript.go_bottom();
            vec![Effect::Submit(Request::Remove { keys }, Purpose::Remove(cell))]
        }
        Command::Brief => brief::outline(model),
        Command::Pins(name) => brief::open(model, name.as_deref()),
        Command::Note(number, words) => brief::edit(model, Edit::Annotate(number, words)),
        Command::Under(number, heading) => brief::edit(model, Edit::Group(number, heading)),
        Command::Status => {
            let cell = model.transcript.push(Body::Facts(vec![("library".into(), model.library_name.clone())]));
            model.transcript.go_bottom();
            vec![Effect::Submit(Request::Status, Purpose::ShowStatus(cell))]
        }
        Command::Chats(number) => {
            let cell = model.transcript.push(Body::Chats(crate::tui::cell::ChatList::waiting(&[])));
            model.transcript.go_bottom();
            vec![Effect::Submit(Request::Chats, Purpose::Chats(cell, number))]
        }
        Command::FindChats(words) => chats::find(model, words),
        Command::Name(name) => chats::name(model, name),
        Command::Export(file) => chats::export(model, file),
        Command::Forget(number) => chats::forget(model, number),
        Command::Undo => chats::undo(model),
        Command::Why(number) => why::open(model, number),
        Command::Find(words) => beyond::find(model, &words),
        Command::More => beyond::more(model),
        Command::Contents => super::lists::contents(model),
        Command::Open(program) => beyond::launch(model, program),
        Command::Style(style) => {
            model.copying = style.unwrap_or(model.copying);
            model.say(Level::Info, format!("claims are copied as {}", model.copying.name()));
            Vec::new()
        }
        Command::Pause => beyond::pause(model),
        Command::Retry => beyond::retry(model),
        Command::Tour => beyond::tour(model),
        Command::Sources(number) => sources(model, number.unwrap_or(1)),
        Command::Library => open_library(model),
        Command::Good => super::judge::judge(model, true, None),
        Command::Bad(why) => super::judge::judge(model, false, why),
        Command::New => new_chat(model),
        Command::Copy => copy(model),
        Command::Cancel => cancel(model),
        Command::Help => {
            model.help = Some(0);
            Vec::new()
        }
        Command::Quit => vec![Effect::Quit],
    }
}

/// A question goes to the engine at once, or waits for the one before: its chat must be known first.
pub(super) fn ask(model: &mut Model, question: String) -> Vec<Effect> {
    put(model, question, false)
}

fn put(model: &mut Model, question: String, literal: bool) -> Vec<Effect> {
    model.transcript.push(Body::Question(question.clone()));
    let state = if model.asking.is_some() { AnswerState::Queued } else { AnswerState::Waiting };
    let cell = model.transcript.push(Body::Answer(Box::new(state)));
    model.transcript.go_bottom();
    model.queue.push_back(Queued { cell, question, filter: model.filter.clone(), literal });
    ask_next(model)
}

/// Asks the words as they are typed, whatever was said before: these, else the last question's.
fn literally(model: &mut Model, question: Option<String>) -> Vec<Effect> {
    let last = || {
        model.transcript.newest_first().find_map(|(_, body)| match body {
            Body::Question(text) => Some(text.clone()),
            _ => None,
        })
    };
    let Some(question) = question.or_else(last) else {
        model.say(Level::Info, "there is no question yet");
        return Vec::new();
    };
    put(model, question, true)
}

/// Sends the next question that waits, if none is being answered.
pub(super) fn ask_next(model: &mut Model) -> Vec<Effect> {
    if model.asking.is_some() {
        return Vec::new();
    }
    let Some(Queued { cell, question, filter, literal }) = model.queue.pop_front() else { return Vec::new() };
    model.asking = Some(cell);
    set_answer(model, cell, AnswerState::Waiting);
    let request = Request::Ask {
        question,
        history: if literal { Vec::new() } else { model.asked.clone() },
        filter,
        claims: CLAIMS,
        chat: Some(model.chat),
        explain: false,
    };
    vec![Effect::Submit(request, Purpose::Ask(cell))]
}

/// Changes what an answer's cell shows.
pub(super) fn set_answer(model: &mut Model, cell: crate::tui::transcript::CellId, state: AnswerState) {
    model.transcript.change(cell, |body| {
        if let Body::Answer(now) = body {
            **now = state;
        }
    });
}

/// Adds the starter corpus.
pub(super) fn starter(model: &mut Model) -> Vec<Effect> {
    ingest(model, "Adding the starter documents".into(), Request::AddStarter)
}

/// Adds paths and addresses.
pub(super) fn add(model: &mut Model, inputs: Vec<String>, doing: &str) -> Vec<Effect> {
    let title = format!("{doing} {}", shown_line(&inputs.join(", ")));
    ingest(model, title, Request::Add { inputs, how: How::default() })
}

/// Begins something that adds to the library, with a cell for its progress and report.
pub(super) fn ingest(model: &mut Model, title: String, request: Request) -> Vec<Effect> {
    let state = IngestState::Running(crate::ingest::Progress::default());
    let cell = model.transcript.push(Body::Ingest(Box::new(Ingest { title, state })));
    model.transcript.go_bottom();
    vec![Effect::Submit(request, Purpose::Ingest(cell))]
}

/// `~` is a shell's word; what is typed here has not gone through one. Nor have `file://` addresses that are dropped.
pub(super) fn at_home(path: &str, home: Option<&str>) -> String {
    let path = path.strip_prefix("file://").unwrap_or(path);
    match (path.strip_prefix('~'), home) {
        (Some(rest), Some(home)) if rest.is_empty() || rest.starts_with('/') => format!("{home}{rest}"),
        _ => path.to_owned(),
    }
}

/// Stops what runs: the question first, with those that wait for it, else the newest ingest, else anything else.
pub(super) fn cancel(model: &mut Model) -> Vec<Effect> {
    let effects = cancel_running(model);
    if effects.is_empty() {
        model.say(Level::Info, "nothing is running");
    }
    effects
}

/// As [`cancel`], silent when nothing runs.
pub(super) fn cancel_running(model: &mut Model) -> Vec<Effect> {
    for waiting in std::mem::take(&mut model.queue) {
        set_answer(model, waiting.cell, AnswerState::Cancelled);
    }
    let ask = model.pending.iter().find(|(_, purpose)| {
        matches!(
            purpose,
            Purpose::Ask(_) | Purpose::Search(_) | Purpose::Write(_) | Purpose::Check(_) | Purpose::Brief(_)
        )
    });
    let ticket = ask.map(|(&ticket, _)| ticket).or_else(|| model.ingest_ticket());
    ticket.map(Effect::Cancel).into_iter().collect()
}

/// Clears the chat away: its question is cancelled, and an answer that still comes is dropped, so that it does not land
/// in the chat that takes its place.
pub(super) fn leave_chat(model: &mut Model) -> Vec<Effect> {
    let mut effects = if model.asking.is_some() { cancel_running(model) } else { Vec::new() };
    effects.extend(write::stop(model));
    effects.extend(check::stop(model));
    model.overwrite = None;
    model.confirm = None;
    model.write_next = None;
    model.transcript.clear();
    model.queue.clear();
    model.asking = None;
    model.asked.clear();
    model.chat = None;
    // Ingests go on; their cells are gone, so they get new ones with their next event.
    model.pending.retain(|_, purpose| !matches!(purpose, Purpose::Ask(_) | Purpose::Write(_) | Purpose::Check(_)));
    effects
}

fn new_chat(model: &mut Model) -> Vec<Effect> {
    if let Some(chat) = model.chat {
        model.undo.push(Undo::Left(chat));
    }
    let effects = leave_chat(model);
    model.welcome = model.transcript.push(Body::Welcome { empty: model.empty_library() });
    if matches!(model.side, Side::Source | Side::Why) {
        model.side = Side::Closed;
    }
    model.focus = Focus::Composer;
    effects
}

/// Opens the library pane, or closes it.
pub(super) fn open_library(model: &mut Model) -> Vec<Effect> {
    if model.side == Side::Library {
        close_side(model);
        return Vec::new();
    }
    model.side = Side::Library;
    model.focus = Focus::Side;
    model.library.waiting = true;
    vec![Effect::Submit(Request::Documents { filter: Filter::default() }, Purpose::Documents)]
}

/// Closes the pane: back to the documents where it came from there, else to the transcript or the composer.
pub(super) fn close_side(model: &mut Model) {
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
pub(super) fn open(model: &mut Model, selection: Selection) -> Vec<Effect> {
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
pub(super) fn open_beside(model: &mut Model, selection: Selection) -> Vec<Effect> {
    let focus = model.focus;
    let effects = open(model, selection);
    model.focus = focus;
    effects
}

fn target(model: &Model, selection: Selection) -> Option<Target> {
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
pub(super) fn open_target(model: &mut Model, target: Target) -> Vec<Effect> {
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
pub(super) fn open_document(model: &mut Model) -> Vec<Effect> {
    let Some(row) = model.library.current() else { return Vec::new() };
    let target = Target { key: row.key.clone(), title: row.title.clone(), ..Target::default() };
    let effects = show_document(model, target);
    model.from_library = true;
    effects
}

/// Opens a document that no citation led to.
pub(super) fn show_document(model: &mut Model, target: Target) -> Vec<Effect> {
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
        model.say(Level::Warning, format!("that answer has {}", crate::tui::cell::counted(count, "source")));
        return Vec::new();
    }
    open(model, Selection { cell, anchor: number - 1 })
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn home_is_expanded_as_a_shell_would() {
        for (path, expanded) in [
            ("~", "/home/ana"),
            ("~/notes", "/home/ana/notes"),
            ("~bob/x", "~bob/x"),
            ("a/~", "a/~"),
            ("file:///tmp/a.md", "/tmp/a.md"),
            ("https://example.org/~x", "https://example.org/~x"),
        ] {
            assert_eq!(at_home(path, Some("/home/ana")), expanded);
        }
        assert_eq!(at_home("~/x", None), "~/x");
    }
}
