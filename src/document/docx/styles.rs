//! Styles: which paragraphs are headings, entries of a table of contents, numbered, hidden.

use std::collections::HashMap;

use crate::document::xml::{self, Event};

/// A chain of styles, each based on the next, is followed so far; Word allows no more than ten.
const MAX_CHAIN: usize = 24;

/// One style, as it stands in the file.
#[derive(Debug, Clone, Default)]
struct Style {
    /// In lower case. Built-in names are English in every language of Word.
    name: String,
    based_on: Option<String>,
    /// The level of its headings from 0; 9 for text.
    outline: Option<i64>,
    numbering: Option<i64>,
    level: Option<i64>,
    hidden: Option<bool>,
    /// How far it is set in on each side, in twentieths of a point.
    left: Option<i64>,
    right: Option<i64>,
}

/// What a paragraph's style makes of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// A heading of this level, from 1.
    pub heading: Option<u8>,
    /// An entry of a table of contents: its level, from 1.
    pub contents: Option<u8>,
    /// A quotation.
    pub quote: bool,
    /// Preformatted text.
    pub code: bool,
    /// The list that it belongs to.
    pub numbering: Option<i64>,
    /// Its level in that list, where the style says.
    pub level: Option<i64>,
    /// Text that is not shown.
    pub hidden: bool,
    /// How far it is set in on the left, in twentieths of a point.
    pub left: Option<i64>,
    /// And on the right.
    pub right: Option<i64>,
}

/// All styles of a file.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    /// The style of paragraphs that name none.
    default: Option<String>,
}

impl Styles {
    /// Reads `styles.xml`.
    pub(super) fn read(text: &str) -> Self {
        let mut styles = Self::default();
        let mut xml = xml::Reader::new(text);
        let mut open: Option<(String, Style)> = None;
        while let Some(event) = xml.next() {
            let tag = match event {
                Event::Start(tag) => tag,
                Event::End(name) => {
                    if name == "style"
                        && let Some((id, style)) = open.take()
                    {
                        styles.styles.insert(id, style);
                    }
                    continue;
                }
                Event::Text(_) => continue,
            };
            if tag.name() == "style" {
                let id = tag.attribute("styleId").unwrap_or_default();
                if tag.attribute("type").is_some_and(|kind| kind == "paragraph")
                    && is_on(tag.attribute("default"), false)
                {
                    styles.default = Some(id.clone());
                }
                open = Some((id, Style::default()));
                continue;
            }
            let Some((_, style)) = &mut open else { continue };
            match tag.name() {
                "name" => style.name = tag.attribute("val").unwrap_or_default().trim().to_lowercase(),
                "basedOn" => style.based_on = tag.attribute("val"),
                "outlineLvl" => style.outline = tag.number("val"),
                "numId" => style.numbering = tag.number("val"),
                "ilvl" => style.level = tag.number("val"),
                "ind" => (style.left, style.right) = set_in(&tag),
                "vanish" => style.hidden = Some(is_on(tag.attribute("val"), true)),
                // What held before a change, and parts of tables.
                "pPrChange" | "rPrChange" | "tblStylePr" => xml.skip(),
                _ => {}
            }
        }
        styles
    }

    /// What the style of this id makes of a paragraph or run; the default style of paragraphs for `None`.
    pub(super) fn look(&self, id: Option<&str>) -> Look {
        let mut look = Look::default();
        let Some(first) = id.or(self.default.as_deref()) else { return look };
        if !self.styles.contains_key(first) {
            // Of a file without its styles the ids are left, which are the names without spaces.
            look.heading = first.to_lowercase().strip_prefix("heading").and_then(|level| heading_level(level.trim()));
            return look;
        }
        let (mut outlined, mut hidden) = (false, None);
        let mut next = Some(first);
        for _ in 0..MAX_CHAIN {
            let Some(style) = next.and_then(|id| self.styles.get(id)) else { break };
            let name = style.name.as_str();
            if !outlined {
                if let Some(level) = style.outline {
                    outlined = true;
                    look.heading = (0..9).contains(&level).then(|| (level + 1).min(6) as u8);
                } else if let Some(level) = name.strip_prefix("heading ").and_then(heading_level) {
                    outlined = true;
                    look.heading = Some(level);
                } else if matches!(name, "title" | "subtitle") {
                    outlined = true;
                    look.heading = (name == "title").then_some(1);
                }
            }
            if let Some(level) = name.strip_prefix("toc ").and_then(heading_level) {
                look.contents = look.contents.or(Some(level));
            }
            look.quote |= is_quote(name);
            look.code |= matches!(name, "html preformatted" | "preformatted text" | "source code" | "code");
            look.numbering = look.numbering.or(style.numbering);
            look.level = look.level.or(style.level);
            look.left = look.left.or(style.left);
            look.right = look.right.or(style.right);
            hidden = hidden.or(style.hidden);
            next = style.based_on.as_deref();
        }
        look.hidden = hidden.unwrap_or(false);
        if look.contents.is_some() {
            look.heading = None;
        }
        look
    }
}

