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
    let limits = Limits { time: std::time::Duration::from_mins(1), ..Limits::default() };
    let extractor = Extractor::new(Setup { limits, ..Setup::default() });
    let pages = recognise(&extractor, &ocr, picture("HELL THE HEEL"), &|| false).unwrap();
    assert_eq!(pages.len(), 1, "{pages:?}");
    assert!(pages[0].paragraphs.join(" ").contains("THE"), "{pages:?}");
    let broken = recognise(&extractor, &ocr, b"\x89PNG\r\n\x1a\nbroken".to_vec(), &|| false);
    assert!(matches!(broken, Err(Fault::Failed(_))), "{broken:?}");
}

/// A PDF of one page with these words on it.
fn pdf_of(words: &str) -> Vec<u8> {
    let content = format!("BT /F1 40 Tf 30 40 Td ({words}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 500 120] /Contents 5 0 R \
         /Resources << /Font << /F1 4 0 R >> >> >>"
            .to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
    ];
    let (mut out, mut places) = (b"%PDF-1.4\n".to_vec(), Vec::new());
    for (number, object) in (1..).zip(&objects) {
        places.push(out.len());
        out.extend(format!("{number} 0 obj\n{object}\nendobj\n").into_bytes());
    }
    let table = out.len();
    let rows = places.iter().map(|place| format!("{place:010} 00000 n \n")).collect::<Vec<_>>().concat();
    let tail =
        format!("xref\n0 6\n0000000000 65535 f \n{rows}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{table}\n");
    out.extend(tail.into_bytes());
    out.extend(b"%%EOF\n");
    out
}

#[test]
fn a_page_is_drawn_and_read() {
    let mut drawn = Vec::new();
    let mut give = |answer, picture| {
        drawn.push((answer, picture));
        Ok(())
    };
    super::super::draw::pages(pdf_of("Harbour of Tallinn"), &[], &[], &mut give).unwrap();
    let (Answer::Drawn { page: 1, pages: 1 }, picture) = drawn.remove(0) else { panic!("nothing was drawn") };
    assert!(picture.starts_with(b"P5\n2083 "), "300 dots to the inch");
    assert!(picture.contains(&0), "there is ink on it");
    let Ok(ocr) = Ocr::find("eng") else {
        println!("skipped: no tesseract");
        return;
    };
    let limits = Limits { time: std::time::Duration::from_mins(1), ..Limits::default() };
    let extractor = Extractor::new(Setup { limits, ..Setup::default() });
    let pages = recognise(&extractor, &ocr, picture, &|| false).unwrap();
    assert_eq!(pages[0].paragraphs, ["Harbour of Tallinn"]);
    assert_eq!((pages[0].words, pages[0].uncertain), (3, 0));
}
