//! Which version each reader has, so that a library can tell what a better reader would read anew.

use super::{docx, epub, html, jsonl, mail, markdown, odf, pdf, plain, pptx, rtf, sheet, table};

/// Every reader by the name that it gives itself, and its version.
const READERS: [(&str, u32); 13] = [
    ("docx", docx::VERSION),
    ("epub", epub::VERSION),
    ("html", html::VERSION),
    ("jsonl", jsonl::VERSION),
    ("mail", mail::VERSION),
    ("markdown", markdown::VERSION),
    ("odf", odf::VERSION),
    ("pdf", pdf::VERSION),
    ("plain", plain::VERSION),
    ("pptx", pptx::VERSION),
    ("rtf", rtf::VERSION),
    ("sheet", sheet::VERSION),
    ("table", table::VERSION),
];

/// The version of the reader of this name; `None` where there is no such reader (any more).
pub fn current_version(reader: &str) -> Option<u32> {
    READERS.iter().find(|(name, _)| *name == reader).map(|&(_, version)| version)
}

/// The versions of all readers in one string, different as soon as one of them is: a file that none could read is worth
/// another try then.
pub fn versions() -> String {
    READERS.map(|(name, version)| format!("{name} {version}")).join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Format;

    #[test]
    fn every_format_that_makes_documents_has_a_reader_of_a_version() {
        for format in [
            Format::Markdown,
            Format::Html,
            Format::Plain,
            Format::Jsonl,
            Format::Table,
            Format::Pdf,
            Format::Docx,
            Format::Odf,
            Format::Pptx,
            Format::Sheet,
            Format::Epub,
            Format::Rtf,
            Format::Mail,
        ] {
            assert!(current_version(format.name()).is_some(), "{}", format.name());
        }
        assert_eq!(current_version("odd"), None);
        assert!(versions().contains("plain "));
    }
}
