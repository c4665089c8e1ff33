//! Whether answers are right, and whether silence is: the figures of answers against gold answers.
//!
//! Over answerable questions an abstention counts as a miss. F1 and exact match of the short answer are those of `SQuAD`
//! (Rajpurkar et al. 2016), with accents and all punctuation folded away.

use std::collections::{BTreeMap, HashSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use super::gold::Gold;
use crate::answer::Answer;

/// The names of the figures of [`figures`], in its order.
pub const MEASURES: [&str; 13] = [
    "doc@1",
    "doc@3",
    "claim@1",
    "claim@3",
    "answer_f1",
    "answer_em",
    "refusal_precision",
    "refusal_recall",
    "refusal_f1",
    "wrongly_refused",
    "auroc",
    "coverage@90",
    "quotes_broken",
];

/// Whether something is right among the first, and among the first three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Hit {
    /// The first one is.
    pub first: bool,
    /// One of the first three is.
    pub three: bool,
}

/// What was found out about one answer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is a finding of its own")]
pub struct Scored {
    /// The question's id.
    pub id: String,
    /// Whether the documents answer it.
    pub answerable: bool,
    /// Whether the answer was that they do not.
    pub abstained: bool,
    /// How sure the answer was.
    pub confidence: f64,
    /// Whether the gold document is cited first, and among the first three; null where none is named.
    pub doc: Option<Hit>,
    /// Whether a gold answer stands in the first claim, and in one of the first three; null where the gold answers are
    /// only "yes" or "no".
    pub claim: Option<Hit>,
    /// Whether it counts as right for coverage: as `claim` for three, and right where there is no text to compare.
    pub right: bool,
    /// The best F1 of the short answer.
    pub f1: f64,
    /// Whether it equals a gold answer.
    pub em: bool,
    /// Claims and citations without words, and claims without citations: must be 0.
    pub broken: usize,
    /// Whether there was no answer at all: the question failed.
    pub missing: bool,
    /// How long the answer took, in milliseconds; null where there was none.
    pub ms: Option<f64>,
}

/// Scores an answer; `None` for a question that failed, which counts as an abstention without confidence.
pub fn score(gold: &Gold, answer: Option<&Answer>) -> Scored {
    let gold_answers: Vec<String> =
        gold.answers.iter().map(|gold| fold(gold)).filter(|gold| !gold.is_empty()).collect();
    let mut scored = Scored {
        id: gold.id.clone(),
        answerable: !gold_answers.is_empty(),
        abstained: answer.is_none_or(|answer| answer.abstained),
        confidence: answer.map_or(0.0, |answer| f64::from(answer.confidence)),
        missing: answer.is_none(),
        ms: answer.and_then(|answer| answer.timings_ms.get("total").copied()),
        broken: answer.map_or(0, broken),
        ..Scored::default()
    };
    if !scored.answerable {
        return scored;
    }
    let shown = answer.filter(|answer| !answer.abstained);
    scored.doc = gold.doc.as_ref().map(|doc| {
        let cited = |most: usize| {
            shown.is_some_and(|answer| answer.citations.iter().take(most).any(|cited| cited.document.key == doc.0))
        };
        Hit { first: cited(1), three: cited(3) }
    });
    let has_text = gold_answers.iter().any(|gold| gold != "yes" && gold != "no");
    if !has_text {
        scored.right = true;
        return scored;
    }
    let holds = |answer: &Answer, most: usize| {
        answer.claims.iter().take(most).any(|claim| {
            let claim = format!(" {} ", fold(&claim.text));
            gold_answers.iter().any(|gold| claim.contains(&format!(" {gold} ")))
        })
    };
    let hit = |most| shown.is_some_and(|answer| holds(answer, most));
    scored.claim = Some(Hit { first: hit(1), three: hit(3) });
    scored.right = answer.is_some_and(|answer| holds(answer, 3));
    if let Some(answer) = shown {
        let short = fold(answer.answer.as_deref().unwrap_or_default());
        scored.f1 = gold_answers.iter().map(|gold| f1(&short, gold)).fold(0.0, f64::max);
        scored.em = gold_answers.contains(&short);
    }
    scored
}

