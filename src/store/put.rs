//! Storing and removing documents: one transaction each.
//!
//! A document's id stands for its text: a file that changes without changing its text keeps its id, and with it its tags,
//! its place in saved chats and, where nothing else changed, its passages and vectors. A new text gets a new id, and the
//! old one stays as an edition.

use rusqlite::{OptionalExtension, Transaction, params};

use super::fault::Fault;
use super::write::check;
use super::{DocumentId, NewDocument, NewPassage, Place, Writer, editions, pack, tokens};
use crate::document::sketch::Sketch;
use crate::document::{Block, Page, Warning};
use crate::{Error, ErrorKind, Result};

/// The SHA-256 of what is embedded for a passage.
pub(crate) type TextHash = [u8; 32];

impl Writer {
    /// Stores a document in one transaction. A document of the same origin is replaced in the same transaction: where the
    /// text is another, the old one stays as an edition.
    ///
    /// # Errors
    /// When the key is taken by a document of another origin, or a passage's vector has another length than the model's.
    pub fn put(&mut self, document: &NewDocument) -> Result<DocumentId> {
        let model = self.model()?;
        for vector in document.passages.iter().filter_map(|passage| passage.vector.as_deref()) {
            check(vector, model.as_ref())?;
        }
        self.change("storing the document", |transaction| {
            refuse_taken(transaction, &document.key, &document.origin)?;
            let generation = raise(transaction)?;
            let language = document.document.metadata.language.as_deref();
            let sql =
                "SELECT id, text = ?2, language IS ?3 FROM documents JOIN texts ON document = id WHERE origin = ?1";
            let found: Option<(i64, bool, bool)> = transaction
                .prepare_cached(sql)?
                .query_row(params![document.origin, document.document.text, language], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                })
                .optional()?;
            // Passages are indexed by word as their language has it, so they are new ones in another language.
            let same_language = found.is_none_or(|(.., same)| same);
            let before = found.map(|(id, same_text, _)| (id, same_text));
            let texts = before.map_or(Ok(Vec::new()), |(id, _)| tokens::texts_of(transaction, id))?;
            let id = match before {
                Some((id, true)) => {
                    renew(transaction, id, document)?;
                    id
                }
                Some((id, false)) => {
                    // The old one goes first: no two documents have one origin.
                    editions::keep(transaction, id)?;
                    take_out(transaction, id, generation)?;
                    let new = insert_document(transaction, document)?;
                    editions::succeed(transaction, &document.origin, new)?;
                    new
                }
                None => {
                    let new = insert_document(transaction, document)?;
                    editions::succeed(transaction, &document.origin, new)?;
                    new
                }
            };
            insert_blocks(transaction, id, &document.document.blocks)?;
            insert_pages(transaction, id, &document.document.pages)?;
            insert_warnings(transaction, id, &document.warnings)?;
            if !same_language || !has_passages(transaction, id, &document.document.text, &document.passages)? {
                take_out_passages(transaction, id, generation)?;
                insert_passages(transaction, id, &document.document.text, &document.passages, generation)?;
                tokens::forget_unused(transaction, &texts)?;
            }
            transaction.prepare_cached("INSERT OR IGNORE INTO roots (path) VALUES (?1)")?.execute([&document.root])?;
            Ok(DocumentId(id))
        })
    }

    /// Removes a document with its editions and tags, because the user says so; a document that is gone is left gone.
    ///
    /// # Errors
    /// As for any change.
    pub fn remove(&mut self, id: DocumentId) -> Result<()> {
        if self.key(id)?.is_none() {
            return Ok(());
        }
        self.change("removing the document", |transaction| {
            let generation = raise(transaction)?;
            let sql = "SELECT origin FROM documents WHERE id = ?1";
            let origin: String = transaction.prepare_cached(sql)?.query_row([id.0], |row| row.get(0))?;
            // A file of several documents is read again at the next look, so that this one comes back if it is still there.
            let sql = "DELETE FROM files WHERE origin IN (SELECT part_of FROM documents WHERE id = ?1)";
            transaction.prepare_cached(sql)?.execute([id.0])?;
            let texts = tokens::texts_of(transaction, id.0)?;
            take_out(transaction, id.0, generation)?;
            tokens::forget_unused(transaction, &texts)?;
            editions::forget(transaction, &origin)?;
            for table in ["tags", "files"] {
                transaction.prepare_cached(&format!("DELETE FROM {table} WHERE origin = ?1"))?.execute([&origin])?;
            }
            Ok(())
        })
    }

    /// The document's file is gone: it is no longer searched, but its text stays as an edition without a successor, so
    /// that what cited it still opens it.
    ///
    /// # Errors
    /// As for any change.
    pub fn retire(&mut self, id: DocumentId) -> Result<()> {
        if self.key(id)?.is_none() {
            return Ok(());
        }
        self.change("noting that a file is gone", |transaction| {
            let generation = raise(transaction)?;
            editions::keep(transaction, id.0)?;
            let texts = tokens::texts_of(transaction, id.0)?;
            take_out(transaction, id.0, generation)?;
            tokens::forget_unused(transaction, &texts)
        })
    }

    /// The document's file lies elsewhere now. Id, passages, vectors, tags and editions stay.
    ///
    /// # Errors
    /// When the key is taken by a document of another origin, and as for any change.
    pub fn relocate(&mut self, id: DocumentId, place: &Place) -> Result<()> {
        self.change("noting that a file has moved", |transaction| {
            refuse_taken(transaction, &place.key, &place.origin)?;
            raise(transaction)?;
            let sql = "SELECT origin FROM documents WHERE id = ?1";
            let before: Option<String> =
                transaction.prepare_cached(sql)?.query_row([id.0], |row| row.get(0)).optional()?;
            let Some(before) = before else { return Ok(()) };
            let Place { origin, key, root, modified } = place;
            transaction
                .prepare_cached("UPDATE documents SET origin = ?2, key = ?3, root = ?4, modified = ?5 WHERE id = ?1")?
                .execute(params![id.0, origin, key, root, modified])?;
            editions::follow(transaction, &before, origin, key)?;
            for table in ["tags", "collections"] {
                let column = if table == "tags" { "origin" } else { "root" };
                transaction
                    .prepare_cached(&format!("UPDATE OR REPLACE {table} SET {column} = ?2 WHERE {column} = ?1"))?
                    .execute([&before, origin])?;
            }
            transaction.prepare_cached("INSERT OR IGNORE INTO roots (path) VALUES (?1)")?.execute([root])?;
            // A file that was added alone is found below another root now.
            transaction.prepare_cached("DELETE FROM roots WHERE path = ?1")?.execute([&before])?;
            Ok(())
        })
    }

    /// Stores each vector for all passages of this text that have none, in one transaction; says for how many.
    ///
    /// # Errors
    /// When there is no model or a vector does not fit it, and as for any change.
    pub(crate) fn set_vectors_of_texts<V: AsRef<[f32]>>(&mut self, vectors: &[(TextHash, V)]) -> Result<usize> {
        if vectors.is_empty() {
            return Ok(0);
        }
        let model = self.model()?;
        for (_, vector) in vectors {
            check(vector.as_ref(), model.as_ref())?;
        }
        self.change("storing vectors", |transaction| {
            let generation = raise(transaction)?;
            let mut statement = transaction.prepare_cached(
                "INSERT INTO vectors (passage, generation, vector) SELECT id, ?2, ?3 FROM passages
                 WHERE text_hash = ?1 AND NOT EXISTS (SELECT 1 FROM vectors WHERE passage = id)",
            )?;
            let mut stored = 0;
            for (hash, vector) in vectors {
                stored += statement.execute(params![hash, generation, pack::vector_to_bytes(vector.as_ref())])?;
            }
            Ok(stored)
        })
    }
}

