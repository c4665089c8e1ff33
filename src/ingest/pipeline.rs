//! The writing side, on the calling thread: hands texts to the workers, takes vectors back, and stores documents in the
//! order in which they were found, so that the same input always makes the same library.
//!
//! A text is embedded once, however often it occurs: a vector in the library is used again, and a text that a worker has
//! in hand is waited for.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};

use super::feed::{Count, Prepared, Step};
use super::key::{self, Hash};
use super::limit::{Budget, LOOK, Queue, Stop};
use super::meter::Meter;
use super::pool::{Embedded, Job, Model};
use super::{Phase, Report, Skipped};
use crate::document::Warning;
use crate::passage::index_text;
use crate::store::{NewDocument, NewPassage, Writer};
use crate::{Error, ErrorKind, Result};

/// More documents than this of which passages could not be embedded are counted, not named.
const MOST_UNEMBEDDED: usize = 20;

/// What the other threads tell the writer.
pub(super) enum Message {
    /// From the feeding thread.
    Step(Step),
    /// From a worker.
    Vector(Hash, Embedded),
}

/// What the writing side works with.
pub(super) struct Pipeline<'a> {
    pub(super) writer: &'a mut Writer,
    pub(super) model: Option<&'a Model<'a>>,
    pub(super) jobs: &'a Queue<Job>,
    pub(super) messages: &'a Receiver<Message>,
    pub(super) budget: &'a Budget,
    pub(super) stop: &'a Stop<'a>,
    pub(super) meter: Meter<'a>,
    pub(super) report: Report,
    /// Documents of which not all passages could be embedded.
    unembedded: usize,
    waiting: Waiting,
    model_noted: bool,
}

/// Steps that cannot be taken yet, and the texts that they wait for.
#[derive(Default)]
struct Waiting {
    steps: VecDeque<Held>,
    /// How many steps were taken; the number of `steps[0]`.
    taken: usize,
    texts: HashMap<Hash, Text>,
}

struct Held {
    step: Step,
    /// The texts of a document's passages.
    texts: Vec<Hash>,
    /// How many of them have no vector yet.
    missing: usize,
}

/// A text that a step waits for or has waited for.
struct Text {
    vector: Option<Embedded>,
    /// Passages of held documents that have this text.
    users: usize,
    /// The numbers of the steps to tell, once for each passage.
    waiters: Vec<usize>,
}

impl<'a> Pipeline<'a> {
    #[allow(clippy::too_many_arguments)]
    pub(super) fn new(
        writer: &'a mut Writer,
        model: Option<&'a Model<'a>>,
        jobs: &'a Queue<Job>,
        messages: &'a Receiver<Message>,
        budget: &'a Budget,
        stop: &'a Stop<'a>,
        meter: Meter<'a>,
    ) -> Self {
        let (report, waiting) = (Report::default(), Waiting::default());
        Self { writer, model, jobs, messages, budget, stop, meter, report, unembedded: 0, waiting, model_noted: false }
    }

    /// Says of how many documents more than were named passages could not be embedded.
    pub(super) fn tell_unembedded(&mut self) {
        let more = self.unembedded.saturating_sub(MOST_UNEMBEDDED);
        if more > 0 {
            let reason = format!("passages of {more} more documents could not be embedded");
            self.report.warnings.push(Skipped::new("", reason));
        }
    }

