//! Languages as far as words differ by them: stems and function words.

use std::cell::RefCell;
use std::collections::HashMap;

use tantivy::tokenizer::{Language as Snowball, RawTokenizer, Stemmer, StopWordFilter, TextAnalyzer, TokenStream};

use super::arabic;
use super::fold::fold_word;
use super::words::{self, Word};

/// How the words of a text are brought to their stems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English; also texts whose language is not known, and texts in scripts without a stemmer, where Latin words are
    /// English more often than anything else.
    #[default]
    English,
    /// A language with a stemmer: Snowball's, or our own for Arabic.
    Snowball(Snowball),
    /// A language in Latin script that has none: words are compared as they are.
    Plain,
}

impl Language {
    /// The language of a BCP 47 tag; of a text that has none, English.
    pub fn of(tag: Option<&str>) -> Self {
        let primary = tag.and_then(|tag| tag.split(['-', '_']).next()).unwrap_or("").to_ascii_lowercase();
        Self::Snowball(match primary.as_str() {
            "ar" | "ara" => Snowball::Arabic,
            "da" | "dan" => Snowball::Danish,
            "nl" | "nld" | "dut" | "af" => Snowball::Dutch,
            "fi" | "fin" => Snowball::Finnish,
            "fr" | "fra" | "fre" => Snowball::French,
            "de" | "deu" | "ger" => Snowball::German,
            "el" | "ell" | "gre" => Snowball::Greek,
            "hu" | "hun" => Snowball::Hungarian,
            "it" | "ita" => Snowball::Italian,
            "no" | "nb" | "nn" | "nor" | "nob" | "nno" => Snowball::Norwegian,
            "pt" | "por" => Snowball::Portuguese,
            "ro" | "ron" | "rum" => Snowball::Romanian,
            "ru" | "rus" => Snowball::Russian,
            "es" | "spa" => Snowball::Spanish,
            "sv" | "swe" => Snowball::Swedish,
            "ta" | "tam" => Snowball::Tamil,
            "tr" | "tur" => Snowball::Turkish,
            "pl" | "cs" | "sk" | "sl" | "hr" | "bs" | "sq" | "lt" | "lv" | "et" | "ca" | "gl" | "eu" | "cy" | "ga"
            | "is" | "mt" | "vi" | "id" | "ms" | "tl" | "sw" | "la" | "eo" | "az" | "uz" | "tk" | "jv" | "zu"
            | "sn" => {
                return Self::Plain;
            }
            _ => return Self::English,
        })
    }

    /// The stem of a word, folded.
    pub fn stem(self, word: &Word) -> String {
        let language = match self {
            Self::English => return words::stem(&word.folded),
            Self::Plain => return word.folded.clone(),
            Self::Snowball(language) => language,
        };
        if is_latin(word) && !is_written_in_latin(language) {
            return words::stem(&word.folded);
        }
        if word.folded.chars().any(|c| c.is_ascii_digit()) {
            return word.folded.clone();
        }
        if language == Snowball::Arabic {
            return arabic::stem(&word.folded);
        }
        // Stemmers know their accents, so they get the word before these are folded away.
        let stem = stemmed(language, self.bare(word));
        let folded = fold_word(&stem);
        if folded.is_empty() { word.folded.clone() } else { folded }
    }

    /// Whether a word says nothing of what a text is about.
    pub fn is_stop_word(self, word: &Word) -> bool {
        match self {
            Self::English => words::is_stop_word(&word.folded),
            Self::Plain => false,
            Self::Snowball(language) if is_latin(word) && !is_written_in_latin(language) => {
                words::is_stop_word(&word.folded)
            }
            Self::Snowball(Snowball::Arabic) => ARABIC.contains(&word.folded.as_str()),
            Self::Snowball(language) => {
                let bare = self.bare(word);
                let letter = bare.chars().nth(1).is_none() && bare.chars().all(char::is_alphabetic);
                letter || is_listed(language, bare) || is_listed(language, &word.folded)
            }
        }
    }

