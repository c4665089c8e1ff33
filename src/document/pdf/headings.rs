//! Headings: what bookmarks and tags name, else what stands out by size, weight or capitals before a text.
//!
//! Precision comes before recall: a heading that is missed costs a name in a citation, a false one cuts a paragraph.

use std::collections::HashMap;

use super::body::{Body, step};
use super::line::Tag;
use super::paragraphs::{Item, has_leader};
use crate::document::BlockKind;
use crate::document::headings::{begins_like_a_heading, is_capitals, is_odd, part_level};
use crate::document::numbering::{bullet, numbering};

/// The longest heading, in characters, words and lines; bookmarks and tags allow longer ones.
const MAX_CHARS: usize = 180;
const MAX_WORDS: usize = 24;
const MAX_LINES: usize = 4;
const MAX_NAMED_CHARS: usize = 300;
/// Larger than the body by at least this factor.
const LARGE: f32 = 1.13;
/// The parts of one heading stand no further apart than this many lines.
const TOGETHER: f32 = 1.5;
/// With so many headings by tags or bookmarks, weight alone makes none: the author marked those that are meant.
const ENOUGH_NAMED: usize = 5;
/// So many headings may follow one another by their looks before they are taken for a list.
const MAX_CHAIN: usize = 3;

/// What makes an item stand out. Ordered: what comes first is the higher heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Style {
    /// Half points, negative so that the larger comes first.
    size: i32,
    /// How deep its number is; 1 where it has none.
    depth: u8,
    /// Capitals come before other letters, bold before plain.
    capitals: std::cmp::Reverse<bool>,
    bold: std::cmp::Reverse<bool>,
}

/// Turns items into headings; `pages` have the items of each page in reading order.
pub(super) fn mark(pages: &mut [Vec<Item>], body: &Body) {
    for items in pages.iter_mut() {
        join_parts(items, body);
    }
    let items: Vec<&Item> = pages.iter().flatten().collect();
    let levels = levels(&items, body);
    for (item, level) in pages.iter_mut().flatten().zip(levels) {
        if let Some(level) = level {
            item.kind = BlockKind::Heading(level.clamp(1, 6));
        }
    }
}

/// Lines of one heading that were parted because each of them is short.
fn join_parts(items: &mut Vec<Item>, body: &Body) {
    let mut out: Vec<Item> = Vec::with_capacity(items.len());
    for item in items.drain(..) {
        match out.last_mut() {
            Some(last) if is_same_heading(last, &item, body) => last.join(&item),
            _ => out.push(item),
        }
    }
    *items = out;
}

fn is_same_heading(above: &Item, item: &Item, body: &Body) -> bool {
    let stands_out = |item: &Item| is_large(item, body) || (item.bold && !body.bold);
    let (a, b) = (&above.last, &item.first);
    let named = (a.bookmark, b.bookmark);
    if let (Some(one), Some(other)) = named {
        return one.number == other.number;
    }
    let looks = named == (None, None)
        && stands_out(above)
        && stands_out(item)
        && step(a.line.size) == step(b.line.size)
        && a.line.bold == b.line.bold
        && a.line.tag == b.line.tag
        && above.kind == BlockKind::Paragraph
        && item.kind == BlockKind::Paragraph;
    let close = item.gap.is_some_and(|gap| gap <= TOGETHER && gap > 0.5);
    let capitals = |item: &Item| is_capitals(&item.one_line());
    looks
        && close
        && above.lines + item.lines <= MAX_LINES
        && numbering(&item.text).is_none()
        && part_level(&item.one_line()).is_none()
        && capitals(above) == capitals(item)
        && !super::paragraphs::ends_sentence(&above.text)
        && above.text.len() + item.text.len() < MAX_CHARS
}

fn is_large(item: &Item, body: &Body) -> bool {
    let size = item.first.line.size;
    size >= body.size * LARGE && size >= body.size + 0.9
}

fn levels(items: &[&Item], body: &Body) -> Vec<Option<u8>> {
    let named: Vec<Option<u8>> = items.iter().map(|item| named(item)).collect();
    let count = named.iter().flatten().count();
    let styles: Vec<Option<Style>> = (0..items.len())
        .map(|at| {
            let item = items.get(at)?;
            let known = named.get(at).copied().flatten().is_some();
            (known || looks(items, at, body, count >= ENOUGH_NAMED)).then(|| style(item))
        })
        .collect();
    let in_chain = chains(items, &styles, &named);
    // What names give of a style decides for the others of that style.
    let mut votes: HashMap<Style, HashMap<u8, usize>> = HashMap::new();
    for (style, level) in styles.iter().zip(&named) {
        if let (Some(style), Some(level)) = (style, level) {
            *votes.entry(*style).or_default().entry(*level).or_default() += 1;
        }
    }
    let mut known: Vec<(Style, u8)> = votes
        .into_iter()
        .filter_map(|(style, votes)| {
            votes
                .into_iter()
                .max_by_key(|&(level, count)| (count, std::cmp::Reverse(level)))
                .map(|(level, _)| (style, level))
        })
        .collect();
    let mut open: Vec<Style> = styles.iter().flatten().copied().collect();
    open.sort_unstable();
    open.dedup();
    for style in open {
        if known.iter().any(|&(other, _)| other == style) {
            continue;
        }
        let above = known.iter().filter(|(other, _)| *other < style).map(|&(_, level)| level).max().unwrap_or(0);
        // Named headings of the same size share their level whatever their weight.
        let same = known.iter().find(|(other, _)| other.size == style.size && other.depth == style.depth);
        let level = match same {
            Some(&(_, level)) if count > 0 => level,
            _ => above + 1,
        };
        known.push((style, level.min(6)));
    }
    let of_style: HashMap<Style, u8> = known.into_iter().collect();
    (0..items.len())
        .map(|at| {
            let named = named.get(at).copied().flatten();
            let dropped = in_chain.get(at).copied().unwrap_or(false);
            named.or_else(|| styles.get(at)?.filter(|_| !dropped).and_then(|style| of_style.get(&style).copied()))
        })
        .collect()
}

