//! Briefings: questions answered in order, each claim in the words of its document, and all of it proved again later.
//!
//! Pure: outlines and answers come in, a [`Brief`] and its exports go out. Asking is done by [`crate::engine`], writing to
//! files by the faces.

pub mod anchor;
pub mod bibliography;
pub mod changes;
pub mod cite;
pub mod compose;
mod dates;
pub mod derive;
pub mod docx;
pub mod edit;
pub mod evidence;
mod front;
mod glossary;
pub mod html;
pub mod lean;
pub mod markdown;
pub mod model;
mod noted;
pub mod outline;
mod own_html;
mod own_markdown;
pub mod place;
pub mod recipe;
pub mod refresh;
pub mod refresh_markdown;
pub mod rows;
pub mod seal;
#[cfg(test)]
mod testing;
pub mod texts;
pub mod topic;
pub mod verify;
pub mod visible;
pub mod words;
mod worth;

pub use compose::Composer;
pub use derive::settle;
pub use model::{Brief, Evidence, Own, Place, Question, SCHEMA, Section, Source};
pub use texts::{Known, KnownFile, Texts};
