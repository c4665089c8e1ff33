//! The source pane: what is marked, what stands between the pages, and what has changed.

use super::*;
use crate::document::BlockKind;
use crate::document::Page;
use crate::store::StoredDocument;
use crate::tui::pieces::{SEGMENT, segments};
use crate::tui::testing::{citation_of, stored};

const WINDOW: Window = Window { columns: 30, rows: 9 };
const PALETTE: Palette = Palette { colour: false };

fn pane(text: &str, quote: &str) -> SourcePane {
    let document = stored("a.md", text);
    let cited = citation_of(1, &document, quote);
    let mut pane = SourcePane::default();
    assert!(!pane.open(Target::of_citation(&cited, std::slice::from_ref(&cited), true), WINDOW));
    pane.arrived(SourceView { document, span: Some(cited.span) }, WINDOW);
    pane
}

fn text(pane: &SourcePane) -> Vec<String> {
    pane.seen(WINDOW, PALETTE).iter().map(|row| row.line.to_string()).collect()
}

#[test]
fn the_cited_words_are_brought_into_view_and_marked() {
    let filler = "Some other line.\n".repeat(100);
    let pane = pane(&format!("{filler}See the cited words, and more.\n{filler}"), "the cited words");
    let rows = text(&pane);
    assert_eq!(rows.len(), 9);
    assert_eq!(rows[3], "▌ See the cited words[1], and");
    let row = &pane.seen(WINDOW, PALETTE)[3];
    let marked = row.line.spans.iter().find(|span| span.style == PALETTE.cited()).unwrap();
    assert_eq!(marked.content, "the cited words");
    assert!((48..=54).contains(&pane.percent(WINDOW).unwrap()), "{:?}", pane.percent(WINDOW));
}

#[test]
fn marks_go_over_line_ends() {
    let pane = pane("one two\nthree four", "two\nthree");
    assert_eq!(text(&pane), ["▌ one two", "▌ three[1] four"]);
}

#[test]
fn full_lines_of_a_printed_page_flow_and_verses_addresses_and_parted_words_do_not() {
    let printed = "The letter and number in the early name counted\nthe members, so the name changed each time that\n\
                   someone joined.\nA line of its own ends early.\nThe group reached ten members, and then the inter-\n\
                   national count was dropped from the name.";
    let verses = "Norway, Sierra Leone and Unicef,\nand many a one besides, whom nobody has ever counted";
    let mut document = stored("a.pdf", &format!("{printed}\n{verses}\nEstonia\nIsrael"));
    let block = |start: usize, end: usize| crate::document::Block { span: Span::new(start, end), ..Default::default() };
    let from = printed.len() + 1;
    let list = from + verses.len() + 1;
    document.blocks = vec![block(0, printed.len()), block(from, list - 1), block(list, document.text.len())];
    let pane = opened(document);
    let window = Window { columns: 90, rows: 20 };
    let rows: Vec<String> = pane.seen(window, PALETTE).iter().map(|row| row.line.to_string()).collect();
    assert_eq!(
        rows,
        [
            "  The letter and number in the early name counted the members, so the name changed each",
            "  time that someone joined.",
            "  A line of its own ends early.",
            "  The group reached ten members, and then the inter-",
            "  national count was dropped from the name.",
            "  Norway, Sierra Leone and Unicef,",
            "  and many a one besides, whom nobody has ever counted",
            "  Estonia",
            "  Israel"
        ]
    );
}

#[test]
fn marks_and_what_is_found_go_over_full_lines() {
    let mut document = stored("a.pdf", "Digital Nations was founded when\nfive governments signed a charter.");
    document.blocks.truncate(1);
    document.blocks[0].span = Span::new(0, document.text.len());
    let cited = citation_of(1, &document, "founded when\nfive");
    let mut pane = SourcePane::default();
    pane.open(Target::of_citation(&cited, std::slice::from_ref(&cited), true), WINDOW);
    pane.arrived(SourceView { document, span: Some(cited.span) }, WINDOW);
    assert_eq!(text(&pane), ["▌ Digital Nations was founded", "▌ when five[1] governments", "  signed a charter."]);
    pane.search("when five", WINDOW);
    assert_eq!(pane.find.as_ref().unwrap().places.len(), 1);
}

#[test]
fn a_text_that_changed_is_searched_for_the_words_and_said_to_have_changed() {
    let mut pane = pane("The words stand here.", "words");
    let quote_elsewhere = Target { span: Some(Span::new(0, 3)), ..pane.target.clone() };
    assert!(pane.open(quote_elsewhere, WINDOW));
    assert_eq!(pane.cited, Some(Span::new(4, 9)));
    let gone = Target { quote: Some("other".into()), ..pane.target.clone() };
    assert!(!pane.open(gone, WINDOW), "the text must be asked for anew");
    assert!(pane.word().unwrap().contains("changed"));
}

