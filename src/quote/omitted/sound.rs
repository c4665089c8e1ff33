//! What may go from within a clause where no marks set it off: a phrase that begins with a preposition, a further link of a
//! row, adverbs, adjectives before a noun. Whatever else goes takes a part with it on which the rest is built.

use super::super::lexicon;
use super::super::tokens::{Kind, Token};
use super::within::is_determiner;

/// Words that begin a phrase that adds: of what, where, when, with whom.
const PREPOSITIONS: &str = "of in on at by with from for about over under into through during between among across within \
    throughout toward towards alongside upon around along near behind beyond against above below beside besides inside \
    outside via amid past to as like than since after before despite concerning regarding including following";

/// Adverbs without the ending of one.
const ADVERBS: &str = "also then now here there today again indeed thus therefore once very quite even still yet too just \
    always ever well together alone abroad yesterday tomorrow tonight soon later moreover further furthermore hence \
    however likewise instead rather so far often perhaps already elsewhere everywhere hereby thereby afterwards \
    simultaneously likewise too much more and or of course in fact";

/// Why these words must not go from a clause without marks around them; `kept` is what stands before them in it.
pub(super) fn unsound(own: &[Token], kept: &[Token], closed: bool) -> Option<String> {
    let english = |tokens: &[Token]| {
        tokens.iter().any(|token| matches!(token.key.as_str(), "the" | "of" | "and" | "was" | "were" | "with" | "that"))
    };
    if !(english(own) || english(kept)) {
        return None;
    }
    let first = own.first()?.key.as_str();
    let before = kept.last().map_or("", |token| token.key.as_str());
    let is_in = |list: &str, word: &str| list.split_whitespace().any(|other| other == word);
    let adverb = |token: &Token| {
        is_in(ADVERBS, &token.key) || token.key.len() > 4 && token.key.ends_with("ly") || token.kind == Kind::Note
    };
    // A phrase, a further link, or what adds to a noun that is named already.
    let adds = is_in(PREPOSITIONS, first)
        || matches!(first, "and" | "which" | "where" | "whose" | "who" | "that" | "because" | "so");
    let participle = (first.ends_with("ed") || first.ends_with("ing")) && first.len() > 4;
    let links = own.last().is_some_and(|token| matches!(token.key.as_str(), "and" | "or"));
    // Before a noun: "a [large and costly] hall". After a preposition without an article, too: "of [great] importance".
    let describes =
        (opens_a_noun(before) || is_in(PREPOSITIONS, before) || matches!(before, "and" | "most" | "very" | "more"))
            && own.len() <= 4
            && own.iter().all(|token| {
                !lexicon::is_auxiliary(&token.key)
                    && !matches!(token.key.as_str(), "the" | "a" | "an")
                    && token.kind == Kind::Word
            });
    // "The whole of the coast": as much is left.
    let all =
        matches!(own, [.., whole, of] if of.key == "of" && matches!(whole.key.as_str(), "whole" | "all" | "entirety"));
    let safe = all || closed || adds || participle || links || describes || own.iter().all(adverb);
    let shown: Vec<&str> = own.iter().take(4).map(|token| token.key.as_str()).collect();
    (!safe).then(|| format!("the ellipsis hides “{}”, on which what is left is built", shown.join(" ")))
}

/// Whether a noun is to follow.
fn opens_a_noun(word: &str) -> bool {
    is_determiner(word)
        || matches!(word, "no" | "some" | "many" | "several" | "other" | "another")
        || word.ends_with("'s")
}

/// Why a part of a number or a rank must not go: "every [second] barn", "3 [to 9] per cent", "five times".
pub(super) fn uncounted(own: &[Token], kept: &[Token], next: &str) -> Option<String> {
    let counts = |token: &Token| {
        let word = token.key.as_str();
        let year =
            word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit()) && ("1000".."2100").contains(&word);
        let calendar = lexicon::is_date(word);
        !year && !calendar && (token.kind == Kind::Number || counting(word) && lexicon::is_number(word))
            || matches!(word, "half" | "third" | "quarter" | "times" | "twice" | "fifth" | "tenth" | "second")
    };
    let (first, last) = (own.first()?, own.last()?);
    let before = kept.last()?;
    let dated = own.iter().any(|token| lexicon::is_date(&token.key) && token.key.len() > 2);
    let range =
        counts(before) && matches!(first.key.as_str(), "to" | "or" | "and" | "times") && own.iter().skip(1).any(counts);
    let hidden = counts(last) && !dated || last.key == "times" || range;
    (hidden && !next.is_empty()).then(|| format!("the ellipsis hides how many or which of them (“{}”)", last.key))
}

/// Whether a word counts, and measures nothing: "three", not "years".
fn counting(word: &str) -> bool {
    !matches!(
        word,
        "years"
            | "year"
            | "months"
            | "month"
            | "weeks"
            | "week"
            | "days"
            | "day"
            | "hours"
            | "hour"
            | "minutes"
            | "decade"
            | "decades"
            | "century"
            | "centuries"
            | "percent"
            | "per"
            | "cent"
            | "km"
            | "kilometres"
            | "kilometers"
            | "miles"
            | "metres"
            | "meters"
            | "tonnes"
            | "tons"
            | "dollars"
            | "euros"
            | "pounds"
            | "kg"
            | "kilograms"
            | "hectares"
            | "acres"
            | "first"
            | "one"
    )
}
