//! What the user can do, however they ask for it: by key, command or mouse.

use super::{beyond, brief, chats, check, copy, open, scope, why, write};
use crate::brief::edit::Edit;
use crate::engine::Request;
use crate::ingest::How;
use crate::retrieve::Mode;
use crate::tui::cell::{AnswerState, Body, Ingest, IngestState, Level};
use crate::tui::command::Command;
use crate::tui::message::{Effect, Purpose};
use crate::tui::model::{Focus, Model, Queued, Side};
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
        Command::Sources(number) => open::sources(model, number.unwrap_or(1)),
        Command::Library => open::library(model),
        Command::Good => super::judge::judge(model, true, None),
        Command::Bad(why) => super::judge::judge(model, false, why),
        Command::New => new_chat(model),
        Command::Copy => copy::copy(model),
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
