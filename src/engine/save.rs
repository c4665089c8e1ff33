//! Writing a file that the user asked for: whole or not at all, and never over something else unasked.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::{Error, ErrorKind, Result, paths};

/// What may be in the place of the file already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saving {
    /// Nothing.
    New,
    /// Anything: the user was asked.
    Over,
    /// The draft itself, if it still is what was checked: the user was asked.
    Original {
        /// What was checked.
        checked: String,
    },
}

/// Whether saving failed because there is a file of that name.
pub fn exists_already(error: &Error) -> bool {
    error.kind() == ErrorKind::Usage
}

/// Writes the file under another name beside it and moves it into place, so that nobody ever sees half of it.
///
/// # Errors
/// When something is there that may not be written over ([`exists_already`]), when the draft was changed since, or when the
/// file cannot be written.
pub fn save(path: &Path, bytes: &[u8], how: &Saving) -> Result<()> {
    let shown = paths::for_people(path);
    let failed = |error: std::io::Error| {
        Error::new(ErrorKind::File, format!("could not write {shown}"))
            .hint("See whether the folder may be written to and the medium has room, or name another file.")
            .because(error)
    };
    // A link stays one: what it points at is written.
    let target: PathBuf = if path.exists() { path.canonicalize().map_err(failed)? } else { path.to_owned() };
    match how {
        Saving::New if path.symlink_metadata().is_ok() => return Err(exists(&shown)),
        Saving::Original { checked } => {
            if fs::read(&target).map_err(failed)? != checked.as_bytes() {
                return Err(Error::new(ErrorKind::File, format!("{shown} was changed since it was checked"))
                    .hint("Check it again; nothing was written."));
            }
        }
        Saving::New | Saving::Over => {}
    }
    let part = beside(&target);
    let permissions = fs::metadata(&target).ok().map(|meta| meta.permissions());
    let written = fs::File::options().write(true).create_new(true).open(&part).and_then(|mut file| {
        file.write_all(bytes)?;
        if let Some(permissions) = permissions {
            file.set_permissions(permissions)?;
        }
        file.sync_all()
    });
    let placed =
        written.and_then(|()| if *how == Saving::New { place_new(&part, &target) } else { fs::rename(&part, &target) });
    if placed.is_err() || *how == Saving::New {
        let _gone = fs::remove_file(&part);
    }
    if placed.is_ok() {
        crate::store::sync_dir(
            target.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or_else(|| Path::new(".")),
        );
    }
    placed
        .map_err(|error| if error.kind() == std::io::ErrorKind::AlreadyExists { exists(&shown) } else { failed(error) })
}

/// Gives a finished file its name if nothing has it: of two that try at once one fails.
fn place_new(part: &Path, target: &Path) -> std::io::Result<()> {
    match fs::hard_link(part, target) {
        // Some file systems have no links; there the check before has to do.
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists && !target.exists() => fs::rename(part, target),
        done => done,
    }
}

fn exists(shown: &str) -> Error {
    Error::new(ErrorKind::Usage, format!("{shown} exists already")).hint("Nothing was written.")
}

/// A name beside a file that no other process uses.
fn beside(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.{}.part", std::process::id()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_whole_and_never_over_another_unasked() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("draft.checked.md");
        save(&path, b"one", &Saving::New).unwrap();
        let error = save(&path, b"two", &Saving::New).unwrap_err();
        assert!(exists_already(&error), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        save(&path, b"two", &Saving::Over).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_a_file_keeps_who_may_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let (path, link) = (dir.path().join("b.json"), dir.path().join("link.json"));
        fs::write(&path, "mine").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        save(&link, b"new", &Saving::Over).unwrap();
        assert!(link.symlink_metadata().unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_draft_that_was_changed_since_is_not_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("draft.md");
        fs::write(&path, "as checked").unwrap();
        let how = Saving::Original { checked: "as checked".into() };
        save(&path, b"corrected", &how).unwrap();
        let error = save(&path, b"again", &how).unwrap_err();
        assert!(error.to_string().contains("was changed"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "corrected");
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_an_error_and_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let error = save(&dir.path().join("none").join("a.md"), b"x", &Saving::New).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::File);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }
}
