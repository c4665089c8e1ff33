//! `adduce` without a command: the chat, on the whole screen or line by line.

use std::io::{self, IsTerminal};

use super::App;
use super::exit::{Exit, Outcome, usage};
use super::session::{Need, Session, library};
use super::style::{ColorEnv, colored};
use crate::tui;

/// Opens the chat.
pub(super) fn run(app: &mut App, plain: bool) -> Outcome {
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let plain = plain || (dumb && io::stdin().is_terminal());
    let whole = io::stdin().is_terminal() && io::stdout().is_terminal();
    if !plain && !whole {
        return Err(usage("the chat needs a terminal for stdin and stdout")
            .hint("To ask one question, run `adduce ask \"...\"`; `adduce --help` shows all commands.")
            .into());
    }
    if app.global.json {
        return Err(usage("the chat does not print JSON").hint("Run `adduce ask --json \"...\"`.").into());
    }
    open(app, plain)
}

fn open(app: &mut App, plain: bool) -> Outcome {
    let chat = crate::config::load()?.chat;
    let session = Session::start(app, Need::Chat)?;
    let options = tui::Options {
        colour: colored(app.global.color, ColorEnv::read(), true),
        mouse: chat.mouse,
        library: library(app)?,
        library_named: app.global.named_library().is_some(),
        notices: Vec::new(),
        tour: app.global.named_library().is_none(),
        chat,
    };
    let (engine, events) = session.into_parts();
    if plain {
        tui::run_plain(engine, events, options)?;
    } else {
        tui::run(engine, events, options)?;
    }
    Ok(Exit::Ok)
}
