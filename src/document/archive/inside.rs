//! What archives and messages share: files within files, named and counted.

use std::collections::HashMap;

use super::super::options::MAX_DEPTH;
use super::super::read::{Parts, read_with};
use super::super::{Format, Input, Options, Problem, detect, mail};
use crate::text::safe;

/// What all archives and messages within one file may unpack to, together, in bytes.
const MAX_UNPACKED: u64 = 256 << 20;
/// The most documents of one file.
const MAX_MEMBERS: usize = 100_000;
/// The longest name of a document within a file, in characters.
const MAX_NAME: usize = 300;

/// How much may still be unpacked, however deep in the file it lies.
#[derive(Debug)]
pub(in super::super) struct Budget {
    bytes: u64,
    members: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { bytes: MAX_UNPACKED, members: MAX_MEMBERS }
    }
}

impl Budget {
    /// So many bytes.
    #[cfg(test)]
    pub(in super::super) fn of(bytes: u64) -> Self {
        Self { bytes, ..Self::default() }
    }

    /// The bytes left.
    pub(in super::super) fn left(&self) -> u64 {
        self.bytes
    }

    /// Whether nothing more may be unpacked.
    pub(in super::super) fn is_spent(&self) -> bool {
        self.bytes == 0 || self.members == 0
    }

    /// Counts a file that was unpacked to so many bytes, or refused after so many.
    pub(in super::super) fn spend(&mut self, bytes: u64) {
        self.bytes = self.bytes.saturating_sub(bytes);
        self.members = self.members.saturating_sub(1);
    }
}

/// Names of documents within a file; none is given twice.
#[derive(Debug, Default)]
pub(in super::super) struct Names {
    seen: HashMap<String, u32>,
}

impl Names {
    /// The name, made safe to show; where it was given before, with a number behind it.
    pub(in super::super) fn unique(&mut self, name: &str) -> String {
        let name: String = safe::one_line(name.trim()).chars().take(MAX_NAME).collect();
        let mut candidate = name.clone();
        loop {
            let count = self.seen.entry(candidate.clone()).or_insert(0);
            *count = count.saturating_add(1);
            if *count == 1 {
                return candidate;
            }
            // The count of the plain name says which number is free, unless a name like it stands in the file itself.
            let number = self.seen.get(&name).copied().unwrap_or(2);
            if candidate != name {
                self.seen.entry(name.clone()).and_modify(|count| *count = count.saturating_add(1));
            }
            candidate = format!("{name} ({number})");
        }
    }
}

/// Reads a file within a file. `id` names it among its neighbours; documents of its own are named below it.
pub(in super::super) fn read_member(
    id: &str,
    path: &str,
    bytes: &[u8],
    options: &Options,
    budget: &mut Budget,
) -> Parts {
    let name = path.rsplit('/').next().unwrap_or(path);
    let input = Input { name, bytes };
    let format = detect::of_bytes(name, bytes);
    let is_mail = matches!(detect::extension(name).as_deref(), Some("eml" | "mbox" | "mht" | "mhtml"));
    let parts: Parts = match format {
        Ok(Some(Format::Archive)) => super::within(&input, options, budget),
        Ok(Some(Format::Mail)) => mail::within(&input, options, budget),
        Ok(None) if is_mail && !bytes.is_empty() => mail::within(&input, options, budget),
        _ => match read_with(&input, &Options { depth: options.depth.min(MAX_DEPTH), ..options.clone() }) {
            Ok(parts) => parts.collect(),
            Err(error) => vec![Err(error)],
        },
    };
    parts
        .into_iter()
        .map(|part| match part {
            Ok(mut part) => {
                part.id = Some(part.id.map_or_else(|| id.to_owned(), |inner| format!("{id}/{inner}")));
                Ok(part)
            }
            Err(error) => Err(at(id, name, error)),
        })
        .collect()
}

/// The same error, saying where in the outer file its file lies, where its name alone does not.
fn at(id: &str, name: &str, error: crate::Error) -> crate::Error {
    let Some(folder) = id.strip_suffix(name).filter(|folder| !folder.is_empty()) else { return error };
    let mut placed = crate::Error::new(error.kind(), format!("{folder}{}", error.one_line()))
        .problem(error.problem_kind().unwrap_or(Problem::Damaged));
    if let Some(hint) = error.hint_text() {
        placed = placed.hint(hint);
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_never_given_twice() {
        let mut names = Names::default();
        let given: Vec<String> =
            ["a", "a (2)", "a", "a", "b\x1b", "a (2)"].iter().map(|name| names.unique(name)).collect();
        let mut once = given.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), given.len(), "{given:?}");
        assert_eq!(&given[..2], ["a", "a (2)"]);
        assert!(!given[4].contains('\x1b'));
    }
}
