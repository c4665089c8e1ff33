//! Running work that may panic, hang or recurse deeply, such as a reader on a hostile file, so that the ingest goes on.

use std::any::Any;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Once};
use std::thread;
use std::time::{Duration, Instant};

use super::limit::{LOOK, Stop};
use crate::extract::STACK;
use crate::{Error, ErrorKind, Result};

/// Threads of this name have their panics caught and told as warnings.
const QUIET: &str = "adduce-isolated";

/// Items made ahead of whom they are for; each may be a whole document.
const AHEAD: usize = 4;

/// Whether a panic on this thread is caught and told as a warning, so that a panic hook has nothing to say or restore.
pub fn is_quiet_thread() -> bool {
    thread::current().name() == Some(QUIET)
}

/// Keeps the panics of isolated threads off the terminal; all others are told as before.
fn quiet_hook() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !is_quiet_thread() {
                before(info);
            }
        }));
    });
}

/// A thread of its own for work whose panics are caught.
pub(super) fn quiet_builder() -> thread::Builder {
    quiet_hook();
    thread::Builder::new().name(QUIET.to_owned())
}

/// What a panic said.
pub(super) fn panic_text(payload: &(dyn Any + Send)) -> String {
    let said = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    crate::text::safe::one_line(said.unwrap_or("no message"))
}

enum Envelope<T> {
    Item(T),
    Panicked(String),
}

/// What comes next out of isolated work.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next<T> {
    /// An item.
    Item(T),
    /// The work is done.
    End,
    /// The work panicked; it said this.
    Panicked(String),
    /// Nothing came for too long; the thread is left to itself.
    Hung,
    /// The user cancelled; the thread stops at its next item.
    Stopped,
}

/// Work on a thread of its own, and the items that it makes.
pub(super) struct Isolated<T> {
    items: Receiver<Envelope<T>>,
    silence: Duration,
    gone: Arc<AtomicBool>,
}

impl<T> Drop for Isolated<T> {
    /// Nobody waits for the work any more.
    fn drop(&mut self) {
        self.gone.store(true, Ordering::Relaxed);
    }
}

impl<T: Send + 'static> Isolated<T> {
    /// Starts `work`, which hands its items to its argument and ends when that says `false`.
    ///
    /// `silence` is how long one item may take.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(super) fn start(
        silence: Duration,
        work: impl FnOnce(&mut dyn FnMut(T) -> bool) + Send + 'static,
    ) -> Result<Self> {
        Self::start_told(silence, Arc::default(), work)
    }

    /// As [`Isolated::start`]; `gone` becomes true when nobody waits for the work any more, which it can look at between
    /// its items.
    ///
    /// # Errors
    /// As for [`Isolated::start`].
    pub(super) fn start_told(
        silence: Duration,
        gone: Arc<AtomicBool>,
        work: impl FnOnce(&mut dyn FnMut(T) -> bool) + Send + 'static,
    ) -> Result<Self> {
        let (send, items) = sync_channel(AHEAD);
        quiet_builder()
            .stack_size(STACK)
            .spawn(move || run(work, &send))
            .map_err(|error| Error::new(ErrorKind::Internal, "could not start a thread to read with").because(error))?;
        Ok(Self { items, silence, gone })
    }

    /// Waits for the next item.
    pub(super) fn next(&mut self, stop: &Stop<'_>) -> Next<T> {
        let started = Instant::now();
        loop {
            if stop.asked() {
                return Next::Stopped;
            }
            match self.items.recv_timeout(LOOK) {
                Ok(Envelope::Item(item)) => return Next::Item(item),
                Ok(Envelope::Panicked(said)) => return Next::Panicked(said),
                Err(RecvTimeoutError::Disconnected) => return Next::End,
                Err(RecvTimeoutError::Timeout) if started.elapsed() > self.silence => return Next::Hung,
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}

fn run<T>(work: impl FnOnce(&mut dyn FnMut(T) -> bool), send: &SyncSender<Envelope<T>>) {
    let mut emit = |item| send.send(Envelope::Item(item)).is_ok();
    if let Err(payload) = panic::catch_unwind(AssertUnwindSafe(|| work(&mut emit))) {
        // Nobody may be listening any more; then nobody needs to know.
        let _ = send.send(Envelope::Panicked(panic_text(&*payload)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_mins(1);

    #[test]
    fn items_come_in_order_and_end() {
        let cancel = AtomicBool::new(false);
        let stop = Stop::new(&cancel);
        let mut work = Isolated::start(LONG, |emit| (0..100).for_each(|n| assert!(emit(n)))).unwrap();
        for n in 0..100 {
            assert_eq!(work.next(&stop), Next::Item(n));
        }
        assert_eq!(work.next(&stop), Next::End);
    }

    #[test]
    fn a_panic_is_told_after_the_items_before_it() {
        let cancel = AtomicBool::new(false);
        let stop = Stop::new(&cancel);
        let mut work = Isolated::start(LONG, |emit| {
            emit(1);
            panic!("a \u{1b}[31mreader's bug");
        })
        .unwrap();
        assert_eq!(work.next(&stop), Next::Item(1));
        assert_eq!(work.next(&stop), Next::Panicked("a ␛[31mreader's bug".into()));
    }

    #[test]
    fn what_hangs_is_left_behind() {
        let cancel = AtomicBool::new(false);
        let stop = Stop::new(&cancel);
        let mut work = Isolated::<u32>::start(Duration::from_millis(30), |_| thread::sleep(LONG)).unwrap();
        let started = Instant::now();
        assert_eq!(work.next(&stop), Next::Hung);
        assert!(started.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn cancelling_does_not_wait_for_the_work() {
        let cancel = AtomicBool::new(true);
        let stop = Stop::new(&cancel);
        let mut work = Isolated::<u32>::start(LONG, |_| thread::sleep(LONG)).unwrap();
        assert_eq!(work.next(&stop), Next::Stopped);
    }

    #[test]
    fn work_ends_when_nobody_listens() {
        static ENDED: AtomicBool = AtomicBool::new(false);
        let work = Isolated::start(LONG, |emit| {
            while emit(0) {}
            ENDED.store(true, Ordering::Relaxed);
        })
        .unwrap();
        drop(work);
        let started = Instant::now();
        while !ENDED.load(Ordering::Relaxed) {
            assert!(started.elapsed() < Duration::from_secs(5), "the thread goes on for nobody");
            thread::sleep(Duration::from_millis(1));
        }
    }

    #[test]
    fn deep_recursion_has_room() {
        fn depth(n: u32) -> u32 {
            let pad = std::hint::black_box([n; 64]);
            if n == 0 { pad[0] } else { depth(n - 1) + 1 }
        }
        let cancel = AtomicBool::new(false);
        let stop = Stop::new(&cancel);
        let mut work = Isolated::start(LONG, |emit| {
            emit(depth(100_000));
        })
        .unwrap();
        assert_eq!(work.next(&stop), Next::Item(100_000));
    }
}
