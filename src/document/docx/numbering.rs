//! Numbers before paragraphs: Word does not store them, it counts (ECMA-376 part 1, 17.9).

use std::collections::{HashMap, HashSet};

use super::styles::{Styles, is_on};
use crate::document::numerals::Numerals;
use crate::document::printed::Mark;
use crate::document::xml::{self, Event, Tag};

/// Lists have nine levels.
const LEVELS: usize = 9;
/// The longest pattern of a number, in characters.
const MAX_PATTERN: usize = 64;

/// How one level of a list counts.
#[derive(Debug, Clone, Default)]
struct Level {
    start: Option<i64>,
    numerals: Numerals,
    /// Such as `%1.%2`.
    pattern: String,
    /// It begins anew after this level (from 1) or a higher one; 0 for never. By default after every higher one.
    restart: Option<i64>,
    /// Whether the numbers of higher levels are printed in figures.
    legal: bool,
    /// The style whose paragraphs are of this level.
    style: Option<String>,
}

/// A list as it is defined.
#[derive(Debug, Clone, Default)]
struct Abstract {
    levels: HashMap<usize, Level>,
    /// The style whose list this one is.
    linked: Option<String>,
}

/// A list as it is used.
#[derive(Debug, Clone, Default)]
struct Use {
    of: i64,
    starts: HashMap<usize, i64>,
    levels: HashMap<usize, Level>,
}

/// All lists of a file and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    abstracts: HashMap<i64, Abstract>,
    uses: HashMap<i64, Use>,
    counts: HashMap<i64, [Option<i64>; LEVELS]>,
    /// The levels whose own start a use has already set.
    started: HashSet<(i64, usize)>,
}

impl Numbering {
    /// Reads `numbering.xml`.
    pub(super) fn read(text: &str) -> Self {
        let mut numbering = Self::default();
        let mut xml = xml::Reader::new(text);
        let mut list: Option<(i64, Abstract)> = None;
        let mut used: Option<(i64, Use)> = None;
        let mut level: Option<(usize, Level)> = None;
        let mut override_of = 0;
        while let Some(event) = xml.next() {
            match event {
                Event::Start(tag) => match tag.name() {
                    "abstractNum" => list = tag.number("abstractNumId").map(|id| (id, Abstract::default())),
                    "num" => used = tag.number("numId").map(|id| (id, Use::default())),
                    "lvl" => level = level_number(&tag).map(|at| (at, Level::default())),
                    "lvlOverride" => override_of = level_number(&tag).unwrap_or(LEVELS),
                    "startOverride" => {
                        if let (Some((_, used)), Some(start)) = (&mut used, tag.number("val")) {
                            used.starts.insert(override_of, start);
                        }
                    }
                    "abstractNumId" => {
                        if let (Some((_, used)), Some(of)) = (&mut used, tag.number("val")) {
                            used.of = of;
                        }
                    }
                    "numStyleLink" => {
                        if let Some((_, list)) = &mut list {
                            list.linked = tag.attribute("val");
                        }
                    }
                    _ => {
                        if let Some((_, level)) = &mut level {
                            level.property(&tag);
                        }
                    }
                },
                Event::End(name) => match name.as_str() {
                    "lvl" => {
                        if let Some((at, level)) = level.take() {
                            match (&mut used, &mut list) {
                                (Some((_, used)), _) => used.levels.insert(at, level),
                                (None, Some((_, list))) => list.levels.insert(at, level),
                                _ => None,
                            };
                        }
                    }
                    "abstractNum" => numbering.abstracts.extend(list.take()),
                    "num" => numbering.uses.extend(used.take()),
                    _ => {}
                },
                Event::Text(_) => {}
            }
        }
        numbering
    }

    /// The list that a use stands for; one linked to a style is that style's list.
    fn list_of(&self, used: &Use, styles: &Styles) -> i64 {
        let linked = self.abstracts.get(&used.of).filter(|list| list.levels.is_empty());
        let other = linked
            .and_then(|list| list.linked.as_deref())
            .and_then(|style| styles.look(Some(style)).numbering)
            .and_then(|id| self.uses.get(&id));
        other.map_or(used.of, |other| other.of)
    }

