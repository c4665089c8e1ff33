//! Reading one file, on an isolated thread: opening it, telling what it is, hashing it, and handing it to the readers.
//!
//! A file of records is read a line at a time, so its size does not matter; a line whose bytes are stored already is not
//! even parsed.

use std::collections::HashMap;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::clock::{Clock, Stage};
use super::isolate::Isolated;
use super::key::{self, Hash, sha256};
use super::kind::{self, Kind};
use super::walk::{self, Content, Found, io_reason, too_large};
use crate::document::{Input, Part, Problem, detect, read_record};
use crate::extract::{Extractor, Program};
use crate::store::DocumentId;
use crate::text::safe;
use crate::{Error, ErrorKind, Result};

/// How long one item may take, whatever its size.
const SILENCE: Duration = Duration::from_mins(1);
/// And how much longer for each megabyte of the file.
const SILENCE_PER_MB: Duration = Duration::from_secs(1);
/// How long nothing may come where the extractor keeps the time itself: OCR of a thick book takes hours.
const KEPT_ELSEWHERE: Duration = Duration::from_hours(24);
/// The first bytes, by which a file is told from a program.
const HEAD: usize = 8 << 10;

/// What the library holds of a file.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) enum Known {
    /// Nothing.
    #[default]
    New,
    /// The file as one document with this hash.
    Document(Hash),
    /// Its records by the hash of their bytes; records without an id may be alike.
    Records(HashMap<Hash, Vec<DocumentId>>),
}

/// What comes out of a file.
#[derive(Debug)]
pub(super) struct Item {
    /// How many bytes of the file are done with it.
    pub(super) at: u64,
    pub(super) what: What,
}

#[derive(Debug)]
pub(super) enum What {
    /// The file has the bytes that are stored.
    Same,
    /// A record has the bytes that are stored.
    SameRecord(DocumentId),
    /// A document.
    Part { part: Box<Part>, hash: Hash, size: u64 },
    /// A document that cannot be read, and why.
    Bad(Why),
    /// The file could not be read to its end, and why; what is missing of it need not be gone.
    Broken(Why),
}

/// Why something cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Why {
    /// One line for people.
    pub(super) reason: String,
    /// Of what kind it is.
    pub(super) problem: Option<Problem>,
}

impl Why {
    pub(super) fn new(reason: impl Into<String>, problem: Problem) -> Self {
        Self { reason: reason.into(), problem: Some(problem) }
    }

    /// Without the file's name, which stands beside it.
    fn of(name: &str, error: &crate::Error) -> Self {
        Self { reason: reason(name, error), problem: error.problem_kind() }
    }
}

impl From<String> for Why {
    fn from(reason: String) -> Self {
        Self { reason, problem: None }
    }
}

impl From<io::Error> for Why {
    fn from(error: io::Error) -> Self {
        Self::new(io_reason(&error), Problem::Unreadable)
    }
}

type Emit<'a> = &'a mut dyn FnMut(Item) -> bool;

/// Starts reading.
///
/// # Errors
/// When the system gives no thread.
pub(super) fn open(
    found: &Found,
    known: Known,
    extractor: &Arc<Extractor>,
    clock: &Arc<Clock>,
) -> Result<Isolated<Item>> {
    let name = match &found.content {
        Content::File(path) => key::of_path(path.file_name().map_or(path, Path::new)),
        Content::Kept(_) => found.key.clone(),
    };
    let (content, kind, size) = (found.content.clone(), found.kind, found.size);
    let megabytes = u32::try_from(size >> 20).unwrap_or(u32::MAX).min(600);
    let here = SILENCE + SILENCE_PER_MB * megabytes;
    let silence = match kind {
        _ if extractor.setup().program == Program::InProcess => here,
        Kind::Records => here,
        // A table or a mail goes to a worker, and may be given all its time there.
        Kind::Text => here.max(extractor.setup().limits.time_in_all() + SILENCE),
        _ => KEPT_ELSEWHERE,
    };
    let (extractor, clock, gone) = (Arc::clone(extractor), Arc::clone(clock), Arc::new(AtomicBool::new(false)));
    let source = Source { name, extractor, gone: Arc::clone(&gone) };
    Isolated::start_told(silence, gone, move |emit| {
        let (began, mut waited) = (Instant::now(), Duration::ZERO);
        let mut timed = |item| {
            let full = Instant::now();
            let more = emit(item);
            waited += full.elapsed();
            more
        };
        let result = match content {
            Content::Kept(text) => source.whole(text.as_bytes(), &known, &mut timed),
            Content::File(path) => source.file(&path, kind, known, &mut timed),
        };
        clock.add(Stage::Reading, began.elapsed().saturating_sub(waited));
        if let Err(why) = result {
            emit(Item { at: size, what: What::Broken(why) });
        }
    })
}

/// One file, on its thread.
struct Source {
    name: String,
    extractor: Arc<Extractor>,
    /// Nobody waits for it any more.
    gone: Arc<AtomicBool>,
}

