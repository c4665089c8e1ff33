//! A library over the years: formats, editions, moves, problems, collections, tags and filters.

use std::collections::HashSet;
use std::fs;

use rusqlite::Connection;

use super::tests::{document, unit, writer};
use super::*;
use crate::ErrorKind;
use crate::document::{Problem, versions};

/// A library of format 1 as it was written by the first release: a text of two records, a Markdown file, and a chat.
fn of_format_1(dir: &std::path::Path) {
    let connection = Connection::open(dir.join("library.db")).unwrap();
    connection.pragma_update(None, "application_id", schema::APPLICATION_ID).unwrap();
    connection.pragma_update(None, "user_version", 1).unwrap();
    connection.execute_batch(FORMAT_1).unwrap();
    connection
        .execute_batch(
            "INSERT INTO documents VALUES
                (4, 'a.md', '/docs/a.md', '/docs', 'h4', 9, 5, '2024-01-01T00:00:00Z', 'A', '2023-05', 'en', 'markdown', 1,
                    9, 0, 1),
                (5, 'one', '/docs/r.jsonl#one', '/docs', 'h5', 3, 5, '2024-01-01T00:00:00Z', NULL, NULL, NULL, 'jsonl', 1,
                    3, 0, 1);
            INSERT INTO texts VALUES (4, 'the words'), (5, 'two');
            INSERT INTO blocks VALUES
                (4, 0, 'paragraph', NULL, 0, 9, '[\"A\"]', '3', NULL, 1), (5, 0, 'paragraph', NULL, 0, 3, '[]', NULL, NULL, 1);
            INSERT INTO passages VALUES (7, 4, 0, 9, '[\"A\"]', x'00', 1), (8, 5, 0, 3, '[]', x'01', 2);
            INSERT INTO generations (generation) VALUES (1), (2);
            INSERT INTO roots VALUES ('/docs');
            INSERT INTO chats VALUES (1, 'Who?');
            INSERT INTO turns VALUES (1, 0, 'Who?', '{}', '2024-01-01T00:00:00Z');",
        )
        .unwrap();
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())).unwrap();
}

#[test]
fn a_library_of_format_1_is_brought_up_to_date_by_whoever_opens_it_first() {
    type Open = fn(&std::path::Path);
    let ways: [Open; 3] = [
        |dir| drop(Library::open(dir).unwrap()),
        |dir| drop(Writer::open(dir).unwrap()),
        |dir| drop(Chats::open(dir).unwrap()),
    ];
    for open in ways {
        let dir = tempfile::tempdir().unwrap();
        of_format_1(dir.path());
        open(dir.path());
        let library = Library::open(dir.path()).unwrap();
        let stored = library.document(DocumentId(4)).unwrap().unwrap();
        assert_eq!((&*stored.text, stored.symbol, stored.replaced), ("the words", None, None));
        assert_eq!(stored.blocks[0].paragraph.as_deref(), Some("3"));
        assert_eq!((stored.blocks[0].division.as_ref(), stored.blocks[0].place.as_ref()), (None, None));
        let record = library.find("one").unwrap().unwrap();
        assert_eq!(record.part_of.as_deref(), Some("/docs/r.jsonl"));
        assert_eq!(library.find("a.md").unwrap().unwrap().language.as_deref(), Some("en"));
        assert_eq!(library.chat(ChatId(1)).unwrap()[0].question, "Who?");
        assert!(library.problems().unwrap().is_empty());
        assert_eq!((library.generation().unwrap(), library.check().unwrap().len()), (2, 0));
        drop(library);
        // And it can be written like any other.
        let mut writer = writer(dir.path());
        let id = writer.put(&document("a.md", &["one", "two"], true)).unwrap();
        assert!(id > DocumentId(5), "ids are never used again");
        assert!(writer.document(DocumentId(4)).unwrap().unwrap().replaced.is_some());
    }
}

#[test]
fn many_that_open_an_old_library_at_once_all_find_it_up_to_date() {
    let dir = tempfile::tempdir().unwrap();
    of_format_1(dir.path());
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert_eq!(Library::open(dir.path()).unwrap().counts().unwrap(), (2, 2, 2)));
        }
    });
}

