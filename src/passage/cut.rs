//! From blocks to passages.

use super::index_text;
use super::plan::{Place, Step, Top, plan};
use super::units::{Unit, split, units};
use crate::document::{Block, BlockKind, Document};
use crate::text::Span;

/// A stretch of a document that is retrieved as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Its place in the document's text. Passages of a document are sorted and do not overlap, and together cover every
    /// character that is neither white space nor part of a running header or footer ([`BlockKind::Running`]). None of them
    /// spans such a block, and none holds both body text and notes or comments.
    pub span: Span,
    /// Title and heading path, outermost first: context for the embedding and for BM25, not part of the quotable text.
    pub heading: Vec<String>,
}

/// How long passages may be, in tokens of the model.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Blocks are gathered until a passage has at least this many.
    pub low: usize,
    /// A passage has at most this many where a sentence boundary allows; only a document that is an eighth longer at most
    /// stays in one piece.
    pub high: usize,
    /// With its heading and the model's special tokens it never has more than this; longer sentences are split at words.
    pub window: usize,
}

impl Default for Limits {
    /// 120 to 200 tokens within the 256 of all-MiniLM-L6-v2.
    fn default() -> Self {
        Self { low: 120, high: 200, window: 256 }
    }
}

/// The special tokens that a model puts around a text.
const SPECIAL: usize = 2;
/// The heading line takes at most one part in so many of the window.
const HEADING_SHARE: usize = 4;
/// The longest heading entry in characters when the path has to be shortened.
const SHORT_ENTRY: usize = 60;

/// Cuts a document. `tokens` counts the model's tokens in a text, without special tokens; each text is counted about
/// twice.
pub fn cut(document: &Document, limits: Limits, tokens: &dyn Fn(&str) -> usize) -> Vec<Passage> {
    let headings = Headings::new(document, limits, tokens);
    let unit_limit = |block: usize| {
        limits.high.min(limits.window.saturating_sub(SPECIAL + headings.cost.get(block).copied().unwrap_or(0))).max(1)
    };
    let units = units(document, &unit_limit, tokens);
    let (places, tops) = places(document, &units, &headings.cost);
    let starts = plan(&units, &places, &tops, limits);
    let mut out = Vec::with_capacity(starts.len());
    for (index, &from) in starts.iter().enumerate() {
        let to = starts.get(index + 1).copied().unwrap_or(units.len());
        if let Some(units) = units.get(from..to) {
            finish(document, units, limits, tokens, &mut out);
        }
    }
    out
}

/// Makes the passage of some units. Tokens of parts need not sum up to the tokens of the whole, so the whole is counted
/// once; in the rare case that it does not fit, it is divided.
fn finish(document: &Document, units: &[Unit], limits: Limits, tokens: &dyn Fn(&str) -> usize, out: &mut Vec<Passage>) {
    let (Some(first), Some(last)) = (units.first(), units.last()) else { return };
    let text = &document.text;
    let span = first.span.cover(last.span);
    let blocks = document.blocks.get(first.block..=last.block).unwrap_or_default();
    let heading = fit(path(document, blocks), limits, tokens);
    let fits = |span: Span| {
        span.of(text).is_some_and(|text| tokens(&index_text(&heading, text)).saturating_add(SPECIAL) <= limits.window)
    };
    if fits(span) {
        out.push(Passage { span, heading });
        return;
    }
    if units.len() > 1 {
        let (left, right) = units.split_at(units.len() / 2);
        finish(document, left, limits, tokens, out);
        finish(document, right, limits, tokens, out);
        return;
    }
    let counted = |text: &str| tokens(&index_text(&heading, text));
    split(text, span, limits.window.saturating_sub(SPECIAL).max(1), &counted, &mut |span, _| {
        out.push(Passage { span, heading: heading.clone() });
    });
}

/// The title and the headings that all blocks have above them, without repeats.
fn path(document: &Document, blocks: &[Block]) -> Vec<String> {
    let mut common: &[String] = blocks.first().map_or(&[], |block| &block.section);
    for block in blocks {
        let same = common.iter().zip(&block.section).take_while(|(a, b)| a == b).count();
        common = common.get(..same).unwrap_or_default();
    }
    full_path(document, common)
}

fn full_path(document: &Document, section: &[String]) -> Vec<String> {
    let mut path: Vec<String> = Vec::new();
    for name in document.title.iter().chain(section) {
        let name = name.trim();
        let same = |other: &String| other.to_lowercase() == name.to_lowercase();
        if !name.is_empty() && !path.iter().any(same) {
            path.push(name.to_owned());
        }
    }
    path
}

/// Shortens a heading path until its line takes no more than its share of the window: names in the middle go first, then
/// the ends of long names.
fn fit(mut path: Vec<String>, limits: Limits, tokens: &dyn Fn(&str) -> usize) -> Vec<String> {
    let most = limits.window / HEADING_SHARE;
    // Headings have at most six levels below a title, so this ends after a few counts.
    while path.len() > 2 && tokens(&path.join(" > ")) > most {
        path.remove(path.len() / 2);
    }
    let mut chars = SHORT_ENTRY;
    while !path.is_empty() && tokens(&path.join(" > ")) > most {
        if chars < 8 {
            path.pop();
            continue;
        }
        for name in &mut path {
            if let Some((at, _)) = name.char_indices().nth(chars) {
                name.truncate(at);
                name.push('…');
            }
        }
        chars /= 2;
    }
    path
}

