//! How rows, boxes and notes become blocks.

use super::*;
use crate::document::model::check;

fn para(text: &str) -> Para {
    Para::new(BlockKind::Paragraph, text)
}

fn done(flow: Flow, asides: Vec<Aside>) -> Document {
    let reader = Reader { name: "x".into(), version: 1 };
    let document = flow.finish(asides, None, Metadata::default(), reader, &mut Vec::new());
    check(&document).unwrap();
    document
}

#[test]
fn rows_are_lines_and_frames_are_taken_apart() {
    let mut flow = Flow::default();
    for row in [["a", "b\tc"], ["", "d"], ["long", &"word ".repeat(200)]] {
        if row[0] == "a" {
            flow.open_table();
        }
        for cell in row {
            flow.open_cell();
            flow.push(para(cell));
        }
        flow.close_row(true);
    }
    flow.open_cell();
    flow.push(para("dropped"));
    flow.close_row(false);
    flow.close_table();
    let document = done(flow, vec![]);
    assert!(document.text.starts_with("a\tb c\n\td\n\nlong\n\nword word"), "{}", document.text);
    assert!(!document.text.contains("dropped"));
}

#[test]
fn headings_in_a_row_name_columns_and_one_alone_names_what_follows() {
    let mut flow = Flow::default();
    let heading = |text: &str| Para::new(BlockKind::Heading(2), text);
    flow.open_table();
    for row in
        [vec![heading("Good"), heading("Bad")], vec![para("a"), para("b")], vec![heading("More")], vec![para("c")]]
    {
        for para in row {
            flow.open_cell();
            flow.push(para);
        }
        flow.close_row(true);
    }
    flow.close_table();
    let kinds: Vec<BlockKind> = done(flow, vec![]).blocks.iter().map(|block| block.kind).collect();
    assert_eq!(kinds, [BlockKind::TableRow, BlockKind::TableRow, BlockKind::Heading(2), BlockKind::TableRow]);
}

#[test]
fn a_late_heading_is_no_title() {
    let mut flow = Flow::default();
    for _ in 0..TITLE_BLOCKS {
        flow.push(para("x"));
    }
    flow.push(Para::new(BlockKind::Heading(1), "Late"));
    assert_eq!(done(flow, vec![]).title, None);
}

#[test]
fn a_table_in_a_cell_keeps_its_own_rows() {
    let mut flow = Flow::default();
    flow.open_table();
    flow.open_cell();
    flow.open_table();
    for text in ["x", "y"] {
        flow.open_cell();
        flow.push(para(text));
    }
    flow.close_table();
    flow.open_cell();
    flow.push(para("z"));
    // Neither is closed: a file cut off.
    assert_eq!(done(flow, vec![]).text, "x\ty\n\nz");
}

#[test]
fn notes_belong_to_the_section_that_refers_to_them() {
    let mut flow = Flow::default();
    flow.push(Para::new(BlockKind::Heading(1), "A"));
    flow.push(Para { notes: vec!["footnote 1".into()], ..para("one") });
    flow.push(Para::new(BlockKind::Heading(1), "B"));
    flow.push(para("two"));
    let aside =
        |kind, place: &str, text: &str| Aside { kind, of: place.into(), place: place.into(), text: text.into() };
    let asides = vec![aside(BlockKind::Note, "footnote 1", "[1] n"), aside(BlockKind::Running, "header", "running")];
    let document = done(flow, asides);
    let sections: Vec<String> = document.blocks.iter().map(|block| block.section.join("/")).collect();
    assert_eq!(sections, ["", "A", "", "B", "A", ""]);
    assert_eq!(document.blocks[4].place.as_deref(), Some("footnote 1"));
}
