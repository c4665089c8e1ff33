use super::*;
use crate::document::model::check;

fn read(name: &str, bytes: &[u8]) -> Part {
    let part = parts(&Input { name, bytes }, &Options::default()).remove(0).unwrap();
    check(&part.document).unwrap();
    part
}

fn text(bytes: &str) -> String {
    read("a.csv", bytes.as_bytes()).document.text
}

#[test]
fn each_delimiter_is_found() {
    for (csv, plain) in [
        ("a,b\n1,2\n", "a\tb\n1\t2"),
        ("a;b\n1,5;2,5\n3,5;4\n", "a\tb\n1,5\t2,5\n3,5\t4"),
        ("a\tb, c\n1\t2\n", "a\tb, c\n1\t2"),
        ("a|b\n1|2", "a\tb\n1\t2"),
        ("\"x, y\";b\n\"z, w\";2", "x, y\tb\nz, w\t2"),
        ("sep=|\na,b|c\n", "a,b\tc"),
        ("Name\nOne, two\nThree\nFour\n", "Name\nOne, two\nThree\nFour"),
        ("only\n", "only"),
    ] {
        assert_eq!(text(csv), plain, "{csv}");
    }
    assert_eq!(read("a.tsv", b"a, b\tc\nd, e\tf").document.text, "a, b\tc\nd, e\tf");
}

#[test]
fn rows_and_lines_are_counted_as_people_do() {
    let part = read("a.csv", b"h,i\r\n\"two\r\nlines\",x\r\n\r\nlast,,y,\r\n,,z");
    assert_eq!(part.document.text, "h\ti\ntwo lines\tx\nlast\t\ty\n\t\tz");
    let places: Vec<_> = part.document.blocks.iter().map(|b| (b.place.clone().unwrap(), b.line.unwrap())).collect();
    let expected = [("row 1", 1), ("row 2", 2), ("row 4", 5), ("row 5", 6)];
    assert_eq!(places, expected.map(|(row, line)| (row.to_owned(), line)));
    assert!(part.warnings.is_empty());
}

#[test]
fn odd_quotes_never_swallow_the_rest() {
    let part = read("a.csv", b"a,b\n\"open,2\n3,4\n5,6\n");
    assert_eq!(part.document.text, "a\tb\n\"open\t2\n3\t4\n5\t6");
    assert_eq!(part.warnings.len(), 1);
    assert_eq!(text("size,x\n5\" pipe,1\n\"say \"\"so\"\"\",2\n"), "size\tx\n5\" pipe\t1\nsay \"so\"\t2");
}

#[test]
fn encodings_are_decoded_and_controls_replaced() {
    assert_eq!(text("\u{feff}a,b\n1,2"), "a\tb\n1\t2");
    let wide: Vec<u8> = "\u{feff}naïve;b\n1;2".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read("a.csv", &wide).document.text, "naïve\tb\n1\t2");
    assert_eq!(text("a,b\x1b[2J\n"), "a\tb\u{fffd}[2J");
}

#[test]
fn a_table_without_values_is_empty() {
    for bytes in [b",,,\n,,\n".as_slice(), b"\n\n", b"\xef\xbb\xbf"] {
        let error = parts(&Input { name: "a.csv", bytes }, &Options::default()).remove(0).unwrap_err();
        assert_eq!(error.problem_kind(), Some(Problem::Empty));
    }
}
