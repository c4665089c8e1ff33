//! Small `OpenDocument` files, made here, and what is read of them.

use super::*;
use crate::document::Document;
use crate::document::model::check;
use crate::document::zipped::tests::zip_of;

const STYLES: &str = "<office:document-content><office:automatic-styles>\
    <text:list-style style:name='L1'><text:list-level-style-number text:level='1' style:num-format='1' \
    style:num-suffix='.' text:start-value='3'/><text:list-level-style-number text:level='2' style:num-format='a' \
    style:num-prefix='(' style:num-suffix=')'/></text:list-style>\
    <text:list-style style:name='L2'><text:list-level-style-bullet text:level='1' text:bullet-char='-'/>\
    <text:list-level-style-number text:level='2' style:num-format='1' text:display-levels='2'/></text:list-style>\
    <style:style style:name='Gone'><style:text-properties text:display='none'/></style:style>\
    <style:style style:name='P1' style:parent-style-name='Title'/></office:automatic-styles>";

fn file(body: &str, styles: &str) -> Vec<u8> {
    let content = format!("{STYLES}<office:body>{body}</office:body></office:document-content>");
    zip_of(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", content.as_bytes()),
        ("styles.xml", styles.as_bytes()),
        ("meta.xml", b"<m><dc:title>untitled 1</dc:title><dc:date>2024-02-03T00:00:00</dc:date></m>"),
    ])
}

fn read_file(bytes: &[u8], options: &Options) -> Document {
    let part = read(&Input { name: "a.odt", bytes }, options).unwrap();
    check(&part.document).unwrap();
    part.document
}

fn document(body: &str) -> Document {
    read_file(&file(body, ""), &Options::default())
}

fn paragraphs(count: u32) -> String {
    (0..count).fold(String::new(), |all, n| all + &format!("<text:p>paragraph {n} {}</text:p>", n * 7919 % 10_007))
}

#[test]
fn headings_and_lists_read_as_they_are_printed() {
    let styles = "<s><text:outline-style><text:outline-level-style text:level='1' style:num-format='I' \
        style:num-suffix='.'/><text:outline-level-style text:level='2' style:num-format='1' text:display-levels='2'/>\
        </text:outline-style></s>";
    let item = |text: &str| format!("<text:list-item><text:p>{text}</text:p></text:list-item>");
    let body = format!(
        "<office:text><text:p text:style-name='P1'>Report</text:p><text:h text:outline-level='1'>Scope</text:h>\
         <text:h text:outline-level='2'>Words</text:h><text:h text:outline-level='1' text:is-list-header='true'>Bare</text:h>\
         <text:list xml:id='x' text:style-name='L1'>{}<text:list-item><text:p>two</text:p><text:p>more</text:p><text:list>\
         {}{}</text:list></text:list-item></text:list><text:p>between</text:p>\
         <text:list text:style-name='L1' text:continue-numbering='true'>{}</text:list>\
         <text:list text:style-name='L2'>{}<text:list-item><text:list>{}</text:list></text:list-item></text:list>\
         </office:text>",
        item("one"),
        item("a"),
        item("b"),
        item("three"),
        item("dot"),
        item("deep"),
    );
    let document = read_file(&file(&body, styles), &Options::default());
    assert_eq!(
        document.text,
        "Report\n\nI. Scope\n\nI.1 Words\n\nBare\n\n3. one\n4. two\n\nmore\n  (a) a\n  (b) b\n\nbetween\n\n5. three\n• dot\n  1 deep"
    );
    assert_eq!(document.title.as_deref(), Some("Report"));
    assert_eq!(document.metadata.date.as_deref(), Some("2024-02-03"));
    assert_eq!(document.blocks[2].paragraph.as_deref(), Some("I.1"));
}

