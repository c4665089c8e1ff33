//! From hits to an answer: sentences chosen, verbatim and cited; confidence; saying so when the documents do not answer.

pub mod cite;
pub mod entities;
pub mod model;
pub mod question;

pub use cite::cite;
pub use model::{Answer, Citation, Claim, DocumentRef};
