//! What went before the first fragment of a quotation and behind the last one, with an ellipsis for it.

use super::super::lexicon;
use super::super::tokens::{Token, tokens};
use super::behind::{CLAIMS, limit_behind};
use super::context::asked;
use super::cut::{ascribed, claimed};
use super::denied::forbids;
use super::govern::hangs_on;
use super::limits::{Reach, limiter, opening, tale, told_by};
use super::numbers::{bound_lost, number_goes_on, splits_number};
use super::sentence::{sentence_end, sentence_start};
use super::words::{is_condition, is_exception};
use super::{split_word, turning};
use crate::text::Span;

/// What went of the beginning of a sentence, and why it must not. A condition or an exception holds for all that follows;
/// a negation or a hedge only within its clause.
pub(in crate::quote) fn head(text: &str, start: usize) -> Option<(Span, Option<String>)> {
    let from = sentence_start(text, start);
    let gap = Span::new(from, start).trimmed(text);
    if gap.is_empty() {
        return None;
    }
    let inside = gap.of(text)?;
    let words = tokens(inside);
    let clause = inside.rfind([',', ';', '—', ')']).map_or(0, |at| at + 1);
    let limit = |at: usize| {
        let word = words.get(at).map_or("", |word| word.key.as_str());
        let next = words.get(at + 1).map_or("", |word| word.key.as_str());
        is_condition(word, next) && word != "subject" || is_exception(word, next)
    };
    let problem = (0..words.len())
        .find(|&at| limit(at))
        .and_then(|at| turning(inside, words.get(at..=at + 1).or_else(|| words.get(at..))?, false))
        .or_else(|| {
            let own = inside.get(clause..).unwrap_or(inside);
            turning(own, &tokens(own), true)
        })
        .or_else(|| forbids(text, gap))
        .or_else(|| bound_lost(text, gap))
        .or_else(|| {
            splits_number(text, start).then(|| "the ellipsis hides the beginning of the number behind it".into())
        })
        .or_else(|| {
            claimed(&words)
                .or_else(|| ascribed(&words))
                .map(|word| format!("the ellipsis hides that it is only claimed (“{word}”)"))
        })
        .or_else(|| hangs_on(inside, &words, text.get(start..)?).map(|why| format!("the ellipsis hides {why}")))
        .or_else(|| asked(text, start, &words))
        .or_else(|| narrowed(inside, &words, text.get(start..)?))
        .or_else(|| split_word(text, start).then(|| "the ellipsis hides the beginning of the word behind it".into()))
        .or_else(|| {
            let last = tokens(inside.get(clause..).unwrap_or(inside));
            let limit = opening(inside, &words, text.get(start..)?).or_else(|| limiter(&last, Reach::Anywhere));
            let limit = limit.or_else(|| tale(&words))?;
            Some(format!("the ellipsis hides what limits it (“{limit}”)"))
        });
    (!words.is_empty()).then_some((gap, problem))
}

/// Why the end of a sentence must not go behind a trailing ellipsis.
pub(in crate::quote) fn tail(text: &str, end: usize) -> Option<(Span, Option<String>)> {
    let to = sentence_end(text, end);
    let gap = Span::new(end, to).trimmed(text);
    if gap.is_empty() {
        return None;
    }
    let inside = gap.of(text)?;
    let words = tokens(inside);
    let number = number_goes_on(text, end);
    let number = number.map(|word| format!("the ellipsis hides that the number before it goes on (“{word}”)"));
    let within = || splits_number(text, end).then(|| "the ellipsis hides the end of the number before it".into());
    let untrue = || {
        let word = words.iter().find(|word| {
            matches!(word.key.as_str(), "false" | "untrue" | "mistaken" | "incorrect" | "baseless" | "unfounded")
        })?;
        Some(format!("the ellipsis hides that it is called “{}”", word.key))
    };
    // "…, and we will not let them fall": a further clause, of which what it denies is its own.
    let further = words.iter().enumerate().find_map(|(at, word)| {
        let parted = at == 0 || inside.get(..word.span.start).is_some_and(|before| before.trim_end().ends_with(','));
        (word.key == "and" && parted && adds(words.get(at + 1..).unwrap_or_default())).then_some(at)
    });
    let turned = || turning(inside, words.get(..further.unwrap_or(words.len())).unwrap_or_default(), false);
    let limit = || {
        let key = |at: usize| words.get(at).map_or("", |word| word.key.as_str());
        let parted = inside.starts_with([',', '—', '–', '(']);
        if parted && (matches!(key(0), "a" | "an") && CLAIMS.contains(&key(1)) || key(0) == "or" && key(1) == "so") {
            return Some(format!("the ellipsis hides what is thought of it (“{} {}”)", key(0), key(1)));
        }
        let word = limiter(&words, Reach::Behind).or_else(|| told_by(inside, &words).map(str::to_owned));
        let word = word.or_else(|| limit_behind(text, end, inside, &words))?;
        Some(format!("the ellipsis hides what limits it (“{word}”)"))
    };
    (!words.is_empty()).then(|| (gap, turned().or_else(untrue).or(number).or_else(within).or_else(limit)))
}

/// Whether the words behind an "and" are a clause of their own, which says nothing of the one before.
fn adds(words: &[Token]) -> bool {
    let key = |at: usize| words.get(at).map_or("", |word| word.key.as_str());
    let refers =
        |word: &str| matches!(word, "this" | "that" | "it" | "these" | "those" | "such" | "so" | "they" | "then");
    !words.is_empty()
        && !lexicon::denies(key(0))
        && !is_exception(key(0), key(1))
        && !is_condition(key(0), key(1))
        && !words.iter().any(|word| refers(&word.key))
}

/// Why the word before the noun with which what is left begins must not go: "[vaccinated] visitors may enter".
fn narrowed(head: &str, words: &[Token], rest: &str) -> Option<String> {
    let to = rest.char_indices().nth(60).map_or(rest.len(), |(at, _)| at);
    let own = tokens(rest.get(..to)?);
    let (noun, verb) = (own.first()?, own.get(1)?);
    let adverb =
        |token: &Token| token.key.ends_with("ly") || lexicon::is_function(&token.key) || lexicon::is_date(&token.key);
    let bare =
        head.trim_end().ends_with(char::is_alphanumeric) && (1..=2).contains(&words.len()) && !words.iter().any(adverb);
    let subject = noun.key.ends_with('s')
        && !lexicon::is_function(&noun.key)
        && !lexicon::is_auxiliary(&noun.key)
        && lexicon::is_auxiliary(&verb.key);
    let shown = words.last().filter(|_| bare && subject)?;
    Some(format!("the ellipsis hides which of them are meant (“{}”)", shown.key))
}
