//! From paths and addresses to stored documents: walk, plan, and the pipeline of one document.

pub mod plan;
pub mod report;

pub use report::{Phase, Progress, Report, Skipped};
