//! Fingerprints on disk: which documents have a stretch of text whose hash this is, and where. Quotations are found by
//! them. What is hashed is not decided here (`make` comes from the caller), only how it is kept.
//!
//! The folder `quotes` holds parts, each a sorted table that never changes once written ([`Part`]), and
//! `manifest.json`, which names the parts that count and says which documents they cover. It is replaced in one step.
//! Nothing is read at the start but the manifest and the 32 bytes at the head of each part, so that opening costs the
//! same for ten documents and for a million; a hash is looked up with two positioned reads a part, and the system's
//! page cache does what a cache of ours would.
//!
//! A document's text never changes under its id and ids are not used twice, so what is written stays true. The manifest
//! bears the library's [`Stamp`]: fingerprints of another library, or of one that was put back from a copy and went
//! another way, are made anew. Catching up is reading the documents with greater ids than those covered. What is gone is
//! left out when parts are merged; until then whoever follows a posting finds no document.
//!
//! What it costs over a million passages stands in [`crate::quote::index`], where it is decided what is hashed. Other ways
//! (all runs of letters, shingles of words, phrases in the BM25 index) can be held against it with `benches/quote_index.rs`.

mod merge;
mod part;
#[cfg(test)]
mod tests;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub use part::{Entry, Group, Part};

use crate::store::{DocumentId, Library, Stamp};
use crate::{Error, Result};

/// The folder below the library's.
const FOLDER: &str = "quotes";
const MANIFEST: &str = "manifest.json";
/// Who writes holds a lock on this file.
const LOCK: &str = "lock";
/// Raised when the format of a part or of the manifest changes.
const FORMAT: u32 = 1;
/// More parts than this are merged, the smallest ones first.
const PARTS: usize = 6;
/// How many parts are left after merging.
const LEFT: usize = 3;
/// Entries that are sorted in memory at once: 12 bytes each.
const AT_ONCE: usize = 6_000_000;
/// Where the former version of adduce kept its fingerprints.
const FORMER: &str = "quotes.idx";

/// The fingerprints of a text: hashes, each with the byte where it stands.
pub type Make<'a> = &'a dyn Fn(&str) -> Vec<(u32, u32)>;

/// What the parts on disk hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Manifest {
    format: u32,
    /// What was hashed, and how.
    kind: String,
    /// The library's state when the last part was written.
    stamp: Stamp,
    /// The greatest id of a document that is in.
    covered: i64,
    /// Whether that is all that the library had at that state.
    complete: bool,
    /// How many documents were taken in.
    documents: u64,
    parts: Vec<String>,
}

/// The fingerprints of a library.
#[derive(Debug)]
pub struct Marks {
    folder: PathBuf,
    kind: String,
    stamp: Stamp,
    covered: i64,
    complete: bool,
    documents: u64,
    parts: Vec<Part>,
    /// The state that the manifest on disk was read at or written with; `None` where it is of no use.
    on_disk: Option<Stamp>,
}

/// How a library is caught up with.
#[derive(Clone, Copy)]
pub struct Work<'a> {
    /// Whether to stop; asked for each document. What is done is kept.
    pub cancelled: &'a dyn Fn() -> bool,
    /// Told how many documents were taken in so far.
    pub told: &'a dyn Fn(usize),
    /// Whether what is new may be written to disk; else it is kept in memory.
    pub save: bool,
}

impl Marks {
    /// Opens the fingerprints of a library: those on disk where they are its own, else none. [`Marks::catch_up`] takes in
    /// the rest.
    ///
    /// # Errors
    /// As for any query; that nothing is on disk, or nothing that can be used, is none.
    pub fn open(library: &Library, kind: &str) -> Result<Self> {
        let mut marks = Self {
            folder: library.dir().join(FOLDER),
            kind: kind.to_owned(),
            stamp: Stamp { generation: 0, token: String::new() },
            covered: 0,
            complete: false,
            documents: 0,
            parts: vec![],
            on_disk: None,
        };
        marks.read(library)?;
        Ok(marks)
    }

