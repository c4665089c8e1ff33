//! What `adduce read` prints: what a reader made of a file, for programs and for people.

use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{BlockKind, Locator, Metadata, Part};
use crate::text::{Span, safe};
use crate::{Error, Result};

/// What was read from a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReadOutput {
    /// The path as given, where several files were; left out where one was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The title by metadata or first heading; null where there is none, or where the file holds several documents.
    pub title: Option<String>,
    /// The symbol by which it is cited (`A/RES/79/1`); left out where there is none, or where there are several documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// Its own date as `YYYY-MM-DD`, `YYYY-MM` or `YYYY`; left out as the symbol is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The tag of its language (`en`); left out as the symbol is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The text as it would be stored. Of several documents, their texts with a blank line between them.
    pub text: String,
    /// Empty where the format has no pages.
    pub pages: Vec<PageOutput>,
    /// The text's parts in reading order; together they cover all but white space.
    pub blocks: Vec<BlockOutput>,
    /// What was odd, one line each, and the records that could not be read.
    pub warnings: Vec<String>,
    /// Why nothing was read, or null.
    pub error: Option<String>,
    /// The documents of a file that holds several (JSONL); left out elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartOutput>,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PageOutput {
    /// Counted from 1.
    pub page: u32,
    /// The label printed on it, or null.
    pub label: Option<String>,
    /// Its text.
    pub text: String,
}

/// A heading, a paragraph, an item of a list, a row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BlockOutput {
    /// `heading`, `paragraph`, `list_item`, `table_row`, `code`, `quote`, `note`, `comment` or `running`.
    pub kind: String,
    /// First byte in `text` (bytes of UTF-8, not characters).
    pub start: usize,
    /// One past the last byte in `text`.
    pub end: usize,
    /// The headings above it, outermost first.
    pub section: Vec<String>,
    /// The paragraph number as printed, or null.
    pub paragraph: Option<String>,
    /// The page on which it begins, or null.
    pub page: Option<u32>,
    /// The part of a legal text that it is in ("annex II, article 3"); left out where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub division: Option<String>,
    /// How the format itself names the place ("slide 4"); left out where it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

/// One document of a file that holds several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PartOutput {
    /// Its name within the file.
    pub id: String,
    /// Its title, or null.
    pub title: Option<String>,
    /// First byte in `text`.
    pub start: usize,
    /// One past the last byte in `text`.
    pub end: usize,
}

impl ReadOutput {
    /// The output for what [`super::read()`] gave, errors included. A record that cannot be read is a warning as long as
    /// another one can.
    pub fn new(read: Result<impl IntoIterator<Item = Result<Part>>>) -> Self {
        let mut out = Self::default();
        let mut failed: Option<Error> = None;
        match read {
            Ok(parts) => {
                for part in parts {
                    match part {
                        Ok(part) => out.add(part),
                        Err(error) => {
                            out.warnings.extend(failed.replace(error).map(|error| line_of(&error)));
                        }
                    }
                }
            }
            Err(error) => failed = Some(error),
        }
        match failed {
            Some(error) if out.blocks.is_empty() => out.error = Some(line_of(&error)),
            Some(error) => out.warnings.push(line_of(&error)),
            None => {}
        }
        out
    }

    fn add(&mut self, part: Part) {
        let Part { id, document, warnings } = part;
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let shift = self.text.len();
        self.text.push_str(&document.text);
        self.pages.extend(document.pages.iter().map(|page| PageOutput {
            page: page.number,
            label: page.label.clone(),
            text: page.span.of(&document.text).unwrap_or("").to_owned(),
        }));
        self.blocks.extend(document.blocks.into_iter().map(|block| {
            let Span { start, end } = block.span.shifted(shift);
            BlockOutput {
                kind: block.kind.name().to_owned(),
                start,
                end,
                section: block.section,
                paragraph: block.paragraph,
                page: block.page,
                division: block.division,
                place: block.place,
            }
        }));
        self.warnings.extend(warnings.into_iter().map(|warning| match &id {
            Some(id) => format!("{id}: {}", warning.message),
            None => warning.message,
        }));
        // The title is that of the file itself, or of the only document in it.
        if id.is_none() || shift == 0 {
            self.title.clone_from(&document.title);
            let Metadata { date, language, symbol } = document.metadata;
            (self.date, self.language, self.symbol) = (date, language, symbol);
        } else if self.parts.last().is_some_and(|part| part.start == 0) {
            (self.title, self.date, self.language, self.symbol) = (None, None, None, None);
        }
        if let Some(id) = id {
            self.parts.push(PartOutput { id, title: document.title, start: shift, end: self.text.len() });
        }
    }
}

