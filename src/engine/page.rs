//! The drawing lane: pages of original files as pictures. A page takes a moment to draw, so it waits for nobody and nobody
//! waits for it.

use std::sync::atomic::Ordering;

use super::lane::{Job, Worker};
use super::message::{Event, Request};
use super::originals::{Found, Originals};
use crate::brief::evidence::{Original, Unit};
use crate::document::Input;
use crate::extract::Extractor;
use crate::extract::page::PagePicture;
use crate::store::{DocumentId, Library, StoredDocument};
use crate::{Error, ErrorKind, Result};

pub(super) struct Drawer {
    pub(super) dir: std::path::PathBuf,
    pub(super) extractor: Extractor,
}

impl Worker for Drawer {
    fn serve(&mut self, job: &Job) -> Event {
        let ticket = job.ticket;
        match self.draw(job) {
            Ok(picture) => Event::Page { ticket, picture: Box::new(picture) },
            Err(error) => Event::Failed { ticket, error },
        }
    }
}

impl Drawer {
    fn draw(&self, job: &Job) -> Result<PagePicture> {
        let Request::Page { key, edition, page, quote } = &job.request else {
            return Err(Error::new(ErrorKind::Internal, format!("not a page: {:?}", job.request)));
        };
        let library = Library::open(&self.dir)?;
        let of_edition = edition.map(|id| library.document(DocumentId(id))).transpose()?.flatten();
        let document = match of_edition {
            Some(document) => Some(document),
            None => library.find(key)?.map(|row| library.document(row.id)).transpose()?.flatten(),
        };
        let gone = || Error::new(ErrorKind::Library, "the document is no longer in the library");
        let document = document.ok_or_else(gone)?;
        let found = original(&library, &document)?.ok_or_else(|| {
            Error::new(ErrorKind::File, "the file is not what it was when it was read, so its page is not shown")
                .hint("`adduce sync` reads it again.")
        })?;
        let input = Input { name: &found.name, bytes: &found.bytes };
        self.extractor.page(&input, *page, quote, &|| job.cancel.load(Ordering::Relaxed))
    }
}

/// The very bytes that a document was read from.
fn original(library: &Library, document: &StoredDocument) -> Result<Option<Found>> {
    let row = library.find(&document.key)?.filter(|row| row.id == document.id);
    if row.as_ref().is_some_and(|row| row.part_of.is_some()) {
        return Err(Error::new(ErrorKind::Reader, "it came within another file, whose pages are not drawn"));
    }
    let (sha256, bytes) = match &row {
        Some(row) => (row.hash.clone(), Some(row.size)),
        None => (library.edition_facts(document.id)?.unwrap_or_default().0, None),
    };
    let origin = &document.origin;
    let mut there = if origin.contains("://") { Originals::of_library(library)? } else { Originals::at(origin) };
    let name = there.first_name().unwrap_or_default();
    Ok(there.by_hash(&Original { unit: Unit::File, sha256, bytes }, &name))
}
