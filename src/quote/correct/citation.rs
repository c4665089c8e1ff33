//! Where the draft should say that a quotation is from.

use super::{Change, Edit, Text};
use crate::quote::draft::{Claim, Marked, Said, Wrong, WrongPlace};
use crate::quote::report::Report;
use crate::text::Span;

/// What may stand between the name of a document and the number of its page, in bytes.
const BETWEEN: usize = 120;

/// The corrected citation; `None` where it is right, or none is given.
pub(super) fn citation(
    draft: Text<'_>,
    marked: &Marked,
    claim: &Claim,
    report: &Report,
) -> Result<Option<Change>, String> {
    let Some(source) = &report.source else { return Ok(None) };
    if !matches!(
        report.verdict,
        super::Verdict::Verbatim
            | super::Verdict::Typographic
            | super::Verdict::Elided
            | super::Verdict::Altered
            | super::Verdict::Misattributed
    ) {
        return Ok(None);
    }
    let other = claim.document.as_ref().or(report.claimed_source.as_ref()).is_some_and(|document| document != source);
    if other {
        return document(draft, marked, claim, report).map(Some);
    }
    let wrong = claim.wrong(report);
    if wrong.is_empty() {
        return Ok(None);
    }
    let edits: Vec<Edit> = wrong.iter().map(number).collect();
    let span = wrong.iter().map(|wrong| wrong.claimed.span).reduce(Span::cover).unwrap_or_default();
    let span = claim
        .named
        .filter(|named| named.end <= span.start && span.start - named.end < 8)
        .map_or(span, |named| named.cover(span));
    Ok(change(draft, span, edits))
}

/// The draft names another document: the right one takes its place, with its page or paragraph.
fn document(draft: Text<'_>, marked: &Marked, claim: &Claim, report: &Report) -> Result<Change, String> {
    let right = short(report);
    let by_hand = |why: &str| format!("{why}: these words are of {right}.");
    let Some(named) = claim.named else { return Err(by_hand("The draft does not name their source beside them")) };
    if claim.cited.is_none() {
        let place = if named.start < marked.span.start { "before" } else { "behind" };
        return Err(by_hand(&format!("The sentence {place} the quotation names another document")));
    }
    let cited = claim.cited.unwrap_or(named);
    let numbers = [&claim.page, &claim.paragraph, &claim.article];
    let numbers: Vec<Span> =
        numbers.into_iter().flatten().map(|said: &Said| said.span).filter(|span| cited.contains(*span)).collect();
    let span = numbers.iter().copied().fold(whole_name(draft.text, named, cited, &numbers), Span::cover);
    if span.len() > named.len() + BETWEEN {
        return Err(by_hand("The citation says more than its source"));
    }
    let text = super::words::fitted(&right, None, draft.markdown);
    let edits = vec![Edit { bytes: (span.start, span.end), text }];
    change(draft, span, edits).ok_or_else(|| by_hand("The citation cannot be changed"))
}

/// The name of a document with the words that belong to it: "Charter" was enough to know "(Charter of the Harbour
/// Network, p. 4)", but the whole name gives way to another.
fn whole_name(text: &str, named: Span, cited: Span, numbers: &[Span]) -> Span {
    let until =
        numbers.iter().map(|number| number.start).filter(|&start| start >= named.end).fold(cited.end, usize::min);
    let behind = Span::new(named.end, until).of(text).unwrap_or("");
    let behind = behind.get(..behind.find([',', ';', ':']).unwrap_or(behind.len())).unwrap_or("").trim_end();
    let goes_on = behind.strip_prefix(' ').is_some_and(|words| words.starts_with(char::is_alphabetic));
    let mut ahead = Span::new(cited.start, named.start).of(text).unwrap_or("");
    while let Some(rest) = ahead.strip_suffix(' ') {
        let word = rest.get(rest.rfind(' ').map_or(0, |space| space + 1)..).unwrap_or("");
        if !word.starts_with(char::is_uppercase) || !word.ends_with(char::is_alphanumeric) || LEADS.contains(&word) {
            break;
        }
        ahead = rest.get(..rest.len() - word.len()).unwrap_or("");
    }
    Span::new(cited.start + ahead.len(), named.end + if goes_on { behind.len() } else { 0 })
}

/// Words that lead to the name of a document and are no part of it.
const LEADS: &[&str] = &["See", "Cf", "In", "From", "Compare", "The"];

/// The right number in the place of the wrong one.
fn number(wrong: &WrongPlace) -> Edit {
    let (span, text) = match wrong.what {
        Wrong::Page | Wrong::Paragraph => (wrong.claimed.number, wrong.found.clone()),
        // "annex II, article 3": the draft's own word stays where the article alone is meant.
        Wrong::Article => match wrong.found.to_lowercase().strip_prefix("article ") {
            Some(number) if !number.contains(' ') => (wrong.claimed.number, number.to_uppercase()),
            _ => (wrong.claimed.span, wrong.found.clone()),
        },
        Wrong::Preamble => (wrong.claimed.span, "preamble".to_owned()),
    };
    Edit { bytes: (span.start, span.end), text }
}

/// A change of a stretch, as it is and as it will be.
fn change(draft: Text<'_>, span: Span, edits: Vec<Edit>) -> Option<Change> {
    let before = span.of(draft.text)?.to_owned();
    let moved: Option<Vec<Edit>> = edits
        .iter()
        .map(|edit| {
            let bytes = (edit.bytes.0.checked_sub(span.start)?, edit.bytes.1.checked_sub(span.start)?);
            Some(Edit { bytes, text: edit.text.clone() })
        })
        .collect();
    let after = super::apply(&before, &moved?).text;
    (after != before).then_some(Change { before, after, edits })
}

/// The document and the place in it as a draft would cite them.
fn short(report: &Report) -> String {
    let name = report.symbol.as_deref().or(report.title.as_deref()).unwrap_or_default();
    let mut parts = vec![crate::text::safe::one_line(name)];
    parts.extend(report.division.clone());
    parts.extend(report.paragraph.as_ref().map(|paragraph| format!("para. {paragraph}")));
    if parts.len() == 1 {
        let page = report.page_label.clone().or_else(|| report.page.map(|page| page.to_string()));
        parts.extend(page.map(|page| format!("p. {page}")));
    }
    parts.join(", ")
}
