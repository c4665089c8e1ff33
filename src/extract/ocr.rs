//! OCR, when asked for: pages that are pictures are drawn by the worker and read by `tesseract`, one page at a time.

use std::path::{Path, PathBuf};

use super::message::{Answer, Request};
use super::program::{self, Fault};
use super::words::{self, PageWords};
use super::{Emit, Extractor};
use crate::document::read::enriched;
use crate::document::{
    Block, BlockKind, Document, Format, Input, Metadata, Page, Part, Problem, Reader, Warning, detect,
};
use crate::text::{Span, safe};
use crate::{Error, ErrorKind, Result};

/// The reader's name, as stored.
const NAME: &str = "ocr";
/// Raised whenever text or blocks can come out differently.
const VERSION: u32 = 1;
/// What is said of a page that could not be drawn, or that tesseract did not get done.
const NOT_READ: &str = "not read by OCR";
/// The languages that are read where none are named.
pub const LANGUAGES: &str = "eng";

/// The program that reads pictures of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ocr {
    program: PathBuf,
    languages: String,
}

impl Ocr {
    /// Finds `tesseract` on the path and sees that it knows the languages (`eng`, `eng+fra`).
    ///
    /// # Errors
    /// When there is no tesseract, or it lacks a language; the hint says what to install.
    pub fn find(languages: &str) -> Result<Self> {
        let all: Vec<&str> = languages.split('+').collect();
        let is_name = |name: &&str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if let Some(odd) = all.iter().find(|name| !is_name(name)) {
            let message = format!("there is no language {:?} for OCR", safe::one_line(odd));
            return Err(Error::new(ErrorKind::Usage, message).hint("Name languages as tesseract does: eng, eng+fra."));
        }
        let Some(program) = on_path("tesseract") else {
            return Err(Error::new(ErrorKind::Usage, "could not find tesseract, which OCR needs").hint(
                "Install it (Debian and Ubuntu: apt install tesseract-ocr; Fedora: dnf install tesseract; \
                 macOS: brew install tesseract), or leave out --ocr.",
            ));
        };
        let listed = std::process::Command::new(&program)
            .arg("--list-langs")
            .output()
            .map_err(|error| Error::new(ErrorKind::File, "could not run tesseract, which OCR needs").because(error))?;
        let listed = [listed.stdout, listed.stderr].concat();
        let listed = String::from_utf8_lossy(&listed);
        match all.iter().find(|name| !listed.lines().any(|line| line.trim() == **name)) {
            Some(missing) => {
                Err(Error::new(ErrorKind::Usage, format!("tesseract does not know the language {missing}"))
                    .hint(format!("Install it (Debian and Ubuntu: apt install tesseract-ocr-{missing}).")))
            }
            None => Ok(Self { program, languages: languages.to_owned() }),
        }
    }
}

/// Where a program is, by `PATH`.
fn on_path(name: &str) -> Option<PathBuf> {
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&std::env::var_os("PATH")?)
        // A relative folder would be one of the user's documents.
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(&name))
        .find(|path| is_program(path))
}

fn is_program(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        path.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
    }
    #[cfg(not(unix))]
    path.is_file()
}

/// Reads a file as always, and its pictures of text by OCR.
pub(super) fn read(
    extractor: &Extractor,
    ocr: &Ocr,
    input: &Input<'_>,
    stop: &dyn Fn() -> bool,
    emit: Emit<'_>,
) -> Result<()> {
    match detect::of_bytes(input.name, input.bytes) {
        Ok(Some(Format::Image)) => {
            let words = recognise(extractor, ocr, input.bytes.to_vec(), stop).map_err(|fault| told(input, fault))?;
            let (mut warnings, mut all) = (Vec::new(), Vec::new());
            for page in words {
                warnings.push(uncertain(page.number, &page));
                all.push((page.number, page.paragraphs));
            }
            let count = all.iter().map(|(page, _)| *page).max().unwrap_or(0);
            emit(finished(input, blank(count), &all, warnings));
            Ok(())
        }
        Ok(Some(Format::Pdf)) => pdf(extractor, ocr, input, stop, emit),
        _ => extractor.read_text(input, stop, emit),
    }
}

