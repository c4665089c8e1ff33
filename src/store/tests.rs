//! The library as its users see it: round trips, replacement, what changed since, locks, refusals.

use std::fs;
use std::path::Path;

use super::*;
use crate::ErrorKind;
use crate::document::{Block, BlockKind, Document, Metadata, Page, Reader, Warning};
use crate::embed::ModelInfo;
use crate::text::Span;

pub(crate) fn model() -> ModelInfo {
    ModelInfo { name: "test".into(), hash: "hash".into(), dimensions: 4, window: 256 }
}

pub(super) fn unit(at: usize) -> Vec<f32> {
    let mut vector = vec![0.0; 4];
    vector[at % 4] = 1.0;
    vector
}

/// A document of one passage a line, with a vector each where `vectors` is set.
pub(super) fn document(key: &str, lines: &[&str], vectors: bool) -> NewDocument {
    let text = lines.join("\n");
    let mut start = 0;
    let spans: Vec<Span> = lines
        .iter()
        .map(|line| {
            let span = Span::new(start, start + line.len());
            start += line.len() + 1;
            span
        })
        .collect();
    let block = |(at, &span): (usize, &Span)| Block {
        kind: if at == 0 { BlockKind::Heading(2) } else { BlockKind::ListItem },
        span,
        section: if at == 0 { vec![] } else { vec!["One".into()] },
        paragraph: (at == 1).then(|| "3.1".into()),
        page: Some(1),
        line: Some(at as u32 + 1),
        division: (at == 1).then(|| "annex".into()),
        place: (at == 1).then(|| "row 3".into()),
    };
    NewDocument {
        key: key.into(),
        origin: format!("/docs/{key}"),
        part_of: None,
        root: "/docs".into(),
        hash: format!("hash of {text}"),
        size: text.len() as u64,
        modified: -5,
        document: Document {
            title: None,
            pages: vec![Page { number: 1, label: Some("iv".into()), span: Span::new(0, text.len()) }],
            blocks: spans.iter().enumerate().map(block).collect(),
            metadata: Metadata { date: Some("2024-09".into()), language: None, symbol: None },
            reader: Reader { name: "plain".into(), version: 7 },
            text,
        },
        warnings: vec![Warning::new("odd")],
        passages: spans
            .iter()
            .enumerate()
            .map(|(at, &span)| NewPassage { span, heading: vec!["T".into()], vector: vectors.then(|| unit(at)) })
            .collect(),
    }
}

pub(super) fn writer(dir: &Path) -> Writer {
    let mut writer = Writer::open(dir).unwrap();
    writer.set_model(&model()).unwrap();
    writer
}

fn vectors_since(library: &Library, since: u64) -> Vec<(i64, Vec<f32>)> {
    let mut found = Vec::new();
    library
        .each_vector_since(since, &mut |id, vector| {
            found.push((id.0, vector.to_vec()));
            Ok(())
        })
        .unwrap();
    found
}

fn passages_since(library: &Library, since: u64) -> Vec<(i64, String)> {
    let mut found = Vec::new();
    library
        .each_passage_since(since, &mut |row| {
            found.push((row.id.0, row.text));
            Ok(())
        })
        .unwrap();
    found
}

#[test]
fn a_document_comes_back_as_it_was_put() {
    let dir = tempfile::tempdir().unwrap();
    let new = document("a.md", &["Heading", "dáta\u{a0}and", "more\0"], true);
    let id = writer(dir.path()).put(&new).unwrap();

    let library = Library::open(dir.path()).unwrap();
    let stored = library.document(id).unwrap().unwrap();
    assert_eq!(&*stored.text, new.document.text);
    assert_eq!(stored.blocks, new.document.blocks);
    assert_eq!(stored.pages, new.document.pages);
    assert_eq!(stored.title, "a.md");
    let row = library.find("a.md").unwrap().unwrap();
    assert_eq!((row.id, row.pages, row.passages, row.modified), (id, 1, 3, -5));
    assert_eq!(row.warnings, new.warnings);
    assert_eq!(row.reader, new.document.reader);
    assert_eq!(row.date.as_deref(), Some("2024-09"));
    assert_eq!(library.find_by_origin("/docs/a.md").unwrap().unwrap().hash, new.hash);
    assert_eq!(library.documents().unwrap()[0].warnings, new.warnings);
    assert_eq!(library.key(id).unwrap().as_deref(), Some("a.md"));
    assert_eq!(library.roots().unwrap(), ["/docs"]);
    assert_eq!(library.model().unwrap(), Some(model()));
    assert_eq!(library.counts().unwrap(), (1, 3, 0));

    let passages = library.passages_of(id).unwrap();
    assert_eq!(passages.iter().map(|p| p.text.as_str()).collect::<Vec<_>>(), ["Heading", "dáta\u{a0}and", "more\0"]);
    assert!(passages.iter().all(|passage| passage.span.of(&stored.text) == Some(passage.text.as_str())));
    let asked = [passages[2].id, PassageId(999), passages[0].id];
    let found: Vec<_> = library.passages(&asked).unwrap().into_iter().map(|passage| passage.id).collect();
    assert_eq!(found, [asked[0], asked[2]]);
    assert_eq!(library.vectors(&asked).unwrap(), [Some(unit(2)), None, Some(unit(0))]);
    assert_eq!(library.check().unwrap(), Vec::<String>::new());
    assert!(library.bytes() > 4096);
}

