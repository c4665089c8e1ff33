//! Briefings: questions answered in order, each claim in the words of its document, and all of it proved again later.
//!
//! Pure: outlines and answers come in, a [`Brief`] and its exports go out. Asking is done by [`crate::engine`], writing to
//! files by the faces.

pub mod changes;
pub mod evidence;
pub mod model;
pub mod recipe;
pub mod seal;
pub mod verify;
pub mod visible;

pub use model::{Brief, Evidence, Own, Place, Question, SCHEMA, Section, Source};
