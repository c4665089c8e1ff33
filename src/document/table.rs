//! Values parted by commas, semicolons, tabs or bars (CSV, TSV): each record a row.

use super::detect::{Format, reader_error};
use super::encoding::{self, Decoded};
use super::outline::{Builder, Piece};
use super::read::Parts;
use super::{BlockKind, Input, Metadata, Options, Part, Problem, Reader, Warning, detect};

/// Raised whenever text or blocks can come out differently.
pub(super) const VERSION: u32 = 1;
/// What may part the values, likeliest first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Stands for a delimiter in a file that has a single column: a character that no text has.
const NONE: u8 = 0x1f;
/// How much of a file is looked at to find its delimiter, in bytes and in records.
const SAMPLE_BYTES: usize = 64 << 10;
const SAMPLE_RECORDS: usize = 200;

/// Reads the file.
pub(super) fn parts(input: &Input<'_>, _options: &Options) -> Parts {
    let Some(Decoded { text, mut warnings, .. }) = encoding::decode(input.bytes, false) else {
        return vec![Err(
            reader_error(input.name, "is a binary file, not a table in plain text").problem(Problem::Unsupported)
        )];
    };
    let mut builder = Builder::default();
    rows(&text, detect::extension(input.name).as_deref(), &mut builder, &mut warnings);
    let reader = Reader { name: Format::Table.name().to_owned(), version: VERSION };
    let document = builder.finish(None, Metadata::default(), reader, &mut warnings);
    vec![if document.blocks.is_empty() {
        Err(reader_error(input.name, "has no text").problem(Problem::Empty))
    } else {
        Ok(Part { id: None, document, warnings })
    }]
}

/// Adds the records as rows.
fn rows(text: &str, extension: Option<&str>, builder: &mut Builder, warnings: &mut Vec<Warning>) {
    // A first line "sep=;" is a word to spreadsheet programs, which do not show it.
    let (delimiter, body) = match told(text) {
        Some((delimiter, body)) => (delimiter, body),
        None => (sniff(text, extension), text),
    };
    let skipped = u32::from(body.len() < text.len());
    let quoting = !has_open_quote(body, delimiter);
    if !quoting {
        warnings.push(Warning::new("a quotation mark is never closed; quotation marks were read as they stand"));
    }
    let (mut line, mut row) = (1 + skipped, 1_u32);
    for Record { cells, before, lines } in records(body, delimiter, quoting) {
        line = line.saturating_add(before);
        row = row.saturating_add(before);
        let place = Some(format!("row {row}"));
        let piece = Piece { place, line: Some(line), tight: true, ..Piece::default() };
        builder.push(BlockKind::TableRow, &cells, piece);
        line = line.saturating_add(lines);
        row = row.saturating_add(1);
    }
}

/// One record.
struct Record {
    /// Its values, parted by tabs, each on one line.
    cells: String,
    /// Blank lines before it.
    before: u32,
    /// Line ends in it and behind it.
    lines: u32,
}

/// The records of a text, the blank ones left out.
fn records(body: &str, delimiter: u8, quoting: bool) -> impl Iterator<Item = Record> {
    let mut reader = csv_reader(body, delimiter, quoting);
    let mut record = csv::StringRecord::new();
    std::iter::from_fn(move || {
        let start = offset(&reader);
        // Reading from memory that is UTF-8, records of any length: there is no error but the end.
        if !reader.read_record(&mut record).unwrap_or(false) {
            return None;
        }
        let raw = body.get(start..offset(&reader)).unwrap_or("");
        // A record ends between the two characters of a line end.
        let halved = start.checked_sub(1).and_then(|at| body.as_bytes().get(at)) == Some(&b'\r');
        let raw = if halved { raw.strip_prefix('\n').unwrap_or(raw) } else { raw };
        let inner = raw.trim_start_matches(['\n', '\r']);
        let before = line_ends(raw.get(..raw.len() - inner.len()).unwrap_or(""));
        let mut cells = String::with_capacity(inner.len());
        for (at, cell) in record.iter().enumerate() {
            if at > 0 {
                cells.push('\t');
            }
            push_cell(&mut cells, cell);
        }
        Some(Record { cells, before, lines: line_ends(inner) })
    })
}

