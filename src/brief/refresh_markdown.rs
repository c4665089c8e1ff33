//! Refreshing an exported Markdown file that was edited meanwhile: only notes are rewritten, every other byte stays.

use super::anchor::{self, Anchor};
use super::markdown::note_line;
use super::model::{Place, Stale};
use super::refresh::{Change, Now, What, of};
use super::texts::Texts;
use crate::Result;
use crate::answer::{Citation, DocumentRef};
use crate::quote::draft;

/// The mark of a note whose source no longer bears its claim out.
const STALE: &str = " **Stale:** the source ";

/// Renews the notes of an exported briefing whose sources changed. A note whose claim was taken out is left alone.
///
/// # Errors
/// When the library cannot be read.
pub fn refresh_markdown(text: &str, texts: &dyn Texts) -> Result<(String, Vec<Change>)> {
    let marked = draft::find(text);
    let mut out = String::with_capacity(text.len());
    let mut changes = Vec::new();
    for line in text.split_inclusive('\n') {
        let Some((label, anchor, at)) = note(line) else {
            out.push_str(line);
            continue;
        };
        let mark = format!("[^{label}]");
        let claim = text.find(&mark).and_then(|place| marked.iter().find(|marked| marked.span.end == place));
        let Some(claim) = claim else {
            out.push_str(line);
            continue;
        };
        let quote = unescaped(&claim.quote);
        let number = label.trim_start_matches('n').parse().unwrap_or(0);
        let words = line.get(..at).unwrap_or("");
        match now(&anchor, &quote, texts)? {
            Now::Same => out.push_str(line),
            Now::Moved(place) => {
                out.push_str(&note_line(label, &place));
                out.push_str(if line.ends_with('\n') { "\n" } else { "" });
                changes.push(Change { number, document: anchor.key, what: What::Renewed });
            }
            Now::Lost(stale) => {
                out.push_str(&format!("{}{STALE}{}. ", without_mark(words), stale.words()));
                out.push_str(line.get(at..).unwrap_or(""));
                changes.push(Change { number, document: anchor.key, what: What::Stale(stale) });
            }
        }
    }
    Ok((out, changes))
}

/// Whether a file has notes of ours.
pub fn is_export(text: &str) -> bool {
    text.lines().any(|line| note(line).is_some())
}

/// The label and the anchor of a line that is a note, and where the anchor begins.
fn note(line: &str) -> Option<(&str, Anchor, usize)> {
    let rest = line.strip_prefix("[^")?;
    let label = rest.get(..rest.find("]:")?)?;
    let (anchor, at) = anchor::read(line)?;
    Some((label, anchor, at.start))
}

fn without_mark(words: &str) -> &str {
    words.split(STALE).next().unwrap_or(words).trim_end()
}

/// What became of a claim. A claim that the user changed while its source stayed is the affair of `check --draft`.
fn now(anchor: &Anchor, quote: &str, texts: &dyn Texts) -> Result<Now> {
    let known = texts.current(&anchor.key)?;
    if known.as_ref().is_some_and(|known| *known.text_sha256 == *anchor.text_sha256) {
        return Ok(Now::Same);
    }
    let origin = known.as_ref().map(|known| known.document.origin.clone()).unwrap_or_default();
    let before = Place {
        citation: Citation {
            document: DocumentRef { key: anchor.key.clone(), ..DocumentRef::default() },
            span: anchor.span,
            quote: quote.to_owned(),
            ..Citation::default()
        },
        text_sha256: anchor.text_sha256.clone(),
        ..Place::default()
    };
    if known.is_none() && texts.problem(&anchor.key)?.is_some() {
        return Ok(Now::Lost(Stale::Unreadable));
    }
    of(known, &before, &origin, texts)
}

/// Words without the backslashes that keep them from being markup.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\\' && chars.peek().is_some_and(char::is_ascii_punctuation) {
            continue;
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
#[path = "refresh_markdown_tests.rs"]
mod tests;
