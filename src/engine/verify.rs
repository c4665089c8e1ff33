//! Proving an evidence file: its originals are found by their hashes and read again, at arm's length, with the limits of
//! any reading. What is stored in a library proves nothing here; a library only knows where files are.

use std::path::{Path, PathBuf};

use super::originals::{Found, Originals};
use crate::brief::evidence::{EvidenceFile, SourceProof, Unit};
use crate::brief::verify::{Looked, Reread, Verification, verify};
use crate::document::detect::{extension, tells_text};
use crate::document::{Input, Part, read_record, source_text};
use crate::extract::Extractor;
use crate::ingest::key::origin_of_record;
use crate::store::Library;
use crate::{Error, ErrorKind, Result};

/// Where originals are looked for.
#[derive(Debug, Clone)]
pub enum Where {
    /// In and below this folder.
    Folder(PathBuf),
    /// Where the library in this folder was filled from.
    Library(PathBuf),
}

/// Proves what can be proved. `tell` is told the name of each file before it is read.
///
/// # Errors
/// When the folder is none, or the library cannot be opened; not for a file that is missing or cannot be read.
pub fn prove(
    file: &EvidenceFile,
    sealed: bool,
    place: &Where,
    extractor: &Extractor,
    tell: &mut dyn FnMut(&str),
) -> Result<Verification> {
    let mut originals = match place {
        Where::Folder(folder) => Originals::below(folder)?,
        Where::Library(dir) => {
            if !dir.is_dir() {
                let what = format!("there is no library in {}", crate::paths::for_people(dir));
                return Err(Error::new(ErrorKind::Library, what)
                    .hint("Name the folder with the original files: `adduce verify FILE --sources FOLDER`."));
            }
            Originals::of_library(&Library::open(dir)?)?
        }
    };
    let mut looked = Vec::with_capacity(file.sources.len());
    for source in &file.sources {
        tell(&source.name);
        looked.push(look(source, &mut originals, extractor));
    }
    Ok(verify(file, sealed, &looked))
}

fn look(source: &SourceProof, originals: &mut Originals, extractor: &Extractor) -> Looked {
    let Some(original) = &source.original else { return Looked::Missing };
    let same = originals.by_hash(original, &source.name);
    let is_same = same.is_some();
    let Some(found) = same.or_else(|| originals.by_name(&source.name)) else { return Looked::Missing };
    // The same bytes are read under the name that they had: it is a hint at what they are. Whoever wrote the evidence file
    // wrote that name, though: where the file has an ending that tells its format, that counts.
    let name = if is_same { &read_as(&source.name, &found.name) } else { &found.name };
    let parts = if is_same && original.unit == Unit::Record {
        read_record(name, &found.bytes, found.line).map(|part| vec![part])
    } else {
        read(name, &found, extractor)
    };
    let unreadable = |why: String| Looked::Unreadable { name: found.name.clone(), why };
    let parts = match parts {
        Ok(parts) => parts,
        Err(error) => return unreadable(error.one_line()),
    };
    let record = is_same && original.unit == Unit::Record;
    let wanted = source.part.as_deref().filter(|_| !record).map(|part| format!("#{part}"));
    let is_it = |part: &Part| match &wanted {
        Some(wanted) => part.id.as_ref().is_some_and(|id| origin_of_record("", id) == *wanted),
        None => true,
    };
    let Some(part) = parts.into_iter().find(is_it) else {
        return unreadable("the part that was quoted is no longer in it".to_owned());
    };
    let input = Input { name, bytes: &found.bytes };
    let source = if source.part.is_none() { source_text(&input) } else { None };
    Looked::Read(Box::new(Reread {
        name: found.name,
        same: is_same,
        bytes: found.bytes.len() as u64,
        document: part.document,
        source,
    }))
}

/// The recorded name, with the ending of the file found where that tells a format of text.
fn read_as(recorded: &str, found: &str) -> String {
    match extension(found).filter(|ending| tells_text(ending)) {
        Some(ending) if extension(recorded).as_ref() != Some(&ending) => {
            let stem = recorded.rsplit_once('.').map_or(recorded, |(stem, _)| stem);
            format!("{stem}.{ending}")
        }
        _ => recorded.to_owned(),
    }
}

/// The documents of a file that can be read.
fn read(name: &str, found: &Found, extractor: &Extractor) -> Result<Vec<Part>> {
    let mut parts = Vec::new();
    let mut failed = None;
    let mut emit = |part: Result<Part>| {
        match part {
            Ok(part) => parts.push(part),
            Err(error) => failed = Some(error),
        }
        true
    };
    let loader = extractor.setup().loaders.of(Path::new(name));
    match (loader, &found.path) {
        (Some(loader), Some(path)) => extractor.load(loader, path, &|| false, &mut emit)?,
        _ => extractor.read(&Input { name, bytes: &found.bytes }, &|| false, &mut emit)?,
    }
    match failed {
        Some(error) if parts.is_empty() => Err(error),
        _ => Ok(parts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_of_the_file_that_is_there_says_how_it_is_read() {
        assert_eq!(read_as("notes.md", "page.html"), "notes.html");
        assert_eq!(read_as("notes.md", "moved"), "notes.md");
        assert_eq!(read_as("notes.md", "notes.md.bak"), "notes.md");
        assert_eq!(read_as("notes", "other.TXT"), "notes.txt");
    }
}
