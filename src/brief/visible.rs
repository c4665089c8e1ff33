//! The visible characters of a Markdown or HTML source, by rules so simple that any program can follow them; and where the
//! words of a quotation stand among them.
//!
//! This is no reader: it does not know what is a heading or a menu. It can only say that words stand in a stretch of a
//! source with nothing between them but markup, and that is what a second program needs to check without our readers. The
//! rules are part of the specification of the evidence file; a change of them raises its version.

use std::collections::{HashMap, HashSet};

use crate::document::source_text::character_reference;
use crate::document::templates::tag as tag_of_template;
use crate::text::Span;

/// How a source is marked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Markup {
    /// Markdown.
    Markdown,
    /// HTML.
    Html,
}

impl Markup {
    /// That of the texts of a reader; `None` for a reader whose sources are read in another way.
    pub fn of_reader(name: &str) -> Option<Self> {
        match name {
            "markdown" => Some(Self::Markdown),
            "html" => Some(Self::Html),
            _ => None,
        }
    }
}

/// Elements whose content is not shown as text.
const HIDDEN: [&str; 25] = [
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "canvas", "audio", "video", "map",
    "button", "select", "datalist", "textarea", "progress", "meter", "dialog", "rp", "rt", "title", "embed",
    "optgroup", "option",
];
/// Characters that are markup in Markdown wherever they stand.
const MARKS: &str = "*_~`\\[]<>#!|^";
/// A reference is no longer than this, in bytes.
const LONGEST_REFERENCE: usize = 34;
/// In a longer source no place is looked for, in bytes: each visible character takes some forty bytes of memory.
pub const LONGEST: usize = 8 << 20;
/// A stretch that says the words of a quotation is no longer than this, in bytes.
pub const LONGEST_STRETCH: usize = 1 << 20;
/// So many places of the same words are looked at.
const MOST_PLACES: usize = 64;
/// So many visible characters around a quotation decide between places of the same words.
const BESIDE: usize = 24;

/// A visible character and the bytes of the source that stand for it.
struct Unit {
    c: char,
    at: Span,
}

/// The visible characters of a source, white space left out.
pub struct Visible {
    units: Vec<Unit>,
    /// The same in one string, and where each of them begins in it.
    text: String,
    starts: Vec<usize>,
}

impl Visible {
    /// Those of a whole source, or of a stretch of one.
    pub fn of(source: &str, markup: Markup) -> Self {
        let mut scan = Scan { source, markup, units: Vec::new(), references: HashMap::new(), ends: Ends::default() };
        scan.run();
        let units = scan.units;
        let mut text = String::with_capacity(units.len());
        let mut starts = Vec::with_capacity(units.len());
        for unit in &units {
            starts.push(text.len());
            text.push(unit.c);
        }
        Self { units, text, starts }
    }

    /// Where the words of a quotation stand in the source; of several places the one with these words around it, else the
    /// first.
    pub fn place(&self, source: &str, markup: Markup, quote: &str, before: &str, after: &str) -> Option<Span> {
        let ends = [tail(&words(before, markup)), head(&words(after, markup))];
        let mut first = None;
        for needle in [words(quote, markup), words(&without_numbers(quote), markup)] {
            if needle.is_empty() {
                continue;
            }
            for (at, _) in self.text.match_indices(&needle).take(MOST_PLACES) {
                let Some(span) = self.span(at, at + needle.len()) else { continue };
                if !span.of(source).is_some_and(|slice| says(slice, markup, quote)) {
                    continue;
                }
                let around = self.text.get(..at).is_some_and(|text| text.ends_with(&ends[0]))
                    && self.text.get(at + needle.len()..).is_some_and(|text| text.starts_with(&ends[1]));
                if around {
                    return Some(span);
                }
                first = first.or(Some(span));
            }
        }
        first
    }

    /// The bytes of the source for a stretch of the visible characters.
    fn span(&self, start: usize, end: usize) -> Option<Span> {
        let from = self.starts.binary_search(&start).ok()?;
        let to = self.starts.partition_point(|&at| at < end).checked_sub(1)?;
        Some(Span::new(self.units.get(from)?.at.start, self.units.get(to)?.at.end))
    }
}

/// Whether a stretch of a source says these words, and no others.
pub fn says(slice: &str, markup: Markup, quote: &str) -> bool {
    if slice.len() > LONGEST_STRETCH {
        return false;
    }
    let seen = Visible::of(slice, markup).text;
    !seen.is_empty() && (seen == words(quote, markup) || seen == words(&without_numbers(quote), markup))
}

/// The characters of a text of ours that are compared: no white space, no bullets that the reader set, and in Markdown no
/// character that may be markup.
fn words(text: &str, markup: Markup) -> String {
    text.chars().filter(|&c| !c.is_whitespace() && !is_mark(c, markup)).collect()
}

fn is_mark(c: char, markup: Markup) -> bool {
    c == '•' || (markup == Markup::Markdown && MARKS.contains(c))
}

