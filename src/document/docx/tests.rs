//! Small Word files, made here, and what is read of them.

use super::*;
use crate::document::model::check;
use crate::document::zipped::tests::zip_of;
use crate::document::{BlockKind, Document, Problem};

const STYLES: &str = "<w:styles><w:style w:type='paragraph' w:default='1' w:styleId='N'><w:name w:val='Normal'/></w:style>\
    <w:style w:styleId='H1'><w:name w:val='heading 1'/><w:pPr><w:outlineLvl w:val='0'/></w:pPr></w:style>\
    <w:style w:styleId='H2'><w:name w:val='heading 2'/><w:basedOn w:val='H1'/><w:pPr><w:numPr><w:ilvl w:val='1'/>\
    <w:numId w:val='1'/></w:numPr><w:outlineLvl w:val='1'/></w:pPr></w:style>\
    <w:style w:styleId='T1'><w:name w:val='toc 1'/></w:style></w:styles>";
const LISTS: &str = "<w:numbering><w:abstractNum w:abstractNumId='0'>\
    <w:lvl w:ilvl='0'><w:start w:val='3'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/></w:lvl>\
    <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.%2'/></w:lvl></w:abstractNum>\
    <w:abstractNum w:abstractNumId='1'><w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/><w:lvlText w:val='&#xF0B7;'/></w:lvl>\
    <w:lvl w:ilvl='1'><w:numFmt w:val='bullet'/><w:lvlText w:val='o'/></w:lvl></w:abstractNum>\
    <w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num><w:num w:numId='2'><w:abstractNumId w:val='1'/></w:num>\
    </w:numbering>";
const RELATIONS: &str = "<Relationships><Relationship Id='1' Type='http://x/styles' Target='styles.xml'/>\
    <Relationship Id='2' Type='http://x/numbering' Target='/word/numbering.xml'/>\
    <Relationship Id='3' Type='http://x/footnotes' Target='footnotes.xml'/>\
    <Relationship Id='4' Type='http://x/comments' Target='comments.xml'/>\
    <Relationship Id='5' Type='http://x/header' Target='header1.xml'/>\
    <Relationship Id='6' Type='http://x/header' Target='header2.xml'/></Relationships>";

fn file(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let main = format!("<w:document xmlns:w='w'><w:body>{body}</w:body></w:document>");
    let mut parts = vec![
        ("word/document.xml", main.as_bytes()),
        ("word/styles.xml", STYLES.as_bytes()),
        ("word/numbering.xml", LISTS.as_bytes()),
        ("word/_rels/document.xml.rels", RELATIONS.as_bytes()),
    ];
    parts.extend(more.iter().map(|(name, text)| (*name, text.as_bytes())));
    zip_of(&parts)
}

fn read_file(bytes: &[u8], options: &Options) -> Part {
    let part = read(&Input { name: "a.docx", bytes }, options).unwrap();
    check(&part.document).unwrap();
    part
}

fn document(body: &str) -> Document {
    read_file(&file(body, &[]), &Options::default()).document
}

