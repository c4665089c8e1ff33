//! What changes a library apart from its documents: one transaction each.

use rusqlite::{Transaction, TransactionBehavior, params};

use super::fault::Fault;
use super::put::raise;
use super::{DocumentId, Library, PassageId, Writer, pack};
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

    /// The file was only touched: same bytes, new modification time.
    ///
    /// # Errors
    /// As for any change.
    pub fn touch(&mut self, id: DocumentId, modified: i64) -> Result<()> {
        self.change("noting a file's time", |transaction| {
            transaction.execute("UPDATE documents SET modified = ?2 WHERE id = ?1", params![id.0, modified])?;
            Ok(())
        })
    }

    /// Remembers a root, so that `sync` walks it again.
    ///
    /// # Errors
    /// As for any change.
    pub fn note_root(&mut self, root: &str) -> Result<()> {
        self.change("noting a folder", |transaction| {
            transaction.prepare_cached("INSERT OR IGNORE INTO roots (path) VALUES (?1)")?.execute([root])?;
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
            transaction.execute("DELETE FROM token_vectors", [])?;
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

pub(super) fn check(vector: &[f32], model: Option<&ModelInfo>) -> Result<()> {
    let Some(model) = model else {
        return Err(Error::new(ErrorKind::Internal, "storing a vector failed: the library has no model yet"));
    };
    pack::check_vector(vector, model.dimensions)
}