/// A text without the numbers that a reader set before the items of a list, which are not in the source.
fn without_numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start_matches(' ');
        let number = bare.split_once(". ").filter(|(number, _)| is_number(number));
        out.push_str(number.map_or(line, |(_, rest)| rest));
    }
    out
}

/// What lists are numbered with: digits, one letter, or Roman numerals.
fn is_number(text: &str) -> bool {
    let of = |set: &str| text.chars().all(|c| set.contains(c));
    let letter = text.len() == 1 && text.chars().all(|c| c.is_ascii_alphabetic());
    !text.is_empty()
        && (text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit())
            || letter
            || (text.len() <= 12 && (of("ivxlcdm") || of("IVXLCDM"))))
}

fn tail(text: &str) -> String {
    let from = text.char_indices().rev().take(BESIDE).last().map_or(text.len(), |(at, _)| at);
    text.get(from..).unwrap_or_default().to_owned()
}

fn head(text: &str) -> String {
    text.chars().take(BESIDE).collect()
}

struct Scan<'a> {
    source: &'a str,
    markup: Markup,
    units: Vec<Unit>,
    references: HashMap<&'a str, Option<String>>,
    ends: Ends,
}

/// What is known of the ends that were looked for and not found, so that a source which opens much and closes nothing is
/// still gone through once.
#[derive(Default)]
struct Ends {
    /// No comment ends any more.
    no_comment: bool,
    /// No `>` comes any more.
    no_angle: bool,
    /// Elements whose end tag does not come any more, in lower case.
    no_element: HashSet<String>,
    /// For each byte, in which states a tag that has no end has come by it: bits, see [`tag`]. Empty until there is one.
    no_tag: Vec<u8>,
    /// Where the round brackets of a line close, by where they open; and up to where that is known.
    brackets: HashMap<usize, usize>,
    brackets_to: usize,
}

impl<'a> Scan<'a> {
    fn rest(&self, at: usize) -> &'a str {
        self.source.get(at..).unwrap_or_default()
    }

    fn run(&mut self) {
        let mut at = 0;
        let mut line_start = true;
        loop {
            if self.markup == Markup::Markdown && line_start {
                at += self.bullet(at);
            }
            line_start = false;
            let Some(c) = self.rest(at).chars().next() else { break };
            let length = match c {
                '<' => self.angle(at),
                '&' => self.reference(at),
                ']' if self.markup == Markup::Markdown => self.destination(at),
                '{' if self.markup == Markup::Markdown => tag_of_template(self.rest(at)),
                _ => None,
            };
            if let Some(length) = length {
                at += length;
                continue;
            }
            self.character(c, at, at + c.len_utf8());
            line_start = c == '\n';
            at += c.len_utf8();
        }
    }

    fn character(&mut self, c: char, start: usize, end: usize) {
        if !c.is_whitespace() && !is_mark(c, self.markup) {
            self.units.push(Unit { c, at: Span::new(start, end) });
        }
    }

    /// How long the bullet is that a line begins with, in bytes, with what stands before it.
    fn bullet(&self, at: usize) -> usize {
        let line = self.rest(at);
        let bare = line.trim_start_matches([' ', '\t', '>']);
        let before = line.len() - bare.len();
        if bare.starts_with(['-', '+']) && bare.get(1..).is_some_and(|rest| rest.starts_with([' ', '\t'])) {
            before + 1
        } else {
            0
        }
    }

    /// How long a comment, a declaration, a tag, or an element that is not shown is, in bytes; `None` where it is none.
    fn angle(&mut self, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        if self.markup == Markup::Markdown
            && let Some(length) = self.address(at)
        {
            return Some(length);
        }
        if self.ends.no_angle {
            return None;
        }
        if let Some(inside) = rest.strip_prefix("<!--").filter(|_| !self.ends.no_comment) {
            match inside.find("-->") {
                Some(end) => return Some(4 + end + 3),
                None => self.ends.no_comment = true,
            }
        }
        if rest.starts_with("<!") || rest.starts_with("<?") {
            let end = rest.find('>');
            self.ends.no_angle = end.is_none();
            return end.map(|end| end + 1);
        }
        let (name, tag) = self.tag(at)?;
        if !rest.starts_with("</") && HIDDEN.iter().any(|hidden| hidden.eq_ignore_ascii_case(name)) {
            let lower = name.to_ascii_lowercase();
            if !self.ends.no_element.contains(&lower) {
                match closed(rest, tag, name) {
                    Some(end) => return Some(end),
                    None => drop(self.ends.no_element.insert(lower)),
                }
            }
        }
        Some(tag)
    }

    /// The name of the tag at a place, and its length in bytes.
    fn tag(&mut self, at: usize) -> Option<(&'a str, usize)> {
        let found = tag(self.source, at, &mut self.ends.no_tag);
        if found.is_none() && self.ends.no_tag.is_empty() && begins_tag(self.rest(at)) {
            // The first that has no end: from now on it is kept in mind where such a tag has come by.
            self.ends.no_tag = vec![0; self.source.len()];
            return tag(self.source, at, &mut self.ends.no_tag);
        }
        found
    }

    /// How long the address of a link is, from the bracket that ends its words; `None` where there is none.
    fn destination(&mut self, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        match rest.get(1..2)? {
            "(" => {
                if at >= self.ends.brackets_to {
                    self.match_brackets(at);
                }
                self.ends.brackets.get(&(at + 1)).map(|close| close + 1 - at)
            }
            "[" => {
                let inside = rest.get(2..)?;
                let end = inside.find([']', '\n'])?;
                inside.get(end..)?.starts_with(']').then_some(end + 3)
            }
            _ => None,
        }
    }

    /// Finds where the round brackets close that open between this place and the end of its line.
    fn match_brackets(&mut self, from: usize) {
        self.ends.brackets.clear();
        let rest = self.rest(from);
        let line = rest.find('\n').and_then(|end| rest.get(..end)).unwrap_or(rest);
        let mut open = Vec::new();
        for (at, byte) in line.bytes().enumerate() {
            match byte {
                b'(' => open.push(from + at),
                b')' => {
                    if let Some(start) = open.pop() {
                        self.ends.brackets.insert(start, from + at);
                    }
                }
                _ => {}
            }
        }
        self.ends.brackets_to = from + line.len();
    }

    /// An address between angle brackets in Markdown is shown as it stands.
    fn address(&mut self, at: usize) -> Option<usize> {
        let inside = self.rest(at).get(1..)?;
        let end = inside.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>'))?;
        let plain = end > 0 && inside.get(end..)?.starts_with('>');
        let inside = inside.get(..end)?;
        let scheme = inside.split_once(':').is_some_and(|(scheme, _)| {
            (2..=32).contains(&scheme.len())
                && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(&byte))
        });
        let mail = inside.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
        if !plain || !(scheme || mail) {
            return None;
        }
        for (offset, c) in inside.char_indices() {
            self.character(c, at + 1 + offset, at + 1 + offset + c.len_utf8());
        }
        Some(inside.len() + 2)
    }

    /// How long a character reference is, in bytes; `None` where it is none.
    fn reference(&mut self, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        let end = rest.bytes().take(LONGEST_REFERENCE).position(|byte| byte == b';')? + 1;
        let whole = rest.get(..end)?;
        let name = whole.get(1..end - 1)?;
        let good = match name.strip_prefix('#') {
            Some(number) => match number.strip_prefix(['x', 'X']) {
                Some(hex) => (1..=6).contains(&hex.len()) && hex.bytes().all(|byte| byte.is_ascii_hexdigit()),
                None => (1..=7).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit()),
            },
            None => {
                name.starts_with(|c: char| c.is_ascii_alphabetic())
                    && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
            }
        };
        if !good {
            return None;
        }
        let decoded = self.references.entry(whole).or_insert_with(|| character_reference(whole)).clone()?;
        for c in decoded.chars() {
            self.character(c, at, at + end);
        }
        Some(end)
    }
}

