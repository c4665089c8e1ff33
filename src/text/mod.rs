//! Text and places in it: spans, folding for comparison, words, sentences, and what is safe to show.
//!
//! Pure: knows nothing of documents, files or terminals.

mod arabic;
pub mod cardinals;
pub mod fold;
pub mod glossary;
pub mod language;
pub mod lines;
pub mod safe;
pub mod sentences;
pub mod span;
pub mod words;

pub use span::Span;
