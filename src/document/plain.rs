//! Plain text: paragraphs between blank lines, and what can be told of headings, lists, numbers and tables.
//!
//! The stored text is the file's own, character for character, but for control characters and line ends.

use super::headings::{self, Shape};
use super::numbering::{bullet, is_clear, numbering};
use super::outline::{self, MAX_BLOCKS, Outline};
use super::{Block, BlockKind, Document, Metadata, Reader, Warning};
use crate::text::{Span, safe};

/// Raised whenever the same bytes can come out differently.
pub(super) const VERSION: u32 = 1;
/// A line longer than this was not wrapped by hand: it is a paragraph of its own. In bytes.
const LONG_LINE: usize = 200;

/// A stretch of lines between blank ones.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paragraph {
    /// Without the white space around it.
    pub span: Span,
    /// Line feeds before it in the text.
    pub breaks: u32,
    /// How many lines it has.
    pub lines: u32,
}

/// Reads a decoded plain text.
pub(super) fn document(
    decoded: &str,
    title: Option<String>,
    metadata: Metadata,
    reader: Reader,
    warnings: &mut Vec<Warning>,
) -> Document {
    let (text, feeds) = clean(decoded);
    warnings.extend(outline::control_warning(outline::replaced(decoded)));
    let (paragraphs, overfull) = paragraphs(&text);
    if overfull {
        warnings.push(outline::overfull_warning());
    }
    let shapes = headings::shapes(&text, &paragraphs);
    let mut reading = Reading { text: &text, feeds: &feeds, blocks: Vec::new(), outline: Outline::default() };
    let mut found = None;
    for (paragraph, shape) in paragraphs.iter().zip(&shapes) {
        match *shape {
            Shape::Heading(level) => {
                let name = reading.heading(*paragraph, level);
                if level == 1 && found.is_none() {
                    found = Some(name);
                }
            }
            Shape::Body => reading.body(*paragraph),
        }
    }
    let blocks = reading.blocks;
    let title = title.filter(|title| !title.trim().is_empty()).or(found);
    Document { title, text, pages: Vec::new(), blocks, metadata, reader }
}

/// The cleaned text, and the places where a form feed became a blank line that the file does not have.
fn clean(decoded: &str) -> (String, Vec<usize>) {
    let mut feeds = Vec::new();
    let mut text = String::with_capacity(decoded.len());
    for (count, piece) in decoded.split('\u{c}').enumerate() {
        if count > 0 {
            feeds.push(text.len());
            text.push_str("\n\n");
        }
        text.push_str(&safe::clean(piece));
    }
    (text, feeds)
}

/// The paragraphs of a text and whether there were more than are kept apart.
fn paragraphs(text: &str) -> (Vec<Paragraph>, bool) {
    let mut out: Vec<Paragraph> = Vec::new();
    let mut open: Option<Paragraph> = None;
    let (mut at, mut breaks) = (0, 0_u32);
    for line in text.split_inclusive('\n') {
        let span = Span::new(at, at + line.len());
        let blank = line.trim().is_empty();
        let alone = line.len() > LONG_LINE || headings::is_article(line);
        if out.len() >= MAX_BLOCKS {
            // The last paragraph takes the rest.
            let end = text.trim_end().len();
            if let Some(last) = out.last_mut()
                && end > last.span.end
            {
                last.span.end = end;
                return (out, true);
            }
            return (out, false);
        }
        if blank || alone {
            out.extend(open.take());
        }
        if alone && !blank {
            out.push(Paragraph { span: span.trimmed(text), breaks, lines: 1 });
        } else if !blank {
            let trimmed = span.trimmed(text);
            open = Some(match open {
                Some(open) => Paragraph { span: open.span.cover(trimmed), lines: open.lines + 1, ..open },
                None => Paragraph { span: trimmed, breaks, lines: 1 },
            });
        }
        at = span.end;
        breaks += u32::from(line.ends_with('\n'));
    }
    out.extend(open);
    (out, false)
}

struct Reading<'a> {
    text: &'a str,
    feeds: &'a [usize],
    blocks: Vec<Block>,
    outline: Outline,
}

