//! Proving an evidence file again from what its original files say now.
//!
//! | what is recorded | what it is held against |
//! |---|---|
//! | the file's hash | the bytes of the original |
//! | the text's hash and length | what the reader makes of those bytes |
//! | the quotation, its span in bytes and in code points, the words around it | that text |
//! | the place, the title, the symbol, the date | what the reader says of it |
//! | the recipe and the place in the source | the characters of the original |
//! | all of it | the seal |
//!
//! What could not be looked at is never proved. A reader of another version is said, and its text compared all the same;
//! then the words are proved and no more, for what it says of title and place may be another thing with good reason.

mod verification;

use std::sync::Arc;

use super::changes::{changes, nearest};
use super::evidence::{EvidenceFile, KIND, Quotation, SCHEMA, SourceProof, TextProof, Unit, VERBATIM};
use super::visible::{Markup, says};
use super::{recipe, seal};
use crate::document::{Document, SourceText, locator};
use crate::text::Span;
use crate::{Error, ErrorKind, Result};

pub use verification::{QuotationState, SourceState, State, Verification};

/// What was found of a source.
#[derive(Debug, Clone)]
pub enum Looked {
    /// No file with its hash, and none with its name.
    Missing,
    /// A file that cannot be read, and why.
    Unreadable {
        /// Its name.
        name: String,
        /// In one line.
        why: String,
    },
    /// A file that was read.
    Read(Box<Reread>),
}

/// A source as it is read now.
#[derive(Debug, Clone)]
pub struct Reread {
    /// The name of the file.
    pub name: String,
    /// Whether its bytes have the hash that was recorded; otherwise it only has the name.
    pub same: bool,
    /// How many bytes were read.
    pub bytes: u64,
    /// What the reader makes of it.
    pub document: Document,
    /// Its characters, where it is plain text, Markdown or HTML.
    pub source: Option<SourceText>,
}

/// Reads an evidence file; with it, whether its seal is whole.
///
/// # Errors
/// When it is no evidence file, or of a version that this program does not know.
pub fn parse(text: &str) -> Result<(EvidenceFile, bool)> {
    let broken = |why: String| {
        Error::new(ErrorKind::Usage, format!("this is not an evidence file that can be read: {why}"))
            .hint("`adduce ask --evidence FILE` and `adduce brief --evidence FILE` make one.")
    };
    let value: serde_json::Value = serde_json::from_str(text).map_err(|error| broken(error.to_string()))?;
    if value.get("kind").and_then(|kind| kind.as_str()) != Some(KIND) {
        return Err(broken(format!("its kind is not \u{201c}{KIND}\u{201d}")));
    }
    let version = value.get("schema").and_then(serde_json::Value::as_u64);
    if version != Some(u64::from(SCHEMA)) {
        return Err(Error::new(
            ErrorKind::Usage,
            format!("this evidence file is of version {}, which is not known", version.unwrap_or_default()),
        )
        .hint("A newer version of adduce can read it."));
    }
    let sealed = seal::is_sealed(&value);
    let file = serde_json::from_value(value).map_err(|error| broken(error.to_string()))?;
    Ok((file, sealed))
}

/// Proves what can be proved. `looked` has what was found of each source, in the order of the file.
pub fn verify(file: &EvidenceFile, sealed: bool, looked: &[Looked]) -> Verification {
    let mut problems = Vec::new();
    if !sealed {
        problems.push("the evidence file was changed after it was made: its seal is broken".to_owned());
    }
    if file.quotations.is_empty() {
        problems.push("the evidence file holds no quotation".to_owned());
    }
    let counted = |ids: &mut dyn Iterator<Item = u32>| ids.zip(1..).all(|(id, number)| id == number);
    if !counted(&mut file.sources.iter().map(|source| source.id))
        || !counted(&mut file.quotations.iter().map(|quotation| quotation.id))
    {
        problems.push("the numbers of sources or quotations are not in order".to_owned());
    }
    let mut checked: Vec<Checked> = file
        .sources
        .iter()
        .enumerate()
        .map(|(at, source)| look(source, looked.get(at).unwrap_or(&Looked::Missing)))
        .collect();
    let quotations: Vec<QuotationState> = file
        .quotations
        .iter()
        .map(|quotation| {
            let at = (quotation.source as usize).checked_sub(1);
            let found = at.and_then(|at| Some((file.sources.get(at)?, checked.get(at)?)));
            match found {
                Some((source, checked)) => prove(quotation, source, checked),
                None => {
                    QuotationState::new(quotation, State::NotProven, vec!["its source is not in the file".to_owned()])
                }
            }
        })
        .collect();
    for quotation in &file.quotations {
        let at = (quotation.source as usize).checked_sub(1);
        let Some((at, source)) = at.and_then(|at| Some((at, file.sources.get(at)?))) else { continue };
        let note = checked.get(at).and_then(|checked| moved_line(quotation, source, checked));
        if let Some((note, checked)) = note.zip(checked.get_mut(at)) {
            checked.state.notes.push(note);
        }
    }
    let proven = problems.is_empty()
        && quotations.iter().all(|quotation| quotation.state == State::Proven)
        && checked.iter().all(|checked| checked.state.state == State::Proven);
    let sources = checked.into_iter().map(|checked| checked.state).collect();
    Verification { schema: SCHEMA, proven, sealed, problems, sources, quotations }
}

