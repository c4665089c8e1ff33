//! Sentences that cannot stand alone: what they are quoted with, or what their first word refers to.

use std::sync::LazyLock;

use regex::Regex;

use super::model::Referent;
use crate::answer::score::leans_on_the_one_before;
use crate::document::{Block, BlockKind};
use crate::store::StoredDocument;
use crate::text::Span;
use crate::text::sentences::sentences;
use crate::text::words::words;

/// A quotation is not made longer than this by its neighbour, in bytes.
const LONGEST: usize = 700;
/// How many blocks back the sentence that introduces a list is looked for.
const FAR: usize = 40;

/// How a sentence is quoted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// The words, with the neighbour that they lean on where that stands right before them.
    pub span: Span,
    /// Words that stand further up: what introduces the list of which this is an item.
    pub lead: Option<Span>,
    /// What the first word refers to, where no neighbour can be put before it.
    pub referent: Option<Referent>,
}

/// How the words at `span` are quoted so that they can be understood. `taken` says of a span whether it is quoted already.
pub fn standing(document: &StoredDocument, span: Span, taken: impl Fn(Span) -> bool) -> Standing {
    let text = |span: Span| span.of(&document.text).unwrap_or("");
    let span = without_number(document, span);
    let mut out = Standing { span, ..Standing::default() };
    if leans(text(span)) {
        match before(document, span).map(|before| before.cover(span)) {
            Some(grown) if grown.len() <= LONGEST && !taken(grown) => {
                out.span = without_number(document, grown);
                if leans(text(grown)) {
                    out.referent = referent(document, out.span);
                }
            }
            _ => out.referent = referent(document, span),
        }
    } else if is_fragment(document, span) {
        out.lead = lead(document, span).filter(|lead| !taken(*lead) && lead.len() <= LONGEST);
    }
    out
}

/// More words that, first in a sentence, refer to the one before: of English, French and Spanish.
const ELSEWHERE: [&str; 18] = [
    "others", "another", "latter", "former", "there", "then", "il", "elle", "ils", "elles", "cela", "ceci", "celui-ci",
    "ello", "ellos", "ellas", "esto", "estos",
];

/// Words that stand for something that was said before, besides the pronouns of persons and things.
const REFERS: [&str; 6] = ["this", "these", "those", "such", "both", "the"];

/// Beginnings of a sentence that go on from the one before.
const GOES_ON: [&str; 14] = [
    "as a result",
    "at the same time",
    "for example",
    "for instance",
    "for this reason",
    "in addition",
    "in contrast",
    "in turn",
    "in this",
    "in such",
    "on the other hand",
    "to this end",
    "to that end",
    "by contrast",
];

fn leans(sentence: &str) -> bool {
    // The number or sign of a paragraph is none of its words.
    let sentence = sentence.trim_start_matches(|c: char| !c.is_alphabetic());
    let first: Vec<String> = words(sentence).into_iter().take(4).map(|word| word.folded).collect();
    let goes_on = |begin: &&str| {
        begin.split(' ').count() <= first.len() && begin.split(' ').zip(&first).all(|(word, own)| word == own)
    };
    leans_on_the_one_before(sentence)
        || GOES_ON.iter().any(goes_on)
        || words(sentence)
            .iter()
            .take(2)
            .find(|word| word.folded != "the")
            .is_some_and(|word| ELSEWHERE.contains(&word.folded.as_str()))
}

/// The words without the sign or the number of their item or paragraph; the citation names the number.
fn without_number(document: &StoredDocument, span: Span) -> Span {
    let block = at(document, span.start).and_then(|number| document.blocks.get(number));
    let Some(block) = block.filter(|block| block.span.start == span.start) else { return span };
    let words = span.of(&document.text).unwrap_or("");
    let Some((number, rest)) = words.split_once(char::is_whitespace) else { return span };
    let is_number = number.len() <= 6
        && number.ends_with(['.', ')'])
        && number.trim_start_matches('(').starts_with(|c: char| c.is_ascii_digit() || c.is_ascii_lowercase());
    let rest_words = rest.trim_start();
    let is_sign = matches!(number, "•" | "-" | "–" | "—" | "*" | "·" | "▪" | "◦");
    let named = || block.paragraph.as_ref().is_some_and(|name| name.contains(number.trim_matches(['(', ')', '.'])));
    let is_item = block.kind == BlockKind::ListItem;
    if !rest_words.is_empty() && ((is_number && (is_item || named())) || (is_sign && (is_item || number == "•"))) {
        return Span::new(span.end - rest_words.len(), span.end);
    }
    span
}

