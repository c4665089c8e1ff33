use super::super::{Input, read};
use super::*;
use crate::text::Span;

/// A document of these blocks, each given as "kind|text": `h1`, `p`, `r` (running), `n` (note).
pub(super) fn document(blocks: &[&str]) -> Document {
    let mut document = read(&Input { name: "x.txt", bytes: b"x" }).unwrap().next().unwrap().unwrap().document;
    (document.text, document.title) = (String::new(), None);
    document.blocks.clear();
    for block in blocks {
        let (kind, words) = block.split_once('|').unwrap();
        let start = document.text.len();
        document.text.push_str(words);
        let span = Span::new(start, document.text.len());
        document.text.push_str("\n\n");
        let kind = match kind {
            "h1" => BlockKind::Heading(1),
            "h3" => BlockKind::Heading(3),
            "r" => BlockKind::Running,
            "n" => BlockKind::Note,
            _ => BlockKind::Paragraph,
        };
        document.blocks.push(Block { kind, span, ..Block::default() });
    }
    document
}

const LONG: &str =
    "Words enough to show that this is the text itself and no line of a table of contents, which is short.";

/// Division and paragraph of each block, as a citation would say them.
fn places(document: &Document) -> Vec<String> {
    let one = |block: &Block| {
        let place = crate::document::locator::locate(&document.text, &document.blocks, &[], block.span);
        place.paragraph_words().unwrap_or_default()
    };
    document.blocks.iter().map(one).collect()
}

#[test]
fn a_resolution_is_cited_by_symbol_annex_and_paragraph() {
    let long = |number: &str| format!("p|{number} {LONG}");
    let annexed: Vec<String> = ["1.", "56.", "(d)", "(e)"].iter().map(|number| long(number)).collect();
    let mut resolution = document(&[
        "p|United Nations A/RES/79/1",
        "p|Distr.: General 23 September 2024",
        "p|79/1. The Pact for the Future",
        "p|The General Assembly,",
        "p|Recalling its resolution 76/307 of 8 September 2022 on the modalities,",
        "p|Reaffirming the purposes and principles of the Charter,",
        "p|1. Adopts the following Pact for the Future and its annexes and says so in words enough;",
        "p|2. Decides to go on.",
        "h1|Annex I",
        "h1|Global Digital Compact",
        &annexed[0],
        &annexed[1],
        &annexed[2],
        &annexed[3],
        "r|A/RES/79/1",
        "n|1 See A/HRC/47/23.",
    ]);
    enrich(&mut resolution);
    assert_eq!(resolution.metadata.symbol.as_deref(), Some("A/RES/79/1"));
    assert_eq!(resolution.metadata.date.as_deref(), Some("2024-09-23"));
    assert_eq!(resolution.title.as_deref(), Some("The Pact for the Future"));
    let places = places(&resolution);
    assert_eq!(places[4..8], ["preamble, para. 1", "preamble, para. 2", "para. 1", "para. 2"]);
    assert_eq!(
        places[10..14],
        ["annex i, para. 1", "annex i, para. 56, chapeau", "annex i, para. 56 (d)", "annex i, para. 56 (e)"]
            .map(|place| place.replace("annex i", "annex I"))
    );
}

#[test]
fn articles_count_when_they_come_in_order_with_text_below() {
    let treaty: Vec<String> = (1..=4)
        .flat_map(|number| [format!("h3|Article {number}"), format!("p|1. {LONG}"), format!("p|(a) {LONG}")])
        .collect();
    let mut blocks: Vec<&str> = vec![
        "p|Article 1 \t 3",
        "h1|Preamble",
        "p|The States Parties to this Convention,",
        "p|Recognizing that trust is earned slowly,",
        "p|Have agreed as follows:",
    ];
    blocks.extend(treaty.iter().map(String::as_str));
    let mut treaty = document(&blocks);
    enrich(&mut treaty);
    let places = places(&treaty);
    assert_eq!(places[2..5], ["", "preamble, para. 1", ""]);
    assert_eq!(places[5..8], ["article 1", "article 1, para. 1, chapeau", "article 1, para. 1 (a)"]);
    assert_eq!(places[14], "article 4");

    let titled: Vec<String> = (1..=3)
        .flat_map(|number| [format!("h1|Article {number}"), "h1|Its title".into(), format!("p|{LONG}")])
        .chain(["h1|Part two".into(), format!("p|{LONG}")])
        .collect();
    let mut titled = document(&titled.iter().map(String::as_str).collect::<Vec<_>>());
    enrich(&mut titled);
    assert_eq!(self::places(&titled)[7..], ["article 3", "article 3", "", ""]);

    let mut prose = document(&["h3|Article 5 of the Charter", "p|Article 5 says much.", "p|See article 6."]);
    enrich(&mut prose);
    assert_eq!(self::places(&prose), ["", "", ""]);
}

