//! The text of a segment: where its words end, which letters are raised, in which order they are read.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::chains::Segment;
use super::device::{Gathered, Glyph};
use super::fonts::Fonts;
use super::line::{Line, Tag};
use super::spans::{Span, place};

/// A wider gap than this many ems parts words. Fonts' own spaces are 0.2 to 0.33 wide, and are narrowed to fill lines.
const WORD_GAP: f32 = 0.16;

/// A letter on its way into a line.
struct Item<'a> {
    text: &'a str,
    u: f32,
    end: f32,
    size: f32,
    raised: bool,
}

/// The segment as a line, its places in its own frame: the caller turns them.
pub(super) fn line(page: &Gathered, fonts: &Fonts, spans: &[Span], segment: &Segment) -> Line {
    let mut items: Vec<Item<'_>> = Vec::with_capacity(segment.letters);
    let mut tags: Vec<(Option<Tag>, usize)> = Vec::new();
    let (mut bold, mut italic, mut counted) = (0_usize, 0_usize, 0_usize);
    for span in segment.spans.iter().filter_map(|&at| spans.get(at)) {
        let raised = span.size < 0.86 * segment.size && span.v < segment.v - 0.15 * segment.size;
        for glyph in page.glyphs.get(span.from..span.to).unwrap_or_default() {
            let text = text_of(page, glyph);
            let (u, _) = place(glyph.x, glyph.y, glyph.dx, glyph.dy);
            items.push(Item { text, u, end: u + glyph.advance, size: glyph.size, raised });
        }
        let style = fonts.style(page.glyphs.get(span.from).map_or(u16::MAX, |glyph| glyph.font));
        for glyph in page.glyphs.get(span.from..span.to).unwrap_or_default() {
            match tags.iter_mut().find(|(tag, _)| *tag == glyph.tag) {
                Some((_, count)) => *count += 1,
                None => tags.push((glyph.tag, 1)),
            }
        }
        let letters = span.to - span.from;
        counted += letters;
        bold += if style.bold { letters } else { 0 };
        italic += if style.italic { letters } else { 0 };
    }
    let (text, raised) = read(&items);
    Line {
        text,
        x0: segment.u0,
        y0: segment.v - segment.size,
        x1: segment.u1,
        y1: segment.v,
        size: segment.size,
        bold: 2 * bold > counted,
        italic: 2 * italic > counted,
        raised,
        region: 0,
        tag: tags.iter().max_by_key(|(_, count)| *count).and_then(|&(tag, _)| tag),
    }
}

/// The text of a glyph.
pub(super) fn text_of<'a>(page: &'a Gathered, glyph: &Glyph) -> &'a str {
    let start = glyph.start as usize;
    page.text.get(start..start + usize::from(glyph.len)).unwrap_or("")
}

