//! The evidence file: what a second person needs to prove every quotation from the original files, on another machine, a
//! year later, with this program or without it.
//!
//! ```text
//! original file --its SHA-256--> reader --name, version--> stored text --its SHA-256--> span --equal--> quotation
//! ```
//!
//! For plain text the stored text is the file's own characters, line ends apart; for Markdown and HTML the file holds how
//! the text is put together ([`super::recipe`]) and where in the source the words stand ([`super::visible`]), so that a
//! program without our readers can check them. Texts of other formats are made by our reader only.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::recipe::{self, Step};
use super::seal;
use super::visible::{self, Markup, Visible};
use crate::answer::Citation;
use crate::document::{Locator, Reader, SourceText};
use crate::store::StoredDocument;
use crate::text::Span;
use crate::{Error, ErrorKind, Result};

/// The version of this JSON shape.
pub const SCHEMA: u32 = 1;
/// What tells such a file from others.
pub const KIND: &str = "adduce evidence";
/// The only verdict that can be proved.
pub const VERBATIM: &str = "verbatim";

/// An evidence file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Evidence file")]
pub struct EvidenceFile {
    /// The version of this shape: 1.
    pub schema: u32,
    /// `adduce evidence`.
    pub kind: String,
    /// What it is the evidence of: the question, or the title of the briefing.
    pub of: String,
    /// By what, when.
    pub made: Made,
    /// The documents, each once.
    pub sources: Vec<SourceProof>,
    /// The quotations, in their order.
    pub quotations: Vec<Quotation>,
    /// SHA-256 of the rest of the file in its canonical form, hexadecimal.
    pub seal: String,
}

/// By what the file was made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Made {
    /// `adduce`.
    pub program: String,
    /// Its version.
    pub version: String,
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// The models that took part in finding the quotations; none where only words were compared. They prove nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<Model>,
}

/// A model.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Model {
    /// Its name.
    pub name: String,
    /// SHA-256 over its weights, its tokenizer and how they are used, hexadecimal; left out where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// A document that is quoted, and what proves its text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SourceProof {
    /// Counted from 1.
    pub id: u32,
    /// Its title, or else its key in the library.
    pub title: String,
    /// The symbol by which it is cited, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// Its own date, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The name of the file, without its folder; that of the file that holds it, for a part of a file.
    pub name: String,
    /// The address that it was fetched from, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// What it is called within its file, where a file holds several documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// The original; null where it was no longer there, or no longer the same, when this was made. Such a source cannot be
    /// proved.
    pub original: Option<Original>,
    /// Who read it.
    pub reader: ReaderProof,
    /// The encoding of a file of plain text, Markdown or HTML, as the Encoding Standard names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// What the reader made of it.
    pub text: TextProof,
    /// How the text of a Markdown or HTML source is put together from its characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipe: Option<Vec<Step>>,
}

/// The bytes that were read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Original {
    /// Of what.
    pub unit: Unit,
    /// Their SHA-256, hexadecimal.
    pub sha256: String,
    /// How many; null where only their hash is still known.
    pub bytes: Option<u64>,
}

/// What the hash of an original is of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// The whole file.
    #[default]
    File,
    /// One line of a file of JSON records, without white space at its ends.
    Record,
}

/// The reader of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReaderProof {
    /// Its name: `plain`, `markdown`, `html`, `jsonl`, `pdf`, `docx` and so on.
    pub name: String,
    /// Its version.
    pub version: u32,
}

/// The stored text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TextProof {
    /// SHA-256 of its UTF-8, hexadecimal.
    pub sha256: String,
    /// Its length in bytes.
    pub bytes: usize,
    /// Its length in code points.
    pub chars: usize,
}

impl TextProof {
    /// That of this text.
    pub fn of(text: &str) -> Self {
        Self { sha256: seal::sha256(text.as_bytes()), bytes: text.len(), chars: text.chars().count() }
    }
}

/// A quotation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Quotation {
    /// Counted from 1.
    pub id: u32,
    /// The id of its source.
    pub source: u32,
    /// The words: equal to the stored text at `span`.
    pub quote: String,
    /// Their place in bytes of the stored text.
    pub span: Span,
    /// Their place in code points of the stored text.
    pub chars: Span,
    /// The stored text right before them.
    pub before: String,
    /// The stored text right behind them.
    pub after: String,
    /// Where they stand in the decoded source of Markdown or HTML, in bytes of its UTF-8; left out where that cannot be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<Span>,
    /// The place as people name it.
    pub place: Locator,
    /// What the quotation is: always `verbatim`.
    pub verdict: String,
    /// The question that it answers, where it answers one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// The number of its note in the briefing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<u32>,
}

/// A stored document with what is known of its original.
#[derive(Debug, Clone)]
pub struct Stored<'a> {
    /// The document.
    pub document: &'a StoredDocument,
    /// Who read it.
    pub reader: Reader,
    /// The name of its file.
    pub name: String,
    /// What it is called within its file.
    pub part: Option<String>,
    /// The bytes that were read, where they are still there.
    pub original: Option<Original>,
    /// Their characters, where they are plain text, Markdown or HTML.
    pub source: Option<SourceText>,
}

/// A quotation to be proved.
#[derive(Debug, Clone, Copy)]
pub struct Quoted<'a> {
    /// The words and their place.
    pub citation: &'a Citation,
    /// The question that it answers.
    pub question: Option<&'a str>,
    /// The number of its note.
    pub note: Option<u32>,
}