    /// The word as written, in lower case, without an article or pronoun that has lost its vowel ("l'article").
    fn bare(self, word: &Word) -> &str {
        let written = word.accented.as_deref().unwrap_or(&word.folded);
        if !matches!(self, Self::Snowball(Snowball::French | Snowball::Italian)) || written == "aujourd'hui" {
            return written;
        }
        match written.split_once('\'') {
            // The longest that does so is "lorsqu'"; "nell'" and the like are shorter.
            Some((before, rest)) if before.chars().count() <= 7 && !rest.is_empty() => rest,
            _ => written,
        }
    }
}

fn is_latin(word: &Word) -> bool {
    word.folded.is_ascii()
}

fn is_written_in_latin(language: Snowball) -> bool {
    !matches!(language, Snowball::Arabic | Snowball::Greek | Snowball::Russian | Snowball::Tamil)
}

thread_local! {
    static STEMMERS: RefCell<HashMap<Snowball, TextAnalyzer>> = RefCell::default();
    static LISTS: RefCell<HashMap<Snowball, Option<TextAnalyzer>>> = RefCell::default();
}

fn stemmed(language: Snowball, word: &str) -> String {
    STEMMERS.with_borrow_mut(|stemmers| {
        let stemmer = stemmers
            .entry(language)
            .or_insert_with(|| TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::new(language)).build());
        let mut stream = stemmer.token_stream(word);
        if stream.advance() { stream.token().text.clone() } else { word.to_owned() }
    })
}

/// Whether a word is on the language's list of function words, where there is one.
fn is_listed(language: Snowball, word: &str) -> bool {
    LISTS.with_borrow_mut(|lists| {
        let list = lists.entry(language).or_insert_with(|| {
            let filter = StopWordFilter::new(language)?;
            Some(TextAnalyzer::builder(RawTokenizer::default()).filter(filter).build())
        });
        list.as_mut().is_some_and(|list| !list.token_stream(word).advance())
    })
}

/// Arabic function words, folded as [`fold_word`] folds.
static ARABIC: &[&str] = &[
    "في",
    "من",
    "علي",
    "الي",
    "عن",
    "مع",
    "ان",
    "او",
    "ثم",
    "لا",
    "ما",
    "لم",
    "لن",
    "قد",
    "كل",
    "اي",
    "هذا",
    "هذه",
    "ذلك",
    "تلك",
    "التي",
    "الذي",
    "الذين",
    "هو",
    "هي",
    "هم",
    "كان",
    "كانت",
    "يكون",
    "تكون",
    "بين",
    "عند",
    "بعد",
    "قبل",
    "حتي",
    "اذا",
    "كما",
    "غير",
    "وفي",
    "ومن",
    "وان",
    "وعلي",
    "والي",
    "ولا",
    "بان",
    "لها",
    "له",
    "لهم",
    "به",
    "بها",
    "فيه",
    "فيها",
    "منه",
    "منها",
    "عليه",
    "عليها",
    "و",
];

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;

    fn stems(tag: &str, text: &str) -> Vec<String> {
        let language = Language::of(Some(tag));
        words(text).iter().filter(|word| !language.is_stop_word(word)).map(|word| language.stem(word)).collect()
    }

    #[test]
    fn forms_of_a_word_meet_in_their_language() {
        for (tag, a, b) in [
            ("fr", "Les résolutions adoptées", "la résolution adoptée"),
            ("fr", "l’égalité des droits", "d'égalité, droit"),
            ("es", "las naciones unidas", "la nación unida"),
            ("ru", "Организации Объединённых Наций", "организацию объединенных наций"),
            ("ar", "حُقوق الإنسان", "حقوق إنسان"),
            ("de", "die Verordnungen", "Verordnung"),
            ("pt", "as declarações", "a declaração"),
            ("it", "dell'assemblea", "l’assemblea"),
        ] {
            assert_eq!(stems(tag, a), stems(tag, b), "{tag}: {a} / {b}");
        }
    }

    #[test]
    fn words_of_another_script_are_stemmed_as_english() {
        assert_eq!(stems("ru", "the Declarations"), ["declar"]);
        assert_eq!(stems("zh", "the Declarations"), ["declar"]);
        assert_eq!(stems("pl", "ustawy"), ["ustawy"]);
    }

    #[test]
    fn a_text_without_a_language_counts_as_english() {
        assert_eq!(Language::of(None), Language::English);
        assert_eq!(Language::of(Some("en-GB")), Language::English);
        assert_eq!(Language::of(Some("FR-ca")), Language::Snowball(Snowball::French));
    }
}
