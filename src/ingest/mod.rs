//! From paths and addresses to stored documents: walk, plan, and the pipeline of one document.
//!
//! ```text
//! walk -> plan (what is new?) -> read (isolated) -> cut -> Writer::put, in the order found -> Writer::set_vectors
//! \_____________ one feeding thread _____________/      \______________ the calling thread ______________/
//!                                                                    ^ workers embed side by side
//! ```
//!
//! A document is stored, and found by its words, as soon as it is read; its vectors follow in batches.
//!
//! | file | what is decided there |
//! |---|---|
//! | [`walk`] | which files lie below a path, and why the others are not taken |
//! | [`kind`] | which names are read, and how large a file may be |
//! | [`key`] | what a document is called, and how two of the same name are told apart |
//! | [`plan`] | added, changed, same, gone |
//! | [`starter`] | the starter corpus that is kept in the binary |
//! | [`fetch`] | saving a dated copy of a page that the user named |
//!
//! A kill at any point loses at most the documents in hand; the next run finds the others stored and goes on.

mod clock;
mod cut;
mod embedding;
mod feed;
pub mod fetch;
mod fill;
mod isolate;
pub mod key;
pub mod kind;
mod limit;
mod meter;
mod pipeline;
pub mod plan;
mod pool;
mod reading;
pub mod report;
mod run;
mod source;
pub mod starter;
mod sync;
pub mod walk;

#[cfg(test)]
mod tests;

pub use isolate::is_quiet_thread;
pub use report::{Phase, Progress, Report, Seconds, Skipped};
pub use run::{How, Job, Means, Password, run};
pub use source::read_file;
