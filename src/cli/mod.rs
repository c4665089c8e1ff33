//! The command line: one file a command, on top of [`crate::engine`].
//!
//! Data goes to stdout, talk to stderr. Everything that did not come from adduce itself passes [`crate::text::safe`]
//! before it reaches a terminal.

mod add;
mod args;
mod ask;
mod ask_text;
mod audit;
mod batch;
mod brief;
mod chat;
mod chats;
mod check;
mod check_draft;
mod check_html;
#[cfg(test)]
mod check_picture;
mod check_report;
mod check_sarif;
mod check_text;
mod completions;
mod config;
mod eval;
mod exit;
mod filter;
mod first_run;
mod install_extras;
mod interrupt;
mod json;
mod judge;
mod list;
mod llm;
mod man;
mod mcp;
mod model;
mod out;
mod part;
mod progress;
mod read;
mod reading;
mod remove;
mod search;
mod search_text;
mod session;
mod setup;
mod shapes;
mod show;
mod status;
mod style;
mod tag;
mod trec;
mod verify;
mod watch;
mod worker;
mod wrap;
mod write;

use clap::Parser;

pub use shapes::schemas;

use args::{Cli, Command, Global};
use exit::{Exit, Outcome, Stop};
use out::{Out, Talk};

/// What every command is given.
struct App {
    global: Global,
    out: Out,
    talk: Talk,
}

/// Reads the arguments, runs the command, says what went wrong, and gives the exit code.
pub fn run() -> u8 {
    let cli = Cli::parse();
    let out = Out::new(&cli.global);
    let talk = Talk::new(&cli.global);
    let mut app = App { global: cli.global, out, talk };
    let outcome = dispatch(&mut app, cli.command, cli.plain).and_then(|exit| {
        app.out.flush()?;
        Ok(exit)
    });
    match outcome {
        Ok(exit) => exit.code(),
        Err(Stop::BrokenPipe) => Exit::Ok.code(),
        Err(Stop::Error(error)) if error.kind() == crate::ErrorKind::Cancelled => {
            app.talk.note("Cancelled.");
            Exit::Cancelled.code()
        }
        Err(Stop::Error(error)) => {
            // What was found before the error still counts; a second failure to write it adds nothing.
            let _flushed = app.out.flush();
            app.talk.error(&error);
            Exit::Failed.code()
        }
    }
}

fn dispatch(app: &mut App, command: Option<Command>, plain: bool) -> Outcome {
    match command {
        None => chat::run(app, plain),
        Some(Command::Ask(args)) => ask::run(app, &args),
        Some(Command::Eval(args)) => eval::run(app, &args),
        Some(Command::Chats(args)) => chats::run(app, &args),
        Some(Command::Check(args)) => check::run(app, &args),
        Some(Command::Verify(args)) => verify::run(app, &args),
        Some(Command::Brief(args)) => brief::run(app, &args),
        Some(Command::Search(args)) => search::run(app, &args),
        Some(Command::Add(args)) => add::run(app, &args),
        Some(Command::List(args)) => list::run(app, &args),
        Some(Command::Show(args)) => show::run(app, &args),
        Some(Command::Remove(args)) => remove::run(app, &args),
        Some(Command::Tag(args)) => tag::run(app, &args),
        Some(Command::Collections(args)) => tag::run_collections(app, &args),
        Some(Command::Sync(args)) => add::run_sync(app, &args),
        Some(Command::Watch(args)) => watch::run(app, &args),
        Some(Command::Reindex) => add::run_reindex(app),
        Some(Command::Status(args)) => status::run(app, &args),
        Some(Command::Read(args)) => read::run(app, &args),
        Some(Command::Setup) => setup::run(app),
        Some(Command::Model(args)) => model::run(app, &args),
        Some(Command::Llm(args)) => llm::run(app, &args),
        Some(Command::Audit(args)) => audit::run(app, &args),
        Some(Command::Starter) => add::run_starter(app),
        Some(Command::Judge(args)) => judge::run(app, &args),
        Some(Command::Mcp(args)) => mcp::run(app, &args),
        Some(Command::Config(args)) => config::run(app, &args),
        Some(Command::InstallExtras(args)) => install_extras::run(app, &args),
        Some(Command::Completions(args)) => completions::run(app, &args),
        Some(Command::ReadWorker(args)) => worker::run(&args),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::args::Cli;
    use crate::tui::command::COMMANDS;

    /// What of the chat is done by which command; those that are about the chat itself need none.
    const DONE_BY: &[(&str, Option<&str>)] = &[
        ("add", Some("add")),
        ("ask", Some("ask")),
        ("literal", Some("ask")),
        ("write", Some("ask")),
        ("search", Some("search")),
        ("check", Some("check")),
        ("sources", Some("show")),
        ("library", Some("list")),
        ("in", Some("list")),
        ("collections", Some("collections")),
        ("sync", Some("sync")),
        ("watch", Some("watch")),
        ("problems", Some("list")),
        ("password", Some("sync")),
        ("remove", Some("remove")),
        ("status", Some("status")),
        ("chats", Some("chats")),
        ("good", Some("judge")),
        ("bad", Some("judge")),
        ("brief", Some("brief")),
        ("pins", Some("brief")),
        ("note", Some("brief")),
        ("under", Some("brief")),
        ("why", Some("ask")),
        ("name", Some("chats")),
        ("export", Some("chats")),
        ("forget", Some("chats")),
        ("retry", Some("sync")),
        ("find", None),
        ("more", None),
        ("contents", None),
        ("open", None),
        ("undo", None),
        ("style", None),
        ("pause", None),
        ("tour", None),
        ("starter", Some("starter")),
        ("reindex", Some("reindex")),
        ("new", None),
        ("copy", None),
        ("cancel", None),
        ("help", None),
        ("quit", None),
    ];

    #[test]
    fn every_action_of_the_chat_has_a_command() {
        let cli = Cli::command();
        for action in COMMANDS {
            let done = DONE_BY.iter().find(|(name, _)| *name == action.name);
            let (_, command) = done.unwrap_or_else(|| panic!("/{}: which command does it? name it here", action.name));
            let known = command.is_none_or(|name| cli.find_subcommand(name).is_some());
            assert!(known, "/{}: there is no adduce {command:?}", action.name);
        }
    }

    #[test]
    fn the_command_tree_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_explains_itself() {
        for command in Cli::command().get_subcommands().filter(|command| !command.is_hide_set()) {
            let name = command.get_name();
            assert!(command.get_about().is_some(), "{name} has no line of its own");
            assert!(command.get_long_about().is_some(), "{name} has no explanation");
            let examples = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(examples.contains("Examples:\n  adduce"), "{name} has no examples");
        }
    }
}
