//! Texts that are no longer current. They are not searched, listed or counted; they are there so that what cited them,
//! such as a saved chat, still opens the words that it cited.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};

use super::fault::Fault;
use super::put::now;
use super::read::stored;
use super::{DocumentId, EditionRow, Library, Replaced, StoredDocument, Writer};
use crate::document::{Block, Page};
use crate::{Error, ErrorKind, Result};

/// What stands in `editions.body`.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Body {
    blocks: Vec<Block>,
    pages: Vec<Page>,
}

impl Library {
    /// The earlier texts of the document of this origin, the oldest first.
    ///
    /// # Errors
    /// As for any query.
    pub fn editions(&self, origin: &str) -> Result<Vec<EditionRow>> {
        self.ask("listing the editions", |connection| {
            let sql = "SELECT id, number, added, replaced_at FROM editions WHERE origin = ?1 ORDER BY number";
            let mut statement = connection.prepare_cached(sql)?;
            let editions = statement.query_map([origin], |row| {
                Ok(EditionRow {
                    id: DocumentId(row.get(0)?),
                    number: row.get(1)?,
                    added: row.get(2)?,
                    replaced_at: row.get(3)?,
                })
            })?;
            Ok(editions.collect::<Result<_, _>>()?)
        })
    }
}

impl Library {
    /// The hash of the file that an earlier text was read from, and the name and version of its reader.
    ///
    /// # Errors
    /// As for any query.
    pub fn edition_facts(&self, id: DocumentId) -> Result<Option<(String, (String, u32))>> {
        self.ask("looking up an old text", |connection| {
            let mut statement = connection.prepare_cached("SELECT hash, reader FROM editions WHERE id = ?1")?;
            let found: Option<(String, String)> =
                statement.query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
            Ok(found.map(|(hash, reader)| {
                let (name, version) = reader.rsplit_once(' ').unwrap_or((&reader, "0"));
                (hash, (name.to_owned(), version.parse().unwrap_or(0)))
            }))
        })
    }
}

impl Writer {
    /// Drops all texts that are no longer current; says how many there were.
    ///
    /// # Errors
    /// As for any change.
    pub fn forget_editions(&mut self) -> Result<usize> {
        self.change("forgetting old texts", |transaction| Ok(transaction.execute("DELETE FROM editions", [])?))
    }
}

/// The edition of this id.
pub(super) fn edition(connection: &Connection, id: DocumentId) -> Result<Option<StoredDocument>, Fault> {
    let sql =
        "SELECT e.key, coalesce(e.title, e.key), e.origin, e.symbol, e.date, e.text, e.body, d.key, e.replaced_at,
            e.added
        FROM editions AS e LEFT JOIN documents AS d ON d.origin = e.origin WHERE e.id = ?1";
    let found = connection
        .prepare_cached(sql)?
        .query_row([id.0], |row| {
            let text: Arc<str> = row.get(5)?;
            // A body that cannot be read leaves the text, which is what matters.
            let body: Body =
                row.get_ref(6)?.as_str().ok().and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
            Ok(StoredDocument {
                id,
                key: row.get(0)?,
                title: row.get(1)?,
                origin: row.get(2)?,
                symbol: row.get(3)?,
                date: row.get(4)?,
                language: None,
                text,
                blocks: body.blocks,
                pages: body.pages,
                replaced: Some(Replaced { by: row.get(7)?, at: row.get(8)?, added: row.get(9)? }),
            })
        })
        .optional()?;
    Ok(found)
}

/// Keeps a document that is about to be taken out.
pub(super) fn keep(transaction: &Transaction<'_>, id: i64) -> Result<(), Fault> {
    let Some(document) = stored(transaction, DocumentId(id))? else { return Ok(()) };
    let body = Body { blocks: document.blocks, pages: document.pages };
    let body = serde_json::to_string(&body)
        .map_err(|error| Error::new(ErrorKind::Internal, "writing down an old text failed").because(error))?;
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO editions (id, number, key, origin, title, hash, symbol, date, reader, added,
                replaced_at, text, body)
             SELECT id, (SELECT coalesce(max(number), 0) + 1 FROM editions AS e WHERE e.origin = d.origin), key, origin,
                title, hash, symbol, date, reader || ' ' || reader_version, added, ?2, ?3, ?4
             FROM documents AS d WHERE id = ?1",
        )?
        .execute(params![id, now(), &*document.text, body])?;
    Ok(())
}

/// Notes what came after the last text of an origin.
pub(super) fn succeed(transaction: &Transaction<'_>, origin: &str, new: i64) -> Result<(), Fault> {
    let sql = "UPDATE editions SET replaced_by = ?2 WHERE origin = ?1 AND replaced_by IS NULL";
    transaction.prepare_cached(sql)?.execute(params![origin, new])?;
    Ok(())
}

/// The document of these editions lies elsewhere now.
pub(super) fn follow(transaction: &Transaction<'_>, before: &str, origin: &str, key: &str) -> Result<(), Fault> {
    let sql = "UPDATE editions SET origin = ?2, key = ?3 WHERE origin = ?1";
    transaction.prepare_cached(sql)?.execute([before, origin, key])?;
    Ok(())
}

/// Drops the earlier texts of an origin.
pub(super) fn forget(transaction: &Transaction<'_>, origin: &str) -> Result<(), Fault> {
    transaction.prepare_cached("DELETE FROM editions WHERE origin = ?1")?.execute([origin])?;
    Ok(())
}
