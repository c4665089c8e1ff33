//! What was left out, and whether the sense turns on it: behind an ellipsis, and at the edges of a quotation.
//!
//! | file | what is decided there |
//! |---|---|
//! | here | what may go between two fragments |
//! | `whole` | which whole sentences may go |
//! | `cut`, `behind` | where a quotation must not begin without a mark, and where not end |
//! | `ends` | what may go before the first fragment and behind the last |
//! | `sentence` | where sentences begin and end |
//! | `govern` | what is hoped, asked or planned is not said to be so |
//! | `within` | what loses its verb, noun or subject, which of them are meant, the other way |
//! | `sound` | what may go where no marks set it off |
//! | `context` | what stands around a quotation: a list under a line that forbids, a question, another speaker |
//! | `denied`, `numbers`, `words`, `limits` | what denies, what parts a number, what limits |

mod behind;
mod context;
mod cut;
mod denied;
mod ends;
mod govern;
mod limits;
mod numbers;
mod sentence;
mod sound;
mod whole;
mod within;
mod words;

pub(super) use behind::cut_after;
pub(super) use cut::cut_before;
pub(super) use ends::{head, tail};
pub(super) use sentence::sentence_start;

use denied::forbids;
use limits::Reach;
use numbers::{bound_lost, number_goes_on, splits_number};
use sentence::{STOPS, begins_sentence, ends_sentence, without_notes};
use words::{is_condition, is_exception, is_extent, is_hedge};

use super::lexicon;
use super::tokens::{Token, tokens};
use crate::text::Span;

/// Why these words must not be left out between two fragments; `None` where they may.
///
/// `before` and `after` are the source around them.
pub(super) fn between(text: &str, gap: Span, tokens: &[Token], after: Option<&Token>) -> Option<String> {
    let words = gap.of(text)?;
    if let Some(word) = number_goes_on(text, gap.start) {
        return Some(format!("the ellipsis hides that the number before it goes on (“{word}”)"));
    }
    if splits_number(text, gap.end) {
        return Some("the ellipsis hides the beginning of the number behind it".into());
    }
    if let Some(problem) = context::other_speaker(text, gap) {
        return Some(problem);
    }
    let whole_sentences = ends_sentence(text, gap.start, words) && begins_sentence(text, gap);
    if whole_sentences {
        // What ends in a colon leads to what follows.
        let leads = words.trim_end().ends_with([':', '：']);
        let last = words.trim_end().trim_end_matches([':', '：']);
        let last = last.rfind(['.', '!', '?', '。', ';']).and_then(|at| last.get(at + 1..)).unwrap_or(last);
        return whole::limiting(tokens, words)
            .or_else(|| whole::antecedent_lost(text, gap, after))
            .or_else(|| if leads { turning(last, &super::tokens::tokens(last), true) } else { None });
    }
    if let Some(problem) = over_sentences(text, gap) {
        return Some(problem);
    }
    let kept = last_word(text, gap.start);
    turned(text, words, tokens)
        .or_else(|| bound_lost(text, gap))
        .or_else(|| forbids(text, gap))
        .or_else(|| lessened(words, tokens, &kept))
        .or_else(|| subject_lost(words, tokens, after))
        .or_else(|| limited(words, tokens))
        .or_else(|| {
            govern::governor(tokens)
                .map(|word| format!("the ellipsis hides “{word} …”: what follows is not said to be so"))
        })
        .or_else(|| within::bereft(text, gap, tokens, after))
        .or_else(|| split_word(text, gap.end).then(|| "the ellipsis hides the beginning of the word behind it".into()))
}

/// The word on which the sense turns. "…, a man of great wealth and no patience, …" denies nothing of the rest.
fn turned(text: &str, words: &str, tokens: &[Token]) -> Option<String> {
    let first = tokens.first().map_or("", |token| token.key.as_str());
    let aside =
        words.trim_start().starts_with([',', '—', '–', '(']) && words.trim_end().ends_with([',', '—', '–', ')']);
    let verb = tokens.iter().any(|token| lexicon::is_auxiliary(&token.key));
    let claim = tokens.iter().any(|token| behind::CLAIMS.contains(&token.key.as_str()));
    if aside && matches!(first, "a" | "an") && !verb && !claim {
        let kept: Vec<Token> = tokens.iter().filter(|token| !lexicon::denies(&token.key)).cloned().collect();
        return turning(text, &kept, true);
    }
    turning(text, tokens, true)
}