fn csv_reader(body: &str, delimiter: u8, quoting: bool) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .quoting(quoting)
        .from_reader(body.as_bytes())
}

fn offset(reader: &csv::Reader<&[u8]>) -> usize {
    usize::try_from(reader.position().byte()).unwrap_or(usize::MAX)
}

/// Adds a value on one line: tabs and line ends within it would look like those between values.
pub(super) fn push_cell(row: &mut String, cell: &str) {
    for (at, word) in cell.trim().split(['\n', '\r', '\t']).filter(|part| !part.is_empty()).enumerate() {
        if at > 0 {
            row.push(' ');
        }
        row.push_str(word);
    }
}

/// Line ends of all three kinds.
fn line_ends(text: &str) -> u32 {
    let bytes = text.as_bytes();
    let ends = bytes.iter().enumerate().filter(|&(at, &byte)| match byte {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    });
    u32::try_from(ends.count()).unwrap_or(u32::MAX)
}

/// What the file itself says of its delimiter, and the text behind that line.
fn told(text: &str) -> Option<(u8, &str)> {
    let rest = text.get(..4).filter(|head| head.eq_ignore_ascii_case("sep=")).and_then(|_| text.get(4..))?;
    let delimiter = *rest.as_bytes().first()?;
    let body = rest.get(1..)?;
    let body = body.strip_prefix("\r\n").or_else(|| body.strip_prefix('\n'))?;
    ((delimiter.is_ascii_punctuation() && delimiter != b'"') || delimiter == b'\t').then_some((delimiter, body))
}

/// The delimiter that gives most records the same number of values; [`NONE`] where each record is one value.
fn sniff(text: &str, extension: Option<&str>) -> u8 {
    let cut = text.len() > SAMPLE_BYTES;
    let sample = text.get(..text.floor_char_boundary(SAMPLE_BYTES)).unwrap_or(text);
    // The last line of a cut sample is only a part of one.
    let sample = if cut { sample.rsplit_once('\n').map_or(sample, |(whole, _)| whole) } else { sample };
    let tabs_first = matches!(extension, Some("tsv" | "tab"));
    let mut best = (0, 0, NONE);
    for delimiter in DELIMITERS {
        let (agreeing, parted, all) = regularity(sample, delimiter);
        // In hundredths, so that a stray line does not decide; half of the records at least must be parted.
        let share = |count: usize| count * 100 / all.max(1);
        if share(parted) < 50 {
            continue;
        }
        let score = (share(agreeing), usize::from(tabs_first && delimiter == b'\t'), delimiter);
        if (score.0 + 10 * score.1) > (best.0 + 10 * best.1) || best.2 == NONE {
            best = score;
        }
    }
    best.2
}

/// Of the first records: how many have the commonest number of values above one, how many more than one, how many there are.
fn regularity(sample: &str, delimiter: u8) -> (usize, usize, usize) {
    let mut reader = csv_reader(sample, delimiter, true);
    let mut record = csv::StringRecord::new();
    let mut counts: Vec<usize> = Vec::new();
    while counts.len() < SAMPLE_RECORDS && reader.read_record(&mut record).unwrap_or(false) {
        counts.push(record.len());
    }
    let all = counts.len();
    counts.retain(|&count| count > 1);
    counts.sort_unstable();
    let commonest = counts.chunk_by(|one, other| one == other).map(<[usize]>::len).max().unwrap_or(0);
    (commonest, counts.len(), all)
}

/// Whether the last record is a quotation that swallows lines and never ends.
fn has_open_quote(body: &str, delimiter: u8) -> bool {
    let mut reader = csv_reader(body, delimiter, true);
    let mut record = csv::ByteRecord::new();
    let (mut start, mut last) = (0, 0);
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        last = start;
        start = offset(&reader);
    }
    let raw = body.get(last..).unwrap_or("").trim_matches(['\n', '\r']);
    raw.contains(['\n', '\r']) && !raw.bytes().filter(|&byte| byte == b'"').count().is_multiple_of(2)
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
