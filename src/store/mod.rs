//! The library on disk: one folder with `library.db` (`SQLite`, WAL) as the only source of truth, and index folders
//! beside it that may be deleted at any time.
//!
//! [`Library`] reads, in any number of processes; [`Writer`] writes, one at a time, holding the lock file.

mod briefs;
mod chats;
mod editions;
mod fault;
mod files;
mod filter;
mod labels;
mod lock;
mod migrate;
mod open;
mod pack;
mod put;
mod read;
mod rows;
mod schema;
mod sections;
mod since;
mod tokens;
mod write;

pub use briefs::{Briefs, unknown as unknown_brief};
pub use chats::Chats;
pub use filter::Filter;
pub use labels::check_name;
pub use open::{Library, Writer};
pub use pack::text_hash;
pub use rows::{
    BriefRow, ChatId, ChatSummary, ChatTurn, Collection, DocumentId, DocumentRow, EditionRow, FileRow, KeptBrief,
    NewDocument, NewPassage, PassageId, PassageRow, Place, Replaced, SectionRow, StoredDocument,
};
pub use schema::FORMAT;
pub use since::Stamp;
pub use tokens::PassageTokens;

/// Makes a file's new name in this folder survive a power cut; a no-op where folders cannot be synced.
pub(crate) fn sync_dir(dir: &std::path::Path) {
    if let Ok(dir) = std::fs::File::open(dir) {
        let _ = dir.sync_all();
    }
}

#[cfg(test)]
mod living_tests;
#[cfg(test)]
mod tests;
