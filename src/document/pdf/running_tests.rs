use super::*;
use crate::document::pdf::line::Line;

fn line(text: &str, y1: f32) -> Line {
    Line {
        text: text.into(),
        x0: 72.0,
        y0: y1 - 10.0,
        x1: 72.0 + text.len() as f32 * 5.0,
        y1,
        size: 10.0,
        ..Line::default()
    }
}

fn page(lines: &[(&str, f32)]) -> PageLines {
    PageLines {
        width: 600.0,
        height: 800.0,
        lines: lines.iter().map(|&(text, y)| line(text, y)).collect(),
        ..PageLines::default()
    }
}

fn marked(pages: &[PageLines]) -> Vec<String> {
    let running = find(pages, 10.0);
    pages
        .iter()
        .zip(&running.lines)
        .map(|(page, marks)| {
            let texts = page.lines.iter().zip(marks).filter(|(_, mark)| **mark).map(|(line, _)| line.text.as_str());
            texts.collect::<Vec<_>>().join("|")
        })
        .collect()
}

#[test]
fn lines_repeated_at_one_height_and_numbers_that_count_are_running() {
    let pages: Vec<PageLines> = (0..5)
        .map(|at| {
            let number = format!("{}", at + 3);
            page(&[("The  Report", 40.0), ("A first line", 100.0 + 9.0 * at as f32), ("Text", 400.0), (&number, 780.0)])
        })
        .collect();
    assert_eq!(marked(&pages)[1], "The  Report|4");
    assert_eq!(
        find(&pages, 10.0).numbers.iter().flatten().map(|number| number.value).collect::<Vec<_>>(),
        [3, 4, 5, 6, 7]
    );
}

#[test]
fn odd_and_even_pages_may_differ_and_chapters_may_change() {
    let heads =
        ["2 CHAPTER 1. ONE", "1.1. FIRST 3", "4 CHAPTER 1. ONE", "1.2. SECOND 5", "6 CHAPTER 2. TWO", "2.1. A 7"];
    let words = ["one", "two", "three", "four", "five", "six"];
    let pages: Vec<PageLines> = heads
        .iter()
        .zip(words)
        .map(|(head, word)| page(&[(head, 50.0), (&format!("Words of text {word}"), 120.0), ("more words", 400.0)]))
        .collect();
    assert_eq!(marked(&pages), heads);
}

#[test]
fn the_chapter_beside_a_page_number_runs_with_it() {
    let pages: Vec<PageLines> = (0..4)
        .map(|at| page(&[(&format!("Chapter of {at}x"), 50.0), (&format!("{}", at + 9), 50.5), ("Text", 300.0)]))
        .collect();
    assert_eq!(marked(&pages)[2], "Chapter of 2x|11");
}

#[test]
fn titles_of_chapters_and_repeated_lines_of_the_text_are_not_running() {
    let pages: Vec<PageLines> = (0..12)
        .map(|at| {
            if at % 4 == 0 {
                page(&[(&format!("Chapter {}", at / 4 + 1), 120.0), ("Words", 200.0)])
            } else {
                page(&[("Words of the text", 120.0 + 6.0 * at as f32), ("The same words", 400.0)])
            }
        })
        .collect();
    assert!(marked(&pages).iter().all(String::is_empty), "{:?}", marked(&pages));
}

#[test]
fn two_of_two_pages_are_enough_and_one_page_has_nothing_running() {
    let one = page(&[("Form 7", 40.0), ("Text", 400.0)]);
    assert_eq!(marked(&[one.clone(), one.clone()]), ["Form 7", "Form 7"]);
    assert_eq!(marked(&[one]), [""]);
}

#[test]
fn the_title_of_slides_that_go_on_is_no_running_line() {
    let pages: Vec<PageLines> = (0..8)
        .map(|at| {
            let mut page = page(&[(if at < 3 { "Results" } else { "Something else" }, 60.0), ("Text", 400.0)]);
            page.lines[0].size = 30.0;
            if at >= 3 {
                page.lines[0].text.push_str(&"x".repeat(at));
            }
            page
        })
        .collect();
    assert!(marked(&pages).iter().all(String::is_empty));
}

#[test]
fn marked_artifacts_run_unless_the_whole_page_is_marked() {
    let mut marked_page = page(&[("Some words of text that are long", 300.0), ("Draft", 400.0)]);
    marked_page.lines[1].tag = Some(Tag::Artifact);
    assert_eq!(marked(std::slice::from_ref(&marked_page)), ["Draft"]);
    marked_page.lines[0].tag = Some(Tag::Artifact);
    assert_eq!(marked(&[marked_page]), [""]);
}

#[test]
fn large_titles_that_count_are_headings_and_equal_marks_of_notes_are_no_footers() {
    let pages: Vec<PageLines> = (0..6)
        .map(|at| {
            let mut page = page(&[(&format!("Exercise {}", at + 1), 60.0), ("Text", 400.0), ("3", 760.0)]);
            page.lines[0].size = 18.0;
            page
        })
        .collect();
    assert!(marked(&pages).iter().all(String::is_empty), "{:?}", marked(&pages));
}
