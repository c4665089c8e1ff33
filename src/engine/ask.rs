//! The asking lane: questions and searches, on a connection and a model session of its own.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use super::indexes::{Indexes, agreed};
use super::lane::{Job, Out, Worker};
use super::message::{Event, Request};
use crate::answer::copies::{Copies, groups};
use crate::answer::followup::with_history;
use crate::answer::{Answer, Evidence, Question, compose, consider, in_document, weighed};
use crate::embed::{Embed, Semantic, TokenVectors};
use crate::index::Scored;
use crate::passage::Indexed;
use crate::retrieve::fuse::{DEPTH, fuse};
use crate::retrieve::{Explanation, Hit, Mode};
use crate::store::{ChatTurn, Chats, DocumentId, Filter, Library, PassageId, StoredDocument};
use crate::text::language::Language;
use crate::text::words::words;
use crate::{Error, ErrorKind, Result};

/// From how many passages the sentences of an answer are chosen.
///
/// Each is encoded anew for its token vectors, which costs about 9 ms of one core.
const PASSAGES: usize = 8;

/// How many sentences `--explain` shows.
const EXPLAINED: usize = 40;

/// A passage with its fused score.
type Fused = (PassageId, f32, Explanation);

pub(super) struct Asker {
    dir: PathBuf,
    semantic: Arc<Semantic>,
    indexes: Arc<Indexes>,
    out: Out,
    library: Option<Library>,
    session: Session,
    warm: bool,
    /// How many passages had no vector at which generation.
    without_vector: Option<(u64, usize)>,
    /// Whether the passages from which an answer was chosen are kept for [`Asker::take_passages`].
    pub(super) keeps_passages: bool,
    chosen_from: Vec<(Hit, StoredDocument)>,
}

/// The model session of this lane.
enum Session {
    /// Not needed so far.
    Closed,
    Open(Box<dyn Embed>),
    /// There is none; said once, with the reason.
    Off(String),
}

impl Worker for Asker {
    fn serve(&mut self, job: &Job) -> Event {
        self.answer_or_search(job).unwrap_or_else(|error| Event::Failed { ticket: job.ticket, error })
    }

    fn rest(&mut self) {
        if self.warm {
            self.warm = false;
            self.open_session();
            // What is wrong with the library will be said by the first request.
            let _ = self.open_library();
        }
    }
}

impl Asker {
    pub(super) fn new(dir: PathBuf, semantic: Arc<Semantic>, indexes: Arc<Indexes>, out: Out, warm: bool) -> Self {
        let (session, library) = (Session::Closed, None);
        let (without_vector, keeps_passages, chosen_from) = (None, false, Vec::new());
        Self { dir, semantic, indexes, out, library, session, warm, without_vector, keeps_passages, chosen_from }
    }

    fn answer_or_search(&mut self, job: &Job) -> Result<Event> {
        match &job.request {
            Request::Ask { question, history, filter, claims, explain, chat } => {
                let mut answer = self.ask(job, question, history, filter, (*claims, *explain))?;
                let chat = match chat {
                    // An answer that is there is given, also where it cannot be kept (a library on a read-only medium).
                    Some(chat) => self.save(*chat, &answer).map_or_else(
                        |error| {
                            answer
                                .notes
                                .push(format!("the answer could not be saved in the chat: {}", error.one_line()));
                            *chat
                        },
                        Some,
                    ),
                    None => None,
                };
                Ok(Event::Answered { ticket: job.ticket, answer: Box::new(answer), chat })
            }
            Request::Search { query, mode, filter, limit } => {
                let (hits, notes) = self.search(job, query, *mode, filter, *limit)?;
                Ok(Event::Hits { ticket: job.ticket, hits: self.with_documents(hits)?, last: true, notes })
            }
            other => Err(Error::new(ErrorKind::Internal, format!("not a question: {other:?}"))),
        }
    }

