//! What an ingest says while it runs and when it is done.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::document::Problem;

/// How far an ingest is; sent a few times a second.
///
/// Documents are stored, and found by their words, as soon as they are read; their vectors follow. So there are two
/// things to count: files and bytes that were read, and passages that were embedded. While only vectors are filled in
/// (`reindex`, or after semantic search was off), files and bytes both count passages, and `passages_total` is 0. While a
/// page is fetched, `current` is its address, and the bytes are those of the page (0 in all where the server does not say).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// What it is doing.
    pub phase: Phase,
    /// The document in hand, by key; empty between documents.
    pub current: String,
    /// Files done (stored, same or skipped).
    pub files_done: usize,
    /// Files found; grows while walking.
    pub files_total: usize,
    /// Bytes of the files done.
    pub bytes_done: u64,
    /// Bytes of all files found.
    pub bytes_total: u64,
    /// Documents stored by this ingest.
    pub documents: usize,
    /// Passages embedded by this ingest.
    pub passages: usize,
    /// Passages that wait for their vectors or have got them in this ingest; grows while reading, 0 where nothing is
    /// embedded.
    #[serde(default)]
    pub passages_total: usize,
    /// Seconds since it began.
    pub seconds: f64,
}

impl Progress {
    /// Share of the work done, from 0 to 1; `None` while files are still being found, and while the indexes catch up.
    ///
    /// What is read so far is taken to stand for the rest: half of the passages of half of the bytes is a quarter.
    pub fn share(&self) -> Option<f64> {
        let (done, total) = match (self.bytes_total, self.files_total) {
            _ if self.phase != Phase::Storing => return None,
            (0, 0) => return None,
            (0, files) => (self.files_done as f64, files as f64),
            (bytes, _) => (self.bytes_done as f64, bytes as f64),
        };
        let embedded = if self.passages_total > 0 { self.passages as f64 / self.passages_total as f64 } else { 1.0 };
        Some((done / total * embedded).clamp(0.0, 1.0))
    }
}

/// What an ingest is doing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// Finding files.
    #[default]
    Walking,
    /// Reading, embedding and storing.
    Storing,
    /// Catching up graph and BM25 index.
    Indexing,
}

/// What an ingest did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Keys of documents that are new.
    pub added: Vec<String>,
    /// Keys of documents whose content changed.
    pub changed: Vec<String>,
    /// Number of documents that were the same.
    pub same: usize,
    /// Number of unchanged documents that a better reader read anew.
    #[serde(default)]
    pub refreshed: usize,
    /// Documents whose file was renamed or moved: the key before, and the key now.
    #[serde(default)]
    pub renamed: Vec<(String, String)>,
    /// Keys of documents that are gone (sync only).
    pub gone: Vec<String>,
    /// Files that were not taken, with the reason.
    pub skipped: Vec<Skipped>,
    /// What was odd, by key.
    pub warnings: Vec<Skipped>,
    /// Documents that were added or changed and have the same bytes as another, by key.
    #[serde(default)]
    pub duplicates: Vec<Skipped>,
    /// Number of texts that were no longer current and were dropped, where that was asked for.
    #[serde(default)]
    pub forgotten: usize,
    /// Passages stored.
    pub passages: usize,
    /// Whether it was cancelled before its end; what is listed as added is kept.
    pub cancelled: bool,
    /// What took how long.
    #[serde(default)]
    pub seconds: Seconds,
}

