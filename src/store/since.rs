//! What changed since: how an index that was right at one generation catches up with the library.

use rusqlite::OptionalExtension;

use super::read::Texts;
use super::{DocumentId, Library, PassageId, PassageRow, pack};
use crate::Result;
use crate::text::Span;

/// The state of a library that an index was made from.
///
/// The token is random for each generation, so that an index is never taken for one of another library, or of a library
/// that was put back from a copy and then went another way.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Stamp {
    /// How many changes the library had seen.
    pub generation: u64,
    /// Which change the last one was.
    pub token: String,
}

impl Library {
    /// Raised by every transaction that changes documents or passages; index caches are stamped with it. Cheap enough to
    /// be asked before every question: it is how another process's changes are noticed.
    ///
    /// # Errors
    /// As for any query.
    pub fn generation(&self) -> Result<u64> {
        Ok(self.stamp()?.generation)
    }

    /// The generation with the token that tells it from the same number in another library.
    ///
    /// # Errors
    /// As for any query.
    pub fn stamp(&self) -> Result<Stamp> {
        self.ask("reading the library's state", |connection| {
            let sql = "SELECT generation, token FROM generations ORDER BY generation DESC LIMIT 1";
            let stamp = connection
                .prepare_cached(sql)?
                .query_row([], |row| Ok(Stamp { generation: row.get::<_, i64>(0)? as u64, token: row.get(1)? }))?;
            Ok(stamp)
        })
    }

    /// Whether this was a state of this library, so that an index with this stamp can catch up from it.
    ///
    /// # Errors
    /// As for any query.
    pub fn has_been(&self, stamp: &Stamp) -> Result<bool> {
        self.ask("reading the library's state", |connection| {
            let sql = "SELECT token FROM generations WHERE generation = ?1";
            let token: Option<String> =
                connection.prepare_cached(sql)?.query_row([stamp.generation as i64], |row| row.get(0)).optional()?;
            Ok(token.is_some_and(|token| token == stamp.token))
        })
    }

    /// The generation at which all vectors were last dropped (0: never). An index of vectors that is older must start
    /// anew.
    ///
    /// # Errors
    /// As for any query.
    pub fn vectors_dropped(&self) -> Result<u64> {
        self.ask("reading the library's state", |connection| {
            let sql = "SELECT value FROM meta WHERE name = 'vectors_dropped'";
            let dropped: Option<i64> = connection.prepare_cached(sql)?.query_row([], |row| row.get(0)).optional()?;
            Ok(dropped.unwrap_or(0) as u64)
        })
    }

    /// Calls `each` for every vector of a passage that came after generation `since` (0: all), by ascending id.
    ///
    /// "Came" is when the vector came, which may be later than its passage.
    ///
    /// # Errors
    /// Those of `each`, and as for any query.
    pub fn each_vector_since(&self, since: u64, each: &mut dyn FnMut(PassageId, &[f32]) -> Result<()>) -> Result<()> {
        self.ask("reading the vectors", |connection| {
            let (mut statement, since) = if since == 0 {
                // In the order of the table, without a sort of all vectors.
                (connection.prepare("SELECT passage, vector FROM vectors WHERE ?1 = 0 ORDER BY passage")?, 0)
            } else {
                let sql = "SELECT v.passage, v.vector FROM
                    (SELECT passage FROM vectors INDEXED BY vectors_by_generation WHERE generation > ?1 ORDER BY passage) AS new
                    CROSS JOIN vectors AS v ON v.passage = new.passage";
                (connection.prepare(sql)?, since as i64)
            };
            let mut rows = statement.query([since])?;
            let mut vector = Vec::new();
            while let Some(row) = rows.next()? {
                let id = PassageId(row.get(0)?);
                if !pack::vector_from_bytes(row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?, &mut vector) {
                    return Err(self.damaged(&format!("the vector of passage {}", id.0)).into());
                }
                each(id, &vector)?;
            }
            Ok(())
        })
    }

    /// Calls `each` for every passage that came after generation `since` (0: all), by ascending id.
    ///
    /// # Errors
    /// Those of `each`, and as for any query.
    pub fn each_passage_since(&self, since: u64, each: &mut dyn FnMut(PassageRow) -> Result<()>) -> Result<()> {
        self.ask("reading the passages", |connection| {
            let sql = if since == 0 {
                "SELECT id, document, start_byte, end_byte, heading FROM passages WHERE ?1 = 0 ORDER BY id"
            } else {
                "SELECT id, document, start_byte, end_byte, heading FROM passages INDEXED BY passages_by_generation
                 WHERE generation > ?1 ORDER BY id"
            };
            let mut statement = connection.prepare(sql)?;
            let mut rows = statement.query([since as i64])?;
            let mut texts = Texts::of(self);
            while let Some(row) = rows.next()? {
                each(texts.passage(row)?)?;
            }
            Ok(())
        })
    }

