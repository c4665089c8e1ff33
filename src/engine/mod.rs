//! The one place where work is scheduled. A face submits [`Request`]s and receives [`Event`]s; each request has a
//! [`Ticket`] that its events echo. Asking and ingesting run on threads of their own, so an answer never waits for an
//! ingest.

pub mod message;

pub use message::{Event, Request, SourceView, Status, Ticket};

use crate::Result;
use crate::embed::Semantic;

/// How an engine is started.
pub struct Config {
    /// The library's folder.
    pub library: std::path::PathBuf,
    /// The model, or why there is none.
    pub semantic: Semantic,
    /// Whether addresses may be opened at all.
    pub offline: bool,
}

/// A running engine. Dropping it cancels what runs and waits for the document in hand.
#[derive(Debug)]
pub struct Engine {}

/// Where events come out; `recv().await` in the TUI, `blocking_recv()` on the command line.
pub type Events = tokio::sync::mpsc::UnboundedReceiver<Event>;

impl Engine {
    /// Opens the library and starts the threads.
    ///
    /// # Errors
    /// When the library cannot be opened.
    pub fn start(_config: Config) -> Result<(Self, Events)> {
        unimplemented!()
    }

    /// Queues a request; returns at once.
    pub fn submit(&self, _request: Request) -> Ticket {
        unimplemented!()
    }

    /// Cancels a request; its last event will be [`Event::Failed`] with [`crate::ErrorKind::Cancelled`], or the report of
    /// an ingest that says `cancelled`. A finished request is left alone.
    pub fn cancel(&self, _ticket: Ticket) {
        unimplemented!()
    }
}
