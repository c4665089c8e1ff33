//! What a font says of its letters' looks: bold, italic.

use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};
use std::sync::OnceLock;

use hayro_interpret::font::{Glyph, OutlineGlyph, StandardFont};
use hayro_interpret::hayro_syntax::object::dict::keys::{
    BASE_FONT, FLAGS, FONT, FONT_DESC, FONT_FILE, FONT_FILE3, FONT_WEIGHT, RESOURCES, XOBJECT,
};
use hayro_interpret::hayro_syntax::object::{Dict, Name, ObjectIdentifier, Stream};
use hayro_interpret::hayro_syntax::page::Page;

use super::program_hash;

/// The looks of a font.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// Heavier than running text.
    pub bold: bool,
    /// Slanted.
    pub italic: bool,
}

/// The number of a font of which nothing is known (one whose letters are drawings).
const UNKNOWN: u16 = u16::MAX;
/// Forms within forms are searched for fonts this deep.
const DEPTH: usize = 4;
/// Fonts and forms looked at in a file. Each is looked at once.
const MAX_LOOKED_AT: usize = 5_000;
/// Bits of a font descriptor's flags (ISO 32000-1, table 123).
const ITALIC: u32 = 1 << 6;
const FORCE_BOLD: u32 = 1 << 18;

/// A font met in a file.
#[derive(Debug)]
struct Known {
    /// The first half of the hash of its program.
    hash: u64,
    style: Option<Style>,
    /// Whether the file does not hold it, so that another one stands in with its letters stretched.
    substitute: bool,
    /// Whether its codes are numbers of glyphs rather than of letters.
    composite: bool,
    /// What to add to its codes to get letters, once that is known.
    shift: Option<u32>,
}

/// The fonts met so far, by the hashes of their programs.
#[derive(Debug, Default)]
pub(super) struct Fonts {
    numbers: HashMap<u64, u16>,
    known: Vec<Known>,
    looked_at: HashSet<ObjectIdentifier>,
    /// Looks of programs found in font dictionaries.
    found: HashMap<u64, Style>,
}

impl Fonts {
    /// The number of a glyph's font.
    pub(super) fn of(&mut self, glyph: &Glyph<'_>) -> u16 {
        let Glyph::Outline(outline) = glyph else { return UNKNOWN };
        let hash = hash_of(outline);
        if let Some(&number) = self.numbers.get(&hash) {
            return number;
        }
        let Ok(number) = u16::try_from(self.known.len()) else { return UNKNOWN };
        self.numbers.insert(hash, number);
        let standard = standard().get(&hash).copied();
        let style = standard.or_else(|| self.found.get(&hash).copied()).or_else(|| {
            let data = outline.font_data()?;
            let named = data.postscript_name.as_deref().map(style_of_name).unwrap_or_default();
            Some(Style {
                bold: named.bold || data.weight.is_some_and(|weight| weight >= 600),
                italic: named.italic || data.is_italic,
            })
        });
        self.known.push(Known {
            hash,
            style,
            substitute: standard.is_some(),
            composite: is_composite(outline),
            shift: None,
        });
        number
    }

    /// Whether another font stands in for it.
    pub(super) fn is_substitute(&self, number: u16) -> bool {
        self.known.get(usize::from(number)).is_some_and(|known| known.substitute)
    }

    /// Whether its codes say nothing about letters by themselves.
    pub(super) fn is_composite(&self, number: u16) -> bool {
        self.known.get(usize::from(number)).is_some_and(|known| known.composite)
    }

    /// What to add to its codes to get letters, where that was found out.
    pub(super) fn shift(&self, number: u16) -> Option<u32> {
        self.known.get(usize::from(number)).and_then(|known| known.shift)
    }

    /// Keeps what was found out.
    pub(super) fn set_shift(&mut self, number: u16, shift: u32) {
        if let Some(known) = self.known.get_mut(usize::from(number)) {
            known.shift = Some(shift);
        }
    }

    /// The looks of the font of this number.
    pub(super) fn style(&self, number: u16) -> Style {
        self.known.get(usize::from(number)).and_then(|known| known.style).unwrap_or_default()
    }

    /// Finds out about the fonts that could not be told from their glyphs, among the fonts of a page on which they
    /// were met.
    pub(super) fn resolve(&mut self, page: &Page<'_>) {
        if self.known.iter().all(|known| known.style.is_some()) {
            return;
        }
        let resources = page.resources();
        self.search(&resources.fonts, &resources.x_objects, DEPTH);
        for known in &mut self.known {
            if known.style.is_none() {
                // What cannot be found on its page will not be found later.
                known.style = Some(self.found.get(&known.hash).copied().unwrap_or_default());
            }
        }
    }

