//! The asking lane: questions, on a connection and a model session of its own. What they are answered from is found by
//! `find.rs`.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use super::close_reading::CloseReaders;
use super::find::Fused;
use super::indexes::Indexes;
use super::lane::{Job, Out, Worker};
use super::message::{Event, Request};
use super::met::Met;
use crate::answer::copies::{Copies, groups};
use crate::answer::followup::{Turn, rewrite};
use crate::answer::merge::merged;
use crate::answer::plan::{OF_A_SIDE, Part, Shape, by_table, plan, whole};
use crate::answer::question::Expected;
use crate::answer::verdict::with_opposites;
use crate::answer::{Answer, Evidence, Question, compose, consider, weighed};
use crate::embed::close_reading::{Late, Reading};
use crate::embed::{Embed, Semantic, TokenVectors};
use crate::retrieve::acronyms::{Acronym, spell_out};
use crate::retrieve::fuse::{DEPTH, fuse};
use crate::retrieve::rerank::{READ_TO_ANSWER, READ_TO_MEET, TO_ANSWER};
use crate::retrieve::{Explanation, Hit};
use crate::store::{ChatTurn, Chats, DocumentId, Filter, Library, PassageId, StoredDocument};
use crate::text::safe::one_line;
use crate::{Error, ErrorKind, Result};

/// How many sentences `--explain` shows.
const EXPLAINED: usize = 40;

/// A passage with what close reading says of it.
type Looked = (Hit, Option<Late>, Option<Reading>);

pub(super) struct Asker {
    dir: PathBuf,
    pub(super) semantic: Arc<Semantic>,
    pub(super) indexes: Arc<Indexes>,
    out: Out,
    library: Option<Library>,
    session: Session,
    pub(super) readers: CloseReaders,
    manner: Manner,
    /// How many passages had no vector at which generation.
    without_vector: Option<(u64, usize)>,
    /// Whether the passages from which an answer was chosen are kept for [`Asker::take_passages`].
    pub(super) keeps_passages: bool,
    chosen_from: Vec<(Hit, StoredDocument)>,
}

/// How this lane works.
#[derive(Debug, Clone, Copy)]
pub(super) struct Manner {
    /// Load the model before the first question.
    pub(super) warm: bool,
    /// Below this confidence an answer is that the documents do not answer.
    pub(super) threshold: f32,
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
        if self.manner.warm {
            self.manner.warm = false;
            self.readers.prepare();
            self.open_session();
            // What is wrong with the library will be said by the first request.
            let _ = self.open_library();
        }
    }
}

