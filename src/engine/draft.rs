//! Drafts: read, their quotations found and checked one by one, the findings told as they come, and the corrected copy
//! written. Served by the checking lane, in front of the [`Checker`].

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::check::Checker;
use super::lane::{Job, Out, Worker};
use super::message::{Event, Request};
use crate::extract::{Extractor, Setup};
use crate::ingest::read_file;
use crate::quote::correct::{Text, propose};
use crate::quote::draft::{self, Claim, Marked, Named};
use crate::quote::report::{InDraft, Report};
use crate::quote::{Source, Verdict};
use crate::store::{Filter, Library};
use crate::{Error, ErrorKind, Result, paths};

/// What a draft is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftKind {
    /// No file: a quotation as it was typed.
    Quotation,
    /// A text whose corrections can be written down.
    Text,
    /// The same with the signs of Markdown.
    Markdown,
    /// A file of another format, of which only the text is known.
    Other,
}

/// A draft as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The file; none for a quotation.
    pub path: Option<PathBuf>,
    /// What it is.
    pub kind: DraftKind,
    /// Its text, in whose bytes corrections are counted.
    pub text: String,
    /// How many quotations it has.
    pub quotations: usize,
}

impl Draft {
    /// Where corrections go when nobody says where: beside the draft, `draft.checked.md`, or the list of them,
    /// `draft.corrections.md`.
    pub fn output(&self) -> Option<PathBuf> {
        let path = self.path.as_ref()?;
        let stem = path.file_stem()?.to_string_lossy();
        let name = match (self.kind, path.extension()) {
            (DraftKind::Other | DraftKind::Quotation, _) => format!("{stem}.corrections.md"),
            (_, Some(ending)) => format!("{stem}.checked.{}", ending.to_string_lossy()),
            (_, None) => format!("{stem}.checked"),
        };
        Some(path.with_file_name(name))
    }

    /// Whether corrections can be made in it.
    pub fn can_be_written(&self) -> bool {
        matches!(self.kind, DraftKind::Text | DraftKind::Markdown)
    }
}

/// Which draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DraftInput {
    /// This file.
    File(PathBuf),
    /// What was typed: the path of a file, or else a quotation.
    Typed(String),
}

/// What is told of a draft while it is checked.
#[derive(Debug, Clone, PartialEq)]
pub enum DraftStep {
    /// It was read.
    Read(Box<Draft>),
    /// The next quotation was checked. One within another may come on top of the number that was told.
    Checked(Box<Report>),
    /// All were.
    Done,
}

/// The checking lane.
pub(super) struct Drafts {
    checker: Checker,
    dir: PathBuf,
    reading: Setup,
    out: Out,
    library: Option<Library>,
}

/// A text with its quotations, and what its places are called.
struct Parts {
    kind: DraftKind,
    text: String,
    marked: Vec<Marked>,
    /// From which byte on; empty where lines name the places.
    places: Vec<(usize, String)>,
}

impl Worker for Drafts {
    fn serve(&mut self, job: &Job) -> Event {
        let failed = |error| Event::Failed { ticket: job.ticket, error };
        match &job.request {
            Request::CheckDraft { .. } => self.draft(job).unwrap_or_else(failed),
            Request::SaveDraft { path, text, how } => super::save::save(path, text.as_bytes(), how)
                .map_or_else(failed, |()| Event::DraftSaved { ticket: job.ticket, path: path.clone() }),
            _ => self.checker.serve(job),
        }
    }
}

impl Drafts {
    pub(super) fn new(checker: Checker, dir: PathBuf, reading: Setup, out: Out) -> Self {
        Self { checker, dir, reading, out, library: None }
    }

    fn draft(&mut self, job: &Job) -> Result<Event> {
        let Request::CheckDraft { draft, source, filter } = &job.request else {
            return Err(Error::new(ErrorKind::Internal, format!("not a draft: {:?}", job.request)));
        };
        let path = match draft {
            DraftInput::File(path) => Some(path.clone()),
            DraftInput::Typed(typed) => file_named(typed),
        };
        let parts = match (&path, draft) {
            (None, DraftInput::Typed(typed)) => quotation(typed),
            (None, DraftInput::File(path)) | (Some(path), _) => {
                self.read(path, &|| job.cancel.load(Ordering::Relaxed))?
            }
        };
        let named = self.named(filter)?;
        let told = Draft { path, kind: parts.kind, text: parts.text.clone(), quotations: parts.marked.len() };
        self.tell(job, DraftStep::Read(Box::new(told)));
        let mut before: Option<String> = None;
        let mut number = 0;
        for marked in &parts.marked {
            let mut claim = draft::attribution(&parts.text, marked, &named);
            claim.follows(before.as_deref());
            before = claim.document.clone().or(before);
            for report in self.with_inner(job, &parts, marked, &claim, source.as_deref(), &mut number)? {
                self.tell(job, DraftStep::Checked(Box::new(report)));
            }
        }
        Ok(Event::Draft { ticket: job.ticket, step: DraftStep::Done })
    }

