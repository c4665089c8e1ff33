//! What is new: added, changed, same, gone, by comparing what was found with what the library holds.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Bound;
use std::sync::Arc;

use super::Skipped;
use super::key::{self, Hash};
use super::source::Known;
use super::walk::Found;
use crate::Result;
use crate::document::{Problem, current_version, versions};
use crate::store::{DocumentId, DocumentRow, FileRow, Library};

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
    /// Whether it is a part of the file that its origin begins with.
    record: bool,
    /// Whether its reader has become better since.
    stale: bool,
}

/// What the library holds, by origin, in as little memory as will do for millions of records.
#[derive(Debug, Default)]
pub struct Catalogue {
    entries: BTreeMap<Box<str>, Entry>,
    roots: Vec<Arc<str>>,
    /// Files that are not simply one document.
    files: BTreeMap<String, FileRow>,
    /// The versions of this program's readers.
    readers: String,
}

/// What a file is in comparison with the library.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Size and time are as stored: nothing to do for this many documents.
    Same(usize),
    /// As when it could not be read, and nothing has changed that would help; this many documents of it are stored.
    Trouble(usize, Skipped),
    /// To be read, with what is known of it.
    Read(Known),
}

impl Catalogue {
    /// Asks the library.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn load(library: &Library) -> Result<Self> {
        let mut catalogue = Self::of(library.documents()?);
        catalogue.files = library.files()?.into_iter().map(|file| (file.origin.clone(), file)).collect();
        Ok(catalogue)
    }

    fn of(rows: Vec<DocumentRow>) -> Self {
        let mut catalogue = Self { readers: versions(), ..Self::default() };
        let mut places: HashMap<Arc<str>, usize> = HashMap::new();
        for row in rows {
            let root: Arc<str> = row.root.into();
            let roots = &mut catalogue.roots;
            let place = *places.entry(Arc::clone(&root)).or_insert_with(|| {
                roots.push(root);
                roots.len() - 1
            });
            let entry = Entry {
                id: row.id,
                root: place,
                hash: key::unhex(&row.hash),
                size: row.size,
                modified: row.modified,
                stored: nanoseconds(&row.added),
                record: row.part_of.is_some(),
                stale: current_version(&row.reader.name).is_some_and(|version| version > row.reader.version),
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

    /// How a file that was found compares with what is stored. `mends` says which problems may be gone in this run though
    /// the file is the same.
    pub(super) fn standing(&self, found: &Found, mends: impl Fn(Problem) -> bool) -> Standing {
        let whole = self.get(&found.origin);
        if let Some(file) = self.file(&found.origin)
            && file.readers == self.readers
            && is_untouched((file.size, file.modified, nanoseconds(&file.at)), found)
        {
            let parts = || self.records(&found.origin).map(|(_, entry)| entry).chain(whole);
            match (&file.reason, file.problem) {
                (None, _) if parts().all(|entry| !entry.stale) => return Standing::Same(parts().count()),
                (Some(reason), Some(problem)) if !mends(problem) => {
                    let problem = Some(problem);
                    let path = found.origin.to_string();
                    return Standing::Trouble(parts().count(), Skipped { path, reason: reason.clone(), problem });
                }
                _ => {}
            }
        }
        if let Some(entry) = whole {
            return match entry.hash {
                _ if entry.stale => Standing::Read(Known::New),
                _ if is_untouched((entry.size, entry.modified, entry.stored), found) => Standing::Same(1),
                Some(hash) => Standing::Read(Known::Document(hash)),
                None => Standing::Read(Known::New),
            };
        }
        let mut records: HashMap<Hash, Vec<DocumentId>> = HashMap::new();
        for (_, entry) in self.records(&found.origin).filter(|(_, entry)| !entry.stale) {
            if let Some(hash) = entry.hash {
                records.entry(hash).or_default().push(entry.id);
            }
        }
        Standing::Read(if records.is_empty() { Known::New } else { Known::Records(records) })
    }

    /// What is known of a file that is not simply one document.
    pub(super) fn file(&self, origin: &str) -> Option<&FileRow> {
        self.files.get(origin)
    }

    /// The versions of this program's readers.
    pub(super) fn readers(&self) -> &str {
        &self.readers
    }

    /// The whole files among these documents, with their sizes and hashes.
    pub(super) fn whole_files(&self, ids: &[DocumentId]) -> Vec<(u64, Hash, DocumentId)> {
        let ids: HashSet<DocumentId> = ids.iter().copied().collect();
        let entries = self.entries.values().filter(|entry| !entry.record && ids.contains(&entry.id));
        entries.filter_map(|entry| Some((entry.size, entry.hash?, entry.id))).collect()
    }

    /// The documents of these sizes whose whole file is not where it was, though the folder that was added is there and
    /// not empty: they may have been moved.
    pub(super) fn lost(&self, sizes: &HashSet<u64>) -> Vec<(u64, Hash, DocumentId)> {
        let is_there = |root: &str| {
            root != STARTER
                && !is_address(root)
                && key::path_of_origin(root).read_dir().is_ok_and(|mut entries| entries.next().is_some())
        };
        let mut known: HashMap<usize, bool> = HashMap::new();
        let mut lost = Vec::new();
        for (origin, entry) in self.entries.iter().filter(|(_, entry)| !entry.record && sizes.contains(&entry.size)) {
            let there = *known.entry(entry.root).or_insert_with(|| is_there(self.root(entry)));
            let gone = || matches!(key::path_of_origin(origin).try_exists(), Ok(false));
            if let (true, Some(hash), true) = (there, entry.hash, gone()) {
                lost.push((entry.size, hash, entry.id));
            }
        }
        lost
    }

    /// The files of `roots` of which something is known and that were not found again; see [`Catalogue::gone`].
    pub(super) fn gone_files(&self, roots: &HashSet<&str>, found: &HashSet<&str>, unread: &[String]) -> Vec<String> {
        let is_there = |origin: &str| found.contains(origin) || unread.iter().any(|folder| is_below(origin, folder));
        let gone = self.files.values().filter(|file| roots.contains(&*file.root) && !is_there(&file.origin));
        gone.map(|file| file.origin.clone()).collect()
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
    /// Whether these are the stored bytes.
    pub(super) fn has(&self, hash: &Hash) -> bool {
        self.hash.as_ref() == Some(hash)
    }

    /// When the file had been changed last, as stored.
    pub(super) fn modified(&self) -> i64 {
        self.modified
    }

    /// Whether its reader has become better since.
    pub(super) fn is_stale(&self) -> bool {
        self.stale
    }
}

/// Whether size, time of change and time of the look say that the file was not touched since.
fn is_untouched((size, modified, looked): (u64, i64, i64), found: &Found) -> bool {
    size == found.size
        && modified == found.modified
        && modified != 0
        && modified.saturating_add(STEP_NANOSECONDS) < looked
}

/// A stored time in nanoseconds since 1970; 0 where it is none.
fn nanoseconds(time: &str) -> i64 {
    time.parse::<jiff::Timestamp>().map_or(0, |at| i64::try_from(at.as_nanosecond()).unwrap_or(0))
}

pub(super) fn is_below(origin: &str, folder: &str) -> bool {
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
            reader: Reader { name: reader.into(), version: crate::document::current_version(reader).unwrap_or(1) },
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
        assert_eq!(all.standing(&found("/r/a.md", 10, 1_000), |_| true), Standing::Same(1));
        let hash = key::sha256(b"/r/a.md");
        for (size, modified) in [(11, 1_000), (10, 1_001)] {
            assert_eq!(
                all.standing(&found("/r/a.md", size, modified), |_| true),
                Standing::Read(Known::Document(hash))
            );
        }
        assert_eq!(all.standing(&found("/r/new.md", 10, 1_000), |_| true), Standing::Read(Known::New));
    }

    #[test]
    fn a_file_changed_just_before_it_was_stored_is_looked_at_again() {
        let mut just_now = row(1, "/r/a.md", "/r", "markdown");
        just_now.modified = just_now.added.parse::<jiff::Timestamp>().unwrap().as_nanosecond() as i64 - 1_000_000;
        let modified = just_now.modified;
        let all = Catalogue::of(vec![just_now]);
        assert!(matches!(all.standing(&found("/r/a.md", 10, modified), |_| true), Standing::Read(Known::Document(_))));
    }

    #[test]
    fn records_are_found_by_their_file() {
        let all = catalogue();
        let ids: Vec<i64> = all.records("/r/x.jsonl").map(|(_, entry)| entry.id.0).collect();
        assert_eq!(ids, [2, 3], "the file whose name looks like a record is none");
        let Standing::Read(Known::Records(known)) = all.standing(&found("/r/x.jsonl", 1, 1), |_| true) else {
            panic!()
        };
        assert_eq!(known[&key::sha256(b"/r/x.jsonl#1")], [DocumentId(2)]);
    }

    fn file(problem: Option<Problem>) -> FileRow {
        FileRow {
            origin: "/r/x.jsonl".into(),
            root: "/r".into(),
            size: 10,
            modified: 1_000,
            readers: versions(),
            problem,
            reason: problem.map(|_| "is encrypted".into()),
            at: "2020-01-01T00:00:00Z".into(),
        }
    }

    #[test]
    fn a_file_of_several_documents_is_not_read_again_while_it_is_the_same() {
        let mut all = catalogue();
        all.files.insert("/r/x.jsonl".into(), file(None));
        let standing = |all: &Catalogue, size| all.standing(&found("/r/x.jsonl", size, 1_000), |_| false);
        assert_eq!(standing(&all, 10), Standing::Same(2));
        assert!(matches!(standing(&all, 11), Standing::Read(Known::Records(_))));
        all.entries.get_mut("/r/x.jsonl#1").unwrap().stale = true;
        let Standing::Read(Known::Records(known)) = standing(&all, 10) else { panic!() };
        assert_eq!(known.values().flatten().count(), 1, "the stale one is to be read");
    }

    #[test]
    fn a_file_that_could_not_be_read_is_tried_again_when_something_has_changed() {
        let mut all = catalogue();
        all.files.insert("/r/x.jsonl".into(), file(Some(Problem::Password)));
        let looked = found("/r/x.jsonl", 10, 1_000);
        let Standing::Trouble(2, skipped) = all.standing(&looked, |_| false) else { panic!() };
        assert_eq!((skipped.problem, skipped.reason.as_str()), (Some(Problem::Password), "is encrypted"));
        assert!(matches!(all.standing(&looked, |problem| problem == Problem::Password), Standing::Read(_)));
        assert!(matches!(all.standing(&found("/r/x.jsonl", 10, 1_001), |_| false), Standing::Read(_)));
        all.readers.push_str(", better");
        assert!(matches!(all.standing(&looked, |_| false), Standing::Read(_)));
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
