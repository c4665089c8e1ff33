//! The tour: a few steps on the starter corpus, each of which ends when the user did what it names.

use super::cell::{AnswerState, Body};
use super::model::{Focus, Model, Side};

/// A tour that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Tour {
    /// Which step, counted from 0.
    pub(crate) step: usize,
}

/// What is typed for the user in the first step.
pub(crate) const QUESTION: &str = "When was Digital Nations founded?";

/// What each step says: what to do, and why.
const STEPS: [&str; 6] = [
    "Enter asks the question below; answers are your documents' own words. (Esc skips the tour.)",
    "Tab goes to the citations; n and N step through them.",
    "Enter opens the source with the words marked. / searches in it, t shows its headings.",
    "w says why: what found these words, and what was close behind. (Esc goes back.)",
    "Ctrl-P finds everything: commands, documents, headings, chats. Try it; Esc closes it.",
    "That is all. /add FOLDER takes in your own documents; ? shows the keys. Enter ends the tour.",
];

impl Tour {
    /// `Tour 2 of 6: …`.
    pub(crate) fn words(self) -> String {
        let text = STEPS.get(self.step).copied().unwrap_or_default();
        format!("Tour {} of {}: {text}", self.step + 1, STEPS.len())
    }

    /// Whether this is the last step, that ends by itself with Enter.
    pub(crate) fn is_last(self) -> bool {
        self.step + 1 >= STEPS.len()
    }
}

/// Goes on when what the step names was done; true when it did.
pub(crate) fn advance(model: &mut Model) -> bool {
    let Some(tour) = model.tour else { return false };
    let answered = || {
        model
            .transcript
            .newest_first()
            .any(|(_, body)| matches!(body, Body::Answer(state) if matches!(**state, AnswerState::Done(_))))
    };
    let done = match tour.step {
        0 => answered(),
        1 => model.transcript.selected().is_some() && model.focus != Focus::Composer,
        2 => model.side == Side::Source,
        3 => model.side == Side::Why,
        4 => model.picker.is_some(),
        _ => false,
    };
    if done {
        model.tour = Some(Tour { step: tour.step + 1 });
    }
    done
}
