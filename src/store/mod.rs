//! The library on disk: one folder with `library.db` (`SQLite`, WAL) as the only source of truth, and index folders
//! beside it that may be deleted at any time.
//!
//! [`Library`] reads, in any number of processes; [`Writer`] writes, one at a time, holding the lock file.

mod open;
mod read;
mod rows;
mod schema;
mod write;

pub use open::{Library, Writer};
pub use rows::{
    ChatId, ChatSummary, ChatTurn, DocumentId, DocumentRow, NewDocument, NewPassage, PassageId, PassageRow,
    StoredDocument,
};
pub use schema::FORMAT;
