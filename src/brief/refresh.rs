//! A briefing whose sources changed meanwhile: what still stands where, and what is stale.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::lean::standing;
use super::model::{Brief, Evidence, Place, Referent, Stale};
use super::place::{find, place};
use super::texts::{Known, Texts};
use crate::Result;
use crate::store::StoredDocument;
use crate::text::Span;
use crate::text::fold::fold;

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
    /// The document changed, and the claim of this note was not found in the file, so that nothing can be said of it.
    NotChecked,
}

impl What {
    /// In words, behind the name of the document.
    pub fn words(self) -> String {
        match self {
            Self::Renewed => "changed; the words stand in it as before".to_owned(),
            Self::FromCopy => "changed or gone; a copy has the words and is cited now".to_owned(),
            Self::Stale(stale) => format!("{}: stale", stale.words()),
            Self::New => "says this now: new".to_owned(),
            Self::NotChecked => "changed; could not check, for no quotation stands before this number".to_owned(),
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
    for unanswered in
        brief.sections.iter_mut().flat_map(|section| &mut section.questions).filter_map(|it| it.unanswered.as_mut())
    {
        let mut nearest = Vec::with_capacity(unanswered.nearest.len());
        for pointer in std::mem::take(&mut unanswered.nearest) {
            match now(&pointer, texts)? {
                Now::Same => nearest.push(pointer),
                Now::Moved(place) => nearest.push(*place),
                // It only said where to look.
                Now::Lost(_) => {}
            }
        }
        unanswered.nearest = nearest;
    }
    Ok(changes)
}

/// The numbers of the evidence that is stale.
pub fn stale_numbers(brief: &Brief) -> Vec<u32> {
    brief.evidence().filter(|evidence| evidence.stale.is_some()).map(|evidence| evidence.number).collect()
}

/// A question of which evidence became stale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    /// Section and question.
    pub place: (usize, usize),
    /// The documents that the evidence is from: what they say now may be asked.
    pub origins: HashSet<String>,
    /// How much of its evidence became stale.
    pub count: usize,
}

/// The questions whose evidence became stale; that with these numbers was so before.
pub fn stale_questions(brief: &Brief, before: &[u32]) -> Vec<Again> {
    let mut out = Vec::new();
    for (s, section) in brief.sections.iter().enumerate() {
        for (q, question) in section.questions.iter().enumerate() {
            let stale = question.claims.iter().filter(|it| it.stale.is_some() && !before.contains(&it.number));
            let origins: Vec<String> = stale.map(|evidence| evidence.place.citation.document.origin.clone()).collect();
            if question.question.is_some() && !origins.is_empty() {
                let count = origins.len();
                out.push(Again { place: (s, q), origins: origins.into_iter().collect(), count });
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
    let lost = match now(&evidence.place, texts)? {
        Now::Same => match leaning(evidence, &evidence.place, texts)? {
            Some(leaning) => {
                let same = (&evidence.leans_on, &evidence.referent, evidence.stale)
                    == (&leaning.leads, &leaning.referent, None);
                stands(evidence, None, leaning);
                return Ok((!same).then_some(What::Renewed));
            }
            None => Stale::WordsChanged,
        },
        Now::Moved(place) => match leaning(evidence, &place, texts)? {
            Some(leaning) => {
                stands(evidence, Some(*place), leaning);
                return Ok(Some(What::Renewed));
            }
            None => Stale::WordsChanged,
        },
        Now::Lost(stale) => stale,
    };
    for at in 0..evidence.also.len() {
        let Some(copy) = evidence.also.get(at) else { break };
        if let Some(leaning) = leaning(evidence, copy, texts)? {
            let copy = evidence.also.remove(at);
            stands(evidence, Some(copy), leaning);
            return Ok(Some(What::FromCopy));
        }
    }
    evidence.stale = Some(lost);
    Ok(Some(What::Stale(lost)))
}

/// The claim stands, here.
fn stands(evidence: &mut Evidence, place: Option<Place>, leaning: Leaning) {
    if let Some(place) = place {
        evidence.place = place;
    }
    evidence.leans_on = leaning.leads;
    evidence.referent = leaning.referent;
    evidence.stale = None;
}

/// What a claim leans on.
struct Leaning {
    leads: Vec<Place>,
    referent: Option<Referent>,
}

/// What a claim leans on where it stands now; `None` where it is no longer introduced by the same words: "Members shall
/// not:" makes another claim of an item below it.
fn leaning(evidence: &Evidence, now: &Place, texts: &dyn Texts) -> Result<Option<Leaning>> {
    let Some(known) = texts.edition(now.citation.document.edition)? else { return Ok(None) };
    let (document, span) = (&known.document, now.citation.span);
    if *known.text_sha256 == *evidence.place.text_sha256 {
        let mut leads = Vec::with_capacity(evidence.leans_on.len());
        for lead in &evidence.leans_on {
            let at = lead.citation.span;
            let there = at.of(&document.text) == Some(lead.citation.quote.as_str()) && at.end <= span.start;
            if !there || *lead.text_sha256 != *known.text_sha256 {
                return Ok(None);
            }
            leads.push(place(document, &known.text_sha256, at)?);
        }
        let referent = evidence.referent.clone().filter(|referent| is_there(referent, document, span));
        return Ok(Some(Leaning { leads, referent }));
    }
    // The words are not made longer than they were; what introduces them stands further up.
    let standing = standing(document, span, |other| other.overlaps(span));
    let same = match (evidence.leans_on.as_slice(), standing.lead) {
        ([], _) => true,
        ([before], Some(lead)) => {
            lead.of(&document.text).is_some_and(|words| fold(words).text == fold(&before.citation.quote).text)
        }
        _ => false,
    };
    if !same {
        return Ok(None);
    }
    let leads = match standing.lead {
        Some(lead) => vec![place(document, &known.text_sha256, lead)?],
        None => Vec::new(),
    };
    Ok(Some(Leaning { leads, referent: standing.referent }))
}

/// Whether a name that was put beside a claim is one that its document has there.
fn is_there(referent: &Referent, document: &StoredDocument, claim: Span) -> bool {
    if let Some(span) = referent.span {
        return span.of(&document.text) == Some(referent.name.as_str()) && span.end <= claim.start;
    }
    let within = document.blocks.iter().filter(|block| block.span.overlaps(claim));
    referent.name == document.title || within.flat_map(|block| &block.section).any(|name| name.trim() == referent.name)
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
        if span.of(&known.document.text) != Some(quote.as_str()) {
            // The briefing itself was changed by hand: its words are not those of the source.
            return Ok(Now::Lost(Stale::WordsChanged));
        }
        // The same text may be of another edition, or have other pages and headings by a newer reader.
        let anew = place(&known.document, &known.text_sha256, span)?;
        return Ok(if anew == *before { Now::Same } else { Now::Moved(Box::new(anew)) });
    }
    Ok(match find(&known.document.text, quote, span.start) {
        Some(span) => Now::Moved(Box::new(place(&known.document, &known.text_sha256, span)?)),
        None => Now::Lost(Stale::WordsChanged),
    })
}

#[cfg(test)]
#[path = "refresh_tests.rs"]
mod tests;
