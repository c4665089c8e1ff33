//! EPUB books.

use super::detect::reader_error;
use super::read::Parts;
use super::{Input, Options, Problem};

/// Raised whenever text or blocks can come out differently.
pub(super) const VERSION: u32 = 1;

/// Reads the file.
pub(super) fn parts(input: &Input<'_>, _options: &Options) -> Parts {
    vec![Err(reader_error(input.name, "is not yet read").problem(Problem::Unsupported))]
}
