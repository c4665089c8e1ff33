//! Bookmarks (the outline of a PDF file) found again among the lines of the pages.

use std::collections::HashMap;

use super::line::PageLines;
use crate::text::fold;

/// An entry of the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bookmark {
    /// As the file has it.
    pub title: String,
    /// How deep it is, 1 for the outermost.
    pub level: u8,
    /// The page it leads to, counted from 0.
    pub page: usize,
}

/// A line that a bookmark names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// Which bookmark: lines of one heading have the same.
    pub number: usize,
    /// Its level.
    pub level: u8,
}

/// A title may be broken into so many lines.
const MAX_LINES: usize = 5;
/// Titles shorter than this, in letters and digits, are found by chance.
const MIN_LETTERS: usize = 3;

/// For each line of each page the bookmark that names it. `taken` are lines that cannot be headings.
pub(super) fn find(pages: &[PageLines], taken: &[Vec<bool>], bookmarks: &[Bookmark]) -> Vec<Vec<Option<Mark>>> {
    let mut marks: Vec<Vec<Option<Mark>>> = pages.iter().map(|page| vec![None; page.lines.len()]).collect();
    let mut by_page: HashMap<usize, Vec<usize>> = HashMap::new();
    for (number, bookmark) in bookmarks.iter().enumerate() {
        by_page.entry(bookmark.page).or_default().push(number);
    }
    for (at, page) in pages.iter().enumerate() {
        let Some(numbers) = by_page.get(&at) else { continue };
        let lines: Vec<String> = page
            .lines
            .iter()
            .enumerate()
            .map(|(line, found)| {
                let taken = taken.get(at).and_then(|taken| taken.get(line)).copied().unwrap_or(false);
                if taken { String::new() } else { key(&found.text) }
            })
            .collect();
        let Some(marks) = marks.get_mut(at) else { continue };
        // Where each key begins, so that many bookmarks on a page of many lines stay quick.
        let mut starts: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut bare: HashMap<&str, Vec<usize>> = HashMap::new();
        for (line, key) in lines.iter().enumerate().filter(|(_, key)| !key.is_empty()) {
            starts.entry(head(key)).or_default().push(line);
            let rest = key.trim_start_matches(|c: char| c.is_ascii_digit());
            if rest.len() < key.len() {
                bare.entry(rest).or_default().push(line);
            }
        }
        for &number in numbers {
            let Some(bookmark) = bookmarks.get(number) else { continue };
            let title = key(&bookmark.title);
            let mark = Mark { number, level: bookmark.level };
            for wanted in [title, key(without_number(&bookmark.title))] {
                if wanted.chars().count() < MIN_LETTERS || !wanted.chars().any(char::is_alphabetic) {
                    continue;
                }
                let Some(range) = place(&lines, &starts, &bare, marks, &wanted) else { continue };
                marks.iter_mut().take(range.end).skip(range.start).for_each(|slot| *slot = Some(mark));
                // The number before a title is often a line of its own.
                if let Some(before) = range.start.checked_sub(1)
                    && let (Some(key), Some(slot @ None)) = (lines.get(before), marks.get_mut(before))
                    && !key.is_empty()
                    && key.chars().count() <= 6
                    && key.chars().all(|c| c.is_ascii_digit())
                    && page
                        .lines
                        .get(before)
                        .zip(page.lines.get(range.start))
                        .is_some_and(|(number, title)| (number.y1 - title.y1).abs() < title.size * 0.4)
                {
                    *slot = Some(mark);
                }
                break;
            }
        }
    }
    marks
}

/// The lines that together read as `wanted`, or as `wanted` after a number.
fn place(
    lines: &[String],
    starts: &HashMap<&str, Vec<usize>>,
    bare: &HashMap<&str, Vec<usize>>,
    marks: &[Option<Mark>],
    wanted: &str,
) -> Option<std::ops::Range<usize>> {
    let fits = |start: usize, wanted: &str| {
        let mut rest = wanted;
        for at in start..(start + MAX_LINES).min(lines.len()) {
            if marks.get(at).is_none_or(Option::is_some) {
                return None;
            }
            rest = rest.strip_prefix(lines.get(at)?.as_str())?;
            if rest.is_empty() {
                return Some(start..at + 1);
            }
        }
        None
    };
    // A line shorter than the head of the title begins with less of it.
    let mut tried = (1..=HEAD).filter_map(|length| starts.get(wanted.get(..length)?)).flatten();
    tried.find_map(|&start| fits(start, wanted)).or_else(|| {
        // "1.2 Scope" in the text, "Scope" in the outline.
        let mut numbered = bare.get(wanted).into_iter().flatten();
        numbered.find(|&&at| marks.get(at).is_some_and(Option::is_none)).map(|&at| at..at + 1)
    })
}

/// How many bytes of a key are looked up.
const HEAD: usize = 12;

fn head(key: &str) -> &str {
    key.get(..key.floor_char_boundary(HEAD)).unwrap_or(key)
}

/// Letters and digits only, folded.
fn key(text: &str) -> String {
    let text = text.get(..text.floor_char_boundary(1000)).unwrap_or("");
    fold::fold(text).text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// A title without the number or the name of a part that it may begin with.
fn without_number(title: &str) -> &str {
    let title = title.trim();
    match title.split_once(char::is_whitespace) {
        Some((first, rest)) if first.chars().any(|c| c.is_ascii_digit()) && !rest.trim().is_empty() => rest.trim(),
        _ => title,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::pdf::line::Line;

    fn found(lines: &[&str], titles: &[&str]) -> Vec<Option<usize>> {
        let page = PageLines {
            lines: lines.iter().map(|&text| Line { text: text.into(), size: 10.0, ..Line::default() }).collect(),
            ..PageLines::default()
        };
        let bookmarks: Vec<Bookmark> =
            titles.iter().map(|&title| Bookmark { title: title.into(), level: 1, page: 0 }).collect();
        let taken = [vec![false; lines.len()]];
        find(&[page], &taken, &bookmarks).remove(0).into_iter().map(|mark| mark.map(|mark| mark.number)).collect()
    }

    #[test]
    fn a_title_is_found_over_lines_and_without_its_number() {
        assert_eq!(
            found(
                &["2.1 The long", "TITLE of it", "Text", "Scope", "1.3 Aims"],
                &["The Long Title of It", "4 Scope", "Aims"]
            ),
            [None, None, None, Some(1), Some(2)]
        );
        assert_eq!(
            found(&["2.1 The long", "TITLE of it", "Text"], &["2.1 The Long Title of It"]),
            [Some(0), Some(0), None]
        );
    }

    #[test]
    fn a_line_that_says_more_than_its_title_is_not_it() {
        assert_eq!(found(&["Scope of the text"], &["Scope"]), [None]);
        assert_eq!(found(&["of", "12"], &["of", "12"]), [None, None], "too short to be told");
    }

    #[test]
    fn two_bookmarks_of_one_name_take_two_lines() {
        assert_eq!(found(&["Notes", "Text", "Notes"], &["Notes", "Notes"]), [Some(0), None, Some(1)]);
    }
}
