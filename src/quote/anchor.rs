//! Anchors: what a note of an exported briefing carries, unseen, so that its source is known and not guessed.
//!
//! `<!-- adduce KEY START-END SHA256 -->`, with the key percent-encoded, the bytes of the stored text, and the hash of all
//! of that text.

use crate::text::Span;

/// What an anchor says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The key of the document.
    pub key: String,
    /// The place in its stored text, in bytes.
    pub span: Span,
    /// SHA-256 of the stored text, hexadecimal.
    pub text_sha256: String,
}

const OPEN: &str = "<!-- adduce ";
const CLOSE: &str = " -->";

/// An anchor as a comment.
pub fn comment(anchor: &Anchor) -> String {
    let Span { start, end } = anchor.span;
    format!("{OPEN}{} {start}-{end} {}{CLOSE}", encoded(&anchor.key), anchor.text_sha256)
}

/// The first anchor of a line, and where it stands.
pub fn read(line: &str) -> Option<(Anchor, Span)> {
    let start = line.find(OPEN)?;
    let rest = line.get(start + OPEN.len()..)?;
    let inside = rest.get(..rest.find(CLOSE)?)?;
    let end = start + OPEN.len() + inside.len() + CLOSE.len();
    let mut parts = inside.split(' ');
    let (key, place, hash) = (decoded(parts.next()?)?, parts.next()?, parts.next()?);
    let (from, to) = place.split_once('-')?;
    let span = Span::new(from.parse().ok()?, to.parse().ok()?);
    let whole = parts.next().is_none() && hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    whole.then(|| (Anchor { key, span, text_sha256: hash.to_owned() }, Span::new(start, end)))
}

/// Percent-encoded, hyphens too: two of them would end a comment.
fn encoded(key: &str) -> String {
    let mut out = String::with_capacity(key.len());
    for byte in key.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'_') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_comes_back_whatever_the_key() {
        for key in ["a/b-c.md", "x -->--> y", "Отчёт № 1.pdf", "100%", "a\"b"] {
            let anchor = Anchor { key: key.into(), span: Span::new(3, 90), text_sha256: "ab".repeat(32) };
            let line = format!("[^n1]: words. {}", comment(&anchor));
            let (anchor, at) = read(&line).unwrap();
            assert_eq!((anchor.key.as_str(), anchor.span), (key, Span::new(3, 90)));
            assert_eq!(at.end, line.len());
            assert_eq!(line.matches("-->").count(), 1);
        }
    }

    #[test]
    fn what_is_broken_is_no_anchor() {
        for line in
            ["", "<!-- adduce a 1-2 -->", "<!-- adduce a 1-2 zz -->", "<!-- adduce %zz 1-2 ab -->", "<!-- adduce "]
        {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
