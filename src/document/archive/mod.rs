//! ZIP archives, read as folders: each file in one is a document of its own.

mod inside;

use super::detect::reader_error;
use super::options::MAX_DEPTH;
use super::read::Parts;
use super::zipped::{Limits, Zipped};
use super::{Input, Options, Part, Problem};
use crate::{Error, Result};
pub(super) use inside::{Budget, Names, read_member};

/// Reads the file, a document at a time.
pub(super) fn parts<'a>(input: &Input<'a>, options: &Options) -> Box<dyn Iterator<Item = Result<Part>> + 'a> {
    let mut budget = Budget::default();
    match Members::open(input, options, &budget) {
        Err(error) => Box::new(std::iter::once(Err(error))),
        Ok(mut members) => Box::new(std::iter::from_fn(move || members.next_parts(&mut budget)).flatten()),
    }
}

/// Reads an archive that may lie in another one, whose budget it shares.
pub(super) fn within(input: &Input<'_>, options: &Options, budget: &mut Budget) -> Parts {
    match Members::open(input, options, budget) {
        Err(error) => vec![Err(error)],
        Ok(mut members) => std::iter::from_fn(|| members.next_parts(budget)).flatten().collect(),
    }
}

/// The files of an open archive that are still to be read.
struct Members<'a> {
    name: &'a str,
    zipped: Zipped<'a>,
    /// Number and path of each.
    entries: std::vec::IntoIter<(usize, String)>,
    names: Names,
    /// For what lies in the archive.
    options: Options,
    /// What is to be said before anything else.
    first: Option<Error>,
}

impl<'a> Members<'a> {
    fn open(input: &Input<'a>, options: &Options, budget: &Budget) -> Result<Self> {
        let name = input.name;
        if options.depth >= MAX_DEPTH {
            return Err(too_deep(name));
        }
        let limits = Limits { total: budget.left(), ..Limits::default() };
        let zipped = Zipped::open(name, input.bytes, limits)?.with_passwords(&options.passwords);
        let entries: Vec<(usize, String)> = zipped
            .entries()
            .iter()
            .enumerate()
            .filter(|(_, entry)| !entry.folder && is_wanted(&entry.name))
            .map(|(index, entry)| (index, entry.name.clone()))
            .collect();
        if entries.is_empty() {
            return Err(reader_error(name, "is an archive without any file").problem(Problem::Empty));
        }
        let first = zipped.is_rebuilt().then(|| {
            let what = "is a damaged ZIP file: its list of files is lost, and some may be missing";
            reader_error(name, what).problem(Problem::Damaged)
        });
        let options = Options { depth: options.depth.saturating_add(1), ..options.clone() };
        Ok(Self { name, zipped, entries: entries.into_iter(), names: Names::default(), options, first })
    }

    /// The documents of the next file; `None` after the last.
    fn next_parts(&mut self, budget: &mut Budget) -> Option<Parts> {
        if let Some(error) = self.first.take() {
            return Some(vec![Err(error)]);
        }
        let (index, path) = self.entries.next()?;
        if budget.is_spent() {
            self.entries = Vec::new().into_iter();
            let what = format!("holds more than is read: nothing from {path} on was");
            return Some(vec![Err(reader_error(self.name, &what).problem(Problem::TooLarge))]);
        }
        let id = self.names.unique(&path);
        let before = self.zipped.unpacked();
        let read = self.zipped.read(index);
        budget.spend(self.zipped.unpacked().saturating_sub(before));
        let unpacked = match read {
            Ok(unpacked) => unpacked,
            Err(error) => return Some(vec![Err(error)]),
        };
        let mut parts: Parts = Vec::new();
        if unpacked.damaged {
            let what = format!("has a damaged file: {path}");
            parts.push(Err(reader_error(self.name, &what).problem(Problem::Damaged)));
        }
        parts.extend(read_member(&id, &path, &unpacked.bytes, &self.options, budget));
        Some(parts)
    }
}

/// The refusal to open an archive or a message within too many others.
pub(super) fn too_deep(name: &str) -> Error {
    reader_error(name, "lies within too many archives and messages")
        .hint("Unpack what it lies in.")
        .problem(Problem::TooLarge)
}

/// Whether a file in an archive is one that its maker put there: not what systems leave behind in folders, not hidden.
fn is_wanted(path: &str) -> bool {
    let system = ["__MACOSX", "Thumbs.db", "desktop.ini", "$RECYCLE.BIN"];
    !path.is_empty() && path.split('/').all(|part| !part.starts_with('.') && !system.contains(&part))
}

#[cfg(test)]
#[path = "archive_tests.rs"]
mod tests;
