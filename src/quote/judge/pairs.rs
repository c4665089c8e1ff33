//! Words that have the same letters and yet are not the same: an accent makes another word, and a stop behind a "no" parts
//! it from what it would deny.

use unicode_normalization::UnicodeNormalization;

use super::super::lexicon;
use super::super::tokens::Token;
use super::{DifferenceKind, Span, Work};

impl Work<'_> {
    /// Looks at each pair of words that have the same letters.
    pub(super) fn pairs(&mut self) {
        let laid = self.laid;
        let mut missing: Option<(Span, Span)> = None;
        for &(ours, theirs) in &laid.same {
            let (Some(word), Some(token)) = (self.written.words.get(ours), self.stretch.get(theirs)) else { continue };
            let (ours_at, theirs_at) = (word.token.span, token.span);
            let (Some(quoted), Some(stored)) = (ours_at.of(self.quote), theirs_at.of(self.text)) else { continue };
            if !(quoted.is_ascii() && stored.is_ascii()) && word.bracket.is_none() && !quoted.contains('&') {
                match accents(quoted, stored) {
                    Accents::Same => {}
                    Accents::Missing => missing = missing.or(Some((ours_at, theirs_at))),
                    Accents::Other => self.add(DifferenceKind::Substitution, ours_at, theirs_at),
                }
            }
            if quoted != stored && word.bracket.is_none() && self.another_by_case(ours, theirs, quoted, stored) {
                self.add(DifferenceKind::Name, ours_at, theirs_at);
            }
            if lexicon::is_negation(&token.key) && word.bracket.is_none() {
                self.parted_denial(ours, theirs);
            }
        }
        if let Some((ours, theirs)) = missing {
            self.out.folded.push("accents");
            let (ours, theirs) = (ours.of(self.quote).unwrap_or(""), theirs.of(self.text).unwrap_or(""));
            self.out.warnings.push(format!("“{ours}” is written “{theirs}” in the source"));
        }
    }

    /// Whether a capital makes another thing of a word: "Turkey" of the bird, "MW" of "mW". Where more than this word is set
    /// in other letters, it is the setting.
    fn another_by_case(&self, ours: usize, theirs: usize, quoted: &str, stored: &str) -> bool {
        let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
        let plain = |word: &str| word.chars().skip(1).all(char::is_lowercase);
        let key = stored.to_lowercase();
        if NAMES.split_whitespace().any(|name| name == key) {
            let first = |at: usize, text: &str, span: Span| at == 0 || !within_sentence(text, span);
            let (Some(word), Some(token)) = (self.written.words.get(ours), self.stretch.get(theirs)) else {
                return false;
            };
            let begins = first(ours, self.quote, word.token.span) || !within_sentence(self.text, token.span);
            // A title has capitals all along.
            let beside = ours.checked_sub(1).and_then(|at| self.written.words.get(at));
            let beside = beside.and_then(|word| word.token.span.of(self.quote)).is_some_and(|word| !capital(word));
            return capital(quoted) != capital(stored) && plain(quoted) && plain(stored) && !begins && beside;
        }
        let counted = theirs.checked_sub(1).and_then(|at| self.stretch.get(at)).is_some_and(Token::has_digit);
        let unit = |prefixes: &str, units: &[&str]| {
            let mut letters = key.chars();
            letters.next().is_some_and(|first| prefixes.contains(first)) && units.contains(&letters.as_str())
        };
        // The first letter of "mW", the second of "Mb".
        let milli = unit("m", &["w", "wh", "v", "a", "hz", "pa", "j", "n", "m", "s", "eq"])
            && capital(quoted) != capital(stored);
        let second = |word: &str| word.chars().nth(1).is_some_and(char::is_uppercase);
        let bits = unit("kmgtp", &["b", "bps", "b/s"]) && second(quoted) != second(stored);
        counted && (milli || bits)
    }

    /// "No. States may withdraw" is not "No States may withdraw": the mark behind a denial in only one of the two texts is a
    /// difference.
    fn parted_denial(&mut self, ours: usize, theirs: usize) {
        let next = (self.written.words.get(ours + 1), self.stretch.get(theirs + 1));
        let (Some(word), Some(token)) = next else { return };
        // Behind an ellipsis the source's marks are left out; "No. 5" is the number of something.
        let fragment = self.written.words.get(ours).map(|word| word.fragment);
        if fragment != Some(word.fragment) || word.token.key != token.key || token.has_digit() {
            return;
        }
        let (Some(before), Some(source)) = (self.written.words.get(ours), self.stretch.get(theirs)) else { return };
        let place = Span::new(before.token.span.end, word.token.span.start.max(before.token.span.end));
        let theirs_at = Span::new(source.span.end, token.span.start.max(source.span.end));
        // The entity of a web page has a semicolon of its own.
        if place.of(self.quote).is_some_and(|gap| gap.contains('&')) {
            return;
        }
        let answers = matches!(source.key.as_str(), "no" | "non" | "nein" | "нет" | "لا" | "否" | "不" | "nao");
        let parts =
            |gap: Span, text: &str| gap.of(text).is_some_and(|gap| gap.contains(|c| parts_sentences(c, answers)));
        if parts(place, self.quote) != parts(theirs_at, self.text) {
            let (ours, theirs) = (before.token.span.cover(place), source.span.cover(theirs_at));
            self.add(DifferenceKind::Negation, ours.trimmed(self.quote), theirs.trimmed(self.text));
        }
    }
}

