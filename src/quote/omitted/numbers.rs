//! Numbers at the edges of what was left out: none may be cut in two.

use super::super::amounts;
use super::super::lexicon;
use super::super::tokens::{Kind, Token, tokens};
use super::last_word;
use super::sentence::without_notes;
use super::words::is_scale;
use crate::text::Span;

/// Whether a number stands at a place, or the sign of money before one.
pub(super) fn begins_with_number(text: &str, at: usize) -> bool {
    let after = text.get(at..).unwrap_or("");
    let to = after.char_indices().nth(24).map_or(after.len(), |(at, _)| at);
    tokens(after.get(..to).unwrap_or(""))
        .first()
        .is_some_and(|first| first.kind != Kind::Word || first.has_digit() || amounts::is_cardinal(&first.key))
}

/// What before a number says that it is not quite that: "at least", "up to", "about". The last words of it, as folded; an
/// article may stand between them and the number.
const BOUNDS: [&str; 66] = [
    "at least",
    "at most",
    "more than",
    "less than",
    "fewer than",
    "greater than",
    "up to",
    "as many as",
    "as much as",
    "as few as",
    "as little as",
    "about",
    "around",
    "approximately",
    "roughly",
    "over",
    "under",
    "above",
    "below",
    "nearly",
    "almost",
    "some",
    "only",
    "just",
    "barely",
    "well over",
    "au moins",
    "au plus",
    "plus de",
    "moins de",
    "pres de",
    "environ",
    "quelque",
    "jusqu'a",
    "al menos",
    "por lo menos",
    "mas de",
    "menos de",
    "a lo sumo",
    "como maximo",
    "casi",
    "unos",
    "cerca de",
    "hasta",
    "более",
    "менее",
    "около",
    "почти",
    "свыше",
    "примерно",
    "اكثر من",
    "اقل من",
    "نحو",
    "حوالي",
    "至 少",
    "至 多",
    "超 过",
    "超 過",
    "不 到",
    "约",
    "近",
    "mindestens",
    "hochstens",
    "mehr als",
    "weniger als",
    "bis zu",
];

/// Why these words must not be left out before a number: they say that it is not quite that.
pub(super) fn bound_lost(text: &str, gap: Span) -> Option<String> {
    let words = gap.of(text)?;
    // A mark parts them from the number, but the signs of money do not.
    if !without_notes(words).ends_with(|c: char| c.is_alphanumeric() || matches!(c, '$' | '€' | '£')) {
        return None;
    }
    let after = text.get(gap.end..)?;
    let to = after.char_indices().nth(24).map_or(after.len(), |(at, _)| at);
    // Over the end of a line "three-quarters" is one word.
    let behind = tokens(&after.get(..to)?.replace('\n', " "));
    let counts = |token: Option<&Token>| {
        token.is_some_and(|token| token.kind != Kind::Word || token.has_digit() || lexicon::is_number(&token.key))
    };
    let half = behind.first().is_some_and(|token| matches!(token.key.as_str(), "half" | "halb" | "medio" | "moitie"));
    let article = behind.first().is_some_and(|token| lexicon::is_function(&token.key));
    if !(counts(behind.first()) || half || article && counts(behind.get(1))) {
        return None;
    }
    let own = tokens(words);
    let own: Vec<&str> = own.iter().map(|token| token.key.as_str()).collect();
    let bare = own.iter().rposition(|word| !matches!(*word, "a" | "el" | "la" | "los" | "las" | "les" | "le" | "$"));
    let own = own.get(..=bare?)?;
    let ends = |bound: &&str| {
        let bound: Vec<&str> = bound.split(' ').collect();
        own.ends_with(&bound)
    };
    let bound = BOUNDS.iter().find(|bound| ends(bound))?;
    Some(format!("the ellipsis hides that the number behind it is not quite that (“{bound}”)"))
}

/// Whether a place lies within a number: "12 | 500", "twenty-| five", "$5 | million".
pub(super) fn splits_number(text: &str, at: usize) -> bool {
    let (before, after) = (text.get(..at).unwrap_or(""), text.get(at..).unwrap_or(""));
    let from = before.char_indices().rev().nth(24).map_or(0, |(at, _)| at);
    let to = after.char_indices().nth(24).map_or(after.len(), |(at, _)| at);
    let (head, tail) = (tokens(before.get(from..).unwrap_or("")), tokens(after.get(..to).unwrap_or("")));
    let (Some(last), Some(first)) = (head.last(), tail.first()) else { return false };
    let gap = text.get(from + last.span.end..at + first.span.start).unwrap_or(".");
    let blank = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\n' | '-' | '‑');
    if gap.chars().count() > 2 || !gap.chars().all(blank) {
        return false;
    }
    let digits = |token: &Token| token.key.bytes().all(|byte| byte.is_ascii_digit());
    let thousands = digits(last) && digits(first) && last.key.len() <= 3 && first.key.len() == 3 && !gap.contains('-');
    thousands || amounts::is_one_number(last, first)
}

/// The word by which the number goes on that ends at a place: a scale, a share.
pub(super) fn number_goes_on(text: &str, at: usize) -> Option<String> {
    if !ends_in_number(text, at) {
        return None;
    }
    let after = text.get(at..)?;
    let to = after.char_indices().nth(24).map_or(after.len(), |(at, _)| at);
    let words = tokens(after.get(..to)?);
    let first = words.first()?;
    let blank = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\n' | '-');
    after.get(..first.span.start)?.chars().all(blank).then_some(())?;
    let next = words.get(1).map_or("", |token| token.key.as_str());
    let share = matches!(first.key.as_str(), "%" | "percent" | "процентов")
        || matches!((first.key.as_str(), next), ("per" | "pour", "cent"));
    (share || is_scale(&first.key)).then(|| first.key.clone())
}

/// Whether the last word before a place is a number.
fn ends_in_number(text: &str, end: usize) -> bool {
    let last = last_word(text, end);
    last.ends_with(|c: char| c.is_ascii_digit()) || lexicon::is_number(&last) && !is_scale(&last)
}
