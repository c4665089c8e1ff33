//! Words, as retrieval and answers count them.

use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use super::Span;
use super::fold;
use super::lines::{is_hangul, is_hyphen, is_line_break};

/// A word of a text, folded for comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Its place in the text.
    pub span: Span,
    /// Lower case, without accents, full-width forms and soft hyphens.
    pub folded: String,
    /// Lower case with its accents, as stemmers want it, where that is something else.
    pub accented: Option<String>,
}

/// The words of a text by the rules of Unicode (UAX 29), folded. Numbers such as `1,000` and `3.5` are one word each;
/// "1-3" and "co-creation" are two.
///
/// Scripts without spaces between words give every two neighbouring characters, so that words of two characters and more
/// are found wherever they begin. A word that was parted at a line end comes as its parts and, after them, as a whole:
/// nothing tells "inter-\nnational" from "well-\nknown".
pub fn words(text: &str) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    let mut run = Run::default();
    for (start, word) in text.unicode_word_indices() {
        for (at, piece, unspaced) in pieces(word) {
            let span = Span::new(start + at, start + at + piece.len());
            if unspaced {
                run.add(text, span, &mut out);
                continue;
            }
            run.end(text, &mut out);
            let parted = out.last().and_then(|last| parted_before(text, last, span));
            push_word(&mut out, span, piece, piece);
            if let Some(whole) = parted {
                push_word(&mut out, whole, text.get(whole.start..span.start).unwrap_or(""), piece);
            }
        }
    }
    run.end(text, &mut out);
    out
}

/// Adds a word; `before` is what stands before `piece` of a word in parts, or the piece itself for a whole one.
fn push_word(out: &mut Vec<Word>, span: Span, before: &str, piece: &str) {
    let whole = span.len() == piece.len();
    let first = if whole { "" } else { before.trim_end().trim_end_matches(is_hyphen) };
    let folded = fold::fold_word(first) + &fold::fold_word(piece);
    if folded.is_empty() {
        return;
    }
    let ascii = first.is_ascii() && piece.is_ascii();
    let accented = (!ascii).then(|| fold::lower(first) + &fold::lower(piece)).filter(|accented| *accented != folded);
    out.push(Word { span, folded, accented });
}

/// The whole of a word whose second part this is, where the first one stands at the end of the line before.
fn parted_before(text: &str, last: &Word, span: Span) -> Option<Span> {
    let gap = text.get(last.span.end..span.start)?;
    // A soft hyphen counts as part of the word, another one does not.
    let soft = last.span.of(text)?.ends_with('\u{ad}');
    let rest = if soft { gap } else { gap.strip_prefix(is_hyphen)? };
    let letters = |text: Option<&str>| text.is_some_and(|text| !text.chars().any(char::is_numeric));
    (is_line_break(rest) && letters(last.span.of(text)) && letters(span.of(text))).then(|| last.span.cover(span))
}

/// Whether a script is written without spaces between words (Han, kana, Thai, Lao, Khmer, Burmese) or, as Korean, with
/// endings joined to them.
pub fn is_unspaced(c: char) -> bool {
    is_hangul(c)
        || matches!(c,
            '\u{3005}' | '\u{3007}' | '\u{3041}'..='\u{3096}' | '\u{3099}'..='\u{309a}' | '\u{309d}'..='\u{309f}'
            | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'
            | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
            | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}'
            | '\u{e01}'..='\u{e3a}' | '\u{e40}'..='\u{e4e}' | '\u{e81}'..='\u{ece}'
            | '\u{1000}'..='\u{103f}' | '\u{1780}'..='\u{17d3}')
}

/// A word divided where it changes between scripts with and without spaces.
fn pieces(word: &str) -> Vec<(usize, &str, bool)> {
    if word.is_ascii() {
        return vec![(0, word, false)];
    }
    let mut out: Vec<(usize, usize, bool)> = Vec::new();
    for (at, c) in word.char_indices() {
        let end = at + c.len_utf8();
        match out.last_mut() {
            Some(last) if last.2 == is_unspaced(c) || is_combining_mark(c) => last.1 = end,
            _ => out.push((at, end, is_unspaced(c))),
        }
    }
    out.into_iter().filter_map(|(from, to, unspaced)| Some((from, word.get(from..to)?, unspaced))).collect()
}

