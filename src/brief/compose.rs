//! From answers to a briefing: a passage is used once, copies are cited together, and no sentence is left without what it
//! leans on.

use std::collections::HashMap;

use super::derive::settle;
use super::lean::standing;
use super::model::{Brief, Conflict, Evidence, Place, Question, Side, State, Unanswered};
use super::place::{find, place};
use super::texts::{Known, Texts};
use super::worth::{is_hollow, worthy};
use crate::answer::model::Claim;
use crate::answer::weights::PARTLY;
use crate::answer::{Answer, Citation};
use crate::text::Span;
use crate::text::fold::fold;
use crate::{Error, ErrorKind, Result};

/// More claims than are wanted are asked for, since some of them may be used already.
pub const SPARE: usize = 2;

/// So many claims are quoted where it is hardly sure that the documents answer.
const WEAK: usize = 2;
/// So many places are pointed at where nothing answers.
const NEAREST: usize = 3;

/// Sentences that stand side by side are quoted as one up to this length, in bytes.
const LONGEST: usize = 700;

/// Puts answers into an outline, one after the other.
pub struct Composer<'a> {
    brief: Brief,
    texts: &'a dyn Texts,
    used: Vec<Used>,
    next: u32,
}

/// What is quoted already.
struct Used {
    number: u32,
    edition: i64,
    span: Span,
    folded: String,
}

impl<'a> Composer<'a> {
    /// Begins with an outline, or with a briefing of which some questions are to be answered again: what it has stays, and
    /// is not quoted a second time. What is stale does not count: where its words stand elsewhere, they are quoted from there.
    pub fn new(brief: Brief, texts: &'a dyn Texts) -> Self {
        let mut used = Vec::new();
        for evidence in brief.evidence().filter(|evidence| evidence.stale.is_none()) {
            for place in std::iter::once(&evidence.place).chain(&evidence.also) {
                used.push(Used::of(evidence.number, place));
            }
        }
        let next = brief.evidence().map(|evidence| evidence.number).max().unwrap_or(0).saturating_add(1);
        Self { brief, texts, used, next }
    }

    /// What is still to be asked, what failed before too: where it stands (section, question), and its words.
    pub fn waiting(&self) -> Vec<((usize, usize), String)> {
        let mut out = Vec::new();
        for (s, section) in self.brief.sections.iter().enumerate() {
            for (q, question) in section.questions.iter().enumerate() {
                if let (State::Waiting | State::Failed, Some(own)) = (question.state, &question.question) {
                    out.push(((s, q), own.text.clone()));
                }
            }
        }
        out
    }

    /// Puts the answer to the question at this place.
    ///
    /// # Errors
    /// When the library cannot be read, and when a quotation is not what its source says (a bug): nothing is put then.
    pub fn put(&mut self, (s, q): (usize, usize), answer: &Answer) -> Result<()> {
        // What hardly answers is pointed at, not spread out.
        let most = self.brief.length.claims().min(if answer.confidence < PARTLY { WEAK } else { usize::MAX });
        let mut numbers: HashMap<usize, u32> = HashMap::new();
        let (mut claims, mut see) = (Vec::new(), Vec::new());
        let disagree = |claim: &Claim| {
            claim.citations.iter().any(|id| answer.conflicts.iter().any(|conflict| conflict.citations.contains(id)))
        };
        let hollow = is_hollow(answer).then(|| as_pointers(answer));
        let answer = hollow.as_ref().unwrap_or(answer);
        for claim in worthy(answer) {
            let Some(first) = claim.citations.first().and_then(|id| cited(answer, *id)) else { continue };
            if let Some(number) = self.is_used(first) {
                numbers.extend(claim.citations.iter().map(|&id| (id, number)));
                self.add_copies(number, first, &mut claims)?;
                if !see.contains(&number) && !claims.iter().any(|made: &Evidence| made.number == number) {
                    see.push(number);
                }
                continue;
            }
            // Whoever is told that sources differ must see both.
            if claims.len() >= most && !disagree(claim) {
                continue;
            }
            let span = self.rest(first)?;
            if span.is_empty() {
                continue;
            }
            if let Some(evidence) = self.evidence(answer, claim, first, span)? {
                numbers.extend(claim.citations.iter().map(|&id| (id, evidence.number)));
                claims.push(evidence);
            }
        }
        self.in_reading_order(&mut claims, &mut numbers)?;
        let conflicts = answer.conflicts.iter().filter_map(|conflict| conflict_of(conflict, &numbers)).collect();
        let unanswered = self.unanswered(answer)?;
        let Some(question) = self.question((s, q)) else { return Err(nowhere()) };
        question.state = if answer.abstained { State::Unanswered } else { State::Answered };
        question.confidence = answer.confidence;
        question.claims.append(&mut claims);
        see.sort_unstable();
        question.see = see;
        question.conflicts = conflicts;
        question.unanswered = unanswered;
        // It may have failed before.
        let failed = question.question.as_ref().map(|own| format!("“{}” could not be asked", own.text));
        self.brief.notes.retain(|note| failed.as_ref().is_none_or(|failed| !note.starts_with(failed)));
        for note in &answer.notes {
            self.note(note);
        }
        Ok(())
    }

