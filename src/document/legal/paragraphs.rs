//! Full paragraph numbers: "56 (d)", "56 (d) (ii)", and the chapeau over sub-paragraphs: "56, chapeau".

use super::super::numbering::numbering;
use super::super::roman::of_roman;
use super::super::{BlockKind, Document};
use super::is_body;

/// A text is a numbered one, such as a report, when so many of its paragraphs carry numbers in one sequence.
const LEAST_SEQUENCE: u32 = 8;
/// A number on a line of its own has at most so many bytes.
const ALONE_BYTES: usize = 8;
/// Titles, dates and signatures are shorter than this, in bytes, and end no sentence.
const SHORT_BYTES: usize = 90;
/// The words of a numbered paragraph that is no list item, in bytes, at least on average.
const PROSE_BYTES: usize = 120;

/// Whether the paragraphs of a document are numbered through, across its headings, as those of reports are.
pub(super) fn is_numbered_text(document: &Document) -> bool {
    let (mut last, mut bytes, mut headings, mut across) = (0_u32, 0_usize, 0_usize, 0_usize);
    for block in document.blocks.iter().filter(|block| is_body(block)) {
        if block.kind.is_heading() {
            headings += 1;
            continue;
        }
        let number = block.paragraph.as_deref().and_then(|label| label.parse::<u32>().ok());
        if number.is_some_and(|number| number == last + 1) {
            last += 1;
            bytes += block.span.end - block.span.start;
            across += usize::from(headings > 0);
            headings = 0;
        }
    }
    last >= LEAST_SEQUENCE && across >= 2 && bytes / last as usize >= PROSE_BYTES
}

/// Gives each block the full number of the paragraph that it belongs to.
///
/// A block without a number goes on with the paragraph before it, until a heading or another division comes.
/// `preambles` holds the blocks that have been numbered already.
pub(super) fn compose(document: &mut Document, preambles: &[Option<u32>]) {
    // The numbers open at this place, outermost first, without brackets.
    let mut open: Vec<String> = Vec::new();
    let mut division: Option<String> = None;
    // The numbered paragraph that has no sub-paragraphs yet, and those that turned out to stand over some.
    let (mut last, mut chapeaus) = (None, Vec::new());
    let mut before: Option<usize> = None;
    for index in 0..document.blocks.len() {
        let Some(block) = document.blocks.get(index) else { break };
        if !is_body(block) {
            continue;
        }
        let preambular = preambles.get(index).copied().flatten().is_some();
        if block.division != division || block.kind.is_heading() || preambular {
            open.clear();
            last = None;
            division.clone_from(&block.division);
        }
        if block.kind.is_heading() || preambular {
            continue;
        }
        if let Some(label) = printed(document, index) {
            let bare = label.trim_matches(|c| matches!(c, '(' | ')')).trim_end_matches('.');
            let depth = depth_of(&label, bare, &open);
            open.truncate(depth);
            if depth == 0 {
                last = Some(index);
            } else if let Some(parent) = last.take() {
                chapeaus.push(parent);
            }
            open.push(bare.to_owned());
        } else if last.is_some() && last == before && words_of(document, last).is_some_and(is_alone) {
            // The words of a number that stands on a line of its own.
            last = Some(index);
        }
        if parts_from(document, index, before) {
            open.clear();
            last = None;
        }
        before = Some(index);
        if let Some((number, below)) = open.split_first() {
            let full = below.iter().fold(number.clone(), |full, label| format!("{full} ({label})"));
            if let Some(block) = document.blocks.get_mut(index) {
                block.paragraph = Some(full);
            }
        }
    }
    for index in chapeaus {
        if let Some(paragraph) = document.blocks.get_mut(index).and_then(|block| block.paragraph.as_mut()) {
            paragraph.push_str(", chapeau");
        }
    }
}

/// The words of a block as they stand in the text.
fn words_of(document: &Document, index: Option<usize>) -> Option<&str> {
    document.blocks.get(index?)?.span.of(&document.text)
}

/// Whether a block is a number and nothing else.
fn is_alone(block: &str) -> bool {
    let number = block.trim();
    number.len() <= ALONE_BYTES
        && !number.contains(char::is_whitespace)
        && number.ends_with(['.', ')'])
        && numbering(&format!("{number} X")).is_some()
}

