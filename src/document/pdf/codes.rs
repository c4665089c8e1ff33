//! Letters of composite fonts that do not say what their codes mean.
//!
//! Such codes are numbers of glyphs. Two habits of the programs that leave the table out are common: the codes are those
//! of the letters after all, or they count glyphs in the order of the usual TrueType fonts, in which the space is glyph 3
//! and ASCII follows, so that 29 is missing to the letter. Which it is, if either, is told by how often the most
//! frequent letters come up; text that is neither stays unknown rather than wrong.

use super::device::Gathered;
use super::fonts::Fonts;

/// Fewer letters than this tell nothing.
const ENOUGH: usize = 20;
/// The share of frequent letters below which a reading is not believed; it is about 0.8 in English, French and German.
const SHARE: f32 = 0.55;
/// From the number of a glyph to its letter in fonts with the usual order.
const USUAL_ORDER: u32 = 29;

/// A letter not yet read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unread {
    /// Its number within [`Gathered::glyphs`].
    pub glyph: usize,
    /// Its code.
    pub code: u32,
    /// The number of its font.
    pub font: u16,
}

/// Reads them where that can be done.
pub(super) fn read(page: &mut Gathered, unread: &[Unread], fonts: &mut Fonts) {
    let mut numbers: Vec<u16> = unread.iter().map(|letter| letter.font).collect();
    numbers.sort_unstable();
    numbers.dedup();
    for number in numbers {
        let of_font = || unread.iter().filter(|letter| letter.font == number);
        if of_font().count() >= ENOUGH && fonts.shift(number).is_none() {
            let share = |shift: u32| {
                let frequent =
                    of_font().filter(|letter| letter_of(letter.code, shift).is_some_and(is_frequent)).count();
                frequent as f32 / of_font().count() as f32
            };
            let best = if share(USUAL_ORDER) > share(0) { USUAL_ORDER } else { 0 };
            if share(best) >= SHARE {
                fonts.set_shift(number, best);
            }
        }
        let Some(shift) = fonts.shift(number) else { continue };
        for letter in of_font() {
            let (Some(read), Some(glyph)) = (letter_of(letter.code, shift), page.glyphs.get_mut(letter.glyph)) else {
                continue;
            };
            let Ok(start) = u32::try_from(page.text.len()) else { return };
            page.text.push(read);
            (glyph.start, glyph.len) = (start, read.len_utf8() as u16);
            page.unknown = page.unknown.saturating_sub(1);
        }
    }
}

fn letter_of(code: u32, shift: u32) -> Option<char> {
    let code = u8::try_from(code.checked_add(shift)?).ok().filter(|&code| code >= 32)?;
    if shift > 0 {
        // The order of glyphs follows ASCII only.
        return code.is_ascii().then_some(char::from(code)).filter(|c| !c.is_control());
    }
    let (text, _, _) = encoding_rs::WINDOWS_1252.decode(std::slice::from_ref(&code));
    text.chars().next().filter(|c| !c.is_control())
}

fn is_frequent(c: char) -> bool {
    matches!(
        c.to_ascii_lowercase(),
        ' ' | 'e' | 't' | 'a' | 'o' | 'i' | 'n' | 's' | 'r' | 'h' | 'l' | 'd' | 'u' | '0'..='9'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_readings_that_make_words_are_believed() {
        for (text, shift) in [
            ("the people of the united nations", 0),
            ("the people of the united nations", 29),
            ("12,345 67,890 11,213 44", 0),
        ] {
            let codes = text.bytes().map(|byte| u32::from(byte) - shift);
            let letters: Vec<Unread> = codes.enumerate().map(|(glyph, code)| Unread { glyph, code, font: 0 }).collect();
            let share = |by: u32| {
                letters.iter().filter_map(|letter| letter_of(letter.code, by)).filter(|&c| is_frequent(c)).count()
            };
            assert!(share(shift) > share(29 - shift), "{text}");
        }
        assert_eq!((letter_of(3, 29), letter_of(0x3042, 0), letter_of(0xe9, 0)), (Some(' '), None, Some('é')));
    }
}
