//! Lists: "which principles ...", "what are the five objectives": all items in their order, from one place.
//!
//! A place is a block list of the document (bullets, numbers) with what introduces it, or a sentence that enumerates:
//! "(a) ... (b) ...", "were X, Y and Z".

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use super::evidence::Evidence;
use super::followup::is_year;
use super::lexicon::number_of;
use super::question::{Question, Term};
use super::score::Considered;
use super::wanted::{HOLDS, Wanted, lists_something_else, only_points, wanted};
use crate::document::{Block, BlockKind};
use crate::text::Span;
use crate::text::language::Language;
use crate::text::sentences::sentences;
use crate::text::words::words;

/// A list is given whole up to this many bytes; a longer one is a chapter.
pub(super) const LONGEST: usize = 4000;
/// The share of the question's weight that a list's introduction must carry.
const ENOUGH: f32 = 0.5;
/// The share from which on an introduction says nearly all of the question.
const NEARLY_ALL: f32 = 0.9;
/// How many of the best sentences may enumerate, and how many where the question says how many items it wants: then the
/// right one can be told.
const SENTENCES: usize = 2;
const COUNTED_SENTENCES: usize = 12;

/// Among how many of the best sentences a second row of a table is looked for.
const ROWS_AMONG: usize = 5;

/// A list that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// Which evidence it is from.
    pub evidence: usize,
    /// From its introduction to its last item.
    pub span: Span,
    /// Its items.
    pub items: Vec<Span>,
    /// The share of the question's weight that its introduction carries, with all headings and the title.
    pub share: f32,
    /// The share that what stands next to it carries: its introduction and its own heading.
    pub near: f32,
}

static MARKED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:^|[\s,;:])(?:\(?(?:[a-z]|[ivxl]{2,6}|[1-9][0-9]?)\)|(?:first|second|third|fourth|fifth|sixth)(?:ly)?,)\s+",
    )
    .ok()
});

static OPENS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r":\s+|\b(?:are|were|include|includes|included|including|namely|comprise|comprises|such as|like|listed|by|of|from|between|with)\s+").ok()
});

static PARTS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\s*[,;]\s+(?:and|or|as well as)\s+|\s*[,;]\s+|\s+(?:and|as well as)\s+").ok());

