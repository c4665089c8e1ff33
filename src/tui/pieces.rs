//! A document cut for the source pane: segments that are laid out one at a time, and what begins between them.

use super::wrap::shown_line;
use crate::document::{Block, BlockKind, Locator, Page};
use crate::store::StoredDocument;
use crate::text::Span;

/// Longest segment in bytes.
pub(crate) const SEGMENT: usize = 2048;

/// The narrowest line in characters that may be full: a column of a page of three.
const NARROWEST: usize = 30;
/// How full a line must be, with the first word of the next, in hundredths of the longest of its paragraph.
const FULL: usize = 88;

/// A document that is shown.
#[derive(Debug)]
pub(crate) struct Shown {
    /// The document with its text.
    pub(crate) document: StoredDocument,
    /// The text in pieces that are laid out one at a time.
    pub(crate) segments: Vec<Span>,
    /// Where pages, slides and sheets begin, and what they are called.
    breaks: Vec<(usize, String)>,
}

impl Shown {
    /// Cuts it.
    pub(crate) fn of(document: StoredDocument) -> Self {
        let segments = segments(&document.text, &document.pages, &document.blocks);
        let breaks = breaks(&document);
        Self { document, segments, breaks }
    }

    /// The block that a segment is of.
    pub(crate) fn block(&self, segment: Span) -> Option<&Block> {
        let blocks = &self.document.blocks;
        let at = blocks.partition_point(|block| block.span.start <= segment.start.max(segment.end.saturating_sub(1)));
        at.checked_sub(1).and_then(|at| blocks.get(at)).filter(|block| block.span.overlaps(segment))
    }

    /// The last break at or before this place.
    pub(crate) fn break_at(&self, place: usize) -> Option<&(usize, String)> {
        self.breaks.partition_point(|(at, _)| *at <= place).checked_sub(1).and_then(|last| self.breaks.get(last))
    }

    /// The headings with their levels, from 1 on; where there are none, what begins between the segments.
    pub(crate) fn outline(&self) -> Vec<(usize, String, Span)> {
        let headings = self.document.blocks.iter().filter_map(|block| {
            let BlockKind::Heading(level) = block.kind else { return None };
            Some((usize::from(level), shown_line(block.span.of(&self.document.text)?), block.span))
        });
        let headings: Vec<_> = headings.filter(|(_, text, _)| !text.is_empty()).collect();
        if headings.is_empty() {
            return self.breaks.iter().map(|(at, name)| (1, name.clone(), Span::new(*at, *at))).collect();
        }
        headings
    }

    /// What begins with a segment, or between the one before and it.
    pub(crate) fn break_before(&self, index: usize) -> Option<&str> {
        let (at, name) = self.break_at(self.segments.get(index)?.start)?;
        let before = index.checked_sub(1).and_then(|before| self.segments.get(before));
        before.is_none_or(|before| before.start < *at).then_some(name)
    }
}

/// Where pages begin and where the format's own name of the place changes ("slide 4", "sheet Budget"). Notes are named
/// where they stand, and the rows of a sheet not each for itself.
fn breaks(document: &StoredDocument) -> Vec<(usize, String)> {
    let pages = document.pages.iter().map(|page| {
        let place = document.locate(Span::new(page.span.start, page.span.start));
        let words = Locator { page: Some(page.number), page_label: page.label.clone(), ..place }.page_words();
        (begins(&document.text, page), words.unwrap_or_default())
    });
    let mut breaks: Vec<(usize, String)> = pages.collect();
    let mut before = None;
    for block in document.blocks.iter().filter(|block| !is_beside(block.kind) && block.kind != BlockKind::Running) {
        let place = block.place.as_deref().and_then(|place| place.split(", ").next());
        let place = place.filter(|place| !place.starts_with("row "));
        if let Some(place) = place.filter(|_| place != before) {
            breaks.push((block.span.start, shown_line(place)));
        }
        before = place;
    }
    breaks.sort_by_key(|(at, _)| *at);
    breaks.dedup_by(|later, earlier| {
        let same = later.0 == earlier.0;
        if same {
            // The page of a slide is the slide.
            let slide = later.1.strip_prefix("slide ");
            earlier.1 = if slide.is_some() && slide == earlier.1.strip_prefix("p. ") {
                std::mem::take(&mut later.1)
            } else {
                format!("{} · {}", earlier.1, later.1)
            };
        }
        same
    });
    breaks
}

