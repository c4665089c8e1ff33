//! What is asked of a library.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, Row};

use super::editions::edition;
use super::fault::{self, Fault};
use super::{DocumentId, DocumentRow, Library, PassageId, PassageRow, StoredDocument, labels, pack};
use crate::document::{Block, Page, Reader, Warning};
use crate::embed::ModelInfo;
use crate::text::Span;
use crate::{Error, Result};

const DOCUMENT: &str = "SELECT id, key, coalesce(title, key), origin, root, hash, size, modified, date, added, reader,
    reader_version, page_count, passage_count, text_bytes, part_of, language, symbol FROM documents";

impl Library {
    /// The model whose vectors the library holds; `None` before the first vector.
    ///
    /// # Errors
    /// As for any query.
    pub fn model(&self) -> Result<Option<ModelInfo>> {
        self.ask("reading the library's model", |connection| model(connection, self))
    }

    /// Number of documents, passages, and passages without a vector.
    ///
    /// # Errors
    /// As for any query.
    pub fn counts(&self) -> Result<(usize, usize, usize)> {
        self.ask("counting", |connection| {
            let sql = "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages),
                (SELECT count(*) FROM vectors)";
            let (documents, passages, vectors): (i64, i64, i64) =
                connection.prepare_cached(sql)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            Ok((documents as usize, passages as usize, (passages - vectors) as usize))
        })
    }

    /// All documents, by key.
    ///
    /// # Errors
    /// As for any query.
    pub fn documents(&self) -> Result<Vec<DocumentRow>> {
        self.ask("listing the documents", |connection| {
            let mut statement = connection.prepare_cached(&format!("{DOCUMENT} ORDER BY key"))?;
            let mut rows = statement.query_map([], document_row)?.collect::<Result<Vec<_>, _>>()?;
            let mut statement =
                connection.prepare_cached("SELECT document, message FROM warnings ORDER BY document, place")?;
            let mut warnings: HashMap<i64, Vec<Warning>> = HashMap::new();
            let found = statement.query_map([], |row| Ok((row.get(0)?, Warning { message: row.get(1)? })))?;
            for warning in found {
                let (document, warning) = warning?;
                warnings.entry(document).or_default().push(warning);
            }
            for row in &mut rows {
                row.warnings = warnings.remove(&row.id.0).unwrap_or_default();
            }
            labels::label(connection, &mut rows)?;
            Ok(rows)
        })
    }

    /// The document of this key.
    ///
    /// # Errors
    /// As for any query.
    pub fn find(&self, key: &str) -> Result<Option<DocumentRow>> {
        self.find_where("key", key)
    }

    /// The document that came from this path or address (with `#id` for a record of a file).
    ///
    /// # Errors
    /// As for any query.
    pub fn find_by_origin(&self, origin: &str) -> Result<Option<DocumentRow>> {
        self.find_where("origin", origin)
    }

    fn find_where(&self, column: &str, value: &str) -> Result<Option<DocumentRow>> {
        self.ask("finding the document", |connection| {
            let mut statement = connection.prepare_cached(&format!("{DOCUMENT} WHERE {column} = ?1"))?;
            let Some(mut row) = statement.query_row([value], document_row).optional()? else { return Ok(None) };
            let mut statement =
                connection.prepare_cached("SELECT message FROM warnings WHERE document = ?1 ORDER BY place")?;
            let warnings = statement.query_map([row.id.0], |row| Ok(Warning { message: row.get(0)? }))?;
            row.warnings = warnings.collect::<Result<_, _>>()?;
            labels::label(connection, std::slice::from_mut(&mut row))?;
            Ok(Some(row))
        })
    }

    /// The text that has this id, with its blocks: a document, or an edition that was replaced (and says so); `None` when
    /// it is gone for good.
    ///
    /// # Errors
    /// As for any query.
    pub fn document(&self, id: DocumentId) -> Result<Option<StoredDocument>> {
        self.snapshot(|library| {
            library.ask("reading the document", |connection| match stored(connection, id)? {
                Some(document) => Ok(Some(document)),
                None => edition(connection, id),
            })
        })
    }

