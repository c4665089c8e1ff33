//! A text with a cursor. All movement is by grapheme clusters; rows are those of the screen.

use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};
use unicode_width::UnicodeWidthStr;

use super::LIMIT;
use crate::text::safe;
use crate::tui::wrap::{width, wrap};

/// Where the cursor goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Move {
    /// One cluster back.
    Left,
    /// One cluster on.
    Right,
    /// To the start of the word before.
    WordLeft,
    /// To the end of the word after.
    WordRight,
    /// To the start of the line.
    LineStart,
    /// To the end of the line.
    LineEnd,
    /// To the start of the text.
    Start,
    /// To the end of the text.
    End,
}

/// The text being edited. The cursor is a byte offset on a cluster boundary.
#[derive(Debug, Clone, Default)]
pub(crate) struct Buffer {
    text: String,
    cursor: usize,
    /// The column that up and down try to keep.
    column: Option<usize>,
    /// What was deleted last by word or line, for [`Buffer::yank`].
    killed: String,
}

impl Buffer {
    /// What was typed.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Whether there is nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Another text, the cursor at its end.
    pub(crate) fn set(&mut self, text: &str) {
        text.clone_into(&mut self.text);
        self.cursor = self.text.len();
        self.column = None;
    }

    /// Takes the text out.
    pub(crate) fn take(&mut self) -> String {
        self.cursor = 0;
        self.column = None;
        std::mem::take(&mut self.text)
    }

    /// Puts text in at the cursor; control characters become visible, line ends one kind, tabs spaces. Says whether all
    /// of it fitted into [`LIMIT`].
    pub(crate) fn insert(&mut self, text: &str) -> bool {
        let text = safe::printable(&safe::clean(text)).replace('\t', "    ");
        let room = LIMIT.saturating_sub(self.text.len());
        let mut end = text.len();
        if end > room {
            end = text.grapheme_indices(true).map(|(at, _)| at).take_while(|&at| at <= room).last().unwrap_or(0);
        }
        self.text.insert_str(self.cursor, &text[..end]);
        // What was put in may have joined with what follows (a combining mark): the cursor must not be within.
        self.cursor = self.boundary_at_or_after(self.cursor + end);
        self.column = None;
        end == text.len()
    }

    fn boundary_at_or_after(&self, at: usize) -> usize {
        let mut cursor = GraphemeCursor::new(at, self.text.len(), true);
        match cursor.is_boundary(&self.text, 0) {
            Ok(true) => at,
            _ => cursor.next_boundary(&self.text, 0).ok().flatten().unwrap_or(self.text.len()),
        }
    }

    fn target(&self, to: Move) -> usize {
        let (before, after) = self.text.split_at(self.cursor);
        match to {
            Move::Left => before.grapheme_indices(true).next_back().map_or(0, |(at, _)| at),
            Move::Right => self.cursor + after.graphemes(true).next().map_or(0, str::len),
            Move::WordLeft => before.unicode_word_indices().next_back().map_or(0, |(at, _)| at),
            Move::WordRight => {
                after.unicode_word_indices().next().map_or(self.text.len(), |(at, word)| self.cursor + at + word.len())
            }
            Move::LineStart => before.rfind('\n').map_or(0, |at| at + 1),
            Move::LineEnd => after.find('\n').map_or(self.text.len(), |at| self.cursor + at),
            Move::Start => 0,
            Move::End => self.text.len(),
        }
    }

    /// Moves the cursor.
    pub(crate) fn go(&mut self, to: Move) {
        self.cursor = self.target(to);
        self.column = None;
    }

    /// Deletes from the cursor to where it would go. What was deleted by more than one cluster can be put back by
    /// [`Buffer::yank`].
    pub(crate) fn delete(&mut self, to: Move) {
        let mut target = self.target(to);
        if target == self.cursor && matches!(to, Move::LineEnd | Move::LineStart) {
            // At the end of a line there is still the line break to delete.
            target = self.target(if to == Move::LineEnd { Move::Right } else { Move::Left });
        }
        let range = self.cursor.min(target)..self.cursor.max(target);
        let removed: String = self.text.drain(range.clone()).collect();
        self.cursor = self.boundary_at_or_after(range.start);
        self.column = None;
        if !matches!(to, Move::Left | Move::Right) && !removed.is_empty() {
            self.killed = removed;
        }
    }

