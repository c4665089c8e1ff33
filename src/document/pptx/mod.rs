//! Presentations (PPTX): slides in the order in which they are shown, each a page, with notes and comments.

mod graphics;
mod marker;
mod package;
mod slide;

pub(super) use package::resolve;
use package::{Relation, part, relations};
use slide::{Item, Role, Slide};

use super::detect::{Format, reader_error};
use super::numbering::numbering;
use super::outline::{Builder, Piece};
use super::read::Parts;
use super::xml::{self, Event, office_unescaped};
use super::zipped::{Limits, Zipped};
use super::{BlockKind, Input, Metadata, Options, Part, Problem, Reader, Warning};
use crate::{Error, Result};

/// Raised whenever text or blocks can come out differently.
pub(super) const VERSION: u32 = 1;
/// The level of the heading that a slide's title is.
const SLIDE: u8 = 2;
/// What programs call a presentation that nobody gave a title.
const NO_TITLES: [&str; 6] =
    ["powerpoint presentation", "slide 1", "presentation", "untitled", "untitled presentation", "no slide title"];

/// Reads the file.
pub(super) fn parts(input: &Input<'_>, options: &Options) -> Parts {
    let read = Zipped::open(input.name, input.bytes, Limits::default())
        .and_then(|zipped| Show::new(zipped.with_passwords(&options.passwords)).read(input.name));
    vec![read]
}

/// A presentation being read.
struct Show<'a> {
    zipped: Zipped<'a>,
    builder: Builder,
    warnings: Vec<Warning>,
    title: Option<String>,
}

impl<'a> Show<'a> {
    fn new(zipped: Zipped<'a>) -> Self {
        Self { zipped, builder: Builder::default(), warnings: Vec::new(), title: None }
    }

    fn read(mut self, name: &str) -> Result<Part> {
        if self.zipped.is_rebuilt() {
            self.warnings.push(Warning::new("the file is damaged at its end; what could be found was read"));
        }
        let slides = self.slides()?;
        let mut failed: Option<Error> = None;
        for (at, path) in slides.iter().enumerate() {
            self.builder.begin_page(None);
            let number = at + 1;
            if let Err(error) = self.slide(number, path) {
                self.warnings.push(Warning::new(format!("slide {number} could not be read: {}", error.one_line())));
                let hopeless = matches!(error.problem_kind(), Some(Problem::TooLarge | Problem::Password));
                failed = Some(error);
                if hopeless {
                    break;
                }
            }
        }
        if self.builder.len() == 0 {
            return Err(failed.unwrap_or_else(|| {
                let (what, problem) = match self.warnings.is_empty() {
                    true if slides.is_empty() => ("has no slides", Problem::Empty),
                    true => ("has no text", Problem::Empty),
                    false => ("is a damaged presentation", Problem::Damaged),
                };
                reader_error(name, what).problem(problem)
            }));
        }
        let (title, metadata) = package::properties(&mut self.zipped);
        Ok(self.finish(title, metadata))
    }

    fn finish(mut self, title: Option<String>, metadata: Metadata) -> Part {
        let title = title.filter(|title| {
            let title = title.trim().to_lowercase();
            !title.is_empty() && !NO_TITLES.contains(&title.as_str())
        });
        let reader = Reader { name: Format::Pptx.name().to_owned(), version: VERSION };
        let document = self.builder.finish(title.or(self.title), metadata, reader, &mut self.warnings);
        Part { id: None, document, warnings: self.warnings }
    }