/// What took how long, in seconds with three decimals.
///
/// The stages run side by side: their times are those of all their threads added up, waiting for one another apart, and
/// their sum may be more than what passed on the clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Seconds {
    /// Opening files and reading them, in the worker or here.
    #[serde(with = "as_seconds")]
    #[schemars(with = "f64")]
    pub reading: Duration,
    /// Cutting documents into passages.
    #[serde(with = "as_seconds")]
    #[schemars(with = "f64")]
    pub cutting: Duration,
    /// Embedding passages, in all sessions; opening them included.
    #[serde(with = "as_seconds")]
    #[schemars(with = "f64")]
    pub embedding: Duration,
    /// Writing to the store.
    #[serde(with = "as_seconds")]
    #[schemars(with = "f64")]
    pub storing: Duration,
    /// Bringing the indexes up to date, meanwhile and at the end.
    #[serde(with = "as_seconds")]
    #[schemars(with = "f64")]
    pub indexing: Duration,
    /// On the clock: until the last document was stored, and so was found by its words.
    #[serde(with = "as_seconds")]
    #[schemars(with = "f64")]
    pub until_stored: Duration,
    /// On the clock: all of it.
    #[serde(with = "as_seconds")]
    #[schemars(with = "f64")]
    pub in_all: Duration,
}

impl Seconds {
    fn merge(&mut self, later: Self) {
        self.reading += later.reading;
        self.cutting += later.cutting;
        self.embedding += later.embedding;
        self.storing += later.storing;
        self.indexing += later.indexing;
        // The later part began when this one was done.
        self.until_stored = self.in_all + later.until_stored;
        self.in_all += later.in_all;
    }
}

/// Durations as numbers of seconds.
mod as_seconds {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer};

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
    pub(super) fn serialize<S: Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64((time.as_secs_f64() * 1000.0).round() / 1000.0)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        Duration::try_from_secs_f64(f64::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl Report {
    /// Adds what a later part of the same job did.
    pub(crate) fn merge(&mut self, later: Self) {
        self.added.extend(later.added);
        self.changed.extend(later.changed);
        self.same += later.same;
        self.refreshed += later.refreshed;
        self.renamed.extend(later.renamed);
        self.gone.extend(later.gone);
        self.skipped.extend(later.skipped);
        self.warnings.extend(later.warnings);
        self.duplicates.extend(later.duplicates);
        self.forgotten += later.forgotten;
        self.passages += later.passages;
        self.cancelled |= later.cancelled;
        self.seconds.merge(later.seconds);
    }

    /// Whether it changed what the library holds.
    pub fn has_changes(&self) -> bool {
        !(self.added.is_empty() && self.changed.is_empty() && self.gone.is_empty() && self.renamed.is_empty())
            || self.refreshed + self.passages + self.forgotten > 0
    }
}

/// A file or document and what is to be said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Skipped {
    /// The path as found, or the key.
    pub path: String,
    /// One line for people.
    pub reason: String,
    /// What stands between the file and its text, where that is why; left out for what is only said of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

impl Skipped {
    /// A path or key with what is to be said of it.
    pub fn new(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { path: path.into(), reason: reason.into(), problem: None }
    }

    /// With what stands between the file and its text.
    #[must_use]
    pub fn problem(self, problem: impl Into<Option<Problem>>) -> Self {
        Self { problem: problem.into(), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_in_seconds_and_those_of_a_later_part_follow() {
        let part = |ms| Seconds {
            reading: Duration::from_millis(ms),
            until_stored: Duration::from_millis(ms),
            in_all: Duration::from_millis(2 * ms),
            ..Seconds::default()
        };
        let mut report = Report { seconds: part(1500), ..Report::default() };
        report.merge(Report { seconds: part(250), ..Report::default() });
        let value = serde_json::to_value(&report).unwrap();
        assert_eq!(value["seconds"]["reading"], 1.75);
        assert_eq!(value["seconds"]["until_stored"], 3.25);
        assert_eq!(value["seconds"]["in_all"], 3.5);
        assert_eq!(serde_json::from_value::<Report>(value).unwrap(), report);
    }

    #[test]
    fn what_is_read_stands_for_what_is_not() {
        let mut progress =
            Progress { phase: Phase::Storing, bytes_done: 50, bytes_total: 100, files_total: 2, ..Progress::default() };
        assert_eq!(progress.share(), Some(0.5));
        (progress.passages, progress.passages_total) = (10, 20);
        assert_eq!(progress.share(), Some(0.25));
        progress.bytes_done = 100;
        assert_eq!(progress.share(), Some(0.5));
        progress.phase = Phase::Indexing;
        assert_eq!(progress.share(), None);
    }
}
