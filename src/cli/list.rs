//! `adduce list`.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::App;
use super::exit::{Exit, Outcome, usage};
use super::filter::FilterArgs;
use super::session::{Need, Session, unexpected};
use super::shapes::{Listing, Problems, SCHEMA};
use super::wrap::shortened;
use crate::engine::{Event, Request};
use crate::store::DocumentRow;
use crate::text::safe;

/// List the documents
///
/// One line for each document: its key (what other commands take as DOC), its format, its number of passages, its title,
/// and its tags. When there is nothing to list, the exit code is 1. With --problems, the files that could not be read are
/// listed instead, each with the reason.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  adduce list
  adduce list --in law --since 2020 --lang en
  adduce list --problems
  adduce list --json | jq -r '.documents[].key'")]
pub(super) struct Args {
    #[command(flatten)]
    filter: FilterArgs,
    /// List the files that could not be read, or not all of them, and why
    #[arg(long)]
    problems: bool,
}

/// Runs the command.
pub(super) fn run(app: &mut App, args: &Args) -> Outcome {
    let mut session = Session::start(app, Need::NoModel)?;
    let filter = args.filter.filter();
    if args.problems {
        if !filter.is_empty() {
            let hint = "A file that was not read has no date, language or tags.";
            return Err(usage("--problems lists all files that could not be read").hint(hint).into());
        }
        return problems(app, &mut session);
    }
    let whole = filter.is_empty();
    let event = session.one(Request::Documents { filter })?;
    let Event::Documents { documents, .. } = event else { return Err(unexpected(&event).into()) };
    let exit = if documents.is_empty() { Exit::Nothing } else { Exit::Ok };
    if app.global.json {
        app.out.json(&Listing::new(documents))?;
    } else if documents.is_empty() && whole {
        app.talk.note("The library is empty. Add documents with `adduce add PATH`, or try `adduce starter`.");
    } else if documents.is_empty() {
        app.talk.note("No document is like that.");
    } else {
        app.out.text(&render(&documents))?;
    }
    Ok(exit)
}

fn problems(app: &mut App, session: &mut Session) -> Outcome {
    let event = session.one(Request::Problems)?;
    let Event::Problems { files, .. } = event else { return Err(unexpected(&event).into()) };
    let exit = if files.is_empty() { Exit::Nothing } else { Exit::Ok };
    if app.global.json {
        app.out.json(&Problems { schema: SCHEMA, problems: files.into_iter().map(Into::into).collect() })?;
    } else if files.is_empty() {
        app.talk.note("Every file that was added could be read.");
    } else {
        for file in &files {
            let reason = safe::one_line(file.reason.as_deref().unwrap_or_default());
            app.out.text(&format!("{}: {reason}\n", safe::one_line(&file.origin)))?;
        }
    }
    Ok(exit)
}

/// Columns: key, format, passages, title and tags.
fn render(documents: &[DocumentRow]) -> String {
    let rows: Vec<[String; 4]> = documents
        .iter()
        .map(|row| {
            let mut title = shortened(&safe::one_line(&row.title), 60);
            if !row.tags.is_empty() {
                let _written = write!(title, "  [{}]", safe::one_line(&row.tags.join(", ")));
            }
            [safe::one_line(&row.key), safe::one_line(&row.reader.name), row.passages.to_string(), title]
        })
        .collect();
    let widest = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
    let (keys, formats, counts) = (widest(0).min(60), widest(1), widest(2));
    let mut out = String::new();
    for [key, format, count, title] in &rows {
        // `{:width$}` counts characters; keys may be wide ones.
        out.push_str(key);
        out.push_str(&" ".repeat(keys.saturating_sub(key.width())));
        let _written = writeln!(out, "  {format:formats$}  {count:>counts$}  {title}");
    }
    out
}