impl Asker {
    pub(super) fn new(dir: PathBuf, semantic: Arc<Semantic>, indexes: Arc<Indexes>, out: Out, manner: Manner) -> Self {
        let readers = CloseReaders::new(&semantic);
        Self {
            dir,
            semantic,
            indexes,
            out,
            library: None,
            session: Session::Closed,
            readers,
            manner,
            without_vector: None,
            keeps_passages: false,
            chosen_from: Vec::new(),
        }
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
            Request::Inspect { questions } => {
                Ok(Event::Inspected { ticket: job.ticket, check: Box::new(self.inspect(job, questions)?) })
            }
            other => Err(Error::new(ErrorKind::Internal, format!("not a question: {other:?}"))),
        }
    }

    /// Answers a question, part by part where it asks for several things.
    ///
    /// # Errors
    /// When the library or the model fails, and when it is cancelled.
    pub(super) fn ask(
        &mut self,
        job: &Job,
        text: &str,
        history: &[Turn],
        filter: &Filter,
        (claims, explain): (usize, bool),
    ) -> Result<Answer> {
        let begin = Instant::now();
        let mut clock = Clock::default();
        let rewrite = rewrite(history, text);
        self.readers.prepare();
        self.open_library()?;
        let mut notes = Vec::new();
        let among = self.among(filter, &mut notes)?;
        self.chosen_from.clear();
        let plan = plan(&rewrite);
        let each = if plan.parts.len() > 1 { (claims / plan.parts.len()).max(1) } else { claims };
        let mut answers = Vec::with_capacity(plan.parts.len());
        // What the document itself compares is not put together from two answers.
        if let Some(part) = by_table(&rewrite, &plan) {
            let answer = self.answer(job, &part, among.as_ref(), (1, explain), &mut clock)?;
            answers.extend((!answer.abstained).then_some((part, answer)));
        }
        let is_tabled = !answers.is_empty();
        for part in plan.parts.into_iter().filter(|_| !is_tabled) {
            let answer = self.answer(job, &part, among.as_ref(), (each, explain), &mut clock)?;
            answers.push((part, answer));
        }
        // A side without an answer: the question may have one as a whole.
        if plan.shape == Shape::Sides && answers.iter().any(|(_, answer)| answer.abstained) {
            let part = whole(&rewrite);
            let answer = self.answer(job, &part, among.as_ref(), (claims, explain), &mut clock)?;
            if !answer.abstained || answers.iter().all(|(_, answer)| answer.abstained) {
                answers = vec![(part, answer)];
            }
        }
        // Of editions those count that have an answer.
        if plan.shape == Shape::Editions && answers.iter().any(|(_, answer)| !answer.abstained) {
            answers.retain(|(_, answer)| !answer.abstained);
        }
        let mut answer = match answers.pop() {
            Some((_, answer)) if answers.is_empty() => answer,
            last => {
                answers.extend(last);
                merged(text, answers).unwrap_or_default()
            }
        };
        if self.is_semantic() {
            notes.extend(self.not_yet_embedded()?);
        }
        if answer.abstained && self.library()?.counts()?.0 == 0 {
            notes.push("the library is empty; add documents with `adduce add PATH`, or try `adduce starter`".into());
        }
        text.clone_into(&mut answer.question);
        answer.rewritten = rewrite.shown;
        notes.append(&mut answer.notes);
        answer.notes = notes;
        answer.timings_ms = clock.laps;
        answer.timings_ms.insert("total".to_owned(), begin.elapsed().as_secs_f64() * 1e3);
        answer.timings_ms.values_mut().for_each(|took| *took = in_tenths(*took));
        Ok(answer)
    }

    /// Answers one part of a question.
    fn answer(
        &mut self,
        job: &Job,
        part: &Part,
        among: Option<&HashSet<PassageId>>,
        (claims, explain): (usize, bool),
        clock: &mut Clock,
    ) -> Result<Answer> {
        let mut notes = Vec::new();
        let only = self.only(part, among, &mut notes)?;
        let among = only.as_ref().or(among);
        let mut lexical = self.lexical(&with_opposites(&part.query), DEPTH, among)?;
        let acronyms = self.acronyms(&part.query, &lexical, among)?;
        let query = &spell_out(&part.query, &acronyms);
        // What is found by its name in full is read by the letters as they were asked, unless it is they that are asked about:
        // a name in full is met by much that has nothing to do with the rest of the question.
        let defines = !acronyms.is_empty() && self.understand(&part.asked)?.expected == Expected::Definition;
        let understood = &if defines { spell_out(&part.understood, &acronyms) } else { part.understood.clone() };
        if !acronyms.is_empty() {
            lexical = self.lexical(&with_opposites(query), DEPTH, among)?;
            let shorts = |acronym: &&Acronym| part.asked.contains(&acronym.short);
            notes.extend(acronyms.iter().filter(shorts).map(|Acronym { short, long }| {
                format!("“{short}” is read as “{}”, as the documents spell it out", one_line(long))
            }));
        }
        clock.lap("lexical");
        let first = self.hits(
            lexical
                .iter()
                .take(5)
                .map(|hit| (hit.id, hit.score, Explanation { lexical: Some(hit.score), ..Explanation::default() })),
            query,
        )?;
        let first = self.with_documents(first)?;
        self.out.send(Event::Hits { ticket: job.ticket, hits: first, last: false, notes: vec![] });
        stop_if_cancelled(job)?;

        clock.lap("first");
        let asked = self.question(query, &mut notes)?;
        clock.lap("question");
        let dense = match &asked {
            Some(asked) => self.dense(&asked.pooled, DEPTH, among, &mut notes)?,
            None => Vec::new(),
        };
        clock.lap("dense");
        stop_if_cancelled(job)?;
        let fused = fuse(&dense, &lexical);
        clock.lap("fuse");
        let (ranked, mut met) = match asked {
            Some(asked) => {
                let asked = if understood == query { Some(asked) } else { self.question(understood, &mut notes)? };
                let asked = asked.unwrap_or_default();
                let (ranked, met) = self.meet(fused, understood, &asked, READ_TO_MEET, job)?;
                (ranked, Some(met))
            }
            None => (fused, None),
        };
        clock.lap("late");
        let (hits, copies) = self.distinct(ranked, query)?;
        let documents = self.documents(&hits)?;
        clock.lap("documents");
        let looked = match &mut met {
            Some(met) => self.look_closely(understood, hits, met, job)?,
            None => unread(hits),
        };
        let mut evidence = Vec::with_capacity(looked.len());
        for (hit, late, reading) in &looked {
            let Some(document) = documents.iter().find(|document| document.id == hit.passage.document) else {
                continue;
            };
            evidence.push(Evidence { hit, document, late: late.as_ref(), reading: reading.as_ref() });
        }
        clock.lap("read");
        let question = self.understand(&part.understood)?.asked_as(&part.asked).read_with(&acronyms);
        let question = question.of_edition(part.edition).beside(part.beside.as_deref()).tabled(part.tabled.clone());
        let considered = consider(&question, &evidence);
        let threshold = self.manner.threshold * if part.beside.is_some() { OF_A_SIDE } else { 1.0 };
        let mut answer = compose(&question, &considered, &evidence, &copies, (claims, threshold))?;
        if explain {
            answer.explain = Some(weighed(&considered, &evidence, EXPLAINED));
        }
        clock.lap("choose");
        drop(evidence);
        if self.keeps_passages {
            self.chosen_from.extend(with_their(looked, &documents));
        }
        notes.append(&mut answer.notes);
        answer.notes = notes;
        Ok(answer)
    }

    /// The passages of the documents that a part of a question is about, where there are any; else all, with a word.
    fn only(
        &self,
        part: &Part,
        among: Option<&HashSet<PassageId>>,
        notes: &mut Vec<String>,
    ) -> Result<Option<HashSet<PassageId>>> {
        let Some(only) = &part.only else { return Ok(None) };
        let library = self.library()?;
        let rows = library.documents()?;
        let chosen = rows.iter().filter(|row| only.admits(row)).map(|row| row.id).collect::<HashSet<_>>();
        let mut passages = if chosen.is_empty() { HashSet::new() } else { library.passages_in(&chosen)? };
        passages.retain(|id| among.is_none_or(|among| among.contains(id)));
        if passages.is_empty() {
            notes.extend(only.nobody());
            return Ok(None);
        }
        Ok(Some(passages))
    }

    pub(super) fn is_semantic(&self) -> bool {
        matches!(self.session, Session::Open(_))
    }

    /// What close reading says of passages; the best of them are read for the words that answer.
    fn look_closely(&mut self, query: &str, hits: Vec<Hit>, met: &mut Met, job: &Job) -> Result<Vec<Looked>> {
        let best = hits.get(..READ_TO_ANSWER.min(hits.len())).unwrap_or(&[]);
        let mut readings = self.readers.read(query, best, &job.cancel)?.into_iter();
        let late = |hit: Hit| {
            let late = met.late(&hit);
            (hit, late, readings.next())
        };
        Ok(hits.into_iter().map(late).collect())
    }

    /// What is to be said while an ingest goes on, or after one that was cut short.
    pub(super) fn not_yet_embedded(&mut self) -> Result<Option<String>> {
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

    fn understand(&self, query: &str) -> Result<Question> {
        let library = self.library()?;
        let indexes = &self.indexes;
        let asked = indexes.asked(library, query)?;
        Ok(Question::new(query, asked, &|stem| indexes.idf(library, stem).unwrap_or(None)))
    }

    /// A question's vector and those of its tokens; `None` without a model.
    pub(super) fn question(&mut self, query: &str, notes: &mut Vec<String>) -> Result<Option<TokenVectors>> {
        match self.session(notes) {
            Some(session) => session.tokens(query, true).map(Some),
            None => Ok(None),
        }
    }

    pub(super) fn vector_of_question(&mut self, query: &str, notes: &mut Vec<String>) -> Result<Option<Vec<f32>>> {
        match self.session(notes) {
            Some(session) => session.query(query).map(Some),
            None => Ok(None),
        }
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

    pub(super) fn open_library(&mut self) -> Result<()> {
        if self.library.is_none() {
            self.library = Some(Library::open(&self.dir)?);
        }
        Ok(())
    }

    pub(super) fn library(&self) -> Result<&Library> {
        self.library.as_ref().ok_or_else(|| Error::new(ErrorKind::Internal, "the library is not open"))
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
            return Ok((self.hits(fused.into_iter().take(TO_ANSWER), query)?, Copies::default()));
        }
        let read = |group: Vec<DocumentId>| -> Result<Vec<StoredDocument>> {
            let found: Result<Vec<_>> = group.into_iter().map(|id| library.document(id)).collect();
            Ok(found?.into_iter().flatten().collect())
        };
        let copies = Copies::new(groups.into_iter().map(read).collect::<Result<_>>()?);
        let mut hits = self.hits(fused.into_iter(), query)?;
        hits.retain(|hit| !copies.is_covered(hit.passage.document, &hit.passage.text));
        hits.truncate(TO_ANSWER);
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

fn unread(hits: Vec<Hit>) -> Vec<Looked> {
    hits.into_iter().map(|hit| (hit, None, None)).collect()
}

fn with_their(looked: Vec<Looked>, documents: &[StoredDocument]) -> Vec<(Hit, StoredDocument)> {
    let of = |hit: &Hit| documents.iter().find(|document| document.id == hit.passage.document).cloned();
    looked.into_iter().filter_map(|(hit, ..)| of(&hit).map(|document| (hit, document))).collect()
}

pub(super) fn stop_if_cancelled(job: &Job) -> Result<()> {
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

/// Rounded to a tenth of a millisecond: what is behind that is chance, and so many digits do not come through every reader
/// of JSON as they were written.
fn in_tenths(ms: f64) -> f64 {
    (ms * 10.0).round() / 10.0
}

impl Clock {
    fn lap(&mut self, name: &str) {
        let now = Instant::now();
        *self.laps.entry(name.to_owned()).or_default() += (now - self.last).as_secs_f64() * 1e3;
        self.last = now;
    }
}
