use proptest::prelude::*;

use super::*;
use crate::document::locator::locate;
use crate::document::model::check;

fn read(text: &str) -> Document {
    let mut warnings = Vec::new();
    let reader = Reader { name: "plain".into(), version: VERSION };
    let document = document(text, None, Metadata::default(), reader, &mut warnings);
    check(&document).unwrap();
    document
}

/// Kind, first words and section of each block.
fn shape(text: &str) -> Vec<String> {
    let document = read(text);
    document
        .blocks
        .iter()
        .map(|block| {
            let words = block.span.of(&document.text).unwrap().replace('\n', "/");
            let start: String = words.chars().take(24).collect();
            let number = block.paragraph.as_ref().map(|number| format!(" #{number}")).unwrap_or_default();
            format!("{} [{start}]{number} {}", block.kind.name(), block.section.join(">"))
        })
        .collect()
}

#[test]
fn the_text_of_a_file_is_kept_as_it_is() {
    let text = " Caf\u{e9}\u{a0}au lait \n\n\n\ttab\u{ad}bed\u{200b} text  \n";
    let document = read(text);
    assert_eq!(document.text, text);
    assert_eq!(document.blocks.len(), 2);
}

#[test]
fn numbered_paragraphs_articles_and_lists_are_told_apart() {
    assert_eq!(
        shape(
            "RESOLUTION ON DIGITAL COOPERATION\n\nThe General Assembly,\n\n1. Decides to meet\nagain in May;\n\n\
             2. Requests the following:\n(a) a report;\n(b) a budget.\n\nAnnex I\n\nRules of procedure\n\n\
             The rules are these.\n\nArticle 1\nAll members meet.\nArticle 2\nAll members vote.\n\n- one\n  more\n- two\n"
        ),
        [
            "heading [RESOLUTION ON DIGITAL CO] ",
            "paragraph [The General Assembly,] RESOLUTION ON DIGITAL COOPERATION",
            "paragraph [1. Decides to meet/again] #1 RESOLUTION ON DIGITAL COOPERATION",
            "paragraph [2. Requests the followin] #2 RESOLUTION ON DIGITAL COOPERATION",
            "list_item [(a) a report;] #(a) RESOLUTION ON DIGITAL COOPERATION",
            "list_item [(b) a budget.] #(b) RESOLUTION ON DIGITAL COOPERATION",
            "heading [Annex I] RESOLUTION ON DIGITAL COOPERATION",
            "heading [Rules of procedure] RESOLUTION ON DIGITAL COOPERATION>Annex I",
            "paragraph [The rules are these.] RESOLUTION ON DIGITAL COOPERATION>Annex I>Rules of procedure",
            "heading [Article 1] RESOLUTION ON DIGITAL COOPERATION>Annex I",
            "paragraph [All members meet.] RESOLUTION ON DIGITAL COOPERATION>Annex I>Article 1",
            "heading [Article 2] RESOLUTION ON DIGITAL COOPERATION>Annex I",
            "paragraph [All members vote.] RESOLUTION ON DIGITAL COOPERATION>Annex I>Article 2",
            "list_item [- one/  more] RESOLUTION ON DIGITAL COOPERATION>Annex I>Article 2",
            "list_item [- two] RESOLUTION ON DIGITAL COOPERATION>Annex I>Article 2",
        ]
    );
}

#[test]
fn lines_that_only_look_like_headings_are_text() {
    let none = |text: &str| shape(text).into_iter().filter(|line| line.starts_with("heading")).count();
    assert_eq!(
        none("A long first paragraph, with an end.\n\nAcronym: ODET\n\nEstablished: 2022\n\nThe end is here."),
        0
    );
    assert_eq!(none("It is so.\n\n1. Apples\n\n2. Pears\n\n3. Plums\n\nThese are fruits."), 0);
    assert_eq!(none("He wrote a letter.\n\nYours sincerely"), 0);
    assert_eq!(none("See\nPart 2 of the law, which says\nthat it is so."), 0);
}

