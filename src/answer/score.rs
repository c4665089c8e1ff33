//! How well a sentence answers, and how sure it is that the documents answer at all.
//!
//! Two linear models over a few features. Their weights were fitted on public question sets, the seed documents' and our
//! own over the starter corpus, by `benches/fit_answers.py` from what `adduce ask --batch --explain --json` prints, and frozen in [`super::weights`].

use std::collections::{BTreeMap, HashSet};

use super::entities::{self, Found};
use super::evidence::{Evidence, Unit, units};
use super::model::{Weighed, WeighedSentence};
use super::question::{Expected, Question};
use super::{verdict, weights};
use crate::embed::close_reading::Extract;
use crate::text::Span;
use crate::text::language::Language;
use crate::text::words::words;

/// Names of the features of a sentence, in order.
pub const SENTENCE_FEATURES: [&str; 14] = [
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
];

/// Names of the features of an answer, in order.
pub const ANSWER_FEATURES: [&str; 16] = [
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
];

/// A sentence with what speaks for it.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The sentence.
    pub unit: Unit,
    /// Its features, as named in [`SENTENCE_FEATURES`].
    pub features: [f32; 14],
    /// How well it answers; comparable within one question.
    pub score: f32,
    /// The words in it that may be the short answer; a place of the document.
    pub found: Option<Found>,
    /// The words in it that the reader takes for the answer; a place of the document.
    pub extract: Option<Extract>,
}

/// All that was considered for a question.
#[derive(Debug, Clone)]
pub struct Considered {
    /// The sentences, best first.
    pub candidates: Vec<Candidate>,
    /// Features of the whole, as named in [`ANSWER_FEATURES`].
    pub features: [f32; 16],
    /// How sure it is that the documents answer, 0 to 1.
    pub confidence: f32,
}

