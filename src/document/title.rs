//! Titles in the properties of office files: most are written by programs, not by people.

use super::outline::name_of;

/// The title that a file's properties give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Title {
    /// One that somebody wrote.
    Real(String),
    /// The name of a file; a heading of the text says more.
    File(String),
}

impl Title {
    /// Sorts out what programs put there by themselves.
    pub(super) fn of(field: &str) -> Option<Self> {
        // It may become the title without passing through anything else that cleans it.
        let field = name_of(field);
        let field = field.trim();
        let named = field.strip_prefix("Microsoft Word - ").or_else(|| field.strip_prefix("Microsoft PowerPoint - "));
        let title = named.unwrap_or(field).trim();
        let lower = title.to_lowercase();
        let extensions =
            ["docx", "docm", "doc", "odt", "ott", "rtf", "pptx", "ppt", "odp", "xlsx", "xls", "ods", "pdf"];
        let stem = lower
            .rsplit_once('.')
            .filter(|(_, extension)| extensions.contains(extension))
            .and_then(|(stem, _)| title.get(..stem.len()));
        let bare = lower.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
        let junk = [
            "",
            "untitled",
            "document",
            "dokument",
            "documento",
            "title",
            "template",
            "word document",
            "presentation",
            "powerpoint presentation",
            "slide",
            "folie",
            "book",
            "sheet",
            "no title",
            "microsoft word",
            "default",
        ];
        if junk.contains(&bare) || !lower.contains(char::is_alphabetic) {
            return None;
        }
        match (stem, named) {
            (Some(stem), _) => Some(Self::File(stem.trim().to_owned())),
            (None, Some(_)) => Some(Self::File(title.to_owned())),
            (None, None) => Some(Self::Real(title.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_that_nobody_wrote_are_not_taken() {
        let real = |title: &str| Some(Title::Real(title.to_owned()));
        assert_eq!(Title::of(" Annual report 2024 "), real("Annual report 2024"));
        assert_eq!(Title::of("Document1"), None);
        assert_eq!(Title::of("Untitled"), None);
        assert_eq!(Title::of("12.3"), None);
        assert_eq!(Title::of("Report v2.docx"), Some(Title::File("Report v2".to_owned())));
        assert_eq!(Title::of("Report\u{1b}\n v2.docx"), Some(Title::File("Report\u{fffd} v2".to_owned())));
        assert_eq!(Title::of("Microsoft Word - memo.doc"), Some(Title::File("memo".to_owned())));
    }
}