fn p(style: &str, list: &str, text: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val='{style}'/>{list}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn list(id: u8, level: u8) -> String {
    format!("<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{id}'/></w:numPr>")
}

#[test]
fn headings_numbers_and_lists_read_as_they_are_printed() {
    let body = [
        p("T1", "", "Contents\t1"),
        p("H1", "", "Scope"),
        p("N", &list(1, 0), "First"),
        p("H2", "", "Words"),
        p("N", "", "Text"),
        p("N", &list(2, 0), "one"),
        p("N", &list(2, 1), "two"),
        p("N", &list(1, 0), "Second"),
        p("H2", &list(0, 0), "Bare"),
    ]
    .concat();
    let document = document(&body);
    assert_eq!(
        document.text,
        "Contents\t1\n\nScope\n\n3. First\n\n3.1 Words\n\nText\n\n• one\n  • two\n4. Second\n\nBare"
    );
    let numbers: Vec<Option<&str>> = document.blocks.iter().map(|block| block.paragraph.as_deref()).collect();
    assert_eq!(numbers, [None, None, Some("3"), Some("3.1"), None, None, None, Some("4"), None]);
    assert_eq!(document.blocks[4].section, ["Scope", "3.1 Words"]);
    assert_eq!(document.title.as_deref(), Some("Scope"));
}

#[test]
fn one_version_of_a_text_box_is_read_and_it_does_not_split_its_paragraph() {
    let body = "<w:p><w:r><w:t>before </w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>\
        <w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict>\
        <w:txbxContent><w:p><w:r><w:t>box again</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback>\
        </mc:AlternateContent></w:r><w:r><w:t>after</w:t></w:r></w:p>";
    assert_eq!(document(body).text, "before after\n\nbox");
}

#[test]
fn only_what_is_shown_is_read() {
    let body = "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> REF x </w:instrText></w:r><w:r>\
        <w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>result</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/>\
        </w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr>\
        <w:tab/><w:t>a</w:t><w:br/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t><w:sym w:font='Symbol' w:char='F0B3'/>\
        <w:ruby><w:rt><w:r><w:t>reading</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>word</w:t></w:r></w:rubyBase></w:ruby>\
        </w:r><m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>\
        <w:hyperlink><w:r><w:t> link</w:t></w:r></w:hyperlink><w:sdt><w:sdtPr><w:t>no</w:t></w:sdtPr><w:sdtContent>\
        <w:r><w:t> field</w:t></w:r></w:sdtContent></w:sdt></w:p>";
    assert_eq!(document(body).text, "result\ta\nb\u{2011}c≥word1/2 link field");
}

#[test]
fn tables_are_rows_with_their_columns_in_place() {
    let cell = |text: &str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
    let body = format!(
        "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p><w:r><w:t>wide</w:t></w:r></w:p></w:tc>{}</w:tr>\
         <w:tr>{}{}{}</w:tr><w:tr><w:trPr><w:del/></w:trPr>{}{}</w:tr></w:tbl>",
        cell("x"),
        cell("a"),
        cell("b"),
        cell("c"),
        cell("gone"),
        cell("gone")
    );
    assert_eq!(document(&body).text, "wide\t\tx\na\tb\tc");
}

#[test]
fn changes_are_accepted_and_shown_only_when_asked_for() {
    let body = "<w:p><w:pPr><w:rPr><w:del w:author='A'/></w:rPr></w:pPr><w:r><w:t>We </w:t></w:r>\
        <w:del w:author='A. Name'><w:r><w:delText>must</w:delText></w:r></w:del>\
        <w:ins w:author='B'><w:r><w:t>may</w:t></w:r></w:ins></w:p>\
        <w:p><w:r><w:t> go.</w:t></w:r><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom></w:p>";
    let bytes = file(body, &[]);
    assert_eq!(read_file(&bytes, &Options::default()).document.text, "We may go.");
    let shown = read_file(&bytes, &Options { show_changes: true, ..Options::default() }).document;
    assert_eq!(shown.text, "We may go.\n\ndeleted: must\n\ninserted: may\n\ndeleted: moved");
    assert_eq!(shown.blocks[1].place.as_deref(), Some("change by A. Name"));
    assert_eq!(shown.blocks[1].kind, BlockKind::Comment);
}

#[test]
fn notes_comments_and_headers_come_after_the_text_with_their_places() {
    let note = |id: u8, text: &str| {
        format!(
            "<w:footnote w:id='{id}'><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>"
        )
    };
    let notes = format!(
        "<w:footnotes><w:footnote w:type='separator' w:id='0'/>{}{}</w:footnotes>",
        note(7, "late"),
        note(2, "early")
    );
    let more = [
        ("word/footnotes.xml", notes.as_str()),
        (
            "word/comments.xml",
            "<w:comments><w:comment w:id='0' w:author='A. Name'><w:p><w:r><w:t>why?</w:t></w:r></w:p></w:comment></w:comments>",
        ),
        ("word/header1.xml", "<w:hdr><w:p><w:r><w:t>running</w:t></w:r></w:p></w:hdr>"),
        ("word/header2.xml", "<w:hdr><w:p><w:r><w:t>running</w:t></w:r></w:p></w:hdr>"),
        (
            "docProps/core.xml",
            "<c><dc:title>My report</dc:title><dcterms:modified>2024-05-06T07:08:09Z</dcterms:modified></c>",
        ),
    ];
    let body = format!(
        "{}<w:p><w:r><w:t>one</w:t><w:footnoteReference w:id='2'/><w:t> two</w:t><w:footnoteReference w:id='7'/>\
         <w:commentReference w:id='0'/></w:r></w:p>{}",
        p("H1", "", "A"),
        p("H1", "", "B")
    );
    let document = read_file(&file(&body, &more), &Options::default()).document;
    assert_eq!(document.text, "A\n\none two\n\nB\n\n[1] early\n\n[2] late\n\nwhy?\n\nrunning");
    let marked = read_file(&file(&body, &more), &Options { mark_notes: true, ..Options::default() }).document;
    assert!(marked.text.starts_with("A\n\none[^footnote 1] two[^footnote 2]\n\nB\n\n[1] early"), "{}", marked.text);
    let places: Vec<(BlockKind, &str, String)> = document.blocks[3..]
        .iter()
        .map(|block| (block.kind, block.place.as_deref().unwrap(), block.section.join("/")))
        .collect();
    assert_eq!(
        places,
        [
            (BlockKind::Note, "footnote 1", "A".to_owned()),
            (BlockKind::Note, "footnote 2", "A".to_owned()),
            (BlockKind::Comment, "comment 1 by A. Name", "A".to_owned()),
            (BlockKind::Running, "header", String::new()),
        ]
    );
    assert_eq!(document.title.as_deref(), Some("My report"));
    assert_eq!(document.metadata.date.as_deref(), Some("2024-05-06"));
}

#[test]
fn places_name_a_page_only_where_word_noted_page_breaks() {
    let body = "<w:p><w:r><w:t>one</w:t></w:r></w:p><w:p><w:r><w:lastRenderedPageBreak/><w:t>two</w:t></w:r></w:p>";
    let places: Vec<Option<String>> = document(body).blocks.into_iter().map(|block| block.place).collect();
    assert_eq!(places, [Some("about page 1".to_owned()), Some("about page 2".to_owned())]);
    let plain = document("<w:p><w:r><w:br w:type='page'/><w:t>one</w:t></w:r></w:p>");
    assert_eq!((plain.text.as_str(), plain.blocks[0].place.as_deref()), ("one", None));
}

#[test]
fn damaged_and_hostile_files_are_read_with_a_warning_or_refused_with_a_reason() {
    let body: String = (0..3_000).map(|n| p("N", "", &format!("paragraph {n} {}", n * 7919 % 10_007))).collect();
    let bytes = file(&body, &[]);
    for part in 1..20 {
        let cut = &bytes[..bytes.len() * part / 20];
        match read(&Input { name: "a.docx", bytes: cut }, &Options::default()) {
            Ok(part) => {
                check(&part.document).unwrap();
                assert!(!part.warnings.is_empty());
            }
            Err(error) => assert_eq!(error.problem_kind(), Some(Problem::Damaged), "{error}"),
        }
    }
    let deep = format!("{}<w:p><w:r><w:t>x</w:t></w:r></w:p>{}", "<w:tbl>".repeat(100_000), "</w:tbl>".repeat(100_000));
    let wide = "<w:p><w:r><w:fldChar w:fldCharType='begin'/><w:t>x</w:t></w:r></w:p>".repeat(20_000);
    for body in [deep, wide] {
        let bytes = file(&body, &[]);
        if let Ok(part) = read(&Input { name: "a.docx", bytes: &bytes }, &Options::default()) {
            check(&part.document).unwrap();
        }
    }
    let empty = read(&Input { name: "a.docx", bytes: &file("<w:p/>", &[]) }, &Options::default()).unwrap_err();
    assert_eq!(empty.problem_kind(), Some(Problem::Empty));
}

#[test]
fn changed_bytes_never_break_the_reader() {
    let body: String = (0..200).map(|n| p("N", &list(1, 0), &format!("paragraph {n} {}", n * 7919 % 10_007))).collect();
    let whole = file(&body, &[]);
    let mut seed = 7_u32;
    let mut next = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        seed as usize >> 8
    };
    for _ in 0..400 {
        let mut bytes = whole.clone();
        for _ in 0..4 {
            let at = next() % bytes.len();
            bytes[at] = next() as u8;
        }
        if let Ok(part) = read(&Input { name: "a.docx", bytes: &bytes }, &Options::default()) {
            check(&part.document).unwrap();
        }
    }
}

