//! Counting the items of lists: `OpenDocument` stores how a list counts, not its numbers (part 3, 5.3 and 19).

use std::collections::HashMap;

use super::styles::{LEVELS, Level, Styles};
use crate::document::numerals::Numerals;
use crate::document::printed::Mark;
use crate::document::xml::Tag;

/// How far a list has counted, level by level.
type Counts = [Option<i64>; LEVELS];

/// An open list; lists lie within lists.
#[derive(Debug, Clone, Default)]
struct Open {
    style: Option<String>,
    id: Option<String>,
    /// Whether the item in hand has still to get its mark.
    unmarked: bool,
    start: Option<i64>,
}

/// The lists of a text.
#[derive(Debug, Default)]
pub(super) struct Lists {
    open: Vec<Open>,
    counts: Counts,
    /// How far lists that have ended had counted, by their style and by their own name.
    by_style: HashMap<String, Counts>,
    by_id: HashMap<String, Counts>,
    headings: Counts,
}

impl Lists {
    /// A list begins.
    pub(super) fn begin(&mut self, tag: &Tag<'_>) {
        let style = tag.attribute("style-name").or_else(|| self.open.last().and_then(|list| list.style.clone()));
        if self.open.is_empty() {
            let continued = tag.attribute("continue-numbering").is_some_and(|on| on == "true");
            let of_style = || style.as_ref().and_then(|style| self.by_style.get(style));
            let counts = match tag.attribute("continue-list") {
                Some(id) => self.by_id.get(&id),
                None if continued => of_style(),
                None => None,
            };
            self.counts = counts.copied().unwrap_or_default();
        }
        let id = tag.qualified("xml:id");
        self.open.push(Open { style, id, ..Open::default() });
    }

    /// The list opened last ends.
    pub(super) fn end(&mut self) {
        let Some(list) = self.open.pop() else { return };
        if let Some(id) = list.id {
            self.by_id.insert(id, self.counts);
        }
        if let (true, Some(style)) = (self.open.is_empty(), list.style) {
            self.by_style.insert(style, self.counts);
        }
    }

    /// An item begins; a header of a list is one without a mark.
    pub(super) fn begin_item(&mut self, tag: &Tag<'_>) {
        if let Some(list) = self.open.last_mut() {
            list.unmarked = tag.name() == "list-item";
            list.start = tag.number("start-value");
        }
    }

    /// How deep the list in hand is, from 0; `None` outside of lists.
    pub(super) fn level(&self) -> Option<usize> {
        self.open.len().checked_sub(1)
    }

    /// The mark of a paragraph in a list, if it is the first one of its item.
    pub(super) fn mark(&mut self, paragraph_style: Option<&str>, styles: &Styles) -> Option<Mark> {
        let level = self.level()?.min(LEVELS - 1);
        let list = self.open.last_mut()?;
        if !std::mem::take(&mut list.unmarked) {
            return None;
        }
        let own = list.start.take();
        let style = list.style.clone().or_else(|| paragraph_style.and_then(|style| styles.list_of(style)))?;
        let here = styles.level(&style, level)?;
        count(&mut self.counts, level, own.unwrap_or(here.start), own.is_some());
        Some(print(&self.counts, level, here, |above| styles.level(&style, above)))
    }

    /// The mark of a heading that is in no list.
    pub(super) fn heading(&mut self, level: usize, start: Option<i64>, styles: &Styles) -> Option<Mark> {
        let level = level.min(LEVELS - 1);
        let here = styles.outline.get(&level)?;
        count(&mut self.headings, level, start.unwrap_or(here.start), start.is_some());
        Some(print(&self.headings, level, here, |above| styles.outline.get(&above)))
    }
}

fn count(counts: &mut Counts, level: usize, start: i64, anew: bool) {
    for (at, count) in counts.iter_mut().enumerate().skip(level) {
        *count = match *count {
            _ if at > level => None,
            Some(count) if !anew => Some(count.saturating_add(1)),
            _ => Some(start),
        };
    }
}

fn print<'s>(counts: &Counts, level: usize, here: &Level, of: impl Fn(usize) -> Option<&'s Level>) -> Mark {
    match here.numerals {
        Numerals::Bullet => return Mark { printed: "•".to_owned(), bullet: true, level },
        Numerals::None => return Mark { printed: String::new(), bullet: false, level },
        _ => {}
    }
    let mut numbers = Vec::new();
    for at in (level + 1).saturating_sub(here.shown)..=level {
        let (numerals, start) = if at == level {
            (here.numerals, here.start)
        } else {
            of(at).map_or((Numerals::Decimal, 1), |level| (level.numerals, level.start))
        };
        let number = numerals.print(counts.get(at).copied().flatten().unwrap_or(start));
        if !number.is_empty() {
            numbers.push(number);
        }
    }
    let printed = format!("{}{}{}", here.prefix, numbers.join("."), here.suffix);
    Mark { printed: printed.trim().to_owned(), bullet: false, level }
}