    /// Takes what the manifest names, if it is newer than what is held and of this library's past.
    fn read(&mut self, library: &Library) -> Result<()> {
        let Some(manifest) = read_manifest(&self.folder).filter(|manifest| manifest.kind == self.kind) else {
            return Ok(());
        };
        if self.on_disk.as_ref() == Some(&manifest.stamp) || !library.has_been(&manifest.stamp)? {
            return Ok(());
        }
        let open = |name: &String| {
            let plain = Path::new(name).file_name().is_some_and(|file| file == name.as_str());
            plain.then(|| Part::open(&self.folder.join(name)).ok()).flatten()
        };
        let parts: Option<Vec<Part>> = manifest.parts.iter().map(open).collect();
        if let Some(parts) = parts
            && manifest.covered >= self.covered
        {
            self.parts = parts;
            self.covered = manifest.covered;
            self.complete = manifest.complete;
            self.documents = manifest.documents;
            self.on_disk = Some(manifest.stamp.clone());
            self.stamp = manifest.stamp;
        }
        Ok(())
    }

    /// Whether they reflect all of this state of the library.
    pub fn is_at(&self, state: &Stamp) -> bool {
        self.complete && self.stamp == *state
    }

    /// How many entries they have, and in how many parts.
    pub fn size(&self) -> (u64, usize) {
        (self.parts.iter().map(Part::entries).sum(), self.parts.len())
    }

    /// Takes in the documents that came since.
    ///
    /// # Errors
    /// As for any query, and with [`crate::ErrorKind::Cancelled`]. That they cannot be saved is none: they are kept in memory.
    pub fn catch_up(&mut self, library: &Library, make: Make, work: Work) -> Result<()> {
        let now = library.stamp()?;
        if now == self.stamp && self.complete {
            return Ok(());
        }
        if self.documents > 0 && !library.has_been(&self.stamp)? {
            *self = Self::open(library, &self.kind)?;
        }
        self.read(library)?;
        let lock = work.save.then(|| self.lock()).flatten();
        let mut fresh = Fresh::default();
        let (mut stopped, mut read) = (false, 0);
        library.each_text_after(DocumentId(self.covered), &mut |id, text| {
            if (work.cancelled)() {
                stopped = true;
                return Ok(false);
            }
            // An id beyond four thousand million is not reached by counting up.
            if let Ok(number) = u32::try_from(id.0) {
                let entry = |(hash, place)| Entry { hash, document: number, place };
                fresh.entries.extend(make(text).into_iter().map(entry));
            }
            (fresh.covered, fresh.documents) = (id.0, fresh.documents + 1);
            read += 1;
            (work.told)(read);
            if fresh.entries.len() >= AT_ONCE {
                self.take(&mut fresh, lock.is_some());
            }
            Ok(true)
        })?;
        let new = fresh.documents > 0;
        self.take(&mut fresh, lock.is_some());
        (self.stamp, self.complete) = (now, !stopped);
        if new || self.parts.len() > PARTS {
            self.merge(library, lock.is_some())?;
            if lock.is_some() {
                // What cannot be written serves this process from what it has.
                let _unsaved = self.save(library);
            }
        }
        if stopped { Err(Error::cancelled()) } else { Ok(()) }
    }

    /// Makes a part of what was collected.
    fn take(&mut self, fresh: &mut Fresh, on_disk: bool) {
        if fresh.documents == 0 {
            return;
        }
        let mut entries = std::mem::take(&mut fresh.entries);
        entries.sort_unstable();
        if !entries.is_empty() {
            self.parts.push(self.part(on_disk, &entries));
        }
        self.covered = fresh.covered;
        self.documents += fresh.documents;
        fresh.documents = 0;
    }

    /// A part of these entries, which are in order: a file where that can be, else in memory.
    fn part(&self, on_disk: bool, entries: &[Entry]) -> Part {
        let count = entries.len() as u64;
        if on_disk && let Ok(part) = Part::create(&fresh_path(&self.folder), count, entries.iter().copied().map(Ok)) {
            return part;
        }
        // Writing into memory fails only with the entries, and these are here.
        Part::in_memory(count, entries.iter().copied().map(Ok)).unwrap_or_default()
    }

