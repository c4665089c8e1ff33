//! `adduce watch`.

use clap::ValueHint;

use super::App;
use super::add;
use super::exit::{Exit, Outcome};
use super::session::{Need, Session};
use super::shapes::{IngestReport, SCHEMA};
use crate::engine::{Event, Request};
use crate::ingest::{How, Report};
use crate::text::safe;

/// Keep the library up to date while files change
///
/// Adds the given paths, then follows these and all others that were added before, and syncs about a second after
/// something has changed in them. Each change is a line on stderr; with --json, a line of JSON on stdout. Where the system
/// does not tell of changes, everything is looked at every minute. Ctrl-C ends it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  adduce watch
  adduce watch ~/Documents/policy")]
pub(super) struct Args {
    /// Files and folders to add first
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    inputs: Vec<String>,
}

/// Runs the command.
pub(super) fn run(app: &mut App, args: &Args) -> Outcome {
    let mut session = Session::start(app, Need::Model)?;
    if !args.inputs.is_empty() {
        let request = Request::Add { inputs: args.inputs.clone(), how: How::default() };
        let report = session.ingest(request, "Adding what is to be watched")?;
        tell(app, &report)?;
        if report.cancelled {
            return Ok(Exit::Cancelled);
        }
    }
    let mut broken = None;
    session.until_stopped(Request::Watch { on: true }, &mut |event| {
        let told = match event {
            Event::Watching { on: true, note, .. } => {
                app.talk.note("Watching for changes. Ctrl-C ends it.");
                if let Some(note) = note {
                    app.talk.warn(note);
                }
                Ok(())
            }
            Event::Changed { report, .. } => tell(app, report),
            _ => Ok(()),
        };
        let goes_on = told.is_ok();
        broken = told.err();
        goes_on
    })?;
    match broken {
        Some(stop) => Err(stop),
        None => Ok(Exit::Ok),
    }
}

/// One line for each change.
fn tell(app: &mut App, report: &Report) -> Result<(), super::exit::Stop> {
    if app.global.json {
        app.out.json_line(&IngestReport { schema: SCHEMA, report })?;
    } else {
        for line in add::changes(report, usize::MAX) {
            app.talk.note(&line);
        }
    }
    for warning in &report.warnings {
        let of = if warning.path.is_empty() { String::new() } else { format!("{}: ", safe::one_line(&warning.path)) };
        app.talk.warn(&format!("{of}{}", warning.reason));
    }
    Ok(())
}
