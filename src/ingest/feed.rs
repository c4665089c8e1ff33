//! The feeding thread: finds, reads and cuts, and hands over steps in the order in which they are to be taken.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use super::clock::Clock;
use super::cut::Cutter;
use super::isolate::panic_text;
use super::key::{self, Hash};
use super::limit::{Budget, Stop};
use super::pipeline::Message;
use super::plan::{self, Catalogue, Standing};
use super::pool::Model;
use super::reading::Reading;
use super::run::mends;
use super::source::{self, Known};
use super::walk::{Found, Walk, Walked};
use super::{Skipped, sync};
use crate::document::{Document, Warning};
use crate::extract::Extractor;
use crate::passage::Passage;
use crate::store::{DocumentId, FileRow, Place};
use crate::{Error, ErrorKind, Result};

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
    /// The document's file lies elsewhere now; with the path of what holds it, for telling two of a key apart.
    Move(DocumentId, Box<Place>, Arc<str>),
    /// What is known of a file that is not simply one document.
    File(Box<FileRow>),
    /// Nothing is to be known of this file any more but its one document.
    ForgetFile(String),
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
    /// Whether the same bytes are stored and only the reader is a better one.
    pub(super) refreshes: bool,
    /// What it takes of the budget.
    pub(super) weight: usize,
}

/// What is to be fed.
pub(super) enum Inputs {
    /// These paths, as [`walk::resolve`] gives them.
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
    pub(super) clock: Arc<Clock>,
    /// Documents whose file is not where it was.
    pub(super) away: RefCell<Away>,
}

/// Documents whose file is not where it was. A new file with the bytes of one of them is that file, moved.
#[derive(Default)]
pub(super) struct Away {
    /// By size.
    known: HashMap<u64, Vec<(Hash, DocumentId)>>,
    /// Those that were found again.
    found: HashSet<DocumentId>,
}

impl Away {
    fn of(lost: Vec<(u64, Hash, DocumentId)>) -> Self {
        let mut known: HashMap<u64, Vec<(Hash, DocumentId)>> = HashMap::new();
        for (size, hash, id) in lost {
            known.entry(size).or_default().push((hash, id));
        }
        Self { known, found: HashSet::new() }
    }

    /// The hash that a new file of this size may have.
    fn hash(&self, size: u64) -> Option<Hash> {
        let mut known = self.known.get(&size).into_iter().flatten();
        known.find(|(_, id)| !self.found.contains(id)).map(|&(hash, _)| hash)
    }

    /// The document that a new file with this size and hash is; it is found then.
    pub(super) fn take(&mut self, size: u64, hash: &Hash) -> Option<DocumentId> {
        let mut known = self.known.get(&size).into_iter().flatten();
        let id = known.find(|(of, id)| of == hash && !self.found.contains(id)).map(|&(_, id)| id)?;
        self.found.insert(id);
        Some(id)
    }
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
                let bytes = files.iter().map(|found| found.size).sum();
                self.files(Walked { files, bytes, ..Walked::default() }, &[])
            }
            Inputs::Paths(paths) => {
                let walked = self.walk(&paths);
                let new = walked.files.iter().filter(|found| self.catalogue.get(&found.origin).is_none());
                let sizes: HashSet<u64> = new.map(|found| found.size).collect();
                self.away.replace(Away::of(self.catalogue.lost(&sizes)));
                let roots: Vec<String> = paths.iter().map(|path| key::origin_of_path(path)).collect();
                self.files(walked, &roots)
            }
            Inputs::Roots(roots) => {
                let again = sync::look_again(self.catalogue, roots.clone(), |paths| self.walk(paths));
                self.away.replace(Away::of(self.catalogue.whole_files(&again.gone)));
                for warning in again.warnings {
                    self.step(Step::Warn(warning))?;
                }
                self.count(Count { same: again.left_alone, ..Count::default() })?;
                self.files(again.walked, &roots)?;
                again.gone_files.into_iter().try_for_each(|origin| self.step(Step::ForgetFile(origin)))?;
                // Last, so that the vectors of what stands elsewhere now are still there to be used again.
                let gone = again.gone.into_iter().filter(|id| !self.away.borrow().found.contains(id));
                gone.collect::<Vec<_>>().into_iter().try_for_each(|id| self.step(Step::Gone(id)))
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
    pub(super) fn step(&self, step: Step) -> Result<()> {
        if self.stop.asked() || self.send.send(Message::Step(step)).is_err() {
            return Err(Error::cancelled());
        }
        Ok(())
    }

    pub(super) fn count(&self, count: Count) -> Result<()> {
        self.step(Step::Count(count))
    }

    /// One document is the same.
    pub(super) fn same(&self) -> Result<()> {
        self.count(Count { same: 1, ..Count::default() })
    }

    /// Reads what was found below `roots`.
    fn files(&self, walked: Walked, roots: &[String]) -> Result<()> {
        self.step(Step::Begin(walked.files.len(), walked.bytes))?;
        for skipped in walked.skipped {
            if skipped.problem.is_some() {
                self.step(Step::File(Box::new(self.not_taken(&skipped, roots))))?;
            }
            self.step(Step::Skip(skipped))?;
        }
        let mut cutter = Cutter::new(self.model);
        for found in &walked.files {
            match self.catalogue.standing(found, |problem| mends(self.extractor.setup(), problem)) {
                Standing::Same(same) => {
                    // What was wrong with it at some time is not any more.
                    let known = self.catalogue.file(&found.origin);
                    if known.is_some_and(|file| (file.size, file.modified) != (found.size, found.modified)) {
                        self.step(Step::ForgetFile(found.origin.to_string()))?;
                    }
                    self.count(Count { same, bytes: found.size, files: 0 })?;
                }
                Standing::Trouble(same, skipped) => {
                    self.step(Step::Skip(skipped))?;
                    self.count(Count { same, bytes: found.size, files: 0 })?;
                }
                Standing::Read(known) => {
                    let is_new = known == Known::New && self.catalogue.get(&found.origin).is_none();
                    let expected = self.away.borrow().hash(found.size).filter(|_| is_new);
                    let items =
                        source::open(found, expected.map_or(known, Known::Document), &self.extractor, &self.clock)?;
                    Reading::new(self, found, &mut cutter, expected).run(items)?;
                }
            }
            self.count(Count { files: 1, ..Count::default() })?;
        }
        Ok(())
    }

    /// What is kept of a file that the walk could not take; it is looked at again each time.
    fn not_taken(&self, skipped: &Skipped, roots: &[String]) -> FileRow {
        let holds = |root: &&String| plan::is_below(&skipped.path, root);
        let root = roots.iter().filter(holds).max_by_key(|root| root.len()).unwrap_or(&skipped.path);
        FileRow {
            origin: skipped.path.clone(),
            root: root.clone(),
            size: 0,
            modified: 0,
            readers: self.catalogue.readers().to_owned(),
            problem: skipped.problem,
            reason: Some(skipped.reason.clone()),
            at: String::new(),
        }
    }
}