/// Why the clause that these words were left out of is not said as it seems: they limit it, or tell who says so.
fn limited(words: &str, tokens: &[Token]) -> Option<String> {
    let mark = |c: char| matches!(c, ',' | '—' | '–' | '(' | ')' | ';');
    let trimmed = words.trim();
    let aside = trimmed.starts_with(mark) && trimmed.ends_with(mark);
    let reach = if aside { Reach::Aside } else { Reach::Anywhere };
    limits::limiter(tokens, reach).map(|word| format!("the ellipsis hides what limits it (“{word}”)")).or_else(|| {
        if !aside {
            return None;
        }
        if let Some(word) = limits::belied(tokens) {
            return Some(format!("the ellipsis hides that it is “{word}”"));
        }
        let word = limits::told_by(words, tokens)?;
        Some(format!("the ellipsis hides that somebody else says so (“{word}”)"))
    })
}

/// Why the end of one sentence and the beginning of another must not go together: whose subject stands before whose verb?
/// And what either of them may not lose by itself they may not lose here.
fn over_sentences(text: &str, gap: Span) -> Option<String> {
    let words = gap.of(text)?;
    let head = sentence_start(text, gap.end);
    if head <= gap.start || head >= gap.end {
        return None;
    }
    let begins = text.get(head..gap.end)?.trim_start().starts_with(char::is_uppercase);
    if !begins {
        return None;
    }
    let at_end = ends_sentence(text, gap.start, words);
    if !at_end && !begins_sentence(text, gap) {
        return Some("the ellipsis joins the beginning of one sentence to the end of another".into());
    }
    if begins_sentence(text, gap) {
        return ends::tail(text, gap.start).and_then(|(_, problem)| problem);
    }
    ends::head(text, gap.end).and_then(|(_, problem)| problem)
}

fn is_article(word: &str) -> bool {
    matches!(word, "the" | "a" | "an" | "any" | "all" | "such" | "this" | "our" | "their" | "its" | "further" | "more")
}

/// Whether a place lies within a word that a hyphen joins: "anti-|war", "second-|richest".
fn split_word(text: &str, at: usize) -> bool {
    let mut before = text.get(..at).unwrap_or("").chars().rev();
    matches!(before.next(), Some('-' | '‑'))
        && before.next().is_some_and(char::is_alphabetic)
        && text.get(at..).is_some_and(|rest| rest.starts_with(char::is_alphabetic))
}

/// The last word before a place, folded.
fn last_word(text: &str, at: usize) -> String {
    let from = (at.saturating_sub(40)..=at).find(|&at| text.is_char_boundary(at)).unwrap_or(at);
    tokens(text.get(from..at).unwrap_or("")).pop().map(|token| token.key).unwrap_or_default()
}