    /// A quotation, and those within it where it is not faithful itself: of "they say ‘we are all members’ today" the inner
    /// one may be somebody's words, whoever says that they say them.
    fn with_inner(
        &mut self,
        job: &Job,
        parts: &Parts,
        marked: &Marked,
        claim: &Claim,
        source: Option<&str>,
        number: &mut usize,
    ) -> Result<Vec<Report>> {
        let outer = self.one(job, parts, marked, claim, source, number)?;
        let inner = match outer.verdict {
            Verdict::NotFound | Verdict::Altered if parts.kind != DraftKind::Quotation => {
                draft::within(&parts.text, marked)
            }
            _ => Vec::new(),
        };
        let first = *number;
        let mut reports = Vec::new();
        for inner in &inner {
            let report = self.one(job, parts, inner, claim, source, number)?;
            if matches!(report.verdict, Verdict::NotFound | Verdict::NotJudged | Verdict::Paraphrase) {
                *number -= 1;
            } else {
                reports.push(report);
            }
        }
        // What was found is that of the inner ones, if the outer one has more words that are not there.
        let differences = |report: &Report| report.differences.len();
        if outer.verdict == Verdict::Altered && !reports.is_empty() {
            if reports.iter().map(differences).sum::<usize>() < differences(&outer) {
                for (at, report) in reports.iter_mut().enumerate() {
                    if let Some(place) = &mut report.draft {
                        place.number = first + at;
                    }
                }
                *number -= 1;
                return Ok(reports);
            }
            *number = first;
            return Ok(vec![outer]);
        }
        reports.insert(0, outer);
        Ok(reports)
    }

    /// Checks one quotation of a draft and says how it can be put right.
    fn one(
        &mut self,
        job: &Job,
        parts: &Parts,
        marked: &Marked,
        claim: &Claim,
        source: Option<&str>,
        number: &mut usize,
    ) -> Result<Report> {
        let Request::CheckDraft { filter, .. } = &job.request else { return Err(Error::cancelled()) };
        if job.cancel.load(Ordering::Relaxed) {
            return Err(Error::cancelled());
        }
        let source = source.map(str::to_owned).or_else(|| claim.document.clone());
        let mut report = if marked.too_long {
            Report { claimed_source: source, ..too_long(&marked.quote) }
        } else {
            let request = Request::Check { quote: marked.quote.clone(), source, filter: filter.clone() };
            let one = Job { ticket: job.ticket, request, cancel: Arc::clone(&job.cancel) };
            match self.checker.serve(&one) {
                Event::Checked { report, .. } => *report,
                Event::Failed { error, .. } => return Err(error),
                other => return Err(Error::new(ErrorKind::Internal, format!("not a verdict: {other:?}"))),
            }
        };
        *number += 1;
        if parts.kind != DraftKind::Quotation {
            let place = parts.place(marked, *number);
            report.id = Some(place.line.map_or_else(|| number.to_string(), |line| format!("{line}:{number}")));
            report.draft = Some(place);
        }
        claim.compare(&mut report);
        let document = match (&report.source, report.faithful) {
            (Some(key), false) => self.source(key)?,
            _ => None,
        };
        let text = Text { text: &parts.text, markdown: parts.kind == DraftKind::Markdown };
        report.correction = propose(text, marked, claim, &report, document.as_ref());
        Ok(report)
    }

    fn tell(&self, job: &Job, step: DraftStep) {
        self.out.send(Event::Draft { ticket: job.ticket, step });
    }

    fn library(&mut self) -> Result<&Library> {
        if self.library.is_none() {
            self.library = Some(Library::open(&self.dir)?);
        }
        self.library.as_ref().ok_or_else(|| Error::new(ErrorKind::Internal, "no library"))
    }

    /// The documents that the draft may name.
    fn named(&mut self, filter: &Filter) -> Result<Vec<Named>> {
        let library = self.library()?;
        let among = library.documents_matching(filter)?;
        let rows = library.documents()?;
        Ok(rows
            .into_iter()
            .filter(|row| among.as_ref().is_none_or(|among| among.contains(&row.id)))
            .map(|row| Named { key: row.key, title: row.title, symbol: row.symbol })
            .collect())
    }

    /// A document as quotations are judged against it.
    fn source(&mut self, key: &str) -> Result<Option<Source>> {
        let library = self.library()?;
        let Some(row) = library.find(key)? else { return Ok(None) };
        Ok(library.document(row.id)?.map(|document| Source {
            running: document.running(),
            key: document.key,
            title: document.title,
            text: document.text,
            pages: document.pages.iter().map(|page| page.span.start).collect(),
        }))
    }

