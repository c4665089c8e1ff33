//! Words on which the meaning of a sentence turns, in English, French, Spanish, German, Russian, Arabic and Chinese: what each of
//! them does, and what two of them are to one another.
//!
//! | file | what is decided there |
//! |---|---|
//! | `lists` | which words these are |
//! | `opposites` | which word turns another round |
//! | `forms` | which words are one word in two forms |

mod forms;
mod lists;
mod opposites;

pub use forms::{are_forms, are_numbers_of_one, is_tense};
use lists::{
    AUXILIARIES, COMPARATIVES, CONDITIONS, DATES, DENYING, FUNCTIONS, HEDGES, LESSENING, LIMITS, MODALS, NEGATIONS,
    NUMBERS, PARTS, QUANTIFIERS, REFERRING, SCOPES, TRYING, TURNS, VOIDS, Words,
};
pub use opposites::are_opposites;

/// What a word does to the sentence that it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It denies.
    Negation,
    /// It obliges, permits or weakens: shall, should, may.
    Modal,
    /// It says how many: all, some, most.
    Quantifier,
    /// It limits what is said to a part: only, except, mainly.
    Scope,
    /// It makes what is said uncertain: allegedly, perhaps.
    Hedge,
    /// It makes what is said depend on something: if, unless.
    Condition,
    /// It compares: more, less, better.
    Comparative,
    /// A number in letters, a scale, a unit.
    Number,
    /// A month, a weekday.
    Date,
}

/// Whether a list has a word; an Arabic one also with "and" or "so" written before it as one word.
fn has(list: &Words, word: &str) -> bool {
    list.contains(word)
        || word.strip_prefix(['و', 'ف']).is_some_and(|rest| rest.chars().count() > 1 && list.contains(rest))
}

/// Whether a word denies, contractions included.
pub fn is_negation(word: &str) -> bool {
    has(&NEGATIONS, word)
        || word.ends_with("n't")
        // "n'est", "n'a": French.
        || word.starts_with("n'")
        || matches!(word, "cant" | "dont" | "wont" | "isnt" | "doesnt" | "didnt")
}

/// Whether a Chinese character that denies is part of a word that does not: "future", "Africa", "very", "not only".
pub fn is_part_of_another(word: &str, next: &str) -> bool {
    matches!(
        (word, next),
        ("未", "来" | "來")
            | ("非", "洲" | "常" | "政")
            | ("不" | "非", "断" | "斷" | "仅" | "僅" | "但" | "久" | "同" | "少" | "平" | "安" | "丹")
            | ("无" | "無", "数" | "數" | "论" | "論")
            | ("莫", "桑" | "斯")
            | ("没" | "沒", "收")
            | ("否", "则" | "則")
    )
}

/// Whether a word denies by itself, and not by what it means: "not" and "failed to", but neither "lack" nor "non-".
pub fn denies(word: &str) -> bool {
    is_negation(word)
        && !matches!(
            word,
            "non"
                | "lack"
                | "lacks"
                | "lacked"
                | "lacking"
                | "failure"
                | "reject"
                | "rejects"
                | "rejected"
                | "rejecting"
                | "deny"
                | "denying"
        )
}

/// Whether a word says that something is not so, not done or not allowed by what it means: "illegal", "refrain".
pub fn denies_by_meaning(word: &str) -> bool {
    has(&DENYING, word)
}

/// Whether a word limits what is said.
pub fn is_limit(word: &str) -> bool {
    has(&LIMITS, word)
}

/// Whether a word makes what is said uncertain.
pub fn is_hedge(word: &str) -> bool {
    has(&HEDGES, word)
}

/// Whether a word makes what is said depend on something.
pub fn is_condition(word: &str) -> bool {
    has(&CONDITIONS, word)
}

/// Whether a word obliges, permits or weakens.
pub fn is_modal(word: &str) -> bool {
    has(&MODALS, word)
}

/// Whether behind this word another clause begins that may be about someone else.
pub fn is_turn(word: &str) -> bool {
    has(&TURNS, word)
}

/// Whether a word is a finite auxiliary verb.
pub fn is_auxiliary(word: &str) -> bool {
    AUXILIARIES.contains(word) || word.ends_with("n't")
}

/// Whether what is named behind this word and "of" or "to" is missing, over, feared or only hoped for.
pub fn is_void(word: &str) -> bool {
    has(&VOIDS, word)
}

/// Whether a word says that not all of something is meant.
pub fn is_part(word: &str) -> bool {
    has(&PARTS, word)
}

/// Whether what stands behind this word and "to" was tried, planned or wished, not done.
pub fn is_trying(word: &str) -> bool {
    has(&TRYING, word)
}

/// Whether what is named behind this word is not, no longer, or not quite that.
pub fn is_lessening(word: &str) -> bool {
    has(&LESSENING, word)
}

/// Whether a word refers to something that the context names.
pub fn is_referring(word: &str) -> bool {
    REFERRING.contains(word)
}

/// Whether a word says a date.
pub fn is_date(word: &str) -> bool {
    has(&DATES, word)
}

/// Whether a word says a number, a scale or a unit.
pub fn is_number(word: &str) -> bool {
    has(&NUMBERS, word)
}

/// What a word does to its sentence; the gravest where it does several.
pub fn role(word: &str) -> Option<Role> {
    Some(if is_negation(word) {
        Role::Negation
    } else if is_modal(word) {
        Role::Modal
    } else if is_number(word) {
        Role::Number
    } else if is_date(word) {
        Role::Date
    } else if has(&QUANTIFIERS, word) {
        Role::Quantifier
    } else if matches!(word, "if" | "unless" | "provided" | "whether" | "si" | "если" | "اذا" | "若") {
        Role::Condition
    } else if has(&COMPARATIVES, word) {
        Role::Comparative
    } else if is_hedge(word) {
        Role::Hedge
    } else if has(&SCOPES, word) {
        Role::Scope
    } else {
        return None;
    })
}

/// Words that hold a sentence together and say little by themselves.
pub fn is_function(word: &str) -> bool {
    FUNCTIONS.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_the_role_that_turns_a_sentence() {
        assert_eq!(role("don't"), Some(Role::Negation));
        assert_eq!(role("deberan"), Some(Role::Modal));
        assert_eq!(role("не"), Some(Role::Negation));
        assert_eq!(role("seventy"), Some(Role::Number));
        assert_eq!(role("education"), None);
    }

    #[test]
    fn opposites_are_told_with_their_endings() {
        for (one, other) in
            [("increased", "reduced"), ("legal", "illegal"), ("useful", "useless"), ("support", "opposed")]
        {
            assert!(are_opposites(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("augmente", "reduit"),
            ("rechazo", "acepto"),
            ("увеличение", "сокращение"),
            ("укрепить", "ослабить"),
            ("增", "减"),
        ] {
            assert!(are_opposites(one, other), "{one} {other}");
        }
        assert!(is_negation("ولا") && is_negation("n'est") && is_modal("ويجب") && !is_negation("واحد"));
        assert!(!are_opposites("state", "states"));
        assert!(are_numbers_of_one("policy", "policies") && are_forms("decide", "decided"));
    }
}
