//! What is known of files that are not simply one document: those that could not be read, so that they are listed and not
//! tried in vain, and those that hold several documents, so that they are not unpacked again while nothing changed.

use rusqlite::{Row, params};

use super::put::now;
use super::{FileRow, Library, Writer};
use crate::Result;
use crate::document::Problem;

const FILE: &str = "SELECT origin, root, size, modified, readers, problem, reason, at FROM files";

impl Library {
    /// The files that could not be read, or not all of them, by origin.
    ///
    /// # Errors
    /// As for any query.
    pub fn problems(&self) -> Result<Vec<FileRow>> {
        self.files_where("WHERE reason IS NOT NULL")
    }

    /// All that is known of files that are not simply one document, by origin.
    ///
    /// # Errors
    /// As for any query.
    pub fn files(&self) -> Result<Vec<FileRow>> {
        self.files_where("")
    }

    fn files_where(&self, condition: &str) -> Result<Vec<FileRow>> {
        self.ask("listing the problems", |connection| {
            let mut statement = connection.prepare_cached(&format!("{FILE} {condition} ORDER BY origin"))?;
            let files = statement.query_map([], file_row)?;
            Ok(files.collect::<Result<_, _>>()?)
        })
    }
}

impl Writer {
    /// Keeps what was found out about a file, in place of what was known; its time is the present.
    ///
    /// # Errors
    /// As for any change.
    pub fn note_file(&mut self, file: &FileRow) -> Result<()> {
        self.change("noting a file", |transaction| {
            transaction
                .prepare_cached(
                    "INSERT OR REPLACE INTO files (origin, root, size, modified, readers, problem, reason, at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                )?
                .execute(params![
                    file.origin,
                    file.root,
                    file.size as i64,
                    file.modified,
                    file.readers,
                    file.problem.map(Problem::name),
                    file.reason,
                    now(),
                ])?;
            transaction.prepare_cached("INSERT OR IGNORE INTO roots (path) VALUES (?1)")?.execute([&file.root])?;
            Ok(())
        })
    }

    /// Forgets what was known of a file: it is one document now, or gone.
    ///
    /// # Errors
    /// As for any change.
    pub fn forget_file(&mut self, origin: &str) -> Result<()> {
        self.change("forgetting a file", |transaction| {
            transaction.prepare_cached("DELETE FROM files WHERE origin = ?1")?.execute([origin])?;
            Ok(())
        })
    }
}

fn file_row(row: &Row<'_>) -> rusqlite::Result<FileRow> {
    Ok(FileRow {
        origin: row.get(0)?,
        root: row.get(1)?,
        size: row.get::<_, i64>(2)? as u64,
        modified: row.get(3)?,
        readers: row.get(4)?,
        problem: row.get::<_, Option<String>>(5)?.and_then(|name| Problem::of_name(&name)),
        reason: row.get(6)?,
        at: row.get(7)?,
    })
}
