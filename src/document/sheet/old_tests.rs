use super::*;

/// A record.
fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes(), &(data.len() as u16).to_le_bytes(), data].concat()
}

fn number(row: u16, column: u16, value: f64) -> Vec<u8> {
    let head: Vec<u8> = [row, column, 0].iter().flat_map(|unit| unit.to_le_bytes()).collect();
    record(0x0203, &[head.as_slice(), &value.to_le_bytes()].concat())
}

/// A stream with one sheet of these cells.
pub(super) fn workbook(cells: &[Vec<u8>]) -> Vec<u8> {
    let bof = record(BOF, &[0, 6, 5, 0, 0, 0, 0, 0]);
    let end = record(EOF, &[]);
    let sheet =
        |at: usize| record(BOUND_SHEET, &[&(at as u32).to_le_bytes(), [0_u8, 0, 4, 0].as_slice(), b"Data"].concat());
    let globals = bof.len() + sheet(0).len() + end.len();
    [bof.clone(), sheet(globals), end.clone(), bof, cells.concat(), end].concat()
}

fn read(stream: &[u8]) -> Result<(String, Vec<String>)> {
    let bytes = compound(stream);
    let input = crate::document::Input { name: "a.xls", bytes: &bytes };
    let part = super::super::parts(&input, &crate::document::Options::default()).remove(0)?;
    crate::document::model::check(&part.document).unwrap();
    Ok((part.document.text, part.warnings.into_iter().map(|warning| warning.message).collect()))
}

#[test]
fn cells_come_through_the_rebuilt_file() {
    let (text, warnings) = read(&workbook(&[number(0, 0, 1.5), number(0, 2, 2.0), number(9, 1, 3.0)])).unwrap();
    assert_eq!((text.as_str(), warnings.len()), ("Data\n\n1.5\t\t2\n\t3", 0));
}

#[test]
fn large_files_have_several_tables_of_sectors() {
    let cells: Vec<_> = (0..60_000).flat_map(|row| (0..4).map(move |column| number(row, column, 7.0))).collect();
    let stream = workbook(&cells);
    assert!(compound(&stream).len() > 1024 * SECTOR);
    let (text, _) = read(&stream).unwrap();
    assert_eq!(text.lines().count(), 60_002);
}

#[test]
fn a_stream_that_is_cut_off_is_read_to_the_cut() {
    let mut stream = workbook(&vec![number(0, 0, 1.0); 300]);
    stream.truncate(stream.len() - 10);
    let (text, warnings) = read(&stream).unwrap();
    assert_eq!(text, "Data\n\n1");
    assert!(warnings[0].contains("cut off"), "{warnings:?}");
}

#[test]
fn claims_of_size_are_not_believed() {
    let dimensions = record(DIMENSIONS, &[0, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f, 0, 0, 0xff, 0xff, 0, 0]);
    assert_eq!(read(&workbook(&[dimensions, number(0, 0, 1.0)])).unwrap().0, "Data\n\n1");
    let far = read(&workbook(&[number(0, 0, 1.0), number(u16::MAX, u16::MAX, 1.0)])).unwrap_err();
    assert_eq!(far.problem_kind(), Some(Problem::TooLarge));
}

#[test]
fn encrypted_and_misplaced_sheets_are_told() {
    let mut stream = workbook(&[number(0, 0, 1.0)]);
    let at = record(BOF, &[0; 8]).len();
    stream.splice(at..at, record(FILE_PASS, &[1, 0]));
    assert_eq!(read(&stream).unwrap_err().problem_kind(), Some(Problem::Password));
    let mut stream = workbook(&[number(0, 0, 1.0)]);
    stream[at + 4] += 1;
    assert_eq!(read(&stream).unwrap_err().problem_kind(), Some(Problem::Damaged));
}

#[test]
fn circles_in_the_list_of_sectors_end() {
    let mut bytes = compound(&workbook(&[number(0, 0, 1.0)]));
    // The folder's chain, and that of the data, come back to themselves.
    for (sector, next) in [(1_u32, 1_u32), (2, 2)] {
        let at = SECTOR + 4 * sector as usize;
        bytes[at..at + 4].copy_from_slice(&next.to_le_bytes());
    }
    assert!(check("a.xls", &bytes).is_ok());
    for at in (0..bytes.len()).step_by(97) {
        let mut broken = bytes.clone();
        broken[at] ^= 0xff;
        let _ = check("a.xls", &broken);
        let _ = check("a.xls", &bytes[..at]);
    }
}
