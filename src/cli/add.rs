//! `adduce add`, `sync`, `reindex` and `starter`: what changes the library, and the report of it.

use std::fmt::Write;

use clap::ValueHint;

use super::App;
use super::exit::{Exit, Outcome};
use super::reading::ReadingArgs;
use super::session::{Need, Session, library};
use super::shapes::{IngestReport, SCHEMA};
use crate::engine::Request;
use crate::extract::Setup;
use crate::ingest::{How, Report};
use crate::paths;
use crate::text::safe;

/// How many keys are listed by name; `--json` has them all.
const LISTED: usize = 20;

/// Add files, folders and addresses to the library
///
/// Takes text, Markdown, HTML, PDF, office documents, e-books, mail, tables and ZIP archives. Files other than plain text
/// are read in a process of their own, with limits on time and memory; what cannot be read is listed with the reason.
/// Programs for further formats, and other limits, can be set in adduce/config.toml in the XDG configuration folder:
///
///   [loaders]
///   "*.wpd" = "wpd2text {}"
///   [limits]
///   time = 60         # seconds a file
///   memory = 2048     # megabytes
///   [ocr]
///   languages = "eng+fra"
///
/// Folders are walked; ignore files are honoured, hidden and binary files are skipped with a reason, and symbolic links
/// are not followed out of a folder. Files that did not change are not read again. Ctrl-C keeps what is done, and the
/// next `adduce add` goes on from there. An address (http:// or https://) is fetched once and kept as a dated copy;
/// this is the only case in which `add` uses the network.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  adduce add report.md notes/
  adduce add https://www.example.org/charter.html
  adduce --library ./case-7 add evidence/
  adduce add --in law treaties/

The exit code is 1 when there was nothing to add, and 130 after Ctrl-C.")]
pub(super) struct Args {
    /// Files, folders and addresses
    #[arg(required = true, value_name = "PATH|URL", value_hint = ValueHint::AnyPath)]
    inputs: Vec<String>,
    #[command(flatten)]
    reading: ReadingArgs,
    /// Put what is added, and whatever is found there later, into this collection
    #[arg(long = "in", value_name = "COLLECTION")]
    collection: Option<String>,
    /// Drop all earlier texts of changed and gone documents
    ///
    /// They are kept so that saved chats open the very text that they cited.
    #[arg(long)]
    forget_old: bool,
    /// Store no token vectors, now and later, and drop those that are there
    ///
    /// They are about two thirds of a library; without them answers take longer. `adduce reindex` makes them again.
    #[arg(long)]
    without_token_vectors: bool,
}

/// Bring the library up to date with the folders that were added
///
/// Walks the files and folders that were added before: new files are added, changed ones are read again, renamed ones are
/// followed, and documents whose file is gone are no longer searched. What a better version of adduce would read otherwise
/// is read anew. Files that could not be read are tried again only when something has changed, or when --password or --ocr
/// may help; `adduce list --problems` shows them. Files themselves are never touched.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  adduce sync
  adduce sync --json
  adduce sync --forget-old
  adduce sync --without-token-vectors    a smaller library whose answers take longer")]
pub(super) struct SyncArgs {
    #[command(flatten)]
    reading: ReadingArgs,
    /// Drop all earlier texts of changed and gone documents
    ///
    /// They are kept so that saved chats open the very text that they cited.
    #[arg(long)]
    forget_old: bool,
    /// Store no token vectors, now and later, and drop those that are there
    ///
    /// They are about two thirds of a library; without them answers take longer. `adduce reindex` makes them again.
    #[arg(long)]
    without_token_vectors: bool,
}

/// Runs `add`.
pub(super) fn run(app: &mut App, args: &Args) -> Outcome {
    let what = match args.inputs.as_slice() {
        [one] => safe::one_line(one),
        many => format!("{} inputs", many.len()),
    };
    let what = format!("Adding {what} to {}", safe::one_line(&paths::for_people(&library(app)?)));
    let how = How {
        collection: args.collection.clone(),
        forget_old: args.forget_old,
        without_token_vectors: args.without_token_vectors,
        ..How::default()
    };
    ingest(app, args.reading.setup()?, Request::Add { inputs: args.inputs.clone(), how }, &what, true)
}

