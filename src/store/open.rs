//! Opening a library for reading or writing.

use std::path::{Path, PathBuf};

use crate::Result;

/// A library open for reading. Not `Sync`: each thread opens its own (cheap, WAL lets readers and a writer coexist).
#[derive(Debug)]
pub struct Library {
    pub(super) connection: rusqlite::Connection,
    pub(super) dir: PathBuf,
}

/// The library open for writing; holds the lock file until dropped. Derefs to [`Library`] for reading.
#[derive(Debug)]
pub struct Writer {
    pub(super) library: Library,
    pub(super) _lock: std::fs::File,
}

impl std::ops::Deref for Writer {
    type Target = Library;
    fn deref(&self) -> &Library {
        &self.library
    }
}

impl Library {
    /// Opens the library in `dir` for reading, making an empty one where there is none.
    ///
    /// # Errors
    /// When the folder cannot be made or read, the file is not a library, or its format is newer than [`super::FORMAT`].
    pub fn open(_dir: &Path) -> Result<Self> {
        unimplemented!()
    }

    /// The folder that holds the library; index folders live beside the database in it.
    pub fn dir(&self) -> &Path {
        &self.dir
    }
}

impl Writer {
    /// Opens the library in `dir` for writing.
    ///
    /// # Errors
    /// At once with [`crate::ErrorKind::Locked`] when another process writes (message names its process id), and as for
    /// [`Library::open`].
    pub fn open(_dir: &Path) -> Result<Self> {
        unimplemented!()
    }
}
