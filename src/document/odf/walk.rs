//! Walking through the content of an `OpenDocument` file.

use std::collections::{HashMap, HashSet};

use super::beside::Open;
use super::lists::Lists;
use super::paragraph::Paragraph;
use super::styles::Styles;
use crate::document::flow::{Aside, Flow, Para, lines};
use crate::document::outline::name_of;
use crate::document::xml::{self, Event, Tag};
use crate::document::{BlockKind, Warning};

/// So many spaces in a row are kept.
const MAX_SPACES: i64 = 256;

/// What an open element is to the text. One for each, innermost last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
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

/// Reads the content; what it finds is in its fields.
pub(super) struct Walk<'s> {
    pub flow: Flow,
    pub asides: Vec<Aside>,
    pub(super) styles: &'s Styles,
    /// Those of the text, and within it those of the box or table in hand.
    pub(super) lists: Vec<Lists>,
    /// Never read; what there is when there are none.
    pub(super) spare: Lists,
    pub(super) roles: Vec<Role>,
    pub(super) paragraphs: Vec<Paragraph>,
    /// The headers and footers seen so far; most pages have the same.
    running: HashSet<String>,
    pub(super) open: Vec<Open>,
    pub(super) counts: HashMap<&'static str, usize>,
    pub(super) show_changes: bool,
    /// Whether references to notes are written into the text.
    pub(super) mark_notes: bool,
    /// What was deleted, by the name of the change: who did it, and the words.
    pub(super) deleted: HashMap<String, (String, String)>,
    pub(super) change: (String, String),
    pub(super) indexes: usize,
    pub(super) slides: usize,
    /// What paragraphs are named by, where nothing nearer does.
    pub(super) place: Option<String>,
    pub(super) in_notes: bool,
    pub(super) presentation: Option<String>,
    pub(super) sheet: Option<String>,
    /// The row of a sheet, from 1, and how many more rows it stands for.
    pub(super) row: (u64, u64),
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
            running: HashSet::new(),
            open: Vec::new(),
            counts: HashMap::new(),
            show_changes,
            mark_notes: false,
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
        if self.is_left_out(tag) {
            return None;
        }
        Some(match (tag.prefix(), tag.name()) {
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
            ("office", "spreadsheet") => {
                self.flow.data = true;
                Role::Other
            }
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

    /// Whether an element is no part of the text that people see.
    fn is_left_out(&self, tag: &Tag<'_>) -> bool {
        let hidden = || tag.attribute("style-name").is_some_and(|style| self.styles.is_hidden(&style));
        let set = |name: &str, value: &str| tag.attribute(name).is_some_and(|is| is == value);
        match (tag.prefix(), tag.name()) {
            ("text", "p" | "h" | "span") => hidden(),
            ("text", "section") => set("display", "none"),
            ("text", "tracked-changes") => !self.show_changes,
            // What stands on every slide.
            ("draw", "frame") => ["header", "footer", "date-time", "page-number"].iter().any(|of| set("class", of)),
            // Templates of the entries of an index, not entries.
            ("text", name) if name.ends_with("-source") => true,
            ("office", "automatic-styles" | "styles" | "forms" | "scripts" | "font-face-decls" | "settings")
            | (
                "text",
                "note-citation" | "number" | "ruby-text" | "hidden-text" | "hidden-paragraph" | "annotation-end",
            )
            | ("svg", "title" | "desc")
            | ("draw", "object" | "object-ole" | "glue-point" | "layer-set")
            | ("table", "content-validations" | "tracked-changes" | "dde-links" | "calculation-settings" | "shapes")
            | ("dc" | "loext", "date" | "sender-initials")
            | ("number" | "meta" | "form" | "chart" | "math", _) => true,
            _ => false,
        }
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
                if !text.is_empty() && self.running.insert(text.clone()) {
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

    pub(super) fn list(&mut self) -> &mut Lists {
        self.lists.last_mut().unwrap_or(&mut self.spare)
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
}

/// How often a row or cell is repeated, at least once.
fn repeated(tag: &Tag<'_>, name: &str) -> u64 {
    tag.number(name).and_then(|count| u64::try_from(count).ok()).unwrap_or(1).max(1)
}
