//! Reading one file, on an isolated thread: opening it, telling what it is, hashing it, and the reader itself.
//!
//! A file of records is read a line at a time, so its size does not matter; a line whose bytes are stored already is not
//! even parsed.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::time::Duration;

use super::isolate::Isolated;
use super::key::{self, Hash, sha256};
use super::kind::{self, Kind};
use super::walk::{Content, Found, io_reason, too_large};
use crate::Result;
use crate::document::{Input, Part, Problem, read, read_record};
use crate::store::DocumentId;
use crate::text::safe;

/// How long one item may take, whatever its size.
const SILENCE: Duration = Duration::from_mins(1);
/// And how much longer for each megabyte of the file.
const SILENCE_PER_MB: Duration = Duration::from_secs(1);
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

/// Why something could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Why {
    /// In one line, without the file's name.
    pub(super) reason: String,
    /// What stands between the file and its text, where that is known.
    pub(super) problem: Option<Problem>,
}

impl Why {
    pub(super) fn of(problem: Problem, reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), problem: Some(problem) }
    }
}

impl From<String> for Why {
    fn from(reason: String) -> Self {
        Self { reason, problem: None }
    }
}

type Emit<'a> = &'a mut dyn FnMut(Item) -> bool;

/// Starts reading.
///
/// # Errors
/// When the system gives no thread.
pub(super) fn open(found: &Found, known: Known) -> Result<Isolated<Item>> {
    let name = match &found.content {
        Content::File(path) => key::of_path(path.file_name().map_or(path, Path::new)),
        Content::Kept(_) => found.key.clone(),
    };
    let (content, kind, size) = (found.content.clone(), found.kind, found.size);
    let megabytes = u32::try_from(size >> 20).unwrap_or(u32::MAX).min(600);
    let silence = SILENCE + SILENCE_PER_MB * megabytes;
    Isolated::start(silence, move |emit| {
        let result = match content {
            Content::Kept(text) => whole(&name, text.as_bytes(), &known, emit),
            Content::File(path) => file(&path, &name, kind, known, emit),
        };
        if let Err(reason) = result {
            emit(Item { at: size, what: What::Broken(reason) });
        }
    })
}

fn file(path: &Path, name: &str, kind: Kind, known: Known, emit: Emit<'_>) -> Result<(), Why> {
    let file = File::open(path).map_err(|error| io_reason(&error))?;
    // Asked of what was opened: the name may stand for something else by now.
    let meta = file.metadata().map_err(|error| io_reason(&error))?;
    if !meta.is_file() {
        return Err("not a regular file".to_owned().into());
    }
    let mut reader = BufReader::with_capacity(256 << 10, file);
    let mut head = Vec::with_capacity(HEAD);
    reader.by_ref().take(HEAD as u64).read_to_end(&mut head).map_err(|error| io_reason(&error))?;
    if kind == Kind::Unnamed && !kind::looks_like_text(&head) && !named_by_magic(&head) {
        return Err(Why::of(Problem::Unsupported, "binary, not text"));
    }
    let is_records = kind == Kind::Records || (kind == Kind::Unnamed && kind::looks_like_records(&head));
    let mut all = io::Cursor::new(head).chain(reader);
    if is_records && !is_utf16(&mut all).map_err(|error| io_reason(&error))? {
        return records(name, &mut all, known, emit);
    }
    let most = if kind == Kind::Html { kind::LARGEST_HTML } else { kind::LARGEST_TEXT };
    if meta.len() > most {
        return Err(Why::of(Problem::TooLarge, too_large(meta.len(), most)));
    }
    let mut bytes = Vec::with_capacity(meta.len() as usize);
    // The file may grow while it is read.
    all.take(most + 1).read_to_end(&mut bytes).map_err(|error| io_reason(&error))?;
    if bytes.len() as u64 > most {
        return Err(Why::of(Problem::TooLarge, too_large(bytes.len() as u64, most)));
    }
    whole(name, &bytes, &known, emit)
}

/// Whether the readers can say better than "binary" what this is.
fn named_by_magic(head: &[u8]) -> bool {
    [b"%PDF-".as_slice(), b"PK\x03\x04", b"\xd0\xcf\x11\xe0"].iter().any(|magic| head.starts_with(magic))
}

fn is_utf16(all: &mut impl BufRead) -> io::Result<bool> {
    let head = all.fill_buf()?;
    Ok(head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]))
}

/// A file that is read at once; it may still hold several documents.
fn whole(name: &str, bytes: &[u8], known: &Known, emit: Emit<'_>) -> Result<(), Why> {
    let at = bytes.len() as u64;
    let hash = sha256(bytes);
    if *known == Known::Document(hash) {
        emit(Item { at, what: What::Same });
        return Ok(());
    }
    let parts = read(&Input { name, bytes }).map_err(|error| reason(name, &error))?;
    for part in parts {
        let what = match part {
            Ok(part) if part.id.is_none() => What::Part { part: Box::new(part), hash, size: at },
            // A record whose own bytes are not known: in UTF-16, say.
            Ok(part) => {
                let text = &part.document.text;
                let title = part.document.title.as_deref().unwrap_or_default();
                let hash = sha256(format!("{title}\0{text}").as_bytes());
                What::Part { size: text.len() as u64, part: Box::new(part), hash }
            }
            Err(error) => What::Bad(reason(name, &error)),
        };
        if !emit(Item { at, what }) {
            break;
        }
    }
    Ok(())
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
        let length = next_line(file, &mut line).map_err(|error| io_reason(&error))?;
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
            What::Bad(Why::of(Problem::TooLarge, format!("line {number}: {}", too_large(length, kind::LARGEST_RECORD))))
        } else {
            let hash = sha256(record);
            match known.get_mut(&hash).and_then(Vec::pop) {
                Some(id) => What::SameRecord(id),
                None => match read_record(name, record, number) {
                    Ok(part) => What::Part { part: Box::new(part), hash, size: record.len() as u64 },
                    Err(error) => What::Bad(reason(name, &error)),
                },
            }
        };
        if !emit(Item { at, what }) {
            return Ok(());
        }
    }
    if any { Ok(()) } else { Err(Why::of(Problem::Empty, "has no records")) }
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
fn reason(name: &str, error: &crate::Error) -> Why {
    let line = safe::one_line(&error.one_line());
    let reason = match line.strip_prefix(&safe::one_line(name)) {
        Some(rest) if !rest.trim().is_empty() => rest.trim_start_matches([' ', ':']).to_owned(),
        _ => line,
    };
    Why { reason, problem: error.problem_kind() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(name: &str, bytes: &[u8], kind: Kind, known: Known) -> (Vec<Item>, Result<(), Why>) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file");
        std::fs::write(&path, bytes).unwrap();
        let mut items = Vec::new();
        let result = file(&path, name, kind, known, &mut |item| {
            items.push(item);
            true
        });
        (items, result)
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
        assert_eq!(result, Err(Why::of(Problem::Unsupported, "binary, not text")));
        let (_, result) = read_all("empty.jsonl", b" \n\n", Kind::Records, Known::New);
        assert_eq!(result, Err(Why::of(Problem::Empty, "has no records")));
        let (_, result) = read_all("paper", b"%PDF-1.7\n\x01\x02\x03\x04", Kind::Unnamed, Known::New);
        assert!(result.unwrap_err().reason.contains("PDF"));
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
    fn a_pipe_that_took_the_place_of_a_file_is_not_read() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(
            file(dir.path(), "d", Kind::Text, Known::New, &mut |_| true),
            Err("not a regular file".to_owned().into())
        );
    }
}