/// The best list for the question among the evidence; `None` where nothing there lists what is wanted.
pub fn find(question: &Question, considered: &Considered, evidence: &[Evidence<'_>]) -> Option<List> {
    let any = question.edition.then(|| Wanted { noun: String::new(), count: None, parts: false });
    let wanted = any.or_else(|| wanted(&question.text))?;
    let sentences = if wanted.count.is_some() || question.edition { COUNTED_SENTENCES } else { SENTENCES };
    let mut best: Option<(f32, List)> = None;
    let mut offer = |score: f32, list: List| {
        if best.as_ref().is_none_or(|(known, _)| score > *known) {
            best = Some((score, list));
        }
    };
    for (at, source) in evidence.iter().enumerate() {
        for list in blocks(question, &wanted, source, at) {
            offer(list.share + 0.1 / (1.0 + at as f32) + 0.05, list);
        }
    }
    for candidate in considered.candidates.iter().take(sentences) {
        let unit = candidate.unit;
        let Some(source) = evidence.get(unit.evidence) else { continue };
        if let Some(list) = sentence(question, &wanted, source, unit.evidence, unit.span, unit.before) {
            offer(list.share + 0.1 / (1.0 + unit.evidence as f32), list);
        }
    }
    best.map(|(_, list)| list).or_else(|| table(&wanted, considered, evidence))
}

/// Whether a question says how many items it wants and a list has that many.
pub fn is_counted(question: &Question, list: &List) -> bool {
    wanted(&question.text).and_then(|wanted| wanted.count) == Some(list.items.len())
}

/// Whether what stands next to a list says nearly all that the question says, so that it is no accident that it was found.
pub fn is_well_introduced(list: &List) -> bool {
    list.near >= NEARLY_ALL
}

/// The table that the best sentence is a row of, where another row of it is among the best, too: then it is the table that
/// answers, and not the row.
pub(super) fn table(wanted: &Wanted, considered: &Considered, evidence: &[Evidence<'_>]) -> Option<List> {
    let best = considered.candidates.first()?.unit;
    let source = evidence.get(best.evidence).filter(|_| best.row)?;
    let blocks = &source.document.blocks;
    let is_row = |block: &Block| block.kind == BlockKind::TableRow;
    let first = blocks.get(..best.block)?.iter().rposition(|block| !is_row(block)).map_or(0, |before| before + 1);
    let last = first + blocks.get(first..)?.iter().take_while(|block| is_row(block)).count();
    let of_table = considered.candidates.iter().take(ROWS_AMONG).filter(|candidate| {
        let other = evidence.get(candidate.unit.evidence);
        (first..last).contains(&candidate.unit.block)
            && other.is_some_and(|other| other.document.id == source.document.id)
    });
    // The first row names the columns.
    let rows = blocks.get(first + 1..last)?;
    let whole = blocks.get(first)?.span.cover(rows.last()?.span);
    let fits = wanted.count.is_none_or(|count| count == rows.len());
    if of_table.count() < 2 || rows.len() < 2 || whole.len() > LONGEST || !fits {
        return None;
    }
    let items = rows.iter().map(|block| block.span.trimmed(&source.document.text)).filter(|span| !span.is_empty());
    Some(List { evidence: best.evidence, span: whole, items: items.collect(), share: ENOUGH, near: 0.0 })
}

/// Words of an edition that came before the others, as stems.
const FIRST: [&str; 6] = ["first", "origin", "initi", "earlier", "former", "previous"];

/// The share of the question's weight that a text carries; none where one of the question's numbers is not in it.
fn share(question: &Question, wanted: &Wanted, stems: &HashSet<String>) -> f32 {
    let has = |stem: &str| stems.contains(stem);
    // How many there should be is told by the items, and that it has parts by their being there.
    let told = |term: &&Term| {
        let word = term.written.to_lowercase();
        !(wanted.count.is_some() && number_of(&word) == wanted.count
            || wanted.parts && HOLDS.contains(&term.stem.as_str()) && HOLDS.iter().any(|stem| has(stem)))
    };
    let number = |written: &str| written.bytes().all(|byte| byte.is_ascii_digit());
    // The list of a first edition is seldom said to be of its year.
    let first = question.edition && !stems.iter().any(|stem| is_year(stem)) && FIRST.iter().any(|word| has(word));
    let named = |term: &&Term| term.is_among(&has) || first && is_year(&term.written);
    if question.terms.iter().filter(told).any(|term| number(&term.written) && !named(&term)) {
        return 0.0;
    }
    let whole: f32 = question.terms.iter().filter(told).map(|term| term.weight).sum();
    let met: f32 = question.terms.iter().filter(told).filter(named).map(|term| term.weight).sum();
    if whole > 0.0 { met / whole } else { 0.0 }
}

fn stems(text: &str, language: Language) -> HashSet<String> {
    words(text).iter().map(|word| language.stem(word)).collect()
}

/// The block lists that a passage touches.
fn blocks(question: &Question, wanted: &Wanted, source: &Evidence<'_>, at: usize) -> Vec<List> {
    let document = source.document;
    let language = Language::of(document.language.as_deref());
    let passage = source.hit.passage.span;
    let all = &document.blocks;
    let is_item = |block: &Block| block.kind == BlockKind::ListItem;
    let mut out = Vec::new();
    let mut next = all.partition_point(|block| block.span.end <= passage.start).saturating_sub(1);
    // A list that the passage begins in the middle of is seen from its start.
    while next > 0 && all.get(next).is_some_and(is_item) {
        next -= 1;
    }
    while let Some(block) = all.get(next).filter(|block| block.span.start < passage.end) {
        if !is_item(block) {
            next += 1;
            continue;
        }
        let run: Vec<&Block> = all.iter().skip(next).take_while(|block| is_item(block)).collect();
        let lead =
            next.checked_sub(1).and_then(|before| all.get(before)).filter(|block| block.kind == BlockKind::Paragraph);
        next += run.len();
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        let text = |span: Span| span.of(&document.text).unwrap_or("");
        let introduction = lead.map_or("", |block| text(block.span));
        let section = first.section.last().map_or("", String::as_str);
        let said = format!("{introduction} {section}");
        let near = stems(&said, language);
        let counted = words(&said).iter().any(|word| wanted.count.is_some() && number_of(&word.folded) == wanted.count);
        let fits = wanted.count.is_none_or(|count| count == run.len() || counted);
        // What stands before a list without a colon introduces it only where it speaks of what is wanted.
        let leads = lead.is_none() || introduction.trim_end().ends_with(':');
        let leads = leads || wanted.noun.is_empty() || stems(introduction, language).contains(&wanted.noun);
        let elsewhere = lists_something_else(question, wanted, introduction, language)
            || only_points(section, &wanted.noun, run.iter().map(|block| text(block.span)));
        let holds = !wanted.parts || HOLDS.iter().any(|&stem| near.contains(stem));
        if run.len() < 2 || !leads || !fits || !wanted.noun.is_empty() && !near.contains(&wanted.noun) {
            continue;
        }
        if elsewhere || !holds {
            continue;
        }
        let beside = share(question, wanted, &near);
        let mut around = near;
        around.extend(stems(&first.section.join(" "), language));
        around.extend(stems(&document.title, language));
        let share = share(question, wanted, &around);
        // The introduction is quoted from its last sentence on.
        let opening =
            lead.and_then(|block| sentences(text(block.span)).pop().map(|span| span.shifted(block.span.start)));
        let span = opening.map_or(first.span, |opening| opening.cover(first.span)).cover(last.span);
        if share >= ENOUGH && span.len() <= LONGEST {
            let items =
                run.iter().map(|block| block.span.trimmed(&document.text)).filter(|span| !span.is_empty()).collect();
            out.push(List { evidence: at, span, items, share, near: beside });
        }
    }
    out
}

/// A sentence that enumerates what is wanted.
fn sentence(
    question: &Question,
    wanted: &Wanted,
    source: &Evidence<'_>,
    at: usize,
    span: Span,
    before: Option<Span>,
) -> Option<List> {
    let document = source.document;
    let language = Language::of(document.language.as_deref());
    let text = span.of(&document.text)?;
    let own = stems(text, language);
    if !wanted.noun.is_empty() && !own.contains(&wanted.noun) {
        return None;
    }
    let items = items(text)?;
    if items.len() < 3 && wanted.count != Some(items.len()) || wanted.count.is_some_and(|count| count != items.len()) {
        return None;
    }
    if wanted.parts && !HOLDS.iter().any(|&stem| own.contains(stem)) {
        return None;
    }
    let near = share(question, wanted, &own);
    let mut around = own;
    around.extend(stems(&source.hit.passage.heading.join(" "), language));
    around.extend(stems(&document.title, language));
    around.extend(stems(before.and_then(|span| span.of(&document.text)).unwrap_or(""), language));
    let share = share(question, wanted, &around);
    let items = items.into_iter().map(|item| item.shifted(span.start)).collect();
    (share >= ENOUGH).then_some(List { evidence: at, span, items, share, near })
}

/// The items of a sentence that enumerates; `None` for one that does not.
fn items(text: &str) -> Option<Vec<Span>> {
    let end = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ';')).len();
    let clean = |span: Span| {
        let trimmed = span.of(text).unwrap_or("");
        let bare = trimmed.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '.'));
        let bare =
            bare.strip_suffix(" and").or_else(|| bare.strip_suffix(" or")).unwrap_or(bare).trim_end_matches([',', ';']);
        Span::new(span.start, span.start + bare.len()).trimmed(text)
    };
    let marks: Vec<_> = MARKED.as_ref()?.find_iter(text).collect();
    if marks.len() > 1 {
        let ends = marks.iter().skip(1).map(regex::Match::start).chain([end]);
        let spans = marks.iter().zip(ends).map(|(mark, end)| clean(Span::new(mark.end(), end)));
        return Some(spans.filter(|span| !span.is_empty()).collect());
    }
    // After a colon or the verb: whatever gives the most items of a few words each, of equals the later ("of the forum
    // were A, B and C").
    let openings = OPENS.as_ref()?.find_iter(text).map(|found| found.end());
    let tries = openings.filter_map(|start| {
        let body = text.get(start..end)?;
        let mut spans = Vec::new();
        let mut from = start;
        for part in PARTS.as_ref()?.find_iter(body) {
            spans.push(Span::new(from, start + part.start()));
            from = start + part.end();
        }
        spans.push(Span::new(from, end));
        let spans: Vec<Span> = spans.into_iter().map(clean).filter(|span| !span.is_empty()).collect();
        let short = spans.iter().all(|span| span.of(text).is_some_and(|item| item.split_whitespace().count() <= 8));
        (short && spans.len() > 1 && !closes_a_clause(text, &spans)).then_some(spans)
    });
    let mut best: Option<Vec<Span>> = None;
    for spans in tries {
        if best.as_ref().is_none_or(|known| spans.len() >= known.len()) {
            best = Some(spans);
        }
    }
    best
}

