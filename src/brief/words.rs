//! Words that all exports share: places as notes name them, marks of quotation, what sections are called.

use super::model::{Brief, Evidence, Place, Question, Source, State};
use crate::answer::Citation;
use crate::answer::model::Disagreement;
use crate::answer::weights::PARTLY;
use crate::text::safe;

/// What the last sections are called.
pub const NOT_SAID: &str = "What the documents do not say";
/// See [`NOT_SAID`].
pub const DISAGREE: &str = "Where the sources disagree";
/// See [`NOT_SAID`].
pub const TABLE: &str = "Claims and evidence";
/// See [`NOT_SAID`].
pub const TIMELINE: &str = "Timeline";
/// See [`NOT_SAID`].
pub const GLOSSARY: &str = "Short names";
/// See [`NOT_SAID`].
pub const SOURCES: &str = "Sources";
/// What a note by the user is marked with.
pub const OWN: &str = "Own words";
/// What is said at the head of every export, so that nobody takes the user's words for a document's.
pub const LEGEND: &str = "Words in quotation marks with a number are those of the documents, word for word. Words in \
    square brackets beside them are added to say what a word refers to. All else is the writer's.";

/// A title, or any words of a document that are not quoted, on one line and without marks of quotation, so that none of
/// them can be taken for a quotation.
pub fn unquoted(words: &str) -> String {
    let plain = safe::one_line(words);
    let kept: String = plain
        .chars()
        .filter(|c| {
            !matches!(c, '“' | '”' | '„' | '"' | '«' | '»' | '‹' | '›' | '「' | '」' | '『' | '』' | '《' | '》')
        })
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The place without the title: symbol, paragraph, page, section, line.
pub fn place_words(citation: &Citation) -> String {
    let document = &citation.document;
    let words = citation.locator().words(document.symbol.as_deref(), &document.title);
    // The sign between headings is a mark of quotation elsewhere.
    unquoted(&words.join(", ").replace(" › ", " / "))
}

/// What a source is called: its title, with its key where another source has the same title.
pub fn title(source: &Source) -> String {
    let title = unquoted(&source.document.title);
    if source.same_title { format!("{title} [{}]", unquoted(&source.document.key)) } else { title }
}

/// What the source of a place is called.
pub fn title_of(brief: &Brief, place: &Place) -> String {
    brief.source_of(place).map_or_else(|| unquoted(&place.citation.document.title), title)
}

/// The note's words behind the title: place, then date.
pub fn where_and_when(citation: &Citation) -> String {
    let place = place_words(citation);
    match (&citation.document.date, place.is_empty()) {
        (Some(date), true) => safe::one_line(date),
        (Some(date), false) => format!("{place} ({})", safe::one_line(date)),
        (None, _) => place,
    }
}

/// Words in the marks that keep them apart from what stands around, on one line. Those of the words themselves stay as
/// they are; where the usual marks would end too soon, others are taken.
pub fn quoted(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let pairs = [('“', '”'), ('«', '»'), ('「', '」'), ('『', '』')];
    let (open, close) = pairs.into_iter().find(|&(open, close)| balanced(&line, open, close)).unwrap_or(('“', '”'));
    format!("{open}{line}{close}")
}

/// Whether every mark that opens within the words is closed there, and none is closed that was not opened.
fn balanced(words: &str, open: char, close: char) -> bool {
    let mut depth = 0_usize;
    for c in words.chars() {
        if c == open {
            depth += 1;
        } else if c == close {
            let Some(less) = depth.checked_sub(1) else { return false };
            depth = less;
        }
    }
    depth == 0
}

/// What stands in brackets before a claim: what a word of it refers to, marked as ours.
pub fn referent(evidence: &Evidence) -> Option<String> {
    let referent = evidence.referent.as_ref()?;
    let name = unquoted(&referent.name);
    Some(match referent.span {
        Some(_) => format!("[ours: {} refers to {name}]", unquoted(&referent.word)),
        // Under which heading it stands is known; what the word stands for is not.
        None => format!("[ours: said under {name}]"),
    })
}

/// What is said behind the number of a note whose source changed; nothing where it did not.
pub fn stale_words(evidence: &Evidence) -> String {
    evidence.stale.map(|stale| format!("; stale: the source {}", stale.words())).unwrap_or_default()
}

/// In what two places disagree, as the beginning of a line.
pub fn about(disagreement: Disagreement) -> &'static str {
    match disagreement {
        Disagreement::Dates => "On the date",
        Disagreement::Numbers => "On the number",
        Disagreement::Denial => "One says what another denies",
    }
}

/// What is said before the claims of an answer that is hardly sure: an adviser must not take them for more.
pub fn weak(question: &Question) -> Option<&'static str> {
    (question.state == State::Answered && !question.claims.is_empty() && question.confidence < PARTLY)
        .then_some("Weakly supported: these words come nearest, but may not answer.")
}

/// What is said in the place of an answer.
pub fn state_words(state: State) -> Option<&'static str> {
    match state {
        State::Waiting => Some("Not asked yet."),
        State::Unanswered => Some("The documents do not say."),
        State::Failed => Some("Could not be asked."),
        State::Answered | State::Pinned => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_chosen_so_that_the_words_do_not_end_them() {
        assert_eq!(quoted("so it\n\nis"), "“so it is”");
        assert_eq!(quoted("a “b” c"), "“a “b” c”");
        assert_eq!(quoted("b” c"), "«b” c»");
        assert_eq!(quoted("b” c» d"), "「b” c» d」");
    }

    #[test]
    fn an_answer_that_is_hardly_sure_is_marked_and_pinned_words_are_not() {
        let of = |state, confidence| {
            weak(&Question { state, confidence, claims: vec![Evidence::default()], ..Question::default() }).is_some()
        };
        assert!(of(State::Answered, 0.5));
        assert!(!of(State::Answered, 0.7) && !of(State::Pinned, 0.0));
    }

    #[test]
    fn titles_lose_their_marks_of_quotation_so_that_they_are_no_quotations() {
        assert_eq!(unquoted("What is “digital\n identity” «now»"), "What is digital identity now");
    }
}
