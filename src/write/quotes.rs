//! Words in quotation marks: whether they stand in a passage, and where, byte for byte.

use std::sync::LazyLock;

use regex::Regex;

use super::model::Quotation;
use super::prompt::Passage;
use crate::text::Span;
use crate::text::fold::fold;

static QUOTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new("[“„\"]([^“”„\"]{2,600})[”“\"]|«\\s*([^«»]{2,600}?)\\s*»|‘([^‘’]{2,300}(?:\\s[^‘’]{1,300})?)’").ok()
});

/// What stands in quotation marks in a sentence of the model, in pieces where something is left out ("...").
pub(super) fn quoted(text: &str) -> Vec<&str> {
    let Some(pattern) = QUOTED.as_ref() else { return Vec::new() };
    let found = pattern.captures_iter(text).filter_map(|found| found.get(1).or(found.get(2)).or(found.get(3)));
    found
        .flat_map(|found| found.as_str().split("[...]").flat_map(|part| part.split("[…]")).collect::<Vec<_>>())
        .flat_map(|part| part.split("...").flat_map(|part| part.split('…')).collect::<Vec<_>>())
        // The mark of the sentence around it is often set within the quotation.
        .map(|part| part.trim().trim_end_matches([',', '.', ';', ':', '!', '?']).trim())
        .filter(|part| part.chars().any(char::is_alphanumeric))
        .collect()
}

/// Where these words stand in a passage, if they do: the same letters, also where lines, spaces, hyphens and kinds of
/// quotation marks differ. The first letter may be a capital in one and none in the other.
pub(super) fn find(words: &str, passage: &Passage) -> Option<Quotation> {
    let text = &passage.citation.quote;
    let span = exact(words, text).or_else(|| folded(words, text))?;
    Some(Quotation {
        text: span.of(text)?.to_owned(),
        passage: passage.citation.id,
        span: span.shifted(passage.citation.span.start),
    })
}

fn exact(words: &str, text: &str) -> Option<Span> {
    text.match_indices(words).map(|(at, found)| Span::new(at, at + found.len())).find(|span| is_whole(text, *span))
}

fn folded(words: &str, text: &str) -> Option<Span> {
    let (wanted, folded) = (fold(words).text, fold(text));
    if wanted.is_empty() {
        return None;
    }
    let letters = letters(words);
    folded
        .text
        .match_indices(&wanted)
        .filter_map(|(at, found)| folded.source(Span::new(at, at + found.len())))
        .find(|span| is_whole(text, *span) && span.of(text).is_some_and(|slice| self::letters(slice) == letters))
}

/// Whether a place begins and ends where words do.
fn is_whole(text: &str, span: Span) -> bool {
    let inside =
        |a: Option<char>, b: Option<char>| a.is_some_and(char::is_alphanumeric) && b.is_some_and(char::is_alphanumeric);
    let before = text.get(..span.start).and_then(|text| text.chars().next_back());
    let after = text.get(span.end..).and_then(|text| text.chars().next());
    let (first, last) =
        (span.of(text).and_then(|text| text.chars().next()), span.of(text).and_then(|text| text.chars().next_back()));
    !inside(before, first) && !inside(last, after)
}

/// What must be the same: letters in their case but for the first, figures, and signs that are no hyphens or marks.
fn letters(text: &str) -> String {
    let kept = text.chars().filter(|c| {
        !c.is_whitespace()
            && !matches!(
                c,
                '-' | '‐' | '‑' | '–' | '—' | '\u{ad}' | '"' | '“' | '”' | '„' | '\'' | '‘' | '’' | '«' | '»'
            )
    });
    let mut out = String::with_capacity(text.len());
    for (number, c) in kept.enumerate() {
        if number == 0 { out.extend(c.to_lowercase()) } else { out.push(c) }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::Citation;

    fn passage(text: &str) -> Passage {
        let citation =
            Citation { id: 3, quote: text.into(), span: Span::new(100, 100 + text.len()), ..Citation::default() };
        Passage { citation, heading: vec![], language: None }
    }

    #[test]
    fn quotations_are_found_as_people_write_them() {
        assert_eq!(quoted("It is “a club,” says it."), ["a club"]);
        assert_eq!(quoted("It \"is a [...] club\" and « un club »."), ["is a", "club", "un club"]);
        assert_eq!(quoted("The members' fees and the port's rules"), [""; 0]);
        assert!(QUOTED.is_some());
    }

    #[test]
    fn a_quotation_has_its_place_in_the_stored_text() {
        let text = "It is a forum\nof lead-\ning governments. Founded in 2014.";
        let passage = passage(text);
        let found = find("a forum of leading governments", &passage).unwrap();
        assert_eq!((found.text.as_str(), found.passage), ("a forum\nof lead-\ning governments", 3));
        assert_eq!(found.span, Span::new(106, 106 + found.text.len()));
        assert!(find("founded in 2014", &passage).is_some(), "a small letter at the beginning");
        assert!(find("A FORUM", &passage).is_none(), "other letters");
        assert!(find("a forum of governments", &passage).is_none(), "a word is left out");
        assert!(find("in 201", &passage).is_none(), "part of a number");
    }
}
