//! What is safe to show on a terminal.
//!
//! Two lines of defence: readers [`clean`] what they store, and the faces show everything that did not come from
//! themselves (texts, names of files, keys, errors) through [`printable`].

use std::borrow::Cow;

/// Whether a character can move the cursor, change colours, or reorder what is shown.
///
/// C0 and C1 controls and DEL (escape sequences begin there), and the bidirectional embeddings, overrides and isolates,
/// which can make a terminal show words in another order than they are stored. Line feed and tab are not among them.
pub fn is_unsafe(c: char) -> bool {
    matches!(c,
        '\u{0}'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text as a reader stores it: line ends made `\n`, form feeds made blank lines, unsafe characters made U+FFFD.
pub fn clean(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\u{c}' => out.push_str("\n\n"),
            // NEL is a line end where it is anything.
            '\u{85}' => out.push('\n'),
            c if is_unsafe(c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// The text with every unsafe character made visible, each by one character, so that places stay countable.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.chars()
            .map(|c| match c {
                '\u{0}'..='\u{1f}' if is_unsafe(c) => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
                '\u{7f}' => '\u{2421}',
                c if is_unsafe(c) => '\u{fffd}',
                c => c,
            })
            .collect(),
    )
}

/// [`printable`] on one line: line feeds and tabs become spaces.
pub fn one_line(text: &str) -> String {
    printable(text).replace(['\n', '\t'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_lose_their_teeth() {
        assert_eq!(printable("a\u{1b}[31mb\u{9b}c\u{7f}"), "a␛[31mb\u{fffd}c␡");
        assert_eq!(clean("a\u{1b}]0;x\u{7}"), "a\u{fffd}]0;x\u{fffd}");
    }

    #[test]
    fn bidirectional_overrides_are_shown_not_obeyed() {
        assert_eq!(printable("x\u{202e}y\u{2066}z"), "x\u{fffd}y\u{fffd}z");
    }

    #[test]
    fn line_ends_are_made_one_kind() {
        assert_eq!(clean("a\r\nb\rc\u{85}d\te"), "a\nb\nc\nd\te");
    }

    #[test]
    fn what_belongs_to_the_text_stays() {
        let text = "no\u{a0}break, soft\u{ad}hyphen, zero\u{200b}width, \u{200f}right-to-left mark";
        assert_eq!(clean(text), text);
        assert_eq!(printable(text), text);
    }
}
