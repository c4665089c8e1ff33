//! `adduce remove`.

use super::App;
use super::exit::{Exit, Outcome};
use super::session::{Need, Session, unexpected};
use super::shapes::{Removal, SCHEMA};
use crate::engine::{Event, Request};
use crate::text::safe;

/// Remove documents from the library
///
/// The files themselves are not touched. A later `adduce sync` brings a document back while its file still lies in a
/// folder that was added. When a key is one that no document has, nothing is removed and the exit code is 2.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  adduce remove draft.md
  adduce remove notes/2021.txt notes/2022.txt")]
pub(super) struct Args {
    /// Keys, as `adduce list` shows them
    #[arg(required = true, value_name = "DOC")]
    documents: Vec<String>,
}

/// Runs the command.
pub(super) fn run(app: &mut App, args: &Args) -> Outcome {
    let mut session = Session::start(app, Need::NoModel)?;
    let event = session.one(Request::Remove { keys: args.documents.clone() })?;
    let Event::Removed { keys: removed, .. } = event else { return Err(unexpected(&event).into()) };
    if app.global.json {
        app.out.json(&Removal { schema: SCHEMA, removed })?;
    } else {
        for key in &removed {
            app.out.text(&format!("removed  {}\n", safe::one_line(key)))?;
        }
    }
    Ok(Exit::Ok)
}
