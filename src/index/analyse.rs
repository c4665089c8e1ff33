//! From text to the terms that are indexed and asked for: the same way for both, so that they meet.

use tantivy::tokenizer::{PreTokenizedString, Token};

use crate::document::language::detect;
use crate::text::Span;
use crate::text::language::Language;
use crate::text::words::{Word, words};

/// Raised whenever the same text may give other terms; an index of another version is built anew.
pub(super) const VERSION: u32 = 3;

/// Longer words are no words (encoded data); they would only swell the dictionary.
const LONGEST: usize = 128;

/// The terms of a text in their order, repeated as often as they occur: words folded (case, accents, soft hyphens) and
/// stemmed as its language does, without those that say nothing of what a text is about.
pub fn terms(text: &str, language: Language) -> Vec<String> {
    positioned(text, language).map(|token| token.text).collect()
}

/// [`terms`] as tantivy takes them.
pub(super) fn tokens(text: &str, language: Language) -> PreTokenizedString {
    PreTokenizedString { text: String::new(), tokens: positioned(text, language).collect() }
}

fn positioned(text: &str, language: Language) -> impl Iterator<Item = Token> {
    let words = words(text).into_iter().enumerate();
    let kept = words.filter(move |(_, word)| word.folded.len() <= LONGEST && !language.is_stop_word(word));
    kept.map(move |(position, word)| Token {
        offset_from: word.span.start,
        offset_to: word.span.end,
        // Counted over all words, so that a phrase knows where a stop word stood.
        position,
        text: language.stem(&word),
        position_length: 1,
    })
}

/// A word that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Its place in the question.
    pub span: Span,
    /// Its number among all words of the question, function words included.
    pub number: usize,
    /// The word, folded.
    pub folded: String,
    /// The terms as which passages may hold it: its stems in the languages of the library, that of the question first.
    /// They count as one term, by the one that matches best.
    pub forms: Vec<String>,
}

/// The words that a question asks for, in their order, repeated as often as they occur. `present`: the languages of the
/// library, the most frequent first.
pub fn asked(question: &str, present: &[Language]) -> Vec<Asked> {
    let present = if present.is_empty() { &[Language::English] } else { present };
    let words = words(question);
    let spoken = spoken(question, &words, present);
    let kept = words.into_iter().enumerate().filter(|(_, word)| word.folded.len() <= LONGEST);
    kept.filter_map(|(number, word)| {
        if spoken.is_some_and(|language| language.is_stop_word(&word)) {
            return None;
        }
        let mut forms: Vec<String> = Vec::new();
        for language in spoken.iter().chain(present) {
            // Where the question's language is not known, each language drops its own function words.
            if spoken.is_some() || !language.is_stop_word(&word) {
                let stem = language.stem(&word);
                if !forms.contains(&stem) {
                    forms.push(stem);
                }
            }
        }
        (!forms.is_empty()).then_some(Asked { span: word.span, number, folded: word.folded, forms })
    })
    .collect()
}

/// The language of a question: the library's own where that is one; else the one that has most of the question's function
/// words; else what its letters tell.
fn spoken(question: &str, words: &[Word], present: &[Language]) -> Option<Language> {
    if let [only] = present {
        return Some(*only);
    }
    let hits = |language: Language| words.iter().filter(|word| language.is_stop_word(word)).count();
    // Whoever asks may do so in English whatever the documents speak.
    let mut counted: Vec<(usize, Language)> = Vec::new();
    for &language in present.iter().chain(&[Language::English]) {
        if !counted.iter().any(|&(_, other)| other == language) {
            counted.push((hits(language), language));
        }
    }
    counted.sort_by_key(|&(hits, _)| std::cmp::Reverse(hits));
    match *counted.as_slice() {
        [(most, language), (next, _), ..] if most > next => Some(language),
        _ => {
            let told = Language::of(Some(&detect(question)?));
            counted.iter().any(|&(_, language)| language == told).then_some(told)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english(text: &str) -> Vec<String> {
        terms(text, Language::English)
    }

    #[test]
    fn what_reads_the_same_is_the_same_term() {
        for (a, b) in [
            ("Co\u{ad}operation of\u{a0}Cafés", "cooperation café"),
            ("GOVERNING", "the governed"),
            ("ﬁnance", "finance"),
        ] {
            assert_eq!(english(a), english(b), "{a:?} {b:?}");
        }
        assert_eq!(english("who is he?"), [""; 0]);
        assert_eq!(english(&"x".repeat(200)), [""; 0]);
        assert_eq!(english("tax, tax!"), ["tax", "tax"]);
    }

    #[test]
    fn positions_count_the_words_between() {
        let positions: Vec<usize> =
            positioned("Declaration of the Rights", Language::English).map(|token| token.position).collect();
        assert_eq!(positions, [0, 3]);
    }

    #[test]
    fn a_library_of_one_language_is_asked_as_it_is_indexed() {
        let question = "Who governs the “inter-\nnational” cafés? Governs!";
        let forms: Vec<String> = asked(question, &[]).into_iter().flat_map(|asked| asked.forms).collect();
        assert_eq!(forms, english(question));
    }

    #[test]
    fn a_question_meets_texts_of_every_language_of_the_library() {
        let french = Language::of(Some("fr"));
        let present = [Language::English, french];
        let found = asked("Quelles sont les obligations des autorités ?", &present);
        let words: Vec<&str> = found.iter().map(|asked| asked.folded.as_str()).collect();
        assert_eq!(words, ["obligations", "autorites"]);
        for term in terms("les obligations des autorités", french) {
            assert!(found.iter().any(|asked| asked.forms.contains(&term)), "{term}");
        }
        let found = asked("What are the duties of the authorities?", &present);
        assert_eq!(found.iter().map(|asked| asked.folded.as_str()).collect::<Vec<_>>(), ["duties", "authorities"]);
        let found = asked("numéros", &present);
        assert_eq!(found[0].forms.len(), 2, "no language told: both stems");
    }

    #[test]
    fn chinese_questions_meet_chinese_texts() {
        let text = terms("每个人都可以向行政机关索取文件。", Language::of(Some("zh")));
        let found = asked("行政机关的文件", &[Language::English]);
        let met = found.iter().filter(|asked| asked.forms.iter().any(|form| text.contains(form))).count();
        assert_eq!(met, 4, "行政 政机 机关 文件");
    }
}
