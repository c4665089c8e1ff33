//! The changing lane: add, sync, reindex, remove; one at a time, holding the writer's lock only while it works.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::indexes::Indexes;
use super::lane::{Job, Out, Worker};
use super::look::unknown_document;
use super::message::{Event, Request};
use super::quotes::Quotes;
use crate::embed::Semantic;
use crate::extract::Setup;
use crate::ingest::{self, How, Means, Phase, Progress, Report, Skipped, fetch};
use crate::store::{Library, Writer};
use crate::{Error, ErrorKind, Result};

/// How often a running ingest is made visible to questions.
const VISIBLE_EVERY: Duration = Duration::from_secs(3);
/// And how much longer than that took the ingest then goes on before it is done again: the writer waits for it.
const WORK_BETWEEN: u32 = 10;

/// How long a change waits for somebody else who writes.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often it is looked whether a pause is over.
const LOOK_AT_PAUSE: Duration = Duration::from_millis(100);

pub(super) struct Changer {
    pub(super) dir: PathBuf,
    pub(super) semantic: Arc<Semantic>,
    pub(super) indexes: Arc<Indexes>,
    pub(super) out: Out,
    pub(super) offline: bool,
    pub(super) reading: Setup,
    /// Whether what is being added waits.
    pub(super) paused: Arc<AtomicBool>,
}

impl Worker for Changer {
    fn serve(&mut self, job: &Job) -> Event {
        self.change(job).unwrap_or_else(|error| Event::Failed { ticket: job.ticket, error })
    }
}

impl Changer {
    fn change(&self, job: &Job) -> Result<Event> {
        // A pause was of what ran before, and lets it go on, so that this one's turn comes.
        self.paused.store(false, Ordering::Relaxed);
        let _turn = self.indexes.turn();
        let usual = How::default();
        let (work, how) = match &job.request {
            Request::Remove { keys } => return self.remove(job, keys),
            Request::Add { inputs, how } => return self.add(job, inputs, how),
            Request::Tag { keys, add, remove } => return self.tag(job, keys, add, remove),
            Request::ForgetCollections { names } => return self.forget_collections(job, names),
            Request::AddStarter => (ingest::Job::Starter, &usual),
            Request::Sync { how } => (ingest::Job::Sync, how),
            Request::Reindex => (ingest::Job::Reindex, &usual),
            other => return Err(Error::new(ErrorKind::Internal, format!("not a change: {other:?}"))),
        };
        let mut writer = self.writer()?;
        let report = self.ingest(job, &mut writer, work, how)?;
        Ok(self.finish(job, &mut writer, report))
    }

    /// Brings the library up to date, in turn with other changes.
    ///
    /// # Errors
    /// As for any sync.
    pub(super) fn sync(&self, job: &Job) -> Result<Report> {
        let _turn = self.indexes.turn();
        let mut writer = self.writer()?;
        let report = self.ingest(job, &mut writer, ingest::Job::Sync, &How::default())?;
        if report.has_changes() {
            self.settle(job, &mut writer);
        }
        Ok(report)
    }

    fn add(&self, job: &Job, inputs: &[String], how: &How) -> Result<Event> {
        let (addresses, paths): (Vec<&String>, Vec<&String>) =
            inputs.iter().partition(|input| fetch::is_address(input));
        // Taken before anything is fetched: a page is not asked for twice because someone else is writing.
        let mut writer = self.writer()?;
        let mut report = Report::default();
        if !paths.is_empty() {
            let inputs = paths.into_iter().map(PathBuf::from).collect();
            report.merge(self.ingest(job, &mut writer, ingest::Job::Add { inputs }, how)?);
        }
        let (mut copies, mut failed) = (Vec::new(), Vec::new());
        for address in addresses {
            if job.cancel.load(Ordering::Relaxed) {
                report.cancelled = true;
                break;
            }
            let mut told = |progress| self.out.send(Event::Ingesting { ticket: job.ticket, progress });
            match fetch::fetch(address, &self.dir, self.offline, &job.cancel, &mut told) {
                Ok(copy) => copies.push(copy),
                Err(error) if error.kind() == ErrorKind::Cancelled => report.cancelled = true,
                Err(error) => failed.push((address, error)),
            }
        }
        // Alone it is an error; beside others it is told in their report, for they were added all the same.
        if inputs.len() == 1
            && let Some((_, error)) = failed.pop()
        {
            return Err(error);
        }
        report.skipped.extend(failed.into_iter().map(|(address, error)| {
            let reason = match error.hint_text() {
                Some(hint) => format!("{}. {hint}", error.one_line()),
                None => error.one_line(),
            };
            Skipped::new(address, reason).problem(error.problem_kind())
        }));
        if !copies.is_empty() {
            report.merge(self.ingest(job, &mut writer, ingest::Job::Fetched { copies }, how)?);
        }
        Ok(self.finish(job, &mut writer, report))
    }

