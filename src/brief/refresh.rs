//! A briefing whose sources changed meanwhile: what still stands where, and what is stale.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::model::{Brief, Evidence, Place, Stale};
use super::place::{find, place};
use super::texts::{Known, Texts};
use crate::Result;

/// What became of an evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// Its number when it was looked at.
    pub number: u32,
    /// The key of its document.
    pub document: String,
    /// What became of it.
    pub what: What,
}

/// See [`Change`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The document changed, and the words stand in it as before: the place was renewed.
    Renewed,
    /// The document is gone or changed, but a copy that was cited with it has the words: that one is cited now.
    FromCopy,
    /// It is stale.
    Stale(Stale),
    /// It is new: what the changed document says now to the same question.
    New,
}

impl What {
    /// In words, behind the name of the document.
    pub fn words(self) -> String {
        match self {
            Self::Renewed => "changed; the words stand in it as before".to_owned(),
            Self::FromCopy => "changed or gone; a copy has the words and is cited now".to_owned(),
            Self::Stale(stale) => format!("{}: stale", stale.words()),
            Self::New => "says this now: new".to_owned(),
        }
    }
}

/// What became of a place.
pub(super) enum Now {
    /// The text is the same.
    Same,
    /// The text changed, and has the words here.
    Moved(Box<Place>),
    /// It does not have them any more.
    Lost(Stale),
}

/// Looks at every evidence; renews those whose document changed and marks what is stale. Words of the user, the order, and
/// evidence of unchanged documents are left as they are.
///
/// # Errors
/// When the library cannot be read.
pub fn refresh(brief: &mut Brief, texts: &dyn Texts) -> Result<Vec<Change>> {
    let mut changes = Vec::new();
    for evidence in brief.evidence_mut() {
        let document = evidence.place.citation.document.key.clone();
        if let Some(what) = look(evidence, texts)? {
            changes.push(Change { number: evidence.number, document, what });
        }
    }
    Ok(changes)
}

/// The questions with stale evidence, and the documents that these were from: what they say now may be asked.
pub fn stale_questions(brief: &Brief) -> Vec<((usize, usize), HashSet<String>)> {
    let mut out = Vec::new();
    for (s, section) in brief.sections.iter().enumerate() {
        for (q, question) in section.questions.iter().enumerate() {
            let stale = question.claims.iter().filter(|evidence| evidence.stale.is_some());
            let origins: HashSet<String> =
                stale.map(|evidence| evidence.place.citation.document.origin.clone()).collect();
            if question.question.is_some() && !origins.is_empty() {
                out.push(((s, q), origins));
            }
        }
    }
    out
}

fn look(evidence: &mut Evidence, texts: &dyn Texts) -> Result<Option<What>> {
    let mut kept = Vec::new();
    for also in std::mem::take(&mut evidence.also) {
        match now(&also, texts)? {
            Now::Same => kept.push(also),
            Now::Moved(place) => kept.push(*place),
            Now::Lost(_) => {}
        }
    }
    evidence.also = kept;
    let mut leads = Vec::new();
    for lead in std::mem::take(&mut evidence.leans_on) {
        match now(&lead, texts)? {
            Now::Moved(place) => leads.push(*place),
            // A lead that is lost stays with its claim: one of them says that it is stale.
            Now::Same | Now::Lost(_) => leads.push(lead),
        }
    }
    evidence.leans_on = leads;
    Ok(match now(&evidence.place, texts)? {
        Now::Same => {
            evidence.stale = None;
            None
        }
        Now::Moved(place) => {
            evidence.place = *place;
            evidence.stale = None;
            Some(What::Renewed)
        }
        Now::Lost(_) if !evidence.also.is_empty() => {
            evidence.place = evidence.also.remove(0);
            evidence.stale = None;
            Some(What::FromCopy)
        }
        Now::Lost(stale) => {
            evidence.stale = Some(stale);
            Some(What::Stale(stale))
        }
    })
}

/// What became of a place since it was made.
///
/// # Errors
/// When the library cannot be read.
pub(super) fn now(before: &Place, texts: &dyn Texts) -> Result<Now> {
    let document = &before.citation.document;
    let known = match texts.by_origin(&document.origin)? {
        Some(known) => Some(known),
        None => texts.current(&document.key)?,
    };
    of(known, before, &document.origin, texts)
}

/// As [`now`], with the document of today.
pub(super) fn of(known: Option<Known>, before: &Place, origin: &str, texts: &dyn Texts) -> Result<Now> {
    let Some(known) = known else {
        let stale = if texts.problem(origin)?.is_some() { Stale::Unreadable } else { Stale::Gone };
        return Ok(Now::Lost(stale));
    };
    let (quote, span) = (&before.citation.quote, before.citation.span);
    if *known.text_sha256 == *before.text_sha256 {
        let same = known.document.id.0 == before.citation.document.edition;
        let there = span.of(&known.document.text) == Some(quote.as_str());
        return Ok(match (same, there) {
            (true, true) => Now::Same,
            (false, true) => Now::Moved(Box::new(place(&known.document, &known.text_sha256, span)?)),
            // The briefing itself was changed by hand: its words are not those of the source.
            (_, false) => Now::Lost(Stale::WordsChanged),
        });
    }
    Ok(match find(&known.document.text, quote, span.start) {
        Some(span) => Now::Moved(Box::new(place(&known.document, &known.text_sha256, span)?)),
        None => Now::Lost(Stale::WordsChanged),
    })
}

#[cfg(test)]
#[path = "refresh_tests.rs"]
mod tests;
