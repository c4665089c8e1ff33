//! What changes a library: one transaction each.

use super::{ChatId, ChatTurn, DocumentId, NewDocument, PassageId, Writer};
use crate::Result;
use crate::embed::ModelInfo;

impl Writer {
    /// Stores a document in one transaction. A document of the same origin is replaced in the same transaction.
    ///
    /// # Errors
    /// When the key is taken by a document of another origin, or a passage's vector has another length than the model's.
    pub fn put(&mut self, _document: &NewDocument) -> Result<DocumentId> {
        unimplemented!()
    }
    /// Removes a document in one transaction.
    pub fn remove(&mut self, _id: DocumentId) -> Result<()> {
        unimplemented!()
    }
    /// The file was only touched or moved within its root: same bytes, new modification time.
    pub fn touch(&mut self, _id: DocumentId, _modified: i64) -> Result<()> {
        unimplemented!()
    }
    /// Remembers the model; an error when the library holds vectors of another one.
    pub fn set_model(&mut self, _model: &ModelInfo) -> Result<()> {
        unimplemented!()
    }
    /// Forgets the model and all vectors (the first step of `reindex`).
    pub fn drop_vectors(&mut self) -> Result<()> {
        unimplemented!()
    }
    /// Passages that have no vector, by ascending id, at most `limit`.
    pub fn without_vector(&self, _limit: usize) -> Result<Vec<PassageId>> {
        unimplemented!()
    }
    /// Stores vectors for passages in one transaction.
    pub fn set_vectors(&mut self, _vectors: &[(PassageId, Vec<f32>)]) -> Result<()> {
        unimplemented!()
    }
    /// Adds a turn to a chat, making the chat when `chat` is `None`. Needs no change of generation.
    pub fn add_turn(&mut self, _chat: Option<ChatId>, _turn: &ChatTurn) -> Result<ChatId> {
        unimplemented!()
    }
}