    /// Puts back what was deleted last by word or line.
    pub(crate) fn yank(&mut self) {
        let killed = self.killed.clone();
        self.insert(&killed);
    }

    /// The rows on a screen of this width, each with all its bytes but the line break.
    pub(crate) fn rows(&self, columns: usize) -> Vec<Range<usize>> {
        // One column stays free for the cursor behind the last character.
        let starts: Vec<usize> =
            wrap(&self.text, columns.saturating_sub(1).max(1)).into_iter().map(|range| range.start).collect();
        let ends = starts.iter().skip(1).map(|&next| {
            let broken = self.text.as_bytes().get(next.wrapping_sub(1)) == Some(&b'\n');
            if broken { next - 1 } else { next }
        });
        starts.iter().copied().zip(ends.chain([self.text.len()])).map(|(start, end)| start..end).collect()
    }

    /// Row and column of the cursor on a screen of this width.
    pub(crate) fn position(&self, columns: usize) -> (usize, usize) {
        let rows = self.rows(columns);
        let row = rows.iter().rposition(|range| range.start <= self.cursor).unwrap_or(0);
        let start = rows.get(row).map_or(0, |range| range.start);
        // Spaces at a soft break hang over the edge.
        (row, width(&self.text[start..self.cursor]).min(columns.saturating_sub(1)))
    }

    /// One row up; false on the first row.
    pub(crate) fn up(&mut self, columns: usize) -> bool {
        let (row, column) = self.position(columns);
        row > 0 && self.go_to_row(row - 1, column, columns)
    }

    /// One row down; false on the last row.
    pub(crate) fn down(&mut self, columns: usize) -> bool {
        let (row, column) = self.position(columns);
        row + 1 < self.rows(columns).len() && self.go_to_row(row + 1, column, columns)
    }

    fn go_to_row(&mut self, row: usize, column: usize, columns: usize) -> bool {
        let wanted = *self.column.get_or_insert(column);
        let rows = self.rows(columns);
        let Some(range) = rows.get(row) else { return false };
        let soft = rows.get(row + 1).is_some_and(|next| next.start == range.end);
        let mut used = 0;
        let mut cursor = range.start;
        for (at, cluster) in self.text[range.clone()].grapheme_indices(true) {
            // The end of a softly broken row is the start of the next one: stay before its last cluster.
            let last = range.start + at + cluster.len() == range.end;
            if used + cluster.width() > wanted || soft && last {
                break;
            }
            used += cluster.width();
            cursor = range.start + at + cluster.len();
        }
        self.cursor = cursor;
        true
    }

