//! What composing needs of the library. Asked through a trait, so that composing does no input or output of its own.

use std::sync::Arc;

use crate::Result;
use crate::document::Reader;
use crate::store::StoredDocument;

/// A document with what is known of its file.
#[derive(Debug, Clone)]
pub struct Known {
    /// The text.
    pub document: Arc<StoredDocument>,
    /// [`super::place::sha256`] of the text.
    pub text_sha256: Arc<str>,
    /// What is known of the file; `None` for a text that is no longer current.
    pub file: Option<KnownFile>,
}

/// What is known of the file of a current document.
#[derive(Debug, Clone)]
pub struct KnownFile {
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// Who read it.
    pub reader: Reader,
    /// When it was stored, RFC 3339 in UTC.
    pub added: String,
    /// The origin of the file that holds it among others.
    pub part_of: Option<String>,
}

/// The texts of a library.
pub trait Texts {
    /// The text of this edition, current or not; `None` where it is gone for good.
    ///
    /// # Errors
    /// When the library cannot be read.
    fn edition(&self, edition: i64) -> Result<Option<Known>>;
    /// The current document of this key.
    ///
    /// # Errors
    /// When the library cannot be read.
    fn current(&self, key: &str) -> Result<Option<Known>>;
    /// The current document that came from this path or address, whatever its key.
    ///
    /// # Errors
    /// When the library cannot be read.
    fn by_origin(&self, origin: &str) -> Result<Option<Known>>;
    /// How many current documents have this title.
    ///
    /// # Errors
    /// When the library cannot be read.
    fn titled(&self, title: &str) -> Result<usize>;
    /// Why the file of this origin cannot be read, where that is so.
    ///
    /// # Errors
    /// When the library cannot be read.
    fn problem(&self, origin: &str) -> Result<Option<String>>;
}
