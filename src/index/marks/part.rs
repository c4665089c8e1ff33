//! One sorted table of fingerprints: in a file, or in memory.
//!
//! ```text
//! head       magic, bits, number of entries, checksum of these                32 bytes
//! directory  2^bits + 1 places of buckets in the file                         8 bytes each
//! bucket     length and checksum of its table, the table, the long lists      all hashes with the same first `bits` bits
//! table      for each hash: what it is more than the one before, how many entries; then the entries, where they are few,
//!            else the length and the checksum of their list                   variable length
//! entries    document (what it is more than the one before), place (in the same document likewise)
//! ```
//!
//! Each checksum is taken with the number of its bucket, so that a wrong directory is noticed too. Whatever is read is
//! bounded by the length of the file.

mod writing;

use std::fs::File;
use std::io::{self, BufWriter, Cursor, Write};
use std::path::Path;

const MAGIC: &[u8; 8] = b"adducefp";
const HEAD: usize = 32;
/// Lists of more entries than this stand behind the table, so that looking up a rare hash does not read them.
const FEW: u32 = 16;
/// Entries that a bucket has on average.
const A_BUCKET: u64 = 48;
/// The most bits of a directory: four million buckets.
const MOST_BITS: u32 = 22;
/// What is read of a bucket at first; most tables are shorter.
const FIRST: usize = 1024;

/// A fingerprint and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The hash.
    pub hash: u32,
    /// The document.
    pub document: u32,
    /// The byte of its text.
    pub place: u32,
}

/// The entries of one hash in one part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// How many there are.
    pub count: u32,
    list: List,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum List {
    Here(Vec<(u32, u32)>),
    There { offset: u64, length: u64, sum: u32, bucket: u32 },
}

/// A table of entries, sorted by hash, document and place.
#[derive(Debug, Default)]
pub struct Part {
    bytes: Bytes,
    length: u64,
    bits: u32,
    entries: u64,
    name: Option<String>,
}

#[derive(Debug)]
enum Bytes {
    File(File),
    Memory(Vec<u8>),
}

impl Default for Bytes {
    fn default() -> Self {
        Self::Memory(vec![])
    }
}

impl Bytes {
    fn read(&self, into: &mut [u8], at: u64) -> io::Result<()> {
        match self {
            #[cfg(unix)]
            Self::File(file) => std::os::unix::fs::FileExt::read_exact_at(file, into, at),
            #[cfg(windows)]
            Self::File(file) => {
                let mut done = 0;
                while done < into.len() {
                    let rest = into.get_mut(done..).unwrap_or_default();
                    match std::os::windows::fs::FileExt::seek_read(file, rest, at + done as u64)? {
                        0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                        some => done += some,
                    }
                }
                Ok(())
            }
            Self::Memory(bytes) => {
                let start = usize::try_from(at).map_err(|_| damaged())?;
                let found = start.checked_add(into.len()).and_then(|end| bytes.get(start..end));
                into.copy_from_slice(found.ok_or_else(damaged)?);
                Ok(())
            }
        }
    }
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the fingerprints of quotations are damaged")
}

