//! From what office formats call paragraphs, tables, boxes and notes to blocks in reading order.
//!
//! Rows of tables are gathered whole before it is known whether they are data (one line, cells parted by tabs) or a
//! frame for the layout of a page (the paragraphs of each cell, one after the other).

use std::collections::HashMap;

use super::indent::{Indent, SetOff};
use super::outline::{Builder, Outline, Piece};
use super::{Block, BlockKind, Document, Metadata, Reader, Warning};

/// A row of a table with a cell longer than this (in bytes) is layout, and its cells are read as blocks of their own.
const MAX_CELL: usize = 600;
/// A merged cell stands for so many columns at most.
const MAX_SPAN: usize = 64;
/// A cell longer than this (in bytes) is not repeated.
const MAX_REPEATED: usize = 100;
/// A heading of the first level is the title only among so many blocks; later ones name a chapter.
const TITLE_BLOCKS: usize = 12;
/// Lists are set in by two spaces a level, up to this level.
const MAX_INDENT: usize = 8;

/// One paragraph, ready to become a block.
#[derive(Debug, Clone)]
pub(super) struct Para {
    /// What it is.
    pub kind: BlockKind,
    /// Its text, with the number or bullet printed before it.
    pub text: String,
    /// Its number as printed.
    pub paragraph: Option<String>,
    /// How the format names the place.
    pub place: Option<String>,
    /// Its level in a list, from 0.
    pub level: usize,
    /// Whether it has a mark or number of a list before it, and so may follow the item before on the next line.
    pub listed: bool,
    /// The places of the notes and comments that it refers to.
    pub notes: Vec<String>,
    /// Whether it begins a table.
    pub fresh: bool,
    /// How far it is set in.
    pub indent: Indent,
}

impl Para {
    /// A paragraph of this kind with nothing said of it.
    pub(super) fn new(kind: BlockKind, text: impl Into<String>) -> Self {
        Self {
            kind,
            text: text.into(),
            paragraph: None,
            place: None,
            level: 0,
            listed: false,
            notes: Vec::new(),
            fresh: false,
            indent: Indent::default(),
        }
    }
}

/// What stands beside the text and is read after it: a note, a comment, a running header.
#[derive(Debug, Clone)]
pub(super) struct Aside {
    /// `Note`, `Comment` or `Running`.
    pub kind: BlockKind,
    /// The name by which paragraphs refer to it ("comment 2").
    pub of: String,
    /// How the format names the place ("comment 2 by A. Name").
    pub place: String,
    /// Its text.
    pub text: String,
}

/// What gathers paragraphs before they become blocks.
#[derive(Debug)]
enum Frame {
    Table(Table),
    Box(Vec<Para>),
}

#[derive(Debug, Default)]
struct Table {
    /// Whether a row of it has been given already.
    begun: bool,
    /// Whether a row of it had several columns; one that has a single cell may be such a row cut short.
    wide: bool,
    /// How the format names the row in hand.
    place: Option<String>,
    cells: Vec<Vec<Para>>,
    /// How many columns more the cell in hand covers.
    covered: usize,
}

/// Takes in paragraphs and gives a document.
#[derive(Debug, Default)]
pub(super) struct Flow {
    /// Whether tables are data throughout, as in spreadsheets, and every row is one line.
    pub data: bool,
    builder: Builder,
    outline: Outline,
    set_off: SetOff,
    frames: Vec<Frame>,
    /// The headings above the first reference to each note.
    sections: HashMap<String, Vec<String>>,
}

impl Flow {
    /// Adds a paragraph to the cell or box in hand, or to the document.
    pub(super) fn push(&mut self, para: Para) {
        match self.frames.last_mut() {
            Some(Frame::Box(paras)) => paras.push(para),
            Some(Frame::Table(table)) => match table.cells.last_mut() {
                Some(cell) => cell.push(para),
                None => table.cells.push(vec![para]),
            },
            None => self.emit(para),
        }
    }

    /// Begins a table.
    pub(super) fn open_table(&mut self) {
        self.frames.push(Frame::Table(Table::default()));
    }

