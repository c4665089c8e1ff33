//! Workbooks (XLSX, XLSM, XLSB, XLS): each sheet a heading, each row with anything in it one line.
//!
//! `calamine` reads them, within bounds that it does not set itself: what it would unpack and reserve is looked at before
//! ([`guard`], [`old`]), and cells of the newer formats are taken one at a time, because a used range may claim a million
//! empty rows.

mod guard;
mod old;
mod values;

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{
    Data, Reader as _, Sheet, SheetType, SheetVisible, WorkbookProperties, Xls, XlsError, Xlsb, Xlsx,
    open_workbook_from_rs,
};

use super::detect::{Format, reader_error};
use super::outline::{Builder, Piece, name_of};
use super::read::{Parts, date_of};
use super::table::push_cell;
use super::{BlockKind, Input, Metadata, Options, Part, Problem, Reader, Warning};
use crate::text::safe;
use crate::{Error, Result};

/// Raised whenever text or blocks can come out differently.
pub(super) const VERSION: u32 = 1;
/// So many filled cells are read, and so many bytes of text: what is larger is a database, not a document.
const MAX_CELLS: usize = 2_000_000;
const MAX_TEXT: usize = 64 << 20;
/// A gap of more empty cells than this is drawn together: columns need not line up that far out.
const MAX_GAP: u32 = 32;

/// Reads the file.
pub(super) fn parts(input: &Input<'_>, _options: &Options) -> Parts {
    let mut book = Book::default();
    // What the library says cannot happen does, in files made to be broken; what was read until then is kept.
    let outcome = catch_unwind(AssertUnwindSafe(|| book.read(input)));
    let outcome = outcome.unwrap_or_else(|_| Err(damaged(input.name, "its parts contradict each other")));
    if let (Err(_), true) = (&outcome, book.rows > 0) {
        book.warnings.push(Warning::new("the workbook is damaged; what could be read was kept"));
    }
    vec![match outcome {
        Err(error) if book.rows == 0 => Err(error),
        _ if book.rows == 0 && book.unread.is_some() => Err(damaged(input.name, &book.unread.unwrap_or_default())),
        _ if book.rows == 0 => Err(reader_error(input.name, "has no text").problem(Problem::Empty)),
        _ => Ok(book.finish()),
    }]
}

fn damaged(name: &str, why: &str) -> Error {
    reader_error(name, "is a damaged workbook").problem(Problem::Damaged).because(safe::one_line(why))
}

/// What was read of a workbook.
#[derive(Default)]
struct Book {
    builder: Builder,
    warnings: Vec<Warning>,
    title: Option<String>,
    date: Option<String>,
    rows: usize,
    cells: usize,
    bytes: usize,
    full: bool,
    /// Why a sheet could not be read to its end.
    unread: Option<String>,
}

/// A cell as people see it: row and column counted from 0, and its text.
type Seen = (u32, u32, String);

