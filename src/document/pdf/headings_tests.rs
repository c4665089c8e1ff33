use super::*;
use crate::document::pdf::bookmarks::Mark;
use crate::document::pdf::line::Line;
use crate::document::pdf::{paragraphs, rows};

fn line(text: &str, y1: f32, size: f32, bold: bool) -> Line {
    let x1 = 72.0 + text.chars().count() as f32 * size / 2.0;
    Line { text: text.into(), x0: 72.0, x1, y0: y1 - size, y1, size, bold, ..Line::default() }
}

fn text(y1: f32) -> Vec<Line> {
    ["The quick brown fox jumps over the lazy dog and then", "sleeps under the tree until the morning comes round."]
        .iter()
        .enumerate()
        .map(|(at, text)| line(text, y1 + 12.0 * at as f32, 10.0, false))
        .collect()
}

fn marked(lines: &[(Line, Option<Mark>)]) -> Vec<(u8, String)> {
    let body = Body::of(std::iter::once(lines.iter().map(|(line, _)| line).collect()));
    let rows = rows::rows(lines.iter().map(|(line, mark)| (line, *mark)));
    let mut pages = [paragraphs::items(&rows, &body)];
    mark(&mut pages, &body);
    let heading = |item: &Item| match item.kind {
        BlockKind::Heading(level) => Some((level, item.one_line())),
        _ => None,
    };
    pages.iter().flatten().filter_map(heading).collect()
}

fn of(parts: Vec<Vec<Line>>) -> Vec<(u8, String)> {
    let lines: Vec<_> = parts.into_iter().flatten().map(|line| (line, None)).collect();
    marked(&lines)
}

#[test]
fn larger_and_bolder_lines_before_a_text_are_headings_by_rank() {
    let found = of(vec![
        vec![line("A Report on the Fox", 60.0, 20.0, false)],
        text(100.0),
        vec![line("1. The Fox", 150.0, 14.0, true)],
        text(170.0),
        vec![line("1.1 Its tail", 220.0, 10.0, true)],
        text(240.0),
    ]);
    let found: Vec<_> = found.iter().map(|(level, text)| (*level, text.as_str())).collect();
    assert_eq!(found, [(1, "A Report on the Fox"), (2, "1. The Fox"), (3, "1.1 Its tail")]);
}

#[test]
fn a_heading_over_two_lines_is_one() {
    let found = of(vec![
        vec![line("A Report", 60.0, 20.0, false), line("on the Fox and the Dog", 84.0, 20.0, false)],
        text(150.0),
    ]);
    assert_eq!(found, [(1, "A Report on the Fox and the Dog".to_owned())]);
}

#[test]
fn bold_words_that_no_text_follows_are_not_headings() {
    assert!(of(vec![text(60.0), vec![line("Yours faithfully", 150.0, 10.0, true)]]).is_empty());
    assert!(of(vec![text(60.0), vec![line("This is a bold sentence.", 150.0, 10.0, true)], text(180.0)]).is_empty());
}

#[test]
fn parts_and_capitals_are_headings_where_they_stand_alone() {
    let found = of(vec![
        text(60.0),
        vec![line("Article 5", 120.0, 10.0, false)],
        text(140.0),
        vec![line("FINAL PROVISIONS", 200.0, 10.0, false)],
        text(220.0),
    ]);
    assert_eq!(found.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>(), ["Article 5", "FINAL PROVISIONS"]);
}

#[test]
fn bookmarks_make_headings_of_plain_lines_and_give_their_level() {
    let mut lines: Vec<(Line, Option<Mark>)> = text(60.0).into_iter().map(|line| (line, None)).collect();
    lines.push((line("of the Fox", 84.0, 10.0, false), Some(Mark { number: 0, level: 2 })));
    lines.extend(text(96.0).into_iter().map(|line| (line, None)));
    assert_eq!(marked(&lines), [(2, "of the Fox".to_owned())]);
}

#[test]
fn tags_make_headings_and_their_style_teaches_the_others() {
    let mut tagged = line("First", 60.0, 14.0, true);
    tagged.tag = Some(Tag::Heading(3));
    let found = of(vec![vec![tagged], text(90.0), vec![line("Second", 150.0, 14.0, true)], text(180.0)]);
    assert_eq!(found, [(3, "First".to_owned()), (3, "Second".to_owned())]);
}
