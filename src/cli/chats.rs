//! `adduce chats`, and how other commands name a saved chat.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use unicode_width::UnicodeWidthStr;

use super::exit::{Exit, Outcome, usage};
use super::session::Need;
use super::session::{Session, unexpected};
use super::shapes::{Chats, SCHEMA, SavedChat};
use super::wrap::shortened;
use super::{App, ask_text};
use crate::chats::Chat;
use crate::engine::message::{ChatChange, ChatChanged};
use crate::engine::{Event, Request};
use crate::store::{ChatId, ChatSummary, ChatTurn};
use crate::text::safe;
use crate::{Error, ErrorKind, Result};

/// What is said where no chat is saved.
const NONE: &str = "No chat is saved yet. `adduce` opens one, and `adduce ask --chat new \"...\"` begins one.";

/// The saved chats: list, find, show, export, name, remove
///
/// What is asked in the chat is saved in the library, and so is `adduce ask --chat`. Without a number the chats are listed,
/// the last one first; with one, its questions and answers are shown, with the citations as they were given: what was cited
/// stays openable, also after the file changed. A chat is named by its first question until you name it. When there is
/// nothing to show, the exit code is 1.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  adduce chats
  adduce chats 3
  adduce chats last --json
  adduce chats find safeguards
  adduce chats export 3 --output safeguards.md
  adduce chats name 3 \"Digital identity, November\"
  adduce chats remove 3
  adduce ask --chat last \"And who chaired it?\"      goes on with it"
)]
pub(super) struct Args {
    /// Which chat: its number in the list, or `last`
    #[arg(value_name = "CHAT")]
    chat: Option<Which>,
    #[command(subcommand)]
    what: Option<What>,
}

/// What else is to be done.
#[derive(Debug, clap::Subcommand)]
enum What {
    /// List the chats, the last one first
    #[command(after_help = "Examples:\n  adduce chats list --json")]
    List,
    /// List the chats in which all of these words stand: in names, questions or answers
    #[command(after_help = "Examples:\n  adduce chats find digital identity")]
    Find {
        /// The words
        #[arg(value_name = "WORD", required = true)]
        words: Vec<String>,
    },
    /// Print a chat: questions, answers, places
    #[command(after_help = "Examples:\n  adduce chats show last")]
    Show {
        /// Which chat: its number in the list, or `last`
        chat: Which,
    },
    /// Write a chat as Markdown with footnotes, or as JSON
    #[command(after_help = "Examples:\n  adduce chats export 3 > chat.md\n  adduce chats export last -o chat.json")]
    Export {
        /// Which chat: its number in the list, or `last`
        chat: Which,
        /// In which form; by the name of the file otherwise, and Markdown where there is none
        #[arg(long, value_name = "FORMAT", value_enum)]
        format: Option<Format>,
        /// The file to write; it must not be there yet. Without it the chat goes to stdout
        #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
        output: Option<PathBuf>,
    },
    /// Give a chat another name
    #[command(after_help = "Examples:\n  adduce chats name 3 \"Digital identity\"")]
    Name {
        /// Which chat: its number in the list, or `last`
        chat: Which,
        /// Its new name
        name: String,
    },
    /// Remove chats
    #[command(after_help = "Examples:\n  adduce chats remove 3 4")]
    Remove {
        /// Which chats: their numbers in the list
        #[arg(value_name = "CHAT", required = true)]
        chats: Vec<Which>,
    },
}

/// A form of export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Markdown with footnotes.
    #[value(name = "markdown", alias = "md")]
    Markdown,
    /// JSON, as `--json` prints it.
    Json,
}

/// Which saved chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// One that is to be made.
    New,
    /// The one that was last said something in.
    Last,
    /// The one of this number.
    Id(ChatId),
}

impl FromStr for Which {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        match text {
            "new" => Ok(Self::New),
            "last" => Ok(Self::Last),
            number => number.parse().map(|id| Self::Id(ChatId(id))).map_err(|_| {
                "the number of a saved chat, `last` or `new` is needed; `adduce chats` lists them".to_owned()
            }),
        }
    }
}

/// The chat that is meant, with its turns; none for a new one.
///
/// # Errors
/// When there is no such chat.
pub(super) fn find(session: &mut Session, which: Which) -> Result<Option<(ChatId, Vec<ChatTurn>)>> {
    let id = match which {
        Which::New => return Ok(None),
        Which::Id(id) => id,
        Which::Last => all(session)?.first().map(|chat| chat.id).ok_or_else(|| {
            usage("there is no saved chat").hint("`adduce ask --chat new \"...\"` begins one, and so does the chat.")
        })?,
    };
    let event = session.one(Request::Chat { id })?;
    let Event::Chat { turns, .. } = event else { return Err(unexpected(&event)) };
    if turns.is_empty() {
        return Err(usage(format!("there is no chat {}", id.0)).hint("`adduce chats` lists them."));
    }
    Ok(Some((id, turns)))
}

fn all(session: &mut Session) -> Result<Vec<ChatSummary>> {
    let event = session.one(Request::Chats)?;
    let Event::Chats { chats, .. } = event else { return Err(unexpected(&event)) };
    Ok(chats)
}

