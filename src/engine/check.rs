//! The checking lane: quotations against the library, on a connection and a model session of its own.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::indexes::{Indexes, agreed};
use super::lane::{Job, Out, Worker};
use super::look::unknown_document;
use super::message::{Event, Request};
use super::quotes::Quotes;
use crate::embed::{Embed, Semantic};
use crate::index::terms;
use crate::quote::index::{Mark, Shared};
use crate::quote::report::{Alternative, Nearness, Report, citation};
use crate::quote::{Checked, Library as Checkable, Source, Verdict, check, check_near};
use crate::store::{DocumentId, Library, PassageId, PassageRow, StoredDocument};
use crate::text::Span;
use crate::text::language::Language;
use crate::text::sentences::sentences;
use crate::{Error, ErrorKind, Result};

/// Texts kept in memory for the next quotation, in bytes.
const KEPT: usize = 64 << 20;
/// Passages that may say the same in other words.
const NEAREST: usize = 24;
/// From so many documents on it is said that the fingerprints are being made.
const MANY: usize = 500;
/// Words that stand in so many documents show nothing about whose they are.
const COMMON: usize = 10;
/// Postings that are read to find passages by the words of a quotation that stands nowhere.
const POSTINGS: usize = 25_000;
/// How much text what a quotation says is looked for in, in bytes.
const WIDE: usize = 1400;
/// Stretches of a passage whose meaning the model is asked for: those that have most of the words.
const WINDOWS: usize = 8;
/// After so many stretches, the likeliest first, a meaning that is so far off is given up.
const SURE: usize = 3;
const FAR_OFF: f32 = 0.15;
/// Two sentences that say the same in other words are seldom more alike than this.
const MOST_ALIKE: f32 = 0.92;
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

    /// The passages that are nearest to what a quotation says: by its words, and by meaning where there is a model.
    fn nearest(
        &mut self,
        quote: &str,
        claimed: Option<u32>,
        among: Option<&HashSet<DocumentId>>,
    ) -> Result<(Vec<PassageRow>, Option<Vec<f32>>)> {
        // As a passage, not as a question: what is looked for says the same.
        let vector = self.session().map(|session| session.passage(quote)).transpose()?;
        let Some(library) = &self.library else { return Ok((vec![], None)) };
        let claimed = claimed.map(|number| HashSet::from([DocumentId(i64::from(number))]));
        let mut ids: Vec<PassageId> = Vec::new();
        // Whether the named document says it in other words is what is asked, not whether another one does.
        let documents = claimed.as_ref().or(among);
        let passages = documents.map(|documents| library.passages_in(documents)).transpose()?;
        let words = self.indexes.rarest(library, quote, POSTINGS)?;
        ids.extend(self.indexes.lexical(library, &words, NEAREST, passages.as_ref())?.iter().map(|hit| hit.id));
        if let (Some(vector), Ok(model)) = (&vector, agreed(library, &self.semantic)?) {
            ids.extend(
                self.indexes.dense(library, model, vector, NEAREST / 2, passages.as_ref())?.iter().map(|hit| hit.id),
            );
        }
        let mut seen = HashSet::new();
        ids.retain(|&id| seen.insert(id));
        Ok((library.passages(&ids)?, vector))
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

    /// Judges whether the nearest passage says the same in other words, and says where.
    ///
    /// `vector` is the quotation's, where there is a model.
    fn paraphrase(
        &mut self,
        report: &mut Report,
        near: Vec<PassageRow>,
        quote: &str,
        vector: Option<Vec<f32>>,
    ) -> Result<()> {
        let Some(library) = &self.library else { return Ok(()) };
        let asked = self.indexes.asked(library, quote)?;
        let mut weights: Vec<(Vec<String>, f32)> = Vec::new();
        for word in asked {
            let mut weight: Option<f32> = None;
            for form in &word.forms {
                if let Some(idf) = self.indexes.idf(library, form)? {
                    weight = Some(weight.map_or(idf, |weight| weight.min(idf)));
                }
            }
            if !weights.iter().any(|(forms, _)| *forms == word.forms) {
                // A word that the library does not know weighs as much as the rarest one.
                weights.push((word.forms, weight.unwrap_or(9.0)));
            }
        }
        let total: f32 = weights.iter().map(|(_, weight)| weight).sum();
        let covers = |text: &str, language: Language| -> f32 {
            let own: HashSet<String> = terms(text, language).into_iter().collect();
            let has: f32 = weights
                .iter()
                .filter(|(forms, _)| forms.iter().any(|form| own.contains(form)))
                .map(|(_, weight)| weight)
                .sum();
            if total > 0.0 { has / total } else { 0.0 }
        };
        let mut ranked: Vec<(f32, PassageRow)> = near
            .into_iter()
            .map(|passage| widened(library, passage))
            .map(|passage| (covers(&passage.text, Language::of(passage.language.as_deref())), passage))
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        let Some((around, best)) = ranked.first().cloned() else { return Ok(()) };
        // The sentence of the passage that has most of it.
        let language = Language::of(best.language.as_deref());
        let parts = sentences(&best.text);
        let Some((at, inside)) = parts
            .iter()
            .filter_map(|part| Some((*part, covers(part.of(&best.text)?, language))))
            .max_by(|a, b| a.1.total_cmp(&b.1))
        else {
            return Ok(());
        };
        // A long stretch has some of any words; one sentence that has them says something about them.
        let words = f32::midpoint(around, inside);
        let document = library.document(best.document)?;
        let named = report.claimed_source.is_some();
        let meaning = match (&mut self.session, vector) {
            (Session::Open(session), Some(vector)) => {
                let needed = enough(named) - words;
                let mut windows = windows(&best.text, &parts, &|text| covers(text, language));
                if needed > MOST_ALIKE {
                    // Nothing that the model could say would make up for so few words; it is asked for one, to be told.
                    windows.truncate(1);
                }
                Some(meaning(session.as_mut(), &vector, &windows, needed)?)
            }
            _ => None,
        };
        let (verdict, nearness) = said_otherwise(words, meaning, named);
        report.nearness = Some(nearness);
        report.verdict = verdict;
        if let Some(document) = document
            && (verdict == Verdict::Paraphrase || words > 0.2)
        {
            let span = at.shifted(best.span.start);
            if verdict == Verdict::Paraphrase {
                report.place(&document, span);
                report.explanation = "Something like it is said there, but in other words: not a quotation.".into();
            } else {
                report.alternatives.insert(
                    0,
                    Alternative {
                        source: document.key.clone(),
                        verdict: Verdict::NotFound,
                        citation: citation(&document, span),
                        bytes: (span.start, span.end),
                    },
                );
                report.explanation = format!(
                    "The words are nowhere in the library. The nearest thing said: “{}”",
                    crate::text::safe::one_line(span.of(&document.text).unwrap_or(""))
                );
            }
        }
        Ok(())
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

/// A passage with as much of its document around it as makes up what all passages are compared by, whatever the length of
/// those of this library is: what is said in other words is often said in several sentences.
fn widened(library: &Library, mut passage: PassageRow) -> PassageRow {
    let more = WIDE.saturating_sub(passage.text.len()) / 2;
    if more > 40
        && let Ok(Some(text)) = library.text_around(passage.document, passage.span, more)
    {
        (passage.span, passage.text) = text;
    }
    passage
}

/// The sentences of a passage, and pairs of them, that have most of a quotation's words; the best first.
fn windows<'a>(text: &'a str, parts: &[Span], covers: &dyn Fn(&str) -> f32) -> Vec<&'a str> {
    let pairs = parts.windows(2).filter_map(|pair| Some(pair.first()?.cover(*pair.last()?)));
    let all = parts.iter().copied().chain(pairs).filter_map(|span| span.of(text));
    let mut all: Vec<(f32, &str)> = all.map(|window| (covers(window), window)).collect();
    // Of two that have as many, the shorter one says less besides.
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.len().cmp(&b.1.len())));
    all.truncate(WINDOWS);
    all.into_iter().map(|(_, window)| window).collect()
}

