//! `adduce list`.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::App;
use super::exit::{Exit, Outcome};
use super::session::{Need, Session, unexpected};
use super::shapes::{Listing, SCHEMA};
use super::wrap::shortened;
use crate::engine::{Event, Request};
use crate::store::DocumentRow;
use crate::text::safe;

/// List the documents
///
/// One line for each document: its key (what other commands take as DOC), its format, its number of passages, and its
/// title. When the library is empty, the exit code is 1.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  adduce list
  adduce list --json | jq -r '.documents[].key'")]
pub(super) struct Args {}

/// Runs the command.
pub(super) fn run(app: &mut App, _args: &Args) -> Outcome {
    let mut session = Session::start(app, Need::NoModel)?;
    let event = session.one(Request::Documents)?;
    let Event::Documents { documents, .. } = event else { return Err(unexpected(&event).into()) };
    let exit = if documents.is_empty() { Exit::Nothing } else { Exit::Ok };
    if app.global.json {
        app.out.json(&Listing { schema: SCHEMA, documents: documents.into_iter().map(Into::into).collect() })?;
    } else if documents.is_empty() {
        app.talk.note("The library is empty. Add documents with `adduce add PATH`, or try `adduce starter`.");
    } else {
        app.out.text(&render(&documents))?;
    }
    Ok(exit)
}

/// Columns: key, format, passages, title.
fn render(documents: &[DocumentRow]) -> String {
    let rows: Vec<[String; 4]> = documents
        .iter()
        .map(|row| {
            let title = shortened(&safe::one_line(&row.title), 60);
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