impl Part {
    /// Opens a part.
    ///
    /// # Errors
    /// When it cannot be read or its head is not right.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        Self::over(Bytes::File(file), length, name)
    }

    fn over(bytes: Bytes, length: u64, name: Option<String>) -> io::Result<Self> {
        let mut head = [0; HEAD];
        bytes.read(&mut head, 0)?;
        let (body, sum) = head.split_at(HEAD - 4);
        let number =
            |at: usize| body.get(at..at + 4).and_then(|bytes| bytes.first_chunk()).map(|b| u32::from_le_bytes(*b));
        let (bits, low, high) = (number(8), number(12), number(16));
        if !body.starts_with(MAGIC) || crc32fast::hash(body).to_le_bytes() != sum {
            return Err(damaged());
        }
        let (Some(bits), Some(low), Some(high)) = (bits.filter(|&bits| bits <= MOST_BITS), low, high) else {
            return Err(damaged());
        };
        let entries = u64::from(low) | u64::from(high) << 32;
        Ok(Self { bytes, length, bits, entries, name })
    }

    /// Writes a part of entries that are in order; `count` is how many there are at most.
    ///
    /// # Errors
    /// When it cannot be written, and those of the entries. No file is left then.
    pub fn create(path: &Path, count: u64, entries: impl Iterator<Item = io::Result<Entry>>) -> io::Result<Self> {
        let written = (|| {
            let mut out = BufWriter::with_capacity(1 << 20, File::create(path)?);
            writing::write(&mut out, count, entries)?;
            out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
            Self::open(path)
        })();
        written.inspect_err(|_| {
            let _gone = std::fs::remove_file(path);
        })
    }

    /// As [`Part::create`], in memory.
    ///
    /// # Errors
    /// Those of the entries.
    pub fn in_memory(count: u64, entries: impl Iterator<Item = io::Result<Entry>>) -> io::Result<Self> {
        let mut out = Cursor::new(Vec::new());
        writing::write(&mut out, count, entries)?;
        let bytes = out.into_inner();
        let length = bytes.len() as u64;
        Self::over(Bytes::Memory(bytes), length, None)
    }

    /// Writes a part that is in memory to a file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn keep(&mut self, path: &Path) -> io::Result<()> {
        if let Bytes::Memory(bytes) = &self.bytes {
            let mut file = File::create(path)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            *self = Self::open(path)?;
        }
        Ok(())
    }

    /// The name of its file; none in memory.
    pub(super) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// How many entries it has.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// How many buckets it has.
    pub(super) fn buckets(&self) -> u32 {
        if self.length == 0 { 0 } else { 1 << self.bits }
    }

    /// The entries of a hash.
    ///
    /// # Errors
    /// When the part cannot be read or is damaged there.
    pub fn group(&self, hash: u32) -> io::Result<Option<Group>> {
        if self.length == 0 {
            return Ok(None);
        }
        let bucket = bucket_of(hash, self.bits);
        let mut found = None;
        self.table(bucket, &mut |candidate, group| {
            if candidate == hash {
                found = Some(group());
            }
            candidate < hash
        })?;
        Ok(found)
    }

    /// All groups of a bucket, in order.
    ///
    /// # Errors
    /// As for [`Part::group`].
    pub(super) fn bucket(&self, bucket: u32) -> io::Result<Vec<(u32, Group)>> {
        let mut out = Vec::new();
        self.table(bucket, &mut |hash, group| {
            out.push((hash, group()));
            true
        })?;
        Ok(out)
    }

    /// Calls `each` with the hashes of a bucket, until it says no.
    fn table(&self, bucket: u32, each: &mut dyn FnMut(u32, &dyn Fn() -> Group) -> bool) -> io::Result<()> {
        let mut ends = [0; 16];
        self.bytes.read(&mut ends, HEAD as u64 + u64::from(bucket) * 8)?;
        let (start, end) = ends.split_at(8);
        let number = |bytes: &[u8]| bytes.first_chunk().map(|bytes| u64::from_le_bytes(*bytes)).ok_or_else(damaged);
        let (start, end) = (number(start)?, number(end)?);
        if end < start || end > self.length {
            return Err(damaged());
        }
        if end - start < 8 {
            return Ok(());
        }
        let mut bytes = vec![0; FIRST.min((end - start) as usize)];
        self.bytes.read(&mut bytes, start)?;
        let word = |bytes: &[u8], at: usize| -> io::Result<u32> {
            let found = bytes.get(at..).and_then(|rest| rest.first_chunk());
            found.map(|bytes| u32::from_le_bytes(*bytes)).ok_or_else(damaged)
        };
        let (length, sum) = (word(&bytes, 0)? as usize, word(&bytes, 4)?);
        if (length as u64) > end - start - 8 {
            return Err(damaged());
        }
        if bytes.len() < length + 8 {
            let have = bytes.len();
            bytes.resize(length + 8, 0);
            self.bytes.read(bytes.get_mut(have..).unwrap_or_default(), start + have as u64)?;
        }
        let table = bytes.get(8..length + 8).unwrap_or_default();
        if checksum(bucket, table) != sum {
            return Err(damaged());
        }
        let mut reading = Reading(table);
        let mut hash = if self.bits == 0 { 0 } else { bucket << (32 - self.bits) };
        let mut there = start + 8 + length as u64;
        while !reading.0.is_empty() {
            hash = hash.wrapping_add(reading.number()?);
            let count = reading.number()?;
            if count <= FEW {
                let entries = reading.0;
                for _ in 0..count {
                    let _document = reading.number()?;
                    let _place = reading.number()?;
                }
                let group = || Group { count, list: List::Here(Reading(entries).entries(count).unwrap_or_default()) };
                if !each(hash, &group) {
                    return Ok(());
                }
            } else {
                let length = u64::from(reading.number()?);
                let sum = reading.word()?;
                let offset = there;
                there = there.checked_add(length).filter(|&there| there <= end).ok_or_else(damaged)?;
                let group = || Group { count, list: List::There { offset, length, sum, bucket } };
                if !each(hash, &group) {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// The entries of a group of this part: documents and places, in order.
    ///
    /// # Errors
    /// As for [`Part::group`].
    pub fn entries_of(&self, group: &Group) -> io::Result<Vec<(u32, u32)>> {
        match &group.list {
            List::Here(entries) => Ok(entries.clone()),
            List::There { offset, length, sum, bucket } => {
                let mut bytes = vec![0; *length as usize];
                self.bytes.read(&mut bytes, *offset)?;
                if checksum(*bucket, &bytes) != *sum {
                    return Err(damaged());
                }
                Reading(&bytes).entries(group.count)
            }
        }
    }
}

fn bucket_of(hash: u32, bits: u32) -> u32 {
    if bits == 0 { 0 } else { hash >> (32 - bits) }
}

fn checksum(bucket: u32, bytes: &[u8]) -> u32 {
    let mut sum = crc32fast::Hasher::new();
    sum.update(&bucket.to_le_bytes());
    sum.update(bytes);
    sum.finalize()
}

/// Numbers of variable length: seven bits a byte, the lowest first.
struct Reading<'a>(&'a [u8]);

impl Reading<'_> {
    fn number(&mut self) -> io::Result<u32> {
        let mut out = 0_u32;
        for shift in [0, 7, 14, 21, 28] {
            let (&byte, rest) = self.0.split_first().ok_or_else(damaged)?;
            self.0 = rest;
            out |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(out);
            }
        }
        Err(damaged())
    }

    fn word(&mut self) -> io::Result<u32> {
        let (word, rest) = self.0.split_first_chunk().ok_or_else(damaged)?;
        self.0 = rest;
        Ok(u32::from_le_bytes(*word))
    }

    fn entries(&mut self, count: u32) -> io::Result<Vec<(u32, u32)>> {
        // Each takes two bytes or more.
        let mut out = Vec::with_capacity((count as usize).min(self.0.len() / 2));
        let (mut document, mut place) = (0_u32, 0_u32);
        for _ in 0..count {
            let further = self.number()?;
            let at = self.number()?;
            place = if further == 0 { place.wrapping_add(at) } else { at };
            document = document.wrapping_add(further);
            out.push((document, place));
        }
        Ok(out)
    }
}
