//! Kept briefings: each change is one transaction, so that a kill loses nothing of what was said to be kept.

use std::path::Path;

use super::brief::Shelf;
use super::message::{Event, Keeping, Ticket};
use crate::brief::edit::{Edit, apply};
use crate::brief::model::Made;
use crate::brief::{Brief, SCHEMA};
use crate::store::{Briefs, Library, unknown_brief};
use crate::{Error, ErrorKind, Result};

pub(super) fn serve(dir: &Path, ticket: Ticket, name: &str, what: &Keeping) -> Result<Event> {
    let name = name.trim();
    match what {
        Keeping::Look => {}
        Keeping::Edit(edits) => {
            let shelf = Shelf::new(Library::open(dir)?);
            let mut brief = match read(dir, name)? {
                Some((brief, _)) => brief,
                None if edits.iter().all(|edit| matches!(edit, Edit::Pin { .. } | Edit::Title(_))) => begun(name),
                None => return Err(unknown_brief(name)),
            };
            for edit in edits {
                apply(&mut brief, edit, &shelf)?;
            }
            let words: Vec<String> = edits.iter().map(Edit::words).collect();
            Briefs::open(dir)?.keep(name, &json(&brief)?, &words.join(", "))?;
        }
        Keeping::Put(brief) => Briefs::open(dir)?.keep(name, &json(brief)?, "put another in its place")?,
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

fn read(dir: &Path, name: &str) -> Result<Option<(Brief, Option<String>)>> {
    let Some(kept) = Library::open(dir)?.brief(name)? else { return Ok(None) };
    let brief = serde_json::from_str(&kept.body).map_err(|error| {
        Error::new(ErrorKind::Library, format!("the briefing \"{name}\" cannot be read"))
            .hint("It may be of a newer adduce. `adduce brief undo` brings back how it was before.")
            .because(error)
    })?;
    Ok(Some((brief, kept.last)))
}

fn json(brief: &Brief) -> Result<String> {
    serde_json::to_string(brief)
        .map_err(|error| Error::new(ErrorKind::Internal, "could not write the briefing down").because(error))
}
