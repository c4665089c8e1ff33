//! Documents for tests: paragraphs parted by blank lines, in memory.

use std::collections::HashMap;
use std::sync::Arc;

use super::place::sha256;
use super::texts::{Known, KnownFile, Texts};
use crate::Result;
use crate::document::{Block, Reader};
use crate::store::{DocumentId, StoredDocument};
use crate::text::Span;

/// A document of paragraphs.
pub(super) fn document(key: &str, title: &str, text: &str) -> StoredDocument {
    let mut blocks = Vec::new();
    let mut at = 0;
    for paragraph in text.split("\n\n") {
        blocks.push(Block { span: Span::new(at, at + paragraph.len()), ..Block::default() });
        at += paragraph.len() + 2;
    }
    StoredDocument {
        id: DocumentId(1),
        key: key.into(),
        title: title.into(),
        origin: format!("/docs/{key}"),
        symbol: None,
        date: None,
        language: Some("en".into()),
        text: text.into(),
        blocks,
        pages: Vec::new(),
        replaced: None,
    }
}

/// A library in memory: current documents by key, and texts that were replaced.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    pub(super) current: HashMap<String, Known>,
    pub(super) before: Vec<Known>,
    pub(super) problems: HashMap<String, String>,
    next: i64,
}

impl Shelf {
    /// Adds a document, in place of the one of the same key.
    pub(super) fn put(&mut self, mut document: StoredDocument) -> Arc<StoredDocument> {
        self.next += 1;
        document.id = DocumentId(self.next);
        let document = Arc::new(document);
        let known = Known {
            document: Arc::clone(&document),
            text_sha256: sha256(&document.text).into(),
            file: Some(KnownFile {
                sha256: sha256(&document.text),
                reader: Reader { name: "plain".into(), version: 1 },
                added: "2026-01-01T00:00:00Z".into(),
                part_of: None,
            }),
        };
        if let Some(old) = self.current.insert(document.key.clone(), known) {
            self.before.push(Known { file: None, ..old });
        }
        document
    }
}

impl Texts for Shelf {
    fn edition(&self, edition: i64) -> Result<Option<Known>> {
        let mut all = self.current.values().chain(&self.before);
        Ok(all.find(|known| known.document.id.0 == edition).cloned())
    }

    fn current(&self, key: &str) -> Result<Option<Known>> {
        Ok(self.current.get(key).cloned())
    }

    fn by_origin(&self, origin: &str) -> Result<Option<Known>> {
        Ok(self.current.values().find(|known| known.document.origin == origin).cloned())
    }

    fn problem(&self, origin: &str) -> Result<Option<String>> {
        Ok(self.problems.get(origin).cloned())
    }
}
