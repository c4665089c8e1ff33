//! The tables, and the version of their format.

/// The format's version; a library with a higher one is refused, with a word about updating adduce.
pub const FORMAT: u32 = 1;
