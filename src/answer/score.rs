//! How well a sentence answers, and how sure it is that the documents answer at all.
//!
//! Two linear models over a few features. Their weights were fitted on public question sets, the seed documents' and our
//! own over the starter corpus, by `benches/fit_answers.py` from what `adduce ask --batch --explain --json` prints, and frozen in [`super::weights`].
//! Then the reader is shown the best sentences alone: that orders these few anew, and counts for the confidence.

use std::collections::BTreeMap;

use super::entities::Found;
use super::evidence::{Evidence, Unit, units};
use super::features::{self, ANSWER_FEATURES, Most, SENTENCE_FEATURES};
use super::model::{Weighed, WeighedSentence};
use super::question::Question;
use super::verdict::wants_verdict;
use super::{manner, weights};
use crate::embed::close_reading::Extract;
use crate::text::Span;
use crate::text::words::words;

/// A sentence with what speaks for it.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The sentence.
    pub unit: Unit,
    /// Its features, as named in [`features::SENTENCE_FEATURES`].
    pub features: [f32; features::SENTENCE],
    /// How well it answers; comparable within one question.
    pub score: f32,
    /// The words in it that may be the short answer; a place of the document.
    pub found: Option<Found>,
    /// The words in it that the reader takes for the answer; a place of the document.
    pub extract: Option<Extract>,
    /// What the reader says of whether it answers, without the rest of its passage (a logit); only of the first few.
    pub alone: Option<f32>,
}

/// How many of the best sentences are read once more, each alone.
pub const READ_ALONE: usize = 3;

/// A sentence as it is read alone: under its passage's headings, behind what it may lean on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alone {
    /// The headings.
    pub heading: Vec<String>,
    /// What introduces it, the sentence before it, and itself.
    pub text: String,
}

/// What a unit of the logit of reading alone is worth beside a score.
const ALONE: f32 = 0.3;
/// A logit of reading alone beyond this says no more.
const SURE: f32 = 8.0;
/// A sentence is read behind at most so many bytes of what it leans on.
const MOST_IN_FRONT: usize = 500;

/// So much more of the question, by weight, tells one item of a list from another.
const TELLING: f32 = 0.2;
/// Items of a list are weighed against one another where their scores (logits) are at most so far apart.
const CLOSE: f32 = 2.5;

/// What puts a score just above another.
const JUST: f32 = 0.001;

/// All that was considered for a question.
#[derive(Debug, Clone)]
pub struct Considered {
    /// The sentences, best first.
    pub candidates: Vec<Candidate>,
    /// Features of the whole, as named in [`features::ANSWER_FEATURES`].
    pub features: [f32; features::ANSWER],
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
            let candidate = features::candidate(question, source, unit, &most);
            let manner = manner::suits(question, source, &unit, candidate.found);
            let score = weights::sentence(&candidate.features, semantic) + manner;
            Some(Candidate { score, ..candidate })
        })
        .collect();
    prefer_the_closer_sibling(&mut candidates);
    // The sort is stable: of equals the one from the better passage, and there the earlier one, stays first.
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
    Considered::of(question, evidence, candidates)
}