/// A source that was looked at.
struct Checked<'a> {
    state: SourceState,
    reread: Option<&'a Reread>,
    text: Option<Arc<str>>,
    /// Whether the text is the one that was quoted.
    exact: bool,
    /// Whether another version of the reader made the text.
    other_reader: bool,
}

fn look<'a>(source: &SourceProof, looked: &'a Looked) -> Checked<'a> {
    let mut state = SourceState {
        id: source.id,
        title: source.title.clone(),
        state: State::NotChecked,
        file: None,
        why: Vec::new(),
        notes: Vec::new(),
    };
    let reread = match looked {
        Looked::Missing => {
            state.why.push(match &source.original {
                Some(_) => format!("no file with its hash was found, and none called \u{201c}{}\u{201d}", source.name),
                None => {
                    "the original was not there when the evidence file was made, so that nothing can prove it".into()
                }
            });
            return Checked { state, reread: None, text: None, exact: false, other_reader: false };
        }
        Looked::Unreadable { name, why } => {
            state.file = Some(name.clone());
            state.why.push(format!("the file could not be read: {why}"));
            return Checked { state, reread: None, text: None, exact: false, other_reader: false };
        }
        Looked::Read(reread) => reread.as_ref(),
    };
    state.file = Some(reread.name.clone());
    let Document { reader, text, title, metadata, .. } = &reread.document;
    let other_reader = reader.version != source.reader.version;
    let exact = TextProof::of(text) == source.text;
    let mut wrong = Vec::new();
    if !reread.same {
        wrong.push("the file is not the one that was quoted: it has its name, but not its hash".to_owned());
    } else if source.original.as_ref().and_then(|original| original.bytes).is_some_and(|bytes| bytes != reread.bytes) {
        wrong.push("the length of the file is not the one that was recorded".to_owned());
    }
    if reader.name != source.reader.name {
        wrong.push(format!("it is read as {}, and was recorded as {}", reader.name, source.reader.name));
    }
    if reread.same && other_reader {
        let same = if exact { "the text is the same" } else { "the text is another one" };
        state.notes.push(format!(
            "recorded by version {} of the reader {}, read by version {}: {same}",
            source.reader.version, source.reader.name, reader.version
        ));
    }
    if reread.same && !exact && !other_reader {
        wrong.push("the reader makes another text of the file than was recorded (with the same options?)".to_owned());
    }
    if reread.same && reread.name != source.name {
        state.notes.push(format!("the file is called \u{201c}{}\u{201d} now", reread.name));
    }
    if reread.same {
        characters(source, reread, exact, &mut wrong);
    }
    let mut unchecked = Vec::new();
    if reread.same && other_reader {
        // What a better reader finds in the same file is no forgery, but nothing that proves either.
        unchecked
            .push("title, symbol, date and places are not checked: another version of the reader made them".to_owned());
    } else if reread.same {
        if title.is_none() && !is_named_after_its_file(source) {
            unchecked.push("the title is not checked: the file itself gives none".to_owned());
        }
        let differs = title.as_ref().is_some_and(|title| title.trim() != source.title.trim())
            || metadata.symbol != source.symbol
            || metadata.date != source.date;
        if differs {
            wrong.push("title, symbol or date are not those that the file itself gives".to_owned());
        }
    }
    state.state = match (wrong.is_empty(), unchecked.is_empty()) {
        (true, true) => State::Proven,
        (true, false) => State::WordsProven,
        (false, _) => State::NotProven,
    };
    state.why = wrong;
    state.why.append(&mut unchecked);
    Checked { state, reread: Some(reread), text: Some(text.as_str().into()), exact, other_reader }
}

/// Whether a source is called by its key, its address or its part, for want of a title.
fn is_named_after_its_file(source: &SourceProof) -> bool {
    let title = source.title.trim();
    let key = title == source.name || title.strip_suffix(source.name.as_str()).is_some_and(|rest| rest.ends_with('/'));
    let part = source.part.as_deref().is_some_and(|part| !part.is_empty() && title.ends_with(part));
    key || part || source.address.as_deref() == Some(title)
}

/// Lines may come and go above a record: what is said then is where the words are now.
fn moved_line(quotation: &Quotation, source: &SourceProof, checked: &Checked<'_>) -> Option<String> {
    source.original.as_ref().filter(|original| original.unit == Unit::Record)?;
    let (reread, text) = (checked.reread?, checked.text.as_ref()?);
    let place = locator::locate(text, &reread.document.blocks, &reread.document.pages, quotation.span);
    let (now, before) = (place.line?, quotation.place.line);
    let before = before.filter(|before| *before != now)?;
    Some(format!("quotation {}: recorded as line {before}, found in line {now}", quotation.id))
}

