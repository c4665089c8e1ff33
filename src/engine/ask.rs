//! The asking lane: questions, on a connection and a model session of its own. What they are answered from is found by
//! `find.rs`.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use super::clock::{Clock, in_tenths};
use super::close_reading::CloseReaders;
use super::indexes::Indexes;
use super::lane::{Job, Out, Worker};
use super::message::{Event, Request};
use crate::answer::Answer;
use crate::answer::followup::{Turn, rewrite};
use crate::answer::merge::merged;
use crate::answer::plan::{Shape, by_table, plan, whole};
use crate::embed::{Embed, Semantic, TokenVectors};
use crate::retrieve::Hit;
use crate::store::{ChatTurn, Chats, Filter, Library, StoredDocument};
use crate::{Error, ErrorKind, Result};

pub(super) struct Asker {
    dir: PathBuf,
    pub(super) semantic: Arc<Semantic>,
    pub(super) indexes: Arc<Indexes>,
    pub(super) out: Out,
    library: Option<Library>,
    session: Session,
    pub(super) readers: CloseReaders,
    pub(super) manner: Manner,
    /// How many passages had no vector at which generation.
    without_vector: Option<(u64, usize)>,
    /// Whether the passages from which an answer was chosen are kept for [`Asker::take_passages`].
    pub(super) keeps_passages: bool,
    pub(super) chosen_from: Vec<(Hit, StoredDocument)>,
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

    pub(super) fn is_semantic(&self) -> bool {
        matches!(self.session, Session::Open(_))
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

pub(super) fn stop_if_cancelled(job: &Job) -> Result<()> {
    if job.cancel.load(Ordering::Relaxed) { Err(Error::cancelled()) } else { Ok(()) }
}
