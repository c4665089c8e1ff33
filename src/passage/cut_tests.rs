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
        assert!(uncovered(document, end, passage.span.start).is_empty(), "nothing uncovered");
        let inside = || document.blocks.iter().filter(|block| block.span.overlaps(passage.span));
        assert!(inside().all(|block| block.kind != BlockKind::Running), "no running text");
        assert_eq!(inside().map(|block| voice(Some(block.kind))).collect::<std::collections::BTreeSet<_>>().len(), 1);
        assert!(!slice.trim().is_empty());
        let single = slice.chars().count() == 1;
        assert!(single || tokens(&index_text(&passage.heading, slice)) + SPECIAL <= limits.window, "{slice:?}");
        end = passage.span.end;
    }
    assert!(uncovered(document, end, text.len()).is_empty(), "nothing uncovered at the end");
    passages.iter().map(|passage| passage.span.of(text).unwrap().to_owned()).collect()
}

/// What stands between two places, running headers and footers apart.
fn uncovered(document: &Document, from: usize, to: usize) -> String {
    let mut gap = document.text[from..to].to_owned();
    for block in document.blocks.iter().filter(|block| block.kind == BlockKind::Running).rev() {
        if from <= block.span.start && block.span.end <= to {
            gap.replace_range(block.span.start - from..block.span.end - from, "");
        }
    }
    gap.trim().to_owned()
}

/// A document of these blocks, one after the other.
fn blocks(parts: &[(BlockKind, String)]) -> Document {
    let mut document = markdown("x");
    (document.text, document.blocks) = (String::new(), Vec::new());
    for (kind, text) in parts {
        if !document.text.is_empty() {
            document.text.push_str("\n\n");
        }
        let start = document.text.len();
        document.text.push_str(text);
        document.blocks.push(Block { kind: *kind, span: Span::new(start, start + text.len()), ..Block::default() });
    }
    assert_eq!(crate::document::model::check(&document), Ok(()));
    document
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
    let tiny: String =
        (0..30).map(|n| format!("## Section {n}\n\n{}\n\n", sentence(n, 20))).collect::<Vec<_>>().concat();
    let parts = checked(&markdown(&tiny), Limits::default(), &words);
    assert!((4..=7).contains(&parts.len()), "{}", parts.len());
    assert!(parts.iter().all(|part| part.starts_with("Section")), "{parts:#?}");
    let same: String = (0..3).map(|_| format!("## Same\n\n{}\n\n", paragraph(15, 10))).collect::<Vec<_>>().concat();
    assert_eq!(checked(&markdown(&same), Limits::default(), &words).len(), 3, "sections of the same name are several");
}

#[test]
fn lists_and_tables_stay_whole_where_they_fit() {
    let list: String = (0..8).map(|n| format!("- {}\n", sentence(n, 12))).collect::<Vec<_>>().concat();
    let text = format!("{}\n\n{list}\n\n{}", paragraph(12, 10), paragraph(12, 10));
    let parts = checked(&markdown(&text), Limits::default(), &words);
    assert!(parts.iter().any(|part| part.matches('•').count() == 8), "{parts:#?}");
}

#[test]
fn long_heading_paths_are_shortened_from_the_middle() {
    let name = |n: usize| format!("Heading {n} {}", "long ".repeat(12));
    let text: String = (1..=6).map(|n| format!("{} {}\n\n", "#".repeat(n), name(n))).collect::<Vec<_>>().concat();
    let document = markdown(&format!("{text}{}", paragraph(60, 10)));
    checked(&document, Limits::default(), &words);
    let passages = cut(&document, Limits::default(), &words);
    let last = &passages.last().unwrap().heading;
    assert!(last.len() < 6 && last[0].starts_with("Heading 1") && last.last().unwrap().starts_with("Heading 6"));
}

#[test]
fn running_headers_are_in_no_passage_and_end_one() {
    use BlockKind::{Paragraph, Running};
    let document = blocks(&[
        (Running, "The Charter 1".into()),
        (Paragraph, paragraph(3, 10)),
        (Running, "Page 1".into()),
        (Running, "The Charter 2".into()),
        (Paragraph, paragraph(4, 10)),
        (Running, "Page 2".into()),
    ]);
    let parts = checked(&document, Limits::default(), &words);
    assert_eq!(parts, [paragraph(3, 10), paragraph(4, 10)]);
    assert!(checked(&blocks(&[(Running, "Page 1".into())]), Limits::default(), &words).is_empty());
}

#[test]
fn notes_and_comments_have_passages_of_their_own() {
    use BlockKind::{Comment, Heading, Note, Paragraph};
    let document = blocks(&[
        (Heading(1), "One".into()),
        (Paragraph, paragraph(2, 10)),
        (Note, "1 See the annex.".into()),
        (Note, "2 Ibid.".into()),
        (Comment, "Check this.".into()),
        (Paragraph, paragraph(2, 10)),
    ]);
    let parts = checked(&document, Limits::default(), &words);
    assert_eq!(parts.len(), 4, "{parts:#?}");
    assert_eq!(parts[1], "1 See the annex.\n\n2 Ibid.");
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

#[test]
#[allow(clippy::print_stderr)]
fn the_shared_files_are_covered_whatever_they_are_called() {
    let base = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/files");
    let mut seen = 0;
    for folder in ["md", "txt", "html", "damaged"] {
        let Ok(files) = std::fs::read_dir(base.join(folder)) else {
            eprintln!("skipped: not present");
            return;
        };
        for file in files {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            // The largest page takes long in a debug build and holds nothing new.
            for name in ["a.md", "a.txt", "a.html"].into_iter().filter(|_| bytes.len() < 300_000) {
                let Ok(parts) = read(&Input { name, bytes: &bytes }) else { continue };
                for part in parts.flatten() {
                    assert_eq!(crate::document::model::check(&part.document), Ok(()));
                    checked(&part.document, Limits::default(), &words);
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 200, "{seen}");
}
