//! Characters of the symbol fonts, which Word stores by their place in the font.

/// The character for a place in a font (`w:sym`), where it has one that other fonts show too.
pub(super) fn symbol(font: &str, code: u32) -> Option<char> {
    // Symbol fonts are mapped into a private area from F000 on.
    let place = if (0xF000..=0xF0FF).contains(&code) { code - 0xF000 } else { code };
    match font.trim().to_lowercase().as_str() {
        "symbol" => from_symbol(place),
        "wingdings" => from_wingdings(place),
        "wingdings 2" => match place {
            0x50 => Some('✓'),
            0x4f => Some('✗'),
            0x52 => Some('☑'),
            0x53 => Some('☒'),
            0xa3 => Some('☐'),
            _ => None,
        },
        _ => char::from_u32(code).filter(|c| !('\u{e000}'..='\u{f8ff}').contains(c)),
    }
}

/// Places of Adobe's symbol font: Greek by the Latin letter, signs of mathematics.
fn from_symbol(place: u32) -> Option<char> {
    const CAPITALS: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
    const SMALL: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";
    match place {
        0x41..=0x5a => CAPITALS.chars().nth((place - 0x41) as usize),
        0x61..=0x7a => SMALL.chars().nth((place - 0x61) as usize),
        0x20..=0x21 | 0x23 | 0x25..=0x26 | 0x28..=0x29 | 0x2b..=0x2c | 0x2e..=0x3f | 0x5b | 0x5d | 0x7b..=0x7d => {
            char::from_u32(place)
        }
        0x22 => Some('∀'),
        0x24 => Some('∃'),
        0x2d => Some('−'),
        0xa2 => Some('′'),
        0xa3 => Some('≤'),
        0xa5 => Some('∞'),
        0xab => Some('↔'),
        0xac => Some('←'),
        0xad => Some('↑'),
        0xae => Some('→'),
        0xaf => Some('↓'),
        0xb0 => Some('°'),
        0xb1 => Some('±'),
        0xb2 => Some('″'),
        0xb3 => Some('≥'),
        0xb4 => Some('×'),
        0xb6 => Some('∂'),
        0xb7 => Some('•'),
        0xb8 => Some('÷'),
        0xb9 => Some('≠'),
        0xba => Some('≡'),
        0xbb => Some('≈'),
        0xbc => Some('…'),
        0xc7 => Some('∩'),
        0xc8 => Some('∪'),
        0xce => Some('∈'),
        0xd0 => Some('∠'),
        0xd2 => Some('®'),
        0xd3 => Some('©'),
        0xd4 => Some('™'),
        0xd5 => Some('∏'),
        0xd6 => Some('√'),
        0xdb => Some('⇔'),
        0xde => Some('⇒'),
        0xe5 => Some('∑'),
        0xf2 => Some('∫'),
        _ => None,
    }
}

/// Places of Wingdings that are used in texts: boxes, ticks, arrows, bullets, telephones.
fn from_wingdings(place: u32) -> Option<char> {
    match place {
        0x20 => Some(' '),
        0x28 => Some('☎'),
        0x2a => Some('✉'),
        0x4a => Some('☺'),
        0x4c => Some('☹'),
        0x6c | 0x9f => Some('•'),
        0x6e | 0xa7 => Some('▪'),
        0x6f | 0x71 | 0x72 | 0xa8 => Some('☐'),
        0x76 => Some('❖'),
        0xab => Some('★'),
        0xd8 => Some('➢'),
        0xdf | 0xe7 => Some('←'),
        0xe0 | 0xe8 | 0xf0 => Some('→'),
        0xe1 | 0xe9 => Some('↑'),
        0xe2 | 0xea => Some('↓'),
        0xfb => Some('✗'),
        0xfc => Some('✓'),
        0xfd => Some('☒'),
        0xfe => Some('☑'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::symbol;

    #[test]
    fn symbols_become_characters_that_every_font_has() {
        assert_eq!(symbol("Symbol", 0xF0B3), Some('≥'));
        assert_eq!(symbol("Symbol", 0x6d), Some('μ'));
        assert_eq!(symbol("Symbol", 0x5a), Some('Ζ'));
        assert_eq!(symbol("Wingdings", 0xF0FE), Some('☑'));
        assert_eq!(symbol("Arial", 0x2013), Some('–'));
        assert_eq!(symbol("Webdings", 0xF061), None);
    }
}