    fn search(&mut self, fonts: &Dict<'_>, forms: &Dict<'_>, depth: usize) {
        for name in fonts.keys() {
            if let Some(font) = fonts.get::<Dict<'_>>(&*name) {
                self.look_at(&font);
            }
        }
        if depth == 0 {
            return;
        }
        for name in forms.keys() {
            let Some(form) = forms.get::<Stream<'_>>(&*name) else { continue };
            let new = self.looked_at.len() < MAX_LOOKED_AT && self.looked_at.insert(form.obj_id());
            if let Some(resources) = form.dict().get::<Dict<'_>>(RESOURCES).filter(|_| new) {
                let (fonts, forms) = (resources.get::<Dict<'_>>(FONT), resources.get::<Dict<'_>>(XOBJECT));
                self.search(&fonts.unwrap_or_default(), &forms.unwrap_or_default(), depth - 1);
            }
        }
    }

    fn look_at(&mut self, font: &Dict<'_>) {
        let Some(descriptor) = font.get::<Dict<'_>>(FONT_DESC) else { return };
        // In the order in which the library chooses. Other kinds of programs tell their looks themselves.
        let program = descriptor.get::<Stream<'_>>(FONT_FILE3).or_else(|| descriptor.get::<Stream<'_>>(FONT_FILE));
        let Some(program) = program else { return };
        if self.looked_at.len() >= MAX_LOOKED_AT || !self.looked_at.insert(program.obj_id()) {
            return;
        }
        let Ok(bytes) = program.decoded_data() else { return };
        let named = font.get::<Name<'_>>(BASE_FONT).map(|name| style_of_name(name.as_str())).unwrap_or_default();
        let flags = descriptor.get::<u32>(FLAGS).unwrap_or(0);
        let weight = descriptor.get::<f32>(FONT_WEIGHT).unwrap_or(0.0);
        self.found.insert(
            program_hash::of_program(&bytes),
            Style {
                bold: named.bold || flags & FORCE_BOLD != 0 || weight >= 600.0,
                italic: named.italic || flags & ITALIC != 0,
            },
        );
    }
}

/// The looks that a font's name tells ("TimesNewRoman,BoldItalic", "Frutiger-Black", "CMBX10", "CMTI12").
pub(super) fn style_of_name(name: &str) -> Style {
    let name = name.rsplit('+').next().unwrap_or(name).to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let begins = |words: &[&str]| words.iter().any(|word| name.starts_with(word));
    Style {
        bold: has(&["bold", "black", "heavy", "-medi", "semibd", "-bd"]) || begins(&["cmbx", "cmb1", "cmssbx", "sfbx"]),
        italic: has(&["italic", "oblique", "slanted", "kursiv", "-ital", "medi-it"])
            || name.ends_with("-it")
            || begins(&["cmti", "cmsl", "cmbxti", "cmssi", "cmmi", "sfti", "sfsl"]),
    }
}

/// The standard fonts, which stand in for those that a file does not hold.
fn standard() -> &'static HashMap<u64, Style> {
    static STANDARD: OnceLock<HashMap<u64, Style>> = OnceLock::new();
    STANDARD.get_or_init(|| {
        [
            StandardFont::Helvetica,
            StandardFont::HelveticaBold,
            StandardFont::HelveticaOblique,
            StandardFont::HelveticaBoldOblique,
            StandardFont::Courier,
            StandardFont::CourierBold,
            StandardFont::CourierOblique,
            StandardFont::CourierBoldOblique,
            StandardFont::TimesRoman,
            StandardFont::TimesBold,
            StandardFont::TimesItalic,
            StandardFont::TimesBoldItalic,
            StandardFont::ZapfDingBats,
            StandardFont::Symbol,
        ]
        .iter()
        .map(|font| {
            let (data, _) = font.get_font_data();
            (program_hash::of_program((*data).as_ref()), style_of_name(font.postscript_name()))
        })
        .collect()
    })
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

/// Whether the glyph is of a composite font (Type 0). The library says so in its debugging form only, near its beginning;
/// what comes after is not written.
fn is_composite(glyph: &OutlineGlyph) -> bool {
    struct Head(String);
    impl std::fmt::Write for Head {
        fn write_str(&mut self, text: &str) -> std::fmt::Result {
            self.0.push_str(text);
            if self.0.len() > 200 { Err(std::fmt::Error) } else { Ok(()) }
        }
    }
    let mut head = Head(String::new());
    let _ = std::fmt::write(&mut head, format_args!("{glyph:?}"));
    head.0.contains("font: Type0(")
}

fn hash_of(glyph: &OutlineGlyph) -> u64 {
    let mut catcher = Catcher::default();
    glyph.identifier().hash(&mut catcher);
    catcher.0.map_or(0, |hash| hash as u64)
}
