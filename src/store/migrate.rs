//! Bringing a library of an older format up to date, in place and in one transaction.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};

use super::fault::Fault;
use super::lock::Lock;
use super::schema::{FORMAT, FROM_1, NEW_IN_2, NEW_IN_3};
use crate::paths::for_people;
use crate::{Error, ErrorKind, Result};

/// How long one waits for another process that may be doing the same.
const PATIENCE: Duration = Duration::from_secs(5);
const LOOK: Duration = Duration::from_millis(20);

/// Brings the library in `dir` up to date, holding its lock meanwhile.
///
/// # Errors
/// When somebody else writes and does not end soon, and those of [`held`].
pub(super) fn now(dir: &Path, open: impl Fn() -> Result<Connection>) -> Result<()> {
    let begun = Instant::now();
    loop {
        match Lock::take(dir) {
            Ok(_lock) => return held(dir, &mut open()?),
            Err(error) if error.kind() == ErrorKind::Locked => {
                // Whoever has the lock may have been first to do this.
                if open().is_ok_and(|connection| format(&connection).is_ok_and(|format| format == FORMAT)) {
                    return Ok(());
                }
                if begun.elapsed() > PATIENCE {
                    return Err(error);
                }
                std::thread::sleep(LOOK);
            }
            Err(error) => return Err(cannot(dir).because(error)),
        }
    }
}

/// Brings a library up to date whose lock is held.
///
/// # Errors
/// When it cannot be written; then nothing of it has changed.
pub(super) fn held(dir: &Path, connection: &mut Connection) -> Result<()> {
    let mut run = || -> Result<(), Fault> {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let before = format(&transaction)?;
        if before == 1 {
            transaction.execute_batch(FROM_1)?;
            transaction.execute_batch(NEW_IN_2)?;
            name_files(&transaction)?;
        }
        if before < FORMAT {
            transaction.execute_batch(NEW_IN_3)?;
            transaction.pragma_update(None, "user_version", FORMAT)?;
        }
        transaction.commit()?;
        Ok(())
    };
    run().map_err(|fault| {
        let error = fault.explain("bringing the library up to date", dir);
        if error.kind() == ErrorKind::File { cannot(dir).because(error) } else { error }
    })
}

/// The format of a library.
pub(super) fn format(connection: &Connection) -> rusqlite::Result<u32> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// The error for a library of an older format that cannot be written.
pub(super) fn cannot(dir: &Path) -> Error {
    let message = format!("the library {} has an older format and cannot be brought up to date there", for_people(dir));
    Error::new(ErrorKind::File, message)
        .hint("Make the folder writable, or copy it to where it can be written and name that with --library DIR.")
}

/// Format 1 knew records by their reader and the `#` in their origins only.
fn name_files(transaction: &Transaction<'_>) -> Result<(), Fault> {
    let sql = "SELECT id, origin, root FROM documents WHERE reader = 'jsonl' AND instr(origin, '#') > 0 AND id > ?1
        ORDER BY id LIMIT 1";
    let mut next = transaction.prepare(sql)?;
    let mut name = transaction.prepare("UPDATE documents SET part_of = ?2 WHERE id = ?1")?;
    let mut last = 0;
    loop {
        let row = next.query_row([last], |row| Ok((row.get(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?)));
        let Some((id, origin, root)) = row.optional()? else { return Ok(()) };
        if let Some(file) = file_of(&origin, &root) {
            name.execute(rusqlite::params![id, file])?;
        }
        last = id;
    }
}

/// The file of a record: up to the first `#` that is not in the name of the folder that was added, after the name of a file
/// of records where there is one.
fn file_of<'a>(origin: &'a str, root: &str) -> Option<&'a str> {
    let from = if origin.starts_with(root) { root.len() } else { 0 };
    let files =
        || origin.match_indices('#').map(|(at, _)| at).filter(|&at| at >= from).filter_map(|at| origin.get(..at));
    let named = |file: &&str| [".jsonl", ".ndjson"].iter().any(|end| file.to_lowercase().ends_with(end));
    files().find(named).or_else(|| files().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_told_from_its_file_whatever_its_id() {
        assert_eq!(file_of("/a/r.jsonl#1", "/a"), Some("/a/r.jsonl"));
        assert_eq!(file_of("/a#b/r.jsonl#1#2", "/a#b"), Some("/a#b/r.jsonl"));
        assert_eq!(file_of("/a/c#/r.jsonl#1", "/a"), Some("/a/c#/r.jsonl"));
        assert_eq!(file_of("/a/r#1", "/a/r"), Some("/a/r"));
    }
}
