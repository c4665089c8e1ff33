//! Refreshing an exported Markdown file that was edited meanwhile: only notes are rewritten, every other byte stays.

use super::anchor::{self, Anchor};
use super::front;
use super::lean::standing;
use super::markdown::{note_line, plain};
use super::model::{Brief, Evidence, Place, Stale};
use super::noted::{Claim, Noted};
use super::refresh::{Change, Now, What, of};
use super::texts::Texts;
use super::words::referent;
use crate::Result;
use crate::answer::{Citation, DocumentRef};
use crate::text::fold::fold;

/// The mark of a note whose source no longer bears its claim out.
const STALE: &str = " **Stale:** the source ";

/// Renews the notes of an exported briefing whose sources changed. A note whose number was taken out is left alone; one
/// whose claim cannot be found is told.
///
/// # Errors
/// When the library cannot be read.
pub fn refresh_markdown(text: &str, texts: &dyn Texts) -> Result<(String, Vec<Change>)> {
    let noted = Noted::of(text);
    let style = front::read(text).ok().and_then(|(front, _)| front.style);
    let mut out = String::with_capacity(text.len());
    let mut changes = Vec::new();
    for line in text.split_inclusive('\n') {
        let Some((label, anchor, at)) = note(line) else {
            out.push_str(line);
            continue;
        };
        let places = noted.places(label);
        if places.is_empty() {
            out.push_str(line);
            continue;
        }
        let number = label.trim_start_matches('n').parse().unwrap_or(0);
        let (words, rest) = line.split_at_checked(at).unwrap_or((line, ""));
        let end = if line.ends_with('\n') { "\n" } else { "" };
        let change = |what| Change { number, document: anchor.key.clone(), what };
        if is_current(&anchor, texts)? {
            // Whether the user changed the words is the affair of `check --draft`.
            if words.contains(STALE) {
                out.push_str(&format!("{} {rest}", without_mark(words)));
                changes.push(change(What::Renewed));
            } else {
                out.push_str(line);
            }
            continue;
        }
        let claims: Vec<Claim> = places.iter().filter_map(|&place| noted.before(place)).collect();
        // Said in several places, all of them have to stand.
        let mut found = None;
        for claim in &claims {
            let now = now(&anchor, claim, noted.ahead(claim), texts)?;
            let lost = matches!(now, Now::Lost(_));
            if lost || found.is_none() {
                found = Some(now);
            }
            if lost {
                break;
            }
        }
        match found {
            None => {
                out.push_str(line);
                changes.push(change(What::NotChecked));
            }
            Some(Now::Same) => out.push_str(line),
            Some(Now::Moved(place)) => {
                out.push_str(&note_line(label, &styled(&place, style.clone(), texts)?, &place));
                out.push_str(end);
                changes.push(change(What::Renewed));
            }
            Some(Now::Lost(why)) => {
                out.push_str(&format!("{}{STALE}{}. {rest}", without_mark(words), why.words()));
                changes.push(change(What::Stale(why)));
            }
        }
    }
    Ok((out, changes))
}

/// A briefing of this place alone, in the style of the file, by which its note is written.
fn styled(place: &Place, style: Option<String>, texts: &dyn Texts) -> Result<Brief> {
    let mut brief = Brief { style, ..Brief::default() };
    let evidence = Evidence { number: 1, place: place.clone(), ..Evidence::default() };
    let question = super::Question { claims: vec![evidence], ..super::Question::default() };
    brief.sections.push(super::Section { questions: vec![question], ..super::Section::default() });
    super::settle(&mut brief, texts)?;
    Ok(brief)
}

/// Whether the text that a note is of is still that of its document.
fn is_current(anchor: &Anchor, texts: &dyn Texts) -> Result<bool> {
    Ok(texts.current(&anchor.key)?.is_some_and(|known| *known.text_sha256 == *anchor.text_sha256))
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

/// What became of a claim whose document has another text now. `ahead` stands before it on its line.
fn now(anchor: &Anchor, claim: &Claim, ahead: &str, texts: &dyn Texts) -> Result<Now> {
    let known = texts.current(&anchor.key)?;
    let origin = known.as_ref().map(|known| known.document.origin.clone()).unwrap_or_default();
    let before = Place {
        citation: Citation {
            document: DocumentRef { key: anchor.key.clone(), ..DocumentRef::default() },
            span: anchor.span,
            quote: claim.words.clone(),
            ..Citation::default()
        },
        text_sha256: anchor.text_sha256.clone(),
        ..Place::default()
    };
    if known.is_none() && texts.problem(&anchor.key)?.is_some() {
        return Ok(Now::Lost(Stale::Unreadable));
    }
    let now = of(known.clone(), &before, &origin, texts)?;
    let (Now::Moved(place), Some(known)) = (&now, known) else { return Ok(now) };
    // What the claim is led in by, or is said to refer to, must be so still.
    let span = place.citation.span;
    let standing = standing(&known.document, span, |other| other.overlaps(span));
    let lead = standing.lead.and_then(|lead| lead.of(&known.document.text));
    let evidence = Evidence { referent: standing.referent, ..Evidence::default() };
    let ours = referent(&evidence).map(|words| plain(&words));
    let (said, ahead) = match ahead.rfind("\\[ours: ").filter(|_| ahead.ends_with("\\]")) {
        Some(at) => (ahead.get(at..), ahead.get(..at).unwrap_or_default().trim_end()),
        None => (None, ahead),
    };
    let shown = Noted::of(ahead).before(ahead.len());
    let stands = match (&shown, lead) {
        (Some(shown), Some(lead)) => fold(&shown.words).text == fold(lead).text,
        (Some(_), None) => false,
        (None, _) => true,
    };
    Ok(if stands && (said.is_none() || said == ours.as_deref()) { now } else { Now::Lost(Stale::WordsChanged) })
}

#[cfg(test)]
#[path = "refresh_markdown_tests.rs"]
mod tests;
