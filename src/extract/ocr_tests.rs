use super::*;
use crate::document::model::check;
use crate::extract::{Limits, Setup};

fn paragraphs(all: &[(u32, &[&str])]) -> Vec<(u32, Vec<String>)> {
    all.iter().map(|(page, texts)| (*page, texts.iter().map(|&text| text.to_owned()).collect())).collect()
}

fn page_texts(document: &Document) -> Vec<&str> {
    document.pages.iter().map(|page| page.span.of(&document.text).unwrap().trim()).collect()
}

#[test]
fn a_scanned_file_gets_its_text_page_by_page() {
    let mut warnings = Vec::new();
    let found = paragraphs(&[(1, &["One.", "Two \u{1b}."]), (3, &["Three."])]);
    let document = filled(blank(3), &found, &mut warnings);
    check(&document).unwrap();
    assert_eq!(document.text, "One.\n\nTwo \u{fffd}.\n\nThree.");
    assert_eq!(page_texts(&document), ["One.\n\nTwo \u{fffd}.", "", "Three."]);
    assert_eq!(document.blocks.iter().map(|block| block.page).collect::<Vec<_>>(), [Some(1), Some(1), Some(3)]);
    assert!(warnings.is_empty());
}

#[test]
fn a_page_without_text_is_filled_in_between_the_others() {
    let text = "First.\n\nThird.";
    let block = |start, end, page| Block { span: Span::new(start, end), page: Some(page), ..Block::default() };
    let page = |number, start, end| Page { number, label: None, span: Span::new(start, end) };
    let document = Document {
        text: text.into(),
        pages: vec![page(1, 0, 6), page(2, 6, 6), page(3, 6, 14), page(4, 14, 14)],
        blocks: vec![block(0, 6, 1), block(8, 14, 3)],
        ..blank(0)
    };
    assert_eq!(without_text(&document), [2, 4]);
    let document = filled(document, &paragraphs(&[(2, &["Second."]), (4, &["Fourth."])]), &mut Vec::new());
    check(&document).unwrap();
    assert_eq!(document.text, "First.\n\nSecond.\n\nThird.\n\nFourth.");
    assert_eq!(page_texts(&document), ["First.", "Second.", "Third.", "Fourth."]);
}

#[test]
fn languages_are_names_and_nothing_else() {
    for odd in ["", "eng+", "../eng", "-l", "eng fra"] {
        assert_eq!(Ocr::find(odd).unwrap_err().kind(), ErrorKind::Usage, "{odd}");
    }
}

/// Letters of five by seven dots, as much as the test needs.
fn picture(words: &str) -> Vec<u8> {
    let letter = |c| match c {
        'H' => ["#   #", "#   #", "#   #", "#####", "#   #", "#   #", "#   #"],
        'E' => ["#####", "#    ", "#    ", "#### ", "#    ", "#    ", "#####"],
        'L' => ["#    ", "#    ", "#    ", "#    ", "#    ", "#    ", "#####"],
        'T' => ["#####", "  #  ", "  #  ", "  #  ", "  #  ", "  #  ", "  #  "],
        _ => ["     "; 7],
    };
    let (size, columns) = (6, words.chars().count() * 6 + 20);
    let mut out = format!("P5\n{} {}\n255\n", columns * size, 27 * size).into_bytes();
    for y in 0..27 * size {
        for x in 0..columns * size {
            let (column, row) = (x / size, y / size);
            let ink = (10..17).contains(&row) && column >= 10 && (column - 10) % 6 < 5 && {
                let c = words.chars().nth((column - 10) / 6).unwrap_or(' ');
                letter(c)[row - 10].as_bytes()[(column - 10) % 6] == b'#'
            };
            out.push(if ink { 0 } else { 255 });
        }
    }
    out
}

#[test]
fn tesseract_reads_a_picture() {
    let Ok(ocr) = Ocr::find("eng") else {
        println!("skipped: no tesseract");
        return;
    };
    let limits = Limits { time: std::time::Duration::from_secs(60), ..Limits::default() };
    let extractor = Extractor::new(Setup { limits, ..Setup::default() });
    let pages = recognise(&extractor, &ocr, picture("HELL THE HEEL"), &|| false).unwrap();
    assert_eq!(pages.len(), 1, "{pages:?}");
    assert!(pages[0].paragraphs.join(" ").contains("THE"), "{pages:?}");
    let broken = recognise(&extractor, &ocr, b"\x89PNG\r\n\x1a\nbroken".to_vec(), &|| false);
    assert!(matches!(broken, Err(Fault::Failed(_))), "{broken:?}");
}