/// The figures over questions, in the order of [`MEASURES`]; `None` where there is nothing to reckon one from.
pub fn figures(rows: &[&Scored]) -> Vec<Option<f64>> {
    let share = |of: usize, among: usize| (among > 0).then(|| of as f64 / among as f64);
    let answerable: Vec<&Scored> = rows.iter().copied().filter(|row| row.answerable).collect();
    let unanswerable = rows.len() - answerable.len();
    let docs: Vec<Hit> = answerable.iter().filter_map(|row| row.doc).collect();
    let claims: Vec<Hit> = answerable.iter().filter_map(|row| row.claim).collect();
    let f1: f64 = answerable.iter().filter(|row| row.claim.is_some()).map(|row| row.f1).sum();
    let em = answerable.iter().filter(|row| row.claim.is_some() && row.em).count();
    let wrongly = answerable.iter().filter(|row| row.abstained).count();
    let rightly = rows.iter().filter(|row| !row.answerable && row.abstained).count();
    let precision = share(rightly, rightly + wrongly).unwrap_or(0.0);
    let recall = share(rightly, unanswerable).unwrap_or(0.0);
    let harmonic = if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
    vec![
        share(docs.iter().filter(|hit| hit.first).count(), docs.len()),
        share(docs.iter().filter(|hit| hit.three).count(), docs.len()),
        share(claims.iter().filter(|hit| hit.first).count(), claims.len()),
        share(claims.iter().filter(|hit| hit.three).count(), claims.len()),
        (!claims.is_empty()).then(|| f1 / claims.len() as f64),
        share(em, claims.len()),
        Some(precision),
        Some(recall),
        Some(harmonic),
        share(wrongly, answerable.len()),
        auroc(rows),
        Some(coverage(rows, answerable.len())),
        Some(rows.iter().map(|row| row.broken).sum::<usize>() as f64),
    ]
}

/// Text as it is compared: case, accents and compatibility forms folded, whatever is neither letter nor figure a space,
/// articles left out.
pub fn fold(text: &str) -> String {
    let decomposed: String = text.nfkd().collect::<String>().to_lowercase();
    let spaced: String = decomposed
        .chars()
        .filter(|&c| canonical_combining_class(c) == 0)
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let words: Vec<&str> = spaced.split_whitespace().filter(|word| !matches!(*word, "a" | "an" | "the")).collect();
    words.join(" ")
}

/// The harmonic mean of precision and recall of words, both folded.
fn f1(given: &str, gold: &str) -> f64 {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut of_given, mut of_gold, mut shared) = (0, 0, 0);
    for word in given.split_whitespace() {
        *counts.entry(word).or_default() += 1;
        of_given += 1;
    }
    for word in gold.split_whitespace() {
        of_gold += 1;
        if let Some(left) = counts.get_mut(word).filter(|left| **left > 0) {
            *left -= 1;
            shared += 1;
        }
    }
    if shared > 0 {
        f64::from(2 * shared) / f64::from(of_given + of_gold)
    } else {
        f64::from(u8::from(of_given == 0 && of_gold == 0))
    }
}

fn broken(answer: &Answer) -> usize {
    let ids: HashSet<usize> = answer.citations.iter().map(|citation| citation.id).collect();
    let claims = answer.claims.iter().filter(|claim| {
        claim.text.trim().is_empty() || claim.citations.is_empty() || !claim.citations.iter().all(|id| ids.contains(id))
    });
    claims.count() + answer.citations.iter().filter(|citation| citation.quote.trim().is_empty()).count()
}

/// How often an answerable question has more confidence than an unanswerable one, ties by half (Mann and Whitney 1947).
fn auroc(rows: &[&Scored]) -> Option<f64> {
    let mut sorted: Vec<(f64, bool)> = rows.iter().map(|row| (row.confidence, row.answerable)).collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let positives = sorted.iter().filter(|row| row.1).count() as f64;
    let negatives = sorted.len() as f64 - positives;
    if positives == 0.0 || negatives == 0.0 {
        return None;
    }
    let (mut ranks, mut before) = (0.0, 0);
    for tied in sorted.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let rank = before as f64 + f64::midpoint(tied.len() as f64, 1.0);
        ranks += rank * tied.iter().filter(|row| row.1).count() as f64;
        before += tied.len();
    }
    Some((ranks - positives * (positives + 1.0) / 2.0) / (positives * negatives))
}

/// The share of the answerable questions that are answered rightly at the lowest confidence above which nine in ten of
/// all questions are.
fn coverage(rows: &[&Scored], answerable: usize) -> f64 {
    let mut sorted: Vec<(f64, bool)> = rows.iter().map(|row| (row.confidence, row.answerable && row.right)).collect();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut good, mut seen, mut best) = (0_usize, 0_usize, 0_usize);
    for tied in sorted.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        good += tied.iter().filter(|row| row.1).count();
        seen += tied.len();
        if good as f64 / seen as f64 >= 0.9 {
            best = good;
        }
    }
    best as f64 / answerable.max(1) as f64
}
