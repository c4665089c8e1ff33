//! Documents for tests: paragraphs parted by blank lines, in memory.

use std::collections::HashMap;
use std::sync::Arc;

use super::place::sha256;
use super::texts::{Known, KnownFile, Texts};
use super::{Brief, Composer, outline};
use crate::Result;
use crate::answer::model::Claim;
use crate::answer::{Answer, cite};
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

    fn titled(&self, title: &str) -> Result<usize> {
        Ok(self.current.values().filter(|known| known.document.title == title).count())
    }

    fn problem(&self, origin: &str) -> Result<Option<String>> {
        Ok(self.problems.get(origin).cloned())
    }
}

/// A briefing with one claim of two documents, a note by the user, and a question without an answer.
pub(super) fn sample() -> Brief {
    let mut shelf = Shelf::default();
    let mut one = document("a.md", "A “title” of words", "Before it.\n\nPeace is *law*, and so on. After it.");
    one.symbol = Some("A/RES/1".into());
    one.date = Some("2024-05-06".into());
    if let Some(block) = one.blocks.last_mut() {
        block.paragraph = Some("3".into());
    }
    let mut two = document("b.md", "B", "Peace is *law*, and so on.");
    two.blocks.iter_mut().for_each(|block| block.line = Some(1));
    let (one, two) = (shelf.put(one), shelf.put(two));
    let mut answer = Answer { confidence: 0.9, ..Answer::default() };
    answer.citations.push(cite(1, &one, Span::new(12, 38)).unwrap());
    answer.citations[0].also.push("b.md".into());
    let text = answer.citations[0].quote.clone();
    answer.claims.push(Claim { text, citations: vec![1], ..Claim::default() });
    let mut nothing = Answer { abstained: true, unsupported: vec!["Mars".into()], ..Answer::default() };
    nothing.nearest.push(cite(1, &two, Span::new(0, 26)).unwrap());
    let outline = outline::read("---\ntitle: T\n---\n# H\n\nWhat?\n\nMy *note*.\n\nWhy?").unwrap();
    let mut composer = Composer::new(outline, &shelf);
    composer.put((0, 0), &answer).unwrap();
    composer.put((0, 1), &nothing).unwrap();
    composer.finish().unwrap()
}

/// A briefing with one claim of the document "a.md" that has this text, and the library.
pub(super) fn one_claim(text: &str, words: &str) -> (Brief, Shelf) {
    let mut shelf = Shelf::default();
    let document = shelf.put(document("a.md", "A", text));
    let at = text.find(words).unwrap();
    let mut answer = Answer { confidence: 0.9, ..Answer::default() };
    answer.citations.push(cite(1, &document, Span::new(at, at + words.len())).unwrap());
    answer.claims.push(Claim { text: words.to_owned(), citations: vec![1], ..Claim::default() });
    let mut composer = Composer::new(outline::read("## Q?").unwrap(), &shelf);
    composer.put((0, 0), &answer).unwrap();
    (composer.finish().unwrap(), shelf)
}