fn at(document: &StoredDocument, place: usize) -> Option<usize> {
    document.blocks.partition_point(|block| block.span.start <= place).checked_sub(1)
}

/// Blocks of running text.
fn speaks(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Quote)
}

/// The sentence before this place in its block; for the first one the last sentence of the paragraph before, where nothing
/// but white space lies between.
fn before(document: &StoredDocument, span: Span) -> Option<Span> {
    let number = at(document, span.start)?;
    let block = document.blocks.get(number)?;
    if !speaks(block) {
        return None;
    }
    let last_of =
        |within: Span| Some(sentences(within.of(&document.text)?).into_iter().next_back()?.shifted(within.start));
    let here = Span::new(block.span.start, span.start);
    // The number of the paragraph is no sentence before it.
    let speaks_before =
        |sentence: &Span| sentence.of(&document.text).is_some_and(|text| text.contains(char::is_alphabetic));
    if let Some(sentence) = last_of(here).filter(speaks_before) {
        return Some(sentence);
    }
    let previous = document.blocks.get(number.checked_sub(1)?)?;
    // The last item of a list is not what the text below it goes on from.
    let from_list = previous.kind == BlockKind::ListItem && block.kind != BlockKind::ListItem;
    (speaks(previous) && !from_list && previous.section == block.section && previous.span.end <= span.start)
        .then(|| last_of(previous.span))
        .flatten()
}

/// Whether these words are a part of a sentence that begins further up: an item of a list, a sub-paragraph.
fn is_fragment(document: &StoredDocument, span: Span) -> bool {
    let Some(block) = at(document, span.start).and_then(|number| document.blocks.get(number)) else { return false };
    let words = span.of(&document.text).unwrap_or("");
    let first = words.trim_start_matches(|c: char| !c.is_alphanumeric()).chars().next();
    let in_parts = block.kind == BlockKind::ListItem || block.paragraph.as_ref().is_some_and(|name| name.contains('('));
    let at_its_head = document.text.get(block.span.start..span.start).is_none_or(|lead| lead.trim().len() < 8);
    let open = words.trim_end().ends_with([';', ',']) || words.trim_end().ends_with("; and");
    in_parts && at_its_head && (first.is_some_and(char::is_lowercase) || open)
}

/// The sentence that introduces the list in which this place stands.
fn lead(document: &StoredDocument, span: Span) -> Option<Span> {
    let number = at(document, span.start)?;
    let section = &document.blocks.get(number)?.section;
    for block in document.blocks.get(number.saturating_sub(FAR)..number)?.iter().rev() {
        if block.section != *section || block.kind.is_heading() {
            return None;
        }
        let Some(words) = block.span.of(&document.text) else { continue };
        if words.trim_end().ends_with(':') {
            let sentence = sentences(words).into_iter().next_back()?.shifted(block.span.start);
            return (sentence.end <= span.start).then_some(sentence);
        }
    }
    None
}

static SUBJECT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let word = "\\p{Lu}[\\p{L}\\p{M}\\p{N}’'-]*";
    Regex::new(&format!(
        "^[^\\p{{L}}]*(?:(?:The|A|An)\\s+)?({word}(?:\\s+(?:(?:of|for|the|and|on|de|del|des|du)\\s+){{0,2}}{word})+)"
    ))
    .ok()
});