    /// Ends a table, with what is left of a row.
    pub(super) fn close_table(&mut self) {
        self.close_row(true);
        if matches!(self.frames.last(), Some(Frame::Table(_))) {
            self.frames.pop();
        }
    }

    /// Names the row in hand.
    pub(super) fn name_row(&mut self, place: String) {
        if let Some(Frame::Table(table)) = self.frames.last_mut() {
            table.place = Some(place);
        }
    }

    /// Begins a cell of the row in hand.
    pub(super) fn open_cell(&mut self) {
        if let Some(Frame::Table(table)) = self.frames.last_mut() {
            let covered = std::mem::take(&mut table.covered).min(MAX_SPAN);
            table.cells.extend(std::iter::repeat_n(Vec::new(), covered + 1));
        }
    }

    /// Says that the cell in hand covers so many more columns.
    pub(super) fn widen_cell(&mut self, more: usize) {
        if let Some(Frame::Table(table)) = self.frames.last_mut() {
            table.covered = more;
        }
    }

    /// Says that the cell in hand stands for so many more of the same.
    pub(super) fn repeat_cell(&mut self, more: usize) {
        if let Some(Frame::Table(table)) = self.frames.last_mut() {
            let cell = table.cells.last().cloned().unwrap_or_default();
            // A long text is not a value of a table, and repeating it could fill the memory.
            let short = cell.iter().map(|para| para.text.len()).sum::<usize>() <= MAX_REPEATED;
            let cell = if short { cell } else { Vec::new() };
            table.cells.extend(std::iter::repeat_n(cell, more.min(MAX_SPAN)));
        }
    }

    /// Adds empty cells, where a row leaves some out.
    pub(super) fn skip_cells(&mut self, count: usize) {
        if let Some(Frame::Table(table)) = self.frames.last_mut() {
            table.cells.extend(std::iter::repeat_n(Vec::new(), count.min(MAX_SPAN)));
        }
    }

    /// Ends a row; without `keep` it is left out.
    pub(super) fn close_row(&mut self, keep: bool) {
        let Some(Frame::Table(table)) = self.frames.last_mut() else { return };
        let cells = std::mem::take(&mut table.cells);
        let place = table.place.take();
        table.wide |= cells.len() > 1 || table.covered > 0;
        table.covered = 0;
        let wide = table.wide;
        if !keep || cells.iter().flatten().all(|para| para.text.trim().is_empty() && para.notes.is_empty()) {
            return;
        }
        let fresh = !std::mem::replace(&mut table.begun, true);
        let mut paras = if self.data || (wide && is_one_line(&cells)) {
            vec![one_line(cells)]
        } else {
            cells.into_iter().flatten().collect::<Vec<Para>>()
        };
        for para in &mut paras {
            if para.place.is_none() {
                para.place.clone_from(&place);
            }
        }
        if let Some(first) = paras.first_mut() {
            first.fresh = fresh;
        }
        // The frame below takes them: the cell of an outer table, a box, or the document.
        let Some(table) = self.frames.pop() else { return };
        for para in paras {
            self.push(para);
        }
        self.frames.push(table);
    }

    /// Begins a box, whose paragraphs are held back until it ends.
    pub(super) fn open_box(&mut self) {
        self.frames.push(Frame::Box(Vec::new()));
    }

    /// Ends a box and gives what is in it.
    pub(super) fn close_box(&mut self) -> Vec<Para> {
        while let Some(frame) = self.frames.pop() {
            match frame {
                Frame::Box(paras) => return paras,
                // A table that was not closed within the box.
                Frame::Table(table) => {
                    for para in table.cells.into_iter().flatten() {
                        self.push(para);
                    }
                }
            }
        }
        Vec::new()
    }

