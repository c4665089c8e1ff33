//! Walking through the content of an OpenDocument file.

use std::collections::HashMap;

use super::lists::Lists;
use super::styles::Styles;
use crate::document::flow::{Aside, Flow, Para, lines};
use crate::document::outline::name_of;
use crate::document::printed::{Mark, Shape};
use crate::document::xml::{self, Event, Tag};
use crate::document::{BlockKind, Warning};

/// So many spaces in a row are kept.
const MAX_SPACES: i64 = 256;

/// What an open element is to the text. One for each, innermost last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Other,
    /// A paragraph or heading.
    Paragraph,
    List,
    Table,
    Row,
    /// A cell that stands for so many columns.
    Cell(usize),
    Box,
    /// A note or comment.
    Aside,
    /// The name of who wrote a comment or made a change.
    Creator,
    /// An index, whose paragraphs are entries.
    Index,
    Slide,
    Notes,
    /// A header or footer.
    Running(&'static str),
    /// What was deleted, where it is kept apart.
    Deleted,
}

/// A paragraph in the making.
#[derive(Debug, Default)]
struct Paragraph {
    text: String,
    style: Option<String>,
    /// The level of a heading, from 1.
    heading: Option<u8>,
    /// A heading that counts, and the number that it begins anew with.
    counted: Option<Option<i64>>,
    mark: Option<Mark>,
    /// Its level in a list, from 0.
    item: Option<usize>,
    notes: Vec<String>,
    boxes: Vec<Para>,
    changes: Vec<Para>,
}

/// A note or comment in the making.
#[derive(Debug)]
struct Open {
    kind: BlockKind,
    place: String,
    author: String,
}

/// Reads the content; what it finds is in its fields.
pub(super) struct Walk<'s> {
    pub flow: Flow,
    pub asides: Vec<Aside>,
    styles: &'s Styles,
    /// Those of the text, and within it those of the box or table in hand.
    lists: Vec<Lists>,
    /// Never read; what there is when there are none.
    spare: Lists,
    roles: Vec<Role>,
    paragraphs: Vec<Paragraph>,
    open: Vec<Open>,
    counts: HashMap<&'static str, usize>,
    show_changes: bool,
    /// What was deleted, by the name of the change: who did it, and the words.
    deleted: HashMap<String, (String, String)>,
    change: (String, String),
    indexes: usize,
    slides: usize,
    /// What paragraphs are named by, where nothing nearer does.
    place: Option<String>,
    in_notes: bool,
    presentation: Option<String>,
    sheet: Option<String>,
    /// The row of a sheet, from 1, and how many more rows it stands for.
    row: (u64, u64),
}

