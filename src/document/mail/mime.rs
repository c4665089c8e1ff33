//! Taking a message apart: which of its parts are its text, which are attachments.
//!
//! The tree is walked here and not by the library that parses headers, so that its depth and the time it takes are bounded.

use std::borrow::Cow;

use super::super::Warning;
use super::body;
use super::header::{self, Header};
use super::{cms, decode};

/// Parts within parts deeper than this are not read; mail programs make three or four levels.
const MAX_DEPTH: usize = 16;
/// The most parts of a message.
const MAX_PARTS: usize = 2_000;
/// A plain text shorter than this (in bytes) beside a much longer page only says that there is a page.
const STUB_BYTES: usize = 200;

/// A part that is text of the message itself.
#[derive(Debug, Clone)]
pub(super) struct Body {
    /// Decoded, with its markup.
    pub text: String,
    /// Whether it is a page of HTML.
    pub html: bool,
    /// Whether lines that end in a space go on, and whether that space goes.
    pub flowed: bool,
    pub delete_space: bool,
    /// By what the other parts call it.
    pub content_id: Option<String>,
}

/// A file that came with the message, still encoded.
#[derive(Debug, Clone)]
pub(super) struct Attached<'a> {
    /// Its name without any path, as the sender gave it.
    pub name: String,
    raw: Cow<'a, [u8]>,
    transfer: String,
    charset: Option<String>,
}

impl Attached<'_> {
    /// Its bytes. A text in an encoding that only the message names is turned into UTF-8.
    pub(super) fn bytes(&self) -> Cow<'_, [u8]> {
        let bytes = decode::transfer(&self.raw, &self.transfer);
        if self.charset.is_some() && std::str::from_utf8(&bytes).is_err() {
            return Cow::Owned(decode::text(&bytes, self.charset.as_deref(), false).into_bytes());
        }
        bytes
    }
}

/// What a message consists of.
#[derive(Debug, Default)]
pub(super) struct Found<'a> {
    /// Its text, in order.
    pub bodies: Vec<Body>,
    /// What is attached.
    pub attached: Vec<Attached<'a>>,
    /// Whether some of it is encrypted.
    pub encrypted: bool,
    /// What was odd.
    pub warnings: Vec<Warning>,
}

/// Takes a message apart.
pub(super) fn parts<'a>(header: &Header, body: &'a [u8]) -> Found<'a> {
    let mut walk = Walk { found: Found::default(), left: MAX_PARTS };
    walk.entity(header, body, Within { depth: 0, ..Within::default() });
    if walk.left == 0 {
        walk.warn(&format!("more than {MAX_PARTS} parts; those after were not read"));
    }
    walk.found
}

/// What a part lies in.
#[derive(Debug, Clone, Copy, Default)]
struct Within {
    depth: usize,
    /// The parts are messages unless they say otherwise.
    digest: bool,
    /// One of several forms of the same text.
    alternative: bool,
}

struct Walk<'a> {
    found: Found<'a>,
    left: usize,
}

impl<'a> Walk<'a> {
    fn warn(&mut self, message: &str) {
        if !self.found.warnings.iter().any(|warning| warning.message == message) {
            self.found.warnings.push(Warning::new(message));
        }
    }

    fn entity(&mut self, header: &Header, body: &'a [u8], within: Within) {
        if self.left == 0 {
            return;
        }
        self.left -= 1;
        let kind = match header.kind.as_str() {
            "" if within.digest => "message/rfc822",
            "" => "text/plain",
            kind => kind,
        };
        let Some(subtype) = kind.strip_prefix("multipart/") else {
            self.leaf(header, kind, body, within);
            return;
        };
        if subtype == "encrypted" {
            self.found.encrypted = true;
            return;
        }
        if within.depth >= MAX_DEPTH {
            self.warn("parts nested too deep were not read");
            return;
        }
        let Some(Split { parts, ended }) = header.boundary.as_deref().and_then(|boundary| split(body, boundary)) else {
            self.warn("the message is cut off or damaged: the parts that it announces are missing");
            self.leaf(&Header::default(), "text/plain", body, within);
            return;
        };
        if !ended {
            self.warn("the message is cut off or damaged: its last part has no end");
        }
        let inner = Within { depth: within.depth + 1, digest: subtype == "digest", alternative: within.alternative };
        if subtype == "alternative" {
            self.alternative(&parts, Within { alternative: true, ..inner });
        } else {
            for part in parts {
                let (header, body) = header::split(part);
                self.entity(&header, body, inner);
            }
        }
    }

