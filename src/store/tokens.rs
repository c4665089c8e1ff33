//! Token vectors, made small ([`crate::embed::packing`]): what passages are re-ranked by.
//!
//! They can always be made anew from the texts, so a library without them, or with some, is whole: their table is made by
//! the first who writes, the format of the library stays what it was, and the generation does not rise with them. They go
//! by the hash of what is embedded, so that passages of the same text share them.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::fault::Fault;
use super::put::TextHash;
use super::{Library, PassageId, Writer, pack};
use crate::Result;
use crate::embed::packing::VERSION;

/// Their table.
pub(super) const TABLE: &str = "CREATE TABLE IF NOT EXISTS token_vectors (
    text_hash BLOB PRIMARY KEY,
    packed    BLOB NOT NULL
) STRICT;";

/// Makes the table in a library from before there was one, and empties it where its rows are of another version.
pub(super) fn prepare(connection: &Connection) -> Result<(), Fault> {
    connection.execute_batch(TABLE)?;
    let sql = "SELECT 1 FROM meta WHERE name = 'packing' AND value = ?1";
    if !connection.prepare_cached(sql)?.exists([VERSION])? {
        let begun = connection.unchecked_transaction()?;
        begun.execute("DELETE FROM token_vectors", [])?;
        begun.execute("INSERT OR REPLACE INTO meta (name, value) VALUES ('packing', ?1)", [VERSION])?;
        begun.commit()?;
    }
    Ok(())
}

/// The note in a library that is to be without them.
const WITHOUT: &str = "without_token_vectors";

/// What late interaction needs of a passage.
#[derive(Debug, Clone, PartialEq)]
pub struct PassageTokens {
    /// The passage's unit vector.
    pub whole: Vec<f32>,
    /// Its packed token vectors.
    pub packed: Vec<u8>,
}

impl Library {
    /// The token vectors of these passages, in the order asked; `None` where there are none.
    ///
    /// # Errors
    /// As for any query.
    pub fn token_vectors(&self, ids: &[PassageId]) -> Result<Vec<Option<PassageTokens>>> {
        self.ask("reading token vectors", |connection| {
            if !self.has_token_vectors()? {
                return Ok(vec![None; ids.len()]);
            }
            let sql = "SELECT vector, packed FROM passages JOIN vectors ON passage = id
                JOIN token_vectors ON token_vectors.text_hash = passages.text_hash WHERE id = ?1";
            let mut statement = connection.prepare_cached(sql)?;
            let mut found = Vec::with_capacity(ids.len());
            for id in ids {
                let row: Option<(Vec<u8>, Vec<u8>)> =
                    statement.query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
                let tokens = row.and_then(|(vector, packed)| {
                    let mut whole = Vec::new();
                    pack::vector_from_bytes(&vector, &mut whole).then_some(PassageTokens { whole, packed })
                });
                found.push(tokens);
            }
            Ok(found)
        })
    }

    /// Whether there is a table of them.
    fn has_token_vectors(&self) -> Result<bool, Fault> {
        let sql = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'token_vectors'";
        Ok(self.connection.prepare_cached(sql)?.exists([])?)
    }

    /// Whether the library is to hold token vectors; see [`Writer::keep_token_vectors`].
    ///
    /// # Errors
    /// As for any query.
    pub fn keeps_token_vectors(&self) -> Result<bool> {
        self.ask("reading the library's state", |connection| {
            Ok(!connection.prepare_cached("SELECT 1 FROM meta WHERE name = ?1")?.exists([WITHOUT])?)
        })
    }

    /// How many passages with a vector have no token vectors.
    ///
    /// # Errors
    /// As for any query.
    pub fn without_token_vectors(&self) -> Result<usize> {
        self.ask("counting token vectors", |connection| {
            if !self.has_token_vectors()? {
                return Ok(
                    connection.query_row("SELECT count(*) FROM vectors", [], |row| row.get::<_, i64>(0))? as usize
                );
            }
            let sql = "SELECT count(*) FROM passages JOIN vectors ON passage = id WHERE NOT EXISTS
                (SELECT 1 FROM token_vectors WHERE token_vectors.text_hash = passages.text_hash)";
            Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get::<_, i64>(0))? as usize)
        })
    }
}

