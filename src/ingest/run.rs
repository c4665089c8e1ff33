//! One ingest, from its job to its report: which threads there are, and how they end.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::channel;
use std::thread;

use super::clock::Clock;
use super::feed::{Feed, Inputs};
use super::fetch::Fetched;
use super::isolate::quiet_builder;
use super::limit::{Budget, Queue, Stop};
use super::meter::Meter;
use super::pipeline::{Message, Pipeline};
use super::plan::Catalogue;
use super::pool::{self, Job as Text, Model};
use super::{Progress, Report, Seconds, key, starter, walk};
use crate::document::Problem;
use crate::embed::{ModelInfo, Semantic, packing};
use crate::extract::{Extractor, Setup};
use crate::store::{Writer, check_name};
use crate::{Error, ErrorKind, Result};

/// How much text may be in hand between reading and storing, in bytes: enough that no worker waits, little enough that
/// a cancelled run has not read far ahead.
const IN_HAND: usize = 8 << 20;

/// What an ingest is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Job {
    /// Add files and folders.
    Add {
        /// Paths as typed; all must be there.
        inputs: Vec<PathBuf>,
    },
    /// Add pages that were fetched, by [`super::fetch::fetch`].
    Fetched {
        /// The dated copies.
        copies: Vec<Fetched>,
    },
    /// Add the starter corpus that is kept in the binary.
    Starter,
    /// Look again at all that was added: what is new, changed or gone.
    Sync,
    /// Embed all passages anew with this model; goes on where one with this model was cut short.
    Reindex,
    /// Embed the passages that have no vector.
    FillVectors,
}

/// How an ingest goes about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct How {
    /// Puts what is added, and whatever is later found there, into the collection of this name.
    pub collection: Option<String>,
    /// Drops all texts that are no longer current, at the end.
    pub forget_old: bool,
    /// Stores no token vectors, now and later, and drops those that are there: a library of a third of the size whose
    /// answers take longer. [`Job::Reindex`] without it has them again.
    pub without_token_vectors: bool,
    /// Passwords to try on encrypted files in this run only, before those that [`Setup`] names.
    pub passwords: Vec<Password>,
}

/// A password. It can be written down by nobody who only meant to write down what holds it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// This one.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(..)")
    }
}

impl How {
    /// How files are read in this run, where they are usually read as `usual` says.
    fn reading(&self, usual: &Setup) -> Setup {
        let mut reading = usual.clone();
        reading.options.passwords.splice(0..0, self.passwords.iter().map(|Password(text)| text.clone()));
        reading
    }
}

/// What an ingest works with.
#[derive(Clone, Copy)]
pub struct Means<'a> {
    /// The model, or why there is none.
    pub semantic: &'a Semantic,
    /// How many passages are embedded side by side.
    pub sessions: usize,
    /// How files are read.
    pub reading: &'a Setup,
}

/// Whether an unchanged file with this problem is worth another try.
pub(super) fn mends(setup: &Setup, problem: Problem) -> bool {
    match problem {
        Problem::Password => !setup.options.passwords.is_empty(),
        Problem::Scanned => setup.ocr.is_some(),
        // A loader may have been named for it.
        Problem::Unsupported => !setup.loaders.is_empty(),
        // The system may let it be opened now.
        Problem::Unreadable => true,
        Problem::Empty | Problem::Damaged | Problem::TooLarge | Problem::Limit => false,
    }
}

