//! Names: runs of words with capitals, and how they may be written otherwise.

use crate::text::Span;
use crate::text::words::{Word, is_stop_word, stem};

/// A name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    /// Its words, folded, without the genitive's ending.
    pub(super) words: Vec<String>,
    /// As it is written.
    pub(super) shown: String,
    /// Whether it is written in capitals throughout.
    pub(super) acronym: bool,
    /// The first letters of its words.
    initials: String,
}

/// The names of a sentence, in order. A word at the beginning has a capital anyway, so alone it is no name unless it is
/// in capitals throughout.
pub(super) fn names(text: &str, words: &[Word]) -> Vec<Name> {
    let mut out: Vec<Name> = Vec::new();
    let mut run: Vec<&Word> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let adjoins = run.last().is_some_and(|last| {
            let gap = text.get(last.span.end..word.span.start).unwrap_or(".");
            gap.chars().all(|c| c.is_whitespace() || c == '-')
        });
        if !adjoins {
            finish(text, &mut run, &mut out);
        }
        let capital = word.span.of(text).is_some_and(|word| word.starts_with(char::is_uppercase));
        let first = starts_sentence(text, word.span);
        // "The Network", "In Tallinn": the small word is no part of the name.
        let no_part = first && (is_stop_word(&word.folded) || !(is_acronym(text, word) || follows(text, words, at)));
        if capital && !no_part {
            run.push(word);
        } else {
            finish(text, &mut run, &mut out);
        }
    }
    finish(text, &mut run, &mut out);
    out
}

fn starts_sentence(text: &str, span: Span) -> bool {
    let before =
        text.get(..span.start).unwrap_or("").trim_end_matches(|c: char| c.is_whitespace() || "\"“‘«(['".contains(c));
    before.is_empty() || before.ends_with(['.', '!', '?', ':', ';'])
}

/// Whether the next word has a capital, too, and belongs to the same name.
fn follows(text: &str, words: &[Word], at: usize) -> bool {
    let (Some(word), Some(next)) = (words.get(at), words.get(at + 1)) else { return false };
    let gap = text.get(word.span.end..next.span.start).unwrap_or(".");
    gap.chars().all(char::is_whitespace)
        && next.span.of(text).is_some_and(|next| next.starts_with(char::is_uppercase))
        && !is_stop_word(&next.folded)
}

fn is_acronym(text: &str, word: &Word) -> bool {
    let written = word.span.of(text).unwrap_or("");
    let written = written.trim_end_matches("'s").trim_end_matches("’s");
    written.chars().filter(|c| c.is_alphabetic()).count() >= 2
        && !written.chars().any(char::is_lowercase)
        && written.chars().any(char::is_uppercase)
}

fn finish(text: &str, run: &mut Vec<&Word>, out: &mut Vec<Name>) {
    let run = std::mem::take(run);
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return };
    let acronym = run.len() == 1 && is_acronym(text, first);
    let words: Vec<String> = run.iter().map(|word| bare(&word.folded)).collect();
    // "I" and single letters name nothing that could be looked for.
    if words.iter().all(|word| word.chars().count() < 2) {
        return;
    }
    let shown = first.span.cover(last.span).of(text).unwrap_or("").to_owned();
    let initials = words.iter().filter_map(|word| word.chars().next()).collect();
    out.push(Name { words, shown, acronym, initials });
}

/// Without the genitive's ending.
fn bare(word: &str) -> String {
    word.trim_end_matches("'s").trim_end_matches("’s").to_owned()
}

impl Name {
    /// Whether all its words are among these, or its short form is among these names or theirs is it.
    pub(super) fn is_among<'a>(
        &self,
        words: &mut dyn Iterator<Item = &'a String>,
        names: &mut dyn Iterator<Item = &'a Name>,
    ) -> bool {
        let there: Vec<&String> = words.collect();
        if self.words.iter().all(|word| there.iter().any(|other| same(word, &bare(other)))) {
            return true;
        }
        for name in names {
            if self.is_short_for(name) || name.is_short_for(self) {
                return true;
            }
        }
        false
    }

    fn is_short_for(&self, long: &Self) -> bool {
        self.acronym && long.words.len() > 1 && self.words.first() == Some(&long.initials)
    }
}

/// The same word but for its ending: "Estonia" and "Estonian", "ports" and "port".
fn same(a: &str, b: &str) -> bool {
    if a == b || stem(a) == stem(b) {
        return true;
    }
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    short.chars().count() >= 4 && long.starts_with(short) && long.chars().count() <= short.chars().count() + 3
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words::words;

    fn of(text: &str) -> Vec<Name> {
        names(text, &words(text))
    }

    fn shown(text: &str) -> Vec<String> {
        of(text).into_iter().map(|name| name.shown).collect()
    }

    #[test]
    fn names_are_runs_of_capitals_but_for_the_first_word() {
        assert_eq!(shown("The Harbour Network sits in Tallinn."), ["Harbour Network", "Tallinn"]);
        assert_eq!(shown("Members pay. Maria Oberg chairs it."), ["Maria Oberg"]);
        assert_eq!(shown("UNDP and the EU met."), ["UNDP", "EU"]);
        assert_eq!(shown("It is what I said, however."), [""; 0]);
        assert_eq!(shown("In Estonia, Members agree."), ["Estonia", "Members"]);
    }

    #[test]
    fn names_may_be_written_otherwise() {
        let among = |name: &str, text: &str| {
            let words: Vec<String> = words(text).into_iter().map(|word| word.folded).collect();
            of(&format!("so {name}")).iter().all(|name| name.is_among(&mut words.iter(), &mut of(text).iter()))
        };
        for (name, text) in [
            ("Estonia's", "an Estonian port"),
            ("UN", "the United Nations met"),
            ("United Nations", "as the UN said"),
            ("Maria Oberg", "Oberg, Maria"),
        ] {
            assert!(among(name, text), "{name} / {text}");
        }
        for (name, text) in [("Austria", "in Australia"), ("EU", "the United Nations"), ("Maria Lee", "Maria Oberg")] {
            assert!(!among(name, text), "{name} / {text}");
        }
    }
}
