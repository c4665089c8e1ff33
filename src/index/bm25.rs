//! Lexical retrieval: the passages that hold a question's words, by BM25.
//!
//! Postings come from the index on disk ([`super::segments`]) and, for what it lacks, from memory ([`super::memory`]); the
//! scores are computed here from both together, over living passages only. So an old index, a damaged one or none gives
//! the same scores, only slower to start.

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;

use super::Scored;
use super::analyse::{Asked, asked};
use super::memory::Memory;
use super::segments::Segments;
use crate::store::{Library, PassageId, Stamp};
use crate::text::language::Language;
use crate::{Error, ErrorKind, Result};

/// How soon repetition of a word stops to count. From DESIGN.md's measurements (nDCG@10 over eight sets), as are [`B`] and
/// the choice of stop words; also what Anserini found best for passages.
pub const K1: f32 = 0.9;

/// How much long passages are marked down.
pub const B: f32 = 0.4;

/// How much a word of the heading path counts, against one of the text.
pub const HEADING_WEIGHT: f32 = 1.0;

/// New passages are kept in memory until there are this many; then the index on disk is looked at again.
const MANY: usize = 500;

/// A passage that holds a term.
#[derive(Debug, Clone, Copy)]
pub(super) struct Posting {
    /// Where it stands among the passages on disk or in memory.
    pub(super) slot: usize,
    /// How often, headings weighted.
    pub(super) count: f32,
    /// Number of terms in the passage, headings weighted.
    pub(super) length: f32,
}

/// Headings and text as one: occurrences or lengths, headings weighted.
pub(super) fn counted(heading: u32, body: u32) -> f32 {
    HEADING_WEIGHT * heading as f32 + body as f32
}

/// A passage that holds words of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// Which passage.
    pub id: PassageId,
    /// Its BM25 score.
    pub score: f32,
    /// Which of the question's words it holds, as places in what was asked for (of the first 64).
    pub terms: Vec<usize>,
}

/// The words of a library, ready to be searched.
#[derive(Debug)]
pub struct Bm25 {
    stamp: Stamp,
    disk: Option<Segments>,
    /// How many passages of the index on disk are gone.
    gone: usize,
    memory: Memory,
    /// The languages of the library, the most frequent first.
    languages: Vec<Language>,
    /// Number of living passages, and the sum of their lengths.
    passages: usize,
    lengths: f64,
    idf: Mutex<HashMap<String, f32>>,
}

impl Bm25 {
    /// Opens the words of a library: the index on disk as far as it is right, the rest in memory.
    ///
    /// Reading a whole large library into memory takes seconds; who has the right to write calls [`super::write`] first.
    /// Also gives words for the user: that the index on disk is missing, damaged or of another library.
    ///
    /// # Errors
    /// When the library cannot be read. A damaged index is no error.
    pub fn open(library: &Library) -> Result<(Self, Vec<String>)> {
        library.snapshot(|library| {
            let stamp = library.stamp()?;
            let mut notices = Vec::new();
            let disk = match usable(library) {
                Ok(disk) => disk,
                Err(error) => {
                    notices.push(format!("{}; it will be built anew", error.one_line()));
                    None
                }
            };
            let mut index = Self::over(library, stamp, disk)?;
            if !index.is_complete(library)? {
                notices.push("the word index does not hold what the library holds; it will be built anew".into());
                let stamp = index.stamp.clone();
                index = Self::over(library, stamp, None)?;
            }
            if notices.is_empty() && index.disk.is_none() && index.memory.len() > MANY {
                notices.push("the word index is missing; it will be built anew".into());
            }
            Ok((index, notices))
        })
    }

    fn over(library: &Library, stamp: Stamp, disk: Option<Segments>) -> Result<Self> {
        let since = disk.as_ref().map_or(0, |disk| disk.stamp.generation);
        let mut index = Self {
            stamp,
            disk,
            gone: 0,
            memory: Memory::default(),
            languages: Vec::new(),
            passages: 0,
            lengths: 0.0,
            idf: Mutex::default(),
        };
        index.take_in(library, since)?;
        Ok(index)
    }

