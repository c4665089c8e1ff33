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
    let text = "{\"id\":\"a\",\"text\":\"one\"}\n\n{\"id\":\"b\",\"text\":\"two\"}\r\n{broken\n{\"text\":\"three\"}";
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
