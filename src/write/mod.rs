//! A fluent answer by a language model, held to the passages it was given: what the model is told, its words cut into
//! sentences, and each sentence checked.
//!
//! Pure: who sends and receives is [`crate::llm`].

mod dates;
mod draft;
mod figures;
pub mod model;
mod names;
pub mod prompt;
mod quotes;
pub mod support;
mod turns;
mod unit;

pub use draft::{Draft, drafts};
pub use model::{Problem, ProblemKind, Quotation, Sentence, Support, Written};
pub use prompt::{Passage, Prompt, prompt};
pub use support::check;
