#![allow(clippy::format_collect, clippy::format_push_string)]

use super::*;
use crate::document::model::check;
use crate::document::zipped::tests::zip_of;

fn page(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title/></head><body>{body}</body></html>"
    )
}

/// A book of these pages, named by their ids, with a table of contents of EPUB 2.
fn book(pages: &[(&str, String)], spine: &str, contents: &[(&str, &str)]) -> Vec<(String, String)> {
    let items: String = pages
        .iter()
        .map(|(id, _)| format!("<item id=\"{id}\" href=\"Text/{id}%20.xhtml\" media-type=\"application/xhtml+xml\"/>"))
        .collect();
    let points: String = contents
        .iter()
        .map(|(href, title)| {
            format!("<navPoint><navLabel><text>{title}</text></navLabel><content src=\"Text/{href}\"/></navPoint>")
        })
        .collect();
    let mut entries = vec![
        ("mimetype".to_owned(), "application/epub+zip".to_owned()),
        (
            "META-INF/container.xml".into(),
            "<container><rootfiles><rootfile full-path=\"OPS/book.opf\"/></rootfiles></container>".into(),
        ),
        (
            "OPS/book.opf".into(),
            format!(
                "<package><metadata><dc:title>A Book</dc:title><dc:date opf:event=\"conversion\">2023-01-01</dc:date><dc:date>1999</dc:date>\
                 <dc:language>en-GB</dc:language></metadata><manifest><item id=\"ncx\" href=\"toc.ncx\" media-type=\"application/x-dtbncx+xml\"/>\
                 {items}</manifest><spine toc=\"ncx\">{spine}</spine></package>"
            ),
        ),
        ("OPS/toc.ncx".into(), format!("<ncx><navMap>{points}</navMap></ncx>")),
    ];
    entries.extend(pages.iter().map(|(id, body)| (format!("OPS/Text/{id} .xhtml"), page(body))));
    entries
}

fn zipped(entries: &[(String, String)]) -> Vec<u8> {
    zip_of(&entries.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect::<Vec<_>>())
}

fn read(bytes: &[u8]) -> Result<Part> {
    let part = parts(&Input { name: "a.epub", bytes }, &Options::default()).remove(0)?;
    check(&part.document).unwrap();
    Ok(part)
}

fn sample() -> Vec<(String, String)> {
    let long = "words ".repeat(80);
    book(
        &[
            ("notes", "<p>A note at the end.</p>".into()),
            ("one", "<p>It begins <a id=\"x\"/>here.</p>".into()),
            ("two", "<h2>Second &#8211; <i>its</i> name</h2><p>More.</p>".into()),
            ("three", "<p>The <b>Third</b></p><p>Last.</p>".into()),
            ("four", format!("<p>{long}</p><p id=\"late\">Later.</p>")),
        ],
        "<itemref idref=\"notes\" linear=\"no\"/><itemref idref=\"one\"/><itemref idref=\"two\"/><itemref idref=\"three\"/>\
         <itemref idref=\"four\"/><itemref idref=\"one\"/>",
        &[
            ("one%20.xhtml#x", "The First"),
            ("two%20.xhtml", "Second - its name"),
            ("three%20.xhtml", "The Third"),
            ("four%20.xhtml#late", "Late"),
        ],
    )
}

#[test]
fn chapters_come_in_order_with_their_titles_said_once() {
    let Part { document, warnings, .. } = read(&zipped(&sample())).unwrap();
    assert_eq!(warnings, []);
    let blocks: Vec<String> = document
        .blocks
        .iter()
        .map(|block| {
            let text: String = block.span.of(&document.text).unwrap().chars().take(24).collect();
            format!("{} [{}] {} {text}", block.kind.name(), block.section.join("/"), block.place.as_deref().unwrap())
        })
        .collect();
    assert_eq!(
        blocks,
        [
            "heading [] chapter file 1 The First",
            "paragraph [The First] chapter file 1 It begins here.",
            "heading [The First] chapter file 2 Second – its name",
            "paragraph [The First/Second – its name] chapter file 2 More.",
            "paragraph [The Third] chapter file 3 The Third",
            "paragraph [The Third] chapter file 3 Last.",
            "paragraph [The Third] chapter file 4 words words words words ",
            "paragraph [The Third] chapter file 4 Later.",
            "paragraph [] chapter file 5 A note at the end.",
        ]
    );
    assert_eq!(document.title.as_deref(), Some("A Book"));
    let metadata = document.metadata;
    assert_eq!((metadata.date.as_deref(), metadata.language.as_deref()), (Some("1999"), Some("en-GB")));
}

#[test]
fn encrypted_chapters_are_told_from_encrypted_fonts() {
    let lock = |path: &str| {
        let text = format!("<encryption><EncryptedData><CipherReference URI=\"{path}\"/></EncryptedData></encryption>");
        ("META-INF/encryption.xml".to_owned(), text)
    };
    let mut entries = sample();
    entries.push(lock("OPS/fonts/a.ttf"));
    assert_eq!(read(&zipped(&entries)).unwrap().warnings, []);
    entries.pop();
    entries.push(lock("OPS/Text/two%20.xhtml"));
    assert!(read(&zipped(&entries)).unwrap().warnings[0].message.contains("DRM"));
    let mut one = book(&[("one", "<p>text</p>".into())], "<itemref idref=\"one\"/>", &[]);
    one.push(lock("OPS/Text/one .xhtml"));
    assert_eq!(read(&zipped(&one)).unwrap_err().problem_kind(), Some(Problem::Password));
}

#[test]
fn books_without_their_lists_or_with_broken_parts_are_read_or_told() {
    let mut entries = sample();
    entries.retain(|(name, _)| name != "OPS/book.opf");
    let part = read(&zipped(&entries)).unwrap();
    assert!(part.document.text.starts_with("A note") && !part.warnings.is_empty());
    let empty = book(&[("one", "<p> </p><img/>".into())], "<itemref idref=\"one\"/>", &[]);
    assert_eq!(read(&zipped(&empty)).unwrap_err().problem_kind(), Some(Problem::Empty));
    let bytes = zipped(&sample());
    for at in (0..bytes.len()).step_by(29) {
        let mut broken = bytes.clone();
        broken[at] ^= 0x55;
        let _ = read(&broken);
        let _ = read(&bytes[..at]);
    }
}

/// Every e-book, presentation, workbook and table of the file set gives a document that keeps its invariants.
#[test]
#[allow(clippy::print_stderr)]
fn real_files_keep_the_invariants() {
    let base = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/files");
    let mut seen = 0;
    for folder in ["epub", "pptx", "damaged", "txt"] {
        let Ok(files) = std::fs::read_dir(base.join(folder)) else { continue };
        for path in files.flatten().map(|file| file.path()) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let extension = crate::document::detect::extension(&name).unwrap_or_default();
            if !["epub", "pptx", "xlsx", "xls", "csv", "tsv"].contains(&extension.as_str()) {
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            seen += 1;
            let Ok(parts) = crate::document::read(&Input { name: &name, bytes: &bytes }) else { continue };
            for part in parts.flatten() {
                check(&part.document).unwrap_or_else(|why| panic!("{name}: {why}"));
                assert!(!part.document.text.contains(crate::text::safe::is_unsafe), "{name}");
            }
        }
    }
    if seen == 0 {
        eprintln!("skipped: not present");
    }
}