impl Writer {
    /// One passage of each text that has a vector and no token vectors, oldest first.
    ///
    /// # Errors
    /// As for any query.
    pub(crate) fn passages_without_token_vectors(&self) -> Result<Vec<PassageId>> {
        self.ask("looking for passages without token vectors", |connection| {
            let sql = "SELECT min(id) FROM passages JOIN vectors ON passage = id WHERE NOT EXISTS
                (SELECT 1 FROM token_vectors WHERE token_vectors.text_hash = passages.text_hash)
                GROUP BY passages.text_hash ORDER BY 1";
            let mut statement = connection.prepare_cached(sql)?;
            let ids = statement.query_map([], |row| row.get(0).map(PassageId))?;
            Ok(ids.collect::<Result<_, _>>()?)
        })
    }

    /// Stores the token vectors of texts, in one transaction. Those that no passage has (any more) are left out.
    ///
    /// # Errors
    /// As for any change.
    pub(crate) fn set_token_vectors<T: AsRef<[u8]>>(&mut self, tokens: &[(TextHash, T)]) -> Result<()> {
        if tokens.is_empty() || !self.keeps_token_vectors()? {
            return Ok(());
        }
        self.change("storing token vectors", |transaction| {
            let sql = "INSERT OR REPLACE INTO token_vectors (text_hash, packed)
                SELECT ?1, ?2 WHERE EXISTS (SELECT 1 FROM passages WHERE text_hash = ?1)";
            let mut statement = transaction.prepare_cached(sql)?;
            for (hash, packed) in tokens {
                statement.execute(params![hash, packed.as_ref()])?;
            }
            Ok(())
        })
    }

    /// Says whether the library is to hold token vectors, and drops them where it is not: answers stay as right, only
    /// slower.
    ///
    /// # Errors
    /// As for any change.
    pub fn keep_token_vectors(&mut self, keep: bool) -> Result<()> {
        if keep == self.keeps_token_vectors()? {
            return Ok(());
        }
        self.change("noting whether token vectors are kept", |transaction| {
            if keep {
                transaction.execute("DELETE FROM meta WHERE name = ?1", [WITHOUT])?;
            } else {
                transaction.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?1, 1)", [WITHOUT])?;
                transaction.execute("DELETE FROM token_vectors", [])?;
            }
            Ok(())
        })
    }
}

/// The texts of a document's passages, by their hashes.
pub(super) fn texts_of(transaction: &Transaction<'_>, document: i64) -> Result<Vec<Vec<u8>>, Fault> {
    let mut statement = transaction.prepare_cached("SELECT text_hash FROM passages WHERE document = ?1")?;
    let hashes = statement.query_map([document], |row| row.get(0))?;
    Ok(hashes.collect::<Result<_, _>>()?)
}

