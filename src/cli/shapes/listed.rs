//! What lists print: documents, files that could not be read, collections and tags.

use schemars::JsonSchema;
use serde::Serialize;

use super::SCHEMA;
use crate::document::Problem;
use crate::store::{Collection, DocumentRow, FileRow};

/// What `list --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct Listing {
    /// The version of this shape: 1.
    pub(in crate::cli) schema: u32,
    /// How many documents are like that; more than are listed where only a part was asked for.
    pub(in crate::cli) total: usize,
    /// By key.
    pub(in crate::cli) documents: Vec<Listed>,
}

impl Listing {
    /// All of these.
    pub(in crate::cli) fn new(documents: Vec<DocumentRow>) -> Self {
        let documents: Vec<Listed> = documents.into_iter().map(Into::into).collect();
        Self { schema: SCHEMA, total: documents.len(), documents }
    }
}

/// A document of a list.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct Listed {
    /// What commands take as DOC.
    key: String,
    /// Its title, or else its key.
    title: String,
    /// The path or the address that it is from.
    origin: String,
    /// The reader's name: `pdf`, `docx`, ...
    format: String,
    /// Its date as far as it is known: `2024`, `2024-05` or `2024-05-01`.
    date: Option<String>,
    /// Its language, as two letters.
    language: Option<String>,
    /// Its document symbol, where it has one.
    symbol: Option<String>,
    /// The collections that it belongs to.
    collections: Vec<String>,
    /// Its tags.
    tags: Vec<String>,
    /// The document that it is an attachment or a part of, by key.
    part_of: Option<String>,
    /// When it was added: RFC 3339, in UTC.
    added: String,
    /// The size of the file.
    bytes: u64,
    /// The size of the text.
    text_bytes: usize,
    /// How many pages it has; 0 where its format has none.
    pages: usize,
    /// How many passages it was cut into.
    passages: usize,
    /// SHA-256 of the file, in hexadecimal.
    sha256: String,
    /// What was odd when it was read.
    warnings: Vec<String>,
}

impl From<DocumentRow> for Listed {
    fn from(row: DocumentRow) -> Self {
        Self {
            key: row.key,
            title: row.title,
            origin: row.origin,
            format: row.reader.name,
            date: row.date,
            language: row.language,
            symbol: row.symbol,
            collections: row.collections,
            tags: row.tags,
            part_of: row.part_of,
            added: row.added,
            bytes: row.size,
            text_bytes: row.text_bytes,
            pages: row.pages,
            passages: row.passages,
            sha256: row.hash,
            warnings: row.warnings.into_iter().map(|warning| warning.message).collect(),
        }
    }
}

/// What `list --problems --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct Problems {
    /// The version of this shape: 1.
    pub(in crate::cli) schema: u32,
    /// By path.
    pub(in crate::cli) problems: Vec<ListedProblem>,
}

/// A file that could not be read.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct ListedProblem {
    /// Where it is.
    path: String,
    /// What stands between the file and its text, where it is of a known kind.
    problem: Option<Problem>,
    /// The same in words.
    reason: String,
    /// Its size.
    bytes: u64,
    /// When it was tried: RFC 3339, in UTC.
    looked_at: String,
}

impl From<FileRow> for ListedProblem {
    fn from(file: FileRow) -> Self {
        Self {
            path: file.origin,
            problem: file.problem,
            reason: file.reason.unwrap_or_default(),
            bytes: file.size,
            looked_at: file.at,
        }
    }
}

/// What `collections --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct Collections {
    /// The version of this shape: 1.
    schema: u32,
    /// By name.
    #[serde(rename = "collections")]
    all: Vec<Collection>,
    /// By name.
    tags: Vec<Tag>,
}

/// A tag and how many documents have it.
#[derive(Debug, Serialize, JsonSchema)]
struct Tag {
    /// The tag.
    name: String,
    /// How many documents have it.
    documents: usize,
}

impl Collections {
    /// These collections and tags.
    pub(in crate::cli) fn new(collections: Vec<Collection>, tags: Vec<(String, usize)>) -> Self {
        let tags = tags.into_iter().map(|(name, documents)| Tag { name, documents }).collect();
        Self { schema: SCHEMA, all: collections, tags }
    }
}