    fn emit(&mut self, para: Para) {
        let Para { mut kind, text, paragraph, place, level, listed, notes, fresh, indent } = para;
        let written = !text.trim().is_empty();
        if let (BlockKind::Heading(level), true) = (kind, written) {
            self.outline.close(level);
            self.outline.open(level, &text);
        }
        for note in notes {
            let path = self.outline.path();
            self.sections.entry(note).or_insert(path);
        }
        if !written {
            return;
        }
        if self.set_off.next(indent, kind == BlockKind::Paragraph, &text) {
            kind = BlockKind::Quote;
        }
        let again = !fresh && self.builder.last_kind() == Some(kind);
        let tight = again && (kind == BlockKind::TableRow || (kind == BlockKind::ListItem && listed));
        let columns = if kind == BlockKind::ListItem { 2 * level.min(MAX_INDENT) } else { 0 };
        self.builder.push(kind, &text, Piece { paragraph, place, line: None, tight, indent: columns });
    }

    /// Gives the document: the text, then what stands beside it. Notes and comments belong to the section of the
    /// paragraph that refers to them, headers and footers to none.
    pub(super) fn finish(
        mut self,
        asides: Vec<Aside>,
        title: Option<String>,
        metadata: Metadata,
        reader: Reader,
        warnings: &mut Vec<Warning>,
    ) -> Document {
        while !self.frames.is_empty() {
            match self.frames.last() {
                Some(Frame::Table(_)) => self.close_table(),
                _ => {
                    for para in self.close_box() {
                        self.push(para);
                    }
                }
            }
        }
        let mut sections: HashMap<String, Vec<String>> = HashMap::new();
        for Aside { kind, of, place, text } in asides {
            // A running number of a page says nothing where there are no pages.
            if kind == BlockKind::Running && !text.contains(char::is_alphabetic) {
                continue;
            }
            if let Some(section) = self.sections.remove(&of) {
                sections.insert(place.clone(), section);
            }
            self.builder.push(kind, &text, Piece { place: Some(place), ..Piece::default() });
        }
        let own_title = title.is_some();
        let mut document = self.builder.finish(title, metadata, reader, warnings);
        let is_first = |block: &Block| block.kind == BlockKind::Heading(1);
        if !own_title && document.blocks.iter().position(is_first).is_some_and(|at| at >= TITLE_BLOCKS) {
            document.title = None;
        }
        for block in &mut document.blocks {
            match (block.kind, &block.place) {
                (BlockKind::Running, _) => block.section.clear(),
                (BlockKind::Note | BlockKind::Comment, Some(place)) => {
                    if let Some(section) = sections.get(place) {
                        block.section.clone_from(section);
                    }
                }
                _ => {}
            }
        }
        document
    }
}

/// Whether a row is data, to be read as one line.
fn is_one_line(cells: &[Vec<Para>]) -> bool {
    let written = |cell: &Vec<Para>| cell.iter().filter(|para| !para.text.trim().is_empty()).count();
    // Headings side by side are the names of columns; those after them are not in their sections.
    let labels =
        cells.iter().filter(|cell| written(cell) > 0).count() > 1 && cells.iter().all(|cell| written(cell) < 2);
    let plain = |para: &Para| match para.kind {
        BlockKind::TableRow | BlockKind::Code | BlockKind::Comment => false,
        BlockKind::Heading(_) => labels || para.text.trim().is_empty(),
        _ => true,
    };
    cells
        .iter()
        .all(|cell| cell.iter().all(plain) && cell.iter().map(|para| para.text.len()).sum::<usize>() <= MAX_CELL)
}

fn one_line(cells: Vec<Vec<Para>>) -> Para {
    let mut row = Para::new(BlockKind::TableRow, "");
    for (index, cell) in cells.into_iter().enumerate() {
        if index > 0 {
            row.text.push('\t');
        }
        let mut first = true;
        for para in cell {
            for word in para.text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()) {
                if !std::mem::take(&mut first) {
                    row.text.push(' ');
                }
                row.text.push_str(word);
            }
            row.notes.extend(para.notes);
            if row.place.is_none() {
                row.place = para.place;
            }
        }
    }
    row
}

/// The texts of paragraphs, a line each.
pub(super) fn lines(paras: &[Para]) -> String {
    let mut text = String::new();
    for para in paras.iter().map(|para| para.text.trim()).filter(|text| !text.is_empty()) {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(para);
    }
    text
}

#[cfg(test)]
#[path = "flow_tests.rs"]
mod tests;
