//! What an e-book says of itself: its metadata, its files in reading order, its table of contents (EPUB 3.3; OPF 2.0.1).

use super::super::pptx::resolve;
use super::super::read::{date_of, language_of};
use super::super::xml::{self, Event, Tag};
use crate::document::{Metadata, Warning};

/// The longest title of a book or a chapter that is read, in bytes.
const MAX_TITLE: usize = 4096;

/// A file of the book.
#[derive(Debug, Clone, Default)]
pub(super) struct Item {
    id: String,
    /// Its path in the archive.
    pub path: String,
    media: String,
    /// Whether it is the table of contents for machines.
    pub nav: bool,
    /// Whether it is read at its place, rather than looked up.
    pub linear: bool,
}

impl Item {
    /// Whether it is a page of text.
    fn is_page(&self) -> bool {
        let named = [".xhtml", ".html", ".htm", ".xml"].iter().any(|end| self.path.to_lowercase().ends_with(end));
        match self.media.as_str() {
            "application/xhtml+xml" | "text/html" | "application/x-dtbook+xml" | "text/x-oeb1-document" => true,
            media => named && (media.is_empty() || media.contains("xml") && !media.contains("svg")),
        }
    }
}

/// A book.
#[derive(Debug, Default)]
pub(super) struct Package {
    /// Its title.
    pub title: Option<String>,
    /// Its date and language.
    pub metadata: Metadata,
    /// The pages in the order in which they are read, those to be looked up at the end.
    pub spine: Vec<Item>,
    /// The path of the table of contents: that of EPUB 3 where there is one, else that of EPUB 2.
    pub contents: Option<String>,
    /// The path of the page with the cover.
    pub cover: Option<String>,
}

/// The path of the package file that the container names.
pub(super) fn root_file(container: &str) -> Option<String> {
    let mut reader = xml::Reader::new(container);
    while let Some(event) = reader.next() {
        if let Event::Start(tag) = event
            && tag.name() == "rootfile"
        {
            return tag.attribute("full-path").map(|path| resolve("", &path));
        }
    }
    None
}

/// Reads the package file at this path.
pub(super) fn read(text: &str, path: &str, warnings: &mut Vec<Warning>) -> Package {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut package = Package::default();
    let (mut published, mut date, mut modified) = (None, None, None);
    let mut items: Vec<Item> = Vec::new();
    let mut order: Vec<(String, bool)> = Vec::new();
    let mut contents_id = None;
    let mut reader = xml::Reader::new(text);
    while let Some(event) = reader.next() {
        let Event::Start(tag) = event else { continue };
        match tag.name() {
            "title" if package.title.is_none() => package.title = Some(reader.text(MAX_TITLE)),
            "language" if package.metadata.language.is_none() => {
                package.metadata.language = language_of(&reader.text(MAX_TITLE));
            }
            "date" => {
                let said = tag.attribute("event");
                let value = date_of(&reader.text(MAX_TITLE));
                match said.as_deref() {
                    Some("publication" | "original-publication") => published = published.or(value),
                    None => date = date.or(value),
                    Some(_) => modified = modified.or(value),
                }
            }
            "meta" if tag.attribute("property").is_some_and(|name| name == "dcterms:modified") => {
                modified = date_of(&reader.text(MAX_TITLE)).or(modified);
            }
            "item" => items.extend(item(&tag, folder)),
            "spine" => contents_id = tag.attribute("toc"),
            "itemref" => {
                if let Some(id) = tag.attribute("idref") {
                    order.push((id, tag.attribute("linear").is_none_or(|linear| linear != "no")));
                }
            }
            "reference" if tag.attribute("type").is_some_and(|kind| kind.eq_ignore_ascii_case("cover")) => {
                package.cover = tag.attribute("href").map(|href| target(folder, &href).0);
            }
            _ => {}
        }
    }
    warnings.extend(reader.warnings("the list of the book's files"));
    package.metadata.date = published.or(date).or(modified);
    let nav = items.iter().find(|item| item.nav);
    let ncx = items
        .iter()
        .find(|item| contents_id.as_ref() == Some(&item.id))
        .or_else(|| items.iter().find(|item| item.media == "application/x-dtbncx+xml"));
    package.contents = nav.or(ncx).map(|item| item.path.clone());
    for (id, linear) in order {
        if let Some(at) = items.iter().position(|item| item.id == id) {
            // No page is read twice.
            let item = items.swap_remove(at);
            if item.is_page() {
                package.spine.push(Item { linear, ..item });
            }
        }
    }
    package.spine.sort_by_key(|item| !item.linear);
    package
}

fn item(tag: &Tag<'_>, folder: &str) -> Option<Item> {
    Some(Item {
        id: tag.attribute("id")?,
        path: target(folder, &tag.attribute("href")?).0,
        media: tag.attribute("media-type").unwrap_or_default().to_lowercase(),
        nav: tag.attribute("properties").is_some_and(|words| words.split_whitespace().any(|word| word == "nav")),
        linear: true,
    })
}

