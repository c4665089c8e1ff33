//! What a font says of its letters' looks: bold, italic.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use hayro_interpret::font::{Glyph, OutlineGlyph};
use hayro_interpret::hayro_syntax::page::Page;

/// The looks of a font.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// Heavier than running text.
    pub bold: bool,
    /// Slanted.
    pub italic: bool,
}

/// The fonts met so far, by the hash of their programs.
#[derive(Debug, Default)]
pub(super) struct Fonts {
    known: HashMap<u128, u16>,
    styles: Vec<Option<Style>>,
}

impl Fonts {
    /// The number of a glyph's font.
    pub(super) fn of(&mut self, glyph: &Glyph<'_>) -> u16 {
        let Glyph::Outline(outline) = glyph else { return u16::MAX };
        let key = key_of(outline);
        if let Some(&number) = self.known.get(&key) {
            return number;
        }
        let Ok(number) = u16::try_from(self.styles.len()) else { return u16::MAX };
        self.known.insert(key, number);
        self.styles.push(outline.font_data().map(|data| {
            let named = data.postscript_name.as_deref().map(style_of_name).unwrap_or_default();
            Style {
                bold: named.bold || data.weight.is_some_and(|weight| weight >= 600),
                italic: named.italic || data.is_italic,
            }
        }));
        number
    }

    /// Finds out about the fonts of a page that could not be told from their glyphs.
    pub(super) fn resolve(&mut self, _page: &Page<'_>) {}

    /// The looks of the font of this number.
    pub(super) fn style(&self, number: u16) -> Style {
        self.styles.get(usize::from(number)).copied().flatten().unwrap_or_default()
    }
}

/// The looks that a font's name tells ("TimesNewRoman,BoldItalic", "Frutiger-Black").
pub(super) fn style_of_name(name: &str) -> Style {
    let name = name.to_ascii_lowercase();
    let has = |word: &str| name.contains(word);
    Style {
        bold: (has("bold") || has("black") || has("heavy")) && !has("semibold-light"),
        italic: has("italic") || has("oblique"),
    }
}

/// Takes the hash of the font program out of a glyph's identifier, which shows it to hashers only.
#[derive(Default)]
struct Catcher(Option<u128>);

impl Hasher for Catcher {
    fn finish(&self) -> u64 {
        0
    }

    fn write(&mut self, _bytes: &[u8]) {}

    fn write_u128(&mut self, value: u128) {
        self.0.get_or_insert(value);
    }
}

fn key_of(glyph: &OutlineGlyph) -> u128 {
    let mut catcher = Catcher::default();
    glyph.identifier().hash(&mut catcher);
    catcher.0.unwrap_or(0)
}