    /// The paths of the slides, in the order in which they are shown.
    fn slides(&mut self) -> Result<Vec<String>> {
        let root = relations(&mut self.zipped, "", &mut self.warnings).unwrap_or_default();
        let main = root.into_iter().find(|relation| relation.kind == "officeDocument").map(|relation| relation.target);
        let main = main.unwrap_or_else(|| "ppt/presentation.xml".to_owned());
        let named = match relations(&mut self.zipped, &main, &mut self.warnings) {
            Ok(named) => named,
            Err(error) => self.unless_hopeless(error)?,
        };
        let text = match part(&mut self.zipped, &main, &mut self.warnings) {
            Ok(text) => text,
            Err(error) => self.unless_hopeless(error)?,
        };
        let mut listed = Vec::new();
        let mut whole = false;
        if let Some(text) = text {
            let mut reader = xml::Reader::new(&text);
            while let Some(event) = reader.next() {
                let Event::Start(tag) = event else { continue };
                if tag.name() == "sldId"
                    && let Some(id) = tag.qualified("r:id")
                {
                    listed
                        .push(named.iter().find(|relation| relation.id == id).map(|relation| relation.target.clone()));
                }
            }
            whole = reader.damage().is_none() && listed.iter().all(Option::is_some);
            self.warnings.extend(reader.warnings("the list of slides"));
        }
        if whole {
            return Ok(listed.into_iter().flatten().collect());
        }
        // Without the list, slides come by the numbers of their files, which are mostly in their order.
        self.warnings.push(Warning::new("the list of slides is damaged; slides are in the order of their files"));
        let mut found: Vec<(u32, String)> = Vec::new();
        for entry in self.zipped.entries() {
            let number = entry.name.strip_prefix("ppt/slides/slide").and_then(|rest| rest.strip_suffix(".xml"));
            found.extend(number.and_then(|number| number.parse().ok()).map(|number| (number, entry.name.clone())));
        }
        found.sort();
        found.dedup();
        Ok(found.into_iter().map(|(_, path)| path).collect())
    }

    /// A damaged part is told and passed over; what is too large or encrypted ends the reading.
    fn unless_hopeless<T: Default>(&mut self, error: Error) -> Result<T> {
        if matches!(error.problem_kind(), Some(Problem::TooLarge | Problem::Password)) {
            return Err(error);
        }
        self.warnings.push(Warning::new(error.one_line()));
        Ok(T::default())
    }