fn line_of(error: &Error) -> String {
    safe::one_line(&error.one_line())
}

/// The same for people: title and warnings first, then the text with its headings marked, page by page. Safe to print.
pub fn for_people(parts: &[Part]) -> String {
    let mut out = String::new();
    for part in parts {
        let document = &part.document;
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        let mut fact = |name: &str, value: Option<&str>| {
            if let Some(value) = value {
                let _ = writeln!(out, "{name}: {}", safe::one_line(value));
            }
        };
        fact("Id", part.id.as_deref());
        fact("Title", document.title.as_deref());
        fact("Symbol", document.metadata.symbol.as_deref());
        fact("Date", document.metadata.date.as_deref());
        fact("Language", document.metadata.language.as_deref());
        for warning in &part.warnings {
            fact("Warning", Some(&warning.message));
        }
        let mut pages = document.pages.iter().peekable();
        let mut before: Option<(BlockKind, usize)> = None;
        let mut place = None;
        for block in &document.blocks {
            while let Some(page) = pages.next_if(|page| page.span.start <= block.span.start) {
                let locator = Locator {
                    page: Some(page.number),
                    page_label: page.label.clone(),
                    pages: document.pages.last().map(|page| page.number),
                    ..Locator::default()
                };
                let words = locator.page_words();
                let words = words.unwrap_or_else(|| format!("p. {}", page.number));
                let _ = write!(out, "\n\n--- {} ---", safe::one_line(&words));
            }
            if place != block.place.as_ref() {
                place = block.place.as_ref();
                // Each row of a table is a place of its own, and counts itself.
                if let Some(place) = place.filter(|_| block.kind != BlockKind::TableRow) {
                    let _ = write!(out, "\n\n[{}]", safe::one_line(place));
                }
            }
            let gap = before.and_then(|(_, end)| document.text.get(end..block.span.start)).unwrap_or("\n\n");
            let together = before.is_some_and(|(kind, _)| kind == block.kind) && gap.matches('\n').count() == 1;
            out.push_str(if together { "\n" } else { "\n\n" });
            if let BlockKind::Heading(level) = block.kind {
                out.push_str(&"#".repeat(usize::from(level.clamp(1, 6))));
                out.push(' ');
            } else {
                // Items of lists below lists are set in.
                let indent = gap.rsplit('\n').next().unwrap_or("");
                out.extend(indent.chars().filter(|&c| c == ' '));
            }
            out.push_str(&safe::printable(block.span.of(&document.text).unwrap_or("")));
            before = Some((block.kind, block.span.end));
        }
    }
    let mut out = out.trim_start_matches('\n').to_owned();
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Input, read};

    fn output(name: &str, text: &str) -> ReadOutput {
        ReadOutput::new(read(&Input { name, bytes: text.as_bytes() }))
    }

    #[test]
    fn one_document_has_the_documented_shape() {
        let value = serde_json::to_value(output("a.md", "# T\n\n1. é *x*\n")).unwrap();
        assert_eq!(
            value,
            serde_json::json!({
                "title": "T",
                "text": "T\n\n1. é x",
                "pages": [],
                "blocks": [
                    {"kind": "heading", "start": 0, "end": 1, "section": [], "paragraph": null, "page": null},
                    {"kind": "list_item", "start": 3, "end": 10, "section": ["T"], "paragraph": "1", "page": null}
                ],
                "warnings": [],
                "error": null
            })
        );
    }

    #[test]
    fn what_a_document_is_cited_by_is_shown_unless_there_are_several() {
        let one = output("a.md", "---\ndate: 2024-05-06\n---\n# T\n\nUnited Nations A/79/1\n");
        assert_eq!((one.symbol.as_deref(), one.date.as_deref()), (Some("A/79/1"), Some("2024-05-06")));
        let two = output("a.jsonl", "{\"id\":\"a\",\"text\":\"A/79/1\"}\n{\"id\":\"b\",\"text\":\"two\"}\n");
        assert_eq!((two.symbol, two.date), (None, None));
    }

    #[test]
    fn records_are_parts_and_bad_ones_are_warnings() {
        let out = output(
            "a.jsonl",
            "{\"id\":\"a\",\"text\":\"one\"}\nbad\n{\"id\":\"b\",\"text\":\"two\",\"title\":\"B\"}\n",
        );
        assert_eq!(out.text, "one\n\ntwo");
        assert_eq!(out.parts.iter().map(|part| &out.text[part.start..part.end]).collect::<Vec<_>>(), ["one", "two"]);
        assert_eq!(
            out.blocks.iter().map(|block| &out.text[block.start..block.end]).collect::<Vec<_>>(),
            ["one", "two"]
        );
        assert_eq!((out.title, out.error), (None, None));
        assert!(out.warnings[0].starts_with("a.jsonl line 2: no valid JSON"));
    }

    #[test]
    fn what_cannot_be_read_is_an_error_in_the_same_shape() {
        for (name, text) in [("a.txt", ""), ("a.pdf", "%PDF-1.4"), ("a.jsonl", "bad\nworse"), ("a.txt", " \n ")] {
            let out = output(name, text);
            assert!(out.error.as_ref().is_some_and(|error| error.starts_with(name)), "{name}: {out:?}");
            assert!(out.text.is_empty() && out.blocks.is_empty());
        }
    }

    #[test]
    fn people_see_headings_and_no_controls() {
        let parts: Vec<Part> = read(&Input { name: "a.md", bytes: b"# T\n\n- a\n  - b \x1b[2J\n\ntext\n" })
            .unwrap()
            .map(|part| part.unwrap())
            .collect();
        let shown = for_people(&parts);
        assert_eq!(
            shown,
            "Title: T\nWarning: 1 control character was replaced\n\n\n# T\n\n• a\n  • b \u{fffd}[2J\n\ntext\n"
        );
    }

    #[test]
    fn people_see_pages_by_their_labels_and_the_places_of_the_format() {
        let block = |start, end, place: Option<&str>| super::super::Block {
            span: Span::new(start, end),
            place: place.map(str::to_owned),
            ..super::super::Block::default()
        };
        let page = |number, label: Option<&str>, start, end| super::super::Page {
            number,
            label: label.map(str::to_owned),
            span: Span::new(start, end),
        };
        let document = super::super::Document {
            title: None,
            text: "One.\nTwo.\nThree.".into(),
            pages: vec![page(1, Some("i"), 0, 4), page(2, None, 5, 16)],
            blocks: vec![block(0, 4, None), block(5, 9, Some("slide 4")), block(10, 16, Some("slide 4"))],
            metadata: super::super::Metadata::default(),
            reader: super::super::Reader { name: "x".into(), version: 1 },
        };
        let part = Part { id: None, document, warnings: vec![] };
        let value = serde_json::to_value(ReadOutput::new(Ok([Ok(part.clone())]))).unwrap();
        assert_eq!(value["blocks"][1]["place"], "slide 4");
        assert!(value["blocks"][0].get("place").is_none());
        let shown = for_people(&[part]);
        assert_eq!(shown, "--- p. i (1 of 2) ---\n\nOne.\n\n--- p. 2 ---\n\n[slide 4]\nTwo.\nThree.\n");
    }

    #[test]
    fn the_schema_describes_every_field() {
        let schema = serde_json::to_string(&schemars::schema_for!(ReadOutput)).unwrap();
        for field in ["pages", "blocks", "paragraph", "warnings", "parts", "First byte"] {
            assert!(schema.contains(field), "{field}");
        }
    }
}
