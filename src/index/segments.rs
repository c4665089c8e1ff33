//! The words on disk, in the folder `bm25`: a tantivy index, stamped with the library's state in its commits. Tantivy
//! keeps the postings; the scores are ours (see [`super::bm25`]), since its own fix k1 and b.
//!
//! Tantivy maps files into memory and trusts them, so on opening every file is compared with its checksum, and the
//! passages that it holds are compared with the library's (by the caller).

use std::collections::HashSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{DocSet, Index, IndexWriter, ReloadPolicy, SegmentReader, TERMINATED, TantivyDocument, Term};

use super::analyse;
use super::bm25::{Posting, counted};
use super::memory::heading_text;
use super::reading::Reading;
use crate::paths::for_people;
use crate::store::{PassageId, Stamp, Writer};
use crate::text::language::Language;
use crate::{Error, ErrorKind, Result};

const FOLDER: &str = "bm25";

/// Memory for the one thread that writes, in bytes: the least that tantivy takes. A segment of some 50,000 passages.
const HEAP: usize = 15_000_000;

/// Said with every commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Payload {
    /// See [`analyse::VERSION`].
    analysis: u32,
    stamp: Stamp,
}

/// Where the index of a library is.
fn folder(library: &Path) -> PathBuf {
    library.join(FOLDER)
}

#[derive(Debug, Clone, Copy)]
struct Fields {
    passage: Field,
    heading: Field,
    body: Field,
}

fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    // Words are told by us, with the language of each passage; tantivy's tokenizer is never called.
    // Positions are not used yet; phrases will need them, and building anew for that would cost more than they weigh.
    let indexing =
        TextFieldIndexing::default().set_tokenizer("raw").set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = TextOptions::default().set_indexing_options(indexing);
    let fields = Fields {
        passage: builder.add_u64_field("passage", INDEXED | FAST),
        heading: builder.add_text_field("heading", text.clone()),
        body: builder.add_text_field("body", text),
    };
    (builder.build(), fields)
}

/// The segments of one commit, open for reading.
pub(super) struct Segments {
    pub(super) stamp: Stamp,
    fields: Fields,
    parts: Vec<Segment>,
}

struct Segment {
    reader: SegmentReader,
    /// The slots of the segments before it.
    before: usize,
    /// By tantivy's number: the passage and its length; `None` where it is gone.
    passages: Vec<Option<(PassageId, f32)>>,
}

impl std::fmt::Debug for Segments {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Segments").field("stamp", &self.stamp).field("parts", &self.parts.len()).finish_non_exhaustive()
    }
}

impl Segments {
    /// Opens the index of a library; `Ok(None)` where there is none.
    ///
    /// # Errors
    /// When it is damaged or of another version.
    pub(super) fn open(library: &Path) -> Result<Option<Self>> {
        let dir = folder(library);
        if !dir.join("meta.json").exists() {
            return Ok(None);
        }
        // Checksums do not cover the list of segments itself; what tantivy makes of a wrong number there may be a panic.
        match catch_unwind(AssertUnwindSafe(|| Self::open_checked(&dir))) {
            Ok(found) => found.map(Some),
            Err(_) => Err(damaged("damaged")),
        }
    }

    fn open_checked(dir: &Path) -> Result<Self> {
        let unreadable = |error: tantivy::TantivyError| damaged("damaged").because(error.to_string());
        check_listed(dir)?;
        let folder = Reading::open(dir).map_err(|error| unreadable(error.into()))?;
        let index = Index::open(folder).map_err(unreadable)?;
        let (schema, fields) = schema();
        let payload = index.load_metas().map_err(unreadable)?.payload.unwrap_or_default();
        let payload: Payload = serde_json::from_str(&payload).map_err(|_| damaged("not finished"))?;
        if index.schema() != schema || payload.analysis != analyse::VERSION {
            return Err(damaged("of another version of adduce"));
        }
        check_sums(dir, &index)?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(unreadable)?;
        let searcher = reader.searcher();
        let mut segments = Vec::new();
        let mut before = 0;
        for reader in searcher.segment_readers() {
            segments.push(Segment::open(reader, fields, before)?);
            before += reader.max_doc() as usize;
        }
        Ok(Self { stamp: payload.stamp, fields, parts: segments })
    }

    /// The generation of the index on disk, by a look at its list of segments alone; 0 where there is none.
    pub(super) fn generation_on_disk(library: &Path) -> u64 {
        #[derive(Deserialize)]
        struct Meta {
            payload: String,
        }
        let payload = fs::read(folder(library).join("meta.json"))
            .ok()
            .and_then(|meta| serde_json::from_slice::<Meta>(&meta).ok())
            .and_then(|meta| serde_json::from_str::<Payload>(&meta.payload).ok());
        payload.map_or(0, |payload| payload.stamp.generation)
    }