#[cfg(unix)]
#[test]
fn an_old_library_that_cannot_be_written_says_what_to_do() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    of_format_1(dir.path());
    let set = |mode| fs::set_permissions(dir.path(), fs::Permissions::from_mode(mode)).unwrap();
    set(0o500);
    let may_all = fs::write(dir.path().join("probe"), "").is_ok();
    let opened = Library::open(dir.path());
    set(0o700);
    if may_all {
        eprintln!("skipped: this user may write everywhere");
        return;
    }
    let error = opened.unwrap_err();
    assert!(error.to_string().contains("older format"), "{error}");
    assert!(error.hint_text().unwrap().contains("--library"));
}

#[test]
fn a_replaced_text_can_still_be_opened_and_says_what_came_after_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = writer(dir.path());
    let new = document("a.md", &["Heading", "one"], true);
    let first = writer.put(&new).unwrap();
    let second = writer.put(&document("a.md", &["two"], true)).unwrap();
    let third = writer.put(&document("a.md", &["three"], true)).unwrap();
    let old = writer.document(first).unwrap().unwrap();
    assert_eq!((&*old.text, old.title.as_str()), ("Heading\none", "a.md"));
    assert_eq!((&old.blocks, &old.pages), (&new.document.blocks, &new.document.pages));
    let replaced = old.replaced.unwrap();
    assert_eq!(replaced.by.as_deref(), Some("a.md"));
    assert!(!replaced.at.is_empty() && !replaced.added.is_empty());
    assert!(writer.document(third).unwrap().unwrap().replaced.is_none());
    let all: Vec<_> = writer.editions("/docs/a.md").unwrap().into_iter().map(|row| (row.id, row.number)).collect();
    assert_eq!(all, [(first, 1), (second, 2)]);
    assert_eq!(
        (writer.counts().unwrap().0, writer.documents().unwrap().len()),
        (1, 1),
        "only current ones are counted"
    );

    writer.remove(third).unwrap();
    for id in [first, second, third] {
        assert!(writer.document(id).unwrap().is_none(), "what the user removes is removed");
    }
}

#[test]
fn what_is_gone_keeps_its_last_text_until_old_texts_are_forgotten() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = writer(dir.path());
    let id = writer.put(&document("a.md", &["one"], true)).unwrap();
    writer.retire(id).unwrap();
    writer.retire(id).unwrap();
    assert_eq!(writer.counts().unwrap(), (0, 0, 0));
    assert_eq!(writer.document(id).unwrap().unwrap().replaced.unwrap().by, None);
    // The file comes back.
    let again = writer.put(&document("a.md", &["one"], true)).unwrap();
    assert!(again > id);
    assert_eq!(writer.document(id).unwrap().unwrap().replaced.unwrap().by.as_deref(), Some("a.md"));
    assert_eq!(writer.forget_editions().unwrap(), 1);
    assert!(writer.document(id).unwrap().is_none());
    assert!(writer.document(again).unwrap().is_some());
}

#[test]
fn the_same_text_from_other_bytes_keeps_its_id_its_passages_and_its_vectors() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = writer(dir.path());
    let mut new = document("a.md", &["one", "two"], true);
    let id = writer.put(&new).unwrap();
    let passages = writer.passage_ids().unwrap();
    new.hash = "other bytes".into();
    new.modified = 77;
    new.warnings.clear();
    new.document.blocks[1].division = Some("article 5".into());
    for passage in &mut new.passages {
        passage.vector = None;
    }
    assert_eq!(writer.put(&new).unwrap(), id);
    let row = writer.find("a.md").unwrap().unwrap();
    assert_eq!((row.hash.as_str(), row.modified, row.warnings.len()), ("other bytes", 77, 0));
    assert_eq!(writer.document(id).unwrap().unwrap().blocks, new.document.blocks);
    assert_eq!(writer.passage_ids().unwrap(), passages);
    assert_eq!(writer.counts().unwrap(), (1, 2, 0));
    assert!(writer.editions("/docs/a.md").unwrap().is_empty());
    // Cut otherwise, the passages are others; the text, and so the id, is the same.
    new.passages.pop();
    assert_eq!(writer.put(&new).unwrap(), id);
    assert_ne!(writer.passage_ids().unwrap(), passages);
    assert_eq!((writer.counts().unwrap(), writer.find("a.md").unwrap().unwrap().passages), ((1, 1, 1), 1));
}

