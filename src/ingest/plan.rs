//! What is new: added, changed, same, gone, by comparing what was found with what the library holds.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Bound;
use std::sync::Arc;

use super::key::{self, Hash};
use super::source::Known;
use super::walk::Found;
use crate::Result;
use crate::store::{DocumentId, DocumentRow, Library};

/// A file that was changed within this time before it was stored may have been changed again since without its time
/// showing it: file systems count in steps.
const STEP_NANOSECONDS: i64 = 2_000_000_000;

/// The root of documents that came with the binary.
pub const STARTER: &str = "starter:";

/// What is known of a stored document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its row.
    pub id: DocumentId,
    /// Its place in [`Catalogue::roots`].
    root: usize,
    /// SHA-256 of its bytes; `None` where the library holds none.
    hash: Option<Hash>,
    size: u64,
    modified: i64,
    /// When it was stored, in nanoseconds since 1970.
    stored: i64,
    /// Whether it is a record of the file that its origin begins with.
    record: bool,
}

/// What the library holds, by origin, in as little memory as will do for millions of records.
#[derive(Debug, Default)]
pub struct Catalogue {
    entries: BTreeMap<Box<str>, Entry>,
    roots: Vec<Arc<str>>,
}

/// What a file is in comparison with the library.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Size and time are as stored: nothing to do.
    Same,
    /// To be read, with what is known of it.
    Read(Known),
}

impl Catalogue {
    /// Asks the library.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn load(library: &Library) -> Result<Self> {
        Ok(Self::of(library.documents()?))
    }

    fn of(rows: Vec<DocumentRow>) -> Self {
        let mut catalogue = Self::default();
        let mut places: HashMap<Arc<str>, usize> = HashMap::new();
        for row in rows {
            let root: Arc<str> = row.root.into();
            let roots = &mut catalogue.roots;
            let place = *places.entry(Arc::clone(&root)).or_insert_with(|| {
                roots.push(root);
                roots.len() - 1
            });
            let stored = row.added.parse::<jiff::Timestamp>().map_or(0, |at| at.as_nanosecond() as i64);
            let entry = Entry {
                id: row.id,
                root: place,
                hash: key::unhex(&row.hash),
                size: row.size,
                modified: row.modified,
                stored,
                record: row.part_of.is_some(),
            };
            catalogue.entries.insert(row.origin.into(), entry);
        }
        catalogue
    }

    /// The document of this origin.
    pub fn get(&self, origin: &str) -> Option<&Entry> {
        self.entries.get(origin)
    }

    /// The records of a file.
    pub fn records<'a>(&'a self, file: &str) -> impl Iterator<Item = (&'a str, &'a Entry)> {
        let from = format!("{file}#");
        let prefix = from.clone();
        self.entries
            .range::<str, _>((Bound::Included(from.as_str()), Bound::Unbounded))
            .take_while(move |(origin, _)| origin.starts_with(&prefix))
            .filter(|(_, entry)| entry.record)
            .map(|(origin, entry)| (&**origin, entry))
    }

    /// How a file that was found compares with what is stored.
    pub(super) fn standing(&self, found: &Found) -> Standing {
        if let Some(entry) = self.get(&found.origin) {
            if entry.untouched(found) {
                return Standing::Same;
            }
            return Standing::Read(entry.hash.map_or(Known::New, Known::Document));
        }
        let mut records: HashMap<Hash, Vec<DocumentId>> = HashMap::new();
        for (_, entry) in self.records(&found.origin) {
            if let Some(hash) = entry.hash {
                records.entry(hash).or_default().push(entry.id);
            }
        }
        Standing::Read(if records.is_empty() { Known::New } else { Known::Records(records) })
    }

    /// How many documents came from a root.
    pub fn count(&self, root: &str) -> usize {
        self.entries.values().filter(|entry| **self.root(entry) == *root).count()
    }

    /// The documents of `roots` whose file was not found again: neither among `found` (origins of files that are there,
    /// taken or not) nor below a folder of `unread`, where nobody could look.
    pub fn gone(&self, roots: &HashSet<&str>, found: &HashSet<&str>, unread: &[String]) -> Vec<DocumentId> {
        let is_there = |origin: &str, entry: &Entry| {
            found.contains(origin)
                || (entry.record && origin.match_indices('#').any(|(at, _)| found.contains(&origin[..at])))
                || unread.iter().any(|folder| is_below(origin, folder))
        };
        self.entries
            .iter()
            .filter(|(origin, entry)| roots.contains(&**self.root(entry)) && !is_there(origin, entry))
            .map(|(_, entry)| entry.id)
            .collect()
    }

    /// The root below which a document was first found.
    pub(super) fn root(&self, entry: &Entry) -> &Arc<str> {
        &self.roots[entry.root]
    }
}

impl Entry {
    /// Whether size and time say that the file was not touched since it was stored.
    fn untouched(&self, found: &Found) -> bool {
        self.size == found.size
            && self.modified == found.modified
            && self.modified != 0
            && self.modified.saturating_add(STEP_NANOSECONDS) < self.stored
    }

    /// Whether these are the stored bytes.
    pub(super) fn has(&self, hash: &Hash) -> bool {
        self.hash.as_ref() == Some(hash)
    }

    /// When the file had been changed last, as stored.
    pub(super) fn modified(&self) -> i64 {
        self.modified
    }
}