impl Source {
    fn file(&self, path: &Path, kind: Kind, known: Known, emit: Emit<'_>) -> Result<(), Why> {
        let name = &self.name;
        let mut file = open_file(path)?;
        let meta = file.metadata()?;
        if kind == Kind::Loaded {
            return self.loaded(path, file, &known, emit);
        }
        let mut head = Vec::with_capacity(HEAD);
        file.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
        let binary = !matches!(detect::of_bytes(name, &head), Ok(None));
        if kind == Kind::Unnamed && !kind::looks_like_text(&head) && !binary {
            return Err(Why::new("binary, not text", Problem::Unsupported));
        }
        let is_utf16 = head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]);
        let is_records = kind == Kind::Records || (kind == Kind::Unnamed && kind::looks_like_records(&head));
        if is_records && !is_utf16 {
            file.rewind()?;
            let mut reader = BufReader::with_capacity(256 << 10, file);
            records(name, &mut reader, known, emit)?;
            // A writer at work at its end: the lines that are there are good, the next run reads the others.
            return if stamp(&reader.get_ref().metadata()?) == stamp(&meta) { Ok(()) } else { Err(changed()) };
        }
        let most = match kind {
            Kind::Html => kind::LARGEST_HTML,
            _ if binary => kind::LARGEST_BINARY,
            _ => kind::LARGEST_TEXT,
        };
        let bytes = match bytes(&mut file, most)? {
            Some(bytes) => bytes,
            // Once more, from the path: most programs put a new file in the place of the old one.
            None => bytes(&mut open_file(path)?, most)?.ok_or_else(changed)?,
        };
        self.whole(&bytes, &known, emit)
    }

    /// A file that is read at once; it may still hold several documents.
    fn whole(&self, bytes: &[u8], known: &Known, emit: Emit<'_>) -> Result<(), Why> {
        let at = bytes.len() as u64;
        let hash = sha256(bytes);
        if *known == Known::Document(hash) {
            emit(Item { at, what: What::Same });
            return Ok(());
        }
        let input = Input { name: &self.name, bytes };
        let mut emit = |part| self.part(part, hash, at, emit);
        self.ended(self.extractor.read(&input, &|| self.is_gone(), &mut emit))
    }

    /// A file that a program of the user's turns into text.
    fn loaded(&self, path: &Path, mut file: File, known: &Known, emit: Emit<'_>) -> Result<(), Why> {
        let (hash, size) = key::sha256_of(&mut file)?;
        if *known == Known::Document(hash) {
            emit(Item { at: size, what: What::Same });
            return Ok(());
        }
        let Some(loader) = self.extractor.setup().loaders.of(path) else {
            return Err(Why::new("there is no loader for it", Problem::Unsupported));
        };
        let mut emit = |part| self.part(part, hash, size, emit);
        self.ended(self.extractor.load(loader, path, &|| self.is_gone(), &mut emit))
    }

    fn is_gone(&self) -> bool {
        self.gone.load(Ordering::Relaxed)
    }

    fn ended(&self, result: Result<()>) -> Result<(), Why> {
        match result {
            // Nobody waits to be told.
            Err(error) if error.kind() == ErrorKind::Cancelled => Ok(()),
            result => result.map_err(|error| Why::of(&self.name, &error)),
        }
    }

    fn part(&self, part: Result<Part>, hash: Hash, at: u64, emit: Emit<'_>) -> bool {
        let what = match part {
            Ok(part) if part.id.is_none() => What::Part { part: Box::new(part), hash, size: at },
            // A record whose own bytes are not known: in UTF-16, or in an archive.
            Ok(part) => {
                let text = &part.document.text;
                let title = part.document.title.as_deref().unwrap_or_default();
                let hash = sha256(format!("{title}\0{text}").as_bytes());
                What::Part { size: text.len() as u64, part: Box::new(part), hash }
            }
            Err(error) => What::Bad(Why::of(&self.name, &error)),
        };
        emit(Item { at, what })
    }
}