/// Where the first word of a page stands; its white space belongs to what is before it.
fn begins(text: &str, page: &Page) -> usize {
    let words = page.span.of(text).map_or("", str::trim_start);
    page.span.end - words.len()
}

/// Whether a block stands beside the text, not in it.
pub(crate) fn is_beside(kind: BlockKind) -> bool {
    matches!(kind, BlockKind::Note | BlockKind::Comment)
}

/// Cuts a text at its line ends, long lines at spaces, and where a page begins. Line ends belong to no segment, but for
/// those that a paragraph has only because its line was full: they are spaces on a screen of another width.
pub(crate) fn segments(text: &str, pages: &[Page], blocks: &[Block]) -> Vec<Span> {
    let mut starts = pages.iter().map(|page| begins(text, page)).peekable();
    let mut cut = Vec::new();
    for segment in lines(text, &full_lines(text, blocks)) {
        let mut start = segment.start;
        while let Some(page) = starts.next_if(|&page| page < segment.end) {
            // Paragraphs go on over pages.
            if page > start {
                cut.push(Span::new(start, page));
                start = page;
            }
        }
        cut.push(Span::new(start, segment.end));
    }
    cut
}

/// Where lines end, in bytes and in order, only because no further word had room: within a running text, behind a line
/// that the first word of the next would have made longer than the longest. Verses, addresses and lists keep their ends,
/// and so do words that are parted by a hyphen.
fn full_lines(text: &str, blocks: &[Block]) -> Vec<usize> {
    let mut full = Vec::new();
    let flows = |kind| !matches!(kind, BlockKind::TableRow | BlockKind::Code | BlockKind::Running);
    for block in blocks.iter().filter(|block| flows(block.kind)) {
        let words = block.span.of(text).unwrap_or_default();
        let Some(longest) = words.split('\n').map(|line| line.chars().count()).max() else { continue };
        let mut end = block.span.start;
        let mut lines = words.split('\n').peekable();
        while let Some(line) = lines.next() {
            end += line.len();
            let Some(next) = lines.peek().and_then(|next| next.split_whitespace().next()) else {
                end += 1;
                continue;
            };
            let (long, word) = (line.chars().count(), next.chars().count());
            // Characters of a printed page differ in width: a line of fewer may have been as full.
            if long >= NARROWEST && !line.ends_with('-') && (long + 1 + word) * 100 > longest * FULL {
                full.push(end);
            }
            end += 1;
        }
    }
    full.sort_unstable();
    full
}

fn lines(text: &str, full: &[usize]) -> Vec<Span> {
    let mut segments = Vec::new();
    let mut full = full.iter().copied().peekable();
    let mut base = 0;
    let ends = text.match_indices('\n').map(|(at, _)| at).filter(|at| {
        while full.next_if(|full| full < at).is_some() {}
        full.peek() != Some(at)
    });
    for end in ends.chain([text.len()]) {
        let line = text.get(base..end).unwrap_or_default();
        let mut start = 0;
        while line.len() - start > SEGMENT {
            let mut end = start + SEGMENT;
            while !line.is_char_boundary(end) {
                end -= 1;
            }
            let end = line[start..end].rfind(' ').map_or(end, |space| start + space + 1);
            segments.push(Span::new(base + start, base + end));
            start = end;
        }
        segments.push(Span::new(base + start, base + line.len()));
        base += line.len() + 1;
    }
    segments
}
