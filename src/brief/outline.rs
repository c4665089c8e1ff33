//! The outline of a briefing: Markdown with headings, questions and one's own notes below them.
//!
//! What ends with a question mark is a question: a paragraph, an item of a list, or a heading. All else is the user's own
//! words and is kept as written.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::front::{self, Front};
use super::model::{Brief, Made, Own, Question, SCHEMA, Section};
use crate::{Error, ErrorKind, Result};

/// The longest outline, in bytes: some hundred times one of 300 questions with notes.
const LONGEST: usize = 4 << 20;
/// A question is not longer than this, in bytes: what is longer and ends with a question mark is a note.
const QUESTION: usize = 500;

/// Reads an outline: a briefing whose questions were not asked yet.
///
/// # Errors
/// When it is too long, when what it says of length, date or style cannot be, and when it asks nothing.
pub fn read(text: &str) -> Result<Brief> {
    if text.len() > LONGEST {
        return Err(usage("the outline is longer than 4 MB").hint("Part it into several briefings."));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    let (front, body) = front::read(&text)?;
    let mut reading = Reading::default();
    for block in blocks(body) {
        reading.block(body, &block);
    }
    reading.finish(front)
}

fn usage(message: &str) -> Error {
    Error::new(ErrorKind::Usage, message)
}

/// A block of the outline that is not within another one, but for items of lists that hold questions.
#[derive(Debug)]
struct Block {
    kind: Kind,
    range: Range<usize>,
    /// Its words without markup.
    words: String,
}

#[derive(Debug, PartialEq, Eq, Clone, Copy)]
enum Kind {
    Heading(u8),
    Paragraph,
    Item,
    Other,
}

/// The blocks of a text, in order.
fn blocks(body: &str) -> Vec<Block> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_TASKLISTS;
    let mut out: Vec<Block> = Vec::new();
    let mut covered: Vec<Range<usize>> = Vec::new();
    let mut depth = 0_usize;
    let mut list: Option<(Range<usize>, Vec<Block>)> = None;
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                if depth == 0 {
                    covered.push(range.clone());
                    let kind = match tag {
                        Tag::Heading { level, .. } => Kind::Heading(level as u8),
                        Tag::Paragraph => Kind::Paragraph,
                        _ => Kind::Other,
                    };
                    if matches!(tag, Tag::List(_)) {
                        list = Some((range, Vec::new()));
                    } else {
                        out.push(Block { kind, range, words: String::new() });
                    }
                } else if depth == 1
                    && let Some((_, items)) = &mut list
                {
                    items.push(Block { kind: Kind::Item, range, words: String::new() });
                } else if depth > 1 && matches!(tag, Tag::List(_) | Tag::Paragraph) {
                    // What follows within an item stands behind its first words.
                    add(&mut out, &mut list, "\n");
                }
                depth += 1;
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                if depth == 0
                    && matches!(end, TagEnd::List(_))
                    && let Some((range, items)) = list.take()
                {
                    if items.iter().any(|item| question(&item.words).is_some()) {
                        out.extend(items);
                    } else {
                        out.push(Block { kind: Kind::Other, range, words: String::new() });
                    }
                }
            }
            Event::Text(words) | Event::Code(words) => add(&mut out, &mut list, &words),
            Event::SoftBreak | Event::HardBreak => add(&mut out, &mut list, "\n"),
            _ if depth == 0 => {
                covered.push(range.clone());
                out.push(Block { kind: Kind::Other, range, words: String::new() });
            }
            _ => {}
        }
    }
    out.extend(between(body, &covered));
    out.sort_by_key(|block| block.range.start);
    out
}

/// What stands between the blocks: definitions of links, which are no blocks and are needed by what is written with them.
fn between(body: &str, covered: &[Range<usize>]) -> Vec<Block> {
    let mut out = Vec::new();
    let mut from = 0;
    for range in covered.iter().chain(std::iter::once(&(body.len()..body.len()))) {
        let gap = body.get(from..range.start).unwrap_or_default();
        let words = gap.trim();
        if words.starts_with('[') {
            let start = from + (gap.len() - gap.trim_start().len());
            out.push(Block { kind: Kind::Other, range: start..start + words.len(), words: String::new() });
        }
        from = range.end.max(from);
    }
    out
}

fn add(out: &mut [Block], list: &mut Option<(Range<usize>, Vec<Block>)>, words: &str) {
    let block = match list {
        Some((_, items)) => items.last_mut(),
        None => out.last_mut(),
    };
    if let Some(block) = block {
        block.words.push_str(words);
    }
}