/// Headings by looks that follow one another without a text: all but the last ones are a list, a form, a cover.
fn chains(items: &[&Item], styles: &[Option<Style>], named: &[Option<u8>]) -> Vec<bool> {
    let mut dropped = vec![false; items.len()];
    let by_looks =
        |at: usize| styles.get(at).is_some_and(Option::is_some) && named.get(at).is_some_and(Option::is_none);
    let mut at = 0;
    while at < items.len() {
        let start = at;
        while by_looks(at) {
            at += 1;
        }
        if at - start > MAX_CHAIN {
            // The largest of them are kept: a cover has a title among its lines.
            let largest = styles.get(start..at).into_iter().flatten().flatten().map(|style| style.size).min();
            for index in start..at {
                let size = styles.get(index).copied().flatten().map(|style| style.size);
                if let Some(slot) = dropped.get_mut(index) {
                    *slot = size != largest && index + 1 < at;
                }
            }
        }
        at = at.max(start) + 1;
    }
    dropped
}

/// The level that a bookmark or a tag gives.
fn named(item: &Item) -> Option<u8> {
    let text = item.one_line();
    if text.chars().count() > MAX_NAMED_CHARS || !text.chars().any(char::is_alphanumeric) || has_leader(&text) {
        return None;
    }
    if let Some(mark) = item.first.bookmark {
        return Some(mark.level);
    }
    match item.first.line.tag {
        Some(Tag::Heading(level)) => Some(level.clamp(1, 6)),
        _ => None,
    }
}

fn style(item: &Item) -> Style {
    let text = item.one_line();
    let depth = match part_level(&text) {
        Some(level) => level.saturating_sub(1).max(1),
        None => numbering(&text).filter(|number| !number.letter).map_or(1, |number| number.depth()),
    };
    Style {
        size: -step(item.first.line.size),
        depth,
        capitals: std::cmp::Reverse(is_capitals(&text)),
        bold: std::cmp::Reverse(item.bold),
    }
}

/// Whether an item is a heading by its looks and by what follows it.
fn looks(items: &[&Item], at: usize, body: &Body, marked: bool) -> bool {
    let Some(item) = items.get(at) else { return false };
    let text = item.one_line();
    if item.kind == BlockKind::TableRow || has_leader(&text) || bullet(&text).is_some() || item.lines > MAX_LINES {
        return false;
    }
    if text.chars().count() > MAX_CHARS || text.split_whitespace().count() > MAX_WORDS {
        return false;
    }
    if matches!(item.first.line.tag, Some(Tag::Cell | Tag::Note | Tag::ListItem)) {
        return false;
    }
    let number = numbering(&text);
    let rest = number.as_ref().and_then(|number| text.get(number.length..)).unwrap_or(&text);
    if number.as_ref().is_some_and(|number| number.letter) || !begins_like_a_heading(rest) {
        return false;
    }
    if super::metadata::is_date(&text) {
        return false;
    }
    let sentence = is_odd(text.trim_end_matches([':', '!']));
    if is_large(item, body) {
        let very = item.first.line.size >= body.size * 1.35;
        let short = very || (item.lines <= 2 && text.split_whitespace().count() <= 16);
        return !sentence && short && items.get(at + 1).is_some();
    }
    if marked || sentence || item.first.line.size < body.size * 0.9 || item.lines > 2 {
        return false;
    }
    let tagged = item.first.line.tag == Some(Tag::Paragraph);
    let part = item.lines == 1 && part_level(&text).is_some();
    let bold = item.bold && !body.bold && text.split_whitespace().count() <= 16;
    let capitals = is_capitals(&text) && item.gap.is_none_or(|gap| gap > 1.25);
    let apart = item.gap.is_none_or(|gap| gap > 1.1);
    (part || (bold && apart) || (capitals && !tagged)) && is_followed(items, at, body)
}

/// Whether a text comes after an item, at once or after another line that stands out.
fn is_followed(items: &[&Item], at: usize, body: &Body) -> bool {
    items
        .iter()
        .skip(at + 1)
        .take(3)
        .take_while(|next| next.kind != BlockKind::TableRow)
        .any(|next| !next.bold && !is_large(next, body) && (next.lines > 1 || next.text.chars().count() >= 40))
}

#[cfg(test)]
#[path = "headings_tests.rs"]
mod tests;
