//! Folding for comparison: what looks the same compares the same, with a map back to the stored text.
//!
//! Folded away: case, accents, compatibility forms (ligatures, full-width), soft hyphens and zero-width characters,
//! kinds of quote marks, dashes and spaces, runs of white space, the hyphen and the line break where a word was parted
//! at a line end, forms of one Arabic letter. The stored text is never changed.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Span;
use super::lines::parted_word;

/// A folded copy of a text and the way back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// For each byte of the folded text, the byte where its source character begins; and, last, the source's length.
    starts: Vec<u32>,
    /// For each byte of the folded text, one past the last byte of its source character.
    ends: Vec<u32>,
}

impl Folded {
    /// The source's place of a place in the folded text; always on character boundaries of the source.
    ///
    /// Empty places and places off the text give `None`.
    pub fn source(&self, folded: Span) -> Option<Span> {
        if folded.is_empty() || folded.end > self.text.len() {
            return None;
        }
        let start = *self.starts.get(folded.start)? as usize;
        let end = *self.ends.get(folded.end - 1)? as usize;
        Some(Span::new(start, end))
    }
}

/// Folds a text of less than 4 GiB.
pub fn fold(text: &str) -> Folded {
    let mut folded = Folded::default();
    let mut in_space = true;
    let mut next = 0;
    for (at, c) in text.char_indices() {
        let end = (at + c.len_utf8()) as u32;
        if at < next {
            continue;
        }
        if let Some(parted) = parted_word(text, at) {
            next = parted.end;
            continue;
        }
        if is_ignorable(c) {
            continue;
        }
        if c.is_whitespace() {
            if !in_space {
                folded.push(' ', at as u32, end);
            } else if let (Some(last), true) = (folded.ends.last_mut(), folded.text.ends_with(' ')) {
                // A run of white space maps to one space that covers the run.
                *last = end;
            }
            in_space = true;
            continue;
        }
        let before = folded.text.len();
        fold_char(c, |c| folded.push(c, at as u32, end));
        if folded.text.len() > before {
            in_space = false;
        } else if let Some(last) = folded.ends.last_mut() {
            // A combining mark belongs to the letter before it.
            *last = end;
        }
    }
    if folded.text.ends_with(' ') {
        folded.text.pop();
        folded.starts.pop();
        folded.ends.pop();
    }
    folded
}

impl Folded {
    /// Adds a character that stands for the source's bytes from `start` to `end`.
    pub(super) fn push(&mut self, c: char, start: u32, end: u32) {
        self.text.push(c);
        for _ in 0..c.len_utf8() {
            self.starts.push(start);
            self.ends.push(end);
        }
    }
}

/// A single word folded: as [`fold`], without the map.
pub fn fold_word(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars().filter(|&c| !is_ignorable(c)) {
        fold_char(c, |c| out.push(c));
    }
    out
}

/// Characters that are not seen: soft hyphen, zero-width characters, directional marks, byte order mark.
pub fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

/// Gives what a character is folded to, character by character; nothing for an accent.
pub(crate) fn fold_char(c: char, mut push: impl FnMut(char)) {
    if c.is_ascii() {
        return push(if c == '`' { '\'' } else { c.to_ascii_lowercase() });
    }
    // Spacing accents decompose to a space and the accent; neither is to be seen. The tatweel only stretches a word.
    let seen = |c: &char| !is_accent(*c) && *c != '\u{640}' && !c.is_whitespace() && !is_ignorable(*c);
    for c in std::iter::once(c).nfkd().filter(seen) {
        match c {
            '‘' | '’' | '‚' | '‛' | '′' | 'ʼ' | '‹' | '›' | '`' => push('\''),
            '“' | '”' | '„' | '‟' | '″' | '«' | '»' => push('"'),
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => push('-'),
            'ß' => "ss".chars().for_each(&mut push),
            'ø' | 'Ø' => push('o'),
            'ł' | 'Ł' => push('l'),
            'æ' | 'Æ' => "ae".chars().for_each(&mut push),
            'œ' | 'Œ' => "oe".chars().for_each(&mut push),
            '⁄' => push('/'),
            'ٱ' => push('ا'),
            'ة' => push('ه'),
            'ى' | 'ی' => push('ي'),
            'ک' => push('ك'),
            '\u{660}'..='\u{669}' => push(char::from(b'0' + (u32::from(c) - 0x660) as u8)),
            '\u{6f0}'..='\u{6f9}' => push(char::from(b'0' + (u32::from(c) - 0x6f0) as u8)),
            c => c.to_lowercase().filter(|&c| !is_accent(c)).for_each(&mut push),
        }
    }
}