/// A PDF: the pages without text of their own are drawn and read.
fn pdf(extractor: &Extractor, ocr: &Ocr, input: &Input<'_>, stop: &dyn Fn() -> bool, emit: Emit<'_>) -> Result<()> {
    let mut parts = Vec::new();
    extractor.read_text(input, stop, &mut |part| {
        parts.push(part);
        true
    })?;
    let first = parts.pop();
    if !parts.is_empty() {
        parts.extend(first);
        parts.into_iter().all(emit);
        return Ok(());
    }
    let (document, mut warnings) = match first {
        Some(Ok(part)) => (Some(part.document), part.warnings),
        Some(Err(error)) if matches!(error.problem_kind(), Some(Problem::Scanned | Problem::Empty)) => (None, vec![]),
        other => {
            other.map(emit);
            return Ok(());
        }
    };
    let wanted = document.as_ref().map(without_text).unwrap_or_default();
    let (mut found, mut count, mut broken) = (Vec::new(), 0, None);
    if document.is_none() || !wanted.is_empty() {
        let passwords = extractor.setup.options.passwords.clone();
        let request = Request::Draw { passwords, pages: wanted };
        extractor.ask(input, &request, stop, &mut |answer, picture| match answer {
            Answer::Drawn { page, pages } => {
                count = pages;
                match recognise(extractor, ocr, picture, stop) {
                    Ok(words) => {
                        if words.is_empty() {
                            warnings.push(Warning::new(format!("page {page}: OCR found no text")));
                        }
                        for words in words {
                            warnings.push(uncertain(page, &words));
                            found.push((page, words.paragraphs));
                        }
                        true
                    }
                    Err(Fault::Cancelled) => false,
                    Err(fault) => {
                        warnings.push(Warning::new(format!("page {page}: {NOT_READ}: {}", fault_words(fault))));
                        true
                    }
                }
            }
            Answer::NotDrawn { page, pages, why } => {
                count = pages;
                warnings.push(Warning::new(format!("page {page}: {NOT_READ}: {}", safe::one_line(&why))));
                true
            }
            Answer::Failed(failure) => {
                broken = Some(Error::from(failure));
                true
            }
            Answer::Part(_) | Answer::Page { .. } | Answer::Done => true,
        })?;
    }
    if stop() {
        return Err(Error::cancelled());
    }
    match (document, broken) {
        (None, Some(error)) => Err(error),
        (Some(document), _) if found.is_empty() => {
            emit(Ok(Part { id: None, document, warnings }));
            Ok(())
        }
        (document, _) => {
            let document = document.unwrap_or_else(|| blank(count));
            emit(finished(input, document, &found, warnings));
            Ok(())
        }
    }
}

/// The pages on which there is nothing but running lines.
fn without_text(document: &Document) -> Vec<u32> {
    let has_text = |page: &Page| {
        document.blocks.iter().any(|block| {
            block.kind != BlockKind::Running && block.span.start < page.span.end && block.span.end > page.span.start
        })
    };
    document.pages.iter().filter(|page| !has_text(page)).map(|page| page.number).collect()
}

fn recognise(
    extractor: &Extractor,
    ocr: &Ocr,
    picture: Vec<u8>,
    stop: &dyn Fn() -> bool,
) -> Result<Vec<PageWords>, Fault> {
    let limits = &extractor.setup.limits;
    let mut command = program::confined(&extractor.setup.program, limits, ocr.program.as_os_str());
    command.args(["stdin", "stdout", "-l", &ocr.languages, "tsv"]);
    // Several threads make it slower on a page, not faster.
    command.env("OMP_THREAD_LIMIT", "1");
    let table = program::run(command, picture, limits, stop)?;
    Ok(words::pages(&String::from_utf8_lossy(&table)))
}

fn fault_words(fault: Fault) -> String {
    match fault {
        Fault::Cancelled => "cancelled".into(),
        Fault::Time => "it took too long".into(),
        Fault::Output => "it gave too much text".into(),
        Fault::Failed(why) => why,
    }
}

fn told(input: &Input<'_>, fault: Fault) -> Error {
    let problem = if matches!(fault, Fault::Failed(_)) { Problem::Damaged } else { Problem::Limit };
    match fault {
        Fault::Cancelled => Error::cancelled(),
        fault => super::reader_error(input.name, &format!("could not be read by OCR: {}", fault_words(fault)))
            .problem(problem),
    }
}

