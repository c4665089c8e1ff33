//! E-books (EPUB): their pages in reading order, through the HTML reader.

mod package;
mod xhtml;

use dom_query::NodeRef;
use package::{Entry, Item, Package};

use super::detect::{Format, reader_error};
use super::html::is_hidden;
use super::html_meta::attribute;
use super::html_tree;
use super::html_walk::walk;
use super::outline::{Builder, Piece};
use super::read::Parts;
use super::zipped::{Limits, Unpacked, Zipped};
use super::{BlockKind, Input, Options, Part, Problem, Reader, Warning, encoding, xml};
use crate::{Error, Result};

/// Raised whenever text or blocks can come out differently.
pub(super) const VERSION: u32 = 1;
/// A heading, or the place that the table of contents leads to, is at the beginning of a page when no more text than this
/// comes before it, in bytes.
const BEGINNING: usize = 300;
/// All headings of a page together have no more text than this, in bytes; those within headings count again.
const HEADING_BYTES: usize = 1 << 20;
/// A cover of more text than this, in bytes, is more than a cover.
const COVER_BYTES: usize = 500;

/// Reads the file.
pub(super) fn parts(input: &Input<'_>, options: &Options) -> Parts {
    let read = Zipped::open(input.name, input.bytes, Limits::default()).and_then(|zipped| {
        let zipped = zipped.with_passwords(&options.passwords);
        Book { zipped, builder: Builder::default(), warnings: Vec::new(), chapter: 0, failed: None }.read(input.name)
    });
    vec![read]
}

/// A book being read.
struct Book<'a> {
    zipped: Zipped<'a>,
    builder: Builder,
    warnings: Vec<Warning>,
    /// How many pages with text there were so far.
    chapter: usize,
    failed: Option<Error>,
}

impl Book<'_> {
    fn read(mut self, name: &str) -> Result<Part> {
        if self.zipped.is_rebuilt() {
            self.warnings.push(Warning::new("the file is cut off or damaged; what could be read was kept"));
        }
        let locked = self.text("META-INF/encryption.xml").map(|text| package::encrypted(&text)).unwrap_or_default();
        let package = self.package();
        let contents = match &package.contents {
            Some(path) => self.text(path).map(|text| package::contents(&text, path)).unwrap_or_default(),
            None => Vec::new(),
        };
        let mut kept_back = 0;
        let mut linear = true;
        for item in package.spine.iter().filter(|item| !item.nav) {
            if locked.contains(&item.path) {
                kept_back += 1;
                continue;
            }
            if linear && !item.linear {
                // What is to be looked up belongs to no chapter.
                self.builder.close(1);
                linear = false;
            }
            let cover = package.cover.as_ref() == Some(&item.path);
            if !self.page(item, &contents, cover) {
                break;
            }
        }
        if self.builder.len() == 0 {
            return Err(if kept_back > 0 { protected(name) } else { self.nothing(name) });
        }
        if kept_back > 0 {
            self.warnings.push(Warning::new(format!("{kept_back} pages are encrypted (DRM) and were not read")));
        }
        let reader = Reader { name: Format::Epub.name().to_owned(), version: VERSION };
        let document = self.builder.finish(package.title, package.metadata, reader, &mut self.warnings);
        Ok(Part { id: None, document, warnings: self.warnings })
    }

    fn nothing(self, name: &str) -> Error {
        self.failed.unwrap_or_else(|| {
            if self.warnings.is_empty() {
                reader_error(name, "has no text").problem(Problem::Empty)
            } else {
                reader_error(name, "is a damaged e-book").problem(Problem::Damaged)
            }
        })
    }

    /// The package file; without it all pages of the archive in the order in which they lie there.
    fn package(&mut self) -> Package {
        let named = self.text("META-INF/container.xml").and_then(|text| package::root_file(&text));
        let mut paths = self.zipped.entries().iter().map(|entry| entry.name.clone());
        let path = named.or_else(|| paths.find(|path| path.to_lowercase().ends_with(".opf")));
        if let Some(path) = path
            && let Some(text) = self.text(&path)
        {
            let package = package::read(&text, &path, &mut self.warnings);
            if !package.spine.is_empty() {
                return package;
            }
        }
        self.warnings.push(Warning::new("the list of the book's files is damaged; pages may be out of order"));
        let spine = self.zipped.entries().iter().filter_map(|entry| package::stray_page(&entry.name)).collect();
        Package { spine, ..Package::default() }
    }

    /// A part of XML; what is wrong with it is told.
    fn text(&mut self, path: &str) -> Option<String> {
        let Unpacked { bytes, damaged } = self.bytes(path)?;
        let (text, replaced) = xml::decode(&bytes);
        if damaged || replaced {
            self.warnings.push(Warning::new(format!("{path} is damaged; what could be read was kept")));
        }
        Some(text.into_owned())
    }

    fn bytes(&mut self, path: &str) -> Option<Unpacked> {
        match self.zipped.read_path(path) {
            Ok(unpacked) => unpacked,
            Err(error) => {
                self.warnings.push(Warning::new(error.one_line()));
                self.failed = Some(error);
                None
            }
        }
    }

    /// Reads a page; whether the next one is to be read too.
    fn page(&mut self, item: &Item, contents: &[Entry], cover: bool) -> bool {
        let Some(Unpacked { bytes, damaged }) = self.bytes(&item.path) else {
            if self.zipped.find(&item.path).is_none() {
                self.warnings.push(Warning::new(format!("{} is missing", item.path)));
            }
            let problem = self.failed.as_ref().and_then(Error::problem_kind);
            return !matches!(problem, Some(Problem::TooLarge | Problem::Password));
        };
        if damaged {
            self.warnings.push(Warning::new(format!("{} is damaged; what could be read was kept", item.path)));
        }
        let Some(decoded) = encoding::decode(&bytes, true) else {
            self.warnings.push(Warning::new(format!("{} is no text", item.path)));
            return true;
        };
        self.warnings.extend(decoded.warnings);
        let page = html_tree::page(&xhtml::as_html(&decoded.text));
        if page.cut {
            self.warnings.push(Warning::new(format!("{} is too large; what comes last was not read", item.path)));
        }
        if page.flattened {
            let what = "elements nested too deep were read without their structure";
            self.warnings.push(Warning::new(format!("{}: {what}", item.path)));
        }
        let root = page.tree.root();
        let body = root.descendants_it().find(|node| node.node_name().is_some_and(|name| name.as_ref() == "body"));
        let body = body.unwrap_or(root);
        let start = Start::of(&body);
        if start.empty || (cover && body.text().trim().len() <= COVER_BYTES) {
            return true;
        }
        self.chapter += 1;
        self.builder.place(Some(format!("chapter file {}", self.chapter)));
        if let Some(entry) = contents.iter().find(|entry| entry.path == item.path && start.is_at(entry)) {
            self.chapter_title(entry, &start);
        }
        walk(&body, &is_hidden, &mut self.builder, None);
        true
    }

    /// Gives a page the title that the table of contents has for it, where it has no heading of its own.
    fn chapter_title(&mut self, entry: &Entry, start: &Start) {
        let title = folded(&entry.title);
        if title.is_empty() || start.heading || start.headings.contains(&title) {
            return;
        }
        if start.text.starts_with(&title) {
            // It is there, as a paragraph that looks like a heading.
            self.builder.open(entry.level, &entry.title);
        } else {
            self.builder.push(BlockKind::Heading(entry.level), &entry.title, Piece::default());
        }
    }
}

