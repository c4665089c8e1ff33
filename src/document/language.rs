//! Telling the language of a text.

/// The language of a text as a BCP 47 tag of two letters; `None` where the text is too short or too mixed to tell.
pub fn detect(_text: &str) -> Option<String> {
    None
}