#[test]
fn a_short_last_line_ends_a_paragraph() {
    let text = "This is a paragraph that was wrapped by hand\nand ends here.\nThe next one follows without a blank line\nfor all to see.";
    assert_eq!(read(text).blocks.len(), 2);
}

#[test]
fn a_form_feed_is_a_blank_line_but_no_line_of_the_file() {
    let document = read("one\n\u{c}two\nthree\n");
    let place = |words: &str| {
        let at = document.text.find(words).unwrap();
        locate(&document.text, &document.blocks, &[], Span::new(at, at + words.len())).line
    };
    assert_eq!((place("one"), place("two"), place("three")), (Some(1), Some(2), Some(3)));
}

#[test]
fn lines_with_tabs_are_rows_and_long_lines_paragraphs() {
    assert_eq!(shape("a\tb\nc\td"), ["table_row [a\tb] ", "table_row [c\td] "]);
    let long = "word ".repeat(60);
    assert_eq!(read(&format!("{long}\n{long}\n")).blocks.len(), 2);
}

#[test]
fn hostile_sizes_are_read_in_bounded_memory() {
    let many = "a\n\n".repeat(outline::MAX_BLOCKS + 10);
    let mut warnings = Vec::new();
    let reader = Reader { name: "plain".into(), version: VERSION };
    let document = document(&many, None, Metadata::default(), reader, &mut warnings);
    check(&document).unwrap();
    assert_eq!(document.blocks.len(), outline::MAX_BLOCKS);
    assert_eq!(warnings, [outline::overfull_warning()]);
    assert_eq!(read(&"x".repeat(50 << 20)).blocks.len(), 1);
}

#[test]
#[allow(clippy::print_stderr)]
fn the_seeds_read_well() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds");
    let Ok(odet) = std::fs::read_to_string(folder.join("odet.txt")) else {
        eprintln!("skipped: not present");
        return;
    };
    let document = read(&odet);
    assert_eq!(document.text, odet, "no character is lost");
    assert_eq!(document.title.as_deref(), Some("United Nations Office for Digital and Emerging Technologies"));
    let at = odet.find("Global DPI Summit").unwrap();
    let place = locate(&odet, &document.blocks, &[], Span::new(at, at + 3));
    assert_eq!(place.section.last().map(String::as_str), Some("Digital Public Infrastructure"));
    assert_eq!(place.line, Some(odet[..at].matches('\n').count() as u32 + 1));
    let headings = document.blocks.iter().filter(|block| block.kind.is_heading()).count();
    assert_eq!(headings, 10, "{:#?}", document.blocks);
    let nations = std::fs::read_to_string(folder.join("digital-nations.txt")).unwrap();
    let items = read(&nations).blocks.iter().filter(|block| block.kind == BlockKind::ListItem).count();
    assert_eq!(items, 4);
}

proptest! {
    #[test]
    fn any_text_keeps_its_words(text in "([ \\t]{0,2}(- |[0-9]{1,2}\\. |\\(a\\) |Article [0-9]\n|• )?\\PC{0,20}[\\n\\r\\x0c=-]{0,4}){0,12}") {
        let document = read(&text);
        prop_assert_eq!(document.text.split_whitespace().collect::<String>(),
            safe::clean(&text).split_whitespace().collect::<String>());
        for block in &document.blocks {
            prop_assert!(block.line.is_some_and(|line| line >= 1));
        }
    }
}

#[test]
fn restructured_text_is_read_with_its_headings() {
    let text = "======\nManual\n======\n\nWords of it.\n\nFirst part\n==========\n\nMore words.\n\nA section\n---------\n\n* one\n* two\n\n\
                Deep down\n~~~~~~~~~\n\nThe end.\n";
    assert_eq!(
        shape(text),
        [
            "heading [======/Manual/======] ",
            "paragraph [Words of it.] Manual",
            "heading [First part/==========] Manual",
            "paragraph [More words.] Manual>First part",
            "heading [A section/---------] Manual>First part",
            "list_item [* one] Manual>First part>A section",
            "list_item [* two] Manual>First part>A section",
            "heading [Deep down/~~~~~~~~~] Manual>First part>A section",
            "paragraph [The end.] Manual>First part>A section>Deep down",
        ]
    );
}