    /// The question at this place, in the user's words.
    pub fn asked(&self, (s, q): (usize, usize)) -> Option<String> {
        Some(self.brief.sections.get(s)?.questions.get(q)?.question.as_ref()?.text.clone())
    }

    /// Adds what is new in an answer to evidence that is there already, `most` claims and no more; gives the numbers and
    /// the documents of what was added.
    ///
    /// # Errors
    /// As for [`Composer::put`].
    pub fn add(&mut self, at: (usize, usize), answer: &Answer, most: usize) -> Result<Vec<(u32, String)>> {
        let mut added = Vec::new();
        for claim in &answer.claims {
            let Some(first) = claim.citations.first().and_then(|id| cited(answer, *id)) else { continue };
            if added.len() >= most || self.is_used(first).is_some() {
                continue;
            }
            let span = self.rest(first)?;
            if span.is_empty() {
                continue;
            }
            if let Some(evidence) = self.evidence(answer, claim, first, span)? {
                added.push((evidence.number, first.document.key.clone()));
                if let Some(question) = self.question(at) {
                    question.claims.push(evidence);
                }
            }
        }
        Ok(added)
    }

    /// Notes that the question at this place could not be asked.
    pub fn fail(&mut self, at: (usize, usize), error: &Error) {
        let mut words = String::new();
        if let Some(question) = self.question(at) {
            question.state = State::Failed;
            words = question.question.as_ref().map(|own| own.text.clone()).unwrap_or_default();
        }
        self.note(&format!("“{words}” could not be asked: {}", error.one_line()));
    }

    /// Says something of how it was made, once.
    pub fn note(&mut self, note: &str) {
        if !self.brief.notes.iter().any(|known| known == note) {
            self.brief.notes.push(note.to_owned());
        }
    }

