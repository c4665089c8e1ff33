//! `adduce chats`, and how other commands name a saved chat.

use std::fmt::Write;
use std::str::FromStr;

use unicode_width::UnicodeWidthStr;

use super::exit::{Exit, Outcome, usage};
use super::session::Need;
use super::session::{Session, unexpected};
use super::shapes::{Chat, Chats, SCHEMA, SavedChat, SavedTurn};
use super::wrap::shortened;
use super::{App, ask_text};
use crate::Result;
use crate::answer::Answer;
use crate::engine::{Event, Request};
use crate::store::{ChatId, ChatSummary, ChatTurn};
use crate::text::safe;

/// List the saved chats, or show one
///
/// What is asked in the chat is saved in the library, and so is `adduce ask --chat`. Without a number the chats are listed,
/// the last one first; with one, its questions and answers are shown, with the citations as they were given. When there is
/// nothing to show, the exit code is 1.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  adduce chats
  adduce chats 3
  adduce chats last --json
  adduce ask --chat last \"And who chaired it?\"      goes on with it")]
pub(super) struct Args {
    /// Which chat: its number in the list, or `last`
    #[arg(value_name = "CHAT")]
    chat: Option<Which>,
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
    match args.chat {
        None => list(app, &mut session),
        Some(Which::New) => Err(usage("a new chat has nothing to show").into()),
        Some(which) => show(app, &mut session, which),
    }
}

fn list(app: &mut App, session: &mut Session) -> Outcome {
    let chats = all(session)?;
    let exit = if chats.is_empty() { Exit::Nothing } else { Exit::Ok };
    if app.global.json {
        let chats = chats.into_iter().map(SavedChat::from).collect();
        app.out.json(&Chats { schema: SCHEMA, chats })?;
    } else if chats.is_empty() {
        app.talk.note("No chat is saved yet. `adduce` opens one, and `adduce ask --chat new \"...\"` begins one.");
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
    let Some((id, turns)) = find(session, which)? else { return Ok(Exit::Nothing) };
    if app.global.json {
        let turns = turns.into_iter().map(SavedTurn::from).collect();
        app.out.json(&Chat { schema: SCHEMA, id: id.0, turns })?;
        return Ok(Exit::Ok);
    }
    let (style, width) = (app.out.style, app.out.width);
    for turn in &turns {
        let head = style.accent(&ask_text::heading(None, &turn.question));
        let answer = match serde_json::from_str::<Answer>(&turn.answer) {
            Ok(answer) => ask_text::render(&answer, style, width),
            Err(_) => "This answer was saved in another form and cannot be shown.\n".to_owned(),
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