/// Forgets the token vectors of those of these texts that no passage has any more.
pub(super) fn forget_unused(transaction: &Transaction<'_>, texts: &[Vec<u8>]) -> Result<(), Fault> {
    let sql = "DELETE FROM token_vectors WHERE text_hash = ?1
        AND NOT EXISTS (SELECT 1 FROM passages WHERE text_hash = ?1)";
    let mut statement = transaction.prepare_cached(sql)?;
    for hash in texts {
        statement.execute(params![hash])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{document, unit, writer};
    use super::*;

    fn hash(text: &str) -> TextHash {
        pack::hash_bytes(&["T".to_owned()], text)
    }

    #[test]
    fn token_vectors_are_shared_by_passages_of_one_text_and_go_with_the_last_of_them() {
        let dir = tempfile::tempdir().unwrap();
        let mut writer = writer(dir.path());
        let first = writer.put(&document("a.md", &["one", "two"], true)).unwrap();
        let second = writer.put(&document("b.md", &["two"], true)).unwrap();
        assert_eq!(writer.without_token_vectors().unwrap(), 3);
        assert_eq!(writer.passages_without_token_vectors().unwrap(), [PassageId(1), PassageId(2)]);
        let generation = writer.generation().unwrap();
        writer.set_token_vectors(&[(hash("two"), vec![7]), (hash("gone"), vec![9])]).unwrap();
        assert_eq!(writer.generation().unwrap(), generation, "no index is of another state by that");
        assert_eq!(writer.without_token_vectors().unwrap(), 1);
        let whole = |at| Some(PassageTokens { whole: unit(at), packed: vec![7] });
        let found = writer.token_vectors(&[PassageId(3), PassageId(1), PassageId(2)]).unwrap();
        assert_eq!(found, [whole(0), None, whole(1)]);
        writer.retire(first).unwrap();
        assert_eq!(writer.token_vectors(&[PassageId(3)]).unwrap(), [whole(0)]);
        // A new text that keeps the passage keeps what belongs to it.
        let second = {
            writer.put(&document("b.md", &["new", "two"], true)).unwrap();
            writer.find("b.md").unwrap().filter(|row| row.id != second).unwrap().id
        };
        assert_eq!(writer.without_token_vectors().unwrap(), 1);
        writer.remove(second).unwrap();
        let left: i64 = writer
            .ask("counting", |connection| {
                Ok(connection.query_row("SELECT count(*) FROM token_vectors", [], |row| row.get(0))?)
            })
            .unwrap();
        assert_eq!(left, 0);
    }

    #[test]
    fn a_library_from_before_there_were_any_is_read_and_gets_their_table_from_who_writes() {
        let dir = tempfile::tempdir().unwrap();
        let mut old = writer(dir.path());
        old.put(&document("a.md", &["one"], true)).unwrap();
        old.change("aging", |transaction| Ok(transaction.execute_batch("DROP TABLE token_vectors")?)).unwrap();
        let reader = Library::open(dir.path()).unwrap();
        assert_eq!(reader.token_vectors(&[PassageId(1)]).unwrap(), [None]);
        assert_eq!(reader.without_token_vectors().unwrap(), 1);
        drop(old);
        drop(Writer::open(dir.path()).unwrap());
        // Rows of another version are nothing that could be read.
        let mut writer = Writer::open(dir.path()).unwrap();
        writer.set_token_vectors(&[(hash("one"), vec![9])]).unwrap();
        writer
            .change("aging", |all| Ok(all.execute_batch("UPDATE meta SET value = 0 WHERE name = 'packing'")?))
            .unwrap();
        drop(writer);
        let mut writer = Writer::open(dir.path()).unwrap();
        assert_eq!(reader.token_vectors(&[PassageId(1)]).unwrap(), [None]);
        writer.set_token_vectors(&[(hash("one"), vec![1])]).unwrap();
        assert!(reader.token_vectors(&[PassageId(1)]).unwrap()[0].is_some());
        writer.drop_vectors().unwrap();
        assert_eq!(reader.token_vectors(&[PassageId(1)]).unwrap(), [None]);
    }

    #[test]
    fn a_library_that_is_to_be_without_them_stays_so_until_it_is_told_otherwise() {
        let dir = tempfile::tempdir().unwrap();
        let mut writer = writer(dir.path());
        writer.put(&document("a.md", &["one"], true)).unwrap();
        writer.set_token_vectors(&[(hash("one"), vec![1])]).unwrap();
        writer.keep_token_vectors(false).unwrap();
        writer.set_token_vectors(&[(hash("one"), vec![1])]).unwrap();
        assert_eq!(writer.token_vectors(&[PassageId(1)]).unwrap(), [None]);
        writer.keep_token_vectors(true).unwrap();
        writer.set_token_vectors(&[(hash("one"), vec![1])]).unwrap();
        assert!(writer.token_vectors(&[PassageId(1)]).unwrap()[0].is_some());
    }
}
