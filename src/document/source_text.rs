//! The characters of a file of text before any of its markup is read: what a place in the source is counted in.

use super::detect::{self, Format};
use super::encoding::{self, Decoded};
use super::read::Input;

/// A decoded file of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceText {
    /// What it is read as.
    pub format: Format,
    /// The name of its encoding, as the Encoding Standard has it (`UTF-8`, `windows-1252`); `UTF-32` beside those.
    pub encoding: &'static str,
    /// Its characters, without a byte order mark. Nothing else is taken out.
    pub text: String,
}

/// Decodes a file of text as its reader does; `None` for a file that is no text, and for one of records.
pub fn source_text(input: &Input<'_>) -> Option<SourceText> {
    let Input { name, bytes } = *input;
    if detect::of_bytes(name, bytes).ok()?.is_some() {
        return None;
    }
    let Decoded { text, encoding, .. } = encoding::decode(bytes, detect::may_be_page(name, bytes))?;
    let format = detect::of_text(name, &text);
    matches!(format, Format::Plain | Format::Markdown | Format::Html).then_some(SourceText { format, encoding, text })
}

/// What a character reference of HTML stands for (`&eacute;`, `&#233;`); `None` where it is none.
pub fn character_reference(reference: &str) -> Option<String> {
    let page = super::html_tree::fragment(reference);
    let text = page.tree.root().text().to_string();
    (text != reference && !text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_decoded_and_named_as_its_reader_has_it() {
        let of = |name, bytes: &[u8]| source_text(&Input { name, bytes }).map(|it| (it.format, it.encoding, it.text));
        assert_eq!(of("a.txt", b"\xef\xbb\xbfone\r\n"), Some((Format::Plain, "UTF-8", "one\r\n".into())));
        assert_eq!(of("a.md", b"# one"), Some((Format::Markdown, "UTF-8", "# one".into())));
        let page = b"<meta charset=\"iso-8859-2\"><p>\xe8";
        assert_eq!(of("a.html", page).map(|it| it.1), Some("ISO-8859-2"));
        assert_eq!(of("a.pdf", b"%PDF-1.7"), None);
        assert_eq!(of("a.jsonl", b"{\"text\":\"x\"}"), None);
    }

    #[test]
    fn references_are_those_of_html() {
        assert_eq!(character_reference("&eacute;").as_deref(), Some("é"));
        assert_eq!(character_reference("&#x201C;").as_deref(), Some("“"));
        assert_eq!(character_reference("&zzz;"), None);
    }
}
