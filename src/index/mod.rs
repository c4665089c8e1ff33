//! Finding passages by vector and by word. Caches of the store: every index can be rebuilt from it.

use crate::store::PassageId;

pub mod dense;
#[cfg(test)]
mod dense_tests;
mod distance;
mod dump;
mod graph;
mod quantise;
mod scan;
#[cfg(test)]
mod testing;

pub use dense::{Build, Built, DenseIndex, GraphState};

/// A passage and how well it matches; higher is better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// Which passage.
    pub id: PassageId,
    /// Cosine for dense retrieval, BM25 for lexical.
    pub score: f32,
}
