//! How long each stage of an ingest is at work, on whichever thread that is.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::report::Seconds;

/// A stage whose time is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Reading,
    Cutting,
    Embedding,
    Storing,
}

/// The times of a run, added up over its threads.
#[derive(Debug, Default)]
pub(super) struct Clock {
    reading: AtomicU64,
    cutting: AtomicU64,
    embedding: AtomicU64,
    storing: AtomicU64,
}

impl Clock {
    fn of(&self, stage: Stage) -> &AtomicU64 {
        match stage {
            Stage::Reading => &self.reading,
            Stage::Cutting => &self.cutting,
            Stage::Embedding => &self.embedding,
            Stage::Storing => &self.storing,
        }
    }

    /// Adds time that was taken elsewhere.
    pub(super) fn add(&self, stage: Stage, time: Duration) {
        let nanoseconds = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        self.of(stage).fetch_add(nanoseconds, Ordering::Relaxed);
    }

    /// Does work and takes its time.
    pub(super) fn time<T>(&self, stage: Stage, work: impl FnOnce() -> T) -> T {
        let began = Instant::now();
        let done = work();
        self.add(stage, began.elapsed());
        done
    }

    /// The times so far.
    pub(super) fn seconds(&self) -> Seconds {
        let so_far = |stage| Duration::from_nanos(self.of(stage).load(Ordering::Relaxed));
        Seconds {
            reading: so_far(Stage::Reading),
            cutting: so_far(Stage::Cutting),
            embedding: so_far(Stage::Embedding),
            storing: so_far(Stage::Storing),
            ..Seconds::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_several_threads_add_up_by_stage() {
        let clock = Clock::default();
        std::thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| clock.add(Stage::Embedding, Duration::from_secs(2)));
            }
        });
        assert_eq!(clock.time(Stage::Cutting, || 7), 7);
        let seconds = clock.seconds();
        assert_eq!((seconds.embedding, seconds.reading), (Duration::from_secs(6), Duration::ZERO));
        assert!(seconds.cutting > Duration::ZERO);
    }
}