/// Reads a file without storing anything, as an ingest would that was told of this file by name.
///
/// # Errors
/// When the file cannot be read, or not to its end ([`Extractor::read`]).
pub fn read_file(extractor: &Extractor, path: &Path, emit: &mut dyn FnMut(Result<Part>) -> bool) -> Result<()> {
    let shown = crate::paths::for_people(path);
    let failed = |why: Why| {
        let error = Error::new(ErrorKind::File, format!("could not read {}: {}", safe::one_line(&shown), why.reason));
        match why.problem {
            Some(problem) => error.problem(problem),
            None => error,
        }
    };
    if let Err(error) = path.metadata() {
        return Err(Error::new(ErrorKind::File, format!("could not read {}", safe::one_line(&shown)))
            .problem(Problem::Unreadable)
            .because(error));
    }
    let mut file = open_file(path).map_err(failed)?;
    if let Some(loader) = extractor.setup().loaders.of(path) {
        let path = path.canonicalize().map_err(|error| failed(error.into()))?;
        return extractor.load(loader, &path, &|| false, emit);
    }
    let most = kind::LARGEST_BINARY;
    let bytes = match bytes(&mut file, most).map_err(failed)? {
        Some(bytes) => bytes,
        None => {
            bytes(&mut open_file(path).map_err(failed)?, most).map_err(failed)?.ok_or_else(changed).map_err(failed)?
        }
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    extractor.read(&Input { name: &name, bytes: &bytes }, &|| false, emit)
}

/// Opens a regular file, and nothing else: the name may stand for something else than when the folder was walked, and
/// opening a pipe would wait for a writer.
fn open_file(path: &Path) -> Result<File, Why> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
        options.custom_flags(flags.bits().cast_signed());
    }
    let file = options.open(path).map_err(|error| match path.metadata() {
        // A socket cannot be opened at all, and the system's words for that say nothing.
        Ok(meta) if !meta.is_file() && !meta.is_dir() => Why::new(walk::special(meta.file_type()), Problem::Unreadable),
        _ => error.into(),
    })?;
    match file.metadata()?.file_type() {
        kind if kind.is_file() => Ok(file),
        kind => Err(Why::new(walk::special(kind), Problem::Unreadable)),
    }
}

/// By what it is seen that a file was written to.
fn stamp(meta: &Metadata) -> (u64, i64) {
    (meta.len(), walk::modified(meta))
}

fn changed() -> Why {
    Why::new("changed while it was being read; the next run reads it again", Problem::Unreadable)
}

/// All bytes of a file; `None` when it changed meanwhile.
fn bytes(file: &mut File, most: u64) -> Result<Option<Vec<u8>>, Why> {
    let before = file.metadata()?;
    if before.len() > most {
        return Err(Why::new(too_large(before.len(), most), Problem::TooLarge));
    }
    file.rewind()?;
    let mut bytes = Vec::with_capacity(before.len() as usize);
    // The file may grow while it is read.
    file.by_ref().take(most + 1).read_to_end(&mut bytes)?;
    let same = stamp(&file.metadata()?) == stamp(&before) && bytes.len() as u64 == before.len();
    Ok(same.then_some(bytes))
}

/// A file of records in UTF-8, a line at a time.
fn records(name: &str, file: &mut dyn BufRead, known: Known, emit: Emit<'_>) -> Result<(), Why> {
    let mut known = match known {
        Known::Records(known) => known,
        Known::New | Known::Document(_) => HashMap::new(),
    };
    let (mut line, mut at, mut number, mut any) = (Vec::new(), 0, 0_u32, false);
    loop {
        line.clear();
        let length = next_line(file, &mut line)?;
        if length == 0 {
            break;
        }
        at += length;
        number = number.saturating_add(1);
        let record = if number == 1 { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line) } else { &line };
        let record = record.trim_ascii();
        if record.is_empty() {
            continue;
        }
        any = true;
        let what = if length > kind::LARGEST_RECORD {
            let reason = format!("line {number}: {}", too_large(length, kind::LARGEST_RECORD));
            What::Bad(Why::new(reason, Problem::TooLarge))
        } else {
            let hash = sha256(record);
            match known.get_mut(&hash).and_then(Vec::pop) {
                Some(id) => What::SameRecord(id),
                None => match read_record(name, record, number) {
                    Ok(part) => What::Part { part: Box::new(part), hash, size: record.len() as u64 },
                    Err(error) => What::Bad(Why::of(name, &error)),
                },
            }
        };
        if !emit(Item { at, what }) {
            return Ok(());
        }
    }
    if any { Ok(()) } else { Err(Why::new("has no records", Problem::Empty)) }
}

/// Reads a line with its line feed and gives its length in bytes; of a line that is too long only the beginning is kept.
fn next_line(file: &mut dyn BufRead, line: &mut Vec<u8>) -> io::Result<u64> {
    let mut length = 0_u64;
    loop {
        let bytes = match file.fill_buf() {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let end = bytes.iter().position(|&byte| byte == b'\n');
        let taken = end.map_or(bytes.len(), |end| end + 1);
        if length <= kind::LARGEST_RECORD {
            line.extend_from_slice(bytes.get(..taken).unwrap_or_default());
        }
        length += taken as u64;
        file.consume(taken);
        if end.is_some() || taken == 0 {
            return Ok(length);
        }
    }
}

/// Why a reader gave up, without the file's name, which stands beside it.
fn reason(name: &str, error: &crate::Error) -> String {
    let line = safe::one_line(&error.one_line());
    match line.strip_prefix(&safe::one_line(name)) {
        Some(rest) if !rest.trim().is_empty() => rest.trim_start_matches([' ', ':']).to_owned(),
        _ => line,
    }
}

#[cfg(test)]
#[path = "source_tests.rs"]
mod tests;
