//! Measuring: from what was asked and answered to figures with intervals. No input or output.
//!
//! | file | what is reckoned there |
//! |---|---|
//! | [`ranking`] | nDCG, recall, reciprocal rank of a ranked list of documents |
//! | [`answers`] | whether answers are right, and whether silence is |
//! | [`quotes`] | whether quotations are judged rightly |
//! | [`calibration`] | whether confidence means what it says |
//! | [`bootstrap`] | how far a figure may be off by the choice of questions |
//! | [`gold`] | questions with what is known to answer them |
//! | [`report`] | all of it in one shape |
//! | [`compare`] | two reports side by side |

pub mod answers;
pub mod bootstrap;
pub mod calibration;
pub mod compare;
pub mod gold;
pub mod quotes;
pub mod ranking;
pub mod report;

pub use gold::{Bad, Gold, Query};
pub use report::Report;

#[cfg(test)]
#[path = "eval_tests.rs"]
mod tests;