/// Whether a mark may go without changing the word: an accent, an Arabic or Hebrew vowel. In the scripts of South and
/// South-East Asia and in Japanese kana such marks make another letter or syllable.
fn is_accent(c: char) -> bool {
    is_combining_mark(c)
        && !matches!(c, '\u{900}'..='\u{dff}' | '\u{e00}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3099}' | '\u{309a}')
}

/// A word in lower case with its accents, for stemmers: composed, without what is not seen, with plain apostrophes.
pub(super) fn lower(word: &str) -> String {
    let plain = |c: char| if matches!(c, '’' | 'ʼ') { '\'' } else { c };
    let seen = |c: &char| !is_ignorable(*c) && !matches!(c, '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}');
    word.chars().filter(seen).flat_map(char::to_lowercase).nfkc().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_looks_the_same_compares_the_same() {
        for (a, b) in [
            ("“Café”\u{a0}–  co\u{ad}operation", "\"cafe\" - cooperation"),
            ("ﬁnal Ｔｅｘｔ", "final text"),
            ("Cafe\u{301}", "Café"),
            ("it’s", "it's"),
            ("  a \n\t b ", "a b"),
            ("inter-\nnational, oper\u{ad}\n ation", "international, operation"),
            ("إعلانُ حقوقِ الإنســان ١٩٤٨", "اعلان حقوق الانسان 1948"),
            ("حرية", "حريه"),
        ] {
            assert_eq!(fold(a).text, fold(b).text, "{a:?} {b:?}");
        }
    }

    #[test]
    fn a_match_maps_back_to_the_words_as_stored() {
        let text = "The “Co\u{ad}operation\u{a0}of  States”, 2024";
        let folded = fold(text);
        let at = folded.text.find("cooperation of states").unwrap();
        let source = folded.source(Span::new(at, at + "cooperation of states".len())).unwrap();
        assert_eq!(source.of(text), Some("Co\u{ad}operation\u{a0}of  States"));
    }

    #[test]
    fn what_is_another_letter_stays_another() {
        for (a, b) in [("が", "か"), ("กิน", "กน"), ("कि", "क"), ("well-known", "wellknown"), ("a-\n\nb", "ab")]
        {
            assert_ne!(fold(a).text, fold(b).text, "{a} {b}");
        }
    }

    #[test]
    fn a_word_parted_at_a_line_end_maps_back_to_both_its_parts() {
        let text = "of inter-\nnational law";
        let folded = fold(text);
        let at = folded.text.find("international").unwrap();
        assert_eq!(folded.source(Span::new(at, at + 13)).unwrap().of(text), Some("inter-\nnational"));
    }

    proptest! {
        #[test]
        fn every_place_maps_to_character_boundaries(text in "\\PC{0,40}[ \\n\\t]{0,3}\\PC{0,40}") {
            let folded = fold(&text);
            for (at, c) in folded.text.char_indices() {
                let source = folded.source(Span::new(at, at + c.len_utf8())).unwrap();
                prop_assert!(source.of(&text).is_some());
                prop_assert!(!source.is_empty());
            }
        }

        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,60}") {
            let once = fold(&text).text;
            prop_assert_eq!(fold(&once).text, once);
        }
    }
}
