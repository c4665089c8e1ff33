//! The feeding thread: finds, reads and cuts, and hands over steps in the order in which they are to be taken.

use std::collections::HashSet;
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use super::cut::Cutter;
use super::isolate::{Isolated, Next, panic_text};
use super::key::{self, Hash};
use super::limit::{Budget, Stop};
use super::pipeline::Message;
use super::plan::{Catalogue, Standing};
use super::pool::Model;
use super::source::{self, Item, What, Why};
use super::walk::{self, Found, Walk, Walked};
use super::{Skipped, sync};
use crate::document::{Document, Part, Problem, Warning};
use crate::extract::Extractor;
use crate::passage::Passage;
use crate::store::DocumentId;
use crate::{Error, ErrorKind, Result};

/// More unreadable records than this in one file are counted, not listed.
const MOST_BAD: usize = 20;

/// What the writer is to do next.
pub(super) enum Step {
    /// So many files of so many bytes have been found.
    Walking(usize, u64),
    /// All have been found.
    Begin(usize, u64),
    /// Store this document once its passages have vectors.
    Document(Box<Prepared>),
    /// Something is done.
    Count(Count),
    /// The same bytes with a new time.
    Touch(DocumentId, i64),
    /// The document is gone.
    Gone(DocumentId),
    /// Something was not taken.
    Skip(Skipped),
    /// Something is to be said of a document or a root.
    Warn(Skipped),
    /// That was all.
    Done,
    /// It cannot go on.
    Failed(Error),
}

/// What is done without anything to store. Of a million unchanged records, one such step is kept.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Count {
    /// Documents that are the same.
    pub(super) same: usize,
    /// Bytes of files.
    pub(super) bytes: u64,
    /// Files.
    pub(super) files: usize,
}

/// A document that is ready but for its key and its vectors.
pub(super) struct Prepared {
    pub(super) key: String,
    pub(super) above: Arc<str>,
    pub(super) origin: String,
    /// The file that it is a part of.
    pub(super) part_of: Option<Arc<str>>,
    pub(super) root: Arc<str>,
    pub(super) hash: Hash,
    pub(super) size: u64,
    pub(super) modified: i64,
    pub(super) document: Document,
    pub(super) warnings: Vec<Warning>,
    pub(super) passages: Vec<Passage>,
    /// The document of the same origin, whose place it takes.
    pub(super) replaces: Option<DocumentId>,
    /// What it takes of the budget.
    pub(super) weight: usize,
}

/// What is to be fed.
pub(super) enum Inputs {
    /// These paths.
    Paths(Vec<PathBuf>),
    /// These files, found already.
    Files(Vec<Found>),
    /// All of these roots, and what is gone from them.
    Roots(Vec<String>),
}

/// The feeding thread's view of the run.
pub(super) struct Feed<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) budget: &'a Budget,
    pub(super) stop: &'a Stop<'a>,
    pub(super) send: Sender<Message>,
    pub(super) model: Option<&'a Model<'a>>,
    pub(super) extractor: Arc<Extractor>,
}

impl Feed<'_> {
    /// Feeds everything.
    pub(super) fn run(&self, inputs: Inputs) {
        let last = match panic::catch_unwind(AssertUnwindSafe(|| self.feed(inputs))) {
            Ok(Ok(())) => Step::Done,
            Ok(Err(error)) => Step::Failed(error),
            Err(payload) => {
                let message = format!("the ingest failed: {}", panic_text(&*payload));
                Step::Failed(Error::new(ErrorKind::Internal, message).hint("Please report this."))
            }
        };
        // The writer may be gone already; then it knows why.
        let _ = self.send.send(Message::Step(last));
    }

    fn feed(&self, inputs: Inputs) -> Result<()> {
        match inputs {
            Inputs::Files(files) => {
                self.files(Walked { bytes: files.iter().map(|found| found.size).sum(), files, ..Walked::default() })
            }
            Inputs::Paths(paths) => {
                let paths = walk::resolve(&paths)?;
                self.files(self.walk(&paths))
            }
            Inputs::Roots(roots) => {
                let again = sync::look_again(self.catalogue, roots, |paths| self.walk(paths));
                for warning in again.warnings {
                    self.step(Step::Warn(warning))?;
                }
                self.count(Count { same: again.left_alone, ..Count::default() })?;
                self.files(again.walked)?;
                // Last, so that the vectors of what was only renamed are still there to be used again.
                again.gone.into_iter().try_for_each(|id| self.step(Step::Gone(id)))
            }
        }
    }

    fn walk(&self, paths: &[PathBuf]) -> Walked {
        let mut tell = |files, bytes| {
            // A writer that is gone is noticed at the next step.
            let _ = self.send.send(Message::Step(Step::Walking(files, bytes)));
        };
        let mut walk = Walk::new(self.stop, self.extractor.setup(), &mut tell);
        for path in paths {
            walk.input(path);
        }
        walk.out
    }

    /// Hands over a step.
    ///
    /// # Errors
    /// When asked to stop.
    fn step(&self, step: Step) -> Result<()> {
        if self.stop.asked() || self.send.send(Message::Step(step)).is_err() {
            return Err(Error::cancelled());
        }
        Ok(())
    }

    fn count(&self, count: Count) -> Result<()> {
        self.step(Step::Count(count))
    }

    /// One document is the same.
    fn same(&self) -> Result<()> {
        self.count(Count { same: 1, ..Count::default() })
    }

    fn files(&self, walked: Walked) -> Result<()> {
        self.step(Step::Begin(walked.files.len(), walked.bytes))?;
        for skipped in walked.skipped {
            self.step(Step::Skip(skipped))?;
        }
        let mut cutter = Cutter::new(self.model);
        for found in &walked.files {
            match self.catalogue.standing(found) {
                Standing::Same => {
                    self.count(Count { same: 1, bytes: found.size, files: 0 })?;
                }
                Standing::Read(known) => {
                    let items = source::open(found, known, &self.extractor)?;
                    Reading::new(self, found, &mut cutter).run(items)?;
                }
            }
            self.count(Count { files: 1, ..Count::default() })?;
        }
        Ok(())
    }
}

