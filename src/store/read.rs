//! What is asked of a library.

use super::{ChatId, ChatSummary, ChatTurn, DocumentId, DocumentRow, Library, PassageId, PassageRow, StoredDocument};
use crate::Result;
use crate::embed::ModelInfo;

impl Library {
    /// Raised by every transaction that changes documents or passages; index caches are stamped with it.
    pub fn generation(&self) -> Result<u64> {
        unimplemented!()
    }
    /// The model whose vectors the library holds; `None` before the first vector.
    pub fn model(&self) -> Result<Option<ModelInfo>> {
        unimplemented!()
    }
    /// Number of documents, passages, and passages without a vector.
    pub fn counts(&self) -> Result<(usize, usize, usize)> {
        unimplemented!()
    }
    /// All documents, by key.
    pub fn documents(&self) -> Result<Vec<DocumentRow>> {
        unimplemented!()
    }
    /// The document of this key.
    pub fn find(&self, _key: &str) -> Result<Option<DocumentRow>> {
        unimplemented!()
    }
    /// A document with its text and blocks; `None` when it is gone.
    pub fn document(&self, _id: DocumentId) -> Result<Option<StoredDocument>> {
        unimplemented!()
    }
    /// The key of a document; cheaper than [`Library::document`].
    pub fn key(&self, _id: DocumentId) -> Result<Option<String>> {
        unimplemented!()
    }
    /// These passages with their texts, in the order asked; those that are gone are left out.
    pub fn passages(&self, _ids: &[PassageId]) -> Result<Vec<PassageRow>> {
        unimplemented!()
    }
    /// The passages of a document, in the order of its text.
    pub fn passages_of(&self, _id: DocumentId) -> Result<Vec<PassageRow>> {
        unimplemented!()
    }
    /// The vectors of these passages, in the order asked; `None` where there is none.
    pub fn vectors(&self, _ids: &[PassageId]) -> Result<Vec<Option<Vec<f32>>>> {
        unimplemented!()
    }
    /// Calls `each` for every vector of a passage that came after generation `since` (0: all), by ascending id.
    pub fn each_vector_since(&self, _since: u64, _each: &mut dyn FnMut(PassageId, &[f32]) -> Result<()>) -> Result<()> {
        unimplemented!()
    }
    /// Calls `each` for every passage that came after generation `since` (0: all), by ascending id.
    pub fn each_passage_since(&self, _since: u64, _each: &mut dyn FnMut(PassageRow) -> Result<()>) -> Result<()> {
        unimplemented!()
    }
    /// The passages that went after generation `since`.
    pub fn gone_since(&self, _since: u64) -> Result<Vec<PassageId>> {
        unimplemented!()
    }
    /// The vectors stored for a text that was indexed as exactly these bytes before, by the SHA-256 of the index text.
    ///
    /// This is how the same content under two names is embedded once.
    pub fn vector_by_text(&self, _index_text_hash: &str) -> Result<Option<Vec<f32>>> {
        unimplemented!()
    }
    /// The roots that were added, for `sync`.
    pub fn roots(&self) -> Result<Vec<String>> {
        unimplemented!()
    }
    /// The saved chats, newest first.
    pub fn chats(&self) -> Result<Vec<ChatSummary>> {
        unimplemented!()
    }
    /// The turns of a chat.
    pub fn chat(&self, _id: ChatId) -> Result<Vec<ChatTurn>> {
        unimplemented!()
    }
}
