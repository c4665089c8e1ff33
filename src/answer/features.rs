//! What speaks for a sentence, and for there being an answer at all: the numbers that [`super::weights`] weighs.

use std::collections::HashSet;

use super::entities;
use super::evidence::{Evidence, Unit};
use super::question::{Expected, Question};
use super::score::Candidate;
use super::verdict::wants_verdict;
use super::wording::are_opposites;
use crate::embed::close_reading::{Late, Met};
use crate::text::Span;
use crate::text::language::Language;
use crate::text::words::words;

/// How many features a sentence has.
pub const SENTENCE: usize = 21;
/// How many features an answer has.
pub const ANSWER: usize = 21;

/// Names of the features of a sentence, in order.
pub const SENTENCE_FEATURES: [&str; SENTENCE] = [
    "coverage",
    "context",
    "names",
    "late_interaction",
    "mean_cosine",
    "evidence",
    "extract",
    "passage_score",
    "passage_late",
    "answered",
    "read",
    "found",
    "found_missing",
    "short",
    "section",
    "document",
    "late_around",
    "extract_over_none",
    "agrees",
    "rank",
    "row",
];

/// Names of the features of an answer, in order.
pub const ANSWER_FEATURES: [&str; ANSWER] = [
    "best_score",
    "margin",
    "coverage",
    "context",
    "passage_coverage",
    "names_missing",
    "unknown",
    "late_interaction",
    "passage_late",
    "evidence",
    "extract",
    "answered",
    "read",
    "dense",
    "found_missing",
    "agreement",
    "weakest",
    "weakest_around",
    "most_covered",
    "answered_here",
    "answered_alone",
];

/// Where among the features of an answer the share of the question's names stands that its passage does not have.
pub(super) const NAMES_MISSING: usize = 5;

/// The reader learned from questions for words, not for yes or no: to the latter its figures are lower by this much, as means
/// over 39 of them beside 144 others with an answer: of its best words (as a feature), of evidence, of "answered".
const READER_OF_VERDICTS: (f32, f32, f32) = (0.55, 0.13, 0.17);

/// The most that any passage reached, beside which the others are seen.
pub(super) struct Most {
    passage_score: f32,
    extract: f32,
}

