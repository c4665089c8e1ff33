//! What kind of thing a question asks for: a date, a number, a person, what something is.

use super::lexicon::{Tongue, is_auxiliary};
use super::question::{Expected, asks_for_a_meaning};
use crate::text::words::{Word, is_stop_word, stem};

/// What would answer, by the question word and the noun after it.
pub(super) fn expected(text: &str, words: &[Word]) -> Expected {
    let word = |at: usize| words.get(at).map_or("", |word| word.folded.as_str());
    let tongue = Tongue::of(words);
    if tongue != Tongue::English {
        return foreign(words);
    }
    if asks_for_a_meaning(words) {
        return Expected::Definition;
    }
    // "Must I tell you when I move?" wants yes or no; "Can you tell me when they met?" does not.
    if is_auxiliary(word(0)) && word(1) != "you" {
        return Expected::Open;
    }
    for at in 0..words.len() {
        let next = word(at + 1);
        match word(at) {
            // "When should we begin?" wants a circumstance rather than a date.
            "when" if matches!(next, "should" | "can" | "may") => return Expected::Open,
            "when" => return Expected::Date,
            "where" if next != "as" => return Expected::Place,
            "who" if asks_what_it_is(text, words, at) => return Expected::Definition,
            "who" | "whom" | "whose" => return Expected::Who,
            "how" => {
                return match next {
                    "many" | "much" | "large" | "big" | "tall" | "far" | "old" | "long" | "high" | "deep" | "fast" => {
                        Expected::Number
                    }
                    _ => Expected::Open,
                };
            }
            "what" if asks_what_it_is(text, words, at) && !words.iter().any(|word| word.folded == "of") => {
                return Expected::Definition;
            }
            "what" | "which" => {
                // "which two countries", "what was the name of": the noun stands within a few words.
                let nouns = (at + 1..words.len().min(at + 5)).map(word);
                // "What does the declaration indicate" asks for what is indicated, not for a declaration.
                // "Which present-day country" is no day.
                let nouns = nouns.filter(|noun| !(*noun == "day" && words.iter().any(|word| word.folded == "present")));
                for noun in nouns.take_while(|word| !matches!(*word, "do" | "does" | "did" | "will" | "should" | "can"))
                {
                    match stem(noun).as_str() {
                        "year" | "date" | "day" | "month" | "centuri" | "decad" | "time" => return Expected::Date,
                        "percentag" | "number" | "proport" | "share" | "amount" | "cost" | "price" | "popul"
                        | "rate" => {
                            return Expected::Number;
                        }
                        "citi" | "place" | "locat" | "town" | "region" => return Expected::Place,
                        "countri" | "nation" | "state" | "person" | "minist" | "presid" | "organ" | "organis"
                        | "compani" | "agenc" | "bodi" | "author" | "group" => return Expected::Who,
                        "name" | "titl" | "theme" | "term" | "report" | "declar" | "treati" | "acronym" => {
                            return Expected::Name;
                        }
                        _ => {}
                    }
                }
                return if asks_what_it_is(text, words, at) { Expected::Definition } else { Expected::Open };
            }
            _ => {}
        }
    }
    Expected::Open
}

/// As [`expected`] for French and Spanish, by the question word alone.
fn foreign(words: &[Word]) -> Expected {
    let kind = |word: &Word| match word.folded.as_str() {
        "quand" | "cuando" => Some(Expected::Date),
        "combien" | "cuanto" | "cuantos" | "cuanta" | "cuantas" => Some(Expected::Number),
        "qui" | "quien" | "quienes" => Some(Expected::Who),
        "donde" => Some(Expected::Place),
        // Without its accent it is "or".
        "ou" if word.accented.as_deref() == Some("où") => Some(Expected::Place),
        _ => None,
    };
    words.iter().find_map(kind).unwrap_or(Expected::Open)
}

/// Whether nothing but a name follows "what is", "what are", "who was": a few words without a verb in sight.
fn asks_what_it_is(text: &str, words: &[Word], at: usize) -> bool {
    let word = |at: usize| words.get(at).map_or("", |word| word.folded.as_str());
    if at != 0 || !matches!(word(1), "is" | "are" | "was" | "were") {
        return false;
    }
    let rest = words.get(2..).unwrap_or(&[]);
    let content = rest.iter().filter(|word| !is_stop_word(&word.folded)).count();
    // "What is IT Schedule 70?"
    let shouted = !text.chars().any(char::is_lowercase);
    let capitals = |word: &Word| {
        !shouted && word.span.of(text).is_some_and(|word| word.len() > 1 && word.chars().all(char::is_uppercase))
    };
    // "What is load testing?", but not "What is the council planning?" and "What is happening?"
    let bare = word(0) == "what"
        && rest.iter().all(|word| {
            !is_stop_word(&word.folded) && word.span.of(text).is_some_and(|word| word.starts_with(char::is_lowercase))
        });
    let done = |folded: &str| {
        matches!(folded, "happening" | "going" | "being" | "missing" | "coming" | "changing" | "working" | "causing")
    };
    let named_so = |word: &Word| {
        bare && rest.last().is_some_and(|last| last.span == word.span)
            && word.folded.ends_with("ing")
            && !done(&word.folded)
    };
    let plain = |word: &Word| {
        if capitals(word) || named_so(word) {
            return true;
        }
        let word = word.folded.as_str();
        matches!(word, "a" | "an" | "the" | "of" | "for" | "and" | "on" | "in")
            || !(is_stop_word(word) || word.ends_with("ed") || word.ends_with("ing"))
    };
    (1..=4).contains(&content) && rest.iter().all(plain)
}
