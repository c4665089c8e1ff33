//! The answers of the parts of a question as one.

use super::editions::compared;
use super::model::{Answer, Changes, PartState};
use super::plan::Part;

/// Puts the answers of the parts together: the claims of each in their order, labelled, with citations counted on.
/// `None` where there are none.
pub fn merged(question: &str, answers: Vec<(Part, Answer)>) -> Option<Answer> {
    let mut out: Option<Answer> = None;
    let mut confidences = Vec::new();
    let mut editions = Vec::new();
    for (part, mut answer) in answers {
        let is_edition = part.edition;
        let label = part.label.unwrap_or_else(|| part.asked.clone());
        confidences.push(answer.confidence);
        let state = PartState { label: label.clone(), abstained: answer.abstained, confidence: answer.confidence };
        let whole = out.get_or_insert_with(|| Answer {
            schema: answer.schema,
            question: question.to_owned(),
            abstained: true,
            explain: answer.explain.take(),
            ..Answer::default()
        });
        if is_edition {
            editions.push(label.clone());
        }
        let from = whole.citations.len();
        for citation in &mut answer.citations {
            citation.id += from;
        }
        for claim in &mut answer.claims {
            claim.citations.iter_mut().for_each(|id| *id += from);
            claim.label = Some(label.clone());
        }
        for conflict in &mut answer.conflicts {
            conflict.citations.iter_mut().for_each(|id| *id += from);
        }
        if whole.claims.is_empty() {
            whole.answer = answer.answer.take();
            whole.verdict = answer.verdict.take();
        }
        whole.abstained &= answer.abstained;
        whole.citations.append(&mut answer.citations);
        whole.claims.append(&mut answer.claims);
        whole.conflicts.append(&mut answer.conflicts);
        whole.nearest.append(&mut answer.nearest);
        whole.parts.push(state);
        for word in answer.unsupported {
            if !whole.unsupported.contains(&word) {
                whole.unsupported.push(word);
            }
        }
        for note in answer.notes {
            if !whole.notes.contains(&note) {
                whole.notes.push(note);
            }
        }
    }
    let mut whole = out?;
    whole.changes = changes(&editions, &whole);
    whole.confidence = confidences.iter().sum::<f32>() / confidences.len().max(1) as f32;
    if !whole.abstained {
        whole.nearest.clear();
    }
    for (at, pointer) in whole.nearest.iter_mut().enumerate() {
        pointer.id = at + 1;
    }
    Some(whole)
}

/// What changed from the first of two editions to the second, where both have a list.
fn changes(editions: &[String], whole: &Answer) -> Option<Changes> {
    let [before, after] = editions else { return None };
    let list = |label: &String| {
        whole.claims.iter().find(|claim| claim.label.as_ref() == Some(label) && !claim.items.is_empty())
    };
    compared(list(before)?, list(after)?)
}
