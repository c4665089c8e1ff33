//! Which files are taken, told by their names and their first bytes, and how large they may be.

use std::path::Path;

/// The most bytes of a text file that is read as a whole.
pub const LARGEST_TEXT: u64 = 64 << 20;
/// The most bytes of an HTML file: its tree takes many times its size in memory.
pub const LARGEST_HTML: u64 = 32 << 20;
/// The most bytes of a file of records, which is read a line at a time.
pub const LARGEST_RECORDS: u64 = 64 << 30;
/// The most bytes of one record.
pub const LARGEST_RECORD: u64 = 64 << 20;

/// How a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Markdown or plain text by its name.
    Text,
    /// HTML by its name.
    Html,
    /// JSONL by its name: each line is a document.
    Records,
    /// The name does not say; the first bytes will.
    Unnamed,
}

impl Kind {
    /// The most bytes that such a file may have.
    pub fn largest(self) -> u64 {
        match self {
            // What the first bytes turn out to be is checked again then.
            Self::Records | Self::Unnamed => LARGEST_RECORDS,
            Self::Text => LARGEST_TEXT,
            Self::Html => LARGEST_HTML,
        }
    }
}

/// The kind of file that this name stands for, or why it is not taken.
///
/// # Errors
/// One line for people: what it is, and that it is not read yet.
pub fn by_name(path: &Path) -> Result<Kind, String> {
    let Some(extension) = path.extension() else { return Ok(Kind::Unnamed) };
    let extension = extension.to_string_lossy().to_lowercase();
    let what = match extension.as_str() {
        "md" | "markdown" | "txt" | "text" => return Ok(Kind::Text),
        "html" | "htm" | "xhtml" => return Ok(Kind::Html),
        "jsonl" | "ndjson" => return Ok(Kind::Records),
        "pdf" => "PDF",
        "doc" | "docx" | "docm" | "dotx" => "Word",
        "xls" | "xlsx" | "xlsm" => "Excel",
        "ppt" | "pptx" => "PowerPoint",
        "odt" | "ods" | "odp" => "OpenDocument",
        "rtf" => "RTF",
        "epub" | "mobi" | "azw3" => "e-book",
        "csv" | "tsv" => "table",
        "json" | "xml" | "yaml" | "yml" | "toml" => "data",
        "eml" | "mbox" | "msg" => "mail",
        "tex" | "rst" | "org" | "adoc" => "marked-up text other than Markdown and HTML",
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "svg" | "tif" | "tiff" | "bmp" | "heic" | "ico" => "image",
        "mp3" | "wav" | "flac" | "ogg" | "m4a" => "sound",
        "mp4" | "mkv" | "mov" | "avi" | "webm" => "film",
        "zip" | "gz" | "tgz" | "bz2" | "xz" | "zst" | "7z" | "rar" | "tar" => "archive",
        "exe" | "dll" | "so" | "dylib" | "bin" | "o" | "a" | "class" | "wasm" | "pyc" => "program",
        _ => return Err(format!(".{}: not a format that is read yet", crate::text::safe::one_line(&extension))),
    };
    Err(format!("{what}: not read yet"))
}

/// Whether the first bytes of a file are text: not binary, as far as they tell.
pub fn looks_like_text(head: &[u8]) -> bool {
    let utf16 = head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]);
    if utf16 {
        return true;
    }
    if head.contains(&0) {
        return false;
    }
    let odd = head.iter().filter(|&&byte| matches!(byte, 0x01..=0x08 | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f)).count();
    odd * 50 <= head.len()
}

/// Whether the first bytes of a file are a JSON object with a text, and so the beginning of JSONL.
///
/// A record may be longer than what is looked at; then its beginning has to do.
pub fn looks_like_records(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let line = head.split(|&byte| byte == b'\n').find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    let line = line.trim_ascii();
    if !line.starts_with(b"{\"") && !line.starts_with(b"{ \"") {
        return false;
    }
    match serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(line) {
        Ok(object) => object.contains_key("text"),
        Err(error) => error.is_eof() && line.windows(6).any(|bytes| bytes == b"\"text\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_is_read() {
        for (name, kind) in [
            ("a.md", Kind::Text),
            ("A.MARKDOWN", Kind::Text),
            ("b.TXT", Kind::Text),
            ("c.xhtml", Kind::Html),
            ("d.jsonl", Kind::Records),
            ("README", Kind::Unnamed),
        ] {
            assert_eq!(by_name(Path::new(name)), Ok(kind), "{name}");
        }
        assert_eq!(by_name(Path::new("x.PDF")), Err("PDF: not read yet".into()));
        assert_eq!(by_name(Path::new("x.odd")), Err(".odd: not a format that is read yet".into()));
        assert!(!by_name(Path::new("x.e\u{1b}[2J")).unwrap_err().contains('\u{1b}'));
    }

    #[test]
    fn first_bytes_tell_text_from_programs() {
        assert!(looks_like_text(b""));
        assert!(looks_like_text("Größe\n\tvon".as_bytes()));
        assert!(looks_like_text(b"caf\xe9 in Latin-1"));
        assert!(looks_like_text(b"\xff\xfea\0b\0"));
        assert!(!looks_like_text(b"\x7fELF\x02\x01\x01\0\0"));
        assert!(!looks_like_text(&[1, 2, 3, 4, 5, 6]));
    }

    #[test]
    fn first_bytes_tell_records() {
        assert!(looks_like_records(b"{\"id\":\"a\",\"text\":\"b\"}\n{\"id\""));
        assert!(looks_like_records(b"\xef\xbb\xbf\n { \"id\": 1, \"text\": \"cut off her"));
        assert!(!looks_like_records(b"{\"id\": 1}\n"));
        assert!(!looks_like_records(b"{braces} \"text\""));
        assert!(!looks_like_records(b"# text\n"));
    }
}
