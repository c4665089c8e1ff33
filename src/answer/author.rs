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

/// The name behind "by", to the end of what is said. What somebody praised or led they need not have written: a title or a
/// mark stands before "by", or the word itself.
fn by_line(text: &str) -> Option<Span> {
    let all = words(text);
    let by = all.iter().rposition(|word| word.folded == "by")?;
    let before = all.get(by.checked_sub(1)?)?;
    let gap = text.get(before.span.end..all.get(by)?.span.start)?;
    let wrote = matches!(before.folded.as_str(), "written" | "authored" | "edited" | "penned" | "compiled");
    if !(wrote || !gap.trim().is_empty() || is_of_a_name(text, before)) {
        return None;
    }
    let run: Vec<&Word> = all.get(by + 1..)?.iter().take_while(|word| is_of_a_name(text, word)).collect();
    let last = run.last()?;
    let ends = text.get(last.span.end..)?.trim().trim_end_matches(['.', ')', ']', '*', '_']).is_empty();
    (ends && run.len() > 1 && run.len() <= 2 * NAME).then(|| run.first().map(|first| first.span.cover(last.span)))?
}

/// A name on the line behind a quotation, at the end of its block or as the next. Where names stand before what they said,
/// the next one is another's: a row of names and quotations must begin with a quotation and end with a name.
fn behind(source: &Evidence<'_>, unit: &Unit) -> Option<Span> {
    let (text, blocks) = (&source.document.text, &source.document.blocks);
    let own = blocks.get(unit.block)?;
    if let Some(after) = unit.after {
        let ends = text.get(after.end..own.span.end).is_some_and(|rest| rest.trim().is_empty());
        let before = unit.before.and_then(|before| before.of(text)).and_then(name);
        return (ends && before.is_none()).then(|| name(after.of(text)?).map(|name| name.shifted(after.start)))?;
    }
    let next = blocks.get(unit.block + 1).filter(|next| !next.kind.is_heading())?;
    let line = next.span.of(text)?;
    let found = name(line)?.shifted(next.span.start);
    if line.trim_start().starts_with(['—', '–', '-', '~']) {
        return Some(found);
    }
    let is_name = |at: usize| {
        blocks
            .get(at)
            .filter(|block| !block.kind.is_heading())
            .map(|block| block.span.of(text).and_then(name).is_some())
    };
    let goes_on = |at: usize| is_name(at) == Some(at.abs_diff(unit.block) % 2 == 1);
    let first = (0..unit.block).rev().take_while(|&at| goes_on(at)).last().unwrap_or(unit.block);
    let last = (unit.block + 1..blocks.len()).take_while(|&at| goes_on(at)).last()?;
    (is_name(first) == Some(false) && is_name(last) == Some(true)).then_some(found)
}

/// The name that a line is, and nothing else.
fn name(line: &str) -> Option<Span> {
    let all = words(line);
    let is_name = (2..=NAME).contains(&all.len())
        && all.iter().all(|word| is_of_a_name(line, word))
        && !line.trim_end().ends_with(['.', '!', '?', ':', ';'])
        && all.first().is_some_and(|first| !is_stop_word(&first.folded));
    is_name.then(|| all.first().zip(all.last()).map(|(first, last)| first.span.cover(last.span)))?
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
        let text = "The Harbours of the North were praised by Ada Byron.";
        assert_eq!(of("Who wrote the Harbours of the North?", text), None);
        let text = "The Harbours of the North was written by Ada Byron.";
        assert_eq!(of("Who wrote the Harbours of the North?", text).as_deref(), Some("Ada Byron"));
    }

    #[test]
    fn the_name_behind_a_quotation_is_whose_it_is() {
        let text = "A harbour is the home of every ship.\n\n— Ada Byron\n\nShips sail.\n\nThey come back from the sea.";
        assert_eq!(of("Who said that a harbour is the home of ships?", text).as_deref(), Some("Ada Byron"));
        assert_eq!(of("Who said that ships sail?", text), None, "a sentence is no name");
        let asked = "Who said that a harbour is the home of ships?";
        let text = "Ports are old.\n\nCora Dane\n\nA harbour is the home of every ship.\n\nAda Byron";
        assert_eq!(of(asked, text).as_deref(), Some("Ada Byron"));
        let text = "Ada Byron\n\nA harbour is the home of every ship.\n\nCora Dane\n\nPorts are old.";
        assert_eq!(of(asked, text), None, "the names stand before what they said");
        assert_eq!(of(asked, &format!("They said:\n\n{text}")), None, "also behind an introduction");
    }
}