    /// Merges what has become many parts, or is for the most part gone.
    fn merge(&mut self, library: &Library, on_disk: bool) -> Result<()> {
        let living = library.document_count()? as u64;
        let stale = self.documents > 100 && living * 2 < self.documents;
        if self.parts.len() <= PARTS && !stale {
            return Ok(());
        }
        let alive = merge::Alive::of(library)?;
        self.parts.sort_by_key(|part| std::cmp::Reverse(part.entries()));
        let smallest = self.parts.split_off(if stale { 0 } else { LEFT.min(self.parts.len()) });
        let count = smallest.iter().map(Part::entries).sum();
        let merged = if on_disk {
            Part::create(&fresh_path(&self.folder), count, merge::merged(&smallest, &alive))
        } else {
            Part::in_memory(count, merge::merged(&smallest, &alive))
        };
        match merged {
            Ok(part) => self.parts.push(part),
            // A part that cannot be read is found out at the next look, too.
            Err(_) => self.parts.extend(smallest),
        }
        if stale {
            self.documents = living;
        }
        Ok(())
    }

    /// The right to write here; `None` where someone else has it, or nothing can be written.
    fn lock(&self) -> Option<File> {
        fs::create_dir_all(&self.folder).ok()?;
        let file = File::options().write(true).create(true).truncate(false).open(self.folder.join(LOCK)).ok()?;
        file.try_lock().ok()?;
        Some(file)
    }

    /// Writes the manifest, and sweeps away what it does not name. Only under the lock, with all parts on disk.
    fn save(&mut self, library: &Library) -> std::io::Result<()> {
        // Someone else may have written since, and then taken in less or more: the one that covers more stays.
        let held = read_manifest(&self.folder).filter(|held| held.kind == self.kind);
        if held.is_some_and(|held| held.covered > self.covered && library.has_been(&held.stamp).unwrap_or(false)) {
            return Ok(());
        }
        for part in &mut self.parts {
            if part.name().is_none() {
                part.keep(&fresh_path(&self.folder))?;
            }
        }
        let parts: Vec<String> = self.parts.iter().filter_map(|part| part.name().map(str::to_owned)).collect();
        let manifest = Manifest {
            format: FORMAT,
            kind: self.kind.clone(),
            stamp: self.stamp.clone(),
            covered: self.covered,
            complete: self.complete,
            documents: self.documents,
            parts,
        };
        let draft = self.folder.join(format!("{MANIFEST}.new"));
        fs::write(&draft, serde_json::to_vec(&manifest)?)?;
        File::open(&draft)?.sync_all()?;
        fs::rename(&draft, self.folder.join(MANIFEST))?;
        self.on_disk = Some(self.stamp.clone());
        for entry in fs::read_dir(&self.folder)?.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if Path::new(&name).extension().is_some_and(|end| end == "part") && !manifest.parts.contains(&name) {
                // Another process may still read it where files in use cannot be removed; then the next one sweeps.
                let _left = fs::remove_file(entry.path());
            }
        }
        let _none = self.folder.parent().map(|library| fs::remove_file(library.join(FORMER)));
        Ok(())
    }

    /// Where this hash stands: in each part the group of its entries, unread where there are many.
    ///
    /// # Errors
    /// When a part cannot be read or is damaged.
    pub fn groups(&self, hash: u32) -> std::io::Result<Vec<(&Part, Group)>> {
        let mut out = Vec::new();
        for part in &self.parts {
            out.extend(part.group(hash)?.map(|group| (part, group)));
        }
        Ok(out)
    }

    /// Forgets what is on disk, because it is damaged: the next catching up makes it anew.
    pub fn start_anew(&mut self) {
        let _none = fs::remove_file(self.folder.join(MANIFEST));
        self.parts.clear();
        (self.covered, self.complete, self.documents, self.on_disk) = (0, false, 0, None);
        self.stamp = Stamp { generation: 0, token: String::new() };
    }
}

/// What was read and is in no part yet.
#[derive(Default)]
struct Fresh {
    entries: Vec<Entry>,
    covered: i64,
    documents: u64,
}

/// A name for a part that no file has.
fn fresh_path(folder: &Path) -> PathBuf {
    let named = |number: u32| folder.join(format!("{number:08}.part"));
    (1..u32::MAX).map(named).find(|path| !path.exists()).unwrap_or_else(|| named(0))
}

fn read_manifest(folder: &Path) -> Option<Manifest> {
    let manifest: Manifest = serde_json::from_slice(&fs::read(folder.join(MANIFEST)).ok()?).ok()?;
    (manifest.format == FORMAT).then_some(manifest)
}
