//! The one place where work is scheduled. A face submits [`Request`]s and receives [`Event`]s; each request has a
//! [`Ticket`] that its events echo.
//!
//! Seven lanes, one thread each: asking (question, search, inspection), checking (quotations and drafts; two while many quotations wait), writing (the language model,
//! which may take minutes), briefing (the questions of an outline, which may take as long), looking (lists, sources, status), changing (add, sync, remove, tag, reindex) and watching
//! (syncs when files change, taking turns with the changing lane). `SQLite` in WAL mode lets the others read while the changing lane writes, so an answer never waits for
//! an ingest. What they share is [`indexes::Indexes`], behind short locks.

mod ask;
mod brief;
#[cfg(test)]
mod brief_tests;
mod change;
mod check;
mod checking;
mod clock;
mod close_reading;
mod draft;
pub mod evidence;
mod find;
mod history;
mod indexes;
mod inspect;
#[cfg(test)]
mod inspect_tests;
mod judge;
mod kept;
mod lane;
#[cfg(test)]
mod line_tests;
mod look;
pub mod message;
mod met;
#[cfg(test)]
mod met_tests;
mod originals;
mod page;
mod part;
#[cfg(test)]
mod promise_tests;
mod quotes;
mod save;
#[cfg(test)]
mod scope_tests;
mod standing;
pub mod status;
pub mod verify;
mod watch;
#[cfg(test)]
mod watch_tests;
mod write;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

pub use draft::{Draft, DraftInput, DraftKind, DraftStep};
pub use history::history;
pub use message::{Briefing, Event, Keeping, Request, Sending, SourceView, Ticket, Work};
pub use save::{Saving, exists_already, save};
pub use status::{SemanticStatus, Status};

use crate::Result;
use crate::embed::Semantic;
use crate::extract::Setup;
use crate::llm::Settings;
use crate::store::Library;
use checking::Checking;
use lane::{Job, Lane, Out, Pending};

/// How an engine is started.
pub struct Config {
    /// The library's folder.
    pub library: PathBuf,
    /// The model, or why there is none.
    pub semantic: Semantic,
    /// Whether addresses may be opened at all.
    pub offline: bool,
    /// How files are read.
    pub reading: Setup,
    /// Below this confidence, from 0 to 1, an answer is that the documents do not answer; 0 always gives the best there is.
    pub threshold: f32,
    /// The language model that may write, where one is configured.
    pub llm: Option<Settings>,
    /// Load the model at once, before the first question, and let what is added stand behind what is asked: for a chat,
    /// not for a list.
    pub warm: bool,
}

/// A running engine. Dropping it cancels what runs and waits for the document in hand.
#[derive(Debug)]
pub struct Engine {
    asking: Lane,
    writing: Lane,
    briefing: Lane,
    checking: Checking,
    looking: Lane,
    drawing: Lane,
    changing: Lane,
    watching: Lane,
    /// The request to watch that is served.
    watch: Mutex<Option<Ticket>>,
    pending: Pending,
    /// Whether what is being added waits.
    paused: Arc<AtomicBool>,
    next: AtomicU64,
}

/// Where events come out; `recv().await` in the TUI, `blocking_recv()` on the command line.
pub type Events = tokio::sync::mpsc::UnboundedReceiver<Event>;

