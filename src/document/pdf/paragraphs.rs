//! From rows to paragraphs, items of lists and rows of tables.

use std::collections::HashMap;

use super::body::Body;
use super::rows::Row;
use crate::document::BlockKind;
use crate::document::numbering::{bullet, is_clear, numbering};

/// A stretch of rows that belongs together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Item {
    /// Paragraph, list item, table row; headings are told later.
    pub kind: BlockKind,
    /// Its lines with line feeds between them; cells parted by tabs.
    pub text: String,
    /// How many lines it has.
    pub lines: usize,
    /// The first of them.
    pub first: Row,
    /// The last of them.
    pub last: Row,
    /// Whether all its lines are bold.
    pub bold: bool,
    /// Left edge of its column.
    pub left: f32,
    /// Right edge of its column.
    pub right: f32,
    /// The distance from the baseline above in lines of its size; none at the beginning of a page or column.
    pub gap: Option<f32>,
}

/// The edges of a row's column.
#[derive(Debug, Clone, Copy)]
struct Column {
    left: f32,
    right: f32,
}

/// Indents are at least so wide, in ems.
const INDENT: f32 = 0.8;
/// A distance of baselines above this many usual ones begins a paragraph.
const PARTED: f32 = 1.28;
/// Sizes that differ by more than this factor are not one paragraph's.
const OTHER_SIZE: f32 = 1.12;
/// Small capitals are smaller than the text around them by no more than this factor.
const SMALL_CAPITALS: f32 = 1.45;

/// The items of a page, whose rows are in reading order.
pub(super) fn items(rows: &[Row], body: &Body) -> Vec<Item> {
    let columns: Vec<Column> = columns(rows);
    let mut items: Vec<Item> = Vec::new();
    let mut open = 0;
    for at in 1..=rows.len() {
        if at == rows.len() || breaks(rows, open, at, &columns, body) {
            if let Some(item) = item(rows, open, at, &columns, body) {
                match items.last_mut() {
                    Some(last) if is_elsewhere(last, &item) && goes_on(last, &item) => last.join(&item),
                    _ => items.push(item),
                }
            }
            open = at;
        }
    }
    items
}

fn columns(rows: &[Row]) -> Vec<Column> {
    let mut regions: HashMap<u32, Vec<&Row>> = HashMap::new();
    let mut edges: HashMap<i32, Vec<&Row>> = HashMap::new();
    let edge = |row: &Row| (row.line.x0.clamp(-1e6, 1e6) / 24.0).round() as i32;
    for row in rows {
        regions.entry(row.line.region).or_default().push(row);
        edges.entry(edge(row)).or_default().push(row);
    }
    let by_edge: HashMap<i32, Column> = edges.iter().map(|(&key, rows)| (key, column(rows))).collect();
    let by_region: HashMap<u32, Column> =
        regions.iter().filter(|(_, rows)| rows.len() >= 3).map(|(&key, rows)| (key, column(rows))).collect();
    rows.iter()
        .map(|row| {
            let own = Column { left: row.line.x0, right: row.line.x1 };
            // In a region of a line or two those of the same left edge tell more.
            by_region.get(&row.line.region).or_else(|| by_edge.get(&edge(row))).copied().unwrap_or(own)
        })
        .collect()
}

/// The column of some rows. Among many a few may stick out, which does not make the others short.
fn column(rows: &[&Row]) -> Column {
    let mut rights: Vec<f32> = rows.iter().map(|row| row.line.x1).collect();
    rights.sort_by(f32::total_cmp);
    let spared = if rights.len() >= 8 { rights.len() / 8 } else { 0 };
    let left = rows.iter().map(|row| row.line.x0).fold(f32::INFINITY, f32::min);
    Column { left, right: rights.get(rights.len().saturating_sub(1 + spared)).copied().unwrap_or(left) }
}

fn item(rows: &[Row], from: usize, to: usize, columns: &[Column], body: &Body) -> Option<Item> {
    let all = rows.get(from..to)?;
    let (first, last) = (all.first()?, all.last()?);
    let column = columns.get(to - 1)?;
    let mut text = String::new();
    for row in all {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&row.cells.join("\t"));
    }
    let gap = from.checked_sub(1).and_then(|above| rows.get(above)).and_then(|above| {
        let distance = (first.line.y1 - above.line.y1) / body.leading(first.line.size).max(1.0);
        (distance > 0.0).then_some(distance)
    });
    let kind = if first.cells.len() > 1 {
        BlockKind::TableRow
    } else if is_item(&text) || has_leader(&text) || first.line.tag == Some(super::line::Tag::ListItem) {
        BlockKind::ListItem
    } else {
        BlockKind::Paragraph
    };
    Some(Item {
        kind,
        text,
        lines: all.len(),
        first: first.clone(),
        last: last.clone(),
        bold: all.iter().all(|row| row.line.bold),
        left: column.left,
        right: column.right,
        gap,
    })
}