impl Book {
    fn read(&mut self, input: &Input<'_>) -> Result<()> {
        let Input { name, bytes } = *input;
        if !bytes.starts_with(b"PK") {
            return self.read_old(name, bytes);
        }
        let fail = |error: &dyn std::fmt::Display| damaged(name, &error.to_string());
        if guard::check(name, bytes)? {
            let mut book: Xlsb<_> = open_workbook_from_rs(Cursor::new(bytes)).map_err(|error| fail(&error))?;
            self.describe(book.workbook_properties().ok());
            for sheet in sheets(book.sheets_metadata()) {
                match book.worksheet_cells_reader(&sheet.name) {
                    Ok(mut cells) => self.sheet(&sheet, || {
                        let cell = cells.next_cell().map_err(|error| error.to_string())?;
                        Ok(cell.map(|cell| {
                            let (row, column) = cell.get_position();
                            (row, column, values::shown(cell.get_value(), None))
                        }))
                    }),
                    Err(error) => self.unread(&sheet, &error.to_string()),
                }
            }
            return Ok(());
        }
        let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).map_err(|error| fail(&error))?;
        self.describe(book.workbook_properties().ok());
        for sheet in sheets(book.sheets_metadata()) {
            match book.worksheet_cells_reader(&sheet.name) {
                Ok(mut cells) => self.sheet(&sheet, || {
                    let cell = cells.next_cell_with_style_id().map_err(|error| error.to_string())?;
                    Ok(cell.map(|(cell, style)| {
                        let (row, column) = cell.get_position();
                        let format = cells.styles().get(style).and_then(|style| style.number_format.as_ref());
                        let format = format.map(|format| format.format_code.as_str());
                        (row, column, values::shown(cell.get_value(), format))
                    }))
                }),
                Err(error) => self.unread(&sheet, &error.to_string()),
            }
        }
        Ok(())
    }

    fn read_old(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let old::Checked { bytes, cut } = old::check(name, bytes)?;
        if cut {
            self.warnings.push(Warning::new("the workbook is cut off; what could be read was kept"));
        }
        let mut book: Xls<_> =
            open_workbook_from_rs(Cursor::new(bytes)).map_err(|error: XlsError| damaged(name, &error.to_string()))?;
        for sheet in sheets(book.sheets_metadata()) {
            match book.worksheet_range(&sheet.name) {
                Ok(range) => {
                    let (top, left) = range.start().unwrap_or_default();
                    let mut cells = range.used_cells();
                    self.sheet(&sheet, || {
                        Ok(cells.next().map(|(row, column, value): (usize, usize, &Data)| {
                            let place =
                                |at: usize, from: u32| u32::try_from(at).unwrap_or(u32::MAX).saturating_add(from);
                            (place(row, top), place(column, left), values::shown(value, None))
                        }))
                    });
                }
                Err(error) => self.unread(&sheet, &error.to_string()),
            }
        }
        Ok(())
    }

    fn describe(&mut self, properties: Option<WorkbookProperties>) {
        let Some(properties) = properties else { return };
        self.title = properties.title;
        self.date = properties.modified.or(properties.created).as_deref().and_then(date_of);
    }

    fn unread(&mut self, sheet: &Sheet, why: &str) {
        let name = name_of(&sheet.name);
        self.warnings.push(Warning::new(format!("sheet {name} could not be read to its end: {}", safe::one_line(why))));
        self.unread = Some(why.to_owned());
    }

    /// Adds the cells that `next` gives, row by row.
    fn sheet(&mut self, sheet: &Sheet, mut next: impl FnMut() -> Result<Option<Seen>, String>) {
        let mut at =
            Place { sheet: name_of(&sheet.name), hidden: sheet.visible != SheetVisible::Visible, begun: false };
        let mut row: Vec<(u32, String)> = Vec::new();
        let mut number = 0;
        while !self.full {
            let cell = match next() {
                Ok(Some(cell)) => cell,
                Ok(None) => break,
                Err(why) => {
                    self.unread(sheet, &why);
                    break;
                }
            };
            let (at_row, column, text) = cell;
            if at_row != number {
                self.row(&mut at, number, &mut row);
                number = at_row;
            }
            if !text.trim().is_empty() {
                self.cells += 1;
                self.bytes = self.bytes.saturating_add(text.len());
                row.push((column, text));
            }
            if self.cells >= MAX_CELLS || self.bytes >= MAX_TEXT {
                self.full = true;
                self.warnings.push(Warning::new(format!(
                    "the workbook is too large; nothing behind sheet {}, row {} was read",
                    at.sheet,
                    number.saturating_add(1)
                )));
            }
        }
        self.row(&mut at, number, &mut row);
    }

    fn row(&mut self, at: &mut Place, number: u32, cells: &mut Vec<(u32, String)>) {
        if cells.is_empty() {
            return;
        }
        if !at.begun {
            at.begun = true;
            let place = Some(format!("sheet {}{}", at.sheet, at.mark()));
            self.builder.push(BlockKind::Heading(2), &at.sheet, Piece { place, ..Piece::default() });
        }
        cells.sort_by_key(|&(column, _)| column);
        let number = number.saturating_add(1);
        let place = match cells.as_slice() {
            [(column, _)] => format!("sheet {}{}, {}{number}", at.sheet, at.mark(), letters(*column)),
            _ => format!("sheet {}{}, row {number}", at.sheet, at.mark()),
        };
        let mut text = String::new();
        let mut filled = 0;
        for (at, (column, cell)) in cells.drain(..).enumerate() {
            let gap = column.saturating_sub(filled).clamp(u32::from(at > 0), MAX_GAP);
            text.extend(std::iter::repeat_n('\t', gap as usize));
            push_cell(&mut text, &cell);
            filled = column;
        }
        self.bytes = self.bytes.saturating_add(text.len() / 2);
        let tight = self.builder.last_kind() == Some(BlockKind::TableRow);
        self.builder.push(BlockKind::TableRow, &text, Piece { place: Some(place), tight, ..Piece::default() });
        self.rows += 1;
    }

    fn finish(mut self) -> Part {
        let metadata = Metadata { date: self.date, ..Metadata::default() };
        let reader = Reader { name: Format::Sheet.name().to_owned(), version: VERSION };
        let document = self.builder.finish(self.title, metadata, reader, &mut self.warnings);
        Part { id: None, document, warnings: self.warnings }
    }
}

/// The sheets with cells: not charts, dialogues and macros.
fn sheets(all: &[Sheet]) -> Vec<Sheet> {
    all.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).cloned().collect()
}

/// The sheet in hand.
struct Place {
    sheet: String,
    hidden: bool,
    /// Whether its heading has been written.
    begun: bool,
}

impl Place {
    fn mark(&self) -> &'static str {
        if self.hidden { " (hidden)" } else { "" }
    }
}

/// The letters of a column counted from 0: A, Z, AA.
fn letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = Some(column);
    while let Some(column) = rest {
        letters.push(char::from(b'A' + (column % 26) as u8));
        rest = (column / 26).checked_sub(1);
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
#[path = "sheet_tests.rs"]
mod tests;
