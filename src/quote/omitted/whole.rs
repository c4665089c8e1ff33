//! Whole sentences that were left out.

use super::super::lexicon;
use super::super::tokens::{self, Token};
use super::words::is_condition;
use crate::text::Span;

/// Why whole sentences must not go: they limit what is quoted, by exceptions and conditions that refer to it. `None` where
/// they may.
pub(super) fn limiting(left_out: &[Token], words: &str) -> Option<String> {
    let first = left_out.first()?;
    if lexicon::is_turn(&first.key) && left_out.len() > 1 {
        return Some(format!("the sentence left out contradicts or limits the one before it (“{}”)", first.key));
    }
    // "This is subject to approval", "If the funds allow.": nothing by themselves.
    for sentence in words.split(['.', '!', '?', ';', '。']) {
        let own = tokens::tokens(sentence);
        let condition = |at: usize| {
            let word = own.get(at).map_or("", |token| token.key.as_str());
            let next = own.get(at + 1).map_or("", |token| token.key.as_str());
            matches!(word, "if" | "unless" | "si" | "если")
                || (word == "subject" && next == "to")
                || is_condition(word, next)
        };
        let refers = own.first().is_some_and(|first| {
            matches!(first.key.as_str(), "this" | "these" | "that" | "those" | "such" | "both" | "so" | "same")
        });
        // "That was before the war", "So we thought", "At least, they say so".
        let key = |at: usize| own.get(at).map_or("", |token| token.key.as_str());
        let past = matches!(key(0), "that" | "this")
            && matches!(key(1), "was" | "were")
            && matches!(key(2), "before" | "until" | "when" | "once" | "then");
        let thought = key(0) == "so"
            && matches!(key(2), "thought" | "believed" | "hoped" | "said" | "say" | "claimed" | "claims");
        let least = matches!(
            (key(0), key(1)),
            ("at", "least" | "best") | ("or", "so") | ("not", "any" | "so" | "true" | "now")
        );
        if past || thought || least {
            return Some(format!("the sentence left out limits what is quoted (“{} {} …”)", key(0), key(1)));
        }
        // "Shops near a school are not included in this."
        let behind = own.get(own.len().saturating_sub(3)..).unwrap_or_default();
        let points = |token: &Token| matches!(token.key.as_str(), "this" | "these" | "that" | "those" | "such");
        let excepted =
            own.len() <= 16 && own.iter().any(|token| lexicon::denies(&token.key)) && behind.iter().any(points);
        if let Some(word) = own.iter().find(|_| excepted).filter(|_| own.last().is_some_and(points)) {
            return Some(format!("the sentence left out limits what is quoted (“{} …”)", word.key));
        }
        let alone = condition(0) && !sentence.contains(',') && own.len() <= 12;
        if let Some(word) = own.first().filter(|_| alone || refers && (1..own.len()).any(condition)) {
            return Some(format!("the sentence left out limits what is quoted (“{} …”)", word.key));
        }
    }
    let limits = left_out.iter().enumerate().find(|(at, token)| match token.key.as_str() {
        "unless" | "except" | "notwithstanding" | "если" | "sauf" | "salvo" => true,
        "provided" => left_out.get(at + 1).is_some_and(|next| next.key == "that"),
        "only" => left_out.get(at + 1).is_some_and(|next| matches!(next.key.as_str(), "if" | "when" | "where")),
        "not" => left_out
            .get(at + 1)
            .is_some_and(|next| matches!(next.key.as_str(), "apply" | "so" | "include" | "extend" | "mean")),
        _ => false,
    });
    if let Some((_, token)) = limits {
        return Some(format!("the sentence left out limits what is quoted (“{}”)", token.key));
    }
    taken_back(left_out).map(|word| format!("the sentence left out takes back what is quoted (“{word}”)"))
}

/// Why the sentence with which "they" or "this" was named must not go: behind the ellipsis it would be another.
pub(super) fn antecedent_lost(text: &str, gap: Span, after: Option<&Token>) -> Option<String> {
    let after = after.filter(|token| token.span.of(text).is_some_and(|word| word.starts_with(char::is_uppercase)))?;
    let refers = matches!(
        after.key.as_str(),
        "he" | "she"
            | "they"
            | "these"
            | "those"
            | "this"
            | "that"
            | "such"
            | "both"
            | "his"
            | "her"
            | "their"
            | "its"
            | "them"
            | "neither"
            | "likewise"
            | "otherwise"
    );
    // What was left out has a name or a thing of its own that could be meant.
    let said = tokens::tokens(gap.of(text)?).len() > 2;
    (refers && said).then(|| format!("the sentence left out tells what “{}” is, with which the next begins", after.key))
}

/// The word with which something said before is called untrue: "this is false", "we reject that".
fn taken_back(tokens: &[Token]) -> Option<&str> {
    let refers =
        |token: &Token| matches!(token.key.as_str(), "this" | "that" | "it" | "such" | "these" | "which" | "those");
    tokens.iter().enumerate().find_map(|(at, token)| {
        let word = token.key.as_str();
        let near =
            |range: std::ops::Range<usize>| tokens.get(range.start..range.end.min(tokens.len())).unwrap_or_default();
        let behind = near(at + 1..at + 3).iter().any(refers);
        let before = near(at.saturating_sub(5)..at).iter().any(refers);
        let untrue = matches!(
            word,
            "false"
                | "untrue"
                | "wrong"
                | "nonsense"
                | "mistaken"
                | "incorrect"
                | "baseless"
                | "unfounded"
                | "myth"
                | "lie"
        );
        let refused =
            matches!(word, "reject" | "rejects" | "rejected" | "deny" | "denies" | "denied" | "dispute" | "disagree");
        (untrue && before || refused && behind).then_some(word)
    })
}
