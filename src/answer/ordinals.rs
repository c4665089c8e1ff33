//! "The first", "the third", "the last": which of several a question means.

use super::evidence::{Evidence, Unit};
use super::lexicon;
use super::question::{Question, Term};
use crate::text::Span;
use crate::text::words::{stem, words};

/// Words that tell one of several by its place.
const ORDINALS: [&str; 12] =
    ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "last", "final"];

/// What a sentence says of the one that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// Its ordinal, or one stands around it.
    It,
    /// Only that of another.
    Another(String),
    /// None.
    Nothing,
}

/// The ordinal of a question: behind an article or a possessive, for "How long does it last?" has a verb.
pub(super) fn asked(question: &Question) -> Option<&Term> {
    let asked =
        question.terms.iter().find(|term| !term.lent && ORDINALS.contains(&term.written.to_lowercase().as_str()))?;
    let said = words(&question.text);
    let before = said.iter().rfind(|word| word.span.end <= asked.span.start).map_or("", |word| word.folded.as_str());
    let opens = matches!(before, "the" | "a" | "an" | "its" | "their" | "his" | "her" | "our");
    (opens || before.ends_with("'s")).then_some(asked)
}

/// What a sentence and what is around it say of the ordinal that is asked for.
pub(super) fn said(asked: &Term, source: &Evidence<'_>, unit: &Unit) -> Said {
    let text = |span: Option<Span>| span.and_then(|span| span.of(&source.document.text)).unwrap_or("");
    let own = named(text(Some(unit.span)));
    let is_it = |found: &String| {
        let closes = |word: &str| matches!(word, "last" | "final");
        asked.is_among(&|form| stem(found) == form) || closes(found) && closes(&asked.written.to_lowercase())
    };
    if own.iter().any(is_it) {
        return Said::It;
    }
    if let Some(other) = own.into_iter().next() {
        return Said::Another(other);
    }
    let section = source.document.blocks.get(unit.block).map(|block| block.section.join(" ")).unwrap_or_default();
    let around = [text(unit.before), text(unit.after), text(unit.lead), &section, &source.document.title];
    if around.into_iter().flat_map(named).any(|found| is_it(&found)) { Said::It } else { Said::Nothing }
}

/// The ordinals of a text, but for the "last" and "first" of "the last 15 months", which count time and nothing else.
fn named(text: &str) -> Vec<String> {
    let words = words(text);
    let counts = |at: usize| {
        words.get(at + 1).is_some_and(|next| {
            next.folded.starts_with(|c: char| c.is_ascii_digit())
                || lexicon::number_of(&next.folded).is_some()
                || matches!(next.folded.as_str(), "few" | "several" | "week" | "month" | "year" | "decade")
        })
    };
    let all = words.iter().enumerate().filter(|(_, word)| ORDINALS.contains(&word.folded.as_str()));
    let ordinals = all.filter(|&(at, word)| !(matches!(word.folded.as_str(), "last" | "first") && counts(at)));
    ordinals.map(|(_, word)| word.folded.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_months_are_not_the_last_of_anything() {
        assert!(named("in the last 15 months").is_empty() && named("over the last year").is_empty());
        assert_eq!(named("the last meeting, and the second"), ["last", "second"]);
    }
}