    /// The passages and their lengths.
    pub(super) fn passages(&self) -> impl Iterator<Item = (PassageId, f32)> {
        self.parts.iter().flat_map(|segment| segment.passages.iter().flatten().copied())
    }

    /// How many passages it has room for, those that are gone included.
    pub(super) fn slots(&self) -> usize {
        self.parts.last().map_or(0, |segment| segment.before + segment.passages.len())
    }

    /// The passage at a posting's slot.
    pub(super) fn passage_at(&self, slot: usize) -> Option<PassageId> {
        let at = self.parts.partition_point(|segment| segment.before <= slot).checked_sub(1)?;
        let segment = self.parts.get(at)?;
        segment.passages.get(slot - segment.before).copied().flatten().map(|(id, _)| id)
    }

    /// Leaves out what is gone from the library since it was written; gives how many that were.
    pub(super) fn remove(&mut self, gone: &HashSet<PassageId>) -> usize {
        let mut removed = 0;
        for passage in self.parts.iter_mut().flat_map(|segment| &mut segment.passages) {
            if passage.is_some_and(|(id, _)| gone.contains(&id)) {
                *passage = None;
                removed += 1;
            }
        }
        removed
    }

    /// In how many passages a term occurs, about: what is gone counts, and what has it in the heading only may not. Told by
    /// the dictionary, without reading the postings.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub(super) fn roughly(&self, term: &str) -> Result<usize> {
        let count = |segment: &Segment, field: Field| -> tantivy::Result<u32> {
            Ok(segment.reader.inverted_index(field)?.doc_freq(&Term::from_field_text(field, term))?)
        };
        let mut sum = 0;
        for segment in &self.parts {
            let both = count(segment, self.fields.heading).and_then(|heading| {
                let body = count(segment, self.fields.body)?;
                Ok(heading.max(body))
            });
            sum += both.map_err(|error| damaged("damaged").because(error.to_string()))? as usize;
        }
        Ok(sum)
    }

    /// The passages that hold a term.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub(super) fn postings(&self, term: &str, each: &mut dyn FnMut(Posting)) -> Result<()> {
        for segment in &self.parts {
            segment.postings(self.fields, term, each).map_err(|error| damaged("damaged").because(error.to_string()))?;
        }
        Ok(())
    }
}

impl Segment {
    fn open(reader: &SegmentReader, fields: Fields, before: usize) -> Result<Self> {
        let unreadable = |error: tantivy::TantivyError| damaged("damaged").because(error.to_string());
        let heading = reader.get_fieldnorms_reader(fields.heading).map_err(unreadable)?;
        let body = reader.get_fieldnorms_reader(fields.body).map_err(unreadable)?;
        if body.num_docs() != reader.max_doc() || heading.num_docs() != reader.max_doc() {
            return Err(damaged("damaged"));
        }
        // Opened now, so that a file which is missing shows here and not in the middle of a question.
        for field in [fields.heading, fields.body] {
            reader.inverted_index(field).map_err(unreadable)?;
        }
        let ids = reader.fast_fields().u64("passage").map_err(unreadable)?;
        let mut passages = vec![None; reader.max_doc() as usize];
        for doc in reader.doc_ids_alive() {
            let id = ids.first(doc).ok_or_else(|| damaged("damaged"))?;
            let length = counted(heading.fieldnorm(doc), body.fieldnorm(doc));
            passages[doc as usize] = Some((PassageId(id as i64), length));
        }
        Ok(Self { reader: reader.clone(), before, passages })
    }

    /// Headings and bodies are two fields; their postings, both by ascending number, are merged.
    fn postings(&self, fields: Fields, term: &str, each: &mut dyn FnMut(Posting)) -> tantivy::Result<()> {
        let read = |field: Field| -> tantivy::Result<_> {
            let term = Term::from_field_text(field, term);
            Ok(self.reader.inverted_index(field)?.read_postings(&term, IndexRecordOption::WithFreqs)?)
        };
        let (mut heading, mut body) = (read(fields.heading)?, read(fields.body)?);
        loop {
            let at = |postings: &Option<SegmentPostings>| postings.as_ref().map_or(TERMINATED, DocSet::doc);
            let doc = at(&heading).min(at(&body));
            if doc == TERMINATED {
                return Ok(());
            }
            let mut counts = [0, 0];
            for (slot, postings) in [&mut heading, &mut body].into_iter().enumerate() {
                if let Some(postings) = postings.as_mut().filter(|postings| postings.doc() == doc) {
                    counts[slot] = postings.term_freq();
                    postings.advance();
                }
            }
            if let Some(&Some((_, length))) = self.passages.get(doc as usize) {
                each(Posting { slot: self.before + doc as usize, count: counted(counts[0], counts[1]), length });
            }
        }
    }
}