/// The present moment as it is stored: RFC 3339 in UTC, in whole seconds.
pub(super) fn now() -> String {
    let now = jiff::Timestamp::now();
    now.round(jiff::Unit::Second).unwrap_or(now).to_string()
}

/// Begins the next generation.
pub(super) fn raise(transaction: &Transaction<'_>) -> Result<i64, Fault> {
    let sql = "INSERT INTO generations (generation) SELECT max(generation) + 1 FROM generations RETURNING generation";
    Ok(transaction.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

fn refuse_taken(transaction: &Transaction<'_>, key: &str, origin: &str) -> Result<(), Fault> {
    let taken: Option<String> = transaction
        .prepare_cached("SELECT origin FROM documents WHERE key = ?1 AND origin <> ?2")?
        .query_row([key, origin], |row| row.get(0))
        .optional()?;
    let Some(other) = taken else { return Ok(()) };
    let message = format!("the key {key} is taken by {other}");
    Err(Error::new(ErrorKind::Usage, message).hint("Give the new document another key.").into())
}

/// Removes a document and notes its passages as gone.
fn take_out(transaction: &Transaction<'_>, id: i64, generation: i64) -> Result<(), Fault> {
    take_out_passages(transaction, id, generation)?;
    transaction.prepare_cached("DELETE FROM documents WHERE id = ?1")?.execute([id])?;
    Ok(())
}

fn take_out_passages(transaction: &Transaction<'_>, id: i64, generation: i64) -> Result<(), Fault> {
    transaction
        .prepare_cached("INSERT INTO gone (passage, generation) SELECT id, ?2 FROM passages WHERE document = ?1")?
        .execute([id, generation])?;
    transaction.prepare_cached("DELETE FROM passages WHERE document = ?1")?.execute([id])?;
    Ok(())
}

/// Whether a document has just these passages already.
fn has_passages(transaction: &Transaction<'_>, id: i64, text: &str, passages: &[NewPassage]) -> Result<bool, Fault> {
    let sql = "SELECT start_byte, end_byte, text_hash FROM passages WHERE document = ?1 ORDER BY id";
    let mut statement = transaction.prepare_cached(sql)?;
    let mut rows = statement.query([id])?;
    let mut passages = passages.iter();
    while let Some(row) = rows.next()? {
        let stored: (i64, i64, TextHash) = (row.get(0)?, row.get(1)?, row.get(2)?);
        // The hash covers the headings too.
        let same = passages.next().is_some_and(|NewPassage { span, heading, .. }| {
            let hash = span.of(text).map(|slice| pack::hash_bytes(heading, slice));
            hash.is_some_and(|hash| stored == (span.start as i64, span.end as i64, hash))
        });
        if !same {
            return Ok(false);
        }
    }
    Ok(passages.next().is_none())
}

/// The same text from other bytes, or by another reader: all but the text is written anew, under the same id.
fn renew(transaction: &Transaction<'_>, id: i64, new: &NewDocument) -> Result<(), Fault> {
    let document = &new.document;
    transaction
        .prepare_cached(
            "UPDATE documents SET key = ?2, root = ?3, hash = ?4, size = ?5, modified = ?6, added = ?7, title = ?8,
                date = ?9, language = ?10, symbol = ?11, reader = ?12, reader_version = ?13, page_count = ?14,
                passage_count = ?15, part_of = ?16, sketch = ?17 WHERE id = ?1",
        )?
        .execute(params![
            id,
            new.key,
            new.root,
            new.hash,
            new.size as i64,
            new.modified,
            now(),
            document.title,
            document.metadata.date,
            document.metadata.language,
            document.metadata.symbol,
            document.reader.name,
            document.reader.version,
            document.pages.len() as i64,
            new.passages.len() as i64,
            new.part_of,
            Sketch::of(document).map(|sketch| sketch.to_bytes()),
        ])?;
    for table in ["blocks", "pages", "warnings"] {
        transaction.prepare_cached(&format!("DELETE FROM {table} WHERE document = ?1"))?.execute([id])?;
    }
    Ok(())
}

fn insert_document(transaction: &Transaction<'_>, new: &NewDocument) -> Result<i64, Fault> {
    let document = &new.document;
    transaction
        .prepare_cached(
            "INSERT INTO documents (key, origin, root, hash, size, modified, added, title, date, language, symbol, reader,
                reader_version, text_bytes, page_count, passage_count, part_of, sketch)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
        )?
        .execute(params![
            new.key,
            new.origin,
            new.root,
            new.hash,
            new.size as i64,
            new.modified,
            now(),
            document.title,
            document.metadata.date,
            document.metadata.language,
            document.metadata.symbol,
            document.reader.name,
            document.reader.version,
            document.text.len() as i64,
            document.pages.len() as i64,
            new.passages.len() as i64,
            new.part_of,
            Sketch::of(document).map(|sketch| sketch.to_bytes()),
        ])?;
    let id = transaction.last_insert_rowid();
    transaction
        .prepare_cached("INSERT INTO texts (document, text) VALUES (?1, ?2)")?
        .execute(params![id, document.text])?;
    Ok(id)
}

fn insert_blocks(transaction: &Transaction<'_>, id: i64, blocks: &[Block]) -> Result<(), Fault> {
    let mut statement = transaction.prepare_cached(
        "INSERT INTO blocks (document, place, kind, level, start_byte, end_byte, section, paragraph, division,
            place_name, page, line)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?;
    let mut section: &[String] = &[];
    for (place, block) in blocks.iter().enumerate() {
        let same = section == block.section;
        section = &block.section;
        statement.execute(params![
            id,
            place as i64,
            block.kind.name(),
            pack::level(block.kind),
            block.span.start as i64,
            block.span.end as i64,
            (!same).then(|| pack::path_to_json(section)),
            block.paragraph,
            block.division,
            block.place,
            block.page,
            block.line,
        ])?;
    }
    Ok(())
}

fn insert_pages(transaction: &Transaction<'_>, id: i64, pages: &[Page]) -> Result<(), Fault> {
    let mut statement = transaction.prepare_cached(
        "INSERT INTO pages (document, place, number, label, start_byte, end_byte) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for (place, page) in pages.iter().enumerate() {
        let Page { number, label, span } = page;
        statement.execute(params![id, place as i64, number, label, span.start as i64, span.end as i64])?;
    }
    Ok(())
}

fn insert_warnings(transaction: &Transaction<'_>, id: i64, warnings: &[Warning]) -> Result<(), Fault> {
    let mut statement =
        transaction.prepare_cached("INSERT INTO warnings (document, place, message) VALUES (?1, ?2, ?3)")?;
    for (place, warning) in warnings.iter().enumerate() {
        statement.execute(params![id, place as i64, warning.message])?;
    }
    Ok(())
}

fn insert_passages(
    transaction: &Transaction<'_>,
    id: i64,
    text: &str,
    passages: &[NewPassage],
    generation: i64,
) -> Result<(), Fault> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO passages (document, start_byte, end_byte, heading, text_hash, generation)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    let mut insert_vector =
        transaction.prepare_cached("INSERT INTO vectors (passage, generation, vector) VALUES (?1, ?2, ?3)")?;
    for passage in passages {
        let NewPassage { span, heading, vector } = passage;
        let Some(slice) = span.of(text) else {
            return Err(Error::new(ErrorKind::Internal, format!("storing a passage off its text: {span:?}")).into());
        };
        insert.execute(params![
            id,
            span.start as i64,
            span.end as i64,
            pack::path_to_json(heading),
            pack::hash_bytes(heading, slice),
            generation
        ])?;
        let passage = transaction.last_insert_rowid();
        if let Some(vector) = vector {
            insert_vector.execute(params![passage, generation, pack::vector_to_bytes(vector)])?;
        }
    }
    Ok(())
}
