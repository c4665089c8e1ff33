//! Reading XML of office formats: start tags, text and end tags, one after the other, within limits.
//!
//! No document type is obeyed: entities that a file defines itself are left out, so nothing outside is fetched and
//! nothing grows. Errors do not end the reading as long as tags can still be told from text: files cut in half, with
//! bytes flipped, or written by careless programs give what is in them, and [`Reader::damage`] says so.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesStart, Event as Raw};

use super::Warning;

/// Elements deeper than this lose their tags, not their text. Word nests tables some ten deep, with five tags a level.
pub(super) const MAX_DEPTH: usize = 512;
/// An end tag that fits nothing is looked for among so many open elements, innermost first.
const LOOK_BACK: usize = 64;
/// After a syntax error reading begins anew at the next tag, so many times; each may cost a look at all the rest.
const MAX_RESTARTS: usize = 16;
/// The declaration, with its encoding, is within so many bytes.
const DECLARATION_BYTES: usize = 256;

/// Decodes the bytes of an XML file: by byte order mark, by the zero bytes of UTF-16, by its declaration, else as UTF-8.
/// The second value says whether bytes had to be replaced.
pub(super) fn decode(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    let (encoding, from) = Encoding::for_bom(bytes).unwrap_or_else(|| (declared(bytes), 0));
    let body = bytes.get(from..).unwrap_or_default();
    encoding.decode_without_bom_handling(body)
}

fn declared(bytes: &[u8]) -> &'static Encoding {
    if bytes.starts_with(b"<\0") {
        return UTF_16LE;
    }
    if bytes.starts_with(b"\0<") {
        return UTF_16BE;
    }
    let head = String::from_utf8_lossy(bytes.get(..DECLARATION_BYTES).unwrap_or(bytes));
    let declaration = head.trim_start().strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).map(|(it, _)| it);
    let label = declaration.and_then(|it| it.split_once("encoding")).and_then(|(_, rest)| {
        let rest = rest.trim_start().strip_prefix('=')?.trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        rest.get(1..)?.split(quote).next()
    });
    let named = label.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    // What begins with "<?xml" in bytes is not UTF-16, whatever it says.
    named.filter(|encoding| ![UTF_16LE, UTF_16BE].contains(encoding)).unwrap_or(UTF_8)
}

/// The start tag of an element.
#[derive(Debug, Clone)]
pub(super) struct Tag<'a> {
    raw: BytesStart<'a>,
}

impl Tag<'_> {
    /// The name without its prefix: `p` of `w:p`.
    pub(super) fn name(&self) -> &str {
        local(self.raw.name().0)
    }

    /// The prefix of the name, empty where it has none. Prefixes are a custom, not a rule; office programs keep to it.
    pub(super) fn prefix(&self) -> &str {
        let name = self.raw.name().0;
        name.split_once(':').map_or("", |(prefix, _)| prefix)
    }

    /// The value of an attribute by its name without a prefix; the first one where prefixes tell several apart.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        self.find(|key| local(key) == name)
    }

    /// The value of an attribute by its name with its prefix: `r:id`.
    pub(super) fn qualified(&self, name: &str) -> Option<String> {
        self.find(|key| key == name)
    }

    /// The number in an attribute.
    pub(super) fn number(&self, name: &str) -> Option<i64> {
        self.attribute(name)?.trim().parse().ok()
    }

    fn find(&self, wanted: impl Fn(&str) -> bool) -> Option<String> {
        let raw: &BytesStart<'_> = &self.raw;
        let mut attributes: Attributes<'_> = raw.attributes();
        attributes.with_checks(false);
        let found = attributes.flatten().find(|attribute| wanted(attribute.key.0))?;
        Some(unescaped(&found.value))
    }
}

