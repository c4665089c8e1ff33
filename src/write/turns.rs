//! Words that turn what a sentence says: negations, and whether something must, should or may be.

use crate::text::language::Language;
use crate::text::words::{Word, is_stop_word};

/// How far a turn reaches, in words.
const REACH: usize = 7;
/// How many words of content it is remembered by.
const SCOPE: usize = 3;

/// What a word turns a statement into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Its opposite.
    Not,
    /// A duty.
    Must,
    /// A recommendation.
    Should,
    /// A possibility or permission.
    May,
}

impl Kind {
    /// As people call it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Not => "not",
            Self::Must => "must",
            Self::Should => "should",
            Self::May => "may",
        }
    }
}

/// A turn of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Turn {
    pub(super) kind: Kind,
    /// As it is written.
    pub(super) shown: String,
    /// The stems of the words of content after it, nearest first.
    pub(super) scope: Vec<String>,
}

impl Turn {
    /// Whether both turn the same thing.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.scope.iter().any(|stem| other.scope.contains(stem))
    }
}

fn kind(word: &str, tag: &str) -> Option<Kind> {
    let word = word.replace('’', "'");
    let english = match word.as_str() {
        "not" | "no" | "never" | "none" | "nobody" | "nothing" | "neither" | "nor" | "without" | "cannot"
        | "nowhere" => Some(Kind::Not),
        "must" | "shall" | "required" | "obliged" | "obligated" | "mandatory" | "requires" => Some(Kind::Must),
        "should" | "ought" | "recommended" | "recommends" | "encouraged" | "encourages" => Some(Kind::Should),
        "may" | "might" | "can" | "could" | "allowed" | "permitted" | "optional" => Some(Kind::May),
        word if word.ends_with("n't") => Some(Kind::Not),
        _ => None,
    };
    match tag {
        "fr" => match word.as_str() {
            "ne" | "pas" | "jamais" | "aucun" | "aucune" | "sans" | "ni" | "non" => Some(Kind::Not),
            "doit" | "doivent" => Some(Kind::Must),
            "devrait" | "devraient" => Some(Kind::Should),
            "peut" | "peuvent" | "pourrait" | "pourraient" => Some(Kind::May),
            _ => None,
        },
        "es" => match word.as_str() {
            "no" | "nunca" | "jamas" | "sin" | "ningun" | "ninguna" | "ninguno" | "ni" => Some(Kind::Not),
            "debe" | "deben" | "debera" | "deberan" => Some(Kind::Must),
            "deberia" | "deberian" => Some(Kind::Should),
            "puede" | "pueden" | "podra" | "podran" => Some(Kind::May),
            _ => None,
        },
        "de" => match word.as_str() {
            "nicht" | "kein" | "keine" | "keinen" | "keiner" | "keinem" | "nie" | "niemals" | "ohne" => Some(Kind::Not),
            "muss" | "mussen" => Some(Kind::Must),
            "soll" | "sollen" | "sollte" | "sollten" => Some(Kind::Should),
            "darf" | "durfen" | "kann" | "konnen" => Some(Kind::May),
            _ => None,
        },
        _ => english,
    }
}

/// The turns of a sentence. What only looks like one ("not only", "no later than", "whether or not", the month of May)
/// is left out.
pub(super) fn turns(text: &str, words: &[Word], language: Language, tag: Option<&str>) -> Vec<Turn> {
    let tag = tag.and_then(|tag| tag.get(..2)).unwrap_or("en");
    let folded = |at: usize| words.get(at).map_or("", |word| word.folded.as_str());
    let mut out: Vec<Turn> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let Some(kind) = kind(&word.folded, tag) else { continue };
        let next = folded(at + 1);
        let before = at.checked_sub(1).map_or("", folded);
        let measure = matches!(next, "only" | "later" | "more" | "less" | "fewer" | "least" | "earlier" | "longer");
        let month = word.folded == "may"
            && (next.starts_with(|c: char| c.is_ascii_digit()) || before.starts_with(|c: char| c.is_ascii_digit()));
        if (kind == Kind::Not && (measure || before == "or")) || month {
            continue;
        }
        let scope = if matches!(word.folded.as_str(), "nothing" | "none" | "nobody" | "nowhere") {
            before_it(text, words, at, language, tag)
        } else {
            scope(text, words, at, language, tag)
        };
        // French says it twice: "ne ... pas".
        let again = out.last().is_some_and(|last| last.kind == kind && last.scope == scope);
        if !again {
            let shown = word.span.of(text).unwrap_or(kind.word()).to_owned();
            out.push(Turn { kind, shown, scope });
        }
    }
    out
}

/// The words of content after a turn, within its clause.
fn scope(text: &str, words: &[Word], at: usize, language: Language, tag: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut end = words.get(at).map_or(0, |word| word.span.end);
    for word in words.iter().skip(at + 1).take(REACH) {
        let gap = text.get(end..word.span.start).unwrap_or("");
        if gap.contains([';', ':', '.', ',']) || out.len() == SCOPE {
            break;
        }
        end = word.span.end;
        if !is_small(word, language, tag) {
            out.push(language.stem(word));
        }
    }
    out
}

/// The words of content before a turn ("pay nothing"), nearest first.
fn before_it(text: &str, words: &[Word], at: usize, language: Language, tag: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut start = words.get(at).map_or(0, |word| word.span.start);
    for word in words.iter().take(at).rev().take(REACH) {
        let gap = text.get(word.span.end..start).unwrap_or("");
        if gap.contains([';', ':', '.', ',']) || out.len() == SCOPE {
            break;
        }
        start = word.span.start;
        if !is_small(word, language, tag) {
            out.push(language.stem(word));
        }
    }
    out
}

fn is_small(word: &Word, language: Language, tag: &str) -> bool {
    language.is_stop_word(word) || is_stop_word(&word.folded) || kind(&word.folded, tag).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words::words;

    fn of(text: &str, tag: &str) -> Vec<(Kind, Option<String>)> {
        turns(text, &words(text), Language::of(Some(tag)), Some(tag))
            .into_iter()
            .map(|turn| (turn.kind, turn.scope.first().cloned()))
            .collect()
    }

    fn is(text: &str, expect: &[(Kind, &str)]) {
        let expect: Vec<_> = expect.iter().map(|&(kind, stem)| (kind, Some(stem.to_owned()))).collect();
        assert_eq!(of(text, "en"), expect, "{text}");
    }

    #[test]
    fn negations_and_modals_are_found_with_what_they_turn() {
        is("Observers cannot vote at the meeting.", &[(Kind::Not, "vote")]);
        is("The charter is not binding.", &[(Kind::Not, "bind")]);
        is("Members don’t pay.", &[(Kind::Not, "pay")]);
        is("A port must pay and should vote.", &[(Kind::Must, "pay"), (Kind::Should, "vote")]);
        is("Observers pay nothing, but they vote.", &[(Kind::Not, "pay")]);
        is("It may not vote.", &[(Kind::May, "vote"), (Kind::Not, "vote")]);
    }

    #[test]
    fn what_only_looks_like_a_turn_is_none() {
        is("Pay no later than 1 May 2020, whether or not it is not only due.", &[]);
        is("In May 2020 it met.", &[]);
    }

    #[test]
    fn other_languages_have_their_own() {
        assert_eq!(of("Les observateurs ne votent pas.", "fr")[0].0, Kind::Not);
        assert_eq!(of("Beobachter dürfen nicht wählen.", "de").len(), 2);
        assert_eq!(of("Los puertos no pueden votar.", "es")[0].0, Kind::Not);
    }
}
