//! The watching lane: follows the files and folders that were added, and syncs when something changes in them.
//!
//! The system tells of changes where it can. Where it cannot (too many folders, a drive that does not tell), everything is
//! looked at again every minute.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::change::Changer;
use super::lane::{Job, Worker};
use super::message::{Event, Request};
use crate::ingest::{key, plan};
use crate::store::Library;
use crate::{Error, ErrorKind, Result};

/// How often it is looked whether to stop.
const LOOK: Duration = Duration::from_millis(100);
/// How long nothing may have happened before a sync: a file that is being written is not read half.
const QUIET: Duration = Duration::from_secs(1);
/// And how long a sync is put off at most while something goes on happening.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often the roots are asked for, since others may add some.
const ROOTS: Duration = Duration::from_secs(5);
/// How often everything is looked at where the system does not tell of changes.
const POLL: Duration = Duration::from_mins(1);

pub(super) struct Watcher {
    changer: Changer,
}

impl Worker for Watcher {
    fn serve(&mut self, job: &Job) -> Event {
        let served = match &job.request {
            Request::Watch { on: true } => self.watch(job),
            Request::Watch { on: false } => Ok(()),
            other => Err(Error::new(ErrorKind::Internal, format!("not to be watched: {other:?}"))),
        };
        match served {
            Ok(()) => Event::Watching { ticket: job.ticket, on: false, note: None },
            Err(error) => Event::Failed { ticket: job.ticket, error },
        }
    }
}

impl Watcher {
    pub(super) fn new(changer: Changer) -> Self {
        Self { changer }
    }

