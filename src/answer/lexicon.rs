//! The words by which questions and sentences are understood, by language: all rules that depend on a language take their
//! words from here.
//!
//! English is complete; French and Spanish have the question words and the words of follow-ups.

use crate::text::cardinals::cardinal;
use crate::text::language::Language;
use crate::text::words::{Word, is_question_word, is_stop_word};

/// A language that questions are understood in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tongue {
    /// English, and whatever is none of the others.
    English,
    /// French.
    French,
    /// Spanish.
    Spanish,
}

impl Tongue {
    /// The language of a question: the one that has most of its function words; English where two have as many.
    pub fn of(words: &[Word]) -> Self {
        let hits = |language: Language| words.iter().filter(|word| language.is_stop_word(word)).count();
        let english = words.iter().filter(|word| is_stop_word(&word.folded)).count();
        let (french, spanish) = (hits(Language::of(Some("fr"))), hits(Language::of(Some("es"))));
        let asks = |list: &[&str]| words.iter().any(|word| list.contains(&word.folded.as_str()));
        let french = french + usize::from(asks(&["qui", "quand", "combien", "pourquoi", "quel", "quelle", "quelles"]));
        let spanish = spanish
            + usize::from(asks(&[
                "quien", "quienes", "cuando", "donde", "cuanto", "cuantos", "cuantas", "cuanta", "por",
            ]));
        if french > english && french >= spanish {
            Self::French
        } else if spanish > english {
            Self::Spanish
        } else {
            Self::English
        }
    }

    /// Whether a word of a question is one of content: it says what the question is about.
    pub fn is_content(self, word: &Word) -> bool {
        let bare = word.folded.split(['\'', '’']).next().unwrap_or("");
        match self {
            Self::English => !is_stop_word(bare) && !is_question_word(bare) && !FILLERS.contains(&bare),
            Self::French => !Language::of(Some("fr")).is_stop_word(word) && !ASKING.contains(&bare),
            Self::Spanish => !Language::of(Some("es")).is_stop_word(word) && !ASKING.contains(&bare),
        }
    }

    /// Whether a word stands for something that was named before, whatever is beside it.
    pub fn is_pronoun(self, folded: &str) -> bool {
        match self {
            Self::English => matches!(
                folded,
                "it" | "its"
                    | "they"
                    | "them"
                    | "their"
                    | "theirs"
                    | "this"
                    | "these"
                    | "those"
                    | "he"
                    | "she"
                    | "his"
                    | "him"
                    | "her"
                    | "hers"
            ),
            Self::French => {
                matches!(
                    folded,
                    "il" | "elle"
                        | "ils"
                        | "elles"
                        | "lui"
                        | "leur"
                        | "leurs"
                        | "cela"
                        | "ca"
                        | "celui"
                        | "celle"
                        | "ceux"
                )
            }
            Self::Spanish => {
                matches!(
                    folded,
                    "el" | "ella" | "ellos" | "ellas" | "eso" | "esto" | "esta" | "este" | "esos" | "su" | "sus" | "lo"
                )
            }
        }
    }

    /// Whether a question that begins so goes on from what was said.
    pub fn goes_on(self, first: &str, second: &str) -> bool {
        match self {
            Self::English => {
                matches!(first, "and" | "but" | "or") || matches!((first, second), ("what" | "how", "about"))
            }
            Self::French => matches!(first, "et" | "mais"),
            Self::Spanish => matches!(first, "y" | "e" | "pero"),
        }
    }
}

/// Words that are polite, or say that somebody asks.
const FILLERS: [&str; 30] = [
    "please",
    "thank",
    "thanks",
    "ok",
    "okay",
    "fine",
    "good",
    "great",
    "know",
    "want",
    "tell",
    "sure",
    "really",
    "see",
    "like",
    "yeah",
    "yes",
    "oh",
    "hi",
    "hello",
    "wow",
    "get",
    "need",
    "now",
    "couple",
    "question",
    "questions",
    "help",
    "well",
    "said",
];

/// French and Spanish question words that their stop lists may lack.
const ASKING: [&str; 24] = [
    "qui", "quand", "ou", "combien", "pourquoi", "comment", "quel", "quelle", "quels", "quelles", "est", "quien",
    "quienes", "cuando", "donde", "cuanto", "cuantos", "cuanta", "cuantas", "que", "cual", "cuales", "como", "por",
];

