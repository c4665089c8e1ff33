//! What a ZIP file may do to its reader; and how tests of other readers make one.

use std::io::Write as _;

use zip::write::SimpleFileOptions;

use super::*;

/// A ZIP file with these entries.
pub(in crate::document) fn zip_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn problem(error: &Error) -> Option<Problem> {
    error.problem_kind()
}

#[test]
fn entries_are_found_by_path_and_unpacked() {
    let bytes = zip_of(&[("Word/document.xml", b"<a/>"), ("b.txt", b"words")]);
    let mut zipped = Zipped::open("a.zip", &bytes, Limits::default()).unwrap();
    assert_eq!(zipped.read_path("/word/Document.xml").unwrap().unwrap().bytes, b"<a/>");
    assert!(zipped.read_path("c").unwrap().is_none());
    assert_eq!(zipped.entries().len(), 2);
    assert!(!zipped.is_rebuilt());
}

#[test]
fn names_never_lead_out_of_the_archive_or_into_a_terminal() {
    assert_eq!(safe_name("../../etc/x"), "etc/x");
    assert_eq!(safe_name("/a/./b\\..\\c"), "a/b/c");
    assert!(!safe_name("a\u{1b}[2Jb").contains('\u{1b}'));
    assert_eq!(safe_name(&"x".repeat(5_000)).len(), MAX_NAME);
}

#[test]
fn what_unpacks_to_too_much_is_refused_however_small_it_is() {
    let zeros = vec![0_u8; 40 << 20];
    let bytes = zip_of(&[("bomb", &zeros)]);
    assert!(bytes.len() < 100_000);
    let mut zipped = Zipped::open("a.zip", &bytes, Limits::default()).unwrap();
    assert_eq!(problem(&zipped.read(0).unwrap_err()), Some(Problem::TooLarge));

    let bytes = zip_of(&[("a", &[7; 600]), ("b", &[7; 600])]);
    let mut zipped = Zipped::open("a.zip", &bytes, Limits { total: 1_000, ..Limits::default() }).unwrap();
    assert_eq!(zipped.read(0).unwrap().bytes.len(), 600);
    assert_eq!(problem(&zipped.read(1).unwrap_err()), Some(Problem::TooLarge));
    let many = Zipped::open("a.zip", &bytes, Limits { entries: 1, ..Limits::default() }).unwrap_err();
    assert_eq!(problem(&many), Some(Problem::TooLarge));
}

#[test]
fn a_file_without_its_end_is_read_entry_by_entry() {
    let text: Vec<u8> =
        (0_u32..40_000).flat_map(|n| format!("{} ", n.wrapping_mul(2_654_435_761)).into_bytes()).collect();
    let bytes = zip_of(&[("a.xml", b"<whole/>"), ("b.xml", &text)]);
    let cut = bytes.get(..bytes.len() / 2).unwrap();
    let mut zipped = Zipped::open("a.docx", cut, Limits::default()).unwrap();
    assert!(zipped.is_rebuilt());
    let whole = zipped.read_path("a.xml").unwrap().unwrap();
    assert_eq!((whole.bytes.as_slice(), whole.damaged), (b"<whole/>".as_slice(), false));
    let half = zipped.read_path("b.xml").unwrap().unwrap();
    assert!(half.damaged && half.bytes.len() > text.len() / 4 && text.starts_with(&half.bytes));
}

#[test]
fn headers_within_the_names_of_others_take_no_time() {
    // Local headers of 30 bytes, one after the other, each with a name of 65,535 bytes.
    let mut header = b"PK\x03\x04\x14\0\x08\0\0\0".to_vec();
    header.resize(26, 0);
    header.extend(b"\xff\xff\0\0");
    let bytes = header.repeat(60_000);
    let began = std::time::Instant::now();
    let _refused_or_not = Zipped::open("a.zip", &bytes, Limits::default());
    assert!(began.elapsed() < std::time::Duration::from_secs(10), "{:?}", began.elapsed());
}

#[test]
fn broken_bytes_give_what_comes_before_them() {
    let text: Vec<u8> =
        (0_u32..20_000).flat_map(|n| format!("{} ", n.wrapping_mul(2_654_435_761)).into_bytes()).collect();
    let mut bytes = zip_of(&[("a", &text)]);
    let at = bytes.len() / 2;
    bytes.get_mut(at..at + 600).unwrap().fill(0);
    let mut zipped = Zipped::open("a.zip", &bytes, Limits::default()).unwrap();
    let unpacked = zipped.read(0).unwrap();
    assert!(unpacked.damaged && !unpacked.bytes.is_empty());
}

#[test]
fn no_zip_file_is_an_error_that_says_damaged() {
    for bytes in [b"PK\x03\x04".as_slice(), b"PK\x05\x06rest", b"", &[0x50; 4096]] {
        let error = Zipped::open("a.docx", bytes, Limits::default()).unwrap_err();
        assert_eq!(problem(&error), Some(Problem::Damaged));
        assert!(error.to_string().starts_with("a.docx is a damaged"));
    }
}

#[test]
fn encrypted_entries_say_so() {
    // Bit 0 of the flags, in both headers of the one entry.
    let mut bytes = zip_of(&[("a", b"some words")]);
    let list = bytes.windows(4).position(|at| at == b"PK\x01\x02").unwrap();
    bytes[6] |= 1;
    bytes[list + 8] |= 1;
    let mut zipped = Zipped::open("a.zip", &bytes, Limits::default()).unwrap();
    assert!(zipped.entries()[0].encrypted);
    assert_eq!(problem(&zipped.read(0).unwrap_err()), Some(Problem::Password));
    let mut zipped = zipped.with_passwords(&["wrong".to_owned()]);
    assert_eq!(problem(&zipped.read(0).unwrap_err()), Some(Problem::Password));
}