/// One file as it is read.
struct Reading<'a, 'f> {
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
}

impl<'a, 'f> Reading<'a, 'f> {
    fn new(feed: &'a Feed<'f>, found: &'a Found, cutter: &'a mut Cutter<'f>) -> Self {
        let (seen, ids) = (HashSet::new(), HashSet::new());
        Self { feed, found, cutter, at: 0, seen, ids, good: 0, bad: 0 }
    }

    fn run(mut self, mut items: Isolated<Item>) -> Result<()> {
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
                    self.broken(Why::new(reason, Problem::Damaged))?;
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
            let reason = format!("{} more records could not be read", self.bad - MOST_BAD);
            self.skip(Why { reason, problem: None })?;
        }
        self.reach(self.found.size)?;
        // A file in which nothing can be read any more keeps what was stored of it; a record that is not in it is gone.
        if whole && self.good > 0 { self.gone() } else { Ok(()) }
    }

    fn item(&mut self, what: What) -> Result<()> {
        match what {
            What::Same => {
                self.good += 1;
                let Some(entry) = self.feed.catalogue.get(&self.found.origin) else { return Ok(()) };
                self.seen.insert(entry.id);
                if entry.modified() != self.found.modified {
                    self.feed.step(Step::Touch(entry.id, self.found.modified))?;
                }
                self.feed.same()
            }
            What::SameRecord(id) => {
                self.good += 1;
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
        let (origin, key, above) = match &id {
            Some(id) => {
                let origin = key::origin_of_record(&self.found.origin, id);
                if !self.ids.insert(key::sha256(origin.as_bytes())) {
                    let reason = format!("the id {} stands for more than one record; the first is kept", safe(id));
                    return self.bad(Why::new(reason, Problem::Damaged));
                }
                (origin, key::of_record(id), Arc::clone(&self.found.origin))
            }
            None => (self.found.origin.to_string(), self.found.key.clone(), Arc::clone(&self.found.above)),
        };
        let before = self.feed.catalogue.get(&origin);
        if let Some(before) = before {
            self.seen.insert(before.id);
            if before.has(&hash) {
                self.good += 1;
                return self.feed.same();
            }
        }
        if document.text.trim().is_empty() {
            return self.bad(Why::new("there is no text in it", Problem::Empty));
        }
        let passages = match self.cutter.cut(&document, self.feed.stop) {
            Ok(Some(passages)) => passages,
            Ok(None) => return Err(Error::cancelled()),
            Err(reason) => return self.bad(Why { reason, problem: None }),
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

    fn bad(&mut self, why: Why) -> Result<()> {
        self.bad += 1;
        if self.bad <= MOST_BAD { self.skip(why) } else { Ok(()) }
    }

    fn broken(&self, mut why: Why) -> Result<()> {
        let catalogue = self.feed.catalogue;
        let kept =
            catalogue.get(&self.found.origin).is_some() || catalogue.records(&self.found.origin).next().is_some();
        if kept {
            why.reason.push_str("; what was stored of it before is kept");
        }
        self.skip(why)
    }

    fn skip(&self, why: Why) -> Result<()> {
        self.feed.step(Step::Skip(Skipped::new(&*self.found.origin, why.reason).problem(why.problem)))
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
