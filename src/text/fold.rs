//! Folding for comparison: what looks the same compares the same, with a map back to the stored text.
//!
//! Folded away: case, accents, compatibility forms (ligatures, full-width), soft hyphens and zero-width characters,
//! kinds of quote marks, dashes and spaces, runs of white space. The stored text is never changed.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Span;

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
    for (at, c) in text.char_indices() {
        let end = (at + c.len_utf8()) as u32;
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
    fn push(&mut self, c: char, start: u32, end: u32) {
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

fn fold_char(c: char, mut push: impl FnMut(char)) {
    if c.is_ascii() {
        return push(if c == '`' { '\'' } else { c.to_ascii_lowercase() });
    }
    // Spacing accents decompose to a space and the accent; neither is to be seen.
    let seen = |c: &char| !is_combining_mark(*c) && !c.is_whitespace() && !is_ignorable(*c);
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
            c => c.to_lowercase().filter(|&c| !is_combining_mark(c)).for_each(&mut push),
        }
    }
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
