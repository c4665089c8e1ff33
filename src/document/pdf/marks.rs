//! Marked content: what a file says a stretch of its page is, and what it reads as.

use std::collections::HashMap;

use hayro_interpret::hayro_syntax::object::dict::keys::{
    ACTUAL_TEXT, KIDS, LIMITS, MCID, NUMS, P, PARENT_TREE, ROLE_MAP, S, STRUCT_PARENTS, STRUCT_TREE_ROOT,
};
use hayro_interpret::hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, String as PdfString};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::hayro_syntax::xref::XRef;

use super::line::Tag;

/// Elements above an element that are asked what it is part of.
const DEPTH: usize = 12;

/// What the tags of a file's structure say, for the marked content of one page.
pub(super) struct Tags<'a> {
    /// For each number of marked content the element that it belongs to.
    parents: Option<Array<'a>>,
    roles: Dict<'a>,
    /// What was found out about a number.
    known: HashMap<usize, Option<Tag>>,
    elements: Option<Vec<MaybeRef<Object<'a>>>>,
    xref: &'a XRef,
}

/// Numbers of marked content above this one are not looked up.
const MAX_NUMBER: usize = 20_000;

impl<'a> Tags<'a> {
    /// The tags of a page.
    pub(super) fn of(page: &Page<'a>) -> Self {
        let mut tags =
            Self { parents: None, roles: Dict::empty(), known: HashMap::new(), elements: None, xref: page.xref() };
        let xref = page.xref();
        let root = xref.get::<Dict<'a>>(xref.root_id()).and_then(|catalog| catalog.get::<Dict<'a>>(STRUCT_TREE_ROOT));
        if let (Some(root), Some(number)) = (root, page.raw().get::<i32>(STRUCT_PARENTS)) {
            tags.roles = root.get::<Dict<'a>>(ROLE_MAP).unwrap_or_default();
            tags.parents = root.get::<Dict<'a>>(PARENT_TREE).and_then(|tree| find(tree, number, xref));
        }
        tags
    }

    /// What the marked content is that begins with this tag and these properties, where that says anything.
    pub(super) fn tag(&mut self, name: &[u8], properties: Option<&Dict<'_>>) -> Option<Tag> {
        if name == b"Artifact" {
            return Some(Tag::Artifact);
        }
        let number = properties.and_then(|properties| properties.get::<u32>(MCID)).map(|number| number as usize);
        let told = number.filter(|&number| number < MAX_NUMBER).and_then(|number| self.element(number));
        told.or_else(|| tag_of(name))
    }

    fn element(&mut self, number: usize) -> Option<Tag> {
        if let Some(known) = self.known.get(&number) {
            return *known;
        }
        if self.elements.is_none() {
            let parents = self.parents.as_ref()?;
            self.elements = Some(parents.raw_iter().take(MAX_NUMBER).collect());
        }
        let mut element = match self.elements.as_ref()?.get(number)? {
            MaybeRef::Ref(element) => self.xref.get::<Dict<'a>>((*element).into()),
            MaybeRef::NotRef(object) => object.clone().into_dict(),
        };
        let mut tag = None;
        for _ in 0..DEPTH {
            let Some(current) = element else { break };
            let Some(name) = current.get::<Name<'_>>(S) else { break };
            let role = self.roles.get::<Name<'_>>(&*name);
            match tag_of(&name).or_else(|| role.and_then(|role| tag_of(&role))) {
                // A paragraph may be one of an item, a cell, a note.
                Some(Tag::Paragraph) => tag = tag.or(Some(Tag::Paragraph)),
                Some(found) => {
                    tag = Some(found);
                    break;
                }
                None => {}
            }
            element = current.get::<Dict<'a>>(P);
        }
        self.known.insert(number, tag);
        tag
    }
}

/// What a standard structure type is (ISO 32000-1, 14.8.4).
fn tag_of(name: &[u8]) -> Option<Tag> {
    Some(match name {
        b"H" | b"Title" => Tag::Heading(1),
        [b'H', level @ b'1'..=b'6'] => Tag::Heading(level - b'0'),
        b"P" => Tag::Paragraph,
        b"LI" | b"LBody" | b"Lbl" => Tag::ListItem,
        b"TD" | b"TH" => Tag::Cell,
        b"Note" | b"FENote" => Tag::Note,
        b"Artifact" => Tag::Artifact,
        _ => return None,
    })
}

/// The entry of a number tree (ISO 32000-1, 7.9.7), where it is an array.
fn find<'a>(tree: Dict<'a>, number: i32, xref: &'a XRef) -> Option<Array<'a>> {
    let mut node = tree;
    for _ in 0..DEPTH {
        if let Some(entries) = node.get::<Array<'a>>(NUMS) {
            // Only the entry itself is looked up: each of the others is as large, and a page has one each.
            let mut entries = entries.raw_iter();
            while let (Some(key), Some(value)) = (entries.next(), entries.next()) {
                let key = match key {
                    MaybeRef::Ref(key) => xref.get::<i32>(key.into()),
                    MaybeRef::NotRef(key) => key.into_i32(),
                };
                if key == Some(number) {
                    return match value {
                        MaybeRef::Ref(value) => xref.get::<Array<'a>>(value.into()),
                        MaybeRef::NotRef(value) => value.into_array(),
                    };
                }
            }
            return None;
        }
        let kids = node.get::<Array<'a>>(KIDS)?;
        node = kids.iter::<Dict<'a>>().find(|kid| {
            let limits = kid.get::<[i32; 2]>(LIMITS).unwrap_or([i32::MIN, i32::MAX]);
            (limits[0]..=limits[1]).contains(&number)
        })?;
    }
    None
}

/// The text that stands for what is drawn, where the properties give one.
pub(super) fn actual_text(properties: &Dict<'_>) -> Option<String> {
    properties.get::<PdfString<'_>>(ACTUAL_TEXT).map(|text| text_string(&text))
}

/// A text string (ISO 32000-1, 7.9.2.2): UTF-16 or UTF-8 with a byte order mark, else `PDFDocEncoding`, which is read as
/// windows-1252, to which it is close.
pub(super) fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        [0xff, 0xfe, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}
