//! Where a quotation must not begin or end without a mark, since its sense turns on the words just outside it.

use super::super::lexicon;
use super::super::tokens::{Token, tokens};
use super::context::{asked, labelled, led_in, taken_back_behind};
use super::denied::is_denied;
use super::govern::hangs_on;
use super::limits::{Reach, limiter, opening, tale, told_by};
use super::numbers::{begins_with_number, number_goes_on, splits_number};
use super::sentence::{sentence_end, sentence_start};
use super::split_word;
use super::words::is_condition_at_end;
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

/// Why a quotation must not end here, with no mark that the sentence goes on.
pub(in crate::quote) fn cut_after(text: &str, end: usize) -> Option<(Span, String)> {
    if let Some(word) = number_goes_on(text, end) {
        return Some((Span::new(end, end), format!("the quotation ends in a number that goes on (“{word}”)")));
    }
    if splits_number(text, end) {
        return Some((Span::new(end, end), "the quotation ends within a number".into()));
    }
    let to = sentence_end(text, end);
    let tail = text.get(end..to)?;
    if !tail.chars().any(char::is_alphanumeric) {
        return taken_back_behind(text, end);
    }
    let skipped = tail.len() - tail.trim_start_matches([',', ' ', '\n', '\u{a0}', '—', '–', '-', '(']).len();
    let words = tokens(tail);
    let first = words.first()?;
    let word = first.key.as_str();
    let next = words.get(1).map_or("", |token| token.key.as_str());
    let comma = tail.get(..skipped).is_some_and(|gap| gap.contains([',', '—', '–']));
    let turns = match word {
        "unless" | "except" | "excluding" | "notwithstanding" | "provided" | "sauf" | "excepto" | "salvo" | "кроме"
        | "باستثناء" | "if" | "si" | "если" | "اذا" | "الا" | "شريطه" | "بشرط" | "لو" | "wenn" | "sofern" | "ausser"
        | "solange"
        // More of something, and not said than what; and up to when.
        | "than" | "until" | "till" => true,
        "only" => matches!(next, "if" | "when" | "where" | "after" | "with" | "under" | "in" | "to"),
        "but" => matches!(next, "not" | "only" | "never"),
        "subject" => next == "to",
        "other" => next == "than",
        "apart" => next == "from",
        "not" | "never" | "nor" => {
            // With a capital it begins a sentence of its own: "… etc. Nor will they".
            (!comma || word != "nor") && !first.span.of(tail).is_some_and(|word| word.starts_with(char::is_uppercase))
        }
        "除" => matches!(next, "非" | "了" | "外"),
        "ما" => next == "لم",
        "es" => next == "sei",
        // "…的除外": the exception comes at the end.
        _ if tail.trim_end().ends_with("除外") => true,
        _ => is_condition_at_end(word, next),
    };
    let span = Span::new(end + first.span.start, end + first.span.end);
    if turns {
        return Some((span, format!("the quotation ends right before “{word}”, on which its sense turns")));
    }
    // "…, a claim that the sisters reject", "…, which is untrue", "…, or so he says", "… in name only".
    let clause = tail.get(skipped..).and_then(|rest| rest.split([',', ';', '(', ')']).next()).unwrap_or("");
    let only = matches!(word, "in" | "by" | "on" | "for" | "as" | "at" | "with" | "from")
        && tokens(clause).iter().take(4).skip(1).any(|token| token.key == "only");
    let named = matches!(word, "a" | "an") && CLAIMS.contains(&next);
    let untrue = matches!(word, "which" | "that" | "though" | "a" | "an")
        && tokens(clause).iter().any(|token| UNTRUE.contains(&token.key.as_str()));
    let turned = matches!(word, "but" | "though" | "although" | "yet" | "if" | "albeit")
        && tokens(clause).iter().take(5).any(|token| lexicon::denies(&token.key) || token.key == "only");
    let least = comma && word == "at" && next == "least";
    if turned || least {
        return Some((span, format!("the quotation ends right before “{word} {next}”, on which its sense turns")));
    }
    if only && !comma || comma && (named || untrue || word == "or" && next == "so") {
        return Some((span, format!("the quotation ends right before “{word} {next}”, on which its sense turns")));
    }
    let said = || if comma { told_by(tail, &words).map(str::to_owned) } else { None };
    let limit = limiter(&words, Reach::Behind).or_else(said).or_else(|| limit_behind(text, end, tail, &words))?;
    Some((span, format!("the quotation ends right before “{limit}”, on which its sense turns")))
}

/// What something said is called that is not vouched for.
pub(super) const CLAIMS: [&str; 14] = [
    "claim",
    "allegation",
    "charge",
    "accusation",
    "story",
    "rumour",
    "rumor",
    "myth",
    "theory",
    "legend",
    "suggestion",
    "assertion",
    "notion",
    "lie",
];

/// What something said is called that is not so.
pub(super) const UNTRUE: [&str; 9] =
    ["false", "untrue", "mistaken", "incorrect", "baseless", "unfounded", "lie", "myth", "inaccurate"];

/// The word behind a place with which it is said when, how or on what condition something may or must be, or that there is
/// another way; `tail` is what stands behind, `words` its words.
pub(super) fn limit_behind(text: &str, end: usize, tail: &str, words: &[Token]) -> Option<String> {
    let key = |at: usize| words.get(at).map_or("", |token| token.key.as_str());
    let parted = tail.trim_start().starts_with(|c: char| !c.is_alphanumeric());
    if parted {
        return None;
    }
    let before = tokens(text.get(sentence_start(text, end)..end)?);
    let denied = before.iter().any(|token| lexicon::is_negation(&token.key));
    let near = before.get(before.len().saturating_sub(12)..).unwrap_or_default();
    let denied_near = near.iter().any(|token| lexicon::is_negation(&token.key));
    let has = |word: &dyn Fn(&str) -> bool| before.iter().any(|token| word(&token.key));
    let binds = has(&|word| matches!(word, "can" | "may" | "must" | "shall" | "should" | "cannot" | "can't"));
    let rules = binds || has(&|word| matches!(word, "will" | "won't" | "could" | "would"));
    let open =
        denied_near || near.iter().any(|token| matches!(token.key.as_str(), "whether" | "any" | "either" | "between"));
    let limits = match key(0) {
        "without" => denied || binds || has(&|word| word == "will"),
        "until" | "till" | "unless" => true,
        "when" | "whenever" | "once" | "wherever" | "while" => rules,
        "after" | "before" => binds,
        "where" => rules && matches!(key(1), "they" | "it" | "you" | "we" | "there" | "the"),
        "because" => denied,
        "depending" => key(1) == "on",
        "in" => matches!((key(1), key(2)), ("the", "event")) || key(1) == "case",
        "as" => key(1) == "soon" && rules,
        "than" => true,
        "or" => !open && !matches!(key(1), "so" | "more" | "less" | "rather" | "even"),
        _ => false,
    };
    limits.then(|| key(0).to_owned())
}
