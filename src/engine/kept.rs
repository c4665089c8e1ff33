//! Kept briefings: each change is one transaction, so that a kill loses nothing of what was said to be kept.

use std::path::Path;

use super::brief::Shelf;
use super::message::{Event, Keeping, Ticket};
use crate::brief::edit::{Edit, apply};
use crate::brief::model::Made;
use crate::brief::refresh::refresh;
use crate::brief::{Brief, SCHEMA, settle};
use crate::store::{Briefs, Library, unknown_brief};
use crate::{Error, ErrorKind, Result};

/// How often a change is tried while others change the same briefing.
const TRIES: usize = 16;

pub(super) fn serve(dir: &Path, ticket: Ticket, name: &str, what: &Keeping) -> Result<Event> {
    let name = name.trim();
    match what {
        Keeping::Look => {}
        Keeping::Edit(edits) => {
            // Another process may change it between the reading and the writing; then this change is made to that one.
            let mut tries = 0;
            while !edited(dir, name, edits)? {
                tries += 1;
                if tries == TRIES {
                    let what = format!("the briefing \"{name}\" is being changed by somebody else all the time");
                    return Err(Error::new(ErrorKind::Locked, what).hint("Try again."));
                }
            }
        }
        Keeping::Put(brief) => {
            let brief = checked(dir, (**brief).clone())?;
            Briefs::open(dir)?.keep(name, &json(&brief)?, "put another in its place")?;
        }
        Keeping::Undo => {
            Briefs::open(dir)?.undo(name)?.ok_or_else(|| {
                Error::new(ErrorKind::Usage, format!("nothing of the briefing \"{name}\" can be undone"))
                    .hint("The last 50 steps can; there are none left.")
            })?;
        }
        Keeping::Forget => {
            Briefs::open(dir)?.forget(name)?;
            return Ok(Event::Kept { ticket, name: name.to_owned(), brief: None, last: None });
        }
    }
    let (brief, last) = read(dir, name)?.ok_or_else(|| unknown_brief(name))?;
    let brief = checked(dir, parsed(name, &brief)?)?;
    Ok(Event::Kept { ticket, name: name.to_owned(), brief: Some(Box::new(brief)), last })
}

fn begun(name: &str) -> Brief {
    let made = Made {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        at: jiff::Timestamp::now().to_string(),
        ..Made::default()
    };
    Brief { schema: SCHEMA, title: name.to_owned(), made, ..Brief::default() }
}

/// The briefing as the library says now: its documents may have changed since it was kept, and a file that it came from
/// may have been written by anybody.
fn checked(dir: &Path, mut brief: Brief) -> Result<Brief> {
    let shelf = Shelf::new(Library::open(dir)?);
    refresh(&mut brief, &shelf)?;
    settle(&mut brief, &shelf)?;
    Ok(brief)
}

/// Makes changes to what is kept now; whether it still was the same when they were written down.
fn edited(dir: &Path, name: &str, edits: &[Edit]) -> Result<bool> {
    let shelf = Shelf::new(Library::open(dir)?);
    let before = read(dir, name)?.map(|(body, _)| body);
    let mut brief = match &before {
        Some(body) => parsed(name, body)?,
        None if edits.iter().all(|edit| matches!(edit, Edit::Pin { .. } | Edit::Title(_))) => begun(name),
        None => return Err(unknown_brief(name)),
    };
    for edit in edits {
        apply(&mut brief, edit, &shelf)?;
    }
    let words: Vec<String> = edits.iter().map(Edit::words).collect();
    Briefs::open(dir)?.keep_over(name, before.as_deref(), &json(&brief)?, &words.join(", "))
}

/// The briefing as it is kept, and what was done last.
fn read(dir: &Path, name: &str) -> Result<Option<(String, Option<String>)>> {
    Ok(Library::open(dir)?.brief(name)?.map(|kept| (kept.body, kept.last)))
}

fn parsed(name: &str, body: &str) -> Result<Brief> {
    serde_json::from_str(body).map_err(|error| {
        Error::new(ErrorKind::Library, format!("the briefing \"{name}\" cannot be read"))
            .hint("It may be of a newer adduce. `adduce brief undo` brings back how it was before.")
            .because(error)
    })
}

fn json(brief: &Brief) -> Result<String> {
    serde_json::to_string(brief)
        .map_err(|error| Error::new(ErrorKind::Internal, "could not write the briefing down").because(error))
}
