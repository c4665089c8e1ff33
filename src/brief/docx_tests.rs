use super::*;
use crate::answer::model::Claim;
use crate::answer::{Answer, cite as citing};
use crate::brief::testing::{Shelf, document, sample};
use crate::brief::{Composer, outline};
use crate::document::{BlockKind, Input, read};
use crate::quote::draft;
use crate::text::Span;

/// What our own reader makes of a Word file.
fn again(bytes: &[u8]) -> crate::document::Document {
    read(&Input { name: "brief.docx", bytes }).unwrap().next().unwrap().unwrap().document
}

#[test]
fn our_own_reader_reads_back_headings_notes_table_and_quotations() {
    let brief = sample();
    let document = again(&docx(&brief).unwrap());
    assert_eq!(document.title.as_deref(), Some("T"));
    let of = |kind: BlockKind| {
        let blocks = document.blocks.iter().filter(move |block| block.kind == kind);
        blocks.map(|block| block.span.of(&document.text).unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(of(BlockKind::Heading(2)), ["What?", "Why?"]);
    assert!(of(BlockKind::Heading(1)).contains(&"Sources"));
    let notes = of(BlockKind::Note);
    assert_eq!(notes, ["[1] A title of words, A/RES/1, para. 3 (2024-05-06).\nAlso in B, line 1."]);
    assert!(of(BlockKind::TableRow)[0].starts_with("Note\tQuestion\tClaim\tSource"));
    let quotes: Vec<String> = draft::find(&document.text).into_iter().map(|marked| marked.quote).collect();
    assert_eq!(quotes, ["Peace is *law*, and so on."]);
    assert!(document.text.contains("Own words: My note."), "{}", document.text);
    let mut contents = String::new();
    let file = docx(&brief).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(file)).unwrap();
    std::io::Read::read_to_string(&mut zip.by_name("word/document.xml").unwrap(), &mut contents).unwrap();
    assert!(contents.contains(" PAGEREF _Toc1 \\h ") && contents.contains("w:name=\"_Toc1\""));
}

#[test]
fn the_time_is_written_without_parts_of_a_second_and_one_that_is_none_is_not() {
    let mut brief = sample();
    for (at, created) in [("2026-11-22T10:11:12.345678Z", true), ("2026-11-22T10:11:12Z", true), ("yesterday", false)] {
        at.clone_into(&mut brief.made.at);
        assert_eq!(parts::properties(&brief).contains(">2026-11-22T10:11:12Z</dcterms:created>"), created, "{at}");
    }
}

#[test]
fn the_same_briefing_gives_the_same_bytes() {
    assert_eq!(docx(&sample()).unwrap(), docx(&sample()).unwrap());
}

#[test]
fn an_untouched_file_has_no_changed_word_and_an_edited_one_just_those() {
    let brief = sample();
    let bytes = docx(&brief).unwrap();
    let faithful = |bytes: &[u8]| {
        let text = again(bytes).text;
        draft::find(&text)
            .into_iter()
            .map(|marked| brief.places().any(|place| place.citation.quote == marked.quote))
            .collect::<Vec<_>>()
    };
    assert_eq!(faithful(&bytes), [true]);
    let edited = with(&bytes, "word/document.xml", &|text| text.replace("Peace is", "Peace was"));
    assert_eq!(faithful(&edited), [false]);
}

/// A Word file in which one part was edited.
fn with(bytes: &[u8], part: &str, edit: &dyn Fn(&str) -> String) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let names: Vec<String> = (0..zip.len()).map(|at| zip.by_index(at).unwrap().name().unwrap().to_string()).collect();
    let mut files = Vec::new();
    for name in &names {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut zip.by_name(name).unwrap(), &mut text).unwrap();
        files.push((name.as_str(), if name == part { edit(&text) } else { text }));
    }
    pack(&files).unwrap()
}

#[test]
fn hostile_words_and_other_scripts_stay_words() {
    let mut shelf = Shelf::default();
    let quote = "<w:p>&amp; ]]> \u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{4e2d}\u{6587} \u{ffff}";
    let kept = shelf.put(document("a.md", "T </w:t> <b>", &format!("Before.\n\n{quote}\n\nAfter.")));
    let mut answer = Answer { confidence: 0.9, ..Answer::default() };
    answer.citations.push(citing::cite(1, &kept, Span::new(9, 9 + quote.len())).unwrap());
    answer.claims.push(Claim { text: quote.into(), citations: vec![1], ..Claim::default() });
    let outline = "# \u{202e}H <w:br/> & \u{1b}[31m\n\nWhat?\n\nx <script>x</script> **a** [l](https://e.org)\n\n- one\n  1. two\n\n```\ncode\n```\n";
    let mut composer = Composer::new(outline::read(outline).unwrap(), &shelf);
    composer.put((0, 0), &answer).unwrap();
    let brief = composer.finish().unwrap();
    let bytes = docx(&brief).unwrap();
    let document = again(&bytes);
    assert!(
        document.text.contains("<w:p>&amp; ]]> \u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{4e2d}\u{6587}"),
        "{}",
        document.text
    );
    assert!(document.text.contains("l (https://e.org)") && document.text.contains("<script>x</script>"));
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    for name in ["word/document.xml", "word/footnotes.xml", "word/styles.xml", "docProps/core.xml"] {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut zip.by_name(name).unwrap(), &mut text).unwrap();
        let mut xml = quick_xml::Reader::from_str(&text);
        while !matches!(
            xml.read_event().unwrap_or_else(|error| panic!("{name}: {error}")),
            quick_xml::events::Event::Eof
        ) {}
        assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{ffff}']), "{name}");
    }
}
