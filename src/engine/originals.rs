//! Originals on the disk: the very bytes that a document was read from, found by their hash, whatever the file is called
//! now.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use crate::brief::evidence::{Original, Unit};
use crate::brief::seal::sha256;
use crate::document::detect::extension;
use crate::ingest::key::path_of_origin;
use crate::ingest::kind::{LARGEST_BINARY, LARGEST_RECORD};
use crate::ingest::starter;
use crate::store::Library;
use crate::{Error, ErrorKind, Result, paths};

/// Files that are looked at in one folder; a folder with more is not one of sources.
const MOST_FILES: usize = 500_000;

/// An original that was found.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// The name of its file, without its folder.
    pub(super) name: String,
    /// Where it is; `None` for a document that comes with the program.
    pub(super) path: Option<PathBuf>,
    /// The file's bytes, or the record's.
    pub(super) bytes: Vec<u8>,
    /// The record's line in its file, counted from 1; 0 for a whole file.
    pub(super) line: u32,
}

/// Where originals are looked for.
#[derive(Debug, Default)]
pub(super) struct Originals {
    files: Vec<Candidate>,
    /// The hashes of those that were read, by their place in `files`.
    hashes: HashMap<usize, String>,
}

#[derive(Debug)]
struct Candidate {
    place: Place,
    name: String,
    size: u64,
}

#[derive(Debug)]
enum Place {
    Path(PathBuf),
    Kept(&'static str),
}

impl Originals {
    /// All files below a folder; links are not followed.
    ///
    /// # Errors
    /// When the folder is none.
    pub(super) fn below(folder: &Path) -> Result<Self> {
        if !folder.is_dir() {
            let what = format!("{} is not a folder", paths::for_people(folder));
            return Err(Error::new(ErrorKind::Usage, what).hint("Name the folder with the original files."));
        }
        let mut originals = Self::default();
        originals.walk(folder);
        Ok(originals)
    }

    /// The files that a library was filled from, where they still are, and its copies of pages.
    ///
    /// # Errors
    /// As for any query.
    pub(super) fn of_library(library: &Library) -> Result<Self> {
        let mut originals = Self::default();
        let mut seen = std::collections::HashSet::new();
        for row in library.documents()? {
            let origin = row.part_of.unwrap_or(row.origin);
            if let Some(text) = starter::content(&origin) {
                let name = origin.rsplit(':').next().unwrap_or_default().to_owned();
                originals.files.push(Candidate { place: Place::Kept(text), name, size: text.len() as u64 });
            } else if !origin.contains("://") && seen.insert(origin.clone()) {
                originals.add(path_of_origin(&origin));
            }
        }
        originals.walk(&library.dir().join("fetched"));
        Ok(originals)
    }

    /// This file alone.
    pub(super) fn at(origin: &str) -> Self {
        let mut originals = Self::default();
        match starter::content(origin) {
            Some(text) => {
                let name = origin.rsplit(':').next().unwrap_or_default().to_owned();
                originals.files.push(Candidate { place: Place::Kept(text), name, size: text.len() as u64 });
            }
            None => originals.add(path_of_origin(origin)),
        }
        originals
    }

    fn walk(&mut self, folder: &Path) {
        let walk = ignore::WalkBuilder::new(folder).standard_filters(false).follow_links(false).build();
        for entry in walk.flatten().take(MOST_FILES) {
            if entry.file_type().is_some_and(|kind| kind.is_file()) {
                self.add(entry.into_path());
            }
        }
    }

    fn add(&mut self, path: PathBuf) {
        let Ok(meta) = path.metadata() else { return };
        if meta.is_file() {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            self.files.push(Candidate { place: Place::Path(path), name, size: meta.len() });
        }
    }

    /// The bytes with this hash; files of this name are looked at first.
    pub(super) fn by_hash(&mut self, original: &Original, name: &str) -> Option<Found> {
        let mut order: Vec<usize> = (0..self.files.len()).collect();
        order.sort_by_key(|&at| self.files.get(at).is_none_or(|file| file.name != name));
        match original.unit {
            Unit::File => order.into_iter().find_map(|at| self.whole(at, original)),
            Unit::Record => order.into_iter().find_map(|at| self.record(at, original, name)),
        }
    }

    /// The name of the first file, where there is one.
    pub(super) fn first_name(&self) -> Option<String> {
        self.files.first().map(|file| file.name.clone())
    }

    /// A file of this name, whatever is in it.
    pub(super) fn by_name(&self, name: &str) -> Option<Found> {
        let file = self.files.iter().find(|file| file.name == name)?;
        Some(Found { name: file.name.clone(), path: file.path(), bytes: file.bytes()?, line: 0 })
    }

    fn whole(&mut self, at: usize, original: &Original) -> Option<Found> {
        let file = self.files.get(at).filter(|file| original.bytes.is_none_or(|bytes| bytes == file.size))?;
        if self.hashes.get(&at).is_some_and(|known| *known != original.sha256) {
            return None;
        }
        let bytes = file.bytes()?;
        let hash = sha256(&bytes);
        let same = hash == original.sha256;
        let found = same.then(|| Found { name: file.name.clone(), path: file.path(), bytes, line: 0 });
        self.hashes.insert(at, hash);
        found
    }

    fn record(&self, at: usize, original: &Original, name: &str) -> Option<Found> {
        let file = self.files.get(at)?;
        let likely = file.name == name || matches!(extension(&file.name).as_deref(), Some("jsonl" | "ndjson" | "json"));
        let Place::Path(path) = &file.place else { return None };
        if !likely || original.bytes.is_some_and(|bytes| file.size < bytes || bytes > LARGEST_RECORD) {
            return None;
        }
        let mut reader = BufReader::new(File::open(path).ok()?);
        let mut number = 0_u32;
        let mut line = Vec::new();
        loop {
            line.clear();
            if reader.by_ref().take(LARGEST_RECORD + 1).read_until(b'\n', &mut line).ok()? == 0 {
                return None;
            }
            number = number.saturating_add(1);
            let record = if number == 1 { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line) } else { &line };
            let record = record.trim_ascii();
            if original.bytes.is_none_or(|bytes| bytes == record.len() as u64) && sha256(record) == original.sha256 {
                let (name, bytes) = (file.name.clone(), record.to_vec());
                return Some(Found { name, path: Some(path.clone()), bytes, line: number });
            }
        }
    }
}

impl Candidate {
    fn path(&self) -> Option<PathBuf> {
        match &self.place {
            Place::Path(path) => Some(path.clone()),
            Place::Kept(_) => None,
        }
    }

    fn bytes(&self) -> Option<Vec<u8>> {
        match &self.place {
            Place::Kept(text) => Some(text.as_bytes().to_vec()),
            Place::Path(path) => {
                // The name may stand for something else by now; opening a pipe would wait for a writer.
                path.metadata().ok().filter(std::fs::Metadata::is_file)?;
                let mut bytes = Vec::new();
                File::open(path).ok()?.take(LARGEST_BINARY + 1).read_to_end(&mut bytes).ok()?;
                (bytes.len() as u64 <= LARGEST_BINARY).then_some(bytes)
            }
        }
    }
}