    /// Takes in what changed in the library since the last time; quick when nothing did.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn catch_up(&mut self, library: &Library) -> Result<()> {
        library.snapshot(|library| {
            let now = library.stamp()?;
            if now == self.stamp {
                return Ok(());
            }
            if !library.has_been(&self.stamp)? {
                *self = Self::over(library, now, usable(library).unwrap_or_default())?;
                return Ok(());
            }
            let since = self.stamp.generation;
            self.stamp = now;
            self.take_in(library, since)?;
            let held = self.disk.as_ref().map_or(0, |disk| disk.stamp.generation);
            if self.memory.len() + self.gone >= MANY
                && Segments::generation_on_disk(library.dir()) > held
                && let Ok(Some(disk)) = usable(library)
            {
                let fresh = Self::over(library, self.stamp.clone(), Some(disk))?;
                if fresh.is_complete(library)? {
                    *self = fresh;
                }
            }
            Ok(())
        })
    }

    fn take_in(&mut self, library: &Library, since: u64) -> Result<()> {
        if since > 0 {
            let mut gone: HashSet<PassageId> = library.gone_since(since)?.into_iter().collect();
            gone.retain(|&id| !self.memory.remove(id));
            if let Some(disk) = self.disk.as_mut().filter(|_| !gone.is_empty()) {
                self.gone += disk.remove(&gone);
            }
        }
        library.each_passage_since(since, &mut |row| {
            self.memory.add(&row);
            Ok(())
        })?;
        self.languages.clear();
        for tag in library.languages()? {
            let language = Language::of(tag.as_deref());
            if !self.languages.contains(&language) {
                self.languages.push(language);
            }
        }
        (self.passages, self.lengths) =
            self.living().fold((0, 0.0), |(count, sum), (_, length)| (count + 1, sum + f64::from(length)));
        self.idf.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner).clear();
        Ok(())
    }

    fn living(&self) -> impl Iterator<Item = (PassageId, f32)> {
        self.disk.iter().flat_map(Segments::passages).chain(self.memory.passages())
    }

    /// Whether it holds exactly the passages of the library: the last word on an index whose files are whole.
    fn is_complete(&self, library: &Library) -> Result<bool> {
        let mut held: Vec<PassageId> = self.living().map(|(id, _)| id).collect();
        held.sort_unstable();
        Ok(held == library.passage_ids()?)
    }

    /// The `k` passages that match a question best, best first; none when it has no word that says anything. Only `among`
    /// these, where that is said.
    ///
    /// # Errors
    /// When the index on disk cannot be read.
    pub fn search(&self, question: &str, k: usize, among: Option<&HashSet<PassageId>>) -> Result<Vec<Scored>> {
        let matches = self.search_words(&self.asked(question), k, among)?;
        Ok(matches.into_iter().map(|found| Scored { id: found.id, score: found.score }).collect())
    }

    /// What a question asks for, in the languages of the library.
    pub fn asked(&self, question: &str) -> Vec<Asked> {
        asked(question, &self.languages)
    }

    /// As [`Bm25::search`] for words made by [`Bm25::asked`]; a word that is asked for twice counts twice. A passage that
    /// holds several forms of a word gets the score of the best of them.
    ///
    /// # Errors
    /// As for [`Bm25::search`].
    pub fn search_words(&self, words: &[Asked], k: usize, among: Option<&HashSet<PassageId>>) -> Result<Vec<Match>> {
        let average = (self.lengths / self.passages.max(1) as f64).max(1.0) as f32;
        let slots = self.disk.as_ref().map_or(0, Segments::slots) + self.memory.slots();
        let mut scores = vec![(0.0_f32, 0_u64); slots];
        let mut postings = Vec::new();
        let mut best: HashMap<usize, f32> = HashMap::new();
        for (place, word) in words.iter().enumerate() {
            let mut count_in = |slot: usize, score: f32| {
                let (sum, held) = &mut scores[slot];
                *sum += score;
                *held |= 1_u64.checked_shl(place as u32).unwrap_or(0);
            };
            best.clear();
            for form in &word.forms {
                self.postings(form, &mut postings)?;
                let idf = idf(postings.len(), self.passages);
                for &Posting { slot, count, length } in &postings {
                    let score = idf * count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * length / average));
                    if word.forms.len() == 1 {
                        count_in(slot, score);
                    } else {
                        let known = best.entry(slot).or_insert(score);
                        *known = known.max(score);
                    }
                }
            }
            for (&slot, &score) in &best {
                count_in(slot, score);
            }
        }
        let mut found: Vec<(PassageId, f32, u64)> = scores
            .into_iter()
            .enumerate()
            .filter(|(_, (score, _))| *score > 0.0)
            .filter_map(|(slot, (score, held))| Some((self.passage_at(slot)?, score, held)))
            .filter(|(id, ..)| among.is_none_or(|among| among.contains(id)))
            .collect();
        let order = |a: &(PassageId, f32, u64), b: &(PassageId, f32, u64)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        if k < found.len() {
            found.select_nth_unstable_by(k, order);
            found.truncate(k);
        }
        found.sort_unstable_by(order);
        let places = |held: u64| (0..words.len().min(64)).filter(|place| held >> place & 1 == 1).collect();
        Ok(found.into_iter().map(|(id, score, held)| Match { id, score, terms: places(held) }).collect())
    }

    fn passage_at(&self, slot: usize) -> Option<PassageId> {
        match &self.disk {
            Some(disk) if slot < disk.slots() => disk.passage_at(slot),
            disk => self.memory.passage_at(slot - disk.as_ref().map_or(0, Segments::slots)),
        }
    }

    /// How telling a stem is: the logarithm of how rare it is among the passages; greatest for one that occurs in none.
    ///
    /// # Errors
    /// As for [`Bm25::search`].
    pub fn idf(&self, stem: &str) -> Result<f32> {
        let lock = || Error::new(ErrorKind::Internal, "the word index is unusable after a panic");
        if let Some(&known) = self.idf.lock().map_err(|_| lock())?.get(stem) {
            return Ok(known);
        }
        let value = idf(self.document_frequency(stem)?, self.passages);
        self.idf.lock().map_err(|_| lock())?.insert(stem.to_owned(), value);
        Ok(value)
    }

    /// In how many passages a stem occurs, about: what is gone counts, too. Quick, however many there are.
    ///
    /// # Errors
    /// As for [`Bm25::search`].
    pub fn roughly(&self, stem: &str) -> Result<usize> {
        let disk = self.disk.as_ref().map_or(Ok(0), |disk| disk.roughly(stem))?;
        Ok(disk + self.memory.roughly(stem))
    }

    /// The inverse document frequency of a stem that so many passages have.
    pub fn idf_of(&self, passages: usize) -> f32 {
        idf(passages.min(self.passages), self.passages)
    }

    /// In how many passages a stem occurs.
    ///
    /// # Errors
    /// As for [`Bm25::search`].
    pub fn document_frequency(&self, stem: &str) -> Result<usize> {
        let mut postings = Vec::new();
        self.postings(stem, &mut postings)?;
        Ok(postings.len())
    }

    /// The living passages that hold a term, into a list that is emptied first.
    fn postings(&self, term: &str, into: &mut Vec<Posting>) -> Result<()> {
        into.clear();
        let mut before = 0;
        if let Some(disk) = &self.disk {
            disk.postings(term, &mut |posting| into.push(posting))?;
            before = disk.slots();
        }
        self.memory.postings(term, &mut |posting| into.push(Posting { slot: before + posting.slot, ..posting }));
        Ok(())
    }

    /// Number of passages.
    pub fn len(&self) -> usize {
        self.passages
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.passages == 0
    }

    /// The generation of the library that it reflects.
    pub fn generation(&self) -> u64 {
        self.stamp.generation
    }

    /// Whether there is so much in memory that [`super::write`] is worth its while.
    pub fn wants_writing(&self) -> bool {
        self.disk.is_none() || self.memory.len() + self.gone >= MANY
    }
}

/// The index on disk, if it is of this library's past.
fn usable(library: &Library) -> Result<Option<Segments>> {
    match Segments::open(library.dir())? {
        Some(disk) if library.has_been(&disk.stamp)? => Ok(Some(disk)),
        Some(_) => Err(Error::new(ErrorKind::Library, "the word index was made for another state of the library")),
        None => Ok(None),
    }
}

fn idf(occurs_in: usize, passages: usize) -> f32 {
    let (with, all) = (occurs_in as f32, passages as f32);
    (1.0 + (all - with + 0.5) / (with + 0.5)).ln()
}
