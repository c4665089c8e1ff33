//! Old workbooks (XLS, records in a compound file) made safe for the library that reads them.
//!
//! The library follows chains of sectors without looking for circles, makes room for as many cells as a sheet says it has,
//! and keeps each sheet as a full rectangle. So the stream of records is taken out here, checked, and put into a compound
//! file of our own. Layouts: MS-CFB 2.2 to 2.6; records: MS-XLS 2.4.

use super::super::detect::reader_error;
use super::damaged;
use crate::Result;
use crate::document::Problem;

/// The rectangles around the cells of all sheets may have so many places, empty ones included; each costs some 60 bytes.
const MAX_PLACES: u64 = 4_000_000;
/// Charts lie within sheets, and little lies within charts.
const MAX_NESTED: usize = 16;
/// The end of a chain of sectors, and the smallest number that is no sector.
const END_OF_CHAIN: u32 = 0xffff_fffe;
const NO_SECTOR: u32 = 0xffff_fffa;
/// The sectors of the file that is built here.
const SECTOR: usize = 4096;
/// Streams shorter than this lie elsewhere in a compound file; ours never do.
const SHORT_STREAM: usize = 4096;

// Records.
const FORMULA: u16 = 0x0006;
const EOF: u16 = 0x000a;
const NAME: u16 = 0x0018;
const FILE_PASS: u16 = 0x002f;
const BOUND_SHEET: u16 = 0x0085;
const MANY_NUMBERS: u16 = 0x00bd;
const DIMENSIONS: u16 = 0x0200;
const BOF: u16 = 0x0809;
/// Number, label, rich label, truth or error, packed number, label from the list of texts: row and column come first.
const CELLS: [u16; 7] = [FORMULA, 0x0203, 0x0204, 0x00d6, 0x0205, 0x027e, 0x00fd];
/// No record has this number, so it is passed over.
const PASSED_OVER: u16 = 0xffee;
/// What comes before the tokens of a formula, in bytes.
const FORMULA_HEAD: usize = 20;

/// A workbook that can be read.
pub(super) struct Checked {
    /// The compound file.
    pub bytes: Vec<u8>,
    /// Whether its end is missing.
    pub cut: bool,
}

/// Takes a workbook apart and puts it together again.
///
/// # Errors
/// When there is no workbook in it, or its sheets span more cells than are read.
pub(super) fn check(name: &str, bytes: &[u8]) -> Result<Checked> {
    let file = Compound::open(bytes).ok_or_else(|| damaged(name, "its list of sectors is broken"))?;
    let mut stream = file.stream(&["Workbook", "Book"]).ok_or_else(|| {
        reader_error(name, "is an old office file without a workbook in it").problem(Problem::Damaged)
    })?;
    let cut = mend(name, &mut stream)?;
    Ok(Checked { bytes: compound(&stream), cut })
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|&two| u16::from_le_bytes(two))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|&four| u32::from_le_bytes(four))
}

/// A compound file.
struct Compound<'a> {
    bytes: &'a [u8],
    shift: u32,
    next: Vec<u32>,
    folder: Vec<u8>,
}

