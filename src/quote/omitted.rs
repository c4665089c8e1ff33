//! What was left out, and whether the sense turns on it: behind an ellipsis, and at the edges of a quotation.

mod denied;
mod numbers;
mod words;

use denied::{forbids, is_denied};
use numbers::{begins_with_number, number_goes_on, splits_number};
use words::{is_condition, is_condition_at_end, is_exception, is_extent, is_hedge};

use super::lexicon;
use super::tokens::{Token, tokens};
use crate::text::Span;

/// Words that end a clause in what was left out.
const STOPS: [char; 10] = ['.', ';', ':', '!', '?', '。', '；', '！', '？', '؟'];

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
    let whole_sentences = ends_sentence(text, gap.start, words) && begins_sentence(text, gap);
    if whole_sentences {
        // What ends in a colon leads to what follows.
        let leads = words.trim_end().ends_with([':', '：']);
        let last = words.trim_end().trim_end_matches([':', '：']);
        let last = last.rfind(['.', '!', '?', '。', ';']).and_then(|at| last.get(at + 1..)).unwrap_or(last);
        return sentences(tokens, words)
            .or_else(|| if leads { turning(&super::tokens::tokens(last), true) } else { None });
    }
    let kept = last_word(text, gap.start);
    turning(tokens, true)
        .or_else(|| forbids(text, gap))
        .or_else(|| lessened(words, tokens, &kept))
        .or_else(|| subject_lost(words, tokens, after))
}

