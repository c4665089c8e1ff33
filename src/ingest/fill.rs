//! Giving vectors to stored passages that have none: after semantic search was off or a run was cut short, with another
//! model, or because more was read at once than could wait in memory.

use std::collections::HashMap;
use std::sync::mpsc::RecvTimeoutError;

use super::clock::Stage;
use super::key::{self, Hash};
use super::limit::LOOK;
use super::pipeline::{Message, Pipeline};
use super::pool::{Job, Made};
use super::{Phase, Skipped};
use crate::passage::index_text;
use crate::store::PassageId;
use crate::{Error, ErrorKind, Result};

/// Passages that are stored in one transaction: what a kill loses at most, a second or two of work.
const CHUNK: usize = 256;

impl Pipeline<'_> {
    /// Embeds the passages that have no vector, oldest first. When it is cancelled or killed, the next time goes on.
    /// Passages after `reported` are in the report already; `alone` says that there was nothing else to do.
    ///
    /// # Errors
    /// Those of the store.
    pub(super) fn fill(&mut self, reported: PassageId, alone: bool) -> Result<()> {
        // One question for all: asking again for each chunk would pass over all that were filled before.
        let ids = self.writer.without_vector(i64::MAX as usize)?;
        if !alone {
            // Some that were left for now got the vector of a passage with the same text meanwhile.
            self.meter.now.passages_total = self.meter.now.passages + ids.len();
        }
        if ids.is_empty() {
            return Ok(());
        }
        self.note_model()?;
        let now = &mut self.meter.now;
        now.phase = Phase::Storing;
        now.current = String::new();
        if alone {
            (now.files_done, now.files_total) = (0, ids.len());
            (now.bytes_done, now.bytes_total) = (0, ids.len() as u64);
        }
        self.meter.tell();
        let (mut failed, mut why) = (0, None);
        for chunk in ids.chunks(CHUNK) {
            let stored = self.chunk(chunk, alone, &mut failed, &mut why)?;
            self.report.passages += stored.iter().filter(|id| **id <= reported).count();
            if self.stop.cancelled() {
                self.report.cancelled = true;
                break;
            }
        }
        if let Some(why) = why {
            let reason = format!("{failed} passages could not be embedded: {why}");
            self.report.warnings.push(Skipped::new("", reason));
        }
        Ok(())
    }

    /// Gives the passages that have vectors now.
    fn chunk(
        &mut self,
        ids: &[PassageId],
        alone: bool,
        failed: &mut usize,
        why: &mut Option<String>,
    ) -> Result<Vec<PassageId>> {
        let mut wanted: HashMap<Hash, Vec<PassageId>> = HashMap::new();
        let (mut vectors, mut tokens) = (Vec::with_capacity(ids.len()), Vec::new());
        let mut jobs = 0;
        for row in self.writer.passages(ids)? {
            let text = index_text(&row.heading, &row.text);
            let hash = key::sha256(text.as_bytes());
            if let Some(others) = wanted.get_mut(&hash) {
                others.push(row.id);
            } else if let Some(vector) = self.writer.vector_by_text(&key::hex(&hash))? {
                vectors.push((row.id, vector));
            } else {
                wanted.insert(hash, vec![row.id]);
                self.jobs.push(Job { hash, text });
                jobs += 1;
            }
        }
        let (done, base) = (self.meter.now.files_done, self.meter.now.passages);
        while jobs > 0 && !self.stop.cancelled() {
            match self.messages.recv_timeout(LOOK) {
                Ok(Message::Vector(hash, vector)) => {
                    jobs -= 1;
                    let same = wanted.remove(&hash).unwrap_or_default();
                    match vector {
                        Ok(Made { vector, tokens: packed }) => {
                            vectors.extend(same.into_iter().map(|id| (id, vector.to_vec())));
                            tokens.extend(packed.map(|packed| (hash, packed)));
                        }
                        Err(reason) => {
                            *failed += same.len();
                            why.get_or_insert(reason);
                        }
                    }
                }
                Ok(Message::Step(_)) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(Error::new(ErrorKind::Internal, "the ingest stopped before its end"));
                }
            }
            self.meter.now.passages = base + vectors.len();
            if alone {
                self.meter.now.files_done = done + vectors.len();
                self.meter.now.bytes_done = self.meter.now.files_done as u64;
            }
            self.meter.tick();
        }
        // What is embedded is kept, also when the rest of the chunk was cancelled.
        self.clock.time(Stage::Storing, || {
            self.writer.set_vectors(&vectors)?;
            self.writer.set_token_vectors(&tokens)
        })?;
        self.meter.now.passages = base + vectors.len();
        if alone && !self.stop.cancelled() {
            self.meter.now.files_done = done + ids.len();
            self.meter.now.bytes_done = self.meter.now.files_done as u64;
        }
        Ok(vectors.into_iter().map(|(id, _)| id).collect())
    }

    /// Gives token vectors to passages that have a vector only: libraries that were made before token vectors were stored.
    /// When it is cancelled or killed, the next time goes on.
    ///
    /// # Errors
    /// Those of the store.
    pub(super) fn fill_tokens(&mut self) -> Result<()> {
        let ids = self.writer.passages_without_token_vectors()?;
        if ids.is_empty() {
            return Ok(());
        }
        let now = &mut self.meter.now;
        now.phase = Phase::Storing;
        now.current = String::new();
        now.passages_total = now.passages + ids.len();
        self.meter.tell();
        for chunk in ids.chunks(CHUNK) {
            let mut jobs = 0;
            for row in self.writer.passages(chunk)? {
                let text = index_text(&row.heading, &row.text);
                self.jobs.push(Job { hash: key::sha256(text.as_bytes()), text });
                jobs += 1;
            }
            let mut tokens = Vec::with_capacity(jobs);
            while jobs > 0 && !self.stop.cancelled() {
                match self.messages.recv_timeout(LOOK) {
                    Ok(Message::Vector(hash, made)) => {
                        jobs -= 1;
                        // What cannot be embedded now is read at question time, and tried again the next time.
                        tokens.extend(made.ok().and_then(|made| Some((hash, made.tokens?))));
                        self.meter.now.passages += 1;
                    }
                    Ok(Message::Step(_)) | Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => {
                        return Err(Error::new(ErrorKind::Internal, "the ingest stopped before its end"));
                    }
                }
                self.meter.tick();
            }
            self.clock.time(Stage::Storing, || self.writer.set_token_vectors(&tokens))?;
            if self.stop.cancelled() {
                self.report.cancelled = true;
                break;
            }
        }
        Ok(())
    }
}
