//! ZIP archives, read as folders: each file in one is a document of its own.

mod inside;

use super::detect::reader_error;
use super::options::MAX_DEPTH;
use super::read::Parts;
use super::zipped::{Limits, Zipped};
use super::{Input, Options, Problem};
pub(super) use inside::{Budget, Names, read_member};

/// Reads the file.
pub(super) fn parts(input: &Input<'_>, options: &Options) -> Parts {
    within(input, options, &mut Budget::default())
}

/// Reads an archive that may lie in another one, whose budget it shares.
pub(super) fn within(input: &Input<'_>, options: &Options, budget: &mut Budget) -> Parts {
    let name = input.name;
    if options.depth >= MAX_DEPTH {
        return vec![Err(too_deep(name))];
    }
    let limits = Limits { total: budget.left(), ..Limits::default() };
    let mut zipped = match Zipped::open(name, input.bytes, limits) {
        Ok(zipped) => zipped.with_passwords(&options.passwords),
        Err(error) => return vec![Err(error)],
    };
    let entries: Vec<(usize, String)> = zipped
        .entries()
        .iter()
        .enumerate()
        .filter(|(_, entry)| !entry.folder && is_wanted(&entry.name))
        .map(|(index, entry)| (index, entry.name.clone()))
        .collect();
    if entries.is_empty() {
        return vec![Err(reader_error(name, "is an archive without any file").problem(Problem::Empty))];
    }
    let deeper = Options { depth: options.depth.saturating_add(1), ..options.clone() };
    let mut names = Names::default();
    let mut parts: Parts = Vec::new();
    if zipped.is_rebuilt() {
        let what = "is a damaged ZIP file: its list of files is lost, and some may be missing";
        parts.push(Err(reader_error(name, what).problem(Problem::Damaged)));
    }
    for (index, path) in entries {
        if budget.is_spent() {
            let what = format!("holds more than is read: nothing from {path} on was");
            parts.push(Err(reader_error(name, &what).problem(Problem::TooLarge)));
            break;
        }
        let id = names.unique(&path);
        match zipped.read(index) {
            Ok(unpacked) => {
                budget.spend(unpacked.bytes.len());
                if unpacked.damaged {
                    let what = format!("has a damaged file: {path}");
                    parts.push(Err(reader_error(name, &what).problem(Problem::Damaged)));
                }
                parts.extend(read_member(&id, &path, &unpacked.bytes, &deeper, budget));
            }
            Err(error) => parts.push(Err(error)),
        }
    }
    parts
}

/// The refusal to open an archive or a message within too many others.
pub(super) fn too_deep(name: &str) -> crate::Error {
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