/// Runs `starter`.
pub(super) fn run_starter(app: &mut App) -> Outcome {
    ingest(app, ReadingArgs::default().setup()?, Request::AddStarter, "Adding the starter corpus", true)
}

/// Runs `sync`.
pub(super) fn run_sync(app: &mut App, args: &SyncArgs) -> Outcome {
    let how = How { forget_old: args.forget_old, without_token_vectors: args.without_token_vectors, ..How::default() };
    ingest(app, args.reading.setup()?, Request::Sync { how }, "Bringing the library up to date", false)
}

/// Runs `reindex`.
pub(super) fn run_reindex(app: &mut App) -> Outcome {
    ingest(app, Setup::default(), Request::Reindex, "Embedding all passages again", false)
}

/// Runs an ingest and prints its report. `wants_some` says that finding nothing is worth an exit code of its own.
fn ingest(app: &mut App, reading: Setup, request: Request, what: &str, wants_some: bool) -> Outcome {
    let mut session = Session::start_reading(app, Need::Model, reading)?;
    let report = session.ingest(request, what)?;
    for skipped in &report.skipped {
        app.talk.note(&format!("skipped {}: {}", safe::one_line(&skipped.path), skipped.reason));
    }
    for warning in &report.warnings {
        // One about the whole run has no path.
        let of = if warning.path.is_empty() { String::new() } else { format!("{}: ", safe::one_line(&warning.path)) };
        app.talk.warn(&format!("{of}{}", warning.reason));
    }
    if app.global.json {
        app.out.json(&IngestReport { schema: SCHEMA, report: &report })?;
    } else {
        app.out.text(&render(&report))?;
    }
    let known = report.same + report.refreshed + report.renamed.len();
    let some = known + report.added.len() + report.changed.len() > 0;
    Ok(match (report.cancelled, wants_some && !some) {
        (true, _) => Exit::Cancelled,
        (false, true) => Exit::Nothing,
        (false, false) => Exit::Ok,
    })
}

/// One line for each document that was added, changed, renamed or is gone, at most `most` of each kind.
pub(super) fn changes(report: &Report, most: usize) -> Vec<String> {
    let renamed: Vec<String> = report.renamed.iter().map(|(before, now)| format!("{before} -> {now}")).collect();
    let mut lines = Vec::new();
    let kinds = [("added", &report.added), ("changed", &report.changed), ("renamed", &renamed), ("gone", &report.gone)];
    for (word, keys) in kinds {
        lines.extend(keys.iter().take(most).map(|key| format!("{word:8} {}", safe::one_line(key))));
        if keys.len() > most {
            lines.push(format!("{word:8} and {} more", keys.len() - most));
        }
    }
    lines
}

/// The report for people.
fn render(report: &Report) -> String {
    let mut out = String::new();
    for line in changes(report, LISTED) {
        let _written = writeln!(out, "{line}");
    }
    for duplicate in report.duplicates.iter().take(LISTED) {
        let _written =
            writeln!(out, "note     {}: {}", safe::one_line(&duplicate.path), safe::one_line(&duplicate.reason));
    }
    let mut parts = vec![format!("{} added", report.added.len())];
    for (count, word) in [
        (report.changed.len(), "changed"),
        (report.renamed.len(), "renamed"),
        (report.refreshed, "read anew"),
        (report.gone.len(), "gone"),
        (report.same, "unchanged"),
        (report.skipped.len(), "skipped"),
        (report.forgotten, "old texts forgotten"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {word}"));
        }
    }
    let end = if report.cancelled { "; cancelled, run it again to go on" } else { "" };
    let _written = writeln!(out, "{} ({} passages){end}", parts.join(", "), report.passages);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_names_what_it_can_and_counts_the_rest() {
        let report = Report {
            added: (0..22).map(|at| format!("{at:02}\u{1b}.md")).collect(),
            same: 3,
            passages: 40,
            cancelled: true,
            ..Report::default()
        };
        let text = render(&report);
        assert!(text.starts_with("added    00␛.md\n"), "{text}");
        assert!(
            text.ends_with(
                "added    and 2 more\n22 added, 3 unchanged (40 passages); cancelled, run it again to go on\n"
            ),
            "{text}"
        );
    }
}