/// What comes next in a file. Start and end tags always come in pairs, whatever the file holds.
#[derive(Debug, Clone)]
pub(super) enum Event<'a> {
    /// An element begins.
    Start(Tag<'a>),
    /// Text, as it is to be read: references are resolved. One run of text may come in several pieces.
    Text(Cow<'a, str>),
    /// The element opened last ends; its name without the prefix.
    End(String),
}

/// A pull reader.
pub(super) struct Reader<'a> {
    rest: &'a str,
    raw: quick_xml::Reader<&'a [u8]>,
    /// Names of the open elements, with prefixes.
    open: Vec<String>,
    /// How many elements beyond the depth that is kept are open.
    too_deep: usize,
    /// End tags still to be given: the open elements beyond this number end before anything else comes.
    close_to: Option<usize>,
    /// The element just begun has no content.
    empty: bool,
    restarts: usize,
    finished: bool,
    entities: usize,
    flattened: bool,
    damage: Option<String>,
}

impl<'a> Reader<'a> {
    /// Reads a decoded text ([`decode`]).
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            rest: text,
            raw: lenient(text),
            open: Vec::new(),
            too_deep: 0,
            close_to: None,
            empty: false,
            restarts: 0,
            finished: false,
            entities: 0,
            flattened: false,
            damage: None,
        }
    }

    /// How many elements are open; right after a start tag its own is among them.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Why the file is not whole, where it is not: known once all of it is read.
    pub(super) fn damage(&self) -> Option<&str> {
        self.damage.as_deref()
    }

    /// What is to be said of a part of a file after reading it; `part` names it for people.
    pub(super) fn warnings(&self, part: &str) -> Vec<Warning> {
        let mut warnings = Vec::new();
        if let Some(damage) = &self.damage {
            warnings.push(Warning::new(format!("{part} is damaged: {damage}; what could be read was kept")));
        }
        match self.entities {
            0 => {}
            1 => warnings.push(Warning::new(format!("1 entity of {part}'s own was left out"))),
            n => warnings.push(Warning::new(format!("{n} entities of {part}'s own were left out"))),
        }
        if self.flattened {
            warnings.push(Warning::new(format!(
                "{part} is nested too deep; its inmost parts were read without their structure or not at all"
            )));
        }
        warnings
    }

    /// Leaves out what is in the element just begun, its end included.
    pub(super) fn skip(&mut self) {
        let depth = self.depth();
        while let Some(event) = self.next() {
            if matches!(event, Event::End(_)) && self.depth() < depth {
                return;
            }
        }
    }

    /// The text in the element just begun, tags left out; its end is read too. No more than `limit` bytes are kept.
    pub(super) fn text(&mut self, limit: usize) -> String {
        let depth = self.depth();
        let mut text = String::new();
        while let Some(event) = self.next() {
            match event {
                Event::Text(piece) if text.len() < limit => text.push_str(&piece),
                Event::End(_) if self.depth() < depth => break,
                _ => {}
            }
        }
        text.truncate(text.floor_char_boundary(limit));
        text
    }

    /// The next event; `None` at the end.
    #[allow(clippy::should_implement_trait)]
    pub(super) fn next(&mut self) -> Option<Event<'a>> {
        loop {
            if let Some(to) = self.close_to {
                if self.open.len() > to
                    && let Some(name) = self.open.pop()
                {
                    return Some(Event::End(local(&name).to_owned()));
                }
                self.close_to = None;
            }
            if self.finished {
                return None;
            }
            if std::mem::take(&mut self.empty) {
                self.close_to = Some(self.open.len().saturating_sub(1));
                continue;
            }
            match self.raw.read_event() {
                Ok(Raw::Start(raw)) => {
                    if let Some(event) = self.start(raw) {
                        return Some(event);
                    }
                }
                Ok(Raw::Empty(raw)) => {
                    if self.open.len() < MAX_DEPTH {
                        self.empty = true;
                        return self.start(raw);
                    }
                }
                Ok(Raw::End(raw)) => self.end(raw.name().0),
                Ok(Raw::Text(raw)) => return Some(Event::Text(raw.xml10_content())),
                Ok(Raw::CData(raw)) => return Some(Event::Text(raw.xml10_content())),
                Ok(Raw::GeneralRef(raw)) => match reference(&raw) {
                    Some(c) => return Some(Event::Text(Cow::Owned(c.to_string()))),
                    None => self.entities += 1,
                },
                Ok(Raw::Comment(_) | Raw::Decl(_) | Raw::PI(_) | Raw::DocType(_)) => {}
                Ok(Raw::Eof) => self.finish(),
                Err(error) => self.restart(&error),
            }
        }
    }

    fn start(&mut self, raw: BytesStart<'a>) -> Option<Event<'a>> {
        if self.open.len() >= MAX_DEPTH {
            self.too_deep += 1;
            self.flattened = true;
            return None;
        }
        self.open.push(raw.name().0.to_owned());
        Some(Event::Start(Tag { raw }))
    }

    fn end(&mut self, name: &str) {
        if let Some(left) = self.too_deep.checked_sub(1) {
            self.too_deep = left;
            return;
        }
        match self.open.iter().rev().take(LOOK_BACK).position(|open| open == name) {
            Some(back) => {
                if back > 0 {
                    self.damaged("a tag is not closed");
                }
                self.close_to = Some(self.open.len() - back - 1);
            }
            None => self.damaged("a tag is closed that was not opened"),
        }
    }

    fn finish(&mut self) {
        self.finished = true;
        if !self.open.is_empty() {
            self.damaged("its end is missing");
        }
        self.close_to = Some(0);
    }

    /// Goes on at the next tag after a syntax error.
    fn restart(&mut self, error: &quick_xml::Error) {
        self.damaged(&crate::text::safe::one_line(&error.to_string()));
        let at = usize::try_from(self.raw.error_position()).unwrap_or(usize::MAX).saturating_add(1);
        let next = self.rest.as_bytes().get(at..).and_then(|rest| rest.iter().position(|&byte| byte == b'<'));
        let rest = next.and_then(|next| self.rest.get(at + next..));
        self.restarts += 1;
        match rest {
            Some(rest) if self.restarts <= MAX_RESTARTS => {
                self.rest = rest;
                self.raw = lenient(rest);
            }
            _ => self.finish(),
        }
    }

    fn damaged(&mut self, why: &str) {
        self.damage.get_or_insert_with(|| why.to_owned());
    }
}

