//! The writing side, on the calling thread: stores documents in the order in which they were found, so that the same
//! input always makes the same library, hands their texts to the workers, and stores the vectors that come back.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Instant;

use super::clock::{Clock, Stage};
use super::embedding::{Embedding, Waiting, Want};
use super::feed::{Count, Prepared, Step};
use super::key::{self, Hash};
use super::limit::{Budget, LOOK, Queue, Stop};
use super::meter::Meter;
use super::pool::{Embedded, Job, Model};
use super::{Phase, Report, Skipped};
use crate::document::Warning;
use crate::passage::index_text;
use crate::store::{DocumentId, NewDocument, NewPassage, Place, Writer};
use crate::{Error, ErrorKind, Result};

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
    pub(super) clock: &'a Clock,
    pub(super) meter: Meter<'a>,
    pub(super) report: Report,
    pub(super) embedding: Embedding,
    model_noted: bool,
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
        clock: &'a Clock,
        meter: Meter<'a>,
    ) -> Self {
        let (report, embedding) = (Report::default(), Embedding::default());
        Self { writer, model, jobs, messages, budget, stop, clock, meter, report, embedding, model_noted: false }
    }

    /// Takes all steps and waits for all vectors that were asked for, until the end or until cancelled.
    ///
    /// # Errors
    /// Those of the store, and what the feeding thread could not go on from.
    pub(super) fn run(&mut self) -> Result<()> {
        self.meter.tell();
        let (clock, began) = (self.clock, Instant::now());
        let mut fed = false;
        while !(self.stop.cancelled() || fed && self.embedding.is_idle()) {
            match self.messages.recv_timeout(LOOK) {
                Ok(Message::Step(Step::Done)) => {
                    fed = true;
                    self.report.seconds.until_stored = began.elapsed();
                    self.meter.now.current.clear();
                }
                Ok(Message::Step(step)) => clock.time(Stage::Storing, || self.take(step))?,
                Ok(Message::Vector(hash, vector)) => {
                    let embedded = self.embedding.arrived(hash, vector);
                    self.meter.now.passages += usize::from(embedded);
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(Error::new(ErrorKind::Internal, "the ingest stopped before its end"));
                }
            }
            self.store_vectors(false)?;
            self.meter.tick();
        }
        // What is embedded is kept, also when the rest was cancelled.
        self.store_vectors(true)?;
        self.report.cancelled = !(fed && self.embedding.is_idle());
        self.report.warnings.extend(self.embedding.failures());
        Ok(())
    }

    fn store_vectors(&mut self, all: bool) -> Result<()> {
        let due = self.embedding.due(all);
        if !due.is_empty() {
            self.note_model()?;
            let vectors: Vec<_> = due.iter().map(|(hash, made)| (*hash, &made.vector)).collect();
            let tokens: Vec<_> = due.iter().filter_map(|(hash, made)| Some((*hash, made.tokens.as_ref()?))).collect();
            self.clock.time(Stage::Storing, || {
                self.writer.set_vectors_of_texts(&vectors)?;
                self.writer.set_token_vectors(&tokens)
            })?;
        }
        Ok(())
    }

    fn take(&mut self, step: Step) -> Result<()> {
        let now = &mut self.meter.now;
        match step {
            Step::Walking(files, bytes) => (now.files_total, now.bytes_total) = (files, bytes),
            Step::Begin(files, bytes) => {
                (now.phase, now.files_total, now.bytes_total) = (Phase::Storing, files, bytes);
            }
            Step::Count(Count { same, bytes, files }) => {
                self.report.same += same;
                now.bytes_done += bytes;
                now.files_done += files;
            }
            Step::Document(prepared) => {
                let weight = prepared.weight;
                let stored = self.store(*prepared);
                self.budget.give_back(weight);
                stored?;
            }
            Step::Touch(id, modified) => self.writer.touch(id, modified)?,
            Step::Gone(id) => {
                if let Some(key) = self.writer.key(id)? {
                    self.writer.retire(id)?;
                    self.report.gone.push(key);
                }
            }
            Step::Move(id, place, above) => self.relocate(id, *place, &above)?,
            Step::File(file) => self.writer.note_file(&file)?,
            Step::ForgetFile(origin) => self.writer.forget_file(&origin)?,
            Step::Skip(skipped) => self.report.skipped.push(skipped),
            Step::Warn(warning) => self.report.warnings.push(warning),
            Step::Failed(error) if error.kind() == ErrorKind::Cancelled => {}
            Step::Failed(error) => return Err(error),
            Step::Done => {}
        }
        Ok(())
    }

    fn relocate(&mut self, id: DocumentId, mut place: Place, above: &str) -> Result<()> {
        let Some(before) = self.writer.key(id)? else { return Ok(()) };
        let writer = &*self.writer;
        place.key = key::resolve(&place.key, above, &place.origin, |key| {
            Ok(writer.find(key)?.is_some_and(|row| row.id != id))
        })?;
        self.writer.relocate(id, &place)?;
        self.meter.now.documents += 1;
        self.report.renamed.push((before, place.key));
        Ok(())
    }

    fn store(&mut self, prepared: Prepared) -> Result<()> {
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
        let Prepared { mut warnings, document, refreshes, .. } = prepared;
        let waiting = Waiting::new(key.clone(), prepared.passages.len());
        let (mut passages, mut jobs) = (Vec::with_capacity(prepared.passages.len()), Vec::new());
        for passage in prepared.passages {
            let mut vector = None;
            if self.model.is_some() {
                let text = index_text(&passage.heading, passage.span.of(&document.text).unwrap_or_default());
                let hash = key::sha256(text.as_bytes());
                vector = self.writer.vector_by_text(&key::hex(&hash))?;
                if vector.is_none() {
                    match self.embedding.want(hash, text.len(), &waiting) {
                        Want::Ask => jobs.push(Job { hash, text }),
                        Want::Leave => self.meter.now.passages_total += 1,
                        Want::Wait => {}
                    }
                }
            }
            passages.push(NewPassage { span: passage.span, heading: passage.heading, vector });
        }
        if passages.iter().any(|passage| passage.vector.is_some()) {
            self.note_model()?;
        }
        self.report.warnings.extend(warnings.iter().map(|warning| Skipped::new(key.clone(), warning.message.clone())));
        for Warning { message } in &mut warnings {
            *message = crate::text::safe::one_line(message);
        }
        self.report.passages += passages.len();
        let hash = key::hex(&prepared.hash);
        if let Some(other) = self.writer.same_content(&hash, &prepared.origin)? {
            self.report.duplicates.push(Skipped::new(key.clone(), format!("same content as {other}")));
        }
        self.writer.put(&NewDocument {
            key: key.clone(),
            origin: prepared.origin,
            part_of: prepared.part_of.map(|file| file.to_string()),
            root: prepared.root.to_string(),
            hash,
            size: prepared.size,
            modified: prepared.modified,
            document,
            warnings,
            passages,
        })?;
        // Only now: a vector that came before its passage would find nothing to be stored for.
        self.meter.now.passages_total += jobs.len();
        for job in jobs {
            self.jobs.push(job);
        }
        self.meter.now.documents += 1;
        self.meter.now.current.clone_from(&key);
        match (is_new, refreshes) {
            (true, _) => self.report.added.push(key),
            (false, false) => self.report.changed.push(key),
            (false, true) => self.report.refreshed += 1,
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
