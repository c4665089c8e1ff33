//! What the file says of itself beside its pages: labels, bookmarks, language, title and date.
//!
//! Trees in a file may be endless or lead back to themselves, so each walk has a limit of its own.

use std::collections::{HashMap, HashSet};

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{
    Array, Dict, MaybeRef, Name, Object, ObjectIdentifier, Stream, String as Text,
};

use super::bookmarks::Bookmark;
use super::labels::{Range, Style};
use super::metadata;

/// The most bookmarks that are read.
const MAX_BOOKMARKS: usize = 20_000;
/// The most nodes of a tree of names or numbers, and the most entries in it.
const MAX_NODES: usize = 20_000;
/// How deep a tree of names or numbers is followed.
const MAX_DEPTH: usize = 16;
/// The largest packet of XMP metadata that is looked at, in bytes.
const MAX_XMP: usize = 1 << 20;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Catalog {
    /// Ranges of page labels; empty where none are defined.
    pub labels: Vec<Range>,
    /// The outline, in its order.
    pub bookmarks: Vec<Bookmark>,
    /// The language, as the file has it.
    pub language: Option<String>,
    /// Titles in the order in which they are to be believed.
    pub titles: Vec<String>,
    /// The date of creation, `YYYY-MM-DD`.
    pub created: Option<String>,
    /// How many pages the file says it has.
    pub count: Option<u32>,
}

/// Reads the catalog; what cannot be read is left out.
pub(super) fn read(pdf: &Pdf) -> Catalog {
    let Some(root) = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()) else { return Catalog::default() };
    let xmp = root.get::<Stream<'_>>(b"Metadata").and_then(|stream| stream.decoded_data().ok()).unwrap_or_default();
    let xmp = String::from_utf8_lossy(xmp.get(..MAX_XMP).unwrap_or(&xmp));
    let info = pdf.metadata();
    let info_title = info.title.as_deref().map(decode);
    let info_date = info.creation_date.map(|date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day));
    Catalog {
        labels: root.get::<Dict<'_>>(b"PageLabels").map(|tree| ranges(&tree)).unwrap_or_default(),
        bookmarks: bookmarks(pdf, &root),
        language: root.get::<Text<'_>>(b"Lang").map(|lang| decode(lang.as_bytes())),
        titles: info_title.into_iter().chain(metadata::xmp(&xmp, "dc:title")).collect(),
        created: info_date.or_else(|| metadata::xmp(&xmp, "xmp:CreateDate")),
        count: root.get::<Dict<'_>>(b"Pages").and_then(|pages| pages.get::<u32>(b"Count")),
    }
}

/// The arrays that hold the entries of a tree of names or numbers.
fn leaves<'a>(tree: &Dict<'a>, leaf: &[u8]) -> Vec<Array<'a>> {
    let mut nodes = vec![(tree.clone(), 0)];
    let mut found = Vec::new();
    let mut seen = 0;
    while let Some((node, depth)) = nodes.pop() {
        seen += 1;
        if seen > MAX_NODES {
            break;
        }
        found.extend(node.get::<Array<'_>>(leaf));
        if depth < MAX_DEPTH
            && let Some(kids) = node.get::<Array<'_>>(b"Kids")
        {
            let kids: Vec<_> = kids.iter::<Dict<'_>>().take(MAX_NODES).map(|kid| (kid, depth + 1)).collect();
            nodes.extend(kids.into_iter().rev());
        }
    }
    found
}

fn ranges(tree: &Dict<'_>) -> Vec<Range> {
    let mut ranges = Vec::new();
    for pairs in leaves(tree, b"Nums") {
        let mut items = pairs.flex_iter();
        while let (Some(first), true) = (items.next::<i32>(), ranges.len() < MAX_NODES) {
            let Some(range) = items.next::<Dict<'_>>() else { break };
            ranges.push(Range {
                first: u32::try_from(first).unwrap_or(0),
                style: range.get::<Name<'_>>(b"S").map_or(Style::None, |name| Style::of_name(name.as_str())),
                prefix: range.get::<Text<'_>>(b"P").map(|prefix| decode(prefix.as_bytes())).unwrap_or_default(),
                start: range.get::<u32>(b"St").unwrap_or(1).max(1),
            });
        }
    }
    ranges
}

/// Where bookmarks lead.
struct Targets<'a> {
    pages: HashMap<ObjectIdentifier, usize>,
    names: HashMap<Vec<u8>, Array<'a>>,
    named: Option<Dict<'a>>,
}

