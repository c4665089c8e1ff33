use std::fmt::Write as _;

use super::*;

/// A file of these objects, numbered from 1; the first one is the catalog.
fn file(objects: &[&str]) -> Vec<u8> {
    let mut out = "%PDF-1.7\n".to_owned();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(out.len());
        let _ = write!(out, "{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let start = out.len();
    let _ = write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        let _ = writeln!(out, "{place:010} 00000 n ");
    }
    let _ = write!(out, "trailer\n<< /Root 1 0 R /Size {} >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    out.into_bytes()
}

const PAGES: &str = "<< /Type /Pages /Count 2 /Kids [3 0 R 4 0 R] >>";
const PAGE: &str = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>";

fn catalog(objects: &[&str]) -> Catalog {
    read(&Pdf::new(file(objects)).unwrap())
}

#[test]
fn labels_language_and_outline_are_found() {
    let found = catalog(&[
        "<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) /Outlines 5 0 R /Names << /Dests 8 0 R >> \
         /PageLabels << /Kids [<< /Nums [0 << /S /r >> 1 9 0 R] >>] >> >>",
        PAGES,
        PAGE,
        PAGE,
        "<< /First 6 0 R >>",
        "<< /Title (One) /Dest [3 0 R /Fit] /First 7 0 R /Next 6 0 R >>",
        "<< /Title <FEFF00C9> /A << /S /GoTo /D (two) >> >>",
        "<< /Names [(two) << /D [4 0 R /Fit] >>] >>",
        "<< /S /D /P (A-) /St 7 >>",
    ]);
    assert_eq!(found.language.as_deref(), Some("en-GB"));
    assert_eq!(found.count, Some(2));
    let titles: Vec<_> = found.bookmarks.iter().map(|mark| (mark.title.as_str(), mark.level, mark.page)).collect();
    assert_eq!(titles, [("One", 1, 0), ("É", 2, 1)]);
    assert_eq!(super::super::labels::labels(found.labels, 2).unwrap(), ["i", "A-7"]);
}

#[test]
fn trees_that_lead_back_to_themselves_end() {
    let found = catalog(&[
        "<< /Type /Catalog /Pages 2 0 R /Outlines 5 0 R /PageLabels 6 0 R >>",
        PAGES,
        PAGE,
        PAGE,
        "<< /First 5 0 R /Next 5 0 R /Title (x) >>",
        "<< /Kids [6 0 R 6 0 R] /Nums [0 << /S /D >>] >>",
    ]);
    assert!(found.bookmarks.is_empty());
    assert!(found.labels.len() <= MAX_NODES);
}

#[test]
fn strings_are_decoded_by_their_marks() {
    assert_eq!(decode(b"\xfe\xff\x00A\x20\x14"), "A\u{2014}");
    assert_eq!(decode(b"\xef\xbb\xbf\xc3\xa9"), "é");
    assert_eq!(decode(b"caf\xe9 \x84 \x92\xa0"), "café — ™€");
}