    /// Answers a question.
    ///
    /// # Errors
    /// When the library or the model fails, and when it is cancelled.
    pub(super) fn ask(
        &mut self,
        job: &Job,
        text: &str,
        history: &[String],
        filter: &Filter,
        (claims, explain): (usize, bool),
    ) -> Result<Answer> {
        let begin = Instant::now();
        let mut clock = Clock::default();
        let query = with_history(text, history);
        self.open_library()?;
        let mut notes = Vec::new();
        let among = self.among(filter, &mut notes)?;
        let lexical = self.lexical(&query, DEPTH, among.as_ref())?;
        clock.lap("lexical");
        let first = self.hits(
            lexical
                .iter()
                .take(5)
                .map(|hit| (hit.id, hit.score, Explanation { lexical: Some(hit.score), ..Explanation::default() })),
            &query,
        )?;
        let first = self.with_documents(first)?;
        self.out.send(Event::Hits { ticket: job.ticket, hits: first, last: false, notes: vec![] });
        stop_if_cancelled(job)?;

        let asked = self.tokens_of_question(&query, &mut notes)?;
        let dense = match &asked {
            Some(asked) => self.dense(&asked.pooled, DEPTH, among.as_ref(), &mut notes)?,
            None => Vec::new(),
        };
        clock.lap("dense");
        stop_if_cancelled(job)?;
        let fused = fuse(&dense, &lexical);
        let (hits, copies) = self.distinct(fused, &query)?;
        let documents = self.documents(&hits)?;
        let mut evidence = Vec::with_capacity(hits.len());
        for hit in &hits {
            stop_if_cancelled(job)?;
            let Some(document) = documents.iter().find(|document| document.id == hit.passage.document) else {
                continue;
            };
            let tokens = if asked.is_some() { self.tokens_of_passage(hit)? } else { None };
            evidence.push(Evidence { hit, document, tokens });
        }
        clock.lap("encode");
        let question = self.understand(&query)?.asked_as(text);
        let considered = consider(&question, asked.as_ref(), &evidence);
        let mut answer = compose(&question, &considered, &evidence, &copies, claims)?;
        if explain {
            answer.explain = Some(weighed(&considered, &evidence, EXPLAINED));
        }
        clock.lap("choose");
        if asked.is_some() {
            notes.extend(self.not_yet_embedded()?);
        }
        if answer.abstained && self.library()?.counts()?.0 == 0 {
            notes.push("the library is empty; add documents with `adduce add PATH`, or try `adduce starter`".into());
        }
        drop(evidence);
        if self.keeps_passages {
            self.chosen_from = with_their(hits, &documents);
        }
        answer.notes = notes;
        answer.timings_ms = clock.laps;
        answer.timings_ms.insert("total".to_owned(), begin.elapsed().as_secs_f64() * 1e3);
        Ok(answer)
    }

    fn search(
        &mut self,
        job: &Job,
        query: &str,
        mode: Mode,
        filter: &Filter,
        limit: usize,
    ) -> Result<(Vec<Hit>, Vec<String>)> {
        self.open_library()?;
        let mut notes = Vec::new();
        let among = self.among(filter, &mut notes)?;
        let depth = DEPTH.max(limit);
        let lexical = if mode == Mode::Dense { Vec::new() } else { self.lexical(query, depth, among.as_ref())? };
        stop_if_cancelled(job)?;
        let dense = if mode == Mode::Lexical {
            Vec::new()
        } else {
            match self.vector_of_question(query, &mut notes)? {
                Some(vector) => self.dense(&vector, depth, among.as_ref(), &mut notes)?,
                None if mode == Mode::Dense => {
                    return Err(Error::new(ErrorKind::Model, "semantic search is off")
                        .hint("Use --mode lexical, or turn it on with `adduce setup`."));
                }
                None => Vec::new(),
            }
        };
        if mode == Mode::Dense || (mode == Mode::Hybrid && matches!(self.session, Session::Open(_))) {
            notes.extend(self.not_yet_embedded()?);
        }
        let ranked = match mode {
            // A single list keeps its own scores.
            Mode::Dense | Mode::Lexical => fuse(&dense, &lexical)
                .into_iter()
                .map(|(id, _, why)| (id, why.dense.or(why.lexical).unwrap_or(0.0), why))
                .collect(),
            Mode::Hybrid => fuse(&dense, &lexical),
        };
        Ok((self.hits(ranked.into_iter().take(limit), query)?, notes))
    }

