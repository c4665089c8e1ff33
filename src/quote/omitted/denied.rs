//! What was left out denies what follows, though it may have no word of denial.

use super::super::lexicon;
use super::super::tokens::{Token, tokens};
use super::sentence::without_notes;
use crate::text::Span;

/// Whether the words before "that" say that what follows is not so: "it is not true that", "there is no evidence that". Two
/// of them say that it is: "there is no doubt that".
pub(super) fn is_denied(words: &[Token]) -> bool {
    // The rest of the clause before an earlier verb of saying is another matter.
    let denials = words.iter().filter(|token| {
        let word = token.key.as_str();
        lexicon::is_negation(word) || lexicon::denies_by_meaning(word) || matches!(word, "wrong" | "myth")
    });
    let unsure = words
        .iter()
        .any(|token| matches!(token.key.as_str(), "alleged" | "allegedly" | "rumoured" | "rumored" | "supposed"));
    // With these a denial affirms: nobody "forgets that" something that is not so.
    let affirmed = words.iter().filter(|token| {
        let word = token.key.as_str();
        let stem = |stem: &&str| word.starts_with(*stem);
        [
            "doubt",
            "forg",
            "question",
            "secret",
            "surpris",
            "coinciden",
            "accident",
            "ignor",
            "overlook",
            "mistak",
            "wonder",
            "underestimat",
            "conceal",
            "hid",
            "disput",
            "lost",
            "overemphasi",
            "emphasi",
            "stress",
            "remind",
            "mention",
            "only",
            "regret",
            "sorry",
            "unaware",
        ]
        .iter()
        .any(stem)
    });
    let (denials, affirmed) = (denials.count(), affirmed.count());
    // "I doubt that" denies by itself.
    let doubted = denials == 0 && words.iter().any(|token| token.key.starts_with("doubt"));
    unsure || doubted || affirmed == 0 && denials == 1
}

/// Why what follows the ellipsis is said to be allowed, done or true while it is not: a word that denies by what it means
/// governs it. Only where no mark parts the two.
pub(super) fn forbids(text: &str, gap: Span) -> Option<String> {
    let words = gap.of(text)?;
    if without_notes(words).ends_with(|c: char| !c.is_alphanumeric()) {
        return None;
    }
    let clause = words.rfind([',', ';', ':', '—', '–', '(', ')', '.']).map_or(words, |at| {
        let mark = words.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
        words.get(at + mark..).unwrap_or("")
    });
    let own = tokens(clause);
    let quoted = text.get(..gap.start).unwrap_or("");
    let from = (gap.start.saturating_sub(30)..=gap.start).find(|&at| text.is_char_boundary(at)).unwrap_or(gap.start);
    let before = tokens(quoted.get(from..).unwrap_or("")).pop();
    for (at, token) in own.iter().enumerate() {
        let word = token.key.as_str();
        if !lexicon::denies_by_meaning(word) {
            continue;
        }
        let last =
            at.checked_sub(1).and_then(|at| own.get(at)).or(before.as_ref().filter(|_| clause.len() == words.len()));
        let last = last.map_or("", |token| token.key.as_str());
        let next = own.get(at + 1).map_or("", |next| next.key.as_str());
        let behind = own.get(at + 1..).unwrap_or_default();
        // "It is prohibited to", "shall refrain from", "was unable to": what governs what follows.
        let governs = matches!(next, "from" | "to" | "that" | "for") && !matches!(word, "against" | "false");
        let said =
            lexicon::is_tense(last) || lexicon::is_modal(last) || matches!(last, "as" | "to" | "remain" | "remains");
        let close = behind.len() <= 1 && behind.iter().all(|token| lexicon::is_function(&token.key));
        let predicate = said && behind.len() <= 4 && !matches!(last, "to");
        if close
            && (said
                || governs
                || matches!(word, "against" | "prevent" | "avoid" | "refrain" | "cease" | "declined" | "opposed"))
            || governs && (said || !matches!(word, "avoid" | "prevent"))
            || predicate
        {
            return Some(format!("the ellipsis hides “{word}”, which denies what follows"));
        }
    }
    None
}
