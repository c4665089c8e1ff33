//! Styles of `OpenDocument`: which paragraphs are titles, which text is hidden, how lists print their numbers.

use std::collections::HashMap;

use crate::document::indent::{Indent, length};
use crate::document::numerals::Numerals;
use crate::document::xml::{self, Event, Tag};

/// Lists have ten levels.
pub(super) const LEVELS: usize = 10;
/// A chain of styles, each with a parent, is followed so far.
const MAX_CHAIN: usize = 24;
/// The longest text before or after a number, in characters.
const MAX_AFFIX: usize = 32;

/// One level of a list.
#[derive(Debug, Clone)]
pub(super) struct Level {
    /// How it counts.
    pub numerals: Numerals,
    /// Printed before and after the number.
    pub prefix: String,
    /// See `prefix`.
    pub suffix: String,
    /// The first number.
    pub start: i64,
    /// How many levels are printed, its own included, with points between them.
    pub shown: usize,
}

impl Level {
    fn read(tag: &Tag<'_>) -> Self {
        let affix = |name: &str| tag.attribute(name).unwrap_or_default().chars().take(MAX_AFFIX).collect::<String>();
        let bullet = !matches!(tag.name(), "list-level-style-number" | "outline-level-style");
        let count = |name: &str| tag.number(name).unwrap_or(1);
        Self {
            numerals: if bullet {
                Numerals::Bullet
            } else {
                numerals(&tag.attribute("num-format").unwrap_or_default())
            },
            prefix: affix("num-prefix"),
            suffix: affix("num-suffix"),
            start: count("start-value"),
            shown: usize::try_from(count("display-levels")).unwrap_or(1).clamp(1, LEVELS),
        }
    }
}

/// A style of paragraphs or of runs of text.
#[derive(Debug, Clone, Default)]
struct Style {
    parent: Option<String>,
    list: Option<String>,
    hidden: Option<bool>,
    /// How far its paragraphs are set in on each side, in twentieths of a point.
    left: Option<i64>,
    right: Option<i64>,
}

/// All styles of a file.
#[derive(Debug, Default)]
pub(super) struct Styles {
    named: HashMap<String, Style>,
    lists: HashMap<String, HashMap<usize, Level>>,
    /// The numbers of headings.
    pub outline: HashMap<usize, Level>,
}

impl Styles {
    /// Adds the styles of a part; those of the content may go by names of their own.
    pub(super) fn read(&mut self, text: &str) {
        let mut xml = xml::Reader::new(text);
        let mut style: Option<(String, Style)> = None;
        let mut list: Option<(Option<String>, HashMap<usize, Level>)> = None;
        while let Some(event) = xml.next() {
            match event {
                Event::Start(tag) => match tag.name() {
                    "style" => {
                        let name = tag.qualified("style:name").unwrap_or_default();
                        let (parent, list) = (tag.attribute("parent-style-name"), tag.attribute("list-style-name"));
                        style = Some((name, Style { parent, list, ..Style::default() }));
                    }
                    "paragraph-properties" => {
                        if let Some((_, style)) = &mut style {
                            let side = |name: &str| {
                                tag.attribute(name).or_else(|| tag.attribute("margin")).and_then(|text| length(&text))
                            };
                            (style.left, style.right) = (side("margin-left"), side("margin-right"));
                        }
                    }
                    "text-properties" => {
                        if let (Some((_, style)), Some(display)) = (&mut style, tag.qualified("text:display")) {
                            style.hidden = Some(display == "none");
                        }
                    }
                    "list-style" => list = Some((tag.qualified("style:name"), HashMap::new())),
                    "outline-style" => list = Some((None, HashMap::new())),
                    "list-level-style-number"
                    | "list-level-style-bullet"
                    | "list-level-style-image"
                    | "outline-level-style" => {
                        let level = tag.number("level").and_then(|level| usize::try_from(level).ok());
                        let level = level.and_then(|level| level.checked_sub(1)).filter(|&level| level < LEVELS);
                        if let (Some(level), Some((_, list))) = (level, &mut list) {
                            list.insert(level, Level::read(&tag));
                        }
                    }
                    // The text itself, where it is in the same part.
                    "body" => break,
                    _ => {}
                },
                Event::End(name) => match name.as_str() {
                    "style" => self.named.extend(style.take()),
                    "list-style" | "outline-style" => match list.take() {
                        Some((Some(name), levels)) => {
                            self.lists.insert(name, levels);
                        }
                        Some((None, levels)) => self.outline = levels,
                        None => {}
                    },
                    _ => {}
                },
                Event::Text(_) => {}
            }
        }
    }

    /// The level of a list, from 0.
    pub(super) fn level(&self, list: &str, level: usize) -> Option<&Level> {
        self.lists.get(list)?.get(&level)
    }

    /// The first style of a chain for which something is found.
    fn first<T>(&self, name: &str, find: impl Fn(&str, &Style) -> Option<T>) -> Option<T> {
        let mut next = Some(name);
        for _ in 0..MAX_CHAIN {
            let name = next?;
            let style = self.named.get(name)?;
            if let Some(found) = find(name, style) {
                return Some(found);
            }
            next = style.parent.as_deref();
        }
        None
    }

    /// Whether text of this style is not shown.
    pub(super) fn is_hidden(&self, name: &str) -> bool {
        self.first(name, |_, style| style.hidden).unwrap_or(false)
    }

    /// Whether a paragraph of this style is the document's title.
    pub(super) fn is_title(&self, name: &str) -> bool {
        name == "Title" || self.first(name, |name, style| is(name, style, "Title")).unwrap_or(false)
    }

    /// Whether it is preformatted.
    pub(super) fn is_code(&self, name: &str) -> bool {
        self.first(name, |name, style| is(name, style, "Preformatted_20_Text")).unwrap_or(false)
    }

    /// Whether it is a quotation.
    pub(super) fn is_quote(&self, name: &str) -> bool {
        self.first(name, |name, style| is(name, style, "Quotations")).unwrap_or(false)
    }

    /// How far paragraphs of this style are set in.
    pub(super) fn indent(&self, name: &str) -> Indent {
        let left = self.first(name, |_, style| style.left).unwrap_or(0);
        Indent { left, right: self.first(name, |_, style| style.right).unwrap_or(0) }
    }

    /// The list that paragraphs of this style are items of; an empty name for none.
    pub(super) fn list_of(&self, name: &str) -> Option<String> {
        self.first(name, |_, style| style.list.clone())
    }
}

fn is(name: &str, style: &Style, wanted: &str) -> Option<bool> {
    (name == wanted || style.parent.as_deref() == Some(wanted)).then_some(true)
}

fn numerals(format: &str) -> Numerals {
    match format {
        "" => Numerals::None,
        "a" => Numerals::Letters,
        "A" => Numerals::Capitals,
        "i" => Numerals::Roman,
        "I" => Numerals::RomanCapitals,
        "1st" => Numerals::Ordinal,
        format if format.starts_with('0') => Numerals::Padded,
        _ => Numerals::Decimal,
    }
}