/// Whether a part begins like a clause of its own: then the commas part clauses, and not items.
fn closes_a_clause(text: &str, spans: &[Span]) -> bool {
    spans.iter().skip(1).any(|span| {
        let first = words(span.of(text).unwrap_or("")).into_iter().next();
        first.is_none_or(|word| {
            matches!(
                word.folded.as_str(),
                "which"
                    | "who"
                    | "when"
                    | "where"
                    | "but"
                    | "it"
                    | "they"
                    | "he"
                    | "she"
                    | "this"
                    | "that"
                    | "although"
                    | "while"
                    | "as"
                    | "so"
                    | "if"
                    | "because"
                    | "is"
                    | "was"
                    | "were"
                    | "has"
                    | "had"
            )
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        items(text).unwrap_or_default().into_iter().filter_map(|span| span.of(text)).collect()
    }

    #[test]
    fn sentences_that_enumerate_are_taken_apart() {
        assert_eq!(
            found("The five founders were Estonia, Israel, New Zealand, the Republic of Korea and the United Kingdom."),
            ["Estonia", "Israel", "New Zealand", "the Republic of Korea", "the United Kingdom"]
        );
        assert_eq!(
            found("It has two tasks: (a) to advise states; and (b) to report to the Assembly."),
            ["to advise states", "to report to the Assembly"]
        );
        assert_eq!(
            found(
                "The first one listed nine principles: user needs, open standards, and a promise to share and learn."
            )
            .len(),
            4
        );
        assert_eq!(found("They met in 2014, when five governments signed a charter."), [""; 0]);
        assert_eq!(found("Ministers met once."), [""; 0]);
    }
}
