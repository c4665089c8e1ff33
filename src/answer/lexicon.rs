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

/// The value of an English number word, or of digits; `None` for other words.
pub fn number_of(folded: &str) -> Option<usize> {
    cardinal(folded).or_else(|| folded.parse().ok())
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
}