    /// The key and the title (or else the key) of a document; cheaper than [`Library::document`].
    ///
    /// # Errors
    /// As for any query.
    pub fn name(&self, id: DocumentId) -> Result<Option<(String, String)>> {
        self.ask("finding the document", |connection| {
            let mut statement =
                connection.prepare_cached("SELECT key, coalesce(title, key) FROM documents WHERE id = ?1")?;
            Ok(statement.query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
        })
    }

    /// The key of a document; cheaper than [`Library::document`].
    ///
    /// # Errors
    /// As for any query.
    pub fn key(&self, id: DocumentId) -> Result<Option<String>> {
        self.ask("finding the document", |connection| {
            let mut statement = connection.prepare_cached("SELECT key FROM documents WHERE id = ?1")?;
            Ok(statement.query_row([id.0], |row| row.get(0)).optional()?)
        })
    }

    /// The key of another document with the same bytes, by their SHA-256.
    ///
    /// # Errors
    /// As for any query.
    pub fn same_content(&self, hash: &str, origin: &str) -> Result<Option<String>> {
        self.ask("looking for the same content", |connection| {
            let sql = "SELECT key FROM documents WHERE hash = ?1 AND origin <> ?2 ORDER BY id LIMIT 1";
            Ok(connection.prepare_cached(sql)?.query_row([hash, origin], |row| row.get(0)).optional()?)
        })
    }

    /// The greatest id of a passage so far; later ones are greater.
    ///
    /// # Errors
    /// As for any query.
    pub fn last_passage(&self) -> Result<PassageId> {
        self.ask("counting", |connection| {
            let sql = "SELECT coalesce(max(id), 0) FROM passages";
            Ok(PassageId(connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?))
        })
    }

    /// These passages with their texts, in the order asked; those that are gone are left out.
    ///
    /// # Errors
    /// As for any query.
    pub fn passages(&self, ids: &[PassageId]) -> Result<Vec<PassageRow>> {
        self.snapshot(|library| {
            library.ask("reading passages", |connection| {
                let sql = "SELECT id, document, start_byte, end_byte, heading FROM passages WHERE id = ?1";
                let mut statement = connection.prepare_cached(sql)?;
                let mut texts = Texts::of(library);
                let mut passages = Vec::with_capacity(ids.len());
                for id in ids {
                    let mut rows = statement.query([id.0])?;
                    if let Some(row) = rows.next()? {
                        passages.push(texts.passage(row)?);
                    }
                }
                Ok(passages)
            })
        })
    }

    /// The passages of a document, in the order of its text.
    ///
    /// # Errors
    /// As for any query.
    pub fn passages_of(&self, id: DocumentId) -> Result<Vec<PassageRow>> {
        self.snapshot(|library| {
            library.ask("reading passages", |connection| {
                let sql = "SELECT id, document, start_byte, end_byte, heading FROM passages
                    WHERE document = ?1 ORDER BY start_byte, id";
                let mut statement = connection.prepare_cached(sql)?;
                let mut rows = statement.query([id.0])?;
                let mut texts = Texts::of(library);
                let mut passages = Vec::new();
                while let Some(row) = rows.next()? {
                    passages.push(texts.passage(row)?);
                }
                Ok(passages)
            })
        })
    }

    /// The vectors of these passages, in the order asked; `None` where there is none.
    ///
    /// # Errors
    /// As for any query.
    pub fn vectors(&self, ids: &[PassageId]) -> Result<Vec<Option<Vec<f32>>>> {
        self.ask("reading vectors", |connection| {
            let mut statement = connection.prepare_cached("SELECT vector FROM vectors WHERE passage = ?1")?;
            ids.iter()
                .map(|id| {
                    let bytes: Option<Vec<u8>> = statement.query_row([id.0], |row| row.get(0)).optional()?;
                    bytes.map(|bytes| self.vector(&bytes)).transpose()
                })
                .collect()
        })
    }

    /// The vectors stored for a text that was indexed as exactly these bytes before, by the SHA-256 of the index text
    /// ([`super::text_hash`]).
    ///
    /// This is how the same content under two names is embedded once.
    ///
    /// # Errors
    /// As for any query.
    pub fn vector_by_text(&self, index_text_hash: &str) -> Result<Option<Vec<f32>>> {
        let Some(hash) = pack::unhex(index_text_hash) else { return Ok(None) };
        self.ask("looking up a vector", |connection| {
            let sql = "SELECT vector FROM passages JOIN vectors ON passage = id WHERE text_hash = ?1 LIMIT 1";
            let bytes: Option<Vec<u8>> =
                connection.prepare_cached(sql)?.query_row([hash], |row| row.get(0)).optional()?;
            bytes.map(|bytes| self.vector(&bytes)).transpose()
        })
    }

    /// The roots that were added, for `sync`.
    ///
    /// # Errors
    /// As for any query.
    pub fn roots(&self) -> Result<Vec<String>> {
        self.ask("reading the roots", |connection| {
            let mut statement = connection.prepare_cached("SELECT path FROM roots ORDER BY path")?;
            let roots = statement.query_map([], |row| row.get(0))?;
            Ok(roots.collect::<Result<_, _>>()?)
        })
    }

    fn vector(&self, bytes: &[u8]) -> Result<Vec<f32>, Fault> {
        let mut vector = Vec::new();
        if pack::vector_from_bytes(bytes, &mut vector) { Ok(vector) } else { Err(self.damaged("a vector").into()) }
    }

    /// The error for content that cannot be as it is read.
    pub(super) fn damaged(&self, what: &str) -> Error {
        fault::damaged(&self.dir, what)
    }
}

pub(super) fn model(connection: &Connection, library: &Library) -> Result<Option<ModelInfo>, Fault> {
    let mut statement = connection.prepare_cached("SELECT value FROM meta WHERE name = 'model'")?;
    let json: Option<String> = statement.query_row([], |row| row.get(0)).optional()?;
    json.map(|json| serde_json::from_str(&json).map_err(|_| library.damaged("the name of its model").into()))
        .transpose()
}

fn document_row(row: &Row<'_>) -> rusqlite::Result<DocumentRow> {
    Ok(DocumentRow {
        id: DocumentId(row.get(0)?),
        key: row.get(1)?,
        title: row.get(2)?,
        origin: row.get(3)?,
        root: row.get(4)?,
        hash: row.get(5)?,
        size: row.get::<_, i64>(6)? as u64,
        modified: row.get(7)?,
        date: row.get(8)?,
        added: row.get(9)?,
        reader: Reader { name: row.get(10)?, version: row.get(11)? },
        pages: row.get::<_, i64>(12)? as usize,
        passages: row.get::<_, i64>(13)? as usize,
        text_bytes: row.get::<_, i64>(14)? as usize,
        part_of: row.get(15)?,
        language: row.get(16)?,
        symbol: row.get(17)?,
        collections: Vec::new(),
        tags: Vec::new(),
        warnings: Vec::new(),
    })
}

fn span(row: &Row<'_>, at: usize) -> rusqlite::Result<Span> {
    Ok(Span::new(row.get::<_, i64>(at)? as usize, row.get::<_, i64>(at + 1)? as usize))
}

/// The current document of this id.
pub(super) fn stored(connection: &Connection, id: DocumentId) -> Result<Option<StoredDocument>, Fault> {
    let sql = "SELECT key, coalesce(title, key), origin, symbol, date, text, language FROM documents JOIN texts ON document = id
        WHERE id = ?1";
    let found = connection
        .prepare_cached(sql)?
        .query_row([id.0], |row| {
            Ok(StoredDocument {
                id,
                key: row.get(0)?,
                title: row.get(1)?,
                origin: row.get(2)?,
                symbol: row.get(3)?,
                date: row.get(4)?,
                text: row.get(5)?,
                language: row.get(6)?,
                blocks: Vec::new(),
                pages: Vec::new(),
                replaced: None,
            })
        })
        .optional()?;
    let Some(mut document) = found else { return Ok(None) };

    let sql = "SELECT kind, level, start_byte, end_byte, section, paragraph, division, place_name, page,
        line FROM blocks
        WHERE document = ?1 ORDER BY place";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([id.0])?;
    let mut section = Vec::new();
    while let Some(row) = rows.next()? {
        if let Some(json) = row.get_ref(4)?.as_str_or_null().map_err(rusqlite::Error::from)? {
            section = pack::path_from_json(json);
        }
        document.blocks.push(Block {
            kind: pack::kind(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?, row.get(1)?),
            span: span(row, 2)?,
            section: section.clone(),
            paragraph: row.get(5)?,
            division: row.get(6)?,
            place: row.get(7)?,
            page: row.get(8)?,
            line: row.get(9)?,
        });
    }
    let sql = "SELECT number, label, start_byte, end_byte FROM pages WHERE document = ?1 ORDER BY place";
    let mut statement = connection.prepare_cached(sql)?;
    let pages =
        statement.query_map([id.0], |row| Ok(Page { number: row.get(0)?, label: row.get(1)?, span: span(row, 2)? }))?;
    document.pages = pages.collect::<Result<_, _>>()?;
    Ok(Some(document))
}

/// The texts that passages are cut from, each read once for a run of passages.
pub(super) struct Texts<'a> {
    library: &'a Library,
    known: HashMap<i64, (Arc<str>, Option<String>)>,
    bytes: usize,
}

