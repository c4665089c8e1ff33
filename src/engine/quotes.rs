//! The fingerprints of the library by which quotations are found: what is hashed comes from [`crate::quote::index`], how
//! it is kept from [`crate::index::marks`]. Here it is decided which of many postings are worth following.

use std::cell::Cell;

use crate::Result;
use crate::index::marks::{Group, Marks, Part, Work};
use crate::quote::index::{Mark, RUN, Shared, WINDOW, fingerprints};
use crate::store::{DocumentId, Library, Writer};

/// Raised when the fingerprints of a text can come out differently; `RUN` and `WINDOW` are part of the kind.
const VERSION: u32 = 2;
/// How many postings of a quotation are followed, the rarest runs first: what stands everywhere tells no place.
const FOLLOWED: usize = 20_000;
/// How many postings are read at most where only those of some documents count.
const READ: usize = 400_000;
/// A quotation of which every run stands in more places than this is followed in the first of them only.
const COMMON: usize = 4_000;

/// What is hashed, and how.
fn kind() -> String {
    format!("runs {VERSION} of {RUN}, least of {WINDOW}")
}

/// The fingerprints of a library.
#[derive(Debug)]
pub(super) struct Quotes {
    marks: Marks,
    /// Whether a part turned out to be damaged.
    damaged: Cell<bool>,
}

/// A run of a quotation and where its postings are.
struct Run<'a> {
    number: u32,
    count: usize,
    groups: Vec<(&'a Part, Group)>,
}

impl Quotes {
    /// Opens the fingerprints of a library as they were saved; quick however large it is.
    ///
    /// # Errors
    /// As for any query.
    pub(super) fn open(library: &Library) -> Result<Self> {
        Ok(Self { marks: Marks::open(library, &kind())?, damaged: Cell::new(false) })
    }

    /// Takes in what came since, and saves it unless somebody else writes: they will.
    ///
    /// # Errors
    /// As for any query, and with [`crate::ErrorKind::Cancelled`].
    pub(super) fn catch_up(
        &mut self,
        library: &Library,
        cancelled: &dyn Fn() -> bool,
        told: &dyn Fn(usize),
    ) -> Result<()> {
        if self.damaged.replace(false) {
            self.marks.start_anew();
        }
        if self.marks.is_at(&library.stamp()?) {
            return Ok(());
        }
        let save = !Writer::is_taken(library.dir());
        self.marks.catch_up(library, &fingerprints, Work { cancelled, told, save })
    }

    /// Brings the fingerprints on disk up to date after a change of the library.
    ///
    /// # Errors
    /// As for [`Quotes::catch_up`].
    pub(super) fn settle(library: &Library, cancelled: &dyn Fn() -> bool) -> Result<()> {
        let mut marks = Marks::open(library, &kind())?;
        marks.catch_up(library, &fingerprints, Work { cancelled, told: &|_| {}, save: true })
    }

    /// Whether a part turned out to be damaged, so that places may be missing; catching up mends it.
    pub(super) fn is_damaged(&self) -> bool {
        self.damaged.get()
    }

    /// The number by which places call a document; none beyond those that can be counted.
    pub(super) fn number(id: DocumentId) -> Option<u32> {
        u32::try_from(id.0).ok()
    }

    /// The places that share a run with a quotation, in the documents that `among` lets through and in the one that is
    /// named; of phrases that stand everywhere only those in the document that is named.
    pub(super) fn shared(
        &self,
        quote: &[Mark],
        named: Option<u32>,
        among: Option<&dyn Fn(u32) -> bool>,
    ) -> Vec<Shared> {
        self.follow(quote, named, among).unwrap_or_else(|_| {
            self.damaged.set(true);
            vec![]
        })
    }

    fn follow(
        &self,
        quote: &[Mark],
        named: Option<u32>,
        among: Option<&dyn Fn(u32) -> bool>,
    ) -> std::io::Result<Vec<Shared>> {
        let mut runs: Vec<Run> = Vec::new();
        for (number, (hash, _)) in quote.iter().enumerate() {
            let groups = self.marks.groups(*hash)?;
            if !groups.is_empty() {
                let count = groups.iter().map(|(_, group)| group.count as usize).sum();
                runs.push(Run { number: number as u32, count, groups });
            }
        }
        runs.sort_by_key(|run| run.count);
        // Where even the rarest run stands everywhere, the places in the first documents have to do.
        let mut last = u32::MAX;
        let (mut out, mut read) = (Vec::new(), 0_usize);
        for (at, run) in runs.iter().enumerate() {
            let common = at > 0 && last == u32::MAX && out.len() + run.count > FOLLOWED;
            if common && named.is_none() && among.is_none() || at > 2 && read + run.count > READ {
                break;
            }
            read += run.count;
            let mut places = Vec::with_capacity(run.count);
            for (part, group) in &run.groups {
                places.extend(part.entries_of(group)?);
            }
            let is_named = |document: u32| Some(document) == named;
            match among {
                Some(among) => places.retain(|place| is_named(place.0) || among(place.0)),
                None if common => places.retain(|place| is_named(place.0)),
                None => {}
            }
            if at == 0 && places.len() > COMMON {
                places.sort_unstable();
                last = places.get(COMMON).map_or(last, |place| place.0);
            }
            let reached = places.into_iter().filter(|place| place.0 <= last || is_named(place.0));
            out.extend(reached.map(|(document, place)| Shared { document, place, run: run.number }));
        }
        Ok(out)
    }
}