#[test]
fn one_line_of_megabytes_is_cut() {
    let line = "é word ".repeat(300_000);
    let cut = segments(&line, &[], &[]);
    assert!(cut.iter().all(|segment| segment.len() <= SEGMENT && segment.of(&line).is_some()));
    assert_eq!(cut.iter().map(|segment| segment.len()).sum::<usize>(), line.len());
    let unbroken = "é".repeat(5000);
    assert!(segments(&unbroken, &[], &[]).iter().all(|segment| segment.len() <= SEGMENT && !segment.is_empty()));
    let mut pane = pane(&line, "word");
    let before = std::time::Instant::now();
    pane.go_bottom(WINDOW);
    assert_eq!(text(&pane).len(), 9);
    assert!(before.elapsed() < std::time::Duration::from_millis(500));
}

#[test]
fn scrolling_stops_at_the_ends() {
    let mut pane = pane(&"line\n".repeat(30), "line");
    pane.scroll_by(1000, WINDOW);
    assert_eq!(text(&pane).len(), 9);
    pane.scroll_by(-1000, WINDOW);
    assert_eq!(pane.top, Place::default());
    pane.go_bottom(WINDOW);
    assert_eq!(text(&pane).len(), 9);
}

fn page(number: u32, label: &str, start: usize, end: usize) -> Page {
    Page { number, label: Some(label.into()), span: Span::new(start, end) }
}

fn opened(document: StoredDocument) -> SourcePane {
    let mut pane = SourcePane::default();
    pane.open(Target { key: document.key.clone(), ..Target::default() }, WINDOW);
    pane.arrived(SourceView { document, span: None }, WINDOW);
    pane
}

#[test]
fn pages_begin_with_their_labels_also_within_a_paragraph() {
    let mut document = stored("a.pdf", "The head\nOne paragraph that goes on over the page.\nThe end.");
    document.pages = vec![page(1, "iii", 0, 27), page(2, "iv", 27, document.text.len())];
    document.blocks[0].kind = BlockKind::Running;
    let mut pane = opened(document);
    assert_eq!(
        text(&pane),
        [
            "── p. iii (1 of 2) ───────────",
            "  The head",
            "  One paragraph that",
            "── p. iv (2 of 2) ────────────",
            "  goes on over the page.",
            "  The end."
        ]
    );
    let seen = pane.seen(WINDOW, PALETTE);
    assert_eq!(seen[1].line.spans[1].style, PALETTE.dim(), "a running header");
    assert_eq!(pane.position(), Some("p. iii (1 of 2)"));
    pane.top = Place { index: 2, row: 0 };
    assert_eq!(pane.position(), Some("p. iv (2 of 2)"));
}

#[test]
fn slides_and_sheets_are_told_where_they_change_and_notes_stand_apart() {
    let mut document = stored("a.pptx", "Title\nA point\nSaid beside\nNext\nB1\tB2\nB3\tB4\n1 Note.");
    let places =
        ["slide 1", "slide 1", "comment 1 by Ana", "slide 2", "sheet Budget, B1", "sheet Budget, B3", "footnote 1"];
    let kinds = [
        BlockKind::Heading(1),
        BlockKind::Paragraph,
        BlockKind::Comment,
        BlockKind::Heading(1),
        BlockKind::TableRow,
        BlockKind::TableRow,
        BlockKind::Note,
    ];
    for (block, (place, kind)) in document.blocks.iter_mut().zip(places.into_iter().zip(kinds)) {
        (block.place, block.kind) = (Some(place.into()), kind);
    }
    // The page of a slide is the slide, and is not said twice.
    let next = document.blocks[3].span.start - 1;
    document.pages = [(1, 0, next), (2, next, document.text.len())]
        .map(|(number, start, end)| Page { number, label: None, span: Span::new(start, end) })
        .into();
    let pane = opened(document);
    let window = Window { columns: 30, rows: 20 };
    let rows: Vec<String> = pane.seen(window, PALETTE).iter().map(|row| row.line.to_string()).collect();
    assert_eq!(
        rows,
        [
            "── slide 1 ───────────────────",
            "  Title",
            "  A point",
            "┆ comment 1 by Ana",
            "┆ Said beside",
            "── slide 2 ───────────────────",
            "  Next",
            "── sheet Budget ──────────────",
            "  B1 │ B2",
            "  B3 │ B4",
            "┆ footnote 1",
            "┆ 1 Note."
        ]
    );
}

#[test]
fn an_edition_that_was_replaced_says_so_first_also_under_another_key() {
    let mut pane = pane("The words stand here.", "words");
    let mut document = stored("old.md", "The words stand here.");
    document.replaced = Some(crate::store::Replaced {
        by: None,
        at: "2026-11-22T00:00:00Z".into(),
        added: "2026-10-01T00:00:00Z".into(),
    });
    pane.target.edition = Some(document.id.0);
    pane.arrived(SourceView { document, span: None }, WINDOW);
    assert_eq!(pane.heading().1, "edition of 2026-10-01, file gone 2026-11-22 · line 1");
    assert_eq!(text(&pane), ["▌ The words[1] stand here."]);
}

#[test]
fn control_characters_are_shown_not_obeyed() {
    let pane = pane("a\u{1b}[2Jb \u{202e}c", "b");
    assert_eq!(text(&pane), ["▌ a␛[2Jb[1] \u{fffd}c"]);
}
