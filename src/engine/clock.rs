//! How long the steps of an answer took.

use std::collections::BTreeMap;
use std::time::Instant;

/// Notes how long each step took.
pub(super) struct Clock {
    last: Instant,
    pub(super) laps: BTreeMap<String, f64>,
}

impl Default for Clock {
    fn default() -> Self {
        Self { last: Instant::now(), laps: BTreeMap::new() }
    }
}

/// Rounded to a tenth of a millisecond: what is behind that is chance, and so many digits do not come through every reader
/// of JSON as they were written.
pub(super) fn in_tenths(ms: f64) -> f64 {
    (ms * 10.0).round() / 10.0
}

impl Clock {
    pub(super) fn lap(&mut self, name: &str) {
        let now = Instant::now();
        *self.laps.entry(name.to_owned()).or_default() += (now - self.last).as_secs_f64() * 1e3;
        self.last = now;
    }
}
