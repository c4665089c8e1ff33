//! Opening a library for reading or writing, and making a new one.

use std::fmt::Write as _;
use std::fs;
use std::io::{ErrorKind as Io, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::fault::Fault;
use super::lock::Lock;
use super::migrate;
use super::schema::{APPLICATION_ID, FORMAT, NEW_IN_2, NEW_IN_3, TABLES};
use super::tokens;
use crate::paths::for_people;
use crate::{Error, ErrorKind, Result};

/// The database's name within the library's folder.
pub(super) const DATABASE: &str = "library.db";

/// How long a statement waits for another process. Readers and the one writer do not meet in WAL mode; what remains is
/// the moment in which the first reader after a crash tidies up.
const PATIENCE: Duration = Duration::from_secs(2);

/// How a connection that may write is opened.
const FOR_CHANGE: OpenFlags = OpenFlags::SQLITE_OPEN_READ_WRITE.union(OpenFlags::SQLITE_OPEN_NO_MUTEX);

/// A library open for reading. Not `Sync`: each thread opens its own (cheap, WAL lets readers and a writer coexist).
#[derive(Debug)]
pub struct Library {
    pub(super) connection: Connection,
    pub(super) dir: PathBuf,
}

/// The library open for writing; holds the lock file until dropped. Derefs to [`Library`] for reading.
#[derive(Debug)]
pub struct Writer {
    // Dropped first to last: the connection is closed while the lock is still held.
    pub(super) library: Library,
    pub(super) _lock: Lock,
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
    pub fn open(dir: &Path) -> Result<Self> {
        make_if_missing(dir)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = Self::connect(dir, flags);
        let library = match opened {
            Err(error) if error.kind() == ErrorKind::File => Self::open_frozen(dir).unwrap_or(Err(error))?,
            opened => opened?,
        };
        if library.is_old()? {
            drop(library);
            migrate::now(dir, || Ok(Self::connect(dir, FOR_CHANGE)?.connection))?;
            return Self::connect(dir, flags);
        }
        Ok(library)
    }

    /// Whether it is of an older format than this program writes.
    fn is_old(&self) -> Result<bool> {
        self.ask("opening the library", |connection| Ok(migrate::format(connection)? < FORMAT))
    }

    /// The folder that holds the library; index folders live beside the database in it.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The library's size on disk in bytes, indexes included.
    pub fn bytes(&self) -> u64 {
        fn size(dir: &Path) -> u64 {
            let Ok(entries) = fs::read_dir(dir) else { return 0 };
            let sizes = entries.flatten().map(|entry| match entry.metadata() {
                Ok(of) if of.is_dir() => size(&entry.path()),
                Ok(of) => of.len(),
                Err(_) => 0,
            });
            sizes.sum()
        }
        size(&self.dir)
    }

    /// A library on a read-only medium: WAL needs a file for sharing memory, which cannot be made there, so the database
    /// is opened as one that nobody changes. `None` where that would hide what is still in the write-ahead log.
    fn open_frozen(dir: &Path) -> Option<Result<Self>> {
        let log = dir.join(format!("{DATABASE}-wal"));
        if fs::metadata(log).is_ok_and(|log| log.len() > 0) {
            return None;
        }
        let path = dir.join(DATABASE);
        let mut uri = String::from("file:");
        for byte in path.to_str()?.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => uri.push(char::from(byte)),
                byte => {
                    let _ = write!(uri, "%{byte:02X}");
                }
            }
        }
        uri.push_str("?immutable=1");
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
        Some(Self::connect_to(dir, Path::new(&uri), flags))
    }

    fn connect(dir: &Path, flags: OpenFlags) -> Result<Self> {
        Self::connect_to(dir, &dir.join(DATABASE), flags)
    }

    fn connect_to(dir: &Path, path: &Path, flags: OpenFlags) -> Result<Self> {
        let connect = || -> rusqlite::Result<(Connection, i32, u32)> {
            let connection = Connection::open_with_flags(path, flags)?;
            connection.busy_timeout(PATIENCE)?;
            connection.set_prepared_statement_cache_capacity(64);
            connection.pragma_update(None, "foreign_keys", true)?;
            let application = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
            let format = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
            Ok((connection, application, format))
        };
        let (connection, application, format) = connect().map_err(|error| match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => not_a_library(dir),
            _ => Fault::from(error).explain("opening the library", dir),
        })?;
        if application != APPLICATION_ID {
            return Err(not_a_library(dir));
        }
        if format > FORMAT {
            return Err(Error::new(
                ErrorKind::Library,
                format!(
                    "the library {} was made by a newer adduce: its format is {format}, this one knows up to {FORMAT}",
                    for_people(dir)
                ),
            )
            .hint("Update adduce, or name another library with --library DIR."));
        }
        let library = Self { connection, dir: dir.to_owned() };
        // The first look at the tables: a file that lost its pages is noticed here rather than in the middle of a question.
        library.stamp()?;
        Ok(library)
    }
}

impl Writer {
    /// Opens the library in `dir` for writing.
    ///
    /// # Errors
    /// At once with [`crate::ErrorKind::Locked`] when another process writes (message names its process id), and as for
    /// [`Library::open`].
    pub fn open(dir: &Path) -> Result<Self> {
        make_if_missing(dir)?;
        let lock = Lock::take(dir)?;
        let mut library = Library::connect(dir, FOR_CHANGE)?;
        if library.is_old()? {
            migrate::held(dir, &mut library.connection)?;
        }
        library.settle()?;
        library.ask("opening the library for writing", tokens::prepare)?;
        Ok(Self { library, _lock: lock })
    }

