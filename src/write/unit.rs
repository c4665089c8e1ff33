//! Sentences taken apart for comparison: those of the passages once, those of the model as they are checked.

use std::collections::HashSet;

use super::dates::{Date, dates};
use super::figures::{Figure, figures};
use super::names::{Name, names};
use super::prompt::Passage;
use super::turns::{Turn, turns};
use crate::text::Span;
use crate::text::language::Language;
use crate::text::sentences::sentences;
use crate::text::words::{Word, is_stop_word, words};

/// A sentence and what can be compared of it.
#[derive(Debug)]
pub(super) struct Unit {
    /// Its words as they stand.
    pub(super) text: String,
    /// Stems of its words of content.
    pub(super) stems: HashSet<String>,
    /// All its words, folded.
    pub(super) words: HashSet<String>,
    pub(super) figures: Vec<Figure>,
    pub(super) dates: Vec<Date>,
    pub(super) names: Vec<Name>,
    pub(super) turns: Vec<Turn>,
}

impl Unit {
    pub(super) fn new(text: &str, tag: Option<&str>) -> Self {
        let language = Language::of(tag);
        let all = words(text);
        let dates = dates(text);
        let taken: Vec<Span> = dates.iter().map(|date| date.span).collect();
        Self {
            text: text.to_owned(),
            stems: content(&all, language),
            figures: figures(text, &taken),
            names: names(text, &all),
            turns: turns(text, &all, language, tag),
            words: all.into_iter().map(|word| word.folded).collect(),
            dates,
        }
    }

    /// How many words of content both have.
    pub(super) fn shared(&self, other: &Self) -> usize {
        self.stems.intersection(&other.stems).count()
    }

    /// The share of the shorter one's words of content that the other has, too; 0 where they share but one of several.
    pub(super) fn overlap(&self, other: &Self) -> f32 {
        let (shared, least) = (self.shared(other), self.stems.len().min(other.stems.len()));
        if shared == 0 || (shared == 1 && least > 2) { 0.0 } else { shared as f32 / least as f32 }
    }
}

fn content(words: &[Word], language: Language) -> HashSet<String> {
    let stops = |word: &Word| language.is_stop_word(word) || is_stop_word(&word.folded);
    words.iter().filter(|word| !stops(word)).map(|word| language.stem(word)).collect()
}

/// A passage taken apart.
#[derive(Debug)]
pub(super) struct Ground<'a> {
    pub(super) passage: &'a Passage,
    /// Its sentences.
    pub(super) units: Vec<Unit>,
    /// What is known of it besides its words: title, headings, date.
    pub(super) around: Unit,
    /// Whether so many of its words begin with a capital that capitals do not tell names (German).
    pub(super) capitals: bool,
}

impl<'a> Ground<'a> {
    pub(super) fn new(passage: &'a Passage) -> Self {
        let text = &passage.citation.quote;
        let tag = passage.language.as_deref();
        let units: Vec<Unit> =
            sentences(text).into_iter().filter_map(|span| span.of(text)).map(|text| Unit::new(text, tag)).collect();
        let document = &passage.citation.document;
        let around: Vec<&str> = passage
            .heading
            .iter()
            .chain(&passage.citation.section)
            .map(String::as_str)
            .chain([document.title.as_str()])
            .chain(document.date.as_deref())
            .chain(document.symbol.as_deref())
            .collect();
        Self { passage, units, around: Unit::new(&around.join(". "), tag), capitals: has_many_capitals(text) }
    }

    /// Its sentences and what stands around them.
    pub(super) fn all(&self) -> impl Iterator<Item = &Unit> {
        self.units.iter().chain([&self.around])
    }
}

/// More than three words in ten begin with a capital, in prose of some length.
fn has_many_capitals(text: &str) -> bool {
    let (mut all, mut capital) = (0usize, 0usize);
    for word in text.split_whitespace() {
        if let Some(first) = word.chars().find(|c| c.is_alphabetic()) {
            all += 1;
            capital += usize::from(first.is_uppercase());
        }
    }
    all >= 12 && capital * 10 > all * 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_about_the_same_overlap() {
        let of = |text: &str| Unit::new(text, Some("en"));
        let said = of("The fee is due on 1 March.");
        assert!(said.overlap(&of("The annual fee of members is due on the first day of March.")) > 0.6);
        assert!(said.overlap(&of("Observers cannot vote at the meeting.")) < 0.01);
    }

    #[test]
    fn capitals_tell_nothing_where_every_noun_has_one() {
        assert!(has_many_capitals(
            "Der Hafen zahlt eine Gebühr. Die Gebühr ist am ersten Tag im März fällig, sagt der Vorstand der Reederei."
        ));
        assert!(!has_many_capitals(
            "The port of Tallinn pays a fee. The fee is due on the first day of March, says the board of the network."
        ));
    }
}
