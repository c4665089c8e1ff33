//! From hits to an answer: sentences chosen, verbatim and cited; confidence; saying so when the documents do not answer.

mod another;
mod asked_for;
mod author;
pub mod cite;
pub mod compose;
pub mod conflicts;
pub mod copies;
mod dates;
pub mod definition;
pub mod duty;
mod editions;
pub mod entities;
pub mod evidence;
mod expected;
pub mod features;
pub mod followup;
pub mod lexicon;
pub mod lists;
mod manner;
pub mod merge;
pub mod model;
mod numbers;
mod ordinals;
pub mod plan;
pub mod question;
mod roles;
pub mod score;
mod short;
pub mod support;
mod table;
pub mod verdict;
mod versus;
mod wanted;
pub mod weights;
mod whole_names;
pub mod wording;

pub use cite::cite;
pub use compose::compose;
pub use evidence::{Evidence, in_document};
pub use model::{Answer, Citation, Claim, DocumentRef};
pub use question::Question;
pub use score::{Considered, consider, weighed};

#[cfg(test)]
mod kinds_tests;
#[cfg(test)]
mod manner_tests;
#[cfg(test)]
mod tests;
