//! Finding passages: candidates by word and by vector, filters, and the search that ends there.

use std::collections::HashSet;

use super::ask::{Asker, stop_if_cancelled};
use super::indexes::agreed;
use super::lane::Job;
use crate::embed::TokenVectors;
use crate::index::Scored;
use crate::retrieve::acronyms::{self, Acronym};
use crate::retrieve::fuse::{DEPTH, fuse};
use crate::retrieve::rerank::{self, READ_FOR_ANSWERS, READ_TO_RANK};
use crate::retrieve::{Explanation, Hit, Mode};
use crate::store::{Filter, PassageId, PassageRow};
use crate::text::language::Language;
use crate::text::words::words;
use crate::{Error, ErrorKind, Result};

/// How many passages may spell out an acronym, of those found for the question and of those that have it.
const SPELLED: usize = 16;
/// How much of a document around a passage is read for what its acronyms are short for, on either side, in bytes.
const AROUND: usize = 12_000;
/// How many acronyms of a question are looked up.
const ACRONYMS: usize = 3;

/// A passage with its fused score.
pub(super) type Fused = (PassageId, f32, Explanation);

impl Asker {
    /// The best passages for a query, as a search lists them.
    pub(super) fn search(
        &mut self,
        job: &Job,
        query: &str,
        mode: Mode,
        filter: &Filter,
        limit: usize,
    ) -> Result<(Vec<Hit>, Vec<String>)> {
        let asks = mode == Mode::Hybrid && rerank::asks(query);
        if asks {
            self.readers.prepare();
        }
        self.open_library()?;
        let mut notes = Vec::new();
        let among = self.among(filter, &mut notes)?;
        let depth = DEPTH.max(limit);
        let mut lexical = if mode == Mode::Dense { Vec::new() } else { self.lexical(query, depth, among.as_ref())? };
        let acronyms = if mode == Mode::Hybrid { self.acronyms(query, &lexical, among.as_ref())? } else { Vec::new() };
        let written = query;
        let query = &acronyms::spell_out(written, &acronyms);
        if !acronyms.is_empty() {
            lexical = self.lexical(query, depth, among.as_ref())?;
        }
        stop_if_cancelled(job)?;
        let mut asked: Option<TokenVectors> = None;
        let dense = if mode == Mode::Lexical {
            Vec::new()
        } else {
            asked = self.question(query, &mut notes)?;
            match &asked {
                Some(asked) => self.dense(&asked.pooled, depth, among.as_ref(), &mut notes)?,
                None if mode == Mode::Dense => {
                    return Err(Error::new(ErrorKind::Model, "semantic search is off")
                        .hint("Use --mode lexical, or turn it on with `adduce setup`."));
                }
                None => Vec::new(),
            }
        };
        if mode == Mode::Dense || (matches!(mode, Mode::Hybrid | Mode::Fused) && self.is_semantic()) {
            notes.extend(self.not_yet_embedded()?);
        }
        let ranked = match mode {
            // A single list keeps its own scores.
            Mode::Dense | Mode::Lexical => fuse(&dense, &lexical)
                .into_iter()
                .map(|(id, _, why)| (id, why.dense.or(why.lexical).unwrap_or(0.0), why))
                .collect(),
            Mode::Fused => fuse(&dense, &lexical),
            Mode::Hybrid => {
                let fused = fuse(&dense, &lexical);
                match asked.filter(|_| !dense.is_empty()) {
                    Some(asked) => {
                        let met = self.meet(fused, query, &asked, READ_TO_RANK, job)?.0;
                        if asks { self.read_for_answers(met, written, job, &mut notes)? } else { met }
                    }
                    None => fused,
                }
            }
        };
        Ok((self.hits(ranked.into_iter().take(limit), written)?, notes))
    }

    /// Reads the first passages for an answer and ranks them anew; where they cannot be read they stay in their order.
    fn read_for_answers(
        &mut self,
        mut ranked: Vec<Fused>,
        query: &str,
        job: &Job,
        notes: &mut Vec<String>,
    ) -> Result<Vec<Fused>> {
        let hits = self.hits(ranked.iter().take(READ_FOR_ANSWERS).cloned(), query)?;
        let answered: Vec<f32> = match self.readers.read(query, &hits, &job.cancel) {
            Ok(readings) => readings.iter().map(|reading| reading.answered).collect(),
            Err(error) if error.kind() == ErrorKind::Cancelled => return Err(error),
            Err(error) => {
                notes.push(format!("passages are not ranked by their answers: {}", error.one_line()));
                return Ok(ranked);
            }
        };
        // A passage that went since it was found is no hit.
        let rest = ranked.split_off(READ_FOR_ANSWERS.min(ranked.len()));
        ranked.retain(|(id, ..)| hits.iter().any(|hit| hit.passage.id == *id));
        ranked.extend(rest);
        Ok(rerank::by_reading(ranked, &answered))
    }

    /// The passages that a filter lets through; `None` for all.
    pub(super) fn among(&self, filter: &Filter, notes: &mut Vec<String>) -> Result<Option<HashSet<PassageId>>> {
        let library = self.library()?;
        let Some(documents) = library.documents_matching(filter)? else { return Ok(None) };
        if documents.is_empty() {
            notes.push(format!("no document matches: {}", filter.words()));
        }
        library.passages_in(&documents).map(Some)
    }

