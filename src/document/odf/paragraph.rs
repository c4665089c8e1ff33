//! Paragraphs of `OpenDocument` while they are read, and what becomes of them.

use super::styles::Styles;
use super::walk::{Role, Walk};
use crate::document::BlockKind;
use crate::document::flow::Para;
use crate::document::outline::name_of;
use crate::document::printed::{Mark, Shape};
use crate::document::xml::Tag;

/// How a heading goes on with its numbers.
#[derive(Debug, Clone, Copy)]
pub(super) enum Start {
    /// With the next one.
    On,
    /// Anew, with this one.
    At(i64),
}

/// A paragraph in the making.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    pub text: String,
    pub style: Option<String>,
    /// The level of a heading, from 1.
    pub heading: Option<u8>,
    /// How a heading counts; `None` for one that does not.
    pub counted: Option<Start>,
    pub mark: Option<Mark>,
    /// Its level in a list, from 0.
    pub item: Option<usize>,
    pub notes: Vec<String>,
    pub boxes: Vec<Para>,
    pub changes: Vec<Para>,
}

impl Walk<'_> {
    pub(super) fn begin_paragraph(&mut self, tag: &Tag<'_>) -> Role {
        let styles = self.styles;
        let style = tag.attribute("style-name");
        let level = tag.number("outline-level").unwrap_or(1).clamp(1, 6) as u8;
        let slide_title = self.presentation.as_deref() == Some("title") && !self.in_notes && self.slides > 0;
        let title = slide_title || style.as_deref().is_some_and(|style| styles.is_title(style));
        let heading = if tag.name() == "h" { Some(level) } else { title.then_some(1) };
        let mark = self.list().mark(style.as_deref(), styles);
        let item = self.list().level();
        // Outside of lists headings count by themselves.
        let unlisted = style.as_deref().and_then(|style| styles.list_of(style)).is_some_and(|list| list.is_empty());
        let header = tag.attribute("is-list-header").is_some_and(|on| on == "true");
        let anew = tag.attribute("restart-numbering").is_some_and(|on| on == "true");
        let counted = tag.name() == "h" && item.is_none() && !unlisted && !header;
        let start = if anew { Start::At(tag.number("start-value").unwrap_or(1)) } else { Start::On };
        self.paragraphs.push(Paragraph {
            style,
            heading,
            counted: counted.then_some(start),
            mark,
            item,
            ..Paragraph::default()
        });
        Role::Paragraph
    }

    pub(super) fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else { return };
        let Paragraph { text, style, heading, counted, mut mark, item, notes, boxes, changes } = paragraph;
        if let (Some(start), Some(level), false) = (counted, heading, text.trim().is_empty()) {
            let styles = self.styles;
            let start = if let Start::At(start) = start { Some(start) } else { None };
            mark = self.list().heading(usize::from(level).saturating_sub(1), start, styles);
        }
        let of = |is: fn(&Styles, &str) -> bool| style.as_deref().is_some_and(|style| is(self.styles, style));
        // What follows the first paragraph of an item stands below it with a blank line between.
        let item = if self.indexes > 0 { Some((0, true)) } else { item.map(|level| (level, false)) };
        let shape = Shape { heading, item, mark, code: of(Styles::is_code), quote: of(Styles::is_quote) };
        let mut para = shape.para(&text);
        if self.in_notes && para.kind != BlockKind::TableRow {
            para.kind = BlockKind::Comment;
        }
        para.indent = style.as_deref().map(|style| self.styles.indent(style)).unwrap_or_default();
        para.notes = notes;
        para.place.clone_from(&self.place);
        for para in std::iter::once(para).chain(boxes).chain(changes) {
            self.flow.push(para);
        }
    }

    /// Text as it stands in the file: white space counts once, and not at the beginning.
    pub(super) fn characters(&mut self, text: &str) {
        match self.roles.iter().rev().find(|role| **role != Role::Other) {
            Some(Role::Paragraph) => {}
            Some(Role::Creator) => return self.creator(text),
            _ => return,
        }
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        for c in text.chars() {
            if !matches!(c, ' ' | '\t' | '\n' | '\r') {
                paragraph.text.push(c);
            } else if !paragraph.text.is_empty() && !paragraph.text.ends_with([' ', '\t', '\n']) {
                paragraph.text.push(' ');
            }
        }
    }

    pub(super) fn creator(&mut self, text: &str) {
        let of_aside = self.roles.iter().rev().nth(1) == Some(&Role::Aside);
        let author = match self.open.last_mut() {
            Some(open) if of_aside => &mut open.author,
            _ => &mut self.change.1,
        };
        let whole = format!("{author}{text}");
        *author = name_of(&whole);
    }

    /// A character that has an element of its own.
    pub(super) fn sign(&mut self, sign: &str) -> Role {
        self.add(sign);
        Role::Other
    }

    pub(super) fn add(&mut self, text: &str) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.text.push_str(text);
        }
    }
}
