//! The user's Markdown as paragraphs of their own style. Raw HTML is shown as it is written, and the address of a link is
//! said in words.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::xml::{Look, paragraph, run};
use crate::brief::words::OWN;

/// The style of the user's words.
const STYLE: &str = "OwnWords";

/// The paragraphs of these words, the first with the label that says whose they are.
pub(super) fn own(words: &str) -> String {
    let mut writer = Writer {
        out: String::new(),
        runs: run(&format!("{OWN}: "), Look { style: Some("OwnLabel"), ..Look::default() }),
        first: String::new(),
        look: Look::default(),
        lists: Vec::new(),
        links: Vec::new(),
    };
    for event in Parser::new_ext(words, Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES) {
        writer.event(event);
    }
    writer.end();
    writer.out
}

struct Writer {
    out: String,
    runs: String,
    /// The words of the paragraph in hand, which decide its direction.
    first: String,
    look: Look,
    /// The next number of each open list, where it is numbered.
    lists: Vec<Option<u64>>,
    links: Vec<String>,
}

impl Writer {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::Code(text) => {
                let look = Look { code: true, ..self.look };
                self.first.push_str(&text);
                self.runs.push_str(&run(&text, look));
            }
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.text("\n"),
            Event::Start(tag) => self.open(tag),
            Event::End(tag) => self.close(tag),
            _ => {}
        }
    }

    fn text(&mut self, words: &str) {
        self.first.push_str(words);
        self.runs.push_str(&run(words, self.look));
    }

    fn open(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Emphasis => self.look.italic = true,
            Tag::Strong => self.look.bold = true,
            Tag::Strikethrough => self.look.struck = true,
            Tag::Heading { .. } => {
                self.end();
                self.look.bold = true;
            }
            Tag::CodeBlock(_) => {
                self.end();
                self.look.code = true;
            }
            Tag::List(first) => {
                self.end();
                self.lists.push(first);
            }
            Tag::Item => {
                self.end();
                let mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        let mark = format!("{number}. ");
                        *number = number.saturating_add(1);
                        mark
                    }
                    _ => "• ".to_owned(),
                };
                self.runs.push_str(&run(&format!("{}{mark}", "    ".repeat(self.lists.len().min(6))), Look::default()));
            }
            Tag::Link { dest_url, .. } => self.links.push(dest_url.to_string()),
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis => self.look.italic = false,
            TagEnd::Strong => self.look.bold = false,
            TagEnd::Strikethrough => self.look.struck = false,
            TagEnd::Heading(_) => {
                self.end();
                self.look.bold = false;
            }
            TagEnd::CodeBlock => {
                self.end();
                self.look.code = false;
            }
            TagEnd::List(_) => {
                self.end();
                self.lists.pop();
            }
            TagEnd::Link => {
                if let Some(address) = self.links.pop().filter(|address| !self.first.ends_with(address.as_str())) {
                    self.text(&format!(" ({address})"));
                }
            }
            TagEnd::TableCell => self.text("\t"),
            TagEnd::Paragraph | TagEnd::Item | TagEnd::TableHead | TagEnd::TableRow | TagEnd::HtmlBlock => self.end(),
            _ => {}
        }
    }

    /// Ends the paragraph in hand.
    fn end(&mut self) {
        // The label alone waits for the words.
        if !self.first.trim().is_empty() {
            self.out.push_str(&paragraph(STYLE, &self.runs, &self.first));
            self.runs.clear();
        }
        self.first.clear();
    }
}
