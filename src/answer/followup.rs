//! Questions that lean on the one before: "And in 2021?", "Who signed it?".

use crate::text::words::{is_question_word, is_stop_word, words};

/// What to search for: the question itself or, where it leans on what was asked before, both.
///
/// A question leans when it begins with "and", "what about", "how about", when it has a pronoun and no name of its own,
/// or fewer than two words of content.
pub fn with_history(question: &str, history: &[String]) -> String {
    if !leans(question) {
        return question.to_owned();
    }
    // What a chain of such questions leans on is the last one that stands by itself.
    match history.iter().rev().find(|before| !leans(before)).or(history.last()) {
        Some(before) => format!("{before} {question}"),
        None => question.to_owned(),
    }
}

fn leans(question: &str) -> bool {
    let words = words(question);
    let word = |at: usize| words.get(at).map_or("", |word| word.folded.as_str());
    if matches!(word(0), "and" | "but" | "or") || matches!((word(0), word(1)), ("what" | "how", "about")) {
        return true;
    }
    let content = words.iter().filter(|word| !is_stop_word(&word.folded) && !is_question_word(&word.folded)).count();
    let pronoun = words.iter().any(|word| {
        matches!(
            word.folded.as_str(),
            "it" | "its" | "they" | "their" | "them" | "this" | "these" | "those" | "he" | "she"
        )
    });
    let name = words
        .iter()
        .skip(1)
        .any(|word| word.span.of(question).is_some_and(|written| written.starts_with(char::is_uppercase)));
    content == 0 || (!name && (pronoun || content < 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_that_leans_takes_the_one_before_along() {
        let history = vec!["When was Digital Nations founded?".to_owned()];
        for (question, leans) in [
            ("And in 2021?", true),
            ("Who signed it?", true),
            ("Why?", true),
            ("What about the charter?", true),
            ("How many recommendations are in the safeguards framework?", false),
            ("Where was the Busan declaration signed?", false),
            ("What is DPI?", false),
            ("And who were the founders?", true),
        ] {
            assert_eq!(with_history(question, &history) != question, leans, "{question}");
        }
        assert_eq!(with_history("Why?", &[]), "Why?");
        let chain = vec!["When was Digital Nations founded?".to_owned(), "And who signed?".to_owned()];
        assert_eq!(with_history("And where?", &chain), "When was Digital Nations founded? And where?");
    }
}