impl Reading<'_> {
    fn heading(&mut self, paragraph: Paragraph, level: u8) -> String {
        let text = paragraph.span.of(self.text).unwrap_or("");
        let name = headings::without_underline(text);
        self.outline.close(level);
        let paragraph_number = numbering(text).map(|number| number.label.to_owned());
        self.push(BlockKind::Heading(level), paragraph.span, paragraph.breaks, paragraph_number);
        self.outline.open(level, name);
        outline::name_of(name)
    }

    /// A paragraph, or the items of a list or the rows of a table whose lines stand together.
    fn body(&mut self, paragraph: Paragraph) {
        let text = paragraph.span.of(self.text).unwrap_or("");
        if is_table(text) {
            self.split(paragraph, |_, _| true, |_| BlockKind::TableRow);
            return;
        }
        let first = Mark::of(text);
        let mut after_colon = false;
        // Of paragraphs without blank lines between them, the last lines are the short ones.
        let short = text.lines().map(str::len).max().unwrap_or(0) / 2;
        let mut after_end = false;
        let starts = |line: &str, index: usize| {
            let mark = Mark::of(line);
            let starts = index == 0
                || match mark {
                    Mark::Bullet(bullet) => is_clear(bullet) || after_colon || mark == first,
                    Mark::Letter | Mark::Number => after_colon || mark == first,
                    Mark::None => after_end,
                };
            let bare = line.trim_end().trim_end_matches(['"', '”', '’', '»', ')']);
            after_end = line.len() < short && bare.ends_with(['.', '!', '?']);
            after_colon = line.trim_end().ends_with([':', ';']);
            starts
        };
        self.split(paragraph, starts, |item| match Mark::of(item) {
            Mark::Bullet(_) | Mark::Letter => BlockKind::ListItem,
            Mark::Number | Mark::None => BlockKind::Paragraph,
        });
    }

    /// One block for each run of lines that begins where `starts` says so.
    fn split(
        &mut self,
        paragraph: Paragraph,
        mut starts: impl FnMut(&str, usize) -> bool,
        kind: impl Fn(&str) -> BlockKind,
    ) {
        let text = paragraph.span.of(self.text).unwrap_or("");
        let mut open: Option<(usize, u32)> = None;
        let mut at = 0;
        for (index, line) in text.split_inclusive('\n').enumerate() {
            let breaks = paragraph.breaks + index as u32;
            if starts(line, index) && !line.trim().is_empty() {
                if let Some((start, breaks)) = open {
                    self.item(Span::new(start, at).shifted(paragraph.span.start), breaks, &kind);
                }
                open = Some((at, breaks));
            }
            at += line.len();
        }
        if let Some((start, breaks)) = open {
            self.item(Span::new(start, at).shifted(paragraph.span.start), breaks, &kind);
        }
    }

    fn item(&mut self, span: Span, breaks: u32, kind: &impl Fn(&str) -> BlockKind) {
        let span = span.trimmed(self.text);
        let text = span.of(self.text).unwrap_or("");
        let number = numbering(text).map(|number| number.label.to_owned());
        self.push(kind(text), span, breaks, number);
    }

    fn push(&mut self, kind: BlockKind, span: Span, breaks: u32, paragraph: Option<String>) {
        if span.is_empty() {
            return;
        }
        if let (true, Some(last)) = (self.blocks.len() >= MAX_BLOCKS, self.blocks.last_mut()) {
            last.span = last.span.cover(span);
            return;
        }
        let feeds = self.feeds.partition_point(|&feed| feed < span.start) as u32;
        let line = Some((breaks + 1).saturating_sub(2 * feeds).max(1));
        self.blocks.push(Block { kind, span, section: self.outline.path(), paragraph, line, ..Block::default() });
    }
}

/// How a line begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    None,
    Bullet(char),
    Number,
    Letter,
}

impl Mark {
    fn of(line: &str) -> Self {
        let line = line.trim_start();
        if let Some(bullet) = bullet(line) {
            return Self::Bullet(bullet);
        }
        match numbering(line) {
            Some(number) if number.letter => Self::Letter,
            Some(_) => Self::Number,
            None => Self::None,
        }
    }
}

/// Whether every line has cells parted by tabs, and there are at least two lines.
fn is_table(text: &str) -> bool {
    let mut lines = 0;
    text.lines().all(|line| {
        lines += 1;
        line.trim().contains('\t')
    }) && lines >= 2
}

#[cfg(test)]
#[path = "plain_tests.rs"]
mod tests;