#[test]
fn a_moved_document_keeps_its_id_its_vectors_its_tags_and_its_editions() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = writer(dir.path());
    let old = writer.put(&document("a.md", &["one"], true)).unwrap();
    let id = writer.put(&document("a.md", &["two"], true)).unwrap();
    writer.put(&document("b.md", &["three"], true)).unwrap();
    writer.tag(&[id], &["law".into()], &[]).unwrap();
    writer.collect("mine", "/docs/a.md").unwrap();
    let place =
        |key: &str| Place { origin: "/docs/new/c.md".into(), key: key.into(), root: "/docs".into(), modified: 9 };
    assert_eq!(writer.relocate(id, &place("b.md")).unwrap_err().kind(), ErrorKind::Usage);
    writer.relocate(id, &place("new/c.md")).unwrap();
    let row = writer.find("new/c.md").unwrap().unwrap();
    assert_eq!((row.id, row.origin.as_str(), row.modified), (id, "/docs/new/c.md", 9));
    assert_eq!((row.tags, row.collections), (vec!["law".to_owned()], vec!["mine".to_owned()]));
    assert_eq!(writer.document(old).unwrap().unwrap().replaced.unwrap().by.as_deref(), Some("new/c.md"));
    assert_eq!(writer.counts().unwrap(), (2, 2, 0));
    assert!(writer.find("a.md").unwrap().is_none());
}

#[test]
fn vectors_that_come_by_their_texts_reach_every_passage_of_that_text() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = writer(dir.path());
    writer.put(&document("a.md", &["one", "two"], false)).unwrap();
    writer.put(&document("b.md", &["two"], false)).unwrap();
    let two = pack::hash_bytes(&["T".to_owned()], "two");
    assert_eq!(writer.set_vectors_of_texts(&[(two, unit(1))]).unwrap(), 2);
    assert_eq!(writer.set_vectors_of_texts(&[(two, unit(2)), ([0; 32], unit(0))]).unwrap(), 0);
    assert_eq!(writer.counts().unwrap(), (2, 3, 1));
    assert_eq!(writer.vectors(&[PassageId(3)]).unwrap(), [Some(unit(1))]);
}

#[test]
fn files_that_could_not_be_read_are_kept_until_they_are_read_or_gone() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = writer(dir.path());
    let file = |name: &str, reason: Option<&str>| FileRow {
        origin: format!("/docs/{name}"),
        root: "/docs".into(),
        size: 5,
        modified: 6,
        readers: versions(),
        problem: reason.map(|_| Problem::Password),
        reason: reason.map(str::to_owned),
        at: String::new(),
    };
    writer.note_file(&file("a.pdf", Some("is encrypted"))).unwrap();
    writer.note_file(&file("b.zip", None)).unwrap();
    writer.note_file(&file("a.pdf", Some("is still encrypted"))).unwrap();
    let problems = writer.problems().unwrap();
    assert_eq!(problems.len(), 1);
    assert_eq!((problems[0].problem, problems[0].size), (Some(Problem::Password), 5));
    assert_eq!(problems[0].reason.as_deref(), Some("is still encrypted"));
    assert!(!problems[0].at.is_empty());
    assert_eq!((writer.files().unwrap().len(), writer.roots().unwrap()), (2, vec!["/docs".to_owned()]));
    writer.forget_file("/docs/a.pdf").unwrap();
    assert!(writer.problems().unwrap().is_empty());
}