fn is_below(origin: &str, folder: &str) -> bool {
    origin
        .strip_prefix(folder)
        .is_some_and(|rest| rest.is_empty() || folder.ends_with(['/', '\\']) || rest.starts_with(['/', '\\', '#']))
}

/// Whether a root is an address that `sync` leaves alone, because nothing is fetched unless asked for.
pub fn is_address(text: &str) -> bool {
    let starts = |scheme: &str| text.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme));
    starts("http://") || starts("https://")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Reader;
    use crate::ingest::kind::Kind;
    use crate::ingest::walk::Content;

    fn row(id: i64, origin: &str, root: &str, reader: &str) -> DocumentRow {
        DocumentRow {
            id: DocumentId(id),
            key: origin.to_owned(),
            title: String::new(),
            origin: origin.to_owned(),
            root: root.to_owned(),
            hash: key::hex(&key::sha256(origin.as_bytes())),
            size: 10,
            modified: 1_000,
            date: None,
            language: None,
            symbol: None,
            collections: Vec::new(),
            tags: Vec::new(),
            part_of: (reader == "jsonl").then(|| origin.split_once('#').unwrap().0.to_owned()),
            added: "2020-01-01T00:00:00Z".into(),
            reader: Reader { name: reader.into(), version: 1 },
            pages: 0,
            passages: 1,
            text_bytes: 10,
            warnings: Vec::new(),
        }
    }

    fn found(origin: &str, size: u64, modified: i64) -> Found {
        Found {
            content: Content::Kept(""),
            origin: origin.into(),
            root: "/r".into(),
            key: "k".into(),
            above: "/r".into(),
            kind: Kind::Text,
            explicit: false,
            size,
            modified,
        }
    }

    fn catalogue() -> Catalogue {
        Catalogue::of(vec![
            row(1, "/r/a.md", "/r", "markdown"),
            row(2, "/r/x.jsonl#1", "/r", "jsonl"),
            row(3, "/r/x.jsonl#2#b", "/r", "jsonl"),
            row(4, "/r/x.jsonl#c.md", "/r", "markdown"),
            row(5, "/q/deep/b.md", "/q", "markdown"),
        ])
    }

    #[test]
    fn size_and_time_decide_first() {
        let all = catalogue();
        assert_eq!(all.standing(&found("/r/a.md", 10, 1_000)), Standing::Same);
        let hash = key::sha256(b"/r/a.md");
        for (size, modified) in [(11, 1_000), (10, 1_001)] {
            assert_eq!(all.standing(&found("/r/a.md", size, modified)), Standing::Read(Known::Document(hash)));
        }
        assert_eq!(all.standing(&found("/r/new.md", 10, 1_000)), Standing::Read(Known::New));
    }

    #[test]
    fn a_file_changed_just_before_it_was_stored_is_looked_at_again() {
        let mut just_now = row(1, "/r/a.md", "/r", "markdown");
        just_now.modified = just_now.added.parse::<jiff::Timestamp>().unwrap().as_nanosecond() as i64 - 1_000_000;
        let modified = just_now.modified;
        let all = Catalogue::of(vec![just_now]);
        assert!(matches!(all.standing(&found("/r/a.md", 10, modified)), Standing::Read(Known::Document(_))));
    }

    #[test]
    fn records_are_found_by_their_file() {
        let all = catalogue();
        let ids: Vec<i64> = all.records("/r/x.jsonl").map(|(_, entry)| entry.id.0).collect();
        assert_eq!(ids, [2, 3], "the file whose name looks like a record is none");
        let Standing::Read(Known::Records(known)) = all.standing(&found("/r/x.jsonl", 1, 1)) else { panic!() };
        assert_eq!(known[&key::sha256(b"/r/x.jsonl#1")], [DocumentId(2)]);
    }

    #[test]
    fn only_what_was_looked_for_and_not_found_is_gone() {
        let all = catalogue();
        let gone = |roots: &[&str], there: &[&str], unread: &[&str]| {
            let unread: Vec<String> = unread.iter().map(|&folder| folder.to_owned()).collect();
            let gone = all.gone(&roots.iter().copied().collect(), &there.iter().copied().collect(), &unread);
            gone.into_iter().map(|id| id.0).collect::<Vec<_>>()
        };
        assert_eq!(gone(&[], &[], &[]), [0_i64; 0]);
        assert_eq!(gone(&["/r"], &["/r/a.md", "/r/x.jsonl"], &[]), [4]);
        assert_eq!(gone(&["/r"], &["/r/x.jsonl#c.md"], &[]), [1, 2, 3]);
        assert_eq!(gone(&["/q"], &[], &["/q/deep"]), [0_i64; 0]);
        assert_eq!(gone(&["/q"], &[], &["/q/de"]), [5]);
        assert_eq!(gone(&["/q"], &[], &["/q/deep/b.md"]), [0_i64; 0]);
    }

    #[test]
    fn documents_are_counted_by_root() {
        assert_eq!(catalogue().count("/r"), 4);
        assert_eq!(catalogue().count("/elsewhere"), 0);
    }

    #[test]
    fn addresses_are_told_from_paths() {
        assert!(is_address("https://example.org") && is_address("HTTP://x"));
        assert!(!is_address("/http://x") && !is_address("ftp://x") && !is_address("é"));
    }
}
