//! `adduce` without a command: the chat.

use std::io::{self, IsTerminal};

use super::App;
use super::exit::{Outcome, usage};

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

fn open(_app: &mut App) -> Outcome {
    unimplemented!("the chat is merged later")
}
