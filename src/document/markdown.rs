//! Markdown: the text without its markup, block by block, each with its line in the source.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::front_matter::{self, FrontMatter};
use super::html;
use super::numbering::numbering;
use super::outline::{Builder, Piece};
use super::templates;
use super::{BlockKind, Document, Reader, Warning};

/// Raised whenever the same bytes can come out differently.
pub(super) const VERSION: u32 = 2;
/// Lists are set in by two spaces a level, up to this level.
const MAX_INDENT: usize = 8;

/// Reads a decoded Markdown text.
pub(super) fn document(decoded: &str, reader: Reader, warnings: &mut Vec<Warning>) -> Document {
    let text =
        if decoded.contains('\r') { decoded.replace("\r\n", "\n").replace('\r', "\n") } else { decoded.to_owned() };
    let FrontMatter { title, metadata, end } = front_matter::read(&text);
    let (head, body) = text.split_at_checked(end).unwrap_or(("", &text));
    let body = templates::without(body);
    // Line breaks stay where they were, so that lines count as in the file.
    let text = format!("{head}{body}");
    let body = text.get(head.len()..).unwrap_or("");
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_WIKILINKS;
    let mut walk = Walk { lines: Lines { text: &text, at: 0, breaks: 0 }, shift: end, ..Walk::new(&text) };
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        walk.event(event, range.start);
    }
    walk.end_html();
    walk.flush(false);
    walk.builder.finish(title, metadata, reader, warnings)
}

/// Line numbers of places that mostly come in order.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    breaks: u32,
}

impl Lines<'_> {
    /// The line of a byte, counted from 1.
    fn of(&mut self, at: usize) -> u32 {
        let count = |from: usize, to: usize| {
            let bytes = self.text.as_bytes().get(from..to).unwrap_or_default();
            bytes.split(|&byte| byte == b'\n').count().saturating_sub(1) as u32
        };
        if at >= self.at {
            self.breaks += count(self.at, at);
        } else {
            self.breaks -= count(at, self.at).min(self.breaks);
        }
        self.at = at;
        self.breaks + 1
    }
}

struct Walk<'a> {
    builder: Builder,
    lines: Lines<'a>,
    /// Where the body begins in the text.
    shift: usize,
    /// The text of the block in hand, and where it began.
    buffer: String,
    start: Option<usize>,
    heading: Option<u8>,
    code: bool,
    row: bool,
    cells: usize,
    quotes: usize,
    notes: usize,
    /// The open lists: the next number of each, where they are numbered.
    lists: Vec<Option<u64>>,
    /// What is printed before the next block: a bullet, a number, the label of a note.
    marker: Option<Marker>,
    /// Whether the next block begins a list or a table that stands by itself.
    fresh: bool,
    /// Blocks of HTML that follow one another, and where they began.
    html: String,
    html_start: usize,
}

#[derive(Debug)]
struct Marker {
    text: String,
    number: Option<String>,
    at: usize,
}

