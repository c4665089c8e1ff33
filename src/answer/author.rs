//! Who wrote or said something: "Harbours of the North, by Ada Byron", and the name on the line behind a quotation.

use super::evidence::{Evidence, Unit};
use super::question::Question;
use crate::text::Span;
use crate::text::words::{Word, is_stop_word, stem, words};

/// The most words of a name.
const NAME: usize = 5;
/// So much of the question, by weight, a quotation must have whose author is asked for.
const QUOTED: f32 = 0.6;

/// The name of whoever wrote or said what the question asks about, as a place of the document.
pub(super) fn author(question: &Question, source: &Evidence<'_>, unit: &Unit) -> Option<Span> {
    let asked = Asked::of(&question.text)?;
    let text = unit.span.of(&source.document.text)?;
    let said: Vec<String> = words(text).iter().map(|word| stem(&word.folded)).collect();
    let has = |stem: &str| said.iter().any(|other| other == stem);
    let about = question.terms.iter().filter(|term| !asks(&term.stem));
    let (mut all, mut met) = (0.0, 0.0);
    for term in about {
        all += term.weight;
        met += if term.is_among(&has) { term.weight } else { 0.0 };
    }
    if all <= 0.0 || met < QUOTED * all {
        return None;
    }
    let wrote = (asked == Asked::Wrote).then(|| by_line(text)).flatten().map(|span| span.shifted(unit.span.start));
    wrote.or_else(|| behind(source, unit))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Wrote,
    Said,
}

impl Asked {
    /// "Who wrote ...?", "Who is the author of ...?", "Who said ...?"
    fn of(question: &str) -> Option<Self> {
        let words = words(question);
        let word = |at: usize| words.get(at).map_or("", |word| word.folded.as_str());
        match (word(0), word(1), word(2), word(3)) {
            ("who", "wrote" | "authored", ..)
            | ("who", "is" | "was" | "are" | "were", "the", "author" | "authors" | "writer") => Some(Self::Wrote),
            ("who", "said" | "stated" | "remarked" | "quipped", ..) => Some(Self::Said),
            _ => None,
        }
    }
}

/// Words that ask for the author, which what he wrote need not have.
fn asks(stem: &str) -> bool {
    matches!(stem, "author" | "wrote" | "writer" | "said" | "state" | "remark" | "quip")
}

/// The name behind "by", to the end of what is said.
fn by_line(text: &str) -> Option<Span> {
    let all = words(text);
    let by = all.iter().rposition(|word| word.folded == "by")?;
    let run: Vec<&Word> = all.get(by + 1..)?.iter().take_while(|word| is_of_a_name(text, word)).collect();
    let last = run.last()?;
    let ends = text.get(last.span.end..)?.trim().trim_end_matches(['.', ')', ']', '*', '_']).is_empty();
    (ends && run.len() > 1 && run.len() <= 2 * NAME).then(|| run.first().map(|first| first.span.cover(last.span)))?
}

/// A name on the line behind a quotation, in its own block or as the next.
fn behind(source: &Evidence<'_>, unit: &Unit) -> Option<Span> {
    let text = &source.document.text;
    let next = unit.after.or_else(|| {
        let block = source.document.blocks.get(unit.block + 1)?;
        (!block.kind.is_heading()).then_some(block.span)
    })?;
    let line = next.of(text)?;
    let all = words(line);
    let is_name = (2..=NAME).contains(&all.len())
        && all.iter().all(|word| is_of_a_name(line, word))
        && !line.trim_end().ends_with(['.', '!', '?', ':', ';'])
        && all.first().is_some_and(|first| !is_stop_word(&first.folded));
    is_name.then(|| all.first().zip(all.last()).map(|(first, last)| first.span.cover(last.span).shifted(next.start)))?
}

/// A word with a capital, or one that stands within names.
fn is_of_a_name(text: &str, word: &Word) -> bool {
    word.span.of(text).is_some_and(|written| written.starts_with(char::is_uppercase))
        || matches!(word.folded.as_str(), "and" | "de" | "von" | "van" | "der" | "la" | "di" | "of" | "al" | "bin")
}

#[cfg(test)]
mod tests {
    use super::super::evidence::units;
    use super::super::tests::{document, hit};
    use super::*;

    fn of(asked: &str, text: &str) -> Option<String> {
        let document = document(1, text);
        let hit = hit(&document, 1.0);
        let evidence = [Evidence { hit: &hit, document: &document, late: None, reading: None }];
        let question = Question::new(asked, crate::index::asked(asked, &[]), &|_| Some(1.0));
        let found = units(&evidence).iter().find_map(|unit| author(&question, &evidence[0], unit))?;
        found.of(text).map(str::to_owned)
    }

    #[test]
    fn what_was_written_is_by_its_author() {
        let text = "Harbours of the North (and the South) by Ada Byron";
        assert_eq!(of("Who wrote Harbours of the North?", text).as_deref(), Some("Ada Byron"));
        assert_eq!(of("Who is the author of Harbours of the North?", text).as_deref(), Some("Ada Byron"));
        assert_eq!(of("Who wrote Winters of the West?", text), None);
        assert_eq!(of("Who wrote Harbours of the North?", "Harbours of the North was read by many."), None);
        assert_eq!(of("Who leads the Harbours of the North?", text), None);
    }

    #[test]
    fn the_name_behind_a_quotation_is_whose_it_is() {
        let text = "A harbour is the home of every ship.\n\n— Ada Byron\n\nShips sail.\n\nThey come back from the sea.";
        assert_eq!(of("Who said that a harbour is the home of ships?", text).as_deref(), Some("Ada Byron"));
        assert_eq!(of("Who said that ships sail?", text), None, "a sentence is no name");
    }
}
