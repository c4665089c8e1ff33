//! A saved chat as what was said before its next question.

use crate::answer::Answer;
use crate::answer::followup::Turn;
use crate::store::ChatTurn;

/// The questions of a chat and what was answered, oldest first. An answer that was saved in another form is left out, and
/// so is one that said nothing.
pub fn history(turns: &[ChatTurn]) -> Vec<Turn> {
    let said = |turn: &ChatTurn| {
        let answer = serde_json::from_str::<Answer>(&turn.answer).ok();
        let answer = answer.as_ref().and_then(Answer::said).map(Turn::agent);
        [Some(Turn::user(&turn.question)), answer]
    };
    turns.iter().flat_map(said).flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_that_cannot_be_read_leave_their_questions() {
        let turn = |question: &str, answer: &str| ChatTurn {
            question: question.into(),
            answer: answer.into(),
            at: "2026-01-01T00:00:00Z".into(),
        };
        let turns = [turn("When?", "no JSON"), turn("Where?", "{}")];
        assert_eq!(history(&turns), [Turn::user("When?"), Turn::user("Where?")]);
        assert!(history(&[]).is_empty());
    }
}