/// Whether a word stands within a sentence, as far as the mark before it tells.
fn within_sentence(text: &str, span: Span) -> bool {
    let before = text.get(..span.start).unwrap_or("").trim_end_matches([' ', '\n', '\u{a0}']);
    before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | ';'))
}

/// Words that name a country, a people, a month or a person where they have a capital, and something else where not.
const NAMES: &str = "turkey china polish march may august bill mark rose jordan chad guinea job nice reading mobile bath \
    cork lima god lent frank grant pat rob bob jack sue will dean pope mercury mars earth cancer swede finnish dutch japan \
    hamburg jersey panama brazil lap basil grace faith hope joy dawn ray drew chase chuck wade rich mike nick amber crystal \
    ruby iris ivy violet olive ginger guy victor norman miles sterling homer carol gene jean angel bear wolf hunter mason \
    carter baker cook smith taylor cooper fisher potter tanner";

/// Whether a mark ends what is said; a comma does so behind a word that is an answer.
fn parts_sentences(c: char, answers: bool) -> bool {
    matches!(c, '.' | '!' | '?' | ';' | ':' | '。' | '！' | '？' | '；' | '؟' | '؛')
        || answers && matches!(c, ',' | '，' | '،' | '—' | '–')
}

/// How the accents of two words of the same letters differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Accents {
    /// Not at all, or as houses write them.
    Same,
    /// The quotation lacks one.
    Missing,
    /// The quotation has one that the source does not have: another word.
    Other,
}

fn accents(quote: &str, source: &str) -> Accents {
    let (ours, theirs) = (letters(quote), letters(source));
    if ours.len() != theirs.len() {
        return Accents::Same;
    }
    let mut missing = false;
    for ((_, _, ours), (base, capital, theirs)) in ours.iter().zip(&theirs) {
        // The two dots of the Russian "ё" may be left out and put in; capitals often have no accents.
        if ours == theirs || *base == 'е' || (*capital && theirs.is_empty()) {
            continue;
        }
        if ours.iter().any(|mark| !theirs.contains(mark)) {
            return Accents::Other;
        }
        missing = true;
    }
    if missing { Accents::Missing } else { Accents::Same }
}

/// The letters of a word, whether each is a capital, and its accents.
fn letters(word: &str) -> Vec<(char, bool, Vec<char>)> {
    let mut out: Vec<(char, bool, Vec<char>)> = Vec::new();
    for c in word.nfkd() {
        match c {
            '\u{300}'..='\u{36f}' => {
                if let Some((_, _, marks)) = out.last_mut() {
                    marks.push(c);
                    marks.sort_unstable();
                }
            }
            // A stroke is an accent that does not decompose.
            'ø' | 'Ø' => out.push(('o', c == 'Ø', vec!['\u{338}'])),
            'ł' | 'Ł' => out.push(('l', c == 'Ł', vec!['\u{335}'])),
            c if c.is_alphabetic() => {
                let plain = c.to_lowercase().next().unwrap_or(c);
                out.push((plain, c.is_uppercase(), vec![]));
            }
            _ => {}
        }
    }
    out
}
