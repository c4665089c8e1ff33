#![allow(clippy::format_collect, clippy::format_push_string)]

use super::*;
use crate::document::model::check;
use crate::document::zipped::tests::zip_of;

/// A workbook with these sheets: name, state and rows.
fn workbook(sheets: &[(&str, &str, &str)], strings: &str) -> Vec<u8> {
    let main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut entries: Vec<(String, String)> = vec![
        ("xl/sharedStrings.xml".into(), format!("<sst {main} {strings}</sst>")),
        (
            "xl/styles.xml".into(),
            format!(
                "<styleSheet {main}><numFmts><numFmt numFmtId=\"170\" formatCode=\"0.0%\"/></numFmts>\
                 <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"170\"/><xf numFmtId=\"4\"/></cellXfs></styleSheet>"
            ),
        ),
        (
            "docProps/core.xml".into(),
            "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\" xmlns:dcterms=\"t\"><dc:title>Budget</dc:title>\
             <dcterms:created>2024-02-03T04:05:06Z</dcterms:created></cp:coreProperties>"
                .into(),
        ),
    ];
    let relation =
        |kind: &str, target: &str| format!("<Relationship Id=\"{target}\" Type=\"{kind}\" Target=\"{target}\"/>");
    let core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
    let root = [relation(&format!("{office}/officeDocument"), "xl/workbook.xml"), relation(core, "docProps/core.xml")];
    entries.push(("_rels/.rels".into(), format!("<Relationships>{}</Relationships>", root.concat())));
    let (mut list, mut relations) = (String::new(), String::new());
    for (at, (name, state, rows)) in sheets.iter().enumerate() {
        list.push_str(&format!("<sheet name=\"{name}\" sheetId=\"{at}\" state=\"{state}\" r:id=\"r{at}\"/>"));
        relations.push_str(&format!(
            "<Relationship Id=\"r{at}\" Type=\"{office}/worksheet\" Target=\"worksheets/s{at}.xml\"/>"
        ));
        entries.push((
            format!("xl/worksheets/s{at}.xml"),
            format!("<worksheet {main}><dimension ref=\"A1:XFD1048576\"/><sheetData>{rows}</sheetData></worksheet>"),
        ));
    }
    entries.push((
        "xl/workbook.xml".into(),
        format!("<workbook {main} xmlns:r=\"{office}\"><sheets>{list}</sheets></workbook>"),
    ));
    entries.push(("xl/_rels/workbook.xml.rels".into(), format!("<Relationships>{relations}</Relationships>")));
    let entries: Vec<(&str, &[u8])> = entries.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    zip_of(&entries)
}

fn read(bytes: &[u8]) -> Result<Part> {
    let part = parts(&Input { name: "a.xlsx", bytes }, &Options::default()).remove(0)?;
    check(&part.document).unwrap();
    Ok(part)
}

const STRINGS: &str =
    "uniqueCount=\"2\"><si><t>Item</t></si><si><r><t>Pa</t></r><r><t xml:space=\"preserve\">per\nA4</t></r></si>";

#[test]
fn rows_are_lines_and_values_are_as_people_see_them() {
    let rows = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>Share &amp; sum</t></is></c></row>\
        <row r=\"3\"><c r=\"A3\" t=\"s\"><v>1</v></c><c r=\"B3\" s=\"2\"><v>0.125</v></c><c r=\"D3\" s=\"3\"><v>1234.5</v></c></row>\
        <row r=\"1048576\"><c r=\"C1048576\" s=\"1\"><v>45292</v></c></row>";
    let hidden =
        "<row r=\"2\"><c r=\"AB2\" t=\"str\"><f>A1</f><v>secret</v></c><c r=\"AC2\" t=\"b\"><v>1</v></c></row>";
    let bytes = workbook(&[("Plan", "visible", rows), ("Empty", "visible", ""), ("Back", "hidden", hidden)], STRINGS);
    let Part { document, warnings, .. } = read(&bytes).unwrap();
    assert_eq!(warnings, []);
    assert_eq!(
        document.text.replace('\t', "|"),
        format!(
            "Plan\n\nItem|Share & sum\nPaper A4|12.5%||1,234.50\n||2024-01-01\n\nBack\n\n{}secret|TRUE",
            "|".repeat(27)
        )
    );
    let places: Vec<&str> = document.blocks.iter().filter_map(|block| block.place.as_deref()).collect();
    assert_eq!(
        places,
        [
            "sheet Plan",
            "sheet Plan, row 1",
            "sheet Plan, row 3",
            "sheet Plan, C1048576",
            "sheet Back (hidden)",
            "sheet Back (hidden), row 2"
        ]
    );
    assert_eq!(document.blocks[5].section, ["Back"]);
    assert_eq!((document.title.as_deref(), document.metadata.date.as_deref()), (Some("Budget"), Some("2024-02-03")));
}

#[test]
fn a_sheet_that_breaks_off_keeps_what_came_before() {
    let rows = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"2\"><c r=\"A2\" t=\"s\"><v>99</v></c></row>";
    let bytes =
        workbook(&[("A", "visible", rows), ("B", "visible", "<row r=\"1\"><c r=\"A1\"><v>2</v></c></row>")], STRINGS);
    let part = read(&bytes).unwrap();
    assert_eq!(part.document.text, "A\n\n1\n\nB\n\n2");
    assert!(part.warnings[0].message.starts_with("sheet A could not be read to its end"), "{:?}", part.warnings);
}

#[test]
fn empty_broken_and_lying_workbooks_are_told() {
    let problem = |bytes: &[u8]| read(bytes).unwrap_err().problem_kind();
    assert_eq!(problem(&workbook(&[("A", "visible", "<row r=\"1\"/>")], STRINGS)), Some(Problem::Empty));
    let lying = "uniqueCount=\"99999999999\">";
    assert_eq!(problem(&workbook(&[("A", "visible", "")], lying)), Some(Problem::Damaged));
    assert_eq!(problem(&zip_of(&[("xl/workbook.xml", b"<workbook>".as_slice())])), Some(Problem::Damaged));
    assert_eq!(problem(&zip_of(&[("xl/workbook.bin", b"\x99\x01\x00".as_slice())])), Some(Problem::Damaged));
    let bytes = workbook(&[("A", "visible", "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>")], STRINGS);
    assert_eq!(problem(&bytes[..bytes.len() - 30]), Some(Problem::Damaged));
    for at in (0..bytes.len()).step_by(13) {
        let mut broken = bytes.clone();
        broken[at] ^= 0x55;
        let _ = read(&broken);
    }
}

#[test]
fn text_that_is_repeated_without_end_is_cut() {
    let long = "x".repeat(1 << 20);
    let rows: String =
        (1..=100).map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>")).collect();
    let bytes = workbook(&[("A", "visible", &rows)], &format!("uniqueCount=\"1\"><si><t>{long}</t></si>"));
    let part = read(&bytes).unwrap();
    assert!(part.document.text.len() <= MAX_TEXT + (2 << 20));
    assert!(part.warnings[0].message.contains("too large"), "{:?}", part.warnings);
}

#[test]
fn columns_have_letters() {
    for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
        assert_eq!(letters(column), name);
    }
}
