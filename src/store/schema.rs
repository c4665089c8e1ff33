//! The tables, and the version of their format.

/// The format's version; a library with a higher one is refused, with a word about updating adduce.
pub const FORMAT: u32 = 3;

/// The number that `SQLite` keeps in the file's header to tell whose database it is: "addu".
pub(super) const APPLICATION_ID: i32 = 0x6164_6475;

/// All tables of format [`FORMAT`]; the ones that came later are in [`NEW_IN_2`] and [`NEW_IN_3`].
///
/// - `AUTOINCREMENT` wherever an id leaves the database (index, citation, saved chat): such an id must never come to mean
///   something else.
/// - Texts lie apart from documents, so that a list of documents does not read them.
/// - `generations` has one row for every transaction that changed documents, passages or vectors. The random token tells
///   two libraries (or a library and its restored back-up) apart that happen to count alike: an index is stamped with
///   both, see [`super::Stamp`].
/// - A passage and its vector each carry the generation they came with, since a vector may come later.
/// - `documents.sketch` is [`crate::document::sketch::Sketch`]; null for short texts and for those of format 1.
/// - `blocks.section` is null where it is the same as in the block before.
/// - `documents.part_of` is the origin of the file that holds the document, where that is not the document itself.
pub(super) const TABLES: &str = "
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
    symbol         TEXT,
    reader         TEXT NOT NULL,
    reader_version INTEGER NOT NULL,
    text_bytes     INTEGER NOT NULL,
    page_count     INTEGER NOT NULL,
    passage_count  INTEGER NOT NULL,
    part_of        TEXT,
    sketch         BLOB
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
    division   TEXT,
    place_name TEXT,
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

/// The tables that came with format 2.
///
/// - `editions` holds texts that are no longer current, under the id that they had as a document: what cited them still
///   opens them. `body` is the JSON of blocks and pages.
/// - `files` holds what is known of files that are not simply one document: those that could not be read (`reason`) and
///   those that hold several documents. `readers` is [`crate::document::versions`] of who tried.
/// - A document is in a collection when it lies in or below one of the collection's roots; nothing is written for each
///   document, so what is found later belongs to it by itself.
/// - Tags go by origin, so that they stay with a document through all its editions.
pub(super) const NEW_IN_2: &str = "
CREATE TABLE editions (
    id          INTEGER PRIMARY KEY,
    number      INTEGER NOT NULL,
    key         TEXT NOT NULL,
    origin      TEXT NOT NULL,
    title       TEXT,
    hash        TEXT NOT NULL,
    symbol      TEXT,
    date        TEXT,
    reader      TEXT NOT NULL,
    added       TEXT NOT NULL,
    replaced_by INTEGER,
    replaced_at TEXT NOT NULL,
    text        TEXT NOT NULL,
    body        TEXT NOT NULL
) STRICT;
CREATE INDEX editions_by_origin ON editions (origin);

CREATE TABLE files (
    origin   TEXT PRIMARY KEY,
    root     TEXT NOT NULL,
    size     INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    readers  TEXT NOT NULL,
    problem  TEXT,
    reason   TEXT,
    at       TEXT NOT NULL
) WITHOUT ROWID, STRICT;

CREATE TABLE collections (
    name TEXT NOT NULL,
    root TEXT NOT NULL,
    PRIMARY KEY (name, root)
) WITHOUT ROWID, STRICT;

CREATE TABLE tags (
    origin TEXT NOT NULL,
    tag    TEXT NOT NULL,
    PRIMARY KEY (origin, tag)
) WITHOUT ROWID, STRICT;
CREATE INDEX tags_by_name ON tags (tag);
";

/// The tables that came with format 3: kept briefings. `body` is the JSON of [`crate::brief::Brief`]; a step has the body as
/// it was before.
pub(super) const NEW_IN_3: &str = "
CREATE TABLE briefs (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    at   TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE brief_steps (
    brief INTEGER NOT NULL REFERENCES briefs (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    what  TEXT NOT NULL,
    body  TEXT NOT NULL,
    PRIMARY KEY (brief, place)
) WITHOUT ROWID, STRICT;
";

/// What format 1 lacks in the tables that it has.
pub(super) const FROM_1: &str = "
ALTER TABLE documents ADD COLUMN symbol TEXT;
ALTER TABLE documents ADD COLUMN part_of TEXT;
ALTER TABLE documents ADD COLUMN sketch BLOB;
ALTER TABLE blocks ADD COLUMN division TEXT;
ALTER TABLE blocks ADD COLUMN place_name TEXT;
";
