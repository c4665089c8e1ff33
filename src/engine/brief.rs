//! The briefing lane: the questions of an outline, one after the other, on a connection and a model session of its own, so
//! that the chat goes on answering meanwhile.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use super::ask::Asker;
use super::lane::{Job, Out, Worker};
use super::message::{Briefing, Event, Request, Work};
use crate::answer::Answer;
use crate::brief::compose::SPARE;
use crate::brief::model::Made;
use crate::brief::place::sha256;
use crate::brief::refresh::{Again, Change, What, refresh, stale_numbers, stale_questions};
use crate::brief::refresh_markdown::refresh_markdown;
use crate::brief::{Brief, Composer, Known, KnownFile, Texts, settle, topic};
use crate::embed::Semantic;
use crate::retrieve::Mode;
use crate::store::{DocumentId, Filter, Library, StoredDocument};
use crate::{Error, ErrorKind, Result};

/// Texts kept in memory for the next claim, in bytes.
const KEPT: usize = 64 << 20;
/// Passages whose headings may be proposed as questions.
const ON_TOPIC: usize = 80;

pub(super) struct Briefer {
    dir: PathBuf,
    asker: Asker,
    out: Out,
    semantic: Arc<Semantic>,
}

impl Worker for Briefer {
    fn serve(&mut self, job: &Job) -> Event {
        self.served(job).unwrap_or_else(|error| Event::Failed { ticket: job.ticket, error })
    }
}

impl Briefer {
    pub(super) fn new(dir: PathBuf, asker: Asker, out: Out, semantic: Arc<Semantic>) -> Self {
        Self { dir, asker, out, semantic }
    }

    fn served(&mut self, job: &Job) -> Result<Event> {
        let ticket = job.ticket;
        let store = Shelf::new(Library::open(&self.dir)?);
        match &job.request {
            Request::Propose { topic, filter } => {
                let (hits, notes) = self.asker.search(job, topic, Mode::Hybrid, filter, ON_TOPIC)?;
                let named = |document: DocumentId| store.library.name(document);
                let mut found = Vec::with_capacity(hits.len());
                for hit in hits {
                    let title = named(hit.passage.document)?.map(|(_, title)| title).unwrap_or_default();
                    found.push((hit.passage.heading, title));
                }
                let mut brief = topic::propose(topic, &found);
                brief.collections.clone_from(&filter.collections);
                brief.notes = notes;
                Ok(Event::Proposed { ticket, brief: Box::new(brief) })
            }
            Request::Brief { brief, work, filter } => {
                let filter = scope(filter, brief);
                let (brief, changes, cancelled) = match work {
                    Work::Answer => {
                        // What it holds already is not taken on trust: it may come from a file that anybody can write.
                        let mut brief = (**brief).clone();
                        let changes = refresh(&mut brief, &store)?;
                        let (brief, cancelled) = self.answer(job, &brief, &filter, &store)?;
                        (brief, changes, cancelled)
                    }
                    Work::Refresh => self.refresh(job, brief, &filter, &store)?,
                    Work::Settle => {
                        let mut brief = (**brief).clone();
                        let changes = refresh(&mut brief, &store)?;
                        settle(&mut brief, &store)?;
                        (brief, changes, false)
                    }
                };
                Ok(Event::Briefed { ticket, brief: Box::new(brief), changes, cancelled })
            }
            Request::RefreshMarkdown { text } => {
                let (text, changes) = refresh_markdown(text, &store)?;
                Ok(Event::RefreshedMarkdown { ticket, text, changes })
            }
            other => Err(Error::new(ErrorKind::Internal, format!("not a briefing: {other:?}"))),
        }
    }

    /// Asks what is waiting. Cancelled, what is done stays and the rest goes on waiting.
    fn answer(&mut self, job: &Job, brief: &Brief, filter: &Filter, store: &Shelf) -> Result<(Brief, bool)> {
        // A collection that is not there is told before anything is asked.
        store.library.documents_matching(filter)?;
        let claims = brief.length.claims() + SPARE;
        let mut composer = Composer::new(brief.clone(), store);
        let waiting = composer.waiting();
        let mut cancelled = false;
        for (at, (place, question)) in waiting.iter().enumerate() {
            if job.cancel.load(Ordering::Relaxed) {
                cancelled = true;
                break;
            }
            self.tell(job, (at, waiting.len()), question, None);
            let begun = Instant::now();
            let asked = self.asker.ask(job, question, &[], filter, (claims, true));
            let put = asked.and_then(|answer| composer.put(*place, &answer).map(|()| !answer.abstained));
            let answered = match put {
                Ok(answered) => answered,
                Err(error) if error.kind() == ErrorKind::Cancelled => {
                    cancelled = true;
                    break;
                }
                // One question that fails does not take the others with it.
                Err(error) => {
                    composer.fail(*place, &error);
                    false
                }
            };
            self.tell(job, (at + 1, waiting.len()), question, Some((begun.elapsed().as_secs_f64() * 1e3, answered)));
        }
        let mut brief = composer.finish()?;
        brief.made = self.made();
        Ok((brief, cancelled))
    }