impl<'a> Compound<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        let shift = u32::from(u16_at(bytes, 30)?);
        if shift != 9 && shift != 12 {
            return None;
        }
        let mut file = Self { bytes, shift, next: Vec::new(), folder: Vec::new() };
        let sectors = bytes.len() >> shift;
        let mut tables: Vec<u32> = (0..109).map_while(|at| u32_at(bytes, 76 + 4 * at)).collect();
        let mut more = u32_at(bytes, 68)?;
        for _ in 0..sectors {
            let Some(sector) = file.sector(more).filter(|_| more < NO_SECTOR) else { break };
            let mut numbers: Vec<u32> = sector.as_chunks().0.iter().map(|&four| u32::from_le_bytes(four)).collect();
            more = numbers.pop().unwrap_or(END_OF_CHAIN);
            tables.extend(numbers);
        }
        for table in tables.into_iter().filter(|&table| table < NO_SECTOR).take(sectors) {
            let Some(sector) = file.sector(table) else { break };
            file.next.extend(sector.as_chunks().0.iter().map(|&four| u32::from_le_bytes(four)));
        }
        file.folder = file.chain(u32_at(bytes, 48)?);
        (file.folder.len() >= 128).then_some(file)
    }

    /// The bytes of a sector; the last one may be short.
    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let start = usize::try_from(number).ok()?.checked_add(1)?.checked_mul(1 << self.shift)?;
        let end = start.saturating_add(1 << self.shift).min(self.bytes.len());
        self.bytes.get(start..end).filter(|sector| !sector.is_empty())
    }

    /// The bytes of a chain of sectors, as far as it can be followed without coming to a sector too often.
    fn chain(&self, first: u32) -> Vec<u8> {
        let mut out = Vec::new();
        let mut at = first;
        for _ in 0..=self.bytes.len() >> self.shift {
            let Some(sector) = self.sector(at).filter(|_| at < NO_SECTOR) else { break };
            out.extend_from_slice(sector);
            let Some(&next) = self.next.get(at as usize) else { break };
            at = next;
        }
        out
    }

    /// The stream of the first of these names.
    fn stream(&self, names: &[&str]) -> Option<Vec<u8>> {
        let entries: Vec<&[u8]> = self.folder.chunks_exact(128).collect();
        let entry_of = |name: &str| {
            let wide: Vec<u8> = name.to_lowercase().encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
            entries.iter().find(|entry| {
                entry.get(..wide.len()).is_some_and(|start| start.eq_ignore_ascii_case(&wide))
                    && entry.get(66) == Some(&2)
            })
        };
        let entry = names.iter().find_map(|name| entry_of(name))?;
        let (first, length) = (u32_at(entry, 116)?, u32_at(entry, 120)? as usize);
        let mut stream = if length >= SHORT_STREAM {
            self.chain(first)
        } else {
            // Short streams lie in pieces of 64 bytes within one that the first entry names.
            let short = self.chain(u32_at(entries.first()?, 116)?);
            let next = self.chain(u32_at(self.bytes, 60)?);
            let mut out = Vec::new();
            let mut at = first;
            for _ in 0..SHORT_STREAM / 64 {
                let start = (at as usize).saturating_mul(64);
                let Some(piece) = short.get(start..start.saturating_add(64).min(short.len())) else { break };
                out.extend_from_slice(piece);
                let Some(follows) = u32_at(&next, (at as usize).saturating_mul(4)) else { break };
                at = follows;
            }
            out
        };
        stream.truncate(length);
        (!stream.is_empty()).then_some(stream)
    }
}

/// The rectangle around the cells of one sheet.
#[derive(Clone, Copy)]
struct Bounds {
    start: usize,
    rows: (u16, u16),
    columns: (u16, u16),
}

impl Bounds {
    fn take(&mut self, row: u16, first: u16, last: u16) {
        self.rows = (self.rows.0.min(row), self.rows.1.max(row));
        self.columns = (self.columns.0.min(first), self.columns.1.max(last));
    }

    fn places(&self) -> u64 {
        let span = |(from, to): (u16, u16)| if from > to { 0 } else { u64::from(to - from) + 1 };
        span(self.rows) * span(self.columns)
    }
}

