//! What `SQLite` says went wrong, in words for people, with a way out.

use std::path::Path;

use rusqlite::ErrorCode;

use crate::paths::for_people;
use crate::{Error, ErrorKind};

/// An error inside a query: the database's own, or one of ours.
#[derive(Debug)]
pub(super) enum Fault {
    Sql(rusqlite::Error),
    Own(Error),
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Own(error)
    }
}

impl Fault {
    /// The error to show: `doing` says what was tried ("listing the documents").
    pub(super) fn explain(self, doing: &str, dir: &Path) -> Error {
        match self {
            Self::Own(error) => error,
            Self::Sql(error) => explain(error, doing, dir),
        }
    }
}

/// The way out of a damaged library: nothing but the user's own chats is lost by starting anew.
pub(super) fn damaged(dir: &Path, what: &str) -> Error {
    Error::new(ErrorKind::Library, format!("the library {} is damaged: {what}", for_people(dir))).hint(format!(
        "Your documents are untouched. Move {} away and add them again, or put back a copy of the library.",
        for_people(&dir.join(super::open::DATABASE))
    ))
}

fn explain(error: rusqlite::Error, doing: &str, dir: &Path) -> Error {
    // What was written is not what is read: no error of SQLite's own, yet nothing but damage does it.
    let other_type = matches!(
        error,
        rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::Utf8Error(..)
    );
    let code = error.sqlite_error_code();
    let place = for_people(dir);
    let of = |kind, message: String| Error::new(kind, message);
    let explained = match code {
        _ if other_type => damaged(dir, doing),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => damaged(dir, doing),
        Some(ErrorCode::DiskFull) => {
            of(ErrorKind::File, format!("{doing} failed: the disk that holds {place} is full")).hint("Free some space.")
        }
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
            of(ErrorKind::File, format!("{doing} failed: the library {place} cannot be written"))
                .hint("Check the permissions of the folder and the files in it, or name another with --library DIR.")
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            of(ErrorKind::Locked, format!("{doing} failed: another process is using the library {place}"))
                .hint("Try again in a moment.")
        }
        Some(ErrorCode::SystemIoFailure) => {
            of(ErrorKind::File, format!("{doing} failed: the disk that holds {place} reports errors"))
                .hint("Check the disk, and that the library is not on a network drive.")
        }
        _ => of(ErrorKind::Library, format!("{doing} failed in the library {place}")),
    };
    explained.because(error)
}
