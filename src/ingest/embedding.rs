//! What is being embedded while documents are read and stored: which texts the workers have, and where their vectors go.
//!
//! A text is embedded once, however often it occurs: a vector in the library is used again, and one that a worker has in
//! hand goes to every passage of that text. What would not fit is left, and filled from the store afterwards.

use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

use super::Skipped;
use super::key::Hash;
use super::pool::{Embedded, Made};

/// How much text may wait for a worker, in bytes: some minutes of work, so that the store seldom has to be asked again.
/// Little in tests, so that they see both ways.
const MOST_BYTES: usize = if cfg!(test) { 64 << 10 } else { 4 << 20 };
/// Vectors that are stored in one transaction, and how long the first of them waits for others.
const BATCH: usize = 64;
const PATIENCE: Duration = Duration::from_secs(1);
/// More documents than this of which passages could not be embedded are counted, not named.
const MOST_NAMED: usize = 20;

/// A stored document some of whose passages wait for their vectors.
pub(super) struct Waiting {
    pub(super) key: String,
    pub(super) passages: usize,
    failed: Cell<usize>,
}

impl Waiting {
    pub(super) fn new(key: String, passages: usize) -> Rc<Self> {
        Rc::new(Self { key, passages, failed: Cell::new(0) })
    }
}

/// A text that a worker has or will have.
struct Wanted {
    bytes: usize,
    /// The documents of its passages, one for each passage.
    documents: Vec<Rc<Waiting>>,
}

/// What is being embedded.
#[derive(Default)]
pub(super) struct Embedding {
    wanted: HashMap<Hash, Wanted>,
    bytes: usize,
    ready: Vec<(Hash, Made)>,
    since: Option<Instant>,
    /// Documents of which passages could not be embedded, with the reason.
    failed: Vec<(Rc<Waiting>, String)>,
    more_failed: usize,
    left: bool,
}

/// What is to be done with a text that has no vector in the library.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Want {
    /// A worker is to have it.
    Ask,
    /// A worker has it, or had it just now.
    Wait,
    /// There is no room; the store will be asked for it later.
    Leave,
}

impl Embedding {
    /// Notes that a passage of this text, so many bytes long, waits for its vector.
    pub(super) fn want(&mut self, hash: Hash, bytes: usize, document: &Rc<Waiting>) -> Want {
        if let Some(wanted) = self.wanted.get_mut(&hash) {
            wanted.documents.push(Rc::clone(document));
            return Want::Wait;
        }
        if self.ready.iter().any(|(ready, _)| *ready == hash) {
            return Want::Wait;
        }
        if self.bytes > 0 && self.bytes + bytes > MOST_BYTES {
            self.left = true;
            return Want::Leave;
        }
        self.bytes += bytes;
        self.wanted.insert(hash, Wanted { bytes, documents: vec![Rc::clone(document)] });
        Want::Ask
    }

    /// A worker is done with a text. Says whether there is a vector.
    pub(super) fn arrived(&mut self, hash: Hash, made: Embedded) -> bool {
        let wanted = self.wanted.remove(&hash);
        self.bytes -= wanted.as_ref().map_or(0, |wanted| wanted.bytes).min(self.bytes);
        match made {
            Ok(made) => {
                self.since.get_or_insert_with(Instant::now);
                self.ready.push((hash, made));
                true
            }
            Err(why) => {
                for document in wanted.into_iter().flat_map(|wanted| wanted.documents) {
                    self.fail(document, &why);
                }
                false
            }
        }
    }

    fn fail(&mut self, document: Rc<Waiting>, why: &str) {
        let before = document.failed.replace(document.failed.get() + 1);
        match self.failed.len() {
            _ if before > 0 => {}
            0..MOST_NAMED => self.failed.push((document, why.to_owned())),
            _ => self.more_failed += 1,
        }
    }

    /// Whether no worker has anything.
    pub(super) fn is_idle(&self) -> bool {
        self.wanted.is_empty()
    }

    /// Whether some passages were left for later.
    pub(super) fn has_left(&self) -> bool {
        self.left
    }

    /// What is to be stored now: a batch, what has waited long enough, or with `all` whatever is there.
    pub(super) fn due(&mut self, all: bool) -> Vec<(Hash, Made)> {
        let waited = self.since.is_some_and(|since| since.elapsed() >= PATIENCE);
        if !(all || waited || self.ready.len() >= BATCH) {
            return Vec::new();
        }
        self.since = None;
        std::mem::take(&mut self.ready)
    }

    /// What could not be embedded, by document.
    pub(super) fn failures(&mut self) -> Vec<Skipped> {
        let named = std::mem::take(&mut self.failed).into_iter().map(|(document, why)| {
            let reason =
                format!("{} of {} passages could not be embedded: {why}", document.failed.get(), document.passages);
            Skipped::new(document.key.clone(), reason)
        });
        let mut failures: Vec<Skipped> = named.collect();
        let more = std::mem::take(&mut self.more_failed);
        if more > 0 {
            failures.push(Skipped::new("", format!("passages of {more} more documents could not be embedded")));
        }
        failures
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_text_is_asked_for_once_and_what_does_not_fit_is_left() {
        let mut embedding = Embedding::default();
        let document = Waiting::new("a".into(), 3);
        assert_eq!(embedding.want([1; 32], MOST_BYTES, &document), Want::Ask, "more than fits is let in alone");
        assert_eq!(embedding.want([1; 32], MOST_BYTES, &document), Want::Wait);
        assert_eq!(embedding.want([2; 32], 1, &document), Want::Leave);
        assert!(embedding.has_left() && !embedding.is_idle());
        assert!(embedding.arrived([1; 32], Ok(Made { vector: Arc::from([1.0]), tokens: None })));
        assert_eq!(embedding.want([1; 32], 1, &document), Want::Wait, "its vector is about to be stored");
        assert_eq!(embedding.want([2; 32], 1, &document), Want::Ask);
        assert!(embedding.due(false).is_empty());
        assert_eq!(embedding.due(true).len(), 1);
    }

    #[test]
    fn a_failing_text_fails_each_of_its_passages() {
        let mut embedding = Embedding::default();
        let document = Waiting::new("a".into(), 3);
        embedding.want([1; 32], 1, &document);
        embedding.want([1; 32], 1, &document);
        assert!(!embedding.arrived([1; 32], Err("no".into())));
        assert_eq!(embedding.failures(), [Skipped::new("a", "2 of 3 passages could not be embedded: no")]);
        assert!(embedding.failures().is_empty() && embedding.is_idle());
    }
}