#[test]
#[allow(clippy::print_stderr)]
fn the_shared_files_are_sound() {
    let base = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/files");
    let mut seen = 0;
    for folder in ["docx", "damaged"] {
        let Ok(files) = std::fs::read_dir(base.join(folder)) else { continue };
        for path in files.map(|file| file.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "docx"))
        {
            let bytes = std::fs::read(&path).unwrap();
            seen += 1;
            if let Ok(part) = read(&Input { name: "a.docx", bytes: &bytes }, &Options::default()) {
                check(&part.document).unwrap();
            }
        }
    }
    if seen == 0 {
        eprintln!("skipped: not present");
    }
}

#[test]
fn quotations_are_told_by_their_style_or_by_both_margins() {
    let set_in =
        |left: u32, right: u32, text: &str| p("N", &format!("<w:ind w:left='{left}' w:right='{right}'/>"), text);
    let body = [
        p("N", "", "The Charter says:"),
        set_in(720, 720, "We the peoples have resolved."),
        p("N", "", "It has these parts:"),
        set_in(720, 0, "a part set in on one side"),
        p("N", &list(2, 0), "an item of a list"),
        p("Own", "", "In a style of the house."),
        p("Set", "", "Not introduced by anything."),
        p("N", "", "It goes on:"),
        p("Set", "", "Set in by its style."),
    ]
    .concat();
    let styles = STYLES.replace(
        "</w:styles>",
        "<w:style w:styleId='Own'><w:name w:val='UN Block Quotation'/></w:style><w:style w:styleId='Set'><w:name \
         w:val='Inset'/><w:pPr><w:ind w:start='567' w:end='567'/></w:pPr></w:style></w:styles>",
    );
    let main = format!("<w:document xmlns:w='w'><w:body>{body}</w:body></w:document>");
    let bytes = zip_of(&[
        ("word/document.xml", main.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
        ("word/numbering.xml", LISTS.as_bytes()),
        ("word/_rels/document.xml.rels", RELATIONS.as_bytes()),
    ]);
    let document = read_file(&bytes, &Options::default()).document;
    let quotes: Vec<&str> = document
        .blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Quote)
        .filter_map(|block| block.span.of(&document.text))
        .collect();
    assert_eq!(quotes, ["We the peoples have resolved.", "In a style of the house.", "Set in by its style."]);
}
