//! `adduce read`.

use std::path::PathBuf;

use clap::ValueHint;

use super::App;
use super::exit::{Exit, Outcome};
use super::reading::ReadingArgs;
use crate::document::output::{self, ReadOutput};
use crate::extract::Extractor;
use crate::ingest::read_file;

/// Show what would be read from a file, without a library
///
/// Prints the text of the file as citations would point into it, page by page where it has pages. Nothing is stored.
/// With --json, prints title, text, pages, blocks and warnings; for a file that cannot be read, `error` says why and the
/// exit code is 2.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  adduce read page.html
  adduce read report.pdf --password secret
  adduce read page.html --json | jq '.blocks[] | .kind'")]
pub(super) struct Args {
    /// The file
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: PathBuf,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// Runs the command.
pub(super) fn run(app: &mut App, args: &Args) -> Outcome {
    let extractor = Extractor::new(args.reading.setup()?);
    let mut parts = vec![];
    let read = read_file(&extractor, &args.file, &mut |part| {
        parts.push(part);
        true
    });
    // What came before a limit is shown too.
    if let Err(error) = read {
        parts.push(Err(error));
    }
    if app.global.json {
        let output = ReadOutput::new(Ok(parts));
        app.out.json(&output)?;
        return Ok(if output.error.is_some() { Exit::Failed } else { Exit::Ok });
    }
    let (mut good, mut failed) = (vec![], vec![]);
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
    Ok(Exit::Ok)
}