/// The question that a paragraph or an item begins with, and how many lines it takes; `None` where none of its lines ends
/// with a question mark.
fn question(words: &str) -> Option<(String, usize)> {
    let words = words.trim_end();
    let mut question = String::new();
    for (at, line) in words.lines().enumerate() {
        question.push_str(line.trim());
        if asks(&question) {
            return Some((question.trim().to_owned(), at + 1));
        }
        question.push(' ');
    }
    None
}

/// Whether these words ask something: they end with a question mark of any script.
pub fn asks(words: &str) -> bool {
    let words = words.trim().trim_end_matches(['"', '”', '»', '*', '_', ')']);
    words.len() <= QUESTION && words.ends_with(['?', '？', '؟', '՞', '\u{37e}'])
}

#[derive(Default)]
struct Reading {
    sections: Vec<Section>,
}

impl Reading {
    fn block(&mut self, body: &str, block: &Block) {
        let source = body.get(block.range.clone()).unwrap_or("").trim_end();
        let words = block.words.trim().to_owned();
        match block.kind {
            Kind::Heading(level) => self.heading(level, &words.replace('\n', " ")),
            Kind::Paragraph | Kind::Item => match question(&words) {
                Some((question, lines)) => {
                    self.question(&question);
                    // Notes in the same paragraph or item, as written.
                    let rest: Vec<&str> = source.lines().skip(lines).collect();
                    self.own(&dedented(&rest.join("\n")));
                }
                None => self.own(source),
            },
            Kind::Other => self.own(source),
        }
    }

    fn heading(&mut self, level: u8, words: &str) {
        if words.is_empty() {
            return;
        }
        let asks = asks(words);
        self.sections.push(Section { heading: Some(Own::new(words.to_owned())), level, ..Section::default() });
        if asks {
            self.question(words);
        }
    }

    fn section(&mut self) -> Option<&mut Section> {
        if self.sections.is_empty() {
            self.sections.push(Section { level: 1, ..Section::default() });
        }
        self.sections.last_mut()
    }

    fn question(&mut self, words: &str) {
        if let Some(section) = self.section() {
            section.questions.push(Question { question: Some(Own::new(words.to_owned())), ..Question::default() });
        }
    }

    fn own(&mut self, source: &str) {
        let source = source.trim_matches('\n').trim_end();
        if source.trim().is_empty() {
            return;
        }
        let Some(section) = self.section() else { return };
        let notes = match section.questions.last_mut() {
            Some(question) => &mut question.own,
            None => &mut section.own,
        };
        notes.push(Own::new(source));
    }

    fn finish(self, front: Front) -> Result<Brief> {
        let mut sections = self.sections;
        if sections.iter().all(|section| section.questions.is_empty()) {
            return Err(usage("the outline asks nothing")
                .hint("Write questions as paragraphs, items or headings that end with a question mark."));
        }
        let title = front.title.or_else(|| only_heading(&mut sections)).unwrap_or_else(|| "Briefing".to_owned());
        Ok(Brief {
            schema: SCHEMA,
            title,
            date: front.date,
            audience: front.audience,
            length: front.length.unwrap_or_default(),
            collections: front.collections,
            style: front.style,
            sections,
            made: Made { version: env!("CARGO_PKG_VERSION").to_owned(), ..Made::default() },
            ..Brief::default()
        })
    }
}

/// The heading of the first level that stands before all others, where it is the only one of that level: it is the title,
/// and is taken out.
fn only_heading(sections: &mut Vec<Section>) -> Option<String> {
    let mut outermost =
        sections.iter().enumerate().filter(|(_, section)| section.heading.is_some() && section.level == 1);
    let (at, first) = outermost.next()?;
    let heads = sections.iter().take(at).all(|section| section.heading.is_none());
    let asked = first.heading.as_ref().is_some_and(|heading| asks(&heading.text));
    if !heads || asked || outermost.next().is_some() {
        return None;
    }
    let section = sections.get_mut(at)?;
    let title = section.heading.take()?.text;
    if section.own.is_empty() && section.questions.is_empty() {
        sections.remove(at);
    }
    Some(title)
}

/// Lines without the indentation that all of them have.
fn dedented(text: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let least = text.lines().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
    let lines: Vec<&str> = text.lines().map(|line| line.get(least..).unwrap_or_else(|| line.trim_start())).collect();
    lines.join("\n")
}

#[cfg(test)]
#[path = "outline_tests.rs"]
mod tests;
