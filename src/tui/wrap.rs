//! Breaking text into rows of a terminal, by columns and not by bytes or characters.

use std::borrow::Cow;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::text::safe;

/// How many spaces a tab becomes. Fixed, because cells of tables are parted by tabs and rows are re-wrapped.
const TAB: &str = "    ";

/// What may be shown of a text that did not come from this program: no control characters, tabs expanded, and without
/// the invisible characters about whose width terminals disagree (soft hyphen, zero-width space, word joiner, BOM).
pub(crate) fn shown(text: &str) -> Cow<'_, str> {
    let safe = safe::printable(text);
    if !safe.contains(['\t', '\u{ad}', '\u{200b}', '\u{2060}', '\u{feff}', '\u{2028}', '\u{2029}']) {
        return safe;
    }
    let mut out = String::with_capacity(safe.len() + 16);
    for c in safe.chars() {
        match c {
            '\t' => out.push_str(TAB),
            '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => {}
            '\u{2028}' | '\u{2029}' => out.push('\n'),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// [`shown`] on one line, runs of white space made one space: for claims, titles and messages.
pub(crate) fn shown_line(text: &str) -> String {
    let text = shown(text);
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\n' || c == ' ' {
            if !out.ends_with(' ') && !out.is_empty() {
                out.push(' ');
            }
        } else {
            out.push(c);
        }
    }
    out.truncate(out.trim_end_matches(' ').len());
    out
}

/// Columns that a text takes, counted by grapheme clusters as ratatui draws them.
pub(crate) fn width(text: &str) -> usize {
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// The longest start of `text` that fits `columns`, with an ellipsis where something was left out.
pub(crate) fn fit(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    if columns == 0 {
        return Cow::Borrowed("");
    }
    let mut used = 0;
    let mut end = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += grapheme.width();
        if used > columns - 1 {
            break;
        }
        end = at + grapheme.len();
    }
    Cow::Owned(format!("{}…", &text[..end]))
}

/// The longest end of `text` that fits `columns`: of a long path the end is what tells files apart.
pub(crate) fn fit_left(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut used = 1;
    let mut start = text.len();
    for (at, cluster) in text.grapheme_indices(true).rev() {
        used += width(cluster);
        if used > columns {
            break;
        }
        start = at;
    }
    format!("…{}", &text[start..])
}

/// Rows of at most `columns` as byte ranges of `text`, broken at spaces where there are any, else between wide
/// characters, else between grapheme clusters. Line feeds break always. White space at a break belongs to no row, so
/// the start of the next row tells where the cursor goes on.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<Range<usize>> {
    let columns = columns.max(1);
    let mut rows = Vec::new();
    let mut base = 0;
    for line in text.split('\n') {
        wrap_line(line, base, columns, &mut rows);
        base += line.len() + 1;
    }
    rows
}

fn wrap_line(line: &str, base: usize, columns: usize, rows: &mut Vec<Range<usize>>) {
    let mut start = 0;
    let mut used = 0;
    // Where the row may end and where the next would start.
    let mut chance: Option<(usize, usize)> = None;
    let mut after_wide = false;
    for (at, grapheme) in line.grapheme_indices(true) {
        let wide = grapheme.width();
        if is_break(grapheme) {
            chance = Some((at, at + grapheme.len()));
            used += wide;
            after_wide = false;
            continue;
        }
        if at > start && (wide == 2 || after_wide) && !clings(grapheme) {
            chance = Some((at, at));
        }
        if used + wide > columns && at > start {
            let (end, next) = match chance {
                Some((end, next)) if !line[start..end].trim_end_matches(' ').is_empty() => (end, next),
                _ => (at, at),
            };
            push(line, base, start..end, rows);
            start = next;
            used = width(&line[start..at]);
            chance = None;
        }
        used += wide;
        after_wide = wide == 2;
    }
    push(line, base, start..line.len(), rows);
}

