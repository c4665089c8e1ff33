//! Finding passages by vector and by word. Caches of the store: every index can be rebuilt from it.

use crate::store::PassageId;

mod analyse;
pub mod bm25;
#[cfg(test)]
mod bm25_tests;
pub mod dense;
#[cfg(test)]
mod dense_tests;
mod distance;
mod dump;
mod graph;
pub mod marks;
mod memory;
mod quantise;
mod reading;
mod scan;
mod segments;
#[cfg(test)]
pub(crate) mod testing;
pub mod width;

pub use analyse::{Asked, asked, terms};
pub use bm25::{Bm25, Match};
pub use dense::{Build, Built, DenseIndex, GraphState};
pub use segments::write;
pub use width::Recall;

/// A passage and how well it matches; higher is better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// Which passage.
    pub id: PassageId,
    /// Cosine for dense retrieval, BM25 for lexical.
    pub score: f32,
}
