//! What makes a sentence fit or unfit to answer whatever its words have in common with the question: rules beside the
//! fitted weights, in their units (logits), for kinds of questions of which the public sets have too few to learn from.

use super::definition::definition;
use super::evidence::{Evidence, Unit};
use super::question::{Expected, Question};
use super::verdict::{fit, verdict};
use super::wording::{is_change, tells_a_change};
use crate::document::BlockKind;
use crate::text::language::Language;
use crate::text::words::words;

/// A sentence that plainly decides a question for yes or no.
const DECIDES: f32 = 2.0;
/// A sentence that has the form of the definition that is asked for, where nothing speaks against the form.
const DEFINES: f32 = 2.0;
/// A sentence that tells of a change, where that is asked for.
const CHANGES: f32 = 1.0;
/// An entry of a list of sources, which names titles and says nothing of what is in them.
const SOURCE: f32 = -2.5;
/// The first row of a table, which names its columns.
const COLUMNS: f32 = -2.0;

/// Headings of lists of sources.
const SOURCES: [&str; 9] = [
    "sources",
    "references",
    "bibliography",
    "further reading",
    "see also",
    "works cited",
    "notes and references",
    "external links",
    "related content",
];

/// How much a sentence's manner adds to its score.
pub(super) fn suits(question: &Question, source: &Evidence<'_>, unit: &Unit) -> f32 {
    let document = source.document;
    let text = unit.span.of(&document.text).unwrap_or("");
    let language = Language::of(document.language.as_deref());
    let mut out = fit(question, text, language);
    if verdict(question, text, language, &around(source, unit)).is_some() {
        out += DECIDES;
    }
    if question.expected == Expected::Definition
        && let Some(found) = definition(text, question)
    {
        out += DEFINES * found.score;
    }
    if words(&question.text).iter().any(|word| is_change(&word.folded))
        && words(text).iter().any(|word| tells_a_change(&word.folded))
    {
        out += CHANGES;
    }
    let block = document.blocks.get(unit.block);
    let under = block.and_then(|block| block.section.last()).map(|heading| heading.trim().to_lowercase());
    if under.is_some_and(|heading| SOURCES.contains(&heading.trim_end_matches(':'))) {
        out += SOURCE;
    }
    let next = document.blocks.get(unit.block + 1);
    if unit.row && unit.lead.is_none() && next.is_some_and(|block| block.kind == BlockKind::TableRow) {
        out += COLUMNS;
    }
    out
}

/// What tells what a sentence speaks of: title, headings, and what stands before it in its own block.
pub(super) fn around(source: &Evidence<'_>, unit: &Unit) -> String {
    let document = source.document;
    let Some(block) = document.blocks.get(unit.block) else { return document.title.clone() };
    let before = document.text.get(block.span.start..unit.span.start).unwrap_or("");
    let lead = unit.lead.and_then(|lead| lead.of(&document.text)).unwrap_or("");
    format!("{} {} {lead} {before}", document.title, block.section.join(" "))
}
