//! Documents: the text that is stored, its blocks, and the readers that make them from bytes.
//!
//! One file a format. A reader takes bytes and gives [`Part`]s; it does no input or output, never panics by design,
//! and anything odd in a file becomes a [`Warning`].

mod archive;
pub mod detect;
mod docx;
mod encoding;
mod epub;
mod flow;
mod front_matter;
mod headings;
mod html;
mod html_meta;
mod html_tree;
mod html_walk;
mod image;
mod indent;
pub mod jsonl;
pub mod language;
mod legal;
pub mod locator;
mod mail;
mod markdown;
pub mod model;
mod numbering;
mod numerals;
mod odf;
pub mod options;
mod outline;
pub mod output;
mod package;
mod pdf;
mod plain;
mod pptx;
mod printed;
pub mod problem;
pub mod read;
mod roman;
mod rtf;
mod sheet;
pub mod sketch;
pub mod source_text;
mod table;
pub(crate) mod templates;
mod title;
mod version;
mod xml;
mod zipped;

pub(crate) use pdf::places as places_on_page;

pub use detect::Format;
pub use jsonl::read_line as read_record;
pub use locator::Locator;
pub use model::{Block, BlockKind, Document, Metadata, Page, Reader, Warning};
pub use options::Options;
pub use problem::Problem;
pub use read::{Input, Part, read, read_with};
pub use source_text::{SourceText, source_text};
pub use version::{current_version, versions};