    pub(super) fn lexical(&self, query: &str, depth: usize, among: Option<&HashSet<PassageId>>) -> Result<Vec<Scored>> {
        self.indexes.lexical(self.library()?, query, depth, among)
    }

    /// What the library spells out of a question's acronyms and names: looked for in the passages that have most of its
    /// words, and in those that have the acronym.
    pub(super) fn acronyms(
        &self,
        question: &str,
        found: &[Scored],
        among: Option<&HashSet<PassageId>>,
    ) -> Result<Vec<Acronym>> {
        let (mut read, passages) = self.spelled_out(question, found, among)?;
        if read.is_empty() {
            return Ok(read);
        }
        let library = self.library()?;
        let mut documents = Vec::new();
        let mut seen = HashSet::new();
        for passage in passages.iter().filter(|passage| seen.insert(passage.document)).take(SPELLED) {
            documents.extend(library.text_around(passage.document, passage.span, AROUND)?.map(|(_, text)| text));
        }
        let documents: Vec<&str> = documents.iter().map(String::as_str).collect();
        read.retain(|acronym| acronyms::is_usual(acronym, &documents));
        Ok(read)
    }

    /// What any passage spells out of a question's acronyms and names, usual or not, and where it was looked for.
    fn spelled_out(
        &self,
        question: &str,
        found: &[Scored],
        among: Option<&HashSet<PassageId>>,
    ) -> Result<(Vec<Acronym>, Vec<PassageRow>)> {
        let mut ids: Vec<PassageId> = found.iter().take(SPELLED).map(|hit| hit.id).collect();
        for short in acronyms::of(question).into_iter().take(ACRONYMS) {
            ids.extend(self.lexical(short, SPELLED, among)?.iter().map(|hit| hit.id));
        }
        let mut seen = HashSet::new();
        ids.retain(|&id| seen.insert(id));
        let passages = self.library()?.passages(&ids)?;
        let texts: Vec<&str> = passages.iter().map(|passage| passage.text.as_str()).collect();
        let mut read = acronyms::read(question, &texts);
        read.truncate(ACRONYMS);
        Ok((read, passages))
    }

    /// For each acronym of a question the best passage that says what it is short for: where that is asked, those that use
    /// the letters most do not say it.
    pub(super) fn spelling_out(
        &self,
        question: &str,
        found: &[Scored],
        among: Option<&HashSet<PassageId>>,
    ) -> Result<Vec<PassageId>> {
        let (acronyms, passages) = self.spelled_out(question, found, among)?;
        let spells = |acronym: &Acronym| {
            let first = passages.iter().find(|passage| acronyms::is_spelled_out(acronym, &passage.text));
            first.map(|passage| passage.id)
        };
        Ok(acronyms.iter().filter(|acronym| question.contains(&acronym.short)).filter_map(spells).collect())
    }

    pub(super) fn dense(
        &self,
        vector: &[f32],
        depth: usize,
        among: Option<&HashSet<PassageId>>,
        notes: &mut Vec<String>,
    ) -> Result<Vec<Scored>> {
        let library = self.library()?;
        match agreed(library, &self.semantic)? {
            Ok(model) => self.indexes.dense(library, model, vector, depth, among),
            Err(note) => {
                notes.push(note);
                Ok(Vec::new())
            }
        }
    }

    /// Fetches the passages of ranked ids; those that have gone since are left out.
    pub(super) fn hits(
        &self,
        ranked: impl Iterator<Item = (PassageId, f32, Explanation)>,
        query: &str,
    ) -> Result<Vec<Hit>> {
        let ranked: Vec<_> = ranked.collect();
        let ids: Vec<PassageId> = ranked.iter().map(|&(id, ..)| id).collect();
        let passages = self.library()?.passages(&ids)?;
        let asked = self.indexes.asked(self.library()?, query)?;
        let mut out = Vec::with_capacity(passages.len());
        let mut passages = passages.into_iter().peekable();
        for (id, score, mut why) in ranked {
            let Some(passage) = passages.next_if(|passage| passage.id == id) else { continue };
            let language = Language::of(passage.language.as_deref());
            let own: HashSet<String> = words(&passage.text).iter().map(|word| language.stem(word)).collect();
            why.words = asked
                .iter()
                .filter(|word| word.forms.iter().any(|form| own.contains(form)))
                .filter_map(|word| word.span.of(query).map(str::to_owned))
                .collect();
            out.push(Hit { passage, score, why });
        }
        Ok(out)
    }

    pub(super) fn with_documents(&self, hits: Vec<Hit>) -> Result<Vec<(Hit, String, String)>> {
        let library = self.library()?;
        let mut out = Vec::with_capacity(hits.len());
        for hit in hits {
            // A document that went between two statements of ours is no longer a hit.
            if let Some((key, title)) = library.name(hit.passage.document)? {
                out.push((hit, key, title));
            }
        }
        Ok(out)
    }
}
