//! Wrapping prose to a width, counting columns as terminals do.

use unicode_width::UnicodeWidthStr;

/// The words of `text` on lines of at most `width` columns (`None`: one line), each line after `indent` spaces.
///
/// White space in the text, line ends among it, becomes one space; a word wider than a line stays whole.
pub(super) fn wrapped(text: &str, width: Option<usize>, indent: usize) -> String {
    let mut out = String::new();
    for line in lines(text, width.map(|width| width.saturating_sub(indent).max(10))) {
        out.push_str(&" ".repeat(indent));
        out.push_str(&line);
        out.push('\n');
    }
    out
}

fn lines(text: &str, width: Option<usize>) -> Vec<String> {
    let mut lines = vec![];
    let mut line = String::new();
    let mut columns = 0;
    // No-break spaces hold words together; everything else that is white space parts them.
    for word in
        text.split(|c: char| c.is_whitespace() && c != '\u{a0}' && c != '\u{202f}').filter(|word| !word.is_empty())
    {
        let wide = visible_width(word);
        if columns > 0 && width.is_some_and(|width| columns + 1 + wide > width) {
            lines.push(std::mem::take(&mut line));
            columns = 0;
        }
        if columns > 0 {
            line.push(' ');
            columns += 1;
        }
        line.push_str(word);
        columns += wide;
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Columns of a word, our own colour sequences not counted.
fn visible_width(word: &str) -> usize {
    let mut plain = String::with_capacity(word.len());
    let mut chars = word.chars();
    while let Some(c) = chars.next() {
        if c == '\u{1b}' {
            // Text from documents has no escape character left; what begins here is ours and ends with `m`.
            chars.by_ref().find(|&c| c == 'm');
        } else {
            plain.push(c);
        }
    }
    plain.width()
}

/// The beginning of `text` on one line, at most `limit` characters, with an ellipsis where something was left out.
pub(super) fn shortened(text: &str, limit: usize) -> String {
    let mut out = String::new();
    for word in text.split_whitespace() {
        if !out.is_empty() && out.chars().count() + 1 + word.chars().count() > limit {
            out.push_str(" …");
            return out;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_in_columns_not_bytes() {
        assert_eq!(wrapped("été été été", Some(13), 2), "  été été été\n");
        // Ideographs are two columns wide.
        assert_eq!(wrapped("世界世界 世界世界", Some(12), 0), "世界世界\n世界世界\n");
    }

    #[test]
    fn colours_take_no_room() {
        assert_eq!(wrapped("\u{1b}[1mabcd\u{1b}[0m efghi", Some(10), 0), "\u{1b}[1mabcd\u{1b}[0m efghi\n");
    }

    #[test]
    fn a_pipe_gets_whole_lines() {
        assert_eq!(wrapped("one\ntwo\n\nthree", None, 0), "one two three\n");
    }

    #[test]
    fn a_no_break_space_does_not_break() {
        assert_eq!(wrapped("see page\u{a0}12345 now", Some(12), 0), "see\npage\u{a0}12345\nnow\n");
    }

    #[test]
    fn what_is_left_out_is_shown() {
        assert_eq!(shortened("one two  three", 7), "one two …");
        assert_eq!(shortened("one two", 7), "one two");
    }
}
