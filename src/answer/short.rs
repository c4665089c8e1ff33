//! The words within a claim that answer.

use super::author::author;
use super::definition::{NOT_SPELLED_OUT, asks_what_it_is_short_for};
use super::entities;
use super::evidence::Evidence;
use super::question::{Expected, Question};
use super::score::Candidate;
use super::table::cells;
use super::verdict::wants_verdict;
use crate::text::Span;
use crate::text::words::{Word, is_stop_word, stem, words};

/// The words that answer: those that the reader takes for the answer, cut down to what is of the kind that the question asks
/// for (a date, a number), unless they have nothing to do with that. Where yes or no is asked no words of a sentence are
/// the answer; why something is so the clause behind "because" tells.
pub(super) fn short(candidate: &Candidate, text: &str, question: &Question, source: &Evidence<'_>) -> Option<Span> {
    let said = |span: &Span| span.of(&source.document.text).is_some_and(|said| is_said_already(said, question));
    // What an acronym is short for may be known already, and is what is asked for.
    let names = asks_what_it_is_short_for(question);
    chosen(candidate, text, question, source).filter(|span| names || !said(span))
}

/// Whether words say nothing but what the question says: its subject is no answer, unless it names what to choose from.
fn is_said_already(said: &str, question: &Question) -> bool {
    let chooses = words(&question.text).iter().any(|word| matches!(word.folded.as_str(), "or" | "which"));
    let known = |word: &Word| {
        let stem = stem(&word.folded);
        is_stop_word(&word.folded)
            || question.terms.iter().any(|term| term.forms.contains(&stem) || term.long.contains(&stem))
    };
    !chooses && words(said).iter().all(known)
}

fn chosen(candidate: &Candidate, text: &str, question: &Question, source: &Evidence<'_>) -> Option<Span> {
    if wants_verdict(&question.text) {
        return None;
    }
    // A description is not what an acronym stands for.
    if asks_what_it_is_short_for(question) {
        return candidate.found.filter(|found| found.score > NOT_SPELLED_OUT).map(|found| found.span);
    }
    let start = candidate.unit.span.start;
    if asks_why(&question.text)
        && let Some(reason) = reason(text)
    {
        return Some(reason.shifted(start));
    }
    if let Some(name) = author(question, source, &candidate.unit) {
        return Some(name);
    }
    if let Some(cell) = cell(candidate, text, question, source) {
        return Some(cell.shifted(start));
    }
    let own = |span: Span| Some(Span::new(span.start.checked_sub(start)?, span.end.checked_sub(start)?));
    // "To:" says nothing.
    let says = |span: &Span| {
        let said = own(*span).and_then(|part| part.of(text)).unwrap_or("");
        words(said).iter().any(|word| !is_stop_word(&word.folded))
    };
    let said = |span: &Span| span.of(&source.document.text).is_some_and(|said| is_said_already(said, question));
    let found = candidate.found.map(|found| found.span).filter(|span| !said(span));
    let extract = candidate.extract.map(|extract| extract.span).filter(says).filter(|span| !said(span));
    let kind = extract.and_then(own).and_then(|part| entities::within(text, part, question));
    match (found, extract) {
        (_, Some(_)) if kind.is_some() => kind.map(|kind| kind.shifted(start)),
        // What a thing is can be told by the form of the sentence alone.
        (Some(found), _) if question.expected == Expected::Definition => Some(found),
        (Some(found), Some(extract)) if !found.overlaps(extract) => Some(found),
        (Some(found), Some(extract))
            if extract.contains(found) && says_the_question(extract, found, text, start, question) =>
        {
            Some(found)
        }
        (found, extract) => extract.or(found),
    }
}

fn asks_why(question: &str) -> bool {
    let words = words(question);
    let word = |at: usize| words.get(at).map_or("", |word| word.folded.as_str());
    word(usize::from(matches!(word(0), "and" | "but" | "so"))) == "why"
}

