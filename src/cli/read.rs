//! `adduce read`.

use std::path::{Path, PathBuf};

use clap::ValueHint;

use super::App;
use super::exit::{Exit, Outcome, Stop};
use super::reading::ReadingArgs;
use super::shapes::{Reading, SCHEMA};
use crate::document::Part;
use crate::document::output::{self, ReadOutput};
use crate::extract::Extractor;
use crate::ingest::read_file;
use crate::text::safe;
use crate::{Error, Result};

/// Show what would be read from files, without a library
///
/// Prints the text of each file as citations would point into it, page by page where it has pages; of several files, each
/// under its name. Nothing is stored. With --json, prints title, text, pages, blocks and warnings; for a file that cannot
/// be read, `error` says why. Of several files, --json prints one object a line, with the path as given in `file`. The
/// exit code is 2 when any file cannot be read; the others are read all the same.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  adduce read page.html
  adduce read report.pdf --password secret
  adduce read page.html --json | jq '.blocks[] | .kind'
  adduce read *.pdf --json | jq -r 'select(.error) | .file'")]
pub(super) struct Args {
    /// Files
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// Runs the command.
pub(super) fn run(app: &mut App, args: &Args) -> Outcome {
    // One for all files, so that they share a worker.
    let extractor = Extractor::new(args.reading.setup()?);
    let several = args.files.len() > 1;
    let mut exit = Exit::Ok;
    for (at, path) in args.files.iter().enumerate() {
        let parts = read(&extractor, path);
        if app.global.json {
            let mut output = ReadOutput::new(Ok(parts));
            if output.error.is_some() {
                exit = Exit::Failed;
            }
            if several {
                output.file = Some(path.to_string_lossy().into_owned());
            }
            let reading = Reading { schema: SCHEMA, output };
            if several {
                app.out.json_line(&reading)?;
            } else {
                app.out.json(&reading)?;
            }
            continue;
        }
        if several {
            let gap = if at > 0 { "\n" } else { "" };
            app.out.text(&format!("{gap}==> {} <==\n", safe::one_line(&path.to_string_lossy())))?;
        }
        match show(app, parts) {
            Ok(()) => {}
            Err(Stop::Error(error)) if several => {
                // What is on stdout comes first where both streams are a terminal.
                app.out.flush()?;
                app.talk.error(&error);
                exit = Exit::Failed;
            }
            Err(stop) => return Err(stop),
        }
    }
    Ok(exit)
}

/// What is in a file, and why that is not all.
fn read(extractor: &Extractor, path: &Path) -> Vec<Result<Part>> {
    let mut parts = vec![];
    let read = read_file(extractor, path, &mut |part| {
        parts.push(part);
        true
    });
    // What came before a limit is shown too.
    if let Err(error) = read {
        parts.push(Err(error));
    }
    parts
}

/// Prints the documents of a file for people, and warns of those that could not be read.
///
/// # Errors
/// When there is none but those that could not be read, and when stdout is closed or full.
fn show(app: &mut App, parts: Vec<Result<Part>>) -> std::result::Result<(), Stop> {
    let (mut good, mut failed): (Vec<Part>, Vec<Error>) = (vec![], vec![]);
    for part in parts {
        match part {
            Ok(part) => good.push(part),
            Err(error) => failed.push(error),
        }
    }
    if good.is_empty()
        && let Some(error) = failed.pop()
    {
        return Err(error.into());
    }
    app.out.text(&output::for_people(&good))?;
    for error in failed {
        app.talk.warn(&error.one_line());
    }
    Ok(())
}