impl<'a> Walk<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            builder: Builder::default(),
            lines: Lines { text, at: 0, breaks: 0 },
            shift: 0,
            buffer: String::new(),
            start: None,
            heading: None,
            code: false,
            row: false,
            cells: 0,
            quotes: 0,
            notes: 0,
            lists: Vec::new(),
            marker: None,
            fresh: false,
            html: String::new(),
            html_start: 0,
        }
    }

    fn event(&mut self, event: Event<'_>, at: usize) {
        match event {
            Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {
                self.flush(true);
                return;
            }
            Event::Html(raw) => {
                if self.html.is_empty() {
                    self.html_start = at;
                }
                self.html.push_str(&raw);
                return;
            }
            _ => self.end_html(),
        }
        match event {
            Event::Start(tag) => self.open(tag, at),
            Event::End(tag) => self.close(tag),
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.text(&text, at);
            }
            Event::SoftBreak | Event::HardBreak => self.text(if self.row { " " } else { "\n" }, at),
            Event::InlineHtml(raw) => {
                if raw.get(..3).is_some_and(|tag| tag.eq_ignore_ascii_case("<br")) {
                    self.text(if self.row { " " } else { "\n" }, at);
                }
            }
            Event::FootnoteReference(label) => self.text(&format!("[{label}]"), at),
            Event::TaskListMarker(done) => self.text(if done { "[x] " } else { "[ ] " }, at),
            Event::Rule | Event::Html(_) => {}
        }
    }

    fn open(&mut self, tag: Tag<'_>, at: usize) {
        match tag {
            Tag::Paragraph => self.begin(at),
            Tag::Heading { level, .. } => {
                self.begin(at);
                self.heading = Some(level as u8);
            }
            Tag::CodeBlock(kind) => {
                self.begin(at);
                self.code = true;
                if matches!(kind, CodeBlockKind::Fenced(_)) {
                    // The code begins on the line after its fence.
                    self.start = None;
                }
            }
            Tag::BlockQuote(_) => {
                self.flush(true);
                self.quotes += 1;
            }
            Tag::List(first) => {
                self.flush(true);
                self.fresh |= self.lists.is_empty();
                self.lists.push(first);
            }
            Tag::Item => {
                self.flush(true);
                let number = self.lists.last_mut().and_then(|list| {
                    let number = *list;
                    *list = number.map(|number| number.saturating_add(1));
                    number
                });
                let text = number.map_or_else(|| "• ".to_owned(), |number| format!("{number}. "));
                self.marker = Some(Marker { text, number: number.map(|number| number.to_string()), at });
            }
            Tag::FootnoteDefinition(label) => {
                self.flush(true);
                self.notes += 1;
                self.marker = Some(Marker { text: format!("[{label}] "), number: None, at });
            }
            Tag::Table(_) => {
                self.flush(true);
                self.fresh = true;
            }
            Tag::TableHead | Tag::TableRow => {
                self.begin(at);
                (self.row, self.cells) = (true, 0);
            }
            Tag::TableCell if self.row => {
                if self.cells > 0 {
                    self.buffer.push('\t');
                }
                self.cells += 1;
            }
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.flush(false),
            TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::TableHead | TagEnd::TableRow => {
                self.flush(true);
                (self.heading, self.code, self.row) = (None, false, false);
            }
            TagEnd::Item => {
                self.flush(true);
                self.marker = None;
            }
            TagEnd::List(_) => {
                self.flush(true);
                self.lists.pop();
            }
            TagEnd::BlockQuote(_) => {
                self.flush(true);
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::FootnoteDefinition => {
                self.flush(true);
                self.notes = self.notes.saturating_sub(1);
                self.marker = None;
            }
            _ => {}
        }
    }

    fn begin(&mut self, at: usize) {
        self.flush(true);
        self.start = Some(at);
    }

    fn text(&mut self, text: &str, at: usize) {
        self.start.get_or_insert(at);
        if self.row {
            // A cell is one line, and tabs part cells.
            self.buffer.push_str(&text.replace(['\n', '\t'], " "));
        } else {
            self.buffer.push_str(text);
        }
    }

    /// Ends the block in hand. `tight`: no blank line stands between it and the item before.
    fn flush(&mut self, tight: bool) {
        let text = std::mem::take(&mut self.buffer);
        let start = self.start.take();
        if text.trim().is_empty() {
            return;
        }
        let marker = self.marker.take();
        let in_list = !self.lists.is_empty();
        let kind = match () {
            () if self.heading.is_some() => BlockKind::Heading(self.heading.unwrap_or(1)),
            () if self.row => BlockKind::TableRow,
            () if self.code => BlockKind::Code,
            () if self.notes > 0 => BlockKind::Note,
            () if in_list => BlockKind::ListItem,
            () if self.quotes > 0 => BlockKind::Quote,
            () => BlockKind::Paragraph,
        };
        let fresh = std::mem::take(&mut self.fresh);
        let follows = matches!(
            (self.builder.last_kind(), kind),
            (Some(BlockKind::ListItem), BlockKind::ListItem) | (Some(BlockKind::TableRow), BlockKind::TableRow)
        );
        let at = marker.as_ref().map(|marker| marker.at).or(start);
        let (body, number) = if let Some(marker) = marker {
            (format!("{}{}", marker.text, text.trim_start()), marker.number)
        } else {
            let number = matches!(kind, BlockKind::Paragraph | BlockKind::Heading(_) | BlockKind::Quote)
                .then(|| numbering(text.trim_start()).map(|number| number.label.to_owned()))
                .flatten();
            (text, number)
        };
        let indent = if in_list { 2 * (self.lists.len() - 1).min(MAX_INDENT) } else { 0 };
        let line = at.map(|at| self.lines.of(at + self.shift));
        self.builder.push(
            kind,
            &body,
            Piece { paragraph: number, line, tight: tight && follows && !fresh, indent, place: None },
        );
    }

    /// Reads the blocks of HTML gathered so far.
    fn end_html(&mut self) {
        if self.html.is_empty() {
            return;
        }
        let raw = std::mem::take(&mut self.html);
        let line = self.lines.of(self.html_start + self.shift);
        html::fragment(&raw, &mut self.builder, line);
    }
}

#[cfg(test)]
#[path = "markdown_tests.rs"]
mod tests;