/// Four documents in two folders, with dates and languages.
fn shelf(dir: &std::path::Path) -> Writer {
    let mut writer = writer(dir);
    for (key, date, language) in [
        ("law/a.md", Some("2019-03-05"), Some("en")),
        ("law/b.md", Some("2020"), Some("en-GB")),
        ("lawful.md", Some("2021-06"), Some("fr")),
        ("notes/c.md", None, None),
    ] {
        let mut new = document(key, &["Some words", key], true);
        new.document.metadata.date = date.map(str::to_owned);
        new.document.metadata.language = language.map(str::to_owned);
        writer.put(&new).unwrap();
    }
    writer
}

fn matching(library: &Library, filter: &Filter) -> Vec<i64> {
    let mut ids: Vec<i64> = library.documents_matching(filter).unwrap().unwrap().into_iter().map(|id| id.0).collect();
    ids.sort_unstable();
    ids
}

#[test]
fn a_collection_holds_what_lies_below_its_folders_now_and_later() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = shelf(dir.path());
    writer.collect("Law", "/docs/law").unwrap();
    writer.collect("law", "/docs/notes/c.md").unwrap();
    let collections = writer.collections().unwrap();
    assert_eq!((collections.len(), collections[0].name.as_str(), collections[0].documents), (1, "Law", 3));
    let filter = Filter { collections: vec!["LAW".into()], ..Filter::default() };
    assert_eq!(matching(&writer, &filter), [1, 2, 4]);
    writer.put(&document("law/later.md", &["later"], true)).unwrap();
    assert_eq!(matching(&writer, &filter), [1, 2, 4, 5]);
    assert_eq!(writer.find("law/later.md").unwrap().unwrap().collections, ["Law"]);
    assert!(writer.find("lawful.md").unwrap().unwrap().collections.is_empty());
    let error = writer.forget_collection("lw").unwrap_err();
    assert!(error.hint_text().unwrap().contains("\"Law\""), "{error:?}");
    writer.forget_collection("law").unwrap();
    assert!(writer.collections().unwrap().is_empty());
    assert_eq!(writer.counts().unwrap().0, 5);
}

#[test]
fn tags_stay_with_a_document_whatever_becomes_of_its_text() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = shelf(dir.path());
    writer.tag(&[DocumentId(1), DocumentId(2)], &["Draft".into(), "un".into()], &[]).unwrap();
    writer.tag(&[DocumentId(2)], &["draft".into()], &["UN".into()]).unwrap();
    assert_eq!(writer.tags().unwrap(), [("Draft".to_owned(), 2), ("un".to_owned(), 1)]);
    let id = writer.put(&document("law/a.md", &["another text"], true)).unwrap();
    assert_eq!(writer.find("law/a.md").unwrap().unwrap().tags, ["Draft", "un"]);
    assert_eq!(matching(&writer, &Filter { tags: vec!["draft".into(), "un".into()], ..Filter::default() }), [id.0]);
    assert_eq!(writer.tag(&[id], &["a,b".into()], &[]).unwrap_err().kind(), ErrorKind::Usage);
    writer.remove(id).unwrap();
    assert_eq!(writer.tags().unwrap(), [("Draft".to_owned(), 1)]);
}

#[test]
fn filters_by_date_and_language_take_what_may_be_meant() {
    let dir = tempfile::tempdir().unwrap();
    let writer = shelf(dir.path());
    let dated = |since: Option<&str>, until: Option<&str>| Filter {
        since: since.map(str::to_owned),
        until: until.map(str::to_owned),
        ..Filter::default()
    };
    assert_eq!(matching(&writer, &dated(Some("2019-03-06"), None)), [2, 3]);
    assert_eq!(matching(&writer, &dated(Some("2020-05"), Some("2020-06"))), [2], "a year may be any day of it");
    assert_eq!(matching(&writer, &dated(None, Some("2019"))), [1]);
    assert_eq!(matching(&writer, &dated(Some("2021-06-30"), None)), [3]);
    let languages =
        |tags: &[&str]| Filter { languages: tags.iter().map(|&tag| tag.to_owned()).collect(), ..Filter::default() };
    assert_eq!(matching(&writer, &languages(&["EN"])), [1, 2]);
    assert_eq!(matching(&writer, &languages(&["en-GB", "fr"])), [2, 3]);
    assert_eq!(matching(&writer, &Filter { since: Some("2020".into()), ..languages(&["en"]) }), [2]);
    assert_eq!(writer.documents_matching(&Filter::default()).unwrap(), None::<HashSet<DocumentId>>);
    for wrong in [
        dated(Some("soon"), None),
        Filter { tags: vec!["none".into()], ..Filter::default() },
        Filter { collections: vec!["none".into()], ..Filter::default() },
    ] {
        assert_eq!(writer.documents_matching(&wrong).unwrap_err().kind(), ErrorKind::Usage);
    }
}

