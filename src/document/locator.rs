//! How people name a place in a document: by symbol and paragraph, by page, by section, by what the format calls it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Block, Page};
use crate::text::{Span, safe};

/// A place as people name it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Locator {
    /// Page, counted from 1.
    pub page: Option<u32>,
    /// The label printed on the page.
    pub page_label: Option<String>,
    /// How many pages the document has.
    #[serde(default)]
    pub pages: Option<u32>,
    /// The headings above, outermost first.
    pub section: Vec<String>,
    /// The part of a legal text ("annex", "article 5").
    #[serde(default)]
    pub division: Option<String>,
    /// The paragraph number as printed, with those above it ("56 (d)").
    pub paragraph: Option<String>,
    /// How the format names the place ("slide 4", "footnote 3").
    #[serde(default)]
    pub place: Option<String>,
    /// The line of the source file, counted from 1.
    pub line: Option<u32>,
}

/// Where `span` begins, as people would say it.
///
/// The block is the one that holds the span's first byte, else the nearest one before it.
pub fn locate(text: &str, blocks: &[Block], pages: &[Page], span: Span) -> Locator {
    let at = blocks.partition_point(|block| block.span.start <= span.start);
    let Some(block) = at.checked_sub(1).and_then(|at| blocks.get(at)).or_else(|| blocks.first()) else {
        return Locator::default();
    };
    let line = block.line.map(|line| {
        let between = text.get(block.span.start..span.start).unwrap_or("");
        line + between.bytes().filter(|&byte| byte == b'\n').count() as u32
    });
    let page = pages.iter().rev().find(|page| page.span.start <= span.start).map(|page| page.number).or(block.page);
    let page_label =
        page.and_then(|number| pages.iter().find(|page| page.number == number)).and_then(|page| page.label.clone());
    Locator {
        page,
        page_label,
        pages: pages.last().map(|page| page.number),
        section: block.section.clone(),
        division: block.division.clone(),
        paragraph: block.paragraph.clone(),
        place: block.place.clone(),
        line,
    }
}

impl Locator {
    /// The page as it is printed, with its count where that differs: `p. 4`, `p. iv (4 of 120)`.
    pub fn page_words(&self) -> Option<String> {
        let page = self.page?;
        let number = page.to_string();
        Some(match (self.page_label.as_deref().map(str::trim).filter(|label| !label.is_empty()), self.pages) {
            (Some(label), Some(pages)) if label != number => format!("p. {label} ({number} of {pages})"),
            (Some(label), None) if label != number => format!("p. {label} ({number})"),
            _ => format!("p. {number}"),
        })
    }

    /// The paragraph and what it is part of: `annex, para. 56 (d)`, `article 5`, `para. 12`.
    pub fn paragraph_words(&self) -> Option<String> {
        let paragraph = self.paragraph.as_ref().map(|number| format!("para. {number}"));
        match (&self.division, paragraph) {
            (Some(division), Some(paragraph)) => Some(format!("{division}, {paragraph}")),
            (Some(division), None) => Some(division.clone()),
            (None, paragraph) => paragraph,
        }
    }
}

impl Locator {
    /// The place in words, from what people look for first to last: the symbol by which the document is cited, paragraph,
    /// page, the format's own name for the place, section, line. Both faces say it so.
    ///
    /// `title` is what stands before these words; a heading of the same name is not said again.
    pub fn words(&self, symbol: Option<&str>, title: &str) -> Vec<String> {
        let section: Vec<&str> =
            self.section.iter().map(|name| name.trim()).filter(|name| !name.is_empty() && *name != title).collect();
        let section = (!section.is_empty()).then(|| format!("section “{}”", section.join(" › ")));
        // The page of a slide is the slide.
        let slide = self.place.as_deref().and_then(|place| place.strip_prefix("slide "));
        let page = self.page_words().filter(|page| slide.is_none() || page.strip_prefix("p. ") != slide);
        let parts = [
            symbol.filter(|symbol| *symbol != title).map(str::to_owned),
            self.paragraph_words(),
            page,
            self.place.clone(),
            section,
            self.line.map(|line| format!("line {line}")),
        ];
        parts.into_iter().flatten().map(|part| safe::one_line(&part)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(start: usize, end: usize, section: &[&str], line: u32) -> Block {
        Block {
            span: Span::new(start, end),
            section: section.iter().map(|&name| name.to_owned()).collect(),
            line: Some(line),
            ..Block::default()
        }
    }

    #[test]
    fn a_place_is_named_by_its_block_and_its_line_breaks() {
        let text = "one\ntwo\n\nthree";
        let blocks = [block(0, 7, &["A"], 3), block(9, 14, &["A", "B"], 8)];
        assert_eq!(locate(text, &blocks, &[], Span::new(4, 7)).line, Some(4));
        let place = locate(text, &blocks, &[], Span::new(9, 14));
        assert_eq!((place.line, place.section), (Some(8), vec!["A".to_owned(), "B".to_owned()]));
    }

    #[test]
    fn pages_go_by_their_printed_label() {
        let at = |label: Option<&str>, pages| Locator {
            page: Some(4),
            page_label: label.map(str::to_owned),
            pages,
            ..Locator::default()
        };
        assert_eq!(at(Some("iv"), Some(120)).page_words().unwrap(), "p. iv (4 of 120)");
        assert_eq!(at(Some("4"), Some(120)).page_words().unwrap(), "p. 4");
        assert_eq!(at(None, Some(120)).page_words().unwrap(), "p. 4");
        assert_eq!(Locator::default().page_words(), None);
    }

    #[test]
    fn a_place_is_said_from_the_symbol_to_the_line() {
        let place = Locator {
            page: Some(12),
            pages: Some(20),
            division: Some("annex".into()),
            paragraph: Some("56 (d)".into()),
            section: vec!["The Pact".into(), "Scope".into(), "Dates".into()],
            line: Some(3),
            place: Some("footnote 3".into()),
            page_label: None,
        };
        assert_eq!(
            place.words(Some("A/RES/79/1"), "The Pact").join(", "),
            "A/RES/79/1, annex, para. 56 (d), p. 12, footnote 3, section “Scope › Dates”, line 3"
        );
        assert_eq!(
            Locator { section: vec!["T\u{1b}".into()], ..Locator::default() }.words(Some("T"), "T"),
            ["section “T␛”"]
        );
        assert!(Locator::default().words(None, "T").is_empty());
        let slide = Locator { page: Some(4), place: Some("slide 4".into()), ..Locator::default() };
        assert_eq!(slide.words(None, "T"), ["slide 4"]);
        let other = Locator { place: Some("slide 3".into()), ..slide };
        assert_eq!(other.words(None, "T"), ["p. 4", "slide 3"]);
    }

    #[test]
    fn paragraphs_name_what_they_are_part_of() {
        let at = |division: Option<&str>, paragraph: Option<&str>| {
            let (division, paragraph) = (division.map(str::to_owned), paragraph.map(str::to_owned));
            Locator { division, paragraph, ..Locator::default() }.paragraph_words()
        };
        assert_eq!(at(Some("annex"), Some("56 (d)")).unwrap(), "annex, para. 56 (d)");
        assert_eq!(at(Some("article 5"), None).unwrap(), "article 5");
        assert_eq!(at(None, Some("3")).unwrap(), "para. 3");
        assert_eq!(at(None, None), None);
    }
}