#[test]
fn a_document_of_the_same_origin_is_replaced_and_ids_are_never_used_again() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = writer(dir.path());
    let first = writer.put(&document("a.md", &["one", "two"], true)).unwrap();
    let generation = writer.generation().unwrap();
    let second = writer.put(&document("a.md", &["three"], true)).unwrap();
    assert!(second > first);
    assert!(writer.document(first).unwrap().unwrap().replaced.is_some());
    assert_eq!(writer.counts().unwrap(), (1, 1, 0));
    assert_eq!(writer.gone_since(generation).unwrap(), [PassageId(1), PassageId(2)]);
    assert_eq!(writer.gone_since(generation + 1).unwrap(), []);
    assert_eq!(passages_since(&writer, generation), [(3, "three".into())]);

    writer.remove(second).unwrap();
    let after = writer.generation().unwrap();
    writer.remove(second).unwrap();
    assert_eq!(writer.generation().unwrap(), after, "nothing was there to remove");
    writer.put(&document("a.md", &["four"], false)).unwrap();
    assert_eq!(passages_since(&writer, 0), [(4, "four".into())]);
}

#[test]
fn a_key_of_another_origin_is_refused_and_nothing_changes() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = writer(dir.path());
    writer.put(&document("a.md", &["one"], true)).unwrap();
    let before = writer.stamp().unwrap();
    let mut other = document("a.md", &["two"], true);
    other.origin = "/elsewhere/a.md".into();
    assert_eq!(writer.put(&other).unwrap_err().kind(), ErrorKind::Usage);
    let mut wrong = document("b.md", &["two"], true);
    wrong.passages[0].vector = Some(vec![1.0; 3]);
    assert!(writer.put(&wrong).is_err());
    wrong.passages[0].vector = None;
    wrong.passages[0].span = Span::new(0, 99);
    assert!(writer.put(&wrong).is_err());
    assert_eq!(writer.stamp().unwrap(), before);
    assert_eq!(writer.counts().unwrap(), (1, 1, 0));
}

#[test]
fn vectors_that_come_later_are_seen_by_an_index_that_catches_up() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = writer(dir.path());
    writer.put(&document("a.md", &["one", "two"], false)).unwrap();
    writer.put(&document("b.md", &["three"], true)).unwrap();
    let generation = writer.generation().unwrap();
    assert_eq!(writer.counts().unwrap(), (2, 3, 2));
    let missing = writer.without_vector(10).unwrap();
    assert_eq!(missing, [PassageId(1), PassageId(2)]);
    writer.set_vectors(&[(missing[1], unit(2)), (PassageId(77), unit(0))]).unwrap();
    assert_eq!(vectors_since(&writer, generation), [(2, unit(2))]);
    assert_eq!(passages_since(&writer, generation), []);
    assert_eq!(vectors_since(&writer, 0), [(2, unit(2)), (3, unit(0))]);
}

#[test]
fn the_same_text_is_found_by_its_hash() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = writer(dir.path());
    writer.put(&document("a.md", &["one", "two"], true)).unwrap();
    let heading = ["T".to_owned()];
    assert_eq!(writer.vector_by_text(&text_hash(&heading, "two")).unwrap(), Some(unit(1)));
    assert_eq!(writer.vector_by_text(&text_hash(&[], "two")).unwrap(), None);
}

#[test]
fn another_model_is_refused_until_the_vectors_are_dropped() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = writer(dir.path());
    let other = ModelInfo { hash: "other".into(), ..model() };
    writer.set_model(&other).unwrap();
    writer.set_model(&model()).unwrap();
    writer.put(&document("a.md", &["one"], true)).unwrap();
    assert_eq!(writer.set_model(&other).unwrap_err().kind(), ErrorKind::Model);
    assert_eq!(writer.vectors_dropped().unwrap(), 0);
    writer.drop_vectors().unwrap();
    assert_eq!(writer.vectors_dropped().unwrap(), writer.generation().unwrap());
    assert_eq!(writer.model().unwrap(), None);
    assert_eq!(writer.counts().unwrap(), (1, 1, 1));
    writer.set_model(&other).unwrap();
}

