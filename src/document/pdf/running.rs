//! Running headers, footers and page numbers: what stands at the edge of page after page.
//!
//! Told by repetition alone, never by place alone: the first line of a page is as often a title.

use std::collections::HashMap;

use super::line::{PageLines, Tag};
use super::numbers::{Number, numbers};

/// Only lines in these outer parts of a page are looked at, as a share of its height.
const ZONE: f32 = 0.2;
/// And of them only so many rows from the edge inwards.
const ROWS: usize = 4;
/// And at most so many lines of a page.
const MAX_CANDIDATES: usize = 60;
/// Heights that differ by less are the same, in points.
const SAME: f32 = 4.0;
/// A line is a running one from so many pages on; in documents with fewer than four pages two are enough.
const PAGES: usize = 3;
/// Type larger than the body's by this factor is a heading's.
const LARGE: f32 = 1.12;
/// Marked artifacts count only while they are less than this share of a page's letters: some producers mark everything.
const ARTIFACTS: f32 = 0.4;

/// What runs through the pages.
#[derive(Debug, Default)]
pub(super) struct Running {
    /// For each line of each page whether it is a running one.
    pub lines: Vec<Vec<bool>>,
    /// The page number printed on each page, where one was found.
    pub numbers: Vec<Option<Number>>,
}

#[derive(Debug, Clone)]
struct Candidate {
    page: usize,
    line: usize,
    bottom: bool,
    y: f32,
    size: f32,
    /// Whether no other row is nearer to the edge.
    outermost: bool,
    text: String,
    numbers: Vec<Number>,
    alone: bool,
}

/// Finds the running lines.
pub(super) fn find(pages: &[PageLines], body_size: f32) -> Running {
    let mut running = Running {
        lines: pages.iter().map(|page| vec![false; page.lines.len()]).collect(),
        numbers: vec![None; pages.len()],
    };
    let least = if pages.len() < 4 { 2 } else { PAGES };
    let candidates: Vec<Candidate> =
        pages.iter().enumerate().flat_map(|(index, page)| candidates(index, page)).collect();
    if pages.len() >= 2 {
        running.repeated(&candidates, least, pages.len(), body_size);
        running.counted(&candidates, least, pages.len(), body_size);
        running.beside(&candidates, pages.len());
    }
    running.artifacts(pages);
    running
}

impl Running {
    fn mark(&mut self, page: usize, line: usize) {
        if let Some(marked) = self.lines.get_mut(page).and_then(|lines| lines.get_mut(line)) {
            *marked = true;
        }
    }

    fn is_marked(&self, candidate: &Candidate) -> bool {
        self.lines.get(candidate.page).and_then(|lines| lines.get(candidate.line)).copied().unwrap_or(false)
    }

    /// The same words at the same height.
    fn repeated(&mut self, candidates: &[Candidate], least: usize, pages: usize, body_size: f32) {
        let mut by_text: HashMap<(bool, &str), Vec<&Candidate>> = HashMap::new();
        // A number alone repeats by chance, as the marks of notes do.
        let named =
            |candidate: &&Candidate| candidate.text.len() > 2 && candidate.text.chars().any(char::is_alphabetic);
        for candidate in candidates.iter().filter(named) {
            by_text.entry((candidate.bottom, &candidate.text)).or_default().push(candidate);
        }
        for group in by_text.into_values() {
            for cluster in clusters(group) {
                let count = distinct_pages(&cluster);
                // What is large is the title of slides that go on; it runs only when it stands on most of them.
                let large = cluster.first().is_some_and(|candidate| candidate.size > body_size * LARGE);
                if count >= least && (!large || count * 2 > pages) {
                    for candidate in cluster {
                        self.mark(candidate.page, candidate.line);
                    }
                }
            }
        }
    }

    /// Numbers that rise by one from page to page, with whatever words stand beside them.
    fn counted(&mut self, candidates: &[Candidate], least: usize, pages: usize, body_size: f32) {
        let mut by_offset: HashMap<(bool, bool, i64), Vec<&Candidate>> = HashMap::new();
        // "Exercise 3" in large type at the top of the third page is a heading.
        let small = |candidate: &&Candidate| candidate.alone || candidate.size <= body_size * LARGE;
        for candidate in candidates.iter().filter(small) {
            for number in &candidate.numbers {
                let offset = i64::from(number.value) - candidate.page as i64;
                by_offset.entry((candidate.bottom, number.roman, offset)).or_default().push(candidate);
            }
        }
        let mut groups: Vec<_> = by_offset.into_iter().collect();
        // The longest sequence is the page numbers; others beside it ("page 3 of chapter 2") must not replace it.
        groups.sort_by_key(|(key, group)| (std::cmp::Reverse(group.len()), *key));
        for ((_, roman, offset), group) in groups {
            let lone: Vec<&Candidate> =
                group.iter().filter(|candidate| candidate.alone && candidate.outermost).copied().collect();
            let floating = distinct_pages(&lone) >= least.max(pages.div_ceil(2));
            for cluster in clusters(group) {
                let enough = distinct_pages(&cluster) >= least;
                for candidate in cluster {
                    if enough || (floating && candidate.alone && candidate.outermost) {
                        self.mark(candidate.page, candidate.line);
                        let number = candidate.numbers.iter().find(|number| {
                            number.roman == roman && i64::from(number.value) - candidate.page as i64 == offset
                        });
                        if let (Some(number), Some(slot @ None)) = (number, self.numbers.get_mut(candidate.page)) {
                            *slot = Some(number.clone());
                        }
                    }
                }
            }
        }
    }

