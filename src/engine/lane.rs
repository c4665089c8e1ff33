//! A lane: one thread that serves one queue of requests in order.
//!
//! A slow request delays only its own lane; a panic while serving fails that request and nothing else.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::mpsc::UnboundedSender;

use super::message::{Event, Request, Ticket};
use crate::{Error, ErrorKind};

/// A request on its way to a lane.
pub(super) struct Job {
    pub(super) ticket: Ticket,
    pub(super) request: Request,
    pub(super) cancel: Arc<AtomicBool>,
}

/// The flags of the requests that are not done, so that they can be cancelled by ticket.
#[derive(Debug, Clone, Default)]
pub(super) struct Pending(Arc<Mutex<HashMap<Ticket, Arc<AtomicBool>>>>);

impl Pending {
    pub(super) fn begin(&self, ticket: Ticket) -> Arc<AtomicBool> {
        let flag = Arc::new(AtomicBool::new(false));
        self.lock().insert(ticket, Arc::clone(&flag));
        flag
    }

    pub(super) fn cancel(&self, ticket: Ticket) {
        if let Some(flag) = self.lock().get(&ticket) {
            flag.store(true, Ordering::Relaxed);
        }
    }

    pub(super) fn cancel_all(&self) {
        self.lock().values().for_each(|flag| flag.store(true, Ordering::Relaxed));
    }

    fn end(&self, ticket: Ticket) {
        self.lock().remove(&ticket);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Ticket, Arc<AtomicBool>>> {
        // The map is valid whatever the thread that panicked was doing.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where a lane sends what it has to say.
#[derive(Debug, Clone)]
pub(super) struct Out {
    pub(super) events: UnboundedSender<Event>,
}

impl Out {
    /// Sends an event; a face that is gone no longer listens, which is no error.
    pub(super) fn send(&self, event: Event) {
        let _ = self.events.send(event);
    }

    pub(super) fn notice(&self, text: impl Into<String>) {
        self.send(Event::Notice { text: text.into() });
    }
}

/// A running lane.
#[derive(Debug)]
pub(super) struct Lane {
    queue: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
    load: Arc<Load>,
}

/// How many requests a lane was given, and how many it is done with.
#[derive(Debug, Default)]
struct Load {
    given: AtomicUsize,
    served: AtomicUsize,
}

impl Lane {
    /// Starts a thread that makes its worker with `make` (again after a panic) and serves its queue.
    ///
    /// The worker gives the last event of each request; what comes before it sends itself.
    pub(super) fn start<W, M>(name: &str, pending: Pending, out: Out, mut make: M) -> crate::Result<Self>
    where
        M: FnMut() -> W + Send + 'static,
        W: Worker,
    {
        let (queue, jobs) = channel::<Job>();
        let load = Arc::new(Load::default());
        let done = Arc::clone(&load);
        let thread = std::thread::Builder::new()
            .name(format!("adduce-{name}"))
            .spawn(move || {
                serve(&jobs, &mut make, &mut |ticket, last| {
                    pending.end(ticket);
                    done.served.fetch_add(1, Ordering::Relaxed);
                    out.send(last);
                });
            })
            .map_err(|error| Error::new(ErrorKind::Internal, "could not start a thread").because(error))?;
        Ok(Self { queue: Some(queue), thread: Some(thread), load })
    }

    /// How many requests are served or wait to be.
    pub(super) fn waiting(&self) -> usize {
        self.load.given.load(Ordering::Relaxed).saturating_sub(self.served())
    }

    /// How many requests it is done with.
    pub(super) fn served(&self) -> usize {
        self.load.served.load(Ordering::Relaxed)
    }

    /// Queues a request.
    pub(super) fn push(&self, job: Job) {
        // The thread ends only when the queue is dropped, so that this cannot fail while the engine lives.
        if let Some(queue) = &self.queue {
            self.load.given.fetch_add(1, Ordering::Relaxed);
            let _ = queue.send(job);
        }
    }

    /// Closes the queue and waits for what is in hand.
    pub(super) fn finish(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Serves the requests of one lane.
pub(super) trait Worker {
    /// Serves a request; gives its last event.
    fn serve(&mut self, job: &Job) -> Event;
    /// Called while the queue is empty after some work; may do what has waited for a quiet moment.
    fn rest(&mut self) {}
}

fn serve<W: Worker>(jobs: &Receiver<Job>, make: &mut impl FnMut() -> W, done: &mut dyn FnMut(Ticket, Event)) {
    let mut worker: Option<W> = None;
    loop {
        let job = match jobs.try_recv() {
            Ok(job) => job,
            Err(std::sync::mpsc::TryRecvError::Disconnected) => return,
            Err(std::sync::mpsc::TryRecvError::Empty) => {
                let rested = catch_unwind(AssertUnwindSafe(|| worker.get_or_insert_with(&mut *make).rest()));
                if rested.is_err() {
                    worker = None;
                }
                match jobs.recv() {
                    Ok(job) => job,
                    Err(_) => return,
                }
            }
        };
        let last = if job.cancel.load(Ordering::Relaxed) {
            Event::Failed { ticket: job.ticket, error: Error::cancelled() }
        } else {
            let served = catch_unwind(AssertUnwindSafe(|| worker.get_or_insert_with(&mut *make).serve(&job)));
            served.unwrap_or_else(|panic| {
                worker = None;
                Event::Failed { ticket: job.ticket, error: bug(panic.as_ref()) }
            })
        };
        done(job.ticket, last);
    }
}

fn bug(panic: &(dyn std::any::Any + Send)) -> Error {
    let what = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned());
    Error::new(ErrorKind::Internal, format!("adduce made a mistake while doing this: {what}"))
        .hint("Nothing stored was lost. Please report it with what you did.")
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Clumsy;

    impl Worker for Clumsy {
        fn serve(&mut self, job: &Job) -> Event {
            match &job.request {
                Request::Remove { .. } => panic!("dropped a plate"),
                _ => Event::Removed { ticket: job.ticket, keys: vec![], roots: vec![] },
            }
        }
    }

    #[test]
    fn a_panic_fails_its_request_and_the_lane_goes_on() {
        let (events, mut receive) = tokio::sync::mpsc::unbounded_channel();
        let pending = Pending::default();
        let mut lane = Lane::start("test", pending.clone(), Out { events }, || Clumsy).unwrap();
        let push = |n: u64, request: Request| {
            let cancel = pending.begin(Ticket(n));
            lane.push(Job { ticket: Ticket(n), request, cancel });
        };
        push(1, Request::Remove { keys: vec![] });
        push(2, Request::Status);
        let first = receive.blocking_recv().unwrap();
        assert!(matches!(&first, Event::Failed { error, .. } if error.to_string().contains("dropped a plate")));
        assert!(matches!(receive.blocking_recv().unwrap(), Event::Removed { ticket: Ticket(2), .. }));
        assert!(pending.lock().is_empty());
        lane.finish();
    }

    #[test]
    fn a_request_cancelled_in_the_queue_is_never_served() {
        let (events, mut receive) = tokio::sync::mpsc::unbounded_channel();
        let pending = Pending::default();
        let mut lane = Lane::start("test", pending.clone(), Out { events }, || Clumsy).unwrap();
        let cancel = pending.begin(Ticket(7));
        pending.cancel(Ticket(7));
        lane.push(Job { ticket: Ticket(7), request: Request::Status, cancel });
        let last = receive.blocking_recv().unwrap();
        assert!(matches!(&last, Event::Failed { error, .. } if error.kind() == ErrorKind::Cancelled));
        lane.finish();
    }
}