#[test]
fn white_space_notes_boxes_and_hidden_text() {
    let body = "<office:text><text:sequence-decls/><text:h text:outline-level='1'>A</text:h><text:p> a\n  b<text:s text:c='2'/>\
        c<text:tab/>d<text:line-break/>e<text:span text:style-name='Gone'>no</text:span><text:note text:note-class='footnote'>\
        <text:note-citation>1</text:note-citation><text:note-body><text:p>note</text:p></text:note-body></text:note>\
        <office:annotation><dc:creator>A. Name</dc:creator><dc:date>2024</dc:date><text:p>why?</text:p></office:annotation>\
        <draw:frame><draw:text-box><text:p>box</text:p></draw:text-box><svg:title>no</svg:title></draw:frame>, f</text:p>\
        <text:p text:style-name='Gone'>no</text:p><text:h text:outline-level='1'>B</text:h></office:text>";
    let styles = "<s><office:master-styles><style:master-page><style:header><text:p>running</text:p></style:header>\
        <style:footer><text:p>running</text:p></style:footer></style:master-page></office:master-styles></s>";
    let document = read_file(&file(body, styles), &Options::default());
    assert_eq!(document.text, "A\n\na b  c\td\ne, f\n\nbox\n\nB\n\n[1] note\n\nwhy?\n\nrunning");
    let marked = read_file(&file(body, styles), &Options { mark_notes: true, ..Options::default() });
    assert!(marked.text.starts_with("A\n\na b  c\td\ne[^footnote 1], f\n\n"), "{}", marked.text);
    let asides: Vec<(BlockKind, &str, usize)> = document.blocks[4..]
        .iter()
        .map(|block| (block.kind, block.place.as_deref().unwrap(), block.section.len()))
        .collect();
    assert_eq!(
        asides,
        [
            (BlockKind::Note, "footnote 1", 1),
            (BlockKind::Comment, "comment 1 by A. Name", 1),
            (BlockKind::Running, "header", 0)
        ]
    );
    assert_eq!(document.blocks[4].section, ["A"]);
}

#[test]
fn deleted_text_is_shown_only_when_asked_for() {
    let body = "<office:text><text:tracked-changes><text:changed-region text:id='c1'><text:deletion><office:change-info>\
        <dc:creator>A. Name</dc:creator></office:change-info><text:p>must</text:p></text:deletion></text:changed-region>\
        </text:tracked-changes><text:p>We <text:change text:change-id='c1'/>may go.</text:p></office:text>";
    assert_eq!(document(body).text, "We may go.");
    let shown = read_file(&file(body, ""), &Options { show_changes: true, ..Options::default() });
    assert_eq!(shown.text, "We may go.\n\ndeleted: must");
    assert_eq!(shown.blocks[1].place.as_deref(), Some("change by A. Name"));
}

#[test]
fn sheets_are_rows_with_their_places() {
    let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
    let body = format!(
        "<office:spreadsheet><table:table table:name='Budget'><table:table-row>{}{}</table:table-row>\
         <table:table-row table:number-rows-repeated='1000000'><table:table-cell table:number-columns-repeated='16384'/>\
         </table:table-row><table:table-row>{}<table:table-cell table:number-columns-repeated='2'/>{}\
         <table:table-cell table:number-columns-repeated='2'><text:p>7</text:p></table:table-cell>\
         </table:table-row></table:table></office:spreadsheet>",
        cell("Item"),
        cell("Cost"),
        cell("Pens"),
        cell("3")
    );
    let document = document(&body);
    assert_eq!(document.text, "Budget\n\nItem\tCost\nPens\t\t\t3\t7\t7");
    assert_eq!(document.blocks[2].place.as_deref(), Some("sheet Budget, row 1000002"));
    assert_eq!(document.blocks[2].section, ["Budget"]);
}