/// Texts kept while passages are read; beyond this they are forgotten and read again.
const TEXTS_KEPT: usize = 32 << 20;

impl<'a> Texts<'a> {
    pub(super) fn of(library: &'a Library) -> Self {
        Self { library, known: HashMap::new(), bytes: 0 }
    }

    /// The passage of a row `id, document, start_byte, end_byte, heading`.
    pub(super) fn passage(&mut self, row: &Row<'_>) -> Result<PassageRow, Fault> {
        let (id, document): (i64, i64) = (row.get(0)?, row.get(1)?);
        let span = span(row, 2)?;
        let (text, language) = self.text(document)?;
        let Some(text) = span.of(&text) else {
            return Err(self.library.damaged(&format!("passage {id} lies off its text")).into());
        };
        Ok(PassageRow {
            id: PassageId(id),
            document: DocumentId(document),
            span,
            language,
            heading: pack::path_from_json(row.get_ref(4)?.as_str().map_err(rusqlite::Error::from)?),
            text: text.to_owned(),
        })
    }

    fn text(&mut self, document: i64) -> Result<(Arc<str>, Option<String>), Fault> {
        if let Some(known) = self.known.get(&document) {
            return Ok(known.clone());
        }
        let sql = "SELECT text, language FROM texts JOIN documents ON id = document WHERE document = ?1";
        let mut statement = self.library.connection.prepare_cached(sql)?;
        let (text, language): (Arc<str>, Option<String>) =
            statement.query_row([document], |row| Ok((row.get(0)?, row.get(1)?)))?;
        if self.bytes + text.len() > TEXTS_KEPT {
            self.known.clear();
            self.bytes = 0;
        }
        self.bytes += text.len();
        self.known.insert(document, (Arc::clone(&text), language.clone()));
        Ok((text, language))
    }
}
