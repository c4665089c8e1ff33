//! Cutting a document into passages: what is embedded, indexed and retrieved.
//!
//! Passages follow sections, paragraphs and sentences; see [`cut::cut`].

pub mod cut;
mod indexed;
mod plan;
mod units;

pub use cut::{Limits, Passage, cut};
pub use indexed::{Indexed, index_text};