impl Considered {
    fn of(question: &Question, evidence: &[Evidence<'_>], candidates: Vec<Candidate>) -> Self {
        let semantic = evidence.iter().any(|evidence| evidence.late.is_some());
        let features = features::answer(question, evidence, &candidates);
        let confidence =
            if candidates.is_empty() || question.is_empty() { 0.0 } else { weights::confidence(&features, semantic) };
        Self { candidates, features, confidence }
    }

    /// The best sentences as they are to be read alone: among fewer other things the reader is surer of what a sentence says.
    /// None where a row or an edition is looked for: what is asked then is no question that a sentence answers.
    pub fn to_read_alone(&self, question: &Question, evidence: &[Evidence<'_>]) -> Vec<Alone> {
        if question.edition || question.tabled.is_some() {
            return Vec::new();
        }
        let first = self.candidates.iter().take(READ_ALONE);
        first.filter_map(|Candidate { unit, .. }| Some(alone(unit, evidence.get(unit.evidence)?))).collect()
    }

    /// The same once the best sentences were read alone: `answered` has a logit for each of [`Self::to_read_alone`].
    ///
    /// They change places among themselves and keep the scores of the places, so that the distance to all that was not read
    /// stays. Where yes or no is asked, of which the reader learned little, they stay where they are.
    #[must_use]
    pub fn read_alone(mut self, question: &Question, evidence: &[Evidence<'_>], answered: &[f32]) -> Self {
        for (candidate, &logit) in self.candidates.iter_mut().zip(answered) {
            candidate.alone = Some(logit);
        }
        let count = answered.len().min(self.candidates.len());
        let (read, _) = self.candidates.split_at_mut(count);
        if !wants_verdict(&question.text) {
            let scores: Vec<f32> = read.iter().map(|candidate| candidate.score).collect();
            let with_alone =
                |candidate: &Candidate| candidate.score + ALONE * candidate.alone.unwrap_or(0.0).clamp(-SURE, SURE);
            read.sort_by(|a, b| with_alone(b).total_cmp(&with_alone(a)));
            read.iter_mut().zip(scores).for_each(|(candidate, score)| candidate.score = score);
            prefer_the_closer_sibling(read);
            read.sort_by(|a, b| b.score.total_cmp(&a.score));
        }
        Self::of(question, evidence, self.candidates)
    }
}

fn alone(unit: &Unit, source: &Evidence<'_>) -> Alone {
    let text = |span: Span| span.of(&source.document.text).unwrap_or("");
    let own = text(unit.span);
    // The reader keeps the first tokens: what is in front must leave room.
    let mut room = MOST_IN_FRONT;
    let mut in_front: Vec<&str> = Vec::new();
    for part in [unit.before, unit.lead].into_iter().flatten().map(text) {
        if part.len() <= room {
            room -= part.len();
            in_front.insert(0, part);
        }
    }
    in_front.push(own);
    Alone { heading: source.hit.passage.heading.clone(), text: in_front.join(" ") }
}

/// Of the items of one list the one that has more of the question goes before those that have less: they are alike else,
/// and what tells them apart is what is asked for ("the long tail", not "the long neck").
fn prefer_the_closer_sibling(candidates: &mut [Candidate]) {
    let siblings = |a: &Unit, b: &Unit| a.is_item && b.is_item && a.evidence == b.evidence && a.lead == b.lead;
    let raised: Vec<(usize, f32)> = candidates
        .iter()
        .enumerate()
        .filter_map(|(at, own)| {
            let [coverage, ..] = own.features;
            let above = candidates.iter().filter(|other| {
                let [less, ..] = other.features;
                siblings(&own.unit, &other.unit)
                    && other.score > own.score
                    && other.score <= own.score + CLOSE
                    && less + TELLING <= coverage
                    && own.found.is_some() == other.found.is_some()
            });
            let above = above.map(|other| other.score).reduce(f32::max)?;
            Some((at, above + JUST))
        })
        .collect();
    for (at, score) in raised {
        if let Some(candidate) = candidates.get_mut(at) {
            candidate.score = score;
        }
    }
}

/// Whether a sentence is a heading that its reader could not tell: a line of capitals that ends without a stop.
fn is_caption(span: Span, source: &Evidence<'_>) -> bool {
    let text = span.of(&source.document.text).unwrap_or("").trim_end();
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let (upper, lower) = letters.fold((0, 0), |(upper, lower), c| {
        if c.is_uppercase() { (upper + 1, lower) } else { (upper, lower + usize::from(c.is_lowercase())) }
    });
    upper > 3 && lower == 0 && !text.ends_with(['.', '!', '?', ';']) && text.len() < 120
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
                alone: candidate.alone,
                features: named(&SENTENCE_FEATURES, &candidate.features),
            })
        })
        .collect();
    Weighed { features: named(&ANSWER_FEATURES, &considered.features), sentences }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(list: usize, coverage: f32, score: f32) -> Candidate {
        let span = Span::new(list, list + 1);
        let unit = Unit {
            evidence: 0,
            span,
            block: 0,
            before: None,
            after: None,
            lead: Some(span),
            list: None,
            is_item: true,
            row: false,
            heading: false,
        };
        let mut features = [0.0; features::SENTENCE];
        features[0] = coverage;
        Candidate { unit, features, score, found: None, extract: None, alone: None }
    }

    #[test]
    fn of_the_items_of_one_list_the_one_that_is_asked_for_goes_first() {
        let first = |items: &[Candidate]| {
            let mut items = items.to_vec();
            prefer_the_closer_sibling(&mut items);
            items[1].score > items[0].score
        };
        let neck = item(1, 0.5, 18.3);
        assert!(first(&[neck.clone(), item(1, 0.9, 17.2)]));
        assert!(!first(&[neck.clone(), item(1, 0.6, 17.2)]), "no more of the question to speak of");
        assert!(!first(&[neck.clone(), item(1, 0.9, 12.0)]), "too far behind");
        assert!(!first(&[neck, item(2, 0.9, 17.2)]), "of another list");
    }

    const FEE: &str = "Who pays the fee of the forum?";

    fn considered(question: &str, text: &str, check: impl Fn(&Question, &[Evidence<'_>], Considered)) {
        let document = super::super::tests::document(1, text);
        let hit = super::super::tests::hit(&document, 1.0);
        let evidence = [Evidence { hit: &hit, document: &document, late: None, reading: None }];
        let question = Question::new(question, crate::index::asked(question, &[]), &|_| Some(1.0));
        let considered = consider(&question, &evidence);
        check(&question, &evidence, considered);
    }

    #[test]
    fn a_sentence_is_read_alone_behind_what_it_leans_on() {
        let text = "# Money\n\nThe forum has a fee. Its members pay it each year. Nobody else is asked.\n\n\
                    The fee is paid by:\n\n- members that vote.\n\n- whoever likes to pay.";
        considered(FEE, text, |question, evidence, considered| {
            assert_eq!(considered.to_read_alone(question, evidence).len(), READ_ALONE);
            let texts = considered.candidates.iter().map(|candidate| alone(&candidate.unit, &evidence[0]).text);
            let texts: Vec<String> = texts.collect();
            assert!(texts.contains(&"The forum has a fee. Its members pay it each year.".to_owned()), "{texts:?}");
            assert!(texts.contains(&"The fee is paid by: - whoever likes to pay.".to_owned()), "{texts:?}");
        });
    }

    #[test]
    fn a_sentence_that_answers_alone_goes_first_and_is_what_confidence_looks_at() {
        let text = "Members of the forum pay the fee. Guests of the forum pay the fee. The weather was fair.";
        considered(FEE, text, |question, evidence, considered| {
            let first = |considered: &Considered| text_of(evidence, 0, considered.candidates[0].unit.span).to_owned();
            let second = text_of(evidence, 0, considered.candidates[1].unit.span).to_owned();
            let scores =
                |considered: &Considered| considered.candidates.iter().map(|one| one.score).collect::<Vec<_>>();
            let read = considered.clone().read_alone(question, evidence, &[-7.0, 7.0]);
            assert_eq!(first(&read), second);
            assert_eq!(scores(&read), scores(&considered), "the distances stay");
            assert!((read.features[features::ANSWER - 1] - 0.7).abs() < 1e-6, "{:?}", read.features);
            // It counts, but not for everything.
            let read = considered.clone().read_alone(question, evidence, &[-1.0, -1.0, 7.0]);
            assert_ne!(first(&read), "The weather was fair.");
            // What was not read does not come first because what was read seems not to answer.
            let read = considered.clone().read_alone(question, evidence, &[-7.0]);
            assert_eq!(first(&read), first(&considered));
        });
    }

    #[test]
    fn where_yes_or_no_is_asked_nothing_changes_its_place() {
        let text = "Members of the forum pay the fee. Guests of the forum pay the fee. The weather was fair.";
        considered("Do guests pay the fee of the forum?", text, |question, evidence, considered| {
            let first = considered.candidates[0].unit.span;
            let read = considered.read_alone(question, evidence, &[-7.0, 7.0]);
            assert_eq!(read.candidates[0].unit.span, first);
            assert_eq!(read.candidates[0].alone, Some(-7.0));
        });
    }

    #[test]
    fn a_long_introduction_leaves_room_for_the_sentence() {
        let long = "x".repeat(MOST_IN_FRONT);
        considered(FEE, &format!("The forum says {long}. Members pay the fee."), |_, evidence, considered| {
            let texts = considered.candidates.iter().map(|candidate| alone(&candidate.unit, &evidence[0]).text);
            assert!(texts.into_iter().any(|text| text == "Members pay the fee."));
        });
    }
}
