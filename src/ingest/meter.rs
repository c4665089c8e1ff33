//! Progress, told a few times a second however quickly the work goes.

use std::time::{Duration, Instant};

use super::Progress;

const PAUSE: Duration = Duration::from_millis(100);

/// Keeps the progress and tells it.
pub(super) struct Meter<'a> {
    /// As it stands; change it and call [`Meter::tick`].
    pub(super) now: Progress,
    started: Instant,
    told: Option<Instant>,
    tell: &'a mut dyn FnMut(Progress),
}

impl<'a> Meter<'a> {
    pub(super) fn new(tell: &'a mut dyn FnMut(Progress)) -> Self {
        Self { now: Progress::default(), started: Instant::now(), told: None, tell }
    }

    /// Tells how far it is, unless it was just told.
    pub(super) fn tick(&mut self) {
        if self.told.is_none_or(|told| told.elapsed() >= PAUSE) {
            self.tell();
        }
    }

    /// Tells how far it is.
    pub(super) fn tell(&mut self) {
        self.told = Some(Instant::now());
        self.now.seconds = self.started.elapsed().as_secs_f64();
        (self.tell)(self.now.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_in_quick_succession_are_told_once() {
        let mut told = Vec::new();
        let mut tell = |progress: Progress| told.push(progress.documents);
        let mut meter = Meter::new(&mut tell);
        for n in 0..1000 {
            meter.now.documents = n;
            meter.tick();
        }
        meter.tell();
        assert_eq!(told.first(), Some(&0));
        assert_eq!(told.last(), Some(&999));
        assert!(told.len() < 20, "{} times", told.len());
    }
}