    fn ingest(&self, job: &Job, writer: &mut Writer, work: ingest::Job, how: &How) -> Result<Report> {
        // A connection of its own, because the writer is lent to the ingest meanwhile.
        let library = Library::open(&self.dir)?;
        let (began, mut indexing) = (Instant::now(), Duration::ZERO);
        let (mut shown, mut pause) = (Instant::now(), VISIBLE_EVERY);
        let mut progress = |progress: Progress| {
            self.out.send(Event::Ingesting { ticket: job.ticket, progress });
            self.wait_while_paused(job);
            if shown.elapsed() >= pause {
                let before = Instant::now();
                // What is wrong here will be said when the ingest ends.
                let _ = self.indexes.show(&library, &self.semantic);
                shown = Instant::now();
                pause = VISIBLE_EVERY.max((shown - before) * WORK_BETWEEN);
                indexing += shown - before;
            }
        };
        let means = Means { semantic: &self.semantic, sessions: sessions(), reading: &self.reading };
        writer.in_bulk(true)?;
        let report = ingest::run(writer, work, how, &means, &job.cancel, &mut progress);
        // The pause ends with what it was for: nobody could end that of a sync which runs by itself.
        self.paused.store(false, Ordering::Relaxed);
        writer.in_bulk(false)?;
        let mut report = report?;
        report.seconds.indexing += indexing;
        report.seconds.in_all += began.elapsed();
        Ok(report)
    }

    /// The writer stands still here, and behind it, once what may wait between them is full, the readers.
    fn wait_while_paused(&self, job: &Job) {
        while self.paused.load(Ordering::Relaxed) && !job.cancel.load(Ordering::Relaxed) {
            std::thread::sleep(LOOK_AT_PAUSE);
        }
    }

    /// Brings the indexes up to date and saves them; also after a cancelled ingest, whose documents are kept.
    fn finish(&self, job: &Job, writer: &mut Writer, mut report: Report) -> Event {
        self.out.send(Event::Ingesting {
            ticket: job.ticket,
            progress: Progress { phase: Phase::Indexing, passages: report.passages, ..Progress::default() },
        });
        let began = Instant::now();
        self.settle(job, writer);
        report.seconds.indexing += began.elapsed();
        report.seconds.in_all += began.elapsed();
        Event::Ingested { ticket: job.ticket, report: Box::new(report) }
    }

    /// Opens the library for writing. Another process that answers a question may be saving a mended index at this moment
    /// and is done in a blink; an ingest is not, and then the error says who is writing.
    fn writer(&self) -> Result<Writer> {
        let begun = Instant::now();
        loop {
            match Writer::open(&self.dir) {
                Err(error) if error.kind() == ErrorKind::Locked && begun.elapsed() < PATIENCE => {
                    std::thread::sleep(Duration::from_millis(20));
                }
                opened => return opened,
            }
        }
    }

    /// An index that cannot be written is no failure of the change: what was stored is stored, and answers stay right.
    fn settle(&self, job: &Job, writer: &mut Writer) {
        if let Err(error) = self.indexes.settle(writer, &self.semantic, &job.cancel) {
            self.out.notice(format!("the indexes could not be brought up to date: {}", error.one_line()));
        }
        // What is left undone here the next quotation finds missing, and makes.
        let _later = Quotes::settle(writer, &|| job.cancel.load(Ordering::Relaxed));
    }

    fn remove(&self, job: &Job, keys: &[String]) -> Result<Event> {
        let mut writer = self.writer()?;
        let mut ids = Vec::new();
        let mut roots = Vec::new();
        // All keys are looked up first, so that a mistyped one removes nothing.
        for key in keys {
            let row = writer.find(key)?.ok_or_else(|| unknown_document(&writer, key))?;
            ids.push(row.id);
            if !roots.contains(&row.root) {
                roots.push(row.root);
            }
        }
        for id in ids {
            writer.remove(id)?;
        }
        self.settle(job, &mut writer);
        Ok(Event::Removed { ticket: job.ticket, keys: keys.to_vec(), roots })
    }

    fn tag(&self, job: &Job, keys: &[String], add: &[String], remove: &[String]) -> Result<Event> {
        let mut writer = self.writer()?;
        let mut ids = Vec::new();
        for key in keys {
            ids.push(writer.find(key)?.ok_or_else(|| unknown_document(&writer, key))?.id);
        }
        writer.tag(&ids, add, remove)?;
        let mut documents = Vec::new();
        for key in keys {
            documents.extend(writer.find(key)?);
        }
        Ok(Event::Tagged { ticket: job.ticket, documents })
    }

    fn forget_collections(&self, job: &Job, names: &[String]) -> Result<Event> {
        let mut writer = self.writer()?;
        for name in names {
            writer.forget_collection(name)?;
        }
        Ok(Event::Collections { ticket: job.ticket, collections: writer.collections()?, tags: writer.tags()? })
    }
}

/// How many passages are embedded side by side: one session for each core but one where there are more than two, so that
/// a question asked meanwhile finds a core free. On two cores both embed, and the question shares one.
fn sessions() -> usize {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    if cores > 2 { cores - 1 } else { cores }
}
