//! The graph on disk: a cache that may vanish. `graph/manifest.json` names the files that belong to it, with lengths and
//! checksums, and is replaced in one step once they are all on disk; what it does not name is swept away.
//!
//! Nothing of `hnsw_rs` is called before every byte of its files has been checked.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::graph::{self, Graph};
use crate::paths::for_people;
use crate::store::{PassageId, Stamp};
use crate::{Error, ErrorKind, Result};

/// The folder below the library's.
const FOLDER: &str = "graph";
const MANIFEST: &str = "manifest.json";

/// Raised when the manifest or the list of passages changes its shape, or quantisation its scale.
const FORMAT: u32 = 1;

/// What a graph was built from, and the files that hold it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Manifest {
    format: u32,
    /// Which crate wrote the dump, and on what kind of machine: byte order and size of integers are the machine's own.
    writer: String,
    /// The state of the library that it reflects.
    pub(super) stamp: Stamp,
    /// The hash of the model whose vectors it holds.
    pub(super) model: String,
    pub(super) dimensions: usize,
    /// Rows in the graph that a search does not find.
    pub(super) lost: Vec<i64>,
    /// How widely it must be searched, where that was measured.
    #[serde(default)]
    pub(super) width: Option<usize>,
    /// What the dump's names begin with.
    name: String,
    files: Vec<Listed>,
}

/// A file of the dump.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Listed {
    name: String,
    length: u64,
    crc32: u32,
}

/// A graph as saved: with the passages whose present vectors it holds.
#[derive(Debug)]
pub(super) struct Saved {
    pub(super) manifest: Manifest,
    pub(super) graph: Graph,
    pub(super) passages: Vec<PassageId>,
}

/// What kind of machine may read a dump that this one wrote.
fn writer() -> String {
    let order = if cfg!(target_endian = "little") { "little" } else { "big" };
    format!("{} {order} {}", graph::CRATE, usize::BITS)
}

fn ids_file(name: &str) -> String {
    format!("{name}.passages")
}

/// The names of all files of a dump.
fn files(name: &str) -> Vec<String> {
    graph::files(name).into_iter().chain([ids_file(name)]).collect()
}

/// Writes a graph beside the library, in place of the one that was there.
///
/// # Errors
/// When something cannot be written; then the former graph stays.
pub(super) fn save(
    library: &Path,
    graph: &Graph,
    passages: &[PassageId],
    lost: Vec<i64>,
    stamp: Stamp,
    model: (&str, usize),
    width: usize,
) -> Result<()> {
    let dir = library.join(FOLDER);
    let failed = |error: std::io::Error| {
        Error::new(ErrorKind::File, format!("could not save the graph in {}", for_people(&dir)))
            .hint("Check the free space there. Search works without it, only slower to start.")
            .because(error)
    };
    fs::create_dir_all(&dir).map_err(failed)?;
    // A name of its own, so that no file which the present manifest names is touched.
    let nanos = std::time::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_nanos());
    let name = format!("{}-{nanos:x}", stamp.generation);
    let ids: Vec<u8> = passages.iter().flat_map(|id| id.0.to_le_bytes()).collect();
    fs::write(dir.join(ids_file(&name)), ids).map_err(failed)?;
    graph.dump(&dir, &name)?;
    let mut listed = Vec::new();
    for file in files(&name) {
        let path = dir.join(&file);
        File::options().write(true).open(&path).and_then(|file| file.sync_all()).map_err(failed)?;
        let (length, crc32) = sum(&path).map_err(failed)?;
        listed.push(Listed { name: file, length, crc32 });
    }
    let (model, dimensions) = (model.0.to_owned(), model.1);
    let width = Some(width);
    let manifest =
        Manifest { format: FORMAT, writer: writer(), stamp, model, dimensions, lost, width, name, files: listed };
    let json = serde_json::to_string(&manifest)
        .map_err(|error| Error::new(ErrorKind::Internal, "writing the graph's manifest failed").because(error))?;
    let draft = dir.join(format!("{MANIFEST}.new"));
    let write = || {
        let mut file = File::create(&draft)?;
        // The manifest vouches for the other files, and this line for the manifest.
        write!(file, "{json}\n{:08x}\n", crc32fast::hash(json.as_bytes()))?;
        file.sync_all()?;
        crate::store::sync_dir(&dir);
        fs::rename(&draft, dir.join(MANIFEST))
    };
    write().map_err(failed)?;
    crate::store::sync_dir(&dir);
    sweep(&dir, &manifest);
    Ok(())
}

/// Removes what the manifest does not name: former dumps, and what a killed process left.
fn sweep(dir: &Path, manifest: &Manifest) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        if name != MANIFEST && manifest.files.iter().all(|file| *file.name != *name) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// The graph saved beside the library; `Ok(None)` where there is none.
///
/// # Errors
/// When it is damaged, or written by another version or kind of machine: to be built anew.
pub(super) fn load(library: &Path) -> Result<Option<Saved>> {
    let dir = library.join(FOLDER);
    // Another process may replace the dump between the look at the manifest and the look at its files; the second time
    // round the new manifest is read.
    match load_once(&dir) {
        Err(_) => load_once(&dir),
        found => found,
    }
}

fn load_once(dir: &Path) -> Result<Option<Saved>> {
    let damaged = |what: &str| Error::new(ErrorKind::Library, format!("the saved graph is {what}"));
    let Some(manifest) = read_manifest(dir)? else { return Ok(None) };
    if manifest.format != FORMAT || manifest.writer != writer() {
        return Err(damaged("of another version of adduce"));
    }
    let expected = files(&manifest.name);
    if manifest.files.len() != expected.len()
        || manifest.files.iter().zip(&expected).any(|(file, name)| file.name != *name)
    {
        return Err(damaged("damaged"));
    }
    for file in &manifest.files {
        let found = sum(&dir.join(&file.name)).map_err(|error| damaged("incomplete").because(error))?;
        if found != (file.length, file.crc32) {
            return Err(damaged("damaged"));
        }
    }
    let ids = fs::read(dir.join(ids_file(&manifest.name))).map_err(|error| damaged("incomplete").because(error))?;
    let (ids, rest) = ids.as_chunks::<8>();
    let graph = Graph::load(dir, &manifest.name)?;
    if !rest.is_empty() || graph.len() < ids.len() {
        return Err(damaged("damaged"));
    }
    let passages = ids.iter().map(|&id| PassageId(i64::from_le_bytes(id))).collect();
    Ok(Some(Saved { manifest, graph, passages }))
}

fn read_manifest(dir: &Path) -> Result<Option<Manifest>> {
    let damaged = || Error::new(ErrorKind::Library, "the saved graph's manifest is damaged");
    let text = match fs::read_to_string(dir.join(MANIFEST)) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(damaged().because(error)),
    };
    let (json, crc) = text.split_once('\n').ok_or_else(damaged)?;
    if crc != format!("{:08x}\n", crc32fast::hash(json.as_bytes())) {
        return Err(damaged());
    }
    serde_json::from_str(json).map(Some).map_err(|error| damaged().because(error))
}

/// Length and checksum of a file.
fn sum(path: &PathBuf) -> std::io::Result<(u64, u32)> {
    let mut file = File::open(path)?;
    let mut hasher = crc32fast::Hasher::new();
    let mut buffer = vec![0; 1 << 16];
    let mut length = 0;
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok((length, hasher.finalize()));
        }
        hasher.update(&buffer[..read]);
        length += read as u64;
    }
}
