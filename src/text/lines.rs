//! Line ends within a paragraph. They are typography: a word that was parted at a line end is one word, and a line break
//! is a space. Stored texts keep them; what is compared, indexed and embedded does not.

use unicode_normalization::UnicodeNormalization;

use super::Span;
use super::fold::Folded;
use super::words::is_unspaced;

/// Whether a character is a hyphen that may stand at a line end.
pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{ad}')
}

/// Whether there is nothing here but one line break and blanks.
pub(super) fn is_line_break(gap: &str) -> bool {
    gap.bytes().filter(|&byte| byte == b'\n').count() == 1 && gap.chars().all(|c| matches!(c, '\n' | ' ' | '\t'))
}

/// The hyphen and the line break at `at`, where a word goes on after a line end: from the hyphen to the first character
/// of the next line.
fn parted(text: &str, at: usize) -> Option<Span> {
    let hyphen = text.get(at..)?.chars().next().filter(|&c| is_hyphen(c))?;
    let rest = text.get(at + hyphen.len_utf8()..)?;
    let next = rest.len() - rest.trim_start_matches([' ', '\t', '\n']).len();
    is_line_break(rest.get(..next)?).then(|| Span::new(at, at + hyphen.len_utf8() + next))
}

/// The hyphen and the line break at `at` where a word was parted, so that it is one word without them: letters on both
/// sides, small ones after. ("well-\nknown" looks the same as "inter-\nnational"; so it loses its hyphen, too.)
pub fn parted_word(text: &str, at: usize) -> Option<Span> {
    let span = parted(text, at)?;
    let before = text.get(..at)?.chars().next_back()?;
    let after = text.get(span.end..)?.chars().next()?;
    (before.is_alphabetic() && after.is_lowercase()).then_some(span)
}

/// The text as it runs on: parted words joined, line breaks within a paragraph made spaces (nothing between characters of
/// a script that is written without spaces), ligatures and other presentation forms made letters, characters that are not
/// seen left out. With the way back to the text.
pub fn flow(text: &str) -> Folded {
    let mut out = Folded::default();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let end = at + c.len_utf8();
        if let Some(parted) = parted(text, at) {
            let joined = parted_word(text, at).is_some();
            let before = text.get(..at).and_then(|before| before.chars().next_back());
            let inside = before.is_some_and(char::is_alphanumeric)
                && text.get(parted.end..).and_then(|rest| rest.chars().next()).is_some_and(char::is_alphanumeric);
            if joined || inside {
                if !joined && c != '\u{ad}' {
                    // "Anglo-\nSaxon", "2019-\n2021": the hyphen is the word's own.
                    out.push(c, at as u32, end as u32);
                }
                at = parted.end;
                continue;
            }
        }
        match c {
            '\n' => push_break(text, at, &mut out),
            '\u{ad}' | '\u{200b}' | '\u{feff}' => {}
            c if is_presentation_form(c) => {
                std::iter::once(c).nfkc().for_each(|letter| out.push(letter, at as u32, end as u32));
            }
            c => out.push(c, at as u32, end as u32),
        }
        at = end;
    }
    out
}

fn push_break(text: &str, at: usize, out: &mut Folded) {
    let (before, after) = (text.get(..at).unwrap_or(""), text.get(at + 1..).unwrap_or(""));
    let blank = |c: char| c == ' ' || c == '\t';
    let (before, after) = (before.trim_end_matches(blank), after.trim_start_matches(blank));
    let paragraph = before.ends_with('\n') || after.starts_with('\n');
    let unspaced = |c: Option<char>| c.is_some_and(|c| is_unspaced(c) && !is_hangul(c));
    if paragraph {
        out.push('\n', at as u32, at as u32 + 1);
    } else if !(unspaced(before.chars().next_back()) && unspaced(after.chars().next())) {
        out.push(' ', at as u32, at as u32 + 1);
    }
}

/// Whether a character is of the Korean script, whose lines end between words more often than within.
pub(super) fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7a3}')
}

/// Ligatures, Arabic presentation forms, full- and half-width forms, compatibility ideographs and radicals: other shapes
/// of letters that have a plain one. (Not fractions or superscripts, which mean something else than their digits.)
fn is_presentation_form(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{f900}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{ff01}'..='\u{ffee}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_run_on_over_line_ends() {
        for (text, expect) in [
            ("inter-\nnational  law\nof the sea", "international  law of the sea"),
            ("co\u{ad}oper\u{ad}\n  ation", "cooperation"),
            ("Anglo-\nSaxon, 2019-\n2021", "Anglo-Saxon, 2019-2021"),
            ("one -\ntwo\n\n- three\n- four", "one - two\n\n- three - four"),
            ("the ﬁnal oﬀer of ½", "the final offer of ½"),
            ("人人生而\n自由", "人人生而自由"),
            ("모든\n사람", "모든 사람"),
        ] {
            assert_eq!(flow(text).text, expect, "{text:?}");
        }
    }

    #[test]
    fn what_runs_on_is_found_in_the_text() {
        let text = "of inter-\nnational law";
        let flow = flow(text);
        let at = flow.text.find("international").unwrap();
        assert_eq!(flow.source(Span::new(at, at + 13)).unwrap().of(text), Some("inter-\nnational"));
    }

    proptest! {
        #[test]
        fn every_place_has_a_source(text in "([a-zA-Zﬁ中é0-9]{0,4}[-\u{ad} ]{0,1}[\n \t]{0,2}){0,8}") {
            let flow = flow(&text);
            let mut last = 0;
            for (at, c) in flow.text.char_indices() {
                let source = flow.source(Span::new(at, at + c.len_utf8())).unwrap();
                prop_assert!(source.of(&text).is_some() && source.start >= last);
                last = source.start;
            }
        }
    }
}
