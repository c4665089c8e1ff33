//! What changes a library: one transaction each.

use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};

use super::fault::Fault;
use super::{DocumentId, Library, NewDocument, NewPassage, PassageId, Writer, pack};
use crate::document::{Block, Page, Warning};
use crate::embed::ModelInfo;
use crate::{Error, ErrorKind, Result};

impl Writer {
    /// While an ingest stores many documents their commits are not each synced to the medium: a killed process loses
    /// nothing by that, and after a power cut the library opens with all but the last ones. Switched off, everything
    /// stored so far is synced before this returns, so that what is reported as added stays added.
    ///
    /// # Errors
    /// As for any change.
    pub fn in_bulk(&mut self, on: bool) -> Result<()> {
        self.ask("syncing the library", |connection| {
            connection.pragma_update(None, "synchronous", if on { "NORMAL" } else { "FULL" })?;
            if !on {
                // Readers may keep the log from being emptied; it is synced all the same.
                connection.query_row("PRAGMA wal_checkpoint(FULL)", [], |_| Ok(()))?;
            }
            Ok(())
        })
    }

    /// Stores a document in one transaction. A document of the same origin is replaced in the same transaction.
    ///
    /// # Errors
    /// When the key is taken by a document of another origin, or a passage's vector has another length than the model's.
    pub fn put(&mut self, document: &NewDocument) -> Result<DocumentId> {
        let model = self.model()?;
        for vector in document.passages.iter().filter_map(|passage| passage.vector.as_deref()) {
            check(vector, model.as_ref())?;
        }
        self.change("storing the document", |transaction| {
            let taken: Option<String> = transaction
                .prepare_cached("SELECT origin FROM documents WHERE key = ?1 AND origin <> ?2")?
                .query_row([&document.key, &document.origin], |row| row.get(0))
                .optional()?;
            if let Some(origin) = taken {
                let message = format!("the key {} is taken by {origin}", document.key);
                return Err(Error::new(ErrorKind::Usage, message).hint("Give the new document another key.").into());
            }
            let generation = raise(transaction)?;
            let before: Option<i64> = transaction
                .prepare_cached("SELECT id FROM documents WHERE origin = ?1")?
                .query_row([&document.origin], |row| row.get(0))
                .optional()?;
            if let Some(id) = before {
                take_out(transaction, id, generation)?;
            }
            let id = insert_document(transaction, document)?;
            insert_blocks(transaction, id, &document.document.blocks)?;
            insert_pages(transaction, id, &document.document.pages)?;
            insert_warnings(transaction, id, &document.warnings)?;
            insert_passages(transaction, id, &document.document.text, &document.passages, generation)?;
            transaction.prepare_cached("INSERT OR IGNORE INTO roots (path) VALUES (?1)")?.execute([&document.root])?;
            Ok(DocumentId(id))
        })
    }

    /// Removes a document in one transaction; a document that is gone is left gone.
    ///
    /// # Errors
    /// As for any change.
    pub fn remove(&mut self, id: DocumentId) -> Result<()> {
        if self.key(id)?.is_none() {
            return Ok(());
        }
        self.change("removing the document", |transaction| {
            let generation = raise(transaction)?;
            take_out(transaction, id.0, generation)
        })
    }

    /// The file was only touched or moved within its root: same bytes, new modification time.
    ///
    /// # Errors
    /// As for any change.
    pub fn touch(&mut self, id: DocumentId, modified: i64) -> Result<()> {
        self.change("noting a file's time", |transaction| {
            transaction.execute("UPDATE documents SET modified = ?2 WHERE id = ?1", params![id.0, modified])?;
            Ok(())
        })
    }

    /// Forgets a root, so that `sync` does not walk it again. Its documents stay.
    ///
    /// # Errors
    /// As for any change.
    pub fn forget_root(&mut self, root: &str) -> Result<()> {
        self.change("forgetting a folder", |transaction| {
            transaction.execute("DELETE FROM roots WHERE path = ?1", [root])?;
            Ok(())
        })
    }

    /// Remembers the model; an error when the library holds vectors of another one.
    ///
    /// # Errors
    /// With [`ErrorKind::Model`] when there are vectors of another model, and as for any change.
    pub fn set_model(&mut self, model: &ModelInfo) -> Result<()> {
        match self.model()? {
            Some(known) if known == *model => return Ok(()),
            Some(known) if self.has_vectors()? && known.hash != model.hash => {
                let message = format!("the library holds vectors of the model {}, not of {}", known.name, model.name);
                return Err(Error::new(ErrorKind::Model, message).hint(
                    "Run `adduce reindex` to embed the library anew with this model, or choose the library's own model.",
                ));
            }
            _ => {}
        }
        let json = serde_json::to_string(model)
            .map_err(|error| Error::new(ErrorKind::Internal, "writing down the model failed").because(error))?;
        self.change("noting the model", |transaction| {
            transaction.execute("INSERT OR REPLACE INTO meta (name, value) VALUES ('model', ?1)", [json])?;
            Ok(())
        })
    }

