//! The parts of an office file and how they name one another (ECMA-376 part 2).

use super::super::read::{date_of, language_of};
use super::super::xml::{self, Event};
use super::super::zipped::{Unpacked, Zipped};
use crate::Result;
use crate::document::{Metadata, Warning};

/// The longest value of metadata that is kept, in bytes.
const MAX_VALUE: usize = 4096;

/// What one part says of another.
#[derive(Debug, Clone)]
pub(super) struct Relation {
    /// The name by which the part's XML calls it.
    pub id: String,
    /// What it is: the last word of the relation's address, such as `slide` or `notesSlide`.
    pub kind: String,
    /// Its path in the archive.
    pub target: String,
}

/// A part decoded; what is wrong with it goes to the warnings. `None` where there is no such part.
///
/// # Errors
/// When it unpacks to too much, is encrypted, or nothing of it can be unpacked.
pub(super) fn part(zipped: &mut Zipped<'_>, path: &str, warnings: &mut Vec<Warning>) -> Result<Option<String>> {
    let Some(Unpacked { bytes, damaged }) = zipped.read_path(path)? else { return Ok(None) };
    let (text, replaced) = xml::decode(&bytes);
    if damaged || replaced {
        warnings.push(Warning::new(format!("{path} is damaged; what could be read was kept")));
    }
    Ok(Some(text.into_owned()))
}

/// The relations of a part; of the whole file where `path` is empty.
///
/// # Errors
/// As for [`part`].
pub(super) fn relations(zipped: &mut Zipped<'_>, path: &str, warnings: &mut Vec<Warning>) -> Result<Vec<Relation>> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let list = format!("{folder}/_rels/{name}.rels");
    let Some(text) = part(zipped, list.trim_start_matches('/'), warnings)? else { return Ok(Vec::new()) };
    let mut reader = xml::Reader::new(&text);
    let mut relations = Vec::new();
    while let Some(event) = reader.next() {
        let Event::Start(tag) = event else { continue };
        if tag.name() != "Relationship" || tag.attribute("TargetMode").is_some_and(|mode| mode == "External") {
            continue;
        }
        if let (Some(id), Some(kind), Some(target)) =
            (tag.attribute("Id"), tag.attribute("Type"), tag.attribute("Target"))
        {
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            relations.push(Relation { id, kind, target: resolve(folder, &target) });
        }
    }
    warnings.extend(reader.warnings(&list));
    Ok(relations)
}

/// The path that a relative address means, seen from a folder of the archive.
pub(in crate::document) fn resolve(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for part in target.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.join("/")
}

/// Title and metadata as the file has them in `docProps/core.xml`; what is wrong with that part is no matter.
pub(super) fn properties(zipped: &mut Zipped<'_>) -> (Option<String>, Metadata) {
    let (mut title, mut created, mut modified, mut language) = (None, None, None, None);
    if let Ok(Some(text)) = part(zipped, "docProps/core.xml", &mut Vec::new()) {
        let mut reader = xml::Reader::new(&text);
        while let Some(event) = reader.next() {
            let Event::Start(tag) = event else { continue };
            let slot = match tag.name() {
                "title" => &mut title,
                "created" => &mut created,
                "modified" => &mut modified,
                "language" => &mut language,
                _ => continue,
            };
            *slot = Some(reader.text(MAX_VALUE));
        }
    }
    let date = modified.as_deref().and_then(date_of).or_else(|| created.as_deref().and_then(date_of));
    let language = language.as_deref().and_then(language_of);
    (title, Metadata { date, language, symbol: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_seen_from_the_part_that_names_them() {
        for (folder, target, path) in [
            ("ppt/slides", "../notesSlides/n1.xml", "ppt/notesSlides/n1.xml"),
            ("ppt", "/ppt/slides/s1.xml", "ppt/slides/s1.xml"),
            ("", "ppt/presentation.xml", "ppt/presentation.xml"),
            ("a", "../../../b", "b"),
        ] {
            assert_eq!(resolve(folder, target), path);
        }
    }
}
