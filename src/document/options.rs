//! What a user may ask of the readers.

use serde::{Deserialize, Serialize};

/// How files are to be read. The default is what is read without being asked for anything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// Passwords to try on encrypted files, in this order.
    pub passwords: Vec<String>,
    /// Keep tracked changes of office formats apart instead of reading the accepted text.
    pub show_changes: bool,
    /// Write a mark where a note of an office document is referred to (`[^footnote 3]`, as the note's block is called): for
    /// reading a draft, in which notes say where quotations are from. Texts that are stored have no such marks.
    pub mark_notes: bool,
    /// How many archives and messages the file lies within; readers of such refuse to go deeper than [`MAX_DEPTH`].
    pub depth: u8,
}

/// An archive in a message in an archive is the deepest that is read.
pub const MAX_DEPTH: u8 = 3;
