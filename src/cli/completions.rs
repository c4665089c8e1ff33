//! `adduce completions`.

use clap::{Command, CommandFactory, ValueEnum};

use super::App;
use super::args::Cli;
use super::exit::{Exit, Outcome};

/// Print a completion script for a shell
///
/// Load the script from your shell's start-up file, or put it where your shell looks for completions; `adduce
/// install-extras` does the latter for all shells at once.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  adduce completions bash > ~/.local/share/bash-completion/completions/adduce
  adduce completions fish > ~/.config/fish/completions/adduce.fish
  adduce completions nushell | save adduce.nu
  source <(adduce completions zsh)")]
pub(super) struct Args {
    /// For which shell
    #[arg(value_enum)]
    shell: Shell,
}

/// A shell that can complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Shell {
    /// Bash
    Bash,
    /// Elvish
    Elvish,
    /// fish
    Fish,
    /// Nushell
    Nushell,
    /// PowerShell
    #[value(name = "powershell")]
    Power,
    /// Zsh
    Zsh,
}

/// The script that completes adduce's commands in a shell.
pub(super) fn script(shell: Shell) -> Vec<u8> {
    use clap_complete::Shell as Known;
    let known = match shell {
        Shell::Bash => Some(Known::Bash),
        Shell::Elvish => Some(Known::Elvish),
        Shell::Fish => Some(Known::Fish),
        Shell::Power => Some(Known::PowerShell),
        Shell::Zsh => Some(Known::Zsh),
        Shell::Nushell => None,
    };
    let (mut script, mut command) = (vec![], shown());
    match known {
        Some(shell) => clap_complete::generate(shell, &mut command, "adduce", &mut script),
        None => clap_complete::generate(clap_complete_nushell::Nushell, &mut command, "adduce", &mut script),
    }
    script
}

/// The commands without those that are hidden, which generators would offer all the same.
fn shown() -> Command {
    let whole = Cli::command();
    let commands = whole.get_subcommands().filter(|command| !command.is_hide_set()).cloned();
    Command::new("adduce")
        .about(whole.get_about().cloned().unwrap_or_default())
        .version(env!("CARGO_PKG_VERSION"))
        .args(whole.get_arguments().cloned())
        .subcommands(commands)
}

/// Runs the command.
pub(super) fn run(app: &mut App, args: &Args) -> Outcome {
    app.out.bytes(&script(args.shell))?;
    Ok(Exit::Ok)
}