/// Why what follows the ellipsis is not said as it seems: it was only tried or planned, or it is only called so, and what
/// says that was left out right before it.
///
/// `kept` is the word before the ellipsis.
fn lessened(words: &str, tokens: &[Token], kept: &str) -> Option<String> {
    let last = tokens.last()?;
    // Behind a comma it belongs to what was left out; a hyphen joins it to what follows.
    if !without_notes(words).ends_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '‑')) {
        return None;
    }
    let before = tokens.len().checked_sub(2).and_then(|at| tokens.get(at)).map_or("", |token| token.key.as_str());
    if last.key == "to" && lexicon::is_trying(before) {
        return Some(format!("the ellipsis hides that it was not done, but “{before} to”"));
    }
    // "The lack of […] progress", "the fight against […] hunger": what is said is the opposite of what is left.
    let bare = tokens.iter().rposition(|token| !is_article(&token.key)).map_or(0, |at| at + 1);
    let ends = tokens.get(..bare).unwrap_or_default();
    if let [.., void, of] = ends
        && matches!(of.key.as_str(), "of" | "to" | "on" | "from" | "that")
        && lexicon::is_void(&void.key)
    {
        return Some(format!("the ellipsis hides “{} {}”, so that the opposite is left", void.key, of.key));
    }
    // "Far from […] complete": it is not what is left.
    let apart = |one: &str, other: &str| {
        matches!(
            (one, other),
            ("far" | "apart" | "aside", "from")
                | ("instead" | "short" | "place" | "lieu" | "regardless" | "irrespective", "of")
                | ("rather" | "other", "than")
                | ("anything" | "nothing" | "all", "but")
                | ("let", "alone")
                | ("much" | "still" | "even", "less")
        )
    };
    if let [.., one, other] = ends
        && apart(&one.key, &other.key)
    {
        return Some(format!("the ellipsis hides “{} {}”, so that the opposite is left", one.key, other.key));
    }
    let turned = |token: &&Token| {
        matches!(
            token.key.as_str(),
            "against" | "despite" | "pending" | "barring" | "contre" | "contra" | "gegen" | "против" | "ضد"
        )
    };
    if let Some(word) = ends.last().filter(turned).or_else(|| tokens.first().filter(turned)) {
        return Some(format!("the ellipsis hides “{}”", word.key));
    }
    // "The most […] unequal": how much of it is gone.
    if let Some(word) =
        tokens.last().filter(|word| matches!(word.key.as_str(), "most" | "least" | "more" | "less" | "too"))
    {
        return Some(format!("the ellipsis hides how much (“{}”)", word.key));
    }
    // "Some […] States": without it all of them are spoken of.
    let of =
        |at: usize| tokens.len().checked_sub(at).and_then(|at| tokens.get(at)).map_or("", |token| token.key.as_str());
    // "The past few years" are all that are meant.
    let definite = |word: &str| {
        matches!(word, "the" | "these" | "those" | "our" | "its" | "their" | "past" | "last" | "next" | "first")
    };
    let parted = tokens.len() < 2 && definite(kept) || definite(of(2)) || definite(of(3)) && of(2) != "of";
    let counted = match (of(2), of(1)) {
        (_, word) if lexicon::is_part(word) && !parted => Some(word),
        ("of", "the" | "these" | "those" | "our" | "their") if lexicon::is_part(of(3)) => Some(of(3)),
        (word, "of") if lexicon::is_part(word) => Some(word),
        _ => None,
    };
    if let Some(word) = counted {
        return Some(format!("the ellipsis hides that only “{word}” of them are meant"));
    }
    let called = matches!(
        (before, last.key.as_str()),
        ("so", "called") | ("self", "proclaimed" | "styled" | "declared" | "appointed") | ("would", "be")
    );
    let other = matches!((before, last.key.as_str()), ("as", "possible") | ("at" | "than" | "for" | "all", "once"));
    let lessens = lexicon::is_lessening(&last.key) && !other;
    (called || lessens).then(|| format!("the ellipsis hides that what follows is only “{}”", last.key))
}

/// The first word on which the sense turns; `base` is the text of the words.
fn turning(base: &str, tokens: &[Token], hedges: bool) -> Option<String> {
    for (at, token) in tokens.iter().enumerate() {
        let word = token.key.as_str();
        let next = tokens.get(at + 1).map_or("", |next| next.key.as_str());
        let before = at.checked_sub(1).and_then(|at| tokens.get(at)).map_or("", |before| before.key.as_str());
        // "which is subject to the law" says something of its own; "subject to the law" limits what is said.
        let predicate = word == "subject" && matches!(before, "is" | "are" | "was" | "were" | "be" | "been");
        // "On 4 May": a month.
        let month = word == "may" && at > 0 && token.span.of(base).is_some_and(|own| own.starts_with('M'));
        let what = if lexicon::denies(word)
            && !lexicon::is_part_of_another(word, next)
            && !(word == "no" && tokens.get(at + 1).is_some_and(Token::has_digit))
        {
            "a negation"
        } else if is_exception(word, next) {
            "an exception"
        } else if !predicate && is_condition(word, next) {
            "a condition"
        } else if hedges
            && !month
            && is_hedge(word, next)
            && (!is_extent(word) || at + 2 >= tokens.len() || tokens.len() <= 3)
        {
            "a hedge"
        } else if matches!(word, "should" | "shall" | "must") && tokens.len() <= 3 {
            "an obligation"
        } else {
            continue;
        };
        return Some(format!("the ellipsis hides {what} (“{word}”)"));
    }
    None
}

/// Whether between the fragments another subject comes in, so that the verb behind the ellipsis is somebody else's.
fn subject_lost(words: &str, tokens: &[Token], after: Option<&Token>) -> Option<String> {
    let trimmed = without_notes(words);
    if trimmed.ends_with([',', '—', '–', ')', ';', ':', ']']) {
        return None;
    }
    let turn = tokens.iter().rposition(|token| lexicon::is_turn(&token.key));
    let stop = trimmed.rfind(STOPS).filter(|&at| at + 1 < trimmed.len());
    let verb = after.is_some_and(|after| lexicon::is_auxiliary(&after.key));
    let turned = turn.is_some_and(|at| at + 1 < tokens.len() && (at > 0 || tokens.len() > 2));
    if turned || (stop.is_some() && verb) {
        return Some("the ellipsis hides who is spoken of: another subject comes in before what follows".into());
    }
    None
}

#[cfg(test)]
#[path = "omitted_tests.rs"]
mod tests;
