//! Opening ZIP files within limits: how many entries, how much each unpacks to, how much all of them do.
//!
//! Every format that is a ZIP file (DOCX, PPTX, ODT, EPUB, archives) is opened here and nowhere else. What counts is what
//! really comes out of an entry, not what its header says. Nothing is written to disk, so names are names only.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::read::ZipReadOptions;
use zip::result::ZipError;

use super::Problem;
use super::detect::reader_error;
use crate::text::safe;
use crate::{Error, Result};

#[path = "zipped_scan.rs"]
mod scan;

/// How much a ZIP file may hold and unpack to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// The most entries; the largest office files and e-books have a few thousand.
    pub entries: usize,
    /// The most bytes of one entry.
    pub entry: u64,
    /// The most bytes of all entries that are read, together.
    pub total: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { entries: 65_536, entry: 64 << 20, total: 256 << 20 }
    }
}

/// Text shrinks to a tenth, drawn-out tables to a fiftieth; an entry that grows by more than this is a bomb.
const MAX_RATIO: u64 = 400;
/// Below this many bytes the ratio says nothing.
const RATIO_FROM: u64 = 16 << 20;
/// The longest name of an entry that is kept, in characters.
const MAX_NAME: usize = 512;

/// One entry of a ZIP file.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Its path with `/` between folders, relative, without `.` and `..`, safe to show.
    pub name: String,
    /// Whether it is a folder.
    pub folder: bool,
    /// Whether a password is needed.
    pub encrypted: bool,
    place: Place,
}

/// Where the bytes of an entry are found.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// By its number in the list at the file's end.
    Listed(usize),
    /// By the header in front of it, where that list is lost: its start and the end of what may belong to it.
    Scanned { start: usize, end: usize },
}

/// What came out of an entry.
#[derive(Debug, Default)]
pub(super) struct Unpacked {
    /// All bytes up to its end or to where it is broken.
    pub bytes: Vec<u8>,
    /// Whether it is broken: cut off, or another checksum than it should have.
    pub damaged: bool,
}

/// A ZIP file in memory.
#[derive(Debug)]
pub(super) struct Zipped<'a> {
    name: String,
    bytes: &'a [u8],
    archive: Option<ZipArchive<Cursor<&'a [u8]>>>,
    entries: Vec<Entry>,
    limits: Limits,
    passwords: Vec<String>,
    unpacked: u64,
}

impl<'a> Zipped<'a> {
    /// Opens a ZIP file. Where the list of entries at its end is lost, entries are looked for one by one
    /// ([`Self::is_rebuilt`]).
    ///
    /// # Errors
    /// When nothing of it can be found, or it has more entries than the limit.
    pub(super) fn open(name: &str, bytes: &'a [u8], limits: Limits) -> Result<Self> {
        let mut zipped = Self {
            name: name.to_owned(),
            bytes,
            archive: None,
            entries: Vec::new(),
            limits,
            passwords: Vec::new(),
            unpacked: 0,
        };
        let why = match ZipArchive::new(Cursor::new(bytes)) {
            Ok(mut archive) if archive.len() <= limits.entries => {
                for index in 0..archive.len() {
                    zipped.entries.extend(listed(&mut archive, index));
                }
                zipped.archive = Some(archive);
                return Ok(zipped);
            }
            Ok(archive) => return Err(zipped.too_large(&format!("has {} entries", archive.len()))),
            Err(error) => error,
        };
        zipped.entries = scan::entries(bytes, limits.entries);
        if zipped.entries.is_empty() {
            return Err(reader_error(name, "is a damaged ZIP file").problem(Problem::Damaged).because(reason(&why)));
        }
        Ok(zipped)
    }

    /// Passwords to try on encrypted entries.
    #[must_use]
    pub(super) fn with_passwords(mut self, passwords: &[String]) -> Self {
        self.passwords = passwords.to_vec();
        self
    }

    /// Its entries, in the order of the file's list.
    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Whether the file's own list of entries is lost, so that some may be missing.
    pub(super) fn is_rebuilt(&self) -> bool {
        self.archive.is_none()
    }

    /// The number of the entry with this path; capitals decide only where two paths differ in nothing else.
    pub(super) fn find(&self, path: &str) -> Option<usize> {
        let path = path.trim_start_matches('/');
        // Of two entries with one name the later one counts, as for the programs that write them.
        let exact = self.entries.iter().rposition(|entry| entry.name == path && !entry.folder);
        exact.or_else(|| self.entries.iter().rposition(|entry| entry.name.eq_ignore_ascii_case(path) && !entry.folder))
    }

    /// Unpacks the entry with this path; `None` where there is none.
    ///
    /// # Errors
    /// As for [`Self::read`].
    pub(super) fn read_path(&mut self, path: &str) -> Result<Option<Unpacked>> {
        self.find(path).map(|index| self.read(index)).transpose()
    }

