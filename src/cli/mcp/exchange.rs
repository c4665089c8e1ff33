//! Many calls at once over one engine: each waits for the last event of its own request.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use super::super::session::gone;
use crate::engine::{Engine, Event, Events, Request, Ticket};
use crate::{Error, Result};

type Waiting = HashMap<Ticket, oneshot::Sender<Event>>;

/// An engine and who waits for what.
pub(super) struct Exchange {
    engine: Engine,
    waiting: Mutex<Waiting>,
}

impl Exchange {
    /// Over this engine.
    pub(super) fn new(engine: Engine) -> Self {
        Self { engine, waiting: Mutex::default() }
    }

    /// Hands each last event to whoever waits for it, for as long as there are events; words for the user go to `notice`.
    pub(super) async fn deliver(&self, events: &mut Events, notice: impl Fn(&str)) {
        while let Some(event) = events.recv().await {
            match event {
                Event::Notice { text } => notice(&text),
                event if event.is_last() => {
                    let waiter = event.ticket().and_then(|ticket| self.waiting().remove(&ticket));
                    // Whoever gave up is no longer there.
                    let _gave_up = waiter.map(|waiter| waiter.send(event));
                }
                _ => {}
            }
        }
    }

    /// Submits a request and waits for its last event; when `given_up` comes first, the request is cancelled.
    ///
    /// # Errors
    /// The request's own, that it was cancelled, and when the engine has gone.
    pub(super) async fn ask(&self, request: Request, given_up: impl Future<Output = ()>) -> Result<Event> {
        let (sender, receiver) = oneshot::channel();
        let ticket = {
            // Held meanwhile, so that no event is delivered before its waiter is known.
            let mut waiting = self.waiting();
            let ticket = self.engine.submit(request);
            waiting.insert(ticket, sender);
            ticket
        };
        tokio::select! {
            event = receiver => match event {
                Ok(Event::Failed { error, .. }) => Err(error),
                Ok(event) => Ok(event),
                Err(_) => Err(gone()),
            },
            () = given_up => {
                self.engine.cancel(ticket);
                self.waiting().remove(&ticket);
                Err(Error::cancelled())
            }
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        // The map is valid whatever the thread that panicked was doing.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
