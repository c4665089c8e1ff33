//! Walking through a part of a Word file that holds text: the body, the notes, the comments, a header or footer.

use std::collections::HashMap;

use super::numbering::Numbering;
use super::paragraph::Paragraph;
use super::styles::{Styles, is_on, set_in};
use super::symbols::symbol;
use crate::document::Warning;
use crate::document::flow::{Flow, Para};
use crate::document::outline::name_of;
use crate::document::xml::{self, Event, Tag};

/// What an open element is to the text. One for each, innermost last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Other,
    Paragraph,
    ParagraphProperties,
    Run,
    RunProperties,
    /// Characters, of a run or of a formula.
    Text,
    Table,
    Row,
    RowProperties,
    Cell,
    Box,
    Deleted,
    Inserted,
    /// Several versions of the same for several programs; whether one of them was read.
    Alternate(bool),
    /// A note, a comment, a header.
    Story,
}

/// A note, a comment, a header or a footer as read.
#[derive(Debug, Default)]
pub(super) struct Story {
    /// By which the body refers to it.
    pub id: String,
    /// Who wrote it.
    pub author: String,
    /// Its text, a line a paragraph.
    pub text: String,
}

/// Reads a part; what it finds is in its fields.
pub(super) struct Walk<'s> {
    pub flow: Flow,
    /// Notes and comments in the order of the text: `footnote` and the like with the id, and the place.
    pub referred: Vec<(&'static str, String, String)>,
    pub stories: Vec<Story>,
    /// Whether Word noted its page breaks.
    pub paged: bool,
    pub(super) styles: &'s Styles,
    pub(super) lists: Numbering,
    pub(super) show_changes: bool,
    /// Whether references to notes are written into the text.
    pub(super) mark_notes: bool,
    roles: Vec<Role>,
    pub(super) paragraphs: Vec<Paragraph>,
    /// Never read; what there is when there is no paragraph.
    pub(super) spare: Paragraph,
    /// A paragraph whose end was deleted.
    pub(super) joined: Option<Paragraph>,
    /// Fields in hand; whether the instruction of each is still being read.
    pub(super) fields: Vec<bool>,
    pub(super) deleted: usize,
    pub(super) authors: Vec<String>,
    /// Whether the row in hand was deleted.
    pub(super) row_deleted: Vec<bool>,
    pub(super) page: u32,
    pub(super) counts: HashMap<&'static str, usize>,
    pub(super) known: HashMap<(&'static str, String), String>,
    pub(super) story: Story,
}

impl<'s> Walk<'s> {
    /// A walk with the lists not yet counted.
    pub(super) fn new(styles: &'s Styles, lists: Numbering, show_changes: bool) -> Self {
        Self {
            flow: Flow::default(),
            referred: Vec::new(),
            stories: Vec::new(),
            paged: false,
            styles,
            lists,
            show_changes,
            mark_notes: false,
            roles: Vec::new(),
            paragraphs: Vec::new(),
            spare: Paragraph::default(),
            joined: None,
            fields: Vec::new(),
            deleted: 0,
            authors: Vec::new(),
            row_deleted: Vec::new(),
            page: 1,
            counts: HashMap::new(),
            known: HashMap::new(),
            story: Story::default(),
        }
    }

    /// Reads a part. What is odd about it is given back; `called` names it for people.
    pub(super) fn read(&mut self, text: &str, called: &str) -> Vec<Warning> {
        let mut xml = xml::Reader::new(text);
        while let Some(event) = xml.next() {
            match event {
                Event::Start(tag) => match self.start(&tag) {
                    Some(role) => self.roles.push(role),
                    None => xml.skip(),
                },
                Event::Text(text) => {
                    if self.roles.last() == Some(&Role::Text) {
                        self.characters(&text);
                    }
                }
                Event::End(_) => {
                    if let Some(role) = self.roles.pop() {
                        self.end(role);
                    }
                }
            }
        }
        while !self.paragraphs.is_empty() {
            self.end_paragraph();
        }
        self.end_joined();
        xml.warnings(called)
    }

    /// Takes in a start tag; `None` for an element that is left out with all that is in it.
    fn start(&mut self, tag: &Tag<'_>) -> Option<Role> {
        let parent = self.roles.last().copied().unwrap_or(Role::Other);
        Some(match (tag.name(), parent) {
            // What held before a change; the settings of fields to fill in; the reading aid above a word.
            (
                "pPrChange" | "rPrChange" | "tblPrChange" | "trPrChange" | "tcPrChange" | "sectPrChange"
                | "numberingChange" | "sdtPr" | "sdtEndPr" | "sectPr" | "tblPr" | "tblGrid" | "instrText"
                | "delInstrText" | "rubyPr" | "rt",
                _,
            ) => return None,
            ("p", _) => {
                self.begin_paragraph();
                Role::Paragraph
            }
            ("pPr", Role::Paragraph) => Role::ParagraphProperties,
            ("r", _) => {
                self.show_run();
                Role::Run
            }
            ("rPr", Role::Run) => Role::RunProperties,
            ("t" | "delText", _) => Role::Text,
            ("tbl", _) => {
                self.end_implied();
                self.end_joined();
                self.flow.open_table();
                Role::Table
            }
            ("tr", _) => {
                self.row_deleted.push(false);
                Role::Row
            }
            ("trPr", Role::Row) => Role::RowProperties,
            ("tc", _) => {
                self.flow.open_cell();
                Role::Cell
            }
            ("gridSpan", _) => {
                let span = tag.number("val").and_then(|span| usize::try_from(span).ok()).unwrap_or(1);
                self.flow.widen_cell(span.saturating_sub(1));
                Role::Other
            }
            ("gridBefore", Role::RowProperties) => {
                let count = tag.number("val").and_then(|count| usize::try_from(count).ok()).unwrap_or(0);
                self.flow.skip_cells(count);
                Role::Other
            }
            ("txbxContent", _) => {
                self.flow.open_box();
                Role::Box
            }
            ("AlternateContent", _) => Role::Alternate(false),
            ("Choice" | "Fallback", Role::Alternate(read)) => {
                // Word's own formats of numbers come this way, but those are not in the text.
                if read {
                    return None;
                }
                if let Some(role) = self.roles.last_mut() {
                    *role = Role::Alternate(true);
                }
                Role::Other
            }
            ("del" | "moveFrom", Role::RowProperties) => {
                if let Some(deleted) = self.row_deleted.last_mut() {
                    *deleted = true;
                }
                Role::Other
            }
            ("del" | "moveFrom" | "ins" | "moveTo", _) if tag.prefix() != "m" => return Some(self.change(tag, parent)),
            ("footnote" | "endnote" | "comment" | "hdr" | "ftr", _) => {
                self.begin_story(tag);
                Role::Story
            }
            (name, Role::ParagraphProperties | Role::RunProperties | Role::Run | Role::Other) => {
                self.detail(name, tag, parent);
                Role::Other
            }
            _ => Role::Other,
        })
    }

    /// Properties, and characters that have elements of their own.
    fn detail(&mut self, name: &str, tag: &Tag<'_>, parent: Role) {
        match (name, parent) {
            ("pStyle", Role::ParagraphProperties) => self.paragraph().style = tag.attribute("val"),
            ("outlineLvl", Role::ParagraphProperties) => self.paragraph().outline = tag.number("val"),
            ("ind", Role::ParagraphProperties) => self.paragraph().set_in = set_in(tag),
            // Within `numPr`, which has no other use.
            ("numId", _) => self.paragraph().list = tag.number("val"),
            ("ilvl", _) => self.paragraph().level = tag.number("val"),
            ("vanish", Role::RunProperties) => self.paragraph().hidden = is_on(tag.attribute("val"), true),
            ("rStyle", Role::RunProperties) => {
                if let Some(style) = tag.attribute("val") {
                    let hidden = self.styles.look(Some(&style)).hidden;
                    self.paragraph().hidden |= hidden;
                }
            }
            ("tab" | "ptab", Role::Run) => self.characters("\t"),
            ("br" | "cr", Role::Run) => self.characters("\u{b}"),
            ("noBreakHyphen", Role::Run) => self.characters("\u{2011}"),
            ("softHyphen", Role::Run) => self.characters("\u{ad}"),
            ("sym", Role::Run) => {
                let code = tag.attribute("char").and_then(|code| u32::from_str_radix(code.trim(), 16).ok());
                let c = code.and_then(|code| symbol(&tag.attribute("font").unwrap_or_default(), code));
                if let Some(c) = c {
                    self.characters(c.encode_utf8(&mut [0; 4]));
                }
            }
            ("lastRenderedPageBreak", Role::Run) => self.page = self.page.saturating_add(1),
            ("fldChar", Role::Run) => self.field(&tag.attribute("fldCharType").unwrap_or_default()),
            ("footnoteReference", Role::Run) => self.refer("footnote", tag),
            ("endnoteReference", Role::Run) => self.refer("endnote", tag),
            ("commentReference", Role::Run) => self.refer("comment", tag),
            // The bar of a fraction.
            ("den", _) if tag.prefix() == "m" => self.characters("/"),
            _ => {}
        }
    }

    fn end(&mut self, role: Role) {
        match role {
            Role::Paragraph => self.end_paragraph(),
            Role::Run => self.show_run(),
            Role::Cell => {
                self.end_implied();
                self.end_joined();
            }
            Role::Row => {
                let deleted = self.row_deleted.pop().unwrap_or(false);
                self.flow.close_row(!deleted);
            }
            Role::Table => self.flow.close_table(),
            Role::Box => self.end_box(),
            Role::Deleted => {
                self.deleted = self.deleted.saturating_sub(1);
                self.authors.pop();
            }
            Role::Inserted => {
                self.authors.pop();
            }
            Role::Story => {
                self.end_implied();
                self.end_joined();
                let paras = self.flow.close_box();
                let text = crate::document::flow::lines(&paras);
                self.stories.push(Story { text, ..std::mem::take(&mut self.story) });
            }
            _ => {}
        }
    }

    /// A tracked change: around runs it is about them, in the properties of a paragraph about its end.
    fn change(&mut self, tag: &Tag<'_>, parent: Role) -> Role {
        let deletes = matches!(tag.name(), "del" | "moveFrom");
        let about_end = parent == Role::Other && self.roles.iter().rev().nth(1) == Some(&Role::ParagraphProperties);
        if about_end {
            self.paragraph().joined |= deletes;
        }
        if about_end || matches!(parent, Role::ParagraphProperties | Role::RunProperties) {
            return Role::Other;
        }
        self.authors.push(name_of(&tag.attribute("author").unwrap_or_default()));
        if deletes {
            self.deleted += 1;
            Role::Deleted
        } else {
            Role::Inserted
        }
    }

    /// The paragraph in hand; text that has none around it gets one.
    pub(super) fn paragraph(&mut self) -> &mut Paragraph {
        if self.paragraphs.is_empty() {
            self.paragraphs.push(Paragraph { implied: true, ..Paragraph::default() });
        }
        self.paragraphs.last_mut().unwrap_or(&mut self.spare)
    }

    fn show_run(&mut self) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.hidden = false;
        }
    }

    fn begin_paragraph(&mut self) {
        self.end_implied();
        // Only where it would have stood: not within a box in another paragraph.
        let joined = self.joined.take();
        let paragraph = joined.map_or_else(Paragraph::default, |before| Paragraph {
            text: before.text,
            notes: before.notes,
            boxes: before.boxes,
            changes: before.changes,
            page: before.page,
            ..Paragraph::default()
        });
        self.paragraphs.push(paragraph);
    }

    fn end_paragraph(&mut self) {
        let Some(mut paragraph) = self.paragraphs.pop() else { return };
        if std::mem::take(&mut paragraph.joined) {
            self.joined = Some(paragraph);
            return;
        }
        self.give(paragraph);
    }

    fn give(&mut self, mut paragraph: Paragraph) {
        let para = paragraph.finish(self.styles, &mut self.lists);
        self.flow.push(para);
        for para in std::mem::take(&mut paragraph.boxes) {
            self.flow.push(para);
        }
        for change in paragraph.take_changes() {
            self.flow.push(change);
        }
    }

    fn end_joined(&mut self) {
        if let Some(paragraph) = self.joined.take() {
            self.give(paragraph);
        }
    }

    /// Ends text that had no paragraph around it.
    fn end_implied(&mut self) {
        if self.paragraphs.last().is_some_and(|paragraph| paragraph.implied) {
            self.end_paragraph();
        }
    }

    /// A box stands before the text of the paragraph that it is anchored in, or after it if that has begun.
    fn end_box(&mut self) {
        let paras: Vec<Para> = self.flow.close_box();
        match self.paragraphs.last_mut() {
            Some(host) if !host.text.trim().is_empty() => host.boxes.extend(paras),
            _ => paras.into_iter().for_each(|para| self.flow.push(para)),
        }
    }

    fn begin_story(&mut self, tag: &Tag<'_>) {
        self.end_implied();
        let separator = tag.attribute("type").is_some_and(|kind| kind != "normal");
        self.story = Story {
            id: if separator { String::new() } else { tag.attribute("id").unwrap_or_default() },
            author: name_of(&tag.attribute("author").unwrap_or_default()),
            text: String::new(),
        };
        self.flow.open_box();
    }
}
