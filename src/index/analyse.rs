//! From text to the terms that are indexed and asked for: the same way for both, so that they meet.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::text::words::{is_stop_word, stem, words};

/// Raised whenever the same text may give other terms; an index of another version is built anew.
pub(super) const VERSION: u32 = 1;

/// Longer words are no words (encoded data); they would only swell the dictionary.
const LONGEST: usize = 128;

/// The terms of a text in their order, repeated as often as they occur: words folded (case, accents, soft hyphens) and
/// stemmed, without those that say nothing of what a text is about.
pub fn terms(text: &str) -> Vec<String> {
    positioned(text).map(|token| token.text).collect()
}

fn positioned(text: &str) -> impl Iterator<Item = Token> {
    let words = words(text).into_iter().enumerate();
    let kept = words.filter(|(_, word)| word.folded.len() <= LONGEST && !is_stop_word(&word.folded));
    kept.map(|(position, word)| Token {
        offset_from: word.span.start,
        offset_to: word.span.end,
        // Counted over all words, so that a phrase knows where a stop word stood.
        position,
        text: stem(&word.folded),
        position_length: 1,
    })
}

/// [`terms`] as tantivy wants it.
#[derive(Debug, Clone, Default)]
pub(super) struct Terms;

/// The terms of one text.
#[derive(Debug)]
pub(super) struct Stream {
    tokens: std::vec::IntoIter<Token>,
    current: Token,
}

impl Tokenizer for Terms {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        Stream { tokens: positioned(text).collect::<Vec<_>>().into_iter(), current: Token::default() }
    }
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        match self.tokens.next() {
            Some(token) => {
                self.current = token;
                true
            }
            None => false,
        }
    }

    fn token(&self) -> &Token {
        &self.current
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.current
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_reads_the_same_is_the_same_term() {
        for (a, b) in [
            ("Co\u{ad}operation of\u{a0}Cafés", "cooperation café"),
            ("GOVERNING", "the governed"),
            ("ﬁnance", "finance"),
        ] {
            assert_eq!(terms(a), terms(b), "{a:?} {b:?}");
        }
        assert_eq!(terms("who is he?"), [""; 0]);
        assert_eq!(terms(&"x".repeat(200)), [""; 0]);
        assert_eq!(terms("tax, tax!"), ["tax", "tax"]);
    }

    #[test]
    fn positions_count_the_words_between() {
        let positions: Vec<usize> = positioned("Declaration of the Rights").map(|token| token.position).collect();
        assert_eq!(positions, [0, 3]);
    }
}