/// A page found without a package file.
pub(super) fn stray_page(path: &str) -> Option<Item> {
    let item = Item { path: path.to_owned(), linear: true, ..Item::default() };
    let known = [".xhtml", ".html", ".htm"].iter().any(|end| path.to_lowercase().ends_with(end));
    known.then_some(item)
}

/// The path that an address means, seen from a folder, and the place in the file, where it names one.
pub(super) fn target(folder: &str, href: &str) -> (String, Option<String>) {
    let (path, fragment) = href.split_once('#').map_or((href, None), |(path, fragment)| (path, Some(fragment)));
    (resolve(folder, &percent_decoded(path)), fragment.map(percent_decoded))
}

fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let code = (byte == b'%')
            .then(|| after.get(..2))
            .flatten()
            .and_then(|two| std::str::from_utf8(two).ok())
            .and_then(|two| u8::from_str_radix(two, 16).ok());
        if let Some(code) = code {
            bytes.push(code);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(byte);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A line of the table of contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// The file that it leads to.
    pub path: String,
    /// The element in that file, where it names one.
    pub fragment: Option<String>,
    /// The title.
    pub title: String,
    /// How deep it is set in, from 1.
    pub level: u8,
}

/// Reads a table of contents of either kind: links in nested lists (EPUB 3), or points within points (EPUB 2).
pub(super) fn contents(text: &str, path: &str) -> Vec<Entry> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut reader = xml::Reader::new(text);
    let mut entries = Vec::new();
    let mut level: u8 = 0;
    let mut label = String::new();
    while let Some(event) = reader.next() {
        match event {
            Event::Start(tag) => match tag.name() {
                // Lists of pages, figures and landmarks are no chapters.
                "nav" if tag.attribute("type").is_some_and(|kind| kind != "toc") => reader.skip(),
                "pageList" | "navList" => reader.skip(),
                "ol" | "navPoint" => level = level.saturating_add(1),
                "text" if level > 0 => label = reader.text(MAX_TITLE),
                "content" if level > 0 => {
                    let title = std::mem::take(&mut label);
                    entries.extend(tag.attribute("src").map(|href| entry(folder, &href, title, level)));
                }
                "a" if level > 0 => {
                    let title = reader.text(MAX_TITLE);
                    entries.extend(tag.attribute("href").map(|href| entry(folder, &href, title, level)));
                }
                _ => {}
            },
            Event::End(name) if name == "ol" || name == "navPoint" => level = level.saturating_sub(1),
            _ => {}
        }
    }
    entries
}

fn entry(folder: &str, href: &str, title: String, level: u8) -> Entry {
    let (path, fragment) = target(folder, href);
    Entry { path, fragment, title, level: level.clamp(1, 6) }
}

/// The paths of files that are encrypted, by `META-INF/encryption.xml`.
pub(super) fn encrypted(text: &str) -> Vec<String> {
    let mut reader = xml::Reader::new(text);
    let mut paths = Vec::new();
    while let Some(event) = reader.next() {
        if let Event::Start(tag) = event
            && tag.name() == "CipherReference"
        {
            paths.extend(tag.attribute("URI").map(|href| target("", &href).0));
        }
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_contents_are_read() {
        let nav = "<nav epub:type=\"toc\"><ol><li><a href=\"t/a%20b.xhtml#x\">One <i>two</i></a><ol><li><a href=\"c.xhtml\">Sub</a></li></ol></li></ol></nav>\
            <nav epub:type=\"landmarks\"><ol><li><a href=\"c.xhtml\">Cover</a></li></ol></nav>";
        let ncx = "<ncx><docTitle><text>Book</text></docTitle><navMap><navPoint><navLabel><text>One two</text></navLabel><content src=\"t/a b.xhtml#x\"/>\
            <navPoint><navLabel><text>Sub</text></navLabel><content src=\"c.xhtml\"/></navPoint></navPoint></navMap>\
            <pageList><pageTarget><navLabel><text>1</text></navLabel><content src=\"c.xhtml\"/></pageTarget></pageList></ncx>";
        let at = |path: &str, fragment: Option<&str>, title: &str, level| Entry {
            path: path.into(),
            fragment: fragment.map(str::to_owned),
            title: title.into(),
            level,
        };
        let expected = [at("OEBPS/t/a b.xhtml", Some("x"), "One two", 1), at("OEBPS/c.xhtml", None, "Sub", 2)];
        assert_eq!(contents(nav, "OEBPS/nav.xhtml"), expected);
        assert_eq!(contents(ncx, "OEBPS/toc.ncx"), expected);
    }

    #[test]
    fn odd_addresses_stay_as_they_are() {
        assert_eq!(target("a", "b%zz%"), ("a/b%zz%".to_owned(), None));
        assert_eq!(target("a", "%C3%A9.xhtml"), ("a/é.xhtml".to_owned(), None));
    }
}
