//! What must, must not, may and need not be done: the verbs ("must", "can") and the words that say the same ("obliged",
//! "prohibited", "allowed", "requires ... to").

use super::wording::{Modal, is_negation, modal};
use crate::text::words::Word;

/// How free somebody is to do a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freedom {
    /// It must be done.
    Obliged,
    /// It need not be done.
    NotObliged,
    /// It must not be done.
    Forbidden,
    /// It may be done.
    Allowed,
}

/// By what a clause says how free somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// What it says.
    pub freedom: Freedom,
    /// The number of the word that says it.
    pub at: usize,
    /// Whether it says so of something that is done ("required to pay", "must pay"), and not of a thing ("is required").
    pub of_a_deed: bool,
    /// Whether another word than a verb such as "must" says it.
    pub by_adjective: bool,
}

/// What a participle or an adjective says beside a form of "be": what follows, and whether it is forbidden.
fn adjective(folded: &str) -> Option<(Modal, bool)> {
    Some(match folded {
        "required" | "obliged" | "obligated" | "mandatory" | "compulsory" | "obligatory" => (Modal::Duty, false),
        "forbidden" | "prohibited" | "banned" => (Modal::Duty, true),
        "allowed" | "permitted" => (Modal::Power, false),
        _ => return None,
    })
}

/// What a verb says of whoever stands between it and its "to" or "from": "requires agencies to publish".
fn verb(folded: &str) -> Option<(Modal, bool, &'static str)> {
    Some(match folded {
        "require" | "requires" | "oblige" | "obliges" | "compel" | "compels" => (Modal::Duty, false, "to"),
        "forbid" | "forbids" => (Modal::Duty, true, "to"),
        "prohibit" | "prohibits" | "ban" | "bans" => (Modal::Duty, true, "from"),
        "allow" | "allows" | "permit" | "permits" => (Modal::Power, false, "to"),
        _ => return None,
    })
}

/// How far behind a verb its "to" may stand, and how far behind "be" an adjective.
const REACH: usize = 6;
const BESIDE: usize = 3;

/// What a clause or a question says of how free somebody is; `None` where it says nothing of it, or hardly plainly.
pub fn said(words: &[Word]) -> Option<Said> {
    let word = |at: usize| words.get(at).map_or("", |word| word.folded.as_str());
    let denials: Vec<&str> =
        words.iter().map(|word| word.folded.as_str()).filter(|word| is_negation(word) && *word != "cannot").collect();
    let denied = match denials.as_slice() {
        [] => false,
        [_] => true,
        _ => return None,
    };
    let of = |modal: Modal, forbids: bool, denied: bool, barely: bool| {
        Some(match (modal, forbids, denied) {
            (Modal::Duty, true, false) | (Modal::Power, _, true) => Freedom::Forbidden,
            (Modal::Duty, true, true) | (Modal::Power, _, false) => Freedom::Allowed,
            (Modal::Duty, false, false) => Freedom::Obliged,
            // "Must not" forbids; "no member must" and "is not required to" leave free.
            (Modal::Duty, false, true) if barely && denials.contains(&"not") => Freedom::Forbidden,
            (Modal::Duty, false, true) => Freedom::NotObliged,
            _ => return None,
        })
    };
    let be = |at: usize| {
        (at.saturating_sub(BESIDE)..at).any(|at| {
            matches!(word(at), "is" | "are" | "was" | "were" | "be" | "been" | "being" | "isn't" | "aren't" | "am")
        })
    };
    // In a question the subject stands between the two: "Are agencies required to".
    let asks = |at: usize| at > 0 && matches!(word(0), "is" | "are" | "was" | "were" | "am" | "isn't" | "aren't");
    for at in 0..words.len() {
        if let Some((modal, forbids)) = adjective(word(at)).filter(|_| be(at) || asks(at)) {
            let of_a_deed = (at + 1..words.len().min(at + REACH)).any(|at| matches!(word(at), "to" | "from"));
            return Some(Said { freedom: of(modal, forbids, denied, false)?, at, of_a_deed, by_adjective: true });
        }
        if let Some((modal, forbids, to)) = verb(word(at))
            && (at + 2..words.len().min(at + REACH)).any(|at| word(at) == to)
        {
            return Some(Said { freedom: of(modal, forbids, denied, false)?, at, of_a_deed: true, by_adjective: true });
        }
    }
    let bare = |at: usize| match word(at) {
        "have" | "has" | "had" | "need" | "needs" if word(at + 1) == "to" => Some((Modal::Duty, false, false)),
        "must" | "shall" => Some((Modal::Duty, true, false)),
        "cannot" => Some((Modal::Power, false, true)),
        "may" => Some((Modal::Power, false, false)),
        other => modal(other).filter(|&modal| modal == Modal::Power).map(|modal| (modal, false, false)),
    };
    let (at, (modal, barely, cannot)) = (0..words.len()).find_map(|at| Some((at, bare(at)?)))?;
    let freedom = of(modal, false, denied != cannot, barely)?;
    Some(Said { freedom, at, of_a_deed: true, by_adjective: false })
}

/// Whether what is asked for is so, by what is said; `None` where that leaves it open.
pub fn is_so(asked: Freedom, said: Freedom) -> Option<bool> {
    use Freedom::{Allowed, Forbidden, NotObliged, Obliged};
    match (asked, said) {
        (Obliged, Obliged) | (Forbidden, Forbidden) | (Allowed, Allowed) | (NotObliged, NotObliged) => Some(true),
        (Obliged, NotObliged | Forbidden)
        | (Forbidden, Allowed | Obliged)
        | (Allowed, Forbidden)
        | (NotObliged, Obliged) => Some(false),
        _ => None,
    }
}

/// Whether a clause says that nobody has to do as a text says, which then is not binding: "no country is obliged to follow
/// it".
pub fn leaves_free_to_follow(clause: &[Word]) -> bool {
    let has = |these: &[&str]| clause.iter().any(|word| these.contains(&word.folded.as_str()));
    has(&["no", "nobody"])
        && has(&["follow", "obey", "apply", "adopt", "comply", "observe", "implement", "use"])
        && said(clause).is_some_and(|said| said.of_a_deed && said.freedom == Freedom::NotObliged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words::words;

    #[test]
    fn how_free_somebody_is_is_said_in_many_words() {
        let of = |text: &str| said(&words(text)).map(|said| said.freedom);
        for (text, expect) in [
            ("no country is obliged to follow it", Some(Freedom::NotObliged)),
            ("members must not vote", Some(Freedom::Forbidden)),
            ("no member must pay", Some(Freedom::NotObliged)),
            ("the act requires agencies to publish plans", Some(Freedom::Obliged)),
            ("the act does not require agencies to publish", Some(Freedom::NotObliged)),
            ("members are prohibited from voting", Some(Freedom::Forbidden)),
            ("guests are not allowed to vote", Some(Freedom::Forbidden)),
            ("guests cannot vote", Some(Freedom::Forbidden)),
            ("training is mandatory", Some(Freedom::Obliged)),
            ("the council banned imports", None),
            ("they pay the required fee", None),
            ("it requires care", None),
        ] {
            assert_eq!(of(text), expect, "{text}");
        }
    }
}
