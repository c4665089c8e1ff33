//! Telling formats apart by content first and name second.

use crate::text::safe;
use crate::{Error, ErrorKind, Result};

/// A format that a reader exists for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Markdown.
    Markdown,
    /// HTML and XHTML.
    Html,
    /// Plain text in any encoding.
    Plain,
    /// One JSON object a line: `{"id","title","text"}`.
    Jsonl,
}

impl Format {
    /// The reader's short name, as stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Plain => "plain",
            Self::Jsonl => "jsonl",
        }
    }
}

/// How far into a file its first elements and its magic numbers are looked for.
const HEAD_BYTES: usize = 1024;
/// How much of the first line is parsed to see whether it is a JSONL record; a longer one is taken at its name.
const RECORD_BYTES: usize = 1 << 20;

/// The extension of a file's name in lower case, without the dot.
pub fn extension(name: &str) -> Option<String> {
    let (stem, extension) = name.rsplit_once('.')?;
    (!stem.is_empty() && !extension.is_empty()).then(|| extension.to_lowercase())
}

/// Refuses formats that are known by their first bytes but not read.
///
/// # Errors
/// Names the format and says what can be read instead.
pub(super) fn refuse_known_binary(name: &str, bytes: &[u8]) -> Result<()> {
    let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
    let later = "PDF, Word and other office formats come with a later version; until then, save it as text, Markdown \
                 or HTML";
    let not_yet = |what: &str| Err(reader_error(name, &format!("is {what}, which is not yet read")).hint(later));
    if head.windows(5).any(|window| window == b"%PDF-") {
        return not_yet("a PDF file");
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        let has = |word: &[u8]| bytes.get(..4096).unwrap_or(bytes).windows(word.len()).any(|window| window == word);
        return not_yet(match extension(name).as_deref() {
            Some("docx") => "a Word file",
            Some("pptx") => "a PowerPoint file",
            Some("xlsx") => "an Excel file",
            Some("odt" | "odp" | "ods") => "an OpenDocument file",
            Some("epub") => "an EPUB file",
            _ if has(b"word/") => "a Word file",
            _ if has(b"application/epub+zip") => "an EPUB file",
            _ if has(b"opendocument") => "an OpenDocument file",
            _ => "a ZIP archive",
        });
    }
    if head.starts_with(b"{\\rtf") {
        return not_yet("an RTF file");
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return not_yet("an old office file (.doc, .xls, .ppt)");
    }
    Ok(())
}

/// Tells the format of a decoded text. `None` for the name's share where the content and the name do not agree.
pub(super) fn of_text(name: &str, text: &str) -> Format {
    let extension = extension(name);
    if looks_like_page(text) {
        return Format::Html;
    }
    match extension.as_deref() {
        Some("md" | "markdown" | "mdown" | "mkd" | "mkdn") => Format::Markdown,
        Some("html" | "htm" | "xhtml" | "shtml") => Format::Html,
        Some("jsonl" | "ndjson") => Format::Jsonl,
        _ if looks_like_records(text) => Format::Jsonl,
        _ => Format::Plain,
    }
}

/// Whether a text begins as a page of HTML does, after comments and declarations.
fn looks_like_page(text: &str) -> bool {
    let mut rest = text.trim_start();
    for _ in 0..16 {
        let end = if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<?xml") {
            "?>"
        } else {
            break;
        };
        let Some((_, after)) = rest.split_once(end) else { return false };
        rest = after.trim_start();
    }
    let starts = |word: &str| {
        rest.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
            && rest.get(word.len()..).is_none_or(|after| after.starts_with([' ', '>', '\n', '\r', '\t']))
    };
    ["<!doctype html", "<html", "<head", "<body"].iter().any(|word| starts(word))
}

/// Whether the first line is a JSON object with a `text`.
fn looks_like_records(text: &str) -> bool {
    let line = text.trim_start().lines().next().unwrap_or("");
    line.starts_with('{')
        && line.len() <= RECORD_BYTES
        && serde_json::from_str::<serde_json::Value>(line).is_ok_and(|value| value.get("text").is_some())
}

/// An error of a reader, whose message begins with the file's name made safe.
pub(super) fn reader_error(name: &str, what: &str) -> Error {
    Error::new(ErrorKind::Reader, format!("{} {what}", safe::one_line(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_comes_before_the_name() {
        for (name, text, format) in [
            ("a.md", "# Title", Format::Markdown),
            ("a.MARKDOWN", "text", Format::Markdown),
            ("a.txt", "# not markdown by its name", Format::Plain),
            ("README", "words", Format::Plain),
            ("a.docx", "  <!DOCTYPE html><p>x", Format::Html),
            ("a.txt", "<?xml version=\"1.0\"?>\n<!-- c -->\n<html lang='en'>", Format::Html),
            ("a.html", "no tags at all", Format::Html),
            ("a.md", "<htmlish>", Format::Markdown),
            ("a.jsonl", "broken", Format::Jsonl),
            ("a.json", "{\"id\":1,\"text\":\"x\"}\n{\"id\":2,\"text\":\"y\"}", Format::Jsonl),
            ("a.json", "{\"name\":1}", Format::Plain),
        ] {
            assert_eq!(of_text(name, text), format, "{name} {text}");
        }
    }

    #[test]
    fn what_is_not_read_yet_is_said_with_a_way_out() {
        for (name, bytes, what) in [
            ("a.txt", b"%PDF-1.7 ...".as_slice(), "PDF"),
            ("a.docx", b"PK\x03\x04...", "Word"),
            ("b.bin", b"PK\x03\x04...word/document.xml", "Word"),
            ("c", b"{\\rtf1 x}", "RTF"),
        ] {
            let error = refuse_known_binary(name, bytes).unwrap_err();
            assert!(error.to_string().contains(what), "{error}");
            assert!(error.to_string().starts_with(name));
            assert!(error.hint_text().is_some_and(|hint| hint.contains("later")));
        }
        assert!(refuse_known_binary("a.pdf", b"<p>words").is_ok());
    }
}
