//! `adduce chats`.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Serialize;

use super::App;
use super::ask_text;
use super::exit::{Exit, Outcome, usage};
use super::session::{Need, Session, unexpected};
use super::shapes::SCHEMA;
use crate::chats::Chat;
use crate::engine::message::{ChatChange, ChatChanged};
use crate::engine::{Event, Request};
use crate::store::{ChatId, ChatSummary};
use crate::text::safe;
use crate::{Error, ErrorKind, Result};

/// The saved chats: list, show, export, name, remove
///
/// Every question that is asked in the chat is saved in the library with its answer, as soon as it is answered. A chat is
/// named by its first question until you name it. What was cited stays openable: old answers open the edition that they
/// cited, also after the file changed. Without a command the chats are listed.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  adduce chats
  adduce chats list safeguards
  adduce chats show 3
  adduce chats export 3 --output safeguards.md
  adduce chats export 3 --format json
  adduce chats name 3 \"Digital identity, November\"
  adduce chats remove 3")]
pub(super) struct Args {
    #[command(subcommand)]
    what: Option<What>,
}

/// What is to be done.
#[derive(Debug, clap::Subcommand)]
enum What {
    /// List the chats, newest first
    #[command(after_help = "Examples:\n  adduce chats list\n  adduce chats list digital identity --json")]
    List {
        /// Only those in which all of these words stand
        #[arg(value_name = "WORD")]
        words: Vec<String>,
    },
    /// Print a chat: questions, answers, places
    #[command(after_help = "Examples:\n  adduce chats show 3\n  adduce chats show 3 --json")]
    Show {
        /// The number that `adduce chats` lists
        #[arg(value_name = "NUMBER")]
        id: i64,
    },
    /// Write a chat as Markdown with footnotes, or as JSON
    #[command(after_help = "Examples:\n  adduce chats export 3 > chat.md\n  adduce chats export 3 -o chat.json")]
    Export {
        /// The number that `adduce chats` lists
        #[arg(value_name = "NUMBER")]
        id: i64,
        /// In which form; by the name of the file otherwise, and Markdown where there is none
        #[arg(long, value_name = "FORMAT", value_enum)]
        format: Option<Format>,
        /// The file to write; it must not be there yet. Without it the chat goes to stdout
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Give a chat another name
    #[command(after_help = "Examples:\n  adduce chats name 3 \"Digital identity\"")]
    Name {
        /// The number that `adduce chats` lists
        #[arg(value_name = "NUMBER")]
        id: i64,
        /// Its new name
        name: String,
    },
    /// Remove chats
    #[command(after_help = "Examples:\n  adduce chats remove 3\n  adduce chats remove 3 4 5")]
    Remove {
        /// The numbers that `adduce chats` lists
        #[arg(value_name = "NUMBER", required = true)]
        ids: Vec<i64>,
    },
}

/// A form of export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Markdown with footnotes.
    #[value(name = "markdown", alias = "md")]
    Markdown,
    /// JSON by schema/chat.schema.json.
    Json,
}

/// What `chats --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "Chats")]
pub(super) struct ChatListing {
    /// The version of this shape: 1.
    schema: u32,
    /// Newest first.
    chats: Vec<ListedChat>,
}

/// A chat of a list.
#[derive(Debug, Serialize, JsonSchema)]
struct ListedChat {
    /// What commands take as NUMBER.
    id: i64,
    /// Its name: the first question unless it was named.
    name: String,
    /// How many questions.
    turns: usize,
    /// When the last one was answered, RFC 3339 in UTC.
    at: String,
}

/// What `chats name` and `chats remove` print with `--json`.
#[derive(Debug, Serialize)]
struct Done {
    schema: u32,
    named: Option<i64>,
    removed: Vec<i64>,
}

/// Runs the command.
pub(super) fn run(app: &mut App, args: &Args) -> Outcome {
    let mut session = Session::start(app, Need::NoModel)?;
    match &args.what {
        None => list(app, &mut session, &[]),
        Some(What::List { words }) => list(app, &mut session, words),
        Some(What::Show { id }) => show(app, &mut session, *id),
        Some(What::Export { id, format, output }) => export(app, &mut session, *id, *format, output.as_deref()),
        Some(What::Name { id, name }) => {
            if name.trim().is_empty() {
                return Err(usage("a chat needs a name that can be seen").into());
            }
            change(&mut session, ChatChange::Name { id: ChatId(*id), name: name.trim().to_owned() })?;
            if app.global.json {
                app.out.json(&Done { schema: SCHEMA, named: Some(*id), removed: Vec::new() })?;
            }
            Ok(Exit::Ok)
        }
        Some(What::Remove { ids }) => {
            for &id in ids {
                let done = change(&mut session, ChatChange::Remove { id: ChatId(id) })?;
                if let ChatChanged::Removed { name, .. } = done {
                    app.talk.note(&format!("Removed chat {id}, “{}”.", safe::one_line(&name)));
                }
            }
            if app.global.json {
                app.out.json(&Done { schema: SCHEMA, named: None, removed: ids.clone() })?;
            }
            Ok(Exit::Ok)
        }
    }
}