    /// The briefing so far, numbered, with its sources and what is derived.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn finish(mut self) -> Result<Brief> {
        settle(&mut self.brief, self.texts)?;
        Ok(self.brief)
    }

    fn question(&mut self, (s, q): (usize, usize)) -> Option<&mut Question> {
        self.brief.sections.get_mut(s)?.questions.get_mut(q)
    }

    /// The number of the evidence that has these words already, of the same place or in a text of the same words.
    fn is_used(&self, citation: &Citation) -> Option<u32> {
        let folded = bare(&citation.quote);
        let edition = citation.document.edition;
        self.used
            .iter()
            .find(|used| {
                (used.edition == edition && is_said(used.span, citation.span))
                    || (!folded.is_empty() && used.folded == folded)
            })
            .map(|used| used.number)
    }

    /// What of a place is not quoted yet: all of it, or what stands behind or before the words that are.
    fn rest(&self, citation: &Citation) -> Result<Span> {
        let (edition, mut rest) = (citation.document.edition, citation.span);
        let Some(known) = self.texts.edition(edition)? else { return Ok(rest) };
        for used in self.used.iter().filter(|used| used.edition == edition) {
            if !used.span.overlaps(rest) {
                continue;
            }
            let behind = Span::new(used.span.end.clamp(rest.start, rest.end), rest.end).trimmed(&known.document.text);
            let before =
                Span::new(rest.start, used.span.start.clamp(rest.start, rest.end)).trimmed(&known.document.text);
            rest = if behind.len() >= before.len() { behind } else { before };
        }
        Ok(rest)
    }

    fn evidence(&mut self, answer: &Answer, claim: &Claim, first: &Citation, span: Span) -> Result<Option<Evidence>> {
        let Some(known) = self.texts.edition(first.document.edition)? else { return Ok(None) };
        let edition = first.document.edition;
        let standing = standing(&known.document, span, |span| {
            self.used.iter().any(|used| used.edition == edition && used.span.overlaps(span))
        });
        let main = place(&known.document, &known.text_sha256, standing.span)?;
        let mut evidence = Evidence {
            number: self.next,
            leans_on: match standing.lead {
                Some(lead) => vec![place(&known.document, &known.text_sha256, lead)?],
                None => Vec::new(),
            },
            referent: standing.referent,
            label: claim.label.clone(),
            place: main,
            ..Evidence::default()
        };
        let mut also: Vec<Known> = Vec::new();
        for key in &first.also {
            also.extend(self.texts.current(key)?);
        }
        for other in claim.citations.iter().skip(1).filter_map(|id| cited(answer, *id)) {
            also.extend(self.texts.edition(other.document.edition)?);
        }
        for known in also {
            add_copy(&mut evidence, &known)?;
        }
        self.next = self.next.saturating_add(1);
        for place in std::iter::once(&evidence.place).chain(&evidence.also) {
            self.used.push(Used::of(evidence.number, place));
        }
        Ok(Some(evidence))
    }

    /// Claims of one document stand together in the order of its text, that of the best claim first; what stands side by
    /// side there is quoted as one.
    fn in_reading_order(&mut self, claims: &mut Vec<Evidence>, numbers: &mut HashMap<usize, u32>) -> Result<()> {
        let edition = |evidence: &Evidence| evidence.place.citation.document.edition;
        let mut documents: Vec<i64> = Vec::new();
        for claim in claims.iter() {
            if !documents.contains(&edition(claim)) {
                documents.push(edition(claim));
            }
        }
        claims.sort_by_key(|claim| {
            let document = documents.iter().position(|&known| known == edition(claim));
            (document, claim.label.clone(), claim.place.citation.span.start)
        });
        let mut out: Vec<Evidence> = Vec::with_capacity(claims.len());
        for claim in claims.drain(..) {
            let joined = match out.last() {
                Some(last) => self.joined(last, &claim)?,
                None => None,
            };
            match (joined, out.last_mut()) {
                (Some(place), Some(last)) => {
                    numbers
                        .values_mut()
                        .filter(|number| **number == claim.number)
                        .for_each(|number| *number = last.number);
                    self.used
                        .iter_mut()
                        .filter(|used| used.number == claim.number)
                        .for_each(|used| used.number = last.number);
                    last.place = place;
                }
                _ => out.push(claim),
            }
        }
        *claims = out;
        Ok(())
    }

    /// The place of two claims that stand side by side, where nothing else sets them apart. What a word of the second refers
    /// to stands in the first then.
    fn joined(&self, first: &Evidence, second: &Evidence) -> Result<Option<Place>> {
        let (one, two) = (&first.place.citation, &second.place.citation);
        let plain = |evidence: &Evidence| evidence.also.is_empty() && evidence.leans_on.is_empty();
        let apart = one.document.edition != two.document.edition
            || one.span.end > two.span.start
            || first.label != second.label
            || !plain(first)
            || !plain(second)
            || two.span.end - one.span.start > LONGEST;
        if apart {
            return Ok(None);
        }
        let Some(known) = self.texts.edition(one.document.edition)? else { return Ok(None) };
        let gap = Span::new(one.span.end, two.span.start).of(&known.document.text).unwrap_or("-");
        if !gap.trim().is_empty() || gap.contains("\n\n") {
            return Ok(None);
        }
        place(&known.document, &known.text_sha256, one.span.cover(two.span)).map(Some)
    }

    /// The same words of another document are cited with those that are there already.
    fn add_copies(&mut self, number: u32, citation: &Citation, now: &mut [Evidence]) -> Result<()> {
        let earlier = self.brief.evidence_mut();
        let Some(evidence) = earlier.chain(now.iter_mut()).find(|evidence| evidence.number == number) else {
            return Ok(());
        };
        let mut others: Vec<Known> = self.texts.edition(citation.document.edition)?.into_iter().collect();
        for key in &citation.also {
            others.extend(self.texts.current(key)?);
        }
        for known in others {
            add_copy(evidence, &known)?;
        }
        Ok(())
    }

    fn unanswered(&self, answer: &Answer) -> Result<Option<Unanswered>> {
        let part = answer.parts.iter().find(|part| part.abstained).map(|part| part.label.clone());
        if !answer.abstained && part.is_none() {
            return Ok(None);
        }
        let mut nearest = Vec::new();
        for citation in &answer.nearest {
            if let Some(known) = self.texts.edition(citation.document.edition)? {
                nearest.push(place(&known.document, &known.text_sha256, citation.span)?);
            }
        }
        let part = part.filter(|_| !answer.abstained);
        Ok(Some(Unanswered { part, unsupported: answer.unsupported.clone(), nearest }))
    }
}