/// What is recorded of the characters of a text file.
fn characters(source: &SourceProof, reread: &Reread, exact: bool, wrong: &mut Vec<String>) {
    let encoding = reread.source.as_ref().map(|source| source.encoding);
    if source.encoding.as_deref() != encoding {
        wrong.push("the encoding is not the one that was recorded".to_owned());
    }
    if let Some(steps) = &source.recipe
        && exact
    {
        let made = reread.source.as_ref().and_then(|it| recipe::make(steps, &it.text, reread.document.text.len()));
        if made.as_deref() != Some(reread.document.text.as_str()) {
            wrong.push("the recipe does not make the text".to_owned());
        }
    }
}

impl QuotationState {
    fn new(quotation: &Quotation, state: State, why: Vec<String>) -> Self {
        Self {
            id: quotation.id,
            source: quotation.source,
            quote: quotation.quote.clone(),
            state,
            why,
            changes: Vec::new(),
        }
    }
}

fn prove(quotation: &Quotation, source: &SourceProof, checked: &Checked<'_>) -> QuotationState {
    let (Some(reread), Some(text)) = (checked.reread, &checked.text) else {
        return QuotationState::new(quotation, State::NotChecked, vec!["its source could not be looked at".to_owned()]);
    };
    let mut wrong = Vec::new();
    if !matches!(checked.state.state, State::Proven | State::WordsProven) {
        wrong.push("its source is not proved".to_owned());
    }
    if quotation.verdict != VERBATIM {
        wrong.push(format!(
            "its verdict is \u{201c}{}\u{201d}; only \u{201c}{VERBATIM}\u{201d} can be proved",
            quotation.verdict
        ));
    }
    if quotation.quote.trim().is_empty() {
        wrong.push("it has no words".to_owned());
    }
    // A better reader may have moved the words; they are found by what stands around them.
    let moved = if checked.other_reader && !checked.exact { with_surroundings(text, quotation) } else { None };
    let span = moved.unwrap_or(quotation.span);
    let stands = span.of(text) == Some(quotation.quote.as_str());
    if stands {
        let around = moved.is_some()
            || text.get(..span.start).is_some_and(|ahead| ahead.ends_with(&quotation.before))
                && text.get(span.end..).is_some_and(|behind| behind.starts_with(&quotation.after));
        if !around {
            wrong.push("the words around it are not those that were recorded".to_owned());
        }
        if moved.is_none() && span.chars(text) != Some(quotation.chars) {
            wrong.push("its place in code points is not that of its place in bytes".to_owned());
        }
        let mut place = locator::locate(text, &reread.document.blocks, &reread.document.pages, span);
        if source.original.as_ref().is_some_and(|original| original.unit == Unit::Record) {
            // Lines may come and go above a record; where it is now is said beside its source.
            place.line = place.line.and(quotation.place.line);
        }
        if !checked.other_reader && place != quotation.place {
            wrong.push("page, section, paragraph or line are not those where the words stand".to_owned());
        }
    }
    if let Some(raw) = quotation.raw
        && reread.same
    {
        let markup = Markup::of_reader(&source.reader.name);
        let slice = reread.source.as_ref().and_then(|source| raw.of(&source.text));
        if !markup.zip(slice).is_some_and(|(markup, slice)| says(slice, markup, &quotation.quote)) {
            wrong.push("its place in the source does not have these words".to_owned());
        }
    }
    let mut state = QuotationState::new(quotation, State::Proven, Vec::new());
    if !stands {
        let found = span.of(text).filter(|_| checked.exact).map(str::to_owned);
        let place = nearest(text, &quotation.quote);
        let near = place.and_then(|place| place.of(text));
        wrong.push(match (near, place) {
            (Some(near), Some(place)) if near == quotation.quote => {
                format!(
                    "the words do not stand at its place, but at bytes {} to {} of the text",
                    place.start, place.end
                )
            }
            (Some(_), _) => "the source has other words".to_owned(),
            _ => "the source has no such words".to_owned(),
        });
        if near != Some(quotation.quote.as_str()) {
            state.changes = changes(&quotation.quote, near.or(found.as_deref()).unwrap_or_default());
        }
    }
    if !wrong.is_empty() {
        state.state = State::NotProven;
        state.why = wrong;
    } else if checked.other_reader {
        state.state = State::WordsProven;
        state.why = vec!["its words are proven; its place is not checked".to_owned()];
    }
    state
}

/// So many characters on either side tell the place of a quotation in the text of another reader.
const BESIDE: usize = 16;

/// The only place where a text has the words of a quotation with what stood right beside them.
fn with_surroundings(text: &str, quotation: &Quotation) -> Option<Span> {
    if quotation.quote.is_empty() {
        return None;
    }
    let from = quotation.before.char_indices().rev().take(BESIDE).last().map_or(0, |(at, _)| at);
    let to = quotation.after.char_indices().nth(BESIDE).map_or(quotation.after.len(), |(at, _)| at);
    let before = quotation.before.get(from..)?;
    let whole = [before, &quotation.quote, quotation.after.get(..to)?].concat();
    let mut places = text.match_indices(&whole);
    let start = places.next()?.0 + before.len();
    places.next().is_none().then(|| Span::new(start, start + quotation.quote.len()))
}

#[cfg(test)]
#[path = "verify_tests.rs"]
mod tests;
