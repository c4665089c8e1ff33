use proptest::prelude::*;

use super::*;
use crate::document::{Input, read};

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

fn markdown(text: &str) -> Document {
    read(&Input { name: "a.md", bytes: text.as_bytes() }).unwrap().next().unwrap().unwrap().document
}

/// Checks what every cut must hold, and gives the passages' texts.
fn checked(document: &Document, limits: Limits, tokens: &dyn Fn(&str) -> usize) -> Vec<String> {
    let text = &document.text;
    let passages = cut(document, limits, tokens);
    let mut end = 0;
    for passage in &passages {
        let slice = passage.span.of(text).expect("on character boundaries");
        assert!(passage.span.start >= end, "sorted, no overlap");
        assert!(text[end..passage.span.start].trim().is_empty(), "nothing uncovered");
        assert!(!slice.trim().is_empty());
        let single = slice.chars().count() == 1;
        assert!(single || tokens(&index_text(&passage.heading, slice)) + SPECIAL <= limits.window, "{slice:?}");
        end = passage.span.end;
    }
    assert!(text[end..].trim().is_empty(), "nothing uncovered at the end");
    passages.iter().map(|passage| passage.span.of(text).unwrap().to_owned()).collect()
}

fn sentence(n: usize, words: usize) -> String {
    format!("Sentence {n}{} ends.", " word".repeat(words.saturating_sub(3)))
}

fn paragraph(sentences: usize, words: usize) -> String {
    (0..sentences).map(|n| sentence(n, words)).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_record_of_150_words_is_one_passage() {
    let document = markdown(&paragraph(15, 10));
    assert_eq!(checked(&document, Limits::default(), &words).len(), 1);
    let document = markdown(&paragraph(22, 10));
    assert_eq!(checked(&document, Limits::default(), &words).len(), 1, "a little too long for one, too short for two");
}

#[test]
fn long_paragraphs_are_cut_between_sentences_into_even_parts() {
    let document = markdown(&paragraph(40, 10));
    let parts = checked(&document, Limits::default(), &words);
    assert!((2..=3).contains(&parts.len()), "{}", parts.len());
    for part in &parts {
        assert!(part.ends_with("ends.") && (120..=200).contains(&words(part)), "{}", words(part));
    }
}

#[test]
fn a_passage_ends_with_its_paragraph_where_that_fits() {
    let text = format!("{}\n\n{}\n\n{}", paragraph(13, 10), paragraph(14, 10), paragraph(15, 10));
    let parts = checked(&markdown(&text), Limits::default(), &words);
    assert_eq!(parts.iter().map(|part| words(part)).collect::<Vec<_>>(), [130, 140, 150]);
}

#[test]
fn headings_stay_with_their_text_and_give_context() {
    let text = format!("# T\n\n## A\n\n{}\n\n## B\n\n### B.1\n\n{}\n", paragraph(15, 10), paragraph(15, 10));
    let document = markdown(&text);
    let passages = cut(&document, Limits::default(), &words);
    let seen: Vec<(&str, Vec<String>)> = passages
        .iter()
        .map(|passage| {
            (passage.span.of(&document.text).unwrap().split("\n\nSent").next().unwrap(), passage.heading.clone())
        })
        .collect();
    assert_eq!(seen[0], ("T\n\nA", vec!["T".to_owned()]));
    assert_eq!(seen[1], ("B\n\nB.1", vec!["T".to_owned()]));
    assert_eq!(seen.len(), 2);
    let long = markdown(&format!("# T\n\n## A\n\n{}\n", paragraph(60, 10)));
    let passages = cut(&long, Limits::default(), &words);
    assert_eq!(passages.last().unwrap().heading, ["T", "A"]);
}

#[test]
fn top_level_sections_part_passages_unless_they_are_tiny() {
    let big = format!("# T\n\n## A\n\n{}\n\n## B\n\n{}\n", paragraph(13, 10), paragraph(3, 10));
    let parts = checked(&markdown(&big), Limits::default(), &words);
    assert_eq!(parts.len(), 2);
    assert!(parts[1].starts_with("B\n\n"));
    let tiny: String = (0..30).map(|n| format!("## Section {n}\n\n{}\n\n", sentence(n, 20))).collect();
    let parts = checked(&markdown(&tiny), Limits::default(), &words);
    assert!((4..=7).contains(&parts.len()), "{}", parts.len());
    assert!(parts.iter().all(|part| part.starts_with("Section")), "{parts:#?}");
    let same: String = (0..3).map(|_| format!("## Same\n\n{}\n\n", paragraph(15, 10))).collect();
    assert_eq!(checked(&markdown(&same), Limits::default(), &words).len(), 3, "sections of the same name are several");
}

#[test]
fn lists_and_tables_stay_whole_where_they_fit() {
    let list: String = (0..8).map(|n| format!("- {}\n", sentence(n, 12))).collect();
    let text = format!("{}\n\n{list}\n\n{}", paragraph(12, 10), paragraph(12, 10));
    let parts = checked(&markdown(&text), Limits::default(), &words);
    assert!(parts.iter().any(|part| part.matches('•').count() == 8), "{parts:#?}");
}

#[test]
fn long_heading_paths_are_shortened_from_the_middle() {
    let name = |n: usize| format!("Heading {n} {}", "long ".repeat(12));
    let text: String = (1..=6).map(|n| format!("{} {}\n\n", "#".repeat(n), name(n))).collect();
    let document = markdown(&format!("{text}{}", paragraph(60, 10)));
    checked(&document, Limits::default(), &words);
    let passages = cut(&document, Limits::default(), &words);
    let last = &passages.last().unwrap().heading;
    assert!(last.len() < 6 && last[0].starts_with("Heading 1") && last.last().unwrap().starts_with("Heading 6"));
}

#[test]
fn the_counter_is_not_called_over_and_over() {
    let document = markdown(&paragraph(2000, 12));
    let bytes = std::cell::Cell::new(0);
    let counted = |text: &str| {
        bytes.set(bytes.get() + text.len());
        words(text)
    };
    cut(&document, Limits::default(), &counted);
    assert!(bytes.get() < 3 * document.text.len(), "{} for {}", bytes.get(), document.text.len());
}

#[test]
fn one_line_of_megabytes_is_cut() {
    for line in ["x".repeat(8 << 20), "word ".repeat(1 << 18)] {
        let input = Input { name: "a.txt", bytes: line.as_bytes() };
        let document = read(&input).unwrap().next().unwrap().unwrap().document;
        // A tokenizer takes an endless word for a single unknown token.
        let passages = cut(&document, Limits::default(), &|text| words(text));
        assert!(passages.len() > 500 && passages.iter().all(|passage| passage.span.len() <= 8192));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn any_document_is_covered_within_the_window(
        text in "((#{1,4} |- |> |\\| |[0-9]\\. )?(\\PC{0,9}( [a-zé]{1,30}){0,40}[.!?]{0,1} ?){0,6}\n{0,2}){0,12}",
        window in 8usize..64,
    ) {
        let limits = Limits { low: window / 3, high: window / 2 + 1, window };
        let Ok(Some(Ok(part))) = read(&Input { name: "a.md", bytes: text.as_bytes() }).map(|mut parts| parts.next()) else {
            return Ok(());
        };
        checked(&part.document, limits, &words);
        // Tokens that do not add up: letters, three a token, rounded up for the whole.
        checked(&part.document, limits, &|text: &str| text.chars().count().div_ceil(3));
    }
}