    fn slide(&mut self, number: usize, path: &str) -> Result<()> {
        let name = format!("slide {number}");
        // A slide belongs to no other slide's title.
        self.builder.close(SLIDE);
        let Some(text) = part(&mut self.zipped, path, &mut self.warnings)? else {
            self.warnings.push(Warning::new(format!("{name} is missing")));
            return Ok(());
        };
        let Slide { hidden, items } = slide::read(&text, &name, &mut self.warnings);
        let related = match relations(&mut self.zipped, path, &mut self.warnings) {
            Ok(related) => related,
            Err(error) => self.unless_hopeless(error)?,
        };
        let place = if hidden { format!("{name} (hidden)") } else { name.clone() };
        self.title_of(&items, &place);
        for item in items {
            match item {
                Item::Text { role: Role::Title | Role::Picture, .. } => {}
                Item::Text { role: Role::Running, text, .. } => self.push(BlockKind::Running, &text, &place),
                Item::Text { text, marker, level, first, .. } => self.paragraph(&text, marker, level, first, &place),
                Item::Row { text, first } => self.row(&text, first, &place),
                Item::Graphic(relation) => {
                    if let Some(relation) = related.iter().find(|related| related.id == relation) {
                        self.graphic(relation, &place)?;
                    }
                }
            }
        }
        for relation in &related {
            match relation.kind.as_str() {
                "notesSlide" => self.notes(relation, &name)?,
                "comments" => self.comments(relation, &name)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// The title comes first wherever in the file it stands.
    fn title_of(&mut self, items: &[Item], place: &str) {
        let mut title = String::new();
        for item in items {
            if let Item::Text { role: Role::Title, text, first, .. } = item {
                if !title.is_empty() && *first {
                    self.push(BlockKind::Heading(SLIDE), &std::mem::take(&mut title), place);
                } else if !title.is_empty() {
                    title.push('\n');
                }
                title.push_str(text.trim());
            }
        }
        if !title.is_empty() {
            if self.title.is_none() {
                self.title = Some(title.clone());
            }
            self.push(BlockKind::Heading(SLIDE), &title, place);
        }
    }

    fn paragraph(&mut self, text: &str, marker: Option<String>, level: usize, first: bool, place: &str) {
        let Some(marker) = marker else { return self.push(BlockKind::Paragraph, text, place) };
        let body = format!("{marker} {}", text.trim());
        let tight = !first && self.builder.last_kind() == Some(BlockKind::ListItem);
        let paragraph = numbering(&body).map(|number| number.label.to_owned());
        let piece = Piece { paragraph, place: Some(place.to_owned()), tight, indent: 2 * level, ..Piece::default() };
        self.builder.push(BlockKind::ListItem, &body, piece);
    }

    fn row(&mut self, text: &str, first: bool, place: &str) {
        let tight = !first && self.builder.last_kind() == Some(BlockKind::TableRow);
        let piece = Piece { place: Some(place.to_owned()), tight, ..Piece::default() };
        self.builder.push(BlockKind::TableRow, text, piece);
    }

    fn push(&mut self, kind: BlockKind, text: &str, place: &str) {
        let paragraph = numbering(text.trim_start())
            .filter(|_| matches!(kind, BlockKind::Paragraph | BlockKind::Heading(_)))
            .map(|number| number.label.to_owned());
        self.builder.push(kind, text, Piece { paragraph, place: Some(place.to_owned()), ..Piece::default() });
    }

    fn graphic(&mut self, relation: &Relation, place: &str) -> Result<()> {
        let Some(text) = self.related(relation)? else { return Ok(()) };
        match relation.kind.as_str() {
            "chart" => {
                let chart = graphics::chart(&text);
                for title in chart.titles {
                    self.push(BlockKind::Paragraph, &title, place);
                }
                for (at, row) in chart.rows.iter().enumerate() {
                    self.row(row, at == 0, place);
                }
            }
            "diagramData" => {
                for (at, text) in graphics::diagram(&text).iter().enumerate() {
                    self.paragraph(text, Some("•".to_owned()), 0, at == 0, place);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn related(&mut self, relation: &Relation) -> Result<Option<String>> {
        match part(&mut self.zipped, &relation.target, &mut self.warnings) {
            Ok(text) => Ok(text),
            Err(error) => self.unless_hopeless(error),
        }
    }

    fn notes(&mut self, relation: &Relation, name: &str) -> Result<()> {
        let place = format!("notes to {name}");
        let Some(text) = self.related(relation)? else { return Ok(()) };
        for item in slide::read(&text, &place, &mut self.warnings).items {
            match item {
                Item::Text { role: Role::Running | Role::Picture, .. } | Item::Graphic(_) => {}
                Item::Text { text, .. } | Item::Row { text, .. } => self.push(BlockKind::Comment, &text, &place),
            }
        }
        Ok(())
    }

    fn comments(&mut self, relation: &Relation, name: &str) -> Result<()> {
        let place = format!("comment on {name}");
        let Some(text) = self.related(relation)? else { return Ok(()) };
        for comment in comments(&text, &place, &mut self.warnings) {
            self.push(BlockKind::Comment, &comment, &place);
        }
        Ok(())
    }
}

/// The texts of comments and the replies to them, in the order in which they begin. Both the older kind (`p:cm` with a
/// `p:text`) and the newer one, whose texts are paragraphs and whose replies stand before the comment's own text.
fn comments(text: &str, place: &str, warnings: &mut Vec<Warning>) -> Vec<String> {
    let mut reader = xml::Reader::new(text);
    let mut comments: Vec<String> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    while let Some(event) = reader.next() {
        match event {
            Event::Start(tag) if matches!(tag.name(), "cm" | "reply") => {
                open.push(comments.len());
                comments.push(String::new());
            }
            Event::Start(tag) if matches!(tag.name(), "text" | "t") => {
                let text = reader.text(usize::MAX);
                if let Some(comment) = open.last().and_then(|&at| comments.get_mut(at)) {
                    comment.push_str(&office_unescaped(&text));
                }
            }
            Event::End(name) if name == "p" => {
                if let Some(comment) = open.last().and_then(|&at| comments.get_mut(at)) {
                    comment.push('\n');
                }
            }
            Event::End(name) if name == "cm" || name == "reply" => {
                open.pop();
            }
            _ => {}
        }
    }
    warnings.extend(reader.warnings(place));
    comments
}

#[cfg(test)]
#[path = "pptx_tests.rs"]
mod tests;
