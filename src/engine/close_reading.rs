//! Reading passages closely for a question, on several sessions side by side.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;

use crate::answer::in_document;
use crate::answer::score::Alone;
use crate::embed::close_reading::{CloseReader, Late, Reading};
use crate::embed::{OpenReader, Semantic};
use crate::passage::Indexed;
use crate::retrieve::Hit;
use crate::{Error, ErrorKind, Result};

/// At most this many sessions: each keeps some 90 MB, and a few cores read what a question needs in a moment.
const MOST_SESSIONS: usize = 4;

type Session = Box<dyn CloseReader>;

/// The sessions that read: opened in the background when first wanted, then kept.
pub(super) struct CloseReaders {
    open: Option<OpenReader>,
    opening: Vec<JoinHandle<Result<Session>>>,
    sessions: Vec<Session>,
}

impl CloseReaders {
    pub(super) fn new(semantic: &Semantic) -> Self {
        let open = match semantic {
            Semantic::On { reader, .. } => Some(OpenReader::clone(reader)),
            Semantic::Off { .. } => None,
        };
        Self { open, opening: Vec::new(), sessions: Vec::new() }
    }

    /// Starts to open the sessions, where that was not done.
    pub(super) fn prepare(&mut self) {
        let Some(open) = self.open.as_ref().filter(|_| self.opening.is_empty() && self.sessions.is_empty()) else {
            return;
        };
        let count = std::thread::available_parallelism().map_or(1, usize::from).min(MOST_SESSIONS);
        self.opening =
            (0..count).map(|_| OpenReader::clone(open)).map(|open| std::thread::spawn(move || open())).collect();
    }

    /// How well each passage meets a question; spans are places of the documents.
    ///
    /// # Errors
    /// When no session can be opened, one fails, or `cancel` was set.
    pub(super) fn late(&mut self, question: &str, hits: &[Hit], cancel: &AtomicBool) -> Result<Vec<Late>> {
        self.each(hits, cancel, |session, hit| {
            let indexed = &Indexed::new(&hit.passage.heading, &hit.passage.text);
            let late = session.late(question, indexed.heading(), indexed.own())?;
            Ok(late.moved(|span| in_document(span, indexed, hit.passage.span)))
        })
    }

    /// Whether and where each passage answers a question; spans are places of the documents.
    ///
    /// # Errors
    /// As for [`Self::late`].
    pub(super) fn read(&mut self, question: &str, hits: &[Hit], cancel: &AtomicBool) -> Result<Vec<Reading>> {
        self.each(hits, cancel, |session, hit| {
            let indexed = &Indexed::new(&hit.passage.heading, &hit.passage.text);
            let reading = session.read(question, indexed.heading(), indexed.own())?;
            Ok(reading.moved(|span| in_document(span, indexed, hit.passage.span)))
        })
    }

    /// Whether each sentence answers a question, read alone: logits.
    ///
    /// # Errors
    /// As for [`Self::late`].
    pub(super) fn read_alone(&mut self, question: &str, sentences: &[Alone], cancel: &AtomicBool) -> Result<Vec<f32>> {
        self.each(sentences, cancel, |session, sentence| {
            let indexed = Indexed::new(&sentence.heading, &sentence.text);
            Ok(session.read(question, indexed.heading(), indexed.own())?.answered)
        })
    }

    /// Waits for the sessions; those that could not be opened are missed only where there is no other.
    fn open(&mut self) -> Result<()> {
        self.prepare();
        let mut failed = None;
        for thread in self.opening.drain(..) {
            match thread.join().unwrap_or_else(|_| Err(broken("a session of the reader panicked"))) {
                Ok(session) => self.sessions.push(session),
                Err(error) => failed = Some(error),
            }
        }
        match failed {
            Some(error) if self.sessions.is_empty() => Err(error),
            _ => Ok(()),
        }
    }

    /// Does some work on every text, on all sessions side by side; what comes of it is in the order of the texts.
    fn each<I: Sync, T: Send>(
        &mut self,
        texts: &[I],
        cancel: &AtomicBool,
        work: impl Fn(&mut Session, &I) -> Result<T> + Sync,
    ) -> Result<Vec<T>> {
        if texts.is_empty() {
            return Ok(Vec::new());
        }
        self.open()?;
        let next = AtomicUsize::new(0);
        let done: Mutex<Vec<Option<T>>> = Mutex::new(texts.iter().map(|_| None).collect());
        let run = |session: &mut Session| -> Result<()> {
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(text) = texts.get(at) else { return Ok(()) };
                if cancel.load(Ordering::Relaxed) {
                    return Err(Error::cancelled());
                }
                let result = work(session, text)?;
                if let Some(place) = done.lock().unwrap_or_else(PoisonError::into_inner).get_mut(at) {
                    *place = Some(result);
                }
            }
        };
        std::thread::scope(|scope| {
            let threads: Vec<_> = self.sessions.iter_mut().map(|session| scope.spawn(|| run(session))).collect();
            threads
                .into_iter()
                .try_for_each(|thread| thread.join().unwrap_or_else(|_| Err(broken("reading a passage panicked"))))
        })?;
        let done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        done.into_iter().collect::<Option<Vec<_>>>().ok_or_else(|| broken("a passage was not read"))
    }
}

fn broken(what: &str) -> Error {
    Error::new(ErrorKind::Internal, what)
}