#[test]
fn texts_of_other_kinds_keep_their_numbers() {
    let mut notes =
        document(&["h1|Shopping", "p|Recalling the past is easy.", "p|We like A/B tests and 24/7 service."]);
    let before = notes.clone();
    enrich(&mut notes);
    assert_eq!(notes, before);
}

#[test]
fn a_document_that_cites_others_does_not_bear_their_symbols() {
    let mut report =
        document(&["h1|Our report", "p|In its resolution A/RES/70/1 the Assembly adopted the goals, and we follow."]);
    enrich(&mut report);
    assert_eq!(report.metadata.symbol, None);
    let mut running = document(&["h1|Our report", "r|A/79/10", "p|Words.", "r|A/79/10", "p|More."]);
    enrich(&mut running);
    assert_eq!(running.metadata.symbol.as_deref(), Some("A/79/10"));
}

#[test]
fn a_schedule_without_a_number_is_a_section() {
    let body = format!("p|{LONG}");
    let mut text = document(&["h1|Schedule", &body, "h1|Schedule 2", &body, "h1|ANNEX", &body]);
    enrich(&mut text);
    let places = places(&text);
    assert_eq!([places[1].as_str(), places[3].as_str(), places[5].as_str()], ["", "schedule 2", "annex"]);
}

#[test]
fn an_annex_in_the_table_of_contents_is_none() {
    let body = format!("p|{LONG}");
    let mut text = document(&[
        "p|Annex I ........ 12",
        "h1|Annex II",
        "h1|Introduction",
        &body,
        "h1|Annex I",
        &body,
        "h1|Annex II",
        &body,
    ]);
    enrich(&mut text);
    assert_eq!(places(&text)[3], "");
    assert_eq!(places(&text)[5], "annex I");
    assert_eq!(places(&text)[7], "annex II");
}

#[test]
fn numbers_on_lines_of_their_own_and_titles_on_the_next_line_are_seen() {
    let mut text = document(&[
        "p|United Nations    A/RES/81/7",
        "p|Distr.: General",
        "p|12 October 2026",
        "p|Resolution adopted by the General Assembly on 9 October 2026",
        "h1|81/7. Registers",
        "p|1.",
        &format!("p|{LONG}"),
        &format!("p|(a)\n{LONG}"),
        "p|(b)",
        &format!("p|{LONG}"),
        "p|9 October 2026",
        "p|Annex I\nGuidelines on registers",
        "p|1.",
        &format!("p|{LONG}"),
    ]);
    text.title = Some("United Nations    A/RES/81/7".into());
    enrich(&mut text);
    let places = places(&text);
    assert_eq!(places[5..10], ["para. 1", "para. 1, chapeau", "para. 1 (a)", "para. 1 (b)", "para. 1 (b)"]);
    assert_eq!((places[10].as_str(), places[13].as_str()), ("", "annex I, para. 1"));
    assert_eq!(text.metadata.date.as_deref(), Some("2026-10-09"));
    assert_eq!(text.title.as_deref(), Some("Registers"));
}

#[test]
fn a_masthead_is_no_title() {
    let mut report = document(&["p|United Nations A/81/245", "p|Distr.: General", "h1|State of registers"]);
    report.title = Some("United Nations A/81/245".into());
    enrich(&mut report);
    assert_eq!(report.title.as_deref(), Some("State of registers"));
}