    /// Renews what changed; asks again the questions whose evidence is stale, and takes in what the changed documents say
    /// now.
    fn refresh(
        &mut self,
        job: &Job,
        brief: &Brief,
        filter: &Filter,
        store: &Shelf,
    ) -> Result<(Brief, Vec<Change>, bool)> {
        let mut brief = brief.clone();
        // What was stale before was asked about when it became so.
        let known = stale_numbers(&brief);
        let mut changes = refresh(&mut brief, store)?;
        let stale = stale_questions(&brief, &known);
        let claims = brief.length.claims() + SPARE;
        let mut composer = Composer::new(brief, store);
        let mut cancelled = false;
        for (at, Again { place: (s, q), origins, count }) in stale.iter().enumerate() {
            let Some(question) = composer.asked((*s, *q)) else { continue };
            if job.cancel.load(Ordering::Relaxed) {
                cancelled = true;
                break;
            }
            self.tell(job, (at, stale.len()), &question, None);
            let begun = Instant::now();
            match self.asker.ask(job, &question, &[], filter, (claims, false)) {
                Ok(answer) => {
                    let new = only_from(&answer, origins);
                    for citation in composer.add((*s, *q), &new, *count)? {
                        changes.push(Change { number: citation.0, document: citation.1, what: What::New });
                    }
                }
                Err(error) if error.kind() == ErrorKind::Cancelled => {
                    cancelled = true;
                    break;
                }
                Err(error) => composer.note(&format!("“{question}” could not be asked again: {}", error.one_line())),
            }
            self.tell(job, (at + 1, stale.len()), &question, Some((begun.elapsed().as_secs_f64() * 1e3, true)));
        }
        let mut brief = composer.finish()?;
        if !changes.is_empty() {
            brief.made = self.made();
        }
        Ok((brief, changes, cancelled))
    }

    fn tell(&self, job: &Job, (done, total): (usize, usize), question: &str, took: Option<(f64, bool)>) {
        let progress = Briefing {
            done,
            total,
            question: question.to_owned(),
            took_ms: took.map(|(took, _)| took),
            answered: took.is_some_and(|(_, answered)| answered),
        };
        self.out.send(Event::Briefing { ticket: job.ticket, progress });
    }

    fn made(&self) -> Made {
        let mut models = Vec::new();
        if self.asker.is_semantic()
            && let Semantic::On { info, .. } = self.semantic.as_ref()
        {
            models.push(info.name.clone());
        }
        let (version, at) = (env!("CARGO_PKG_VERSION").to_owned(), jiff::Timestamp::now().to_string());
        Made { version, at, models }
    }
}

/// The filter that was given, narrowed to the collections of the briefing where it names none itself.
fn scope(filter: &Filter, brief: &Brief) -> Filter {
    let mut filter = filter.clone();
    if filter.collections.is_empty() {
        filter.collections.clone_from(&brief.collections);
    }
    filter
}

/// An answer without the claims of other documents than these.
fn only_from(answer: &Answer, origins: &HashSet<String>) -> Answer {
    let mut answer = answer.clone();
    let citations = &answer.citations;
    answer.claims.retain(|claim| {
        let first = claim.citations.first().and_then(|id| citations.iter().find(|citation| citation.id == *id));
        first.is_some_and(|citation| origins.contains(&citation.document.origin))
    });
    answer
}

/// The library's texts, as composing asks for them.
pub(super) struct Shelf {
    library: Library,
    kept: RefCell<Kept>,
}

#[derive(Default)]
struct Kept {
    documents: HashMap<i64, Known>,
    bytes: usize,
    /// How many documents have which title.
    titles: HashMap<String, usize>,
}

impl Shelf {
    pub(super) fn new(library: Library) -> Self {
        Self { library, kept: RefCell::default() }
    }

    fn known(&self, id: DocumentId) -> Result<Option<Known>> {
        if let Some(known) = self.kept.borrow().documents.get(&id.0) {
            return Ok(Some(known.clone()));
        }
        let Some(document) = self.library.document(id)? else { return Ok(None) };
        let file = match document.replaced {
            Some(_) => None,
            None => self.library.find(&document.key)?.filter(|row| row.id == id).map(|row| KnownFile {
                sha256: row.hash,
                reader: row.reader,
                added: row.added,
                part_of: row.part_of,
            }),
        };
        let hash = sha256(&document.text).into();
        let document: Arc<StoredDocument> = Arc::new(document);
        let known = Known { document, text_sha256: hash, file };
        let mut kept = self.kept.borrow_mut();
        if kept.bytes + known.document.text.len() > KEPT {
            kept.documents.clear();
            kept.bytes = 0;
        }
        kept.bytes += known.document.text.len();
        kept.documents.insert(id.0, known.clone());
        Ok(Some(known))
    }
}

impl Texts for Shelf {
    fn edition(&self, edition: i64) -> Result<Option<Known>> {
        self.known(DocumentId(edition))
    }

    fn current(&self, key: &str) -> Result<Option<Known>> {
        self.library.find(key)?.map_or(Ok(None), |row| self.known(row.id))
    }

    fn by_origin(&self, origin: &str) -> Result<Option<Known>> {
        self.library.find_by_origin(origin)?.map_or(Ok(None), |row| self.known(row.id))
    }

    fn titled(&self, title: &str) -> Result<usize> {
        if self.kept.borrow().titles.is_empty() {
            let mut titles = HashMap::new();
            for row in self.library.documents()? {
                *titles.entry(row.title).or_default() += 1;
            }
            self.kept.borrow_mut().titles = titles;
        }
        Ok(self.kept.borrow().titles.get(title).copied().unwrap_or(0))
    }

    fn problem(&self, origin: &str) -> Result<Option<String>> {
        let files = self.library.problems()?;
        Ok(files.into_iter().find(|file| file.origin == origin).and_then(|file| file.reason))
    }
}
