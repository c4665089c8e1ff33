//! One part of a question: what is found for it, read, and chosen from.

use std::collections::HashSet;

use super::ask::{Asker, stop_if_cancelled};
use super::clock::Clock;
use super::find::Fused;
use super::lane::Job;
use super::message::Event;
use super::met::Met;
use crate::Result;
use crate::answer::copies::{Copies, groups};
use crate::answer::definition::asks_what_it_is_short_for;
use crate::answer::plan::{OF_A_SIDE, Part};
use crate::answer::question::Expected;
use crate::answer::verdict::with_opposites;
use crate::answer::{Answer, Evidence, Question, compose, consider, weighed};
use crate::embed::close_reading::{Late, Reading};
use crate::retrieve::acronyms::{Acronym, spell_out};
use crate::retrieve::fuse::{DEPTH, fuse};
use crate::retrieve::rerank::{READ_TO_MEET, TO_ANSWER, put_first};
use crate::retrieve::{Explanation, Hit};
use crate::store::{DocumentId, PassageId, StoredDocument};
use crate::text::safe::one_line;

/// How many sentences `--explain` shows.
const EXPLAINED: usize = 40;

/// A passage with what close reading says of it.
type Looked = (Hit, Option<Late>, Option<Reading>);

impl Asker {
    /// Answers one part of a question.
    pub(super) fn answer(
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
        let asks = self.understand(&part.asked)?;
        let spells = asks_what_it_is_short_for(&asks);
        let defines = !acronyms.is_empty() && asks.expected == Expected::Definition && !spells;
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
        let spelled = if spells { self.spelling_out(&part.query, &lexical, among)? } else { Vec::new() };
        let fused = put_first(fuse(&dense, &lexical), &spelled);
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
        let (hits, copies) = self.distinct(put_first(ranked, &spelled), query)?;
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
        let mut considered = consider(&question, &evidence);
        if met.is_some() {
            let sentences = considered.to_read_alone(&question, &evidence);
            let answered = self.readers.read_alone(understood, &sentences, &job.cancel)?;
            considered = considered.read_alone(&question, &evidence, &answered);
            clock.lap("alone");
        }
        let is_side = part.beside.is_some() || part.edition;
        let threshold = self.manner.threshold * if is_side { OF_A_SIDE } else { 1.0 };
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

    /// What close reading says of passages, which are read for the words that answer.
    fn look_closely(&mut self, query: &str, hits: Vec<Hit>, met: &mut Met, job: &Job) -> Result<Vec<Looked>> {
        let mut readings = self.readers.read(query, &hits, &job.cancel)?.into_iter();
        let late = |hit: Hit| {
            let late = met.late(&hit);
            (hit, late, readings.next())
        };
        Ok(hits.into_iter().map(late).collect())
    }

    fn understand(&self, query: &str) -> Result<Question> {
        let library = self.library()?;
        let indexes = &self.indexes;
        let asked = indexes.asked(library, query)?;
        Ok(Question::new(query, asked, &|stem| indexes.idf(library, stem).unwrap_or(None)))
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
}

fn unread(hits: Vec<Hit>) -> Vec<Looked> {
    hits.into_iter().map(|hit| (hit, None, None)).collect()
}

fn with_their(looked: Vec<Looked>, documents: &[StoredDocument]) -> Vec<(Hit, StoredDocument)> {
    let of = |hit: &Hit| documents.iter().find(|document| document.id == hit.passage.document).cloned();
    looked.into_iter().filter_map(|(hit, ..)| of(&hit).map(|document| (hit, document))).collect()
}
