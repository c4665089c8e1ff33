//! Which claims of an answer a briefing takes. An answer on the screen may show what is only near the question; a briefing
//! is read without asking back, so that it takes less, and the best first.

use crate::answer::model::Claim;
use crate::answer::weights::PARTLY;
use crate::answer::{Answer, Citation};
use crate::text::words::words;

/// A claim is taken as long as its score is at most this much below the best one's: scores are logits, so the best one is
/// then at most some five times as likely to be the sentence that answers.
const WORTH_QUOTING: f32 = 1.6;
/// Fewer words claim nothing.
const WORDS: usize = 4;
/// Nor do fewer words without a stop behind them: the words of a link, a label.
const OPEN: usize = 8;
/// Nor does a row of a table with fewer.
const CELLS: usize = 15;

/// The claims that a briefing takes, the best first; with those on both sides of a disagreement in any case.
pub(super) fn worthy(answer: &Answer) -> Vec<&Claim> {
    let disagree = |claim: &Claim| {
        !is_poor(claim)
            && claim.citations.iter().any(|id| answer.conflicts.iter().any(|conflict| conflict.citations.contains(id)))
    };
    let good = answer.claims.iter().any(|claim| !is_poor(claim));
    let mut claims: Vec<(&Claim, Option<f32>)> = answer
        .claims
        .iter()
        .filter(|claim| disagree(claim) || !good || !is_poor(claim))
        .map(|claim| (claim, score(answer, claim)))
        .collect();
    // The parts of a question are weighed each for itself.
    if answer.parts.is_empty() {
        let best = claims.iter().filter_map(|(_, score)| *score).fold(f32::NEG_INFINITY, f32::max);
        claims.retain(|(claim, score)| disagree(claim) || score.is_none_or(|score| best - score <= WORTH_QUOTING));
        // What was not weighed, a list or a side of a disagreement, stays before what was.
        claims.sort_by(|(_, a), (_, b)| {
            let of = |score: &Option<f32>| score.unwrap_or(f32::INFINITY);
            of(b).total_cmp(&of(a))
        });
    }
    claims.into_iter().map(|(claim, _)| claim).collect()
}

/// Whether an answer is none: nothing but names, links and questions, and not at all sure.
pub(super) fn is_hollow(answer: &Answer) -> bool {
    !answer.abstained
        && answer.confidence < PARTLY
        && answer.parts.is_empty()
        && answer.conflicts.is_empty()
        && answer.claims.iter().all(is_poor)
}

/// What a claim was ranked by: the best of the sentences that it holds.
fn score(answer: &Answer, claim: &Claim) -> Option<f32> {
    let weighed = &answer.explain.as_ref()?.sentences;
    let places = claim.citations.iter().filter_map(|id| answer.citations.iter().find(|citation| citation.id == *id));
    let of = |citation: &Citation| {
        let here = weighed
            .iter()
            .filter(|sentence| sentence.document == citation.document.key && sentence.span.overlaps(citation.span));
        here.map(|sentence| sentence.score).reduce(f32::max)
    };
    places.filter_map(of).reduce(f32::max)
}

/// Whether a claim says nothing: a question, hardly any words, the announcement of a list that is not there, or a name such
/// as an item of a list of links. Left out where better ones are there.
fn is_poor(claim: &Claim) -> bool {
    if !claim.items.is_empty() {
        return false;
    }
    let text = claim.text.trim_end().trim_end_matches(['”', '"', '\'', '’', '»', ')']);
    // The cells of a row of a table are parted by tabs; a short row is figures and names.
    let least = if text.contains('\t') { CELLS } else { WORDS };
    let count = words(text).len();
    text.ends_with(['?', '？', '؟', ':']) || count < least || (!ends(text) && count < OPEN) || is_name(text)
}

/// Whether words end as a sentence, or as an item that is a part of one.
fn ends(text: &str) -> bool {
    // Of a script that is written without spaces the words cannot be counted.
    text.ends_with(['.', '!', ';', ',', '。', '！', '；', '।', '۔', '؛', '…']) || !text.contains(' ')
}

/// Whether words are a name rather than a sentence: no stop at the end, and nearly all that is long in capitals.
fn is_name(text: &str) -> bool {
    if ends(text) {
        return false;
    }
    let long: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= 4).collect();
    let capital = long.iter().filter(|word| word.starts_with(|c: char| !c.is_lowercase())).count();
    // Of scripts without capitals nothing can be told.
    long.iter().any(|word| word.starts_with(char::is_uppercase)) && long.len() > 1 && capital * 5 >= long.len() * 4
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::model::{Weighed, WeighedSentence};
    use crate::text::Span;

    fn claim(text: &str, id: usize) -> Claim {
        Claim { text: text.into(), citations: vec![id], ..Claim::default() }
    }

    /// An answer of sentences that follow one another, each ten bytes long, with these scores.
    fn answer(claims: &[(&str, f32)]) -> Answer {
        let mut answer = Answer { confidence: 0.5, ..Answer::default() };
        let mut sentences = Vec::new();
        for (at, (text, score)) in claims.iter().enumerate() {
            let span = Span::new(at * 10, at * 10 + 9);
            answer.citations.push(Citation { id: at + 1, span, ..Citation::default() });
            answer.claims.push(claim(text, at + 1));
            sentences.push(WeighedSentence {
                document: String::new(),
                span,
                text: (*text).into(),
                score: *score,
                alone: None,
                features: std::collections::BTreeMap::new(),
            });
        }
        answer.explain = Some(Weighed { features: std::collections::BTreeMap::new(), sentences });
        answer
    }

    fn taken(answer: &Answer) -> Vec<&str> {
        worthy(answer).iter().map(|claim| claim.text.as_str()).collect()
    }

    #[test]
    fn the_best_come_first_and_what_is_only_near_is_left_out() {
        let answer = answer(&[("This one is good.", 2.0), ("This is only near.", 0.0), ("This is better yet.", 3.0)]);
        assert_eq!(taken(&answer), ["This is better yet.", "This one is good."]);
    }

    #[test]
    fn names_links_and_questions_give_way_to_sentences() {
        let answer = answer(&[
            ("Checklist for Making Accessible Excel Documents (doc)", 2.0),
            ("Do you make them accessible for all?", 2.0),
            ("Read more accessibility related articles here", 2.0),
            ("We do this in these ways:", 2.0),
            ("Date\tJoined\tNamed\nin December 2014\tfive founders\tof it", 2.0),
            ("The author makes them accessible.", 1.9),
        ]);
        assert_eq!(taken(&answer), ["The author makes them accessible."]);
    }

    #[test]
    fn an_answer_of_nothing_but_names_is_none_unless_it_is_sure() {
        let mut answer = answer(&[("Checklist for Making Accessible Excel Documents", 2.0)]);
        assert!(is_hollow(&answer));
        answer.confidence = 0.9;
        assert!(!is_hollow(&answer));
        assert_eq!(taken(&answer).len(), 1);
    }

    #[test]
    fn a_sentence_without_a_stop_and_a_script_without_capitals_are_no_names() {
        for text in ["The author makes them accessible", "数字身份是什么意思", "Ελλάδα and its digital charter says so"]
        {
            assert!(!is_name(text), "{text}");
        }
        assert!(is_name("Web Content Accessibility Guidelines (WCAG) 2.0 References"));
    }
}
