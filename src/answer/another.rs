//! "What about 2021?", "What about the alpha?": the question before, asked of another year or thing.

use super::followup::is_year;
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

/// "What about the alpha?" after a question that speaks of one thing with an article: that question with the other thing.
pub(super) fn with_other_thing(before: &str, question: &str) -> Option<String> {
    let asked = words(question);
    let word = |at: usize| asked.get(at).map_or("", |word| word.folded.as_str());
    if !matches!((word(0), word(1)), ("what" | "how", "about"))
        || !(4..=6).contains(&asked.len())
        || !is_article(word(2))
    {
        return None;
    }
    let thing = asked.get(2)?.span.cover(asked.last()?.span);
    let plain = asked.get(3..)?.iter().all(|word| !is_stop_word(&word.folded) && !is_year(&word.folded));
    let place = only_thing(before).filter(|_| plain)?;
    let (from, to) = (before.get(..place.start)?, before.get(place.end..)?);
    Some(format!("{}{}{}", from.trim_start(), thing.of(question)?, to.trim_end()))
}

/// What a question speaks of with its article, where it speaks of one thing so: "the discovery phase", "it".
fn only_thing(question: &str) -> Option<Span> {
    let words = words(question);
    let word = |at: usize| words.get(at).map_or("", |word| word.folded.as_str());
    let mut articles = (0..words.len()).filter(|&at| is_article(word(at)));
    let first = articles.next()?;
    if articles.next().is_some() {
        return None;
    }
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
