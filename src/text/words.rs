//! Words, as retrieval and answers count them.

use unicode_segmentation::UnicodeSegmentation;

use super::Span;
use super::fold;

/// A word of a text, folded for comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Its place in the text.
    pub span: Span,
    /// Lower case, without accents, full-width forms and soft hyphens.
    pub folded: String,
}

/// The words of a text by the rules of Unicode (UAX 29), folded. Numbers such as `1,000` and `3.5` are one word each;
/// "1-3" and "co-creation" are two.
pub fn words(text: &str) -> Vec<Word> {
    text.unicode_word_indices()
        .map(|(start, word)| Word { span: Span::new(start, start + word.len()), folded: fold::fold_word(word) })
        .filter(|word| !word.folded.is_empty())
        .collect()
}

/// The stem of a folded word: the English Snowball stemmer for ASCII words of more than two letters, others unchanged.
pub fn stem(folded: &str) -> String {
    use tantivy::tokenizer::Language;
    thread_local! {
        static STEMMER: std::cell::RefCell<tantivy::tokenizer::TextAnalyzer> =
            std::cell::RefCell::new(
                tantivy::tokenizer::TextAnalyzer::builder(tantivy::tokenizer::RawTokenizer::default())
                    .filter(tantivy::tokenizer::Stemmer::new(Language::English))
                    .build(),
            );
    }
    if folded.len() <= 2 || !folded.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return folded.to_owned();
    }
    STEMMER.with_borrow_mut(|stemmer| {
        let mut stream = stemmer.token_stream(folded);
        stream.next().map_or_else(|| folded.to_owned(), |token| token.text.clone())
    })
}

/// Whether a folded word says nothing of what a text is about: articles, pronouns, auxiliaries, common prepositions.
pub fn is_stop_word(folded: &str) -> bool {
    STOP_WORDS.binary_search(&folded).is_ok()
}

/// Whether a folded word asks rather than names: `who`, `when`, `many`.
pub fn is_question_word(folded: &str) -> bool {
    matches!(
        folded,
        "what"
            | "which"
            | "who"
            | "whom"
            | "whose"
            | "when"
            | "where"
            | "why"
            | "how"
            | "many"
            | "much"
            | "does"
            | "did"
            | "do"
            | "is"
            | "are"
            | "was"
            | "were"
    )
}

/// English function words, sorted.
static STOP_WORDS: &[&str] = &[
    "a", "about", "above", "after", "again", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be",
    "because", "been", "before", "being", "below", "between", "both", "but", "by", "can", "could", "did", "do", "does",
    "doing", "down", "during", "each", "few", "for", "from", "further", "had", "has", "have", "having", "he", "her",
    "here", "hers", "him", "his", "how", "i", "if", "in", "into", "is", "it", "its", "itself", "just", "many", "may",
    "me", "might", "more", "most", "much", "must", "my", "no", "nor", "not", "of", "off", "on", "once", "only", "or",
    "other", "our", "ours", "out", "over", "own", "s", "same", "shall", "she", "should", "so", "some", "such", "t",
    "than", "that", "the", "their", "theirs", "them", "then", "there", "these", "they", "this", "those", "through",
    "to", "too", "under", "until", "up", "upon", "us", "very", "was", "we", "were", "what", "when", "where", "which",
    "while", "who", "whom", "whose", "why", "will", "with", "would", "you", "your", "yours",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_stop_words_is_sorted() {
        assert!(STOP_WORDS.is_sorted());
    }

    #[test]
    fn words_are_folded_and_keep_their_places() {
        let text = "The “Café” of 1,000\u{a0}States’";
        let words = words(text);
        let folded: Vec<&str> = words.iter().map(|word| word.folded.as_str()).collect();
        assert_eq!(folded, ["the", "cafe", "of", "1,000", "states"]);
        assert_eq!(words[1].span.of(text), Some("Café"));
    }

    #[test]
    fn stems_bring_forms_of_a_word_together() {
        assert_eq!(stem("governing"), stem("governs"));
        assert_eq!(stem("odet"), "odet");
        assert_eq!(stem("2024"), "2024");
    }
}