    /// Counts a paragraph of this list. Where no level is given it is the one linked to the paragraph's style.
    pub(super) fn next(&mut self, id: i64, level: Option<i64>, style: Option<&str>, styles: &Styles) -> Option<Mark> {
        let used = self.uses.get(&id)?;
        let list_id = self.list_of(used, styles);
        let list = self.abstracts.get(&list_id)?;
        let definition = |at: usize| used.levels.get(&at).or_else(|| list.levels.get(&at));
        let by_style = || {
            style.and_then(|style| {
                (0..LEVELS).find(|&at| definition(at).is_some_and(|l| l.style.as_deref() == Some(style)))
            })
        };
        let at = match level {
            Some(level) => usize::try_from(level).ok().filter(|&at| at < LEVELS)?,
            None => by_style().unwrap_or(0),
        };
        let here = definition(at)?;
        let start = |at: usize| {
            let own = used.starts.get(&at).copied();
            own.or_else(|| definition(at).and_then(|level| level.start)).unwrap_or(1)
        };
        let counts = self.counts.entry(list_id).or_default();
        let own_start = used.starts.contains_key(&at) && self.started.insert((id, at));
        for (deeper, count) in counts.iter_mut().enumerate() {
            if deeper == at {
                *count = Some(match *count {
                    Some(count) if !own_start => count.saturating_add(1),
                    _ => start(at),
                });
            } else if deeper > at {
                let restart = definition(deeper).and_then(|level| level.restart);
                if restart.is_none_or(|after| (at as i64) < after) {
                    *count = None;
                }
            }
        }
        if here.numerals == Numerals::Bullet {
            return Some(Mark { printed: "•".to_owned(), bullet: true, level: at });
        }
        let mut printed = String::new();
        let mut chars = here.pattern.chars().take(MAX_PATTERN).peekable();
        while let Some(c) = chars.next() {
            let digit = chars.peek().and_then(|digit| digit.to_digit(10)).filter(|digit| (1..=9).contains(digit));
            let Some(of) = digit.filter(|_| c == '%').map(|digit| digit as usize - 1) else {
                printed.push(c);
                continue;
            };
            chars.next();
            let numerals = definition(of).map_or(Numerals::Decimal, |level| level.numerals);
            let numerals = if here.legal && numerals != Numerals::None { Numerals::Decimal } else { numerals };
            let count = counts.get(of).copied().flatten().unwrap_or_else(|| start(of));
            printed.push_str(&numerals.print(count));
        }
        Some(Mark { printed: printed.trim().to_owned(), bullet: false, level: at })
    }
}

fn level_number(tag: &Tag<'_>) -> Option<usize> {
    tag.number("ilvl").and_then(|level| usize::try_from(level).ok()).filter(|&level| level < LEVELS)
}

impl Level {
    fn property(&mut self, tag: &Tag<'_>) {
        let value = tag.attribute("val");
        match tag.name() {
            "start" => self.start = tag.number("val"),
            "numFmt" => {
                // A format of Word's own comes with a plain one for other programs, which follows it.
                if let Some(numerals) = value.as_deref().and_then(numerals) {
                    self.numerals = numerals;
                }
            }
            "lvlText" => self.pattern = value.unwrap_or_default(),
            "lvlRestart" => self.restart = tag.number("val"),
            "isLgl" => self.legal = is_on(value, true),
            "pStyle" => self.style = value,
            _ => {}
        }
    }
}

/// How a list counts, by Word's name for it (17.18.59); figures for what has no other sign here.
fn numerals(name: &str) -> Option<Numerals> {
    Some(match name {
        "custom" => return None,
        "decimalZero" => Numerals::Padded,
        "lowerLetter" => Numerals::Letters,
        "upperLetter" => Numerals::Capitals,
        "lowerRoman" => Numerals::Roman,
        "upperRoman" => Numerals::RomanCapitals,
        "ordinal" => Numerals::Ordinal,
        "bullet" => Numerals::Bullet,
        "none" => Numerals::None,
        _ => Numerals::Decimal,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTS: &str = "<w:numbering>\
        <w:abstractNum w:abstractNumId='0'>\
        <w:lvl w:ilvl='0'><w:start w:val='3'/><w:numFmt w:val='upperRoman'/><w:lvlText w:val='%1.'/></w:lvl>\
        <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:isLgl/><w:lvlText w:val='%1.%2'/></w:lvl>\
        <w:lvl w:ilvl='2'><w:numFmt w:val='lowerLetter'/><w:lvlText w:val='(%3)'/><w:pStyle w:val='Sub'/></w:lvl>\
        <w:lvl w:ilvl='3'><w:lvlRestart w:val='0'/><w:lvlText w:val='%4)'/></w:lvl>\
        </w:abstractNum>\
        <w:abstractNum w:abstractNumId='1'><w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/><w:lvlText w:val='x'/></w:lvl>\
        </w:abstractNum>\
        <w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>\
        <w:num w:numId='2'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/>\
        </w:lvlOverride></w:num>\
        <w:num w:numId='3'><w:abstractNumId w:val='1'/></w:num></w:numbering>";

    #[test]
    fn lists_count_as_they_are_printed() {
        let mut numbering = Numbering::read(LISTS);
        let styles = Styles::default();
        let mut next = |id, level, style| numbering.next(id, level, style, &styles).map(|mark| mark.printed);
        let printed: Vec<Option<String>> = [
            (1, Some(0), None),
            (1, Some(1), None),
            (1, Some(1), None),
            (1, None, Some("Sub")),
            (1, Some(3), None),
            (1, Some(0), None),
            (1, Some(1), None),
            (1, Some(3), None),
            // Another use of the same list goes on with its numbers, unless it has a start of its own.
            (2, Some(0), None),
            (2, Some(0), None),
            (1, Some(0), None),
            (3, Some(0), None),
            (9, Some(0), None),
            (1, Some(77), None),
        ]
        .into_iter()
        .map(|(id, level, style)| next(id, level, style))
        .collect();
        let printed: Vec<&str> = printed.iter().map(|mark| mark.as_deref().unwrap_or("-")).collect();
        assert_eq!(
            printed,
            ["III.", "3.1", "3.2", "(a)", "1)", "IV.", "4.1", "2)", "I.", "II.", "III.", "•", "-", "-"]
        );
    }
}
