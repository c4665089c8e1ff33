//! The anchor of a place, as notes of exported briefings carry it.

use super::model::Place;
pub use crate::quote::anchor::{Anchor, read};

/// The anchor of a place, as a comment.
pub fn comment(place: &Place) -> String {
    crate::quote::anchor::comment(&Anchor {
        key: place.citation.document.key.clone(),
        span: place.citation.span,
        text_sha256: place.text_sha256.clone(),
    })
}
