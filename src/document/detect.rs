//! Telling formats apart by content first and name second.

use super::Problem;
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
    /// Values parted by commas, semicolons or tabs.
    Table,
    /// PDF.
    Pdf,
    /// Word (DOCX).
    Docx,
    /// `OpenDocument`: text, presentation, spreadsheet.
    Odf,
    /// `PowerPoint` (PPTX).
    Pptx,
    /// Excel and other workbooks (XLSX, XLSM, XLSB, XLS).
    Sheet,
    /// EPUB.
    Epub,
    /// Rich text.
    Rtf,
    /// A message (EML), a mailbox (MBOX), a saved page (MHTML).
    Mail,
    /// A ZIP archive.
    Archive,
    /// A picture.
    Image,
}

impl Format {
    /// The reader's short name, as stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Plain => "plain",
            Self::Jsonl => "jsonl",
            Self::Table => "table",
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Odf => "odf",
            Self::Pptx => "pptx",
            Self::Sheet => "sheet",
            Self::Epub => "epub",
            Self::Rtf => "rtf",
            Self::Mail => "mail",
            Self::Archive => "archive",
            Self::Image => "image",
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

/// Whether an extension says which reader of text is meant; the others tell nothing, or the content tells more.
pub fn tells_text(extension: &str) -> bool {
    matches!(
        extension,
        "txt"
            | "text"
            | "md"
            | "markdown"
            | "mdown"
            | "mkd"
            | "mkdn"
            | "html"
            | "htm"
            | "xhtml"
            | "shtml"
            | "jsonl"
            | "ndjson"
            | "csv"
            | "tsv"
            | "tab"
    )
}

/// The format of a file that is not plain text in some encoding, by its first bytes; the name decides only between
/// formats that look alike. `None` for what may be text.
///
/// # Errors
/// Names a format that is known but not read, and says what can be read instead.
pub fn of_bytes(name: &str, bytes: &[u8]) -> Result<Option<Format>> {
    let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
    let extension = extension(name);
    let extension = extension.as_deref().unwrap_or_default();
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Ok(Some(Format::Pdf));
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(Some(of_zip(bytes, extension)));
    }
    // Pieces of RTF without its first word are known by their name.
    let trimmed = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    if trimmed.starts_with(b"{\\rtf") || (extension == "rtf" && trimmed.starts_with(b"{\\")) {
        return Ok(Some(Format::Rtf));
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return of_compound(name, bytes, extension);
    }
    if PICTURES.iter().any(|magic| head.starts_with(magic)) || is_webp(head) {
        return Ok(Some(Format::Image));
    }
    if super::mail::is_mail(extension, bytes) {
        return Ok(Some(Format::Mail));
    }
    Ok(None)
}

/// PNG, JPEG, GIF, TIFF (both byte orders), JPEG 2000.
const PICTURES: [&[u8]; 7] =
    [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"\0\0\0\x0cjP  \r\n"];

fn is_webp(head: &[u8]) -> bool {
    head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP")
}

/// What a ZIP file is, by the names in it. They stand at its end in plain bytes, and for most of it also in front.
fn of_zip(bytes: &[u8], extension: &str) -> Format {
    let tail = bytes.get(bytes.len().saturating_sub(256 << 10)..).unwrap_or(bytes);
    let head = bytes.get(..4096).unwrap_or(bytes);
    let has = |word: &[u8]| [head, tail].iter().any(|part| part.windows(word.len()).any(|window| window == word));
    if has(b"application/epub+zip") || (has(b"META-INF/container.xml") && extension == "epub") {
        Format::Epub
    } else if has(b"application/vnd.oasis.opendocument") {
        Format::Odf
    } else if has(b"word/document.xml") {
        Format::Docx
    } else if has(b"ppt/presentation.xml") {
        Format::Pptx
    } else if has(b"xl/workbook.") {
        Format::Sheet
    } else {
        // A damaged file has lost its end; what it is called is the best guess.
        match extension {
            "docx" | "docm" | "dotx" | "dotm" => Format::Docx,
            "odt" | "ott" | "odp" | "ods" | "fodt" => Format::Odf,
            "pptx" | "pptm" | "ppsx" | "potx" => Format::Pptx,
            "xlsx" | "xlsm" | "xlsb" => Format::Sheet,
            "epub" => Format::Epub,
            _ => Format::Archive,
        }
    }
}