    /// The passages that a filter lets through; `None` for all.
    fn among(&self, filter: &Filter, notes: &mut Vec<String>) -> Result<Option<HashSet<PassageId>>> {
        let library = self.library()?;
        let Some(documents) = library.documents_matching(filter)? else { return Ok(None) };
        if documents.is_empty() {
            notes.push(format!("no document matches: {}", filter.words()));
        }
        library.passages_in(&documents).map(Some)
    }

    /// What is to be said while an ingest goes on, or after one that was cut short.
    fn not_yet_embedded(&mut self) -> Result<Option<String>> {
        let library = self.library()?;
        let generation = library.generation()?;
        if self.without_vector.is_none_or(|(known, _)| known != generation) {
            let count = library.counts()?.2;
            self.without_vector = Some((generation, count));
        }
        Ok(match self.without_vector {
            None | Some((_, 0)) => None,
            Some((_, 1)) => Some("1 passage is not yet embedded; found by its words only".into()),
            Some((_, count)) => Some(format!("{count} passages are not yet embedded; found by their words only")),
        })
    }

    fn lexical(&self, query: &str, depth: usize, among: Option<&HashSet<PassageId>>) -> Result<Vec<Scored>> {
        self.indexes.lexical(self.library()?, query, depth, among)
    }

    fn dense(
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

    fn understand(&self, query: &str) -> Result<Question> {
        let library = self.library()?;
        let indexes = &self.indexes;
        let asked = indexes.asked(library, query)?;
        Ok(Question::new(query, asked, &|stem| indexes.idf(library, stem).unwrap_or(None)))
    }

    fn tokens_of_question(&mut self, query: &str, notes: &mut Vec<String>) -> Result<Option<TokenVectors>> {
        match self.session(notes) {
            Some(session) => session.tokens(query, true).map(Some),
            None => Ok(None),
        }
    }

    fn vector_of_question(&mut self, query: &str, notes: &mut Vec<String>) -> Result<Option<Vec<f32>>> {
        match self.session(notes) {
            Some(session) => session.query(query).map(Some),
            None => Ok(None),
        }
    }

    fn tokens_of_passage(&mut self, hit: &Hit) -> Result<Option<TokenVectors>> {
        let Session::Open(session) = &mut self.session else { return Ok(None) };
        let indexed = Indexed::new(&hit.passage.heading, &hit.passage.text);
        Ok(Some(in_document(session.tokens(&indexed.text, false)?, &indexed, hit.passage.span)))
    }

    /// The passages from which the last answer was chosen, best first, with their documents.
    pub(super) fn take_passages(&mut self) -> Vec<(Hit, StoredDocument)> {
        std::mem::take(&mut self.chosen_from)
    }

    /// The vector of a sentence; `None` without a model.
    pub(super) fn meaning(&mut self, text: &str) -> Option<Vec<f32>> {
        self.session(&mut Vec::new())?.passage(text).ok()
    }

    fn session(&mut self, notes: &mut Vec<String>) -> Option<&mut Box<dyn Embed>> {
        self.open_session();
        match &mut self.session {
            Session::Open(session) => Some(session),
            Session::Off(reason) => {
                notes.push(format!("semantic search is off: {reason}"));
                None
            }
            Session::Closed => None,
        }
    }

    fn open_session(&mut self) {
        if matches!(self.session, Session::Closed) {
            self.session = match self.semantic.as_ref() {
                Semantic::On { open, .. } => match open() {
                    Ok(session) => Session::Open(session),
                    Err(error) => Session::Off(match error.hint_text() {
                        Some(hint) => format!("{}; {hint}", error.one_line()),
                        None => error.one_line(),
                    }),
                },
                Semantic::Off { reason, hint } => Session::Off(format!("{reason}; {hint}")),
            };
        }
    }

    fn open_library(&mut self) -> Result<()> {
        if self.library.is_none() {
            self.library = Some(Library::open(&self.dir)?);
        }
        Ok(())
    }

    fn library(&self) -> Result<&Library> {
        self.library.as_ref().ok_or_else(|| Error::new(ErrorKind::Internal, "the library is not open"))
    }

    /// Fetches the passages of ranked ids; those that have gone since are left out.
    fn hits(&self, ranked: impl Iterator<Item = (PassageId, f32, Explanation)>, query: &str) -> Result<Vec<Hit>> {
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

    /// The best passages to choose sentences from, and which of their documents are copies of one another: what stands in
    /// a better copy does not take the place of something else.
    fn distinct(&self, fused: Vec<Fused>, query: &str) -> Result<(Vec<Hit>, Copies)> {
        let library = self.library()?;
        let ids: Vec<PassageId> = fused.iter().map(|&(id, ..)| id).collect();
        let documents = library.documents_of(&ids)?;
        let mut seen = HashSet::new();
        let distinct: Vec<DocumentId> =
            documents.iter().map(|&(_, document)| document).filter(|&document| seen.insert(document)).collect();
        let groups = groups(&library.sketches(&distinct)?);
        if groups.is_empty() {
            return Ok((self.hits(fused.into_iter().take(PASSAGES), query)?, Copies::default()));
        }
        let read = |group: Vec<DocumentId>| -> Result<Vec<StoredDocument>> {
            let found: Result<Vec<_>> = group.into_iter().map(|id| library.document(id)).collect();
            Ok(found?.into_iter().flatten().collect())
        };
        let copies = Copies::new(groups.into_iter().map(read).collect::<Result<_>>()?);
        let mut hits = self.hits(fused.into_iter(), query)?;
        hits.retain(|hit| !copies.is_covered(hit.passage.document, &hit.passage.text));
        hits.truncate(PASSAGES);
        Ok((hits, copies))
    }

    fn documents(&self, hits: &[Hit]) -> Result<Vec<StoredDocument>> {
        let library = self.library()?;
        let mut out: Vec<StoredDocument> = Vec::new();
        for hit in hits {
            if !out.iter().any(|document| document.id == hit.passage.document) {
                out.extend(library.document(hit.passage.document)?);
            }
        }
        Ok(out)
    }

    fn with_documents(&self, hits: Vec<Hit>) -> Result<Vec<(Hit, String, String)>> {
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

    fn save(&self, chat: Option<crate::store::ChatId>, answer: &Answer) -> Result<crate::store::ChatId> {
        let turn = ChatTurn {
            question: answer.question.clone(),
            answer: serde_json::to_string(answer)
                .map_err(|error| Error::new(ErrorKind::Internal, "could not save the answer").because(error))?,
            at: jiff::Timestamp::now().to_string(),
        };
        Chats::open(&self.dir)?.add_turn(chat, &turn)
    }
}

fn with_their(hits: Vec<Hit>, documents: &[StoredDocument]) -> Vec<(Hit, StoredDocument)> {
    let of = |hit: &Hit| documents.iter().find(|document| document.id == hit.passage.document).cloned();
    hits.into_iter().filter_map(|hit| of(&hit).map(|document| (hit, document))).collect()
}

fn stop_if_cancelled(job: &Job) -> Result<()> {
    if job.cancel.load(Ordering::Relaxed) { Err(Error::cancelled()) } else { Ok(()) }
}

/// Notes how long each step took.
struct Clock {
    last: Instant,
    laps: std::collections::BTreeMap<String, f64>,
}

impl Default for Clock {
    fn default() -> Self {
        Self { last: Instant::now(), laps: std::collections::BTreeMap::new() }
    }
}

impl Clock {
    fn lap(&mut self, name: &str) {
        let now = Instant::now();
        self.laps.insert(name.to_owned(), (now - self.last).as_secs_f64() * 1e3);
        self.last = now;
    }
}