/// "page 3: read by OCR, 12 of 340 words uncertain"
fn uncertain(page: u32, words: &PageWords) -> Warning {
    let PageWords { words, uncertain, .. } = words;
    Warning::new(match uncertain {
        0 => format!("page {page}: read by OCR, {words} words"),
        _ => format!("page {page}: read by OCR, {uncertain} of {words} words uncertain"),
    })
}

/// A document of so many pages with nothing on them.
fn blank(pages: u32) -> Document {
    let page = |number| Page { number, label: None, span: Span::new(0, 0) };
    Document {
        title: None,
        text: String::new(),
        pages: (1..=pages).map(page).collect(),
        blocks: Vec::new(),
        metadata: Metadata::default(),
        reader: Reader { name: NAME.into(), version: VERSION },
    }
}

/// The document with what was read, or the error that there is nothing.
fn finished(
    input: &Input<'_>,
    document: Document,
    found: &[(u32, Vec<String>)],
    mut warnings: Vec<Warning>,
) -> Result<Part> {
    let document = filled(document, found, &mut warnings);
    if document.blocks.is_empty() {
        // A page that was not read is another matter than one with nothing on it.
        let (what, problem) = match warnings.iter().find(|warning| warning.message.contains(NOT_READ)) {
            Some(why) => (format!("has no text that OCR could find ({})", why.message), Problem::Limit),
            None => ("has no text that OCR could find".to_owned(), Problem::Empty),
        };
        return Err(super::reader_error(input.name, &what).problem(problem));
    }
    Ok(enriched(Part { id: None, document, warnings }))
}

/// Puts the paragraphs of pages where those pages are. Everything behind them moves on.
fn filled(document: Document, found: &[(u32, Vec<String>)], warnings: &mut Vec<Warning>) -> Document {
    let Document { title, text: old, pages: old_pages, blocks: old_blocks, metadata, reader } = document;
    let (mut text, mut pages, mut blocks) = (String::with_capacity(old.len()), Vec::new(), Vec::new());
    let mut rest = old_blocks.into_iter().peekable();
    // How far the old text is copied, and by how much what is copied has moved.
    let (mut copied, mut moved) = (0, 0);
    for page in old_pages {
        let start = page.span.start + moved;
        let here = found.iter().filter(|(number, _)| *number == page.number).flat_map(|(_, paragraphs)| paragraphs);
        let here: Vec<String> =
            here.map(|paragraph| safe::clean(paragraph).trim().to_owned()).filter(|text| !text.is_empty()).collect();
        let at = page.span.end;
        // The old blocks before the place, moved like those before them.
        while let Some(block) = rest.next_if(|block| block.span.end <= at) {
            blocks.push(Block { span: block.span.shifted(moved), ..block });
        }
        let amid = rest.peek().is_some_and(|block| block.span.start < at);
        if amid && !here.is_empty() {
            let message = format!("page {}: what OCR read stands amid a paragraph and was left out", page.number);
            warnings.push(Warning::new(message));
        } else if !here.is_empty() {
            text.push_str(old.get(copied..at).unwrap_or_default());
            copied = at;
            let before = text.len();
            let section = blocks.last().map(|block: &Block| block.section.clone()).unwrap_or_default();
            for paragraph in here {
                if !text.is_empty() && !text.ends_with("\n\n") {
                    text.push_str(if text.ends_with('\n') { "\n" } else { "\n\n" });
                }
                let span = Span::new(text.len(), text.len() + paragraph.len());
                text.push_str(&paragraph);
                let (section, page) = (section.clone(), Some(page.number));
                blocks.push(Block { span, section, page, ..Block::default() });
            }
            if old.get(at..).is_some_and(|rest| !rest.is_empty() && !rest.starts_with('\n')) {
                text.push_str("\n\n");
            }
            moved += text.len() - before;
        }
        pages.push(Page { span: Span::new(start, at + moved), ..page });
    }
    text.push_str(old.get(copied..).unwrap_or_default());
    blocks.extend(rest.map(|block| Block { span: block.span.shifted(moved), ..block }));
    Document { title, text, pages, blocks, metadata, reader }
}

#[cfg(test)]
#[path = "ocr_tests.rs"]
mod tests;