#[test]
fn slides_and_their_notes_have_places() {
    let frame = |class: &str, text: &str| {
        format!(
            "<draw:frame presentation:class='{class}'><draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame>"
        )
    };
    let body = format!(
        "<office:presentation><draw:page>{}{}<presentation:notes>{}</presentation:notes></draw:page><draw:page>{}{}</draw:page>\
         </office:presentation>",
        frame("title", "Plan"),
        frame("outline", "text"),
        frame("notes", "say"),
        frame("title", "End"),
        frame("page-number", "2")
    );
    let document = document(&body);
    let blocks: Vec<(&str, BlockKind, &str)> = document
        .blocks
        .iter()
        .map(|block| (block.span.of(&document.text).unwrap(), block.kind, block.place.as_deref().unwrap()))
        .collect();
    assert_eq!(
        blocks,
        [
            ("Plan", BlockKind::Heading(1), "slide 1"),
            ("text", BlockKind::Paragraph, "slide 1"),
            ("say", BlockKind::Comment, "notes to slide 1"),
            ("End", BlockKind::Heading(1), "slide 2"),
        ]
    );
}

#[test]
fn damaged_encrypted_and_hostile_files_say_so() {
    let body = paragraphs(3_000);
    let bytes = file(&format!("<office:text>{body}</office:text>"), "");
    for part in 1..20 {
        let cut = &bytes[..bytes.len() * part / 20];
        match read(&Input { name: "a.odt", bytes: cut }, &Options::default()) {
            Ok(part) => {
                check(&part.document).unwrap();
                assert!(!part.warnings.is_empty());
            }
            Err(error) => assert_eq!(error.problem_kind(), Some(Problem::Damaged), "{error}"),
        }
    }
    let deep = format!("<office:text>{}x{}</office:text>", "<text:list><text:list-item>".repeat(50_000), "<text:p>y");
    if let Ok(part) = read(&Input { name: "a.odt", bytes: &file(&deep, "") }, &Options::default()) {
        check(&part.document).unwrap();
    }
    let locked = zip_of(&[
        ("META-INF/manifest.xml", b"<m><f full-path='content.xml'><manifest:encryption-data/></f></m>"),
        ("content.xml", b"\x01\x02"),
    ]);
    let error = read(&Input { name: "a.odt", bytes: &locked }, &Options::default()).unwrap_err();
    assert_eq!(error.problem_kind(), Some(Problem::Password));
}

#[test]
fn changed_bytes_never_break_the_reader() {
    let body = paragraphs(200);
    let whole = file(&format!("<office:text>{body}</office:text>"), "");
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
        if let Ok(part) = read(&Input { name: "a.odt", bytes: &bytes }, &Options::default()) {
            check(&part.document).unwrap();
        }
    }
}

#[test]
#[allow(clippy::print_stderr)]
fn the_shared_files_are_sound() {
    let base = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/files");
    let mut seen = 0;
    for folder in ["odt", "damaged"] {
        let Ok(files) = std::fs::read_dir(base.join(folder)) else { continue };
        for path in files.map(|file| file.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "odt")) {
            let bytes = std::fs::read(&path).unwrap();
            seen += 1;
            if let Ok(part) = read(&Input { name: "a.odt", bytes: &bytes }, &Options::default()) {
                check(&part.document).unwrap();
            }
        }
    }
    if seen == 0 {
        eprintln!("skipped: not present");
    }
}

#[test]
fn what_is_set_in_on_both_sides_and_introduced_is_a_quotation() {
    let set_in = "<s xmlns:style='s'><style:style style:name='In'><style:paragraph-properties fo:margin-left='1.25cm' \
        fo:margin-right='1.25cm'/></style:style><style:style style:name='One'><style:paragraph-properties \
        fo:margin-left='1.25cm'/></style:style></s>";
    let body = "<text:p>The Charter says:</text:p><text:p text:style-name='In'>We the peoples have resolved.</text:p>\
        <text:p>It has these parts:</text:p><text:p text:style-name='One'>a part of it</text:p>\
        <text:p text:style-name='In'>and what nothing introduces</text:p>";
    let document = read_file(&file(body, set_in), &Options::default());
    let kinds: Vec<BlockKind> = document.blocks.iter().map(|block| block.kind).collect();
    let text = BlockKind::Paragraph;
    assert_eq!(kinds, [text, BlockKind::Quote, text, text, text]);
}
