//! Words that are one word in two forms: singular and plural, tenses.

/// Whether two words are forms of one: what their common beginning leaves are endings.
pub fn are_forms(one: &str, other: &str) -> bool {
    const ENDINGS: [&str; 22] = [
        "", "s", "es", "d", "ed", "ing", "e", "ies", "y", "ied", "ly", "er", "est", "n", "en", "'s", "al", "ion",
        "ions", "ment", "ance", "ly",
    ];
    let shared: usize = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    if shared < 3 {
        return false;
    }
    let endings = (one.get(shared..).unwrap_or(""), other.get(shared..).unwrap_or(""));
    ENDINGS.contains(&endings.0) && ENDINGS.contains(&endings.1)
}

/// Whether two words differ in number only: singular and plural.
pub fn are_numbers_of_one(one: &str, other: &str) -> bool {
    let plural = |singular: &str, plural: &str| {
        plural.strip_suffix('s') == Some(singular)
            || plural.strip_suffix("es") == Some(singular)
            || plural.strip_suffix("ies").zip(singular.strip_suffix('y')).is_some_and(|(a, b)| a == b)
    };
    plural(one, other)
        || plural(other, one)
        || matches!(
            (one, other),
            ("man", "men")
                | ("men", "man")
                | ("woman", "women")
                | ("women", "woman")
                | ("child", "children")
                | ("children", "child")
                | ("person", "people")
                | ("people", "person")
                | ("this", "these")
                | ("these", "this")
                | ("that", "those")
                | ("those", "that")
        )
}

/// Whether a word carries tense or voice: forms of be, have and do.
pub fn is_tense(word: &str) -> bool {
    matches!(
        word,
        "is" | "are"
            | "was"
            | "were"
            | "be"
            | "been"
            | "being"
            | "am"
            | "has"
            | "have"
            | "had"
            | "having"
            | "do"
            | "does"
            | "did"
            | "done"
            | "est"
            | "sont"
            | "etait"
            | "etaient"
            | "a"
            | "ont"
            | "avait"
            | "es"
            | "son"
            | "era"
            | "eran"
            | "ha"
            | "han"
            | "habia"
            | "был"
            | "была"
            | "были"
            | "будет"
    )
}
