//! Words that have the same letters and yet are not the same: an accent makes another word, and a stop behind a "no" parts
//! it from what it would deny.

use unicode_normalization::UnicodeNormalization;

use super::super::lexicon;
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
