//! Quotations: where they stand in the sources, and whether they say what the source says.
//!
//! ```text
//! quotation -> written (fragments, ellipses, brackets) -> tokens -> runs of letters -> index -> stretches of documents
//!     -> align -> regions that are not the same -> folded, allowed, or a typed difference -> verdict
//! ```
//!
//! | file | what is decided there |
//! |---|---|
//! | [`tokens`] | what is typography and what is meaning |
//! | [`written`] | what of a quotation is ellipsis, bracket, remark |
//! | [`index`] | where stretches of letters stand in the library |
//! | [`align`] | which word stands for which |
//! | `regions`, `classify`, [`lexicon`] | what kind of difference it is |
//! | `omitted` | whether the sense turns on what was left out or cut off |
//! | `brackets`, `referent` | whether brackets name, explain, or change |
//! | `amounts`, `spelling` | whether it is the same number, the same word, written otherwise |
//! | [`rules`] | which rules about words a language lacks |
//! | [`judge`](judge()) | one quotation against one stretch |
//! | `reordered` | whether nothing but the order of the words is another |
//! | `places` | the stretches that share most of a quotation's letters |
//! | [`check`](check()) | one quotation against the library |
//! | [`draft`] | the quotations of a draft, and where it says they are from |
//! | [`correct`] | what a quotation of a draft should say instead |
//!
//! Pure: the library comes in through a trait. Nothing here measures likeness to decide: one word that turns the sense
//! outweighs any number of words that are the same.

pub mod align;
mod amounts;
pub mod anchor;
mod brackets;
mod check;
mod classify;
pub mod correct;
pub mod draft;
pub mod index;
mod judge;
pub mod lexicon;
pub mod model;
mod omitted;
mod places;
mod referent;
mod regions;
mod reordered;
pub mod report;
pub mod rules;
pub mod shown;
mod spelling;
pub mod tokens;
pub mod written;

pub use check::{Checked, Found, Library, check, check_near};
pub use judge::{Judged, Source, judge};
pub use model::{Difference, DifferenceKind, Omitted, Severity, Verdict};