    /// Takes all steps, until the last one or until cancelled.
    ///
    /// # Errors
    /// Those of the store, and what the feeding thread could not go on from.
    pub(super) fn run(&mut self) -> Result<()> {
        self.meter.tell();
        while !self.stop.cancelled() {
            match self.messages.recv_timeout(LOOK) {
                Ok(Message::Step(Step::Walking(files, bytes))) => {
                    self.meter.now.files_total = files;
                    self.meter.now.bytes_total = bytes;
                }
                Ok(Message::Step(Step::Failed(error))) if error.kind() == ErrorKind::Cancelled => {}
                Ok(Message::Step(step)) => self.hold(step)?,
                Ok(Message::Vector(hash, vector)) => self.waiting.arrived(&hash, vector, &mut self.meter.now.passages),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(Error::new(ErrorKind::Internal, "the ingest stopped before its end"));
                }
            }
            if self.settle()? {
                return Ok(());
            }
            self.meter.tick();
        }
        self.report.cancelled = true;
        Ok(())
    }

    /// Puts a step in the row, and asks for the vectors that it needs.
    fn hold(&mut self, step: Step) -> Result<()> {
        if let (Step::Count(more), Some(Held { step: Step::Count(count), .. })) = (&step, self.waiting.steps.back_mut())
        {
            count.same += more.same;
            count.bytes += more.bytes;
            count.files += more.files;
            return Ok(());
        }
        let (mut texts, mut missing) = (Vec::new(), 0);
        if let (Step::Document(prepared), Some(_)) = (&step, self.model) {
            let number = self.waiting.taken + self.waiting.steps.len();
            for passage in &prepared.passages {
                let text = index_text(&passage.heading, passage.span.of(&prepared.document.text).unwrap_or_default());
                let hash = key::sha256(text.as_bytes());
                missing += usize::from(!self.want(hash, text, number)?);
                texts.push(hash);
            }
        }
        self.waiting.steps.push_back(Held { step, texts, missing });
        Ok(())
    }

    /// Whether the vector of a text is there; asks a worker for it otherwise.
    fn want(&mut self, hash: Hash, text: String, number: usize) -> Result<bool> {
        if let Some(known) = self.waiting.texts.get_mut(&hash) {
            known.users += 1;
            if known.vector.is_none() {
                known.waiters.push(number);
            }
            return Ok(known.vector.is_some());
        }
        let stored = self.writer.vector_by_text(&key::hex(&hash))?;
        let there = stored.is_some();
        let waiters = if there { Vec::new() } else { vec![number] };
        let vector = stored.map(|vector| Ok(Arc::from(vector)));
        self.waiting.texts.insert(hash, Text { vector, users: 1, waiters });
        if !there {
            self.jobs.push(Job { hash, text });
        }
        Ok(there)
    }

    /// Takes the steps at the head of the row that are ready. `true` after the last step of all.
    fn settle(&mut self) -> Result<bool> {
        while self.waiting.steps.front().is_some_and(|held| held.missing == 0) && !self.stop.cancelled() {
            let Some(held) = self.waiting.steps.pop_front() else { break };
            self.waiting.taken += 1;
            match held.step {
                Step::Document(prepared) => {
                    let weight = prepared.weight;
                    let stored = self.store(*prepared, &held.texts);
                    self.budget.give_back(weight);
                    stored?;
                }
                Step::Done => return Ok(true),
                Step::Failed(error) => return Err(error),
                step => self.take(step)?,
            }
            self.meter.tick();
        }
        if let Some(Held { step: Step::Document(prepared), .. }) = self.waiting.steps.front()
            && self.meter.now.current != prepared.key
        {
            self.meter.now.current.clone_from(&prepared.key);
        }
        Ok(false)
    }

    fn take(&mut self, step: Step) -> Result<()> {
        let now = &mut self.meter.now;
        match step {
            Step::Begin(files, bytes) => {
                (now.phase, now.files_total, now.bytes_total) = (Phase::Storing, files, bytes);
            }
            Step::Count(Count { same, bytes, files }) => {
                self.report.same += same;
                now.bytes_done += bytes;
                now.files_done += files;
            }
            Step::Touch(id, modified) => self.writer.touch(id, modified)?,
            Step::Gone(id) => {
                if let Some(key) = self.writer.key(id)? {
                    self.writer.remove(id)?;
                    self.report.gone.push(key);
                }
            }
            Step::Skip(skipped) => self.report.skipped.push(skipped),
            Step::Warn(warning) => self.report.warnings.push(warning),
            Step::Walking(..) | Step::Document(_) | Step::Done | Step::Failed(_) => {}
        }
        Ok(())
    }

    fn store(&mut self, prepared: Prepared, texts: &[Hash]) -> Result<()> {
        let kept = match prepared.replaces {
            Some(id) => self.writer.key(id)?,
            None => None,
        };
        let is_new = kept.is_none();
        let key = match kept {
            Some(key) => key,
            None => key::resolve(&prepared.key, &prepared.above, &prepared.origin, |key| {
                // A document of this very origin would be replaced, so its key is not taken.
                Ok(self.writer.find(key)?.is_some_and(|row| row.origin != prepared.origin))
            })?,
        };
        let Prepared { mut warnings, document, .. } = prepared;
        let (mut passages, mut failed, mut why) = (Vec::with_capacity(prepared.passages.len()), 0, None);
        let mut texts = texts.iter();
        for passage in prepared.passages {
            let vector = match texts.next().and_then(|hash| self.waiting.use_up(hash)) {
                Some(Ok(vector)) => Some(vector.to_vec()),
                Some(Err(reason)) => {
                    failed += 1;
                    why.get_or_insert(reason);
                    None
                }
                None => None,
            };
            passages.push(NewPassage { span: passage.span, heading: passage.heading, vector });
        }
        if passages.iter().any(|passage| passage.vector.is_some()) {
            self.note_model()?;
        }
        self.report.warnings.extend(warnings.iter().map(|warning| Skipped::new(&key, &warning.message)));
        if let Some(why) = why {
            let reason = format!("{failed} of {} passages could not be embedded: {why}", passages.len());
            self.unembedded += 1;
            // Told, but not stored with the document: the next run tries again. A broken model fails them all alike.
            if self.unembedded <= MOST_UNEMBEDDED {
                self.report.warnings.push(Skipped::new(&key, reason));
            }
        }
        for Warning { message } in &mut warnings {
            *message = crate::text::safe::one_line(message);
        }
        self.report.passages += passages.len();
        self.writer.put(&NewDocument {
            key: key.clone(),
            origin: prepared.origin,
            part_of: prepared.part_of.map(|file| file.to_string()),
            root: prepared.root.to_string(),
            hash: key::hex(&prepared.hash),
            size: prepared.size,
            modified: prepared.modified,
            document,
            warnings,
            passages,
        })?;
        self.meter.now.documents += 1;
        self.meter.now.current.clone_from(&key);
        if is_new {
            self.report.added.push(key);
        } else {
            self.report.changed.push(key);
        }
        Ok(())
    }

    /// Remembers the model before its first vector is stored.
    pub(super) fn note_model(&mut self) -> Result<()> {
        if let (Some(model), false) = (self.model, self.model_noted) {
            self.writer.set_model(model.info)?;
            self.model_noted = true;
        }
        Ok(())
    }
}

impl Waiting {
    /// A worker is done with a text.
    fn arrived(&mut self, hash: &Hash, vector: Embedded, embedded: &mut usize) {
        *embedded += usize::from(vector.is_ok());
        let Some(text) = self.texts.get_mut(hash) else { return };
        text.vector = Some(vector);
        for number in std::mem::take(&mut text.waiters) {
            if let Some(held) = number.checked_sub(self.taken).and_then(|at| self.steps.get_mut(at)) {
                held.missing -= 1;
            }
        }
    }

    /// The vector of a text, for one passage; forgotten when no other held document needs it.
    fn use_up(&mut self, hash: &Hash) -> Option<Embedded> {
        let text = self.texts.get_mut(hash)?;
        text.users -= 1;
        let vector = text.vector.clone();
        if text.users == 0 {
            self.texts.remove(hash);
        }
        vector
    }
}
