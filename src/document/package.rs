//! The parts of an office file and how they refer to one another (Open Packaging Conventions, ECMA-376 part 2).

use super::detect::reader_error;
use super::read::{date_of, language_of};
use super::title::Title;
use super::xml::{self, Event};
use super::zipped::{Limits, Zipped};
use super::{Metadata, Problem, Warning};
use crate::{Error, Result};

/// The longest property that is kept, in bytes.
const MAX_PROPERTY: usize = 4 << 10;

/// One line of a part's list of relations.
#[derive(Debug, Clone)]
pub(super) struct Relation {
    /// The last word of its type: `styles`, `footnotes`, `header`.
    pub kind: String,
    /// The path of the part that it leads to, from the root.
    pub target: String,
}

/// An opened office file.
pub(super) struct Package<'a> {
    zipped: Zipped<'a>,
    /// What was odd about the parts read so far.
    pub warnings: Vec<Warning>,
}

impl<'a> Package<'a> {
    /// Opens it.
    ///
    /// # Errors
    /// When it is no ZIP file at all.
    pub(super) fn open(name: &str, bytes: &'a [u8]) -> Result<Self> {
        let zipped = Zipped::open(name, bytes, Limits::default())?;
        let mut warnings = Vec::new();
        if zipped.is_rebuilt() {
            warnings.push(Warning::new("the file is cut off or damaged; what could be read was kept"));
        }
        Ok(Self { zipped, warnings })
    }

    /// Whether there is a part of this path.
    pub(super) fn has(&self, path: &str) -> bool {
        self.zipped.find(path).is_some()
    }

    /// The text of a part, `None` where there is none. `called` names it for people.
    ///
    /// # Errors
    /// When it cannot be unpacked.
    pub(super) fn part(&mut self, path: &str, called: &str) -> Result<Option<String>> {
        let Some(unpacked) = self.zipped.read_path(path)? else { return Ok(None) };
        let (text, replaced) = xml::decode(&unpacked.bytes);
        if unpacked.damaged || replaced {
            self.warnings.push(Warning::new(format!("{called} is damaged; what could be read was kept")));
        }
        Ok(Some(text.into_owned()))
    }

    /// The text of a part that the document can be read without; where it fails, that is a warning.
    pub(super) fn side_part(&mut self, path: &str, called: &str) -> Option<String> {
        match self.part(path, called) {
            Ok(text) => text,
            Err(error) => {
                let why = error.one_line();
                self.warnings.push(Warning::new(format!("{called} could not be read: {why}")));
                None
            }
        }
    }

    /// The relations of a part; of the whole file for an empty path.
    pub(super) fn relations(&mut self, path: &str) -> Vec<Relation> {
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        let list = if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
        let Some(text) = self.side_part(&list, "the list of parts") else { return Vec::new() };
        let mut relations = Vec::new();
        let mut xml = xml::Reader::new(&text);
        while let Some(event) = xml.next() {
            let Event::Start(tag) = event else { continue };
            if tag.name() != "Relationship" || tag.attribute("TargetMode").is_some_and(|mode| mode == "External") {
                continue;
            }
            if let (Some(kind), Some(target)) = (tag.attribute("Type"), tag.attribute("Target")) {
                let kind = kind.rsplit('/').next().unwrap_or("").to_owned();
                relations.push(Relation { kind, target: path_from(folder, &target) });
            }
        }
        relations
    }

    /// Title, date and language, as the file's properties say.
    pub(super) fn properties(&mut self) -> (Option<Title>, Metadata) {
        let Some(text) = self.side_part("docProps/core.xml", "the list of properties") else {
            return (None, Metadata::default());
        };
        let (mut title, mut metadata, mut created) = (None, Metadata::default(), None);
        let mut xml = xml::Reader::new(&text);
        while let Some(event) = xml.next() {
            let Event::Start(tag) = event else { continue };
            match tag.name() {
                "title" => title = Title::of(&xml.text(MAX_PROPERTY)),
                "created" => created = date_of(&xml.text(MAX_PROPERTY)),
                // What is read is the last state, so its date is the one to cite.
                "modified" => metadata.date = date_of(&xml.text(MAX_PROPERTY)),
                "language" => metadata.language = language_of(&xml.text(MAX_PROPERTY)),
                _ => {}
            }
        }
        metadata.date = metadata.date.or(created);
        (title, metadata)
    }
}

/// What is said of a file without text, with why that may be so.
pub(super) fn empty(name: &str, warnings: &[Warning]) -> Error {
    let why = |word: &str| warnings.iter().find(|warning| warning.message.contains(word));
    let (why, problem) = match (why("damaged"), why("nested too deep")) {
        (Some(why), _) => (why, Problem::Damaged),
        (None, Some(why)) => (why, Problem::Limit),
        (None, None) => match why("left out") {
            Some(why) => (why, Problem::Empty),
            None => return reader_error(name, "has no text").problem(Problem::Empty),
        },
    };
    reader_error(name, &format!("has no text that can be read: {}", why.message)).problem(problem)
}

/// What is said of a file that lacks the part with its text.
pub(super) fn without_text(name: &str) -> Error {
    reader_error(name, "is damaged: the part with its text is missing").problem(Problem::Damaged)
}

/// The path of a target that is given relative to a folder, or from the root with a `/` before it.
fn path_from(folder: &str, target: &str) -> String {
    let from = if target.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = from.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::path_from;

    #[test]
    fn targets_are_found_from_their_folder_or_the_root() {
        assert_eq!(path_from("word", "styles.xml"), "word/styles.xml");
        assert_eq!(path_from("word", "/word/styles.xml"), "word/styles.xml");
        assert_eq!(path_from("word", "../../../docs/./a.xml"), "docs/a.xml");
    }
}
