//! The checking lane, and a second one beside it while many quotations wait: they do not build on one another.

use std::fmt;
use std::sync::OnceLock;

use super::lane::{Job, Lane};
use super::message::Request;
use crate::Result;

/// So many quotations that wait are worth a second worker, which opens for itself what the first one has open.
const MANY: usize = 4;

/// Starts a lane of this name.
type Start = Box<dyn Fn(&str) -> Result<Lane> + Send + Sync>;

pub(super) struct Checking {
    first: Lane,
    /// None where it was needed and could not be started.
    second: OnceLock<Option<Lane>>,
    start: Start,
    /// Whether the machine has a core for it.
    may_help: bool,
}

impl Checking {
    pub(super) fn start(start: Start) -> Result<Self> {
        let may_help = std::thread::available_parallelism().is_ok_and(|cores| cores.get() > 1);
        Ok(Self { first: start("check")?, second: OnceLock::new(), start, may_help })
    }

    /// Queues a request: a quotation where fewer wait, anything else in the first lane, in order.
    pub(super) fn push(&self, job: Job) {
        // The first one has by then saved the fingerprints that the second would have to make again.
        let many = self.may_help && self.first.served() > 0 && self.first.waiting() >= MANY;
        let second = match (&job.request, many) {
            (Request::Check { .. }, true) => self.second.get_or_init(|| (self.start)("check-2").ok()).as_ref(),
            _ => None,
        };
        match second.filter(|second| second.waiting() < self.first.waiting()) {
            Some(second) => second.push(job),
            None => self.first.push(job),
        }
    }

    /// Closes the queues and waits for what is in hand.
    pub(super) fn finish(&mut self) {
        self.first.finish();
        if let Some(Some(second)) = self.second.get_mut() {
            second.finish();
        }
    }
}

impl fmt::Debug for Checking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checking").field("first", &self.first).field("second", &self.second).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;
    use std::sync::mpsc::{Receiver, channel};
    use std::thread::ThreadId;

    use super::super::lane::{Out, Pending, Worker};
    use super::super::message::{Event, Ticket};
    use super::*;
    use crate::store::Filter;

    /// Says which thread served a request, once it may.
    struct Gated(Arc<std::sync::Mutex<Receiver<()>>>, std::sync::mpsc::Sender<ThreadId>);

    impl Worker for Gated {
        fn serve(&mut self, job: &Job) -> Event {
            self.0.lock().unwrap().recv().unwrap();
            self.1.send(std::thread::current().id()).unwrap();
            Event::Removed { ticket: job.ticket, keys: vec![], roots: vec![] }
        }
    }

    #[test]
    fn many_quotations_are_served_by_two() {
        let (events, mut receive) = tokio::sync::mpsc::unbounded_channel();
        let (open, gate) = channel();
        let (served, threads) = channel();
        let gate = Arc::new(std::sync::Mutex::new(gate));
        let start = move |name: &str| {
            let (gate, served) = (gate.clone(), served.clone());
            let out = Out { events: events.clone() };
            Lane::start(name, Pending::default(), out, move || Gated(gate.clone(), served.clone()))
        };
        let mut checking = Checking::start(Box::new(start)).unwrap();
        checking.may_help = true;
        let push = |number: u64| {
            let request = Request::Check { quote: "words".into(), source: None, filter: Filter::default() };
            checking.push(Job { ticket: Ticket(number), request, cancel: Arc::new(AtomicBool::new(false)) });
        };
        // However many wait: nobody helps before the first is served.
        (0..6).for_each(push);
        assert!(checking.second.get().is_none());
        open.send(()).unwrap();
        let first = threads.recv().unwrap();
        receive.blocking_recv().unwrap();
        (6..10).for_each(push);
        (0..9).for_each(|_| open.send(()).unwrap());
        let others: Vec<ThreadId> = (0..9).map(|_| threads.recv().unwrap()).collect();
        assert!(others.iter().any(|&thread| thread != first), "one thread served them all");
        checking.finish();
    }
}