/// Whether a word of a question in any of the languages asks rather than names.
pub fn asks(word: &Word) -> bool {
    is_question_word(&word.folded) || is_foreign_asking(&word.folded)
}

/// Whether a folded word asks in French or Spanish and is nothing else in English.
pub fn is_foreign_asking(folded: &str) -> bool {
    matches!(
        folded,
        "qui"
            | "quand"
            | "combien"
            | "pourquoi"
            | "quel"
            | "quelle"
            | "quels"
            | "quelles"
            | "quien"
            | "quienes"
            | "cuando"
            | "donde"
            | "cuanto"
            | "cuantos"
            | "cuanta"
            | "cuantas"
    )
}

/// Words that deny.
pub fn is_negation(folded: &str) -> bool {
    matches!(
        folded,
        "not"
            | "no"
            | "never"
            | "cannot"
            | "neither"
            | "nor"
            | "without"
            | "none"
            | "nothing"
            | "nobody"
            | "lacks"
            | "lack"
            | "hardly"
            | "unable"
            | "refused"
            | "nowhere"
    ) || folded.ends_with("n't")
        || folded.ends_with("n’t")
}

/// Words with which a sentence says that something may be otherwise.
pub fn is_hedge(folded: &str) -> bool {
    matches!(
        folded,
        "if" | "unless"
            | "except"
            | "perhaps"
            | "possibly"
            | "sometimes"
            | "usually"
            | "often"
            | "partly"
            | "whether"
            | "almost"
            | "nearly"
            | "hardly"
            | "some"
            | "claims"
            | "alleged"
            | "allegedly"
            | "reportedly"
            | "rarely"
            | "seldom"
            | "until"
            | "when"
            | "where"
            | "only"
            | "supposedly"
    )
}

/// Words that make a question ask for more than that something is so.
pub fn is_quantifier(folded: &str) -> bool {
    matches!(
        folded,
        "all" | "every" | "always" | "only" | "any" | "each" | "both" | "entirely" | "fully" | "most" | "still"
    )
}

/// What a verb is modified by, as far as it changes what is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Modal {
    /// must, shall, has to, is required to.
    Duty,
    /// should, ought.
    Advice,
    /// may, might, could.
    Maybe,
    /// can.
    Power,
    /// will, would.
    Future,
}

/// The modal that a word is.
pub fn modal(folded: &str) -> Option<Modal> {
    Some(match folded {
        "must" | "shall" | "required" | "obliged" => Modal::Duty,
        "should" | "ought" => Modal::Advice,
        "may" | "might" | "could" => Modal::Maybe,
        "can" | "cannot" | "able" | "unable" => Modal::Power,
        "will" | "would" => Modal::Future,
        _ => return None,
    })
}

/// Whether a word may begin a question that wants yes or no.
pub fn is_auxiliary(folded: &str) -> bool {
    matches!(
        folded,
        "is" | "are"
            | "was"
            | "were"
            | "do"
            | "does"
            | "did"
            | "can"
            | "could"
            | "may"
            | "must"
            | "should"
            | "shall"
            | "will"
            | "would"
            | "has"
            | "have"
            | "had"
            | "isn't"
            | "aren't"
            | "wasn't"
            | "weren't"
            | "don't"
            | "doesn't"
            | "didn't"
            | "can't"
            | "won't"
            | "hasn't"
            | "haven't"
    )
}

/// Pairs of words that exclude one another, as stems.
const OPPOSITES: [(&str, &str); 20] = [
    ("voluntari", "mandatori"),
    ("voluntari", "compulsori"),
    ("voluntari", "obligatori"),
    ("voluntari", "bind"),
    ("option", "mandatori"),
    ("option", "compulsori"),
    ("public", "privat"),
    ("public", "secret"),
    ("open", "close"),
    ("free", "paid"),
    ("accept", "reject"),
    ("adopt", "reject"),
    ("allow", "forbid"),
    ("allow", "prohibit"),
    ("permit", "prohibit"),
    ("legal", "illeg"),
    ("permanent", "temporari"),
    ("increas", "decreas"),
    ("agre", "disagre"),
    ("success", "fail"),
];

