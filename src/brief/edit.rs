//! What a user does to a briefing: pin, reorder, group, annotate, drop.

use super::derive::settle;
use super::model::{Brief, Evidence, Own, Question, Section, State};
use super::place::place;
use super::texts::Texts;
use crate::text::Span;
use crate::{Error, ErrorKind, Result};

/// One step of editing. Evidence is named by its number.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// Evidence is taken in from this place of a document.
    Pin {
        /// The document's key.
        key: String,
        /// The edition that the words are of; `None` for the current text.
        edition: Option<i64>,
        /// The words, in bytes of the stored text.
        span: Span,
        /// The question that was asked when it was found, as a note.
        note: Option<String>,
    },
    /// Evidence goes one place up, over headings too.
    Up(u32),
    /// Evidence goes one place down.
    Down(u32),
    /// Evidence goes to the end of what stands under this heading, which is made where there is none.
    Group(u32, String),
    /// The user's words on evidence; empty ones take them away.
    Annotate(u32, String),
    /// Evidence is taken out.
    Drop(u32),
    /// The title.
    Title(String),
}

impl Edit {
    /// In words, for the list of what can be undone.
    pub fn words(&self) -> String {
        match self {
            Self::Pin { key, .. } => format!("pinned a place of {key}"),
            Self::Up(number) => format!("moved {number} up"),
            Self::Down(number) => format!("moved {number} down"),
            Self::Group(number, heading) => format!("put {number} under {heading}"),
            Self::Annotate(number, _) => format!("a note on {number}"),
            Self::Drop(number) => format!("dropped {number}"),
            Self::Title(title) => format!("the title {title}"),
        }
    }
}

/// Does one step; the numbers are made anew.
///
/// # Errors
/// When there is no such evidence or document, when the words to pin are not there or are pinned already, and when the
/// library cannot be read. Nothing is changed then.
pub fn apply(brief: &mut Brief, edit: &Edit, texts: &dyn Texts) -> Result<()> {
    let mut changed = brief.clone();
    match edit {
        Edit::Pin { key, edition, span, note } => pin(&mut changed, (key, *edition, *span), note.as_deref(), texts)?,
        Edit::Up(number) => shift(&mut changed, *number, true)?,
        Edit::Down(number) => shift(&mut changed, *number, false)?,
        Edit::Group(number, heading) => group(&mut changed, *number, heading)?,
        Edit::Annotate(number, words) => {
            let evidence = changed.evidence_mut().find(|evidence| evidence.number == *number);
            let own = &mut evidence.ok_or_else(|| unknown(*number))?.own;
            own.clear();
            own.extend((!words.trim().is_empty()).then(|| Own::new(words.trim())));
        }
        Edit::Drop(number) => {
            take(&mut changed, *number)?;
        }
        Edit::Title(title) if title.trim().is_empty() => {
            return Err(Error::new(ErrorKind::Usage, "the title is empty").hint("Give it some words."));
        }
        Edit::Title(title) => title.trim().clone_into(&mut changed.title),
    }
    settle(&mut changed, texts)?;
    *brief = changed;
    Ok(())
}

fn unknown(number: u32) -> Error {
    Error::new(ErrorKind::Usage, format!("the briefing has no evidence {number}"))
        .hint("`adduce brief show NAME` lists it with its numbers.")
}

fn pin(
    brief: &mut Brief,
    (key, edition, span): (&str, Option<i64>, Span),
    note: Option<&str>,
    texts: &dyn Texts,
) -> Result<()> {
    let known = match edition {
        Some(edition) => texts.edition(edition)?,
        None => texts.current(key)?,
    };
    let known = known.ok_or_else(|| {
        Error::new(ErrorKind::Usage, format!("no document \"{key}\" in the library"))
            .hint("`adduce list` shows all documents.")
    })?;
    let place = place(&known.document, &known.text_sha256, span.trimmed(&known.document.text))?;
    let same = |evidence: &Evidence| {
        let citation = &evidence.place.citation;
        citation.document.edition == place.citation.document.edition && citation.span == place.citation.span
    };
    if let Some(there) = brief.evidence().find(|evidence| same(evidence)) {
        return Err(Error::new(
            ErrorKind::Usage,
            format!("these words are in the briefing already, as {}", there.number),
        )
        .hint("Pin other words, or move these."));
    }
    let number = brief.evidence().map(|evidence| evidence.number).max().unwrap_or(0).saturating_add(1);
    let own = note.map(str::trim).filter(|note| !note.is_empty()).map(Own::new).into_iter().collect();
    if brief.sections.is_empty() {
        brief.sections.push(Section { level: 1, ..Section::default() });
    }
    if let Some(section) = brief.sections.last_mut() {
        put(section, Evidence { number, place, own, ..Evidence::default() });
    }
    Ok(())
}

