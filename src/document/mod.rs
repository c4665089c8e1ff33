//! Documents: the text that is stored, its blocks, and the readers that make them from bytes.
//!
//! One file a format. A reader takes bytes and gives [`Part`]s; it does no input or output, never panics by design,
//! and anything odd in a file becomes a [`Warning`].

pub mod detect;
pub mod encoding;
pub mod html;
pub mod jsonl;
pub mod markdown;
pub mod model;
pub mod plain;
pub mod read;

pub use detect::Format;
pub use model::{Block, BlockKind, Document, Locator, Metadata, Page, Reader, Warning};
pub use read::{Input, Part, read};