fn change(session: &mut Session, change: ChatChange) -> Result<ChatChanged> {
    match session.one(Request::ChangeChat { change })? {
        Event::ChatChanged { done, .. } => Ok(done),
        event => Err(unexpected(&event)),
    }
}

fn all(session: &mut Session, words: &[String]) -> Result<Vec<ChatSummary>> {
    let request = if words.is_empty() { Request::Chats } else { Request::FindChats { words: words.to_vec() } };
    match session.one(request)? {
        Event::Chats { chats, .. } => Ok(chats),
        event => Err(unexpected(&event)),
    }
}

fn list(app: &mut App, session: &mut Session, words: &[String]) -> Outcome {
    let chats = all(session, words)?;
    let exit = if chats.is_empty() { Exit::Nothing } else { Exit::Ok };
    if app.global.json {
        let chats = chats.into_iter().map(|chat| ListedChat {
            id: chat.id.0,
            name: chat.name,
            turns: chat.turns,
            at: chat.at,
        });
        app.out.json(&ChatListing { schema: SCHEMA, chats: chats.collect() })?;
    } else if chats.is_empty() {
        let said = if words.is_empty() {
            "No chats are saved yet. `adduce` opens the chat; what is asked there is saved."
        } else {
            "No saved chat holds these words."
        };
        app.talk.note(said);
    } else {
        let widest = chats.iter().map(|chat| chat.id.0.to_string().len()).max().unwrap_or(1);
        let mut out = String::new();
        for chat in &chats {
            let day = chat.at.split('T').next().unwrap_or_default();
            let questions = if chat.turns == 1 { "question" } else { "questions" };
            let name = safe::one_line(&chat.name);
            let _written =
                writeln!(out, "{:>widest$}  {}  {} {questions}  {name}", chat.id.0, safe::one_line(day), chat.turns);
        }
        app.out.text(&out)?;
    }
    Ok(exit)
}

fn chat(session: &mut Session, id: i64) -> Result<Chat> {
    let found = all(session, &[])?.into_iter().find(|chat| chat.id.0 == id);
    let summary = found.ok_or_else(|| usage(format!("there is no chat {id}")).hint("`adduce chats` lists them."))?;
    match session.one(Request::Chat { id: summary.id })? {
        Event::Chat { turns, .. } => Ok(Chat::new(id, &summary.name, turns)),
        event => Err(unexpected(&event)),
    }
}

fn show(app: &mut App, session: &mut Session, id: i64) -> Outcome {
    let chat = chat(session, id)?;
    if app.global.json {
        app.out.json(&chat)?;
        return Ok(Exit::Ok);
    }
    let (style, width) = (app.out.style, app.out.width);
    app.out.text(&format!("{}\n", style.strong(&safe::one_line(&chat.name))))?;
    for turn in &chat.turns {
        app.out.text(&format!("\n{}\n\n", style.accent(&format!("› {}", safe::one_line(&turn.question)))))?;
        match &turn.answer {
            Some(answer) => app.out.text(&ask_text::render(answer, style, width))?,
            None => app.out.text("(This answer was saved in a form that cannot be read any more.)\n")?,
        }
    }
    Ok(Exit::Ok)
}

fn export(
    app: &mut App,
    session: &mut Session,
    id: i64,
    format: Option<Format>,
    output: Option<&Path>,
) -> Outcome {
    let chat = chat(session, id)?;
    let named = output.and_then(Path::extension).is_some_and(|end| end.eq_ignore_ascii_case("json"));
    let json = format.map_or(named || app.global.json, |format| format == Format::Json);
    let text = if json {
        let json = serde_json::to_string_pretty(&chat)
            .map_err(|error| Error::new(ErrorKind::Internal, "could not write the chat").because(error))?;
        format!("{json}\n")
    } else {
        chat.markdown()
    };
    match output {
        None => app.out.text(&text)?,
        Some(path) => {
            write_new(path, &text)?;
            app.talk.note(&format!("Wrote {}.", safe::one_line(&path.display().to_string())));
        }
    }
    Ok(Exit::Ok)
}

/// Writes a file that is not there yet.
fn write_new(path: &Path, text: &str) -> Result<()> {
    let failed = |error: std::io::Error| {
        let there = error.kind() == std::io::ErrorKind::AlreadyExists;
        let shown = safe::one_line(&path.display().to_string());
        let error = Error::new(ErrorKind::File, format!("could not write {shown}")).because(error);
        if there { error.hint("It is there already; name another file, or remove that one.") } else { error }
    };
    let mut file = std::fs::File::options().write(true).create_new(true).open(path).map_err(failed)?;
    std::io::Write::write_all(&mut file, text.as_bytes()).map_err(failed)
}
