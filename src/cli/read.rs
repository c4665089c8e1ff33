//! `adduce read`.

use std::path::PathBuf;

use clap::ValueHint;

use super::App;
use super::exit::Outcome;

/// Show what would be read from a file, without a library
///
/// Prints the text of the file as citations would point into it. Nothing is stored. With --json, prints title, text,
/// pages, blocks and warnings; for a file that cannot be read, `error` says why and the exit code is 2.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  adduce read page.html
  adduce read page.html --json | jq '.blocks[] | .kind'")]
pub(super) struct Args {
    /// The file
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: PathBuf,
}

/// Runs the command.
pub(super) fn run(_app: &mut App, _args: &Args) -> Outcome {
    unimplemented!("document::output is merged later")
}