    /// Text and Markdown as they are, so that lines and marks are those that the writer sees; other formats as their
    /// readers give them.
    fn read(&self, path: &Path, cancelled: &dyn Fn() -> bool) -> Result<Parts> {
        if let Some(kind) = own_text(path) {
            let bytes = std::fs::read(path).map_err(|error| {
                Error::new(ErrorKind::File, format!("could not read {}", paths::for_people(path))).because(error)
            })?;
            if let Ok(text) = String::from_utf8(bytes) {
                let marked = draft::find(&text);
                return Ok(Parts { kind, text, marked, places: Vec::new() });
            }
        }
        let mut setup = self.reading.clone();
        setup.options.mark_notes = true;
        let extractor = Extractor::new(setup);
        let mut found = Vec::new();
        read_file(&extractor, path, &mut |part| {
            found.push(part);
            !cancelled()
        })?;
        if cancelled() {
            return Err(Error::cancelled());
        }
        let mut parts = Parts { kind: DraftKind::Other, text: String::new(), marked: Vec::new(), places: Vec::new() };
        for part in found {
            let (text, places) = draft::written_out(&part?.document);
            let at = parts.text.len();
            parts.places.extend(places.into_iter().map(|(from, place)| (at + from, place)));
            parts.text.push_str(&text);
            parts.text.push('\n');
        }
        parts.marked = draft::find(&parts.text);
        Ok(parts)
    }
}

impl Parts {
    fn place(&self, marked: &Marked, number: usize) -> InDraft {
        let bytes = (marked.span.start, marked.span.end);
        if self.kind == DraftKind::Other {
            let at = self.places.partition_point(|(from, _)| *from <= marked.span.start);
            let place = at.checked_sub(1).and_then(|at| self.places.get(at)).map(|(_, place)| place.clone());
            return InDraft { number, place: place.unwrap_or_default(), bytes, ..InDraft::default() };
        }
        let before = self.text.get(..marked.span.start).unwrap_or("");
        let line = before.matches('\n').count() as u32 + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() as u32 + 1;
        InDraft { number, place: format!("line {line}"), line: Some(line), column: Some(column), bytes }
    }
}

/// What is said of a text between marks that is too long to be one quotation. Only its beginning is repeated.
fn too_long(quote: &str) -> Report {
    let beginning: String = quote.chars().take(200).collect();
    let mut report = Report::new(&format!("{} […]", beginning.trim_end()), Verdict::NotJudged);
    report.explanation = format!(
        "Not checked: {} bytes stand between these marks, and no more than {} are checked as one quotation. Most likely a \
         mark is missing.",
        quote.len(),
        draft::LONGEST
    );
    report
}

/// The kind of a text that is its own, by its file's ending.
fn own_text(path: &Path) -> Option<DraftKind> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "md" | "markdown" => Some(DraftKind::Markdown),
        "txt" | "text" | "rst" | "adoc" => Some(DraftKind::Text),
        _ => None,
    }
}

/// A quotation as it was typed, with or without its marks.
fn quotation(typed: &str) -> Parts {
    let typed = typed.trim();
    let marked = draft::find(typed).into_iter().find(|marked| marked.span.start == 0 && marked.span.end == typed.len());
    let marked = marked.unwrap_or_else(|| Marked::whole(typed));
    Parts { kind: DraftKind::Quotation, text: typed.to_owned(), marked: vec![marked], places: Vec::new() }
}

/// The file that was named, if it is one: the words of a quotation are none.
fn file_named(typed: &str) -> Option<PathBuf> {
    let typed = typed.trim();
    if typed.is_empty() || typed.contains('\n') || typed.len() > 4096 {
        return None;
    }
    let bare = ['"', '\'']
        .iter()
        .find_map(|&mark| typed.strip_prefix(mark)?.strip_suffix(mark))
        .filter(|bare| !bare.is_empty());
    let unescaped = typed.replace("\\ ", " ");
    [Some(typed), bare, Some(unescaped.as_str())]
        .into_iter()
        .flatten()
        .map(PathBuf::from)
        .find(|path| path.is_file())
        .or_else(|| {
            // What has the form of a path is one, also where there is none: else it would be "not found" as a quotation.
            let path = Path::new(typed);
            let known = own_text(path).is_some()
                || path.extension().and_then(|ending| ending.to_str()).is_some_and(|ending| {
                    matches!(ending.to_ascii_lowercase().as_str(), "docx" | "odt" | "html" | "htm" | "pdf" | "rtf")
                });
            (known && !typed.contains(' ')).then(|| path.to_owned())
        })
}

#[cfg(test)]
#[path = "draft_tests.rs"]
mod tests;