/// The best cosine of a quotation's vector with those of some texts, or the first that is as high as needed; a model takes
/// its time for each, so that those behind are not asked for where the likeliest are far off.
fn meaning(session: &mut dyn Embed, ours: &[f32], windows: &[&str], needed: f32) -> Result<f32> {
    let mut best = f32::MIN;
    for (at, window) in windows.iter().enumerate() {
        if best >= needed || at >= SURE && best + FAR_OFF < needed {
            break;
        }
        best = best.max(cosine(ours, &session.passage(window)?));
    }
    Ok(best)
}

fn cosine(one: &[f32], other: &[f32]) -> f32 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}

/// The words and the meaning that are enough together, see [`said_otherwise`].
fn enough(named: bool) -> f32 {
    if named { 0.86 } else { 1.06 }
}

/// Whether what is said is the same in other words, by the mean of the words that the stretch and its best sentence have:
/// enough of the words, and where a model says so, of the meaning. Of a document that was named less is asked than of the
/// likeliest one of a whole library, where chance has more to choose from.
///
/// The bounds err least over 359 claims and sentences, of which 109 are in other words in one of 236 documents.
fn said_otherwise(words: f32, meaning: Option<f32>, named: bool) -> (Verdict, Nearness) {
    let is_enough = match (meaning, named) {
        (Some(meaning), named) => words + meaning >= enough(named),
        (None, true) => words >= 0.33,
        (None, false) => words >= 0.46,
    };
    (if is_enough { Verdict::Paraphrase } else { Verdict::NotFound }, Nearness { words, meaning })
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
