//! The XML of one slide, or of the notes to it: shapes in the order of the file, their paragraphs, lists and tables.

use super::super::xml::{self, Event, Tag, office_unescaped};
use super::marker;
use crate::document::Warning;

/// Lists have nine levels (ECMA-376 part 1, 21.1.2.2.7).
const MAX_LEVEL: usize = 8;

/// What a shape is there for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Role {
    /// The title of the slide.
    Title,
    /// The content that the layout provides for: a list, more often than not.
    Content,
    /// Date, footer, number of the slide.
    Running,
    /// A picture of the slide, on the page of its notes.
    Picture,
    /// A text box or a figure.
    #[default]
    Free,
}

/// What is read of a slide, one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    /// A paragraph of a shape.
    Text {
        /// What the shape is there for.
        role: Role,
        /// Its text, line breaks within it included.
        text: String,
        /// What is printed before it, where it is in a list: "•", "3.".
        marker: Option<String>,
        /// How deep it is set in, from 0.
        level: usize,
        /// Whether it begins a shape.
        first: bool,
    },
    /// A row of a table, cells parted by tabs.
    Row {
        /// The cells.
        text: String,
        /// Whether it begins a table.
        first: bool,
    },
    /// A chart or a diagram in a part of its own, by the name of the relation.
    Graphic(String),
}

/// A slide.
#[derive(Debug, Default)]
pub(super) struct Slide {
    /// Whether it is left out when the slides are shown.
    pub hidden: bool,
    /// What is on it.
    pub items: Vec<Item>,
}

/// Reads a slide; `name` names it in warnings.
pub(super) fn read(text: &str, name: &str, warnings: &mut Vec<Warning>) -> Slide {
    let mut reader = xml::Reader::new(text);
    let mut state = State::default();
    while let Some(event) = reader.next() {
        match event {
            Event::Start(tag) => state.start(&tag, &mut reader),
            Event::End(name) => state.end(&name),
            Event::Text(_) => {}
        }
    }
    // A file that is cut off ends in the middle of things; the reader closes what is open.
    warnings.extend(reader.warnings(name));
    state.slide
}

/// What comes before a paragraph, as far as it says so itself; the rest is inherited.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Bullet {
    #[default]
    Unsaid,
    None,
    Mark,
    Number {
        scheme: String,
        start: u32,
    },
}

#[derive(Debug, Default)]
struct Paragraph {
    text: String,
    level: usize,
    bullet: Bullet,
}

/// An `mc:AlternateContent`: the same thing said in a newer and an older way.
#[derive(Debug, Default)]
struct Alternative {
    /// What had been taken before its choice in hand.
    before: usize,
    /// Whether one of its choices gave something.
    satisfied: bool,
}

#[derive(Debug, Default)]
struct State {
    slide: Slide,
    role: Role,
    paragraph: Option<Paragraph>,
    /// The paragraphs of the shape in hand.
    body: Vec<Paragraph>,
    /// The cells of the row in hand.
    row: Option<Vec<String>>,
    /// Whether the next row begins a table.
    new_table: bool,
    alternatives: Vec<Alternative>,
    /// Bytes of text and graphics so far.
    taken: usize,
}

impl State {
    fn start(&mut self, tag: &Tag<'_>, reader: &mut xml::Reader<'_>) {
        match tag.name() {
            "sld" => self.slide.hidden = tag.attribute("show").is_some_and(|show| show == "0" || show == "false"),
            "sp" | "graphicFrame" | "pic" | "cxnSp" => self.role = Role::Free,
            "ph" => {
                self.role = match tag.attribute("type").as_deref() {
                    Some("title" | "ctrTitle") => Role::Title,
                    Some("dt" | "ftr" | "hdr" | "sldNum") => Role::Running,
                    Some("sldImg") => Role::Picture,
                    Some("subTitle") => Role::Free,
                    _ => Role::Content,
                }
            }
            // Nothing in extensions is shown as text.
            "extLst" => reader.skip(),
            "p" if tag.prefix() != "p" => self.paragraph = Some(Paragraph::default()),
            "tbl" => self.new_table = true,
            "tr" => self.row = Some(Vec::new()),
            "tc" => {
                if let Some(row) = &mut self.row {
                    row.push(String::new());
                }
            }
            "chart" => self.graphic(tag.qualified("r:id")),
            "relIds" => self.graphic(tag.qualified("r:dm")),
            "AlternateContent" => self.alternatives.push(Alternative::default()),
            "Choice" | "Fallback" => {
                let taken = self.taken;
                match self.alternatives.last_mut() {
                    Some(alternative) if alternative.satisfied => reader.skip(),
                    Some(alternative) => alternative.before = taken,
                    None => {}
                }
            }
            name => self.in_paragraph(name, tag, reader),
        }
    }

