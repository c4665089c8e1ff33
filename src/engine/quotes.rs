//! The fingerprints of the library by which quotations are found: kept in a file beside the library, one record a
//! document. A document's text never changes under its id, so that catching up is adding what is new and leaving out what
//! is gone. The file may be deleted at any time.

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use crate::Result;
use crate::quote::index::{Mark, Marks, RUN, WINDOW, fingerprints};
use crate::store::{DocumentId, DocumentRow, Library};

/// The file's name in the library's folder.
const FILE: &str = "quotes.idx";
/// Raised when fingerprints or the file can come out differently; RUN and WINDOW are part of it.
const VERSION: u32 = 1;
const MAGIC: &[u8; 8] = b"adducequ";

/// The fingerprints of a library at one state.
pub(super) struct Quotes {
    /// The state.
    pub(super) generation: u64,
    /// The documents, by the numbers that [`Marks`] calls them.
    pub(super) rows: Vec<DocumentRow>,
    /// Where stretches of letters stand.
    pub(super) marks: Marks,
    numbers: HashMap<DocumentId, u32>,
}

impl Quotes {
    /// Opens the fingerprints of a library, reads what is new, and saves them where that is possible.
    ///
    /// # Errors
    /// As for any query; that the file is missing, damaged or cannot be written is none.
    pub(super) fn open(library: &Library, cancelled: &dyn Fn() -> bool) -> Result<Self> {
        let generation = library.generation()?;
        let rows = library.documents()?;
        let path = library.dir().join(FILE);
        let mut known = read(&path).unwrap_or_default();
        let before = known.len();
        let mut all: Vec<(u64, Vec<Mark>)> = Vec::with_capacity(rows.len());
        let mut new = 0_usize;
        for row in &rows {
            let name = name(row);
            let marks = if let Some(marks) = known.remove(&name) {
                marks
            } else {
                if cancelled() {
                    return Err(crate::Error::cancelled());
                }
                new += 1;
                library.document(row.id)?.map(|document| fingerprints(&document.text)).unwrap_or_default()
            };
            all.push((name, marks));
        }
        if new > 0 || before + new != rows.len() {
            // A library on a read-only medium has its fingerprints made anew each time.
            let _unsaved = write(&path, &all);
        }
        let numbers = rows.iter().enumerate().map(|(at, row)| (row.id, at as u32)).collect();
        let marks = Marks::new(all.into_iter().enumerate().map(|(at, (_, marks))| (at as u32, marks)));
        Ok(Self { generation, rows, marks, numbers })
    }

    /// A document's number.
    pub(super) fn number(&self, id: DocumentId) -> Option<u32> {
        self.numbers.get(&id).copied()
    }

    /// The document of a number.
    pub(super) fn row(&self, number: u32) -> Option<&DocumentRow> {
        self.rows.get(number as usize)
    }
}

/// A name for a document's text: its id, its bytes and its reader decide what the text is.
fn name(row: &DocumentRow) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |bytes: &[u8]| {
        for &byte in bytes {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    add(&row.id.0.to_le_bytes());
    add(row.hash.as_bytes());
    add(row.reader.name.as_bytes());
    add(&row.reader.version.to_le_bytes());
    add(&(row.text_bytes as u64).to_le_bytes());
    state
}

fn read(path: &Path) -> Option<HashMap<u64, Vec<Mark>>> {
    let bytes = fs::read(path).ok()?;
    let (body, sum) = bytes.split_at_checked(bytes.len().checked_sub(4)?)?;
    if crc32fast::hash(body).to_le_bytes() != sum {
        return None;
    }
    let rest = body.strip_prefix(MAGIC)?;
    let rest = rest.strip_prefix(&version())?;
    let mut out = HashMap::new();
    let mut rest = rest;
    while let Some((name, after)) = rest.split_first_chunk::<8>() {
        let (count, after) = after.split_first_chunk::<4>()?;
        let (marks, after) = after.split_at_checked((u32::from_le_bytes(*count) as usize).checked_mul(8)?)?;
        let mark = |chunk: &[u8]| -> Option<Mark> {
            let (hash, place) = chunk.split_first_chunk::<4>()?;
            Some((u32::from_le_bytes(*hash), u32::from_le_bytes(*place.first_chunk::<4>()?)))
        };
        out.insert(u64::from_le_bytes(*name), marks.chunks_exact(8).filter_map(mark).collect());
        rest = after;
    }
    Some(out)
}

fn version() -> [u8; 6] {
    let mut out = [0; 6];
    let [a, b, c, d] = VERSION.to_le_bytes();
    out.copy_from_slice(&[a, b, c, d, RUN as u8, WINDOW as u8]);
    out
}

/// Writes the file under another name and moves it into place, so that no process sees half of it.
fn write(path: &Path, all: &[(u64, Vec<Mark>)]) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&version());
    for (name, marks) in all {
        bytes.extend_from_slice(&name.to_le_bytes());
        bytes.extend_from_slice(&(marks.len() as u32).to_le_bytes());
        for (hash, place) in marks {
            bytes.extend_from_slice(&hash.to_le_bytes());
            bytes.extend_from_slice(&place.to_le_bytes());
        }
    }
    let sum = crc32fast::hash(&bytes);
    bytes.extend_from_slice(&sum.to_le_bytes());
    let draft = path.with_extension(format!("idx-{}", std::process::id()));
    let written = fs::File::create(&draft).and_then(|mut file| {
        file.write_all(&bytes)?;
        file.sync_all()
    });
    written.and_then(|()| fs::rename(&draft, path)).inspect_err(|_| {
        let _gone = fs::remove_file(&draft);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_damage_is_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE);
        let all = vec![(7, vec![(1, 2), (3, 4)]), (9, vec![])];
        write(&path, &all).unwrap();
        let known = read(&path).unwrap();
        assert_eq!(known.get(&7), Some(&vec![(1, 2), (3, 4)]));
        assert_eq!(known.len(), 2);
        let mut bytes = fs::read(&path).unwrap();
        bytes[20] ^= 1;
        fs::write(&path, bytes).unwrap();
        assert!(read(&path).is_none());
        fs::write(&path, b"short").unwrap();
        assert!(read(&path).is_none());
    }
}
