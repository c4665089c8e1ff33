//! The checking lane: quotations against the library, on a connection and a model session of its own.

mod otherwise;

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::indexes::Indexes;
use super::lane::{Job, Out, Worker};
use super::look::unknown_document;
use super::message::{Event, Request};
use super::quotes::Quotes;
use crate::embed::{Embed, Semantic};
use crate::quote::index::{Mark, Shared};
use crate::quote::report::{Alternative, Report, citation};
use crate::quote::{Checked, Library as Checkable, Source, Verdict, check, check_near};
use crate::store::{DocumentId, Library, PassageRow, StoredDocument};
use crate::text::Span;
use crate::{Error, ErrorKind, Result};

/// Texts kept in memory for the next quotation, in bytes.
const KEPT: usize = 64 << 20;
/// Passages that may say the same in other words.
const NEAREST: usize = 24;
/// From so many documents on it is said that the fingerprints are being made.
const MANY: usize = 500;
/// Words that stand in so many documents show nothing about whose they are.
const COMMON: usize = 10;
/// The most alternatives that are told.
const ALTERNATIVES: usize = 8;

pub(super) struct Checker {
    dir: PathBuf,
    semantic: Arc<Semantic>,
    indexes: Arc<Indexes>,
    library: Option<Library>,
    quotes: Option<Quotes>,
    /// The state of the library that the kept documents are of.
    seen: Option<u64>,
    session: Session,
    kept: RefCell<Kept>,
    out: Out,
}

/// The model session of this lane.
enum Session {
    /// Not needed so far.
    Closed,
    Open(Box<dyn Embed>),
    /// There is none: words decide.
    Off,
}

/// Documents in memory.
#[derive(Default)]
struct Kept {
    documents: HashMap<u32, (Arc<Source>, Arc<StoredDocument>)>,
    bytes: usize,
}

impl Worker for Checker {
    fn serve(&mut self, job: &Job) -> Event {
        match self.checked(job) {
            Ok(report) => Event::Checked { ticket: job.ticket, report: Box::new(report) },
            Err(error) => Event::Failed { ticket: job.ticket, error },
        }
    }
}

impl Checker {
    pub(super) fn new(dir: PathBuf, semantic: Arc<Semantic>, indexes: Arc<Indexes>, out: Out) -> Self {
        Self {
            dir,
            semantic,
            indexes,
            library: None,
            quotes: None,
            seen: None,
            session: Session::Closed,
            kept: RefCell::default(),
            out,
        }
    }

    fn checked(&mut self, job: &Job) -> Result<Report> {
        let Request::Check { quote, source, filter } = &job.request else {
            return Err(Error::new(ErrorKind::Internal, format!("not a quotation: {:?}", job.request)));
        };
        if self.library.is_none() {
            self.library = Some(Library::open(&self.dir)?);
        }
        let library = self.library.as_ref().ok_or_else(|| Error::new(ErrorKind::Internal, "no library"))?;
        let quotes = match &mut self.quotes {
            Some(quotes) => quotes,
            none => none.insert(Quotes::open(library)?),
        };
        let now = library.generation()?;
        if self.seen != Some(now) {
            self.kept = RefCell::default();
            self.seen = Some(now);
        }
        let out = &self.out;
        let told = |count: usize| {
            if count == MANY {
                out.notice("The library is being made ready for quotations; this is done once.".to_owned());
            }
        };
        quotes.catch_up(library, &|| job.cancel.load(Ordering::Relaxed), &told)?;
        let claimed = match source {
            Some(key) => {
                let row = library.find(key)?.ok_or_else(|| unknown_document(library, key))?;
                Quotes::number(row.id)
            }
            None => None,
        };
        let among = library.documents_matching(filter)?;
        let mut checked = {
            let checkable = Checking { library, quotes, among: among.as_ref(), kept: &self.kept };
            check(&checkable, quote, claimed)
        };
        if quotes.is_damaged() {
            quotes.catch_up(library, &|| job.cancel.load(Ordering::Relaxed), &told)?;
            let checkable = Checking { library, quotes, among: among.as_ref(), kept: &self.kept };
            checked = check(&checkable, quote, claimed);
        }
        let checkable = Checking { library, quotes, among: among.as_ref(), kept: &self.kept };
        let mut report = report_of(&checkable, quote, &checked)?;
        report.claimed_source.clone_from(source);
        report.explain(&checked, source.as_deref());
        if report.verdict == Verdict::NotFound {
            let (near, vector) = self.nearest(quote, claimed, among.as_ref())?;
            if let Some(report) = self.among_near(quote, claimed, source.as_deref(), &near)? {
                return Ok(report);
            }
            self.paraphrase(&mut report, near, quote, vector)?;
        }
        Ok(report)
    }

    /// Whether a quotation too short to be found by its letters stands in one of the nearest passages, changed or not.
    fn among_near(
        &self,
        quote: &str,
        claimed: Option<u32>,
        source: Option<&str>,
        near: &[PassageRow],
    ) -> Result<Option<Report>> {
        let (Some(library), Some(quotes)) = (&self.library, &self.quotes) else { return Ok(None) };
        let windows: Vec<(u32, Span)> = near
            .iter()
            .take(NEAREST)
            .filter_map(|passage| Some((Quotes::number(passage.document)?, passage.span)))
            .collect();
        let checkable = Checking { library, quotes, among: None, kept: &self.kept };
        let checked = check_near(&checkable, quote, claimed, &windows);
        if checked.verdict == Verdict::NotFound {
            return Ok(None);
        }
        let mut report = report_of(&checkable, quote, &checked)?;
        report.claimed_source = source.map(str::to_owned);
        report.explain(&checked, source);
        Ok(Some(report))
    }