#[test]
fn chats_are_kept_and_leave_the_generation_alone() {
    let dir = tempfile::tempdir().unwrap();
    // The writer's lock is held all the while, as by an ingest.
    let writer = writer(dir.path());
    let mut saver = Chats::open(dir.path()).unwrap();
    let turn = |question: &str, at: &str| ChatTurn { question: question.into(), answer: "{}".into(), at: at.into() };
    let first = saver.add_turn(None, &turn("When?", "2024-01-01T00:00:00Z")).unwrap();
    let second = saver.add_turn(None, &turn("Who?", "2024-01-02T00:00:00Z")).unwrap();
    saver.add_turn(Some(first), &turn("Where?", "2024-01-03T00:00:00Z")).unwrap();
    let chats = writer.chats().unwrap();
    assert_eq!(chats.iter().map(|chat| (chat.id, chat.turns)).collect::<Vec<_>>(), [(first, 2), (second, 1)]);
    assert_eq!(chats[0].name, "When?");
    assert_eq!(writer.chat(first).unwrap()[1].question, "Where?");
    assert_eq!(saver.add_turn(Some(ChatId(99)), &turn("?", "")).unwrap_err().kind(), ErrorKind::Usage);
    saver.remove_chat(first).unwrap();
    assert_eq!(writer.chats().unwrap().len(), 1);
    assert!(writer.chat(first).unwrap().is_empty());
    assert_eq!(writer.generation().unwrap(), 0);
}

#[test]
fn stamps_tell_libraries_apart_that_count_alike() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (mut one, mut two) = (writer(one.path()), writer(two.path()));
    one.put(&document("a.md", &["one"], true)).unwrap();
    two.put(&document("a.md", &["one"], true)).unwrap();
    let stamp = one.stamp().unwrap();
    assert_eq!(stamp.generation, two.stamp().unwrap().generation);
    assert!(!two.has_been(&stamp).unwrap());
    one.put(&document("b.md", &["two"], true)).unwrap();
    assert!(one.has_been(&stamp).unwrap());
}

#[test]
fn a_reader_sees_one_state_and_then_the_next() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = writer(dir.path());
    let reader = Library::open(dir.path()).unwrap();
    writer.put(&document("a.md", &["one"], true)).unwrap();
    reader
        .snapshot(|reader| {
            assert_eq!(reader.generation()?, 1);
            writer.put(&document("b.md", &["two"], true))?;
            assert_eq!((reader.generation()?, reader.counts()?.0), (1, 1));
            Ok(())
        })
        .unwrap();
    assert_eq!((reader.generation().unwrap(), reader.counts().unwrap().0), (2, 2));
}

#[test]
fn a_second_writer_is_told_at_once_who_writes() {
    let dir = tempfile::tempdir().unwrap();
    let first = writer(dir.path());
    let begun = std::time::Instant::now();
    let error = Writer::open(dir.path()).unwrap_err();
    assert!(begun.elapsed().as_millis() < 500);
    assert_eq!(error.kind(), ErrorKind::Locked);
    assert!(error.to_string().contains(&std::process::id().to_string()), "{error}");
    Library::open(dir.path()).unwrap().documents().unwrap();
    drop(first);
    Writer::open(dir.path()).unwrap();
}

#[test]
fn a_newer_format_is_refused_with_a_word_about_updating() {
    let dir = tempfile::tempdir().unwrap();
    drop(writer(dir.path()));
    let connection = rusqlite::Connection::open(dir.path().join("library.db")).unwrap();
    connection.pragma_update(None, "user_version", FORMAT + 1).unwrap();
    drop(connection);
    for error in [Library::open(dir.path()).unwrap_err(), Writer::open(dir.path()).unwrap_err()] {
        assert_eq!(error.kind(), ErrorKind::Library);
        assert!(error.to_string().contains("newer"), "{error}");
        assert!(error.hint_text().unwrap().contains("Update"));
    }
}