    /// Calls `each` with the text of every document whose id is greater than this one, by ascending id, until it says no.
    ///
    /// # Errors
    /// Those of `each`, and as for any query.
    pub fn each_text_after(
        &self,
        id: DocumentId,
        each: &mut dyn FnMut(DocumentId, &str) -> Result<bool>,
    ) -> Result<()> {
        self.ask("reading the texts", |connection| {
            let sql = "SELECT document, text FROM texts WHERE document > ?1 ORDER BY document";
            let mut statement = connection.prepare(sql)?;
            let mut rows = statement.query([id.0])?;
            while let Some(row) = rows.next()? {
                let text = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
                if !each(DocumentId(row.get(0)?), text)? {
                    return Ok(());
                }
            }
            Ok(())
        })
    }

    /// A stretch of a document's text with up to `more` bytes on each side, cut between words; `None` where the document is
    /// gone or has no such stretch.
    ///
    /// # Errors
    /// As for any query.
    pub fn text_around(&self, id: DocumentId, span: Span, more: usize) -> Result<Option<(Span, String)>> {
        self.ask("reading the text", |connection| {
            let sql = "SELECT text FROM texts WHERE document = ?1";
            let mut statement = connection.prepare_cached(sql)?;
            let mut rows = statement.query([id.0])?;
            let Some(row) = rows.next()? else { return Ok(None) };
            let text = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
            let Some((head, tail)) = text.get(..span.start).zip(text.get(span.end..)) else { return Ok(None) };
            let from = head.len().saturating_sub(more);
            let from = (from..=head.len()).find(|&at| head.is_char_boundary(at)).unwrap_or(head.len());
            let near = head.get(from..).unwrap_or("");
            let start = if from == 0 { 0 } else { near.find(char::is_whitespace).map_or(span.start, |at| from + at) };
            let to = (0..=more.min(tail.len())).rev().find(|&at| tail.is_char_boundary(at)).unwrap_or(0);
            let near = tail.get(..to).unwrap_or("");
            let end = if to == tail.len() { to } else { near.rfind(char::is_whitespace).unwrap_or(0) };
            let wide = Span::new(start, span.end + end);
            Ok(wide.of(text).map(|text| (wide, text.to_owned())))
        })
    }

    /// The ids of all documents, ascending.
    ///
    /// # Errors
    /// As for any query.
    pub fn document_ids(&self) -> Result<Vec<DocumentId>> {
        self.ask("listing the documents", |connection| {
            let mut statement = connection.prepare_cached("SELECT id FROM documents ORDER BY id")?;
            let ids = statement.query_map([], |row| row.get(0).map(DocumentId))?;
            Ok(ids.collect::<Result<_, _>>()?)
        })
    }

    /// How many documents there are.
    ///
    /// # Errors
    /// As for any query.
    pub fn document_count(&self) -> Result<usize> {
        self.ask("counting", |connection| {
            let count: i64 =
                connection.prepare_cached("SELECT count(*) FROM documents")?.query_row([], |row| row.get(0))?;
            Ok(count as usize)
        })
    }

    /// The languages of the documents, the most frequent first; `None` for those whose language is not known.
    ///
    /// # Errors
    /// As for any query.
    pub fn languages(&self) -> Result<Vec<Option<String>>> {
        self.ask("reading the languages", |connection| {
            let sql = "SELECT language FROM documents GROUP BY language ORDER BY count(*) DESC, language";
            let mut statement = connection.prepare_cached(sql)?;
            let languages = statement.query_map([], |row| row.get(0))?;
            Ok(languages.collect::<Result<_, _>>()?)
        })
    }

    /// The documents of these passages, in the order asked; passages that are gone are left out.
    ///
    /// # Errors
    /// As for any query.
    pub fn documents_of(&self, passages: &[PassageId]) -> Result<Vec<(PassageId, DocumentId)>> {
        self.ask("finding the documents", |connection| {
            let mut statement = connection.prepare_cached("SELECT document FROM passages WHERE id = ?1")?;
            let mut found = Vec::with_capacity(passages.len());
            for &id in passages {
                let document: Option<i64> = statement.query_row([id.0], |row| row.get(0)).optional()?;
                found.extend(document.map(|document| (id, DocumentId(document))));
            }
            Ok(found)
        })
    }

    /// The ids of all passages, ascending.
    ///
    /// # Errors
    /// As for any query.
    pub fn passage_ids(&self) -> Result<Vec<PassageId>> {
        self.ask("reading the passages", |connection| {
            let mut statement = connection.prepare_cached("SELECT id FROM passages ORDER BY id")?;
            let ids = statement.query_map([], |row| row.get(0).map(PassageId))?;
            Ok(ids.collect::<Result<_, _>>()?)
        })
    }

    /// The passages that went after generation `since`, by ascending id.
    ///
    /// # Errors
    /// As for any query.
    pub fn gone_since(&self, since: u64) -> Result<Vec<PassageId>> {
        self.ask("reading what is gone", |connection| {
            let mut statement =
                connection.prepare_cached("SELECT passage FROM gone WHERE generation > ?1 ORDER BY passage")?;
            let gone = statement.query_map([since as i64], |row| row.get(0).map(PassageId))?;
            Ok(gone.collect::<Result<_, _>>()?)
        })
    }
}