/// Puts evidence at the end of a section, beside what was pinned there before.
fn put(section: &mut Section, evidence: Evidence) {
    match section.questions.last_mut().filter(|question| question.state == State::Pinned) {
        Some(question) => question.claims.push(evidence),
        None => {
            section.questions.push(Question { state: State::Pinned, claims: vec![evidence], ..Question::default() });
        }
    }
}

/// Where evidence stands: section, question, claim.
fn find(brief: &Brief, number: u32) -> Option<(usize, usize, usize)> {
    brief.sections.iter().enumerate().find_map(|(s, section)| {
        section.questions.iter().enumerate().find_map(|(q, question)| {
            question.claims.iter().position(|evidence| evidence.number == number).map(|c| (s, q, c))
        })
    })
}

/// Takes evidence out; a place for pinned evidence that is left empty goes with it.
fn take(brief: &mut Brief, number: u32) -> Result<Evidence> {
    let (s, q, c) = find(brief, number).ok_or_else(|| unknown(number))?;
    let section = brief.sections.get_mut(s).ok_or_else(|| unknown(number))?;
    let question = section.questions.get_mut(q).ok_or_else(|| unknown(number))?;
    let evidence = question.claims.remove(c);
    if question.state == State::Pinned && question.claims.is_empty() && question.own.is_empty() {
        section.questions.remove(q);
    }
    Ok(evidence)
}

fn shift(brief: &mut Brief, number: u32, up: bool) -> Result<()> {
    let (s, q, c) = find(brief, number).ok_or_else(|| unknown(number))?;
    let claims =
        brief.sections.get_mut(s).and_then(|section| section.questions.get_mut(q)).map(|question| &mut question.claims);
    let Some(claims) = claims else { return Err(unknown(number)) };
    let next = if up { c.checked_sub(1) } else { Some(c + 1).filter(|&next| next < claims.len()) };
    if let Some(next) = next {
        claims.swap(c, next);
        return Ok(());
    }
    // Over the border: into the group before or behind, which may be that of another section.
    let groups: Vec<(usize, usize)> = brief
        .sections
        .iter()
        .enumerate()
        .flat_map(|(s, section)| (0..section.questions.len().max(1)).map(move |q| (s, q)))
        .collect();
    let here = groups.iter().position(|&group| group == (s, q)).unwrap_or(0);
    let there = if up { here.checked_sub(1) } else { Some(here + 1) }.and_then(|at| groups.get(at).copied());
    let Some((to_s, to_q)) = there else { return Ok(()) };
    let at_head = !up;
    let Some(section) = brief.sections.get_mut(to_s) else { return Ok(()) };
    if section.questions.is_empty() {
        let evidence = take(brief, number)?;
        if let Some(section) = brief.sections.get_mut(to_s) {
            put(section, evidence);
        }
        return Ok(());
    }
    let evidence = brief
        .sections
        .get_mut(s)
        .and_then(|section| section.questions.get_mut(q))
        .map(|question| question.claims.remove(c))
        .ok_or_else(|| unknown(number))?;
    if let Some(question) = brief.sections.get_mut(to_s).and_then(|section| section.questions.get_mut(to_q)) {
        let at = if at_head { 0 } else { question.claims.len() };
        question.claims.insert(at, evidence);
    }
    brief.sections.iter_mut().for_each(|section| {
        section.questions.retain(|question| {
            question.state != State::Pinned || !question.claims.is_empty() || !question.own.is_empty()
        });
    });
    Ok(())
}

fn group(brief: &mut Brief, number: u32, heading: &str) -> Result<()> {
    let heading = heading.trim();
    if heading.is_empty() {
        return Err(Error::new(ErrorKind::Usage, "the heading is empty").hint("Give it some words."));
    }
    let evidence = take(brief, number)?;
    let is_it = |section: &Section| section.heading.as_ref().is_some_and(|own| own.text == heading);
    let at = if let Some(at) = brief.sections.iter().position(is_it) {
        at
    } else {
        brief.sections.push(Section { heading: Some(Own::new(heading)), level: 1, ..Section::default() });
        brief.sections.len() - 1
    };
    if let Some(section) = brief.sections.get_mut(at) {
        put(section, evidence);
    }
    // What stood above the first heading is gone when nothing stands there any more.
    brief
        .sections
        .retain(|section| section.heading.is_some() || !section.questions.is_empty() || !section.own.is_empty());
    Ok(())
}

#[cfg(test)]
#[path = "edit_tests.rs"]
mod tests;