/// Whether a style of this name is for quotations: Word's own, and what writers and their houses call theirs.
fn is_quote(name: &str) -> bool {
    let words = [
        "quote",
        "quotes",
        "quotation",
        "quotations",
        "blockquote",
        "blockquotation",
        "zitat",
        "zitate",
        "blockzitat",
        "citation",
        "citations",
        "cita",
        "citas",
        "citazione",
        "citaat",
        "цитата",
        "引文",
        "引用",
        "اقتباس",
    ];
    matches!(name, "block text" | "extract")
        || name.split([' ', '-', '_']).any(|word| words.contains(&word)) && !name.contains("char")
}

/// How far a paragraph is set in on its left and on its right.
pub(super) fn set_in(tag: &xml::Tag<'_>) -> (Option<i64>, Option<i64>) {
    let of = |name: &str, other: &str| tag.number(name).or_else(|| tag.number(other));
    (of("left", "start"), of("right", "end"))
}

fn heading_level(digits: &str) -> Option<u8> {
    digits.parse().ok().filter(|level| (1..=9).contains(level)).map(|level: u8| level.min(6))
}

/// The value of a switch: `1`, `true`, `on`, or nothing at all where that means on.
pub(super) fn is_on(value: Option<String>, absent: bool) -> bool {
    value.map_or(absent, |value| matches!(value.as_str(), "1" | "true" | "on"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_told_by_level_by_name_and_by_what_they_are_based_on() {
        let styles = Styles::read(
            "<w:styles xmlns:w='w'>\
             <w:style w:type='paragraph' w:default='1' w:styleId='N'><w:name w:val='Normal'/></w:style>\
             <w:style w:styleId='H2'><w:name w:val='heading 2'/><w:basedOn w:val='N'/></w:style>\
             <w:style w:styleId='Own'><w:name w:val='Own'/><w:basedOn w:val='H2'/><w:pPr><w:numPr><w:ilvl w:val='1'/>\
             <w:numId w:val='4'/></w:numPr></w:pPr></w:style>\
             <w:style w:styleId='Lvl'><w:name w:val='x'/><w:pPr><w:outlineLvl w:val='7'/></w:pPr></w:style>\
             <w:style w:styleId='Body'><w:basedOn w:val='H2'/><w:pPr><w:outlineLvl w:val='9'/></w:pPr></w:style>\
             <w:style w:styleId='T1'><w:name w:val='toc 1'/><w:basedOn w:val='H2'/></w:style>\
             <w:style w:styleId='Loop'><w:basedOn w:val='Loop'/><w:rPr><w:vanish/></w:rPr></w:style>\
             <w:style w:styleId='T'><w:name w:val='Title'/></w:style></w:styles>",
        );
        let heading = |id: &str| styles.look(Some(id)).heading;
        assert_eq!(styles.look(None), Look::default());
        assert_eq!(heading("H2"), Some(2));
        assert_eq!((heading("Own"), styles.look(Some("Own")).numbering), (Some(2), Some(4)));
        assert_eq!(heading("Lvl"), Some(6));
        assert_eq!(heading("Body"), None);
        assert_eq!((heading("T1"), styles.look(Some("T1")).contents), (None, Some(1)));
        assert!(styles.look(Some("Loop")).hidden);
        assert_eq!(heading("T"), Some(1));
        assert_eq!(heading("Heading3"), Some(3));
    }
}
