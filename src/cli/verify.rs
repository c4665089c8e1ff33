//! `adduce verify`, and writing an evidence file.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::ValueHint;

use super::App;
use super::exit::{Exit, Outcome};
use super::reading::ReadingArgs;
use super::session::{Session, library, unexpected};
use super::style::Style;
use super::wrap::wrapped;
use crate::brief::evidence::{EvidenceFile, KIND};
use crate::brief::verify::{QuotationState, SourceState, State, Verification, parse};
use crate::engine::evidence::Wanted;
use crate::engine::verify::{Where, prove};
use crate::engine::{Event, Request, Saving};
use crate::extract::Extractor;
use crate::text::safe;
use crate::{Error, ErrorKind, Result, paths};

/// Prove an evidence file again from the original files
///
/// Finds the originals by their hashes, whatever they are called now, reads them with the reader that is recorded, and
/// holds each quotation against what they say: its words, its place, the words around it. Nothing that a library has
/// stored counts. Where a source is another one now, each word that changed is named. What cannot be looked at is said to
/// be so and never passes. A reader of another version is named, and its text compared all the same; then the words are
/// proven, and title, symbol, date and place are not checked. The exit code is 0 when everything is proven, 1 when
/// something is not or was not checked, 2 on an error.
///
/// Files that were read with options (--password, --show-changes, --ocr) are read with the same options here.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  adduce ask --evidence proof.json \"When is the fee due?\"
  adduce verify proof.json
  adduce verify proof.json --sources ~/Documents/policy
  adduce verify proof.json --sources . --json | jq '.quotations[] | select(.state != \"proven\")'")]
pub(super) struct Args {
    /// The evidence file
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: PathBuf,
    /// Look for the originals in and below this folder
    ///
    /// Without it they are looked for where the library was filled from.
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    sources: Option<PathBuf>,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// The largest evidence file that is read, in bytes.
const LARGEST: u64 = 512 << 20;

/// Runs the command.
pub(super) fn run(app: &mut App, args: &Args) -> Outcome {
    let failed = |error: std::io::Error| {
        let what = format!("could not read {}", safe::one_line(&paths::for_people(&args.file)));
        Error::new(ErrorKind::File, what).because(error)
    };
    let mut text = String::new();
    let file = std::fs::File::open(&args.file).map_err(failed)?;
    std::io::Read::read_to_string(&mut std::io::Read::take(file, LARGEST), &mut text).map_err(failed)?;
    let (file, sealed) = parse(text.trim_start_matches('\u{feff}'))?;
    let place = match &args.sources {
        Some(folder) => Where::Folder(folder.clone()),
        None => Where::Library(library(app)?),
    };
    let extractor = Extractor::new(args.reading.setup()?);
    let (talk, mut at) = (app.talk, 0);
    let count = file.sources.len();
    let mut tell = |name: &str| {
        at += 1;
        if talk.animated() {
            talk.note(&format!("Reading {} ({at} of {count})", safe::one_line(name)));
        }
    };
    let state = prove(&file, sealed, &place, &extractor, &mut tell)?;
    if app.global.json {
        app.out.json(&state)?;
    } else {
        app.out.text(&render(&file, &state, app.out.style, app.out.width))?;
    }
    Ok(if state.proven { Exit::Ok } else { Exit::Nothing })
}

/// Makes the evidence file of some quotations and writes it.
///
/// # Errors
/// The engine's, and when the file cannot be written; then nothing of it is there.
pub(super) fn write(session: &mut Session, path: &Path, of: &str, wanted: Vec<Wanted>) -> Result<()> {
    let file = match session.one(Request::Evidence { of: of.to_owned(), wanted })? {
        Event::Evidence { file, .. } => file,
        other => return Err(unexpected(&other)),
    };
    let mut text = Vec::new();
    super::json::pretty(&mut text, &*file)
        .map_err(|error| Error::new(ErrorKind::Internal, "could not write JSON").because(error))?;
    text.push(b'\n');
    crate::engine::save(path, &text, &Saving::Over)
}

/// What tells an evidence file.
#[derive(serde::Deserialize)]
struct Named {
    kind: String,
}

/// Looks whether a file may be written before the work for it begins. Over an evidence file another one is written; over
/// anything else only when that is asked for.
///
/// # Errors
/// When something else is there already.
pub(super) fn may_write(path: &Path, force: bool, way: &str) -> Result<()> {
    use std::io::Read as _;
    if force || path.symlink_metadata().is_err() {
        return Ok(());
    }
    let mut bytes = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(LARGEST).read_to_end(&mut bytes));
    let kind = serde_json::from_slice::<Named>(&bytes).map(|file| file.kind);
    if read.is_ok() && kind.is_ok_and(|kind| kind == KIND) {
        return Ok(());
    }
    let what = format!("{} is there already", safe::one_line(&paths::for_people(path)));
    Err(Error::new(ErrorKind::File, what).hint(way))
}

/// For people: the sources, then each quotation that is not proven, then the count.
fn render(file: &EvidenceFile, state: &Verification, style: Style, width: Option<usize>) -> String {
    let mut out = String::new();
    let line = |out: &mut String, indent: usize, text: &str| {
        out.push_str(&wrapped(&safe::printable(text), width, indent));
    };
    for problem in &state.problems {
        line(&mut out, 0, &format!("Not proven: {problem}."));
    }
    for SourceState { id, title, state, file, why, notes } in &state.sources {
        let from = file.as_ref().map(|file| format!(" ({file})")).unwrap_or_default();
        line(&mut out, 0, &format!("[{id}] {}{from}: {}", safe::one_line(title), state.words()));
        for text in why.iter().chain(notes) {
            line(&mut out, 4, text);
        }
    }
    for QuotationState { id, source, quote, state, why, changes } in &state.quotations {
        if *state == State::Proven {
            continue;
        }
        out.push('\n');
        line(&mut out, 0, &format!("Quotation {id}, of [{source}]: {}", state.words()));
        line(&mut out, 4, &format!("\u{201c}{}\u{201d}", safe::one_line(quote)));
        for text in why {
            line(&mut out, 4, text);
        }
        for change in changes {
            line(
                &mut out,
                4,
                &match (change.recorded.as_str(), change.source.as_str()) {
                    ("", source) => format!("the source has \u{201c}{source}\u{201d} besides"),
                    (recorded, "") => format!("\u{201c}{recorded}\u{201d} is not in the source"),
                    (recorded, source) => {
                        format!("\u{201c}{recorded}\u{201d} is \u{201c}{source}\u{201d} in the source")
                    }
                },
            );
        }
    }
    let good = state.quotations.iter().filter(|quotation| quotation.state == State::Proven).count();
    let all = state.quotations.len();
    let words = state.quotations.iter().filter(|quotation| quotation.state == State::WordsProven).count();
    let mut count = format!("{good} of {all} quotations are proven from their original files.");
    if words > 0 {
        let _ = write!(count, " Of {words} only the words are: place, title, symbol and date were not checked.");
    }
    let verdict = if state.proven { style.strong(&count) } else { style.bad(&count) };
    let gap = if state.proven { "" } else { "\n" };
    let made = format!("Made by {} {} on {}.", file.made.program, file.made.version, file.made.at);
    let _ = writeln!(out, "{gap}{verdict}\n{}", style.dim(&safe::one_line(&made)));
    out
}
