//! `adduce` without a command: the chat.

use std::io::{self, IsTerminal};

use super::App;
use super::exit::{Exit, Outcome, usage};
use super::session::{Need, Session, library};
use super::style::{ColorEnv, colored};
use crate::tui;

/// Opens the chat.
pub(super) fn run(app: &mut App) -> Outcome {
    if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        return Err(usage("the chat needs a terminal for stdin and stdout")
            .hint("To ask one question, run `adduce ask \"...\"`; `adduce --help` shows all commands.")
            .into());
    }
    if app.global.json {
        return Err(usage("the chat does not print JSON").hint("Run `adduce ask --json \"...\"`.").into());
    }
    open(app)
}

fn open(app: &mut App) -> Outcome {
    let session = Session::start(app, Need::Chat)?;
    let options = tui::Options {
        colour: colored(app.global.color, ColorEnv::read(), true),
        mouse: true,
        library: library(app)?,
        library_named: app.global.named_library().is_some(),
        notices: Vec::new(),
    };
    let (engine, events) = session.into_parts();
    tui::run(engine, events, options)?;
    Ok(Exit::Ok)
}