/// A run of characters written without spaces, in the making.
#[derive(Default)]
struct Run {
    /// Its last character, with the marks on it.
    last: Option<Span>,
    /// Whether that was given out with the one before it.
    paired: bool,
}

impl Run {
    fn add(&mut self, text: &str, span: Span, out: &mut Vec<Word>) {
        let Some(piece) = span.of(text) else { return };
        let mut chars = piece.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let mut end = at + c.len_utf8();
            while let Some((at, mark)) = chars.next_if(|&(_, c)| is_combining_mark(c) || matches!(c, 'ﾞ' | 'ﾟ')) {
                end = at + mark.len_utf8();
            }
            self.step(text, Span::new(span.start + at, span.start + end), out);
        }
    }

    fn step(&mut self, text: &str, next: Span, out: &mut Vec<Word>) {
        let Some(last) = self.last.filter(|last| goes_on(text, *last, next)) else {
            self.end(text, out);
            self.last = Some(next);
            return;
        };
        let fold = |span: Span| span.of(text).map_or_else(String::new, fold::fold_word);
        out.push(Word { span: last.cover(next), folded: fold(last) + &fold(next), accented: None });
        (self.last, self.paired) = (Some(next), true);
    }

    /// A run of one character is a word by itself.
    fn end(&mut self, text: &str, out: &mut Vec<Word>) {
        if let (Some(last), false) = (self.last, self.paired) {
            let folded = last.of(text).map_or_else(String::new, fold::fold_word);
            out.push(Word { span: last, folded, accented: None });
        }
        *self = Self::default();
    }
}

/// Whether a run goes on from one character to the next: nothing between them, or a line break, which ends a word only
/// in Korean.
fn goes_on(text: &str, last: Span, next: Span) -> bool {
    let gap = text.get(last.end..next.start).unwrap_or(" ");
    let korean = || text.get(next.start..).is_some_and(|rest| rest.starts_with(is_hangul));
    gap.is_empty() || is_line_break(gap) && !korean()
}

/// The stem of a folded word: the English Snowball stemmer for ASCII words of more than two letters, others unchanged. A
/// possessive is its noun ("ODET's").
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
    let folded = folded.strip_suffix("'s").or_else(|| folded.strip_suffix("’s")).unwrap_or(folded);
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

    fn folded(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.folded).collect()
    }

    #[test]
    fn a_word_parted_at_a_line_end_is_also_one_word() {
        assert_eq!(folded("of inter-\n national law"), ["of", "inter", "national", "international", "law"]);
        assert_eq!(folded("oper\u{ad}\nation"), ["oper", "ation", "operation"]);
        assert_eq!(folded("well-known, 79-\n1, a -\nb"), ["well", "known", "79", "1", "a", "b"]);
        let text = "of inter-\nnational law";
        assert_eq!(words(text)[3].span.of(text), Some("inter-\nnational"));
    }

    #[test]
    fn scripts_without_spaces_give_pairs() {
        assert_eq!(folded("人人生而自由"), ["人人", "人生", "生而", "而自", "自由"]);
        assert_eq!(folded("第3条，法"), ["第", "3", "条", "法"]);
        assert_eq!(folded("自\n由"), ["自由"]);
        assert_eq!(folded("データの権利"), folded("ﾃﾞｰﾀの権利"));
        assert!(folded("ทุกคนเสมอกัน").len() > 4);
        assert_eq!(folded("모든\n사람").len(), 2);
        assert_eq!(folded("KBS방송").len(), 2);
        let text = "権利が ある";
        assert_eq!(words(text)[1].span.of(text), Some("利が"));
    }

    #[test]
    fn every_word_lies_within_the_text() {
        for text in ["ก\u{e31}\u{e49}", "가각\u{301}x", "\u{3099}か", "ｱﾞb"] {
            assert!(words(text).iter().all(|word| word.span.of(text).is_some() && !word.folded.is_empty()), "{text}");
        }
    }

    #[test]
    fn stems_bring_forms_of_a_word_together() {
        assert_eq!(stem("governing"), stem("governs"));
        assert_eq!(stem("odet"), "odet");
        assert_eq!(stem("2024"), "2024");
    }
}
