use super::*;
use crate::document::pdf::line::Line;
use crate::document::pdf::rows;

/// A line whose letters are half as wide as they are high.
fn line(text: &str, x0: f32, y1: f32) -> Line {
    Line {
        text: text.into(),
        x0,
        x1: x0 + text.chars().count() as f32 * 5.0,
        y0: y1 - 10.0,
        y1,
        size: 10.0,
        ..Line::default()
    }
}

fn texts(lines: &[Line]) -> Vec<String> {
    let body = Body::of(std::iter::once(lines.iter().collect()));
    let rows = rows::rows(lines.iter().map(|line| (line, None)));
    items(&rows, &body).into_iter().map(|item| item.text).collect()
}

#[test]
fn a_blank_line_parts_paragraphs() {
    let lines = [
        line("The quick brown fox jumps over the lazy", 72.0, 100.0),
        line("dog and runs away from it as fast as it", 72.0, 112.0),
        line("can, says the tale of the animals which", 72.0, 124.0),
        line("we know.", 72.0, 136.0),
        line("Another tale says the contrary of all of", 72.0, 154.0),
        line("this.", 72.0, 166.0),
    ];
    assert_eq!(texts(&lines).len(), 2);
    assert!(texts(&lines)[1].starts_with("Another tale"));
}

#[test]
fn an_indent_parts_paragraphs_set_without_space() {
    let lines = [
        line("  The quick brown fox jumps over the la-", 92.0, 100.0),
        line("zy dog and runs away from it. And it is as fast", 72.0, 112.0),
        line("as can be, says the tale of all the animals it.", 72.0, 124.0),
        line("Another tale says the contrary of all the", 92.0, 136.0),
        line("first one.", 72.0, 148.0),
    ];
    let texts = texts(&lines);
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(texts[0].contains("la-\nzy"), "the hyphen stays");
}

#[test]
fn a_line_that_ended_early_ends_its_paragraph() {
    let lines = [
        line("The quick brown fox jumps over the lazy dog and", 72.0, 100.0),
        line("sleeps.", 72.0, 112.0),
        line("Another tale says the contrary of all the first", 72.0, 124.0),
        line("one said.", 72.0, 136.0),
    ];
    assert_eq!(texts(&lines).len(), 2);
}

#[test]
fn numbers_and_bullets_begin_items_and_their_hanging_lines_stay_with_them() {
    let lines = [
        line("The Council shall have regard to these matters:", 72.0, 100.0),
        line("(a) The first matter, which is long enough to", 72.0, 112.0),
        line("go on here;", 90.0, 124.0),
        line("(b) The second.", 72.0, 136.0),
        line("• A third one", 72.0, 148.0),
    ];
    assert_eq!(
        texts(&lines),
        [
            "The Council shall have regard to these matters:",
            "(a) The first matter, which is long enough to\ngo on here;",
            "(b) The second.",
            "• A third one"
        ]
    );
}

#[test]
fn a_reference_at_the_beginning_of_a_wrapped_line_is_no_item() {
    let lines = [
        line("As was decided by the Council under paragraph", 72.0, 100.0),
        line("12. The Council has not yet decided on the rest", 72.0, 112.0),
        line("of it.", 72.0, 124.0),
    ];
    assert_eq!(texts(&lines).len(), 1);
}

#[test]
fn another_size_or_weight_parts_a_heading_from_its_text() {
    let mut heading = line("Introduction", 72.0, 100.0);
    heading.bold = true;
    let lines =
        [heading, line("The quick brown fox jumps over the lazy dog and", 72.0, 112.0), line("sleeps.", 72.0, 124.0)];
    assert_eq!(texts(&lines).len(), 2);
}

#[test]
fn a_sentence_goes_on_in_the_next_column() {
    let mut lines = vec![
        line("The quick brown fox jumps over the lazy", 72.0, 700.0),
        line("dog and runs away from it as fast as it", 72.0, 712.0),
        line("can, says the tale.", 320.0, 100.0),
        line("Another tale says the contrary of all it", 320.0, 112.0),
    ];
    lines[2].region = 1;
    lines[3].region = 1;
    let texts = texts(&lines);
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(texts[0].ends_with("as it\ncan, says the tale."));
}

#[test]
fn rows_of_tables_are_items_with_tabs() {
    let lines =
        [line("Rent", 72.0, 100.0), line("1,200", 300.0, 100.0), line("Heat", 72.0, 112.0), line("300", 300.0, 112.0)];
    assert_eq!(texts(&lines), ["Rent\t1,200", "Heat\t300"]);
}

#[test]
fn sentences_end_with_their_marks_of_notes_and_quotes_too() {
    for text in ["end.", "end.”", "end.12", "end?)", "ende。"] {
        assert!(ends_sentence(text), "{text}");
    }
    assert!(!ends_sentence("see para 12"));
}