impl Most {
    pub(super) fn of(evidence: &[Evidence<'_>]) -> Self {
        let extracts = evidence.iter().filter_map(|source| source.reading?.best());
        Self {
            passage_score: evidence.iter().map(|source| source.hit.score).fold(f32::EPSILON, f32::max),
            extract: extracts.map(|extract| extract.score).fold(0.0, f32::max),
        }
    }
}

/// Logits are brought to the size of the other features by this factor, and kept within this distance of nothing.
const LOGIT: f32 = 0.1;
const FARTHEST: f32 = 2.0;

fn logit(value: f32) -> f32 {
    (LOGIT * value).clamp(-FARTHEST, FARTHEST)
}

fn flag(is: bool) -> f32 {
    f32::from(u8::from(is))
}

/// The stems of a text in the language of the evidence, function words included.
pub(super) fn stems_of(text: &str, source: &Evidence<'_>) -> HashSet<String> {
    let language = Language::of(source.document.language.as_deref());
    words(text).iter().map(|word| language.stem(word)).collect()
}

/// The share of the question's weight that these stems carry; 0 for a question without content words.
fn share(question: &Question, has: &dyn Fn(&str) -> bool) -> f32 {
    let total = question.weight();
    let met: f32 = question.terms.iter().filter(|term| term.is_among(has)).map(|term| term.weight).sum();
    if total > 0.0 { met / total } else { 0.0 }
}

/// The share of the question's names (by weight) that these stems carry; 1 where it has no names.
fn share_of_names(question: &Question, has: &dyn Fn(&str) -> bool) -> f32 {
    let names = || question.terms.iter().filter(|term| term.name);
    let total: f32 = names().map(|term| term.weight).sum();
    let met: f32 = names().filter(|term| term.is_among(has)).map(|term| term.weight).sum();
    if total > 0.0 { met / total } else { 1.0 }
}

/// The headings and the title under which a passage stands.
fn context_of(evidence: &Evidence<'_>) -> HashSet<String> {
    let mut stems = stems_of(&evidence.hit.passage.heading.join(" "), evidence);
    stems.extend(stems_of(&evidence.document.title, evidence));
    stems
}

/// A sentence with its features; its score is not reckoned yet.
pub(super) fn candidate(question: &Question, source: &Evidence<'_>, unit: Unit, most: &Most) -> Candidate {
    let document = &source.document.text;
    let text = unit.span.of(document).unwrap_or("");
    let mut own = stems_of(text, source);
    let short = own.len() < 4;
    if wants_verdict(&question.text) {
        // "It is voluntary" speaks of whether it is binding.
        let met = question.terms.iter().filter(|term| own.iter().any(|stem| are_opposites(&term.stem, stem)));
        let met: Vec<String> = met.flat_map(|term| term.forms.iter().cloned()).collect();
        own.extend(met);
    }
    let mut around = context_of(source);
    // Of all headings of the passage those of the sentence's own block say most.
    let mut section = stems_of(&source.document.title, source);
    if let Some(block) = source.document.blocks.get(unit.block) {
        section.extend(stems_of(&block.section.join(" "), source));
    }
    for neighbour in [unit.before, unit.after, unit.lead, unit.list].into_iter().flatten() {
        around.extend(stems_of(neighbour.of(document).unwrap_or(""), source));
    }
    // Headings and neighbours tell what "it" is: they count, but less than the sentence's own words.
    let coverage = share(question, &|stem| own.contains(stem));
    let under = share(question, &|stem| own.contains(stem) || section.contains(stem)) - coverage;
    around.extend(section);
    let context = share(question, &|stem| own.contains(stem) || around.contains(stem)) - coverage;
    let names = share_of_names(question, &|stem| own.contains(stem) || around.contains(stem));
    let elsewhere = question.terms.iter().filter(|term| {
        let near = |stem: &str| own.contains(stem) || around.contains(stem);
        term.name && !term.is_among(&near) && document.contains(term.bare())
    });
    let elsewhere: f32 = elsewhere.map(|term| term.weight).sum();
    let (late, reading) = (source.late, source.reading);
    let extract = reading.and_then(|reading| reading.extract(unit.span));
    let found = entities::find(text, question).map(|found| found.moved(unit.span.start));
    let missing = question.expected != Expected::Open && found.is_none();
    let agrees = found.zip(extract).is_some_and(|(found, extract)| found.span.overlaps(extract.span));
    let features = [
        coverage,
        context,
        names,
        late.map_or(0.0, |late| late.at(unit.span)),
        late.map_or(0.0, |late| late.mean_cosine(unit.span)),
        reading.map_or(0.0, |reading| reading.evidence(unit.span)),
        extract.map_or(0.0, |extract| logit(extract.score - most.extract)),
        source.hit.score / most.passage_score,
        late.map_or(0.0, |late| late.whole),
        reading.map_or(0.0, |reading| logit(reading.answered)),
        flag(reading.is_some()),
        found.map_or(0.0, |found| found.score),
        flag(missing),
        flag(short),
        under,
        if question.weight() > 0.0 { elsewhere / question.weight() } else { 0.0 },
        late.map_or(0.0, |late| late.at(around_of(&unit))),
        extract.map_or(0.0, |extract| logit(extract.score)),
        flag(agrees),
        1.0 / (1.0 + unit.evidence as f32),
        flag(unit.row),
    ];
    Candidate { unit, features, score: 0.0, found, extract, alone: None }
}

/// A sentence with its neighbours.
fn around_of(unit: &Unit) -> Span {
    [unit.before, unit.after].into_iter().flatten().fold(unit.span, Span::cover)
}

/// The features of the whole, as named in [`ANSWER_FEATURES`].
pub(super) fn answer(question: &Question, evidence: &[Evidence<'_>], candidates: &[Candidate]) -> [f32; ANSWER] {
    let Some(best) = candidates.first() else { return [0.0; ANSWER] };
    let Some(source) = evidence.get(best.unit.evidence) else { return [0.0; ANSWER] };
    let mut passage = stems_of(&source.hit.passage.text, source);
    passage.extend(context_of(source));
    let rest = candidates.iter().skip(1).take(9);
    let count = rest.len().max(1) as f32;
    let margin = best.score - rest.map(|candidate| candidate.score).sum::<f32>() / count;
    let unknown: f32 = question.terms.iter().filter(|term| term.unknown).map(|term| term.weight).sum();
    let everywhere = Span::new(0, usize::MAX);
    let (extract, proof, answered) =
        if source.reading.is_some() && wants_verdict(&question.text) { READER_OF_VERDICTS } else { (0.0, 0.0, 0.0) };
    let here = source.reading.map_or(0.0, |reading| logit(reading.answered));
    [
        best.score,
        margin,
        best.features[0],
        best.features[1],
        share(question, &|stem| passage.contains(stem)),
        1.0 - share_of_names(question, &|stem| passage.contains(stem)),
        if question.weight() > 0.0 { unknown / question.weight() } else { 1.0 },
        best.features[3],
        best.features[8],
        best.features[5] + proof,
        best.extract.map_or(0.0, |extract| logit(extract.score)) + extract,
        most_answered(evidence) + answered,
        flag(source.reading.is_some()),
        source.hit.why.dense.unwrap_or(0.0),
        best.features[12],
        agreement(source),
        source.late.map_or(0.0, |late| weakest(late, everywhere)),
        source.late.map_or(0.0, |late| weakest(late, around_of(&best.unit))),
        candidates.iter().map(|candidate| candidate.features[0]).fold(0.0, f32::max),
        here,
        best.alone.map_or(here, logit) + answered,
    ]
}

/// How sure the reader is of the passage of which it is surest that the answer stands in it.
fn most_answered(evidence: &[Evidence<'_>]) -> f32 {
    let answered = evidence.iter().filter_map(|source| Some(source.reading?.answered));
    answered.reduce(f32::max).map_or(0.0, logit)
}

/// How well the two tokens of the question are met that are met worst within a place: one word of a question that has no
/// like there often means that something else is spoken of.
fn weakest(late: &Late, place: Span) -> f32 {
    let met: Vec<&Met> = late.tokens.iter().filter(|token| place.contains(token.span)).collect();
    let Some(first) = met.first() else { return 0.0 };
    let best = |at: usize| met.iter().filter_map(|token| token.each.get(at)).copied().fold(-1.0, f32::max);
    let mut best: Vec<f32> = (0..first.each.len()).map(best).collect();
    best.sort_by(f32::total_cmp);
    let worst = best.get(..2.min(best.len())).unwrap_or(&[]);
    if worst.is_empty() { 0.0 } else { worst.iter().sum::<f32>() / worst.len() as f32 }
}

/// Whether both lists put the passage high: the mean of its reciprocal ranks.
fn agreement(source: &Evidence<'_>) -> f32 {
    let reciprocal = |rank: Option<usize>| rank.map_or(0.0, |rank| 1.0 / rank.max(1) as f32);
    f32::midpoint(reciprocal(source.hit.why.dense_rank), reciprocal(source.hit.why.lexical_rank))
}