    /// Puts the cursor at a row and column of the screen, as a click does.
    pub(crate) fn click(&mut self, row: usize, column: usize, columns: usize) {
        self.column = Some(column);
        let last = self.rows(columns).len().saturating_sub(1);
        self.go_to_row(row.min(last), column, columns);
        self.column = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `|` marks the cursor.
    fn buffer(marked: &str) -> Buffer {
        let cursor = marked.find('|').unwrap();
        Buffer { text: marked.replacen('|', "", 1), cursor, ..Buffer::default() }
    }

    fn marked(buffer: &Buffer) -> String {
        format!("{}|{}", &buffer.text[..buffer.cursor], &buffer.text[buffer.cursor..])
    }

    #[test]
    fn movement_is_by_clusters_words_and_lines() {
        use Move::{End, Left, LineEnd, LineStart, Right, Start, WordLeft, WordRight};
        for (before, to, after) in [
            ("ab|c", Left, "a|bc"),
            ("|ab", Left, "|ab"),
            ("x👩‍👩‍👧|y", Left, "x|👩‍👩‍👧y"),
            ("|e\u{301}x", Right, "e\u{301}|x"),
            ("🇩🇪|🇫🇷", Right, "🇩🇪🇫🇷|"),
            ("ab|", Right, "ab|"),
            ("one two|", WordLeft, "one |two"),
            ("one |two", WordLeft, "|one two"),
            ("one|, two three", WordRight, "one, two| three"),
            ("数字|", WordLeft, "数|字"),
            ("a\nb|c\nd", LineStart, "a\n|bc\nd"),
            ("a\nb|c\nd", LineEnd, "a\nbc|\nd"),
            ("a\nb|c", Start, "|a\nbc"),
            ("a|\nbc", End, "a\nbc|"),
        ] {
            let mut it = buffer(before);
            it.go(to);
            assert_eq!(marked(&it), after, "{before} {to:?}");
        }
    }

    #[test]
    fn deletion_takes_whole_clusters() {
        use Move::{Left, LineEnd, LineStart, Right, WordLeft, WordRight};
        for (before, to, after) in [
            ("e\u{301}|x", Left, "|x"),
            ("a|👩‍👩‍👧b", Right, "a|b"),
            ("one two |three", WordLeft, "one |three"),
            ("one| two three", WordRight, "one| three"),
            ("ab|cd\nef", LineEnd, "ab|\nef"),
            ("ab|\nef", LineEnd, "ab|ef"),
            ("ab\ncd|ef", LineStart, "ab\n|ef"),
            ("|", Left, "|"),
            ("|", LineEnd, "|"),
        ] {
            let mut it = buffer(before);
            it.delete(to);
            assert_eq!(marked(&it), after, "{before} {to:?}");
        }
    }

    #[test]
    fn what_was_deleted_by_word_comes_back() {
        let mut it = buffer("one two|");
        it.delete(Move::WordLeft);
        it.delete(Move::Left);
        it.yank();
        assert_eq!(marked(&it), "onetwo|");
    }

    #[test]
    fn a_combining_mark_joins_and_the_cursor_stays_on_a_boundary() {
        let mut it = buffer("e|x");
        it.insert("\u{301}");
        assert_eq!(marked(&it), "e\u{301}|x");
        let mut it = buffer("|\u{301}x");
        it.insert("e");
        assert_eq!(marked(&it), "e\u{301}|x");
    }

    #[test]
    fn pasted_text_is_made_harmless_and_bounded() {
        let mut it = Buffer::default();
        assert!(it.insert("a\r\nb\tc\u{1b}[31m"));
        assert_eq!(it.text(), "a\nb    c\u{fffd}[31m");
        let mut it = Buffer::default();
        assert!(!it.insert(&"é".repeat(LIMIT)));
        assert!(it.text().len() <= LIMIT && it.text().len() > LIMIT - 4);
        assert!(!it.insert("x") || it.text().len() <= LIMIT);
    }

    #[test]
    fn rows_and_cursor_agree_on_wide_text() {
        let it = buffer("数字政府|");
        // Seven columns less one for the cursor: three wide characters a row.
        assert_eq!(it.rows(7), [0..9, 9..12]);
        assert_eq!(it.position(7), (1, 2));
        assert_eq!(buffer("ab\n|").position(10), (1, 0));
        assert_eq!(buffer("ab\n|").rows(10), [0..2, 3..3]);
        assert_eq!(buffer("|").rows(10).len(), 1);
    }

    #[test]
    fn up_and_down_keep_the_column() {
        let mut it = buffer("abcdef\nx\nabcde|f");
        assert!(it.up(40));
        assert_eq!(marked(&it), "abcdef\nx|\nabcdef");
        assert!(it.up(40));
        assert_eq!(marked(&it), "abcde|f\nx\nabcdef");
        assert!(!it.up(40));
        assert!(it.down(40));
        assert!(it.down(40));
        assert_eq!(marked(&it), "abcdef\nx\nabcde|f");
        assert!(!it.down(40));
    }

    #[test]
    fn a_click_finds_the_nearest_place() {
        let mut it = buffer("|数字\nab");
        it.click(0, 3, 40);
        assert_eq!(marked(&it), "数|字\nab");
        it.click(9, 9, 40);
        assert_eq!(marked(&it), "数字\nab|");
    }
}