    /// Unpacks the entry of this number. A broken one gives what comes before the break.
    ///
    /// # Errors
    /// When it unpacks to more than the limits, needs a password that was not given, is packed in a way that is not
    /// read, or gives nothing at all because it is broken.
    pub(super) fn read(&mut self, index: usize) -> Result<Unpacked> {
        let Some(entry) = self.entries.get(index).cloned() else {
            return Err(reader_error(&self.name, "lacks an entry that it lists").problem(Problem::Damaged));
        };
        let mut passwords: Vec<Option<String>> = vec![None];
        if entry.encrypted {
            passwords = self.passwords.iter().cloned().map(Some).collect();
        }
        let left = self.limits.total.saturating_sub(self.unpacked).min(self.limits.entry);
        for password in passwords {
            let options = ZipReadOptions::new().password(password.as_deref().map(str::as_bytes));
            let read = match entry.place {
                Place::Listed(at) => match &mut self.archive {
                    Some(archive) => archive.by_index_with_options(at, options).map(|file| drain(file, left)),
                    None => Err(ZipError::FileNotFound),
                },
                Place::Scanned { start, end } => scan::read(self.bytes, start, end, options, |file| drain(file, left)),
            };
            match read {
                Ok(Drained::Over(size)) => {
                    self.unpacked = self.unpacked.saturating_add(size);
                    return Err(self.bomb(&entry));
                }
                // A wrong password passes the first check once in 256 times.
                Ok(Drained::Done(unpacked)) if unpacked.damaged && entry.encrypted => {}
                Ok(Drained::Done(unpacked)) if unpacked.damaged && unpacked.bytes.is_empty() => {
                    return Err(self.broken(&entry));
                }
                Ok(Drained::Done(unpacked)) => {
                    self.unpacked = self.unpacked.saturating_add(unpacked.bytes.len() as u64);
                    return Ok(unpacked);
                }
                Err(ZipError::InvalidPassword) => {}
                Err(error @ (ZipError::CompressionMethodNotSupported(_) | ZipError::UnsupportedArchive(_))) => {
                    let what = format!("has an entry packed in a way that is not read ({})", entry.name);
                    return Err(reader_error(&self.name, &what)
                        .problem(Problem::Unsupported)
                        .because(error.to_string()));
                }
                Err(error) => return Err(self.broken(&entry).because(reason(&error))),
            }
        }
        Err(reader_error(&self.name, &format!("is encrypted ({})", entry.name))
            .hint("Give its password, or unpack it first.")
            .problem(Problem::Password))
    }

    /// How many bytes came out of all entries so far, those that were refused for giving too much included: unpacking them
    /// took its time as well.
    pub(super) fn unpacked(&self) -> u64 {
        self.unpacked
    }

    fn broken(&self, entry: &Entry) -> Error {
        reader_error(&self.name, &format!("has a damaged part ({})", entry.name)).problem(Problem::Damaged)
    }

    fn bomb(&self, entry: &Entry) -> Error {
        self.too_large(&format!("unpacks to too much ({})", entry.name))
    }

    fn too_large(&self, what: &str) -> Error {
        let Limits { entries, entry, total } = self.limits;
        reader_error(&self.name, what)
            .hint(format!(
                "At most {entries} entries, {} MiB an entry and {} MiB together are read, and none that grows by more \
                 than {MAX_RATIO} times.",
                entry >> 20,
                total >> 20
            ))
            .problem(Problem::TooLarge)
    }
}

/// What the file's list says of an entry. One that cannot be looked up is left out; reading it would fail as well.
fn listed(archive: &mut ZipArchive<Cursor<&[u8]>>, index: usize) -> Option<Entry> {
    let file = archive.by_index_data(index).ok()?;
    let name =
        file.name().map_or_else(|_| String::from_utf8_lossy(file.name_raw()).into_owned(), |name| name.to_string());
    Some(Entry {
        folder: file.is_dir(),
        encrypted: file.encrypted(),
        name: safe_name(&name),
        place: Place::Listed(index),
    })
}

/// A path that stays within the archive and can be shown.
fn safe_name(name: &str) -> String {
    let name = name.replace('\\', "/");
    let parts: Vec<&str> = name.split('/').filter(|part| !matches!(*part, "" | "." | "..")).collect();
    safe::one_line(&parts.join("/")).chars().take(MAX_NAME).collect()
}

enum Drained {
    Done(Unpacked),
    /// More came out than is read: so many bytes before it was stopped.
    Over(u64),
}

/// Reads to the end, to a break, or to the limit.
fn drain<R: Read>(mut file: zip::read::ZipFile<'_, R>, limit: u64) -> Drained {
    let packed = file.compressed_size().max(1);
    let mut unpacked = Unpacked::default();
    let mut buffer = vec![0_u8; 64 << 10];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Drained::Done(unpacked),
            Ok(count) => {
                unpacked.bytes.extend_from_slice(buffer.get(..count).unwrap_or_default());
                let size = unpacked.bytes.len() as u64;
                if size > limit || (size > RATIO_FROM && size / packed > MAX_RATIO) {
                    return Drained::Over(size);
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => {
                unpacked.damaged = true;
                return Drained::Done(unpacked);
            }
        }
    }
}

/// Why a ZIP file cannot be opened, in the words of the library that tried, on one line.
fn reason(error: &ZipError) -> String {
    safe::one_line(&error.to_string())
}

#[cfg(test)]
#[path = "zipped_tests.rs"]
pub(super) mod tests;