/// An answer that is none: what it cites are pointers.
fn as_pointers(answer: &Answer) -> Answer {
    let nearest = answer.citations.iter().take(NEAREST).cloned().collect();
    Answer { abstained: true, claims: Vec::new(), nearest, ..answer.clone() }
}

/// Adds the place of the same words in another document.
fn add_copy(evidence: &mut Evidence, known: &Known) -> Result<()> {
    let edition = known.document.id.0;
    let cited = |place: &Place| place.citation.document.edition == edition;
    if cited(&evidence.place) || evidence.also.iter().any(cited) {
        return Ok(());
    }
    let near = evidence.place.citation.span.start;
    if let Some(span) = find(&known.document.text, evidence.quote(), near) {
        evidence.also.push(place(&known.document, &known.text_sha256, span)?);
    }
    Ok(())
}

impl Used {
    fn of(number: u32, place: &Place) -> Self {
        Self {
            number,
            edition: place.citation.document.edition,
            span: place.citation.span,
            folded: bare(&place.citation.quote),
        }
    }
}

/// Whether hardly anything of a span is outside of one that is quoted already.
fn is_said(used: Span, new: Span) -> bool {
    let shared = used.end.min(new.end).saturating_sub(used.start.max(new.start));
    shared > 0 && (new.len() - shared) * 4 < new.len()
}

/// Letters and figures only: copies differ in bullets, tabs and hyphens.
fn bare(quote: &str) -> String {
    fold(quote).text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn cited(answer: &Answer, id: usize) -> Option<&Citation> {
    answer.citations.iter().find(|citation| citation.id == id)
}

fn conflict_of(conflict: &crate::answer::model::Conflict, numbers: &HashMap<usize, u32>) -> Option<Conflict> {
    let sides = conflict.values.iter().zip(&conflict.citations).enumerate().filter_map(|(at, (value, id))| {
        let date = conflict.dates.get(at).cloned().flatten();
        Some(Side { value: value.clone(), number: *numbers.get(id)?, date })
    });
    let sides: Vec<Side> = sides.collect();
    (sides.len() > 1).then_some(Conflict { about: conflict.about, sides })
}

fn nowhere() -> Error {
    Error::new(ErrorKind::Internal, "an answer to a question that the briefing does not have")
}

#[cfg(test)]
#[path = "compose_tests.rs"]
mod tests;
