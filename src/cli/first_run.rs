//! The first run: sets up what is missing and fills the empty default library, so that there is something to ask.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::session::Session;
use super::{App, setup};
use crate::embed::{Semantic, catalogue};
use crate::engine::Request;
use crate::store::Library;
use crate::{ErrorKind, Result, paths};

/// How long a failed set-up is not tried again by itself; `adduce setup` always tries.
const PATIENCE: Duration = Duration::from_hours(24);

/// Whether this is the first run: no library was named, and the default one never held anything.
///
/// A library that was emptied by its user stays empty.
///
/// # Errors
/// When the library cannot be opened.
pub(super) fn applies(app: &App, library: &Path) -> Result<bool> {
    if app.global.named_library().is_some() {
        return Ok(false);
    }
    let library = Library::open(library)?;
    Ok(library.counts()?.0 == 0 && library.generation()? == 0)
}

/// The model, set up now where it is missing and may be fetched.
///
/// # Errors
/// When the user cancels. A failed set-up is no error: it is said, remembered, and words alone must do.
pub(super) fn semantic(app: &App) -> Result<Semantic> {
    let found = catalogue::load_chosen(app.global.offline);
    if matches!(found, Semantic::On { .. }) || app.global.offline || failed_lately() {
        return Ok(found);
    }
    app.talk.note("First run: getting what semantic search needs. This happens once.");
    match setup::fetch(app) {
        Ok(()) => {
            forget_failure();
            Ok(catalogue::load_chosen(app.global.offline))
        }
        Err(error) if error.kind() == ErrorKind::Cancelled => Err(error),
        Err(error) => {
            remember_failure(&error.one_line());
            app.talk.warn(&format!("set-up failed: {}", error.one_line()));
            if let Some(hint) = error.hint_text() {
                app.talk.note(&format!("hint: {hint}"));
            }
            app.talk.note("Searching by words only. To turn semantic search on, run `adduce setup`.");
            Ok(found)
        }
    }
}

/// Fills the library with the starter corpus. A failure is said; the question that was asked is still tried.
///
/// # Errors
/// When the engine has gone.
pub(super) fn fill(app: &App, session: &mut Session) -> Result<()> {
    let report = match session.ingest(Request::AddStarter, "Your library is empty: adding the starter corpus.") {
        Ok(report) => report,
        Err(error) => {
            app.talk.warn(&format!("could not add the starter corpus: {}", error.one_line()));
            return Ok(());
        }
    };
    if report.cancelled {
        return Err(crate::Error::cancelled());
    }
    app.talk.note(&format!(
        "Added {} short documents on digital government to try questions on. Add your own with `adduce add PATH`.",
        report.added.len()
    ));
    Ok(())
}

fn memory() -> Option<PathBuf> {
    paths::cache().ok().map(|cache| cache.join("setup-failed"))
}

fn failed_lately() -> bool {
    let modified = memory().and_then(|file| fs::metadata(file).ok()).and_then(|data| data.modified().ok());
    modified.is_some_and(|at| lately(at, SystemTime::now()))
}

/// A time in the future (a clock set back) counts as long ago, so that no one is locked out.
fn lately(at: SystemTime, now: SystemTime) -> bool {
    now.duration_since(at).is_ok_and(|age| age < PATIENCE)
}

/// Remembering is a courtesy to the next run: when the cache folder cannot be written, it tries again.
fn remember_failure(reason: &str) {
    if let Some(file) = memory() {
        let _made = file.parent().map(fs::create_dir_all);
        let _written = fs::write(file, reason);
    }
}

/// After a set-up that worked.
pub(super) fn forget_failure() {
    if let Some(file) = memory() {
        let _gone = fs::remove_file(file);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_remembered_for_a_day() {
        let now = SystemTime::now();
        assert!(lately(now - Duration::from_mins(1), now));
        assert!(!lately(now - PATIENCE, now));
        assert!(!lately(now + Duration::from_mins(1), now));
    }
}