    /// Whether someone writes just now, in this process or another.
    pub fn is_taken(dir: &Path) -> bool {
        Lock::is_taken(dir)
    }
}

impl Library {
    /// Opens the library with a connection that may write; who may do what is for [`Writer`] and [`super::Chats`] to say.
    pub(super) fn open_for_change(dir: &Path) -> Result<Self> {
        make_if_missing(dir)?;
        let library = Self::connect(dir, FOR_CHANGE)?;
        if library.is_old()? {
            migrate::now(dir, || Ok(Self::connect(dir, FOR_CHANGE)?.connection))?;
        }
        library.settle()?;
        Ok(library)
    }

    /// Says how safely a connection that may write is to write.
    fn settle(&self) -> Result<()> {
        self.ask("opening the library for writing", |connection| {
            // In WAL mode NORMAL survives the death of the process, but a power cut may take back the last commits, since
            // the log is then only synced at checkpoints. We say "stored" for every document, so every commit is synced;
            // a document costs far more to embed than to sync.
            connection.pragma_update(None, "synchronous", "FULL")?;
            // Without this macOS hands the data to the drive's cache and calls it synced.
            connection.pragma_update(None, "fullfsync", true)?;
            connection.pragma_update(None, "journal_size_limit", 64 << 20)?;
            Ok(())
        })
    }
}

fn not_a_library(dir: &Path) -> Error {
    let path = for_people(&dir.join(DATABASE));
    Error::new(ErrorKind::Library, format!("{path} is not a library of adduce"))
        .hint("Move that file away to start an empty library there, or name another folder with --library DIR.")
}

/// Makes an empty library unless there is one. It is written under another name and then linked into place, so that no
/// process ever sees half a library, and of two that make one at the same time the later finds the earlier one's.
fn make_if_missing(dir: &Path) -> Result<()> {
    let path = dir.join(DATABASE);
    let failed = |error: std::io::Error| {
        Error::new(ErrorKind::File, format!("could not make a library in {}", for_people(dir)))
            .hint("Check the permissions and the free space there, or name another folder with --library DIR.")
            .because(error)
    };
    match fs::metadata(&path) {
        Ok(_) => return Ok(()),
        Err(error) if error.kind() == Io::NotFound => {}
        Err(error) => return Err(failed(error)),
    }
    fs::create_dir_all(dir).map_err(failed)?;
    let draft = tempfile_in(dir);
    let made = write_empty(&draft).map_err(|fault| fault.explain("making a library", dir));
    let linked = made.and_then(|()| match fs::hard_link(&draft, &path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == Io::AlreadyExists => Ok(()),
        // File systems without links. Two processes that make a library there in the same instant may meet; the worst is
        // that the later one wins, before either has stored anything.
        Err(_) if !path.exists() => fs::rename(&draft, &path).map_err(failed),
        Err(error) => Err(failed(error)),
    });
    let _ = fs::remove_file(&draft);
    linked?;
    super::sync_dir(dir);
    Ok(())
}

fn tempfile_in(dir: &Path) -> PathBuf {
    use std::sync::atomic::{AtomicU32, Ordering};
    static COUNT: AtomicU32 = AtomicU32::new(0);
    dir.join(format!(".{DATABASE}-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed)))
}

fn write_empty(path: &Path) -> Result<(), Fault> {
    let connection = Connection::open(path)?;
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", FORMAT)?;
    connection.execute_batch(TABLES)?;
    connection.execute_batch(NEW_IN_2)?;
    connection.execute_batch(NEW_IN_3)?;
    connection.execute_batch(tokens::TABLE)?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0))?;
    // Closing writes the log back into the file and removes it.
    connection.close().map_err(|(_, error)| error)?;
    let synced = fs::OpenOptions::new().write(true).open(path).and_then(|mut file| {
        file.flush()?;
        file.sync_all()
    });
    synced.map_err(|error| {
        Fault::Own(
            Error::new(ErrorKind::File, format!("could not write {}", for_people(path)))
                .hint("Check the free space there.")
                .because(error),
        )
    })
}

impl Library {
    /// Runs a query; `doing` completes "... failed" in the error.
    pub(super) fn ask<T>(&self, doing: &str, query: impl FnOnce(&Connection) -> Result<T, Fault>) -> Result<T> {
        query(&self.connection).map_err(|fault| fault.explain(doing, &self.dir))
    }

    /// Runs `look` on one state of the library: what another process commits meanwhile is not seen.
    ///
    /// # Errors
    /// Those of `look`, and as for any query.
    pub fn snapshot<T>(&self, look: impl FnOnce(&Self) -> Result<T>) -> Result<T> {
        if !self.connection.is_autocommit() {
            return look(self);
        }
        let begun = self.connection.unchecked_transaction();
        let transaction = begun.map_err(|error| Fault::from(error).explain("reading", &self.dir))?;
        let seen = look(self);
        // Nothing was written; ending it cannot lose anything.
        let _ = transaction.finish();
        seen
    }

    /// Reads the whole library and lists what is damaged; empty when nothing is. Takes seconds for a large one.
    ///
    /// # Errors
    /// When it is too damaged even for that.
    pub fn check(&self) -> Result<Vec<String>> {
        self.ask("checking the library", |connection| {
            let mut statement = connection.prepare("PRAGMA integrity_check")?;
            let lines = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
            Ok(lines.into_iter().filter(|line| line != "ok").collect())
        })
    }
}

#[cfg(test)]
pub(super) fn frozen(dir: &Path) -> Option<Result<Library>> {
    Library::open_frozen(dir)
}