fn lenient(text: &str) -> quick_xml::Reader<&[u8]> {
    let mut raw = quick_xml::Reader::from_str(text);
    let config = raw.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    raw
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The character of a reference; `None` for an entity of the file's own.
fn reference(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        return Some(code.ok().filter(|&code| code != 0).and_then(char::from_u32).unwrap_or('\u{fffd}'));
    }
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// The value of an attribute with its references resolved; those that are none stay as they stand.
pub(super) fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        // No reference is longer than "#x10FFFF".
        let end = after.bytes().take(10).position(|byte| byte == b';');
        let found = end.and_then(|end| Some((reference(after.get(..end)?)?, after.get(end + 1..)?)));
        if let Some((c, after)) = found {
            out.push(c);
            rest = after;
        } else {
            out.push('&');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// Resolves the escapes of office formats for characters that XML cannot hold (`_x001B_`, ECMA-376 part 1, 22.9.2.19).
/// Only control characters are resolved: any other such text is more likely to be meant as it stands.
pub(super) fn office_unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("_x") {
        out.push_str(before);
        let code = after.get(..4).filter(|_| after.as_bytes().get(4) == Some(&b'_'));
        let control = code
            .and_then(|code| u32::from_str_radix(code, 16).ok())
            .and_then(char::from_u32)
            .filter(|c| c.is_control());
        if let Some(c) = control {
            // A vertical tab is a line break within a paragraph.
            out.push(if c == '\u{b}' { '\n' } else { c });
            rest = after.get(5..).unwrap_or("");
        } else {
            out.push_str("_x");
            rest = after;
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
#[path = "xml_tests.rs"]
mod tests;
