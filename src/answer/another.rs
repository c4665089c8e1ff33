//! "What about 2021?", "What about the alpha?", "And Switzerland?", "And which one did the other side sign?": the question
//! before, asked of another year or thing.

use super::followup::{is_year, names};
use super::lexicon::{Tongue, is_auxiliary};
use crate::text::Span;
use crate::text::words::{Word, is_stop_word, words};

/// "What about 2021?" after a question that has a year: that question with the other year.
pub(super) fn with_other_year(before: &str, question: &str) -> Option<String> {
    let asked = words(question);
    let tongue = Tongue::of(&asked);
    let mut years = asked.iter().filter(|word| is_year(&word.folded));
    let year = years.next()?.span.of(question)?;
    // Nothing else may be asked: "and before 2021?" is another question.
    let plain = |word: &Word| {
        is_year(&word.folded)
            || tongue != Tongue::English
            || matches!(word.folded.as_str(), "and" | "what" | "how" | "about" | "in" | "for" | "of" | "the" | "year")
    };
    let content = asked.iter().filter(|word| tongue.is_content(word)).count();
    if years.next().is_some() || content > 1 || !asked.iter().all(plain) {
        return None;
    }
    let said = words(before);
    let mut old = said.iter().filter(|word| is_year(&word.folded));
    let place = old.next()?.span;
    if old.next().is_some() {
        return None;
    }
    Some(format!("{}{year}{}", before.get(..place.start)?, before.get(place.end..)?.trim_end()))
}

/// "What about the alpha?" after a question that speaks of one thing with an article, or of one that is called alike: that
/// question with the other thing. "And Switzerland?" after one that has one name: that question with the other name.
pub(super) fn with_other_thing(before: &str, question: &str) -> Option<String> {
    let asked = words(question);
    let word = |at: usize| asked.get(at).map_or("", |word| word.folded.as_str());
    let start = match (word(0), word(1)) {
        ("what" | "how", "about") => 2,
        ("and", _) => 1,
        _ => return None,
    };
    let named = asked.get(start..)?;
    let thing = named.first()?.span.cover(named.last()?.span);
    let content = if is_article(word(start)) { named.get(1..)? } else { named };
    let plain = |word: &Word| {
        !is_stop_word(&word.folded)
            && !is_year(&word.folded)
            && !is_auxiliary(&word.folded)
            && !super::lexicon::asks(word)
    };
    if !(1..=4).contains(&content.len()) || !content.iter().all(plain) {
        return None;
    }
    let place = if is_article(word(start)) {
        let things = things(before);
        let alike = |thing: &&Span| {
            let said = words(thing.of(before).unwrap_or(""));
            content.iter().any(|word| said.iter().any(|other| other.folded == word.folded))
        };
        let mut alike = things.iter().filter(alike);
        match (things.as_slice(), alike.next(), alike.next()) {
            ([one], ..) | (_, Some(one), None) => *one,
            _ => return None,
        }
    } else {
        let is_name = |word: &Word| word.span.of(question).is_some_and(|word| word.starts_with(char::is_uppercase));
        let known = names(before);
        let [one] = known.as_slice() else { return None };
        content.iter().all(is_name).then_some(*one)?
    };
    let (from, to) = (before.get(..place.start)?, before.get(place.end..)?);
    Some(format!("{}{}{}", from.trim_start(), thing.of(question)?, to.trim_end()))
}

/// "And which one did the union sign?" after "Which treaty on trade did the bank sign?": with the noun in place of "one".
pub(super) fn with_noun(before: &str, question: &str) -> Option<String> {
    let asked = words(question);
    let of_one = |pair: &[Word]| pair[0].folded == "which" && matches!(pair[1].folded.as_str(), "one" | "ones");
    let one = asked.windows(2).find(|pair| of_one(pair))?[1].span;
    let said = words(before);
    let which = said.iter().position(|word| word.folded == "which")? + 1;
    let run = said.get(which..)?;
    // "Which treaty entered into force?": where the noun ends and the verb begins is not seen.
    let end = run.iter().position(|word| is_auxiliary(&word.folded)).filter(|&end| end > 0)?;
    let noun = run.first()?.span.cover(run.get(end - 1)?.span).of(before)?;
    let start =
        asked.first().filter(|word| word.folded == "and").and_then(|_| asked.get(1)).map_or(0, |w| w.span.start);
    Some(format!("{}{noun}{}", question.get(start..one.start)?, question.get(one.end..)?.trim_end()))
}

/// What a question speaks of with an article: "the discovery phase".
fn things(question: &str) -> Vec<Span> {
    let words = words(question);
    let is_first = |at: &usize| words.get(*at).is_some_and(|word| is_article(&word.folded));
    (0..words.len()).filter(is_first).filter_map(|first| thing(&words, first)).collect()
}

/// The thing whose article is the word of this number.
fn thing(words: &[Word], first: usize) -> Option<Span> {
    let word = |at: usize| words.get(at).map_or("", |word| word.folded.as_str());
    let run =
        words.get(first + 1..)?.iter().take_while(|word| !is_stop_word(&word.folded) && !is_auxiliary(&word.folded));
    let mut end = first + run.count();
    // "How long does the phase last", "Is the phase short", "When was the charter signed": the last word is no part of it.
    let closes = end + 1 == words.len();
    let before = first.checked_sub(1).map_or("", word);
    let verb = closes && matches!(before, "do" | "does" | "did" | "should" | "must" | "can" | "will" | "may" | "would");
    let adjective = closes && first == 1 && is_auxiliary(before) || word(end).ends_with("ed");
    if verb || adjective {
        end -= 1;
    }
    (end > first).then(|| Some(words.get(first)?.span.cover(words.get(end)?.span)))?
}

fn is_article(folded: &str) -> bool {
    matches!(folded, "the" | "a" | "an" | "our" | "your" | "my")
}