/// The text of these letters, which stand from left to right, and how many bytes at its beginning are raised.
fn read(items: &[Item<'_>]) -> (String, usize) {
    let word_gap = word_gap(items);
    let mut units: Vec<(bool, Cow<'_, str>, bool)> = Vec::with_capacity(items.len());
    let mut space = false;
    let mut before: Option<&Item<'_>> = None;
    let mut at = 0;
    while let Some(item) = items.get(at) {
        at += 1;
        if item.text.trim().is_empty() {
            space = true;
            before = Some(item);
            continue;
        }
        if let Some(before) = before
            && item.u - before.end > word_gap * item.size.max(before.size)
        {
            space = true;
        }
        let mut text = Cow::Borrowed(item.text);
        if let Some(next) = items.get(at)
            && let Some(accent) = accent(item, next)
        {
            text = Cow::Owned(format!("{}{accent}", next.text).nfc().collect());
            at += 1;
        } else if let (Some(last), Some(before), false) = (units.last_mut(), before, space)
            && let Some(accent) = accent(item, before)
        {
            last.1 = Cow::Owned(format!("{}{accent}", last.1).nfc().collect());
            continue;
        }
        before = items.get(at - 1);
        units.push((std::mem::take(&mut space) && !units.is_empty(), text, item.raised));
    }
    if units.iter().any(|(_, text, _)| text.chars().any(is_right_to_left)) {
        turn(&mut units);
    }
    let mut text = String::with_capacity(units.len() + units.len() / 4);
    let (mut raised, mut leading) = (0, true);
    let mut word = Word::default();
    for (space, unit, up) in &units {
        if (*space || word.is_parted_from(unit, *up)) && !text.is_empty() {
            text.push(' ');
            word = Word::default();
        }
        word.take(unit, *up);
        leading &= *up;
        text.push_str(unit);
        if leading {
            raised = text.len();
        }
    }
    if text.ends_with(' ') || text.starts_with(' ') || text.contains("  ") {
        // Text that stands for what is drawn may bring spaces of its own.
        let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
        text = words.join(" ");
        raised = raised.min(text.len());
        raised = text.floor_char_boundary(raised);
    }
    // A line that is small and high as a whole is no mark.
    let raised = if raised == text.len() { 0 } else { raised };
    (text, raised)
}

/// The word in the making, to tell note marks from what they are set on.
#[derive(Default)]
struct Word {
    letters: usize,
    mark: bool,
}

impl Word {
    /// Whether what comes is a note mark on this word, or the word after a note mark: "Charter" with a raised 3 is not
    /// the word "Charter3". Shorter ones are units and formulas ("km" with a raised 2).
    fn is_parted_from(&self, unit: &str, raised: bool) -> bool {
        let digit = unit.chars().all(|c| c.is_ascii_digit());
        (raised && digit && !self.mark && self.letters >= 3)
            || (!raised && self.mark && unit.chars().all(char::is_alphabetic))
    }

    fn take(&mut self, unit: &str, raised: bool) {
        self.mark = raised && unit.chars().all(|c| c.is_ascii_digit());
        self.letters = if unit.chars().all(char::is_alphabetic) { self.letters + 1 } else { 0 };
    }
}

/// The gap that parts words here: wider where every letter is set apart, as in "A B S T R A C T".
fn word_gap(items: &[Item<'_>]) -> f32 {
    let mut gaps = Vec::new();
    let mut digits = 0;
    for pair in items.windows(2) {
        if let [left, right] = pair
            && left.text.chars().all(char::is_alphanumeric)
            && right.text.chars().all(char::is_alphanumeric)
        {
            gaps.push((right.u - left.end) / right.size.max(left.size));
            digits += usize::from(left.text.chars().all(char::is_numeric));
        }
    }
    if gaps.len() < 4 {
        return WORD_GAP;
    }
    let limit = if 2 * digits > gaps.len() { 0.3 } else { 0.7 };
    let middle = gaps.len() / 2;
    let (_, &mut median, _) = gaps.select_nth_unstable_by(middle, f32::total_cmp);
    if median > 0.06 && median < limit { WORD_GAP.max(1.6 * median).max(median + 0.1) } else { WORD_GAP }
}

/// The combining form of an accent that is set over (or under) its letter as a glyph of its own.
fn accent(mark: &Item<'_>, letter: &Item<'_>) -> Option<char> {
    let combining = match mark.text {
        "`" => '\u{300}',
        "´" => '\u{301}',
        "^" | "ˆ" => '\u{302}',
        "~" | "˜" => '\u{303}',
        "¯" | "ˉ" => '\u{304}',
        "˘" => '\u{306}',
        "˙" => '\u{307}',
        "¨" => '\u{308}',
        "˚" => '\u{30a}',
        "˝" => '\u{30b}',
        "ˇ" => '\u{30c}',
        "¸" => '\u{327}',
        "˛" => '\u{328}',
        _ => return None,
    };
    let over = letter.text.chars().next().is_some_and(char::is_alphabetic)
        && mark.u.max(letter.u) + 0.5 * (mark.end - mark.u).min(letter.end - letter.u) < mark.end.min(letter.end);
    over.then_some(combining)
}

fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}')
}

/// From the order on the page, left to right, to the order in which a right-to-left line is read.
fn turn(units: &mut [(bool, Cow<'_, str>, bool)]) {
    let right = |unit: &(bool, Cow<'_, str>, bool)| unit.1.chars().any(is_right_to_left);
    let left = |unit: &(bool, Cow<'_, str>, bool)| unit.1.chars().any(|c| c.is_alphanumeric() && !is_right_to_left(c));
    let whole = 2 * units.iter().filter(|unit| right(unit)).count() >= units.iter().filter(|unit| left(unit)).count();
    // A space goes with the letter after it: with order turned, that is the letter before.
    let reverse = |part: &mut [(bool, Cow<'_, str>, bool)]| {
        let mut spaces: Vec<bool> = part.iter().map(|unit| unit.0).collect();
        part.reverse();
        let first = if spaces.is_empty() { false } else { spaces.remove(0) };
        spaces.reverse();
        spaces.insert(0, first);
        for (unit, space) in part.iter_mut().zip(spaces) {
            unit.0 = space;
        }
    };
    if whole {
        reverse(units);
    }
    // Runs of the other direction, inner punctuation with them, are turned (back).
    let mut start = 0;
    while start < units.len() {
        let inner = |unit: &(bool, Cow<'_, str>, bool)| if whole { left(unit) } else { right(unit) };
        let outer = |unit: &(bool, Cow<'_, str>, bool)| if whole { right(unit) } else { left(unit) };
        if !units.get(start).is_some_and(inner) {
            start += 1;
            continue;
        }
        let mut end = start + 1;
        let mut last = end;
        while let Some(unit) = units.get(end)
            && !outer(unit)
        {
            end += 1;
            if inner(unit) {
                last = end;
            }
        }
        if let Some(part) = units.get_mut(start..last) {
            reverse(part);
        }
        start = last;
    }
}