    /// What stands at the edge at a height where running lines stand on most pages: the name of the chapter, which
    /// changes too often to be repeated.
    fn beside(&mut self, candidates: &[Candidate], pages: usize) {
        let mut heights: Vec<(bool, f32, f32, usize)> = Vec::new();
        let marked: Vec<&Candidate> = candidates.iter().filter(|candidate| self.is_marked(candidate)).collect();
        for bottom in [false, true] {
            for cluster in clusters(marked.iter().filter(|candidate| candidate.bottom == bottom).copied().collect()) {
                if let Some(first) = cluster.first() {
                    heights.push((bottom, first.y, first.size, distinct_pages(&cluster)));
                }
            }
        }
        let mut rows: HashMap<usize, Vec<f32>> = HashMap::new();
        for candidate in &marked {
            rows.entry(candidate.page).or_default().push(candidate.y);
        }
        let mut also = Vec::new();
        for candidate in candidates.iter().filter(|candidate| candidate.outermost && !self.is_marked(candidate)) {
            let on_row =
                rows.get(&candidate.page).is_some_and(|rows| rows.iter().any(|y| (y - candidate.y).abs() < 2.0));
            let at_height = heights.iter().any(|&(bottom, y, size, count)| {
                bottom == candidate.bottom
                    && (y - candidate.y).abs() < 2.5
                    && (size - candidate.size).abs() < 1.0
                    && count >= PAGES
                    && count * 2 >= pages
            });
            if on_row || at_height {
                also.push((candidate.page, candidate.line));
            }
        }
        for (page, line) in also {
            self.mark(page, line);
        }
    }

    fn artifacts(&mut self, pages: &[PageLines]) {
        for (index, page) in pages.iter().enumerate() {
            let artifact = |line: &&super::line::Line| line.tag == Some(Tag::Artifact);
            let letters: usize = page.lines.iter().map(|line| line.text.len()).sum();
            let marked: usize = page.lines.iter().filter(artifact).map(|line| line.text.len()).sum();
            if marked as f32 > letters as f32 * ARTIFACTS {
                continue;
            }
            for (at, line) in page.lines.iter().enumerate() {
                if artifact(&line) {
                    self.mark(index, at);
                }
            }
        }
    }
}

fn candidates(index: usize, page: &PageLines) -> Vec<Candidate> {
    let mut out = Vec::new();
    for bottom in [false, true] {
        let mut rows: Vec<(f32, usize)> = page
            .lines
            .iter()
            .enumerate()
            .filter(
                |(_, line)| if bottom { line.y0 > page.height * (1.0 - ZONE) } else { line.y1 < page.height * ZONE },
            )
            .map(|(at, line)| (if bottom { -line.y1 } else { line.y1 }, at))
            .collect();
        rows.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (mut row, mut edge) = (0, f32::NEG_INFINITY);
        for (y, at) in rows {
            if y - edge > SAME {
                row += 1;
                edge = y;
            }
            if row > ROWS || out.len() >= MAX_CANDIDATES {
                break;
            }
            let Some(line) = page.lines.get(at) else { continue };
            let text = line.text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
            let found = numbers(&line.text);
            let alone = line.text.chars().filter(|c| c.is_alphanumeric()).count() <= 4 && !found.is_empty();
            out.push(Candidate {
                page: index,
                line: at,
                bottom,
                y: line.y1,
                size: line.size,
                outermost: row == 1,
                text,
                numbers: found,
                alone,
            });
        }
    }
    out
}

/// Groups by height.
fn clusters(mut group: Vec<&Candidate>) -> Vec<Vec<&Candidate>> {
    group.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.page.cmp(&b.page)));
    let mut out: Vec<Vec<&Candidate>> = Vec::new();
    for candidate in group {
        match out.last_mut() {
            Some(last) if last.first().is_some_and(|first| candidate.y - first.y <= SAME) => last.push(candidate),
            _ => out.push(vec![candidate]),
        }
    }
    out
}

fn distinct_pages(cluster: &[&Candidate]) -> usize {
    let mut pages: Vec<usize> = cluster.iter().map(|candidate| candidate.page).collect();
    pages.sort_unstable();
    pages.dedup();
    pages.len()
}

#[cfg(test)]
#[path = "running_tests.rs"]
mod tests;
