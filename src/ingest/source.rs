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
mod tests {
    use super::*;
    use crate::extract::Setup;

    fn source(name: &str) -> Source {
        Source { name: name.into(), extractor: Extractor::new(Setup::default()).into(), gone: Arc::default() }
    }

    fn read_all(name: &str, bytes: &[u8], kind: Kind, known: Known) -> (Vec<Item>, Result<(), String>) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file");
        std::fs::write(&path, bytes).unwrap();
        let mut items = Vec::new();
        let result = source(name).file(&path, kind, known, &mut |item| {
            items.push(item);
            true
        });
        (items, result.map_err(|why| why.reason))
    }

    fn told(items: &[Item]) -> Vec<String> {
        let one = |item: &Item| match &item.what {
            What::Same => "same".to_owned(),
            What::SameRecord(id) => format!("same {}", id.0),
            What::Part { part, .. } => part.id.clone().unwrap_or_else(|| "part".into()),
            What::Bad(why) | What::Broken(why) => why.reason.clone(),
        };
        items.iter().map(one).collect()
    }

    #[test]
    fn a_text_is_one_part_and_the_same_bytes_are_not_read_again() {
        let bytes = b"Some words.\n";
        let (items, result) = read_all("a.txt", bytes, Kind::Text, Known::New);
        assert_eq!((told(&items), result), (vec!["part".to_owned()], Ok(())));
        let (items, _) = read_all("a.txt", bytes, Kind::Text, Known::Document(sha256(bytes)));
        assert_eq!(told(&items), ["same"]);
    }

    #[test]
    fn records_are_told_by_their_bytes() {
        let text =
            "{\"id\":\"a\",\"text\":\"one\"}\n\n{\"id\":\"b\",\"text\":\"two\"}\r\n{broken\n{\"text\":\"three\"}";
        let (items, result) = read_all("r.jsonl", text.as_bytes(), Kind::Records, Known::New);
        assert_eq!(result, Ok(()));
        assert_eq!(told(&items)[..2], ["a", "b"]);
        assert!(told(&items)[2].starts_with("line 4: "), "{:?}", told(&items));
        assert_eq!(told(&items)[3], "5", "a record without an id is called after its line");
        assert_eq!(items.last().unwrap().at, text.len() as u64);
        let What::Part { part, hash, .. } = &items[1].what else { panic!() };
        assert_eq!(part.document.blocks[0].line, Some(3));
        let known = Known::Records([(*hash, vec![DocumentId(7)])].into());
        let (items, _) = read_all("r.jsonl", text.as_bytes(), Kind::Records, known);
        assert_eq!(told(&items)[..2], ["a", "same 7"]);
    }

    #[test]
    fn records_are_found_without_an_extension() {
        let (items, _) = read_all("r", b"{\"id\":\"a\",\"text\":\"one\"}\n", Kind::Unnamed, Known::New);
        assert_eq!(told(&items), ["a"]);
    }

    #[test]
    fn records_in_utf_16_are_read_too() {
        let text = "\u{feff}{\"id\":\"a\",\"text\":\"one\"}\n{\"id\":\"b\",\"text\":\"two\"}\n";
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (items, _) = read_all("r.jsonl", &bytes, Kind::Records, Known::New);
        assert_eq!(told(&items), ["a", "b"]);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let (_, result) = read_all("prog", b"\x7fELF\0\0\0\0", Kind::Unnamed, Known::New);
        assert_eq!(result, Err("binary, not text".into()));
        let (_, result) = read_all("empty.jsonl", b" \n\n", Kind::Records, Known::New);
        assert_eq!(result, Err("has no records".into()));
        let (items, _) = read_all("paper", b"%PDF-1.7\n\x01\x02\x03\x04", Kind::Unnamed, Known::New);
        assert!(matches!(items[0].what, What::Bad(_)), "the reader of PDF says what is wrong: {items:?}");
    }

    #[test]
    fn a_line_that_is_too_long_does_not_stop_the_next() {
        let mut text = b"{\"id\":\"a\",\"text\":\"".to_vec();
        text.resize(kind::LARGEST_RECORD as usize + 100, b'x');
        text.extend_from_slice(b"\"}\n{\"id\":\"b\",\"text\":\"two\"}\n");
        let (items, result) = read_all("r.jsonl", &text, Kind::Records, Known::New);
        assert_eq!(result, Ok(()));
        assert!(told(&items)[0].starts_with("line 1: too large"));
        assert_eq!(told(&items)[1], "b");
    }

    #[test]
    fn a_folder_that_took_the_place_of_a_file_is_not_read() {
        let dir = tempfile::tempdir().unwrap();
        let why = source("d").file(dir.path(), Kind::Text, Known::New, &mut |_| true).unwrap_err();
        assert_eq!(why, Why::new("not a regular file", Problem::Unreadable));
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_that_took_the_place_of_a_file_is_not_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let pipe = dir.path().join("p.txt");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let why = source("p.txt").file(&pipe, Kind::Text, Known::New, &mut |_| true).unwrap_err();
        assert_eq!(why, Why::new("a named pipe, not a file", Problem::Unreadable));
        let why = source("x").file(&dir.path().join("x"), Kind::Text, Known::New, &mut |_| true).unwrap_err();
        assert_eq!(why, Why::new("it went away", Problem::Unreadable));
    }

    #[test]
    fn a_file_that_changes_meanwhile_is_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log.jsonl");
        std::fs::write(&path, "{\"id\":\"a\",\"text\":\"one\"}\n").unwrap();
        // Somebody appends to it while its first line is taken.
        let (mut items, mut more) = (0, 1);
        let result = source("log.jsonl").file(&path, Kind::Records, Known::New, &mut |_| {
            items += 1;
            if more > 0 {
                more -= 1;
                let mut file = OpenOptions::new().append(true).open(&path).unwrap();
                io::Write::write_all(&mut file, b"{\"id\":\"b\",\"text\":\"two\"}\n").unwrap();
            }
            true
        });
        assert!(items > 0);
        assert_eq!(result, Err(changed()));
        let mut file = open_file(&path).unwrap();
        assert!(bytes(&mut file, 1000).unwrap().is_some());
        assert_eq!(bytes(&mut file, 10).unwrap_err().problem, Some(Problem::TooLarge));
    }

    #[test]
    fn a_loader_reads_what_it_was_named_for() {
        use crate::extract::{Loader, Loaders};
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.wpd");
        std::fs::write(&path, "Some words.").unwrap();
        let loaders = Loaders::new(vec![Loader::new("*.wpd", "cat {}").unwrap()]);
        let extractor = Extractor::new(Setup { loaders, ..Setup::default() }).into();
        let source = Source { name: "a.wpd".into(), extractor, gone: Arc::default() };
        for (known, told_of) in [(Known::New, "part"), (Known::Document(sha256(b"Some words.")), "same")] {
            let mut items = Vec::new();
            let mut emit = |item| {
                items.push(item);
                true
            };
            source.file(&path, Kind::Loaded, known, &mut emit).unwrap();
            assert_eq!(told(&items), [told_of]);
        }
    }
}