/// What the first word refers to: the name that the sentence before begins with; else the innermost heading, or the title.
fn referent(document: &StoredDocument, span: Span) -> Option<Referent> {
    let sentence = span.of(&document.text)?;
    let word = words(sentence).first()?.span.of(sentence)?.to_owned();
    let folded = word.to_lowercase();
    let names = matches!(folded.as_str(), "it" | "its" | "they" | "their" | "he" | "she" | "his" | "her");
    // "However" and "and" go on from something, but stand for nothing.
    if !names && !REFERS.contains(&folded.as_str()) && !ELSEWHERE.contains(&folded.as_str()) {
        return None;
    }
    if names
        && let Some(before) = before(document, span)
        && let Some(name) = SUBJECT.as_ref()?.captures(before.of(&document.text)?).and_then(|found| found.get(1))
    {
        let span = Span::new(name.start(), name.end()).shifted(before.start);
        return Some(Referent { word, name: name.as_str().to_owned(), span: Some(span) });
    }
    let block = at(document, span.start).and_then(|number| document.blocks.get(number));
    let heading = block.and_then(|block| block.section.last()).map(|name| name.trim().to_owned());
    let name = heading.filter(|name| !name.is_empty()).unwrap_or_else(|| document.title.clone());
    Some(Referent { word, name, span: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brief::testing::document;

    fn quoted<'a>(document: &'a StoredDocument, words: &str) -> (&'a str, Option<&'a str>, Option<Referent>) {
        let at = document.text.find(words).unwrap();
        let standing = standing(document, Span::new(at, at + words.len()), |_| false);
        let of = |span: Span| span.of(&document.text).unwrap();
        (of(standing.span), standing.lead.map(of), standing.referent)
    }

    #[test]
    fn a_sentence_that_leans_is_quoted_with_the_one_before() {
        let document = document("k", "T", "The Board of Trustees met. It chose a chair.\n\nIt then closed.");
        assert_eq!(quoted(&document, "It chose a chair.").0, "The Board of Trustees met. It chose a chair.");
        let (words, _, referent) = quoted(&document, "It then closed.");
        assert_eq!(words, "It chose a chair.\n\nIt then closed.");
        assert_eq!(referent.unwrap().name, "Board of Trustees");
        assert_eq!(quoted(&document, "The Board of Trustees met.").0, "The Board of Trustees met.");
        let document = crate::brief::testing::document("k", "T", "The Board met. As a result, all pay.");
        assert_eq!(quoted(&document, "As a result, all pay.").0, "The Board met. As a result, all pay.");
    }

    #[test]
    fn a_neighbour_that_is_too_long_or_quoted_already_leaves_a_name_in_brackets() {
        let long = format!("The Digital Council met {}.", "and met ".repeat(120));
        let document = document("k", "T", &format!("{long} It rose."));
        let (words, _, referent) = quoted(&document, "It rose.");
        let referent = referent.unwrap();
        assert_eq!((words, referent.word.as_str(), referent.name.as_str()), ("It rose.", "It", "Digital Council"));
        assert_eq!(referent.span.unwrap().of(&document.text), Some("Digital Council"));
        let at = document.text.find("It rose.").unwrap();
        assert!(standing(&document, Span::new(at, at + 8), |_| true).referent.is_some());
    }

    #[test]
    fn an_item_of_a_list_is_led_in_by_what_introduces_it() {
        let mut document = document("k", "T", "We decide to:\n\n(a) promote peace;\n\n(b) keep it.");
        for block in document.blocks.iter_mut().skip(1) {
            block.kind = BlockKind::ListItem;
        }
        assert_eq!(quoted(&document, "(b) keep it.").1, Some("We decide to:"));
        assert_eq!(quoted(&document, "We decide to:").1, None);
    }

    #[test]
    fn the_number_of_a_paragraph_is_no_part_of_its_words() {
        let mut document = document("k", "T", "12. The compact is voluntary.\n\n13. It is long.");
        for (block, number) in document.blocks.iter_mut().zip(["12", "13"]) {
            block.paragraph = Some(number.into());
        }
        assert_eq!(quoted(&document, "12. The compact is voluntary.").0, "The compact is voluntary.");
        assert_eq!(quoted(&document, "13. It is long.").0, "The compact is voluntary.\n\n13. It is long.");
        document.blocks[0].paragraph = None;
        assert_eq!(quoted(&document, "12. The compact is voluntary.").0, "12. The compact is voluntary.");
    }

    #[test]
    fn text_below_a_list_goes_on_from_more_than_its_last_item_and_a_number_is_no_part_of_a_name() {
        let mut document =
            document("k", "T", "1. Digital Council rules\n\nThis is our view.\n\n2. The Digital Council met. It rose.");
        document.blocks[0].kind = BlockKind::ListItem;
        assert_eq!(quoted(&document, "This is our view.").0, "This is our view.");
        let at = document.text.find("It rose.").unwrap();
        let referent = standing(&document, Span::new(at, at + 8), |_| true).referent.unwrap();
        assert_eq!(referent.name, "Digital Council");
    }

    #[test]
    fn the_pattern_compiles() {
        assert!(SUBJECT.is_some());
    }
}