/// What the heading line costs for each block, at most.
struct Headings {
    cost: Vec<usize>,
}

impl Headings {
    fn new(document: &Document, limits: Limits, tokens: &dyn Fn(&str) -> usize) -> Self {
        let mut cost = Vec::with_capacity(document.blocks.len());
        let mut last: Option<(&[String], usize)> = None;
        for block in &document.blocks {
            let known = last.filter(|(section, _)| *section == block.section).map(|(_, cost)| cost);
            let count = known.unwrap_or_else(|| {
                let path = fit(full_path(document, &block.section), limits, tokens);
                if path.is_empty() { 0 } else { tokens(&path.join(" > ")) }
            });
            last = Some((&block.section, count));
            cost.push(count);
        }
        Self { cost }
    }
}

/// What the plan needs to know of each unit, and the top-level sections.
fn places(document: &Document, units: &[Unit], cost: &[usize]) -> (Vec<Place>, Vec<Top>) {
    let depth = top_depth(&document.blocks);
    let mut places: Vec<Place> = Vec::with_capacity(units.len());
    let mut tops: Vec<Top> = Vec::new();
    let mut before: Option<(usize, Vec<&str>)> = None;
    let mut body = false;
    for (index, unit) in units.iter().enumerate() {
        let Some(block) = document.blocks.get(unit.block) else { continue };
        let same_block = before.as_ref().is_some_and(|(block, _)| *block == unit.block);
        let path: Vec<&str> = if same_block {
            before.take().map(|(_, path)| path).unwrap_or_default()
        } else {
            own_path(document, unit.block)
        };
        let mut section = false;
        let mut new_top = places.is_empty();
        if let Some((_, last)) = &before {
            // Sections of the same name may follow one another.
            let opens = block.kind.is_heading() && unit.first;
            section = opens || *last != path;
            new_top = (opens && path.len() <= depth) || last.iter().take(depth).ne(path.iter().take(depth));
        }
        // Headings without a text of their own belong to the section that follows them.
        if new_top && (body || tops.is_empty()) {
            body = false;
            tops.push(Top { units: (index, index), tokens: 0 });
        }
        body |= !block.kind.is_heading();
        if let Some(top) = tops.last_mut() {
            top.units.1 = index + 1;
            top.tokens += unit.tokens;
        }
        let earlier = unit.block.checked_sub(1).and_then(|at| document.blocks.get(at));
        let apart = before.as_ref().is_some_and(|&(last, _)| are_apart(&document.blocks, last, unit.block));
        let step = match (apart, section) {
            (true, _) => Step::Apart,
            (false, true) => Step::Section,
            (false, false) => Step::Within,
        };
        let listed = matches!(block.kind, BlockKind::ListItem | BlockKind::TableRow | BlockKind::Code);
        places.push(Place {
            heading: cost.get(unit.block).copied().unwrap_or(0),
            is_heading: block.kind.is_heading(),
            goes_on: listed && earlier.is_some_and(|earlier| earlier.kind == block.kind),
            step,
            top: tops.len().saturating_sub(1),
        });
        before = Some((unit.block, path));
    }
    (places, tops)
}

/// Whether the blocks of these numbers, the first one earlier, may not share a passage.
fn are_apart(blocks: &[Block], earlier: usize, later: usize) -> bool {
    let kind = |at: usize| blocks.get(at).map(|block| block.kind);
    let running = blocks.get(earlier..later).unwrap_or_default().iter().any(|block| block.kind == BlockKind::Running);
    running || voice(kind(earlier)) != voice(kind(later))
}

/// Who speaks: the text itself, its notes, or comments on it. An answer cites each as what it is.
fn voice(kind: Option<BlockKind>) -> u8 {
    match kind {
        Some(BlockKind::Note) => 1,
        Some(BlockKind::Comment) => 2,
        _ => 0,
    }
}

/// The section that a block is in; for a heading, the one that it opens, by the name that the blocks in it give it.
fn own_path(document: &Document, index: usize) -> Vec<&str> {
    let Some(block) = document.blocks.get(index) else { return Vec::new() };
    let depth = block.section.len();
    let mut path: Vec<&str> = block.section.iter().map(String::as_str).collect();
    if block.kind.is_heading() {
        let below = document.blocks.get(index + 1).and_then(|next| next.section.get(depth));
        path.push(below.map_or_else(|| block.span.of(&document.text).unwrap_or(""), String::as_str));
    }
    path
}

/// How many names of a section path tell top-level sections apart: one more than all blocks share, so that a single
/// heading over the whole document is not taken for its only section.
fn top_depth(blocks: &[Block]) -> usize {
    let mut shared: Option<&[String]> = None;
    let beside = |kind| matches!(kind, BlockKind::Running | BlockKind::Note | BlockKind::Comment);
    for block in blocks.iter().filter(|block| !block.kind.is_heading() && !beside(block.kind)) {
        let all: &[String] = shared.unwrap_or(&block.section);
        let same = all.iter().zip(&block.section).take_while(|(a, b)| a == b).count();
        shared = all.get(..same);
    }
    shared.map_or(0, <[String]>::len) + 1
}

#[cfg(test)]
#[path = "cut_tests.rs"]
mod tests;