fn push(line: &str, base: usize, range: Range<usize>, rows: &mut Vec<Range<usize>>) {
    let end = range.start + line[range.clone()].trim_end_matches(' ').len();
    rows.push(base + range.start..base + end);
}

/// A no-break space is white space, too, but not a place to break.
fn is_break(grapheme: &str) -> bool {
    grapheme == " " || grapheme == "\u{3000}" || ("\u{2000}"..="\u{2006}").contains(&grapheme)
}

/// Closing punctuation of Chinese and Japanese stays with what it closes, and no-break spaces with everything.
fn clings(grapheme: &str) -> bool {
    grapheme.chars().all(|c| {
        "\u{a0}\u{202f}、。，．！？：；）」』】》〉〕…ー".contains(c) || c.is_ascii_punctuation() && !"([{<".contains(c)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, columns: usize) -> Vec<&str> {
        wrap(text, columns).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn words_stay_whole_where_they_fit() {
        assert_eq!(rows("one two  three", 7), ["one two", "three"]);
        assert_eq!(rows("one two", 3), ["one", "two"]);
        assert_eq!(rows("incomprehensibly so", 6), ["incomp", "rehens", "ibly", "so"]);
        assert_eq!(rows("a\n\nb", 9), ["a", "", "b"]);
        assert_eq!(rows("", 9), [""]);
        assert_eq!(rows("    indented code", 10), ["    indent", "ed code"]);
    }

    #[test]
    fn wide_characters_count_two_columns_and_break_anywhere() {
        assert_eq!(rows("数字政府是什么", 6), ["数字政", "府是什", "么"]);
        assert_eq!(rows("数字政府。", 8), ["数字政", "府。"]);
        assert_eq!(rows("abc数字", 5), ["abc数", "字"]);
    }

    #[test]
    fn clusters_are_never_torn() {
        let family = "👩‍👩‍👧‍👦";
        let text = format!("{family}{family}{family}");
        assert_eq!(rows(&text, 4), [format!("{family}{family}"), family.to_owned()]);
        assert_eq!(rows("e\u{301}e\u{301}e\u{301}", 2), ["e\u{301}e\u{301}", "e\u{301}"]);
    }

    #[test]
    fn no_break_spaces_do_not_break() {
        assert_eq!(rows("see p.\u{a0}3 there", 7), ["see", "p.\u{a0}3", "there"]);
        assert_eq!(rows("数字政府。\u{a0}[2]", 12), ["数字政", "府。\u{a0}[2]"]);
    }

    #[test]
    fn fitting_counts_columns() {
        assert_eq!(fit("数字政府", 8), "数字政府");
        assert_eq!(fit("数字政府", 7), "数字政…");
        assert_eq!(fit("abc", 2), "a…");
        assert_eq!(fit("abc", 0), "");
        assert_eq!(fit_left("数字政府", 8), "数字政府");
        assert_eq!(fit_left("数字政府", 7), "…字政府");
        assert_eq!(fit_left("abc", 2), "…c");
        assert_eq!(fit_left("a/long/path/name.md", 9), "…/name.md");
    }

    #[test]
    fn what_is_shown_cannot_move_the_cursor() {
        assert_eq!(shown("a\tb\u{1b}[2J\u{ad}c"), "a    b␛[2Jc");
        assert_eq!(shown_line("  a\n\n b\t c "), "a b c");
    }
}

#[cfg(test)]
mod properties {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_row_fits_and_nothing_but_white_space_is_lost(text in "[a-z 数é👍\u{301}\n]{0,80}", columns in 2usize..30) {
            let rows = wrap(&text, columns);
            let mut end = 0;
            for row in &rows {
                prop_assert!(width(&text[row.clone()]) <= columns, "{:?}", &text[row.clone()]);
                prop_assert!(text[end..row.start].chars().all(char::is_whitespace));
                end = row.end;
            }
            prop_assert!(text[end..].chars().all(char::is_whitespace));
        }
    }
}
