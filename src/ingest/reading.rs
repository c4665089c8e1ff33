//! One file as it is read: what becomes of each document in it, and what is to be remembered of the file.

use std::collections::HashSet;
use std::sync::Arc;

use super::Skipped;
use super::clock::Stage;
use super::cut::Cutter;
use super::feed::{Count, Feed, Prepared, Step};
use super::isolate::{Isolated, Next};
use super::key::{self, Hash};
use super::source::{Item, What, Why};
use super::walk::Found;
use crate::document::{Part, Problem};
use crate::store::{DocumentId, FileRow, Place};
use crate::{Error, Result};

/// More unreadable records than this in one file are counted, not listed.
const MOST_BAD: usize = 20;

/// One file as it is read.
pub(super) struct Reading<'a, 'f> {
    feed: &'a Feed<'f>,
    found: &'a Found,
    cutter: &'a mut Cutter<'f>,
    /// Bytes handed over as done.
    at: u64,
    /// Stored documents that are still in the file.
    seen: HashSet<DocumentId>,
    /// Ids of the file's records so far, by their hashes.
    ids: HashSet<Hash>,
    /// Documents that were read or are the same.
    good: usize,
    bad: usize,
    /// Whether there was a part of the file that is a document of its own.
    parts: bool,
    /// The hash of a document that was moved, which the file may be.
    expected: Option<Hash>,
    /// Why the first of what could not be read could not.
    why: Option<Why>,
}

impl<'a, 'f> Reading<'a, 'f> {
    pub(super) fn new(
        feed: &'a Feed<'f>,
        found: &'a Found,
        cutter: &'a mut Cutter<'f>,
        expected: Option<Hash>,
    ) -> Self {
        let (seen, ids) = (HashSet::new(), HashSet::new());
        Self { feed, found, cutter, at: 0, seen, ids, good: 0, bad: 0, parts: false, expected, why: None }
    }

    /// Takes what comes out of the file, to its end.
    ///
    /// # Errors
    /// When asked to stop.
    pub(super) fn run(mut self, mut items: Isolated<Item>) -> Result<()> {
        let whole = loop {
            match items.next(self.feed.stop) {
                Next::Item(Item { at, what: What::Broken(why) }) => {
                    self.reach(at)?;
                    self.broken(why)?;
                    break false;
                }
                Next::Item(item) => {
                    self.item(item.what)?;
                    self.reach(item.at)?;
                }
                Next::End => break true,
                Next::Panicked(said) => {
                    let reason = format!("the reader failed on it ({said}); please report this");
                    self.broken(Why::new(reason, Problem::Limit))?;
                    break false;
                }
                Next::Hung => {
                    self.broken(Why::new("reading it took too long", Problem::Limit))?;
                    break false;
                }
                Next::Stopped => return Err(Error::cancelled()),
            }
        };
        if self.bad > MOST_BAD {
            self.skip(format!("{} more records could not be read", self.bad - MOST_BAD).into())?;
        }
        self.reach(self.found.size)?;
        self.note()?;
        // A file in which nothing can be read any more keeps what was stored of it; a record that is not in it is gone.
        if whole && self.good > 0 { self.gone() } else { Ok(()) }
    }

    fn item(&mut self, what: What) -> Result<()> {
        match what {
            What::Same => {
                self.good += 1;
                let Some(entry) = self.feed.catalogue.get(&self.found.origin) else {
                    // The bytes of a document whose file is not where it was.
                    let hash = self.expected.unwrap_or_default();
                    return self.moved(&hash).map(|_| ());
                };
                self.seen.insert(entry.id);
                if entry.modified() != self.found.modified {
                    self.feed.step(Step::Touch(entry.id, self.found.modified))?;
                }
                self.feed.same()
            }
            What::SameRecord(id) => {
                self.good += 1;
                self.parts = true;
                self.seen.insert(id);
                self.feed.same()
            }
            What::Part { part, hash, size } => self.part(*part, hash, size),
            What::Bad(why) => self.bad(why),
            What::Broken(why) => self.broken(why),
        }
    }

