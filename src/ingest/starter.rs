//! The starter corpus: documents written for this project, kept in the binary, so that there is something to ask about
//! wherever it is started.

use super::kind::{self, Kind};
use super::plan::STARTER;
use super::walk::{Content, Found};

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../corpus/", $name)))),*]
    };
}

/// Names and contents, by name. A test compares the list with the folder.
const FILES: &[(&str, &str)] = files![
    "ai-and-data-governance-at-the-un.html",
    "digital-identity-approaches.html",
    "digital-public-infrastructure-safeguards.md",
    "global-digital-compact-overview.txt",
    "meeting-note-identity-and-open-source.md",
    "odet-origin-and-mandate.md",
    "open-source-in-government.md",
    "service-standards-and-accessibility.txt",
    "what-is-digital-nations.md",
    "wsis-and-wsis-plus-20.html",
];

/// The documents as a walk would have found them.
pub(super) fn files() -> Vec<Found> {
    let found = |&(name, text): &(&str, &'static str)| Found {
        content: Content::Kept(text),
        origin: origin(name).into(),
        root: STARTER.into(),
        key: name.to_owned(),
        above: "starter".into(),
        kind: kind::by_name(name.as_ref()).unwrap_or(Kind::Text),
        explicit: false,
        size: text.len() as u64,
        modified: 0,
    };
    FILES.iter().map(found).collect()
}

/// The origin of a starter document.
fn origin(name: &str) -> String {
    format!("{STARTER}{name}")
}

/// What a starter document's page or file would hold, so that `show` can give it; `None` for any other origin.
pub fn content(starter_origin: &str) -> Option<&'static str> {
    let name = starter_origin.strip_prefix(STARTER)?;
    FILES.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn the_list_is_the_folder() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        let mut there: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(Result::unwrap)
            // The same documents in other formats are not added a second time.
            .filter(|entry| entry.file_type().unwrap().is_file())
            .map(|entry| entry.file_name().into_string().unwrap())
            .filter(|name| name != "README.md" && name != "sources.toml" && !name.starts_with('.'))
            .collect();
        there.sort();
        let listed: Vec<&str> = FILES.iter().map(|(name, _)| *name).collect();
        assert_eq!(listed, there, "list every file of corpus/ here, by name");
    }

    #[test]
    fn contents_are_found_by_origin() {
        assert!(content("starter:odet-origin-and-mandate.md").unwrap().contains("ODET"));
        assert_eq!(content("starter:nothing.md"), None);
        assert_eq!(content("/odet-origin-and-mandate.md"), None);
    }

    #[test]
    fn every_document_is_of_a_kind_that_is_read() {
        for found in files() {
            assert!(matches!(found.kind, Kind::Text | Kind::Html), "{}", found.key);
            assert!(found.size > 500, "{} is hardly a document", found.key);
        }
    }
}