    /// Forgets the model and all vectors (the first step of `reindex`).
    ///
    /// # Errors
    /// As for any change.
    pub fn drop_vectors(&mut self) -> Result<()> {
        self.change("dropping the vectors", |transaction| {
            let generation = raise(transaction)?;
            transaction.execute("DELETE FROM vectors", [])?;
            transaction.execute("DELETE FROM meta WHERE name = 'model'", [])?;
            transaction
                .execute("INSERT OR REPLACE INTO meta (name, value) VALUES ('vectors_dropped', ?1)", [generation])?;
            Ok(())
        })
    }

    /// Passages that have no vector, by ascending id, at most `limit`.
    ///
    /// # Errors
    /// As for any query.
    pub fn without_vector(&self, limit: usize) -> Result<Vec<PassageId>> {
        self.ask("looking for passages without a vector", |connection| {
            let sql = "SELECT id FROM passages WHERE NOT EXISTS (SELECT 1 FROM vectors WHERE passage = id)
                ORDER BY id LIMIT ?1";
            let mut statement = connection.prepare_cached(sql)?;
            let ids = statement.query_map([limit as i64], |row| row.get(0).map(PassageId))?;
            Ok(ids.collect::<Result<_, _>>()?)
        })
    }

    /// Stores vectors for passages in one transaction; passages that are gone are left out.
    ///
    /// # Errors
    /// When there is no model or a vector does not fit it, and as for any change.
    pub fn set_vectors(&mut self, vectors: &[(PassageId, Vec<f32>)]) -> Result<()> {
        if vectors.is_empty() {
            return Ok(());
        }
        let model = self.model()?;
        for (_, vector) in vectors {
            check(vector, model.as_ref())?;
        }
        self.change("storing vectors", |transaction| {
            let generation = raise(transaction)?;
            let mut statement = transaction.prepare_cached(
                "INSERT OR REPLACE INTO vectors (passage, generation, vector)
                 SELECT id, ?2, ?3 FROM passages WHERE id = ?1",
            )?;
            for (id, vector) in vectors {
                statement.execute(params![id.0, generation, pack::vector_to_bytes(vector)])?;
            }
            Ok(())
        })
    }

    fn has_vectors(&self) -> Result<bool> {
        self.ask("reading the library's state", |connection| {
            Ok(connection.query_row("SELECT EXISTS (SELECT 1 FROM vectors)", [], |row| row.get(0))?)
        })
    }

    /// Runs a change in one transaction; nothing of it stays when it fails.
    pub(super) fn change<T>(
        &mut self,
        doing: &str,
        change: impl FnOnce(&Transaction<'_>) -> Result<T, Fault>,
    ) -> Result<T> {
        self.library.change(doing, change)
    }
}

impl Library {
    /// Runs a change in one transaction; only for connections that were opened for writing.
    pub(super) fn change<T>(
        &mut self,
        doing: &str,
        change: impl FnOnce(&Transaction<'_>) -> Result<T, Fault>,
    ) -> Result<T> {
        let Library { connection, dir } = self;
        let run = || {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let result = change(&transaction)?;
            transaction.commit()?;
            Ok(result)
        };
        run().map_err(|fault: Fault| fault.explain(doing, dir))
    }
}

fn check(vector: &[f32], model: Option<&ModelInfo>) -> Result<()> {
    let Some(model) = model else {
        return Err(Error::new(ErrorKind::Internal, "storing a vector failed: the library has no model yet"));
    };
    pack::check_vector(vector, model.dimensions)
}

/// Begins the next generation.
fn raise(transaction: &Transaction<'_>) -> Result<i64, Fault> {
    let sql = "INSERT INTO generations (generation) SELECT max(generation) + 1 FROM generations RETURNING generation";
    Ok(transaction.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

/// Removes a document and notes its passages as gone.
fn take_out(transaction: &Transaction<'_>, id: i64, generation: i64) -> Result<(), Fault> {
    transaction
        .prepare_cached("INSERT INTO gone (passage, generation) SELECT id, ?2 FROM passages WHERE document = ?1")?
        .execute([id, generation])?;
    transaction.prepare_cached("DELETE FROM documents WHERE id = ?1")?.execute([id])?;
    Ok(())
}

fn insert_document(transaction: &Transaction<'_>, new: &NewDocument) -> Result<i64, Fault> {
    let added = jiff::Timestamp::now().round(jiff::Unit::Second).unwrap_or_else(|_| jiff::Timestamp::now());
    let document = &new.document;
    transaction
        .prepare_cached(
            "INSERT INTO documents (key, origin, root, hash, size, modified, added, title, date, language, symbol, reader,
                reader_version, text_bytes, page_count, passage_count)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        )?
        .execute(params![
            new.key,
            new.origin,
            new.root,
            new.hash,
            new.size as i64,
            new.modified,
            added.to_string(),
            document.title,
            document.metadata.date,
            document.metadata.language,
            document.metadata.symbol,
            document.reader.name,
            document.reader.version,
            document.text.len() as i64,
            document.pages.len() as i64,
            new.passages.len() as i64,
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