    fn part(&mut self, part: Part, hash: Hash, size: u64) -> Result<()> {
        let Part { id, document, warnings } = part;
        self.parts |= id.is_some();
        let (origin, key, above) = match &id {
            Some(id) => {
                let origin = key::origin_of_record(&self.found.origin, id);
                if !self.ids.insert(key::sha256(origin.as_bytes())) {
                    let reason = format!("the id {} stands for more than one record; the first is kept", safe(id));
                    return self.bad(reason.into());
                }
                (origin, key::of_record(id), Arc::clone(&self.found.origin))
            }
            None => (self.found.origin.to_string(), self.found.key.clone(), Arc::clone(&self.found.above)),
        };
        let before = self.feed.catalogue.get(&origin);
        if let Some(before) = before {
            self.seen.insert(before.id);
            if before.has(&hash) && !before.is_stale() {
                self.good += 1;
                return self.feed.same();
            }
        } else if id.is_none() && self.moved(&hash)? {
            self.good += 1;
            return Ok(());
        }
        if document.text.trim().is_empty() {
            return self.bad(Why::new("there is no text in it", Problem::Empty));
        }
        let passages = match self.feed.clock.time(Stage::Cutting, || self.cutter.cut(&document, self.feed.stop)) {
            Ok(Some(passages)) => passages,
            Ok(None) => return Err(Error::cancelled()),
            Err(why) => return self.bad(why.into()),
        };
        self.good += 1;
        let weight = 4096 + 2 * document.text.len();
        if !self.feed.budget.take(weight, self.feed.stop) {
            return Err(Error::cancelled());
        }
        self.feed.step(Step::Document(Box::new(Prepared {
            key,
            above,
            origin,
            part_of: id.is_some().then(|| Arc::clone(&self.found.origin)),
            root: before.map_or(&self.found.root, |before| self.feed.catalogue.root(before)).clone(),
            hash,
            size,
            modified: self.found.modified,
            document,
            warnings,
            passages,
            replaces: before.map(|before| before.id),
            refreshes: before.is_some_and(|before| before.has(&hash)),
            weight,
        })))
    }

    /// What is stored of the file and was not met in it.
    fn gone(&self) -> Result<()> {
        let catalogue = self.feed.catalogue;
        let whole = catalogue.get(&self.found.origin).into_iter();
        let records = catalogue.records(&self.found.origin).map(|(_, entry)| entry);
        whole
            .chain(records)
            .filter(|entry| !self.seen.contains(&entry.id))
            .try_for_each(|entry| self.feed.step(Step::Gone(entry.id)))
    }

    /// Whether the file is one that was elsewhere before; then its document moves with it.
    fn moved(&mut self, hash: &Hash) -> Result<bool> {
        let Some(id) = self.feed.away.borrow_mut().take(self.found.size, hash) else { return Ok(false) };
        let place = Place {
            origin: self.found.origin.to_string(),
            key: self.found.key.clone(),
            root: self.found.root.to_string(),
            modified: self.found.modified,
        };
        self.feed.step(Step::Move(id, Box::new(place), Arc::clone(&self.found.above)))?;
        Ok(true)
    }

    /// Keeps what was found out about the file, unless it is simply one document.
    fn note(&mut self) -> Result<()> {
        let why = self.why.take();
        let origin = &self.found.origin;
        if why.is_none() && !self.parts {
            let known = self.feed.catalogue.file(origin).is_some();
            return if known { self.feed.step(Step::ForgetFile(origin.to_string())) } else { Ok(()) };
        }
        let others = self.bad.saturating_sub(1);
        let reason = why.as_ref().map(|why| match others {
            0 => why.reason.clone(),
            others => format!("{} (and {others} more)", why.reason),
        });
        self.feed.step(Step::File(Box::new(FileRow {
            origin: origin.to_string(),
            root: self.found.root.to_string(),
            size: self.found.size,
            modified: self.found.modified,
            readers: self.feed.catalogue.readers().to_owned(),
            problem: why.and_then(|why| why.problem),
            reason,
            at: String::new(),
        })))
    }

    fn bad(&mut self, why: Why) -> Result<()> {
        self.bad += 1;
        self.why.get_or_insert_with(|| why.clone());
        if self.bad <= MOST_BAD { self.skip(why) } else { Ok(()) }
    }

    fn broken(&mut self, mut why: Why) -> Result<()> {
        let catalogue = self.feed.catalogue;
        let kept =
            catalogue.get(&self.found.origin).is_some() || catalogue.records(&self.found.origin).next().is_some();
        if kept {
            why.reason.push_str("; what was stored of it before is kept");
        }
        // What broke it off says more than what was wrong on the way.
        self.why = Some(why.clone());
        self.skip(why)
    }

    fn skip(&self, Why { reason, problem }: Why) -> Result<()> {
        self.feed.step(Step::Skip(Skipped { path: self.found.origin.to_string(), reason, problem }))
    }

    /// So much of the file is done.
    fn reach(&mut self, at: u64) -> Result<()> {
        let more = at.min(self.found.size).saturating_sub(self.at);
        self.at += more;
        if more == 0 { Ok(()) } else { self.feed.count(Count { bytes: more, ..Count::default() }) }
    }
}

/// An id as it can be shown within a sentence.
fn safe(id: &str) -> String {
    format!("\u{201c}{}\u{201d}", key::of_record(id))
}
