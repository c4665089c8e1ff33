//! `adduce read`.

use std::fs;
use std::path::PathBuf;

use clap::ValueHint;

use super::App;
use super::exit::{Exit, Outcome};
use crate::document::output::{self, ReadOutput};
use crate::document::{Input, Part, read};
use crate::{Error, ErrorKind, Result, paths};

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
pub(super) fn run(app: &mut App, args: &Args) -> Outcome {
    let name = args.file.file_name().unwrap_or_default().to_string_lossy();
    let bytes = load(&args.file);
    if app.global.json {
        let output = match bytes {
            Ok(bytes) => ReadOutput::new(read(&Input { name: &name, bytes: &bytes })),
            Err(error) => ReadOutput::new(Err::<Vec<Result<Part>>, _>(error)),
        };
        app.out.json(&output)?;
        return Ok(if output.error.is_some() { Exit::Failed } else { Exit::Ok });
    }
    let bytes = bytes?;
    let mut parts: Vec<Part> = vec![];
    let mut failed = vec![];
    for part in read(&Input { name: &name, bytes: &bytes })? {
        match part {
            Ok(part) => parts.push(part),
            Err(error) => failed.push(error),
        }
    }
    if parts.is_empty()
        && let Some(error) = failed.pop()
    {
        return Err(error.into());
    }
    app.out.text(&output::for_people(&parts))?;
    for error in failed {
        app.talk.warn(&error.one_line());
    }
    Ok(Exit::Ok)
}

fn load(path: &PathBuf) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| {
        Error::new(ErrorKind::File, format!("could not read {}", paths::for_people(path))).because(error)
    })
}
