//! Cutting a document into passages: what is embedded, indexed and retrieved.
//!
//! Passages follow sections, paragraphs and sentences; see [`cut::cut`].

pub mod cut;
mod plan;
mod units;

pub use cut::{Limits, Passage, cut, index_text};
