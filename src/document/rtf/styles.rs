//! The style sheet of an RTF file: which paragraphs are headings.

use std::collections::HashMap;

/// More styles than this are not kept; Word itself has some 400.
const MAX_STYLES: usize = 10_000;

/// The levels of headings by the number of their style.
#[derive(Debug, Default)]
pub(super) struct Styles {
    levels: HashMap<i32, u8>,
}

impl Styles {
    /// Takes in one entry of the style sheet: its number, the outline level it sets (0 is the highest), its name.
    pub(super) fn add(&mut self, number: i32, outline: Option<u8>, name: &str) {
        if self.levels.len() >= MAX_STYLES {
            return;
        }
        let name = name.trim().trim_end_matches(';').trim().to_lowercase();
        let named = name.strip_prefix("heading ").and_then(|level| level.parse::<u8>().ok());
        let named = named.filter(|level| (1..=9).contains(level)).or((name == "title").then_some(1));
        if let Some(level) = named.or_else(|| level(outline)) {
            self.levels.insert(number, level.min(6));
        }
    }

    /// The level of a heading in this style.
    pub(super) fn level(&self, number: i32) -> Option<u8> {
        self.levels.get(&number).copied()
    }
}

/// The level of a heading by an outline level; 9 and more is the text below headings.
pub(super) fn level(outline: Option<u8>) -> Option<u8> {
    outline.filter(|&outline| outline < 9).map(|outline| (outline + 1).min(6))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_by_name_and_by_outline() {
        let mut styles = Styles::default();
        styles.add(1, None, "Heading 2;");
        styles.add(2, Some(0), "Überschrift 1;");
        styles.add(3, Some(9), "Normal;");
        styles.add(4, None, "heading seven");
        assert_eq!([1, 2, 3, 4, 5].map(|number| styles.level(number)), [Some(2), Some(1), None, None, None]);
    }
}
