use super::super::line::PageLines;
use super::super::pages::{Reader, open};
use super::super::testing::Maker;

fn read(maker: &Maker) -> Vec<PageLines> {
    let pdf = open("a.pdf", &maker.bytes(), &[]).unwrap();
    Reader::new(&pdf).collect()
}

fn texts(page: &PageLines) -> Vec<&str> {
    page.lines.iter().map(|line| line.text.as_str()).collect()
}

#[test]
fn a_line_keeps_its_words_whatever_pieces_it_is_drawn_in() {
    let page = "BT /F1 12 Tf 72 700 Td [(He) 20 (llo) -300 (wor) 10 (ld)] TJ ET \
        BT /F1 12 Tf 72 680 Td (second ) Tj (line) Tj ET";
    let pages = read(&Maker::new().page(page));
    assert_eq!(texts(&pages[0]), ["Hello world", "second line"]);
    assert_eq!((pages[0].letters, pages[0].unknown), (20, 0));
    let line = &pages[0].lines[0];
    assert!((line.x0 - 72.0).abs() < 0.1 && (line.y1 - 92.0).abs() < 0.1 && (line.size - 12.0).abs() < 0.1);
}

#[test]
fn two_columns_are_read_one_after_the_other() {
    let mut lines = Vec::new();
    for at in 0..8_u8 {
        let y = 700.0 - f32::from(at) * 14.0;
        lines.push((72.0, y, "F1", 10.0, "left column runs on and on over here"));
        lines.push((320.0, y, "F1", 10.0, "right column says something else here"));
    }
    let pages = read(&Maker::new().lines(&lines));
    let texts = texts(&pages[0]);
    assert!(texts[..8].iter().all(|text| text.starts_with("left")), "{texts:?}");
    assert!(texts[8..].iter().all(|text| text.starts_with("right")), "{texts:?}");
    assert_ne!(pages[0].lines[7].region, pages[0].lines[8].region);
}

#[test]
fn a_table_is_read_row_by_row() {
    let pages = read(&Maker::new().lines(&[
        (72.0, 700.0, "F1", 10.0, "Country"),
        (200.0, 700.0, "F1", 10.0, "2023"),
        (280.0, 700.0, "F1", 10.0, "2024"),
        (72.0, 686.0, "F1", 10.0, "Norway"),
        (200.0, 686.0, "F1", 10.0, "1.5"),
        (280.0, 686.0, "F1", 10.0, "2.5"),
        (72.0, 672.0, "F1", 10.0, "Kenya"),
        (200.0, 672.0, "F1", 10.0, "3.5"),
        (280.0, 672.0, "F1", 10.0, "4.5"),
    ]));
    assert_eq!(texts(&pages[0]), ["Country", "2023", "2024", "Norway", "1.5", "2.5", "Kenya", "3.5", "4.5"]);
}

#[test]
fn letters_drawn_twice_to_look_bold_count_once() {
    let page = "BT /F1 12 Tf 72 700 Td (Title) Tj ET BT /F1 12 Tf 72.3 700 Td (Title) Tj ET \
        BT 2 Tr /F1 12 Tf 72 650 Td (Stroked) Tj ET \
        BT /F1 12 Tf 0 Tr 72 600 Td (a) Tj -0.2 0 Td (a) Tj ET";
    let pages = read(&Maker::new().page(page));
    assert_eq!(texts(&pages[0]), ["Title", "Stroked", "a"]);
}

#[test]
fn turned_pages_and_turned_text_are_read_upright() {
    let turned = "BT /F1 12 Tf 0 1 -1 0 300 100 Tm (going up the page) Tj ET";
    let pages = read(
        &Maker::new()
            .page_with("/Rotate 90", "BT /F1 12 Tf 72 700 Td (on its side) Tj ET")
            .page_with("/Rotate 180", "BT /F1 12 Tf 72 700 Td (head down) Tj 0 -14 Td (second) Tj ET")
            .page(turned),
    );
    assert_eq!(texts(&pages[0]), ["on its side"]);
    assert!((pages[0].width - 792.0).abs() < 0.1);
    // On the page as seen both run against the reader's direction, but the words hold together.
    assert_eq!(texts(&pages[1]), ["head down", "second"]);
    assert_eq!(texts(&pages[2]), ["going up the page"]);
}

#[test]
fn text_outside_of_the_page_is_left_out_and_invisible_text_is_kept() {
    let page = "BT /F1 12 Tf 72 2000 Td (outside) Tj ET BT /F1 12 Tf 3 Tr 72 700 Td (read by OCR) Tj ET";
    assert_eq!(texts(&read(&Maker::new().page(page))[0]), ["read by OCR"]);
}

#[test]
fn letters_set_apart_stay_one_word() {
    let page = "BT /F1 12 Tf 4 Tc 72 700 Td (ABSTRACT) Tj ET BT /F1 12 Tf 0 Tc 72 660 Td (plain words) Tj ET";
    assert_eq!(texts(&read(&Maker::new().page(page))[0]), ["ABSTRACT", "plain words"]);
}

#[test]
fn note_marks_are_told() {
    let page = "BT /F1 7 Tf 72 704 Td (12) Tj /F1 10 Tf 8.5 -4 Td (See the Charter) Tj ET";
    let pages = read(&Maker::new().page(page));
    assert_eq!((pages[0].lines[0].text.as_str(), pages[0].lines[0].raised), ("12See the Charter", 2));
}