/// Stems that exclude one of these.
pub fn opposites_of(stem: &str) -> impl Iterator<Item = &'static str> {
    OPPOSITES.iter().filter_map(move |&(one, other)| {
        if one == stem {
            Some(other)
        } else if other == stem {
            Some(one)
        } else {
            None
        }
    })
}

/// Whether one of two stems excludes the other.
pub fn are_opposites(a: &str, b: &str) -> bool {
    OPPOSITES.iter().any(|&(one, other)| (a == one && b == other) || (a == other && b == one))
}

/// Words by which a question asks what changed.
pub fn is_change(folded: &str) -> bool {
    matches!(
        folded,
        "change"
            | "changed"
            | "changes"
            | "differ"
            | "differs"
            | "difference"
            | "differences"
            | "different"
            | "revised"
            | "new"
            | "dropped"
            | "added"
    )
}

/// Words by which a sentence tells that something changed.
pub fn tells_a_change(folded: &str) -> bool {
    matches!(
        folded,
        "change"
            | "changed"
            | "changes"
            | "became"
            | "become"
            | "revised"
            | "revision"
            | "amended"
            | "amends"
            | "replaced"
            | "replaces"
            | "added"
            | "adds"
            | "removed"
            | "dropped"
            | "renamed"
            | "extended"
            | "differs"
            | "differ"
            | "formerly"
            | "previously"
            | "instead"
    )
}

/// Words for people that are counted: whoever asks for the one takes the other.
pub fn is_people(folded: &str) -> bool {
    matches!(
        folded,
        "people"
            | "persons"
            | "participants"
            | "attendees"
            | "members"
            | "citizens"
            | "residents"
            | "inhabitants"
            | "users"
            | "men"
            | "women"
            | "children"
            | "students"
            | "employees"
            | "staff"
            | "workers"
            | "visitors"
            | "delegates"
            | "population"
            | "soldiers"
            | "immigrants"
            | "refugees"
    )
}

/// Adverbs that do not change what a sentence says yes or no to.
pub fn is_emphasis(folded: &str) -> bool {
    matches!(folded, "legally" | "really" | "actually" | "currently" | "formally" | "generally" | "now" | "already")
}

/// The value of an English number word, or of digits; `None` for other words.
pub fn number_of(folded: &str) -> Option<usize> {
    cardinal(folded).or_else(|| folded.parse().ok())
}

/// Whether a word compares with all others: "largest", "most" (the latter only with an adjective after it).
pub fn is_superlative(folded: &str) -> bool {
    matches!(folded, "best" | "worst" | "least" | "most" | "fewest")
        || (folded.len() > 5
            && folded.ends_with("est")
            && !matches!(
                folded,
                "interest"
                    | "request"
                    | "forest"
                    | "protest"
                    | "honest"
                    | "modest"
                    | "harvest"
                    | "suggest"
                    | "contest"
                    | "conquest"
                    | "invest"
                    | "budapest"
                    | "digest"
                    | "arrest"
                    | "northwest"
                    | "southwest"
                    | "midwest"
                    | "everest"
                    | "bucharest"
                    | "manifest"
                    | "attest"
                    | "behest"
                    | "latest"
                    | "priest"
                    | "tempest"
                    | "ernest"
            ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words::words;

    #[test]
    fn the_language_of_a_question_is_told_by_its_small_words() {
        for (question, tongue) in [
            ("Who chaired the meeting?", Tongue::English),
            ("Qui a présidé la réunion ?", Tongue::French),
            ("Combien de pays ont signé la déclaration ?", Tongue::French),
            ("¿Quién presidió la reunión?", Tongue::Spanish),
            ("¿Cuántos países firmaron la declaración?", Tongue::Spanish),
            ("ODET?", Tongue::English),
        ] {
            assert_eq!(Tongue::of(&words(question)), tongue, "{question}");
        }
    }

    #[test]
    fn superlatives_are_told_from_words_that_end_alike() {
        assert!(["largest", "most", "oldest", "fewest"].iter().all(|word| is_superlative(word)));
        assert!(!["interest", "request", "test", "west", "latest"].iter().any(|word| is_superlative(word)));
    }
}