/// Scores the sentences of the evidence (best passage first) for a question.
pub fn consider(question: &Question, evidence: &[Evidence<'_>]) -> Considered {
    let semantic = evidence.iter().any(|evidence| evidence.late.is_some());
    let most = Most::of(evidence);
    let mut candidates: Vec<Candidate> = units(evidence)
        .into_iter()
        // A heading names what follows and seldom answers; its words count as context of what follows.
        .filter(|unit| {
            !unit.heading && !evidence.get(unit.evidence).is_some_and(|source| is_caption(unit.span, source))
        })
        .filter_map(|unit| {
            let source = evidence.get(unit.evidence)?;
            let candidate = candidate(question, source, unit, &most);
            let text = unit.span.of(&source.document.text).unwrap_or("");
            let language = Language::of(source.document.language.as_deref());
            let score = weights::sentence(&candidate.features, semantic) + verdict::fit(question, text, language);
            Some(Candidate { score, ..candidate })
        })
        .collect();
    // The sort is stable: of equals the one from the better passage, and there the earlier one, stays first.
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
    let features = answer_features(question, evidence, &candidates);
    let confidence =
        if candidates.is_empty() || question.is_empty() { 0.0 } else { weights::confidence(&features, semantic) };
    Considered { candidates, features, confidence }
}

/// The most that any passage reached, beside which the others are seen.
struct Most {
    passage_score: f32,
    extract: f32,
}

impl Most {
    fn of(evidence: &[Evidence<'_>]) -> Self {
        let extracts = evidence.iter().filter_map(|source| source.reading?.best());
        Self {
            passage_score: evidence.iter().map(|source| source.hit.score).fold(f32::EPSILON, f32::max),
            extract: extracts.map(|extract| extract.score).fold(0.0, f32::max),
        }
    }
}

/// Logits are brought to the size of the other features by this factor.
const LOGIT: f32 = 0.1;

/// Whether a sentence is a heading that its reader could not tell: a line of capitals that ends without a stop.
fn is_caption(span: Span, source: &Evidence<'_>) -> bool {
    let text = span.of(&source.document.text).unwrap_or("").trim_end();
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let (upper, lower) = letters.fold((0, 0), |(upper, lower), c| {
        if c.is_uppercase() { (upper + 1, lower) } else { (upper, lower + usize::from(c.is_lowercase())) }
    });
    upper > 3 && lower == 0 && !text.ends_with(['.', '!', '?', ';']) && text.len() < 120
}

/// The stems of a text in the language of the evidence, function words included.
fn stems_of(text: &str, source: &Evidence<'_>) -> HashSet<String> {
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

fn context_of(evidence: &Evidence<'_>) -> HashSet<String> {
    let mut stems = stems_of(&evidence.hit.passage.heading.join(" "), evidence);
    stems.extend(stems_of(&evidence.document.title, evidence));
    stems
}

fn candidate(question: &Question, source: &Evidence<'_>, unit: Unit, most: &Most) -> Candidate {
    let document = &source.document.text;
    let text = unit.span.of(document).unwrap_or("");
    let own = stems_of(text, source);
    let mut around = context_of(source);
    for neighbour in [unit.before, unit.after, unit.lead, unit.list].into_iter().flatten() {
        around.extend(stems_of(neighbour.of(document).unwrap_or(""), source));
    }
    // Headings and neighbours tell what "it" is: they count, but less than the sentence's own words.
    let coverage = share(question, &|stem| own.contains(stem));
    let context = share(question, &|stem| own.contains(stem) || around.contains(stem)) - coverage;
    let names = share_of_names(question, &|stem| own.contains(stem) || around.contains(stem));
    let (late, reading) = (source.late, source.reading);
    let extract = reading.and_then(|reading| reading.extract(unit.span));
    let found = entities::find(text, question);
    let missing = question.expected != Expected::Open && found.is_none();
    let features = [
        coverage,
        context,
        names,
        late.map_or(0.0, |late| late.at(unit.span)),
        late.map_or(0.0, |late| late.mean_cosine(unit.span)),
        reading.map_or(0.0, |reading| reading.evidence(unit.span)),
        extract.map_or(0.0, |extract| (LOGIT * (extract.score - most.extract)).max(-2.0)),
        source.hit.score / most.passage_score,
        late.map_or(0.0, |late| late.whole),
        reading.map_or(0.0, |reading| LOGIT * reading.answered),
        f32::from(u8::from(reading.is_some())),
        found.map_or(0.0, |found| found.score),
        f32::from(u8::from(missing)),
        f32::from(u8::from(own.len() < 4)),
    ];
    let found = found.map(|found| Found { span: found.span.shifted(unit.span.start), ..found });
    Candidate { unit, features, score: 0.0, found, extract }
}

fn answer_features(question: &Question, evidence: &[Evidence<'_>], candidates: &[Candidate]) -> [f32; 16] {
    let Some(best) = candidates.first() else { return [0.0; 16] };
    let Some(source) = evidence.get(best.unit.evidence) else { return [0.0; 16] };
    let mut passage = stems_of(&source.hit.passage.text, source);
    passage.extend(context_of(source));
    let rest = candidates.iter().skip(1).take(9);
    let count = rest.len().max(1) as f32;
    let margin = best.score - rest.map(|candidate| candidate.score).sum::<f32>() / count;
    let unknown: f32 = question.terms.iter().filter(|term| term.unknown).map(|term| term.weight).sum();
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
        best.features[5],
        best.extract.map_or(0.0, |extract| LOGIT * extract.score),
        most_answered(evidence),
        f32::from(u8::from(source.reading.is_some())),
        source.hit.why.dense.unwrap_or(0.0),
        best.features[12],
        agreement(source),
    ]
}

/// How sure the reader is of the passage of which it is surest that the answer stands in it.
fn most_answered(evidence: &[Evidence<'_>]) -> f32 {
    let answered = evidence.iter().filter_map(|source| Some(source.reading?.answered));
    answered.reduce(f32::max).map_or(0.0, |answered| LOGIT * answered)
}

/// Whether both lists put the passage high: the mean of its reciprocal ranks.
fn agreement(source: &Evidence<'_>) -> f32 {
    let reciprocal = |rank: Option<usize>| rank.map_or(0.0, |rank| 1.0 / rank.max(1) as f32);
    f32::midpoint(reciprocal(source.hit.why.dense_rank), reciprocal(source.hit.why.lexical_rank))
}

/// Whether a sentence leans on the one before it, so that it cannot be quoted alone.
pub fn leans_on_the_one_before(sentence: &str) -> bool {
    let first = words(sentence).into_iter().next();
    let Some(first) = first else { return false };
    matches!(
        first.folded.as_str(),
        "it" | "its"
            | "this"
            | "these"
            | "those"
            | "they"
            | "their"
            | "he"
            | "his"
            | "she"
            | "her"
            | "such"
            | "both"
            | "however"
            | "moreover"
            | "furthermore"
            | "also"
            | "but"
            | "and"
            | "or"
            | "thus"
            | "therefore"
            | "hence"
            | "instead"
            | "otherwise"
            | "similarly"
            | "likewise"
            | "nevertheless"
    )
}

/// A span's text in the evidence it is from.
pub fn text_of<'a>(evidence: &'a [Evidence<'_>], at: usize, span: Span) -> &'a str {
    evidence.get(at).and_then(|evidence| span.of(&evidence.document.text)).unwrap_or("")
}

/// What was weighed, for people and for fitting: the best `most` sentences and the features of the whole.
pub fn weighed(considered: &Considered, evidence: &[Evidence<'_>], most: usize) -> Weighed {
    let named = |names: &[&str], values: &[f32]| -> BTreeMap<String, f32> {
        names.iter().map(|name| (*name).to_owned()).zip(values.iter().copied()).collect()
    };
    let sentences = considered
        .candidates
        .iter()
        .take(most)
        .filter_map(|candidate| {
            let source = evidence.get(candidate.unit.evidence)?;
            Some(WeighedSentence {
                document: source.document.key.clone(),
                span: candidate.unit.span,
                text: candidate.unit.span.of(&source.document.text)?.to_owned(),
                score: candidate.score,
                features: named(&SENTENCE_FEATURES, &candidate.features),
            })
        })
        .collect();
    Weighed { features: named(&ANSWER_FEATURES, &considered.features), sentences }
}