impl Item {
    /// Adds what goes on in another column or on another page.
    pub(super) fn join(&mut self, next: &Self) {
        self.text.push('\n');
        self.text.push_str(&next.text);
        self.carry(next);
    }

    /// The same without the text: the end is now where `next` ends.
    pub(super) fn carry(&mut self, next: &Self) {
        self.lines += next.lines;
        self.last = next.last.clone();
        self.bold = self.bold && next.bold;
        self.left = next.left;
        self.right = next.right;
    }

    /// The text on one line.
    pub(super) fn one_line(&self) -> String {
        self.text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Whether the next item is in another column: beside this one or above it.
fn is_elsewhere(item: &Item, next: &Item) -> bool {
    let (last, first) = (&item.last.line, &next.first.line);
    first.y1 < last.y1 - last.size || first.x0 > last.x1
}

/// Whether an item goes on with the next one, in another column or on another page: its sentence has not ended.
pub(super) fn goes_on(item: &Item, next: &Item) -> bool {
    let text = |kind| matches!(kind, BlockKind::Paragraph | BlockKind::ListItem);
    let (last, first) = (&item.last.line, &next.first.line);
    if !text(item.kind) || next.kind != BlockKind::Paragraph || item.last.bookmark != next.first.bookmark {
        return false;
    }
    let low = next.text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase);
    // Words in small capitals at the beginning of a line make its size another one.
    if ratio(last.size, first.size) > if low { SMALL_CAPITALS } else { 1.06 }
        || (last.bold != first.bold && item.lines + next.lines < 4)
    {
        return false;
    }
    if numbering(&next.text).is_some() || has_leader(&item.text) || has_leader(&next.text) {
        return false;
    }
    let Some(begin) = next.text.trim_start_matches(['“', '"', '‘', '(', '«', '[']).chars().next() else {
        return false;
    };
    let ended = ends_sentence(&last.text);
    if last.text.ends_with(['-', '\u{ad}', '\u{2010}']) && begin.is_lowercase() {
        return true;
    }
    let width = (item.right - item.left).max(1.0);
    let full = item.right - last.x1 < width * 0.25 && last.x1 - last.x0 > 15.0 * last.size;
    if ended {
        return false;
    }
    // A short line that ends nothing is a heading, a signature, a cell.
    (begin.is_lowercase() && (full || item.lines > 1)) || (full && item.lines + next.lines > 2)
}

/// Whether a new item begins with the row `at`; the open one begins with the row `open`.
fn breaks(rows: &[Row], open: usize, at: usize, columns: &[Column], body: &Body) -> bool {
    let (Some(first), Some(above), Some(row)) = (rows.get(open), rows.get(at.wrapping_sub(1)), rows.get(at)) else {
        return true;
    };
    let (a, b) = (&above.line, &row.line);
    let size = a.size.min(b.size).max(1.0);
    let distance = b.y1 - a.y1;
    if above.cells.len() > 1 || row.cells.len() > 1 || above.bookmark != row.bookmark {
        return true;
    }
    let leading = body.leading(a.size.min(b.size));
    let apart = distance < -0.2 * size || distance > leading * PARTED + 0.1 * size;
    if apart {
        return true;
    }
    if is_lone_mark(&a.text) && at - open == 1 {
        return false;
    }
    if a.tag != b.tag && a.tag.is_some() && b.tag.is_some() {
        return true;
    }
    if has_leader(&a.text) || has_leader(&b.text) {
        return true;
    }
    if b.x0 > a.x1 || b.x1 < a.x0 {
        return true;
    }
    if bullet_of(&b.text).is_some_and(is_clear) {
        return true;
    }
    let column = columns.get(at - 1).copied().unwrap_or(Column { left: a.x0, right: a.x1 });
    let room = column.right - a.x1 - word_width(b) - 0.3 * size;
    let ended = ends_sentence(&a.text);
    let low = b.text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase);
    let wide = (column.right - column.left).max(1.0);
    let begins_low = |row: &Row| row.line.text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase);
    let tiny = a.text.chars().count().min(b.text.chars().count()) <= 3;
    let in_sentence = !ended && (low || begins_low(above));
    if ratio(a.size, b.size) > if in_sentence { SMALL_CAPITALS } else { OTHER_SIZE } && !tiny {
        return true;
    }
    // The next word would have stood on the line above: that line was ended on purpose.
    if room > 0.5 * size && (ended || a.text.ends_with([':', ';']) || (!low && room > 0.15 * wide)) {
        return true;
    }
    // A heading that stands right on its text, not words in bold within a sentence.
    if a.bold != b.bold && !low && !begins_low(first) && at - open <= 3 && (ended || room > 0.5 * size) {
        return true;
    }
    if is_marked(&b.text) {
        let after_end =
            ended || a.text.ends_with([':', ';', ',']) || a.text.ends_with(" and") || a.text.ends_with(" or");
        let beside_first =
            is_marked(&first.line.text) && (b.x0 - first.line.x0).abs() < 0.3 * size && b.x0 < a.x0 - 0.3 * size;
        if after_end || beside_first || room > 0.15 * wide {
            return true;
        }
    }
    is_indented(rows, open, at, size, ended, low)
}

