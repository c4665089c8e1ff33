//! From the lines of all pages to blocks in reading order.
//!
//! A paragraph that goes on over a page break is one block. What stands between its parts on paper, footnotes, footers
//! and the next page's header, comes before it or after it, so that its sentences can be quoted whole. Each page's
//! text still holds all that is printed on the page, and nothing else.

use super::body::Body;
use super::bookmarks::{self, Bookmark};
use super::line::PageLines;
use super::metadata;
use super::notes::{self, Note};
use super::numbers;
use super::paragraphs::{self, Item, goes_on};
use super::rows::rows;
use super::running::{self, Running};
use super::{headings, line::Line};
use crate::document::BlockKind;
use crate::document::numbering::numbering;
use crate::document::outline::{Builder, Piece};

/// A page whose lines are told apart.
#[derive(Debug, Default)]
struct Sheet {
    head: Vec<String>,
    items: Vec<Item>,
    notes: Vec<(Option<String>, String)>,
    foot: Vec<String>,
    label: Option<String>,
}

/// What became of the pages.
#[derive(Debug)]
pub(super) struct Built {
    /// With all blocks and pages.
    pub builder: Builder,
    /// The title that stands on the first page.
    pub title: Option<String>,
}

/// Fills a builder with the pages' text. `labels` are those that the file defines; without them printed numbers that
/// count through the document are taken.
pub(super) fn build(pages: &[PageLines], bookmarks: &[Bookmark], labels: Option<&[String]>) -> Built {
    let size = Body::of(pages.iter().map(|page| page.lines.iter().collect())).size;
    let running = running::find(pages, size);
    let title = pages
        .first()
        .and_then(|page| metadata::printed_title(page, running.lines.first().map_or(&[][..], Vec::as_slice), size));
    let sheets = sheets(pages, bookmarks, labels, &running);
    let mut builder = Builder::default();
    weave(sheets, &mut builder);
    Built { builder, title }
}

fn sheets(pages: &[PageLines], bookmarks: &[Bookmark], labels: Option<&[String]>, running: &Running) -> Vec<Sheet> {
    let mut taken = running.lines.clone();
    let free = |page: usize, line: usize, taken: &[Vec<bool>]| {
        !taken.get(page).and_then(|lines| lines.get(line)).copied().unwrap_or(false)
    };
    let of_body = |taken: &[Vec<bool>]| {
        Body::of(pages.iter().enumerate().map(|(at, page)| {
            page.lines.iter().enumerate().filter(|&(line, _)| free(at, line, taken)).map(|(_, line)| line).collect()
        }))
    };
    let size = of_body(&taken).size;
    let mut found: Vec<Vec<Note>> = Vec::with_capacity(pages.len());
    for (at, page) in pages.iter().enumerate() {
        let before = found.last().is_some_and(|notes: &Vec<Note>| !notes.is_empty());
        let marked = taken.get(at).cloned().unwrap_or_default();
        let notes = notes::find(page, &marked, size, before);
        for &line in notes.iter().flat_map(|note| &note.lines) {
            if let Some(slot) = taken.get_mut(at).and_then(|lines| lines.get_mut(line)) {
                *slot = true;
            }
        }
        found.push(notes);
    }
    let body = of_body(&taken);
    let marks = bookmarks::find(pages, &taken, bookmarks);
    let printed = if labels.is_none() { numbers::labels(&running.numbers) } else { None };

    let mut items: Vec<Vec<Item>> = Vec::with_capacity(pages.len());
    for (at, page) in pages.iter().enumerate() {
        let lines = page.lines.iter().enumerate().filter(|&(line, _)| free(at, line, &taken));
        let mark = |line: usize| marks.get(at).and_then(|marks| marks.get(line)).copied().flatten();
        items.push(paragraphs::items(&rows(lines.map(|(line, text)| (text, mark(line)))), &body));
    }
    headings::mark(&mut items, &body);

    let mut sheets = Vec::with_capacity(pages.len());
    for (at, ((page, items), notes)) in pages.iter().zip(items).zip(found).enumerate() {
        let runs = |line: usize| running.lines.get(at).and_then(|lines| lines.get(line)).copied().unwrap_or(false);
        let label = match labels {
            Some(labels) => labels.get(at).cloned(),
            None => printed.as_ref().and_then(|printed| printed.get(at).cloned().flatten()),
        };
        let mut sheet = Sheet { items, label, ..Sheet::default() };
        // Numbers and titles that share a row are one running line.
        let lines = page.lines.iter().enumerate().filter(|&(line, _)| runs(line)).map(|(_, line)| (line, None));
        for row in rows(lines) {
            let edge = if row.line.y1 < page.height / 2.0 { &mut sheet.head } else { &mut sheet.foot };
            edge.push(row.cells.join("\t"));
        }
        sheet.notes = notes.into_iter().map(|note| (note.mark, text_of(page, &note.lines))).collect();
        sheets.push(sheet);
    }
    sheets
}