#[test]
fn what_is_not_a_library_is_refused_and_left_alone() {
    for bytes in [
        &b""[..],
        b"not a database, but long enough to have a header of a hundred bytes, if only I go on like this for a while",
    ] {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("library.db");
        fs::write(&path, bytes).unwrap();
        let error = Library::open(dir.path()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Library, "{error}");
        assert!(error.to_string().contains("not a library"), "{error}");
        assert_eq!(fs::read(&path).unwrap(), bytes);
    }
    let dir = tempfile::tempdir().unwrap();
    rusqlite::Connection::open(dir.path().join("library.db")).unwrap().execute_batch("CREATE TABLE x (y)").unwrap();
    assert!(Writer::open(dir.path()).unwrap_err().to_string().contains("not a library"));
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    assert_eq!(Library::open(&file).unwrap_err().kind(), ErrorKind::File);
}

#[test]
fn a_damaged_database_is_an_error_with_a_way_out_never_a_panic() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = writer(dir.path());
    for at in 0..40 {
        writer.put(&document(&format!("{at}.md"), &["one two three", &"long ".repeat(400)], true)).unwrap();
    }
    drop(writer);
    let path = dir.path().join("library.db");
    let whole = fs::read(&path).unwrap();
    let mut failures = 0;
    for cut in [100, 4096, 9000, whole.len() / 2, whole.len() - 4096] {
        fs::write(&path, &whole[..cut]).unwrap();
        failures += usize::from(read_everything(dir.path()).is_err());
    }
    for page in 1..whole.len() / 4096 {
        let mut bytes = whole.clone();
        bytes[page * 4096..page * 4096 + 64].fill(0xa5);
        fs::write(&path, &bytes).unwrap();
        match read_everything(dir.path()) {
            Ok(()) => {}
            Err(error) => {
                failures += 1;
                assert_eq!(error.kind(), ErrorKind::Library, "{}", error.one_line());
                assert!(error.hint_text().is_some(), "{}", error.one_line());
            }
        }
    }
    assert!(failures > 20, "{failures}");
}

#[test]
fn who_only_looks_keeps_nobody_from_writing() {
    let dir = tempfile::tempdir().unwrap();
    drop(writer(dir.path()));
    let over = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(std::sync::atomic::Ordering::Relaxed) {
                Writer::is_taken(dir.path());
            }
        });
        let opened: Vec<bool> = (0..200).map(|_| Writer::open(dir.path()).is_ok()).collect();
        over.store(true, std::sync::atomic::Ordering::Relaxed);
        assert!(opened.into_iter().all(|opened| opened));
    });
    let held = writer(dir.path());
    assert!(Writer::is_taken(dir.path()));
    drop(held);
    assert!(!Writer::is_taken(dir.path()));
}

#[test]
fn a_value_of_another_type_is_damage() {
    let dir = tempfile::tempdir().unwrap();
    drop(writer(dir.path()));
    let sql = "INSERT INTO meta (name, value) VALUES ('vectors_dropped', 'soon')";
    rusqlite::Connection::open(dir.path().join("library.db")).unwrap().execute_batch(sql).unwrap();
    let error = Library::open(dir.path()).unwrap().vectors_dropped().unwrap_err();
    assert!(error.to_string().contains("is damaged"), "{error}");
    assert!(error.hint_text().is_some());
}

fn read_everything(dir: &Path) -> crate::Result<()> {
    let library = Library::open(dir)?;
    for row in library.documents()? {
        library.document(row.id)?;
    }
    library.each_passage_since(0, &mut |_| Ok(()))?;
    library.each_vector_since(0, &mut |_, _| Ok(()))?;
    match library.check()?.first() {
        None => Ok(()),
        Some(line) => Err(library.damaged(line)),
    }
}

#[test]
fn a_library_on_a_read_only_medium_can_be_read() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = writer(dir.path());
    writer.put(&document("a.md", &["one"], true)).unwrap();
    assert!(open::frozen(dir.path()).is_none(), "the log holds what the file lacks");
    drop(writer);
    let library = open::frozen(dir.path()).unwrap().unwrap();
    assert_eq!(library.counts().unwrap(), (1, 1, 0));
    let name = dir.path().join("a %?#ü");
    fs::create_dir(&name).unwrap();
    fs::copy(dir.path().join("library.db"), name.join("library.db")).unwrap();
    assert_eq!(open::frozen(&name).unwrap().unwrap().counts().unwrap().0, 1);
}

#[test]
fn two_that_make_the_same_library_find_one_whole_library() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("deep").join("library");
    let tokens: Vec<String> = std::thread::scope(|scope| {
        let open = || Library::open(&path).unwrap().stamp().unwrap().token;
        let all: Vec<_> = (0..8).map(|_| scope.spawn(open)).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(tokens.iter().all(|token| token == &tokens[0]), "{tokens:?}");
    let left: Vec<_> = fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| name.to_string_lossy().starts_with("library.db")), "{left:?}");
}
