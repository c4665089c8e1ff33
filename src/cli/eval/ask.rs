//! Asks the questions of a folder, one after another as a person would, and hands what came of them to [`crate::eval`].

use std::collections::{BTreeMap, HashSet};
use std::time::Instant;

use super::folder::Folder;
use crate::answer::Answer;
use crate::answer::followup::{Turn, rewrite};
use crate::cli::exit::Stop;
use crate::cli::out::Talk;
use crate::cli::progress::Counting;
use crate::cli::session::{Session, unexpected};
use crate::cli::trec;
use crate::engine::{Event, Request};
use crate::eval::answers::{fold, score};
use crate::eval::gold::turns;
use crate::eval::ranking::{self, DEPTH, Grades};
use crate::eval::report::{Answers, BadAgain, Retrieval};
use crate::ingest::key;
use crate::retrieve::Mode;
use crate::store::Filter;
use crate::{ErrorKind, Result};

/// Claims of an answer: as many as are scored.
const CLAIMS: usize = 3;

/// What questions are asked with.
pub(super) struct Asking<'a> {
    /// The engine.
    pub(super) session: &'a mut Session,
    /// Where talk goes.
    pub(super) talk: Talk,
    /// Which documents.
    pub(super) filter: Filter,
    /// Whether documents are the folder's own records: their keys are made of their ids.
    pub(super) own: bool,
    /// What is to be said at the end.
    pub(super) notes: Vec<String>,
}

impl Asking<'_> {
    /// Asks something once, so that loading the model and the indexes is not counted with the first question.
    ///
    /// # Errors
    /// As for [`Asking::retrieval`].
    pub(super) fn warm_up(&mut self, folder: &Folder) -> Result<(), Stop> {
        let text = folder.queries.first().map(|query| &query.text);
        let text = text.or_else(|| folder.gold.first().map(|gold| &gold.question));
        match text.map(|text| self.rank(text, Mode::Hybrid)) {
            Some(Err(error)) if error.kind() == ErrorKind::Cancelled => Err(error.into()),
            // What fails will fail again where it is counted.
            _ => Ok(()),
        }
    }

    /// Ranks documents for the queries of a folder that have a relevant one.
    ///
    /// # Errors
    /// With [`ErrorKind::Cancelled`] after Ctrl-C. A query that fails counts as zero.
    pub(super) fn retrieval(&mut self, folder: &Folder, mode: Mode, history: bool) -> Result<Retrieval, Stop> {
        let name = match mode {
            Mode::Dense => "dense",
            Mode::Lexical => "lexical",
            Mode::Hybrid if history => "hybrid+history",
            Mode::Hybrid => "hybrid",
            Mode::Fused => "fused",
        };
        let counting = Counting::begin(self.talk, &format!("Ranking documents: {name}"), folder.relevant.len());
        let (mut per_query, mut ms, mut asked) = (BTreeMap::new(), Vec::new(), HashSet::new());
        for query in &folder.queries {
            let Some(relevant) = folder.relevant.get(&query.id) else { continue };
            let text = if history { rewrite(&query.history, &query.text).query } else { query.text.clone() };
            match self.rank(&text, mode) {
                Ok((ranked, took)) => {
                    let relevant = self.keyed(relevant);
                    per_query.insert(query.id.clone(), ranking::score(&ranked, &relevant).to_vec());
                    ms.push(took);
                    asked.insert(query.id.as_str());
                }
                Err(error) if error.kind() == ErrorKind::Cancelled => return Err(error.into()),
                Err(error) => self.notes.push(format!("{name}, query {}: {}", query.id, error.one_line())),
            }
            counting.done();
        }
        let missing = folder.relevant.keys().filter(|id| !asked.contains(id.as_str()));
        let missing: Vec<&String> = missing.collect();
        for id in &missing {
            per_query.insert((*id).clone(), vec![0.0; ranking::MEASURES.len()]);
        }
        Ok(Retrieval::new(name, per_query, missing.len(), ms))
    }

    /// The keys of the best documents, each where it stands first, and the milliseconds that it took.
    fn rank(&mut self, text: &str, mode: Mode) -> Result<(Vec<String>, f64)> {
        let mut limit = trec::first_limit(DEPTH);
        let mut took = None;
        loop {
            let query = text.to_owned();
            let begin = Instant::now();
            let request = Request::Search { query, mode, filter: self.filter.clone(), limit };
            let event = self.session.one_of_many(request)?;
            // Asking for more, because documents are long, is a matter of measuring and not of searching.
            let took = *took.get_or_insert_with(|| begin.elapsed().as_secs_f64() * 1e3);
            let Event::Hits { hits, notes, .. } = event else { return Err(unexpected(&event)) };
            for note in notes {
                if !self.notes.contains(&note) {
                    self.notes.push(note);
                }
            }
            match trec::next_limit(&hits, DEPTH, limit) {
                Some(deeper) => limit = deeper,
                None => return Ok((trec::distinct(&hits).take(DEPTH).map(|(_, key, _)| key.clone()).collect(), took)),
            }
        }
    }

    fn keyed(&self, relevant: &Grades) -> Grades {
        relevant.iter().map(|(id, &grade)| (self.key(id), grade)).collect()
    }

    /// The key of the document with this id.
    pub(super) fn key(&self, id: &str) -> String {
        if self.own { key::of_record(id) } else { id.to_owned() }
    }

    /// Answers the questions of a folder.
    ///
    /// # Errors
    /// As for [`Asking::retrieval`]. A question that fails counts as refused.
    pub(super) fn answers(&mut self, folder: &Folder) -> Result<Answers, Stop> {
        let counting = Counting::begin(self.talk, "Answering questions", folder.gold.len());
        let mut scored = Vec::new();
        for gold in &folder.gold {
            let answer = self.answer(&gold.id, &gold.question, turns(&gold.history))?;
            let mut gold = gold.clone();
            if let Some(doc) = &mut gold.doc {
                doc.0 = self.key(&doc.0);
            }
            scored.push(score(&gold, answer.as_deref()));
            counting.done();
        }
        Ok(Answers::new(scored))
    }

    /// Asks once more what was answered badly.
    ///
    /// # Errors
    /// As for [`Asking::retrieval`].
    pub(super) fn bad(&mut self, folder: &Folder) -> Result<BadAgain, Stop> {
        let mut again = 0;
        for bad in &folder.bad {
            let Some(answer) = self.answer(&bad.id, &bad.question, turns(&bad.history))? else { continue };
            again += usize::from(match answer.claims.first() {
                None => bad.claims.is_empty(),
                Some(first) => bad.claims.iter().any(|claim| fold(claim) == fold(&first.text)),
            });
        }
        Ok(BadAgain { questions: folder.bad.len(), again })
    }

    /// An answer; `None` where the question failed, which is said in the notes.
    fn answer(&mut self, id: &str, question: &str, history: Vec<Turn>) -> Result<Option<Box<Answer>>, Stop> {
        let request = Request::Ask {
            question: question.to_owned(),
            history,
            filter: self.filter.clone(),
            claims: CLAIMS,
            explain: false,
            chat: None,
        };
        match self.session.one_of_many(request) {
            Ok(Event::Answered { answer, .. }) => {
                for note in &answer.notes {
                    if !self.notes.contains(note) {
                        self.notes.push(note.clone());
                    }
                }
                Ok(Some(answer))
            }
            Ok(other) => Err(unexpected(&other).into()),
            Err(error) if error.kind() == ErrorKind::Cancelled => Err(error.into()),
            Err(error) => {
                self.notes.push(format!("question {id}: {}", error.one_line()));
                Ok(None)
            }
        }
    }
}