/// Runs the command.
pub(super) fn run(app: &mut App, args: &Args) -> Outcome {
    let mut session = Session::start(app, Need::NoModel)?;
    let session = &mut session;
    match &args.what {
        None => match args.chat {
            None => list(app, session, &[]),
            Some(which) => show(app, session, which),
        },
        Some(What::List) => list(app, session, &[]),
        Some(What::Find { words }) => list(app, session, words),
        Some(What::Show { chat }) => show(app, session, *chat),
        Some(What::Export { chat, format, output }) => export(app, session, *chat, *format, output.as_deref()),
        Some(What::Name { chat, name }) => rename(app, session, *chat, name),
        Some(What::Remove { chats }) => remove(app, session, chats),
    }
}

/// A chat that is there, with its name.
fn saved(session: &mut Session, which: Which) -> Result<Chat> {
    let Some((id, turns)) = find(session, which)? else {
        return Err(usage("a new chat holds nothing yet"));
    };
    let name = all(session)?.into_iter().find(|chat| chat.id == id).map(|chat| chat.name);
    Ok(Chat::new(id.0, &name.unwrap_or_default(), turns))
}

fn change(session: &mut Session, change: ChatChange) -> Result<ChatChanged> {
    match session.one(Request::ChangeChat { change })? {
        Event::ChatChanged { done, .. } => Ok(done),
        event => Err(unexpected(&event)),
    }
}

fn rename(app: &mut App, session: &mut Session, which: Which, name: &str) -> Outcome {
    if name.trim().is_empty() {
        return Err(usage("a chat needs a name that can be seen").into());
    }
    let id = ChatId(saved(session, which)?.id);
    change(session, ChatChange::Name { id, name: name.trim().to_owned() })?;
    if app.global.json {
        app.out.json(&saved(session, Which::Id(id))?)?;
    }
    Ok(Exit::Ok)
}

fn remove(app: &mut App, session: &mut Session, chats: &[Which]) -> Outcome {
    // All are looked up first, so that a mistyped number removes nothing.
    let ids =
        chats.iter().map(|which| saved(session, *which).map(|chat| ChatId(chat.id))).collect::<Result<Vec<_>>>()?;
    for id in ids {
        if let ChatChanged::Removed { name, .. } = change(session, ChatChange::Remove { id })? {
            app.talk.note(&format!("Removed chat {}, “{}”.", id.0, safe::one_line(&name)));
        }
    }
    if app.global.json {
        return list(app, session, &[]);
    }
    Ok(Exit::Ok)
}

fn export(
    app: &mut App,
    session: &mut Session,
    which: Which,
    format: Option<Format>,
    output: Option<&Path>,
) -> Outcome {
    let chat = saved(session, which)?;
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

fn list(app: &mut App, session: &mut Session, words: &[String]) -> Outcome {
    let chats = if words.is_empty() {
        all(session)?
    } else {
        match session.one(Request::FindChats { words: words.to_vec() })? {
            Event::Chats { chats, .. } => chats,
            event => return Err(unexpected(&event).into()),
        }
    };
    let exit = if chats.is_empty() { Exit::Nothing } else { Exit::Ok };
    if app.global.json {
        let chats = chats.into_iter().map(SavedChat::from).collect();
        app.out.json(&Chats { schema: SCHEMA, chats })?;
    } else if chats.is_empty() {
        let said = "No saved chat holds these words.";
        app.talk.note(if words.is_empty() { NONE } else { said });
    } else {
        app.out.text(&render(&chats))?;
    }
    Ok(exit)
}

/// Columns: number, day, turns, name.
fn render(chats: &[ChatSummary]) -> String {
    let ids: Vec<String> = chats.iter().map(|chat| chat.id.0.to_string()).collect();
    let widest = ids.iter().map(|id| id.width()).max().unwrap_or(0);
    let mut out = String::new();
    for (chat, id) in chats.iter().zip(&ids) {
        let day = safe::one_line(chat.at.get(..10).unwrap_or(&chat.at));
        let turns = if chat.turns == 1 { "1 turn".to_owned() } else { format!("{} turns", chat.turns) };
        let name = shortened(&safe::one_line(&chat.name), 80);
        // Writing to a string cannot fail.
        let _written = writeln!(out, "{id:>widest$}  {day:10}  {turns:>9}  {name}");
    }
    out
}

fn show(app: &mut App, session: &mut Session, which: Which) -> Outcome {
    if which == Which::New {
        return Err(usage("a new chat has nothing to show").into());
    }
    let chat = saved(session, which)?;
    if app.global.json {
        app.out.json(&chat)?;
        return Ok(Exit::Ok);
    }
    let (style, width) = (app.out.style, app.out.width);
    for turn in &chat.turns {
        let head = style.accent(&ask_text::heading(None, &turn.question));
        let answer = match &turn.answer {
            Some(answer) => ask_text::render(answer, style, width),
            None => "This answer was saved in another form and cannot be shown.\n".to_owned(),
        };
        app.out.text(&format!("{head}\n\n{answer}\n"))?;
    }
    Ok(Exit::Ok)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chats_are_named_by_number_or_by_word() {
        assert_eq!("3".parse(), Ok(Which::Id(ChatId(3))));
        assert_eq!(("new".parse(), "last".parse()), (Ok(Which::New), Ok(Which::Last)));
        assert!("third".parse::<Which>().is_err());
    }

    #[test]
    fn a_list_shows_number_day_and_name() {
        let chat = |id, turns, name: &str| ChatSummary {
            id: ChatId(id),
            name: name.into(),
            turns,
            at: "2026-11-22T08:00:00Z".into(),
        };
        assert_eq!(
            render(&[chat(12, 1, "When?\u{1b}[2J"), chat(3, 14, "Who?")]),
            "12  2026-11-22     1 turn  When?␛[2J\n 3  2026-11-22   14 turns  Who?\n"
        );
    }
}