fn is_article(word: &str) -> bool {
    matches!(word, "the" | "a" | "an" | "any" | "all" | "such" | "this" | "our" | "their" | "its" | "further" | "more")
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
    // Behind a comma it belongs to what was left out.
    if !words.trim_end().ends_with(char::is_alphanumeric) {
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
        && matches!(of.key.as_str(), "of" | "to" | "on" | "from")
        && lexicon::is_void(&void.key)
    {
        return Some(format!("the ellipsis hides “{} {}”, so that the opposite is left", void.key, of.key));
    }
    let turned =
        |token: &&Token| matches!(token.key.as_str(), "against" | "despite" | "contre" | "contra" | "против" | "ضد");
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
    (called || lexicon::is_lessening(&last.key))
        .then(|| format!("the ellipsis hides that what follows is only “{}”", last.key))
}

/// Whole sentences may go, unless they limit what is quoted: exceptions and conditions that refer to it.
fn sentences(tokens: &[Token], words: &str) -> Option<String> {
    let first = tokens.first()?;
    if lexicon::is_turn(&first.key) && tokens.len() > 1 {
        return Some(format!("the sentence left out contradicts or limits the one before it (“{}”)", first.key));
    }
    // "This is subject to approval", "If the funds allow.": nothing by themselves.
    for sentence in words.split(['.', '!', '?', ';', '。']) {
        let own = super::tokens::tokens(sentence);
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
        let alone = condition(0) && !sentence.contains(',') && own.len() <= 12;
        if let Some(word) = own.first().filter(|_| alone || refers && (1..own.len()).any(condition)) {
            return Some(format!("the sentence left out limits what is quoted (“{} …”)", word.key));
        }
    }
    let limits = tokens.iter().enumerate().find(|(at, token)| match token.key.as_str() {
        "unless" | "except" | "notwithstanding" | "если" | "sauf" | "salvo" => true,
        "provided" => tokens.get(at + 1).is_some_and(|next| next.key == "that"),
        "only" => tokens.get(at + 1).is_some_and(|next| matches!(next.key.as_str(), "if" | "when" | "where")),
        "not" => tokens
            .get(at + 1)
            .is_some_and(|next| matches!(next.key.as_str(), "apply" | "so" | "include" | "extend" | "mean")),
        _ => false,
    });
    if let Some((_, token)) = limits {
        return Some(format!("the sentence left out limits what is quoted (“{}”)", token.key));
    }
    taken_back(tokens).map(|word| format!("the sentence left out takes back what is quoted (“{word}”)"))
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

/// The first word on which the sense turns.
fn turning(tokens: &[Token], hedges: bool) -> Option<String> {
    for (at, token) in tokens.iter().enumerate() {
        let word = token.key.as_str();
        let next = tokens.get(at + 1).map_or("", |next| next.key.as_str());
        let before = at.checked_sub(1).and_then(|at| tokens.get(at)).map_or("", |before| before.key.as_str());
        // "which is subject to the law" says something of its own; "subject to the law" limits what is said.
        let predicate = word == "subject" && matches!(before, "is" | "are" | "was" | "were" | "be" | "been");
        let what = if lexicon::denies(word)
            && !lexicon::is_part_of_another(word, next)
            && !(word == "no" && tokens.get(at + 1).is_some_and(Token::has_digit))
        {
            "a negation"
        } else if is_exception(word, next) {
            "an exception"
        } else if !predicate && is_condition(word, next) {
            "a condition"
        } else if hedges && is_hedge(word, next) && (!is_extent(word) || at + 2 >= tokens.len() || tokens.len() <= 3) {
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
    let trimmed = words.trim_end();
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

/// Whether a sentence ends before this place, or a paragraph.
pub(super) fn begins_sentence(text: &str, gap: Span) -> bool {
    let tail = text.get(gap.start..gap.end).unwrap_or("").trim_end();
    let tail = tail.trim_end_matches(['”', '"', '’', ')', '»']);
    tail.is_empty()
        || tail.ends_with(STOPS)
        || text.get(gap.start..gap.end).is_some_and(|gap| gap.trim_end_matches(' ').ends_with("\n\n"))
}

fn ends_sentence(text: &str, at: usize, words: &str) -> bool {
    let before = text.get(..at).unwrap_or("").trim_end().trim_end_matches(['”', '"', '’', ')', '»']);
    let head = words.trim_start_matches(['”', '"', '’', ')', '»', ']', ' ']);
    before.ends_with(STOPS) || head.starts_with(STOPS) || words.starts_with("\n\n")
}

/// The sentence around a place, roughly: from the last stop before it to the first one behind it.
pub(super) fn sentence_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or("");
    let mut end = before.len();
    for (place, c) in before.char_indices().rev() {
        if before.len() - place > 1200 {
            break;
        }
        let stop = STOPS.contains(&c)
            && !matches!(c, ':')
            && before.get(place + c.len_utf8()..).and_then(|rest| rest.chars().next()).is_none_or(|next| {
                next.is_whitespace() || matches!(next, '”' | '"' | '’' | ')' | '[') || !c.is_ascii()
            })
            && !is_abbreviation(before.get(..place).unwrap_or(""), c);
        if stop
            || (c == '\n' && before.get(..place).is_some_and(|rest| rest.trim_end_matches([' ', '\t']).ends_with('\n')))
        {
            return end.min(before.len());
        }
        if !matches!(c, '”' | '"' | '’' | ')') {
            end = place;
        }
    }
    end
}

/// Where the sentence ends in which this place is: before its stop.
pub(super) fn sentence_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    for (place, c) in rest.char_indices() {
        if place > 1200 {
            return at + place;
        }
        let next = rest.get(place + c.len_utf8()..).and_then(|rest| rest.chars().next());
        let stop = STOPS.contains(&c)
            && !matches!(c, ':')
            && (!c.is_ascii()
                || next.is_none_or(|next| next.is_whitespace() || matches!(next, '”' | '"' | '’' | ')' | '[')))
            && !is_abbreviation(text.get(..at + place).unwrap_or(""), c);
        if stop || (c == '\n' && next == Some('\n')) {
            return at + place;
        }
    }
    text.len()
}

fn is_abbreviation(before: &str, stop: char) -> bool {
    if stop != '.' {
        return false;
    }
    let start = before
        .rfind(|c: char| !c.is_alphabetic())
        .map_or(0, |at| at + before.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
    let word = before.get(start..).unwrap_or("");
    word.chars().count() == 1 && word.chars().all(char::is_uppercase)
        || matches!(
            word,
            "Mr" | "Mrs"
                | "Ms"
                | "Dr"
                | "No"
                | "Nos"
                | "St"
                | "para"
                | "paras"
                | "art"
                | "Art"
                | "p"
                | "pp"
                | "vol"
                | "cf"
                | "e"
                | "g"
                | "i"
                | "etc"
        )
}

/// Why a quotation must not begin here, with no mark that something was left out before it.
///
/// Only what stands in the same clause right before the first word counts.
pub(super) fn cut_before(text: &str, start: usize) -> Option<(Span, String)> {
    if splits_number(text, start) {
        return Some((Span::new(start, start), "the quotation begins within a number".into()));
    }
    let from = sentence_start(text, start);
    let head = text.get(from..start)?;
    // A comma or dash parts clauses: what stands before it seldom governs what comes behind.
    let clause = head
        .rfind([',', ';', ':', '—', '(', '"', '“'])
        .map_or(0, |at| at + head.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
    let clause = head.get(clause..)?;
    let offset = start - clause.len();
    let words = tokens(clause);
    if let Some(word) = claimed(&words) {
        let last = words.iter().rev().nth(1).map_or(Span::default(), |token| token.span);
        let span = Span::new(offset + last.start, offset + last.end);
        return Some((span, format!("the quotation begins right after “{word}”: it is only claimed")));
    }
    let near = words.iter().rev().take(4).collect::<Vec<_>>();
    let counted = begins_with_number(text, start);
    for (distance, token) in near.iter().enumerate() {
        let word = token.key.as_str();
        let turns = if lexicon::is_negation(word) && !matches!(word, "no") {
            // "not only X": X is said all the same; an object behind the verb keeps its own sense.
            let between = near.iter().take(distance);
            distance <= 2
                && between.clone().all(|token| {
                    matches!(
                        token.key.as_str(),
                        "be" | "been" | "have" | "to" | "yet" | "fully" | "ever" | "always" | "necessarily"
                    )
                })
                && !text.get(start..).is_some_and(|rest| rest.trim_start().starts_with("only"))
        } else if matches!(word, "no") {
            distance == 0
        } else {
            match word {
                "if" | "unless" | "whether" | "si" | "если" | "اذا" | "若" => distance <= 1,
                "than" => {
                    distance == 0
                        && near.get(1).is_some_and(|token| match token.key.as_str() {
                            "rather" | "other" => true,
                            other => counted && lexicon::role(other) == Some(lexicon::Role::Comparative),
                        })
                }
                "least" | "most" => counted && distance == 0 && near.get(1).is_some_and(|token| token.key == "at"),
                "to" => counted && distance == 0 && near.get(1).is_some_and(|token| token.key == "up"),
                "unable" | "impossible" | "unwilling" | "reluctant" | "unlikely" => {
                    distance == 1 && near.first().is_some_and(|token| token.key == "to")
                }
                "of" => distance == 0 && near.get(1).is_some_and(|token| token.key == "instead"),
                "from" => {
                    distance <= 1
                        && words.iter().rev().take(6).any(|token| {
                            matches!(
                                token.key.as_str(),
                                "far"
                                    | "prevent"
                                    | "prevented"
                                    | "prevents"
                                    | "prohibited"
                                    | "barred"
                                    | "refrain"
                                    | "excluded"
                            )
                        })
                }
                "that" => distance == 0 && is_denied(words.get(words.len().saturating_sub(6)..).unwrap_or_default()),
                _ => false,
            }
        };
        if turns {
            let span = Span::new(offset + token.span.start, offset + token.span.end);
            return Some((span, format!("the quotation begins right after “{word}”, on which its sense turns")));
        }
    }
    None
}

/// The word by which what stands behind these words is only claimed, by others than whoever speaks: "critics allege that",
/// "the myth that".
fn claimed(words: &[Token]) -> Option<&str> {
    let [.., before, verb, that] = words else { return None };
    let noun = matches!(
        verb.key.as_str(),
        "myth"
            | "illusion"
            | "allegation"
            | "allegations"
            | "accusation"
            | "accusations"
            | "rumour"
            | "rumours"
            | "rumor"
            | "rumors"
            | "pretext"
            | "misconception"
            | "fallacy"
            | "claim"
            | "claims"
    );
    let own = matches!(before.key.as_str(), "i" | "we" | "to" | "would" | "must" | "can" | "should");
    let claims = matches!(
        verb.key.as_str(),
        "allege"
            | "alleges"
            | "alleged"
            | "claimed"
            | "contend"
            | "contends"
            | "contended"
            | "pretend"
            | "pretends"
            | "speculate"
            | "speculated"
            | "insinuate"
            | "rumoured"
            | "rumored"
    );
    (that.key == "that" && !own && (noun || claims)).then_some(verb.key.as_str())
}

/// Why a quotation must not end here, with no mark that the sentence goes on.
pub(super) fn cut_after(text: &str, end: usize) -> Option<(Span, String)> {
    if let Some(word) = number_goes_on(text, end) {
        return Some((Span::new(end, end), format!("the quotation ends in a number that goes on (“{word}”)")));
    }
    if splits_number(text, end) {
        return Some((Span::new(end, end), "the quotation ends within a number".into()));
    }
    let to = sentence_end(text, end);
    let tail = text.get(end..to)?;
    let skipped = tail.len() - tail.trim_start_matches([',', ' ', '\n', '\u{a0}', '—', '–', '-', '(']).len();
    let words = tokens(tail);
    let first = words.first()?;
    let word = first.key.as_str();
    let next = words.get(1).map_or("", |token| token.key.as_str());
    let comma = tail.get(..skipped).is_some_and(|gap| gap.contains([',', '—', '–']));
    let turns = match word {
        "unless" | "except" | "excluding" | "notwithstanding" | "provided" | "sauf" | "excepto" | "salvo" | "кроме"
        | "باستثناء" | "if" | "si" | "если" | "اذا" | "الا" | "شريطه" | "بشرط" | "لو" => {
            true
        }
        "only" => matches!(next, "if" | "when" | "where" | "after" | "with" | "under" | "in" | "to"),
        "but" => matches!(next, "not" | "only" | "never"),
        "subject" => next == "to",
        "other" => next == "than",
        "apart" => next == "from",
        "not" | "never" | "nor" => !comma || word != "nor",
        "除" => matches!(next, "非" | "了" | "外"),
        _ => is_condition_at_end(word, next),
    };
    let span = Span::new(end + first.span.start, end + first.span.end);
    turns.then(|| (span, format!("the quotation ends right before “{word}”, on which its sense turns")))
}

/// What went of the beginning of a sentence, and why it must not. A condition or an exception holds for all that follows;
/// a negation or a hedge only within its clause.
pub(super) fn head(text: &str, start: usize) -> Option<(Span, Option<String>)> {
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
        .and_then(|at| turning(words.get(at..=at + 1).or_else(|| words.get(at..))?, false))
        .or_else(|| turning(&tokens(inside.get(clause..).unwrap_or(inside)), true))
        .or_else(|| forbids(text, gap))
        .or_else(|| {
            splits_number(text, start).then(|| "the ellipsis hides the beginning of the number behind it".into())
        })
        .or_else(|| claimed(&words).map(|word| format!("the ellipsis hides that it is only claimed (“{word}”)")));
    (!words.is_empty()).then_some((gap, problem))
}

/// Why the end of a sentence must not go behind a trailing ellipsis.
pub(super) fn tail(text: &str, end: usize) -> Option<(Span, Option<String>)> {
    let to = sentence_end(text, end);
    let gap = Span::new(end, to).trimmed(text);
    if gap.is_empty() {
        return None;
    }
    let words = tokens(gap.of(text)?);
    let number = number_goes_on(text, end);
    let number = number.map(|word| format!("the ellipsis hides that the number before it goes on (“{word}”)"));
    let within = || splits_number(text, end).then(|| "the ellipsis hides the end of the number before it".into());
    let untrue = || {
        let word = words.iter().find(|word| {
            matches!(word.key.as_str(), "false" | "untrue" | "mistaken" | "incorrect" | "baseless" | "unfounded")
        })?;
        Some(format!("the ellipsis hides that it is called “{}”", word.key))
    };
    (!words.is_empty()).then(|| (gap, turning(&words, false).or_else(untrue).or(number).or_else(within)))
}

#[cfg(test)]
#[path = "omitted_tests.rs"]
mod tests;