/// What a compound file is: an old Excel workbook is read; other old formats, and encrypted new ones, are not.
fn of_compound(name: &str, bytes: &[u8], extension: &str) -> Result<Option<Format>> {
    let has = |word: &str| {
        let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.get(..1 << 20).unwrap_or(bytes).windows(wide.len()).any(|window| window == wide)
    };
    if has("EncryptedPackage") {
        return Err(reader_error(name, "is encrypted")
            .hint("Open it in an office program and save it without a password; adduce opens encrypted PDF files only.")
            .problem(Problem::Password));
    }
    if extension == "xls" || has("Workbook") {
        return Ok(Some(Format::Sheet));
    }
    Err(reader_error(name, "is an old office file (.doc, .ppt, .msg), which is not read")
        .hint("Save it as DOCX, PPTX or PDF, or name a converter for it under [loaders] in the configuration.")
        .problem(Problem::Unsupported))
}

/// Whether these bytes are read as plain text, Markdown or JSONL, whose readers are simple enough to run beside everything
/// else. In doubt they are not.
pub fn is_plain(name: &str, bytes: &[u8]) -> bool {
    let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
    matches!(of_bytes(name, bytes), Ok(None))
        && !head.contains(&0)
        && !head.windows(5).any(|window| window.eq_ignore_ascii_case(b"<html"))
        && matches!(of_text(name, &String::from_utf8_lossy(bytes)), Format::Plain | Format::Markdown | Format::Jsonl)
}

/// Whether a file may be a page of HTML, by its name or its beginning: then it may name its own encoding.
pub(super) fn may_be_page(name: &str, bytes: &[u8]) -> bool {
    matches!(extension(name).as_deref(), Some("html" | "htm" | "xhtml" | "shtml"))
        || bytes.get(..HEAD_BYTES).unwrap_or(bytes).windows(5).any(|at| at.eq_ignore_ascii_case(b"<html"))
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
        Some("csv" | "tsv" | "tab") => Format::Table,
        Some("eml" | "mbox" | "mht" | "mhtml") => Format::Mail,
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
    fn only_the_simplest_formats_are_plain() {
        for (name, bytes) in
            [("a.md", b"# T".as_slice()), ("a", b"caf\xe9"), ("a.jsonl", b"{\"text\":\"x\"}"), ("a", b"")]
        {
            assert!(is_plain(name, bytes), "{name}");
        }
        let pages =
            [b"<!doctype html>".as_slice(), b"<?x?> words <HTML>", b"\xff\xfe<\0h\0", b"%PDF-1.4", b"PK\x03\x04"];
        for bytes in pages {
            assert!(!is_plain("a.txt", bytes), "{bytes:?}");
        }
        assert!(!is_plain("a.html", b"words") && !is_plain("a.csv", b"a,b") && !is_plain("a.eml", b"From: x"));
    }

    #[test]
    fn first_bytes_tell_what_is_no_text() {
        for (name, bytes, format) in [
            ("a.txt", b"%PDF-1.7 ...".as_slice(), Some(Format::Pdf)),
            ("a.docx", b"PK\x03\x04...", Some(Format::Docx)),
            ("b.bin", b"PK\x03\x04...word/document.xml", Some(Format::Docx)),
            ("b.bin", b"PK\x03\x04...", Some(Format::Archive)),
            ("c", b"{\\rtf1 x}", Some(Format::Rtf)),
            ("a.pdf", b"\xff\xd8\xff\xe0", Some(Format::Image)),
            ("a.pdf", b"<p>words", None),
        ] {
            assert_eq!(of_bytes(name, bytes).unwrap(), format, "{name}");
        }
        let error = of_bytes("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....").unwrap_err();
        assert_eq!(error.problem_kind(), Some(Problem::Unsupported));
        assert!(error.to_string().starts_with("a.doc") && error.hint_text().is_some());
    }
}