    fn session(&mut self) -> Option<&mut Box<dyn Embed>> {
        if matches!(self.session, Session::Closed) {
            let opened = match self.semantic.as_ref() {
                Semantic::On { open, .. } => open().ok(),
                Semantic::Off { .. } => None,
            };
            self.session = opened.map_or(Session::Off, Session::Open);
        }
        match &mut self.session {
            Session::Open(session) => Some(session),
            _ => None,
        }
    }
}

/// Whether the words stood in an earlier edition of the document where they no longer stand.
fn earlier_edition(checkable: &Checking, quote: &str, document: &StoredDocument, report: &mut Report) -> Result<()> {
    for edition in checkable.library.editions(&document.origin)?.into_iter().rev() {
        let Some(old) = checkable.library.document(edition.id)? else { continue };
        let source = source_of(&old);
        let whole = Span::new(0, source.text.len());
        let written = crate::quote::written::read(quote);
        let near = near_words(&source.text, &written.tokens()).unwrap_or(whole);
        if crate::quote::judge(quote, &written, &source, near).is_some_and(|judged| judged.verdict.is_faithful()) {
            report.warnings.push(format!(
                "the words stood in an earlier edition of this document, stored {} and replaced {}",
                day(&edition.added),
                day(&edition.replaced_at)
            ));
            return Ok(());
        }
    }
    Ok(())
}

/// What is said of a quotation by what was found.
fn report_of(checkable: &Checking, quote: &str, checked: &Checked) -> Result<Report> {
    let mut report = Report::new(quote, checked.verdict);
    let Some(best) = &checked.best else { return Ok(report) };
    let Some(document) = checkable.stored(best.document) else { return Ok(report) };
    if checked.verdict != Verdict::NotFound {
        report.found(best, &document);
    }
    if checked.verdict.is_faithful() && checked.documents >= COMMON {
        report.common(checked.documents);
    }
    if checked.verdict == Verdict::Altered {
        earlier_edition(checkable, quote, &document, &mut report)?;
    }
    for other in checked.others.iter().chain(&checked.rest).take(ALTERNATIVES) {
        if let Some(document) = checkable.stored(other.document) {
            report.alternatives.push(Alternative {
                source: document.key.clone(),
                verdict: other.judged.verdict,
                citation: citation(&document, other.judged.span),
                bytes: (other.judged.span.start, other.judged.span.end),
            });
        }
    }
    Ok(report)
}

/// The stretch of a text around the first of a quotation's longer words that it has only once, wide enough for all.
fn near_words(text: &str, tokens: &[crate::quote::tokens::Token]) -> Option<Span> {
    let quote: usize = tokens.iter().map(|token| token.key.len() + 1).sum();
    let all = crate::quote::tokens::tokens(text);
    tokens.iter().filter(|token| token.key.len() > 5).find_map(|token| {
        let mut places = all.iter().filter(|other| other.key == token.key);
        let place = places.next()?;
        places.next().is_none().then(|| {
            let floor = |at: usize| (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
            Span::new(floor(place.span.start.saturating_sub(quote * 3 + 200)), floor(place.span.end + quote * 3 + 200))
        })
    })
}

fn day(moment: &str) -> &str {
    moment.get(..10).unwrap_or(moment)
}

fn source_of(document: &StoredDocument) -> Source {
    Source {
        key: document.key.clone(),
        title: document.title.clone(),
        text: Arc::clone(&document.text),
        pages: document.pages.iter().map(|page| page.span.start).collect(),
        running: document.running(),
    }
}

/// The library as quotations are checked against it.
struct Checking<'a> {
    library: &'a Library,
    quotes: &'a Quotes,
    among: Option<&'a HashSet<DocumentId>>,
    kept: &'a RefCell<Kept>,
}

impl Checking<'_> {
    fn stored(&self, number: u32) -> Option<Arc<StoredDocument>> {
        self.document(number).map(|(_, stored)| stored)
    }

    fn document(&self, number: u32) -> Option<(Arc<Source>, Arc<StoredDocument>)> {
        if let Some(found) = self.kept.borrow().documents.get(&number) {
            return Some(found.clone());
        }
        // A document that went since is passed over, as one that was never there.
        let stored = self.library.document(DocumentId(i64::from(number))).ok().flatten()?;
        if stored.replaced.is_some() {
            return None;
        }
        let found = (Arc::new(source_of(&stored)), Arc::new(stored));
        let mut kept = self.kept.borrow_mut();
        if kept.bytes > KEPT {
            *kept = Kept::default();
        }
        kept.bytes += found.0.text.len() * 2;
        kept.documents.insert(number, found.clone());
        Some(found)
    }
}

impl Checkable for Checking<'_> {
    fn shared(&self, runs: &[Mark], document: Option<u32>) -> Vec<Shared> {
        match self.among {
            Some(among) => {
                let among = |number: u32| among.contains(&DocumentId(i64::from(number)));
                self.quotes.shared(runs, document, Some(&among))
            }
            None => self.quotes.shared(runs, document, None),
        }
    }

    fn source(&self, document: u32) -> Option<Arc<Source>> {
        self.document(document).map(|(source, _)| source)
    }
}
