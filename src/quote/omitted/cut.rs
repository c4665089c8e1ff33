//! Where a quotation must not begin without a mark, since its sense turns on the words just before it.

use super::super::lexicon;
use super::super::tokens::{Token, tokens};
use super::context::{asked, labelled, led_in};
use super::denied::is_denied;
use super::govern::hangs_on;
use super::limits::{opening, tale};
use super::numbers::{begins_with_number, splits_number};
use super::sentence::{sentence_end, sentence_start};
use super::split_word;
use crate::text::Span;

/// Why a quotation must not begin here, with no mark that something was left out before it.
///
/// Only what stands in the same clause right before the first word counts.
pub(in crate::quote) fn cut_before(text: &str, start: usize) -> Option<(Span, String)> {
    if splits_number(text, start) {
        return Some((Span::new(start, start), "the quotation begins within a number".into()));
    }
    if let Some(found) = led_in(text, start).or_else(|| labelled(text, start)) {
        return Some(found);
    }
    if split_word(text, start) {
        return Some((Span::new(start, start), "the quotation begins within a word".into()));
    }
    let from = sentence_start(text, start);
    let head = text.get(from..start)?;
    if let Some(found) = said_of_it(text, from, head).or_else(|| hung_on(text, from, start)) {
        return Some(found);
    }
    let clause = last_clause(head);
    let offset = start - clause.len();
    let words = tokens(clause);
    let near = words.iter().rev().take(4).collect::<Vec<_>>();
    // "The alleged | owner", "entitled | “…”": what it is called is left out.
    if let Some(token) = words.last().filter(|token| {
        lexicon::is_lessening(&token.key) && !matches!(token.key.as_str(), "once" | "late" | "future" | "incoming")
    }) && clause.ends_with(' ')
    {
        let span = Span::new(offset + token.span.start, offset + token.span.end);
        return Some((span, format!("the quotation begins right after “{}”, on which its sense turns", token.key)));
    }
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
                "until" | "till" | "lest" => distance == 0,
                "though" => distance == 0 && near.get(1).is_some_and(|token| token.key == "as"),
                "longer" => distance == 0 && near.get(1).is_some_and(|token| token.key == "no"),
                "means" => distance == 0 && near.get(1).is_some_and(|token| token.key == "no"),
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

/// What the beginning of the sentence makes of the clause that a quotation begins with: a hope, a condition, a question, a
/// tale, what some say.
fn hung_on(text: &str, from: usize, start: usize) -> Option<(Span, String)> {
    let head = text.get(from..start)?;
    let words = tokens(head);
    if words.is_empty() {
        return None;
    }
    let rest = text.get(start..)?;
    let limited = || {
        let comma = head.trim_end().ends_with(',');
        let limit = opening(head, &words, rest).or_else(|| tale(&words).filter(|_| comma))?;
        Some(format!("“{limit} …” limits it"))
    };
    let why = hangs_on(head, &words, rest).or_else(|| asked(text, start, &words)).or_else(limited)?;
    Some((Span::new(from, start).trimmed(text), format!("the quotation leaves out its beginning: {why}")))
}

/// What a comma or a dash parts from the rest: what stands before it seldom governs what comes behind.
fn last_clause(head: &str) -> &str {
    let mark = head.rfind([',', ';', ':', '—', '(', '"', '“']);
    let behind = |at: usize| at + head.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
    head.get(mark.map_or(0, behind)..).unwrap_or("")
}

/// What the beginning of a sentence says of the clause behind it: that it is not so, that it is only claimed, that others
/// say so. Marks of quotation may stand between the two. `head` begins at `from`.
fn said_of_it(text: &str, from: usize, head: &str) -> Option<(Span, String)> {
    let bare = head.trim_end_matches([' ', '“', '"', '«', '‘', '\'']);
    let clause = last_clause(bare);
    let offset = from + bare.len() - clause.len();
    let words = tokens(clause);
    let place = |token: &Token| Span::new(offset + token.span.start, offset + token.span.end);
    let verb = words.len().checked_sub(2).and_then(|at| words.get(at));
    if let Some((word, verb)) = claimed(&words).zip(verb) {
        return Some((place(verb), format!("the quotation begins right after “{word}”: it is only claimed")));
    }
    if let Some((word, verb)) = ascribed(&words).zip(verb) {
        return Some((place(verb), format!("the quotation begins right after “{word} that”: others say so")));
    }
    let that = words.last().filter(|token| token.key == "that");
    if let Some(that) = that.filter(|_| is_denied(words.get(words.len().saturating_sub(6)..).unwrap_or_default())) {
        let reason = "the quotation begins right after “that”, on which its sense turns";
        return Some((place(that), reason.to_owned()));
    }
    called_untrue(text, from, from + bare.len())
}

/// The word by which what stands behind these words is only claimed, by others than whoever speaks: "critics allege that",
/// "the myth that".
pub(super) fn claimed(words: &[Token]) -> Option<&str> {
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

/// The verb with which others than whoever speaks are said to say or think what stands behind these words: "some argue
/// that", "critics say that", "it is believed that".
pub(super) fn ascribed(words: &[Token]) -> Option<&str> {
    let [before @ .., verb, that] = words else { return None };
    let says = matches!(
        verb.key.as_str(),
        "say"
            | "says"
            | "said"
            | "believe"
            | "believes"
            | "believed"
            | "argue"
            | "argues"
            | "argued"
            | "claim"
            | "claims"
            | "think"
            | "thinks"
            | "thought"
            | "maintain"
            | "maintained"
            | "assert"
            | "asserts"
            | "asserted"
            | "suggest"
            | "suggests"
            | "suggested"
            | "insist"
            | "insisted"
            | "assume"
            | "assumes"
            | "assumed"
            | "feel"
            | "rumoured"
    );
    let others = |token: &Token| {
        matches!(
            token.key.as_str(),
            "some"
                | "others"
                | "critics"
                | "opponents"
                | "detractors"
                | "sceptics"
                | "skeptics"
                | "cynics"
                | "pessimists"
                | "optimists"
                | "many"
                | "few"
                | "scholars"
                | "commentators"
                | "observers"
                | "proponents"
                | "advocates"
        )
    };
    // "Some of us believe that" is said by whoever speaks, too.
    let own = |token: &Token| matches!(token.key.as_str(), "we" | "us" | "i" | "our" | "my");
    let near = before.get(before.len().saturating_sub(5)..).unwrap_or_default();
    let hearsay = matches!(near, [.., it, is] if it.key == "it" && matches!(is.key.as_str(), "is" | "was"));
    let all = !near.iter().any(own) && (near.iter().any(others) || hearsay && verb.key.ends_with(['d', 't']));
    (that.key == "that" && says && all).then_some(verb.key.as_str())
}

/// Why a clause must not be quoted by itself that another one calls untrue, in languages that part the two with a comma or
/// call it so behind it: "неверно, что …", "faux de dire que …", "说……，是错误的".
fn called_untrue(text: &str, from: usize, start: usize) -> Option<(Span, String)> {
    let words = tokens(text.get(from..start)?);
    let (that, before) = words.split_last()?;
    let near = before.get(before.len().saturating_sub(6)..).unwrap_or_default();
    // "Ne … pas" is one denial.
    let denial = |token: &&Token| lexicon::is_negation(&token.key) && token.key != "ne" && !token.key.starts_with("n'");
    let turned = near.iter().filter(denial).count() % 2 == 1;
    let called = match that.key.as_str() {
        // "Il n'est pas faux de dire que": it is so.
        "que" | "что" | "dass" | "ان" | "che" => {
            near.iter().find(|token| if turned { is_true(&token.key) } else { is_untrue(&token.key) })?
        }
        "说" | "說" | "称" | "稱" if called_so_behind(text, start) => that,
        _ => return None,
    };
    let span = Span::new(from + called.span.start, from + called.span.end);
    Some((span, format!("the quotation begins right after “{} …”: it is called untrue", called.key)))
}

fn is_true(word: &str) -> bool {
    matches!(word, "vrai" | "verdad" | "cierto" | "exact" | "exacto" | "верно" | "правда" | "wahr" | "richtig" | "صحيح")
}

fn is_untrue(word: &str) -> bool {
    const STEMS: [&str; 9] =
        ["неверн", "неправд", "ошибочн", "ложн", "falsch", "unwahr", "unrichtig", "erron", "inexact"];
    matches!(word, "faux" | "fausse" | "falso" | "falsa" | "mentira" | "خطا" | "الخطا" | "كذب" | "الكذب")
        || STEMS.iter().any(|stem| word.starts_with(stem))
}

/// Whether the sentence that goes on here calls what was said false, as Chinese does.
fn called_so_behind(text: &str, start: usize) -> bool {
    let rest = text.get(start..sentence_end(text, start)).unwrap_or("");
    ["错误", "錯誤", "不对", "不對", "不实", "不實", "谎言", "謊言"].iter().any(|word| rest.contains(word))
}