/// Whether the indent of the row `at` begins a paragraph.
fn is_indented(rows: &[Row], open: usize, at: usize, size: f32, ended: bool, low: bool) -> bool {
    let (Some(first), Some(above), Some(row)) = (rows.get(open), rows.get(at.wrapping_sub(1)), rows.get(at)) else {
        return false;
    };
    let shift = row.line.x0 - above.line.x0;
    if shift.abs() < INDENT * size || is_centred(above, row, size) {
        return false;
    }
    if at - open == 1 {
        // Deeper than a first line: the hanging text of an item, or a new paragraph after one of a single line.
        return shift > 0.0 && !is_marked(&first.line.text) && ended;
    }
    // Text that stands around a picture changes its edge in the middle of a sentence.
    ended || !low
}

fn is_centred(above: &Row, row: &Row, size: f32) -> bool {
    let middle = |row: &Row| f32::midpoint(row.line.x0, row.line.x1);
    (middle(above) - middle(row)).abs() < 0.4 * size
}

/// Whether a line is no more than the mark of an item, whose text layout gave as the next line.
fn is_lone_mark(text: &str) -> bool {
    let mut chars = text.trim().chars();
    matches!((chars.next(), chars.next()), (Some(mark), None) if bullet(&format!("{mark} x")).is_some_and(is_clear) || is_private(mark))
}

/// Symbol fonts give bullets letters of the private use area.
fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}')
}

fn bullet_of(text: &str) -> Option<char> {
    let mut chars = text.trim_start().chars();
    match chars.next() {
        Some(mark) if is_private(mark) && chars.next().is_some_and(char::is_whitespace) => Some('•'),
        _ => bullet(text),
    }
}

fn is_marked(text: &str) -> bool {
    bullet_of(text).is_some() || numbering(text).is_some()
}

/// Whether a text is an item of a list by its mark; numbered paragraphs are none.
fn is_item(text: &str) -> bool {
    bullet_of(text).is_some() || numbering(text).is_some_and(|number| number.letter)
}

/// Whether a line has a row of dots before a page number, as tables of contents have, or a rule to write on.
pub(super) fn has_leader(text: &str) -> bool {
    let dots = text.contains("....") || text.contains(". . . .") || text.contains("……") || text.contains("____");
    let number = text.trim_end().ends_with(|c: char| c.is_ascii_digit());
    (dots || (number && text.contains(" . "))) && text.len() < 400
}

/// Whether a line ends a sentence.
pub(super) fn ends_sentence(text: &str) -> bool {
    let bare = text.trim_end().trim_end_matches(['"', '”', '’', '»', ')', ']', '\'']);
    // A raised mark of a note may follow the period.
    let bare = bare.trim_end_matches(|c: char| c.is_ascii_digit() || c == '*');
    bare.ends_with(['.', '!', '?', '。', '！', '？', '।', '؟'])
}

/// The width of the first word of a line, by the mean width of its letters.
fn word_width(line: &super::line::Line) -> f32 {
    let count = line.text.chars().count().max(1) as f32;
    let word = line.text.split_whitespace().next().map_or(0, |word| word.chars().count()) as f32;
    (line.x1 - line.x0).max(0.0) / count * word
}

fn ratio(a: f32, b: f32) -> f32 {
    a.max(b) / a.min(b).max(0.1)
}

#[cfg(test)]
#[path = "paragraphs_tests.rs"]
mod tests;