/// The clause of a sentence that tells why: behind "because", or with the words for what purpose.
fn reason(text: &str) -> Option<Span> {
    let words = words(text);
    let word = |at: usize| words.get(at).map_or("", |word| word.folded.as_str());
    let from = (0..words.len()).find_map(|at| match (word(at), word(at + 1), word(at + 2)) {
        ("because", "of", _) => Some(at + 2),
        ("because", ..) => Some(at + 1),
        ("so", "that", _) | ("in", "order", "to") | ("so", "as", "to") => Some(at),
        _ => None,
    })?;
    let start = words.get(from)?.span.start;
    let rest = text.get(start..)?;
    // "Because it is raining, we stay": the clause ends with the comma where it begins the sentence.
    let opens = from <= 2;
    let ends = |c: char| matches!(c, ';' | '—') || opens && c == ',';
    let end = rest.find(ends).map_or(text.len(), |end| start + end);
    let body = text.get(start..end)?.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '!' | ','));
    (!body.is_empty()).then(|| Span::new(start, start + body.len()))
}

/// Whether what the reader took, besides a name in it, is mostly the question again.
fn says_the_question(extract: Span, found: Span, text: &str, start: usize, question: &Question) -> bool {
    let stems = words(text).into_iter().filter_map(|word| {
        let place = word.span.shifted(start);
        let rest = extract.contains(place) && !found.overlaps(place) && !is_stop_word(&word.folded);
        rest.then(|| stem(&word.folded))
    });
    let (mut said, mut all) = (0, 0);
    for stem in stems {
        all += 1;
        said += usize::from(question.terms.iter().any(|term| term.forms.contains(&stem)));
    }
    said > 1 && 2 * said >= all
}

/// The cell of a table's row that stands under the heading of which the question speaks; `None` where it speaks of none, or
/// of several alike.
fn cell(candidate: &Candidate, text: &str, question: &Question, source: &Evidence<'_>) -> Option<Span> {
    let header = candidate.unit.row.then_some(candidate.unit.lead?)?.of(&source.document.text)?;
    let (columns, cells) = (cells(header), cells(text));
    if columns.len() != cells.len() {
        return None;
    }
    let named = |column: &Span| {
        let said = words(column.of(header).unwrap_or(""));
        let kind = |word: &&Word| tells(question.expected, &word.folded);
        if let Some(count) = Some(said.iter().filter(kind).count()).filter(|&count| count > 0) {
            return count;
        }
        let asked = |word: &Word| question.terms.iter().any(|term| akin(&term.stem, &stem(&word.folded)));
        said.iter().filter(|word| asked(word)).count()
    };
    let counts: Vec<usize> = columns.iter().map(named).collect();
    // The first column names the rows.
    let most = counts.iter().skip(1).copied().max().filter(|&most| most > 0)?;
    let mut best = counts.iter().enumerate().skip(1).filter(|&(_, &count)| count == most);
    let (at, _) = best.next()?;
    let cell = cells.get(at).copied().filter(|cell| !cell.is_empty())?;
    best.next().is_none().then_some(cell)
}

/// Whether the heading of a column says that it tells what is asked for: "Venue", "Date".
fn tells(expected: Expected, folded: &str) -> bool {
    match expected {
        Expected::Place => matches!(folded, "where" | "place" | "location" | "venue" | "city" | "town" | "address"),
        Expected::Date => matches!(folded, "when" | "date" | "dates" | "year"),
        _ => false,
    }
}

/// Whether two stems are of one word: "year" and "yearli".
fn akin(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    short == long || short.len() >= 4 && long.len() <= short.len() + 2 && long.starts_with(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn why_is_told_by_the_clause_that_gives_the_reason() {
        let said = |text: &'static str| reason(text).and_then(|span| span.of(text));
        for (text, expect) in [
            ("We closed it because nobody came; we are sorry.", Some("nobody came")),
            ("Because it rains, we stay.", Some("it rains")),
            ("It is cut because of the costs.", Some("the costs")),
            ("We publish it so that others learn.", Some("so that others learn")),
            ("In order to save time, we stopped.", Some("In order to save time")),
            ("We closed it on Friday.", None),
        ] {
            assert_eq!(said(text), expect, "{text}");
        }
        assert!(asks_why("And why did it close?") && !asks_why("What is why it closed?"));
    }

    #[test]
    fn two_forms_of_a_word_are_akin() {
        assert!(akin("year", "yearli") && !akin("cost", "costum1x") && !akin("act", "action"));
    }
}
