use super::super::line::{PageLines, Tag};
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
    assert_eq!((pages[0].lines[0].text.as_str(), pages[0].lines[0].raised), ("12 See the Charter", 2));
}

#[test]
fn note_marks_within_a_line_are_no_part_of_the_word() {
    let page = "BT /F1 10 Tf 72 700 Td (the Charter) Tj /F1 6 Tf 4 Ts (3) Tj /F1 10 Tf 0 Ts ( and 5 km) Tj \
        /F1 6 Tf 4 Ts (2) Tj ET";
    assert_eq!(texts(&read(&Maker::new().page(page))[0]), ["the Charter 3 and 5 km2"]);
}

#[test]
fn fonts_tell_bold_and_italic() {
    let pages = read(&Maker::new().lines(&[
        (72.0, 700.0, "F1", 10.0, "regular"),
        (72.0, 680.0, "F2", 10.0, "bold"),
        (72.0, 660.0, "F3", 10.0, "italic"),
    ]));
    let looks: Vec<(bool, bool)> = pages[0].lines.iter().map(|line| (line.bold, line.italic)).collect();
    assert_eq!(looks, [(false, false), (true, false), (false, true)]);
}

#[test]
fn text_that_stands_for_what_is_drawn_is_read_in_its_place() {
    let page = "BT /F1 12 Tf 72 700 Td (Of) Tj /Span << /ActualText (ffi) >> BDC (#) Tj EMC (ce hours) Tj ET \
        BT /F1 12 Tf 72 680 Td (data) Tj /Span << /ActualText <FEFF00AD> >> BDC (-) Tj EMC ET \
        BT /F1 12 Tf 72 666 Td (base) Tj ET";
    assert_eq!(texts(&read(&Maker::new().page(page))[0]), ["Offfice hours", "data\u{ad}", "base"]);
}

#[test]
fn tags_come_from_the_content_and_from_the_structure_tree() {
    let mut maker = Maker::new();
    // An element of a type of the file's own, led back by its map of roles; a paragraph in an item of a list.
    let heading = maker.object("<< /S /Kapitel >>");
    let item = maker.object("<< /S /LI >>");
    let paragraph = maker.object(&format!("<< /S /P /P {item} 0 R >>"));
    let tree = maker.object(&format!("<< /Nums [0 [{heading} 0 R {paragraph} 0 R]] >>"));
    let root = maker.object(&format!("<< /ParentTree {tree} 0 R /RoleMap << /Kapitel /H2 >> >>"));
    let content = "/Kapitel << /MCID 0 >> BDC BT /F1 12 Tf 72 700 Td (One) Tj ET EMC \
        /P << /MCID 1 >> BDC BT /F1 12 Tf 72 680 Td (Two) Tj ET EMC \
        /Artifact BMC BT /F1 12 Tf 72 660 Td (Three) Tj ET EMC \
        /H1 BMC /Span BMC BT /F1 12 Tf 72 640 Td (Four) Tj ET EMC EMC \
        BT /F1 12 Tf 72 620 Td (Five) Tj ET";
    let maker = maker.catalog(&format!("/StructTreeRoot {root} 0 R")).page_with("/StructParents 0", content);
    let tags: Vec<Option<Tag>> = read(&maker)[0].lines.iter().map(|line| line.tag).collect();
    assert_eq!(tags, [Some(Tag::Heading(2)), Some(Tag::ListItem), Some(Tag::Artifact), Some(Tag::Heading(1)), None]);
}

#[test]
fn accents_set_as_letters_of_their_own_join_theirs() {
    // In the standard encoding 302 is an acute accent.
    let page = "BT /F1 12 Tf 72 700 Td (caf) Tj 17 0 Td (\\302) Tj -0.9 0 Td (e) Tj ET \
        BT /F1 12 Tf 72 680 Td (a ^ b) Tj ET";
    assert_eq!(texts(&read(&Maker::new().page(page))[0]), ["café", "a ^ b"]);
}

#[test]
fn pictures_are_measured_not_decoded() {
    let mut maker = Maker::new();
    let picture = maker.stream(
        "/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8",
        "abcd",
    );
    let maker = maker.resources(&format!("/XObject << /X {picture} 0 R >>")).page("q 612 0 0 396 0 396 cm /X Do Q");
    let pages = read(&maker);
    assert!((pages[0].pictures - 0.5).abs() < 0.02 && pages[0].letters == 0);
}

#[test]
fn items_of_lists_keep_their_markers() {
    let pages = read(&Maker::new().lines(&[
        (72.0, 700.0, "F1", 10.0, "(a)"),
        (110.0, 700.0, "F1", 10.0, "To promote and support"),
        (72.0, 686.0, "F1", 10.0, "Norway"),
        (140.0, 686.0, "F1", 10.0, "1.5"),
    ]));
    assert_eq!(texts(&pages[0]), ["(a) To promote and support", "Norway", "1.5"]);
}
