//! Where a quotation must not end without a mark, and what behind its end limits it or calls it untrue.

use super::super::lexicon;
use super::super::tokens::Token;
use super::super::tokens::tokens;
use super::context::taken_back_behind;
use super::limits::{Reach, limiter, told_by};
use super::numbers::{number_goes_on, splits_number};
use super::sentence::{sentence_end, sentence_start};
use super::words::is_condition_at_end;
use crate::text::Span;

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
        && tokens(clause).windows(2).take(4).any(|pair| {
            matches!(pair, [one, two] if two.key == "only" || two.key == "but" && matches!(one.key.as_str(), "all" | "nothing" | "none" | "any"))
        });
    // "Boats longer than nine metres", "all storms save those from the south".
    let which = !comma && next == "than"
        || matches!((word, next), ("save" | "bar", "for" | "those" | "the" | "that" | "in" | "one" | "two"));
    let named = matches!(word, "a" | "an") && CLAIMS.contains(&next);
    let untrue = matches!(word, "which" | "that" | "though" | "a" | "an")
        && tokens(clause).iter().any(|token| UNTRUE.contains(&token.key.as_str()));
    let turned = matches!(word, "but" | "though" | "although" | "yet" | "if" | "albeit")
        && tokens(clause).iter().take(5).any(|token| lexicon::denies(&token.key) || token.key == "only");
    let least = comma && word == "at" && next == "least";
    if turned || least {
        return Some((span, format!("the quotation ends right before “{word} {next}”, on which its sense turns")));
    }
    if which || only && !comma || comma && (named || untrue || word == "or" && next == "so") {
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
        "until" | "till" | "unless" | "than" => true,
        "when" | "whenever" | "once" | "wherever" | "while" => rules,
        "after" | "before" => binds,
        "where" => rules && matches!(key(1), "they" | "it" | "you" | "we" | "there" | "the"),
        "because" => denied,
        "depending" => key(1) == "on",
        "in" => matches!((key(1), key(2)), ("the", "event")) || key(1) == "case",
        "as" => key(1) == "soon" && rules,
        "or" => !open && !matches!(key(1), "so" | "more" | "less" | "rather" | "even"),
        _ => false,
    };
    limits.then(|| key(0).to_owned())
}
