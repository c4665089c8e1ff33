//! Documents: the text that is stored, its blocks, and the readers that make them from bytes.
//!
//! One file a format. A reader takes bytes and gives [`Part`]s; it does no input or output, never panics by design,
//! and anything odd in a file becomes a [`Warning`].

pub mod detect;
mod encoding;
mod front_matter;
mod headings;
mod html;
mod html_meta;
mod html_tree;
mod html_walk;
pub mod jsonl;
mod markdown;
pub mod model;
mod numbering;
mod outline;
pub mod output;
mod plain;
pub mod read;

pub use detect::Format;
pub use jsonl::read_line as read_record;
pub use model::{Block, BlockKind, Document, Locator, Metadata, Page, Reader, Warning};
pub use read::{Input, Part, read};