/// So much of the text on either side of a quotation is kept, in bytes; cut between words.
const AROUND: usize = 160;

/// The edition of a source of the file, and what a browser shows of it, where it is HTML.
type Used<'a> = (i64, Option<(Markup, Visible, &'a str)>);

/// Makes an evidence file. Quotations come in their order, documents in any; those that are not quoted are left out. `stop`
/// is asked before each quotation whether to go on.
///
/// # Errors
/// When a quotation is not the text of its document at its place, or its document is not there: a bug, or a library that
/// changed meanwhile. Nothing that is wrong is written down. And when it was stopped.
pub fn evidence(
    of: &str,
    made: Made,
    quoted: &[Quoted<'_>],
    stored: &[Stored<'_>],
    stop: &dyn Fn() -> bool,
) -> Result<EvidenceFile> {
    let mut file =
        EvidenceFile { schema: SCHEMA, kind: KIND.to_owned(), of: of.to_owned(), made, ..EvidenceFile::default() };
    let mut used: Vec<Used<'_>> = Vec::new();
    for quotation in quoted {
        if stop() {
            return Err(Error::cancelled());
        }
        let citation = quotation.citation;
        let edition = citation.document.edition;
        let kept = stored.iter().find(|stored| stored.document.id.0 == edition).ok_or_else(|| missing(citation))?;
        let at = if let Some(at) = used.iter().position(|(known, _)| *known == edition) {
            at
        } else {
            file.sources.push(source(used.len() as u32 + 1, kept));
            let visible =
                kept.source.as_ref().filter(|source| source.text.len() <= visible::LONGEST).and_then(|source| {
                    let markup = Markup::of_reader(&kept.reader.name)?;
                    Some((markup, Visible::of(&source.text, markup), source.text.as_str()))
                });
            used.push((edition, visible));
            used.len() - 1
        };
        let visible = used.get(at).and_then(|(_, visible)| visible.as_ref());
        file.quotations.push(entry(file.quotations.len() as u32 + 1, at as u32 + 1, *quotation, kept, visible)?);
    }
    file.seal = serde_json::to_value(&file)
        .map(|value| seal::seal(&value))
        .map_err(|error| Error::new(ErrorKind::Internal, "the evidence file could not be sealed").because(error))?;
    Ok(file)
}

fn source(id: u32, kept: &Stored<'_>) -> SourceProof {
    let Stored { document, reader, name, part, original, source } = kept;
    let address = document.origin.split_once("://").is_some().then(|| document.origin.clone());
    let marked = Markup::of_reader(&reader.name).is_some();
    SourceProof {
        id,
        title: document.title.clone(),
        symbol: document.symbol.clone(),
        date: document.date.clone(),
        name: name.clone(),
        address,
        part: part.clone(),
        original: original.clone(),
        reader: ReaderProof { name: reader.name.clone(), version: reader.version },
        encoding: source.as_ref().map(|source| source.encoding.to_owned()),
        text: TextProof::of(&document.text),
        recipe: source.as_ref().filter(|_| marked).and_then(|source| recipe::recipe(&document.text, &source.text)),
    }
}

fn entry(
    id: u32,
    source: u32,
    quoted: Quoted<'_>,
    kept: &Stored<'_>,
    visible: Option<&(Markup, Visible, &str)>,
) -> Result<Quotation> {
    let Citation { span, chars, quote, .. } = quoted.citation;
    let text = &kept.document.text;
    if span.of(text) != Some(quote.as_str()) || span.chars(text) != Some(*chars) {
        return Err(missing(quoted.citation));
    }
    let (before, after) = around(text, *span);
    Ok(Quotation {
        id,
        source,
        quote: quote.clone(),
        span: *span,
        chars: *chars,
        before: before.to_owned(),
        after: after.to_owned(),
        raw: visible.and_then(|(markup, visible, source)| visible.place(source, *markup, quote, before, after)),
        // As the document has it now: a newer reader may have found pages and headings in the same text since.
        place: kept.document.locate(*span),
        verdict: VERBATIM.to_owned(),
        question: quoted.question.map(str::to_owned),
        note: quoted.note,
    })
}

/// The text on both sides of a place, cut between words where there are any.
fn around(text: &str, span: Span) -> (&str, &str) {
    let (ahead, behind) = (text.get(..span.start).unwrap_or_default(), text.get(span.end..).unwrap_or_default());
    let mut from = ahead.ceil_char_boundary(ahead.len().saturating_sub(AROUND));
    if from > 0 {
        from += ahead.get(from..).and_then(|rest| rest.find(char::is_whitespace)).unwrap_or(0);
    }
    let mut to = behind.floor_char_boundary(AROUND.min(behind.len()));
    if to < behind.len() {
        to = behind.get(..to).and_then(|rest| rest.rfind(char::is_whitespace)).unwrap_or(to);
    }
    (ahead.get(from..).unwrap_or_default(), behind.get(..to).unwrap_or_default())
}

fn missing(citation: &Citation) -> Error {
    let what = format!("a quotation of {} is no longer the text of its document", citation.document.key);
    Error::new(ErrorKind::Internal, what).hint("The library changed meanwhile: ask again, then make the evidence file.")
}
