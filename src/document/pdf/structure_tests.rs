use super::*;
use crate::document::model::check;
use crate::document::{Document, Metadata, Reader};

fn line(text: &str, y1: f32, size: f32) -> Line {
    let x1 = 72.0 + text.chars().count() as f32 * size / 2.0;
    Line { text: text.into(), x0: 72.0, x1, y0: y1 - size, y1, size, ..Line::default() }
}

fn page(lines: Vec<Line>) -> PageLines {
    PageLines { width: 600.0, height: 800.0, lines, ..PageLines::default() }
}

fn document(pages: &[PageLines], labels: Option<&[String]>) -> Document {
    let reader = Reader { name: "pdf".into(), version: 1 };
    let document = build(pages, &[], labels).builder.finish(None, Metadata::default(), reader, &mut Vec::new());
    check(&document).unwrap();
    document
}

fn report(at: usize) -> PageLines {
    page(vec![
        line("The Annual Report", 40.0, 9.0),
        line(
            &format!("and runs away from it {} as it can, says the tale", ["as fast", "as slow", "as far"][at % 3]),
            100.0,
            10.0,
        ),
        line(&format!("{} ends it. Another day it begins anew", ["which", "what then", "that"][at % 3]), 112.0, 10.0),
        line("The quick brown fox jumps over the lazy dog, which is", 340.0, 10.0),
        line("what we all have known, and then it turns its head round", 352.0, 10.0),
        line(&format!("1 See the tale of the {}.", ["dog", "cat", "hen"][at % 3]), 700.0, 8.0),
        line(&format!("{}", at + 1), 780.0, 9.0),
    ])
}

#[test]
fn a_sentence_runs_on_over_a_page_break_with_nothing_between() {
    let pages: Vec<PageLines> = (0..3).map(report).collect();
    let document = document(&pages, None);
    let whole = document.blocks.iter().filter(|block| {
        block.span.of(&document.text).unwrap().contains("turns its head round\nand runs away from it as")
    });
    assert_eq!(whole.count(), 2);
    for (at, page) in document.pages.iter().enumerate() {
        let text = page.span.of(&document.text).unwrap();
        for line in &pages[at].lines {
            assert!(text.contains(&line.text), "page {} has each of its lines: {}", at + 1, line.text);
        }
    }
    let kinds: Vec<&str> = document.blocks.iter().map(|block| block.kind.name()).collect();
    assert_eq!(kinds[..5], ["running", "paragraph", "note", "running", "paragraph"]);
    assert_eq!(document.blocks[2].place.as_deref(), Some("footnote 1"));
}

#[test]
fn pages_that_are_all_one_paragraph_are_one_block() {
    let text = |at: usize| {
        let lines = (0..4).map(|row| {
            line(
                "and runs away from it as fast as it can, says the tale of",
                100.0 + 60.0 * at as f32 + 12.0 * row as f32,
                10.0,
            )
        });
        page(lines.collect())
    };
    let document = document(&[text(0), text(1), text(2)], None);
    assert_eq!((document.blocks.len(), document.pages.len()), (1, 3));
}

#[test]
fn labels_of_the_file_win_over_printed_numbers() {
    let pages: Vec<PageLines> = (0..6).map(report).collect();
    let printed = document(&pages, None);
    assert_eq!(
        printed.pages.iter().map(|page| page.label.as_deref().unwrap()).collect::<Vec<_>>(),
        ["1", "2", "3", "4", "5", "6"]
    );
    let labels = ["i", "ii", "iii", "iv", "1", "2"].map(str::to_owned);
    let defined = document(&pages, Some(&labels));
    assert!(defined.pages.iter().map(|page| page.label.clone().unwrap()).eq(labels));
}

#[test]
fn empty_pages_keep_their_number() {
    let document = document(&[page(vec![]), page(vec![line("Words", 100.0, 10.0)]), page(vec![])], None);
    assert_eq!(document.pages.len(), 3);
    assert_eq!(document.blocks[0].page, Some(2));
}