/// Whether a block without a number is no part of the paragraph before it: a title set as a paragraph, a date, a
/// signature. It is short and ends no sentence, and what came before has ended.
fn parts_from(document: &Document, index: usize, before: Option<usize>) -> bool {
    let (Some(block), Some(slice)) = (document.blocks.get(index), words_of(document, Some(index))) else {
        return false;
    };
    if block.kind != BlockKind::Paragraph || slice.len() > SHORT_BYTES || printed(document, index).is_some() {
        return false;
    }
    let ends =
        |slice: &str| slice.trim_end().trim_end_matches(['”', '"', '’', '»', ')']).ends_with(['.', ';', '!', '?']);
    let begins = slice.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
    let ended = |before: &str| ends(before) && !is_alone(before);
    begins && !ends(slice) && !slice.ends_with([':', ',']) && words_of(document, before).is_some_and(ended)
}

/// The number that a block begins with, as its reader saw it or as it is printed.
fn printed(document: &Document, index: usize) -> Option<String> {
    let block = document.blocks.get(index)?;
    if block.paragraph.is_some() {
        return block.paragraph.clone();
    }
    if matches!(block.kind, BlockKind::Code | BlockKind::TableRow) {
        return None;
    }
    let slice = block.span.of(&document.text)?;
    // Only the beginning matters, and the text may be long.
    let head = slice.get(..slice.floor_char_boundary(40))?;
    // A number on a line of its own stands for the paragraph that comes next.
    if is_alone(slice) {
        return numbering(&format!("{} X", slice.trim())).map(|number| number.label.to_owned());
    }
    numbering(head).filter(|number| number.depth() <= 3).map(|number| number.label.to_owned())
}

/// How many of the open numbers stand above this one: it follows one of them, or begins a list below them all.
fn depth_of(label: &str, bare: &str, open: &[String]) -> usize {
    let decimal = bare.starts_with(|c: char| c.is_ascii_digit());
    if open.is_empty() || (decimal && !label.starts_with('(')) {
        return 0;
    }
    if let Some(depth) = open.iter().rposition(|before| follows(before, bare)) {
        return depth;
    }
    match bare {
        "a" | "i" | "1" => open.len(),
        // Out of order, as in an extract: letters stand below the number, Roman numbers below a letter.
        _ if decimal => 0,
        _ if bare.len() > 1 && of_roman(bare).is_some() => open.len().min(2),
        _ => 1,
    }
}

/// Whether a number is the next one: 3 after 2, (d) after (c), (iv) after (iii), (aa) after (z).
fn follows(before: &str, number: &str) -> bool {
    if let (Ok(before), Ok(number)) = (before.parse::<u32>(), number.parse::<u32>()) {
        return before.checked_add(1) == Some(number);
    }
    let letter = |text: &str| {
        let mut letters = text.bytes();
        match (letters.next(), letters.next()) {
            (Some(letter), None) if letter.is_ascii_lowercase() => Some(letter),
            _ => None,
        }
    };
    if let (Some(before), Some(number)) = (letter(before), letter(number))
        && before + 1 == number
    {
        return true;
    }
    match (of_roman(before), of_roman(number)) {
        (Some(before), Some(number)) => before + 1 == number,
        _ => before == "z" && number == "aa",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_line_that_ends_nothing_parts_from_a_paragraph_that_has_ended() {
        let document = crate::document::legal::tests::document(&[
            "p|1. Decides to go on.",
            "p|27th plenary meeting",
            "p|2. The reasons are:",
            "p|Lack of money",
            "p|It goes on in a second sentence.",
        ]);
        let parts = |index: usize| parts_from(&document, index, index.checked_sub(1));
        assert_eq!([0, 1, 2, 3, 4].map(parts), [false, true, false, false, false]);
    }

    #[test]
    fn numbers_nest_by_what_they_follow() {
        let mut open: Vec<String> = Vec::new();
        let mut out = Vec::new();
        for label in ["1", "(a)", "(b)", "(i)", "(ii)", "(c)", "2", "(h)", "(i)", "(j)", "3", "(i)", "(ii)", "(a)", "4"]
        {
            let bare = label.trim_matches(|c| matches!(c, '(' | ')'));
            open.truncate(depth_of(label, bare, &open));
            open.push(bare.to_owned());
            out.push(open.join("."));
        }
        let expected =
            ["1", "1.a", "1.b", "1.b.i", "1.b.ii", "1.c", "2", "2.h", "2.i", "2.j", "3", "3.i", "3.ii", "3.ii.a", "4"];
        assert_eq!(out, expected);
    }
}