fn protected(name: &str) -> Error {
    reader_error(name, "is protected by DRM")
        .hint("Only the program that it was bought for can open it; ask its seller for a copy without protection.")
        .problem(Problem::Password)
}

/// What a page begins with.
#[derive(Debug, Default)]
struct Start {
    /// Whether nothing is on it.
    empty: bool,
    /// Whether it begins with a heading.
    heading: bool,
    /// All its headings, folded.
    headings: Vec<String>,
    /// Its first words, folded.
    text: String,
    /// The names of the elements at its beginning.
    names: Vec<String>,
}

impl Start {
    fn of(body: &NodeRef<'_>) -> Self {
        let mut start = Self { empty: true, ..Self::default() };
        let (mut before, mut words, mut looked_at) = (0, String::new(), 0);
        for node in body.descendants_it() {
            if node.is_text() {
                let text = node.text();
                start.empty &= text.trim().is_empty();
                if before <= BEGINNING {
                    words.push_str(&text);
                    words.push(' ');
                }
                before += text.trim().len();
                continue;
            }
            let Some(name) = node.node_name() else { continue };
            let heading = matches!(name.as_ref(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
            if heading && looked_at <= HEADING_BYTES {
                let heading = folded(&node.text());
                looked_at += heading.len();
                if !heading.is_empty() {
                    start.heading |= before <= BEGINNING;
                    start.headings.push(heading);
                }
            }
            if before <= BEGINNING {
                start.names.extend(attribute(&node, "id").or_else(|| attribute(&node, "name")));
            }
        }
        start.names.extend(attribute(body, "id"));
        start.text = folded(&words);
        start
    }

    /// Whether a line of the table of contents leads to the beginning of the page.
    fn is_at(&self, entry: &Entry) -> bool {
        entry.fragment.as_ref().is_none_or(|name| self.names.contains(name))
    }
}

/// Letters and digits in lower case, to see whether two titles are the same.
fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
#[path = "epub_tests.rs"]
mod tests;
