//! Asking threads to stop, and keeping what is in hand within bounds.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How often a waiting thread looks whether it was cancelled.
pub(super) const LOOK: Duration = Duration::from_millis(20);

/// Whether to stop: because the user cancelled, or because the run is over.
pub(super) struct Stop<'a> {
    cancel: &'a AtomicBool,
    over: AtomicBool,
}

impl<'a> Stop<'a> {
    pub(super) fn new(cancel: &'a AtomicBool) -> Self {
        Self { cancel, over: AtomicBool::new(false) }
    }

    pub(super) fn cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    pub(super) fn asked(&self) -> bool {
        self.cancelled() || self.over.load(Ordering::Relaxed)
    }

    pub(super) fn finish(&self) {
        self.over.store(true, Ordering::Relaxed);
    }
}

/// A poisoned lock only means that another thread panicked; what these locks guard is never left half changed.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How much may be in hand between the feeding thread and the writer.
pub(super) struct Budget {
    capacity: usize,
    used: Mutex<usize>,
    freed: Condvar,
}

impl Budget {
    pub(super) fn new(capacity: usize) -> Self {
        Self { capacity, used: Mutex::new(0), freed: Condvar::new() }
    }

    /// Waits until there is room; `false` when asked to stop. More than fits at all is let in alone.
    pub(super) fn take(&self, weight: usize, stop: &Stop<'_>) -> bool {
        let mut used = lock(&self.used);
        while *used > 0 && *used + weight > self.capacity {
            if stop.asked() {
                return false;
            }
            used = self.freed.wait_timeout(used, LOOK).unwrap_or_else(PoisonError::into_inner).0;
        }
        *used += weight;
        !stop.asked()
    }

    pub(super) fn give_back(&self, weight: usize) {
        let mut used = lock(&self.used);
        *used = used.saturating_sub(weight);
        self.freed.notify_all();
    }
}

/// Work for several threads, first come first served.
pub(super) struct Queue<T> {
    state: Mutex<(VecDeque<T>, bool)>,
    more: Condvar,
}

impl<T> Queue<T> {
    pub(super) fn new() -> Self {
        Self { state: Mutex::new((VecDeque::new(), false)), more: Condvar::new() }
    }

    pub(super) fn push(&self, item: T) {
        lock(&self.state).0.push_back(item);
        self.more.notify_one();
    }

    /// The next item; `None` when the queue was closed or the thread is asked to stop.
    pub(super) fn pop(&self, stop: &Stop<'_>) -> Option<T> {
        let mut state = lock(&self.state);
        loop {
            if stop.asked() || state.1 {
                return None;
            }
            if let Some(item) = state.0.pop_front() {
                return Some(item);
            }
            state = self.more.wait_timeout(state, LOOK).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Lets every waiting thread go.
    pub(super) fn close(&self) {
        lock(&self.state).1 = true;
        self.more.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn a_budget_holds_back_what_does_not_fit() {
        let cancel = AtomicBool::new(false);
        let stop = Stop::new(&cancel);
        let budget = Budget::new(10);
        assert!(budget.take(50, &stop), "more than fits is let in alone");
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| budget.take(1, &stop));
            std::thread::sleep(Duration::from_millis(5));
            assert!(!waiting.is_finished());
            budget.give_back(50);
            assert!(waiting.join().unwrap());
        });
    }

    #[test]
    fn waiting_threads_stop_when_cancelled() {
        let cancel = AtomicBool::new(false);
        let stop = Stop::new(&cancel);
        let (budget, queue) = (Budget::new(1), Queue::<()>::new());
        assert!(budget.take(1, &stop));
        let started = Instant::now();
        std::thread::scope(|scope| {
            let one = scope.spawn(|| budget.take(1, &stop));
            let two = scope.spawn(|| queue.pop(&stop));
            cancel.store(true, Ordering::Relaxed);
            assert!(!one.join().unwrap());
            assert!(two.join().unwrap().is_none());
        });
        assert!(started.elapsed() < Duration::from_secs(2));
    }
}