    fn in_paragraph(&mut self, name: &str, tag: &Tag<'_>, reader: &mut xml::Reader<'_>) {
        let Some(paragraph) = &mut self.paragraph else { return };
        match name {
            "t" => {
                let text = reader.text(usize::MAX);
                self.taken = self.taken.saturating_add(text.trim().len());
                paragraph.text.push_str(&office_unescaped(&text));
            }
            "br" => paragraph.text.push('\n'),
            "pPr" => {
                if let Some(level) = tag.number("lvl") {
                    paragraph.level = usize::try_from(level).unwrap_or(0).min(MAX_LEVEL);
                }
            }
            "buNone" => paragraph.bullet = Bullet::None,
            "buChar" | "buBlip" => paragraph.bullet = Bullet::Mark,
            "buAutoNum" => {
                let start = tag.number("startAt").and_then(|start| u32::try_from(start).ok()).unwrap_or(1);
                paragraph.bullet = Bullet::Number { scheme: tag.attribute("type").unwrap_or_default(), start };
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => {
                let Some(paragraph) = self.paragraph.take() else { return };
                if let Some(cell) = self.row.as_mut().and_then(|row| row.last_mut()) {
                    if !cell.is_empty() {
                        cell.push(' ');
                    }
                    super::super::table::push_cell(cell, &paragraph.text);
                } else if !paragraph.text.trim().is_empty() {
                    self.body.push(paragraph);
                }
            }
            "tr" => {
                if let Some(row) = self.row.take() {
                    let first = std::mem::take(&mut self.new_table);
                    self.slide.items.push(Item::Row { text: row.join("\t"), first });
                }
            }
            "txBody" if self.row.is_none() => self.shape(),
            "Choice" => {
                if let Some(alternative) = self.alternatives.last_mut() {
                    alternative.satisfied = self.taken > alternative.before;
                }
            }
            "AlternateContent" => {
                self.alternatives.pop();
            }
            _ => {}
        }
    }

    fn graphic(&mut self, relation: Option<String>) {
        if let Some(relation) = relation {
            self.taken = self.taken.saturating_add(1);
            self.slide.items.push(Item::Graphic(relation));
        }
    }

    /// Ends a shape: says which of its paragraphs are items of a list, and with what number.
    fn shape(&mut self) {
        let body = std::mem::take(&mut self.body);
        // What the layout says of bullets is not looked up. Several paragraphs in a place for content are a list.
        let listed = self.role == Role::Content && body.len() > 1;
        let mut numbers = [0_u32; MAX_LEVEL + 1];
        for (at, Paragraph { text, level, bullet }) in body.into_iter().enumerate() {
            if let Some(deeper) = numbers.get_mut(level + 1..) {
                deeper.fill(0);
            }
            let mut last = 0;
            let marker = match bullet {
                Bullet::Mark => Some("•".to_owned()),
                Bullet::Unsaid if listed || (self.role == Role::Content && level > 0) => Some("•".to_owned()),
                Bullet::Number { scheme, start } => {
                    last = numbers.get(level).filter(|last| **last > 0).map_or(start, |last| last.saturating_add(1));
                    Some(marker::label(last, &scheme))
                }
                Bullet::Unsaid | Bullet::None => None,
            };
            if let Some(number) = numbers.get_mut(level) {
                *number = last;
            }
            self.slide.items.push(Item::Text { role: self.role, text, marker, level, first: at == 0 });
        }
    }
}

#[cfg(test)]
#[path = "slide_tests.rs"]
mod tests;