    /// Of several forms of a text the plain one is read, unless it says next to nothing.
    fn alternative(&mut self, parts: &[&'a [u8]], within: Within) {
        let mut forms: Vec<Vec<Body>> = Vec::new();
        for part in parts {
            let before = std::mem::take(&mut self.found.bodies);
            let (header, body) = header::split(part);
            self.entity(&header, body, within);
            forms.push(std::mem::replace(&mut self.found.bodies, before));
        }
        let length = |form: &[Body], html: bool| -> usize {
            let lengths = form
                .iter()
                .filter(|body| body.html == html)
                .map(|body| if html { body::html_length(&body.text) } else { body.text.trim().len() });
            lengths.sum()
        };
        let plain = forms.iter().position(|form| length(form, false) > 0);
        // The sender's best form comes last.
        let page = forms.iter().rposition(|form| form.iter().any(|body| body.html));
        let chosen = match (plain, page) {
            (Some(plain), Some(page)) if plain != page => {
                let words = forms.get(plain).map_or(0, |form| length(form, false));
                let stub = words < STUB_BYTES
                    && forms.get(page).is_some_and(|form| length(form, true) > STUB_BYTES.max(4 * words));
                Some(if stub { page } else { plain })
            }
            (plain, page) => plain.or(page),
        };
        if let Some(form) = chosen.and_then(|at| forms.get_mut(at)) {
            self.found.bodies.append(form);
        }
    }

    fn leaf(&mut self, header: &Header, kind: &str, body: &'a [u8], within: Within) {
        let attachment = header.disposition == "attachment";
        let (group, subtype) = kind.split_once('/').unwrap_or((kind, ""));
        match (group, subtype) {
            ("application", "pgp-signature" | "pkcs7-signature" | "x-pkcs7-signature") => {}
            ("application", "pkcs7-mime" | "x-pkcs7-mime") => self.smime(header, body, within),
            ("message", "rfc822" | "global") => {
                let mut name = Self::name(header, "message");
                if !name.to_lowercase().ends_with(".eml") {
                    name.push_str(".eml");
                }
                self.attach(name, header, body);
            }
            ("text", "plain" | "html" | "" | "enriched" | "markdown" | "rfc822-headers")
            | ("message", "delivery-status" | "disposition-notification")
                if !attachment && (header.file_name.is_none() || self.found.bodies.is_empty()) =>
            {
                let bytes = decode::transfer(body, &header.transfer);
                let html = subtype == "html";
                let text = decode::text(&bytes, header.charset.as_deref(), html);
                self.found.bodies.push(Body {
                    text,
                    html,
                    flowed: header.flowed,
                    delete_space: header.delete_space,
                    content_id: header.content_id.clone(),
                });
            }
            // Pictures belong to the look of the message, unless they were sent as files.
            ("image" | "audio" | "video", _) if !attachment || header.file_name.is_none() => {}
            _ if within.alternative && !attachment => {}
            _ => {
                let name = Self::name(header, if group == "text" { "part.txt" } else { "part" });
                self.attach(name, header, body);
            }
        }
    }

    fn attach(&mut self, name: String, header: &Header, body: &'a [u8]) {
        let charset = header.charset.clone().filter(|_| header.kind.starts_with("text/"));
        self.found.attached.push(Attached {
            name,
            raw: Cow::Borrowed(body),
            transfer: header.transfer.clone(),
            charset,
        });
    }

    /// The name of a file without its path.
    fn name(header: &Header, otherwise: &str) -> String {
        let given = header.file_name.as_deref().unwrap_or_default();
        let name = given.rsplit(['/', '\\']).find(|part| !matches!(part.trim(), "" | "." | "..")).unwrap_or(otherwise);
        name.trim().to_owned()
    }

    /// A message that S/MIME has wrapped up: read where it is only signed.
    fn smime(&mut self, header: &Header, body: &[u8], within: Within) {
        let bytes = decode::transfer(body, &header.transfer);
        let Some(inner) = cms::signed(&bytes).filter(|_| within.depth < MAX_DEPTH) else {
            self.found.encrypted = true;
            return;
        };
        let (header, body) = header::split(&inner);
        let mut walk = Walk { found: Found::default(), left: self.left };
        walk.entity(&header, body, Within { depth: within.depth + 1, ..within });
        self.left = walk.left;
        let Found { bodies, attached, encrypted, warnings } = walk.found;
        self.found.bodies.extend(bodies);
        self.found.encrypted |= encrypted;
        self.found.warnings.extend(warnings);
        self.found.attached.extend(attached.into_iter().map(|file| Attached {
            name: file.name,
            raw: Cow::Owned(file.raw.into_owned()),
            transfer: file.transfer,
            charset: file.charset,
        }));
    }
}

struct Split<'a> {
    parts: Vec<&'a [u8]>,
    /// Whether the mark at the end is there.
    ended: bool,
}

/// Cuts a body at the lines that are its boundary; `None` where there is none.
fn split<'a>(body: &'a [u8], boundary: &str) -> Option<Split<'a>> {
    let mut parts = Vec::new();
    let mut start = None;
    let mut at = 0;
    for line in body.split_inclusive(|&byte| byte == b'\n') {
        let rest = line.strip_prefix(b"--").and_then(|rest| rest.strip_prefix(boundary.as_bytes()));
        let mark = rest.map(<[u8]>::trim_ascii).filter(|rest| matches!(*rest, b"" | b"--"));
        if let Some(mark) = mark {
            if let Some(start) = start {
                parts.push(without_line_end(body.get(start..at).unwrap_or_default()));
            }
            start = Some(at + line.len());
            if mark == b"--" {
                return Some(Split { parts, ended: true });
            }
            if parts.len() > MAX_PARTS {
                break;
            }
        }
        at += line.len();
    }
    let last = body.get(start?..).unwrap_or_default();
    if !last.is_empty() {
        parts.push(last);
    }
    Some(Split { parts, ended: false })
}

/// The line end before a boundary belongs to the boundary.
fn without_line_end(part: &[u8]) -> &[u8] {
    let part = part.strip_suffix(b"\n").unwrap_or(part);
    part.strip_suffix(b"\r").unwrap_or(part)
}