impl Engine {
    /// Opens the library and starts the lanes.
    ///
    /// # Errors
    /// When the library cannot be opened.
    pub fn start(config: Config) -> Result<(Self, Events)> {
        // Opened here once, so that a library that cannot be opened is told before anything is drawn.
        drop(Library::open(&config.library)?);
        let (events, receive) = tokio::sync::mpsc::unbounded_channel();
        let out = Out { events };
        let pending = Pending::default();
        let paused = Arc::new(AtomicBool::new(false));
        let semantic = Arc::new(config.semantic);
        let indexes = Arc::new(indexes::Indexes::new(config.library.clone(), out.clone()));
        let dir = config.library;

        let asker = {
            let (dir, semantic, indexes, out) = (dir.clone(), semantic.clone(), indexes.clone(), out.clone());
            let manner = ask::Manner { warm: config.warm, threshold: config.threshold };
            move || ask::Asker::new(dir.clone(), semantic.clone(), indexes.clone(), out.clone(), manner)
        };
        let writer = {
            let (dir, semantic, indexes, out) = (dir.clone(), semantic.clone(), indexes.clone(), out.clone());
            let (offline, llm) = (config.offline, config.llm);
            move || {
                let manner = ask::Manner { warm: false, threshold: config.threshold };
                let asker = ask::Asker::new(dir.clone(), semantic.clone(), indexes.clone(), out.clone(), manner);
                write::Writer::new(asker, out.clone(), llm.clone(), offline)
            }
        };
        let briefer = {
            let (dir, semantic, indexes, out) = (dir.clone(), semantic.clone(), indexes.clone(), out.clone());
            move || {
                let manner = ask::Manner { warm: false, threshold: config.threshold };
                let asker = ask::Asker::new(dir.clone(), semantic.clone(), indexes.clone(), out.clone(), manner);
                brief::Briefer::new(dir.clone(), asker, out.clone(), semantic.clone())
            }
        };
        let checker = {
            let (dir, semantic, indexes, out) = (dir.clone(), semantic.clone(), indexes.clone(), out.clone());
            let (reading, pending) = (config.reading.clone(), pending.clone());
            move |name: &str| {
                let (dir, semantic, indexes, told) = (dir.clone(), semantic.clone(), indexes.clone(), out.clone());
                let reading = reading.clone();
                Lane::start(name, pending.clone(), out.clone(), move || {
                    let checker = check::Checker::new(dir.clone(), semantic.clone(), indexes.clone(), told.clone());
                    draft::Drafts::new(checker, dir.clone(), reading.clone(), told.clone())
                })
            }
        };
        let looker = {
            let (dir, semantic, indexes) = (dir.clone(), semantic.clone(), indexes.clone());
            move || look::Looker {
                dir: dir.clone(),
                semantic: semantic.clone(),
                indexes: indexes.clone(),
                library: None,
            }
        };
        let drawer = {
            let (dir, reading) = (dir.clone(), config.reading.clone());
            move || page::Drawer { dir: dir.clone(), extractor: crate::extract::Extractor::new(reading.clone()) }
        };
        let changer = {
            let (offline, out, reading, paused) = (config.offline, out.clone(), config.reading, paused.clone());
            let chat = config.warm;
            move || {
                // On the command line it is what one waits for.
                if chat {
                    standing::step_back();
                }
                change::Changer {
                    dir: dir.clone(),
                    semantic: semantic.clone(),
                    indexes: indexes.clone(),
                    out: out.clone(),
                    offline,
                    reading: reading.clone(),
                    paused: paused.clone(),
                }
            }
        };
        let watcher = {
            let changer = changer.clone();
            move || watch::Watcher::new(changer())
        };
        let engine = Self {
            asking: Lane::start("ask", pending.clone(), out.clone(), asker)?,
            writing: Lane::start("write", pending.clone(), out.clone(), writer)?,
            briefing: Lane::start("brief", pending.clone(), out.clone(), briefer)?,
            checking: Checking::start(Box::new(checker))?,
            looking: Lane::start("look", pending.clone(), out.clone(), looker)?,
            drawing: Lane::start("draw", pending.clone(), out.clone(), drawer)?,
            changing: Lane::start("change", pending.clone(), out.clone(), changer)?,
            watching: Lane::start("watch", pending.clone(), out, watcher)?,
            watch: Mutex::default(),
            pending,
            paused,
            next: AtomicU64::new(1),
        };
        Ok((engine, receive))
    }

    /// Queues a request; returns at once.
    pub fn submit(&self, request: Request) -> Ticket {
        let ticket = Ticket(self.next.fetch_add(1, Ordering::Relaxed));
        let cancel = self.pending.begin(ticket);
        let lane = match &request {
            Request::Ask { .. } | Request::Search { .. } | Request::Inspect { .. } => &self.asking,
            Request::Write { .. } => &self.writing,
            Request::Brief { .. } | Request::Propose { .. } | Request::RefreshMarkdown { .. } => &self.briefing,
            Request::Check { .. } | Request::CheckDraft { .. } | Request::SaveDraft { .. } => {
                self.checking.push(Job { ticket, request, cancel });
                return ticket;
            }
            Request::Documents { .. }
            | Request::Problems
            | Request::Collections
            | Request::Source { .. }
            | Request::Status
            | Request::Evidence { .. }
            | Request::Judge { .. }
            | Request::Chats
            | Request::Briefs
            | Request::Keep { .. }
            | Request::Chat { .. }
            | Request::FindChats { .. }
            | Request::ChangeChat { .. }
            | Request::Sections => &self.looking,
            Request::Page { .. } => &self.drawing,
            Request::Add { .. }
            | Request::AddStarter
            | Request::Sync { .. }
            | Request::Reindex
            | Request::Remove { .. }
            | Request::Tag { .. }
            | Request::ForgetCollections { .. } => &self.changing,
            Request::Watch { on } => {
                // Watching goes on until it is cancelled; whoever asks again, either way, ends it.
                let mut watch = self.watch.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(before) = watch.take() {
                    self.pending.cancel(before);
                }
                *watch = on.then_some(ticket);
                &self.watching
            }
        };
        lane.push(Job { ticket, request, cancel });
        ticket
    }

    /// Cancels a request; its last event will be [`Event::Failed`] with [`crate::ErrorKind::Cancelled`], or the report of
    /// an ingest that says `cancelled`. A finished request is left alone.
    pub fn cancel(&self, ticket: Ticket) {
        self.pending.cancel(ticket);
    }

    /// Lets what is being added wait after the file in hand, or go on. What is added next does not wait.
    pub fn pause(&self, paused: bool) {
        self.paused.store(paused, Ordering::Relaxed);
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.pending.cancel_all();
        self.asking.finish();
        self.writing.finish();
        self.briefing.finish();
        self.checking.finish();
        self.looking.finish();
        self.drawing.finish();
        self.changing.finish();
        self.watching.finish();
    }
}