impl<'a> Targets<'a> {
    fn of(pdf: &'a Pdf, root: &Dict<'a>) -> Self {
        let mut pages = HashMap::new();
        for (at, page) in pdf.pages().iter().enumerate() {
            if let Some(id) = page.raw().obj_id() {
                pages.entry(id).or_insert(at);
            }
        }
        let mut names = HashMap::new();
        if let Some(tree) = root.get::<Dict<'_>>(b"Names").and_then(|names| names.get::<Dict<'_>>(b"Dests")) {
            for pairs in leaves(&tree, b"Names") {
                let mut items = pairs.flex_iter();
                while let (Some(key), true) = (items.next::<Text<'_>>(), names.len() < MAX_NODES) {
                    let Some(value) = items.next::<Object<'_>>() else { break };
                    names.extend(place_of(value).map(|place| (key.as_bytes().to_vec(), place)));
                }
            }
        }
        Self { pages, names, named: root.get::<Dict<'_>>(b"Dests") }
    }

    fn page(&self, item: &Dict<'a>) -> Option<usize> {
        let place = item.get::<Object<'_>>(b"Dest").or_else(|| {
            let action = item.get::<Dict<'_>>(b"A")?;
            let goes = action.get::<Name<'_>>(b"S").is_some_and(|kind| kind.as_str() == "GoTo");
            action.get::<Object<'_>>(b"D").filter(|_| goes)
        })?;
        let place = match place {
            Object::String(name) => self.names.get(name.as_bytes()).cloned(),
            Object::Name(name) => {
                let old =
                    self.named.as_ref().and_then(|named| named.get::<Object<'_>>(name.as_str())).and_then(place_of);
                old.or_else(|| self.names.get(name.as_str().as_bytes()).cloned())
            }
            other => place_of(other),
        }?;
        match place.raw_iter().next()? {
            MaybeRef::Ref(id) => self.pages.get(&id.into()).copied(),
            MaybeRef::NotRef(number) => number.into_i32().and_then(|number| usize::try_from(number).ok()),
        }
    }
}

/// The array of a destination, which may stand in a dictionary under `D`.
fn place_of(object: Object<'_>) -> Option<Array<'_>> {
    match object {
        Object::Array(place) => Some(place),
        Object::Dict(dict) => dict.get::<Array<'_>>(b"D"),
        _ => None,
    }
}

fn bookmarks(pdf: &Pdf, root: &Dict<'_>) -> Vec<Bookmark> {
    let Some(outline) = root.get::<Dict<'_>>(b"Outlines") else { return Vec::new() };
    let targets = Targets::of(pdf, root);
    let mut out = Vec::new();
    let mut seen = HashSet::new();
    let mut open: Vec<(Dict<'_>, u8)> = Vec::new();
    open.extend(outline.get::<Dict<'_>>(b"First").map(|first| (first, 1)));
    while let Some((item, level)) = open.pop() {
        // An outline may lead back to itself.
        let known = item.obj_id().is_some_and(|id| !seen.insert(id));
        if known || out.len() >= MAX_BOOKMARKS || seen.len() >= MAX_BOOKMARKS {
            continue;
        }
        if let (Some(title), Some(page)) = (item.get::<Text<'_>>(b"Title"), targets.page(&item)) {
            out.push(Bookmark { title: decode(title.as_bytes()), level: level.min(6), page });
        }
        open.extend(item.get::<Dict<'_>>(b"Next").map(|next| (next, level)));
        if usize::from(level) < MAX_DEPTH {
            open.extend(item.get::<Dict<'_>>(b"First").map(|first| (first, level + 1)));
        }
    }
    out
}

/// A text string of a PDF file: UTF-16 or UTF-8 by its mark, else `PDFDocEncoding`.
///
/// Files often hold UTF-8 without a mark; a string that is valid UTF-8 with letters outside of ASCII is taken as that.
pub(super) fn decode(bytes: &[u8]) -> String {
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff".as_slice()) {
        return encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned();
    }
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe".as_slice()) {
        return encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0.into_owned();
    }
    let rest = bytes.strip_prefix(b"\xef\xbb\xbf".as_slice()).unwrap_or(bytes);
    match std::str::from_utf8(rest) {
        Ok(text) => text.to_owned(),
        Err(_) => rest.iter().map(|&byte| doc_encoded(byte)).collect(),
    }
}

/// A byte in `PDFDocEncoding` (PDF 1.7, annex D.2); it is Latin-1 but for these.
fn doc_encoded(byte: u8) -> char {
    const FROM_18: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
    const FROM_80: [char; 33] = [
        '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ', 'ﬂ', 'Ł',
        'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{fffd}', '€',
    ];
    let other = match byte {
        0x18..=0x1f => FROM_18.get(usize::from(byte - 0x18)),
        0x80..=0xa0 => FROM_80.get(usize::from(byte - 0x80)),
        _ => None,
    };
    other.copied().unwrap_or(char::from(byte))
}

#[cfg(test)]
#[path = "catalog_tests.rs"]
mod tests;