/// The name of the tag that a text begins with, if it begins with one.
fn tag_name(text: &str) -> Option<(&str, usize)> {
    let inside = text.strip_prefix("</").or_else(|| text.strip_prefix('<'))?;
    let name = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').map_or(inside, |end| &inside[..end]);
    name.starts_with(|c: char| c.is_ascii_alphabetic()).then_some((name, text.len() - inside.len() + name.len()))
}

/// Whether a text begins as a tag does.
fn begins_tag(text: &str) -> bool {
    tag_name(text).is_some()
}

/// The name of the tag at a place, and its length in bytes. `seen` has a byte for each of the source, or none: which tags
/// have come by here that have no end, with 1 outside quotation marks, 2 within `"` and 4 within `'`. What comes to a byte
/// in the same state has none either.
fn tag<'a>(source: &'a str, at: usize, seen: &mut [u8]) -> Option<(&'a str, usize)> {
    let (name, length) = tag_name(source.get(at..)?)?;
    let mut state = 1;
    for (place, byte) in source.bytes().enumerate().skip(at + length) {
        if let Some(seen) = seen.get_mut(place) {
            if *seen & state != 0 {
                return None;
            }
            *seen |= state;
        }
        state = match (state, byte) {
            (1, b'>') => return Some((name, place + 1 - at)),
            (1, b'"') => 2,
            (1, b'\'') => 4,
            (2, b'"') | (4, b'\'') => 1,
            _ => state,
        };
    }
    None
}

/// How long an element is with its content, in bytes; `None` where it is not closed.
fn closed(text: &str, tag: usize, name: &str) -> Option<usize> {
    let mut at = tag;
    loop {
        at += text.get(at..)?.find("</")?;
        let inside = text.get(at + 2..)?;
        if inside.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)) {
            let after = inside.get(name.len()..)?;
            let gap = after.len() - after.trim_ascii_start().len();
            if after.get(gap..)?.starts_with('>') {
                return Some(at + 2 + name.len() + gap + 1);
            }
        }
        at += 2;
    }
}

#[cfg(test)]
#[path = "visible_tests.rs"]
mod tests;