/// Checks the records, takes the sting out of some of them, and ends a stream that is cut off; whether it was.
fn mend(name: &str, stream: &mut Vec<u8>) -> Result<bool> {
    let mut at = 0;
    let mut sheets: Vec<u32> = Vec::new();
    let mut done: Vec<Bounds> = Vec::new();
    let mut open: Vec<Bounds> = Vec::new();
    while let (Some(kind), Some(length)) = (u16_at(stream, at), u16_at(stream, at + 2)) {
        let body = at + 4;
        let end = body + usize::from(length);
        let Some(data) = stream.get_mut(body..end) else { break };
        let mut pass_over = false;
        match kind {
            BOF if open.len() >= MAX_NESTED => return Err(damaged(name, "its parts are nested too deep")),
            BOF => open.push(Bounds { start: at, rows: (u16::MAX, 0), columns: (u16::MAX, 0) }),
            EOF => done.extend(open.pop()),
            FILE_PASS => {
                return Err(reader_error(name, "is encrypted")
                    .hint("Open it in an office program and save it without a password.")
                    .problem(Problem::Password));
            }
            BOUND_SHEET => sheets.extend(u32_at(data, 0)),
            // What a sheet says of its size, and names of formulas, which may be put into each other without end.
            DIMENSIONS | NAME => pass_over = true,
            _ if kind == MANY_NUMBERS || CELLS.contains(&kind) => {
                if let (Some(row), Some(first)) = (u16_at(data, 0), u16_at(data, 2)) {
                    let last = u16_at(data, data.len().saturating_sub(2)).filter(|_| kind == MANY_NUMBERS);
                    // A record whose last column comes before its first counts its cells by its length.
                    let by_length = first.saturating_add(length / 6);
                    for bounds in &mut open {
                        bounds.take(row, first, last.map_or(first, |last| last.max(by_length)));
                    }
                }
                if kind == FORMULA {
                    data.get_mut(FORMULA_HEAD..).unwrap_or_default().fill(0);
                }
            }
            _ => {}
        }
        if pass_over && let Some(kind) = stream.get_mut(at..body - 2) {
            kind.copy_from_slice(&PASSED_OVER.to_le_bytes());
        }
        at = end;
    }
    let cut = !open.is_empty();
    stream.truncate(at);
    done.extend(open.iter().copied());
    for _ in &open {
        stream.extend_from_slice(&[0x0a, 0, 0, 0]);
    }
    let mut places: u64 = 0;
    for sheet in sheets {
        // Records are told from what lies between them only from the beginning of a part.
        let Some(bounds) = done.iter().find(|bounds| bounds.start == sheet as usize) else {
            return Err(damaged(name, "a sheet is not where it should be"));
        };
        places = places.saturating_add(bounds.places());
    }
    if places > MAX_PLACES {
        return Err(reader_error(name, "has sheets of more cells than are read")
            .hint("Save it as XLSX, of which only the filled cells count.")
            .problem(Problem::TooLarge));
    }
    Ok(cut)
}

/// A compound file with one stream.
fn compound(stream: &[u8]) -> Vec<u8> {
    let length = stream.len().max(SHORT_STREAM);
    let data = length.div_ceil(SECTOR);
    // One sector for the folder; a table of sectors has a thousand entries, those of the tables among them.
    let mut tables = 1;
    while tables * (SECTOR / 4) < tables + 1 + data {
        tables += 1;
    }
    let mut out = vec![0; SECTOR];
    let mut put = |at: usize, bytes: &[u8]| {
        if let Some(place) = out.get_mut(at..at + bytes.len()) {
            place.copy_from_slice(bytes);
        }
    };
    let number = |number: usize| (number as u32).to_le_bytes();
    put(0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    put(24, &[0x3e, 0, 4, 0, 0xfe, 0xff, 12, 0, 6, 0]);
    put(44, &number(tables));
    put(48, &number(tables));
    put(56, &number(SHORT_STREAM));
    for at in [60, 68] {
        put(at, &END_OF_CHAIN.to_le_bytes());
    }
    for at in 0..109 {
        put(76 + 4 * at, &if at < tables { number(at) } else { u32::MAX.to_le_bytes() });
    }
    let first = tables + 1;
    for at in 0..tables * (SECTOR / 4) {
        let next = match at {
            _ if at < tables => 0xffff_fffd,
            _ if at == tables || at + 1 == first + data => END_OF_CHAIN,
            _ if at < first + data => at as u32 + 1,
            _ => u32::MAX,
        };
        out.extend_from_slice(&next.to_le_bytes());
    }
    for (name, kind, start, length) in [("Root Entry", 5, first, 0), ("Workbook", 2, first, length)] {
        let mut entry = [0; 128];
        for (place, unit) in entry.as_chunks_mut::<2>().0.iter_mut().zip(name.encode_utf16()) {
            *place = unit.to_le_bytes();
        }
        let mut put = |at: usize, bytes: &[u8]| {
            if let Some(place) = entry.get_mut(at..at + bytes.len()) {
                place.copy_from_slice(bytes);
            }
        };
        put(64, &[2 * (name.len() as u8 + 1), 0, kind, 1]);
        for at in [68, 72, 76] {
            put(at, &u32::MAX.to_le_bytes());
        }
        put(116, &number(start));
        put(120, &number(length));
        out.extend_from_slice(&entry);
    }
    out.resize((1 + first) * SECTOR, 0);
    out.extend_from_slice(stream);
    out.resize((1 + first + data) * SECTOR, 0);
    out
}

#[cfg(test)]
#[path = "old_tests.rs"]
mod tests;