/// Brings the index on disk up to the library's present state, making it anew where it is missing, damaged, of another
/// version or of another library. Readers that have the former state open keep it.
///
/// Gives a word for the user when an index that was there had to be made anew.
///
/// # Errors
/// When the library cannot be read or the index cannot be written.
pub fn write(writer: &Writer) -> Result<Option<String>> {
    let (found, mut notice) = match Segments::open(writer.dir()) {
        Ok(found) => (found, None),
        Err(error) => (None, Some(format!("{}; it was built anew", error.one_line()))),
    };
    let now = writer.stamp()?;
    let since = match found {
        Some(found) if found.stamp == now => return Ok(None),
        Some(found) if writer.has_been(&found.stamp)? => Some(found.stamp.generation),
        Some(_) => {
            notice = Some("the word index was made for another state of the library; it was built anew".to_owned());
            None
        }
        None => None,
    };
    let dir = folder(writer.dir());
    let failed = |error: String| {
        Error::new(ErrorKind::File, format!("could not write the word index in {}", for_people(&dir)))
            .hint("Check the permissions and the free space there. Search works meanwhile, only slower to start.")
            .because(error)
    };
    let index = if since.is_some() {
        Index::open_in_dir(&dir).map_err(|error| failed(error.to_string()))?
    } else {
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(&dir).map_err(|error| failed(error.to_string()))?;
        Index::create_in_dir(&dir, schema().0).map_err(|error| failed(error.to_string()))?
    };
    let wrong = |error: tantivy::TantivyError| failed(error.to_string());
    let mut postings: IndexWriter = index.writer_with_num_threads(1, HEAP).map_err(wrong)?;
    let fields = schema().1;
    let stamp = writer.snapshot(|library| {
        let since = since.unwrap_or(0);
        if since > 0 {
            for id in library.gone_since(since)? {
                postings.delete_term(Term::from_field_u64(fields.passage, id.0 as u64));
            }
        }
        library.each_passage_since(since, &mut |row| {
            let mut document = TantivyDocument::new();
            document.add_u64(fields.passage, row.id.0 as u64);
            let language = Language::of(row.language.as_deref());
            document.add_pre_tokenized_text(fields.heading, analyse::tokens(&heading_text(&row.heading), language));
            document.add_pre_tokenized_text(fields.body, analyse::tokens(&row.text, language));
            postings.add_document(document).map(drop).map_err(wrong)
        })?;
        library.stamp()
    })?;
    let payload = serde_json::to_string(&Payload { analysis: analyse::VERSION, stamp })
        .map_err(|error| failed(error.to_string()))?;
    let mut commit = postings.prepare_commit().map_err(wrong)?;
    commit.set_payload(&payload);
    commit.commit().map_err(wrong)?;
    postings.wait_merging_threads().map_err(wrong)?;
    Ok(notice)
}

fn damaged(what: &str) -> Error {
    Error::new(ErrorKind::Library, format!("the word index is {what}"))
}

/// Tantivy removes the files that its list names once they are of no use. A list that names a file elsewhere, by damage or
/// because someone else made it, is not obeyed.
fn check_listed(dir: &Path) -> Result<()> {
    let Ok(list) = fs::read(dir.join(".managed.json")) else { return Ok(()) };
    let names: Vec<String> = serde_json::from_slice(&list).map_err(|error| damaged("damaged").because(error))?;
    let plain = |name: &String| Path::new(name).file_name().is_some_and(|file| file == name.as_str());
    if names.iter().all(plain) { Ok(()) } else { Err(damaged("damaged")) }
}

/// Compares every file of the index with the checksum at its end.
fn check_sums(dir: &Path, index: &Index) -> Result<()> {
    let failed = |error: std::io::Error| damaged("damaged").because(error);
    for entry in fs::read_dir(dir).map_err(failed)? {
        let name = PathBuf::from(entry.map_err(failed)?.file_name());
        let plain = name.to_str().is_some_and(|name| name == "meta.json" || name.starts_with('.'));
        if !plain && !index.directory().validate_checksum(&name).is_ok_and(|right| right) {
            return Err(damaged("damaged"));
        }
    }
    Ok(())
}
