//! What a quotation of a draft should say instead, and where it should say it is from.
//!
//! A correction is the smallest change that makes the quotation faithful: the words that differ give way to those of the
//! source, and everything else (the draft's own marks, its ellipses and brackets that are right, its emphasis) stays. It is
//! only offered once it was tried: the draft with it is searched for the quotation anew, and that is judged.

mod citation;
mod list;
mod words;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::draft::{Claim, Marked, find};
use super::judge::{Source, judge};
use super::model::Verdict;
use super::report::Report;
use super::written;
use crate::text::Span;

pub use list::{Listed, list};

/// A stretch of a draft and what is to stand there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Edit {
    /// In bytes of the draft.
    #[schemars(with = "Vec<usize>")]
    pub bytes: (usize, usize),
    /// The new text.
    pub text: String,
}

/// One thing that can be put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// As the draft has it.
    pub before: String,
    /// As it should be.
    pub after: String,
    /// What is to be done in the draft for that.
    pub edits: Vec<Edit>,
}

/// How a finding of a draft can be put right.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Correction {
    /// The wording.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wording: Option<Change>,
    /// Where it is said to be from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub citation: Option<Change>,
    /// What has to be put right by hand, and why; in sentences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_hand: Vec<String>,
}

/// A text as a draft, and how it is written.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// The text.
    pub text: &'a str,
    /// Whether signs of Markdown mean something in it.
    pub markdown: bool,
}

/// How a quotation can be put right; `None` where nothing is wrong with it. `source` is the document of the report.
pub fn propose(
    draft: Text<'_>,
    marked: &Marked,
    claim: &Claim,
    report: &Report,
    source: Option<&Source>,
) -> Option<Correction> {
    if report.faithful {
        return None;
    }
    let mut out = Correction::default();
    let mut settle = |change: Result<Option<Change>, String>| match change {
        Ok(change) => change,
        Err(reason) => {
            out.by_hand.push(reason);
            None
        }
    };
    let wording = settle(wording(draft, marked, report, source));
    let citation = settle(citation::citation(draft, marked, claim, report));
    Some(Correction { wording, citation, ..out })
}

/// The corrected wording; `None` where the wording is right.
fn wording(
    draft: Text<'_>,
    marked: &Marked,
    report: &Report,
    source: Option<&Source>,
) -> Result<Option<Change>, String> {
    match report.verdict {
        Verdict::Verbatim | Verdict::Typographic | Verdict::Elided | Verdict::Misattributed => return Ok(None),
        Verdict::NotFound => return Err("Its words are nowhere in the library: take it out, or add its source.".into()),
        Verdict::NotJudged if marked.too_long => {
            return Err(
                "It is too long to be checked as one: see whether a mark is missing, or quote it in parts.".into()
            );
        }
        Verdict::NotJudged => return Err("It is too short or too common to be judged: look at it yourself.".into()),
        Verdict::Paraphrase => {
            return Err("It is said there in other words: take off the marks, or quote the words of the source.".into());
        }
        Verdict::Altered => {}
    }
    let by_hand = || "Its wording has to be put right by hand: see the words of the source.".to_owned();
    let (Some(source), Some((start, end))) = (source, report.bytes) else { return Err(by_hand()) };
    if report.differences.iter().any(|difference| difference.kind == super::DifferenceKind::Splice) {
        return Err("Its parts stand in distant places: quote them one by one.".into());
    }
    let place = Span::new(start, end);
    let mark = marked.span.of(draft.text).and_then(|text| text.chars().next());
    let tries =
        [words::word_by_word(&marked.quote, report, source, place), words::as_a_whole(&marked.quote, source, place)];
    for edits in tries.into_iter().flatten() {
        let edits: Option<Vec<Edit>> = edits
            .into_iter()
            .map(|(span, text)| {
                let place = marked.in_draft(span)?;
                let text = words::fitted(&text, mark, draft.markdown);
                let text = words::emphasis_kept(place.of(draft.text)?, text)?;
                Some(Edit { bytes: (place.start, place.end), text })
            })
            .collect();
        let Some(edits) = edits else { continue };
        if let Some(after) = tried(draft.text, marked, &edits)
            && faithful(&after, source, place)
        {
            return Ok(Some(Change { before: marked.quote.clone(), after, edits }));
        }
    }
    Err(by_hand())
}

/// Whether a quotation is faithful to a place.
fn faithful(quote: &str, source: &Source, place: Span) -> bool {
    let slack = quote.len() + 200;
    let text = &source.text;
    let start = (0..=place.start.saturating_sub(slack)).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let end = (place.end.saturating_add(slack).min(text.len())..=text.len()).find(|&at| text.is_char_boundary(at));
    let window = Span::new(start, end.unwrap_or(text.len()));
    judge(quote, &written::read(quote), source, window).is_some_and(|judged| judged.verdict.is_faithful())
}

/// The quotation as it would be found in the draft with these edits; `None` where it would not be found as one.
fn tried(draft: &str, marked: &Marked, edits: &[Edit]) -> Option<String> {
    if *marked == Marked::whole(draft) {
        return Some(apply(draft, edits).text.trim().to_owned());
    }
    // The paragraph with the one before, which may announce it.
    let before = draft.get(..marked.span.start)?;
    let mut blanks = before.rmatch_indices('\n').filter(|(at, _)| {
        before.get(..*at).is_some_and(|before| before.rsplit('\n').next().unwrap_or("").trim().is_empty())
    });
    let from = blanks.nth(1).map_or(0, |(at, _)| at);
    let to = marked.span.end + super::draft::paragraph_end(draft.get(marked.span.end..)?);
    let moved: Option<Vec<Edit>> = edits
        .iter()
        .map(|edit| {
            let bytes = (edit.bytes.0.checked_sub(from)?, edit.bytes.1.checked_sub(from)?);
            Some(Edit { bytes, text: edit.text.clone() })
        })
        .collect();
    let changed = apply(draft.get(from..to)?, &moved?).text;
    let start = marked.span.start - from;
    find(&changed).into_iter().find(|found| found.span.start == start).map(|found| found.quote)
}

/// A draft with edits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The text.
    pub text: String,
    /// How many edits were made.
    pub made: usize,
    /// How many were left out, because another one changes the same words.
    pub left_out: usize,
}

/// Makes edits in a draft. One that was made already (a note that two quotations share) counts once.
pub fn apply<'a>(draft: &str, edits: impl IntoIterator<Item = &'a Edit>) -> Applied {
    let mut edits: Vec<&Edit> = edits.into_iter().collect();
    edits.sort_by_key(|edit| edit.bytes);
    edits.dedup();
    let mut out = Applied { text: String::with_capacity(draft.len()), made: 0, left_out: 0 };
    let mut at = 0;
    for edit in edits {
        let (start, end) = edit.bytes;
        match draft.get(at..start) {
            Some(between) if draft.get(start..end).is_some() => {
                out.text.push_str(between);
                out.text.push_str(&edit.text);
                out.made += 1;
                at = end;
            }
            _ => out.left_out += 1,
        }
    }
    out.text.push_str(draft.get(at..).unwrap_or(""));
    out
}

#[cfg(test)]
#[path = "correct_tests.rs"]
mod tests;