impl<'s> Walk<'s> {
    /// A walk at the beginning of a file.
    pub(super) fn new(styles: &'s Styles, show_changes: bool) -> Self {
        Self {
            flow: Flow::default(),
            asides: Vec::new(),
            styles,
            lists: vec![Lists::default()],
            spare: Lists::default(),
            roles: Vec::new(),
            paragraphs: Vec::new(),
            open: Vec::new(),
            counts: HashMap::new(),
            show_changes,
            deleted: HashMap::new(),
            change: (String::new(), String::new()),
            indexes: 0,
            slides: 0,
            place: None,
            in_notes: false,
            presentation: None,
            sheet: None,
            row: (0, 0),
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
                Event::Text(text) => self.characters(&text),
                Event::End(_) => {
                    if let Some(role) = self.roles.pop() {
                        self.end(role);
                    }
                }
            }
        }
        xml.warnings(called)
    }

    /// Whether it was a presentation.
    pub(super) fn has_slides(&self) -> bool {
        self.slides > 0
    }

    /// Takes in a start tag; `None` for an element that is left out with all that is in it.
    fn start(&mut self, tag: &Tag<'_>) -> Option<Role> {
        let hidden = |name: &str| tag.attribute(name).is_some_and(|style| self.styles.is_hidden(&style));
        Some(match (tag.prefix(), tag.name()) {
            ("office", "automatic-styles" | "styles" | "forms" | "scripts" | "font-face-decls" | "settings")
            | (
                "text",
                "note-citation" | "number" | "ruby-text" | "hidden-text" | "hidden-paragraph" | "annotation-end",
            )
            | ("svg", "title" | "desc")
            | ("draw", "object" | "object-ole" | "glue-point" | "layer-set")
            | ("table", "content-validations" | "tracked-changes" | "dde-links" | "calculation-settings" | "shapes")
            | ("number" | "meta" | "form" | "chart" | "math", _) => return None,
            // Templates of the entries of an index, not entries.
            ("text", name) if name.ends_with("-source") => return None,
            ("text", "section") if tag.attribute("display").is_some_and(|display| display == "none") => return None,
            ("text", "span") if hidden("style-name") => return None,
            ("text", "p") if hidden("style-name") => return None,
            ("text", "p" | "h") => self.begin_paragraph(tag),
            ("text", "list") => {
                self.list().begin(tag);
                Role::List
            }
            ("text", "list-item" | "list-header") => {
                self.list().begin_item(tag);
                Role::Other
            }
            ("text", "s") => {
                let count = tag.number("c").unwrap_or(1).clamp(0, MAX_SPACES) as usize;
                self.add(&" ".repeat(count));
                Role::Other
            }
            ("text", "tab") => self.sign("\t"),
            ("text", "line-break") => self.sign("\n"),
            ("text", "note") => {
                let endnote = tag.attribute("note-class").is_some_and(|class| class == "endnote");
                self.begin_aside(if endnote { "endnote" } else { "footnote" }, BlockKind::Note)
            }
            ("office", "annotation") => self.begin_aside("comment", BlockKind::Comment),
            ("dc", "creator") => Role::Creator,
            ("dc" | "loext", "date" | "sender-initials") => return None,
            ("office", "spreadsheet") => {
                self.flow.data = true;
                Role::Other
            }
            ("text", "tracked-changes") if !self.show_changes => return None,
            ("text", "changed-region") => {
                self.change = (tag.attribute("id").unwrap_or_default(), String::new());
                Role::Other
            }
            ("text", "deletion") => {
                self.flow.open_box();
                Role::Deleted
            }
            ("text", "change") => {
                self.deletion(&tag.attribute("change-id").unwrap_or_default());
                Role::Other
            }
            ("text", "index-body") => {
                self.indexes += 1;
                Role::Index
            }
            ("draw", "page") => {
                self.slides += 1;
                self.place = Some(format!("slide {}", self.slides));
                Role::Slide
            }
            ("presentation", "notes") => {
                self.place = Some(format!("notes to slide {}", self.slides));
                self.in_notes = true;
                Role::Notes
            }
            ("draw", "frame") => {
                self.presentation = tag.qualified("presentation:class");
                if matches!(self.presentation.as_deref(), Some("header" | "footer" | "date-time" | "page-number")) {
                    return None;
                }
                Role::Other
            }
            (
                "draw",
                "text-box" | "custom-shape" | "rect" | "ellipse" | "circle" | "caption" | "polygon" | "polyline"
                | "path" | "line" | "connector" | "measure" | "regular-polygon",
            ) => {
                self.flow.open_box();
                // Lists in a box do not belong to the item that it is anchored in.
                self.lists.push(Lists::default());
                Role::Box
            }
            ("table", "table") => self.begin_table(tag),
            ("table", "table-row") => {
                let repeated = repeated(tag, "number-rows-repeated");
                self.row = (self.row.0.saturating_add(self.row.1), repeated);
                self.name_row();
                Role::Row
            }
            ("table", "table-cell") => {
                self.flow.open_cell();
                Role::Cell(usize::try_from(repeated(tag, "number-columns-repeated")).unwrap_or(1))
            }
            ("table", "covered-table-cell") => {
                self.flow.skip_cells(usize::try_from(repeated(tag, "number-columns-repeated")).unwrap_or(1));
                return None;
            }
            ("style", name) if name.starts_with("header") || name.starts_with("footer") => {
                self.flow.open_box();
                Role::Running(if name.starts_with("header") { "header" } else { "footer" })
            }
            _ => Role::Other,
        })
    }

    fn end(&mut self, role: Role) {
        match role {
            Role::Paragraph => self.end_paragraph(),
            Role::List => self.list().end(),
            Role::Cell(repeated) => self.flow.repeat_cell(repeated.saturating_sub(1)),
            Role::Row => self.flow.close_row(true),
            Role::Table => {
                self.flow.close_table();
                self.lists.pop();
                if !self.roles.contains(&Role::Table) {
                    self.sheet = None;
                }
            }
            Role::Box => {
                self.lists.pop();
                let paras = self.flow.close_box();
                self.beside(paras);
            }
            Role::Aside => self.end_aside(),
            Role::Index => self.indexes = self.indexes.saturating_sub(1),
            Role::Notes => {
                self.in_notes = false;
                self.presentation = None;
                self.place = None;
            }
            Role::Slide => self.place = None,
            Role::Running(place) => {
                let text = lines(&self.flow.close_box());
                let known = self.asides.iter().any(|aside| aside.kind == BlockKind::Running && aside.text == text);
                if !known && !text.is_empty() {
                    let (of, place) = (String::new(), place.to_owned());
                    self.asides.push(Aside { kind: BlockKind::Running, of, place, text });
                }
            }
            Role::Deleted => {
                let text = lines(&self.flow.close_box());
                let (id, author) = std::mem::take(&mut self.change);
                self.deleted.insert(id, (author, text));
            }
            Role::Other | Role::Creator => {}
        }
    }

    fn list(&mut self) -> &mut Lists {
        self.lists.last_mut().unwrap_or(&mut self.spare)
    }

    fn begin_paragraph(&mut self, tag: &Tag<'_>) -> Role {
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
        let start = anew.then(|| tag.number("start-value").unwrap_or(1));
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

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else { return };
        let Paragraph { text, style, heading, counted, mut mark, item, notes, boxes, changes } = paragraph;
        if let (Some(start), Some(level), false) = (counted, heading, text.trim().is_empty()) {
            let styles = self.styles;
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
        para.notes = notes;
        para.place.clone_from(&self.place);
        for para in std::iter::once(para).chain(boxes).chain(changes) {
            self.flow.push(para);
        }
    }

    /// Text as it stands in the file: white space counts once, and not at the beginning.
    fn characters(&mut self, text: &str) {
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

    fn creator(&mut self, text: &str) {
        let of_aside = self.roles.iter().rev().nth(1) == Some(&Role::Aside);
        let author = match self.open.last_mut() {
            Some(open) if of_aside => &mut open.author,
            _ => &mut self.change.1,
        };
        let whole = format!("{author}{text}");
        *author = name_of(&whole);
    }

    /// A character that has an element of its own.
    fn sign(&mut self, sign: &str) -> Role {
        self.add(sign);
        Role::Other
    }

    fn add(&mut self, text: &str) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.text.push_str(text);
        }
    }

    fn begin_aside(&mut self, called: &'static str, kind: BlockKind) -> Role {
        let count = self.counts.entry(called).or_default();
        *count += 1;
        let place = format!("{called} {count}");
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.notes.push(place.clone());
        }
        self.open.push(Open { kind, place, author: String::new() });
        self.flow.open_box();
        self.lists.push(Lists::default());
        Role::Aside
    }

    fn end_aside(&mut self) {
        self.lists.pop();
        let text = lines(&self.flow.close_box());
        let Some(Open { kind, place: of, author }) = self.open.pop() else { return };
        if text.is_empty() {
            return;
        }
        let aside = if kind == BlockKind::Comment {
            let place = if author.is_empty() { of.clone() } else { format!("{of} by {author}") };
            Aside { kind, of, place, text }
        } else {
            let text = format!("[{}] {text}", of.rsplit(' ').next().unwrap_or(""));
            Aside { kind, place: of.clone(), of, text }
        };
        self.asides.push(aside);
    }

    /// The place where something was deleted.
    fn deletion(&mut self, id: &str) {
        let (Some((author, text)), Some(paragraph)) = (self.deleted.get(id), self.paragraphs.last_mut()) else {
            return;
        };
        if !text.is_empty() {
            let place = if author.is_empty() { "change".to_owned() } else { format!("change by {author}") };
            let change = Para::new(BlockKind::Comment, format!("deleted: {text}"));
            paragraph.changes.push(Para { place: Some(place), ..change });
        }
    }

    fn begin_table(&mut self, tag: &Tag<'_>) -> Role {
        if self.flow.data && !self.roles.contains(&Role::Table) {
            let name = name_of(&tag.attribute("name").unwrap_or_default());
            self.flow.push(Para::new(BlockKind::Heading(2), name.clone()));
            (self.sheet, self.row) = (Some(name), (1, 0));
        }
        self.flow.open_table();
        self.lists.push(Lists::default());
        Role::Table
    }

    fn name_row(&mut self) {
        let (row, count) = self.row;
        if let Some(sheet) = &self.sheet {
            let rows = if count > 1 {
                format!("rows {row} to {}", row.saturating_add(count - 1))
            } else {
                format!("row {row}")
            };
            self.flow.name_row(format!("sheet {sheet}, {rows}"));
        }
    }

    /// A box stands before the text of the paragraph that it is anchored in, or after it if that has begun.
    fn beside(&mut self, paras: Vec<Para>) {
        match self.paragraphs.last_mut() {
            Some(host) if !host.text.trim().is_empty() => host.boxes.extend(paras),
            _ => paras.into_iter().for_each(|para| self.flow.push(para)),
        }
    }
}

/// How often a row or cell is repeated, at least once.
fn repeated(tag: &Tag<'_>, name: &str) -> u64 {
    tag.number(name).and_then(|count| u64::try_from(count).ok()).unwrap_or(1).max(1)
}
