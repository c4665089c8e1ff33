//! `adduce completions`.

use clap::CommandFactory;
use clap_complete::Shell;

use super::App;
use super::args::Cli;
use super::exit::{Exit, Outcome};

/// Print a completion script for a shell
///
/// Load the script from your shell's start-up file, or put it where your shell looks for completions.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  adduce completions bash > ~/.local/share/bash-completion/completions/adduce
  adduce completions fish > ~/.config/fish/completions/adduce.fish
  source <(adduce completions zsh)")]
pub(super) struct Args {
    /// For which shell
    shell: Shell,
}

/// Runs the command.
pub(super) fn run(app: &mut App, args: &Args) -> Outcome {
    let mut script = vec![];
    clap_complete::generate(args.shell, &mut Cli::command(), "adduce", &mut script);
    app.out.bytes(&script)?;
    Ok(Exit::Ok)
}
