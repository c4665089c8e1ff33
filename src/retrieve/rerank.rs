//! The order of the first candidates once each token of the question was looked for in them (late interaction), and once
//! they were read for an answer.

use super::Explanation;
use crate::store::PassageId;
use crate::text::words::{Word, is_question_word, words};

/// How many fused candidates are met token by token where their token vectors are stored: some 30 microseconds each.
pub const MOST_MET: usize = 64;

/// How many are read with the model instead, for a question that is to be answered, where theirs are not stored. Each takes
/// some 10 ms of a core.
pub const READ_TO_MEET: usize = 8;

/// How many for a search, where the order is all that is asked for.
pub const READ_TO_RANK: usize = 24;

/// Of how many passages the sentences of an answer are chosen. The reader reads all of them, for the words that answer: some
/// 10 ms of a core each.
pub const TO_ANSWER: usize = 8;

/// What a unit of late interaction is worth beside the fused score (0 to 2), where the cosines of the candidates differ by
/// some tenths: the best of 2, 3, 5 and 8 on the public sets with packed token vectors.
const LATE: f32 = 3.0;

/// How many passages of a search that asks something are read for its answer: 16 rank better than 8 on squad and policyqa, on
/// govuk the same.
pub const READ_FOR_ANSWERS: usize = 16;

/// What a unit of the reader's logit, held within [`SURE`], is worth beside a score (chosen with the reader before): with .25 questions of squad and policyqa that it
/// was not trained on gain .012 of nDCG@10 more, and govuk, `mtrag_un` and cranfield lose .003 to .004.
const READ: f32 = 0.15;

/// A logit beyond this says no more.
const SURE: f32 = 8.0;

/// Ranks the first candidates by fused score and late interaction together; those that were not met follow in their order.
///
/// `late` is that of the first candidates, in their order.
pub fn rerank(mut fused: Vec<(PassageId, f32, Explanation)>, late: &[f32]) -> Vec<(PassageId, f32, Explanation)> {
    for ((_, score, why), &late) in fused.iter_mut().zip(late) {
        why.late = Some(late);
        *score += LATE * late;
    }
    anew(fused, late.len())
}

/// Ranks the first candidates anew by whether the reader finds the answer in them: `answered` has its logits, in their order.
pub fn by_reading(
    mut ranked: Vec<(PassageId, f32, Explanation)>,
    answered: &[f32],
) -> Vec<(PassageId, f32, Explanation)> {
    for ((_, score, why), &answered) in ranked.iter_mut().zip(answered) {
        why.read = Some(answered);
        *score += READ * answered.clamp(-SURE, SURE);
    }
    anew(ranked, answered.len())
}

/// Puts these passages before all others, each with the best score.
pub fn put_first(
    mut ranked: Vec<(PassageId, f32, Explanation)>,
    ids: &[PassageId],
) -> Vec<(PassageId, f32, Explanation)> {
    let most = ranked.first().map_or(1.0, |(_, score, _)| *score);
    for &id in ids.iter().rev() {
        let place = ranked.iter().position(|(known, ..)| *known == id);
        let why = place.map(|at| ranked.remove(at).2).unwrap_or_default();
        ranked.insert(0, (id, most, why));
    }
    ranked
}

/// Whether a search is worded as a question, so that a passage can be read for its answer: by its first word or its last
/// ("the fee is paid by whom"), or by its mark.
pub fn asks(query: &str) -> bool {
    let words = words(query);
    // "WHO guidelines" asks nothing.
    let is_asking = |word: &Word| is_question_word(&word.folded) && word.span.of(query) != Some("WHO");
    query.trim_end().ends_with(['?', '？'])
        || words.first().is_some_and(is_asking)
        || words.last().is_some_and(is_asking)
}

/// The first so many by their new scores, and the rest behind them.
fn anew(mut first: Vec<(PassageId, f32, Explanation)>, count: usize) -> Vec<(PassageId, f32, Explanation)> {
    let rest = first.split_off(count.min(first.len()));
    first.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    // Scores stay descending, whatever was added.
    let last = first.last().map_or(f32::INFINITY, |(_, score, _)| *score);
    let next = rest.first().map_or(0.0, |(_, score, _)| *score);
    let drop = (next - last).max(0.0);
    first.extend(rest.into_iter().map(|(id, score, why)| (id, score - drop, why)));
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fused(scores: &[(i64, f32)]) -> Vec<(PassageId, f32, Explanation)> {
        scores.iter().map(|&(id, score)| (PassageId(id), score, Explanation::default())).collect()
    }

    #[test]
    fn a_passage_that_meets_every_token_of_the_question_rises_and_the_rest_stays_behind() {
        let ranked = rerank(fused(&[(1, 1.8), (2, 1.7), (3, 1.6), (4, 1.5)]), &[-0.9, 0.7]);
        assert_eq!(ranked.iter().map(|(id, ..)| id.0).collect::<Vec<_>>(), [2, 1, 3, 4]);
        assert!(ranked.windows(2).all(|two| two[0].1 >= two[1].1), "{ranked:?}");
        assert_eq!((ranked[0].2.late, ranked[2].2.late), (Some(0.7), None));
    }

    #[test]
    fn a_passage_with_the_answer_rises_and_one_that_was_not_read_does_not() {
        let ranked = by_reading(fused(&[(1, 1.8), (2, 1.7), (3, 1.6)]), &[-3.0, 2.0]);
        assert_eq!(ranked.iter().map(|(id, ..)| id.0).collect::<Vec<_>>(), [2, 1, 3]);
        assert_eq!((ranked[0].2.read, ranked[2].2.read), (Some(2.0), None));
        assert!(ranked.windows(2).all(|two| two[0].1 >= two[1].1), "{ranked:?}");
        // However sure the reader is, it does not outweigh everything else.
        let ranked = by_reading(fused(&[(1, 9.0), (2, 1.7)]), &[-90.0, 90.0]);
        assert_eq!(ranked[0].0.0, 1, "{ranked:?}");
    }

    #[test]
    fn what_is_put_first_keeps_its_explanation_and_scores_stay_in_order() {
        let mut ranked = fused(&[(1, 1.8), (2, 1.7), (3, 1.6)]);
        ranked[2].2.late = Some(0.5);
        let ranked = put_first(ranked, &[PassageId(3), PassageId(9)]);
        let seen: Vec<_> = ranked.iter().map(|(id, score, why)| (id.0, *score, why.late)).collect();
        assert_eq!(seen, [(3, 1.8, Some(0.5)), (9, 1.8, None), (1, 1.8, None), (2, 1.7, None)]);
    }

    #[test]
    fn a_question_is_told_from_a_topic() {
        for asks_something in
            ["When was it founded?", "who pays the fee", "the fee is paid by whom", "is it binding", "费用？"]
        {
            assert!(asks(asks_something), "{asks_something}");
        }
        for topic in [
            "Harbour Forum founded",
            "fees and dues",
            "the whole forum",
            "WHO guidelines",
            "guidance on how to apply",
            "",
        ] {
            assert!(!asks(topic), "{topic}");
        }
    }

    #[test]
    fn nothing_met_changes_nothing() {
        assert_eq!(rerank(fused(&[(1, 1.8), (2, 1.7)]), &[]), fused(&[(1, 1.8), (2, 1.7)]));
        assert!(rerank(Vec::new(), &[1.0]).is_empty());
    }
}