fn text_of(page: &PageLines, lines: &[usize]) -> String {
    let lines = lines.iter().filter_map(|&line| page.lines.get(line)).map(|line: &Line| (line, None));
    rows(lines).into_iter().map(|row| row.line.text).collect::<Vec<_>>().join("\n")
}

impl Sheet {
    /// Whether nothing but one paragraph stands on it: it can then go on at both ends.
    fn is_all_text(&self) -> bool {
        self.items.len() == 1 && self.head.is_empty() && self.notes.is_empty() && self.foot.is_empty()
    }
}

fn weave(sheets: Vec<Sheet>, builder: &mut Builder) {
    let mut sheets = sheets.into_iter().peekable();
    let mut begun = false;
    while let Some(mut sheet) = sheets.next() {
        if !begun {
            builder.begin_page(sheet.label.take());
        }
        begun = false;
        let mut over = sheet.items.last().is_some_and(|last| {
            sheets.peek().is_some_and(|next| next.items.first().is_some_and(|first| goes_on(last, first)))
        });
        let last = if over { sheet.items.pop() } else { None };
        put(&mut sheet, builder);
        let Some(mut last) = last else { continue };
        let mut rest = Vec::new();
        while let (true, Some(next)) = (over, sheets.peek_mut()) {
            let whole = next.is_all_text();
            let label = next.label.take();
            if next.items.is_empty() {
                break;
            }
            let first = next.items.remove(0);
            rest.push((first.text.clone(), label));
            last.carry(&first);
            over = false;
            if whole {
                sheets.next();
                over = sheets.peek().is_some_and(|next| next.items.first().is_some_and(|first| goes_on(&last, first)));
            } else {
                begun = true;
            }
        }
        push(&last, &rest, builder);
    }
}

/// A page but for the paragraphs that go on before and after it.
fn put(sheet: &mut Sheet, builder: &mut Builder) {
    for text in &sheet.head {
        builder.push(BlockKind::Running, text, Piece::default());
    }
    for item in &sheet.items {
        push(item, &[], builder);
    }
    for (mark, text) in &sheet.notes {
        let place = mark.as_ref().map_or_else(|| "footnote".to_owned(), |mark| format!("footnote {mark}"));
        builder.push(BlockKind::Note, text, Piece { place: Some(place), ..Piece::default() });
    }
    for text in &sheet.foot {
        builder.push(BlockKind::Running, text, Piece::default());
    }
}

fn push(item: &Item, rest: &[(String, Option<String>)], builder: &mut Builder) {
    let paragraph = match item.kind {
        BlockKind::TableRow => None,
        _ => numbering(&item.text).map(|number| number.label.to_owned()),
    };
    let close = item.gap.is_some_and(|gap| gap < 1.4);
    let tight = close
        && matches!(item.kind, BlockKind::TableRow | BlockKind::ListItem)
        && builder.last_kind() == Some(item.kind);
    builder.push_over_pages(item.kind, &item.text, rest, Piece { paragraph, tight, ..Piece::default() });
}

#[cfg(test)]
#[path = "structure_tests.rs"]
mod tests;
