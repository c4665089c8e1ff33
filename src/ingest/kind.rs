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

/// The most bytes of a PDF, an office document, an e-book or an archive, most of which are pictures.
pub const LARGEST_BINARY: u64 = 256 << 20;

/// How a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Markdown, plain text, a table or mail by its name.
    Text,
    /// HTML by its name.
    Html,
    /// JSONL by its name: each line is a document.
    Records,
    /// A binary format by its name: PDF, office, e-book, archive.
    Binary,
    /// A picture by its name: read by OCR only.
    Picture,
    /// A program that the user named turns it into text.
    Loaded,
    /// The name does not say; the first bytes will.
    Unnamed,
}

impl Kind {
    /// The most bytes that such a file may have.
    pub fn largest(self) -> u64 {
        match self {
            // What the first bytes turn out to be is checked again then; a loader reads for itself.
            Self::Records | Self::Unnamed | Self::Loaded => LARGEST_RECORDS,
            Self::Text => LARGEST_TEXT,
            Self::Html => LARGEST_HTML,
            Self::Binary | Self::Picture => LARGEST_BINARY,
        }
    }
}

/// What an office program of old wrote; such files can be read by a loader only.
const OLD: &str = "not read; save it in a newer format, or name a program for it under [loaders] in the configuration";

/// The kind of file that this name stands for, or why it is not taken.
///
/// # Errors
/// One line for people: what it is, and that it is not read.
pub fn by_name(path: &Path) -> Result<Kind, String> {
    let Some(extension) = path.extension() else { return Ok(Kind::Unnamed) };
    let extension = extension.to_string_lossy().to_lowercase();
    let what = match extension.as_str() {
        "md" | "markdown" | "mdown" | "mkd" | "mkdn" | "txt" | "text" | "rst" | "csv" | "tsv" | "tab" | "eml"
        | "mbox" | "mht" | "mhtml" => return Ok(Kind::Text),
        "html" | "htm" | "xhtml" | "shtml" => return Ok(Kind::Html),
        "jsonl" | "ndjson" => return Ok(Kind::Records),
        "pdf" | "docx" | "docm" | "dotx" | "dotm" | "odt" | "ott" | "odp" | "ods" | "pptx" | "pptm" | "ppsx"
        | "potx" | "xlsx" | "xlsm" | "xlsb" | "xls" | "epub" | "rtf" | "zip" => return Ok(Kind::Binary),
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "tif" | "tiff" | "bmp" | "jp2" => return Ok(Kind::Picture),
        "doc" | "dot" => return Err(format!("old Word: {OLD}")),
        "ppt" | "pps" => return Err(format!("old PowerPoint: {OLD}")),
        "msg" => return Err(format!("Outlook mail: {OLD}")),
        "wpd" | "wps" | "pages" | "numbers" | "key" | "pub" | "odg" | "vsd" | "vsdx" | "sxw" | "fodt" => {
            return Err(format!("office: {OLD}"));
        }
        "mobi" | "azw" | "azw3" => return Err(format!("e-book: {OLD}")),
        "json" | "xml" | "yaml" | "yml" | "toml" => "data",
        "tex" | "org" | "adoc" => "marked-up text other than Markdown and HTML",
        "svg" | "heic" | "ico" | "psd" => "image",
        "mp3" | "wav" | "flac" | "ogg" | "m4a" => "sound",
        "mp4" | "mkv" | "mov" | "avi" | "webm" => "film",
        "gz" | "tgz" | "bz2" | "xz" | "zst" | "7z" | "rar" | "tar" => "archive other than ZIP",
        "exe" | "dll" | "so" | "dylib" | "bin" | "o" | "a" | "class" | "wasm" | "pyc" => "program",
        _ => return Err(format!(".{}: not a format that is read", crate::text::safe::one_line(&extension))),
    };
    Err(format!("{what}: not read"))
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
            ("x.PDF", Kind::Binary),
            ("scan.tiff", Kind::Picture),
            ("rows.csv", Kind::Text),
        ] {
            assert_eq!(by_name(Path::new(name)), Ok(kind), "{name}");
        }
        assert!(by_name(Path::new("x.DOC")).unwrap_err().contains("[loaders]"));
        assert_eq!(by_name(Path::new("x.mp3")), Err("sound: not read".into()));
        assert_eq!(by_name(Path::new("x.odd")), Err(".odd: not a format that is read".into()));
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