/// Runs a job to its end, or until `cancel` is set; what is stored by then is kept, and the same job goes on from there.
///
/// `progress` is called on this thread, some ten times a second; see [`Progress`] for what it counts.
///
/// # Errors
/// When a path is not there ([`ErrorKind::File`]) or the name of a collection cannot be one ([`ErrorKind::Usage`]), both
/// before anything is done; when the library holds vectors of another
/// model ([`ErrorKind::Model`]), when there is no model to reindex with, and when the library cannot be written.
pub fn run(
    writer: &mut Writer,
    job: Job,
    how: &How,
    means: &Means<'_>,
    cancel: &AtomicBool,
    progress: &mut dyn FnMut(Progress),
) -> Result<Report> {
    let Means { semantic, sessions, reading } = *means;
    let model = Model::of(semantic);
    let reindex = job == Job::Reindex;
    let inputs = match job {
        Job::Add { inputs } => Some(Inputs::Paths(walk::resolve(&inputs)?)),
        Job::Fetched { copies } => Some(Inputs::Files(copies.iter().map(Fetched::found).collect())),
        Job::Starter => Some(Inputs::Files(starter::files())),
        Job::Sync => Some(Inputs::Roots(writer.roots()?)),
        Job::Reindex | Job::FillVectors => None,
    };
    if let Some(name) = &how.collection {
        check_name(name)?;
    }
    let alone = inputs.is_none();
    let mut fill = alone;
    match (&model, semantic) {
        (Some(model), _) => {
            let incomplete = prepare(writer, model.info, reindex)?;
            fill |= incomplete;
        }
        (None, Semantic::Off { reason, hint }) if fill => {
            let message = format!("could not embed the library: {reason}");
            return Err(Error::new(ErrorKind::Model, message).hint(hint.clone()));
        }
        (None, _) => {}
    }
    if how.without_token_vectors || reindex {
        writer.keep_token_vectors(!how.without_token_vectors)?;
    }
    let packs =
        model.as_ref().is_some_and(|model| packing::of(model.info).is_some()) && writer.keeps_token_vectors()?;
    if let Some(inputs) = &inputs {
        note_roots(writer, inputs, how.collection.as_deref())?;
    }
    let reported = writer.last_passage()?;
    let catalogue = if inputs.is_some() { Catalogue::load(writer)? } else { Catalogue::default() };
    let (jobs, budget, stop) = (Queue::new(), Budget::new(IN_HAND), Stop::new(cancel));
    let clock = Arc::new(Clock::default());
    let (send, messages) = channel();
    thread::scope(|scope| {
        // However this ends, the threads are let go; a scope waits for them.
        let _over = Over { stop: &stop, jobs: &jobs };
        let no_thread = |error| Error::new(ErrorKind::Internal, "could not start a thread").because(error);
        if let Some(model) = &model {
            for _ in 0..sessions.max(1) {
                let (send, jobs, stop, clock) = (send.clone(), &jobs, &stop, &*clock);
                let tell = move |hash, vector| {
                    // The writer may be gone already; then nobody needs the vector.
                    let _ = send.send(Message::Vector(hash, vector));
                };
                quiet_builder()
                    .spawn_scoped(scope, move || pool::work(model, jobs, stop, clock, tell))
                    .map_err(no_thread)?;
            }
        }
        if let Some(inputs) = inputs {
            let feed = Feed {
                catalogue: &catalogue,
                budget: &budget,
                stop: &stop,
                send: send.clone(),
                model: model.as_ref(),
                extractor: Arc::new(Extractor::new(how.reading(reading))),
                clock: Arc::clone(&clock),
                away: RefCell::default(),
            };
            quiet_builder().spawn_scoped(scope, move || feed.run(inputs)).map_err(no_thread)?;
        }
        drop(send);
        let meter = Meter::new(progress);
        let mut pipeline = Pipeline::new(writer, model.as_ref(), &jobs, &messages, &budget, &stop, &clock, meter);
        if !alone {
            pipeline.run()?;
        }
        if (fill || pipeline.embedding.has_left()) && !pipeline.report.cancelled {
            pipeline.fill(reported, alone)?;
        }
        if packs && !pipeline.report.cancelled {
            pipeline.fill_tokens()?;
        }
        if how.forget_old && !pipeline.report.cancelled {
            pipeline.report.forgotten = pipeline.writer.forget_editions()?;
        }
        pipeline.meter.tell();
        pipeline.report.seconds = Seconds { until_stored: pipeline.report.seconds.until_stored, ..clock.seconds() };
        Ok(pipeline.report)
    })
}

/// Remembers what is to be looked at again by `sync`, also where nothing can be read yet, and what is to be in a
/// collection.
fn note_roots(writer: &mut Writer, inputs: &Inputs, collection: Option<&str>) -> Result<()> {
    let roots: Vec<String> = match inputs {
        Inputs::Paths(paths) => paths.iter().map(|path| key::origin_of_path(path)).collect(),
        Inputs::Files(files) => {
            let roots: BTreeSet<&str> = files.iter().map(|found| &*found.root).collect();
            roots.into_iter().map(str::to_owned).collect()
        }
        Inputs::Roots(_) => Vec::new(),
    };
    for root in roots {
        writer.note_root(&root)?;
        if let Some(name) = collection {
            writer.collect(name, &root)?;
        }
    }
    Ok(())
}

/// Makes sure that no two models are mixed. Says whether the library has passages without a vector.
fn prepare(writer: &mut Writer, model: &ModelInfo, reindex: bool) -> Result<bool> {
    let (_, passages, without) = writer.counts()?;
    let other = writer.model()?.filter(|known| known.hash != model.hash && without < passages);
    match other {
        Some(known) if !reindex => {
            let message = format!("the library was embedded with the model {}, not with {}", known.name, model.name);
            Err(Error::new(ErrorKind::Model, message)
                .hint("Run `adduce reindex` to embed it anew, or go back to the other model."))
        }
        // One that was cut short has begun with this model and goes on; a complete library is embedded anew.
        _ if reindex && (other.is_some() || without == 0) => {
            writer.drop_vectors()?;
            Ok(true)
        }
        _ => Ok(without > 0),
    }
}

/// Lets all threads of a run go when it ends, in whatever way.
struct Over<'a> {
    stop: &'a Stop<'a>,
    jobs: &'a Queue<Text>,
}

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.stop.finish();
        self.jobs.close();
    }
}
