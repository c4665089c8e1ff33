//! Paragraphs and rows of tables as they come out of an RTF file, one flow for the body and one for each text beside it.

use super::super::BlockKind;
use super::super::numbering::numbering;
use super::super::outline::{Builder, Piece, name_of};

/// A row of a table with a cell longer than this (in bytes) is layout, and its cells are read as blocks of their own.
const MAX_CELL: usize = 600;
/// A heading longer than this (in bytes) is a paragraph that was given the wrong style.
const MAX_HEADING: usize = 600;
/// So many notes and headers may wait for the end of a paragraph; a file with more has them inside one another.
const MAX_WAITING: usize = 10_000;

/// What a paragraph is by its own properties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Shape {
    /// The level of a heading.
    pub heading: Option<u8>,
    /// Whether it stands in a cell of a table.
    pub in_table: bool,
}

/// Where a flow of text goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// The body, a text box.
    Body,
    /// A footnote, a comment, a running header: blocks of this kind and place, after the paragraph in hand.
    Beside(BlockKind, Option<String>),
}

/// A block that waits for the end of the paragraph it belongs to.
#[derive(Debug)]
pub(super) struct Block {
    kind: BlockKind,
    text: String,
    piece: Piece,
}

/// Text that runs on by itself.
#[derive(Debug)]
pub(super) struct Flow {
    kind: Kind,
    /// The paragraph in hand.
    text: String,
    /// The number or bullet printed before it.
    marker: String,
    /// The cells of the row in hand, each with its paragraphs.
    cells: Vec<Vec<String>>,
    /// The paragraphs of the cell in hand.
    cell: Vec<String>,
    /// What stands beside the paragraph in hand.
    beside: Vec<Block>,
    done: Vec<Block>,
    last: Option<BlockKind>,
}

impl Block {
    /// Its text, if it is a running header or footer.
    pub(super) fn running(&self) -> Option<&str> {
        (self.kind == BlockKind::Running).then_some(self.text.as_str())
    }
}

impl Flow {
    /// An empty flow.
    pub(super) fn new(kind: Kind) -> Self {
        Self {
            kind,
            text: String::new(),
            marker: String::new(),
            cells: Vec::new(),
            cell: Vec::new(),
            beside: Vec::new(),
            done: Vec::new(),
            last: None,
        }
    }

    /// Where text goes now.
    pub(super) fn text(&mut self) -> &mut String {
        &mut self.text
    }

    /// Where the number of the paragraph goes.
    pub(super) fn marker(&mut self) -> &mut String {
        &mut self.marker
    }

    /// Ends the paragraph in hand.
    pub(super) fn end_paragraph(&mut self, shape: Shape) {
        if shape.in_table {
            self.end_cell_paragraph();
            return;
        }
        self.end_row();
        self.paragraph(shape.heading);
        self.settle();
    }

    /// What stands beside a paragraph comes after it.
    pub(super) fn settle(&mut self) {
        self.done.append(&mut self.beside);
    }

    /// Whether it is a note.
    pub(super) fn is_note(&self) -> bool {
        matches!(self.kind, Kind::Beside(BlockKind::Note, _))
    }

    /// Gives what stands beside the text another place.
    pub(super) fn rename(&mut self, name: String) {
        if let Kind::Beside(_, place) = &mut self.kind {
            *place = Some(name);
        }
    }

    /// Ends a paragraph within a cell.
    fn end_cell_paragraph(&mut self) {
        let marker = std::mem::take(&mut self.marker);
        let text = std::mem::take(&mut self.text);
        if text.trim().is_empty() {
            return;
        }
        let (marker, _) = marked(&marker);
        self.cell.push(format!("{marker}{}", text.trim()));
    }

    /// Ends the cell in hand.
    pub(super) fn end_cell(&mut self) {
        self.end_cell_paragraph();
        let cell = std::mem::take(&mut self.cell);
        self.cells.push(cell);
    }

    /// Ends the row in hand, if there is one. What stands in hand without the end of a cell is not part of it.
    pub(super) fn end_row(&mut self) {
        if !self.cell.is_empty() {
            let cell = std::mem::take(&mut self.cell);
            self.cells.push(cell);
        }
        let cells = std::mem::take(&mut self.cells);
        if cells.iter().any(|cell| cell.iter().map(String::len).sum::<usize>() > MAX_CELL) {
            for text in cells.into_iter().flatten() {
                let paragraph = numbering(&text).map(|number| number.label.to_owned());
                self.add(BlockKind::Paragraph, text, Piece { paragraph, ..Piece::default() });
            }
            return;
        }
        let row: Vec<String> = cells.iter().map(|cell| cell.join(" ").replace(['\n', '\t', '\r'], " ")).collect();
        let row = row.join("\t");
        let tight = self.last == Some(BlockKind::TableRow);
        self.add(BlockKind::TableRow, row.trim_end().to_owned(), Piece { tight, ..Piece::default() });
    }

    fn paragraph(&mut self, heading: Option<u8>) {
        let marker = std::mem::take(&mut self.marker);
        let text = std::mem::take(&mut self.text);
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let heading = heading.filter(|_| text.len() <= MAX_HEADING).map(BlockKind::Heading);
        let (printed, label) = marked(&marker);
        let listed = !printed.is_empty();
        let kind = heading.unwrap_or(if listed { BlockKind::ListItem } else { BlockKind::Paragraph });
        let label = if listed { label } else { numbering(text).map(|number| number.label.to_owned()) };
        let tight = kind == BlockKind::ListItem && self.last == Some(kind);
        self.add(kind, format!("{printed}{text}"), Piece { paragraph: label, tight, ..Piece::default() });
    }

    fn add(&mut self, kind: BlockKind, text: String, mut piece: Piece) {
        if text.trim().is_empty() {
            return;
        }
        self.last = Some(kind);
        let kind = match &self.kind {
            Kind::Body => kind,
            Kind::Beside(beside, place) => {
                piece.place.clone_from(place);
                *beside
            }
        };
        self.done.push(Block { kind, text, piece });
    }

    /// Takes in what stands beside or within this flow. It comes after the paragraph in hand.
    pub(super) fn take_in(&mut self, blocks: Vec<Block>) {
        if self.beside.len() < MAX_WAITING {
            self.beside.extend(blocks);
        }
    }

    /// Ends the flow; gives what has not been given to a builder.
    pub(super) fn finish(mut self, shape: Shape) -> Vec<Block> {
        self.end_paragraph(Shape { in_table: false, ..shape });
        self.done
    }

    /// Hands what is complete to the builder. Only the outermost flow does, and only between paragraphs.
    pub(super) fn hand_over(&mut self, builder: &mut Builder) {
        push_all(std::mem::take(&mut self.done), builder);
    }
}

/// Adds blocks to a builder.
pub(super) fn push_all(blocks: Vec<Block>, builder: &mut Builder) {
    for Block { kind, text, piece } in blocks {
        builder.push(kind, &text, piece);
    }
}

/// What is printed before a paragraph, and its label where it is a number.
fn marked(marker: &str) -> (String, Option<String>) {
    let marker = marker.trim();
    if marker.is_empty() {
        return (String::new(), None);
    }
    let is_bullet = !marker.chars().any(char::is_alphanumeric) || marker == "o";
    if is_bullet {
        return ("• ".to_owned(), None);
    }
    let label = marker.trim_end_matches(['.', ':']);
    let label = if label.starts_with('(') { label } else { label.trim_end_matches(')') };
    (format!("{marker} "), Some(name_of(label)).filter(|label| !label.is_empty()))
}