    fn watch(&self, job: &Job) -> Result<()> {
        let stopped = || job.cancel.load(Ordering::Relaxed);
        let mut roots = Roots::open(&self.changer.dir)?;
        let note = roots.follow(&self.roots()?);
        self.changer.out.send(Event::Watching { ticket: job.ticket, on: true, note });
        // What changed while nobody watched.
        let mut due = Due { since: Some(Instant::now()), last: None };
        let (mut asked, mut looked) = (Instant::now(), Instant::now());
        while !stopped() {
            if roots.wait() {
                due.happened();
            }
            if asked.elapsed() >= ROOTS {
                asked = Instant::now();
                if let Some(note) = roots.follow(&self.roots()?) {
                    self.changer.out.notice(note);
                }
            }
            if roots.polls() && looked.elapsed() >= POLL {
                due.happened();
            }
            if due.now() && !stopped() {
                looked = Instant::now();
                match self.changer.sync(job) {
                    Ok(report) => {
                        due = Due::default();
                        if report.has_changes() {
                            self.changer.out.send(Event::Changed { ticket: job.ticket, report: Box::new(report) });
                        }
                    }
                    // Somebody else writes; tried again after a while.
                    Err(error) if error.kind() == ErrorKind::Locked => due.happened(),
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(())
    }

    fn roots(&self) -> Result<Vec<String>> {
        let mut roots = Library::open(&self.changer.dir)?.roots()?;
        roots.retain(|root| root != plan::STARTER && !plan::is_address(root));
        Ok(roots)
    }
}

/// When a sync is due.
#[derive(Default)]
struct Due {
    /// Since when something has happened.
    since: Option<Instant>,
    /// When the last of it did.
    last: Option<Instant>,
}

impl Due {
    fn happened(&mut self) {
        self.since.get_or_insert_with(Instant::now);
        self.last = Some(Instant::now());
    }

    fn now(&self) -> bool {
        let Some(since) = self.since else { return false };
        self.last.is_none_or(|last| last.elapsed() >= QUIET) || since.elapsed() >= PATIENCE
    }
}

/// What is followed.
struct Roots {
    watcher: Option<RecommendedWatcher>,
    events: Receiver<notify::Result<notify::Event>>,
    /// Each root, with what is watched for it and whether that could be.
    known: BTreeMap<String, (PathBuf, bool)>,
    /// The library's own folder, which may lie within a root.
    library: PathBuf,
}

impl Roots {
    fn open(library: &Path) -> Result<Self> {
        let (tell, events) = channel();
        // Nobody listens any more when this fails.
        let watcher = notify::recommended_watcher(move |event| drop(tell.send(event))).ok();
        let library = library
            .canonicalize()
            .map_err(|error| Error::new(ErrorKind::File, "could not find the library's folder").because(error))?;
        Ok(Self { watcher, events, known: BTreeMap::new(), library })
    }

    /// Follows these roots and no others. Gives a word for the user where that cannot be done for new ones.
    fn follow(&mut self, roots: &[String]) -> Option<String> {
        let gone: Vec<String> = self.known.keys().filter(|known| !roots.contains(known)).cloned().collect();
        for root in gone {
            if let (Some((path, true)), Some(watcher)) = (self.known.remove(&root), &mut self.watcher) {
                // A folder that is gone is not watched any more anyway.
                let _ = watcher.unwatch(&path);
            }
        }
        let mut why = None;
        for root in roots {
            // One that was not there before may be there now.
            if self.known.get(root).is_some_and(|(_, watched)| *watched) {
                continue;
            }
            let path = key::path_of_origin(root);
            // A file is often replaced rather than changed; its folder tells of both.
            let (place, mode) = match path.parent() {
                Some(parent) if !path.is_dir() => (parent.to_owned(), RecursiveMode::NonRecursive),
                _ => (path, RecursiveMode::Recursive),
            };
            let watched = match &mut self.watcher {
                Some(watcher) => {
                    watcher.watch(&place, mode).map_err(|error| crate::text::safe::one_line(&error.to_string()))
                }
                None => Err("the system tells nobody of changes".to_owned()),
            };
            let before = self.known.insert(root.clone(), (place, watched.is_ok()));
            if let (Err(reason), None) = (watched, before) {
                why.get_or_insert(reason);
            }
        }
        why.map(|why| format!("changes cannot be followed ({why}); looking every {} seconds", POLL.as_secs()))
    }

    /// Whether some root can only be looked at from time to time.
    fn polls(&self) -> bool {
        self.known.values().any(|(_, watched)| !watched)
    }

    /// Waits a moment; says whether something happened that matters.
    fn wait(&self) -> bool {
        let first = match self.events.recv_timeout(LOOK) {
            Ok(event) => event,
            Err(RecvTimeoutError::Timeout) => return false,
            Err(RecvTimeoutError::Disconnected) => {
                std::thread::sleep(LOOK);
                return false;
            }
        };
        // All are taken, whether they matter or not.
        let mut matters = false;
        for event in std::iter::once(first).chain(self.events.try_iter()) {
            matters |= match event {
                Ok(event) => self.matters(&event),
                Err(_) => true,
            };
        }
        matters
    }

    fn matters(&self, event: &notify::Event) -> bool {
        if event.need_rescan() {
            return true;
        }
        // Reading is what a sync does itself.
        let is_change = !matches!(event.kind, EventKind::Access(_));
        let is_ours = |path: &PathBuf| path.starts_with(&self.library);
        is_change && event.paths.iter().any(|path| !is_ours(path) && self.is_below_a_root(path))
    }

    fn is_below_a_root(&self, path: &Path) -> bool {
        self.known.keys().any(|root| path.starts_with(key::path_of_origin(root)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sync_is_due_when_it_has_been_quiet_for_a_moment() {
        let mut due = Due::default();
        assert!(!due.now());
        due.happened();
        assert!(!due.now(), "something may follow");
        due.last = Instant::now().checked_sub(QUIET);
        assert!(due.now());
        due.last = Some(Instant::now());
        due.since = Instant::now().checked_sub(PATIENCE);
        assert!(due.now(), "put off for long enough");
    }

    #[test]
    fn only_changes_of_what_was_added_matter() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path().canonicalize().unwrap();
        let (docs, library) = (dir.join("docs"), dir.join("docs/library"));
        std::fs::create_dir_all(&library).unwrap();
        let mut roots = Roots::open(&library).unwrap();
        assert_eq!(roots.follow(&[key::origin_of_path(&docs)]), None);
        let event = |kind, path: PathBuf| notify::Event::new(kind).add_path(path);
        let changed = EventKind::Modify(notify::event::ModifyKind::Any);
        assert!(roots.matters(&event(changed, docs.join("a.md"))));
        assert!(!roots.matters(&event(changed, library.join("library.db"))));
        assert!(!roots.matters(&event(changed, dir.join("other.md"))));
        assert!(!roots.matters(&event(EventKind::Access(notify::event::AccessKind::Any), docs.join("a.md"))));
        let missing = key::origin_of_path(&dir.join("not/there"));
        assert!(roots.follow(std::slice::from_ref(&missing)).unwrap().contains("every 60 seconds"));
        assert!(roots.polls());
        assert_eq!(roots.follow(&[missing]), None, "said once");
    }
}