/// The tables of format 1, as the first release made them.
const FORMAT_1: &str = "
CREATE TABLE meta (name TEXT PRIMARY KEY, value ANY) WITHOUT ROWID, STRICT;

CREATE TABLE generations (
    generation INTEGER PRIMARY KEY,
    token      TEXT NOT NULL DEFAULT (lower(hex(randomblob(8))))
) STRICT;
INSERT INTO generations (generation) VALUES (0);

CREATE TABLE roots (path TEXT PRIMARY KEY) WITHOUT ROWID, STRICT;

CREATE TABLE documents (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    key            TEXT NOT NULL UNIQUE,
    origin         TEXT NOT NULL UNIQUE,
    root           TEXT NOT NULL,
    hash           TEXT NOT NULL,
    size           INTEGER NOT NULL,
    modified       INTEGER NOT NULL,
    added          TEXT NOT NULL,
    title          TEXT,
    date           TEXT,
    language       TEXT,
    reader         TEXT NOT NULL,
    reader_version INTEGER NOT NULL,
    text_bytes     INTEGER NOT NULL,
    page_count     INTEGER NOT NULL,
    passage_count  INTEGER NOT NULL
) STRICT;
CREATE INDEX documents_by_hash ON documents (hash);

CREATE TABLE texts (
    document INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
    text     TEXT NOT NULL
) STRICT;

CREATE TABLE blocks (
    document   INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    place      INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    level      INTEGER,
    start_byte INTEGER NOT NULL,
    end_byte   INTEGER NOT NULL,
    section    TEXT,
    paragraph  TEXT,
    page       INTEGER,
    line       INTEGER,
    PRIMARY KEY (document, place)
) WITHOUT ROWID, STRICT;

CREATE TABLE pages (
    document   INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    place      INTEGER NOT NULL,
    number     INTEGER NOT NULL,
    label      TEXT,
    start_byte INTEGER NOT NULL,
    end_byte   INTEGER NOT NULL,
    PRIMARY KEY (document, place)
) WITHOUT ROWID, STRICT;

CREATE TABLE warnings (
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    place    INTEGER NOT NULL,
    message  TEXT NOT NULL,
    PRIMARY KEY (document, place)
) WITHOUT ROWID, STRICT;

CREATE TABLE passages (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    document   INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    start_byte INTEGER NOT NULL,
    end_byte   INTEGER NOT NULL,
    heading    TEXT NOT NULL,
    text_hash  BLOB NOT NULL,
    generation INTEGER NOT NULL
) STRICT;
CREATE INDEX passages_by_document ON passages (document);
CREATE INDEX passages_by_text ON passages (text_hash);
CREATE INDEX passages_by_generation ON passages (generation);

CREATE TABLE vectors (
    passage    INTEGER PRIMARY KEY REFERENCES passages (id) ON DELETE CASCADE,
    generation INTEGER NOT NULL,
    vector     BLOB NOT NULL
) STRICT;
CREATE INDEX vectors_by_generation ON vectors (generation);

CREATE TABLE gone (passage INTEGER PRIMARY KEY, generation INTEGER NOT NULL) STRICT;
CREATE INDEX gone_by_generation ON gone (generation);

CREATE TABLE chats (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL) STRICT;

CREATE TABLE turns (
    chat     INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    place    INTEGER NOT NULL,
    question TEXT NOT NULL,
    answer   TEXT NOT NULL,
    at       TEXT NOT NULL,
    PRIMARY KEY (chat, place)
) WITHOUT ROWID, STRICT;
";
