//! Small good files of every format, to be broken.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::path::Path;

use adduce::document::Format;
use zip::write::SimpleFileOptions;

/// A file to break.
pub(crate) struct Seed {
    /// Its name.
    pub(crate) name: String,
    /// Its content.
    pub(crate) bytes: Vec<u8>,
}

/// Files of the shared set that are larger are left out: each case would take too long.
const MAX_BYTES: u64 = 60 << 10;
/// How many files of one folder are taken at most, from all over it: one source after the other stands there by name.
const MAX_FILES: usize = 24;

/// The seeds of a format: those made here, and those of its folder in the shared set.
pub(crate) fn of(format: Format) -> Vec<Seed> {
    let (folders, made): (&[&str], Vec<(&str, Vec<u8>)>) = match format {
        Format::Markdown => (&["md"], vec![("a.md", MARKDOWN.into())]),
        Format::Html => (&["html"], vec![("a.html", HTML.into())]),
        Format::Plain => {
            (&["txt"], vec![("a.txt", "1. Scope\n\nWords here.\n\n(a) one\n(b) two\n\nANNEX I\n\nMore.".into())])
        }
        Format::Jsonl => (
            &[],
            vec![(
                "a.jsonl",
                b"{\"id\":\"a\",\"title\":\"T\",\"text\":\"One.\"}\n{\"id\":2,\"text\":\"Two.\"}\n".to_vec(),
            )],
        ),
        Format::Table => (
            &["csv"],
            vec![
                ("a.csv", b"Name,Amount\n\"A, B\",12\nC,\"1 \"\"x\"\"\"\n".to_vec()),
                ("b.tsv", b"a\tb\n1\t2\n".to_vec()),
            ],
        ),
        Format::Pdf => (&["pdf"], vec![("a.pdf", pdf())]),
        Format::Docx => (&["docx"], vec![("a.docx", docx())]),
        Format::Odf => (&["odt"], vec![("a.odt", odt()), ("b.ods", ods())]),
        Format::Pptx => (&["pptx"], vec![("a.pptx", pptx())]),
        Format::Sheet => (&["xlsx"], vec![("a.xlsx", xlsx())]),
        Format::Epub => (&["epub"], vec![("a.epub", epub())]),
        Format::Rtf => (&["rtf"], vec![("a.rtf", RTF.into())]),
        Format::Mail => (&["eml"], vec![("a.eml", EML.into()), ("b.mbox", mbox()), ("c.mhtml", MHTML.into())]),
        Format::Archive => (&[], vec![("a.zip", archive())]),
        Format::Image => (
            &[],
            vec![
                ("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
                ("b.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF".to_vec()),
            ],
        ),
    };
    let mut seeds: Vec<Seed> = made.into_iter().map(|(name, bytes)| Seed { name: name.to_owned(), bytes }).collect();
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/files");
    for folder in folders {
        let Ok(files) = std::fs::read_dir(base.join(folder)) else { continue };
        let mut files: Vec<_> = files
            .flatten()
            .filter(|file| file.metadata().is_ok_and(|meta| meta.is_file() && meta.len() <= MAX_BYTES))
            .collect();
        files.sort_by_key(std::fs::DirEntry::file_name);
        let step = files.len().div_ceil(MAX_FILES).max(1);
        for file in files.into_iter().step_by(step) {
            let bytes = std::fs::read(file.path()).unwrap();
            seeds.push(Seed { name: file.file_name().to_string_lossy().into_owned(), bytes });
        }
    }
    seeds
}

fn zip(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const MARKDOWN: &str = "---\ntitle: T\ndate: 2024-05-06\n---\n# One\n\nWords *here*[^1].\n\n- a\n  - b\n\n1. c\n\n> q\n\n```\ncode\n```\n\n\
                        | a | b |\n|---|---|\n| 1 | 2 |\n\n<div><p>x</p></div>\n\n[^1]: note\n";

const HTML: &str = "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>T</title></head><body><nav>menu</nav><main><h1>One</h1>\
                    <p>Words &amp; <b>more</b>.</p><ul><li>a<ul><li>b</ul></ul><table><tr><th colspan=2>a<tr><td>1<td>2</table>\
                    <pre>code</pre><blockquote>q</blockquote></main></body></html>";

const RTF: &str = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset128 MS Mincho;}}
{\stylesheet{\s1\outlinelevel0 heading 1;}}{\info{\title T}{\creatim\yr2024\mo5\dy6}}{\header Head}\pard\s1 One\par
\pard Caf\'e9 \u8364?5 {\f1\'93\'fa}{\v hidden}\footnote{Note.}\par{\listtext 1.\tab}item\par
\trowd\intbl a\cell b\cell\row\pard{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}{\pict\bin4 abcd}\par{\*\shpinst{\shptxt box\par}}}";

const EML: &str = "From: =?utf-8?q?J=C3=B6rg?= <j@example.org>\r\nTo: a@b.org, Group: c@d.org;\r\nSubject: =?iso-8859-1?Q?caf=E9?=\r\n\
Date: Tue, 1 Oct 2024 12:00:00 +0000\r\nMessage-ID: <m@x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n\
--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\nContent-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\r\n\
Content-Transfer-Encoding: quoted-printable\r\n\r\nHello =C3=A9 \r\nworld.\r\n> quoted\r\n--c\r\nContent-Type: text/html\r\n\r\n<p>Hello\r\n\
--c--\r\n--b\r\nContent-Type: text/plain; name=a.txt\r\nContent-Disposition: attachment; filename*=utf-8''a%20b.txt\r\n\
Content-Transfer-Encoding: base64\r\n\r\nSGVsbG8gd29ybGQ=\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: Inner\r\n\r\nInner words.\r\n\
--b\r\nContent-Type: application/rtf; name=x.rtf\r\nContent-Disposition: attachment\r\n\r\n{\\rtf1 words}\r\n--b--\r\n";

const MHTML: &str = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/\r\nSubject: Page\r\nMIME-Version: 1.0\r\n\
Content-Type: multipart/related; type=\"text/html\"; start=\"<r@x>\"; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html\r\n\
Content-ID: <r@x>\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<html><title>Page</title><main><p>Caf=C3=A9.</main>\r\n--b--\r\n";

fn mbox() -> Vec<u8> {
    format!(
        "From a@b Mon Jan 1 00:00:00 2024\n{}\nFrom c@d Tue Jan 2 00:00:00 2024\nSubject: Two\n\n>From here.\n",
        EML.replace('\r', "")
    )
    .into_bytes()
}

fn archive() -> Vec<u8> {
    zip(&[
        ("a/one.txt", "One."),
        ("a/two.md", MARKDOWN),
        ("mail.eml", EML),
        ("page.html", HTML),
        ("b.rtf", RTF),
        ("../x.txt", "x"),
    ])
}

/// A PDF of two pages with an outline, a form field and labels; its table of contents is in plain bytes.
fn pdf() -> Vec<u8> {
    let page = "BT /F1 12 Tf 72 720 Td (Words on a page.) Tj 0 -14 Td [(Mo) -20 (re)] TJ ET";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R /Outlines 7 0 R /PageLabels << /Nums [0 << /S /r >> 1 << /S /D /St 5 >>] >> /Lang (en) >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 /MediaBox [0 0 612 792] /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /Contents 6 0 R >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /Contents [6 0 R] /Rotate 90 >>".to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{page}\nendstream", page.len()),
        "<< /Type /Outlines /First 8 0 R /Last 8 0 R /Count 1 >>".to_owned(),
        "<< /Title (One) /Parent 7 0 R /Dest [3 0 R /XYZ 0 792 0] >>".to_owned(),
        "<< /Title (The title) /CreationDate (D:20240506) >>".to_owned(),
    ];
    let mut out = String::from("%PDF-1.7\n");
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(out.len());
        let _ = write!(out, "{} 0 obj\n{object}\nendobj\n", number + 1);
    }
    let table = out.len();
    let _ = write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        let _ = writeln!(out, "{place:010} 00000 n ");
    }
    let _ =
        write!(out, "trailer\n<< /Size {} /Root 1 0 R /Info 9 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1);
    out.into_bytes()
}

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn relations(parts: &[(&str, &str)]) -> String {
    let list: Vec<String> = parts
        .iter()
        .enumerate()
        .map(|(number, (kind, target))| {
            format!("<Relationship Id=\"rId{}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>", number + 1)
        })
        .collect();
    format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{}</Relationships>",
        list.concat()
    )
}

fn docx() -> Vec<u8> {
    let w = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let document = format!(
        "<w:document {w}><w:body><w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:t>One</w:t></w:r></w:p><w:p><w:pPr><w:numPr>\
         <w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t xml:space=\"preserve\">Words </w:t></w:r><w:del><w:r>\
         <w:delText>old</w:delText></w:r></w:del><w:ins><w:r><w:t>new</w:t><w:footnoteReference w:id=\"2\"/></w:r></w:ins></w:p><w:tbl><w:tr>\
         <w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t><w:br/>\
         </w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"
    );
    let styles = format!(
        "<w:styles {w}><w:style w:styleId=\"Heading1\"><w:name w:val=\"heading 1\"/><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr></w:style></w:styles>"
    );
    let numbering = format!(
        "<w:numbering {w}><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/>\
         <w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>"
    );
    let footnotes = format!(
        "<w:footnotes {w}><w:footnote w:id=\"2\"><w:p><w:r><w:t>Note.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    );
    zip(&[
        ("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"),
        ("_rels/.rels", &relations(&[("officeDocument", "word/document.xml")])),
        (
            "word/_rels/document.xml.rels",
            &relations(&[("styles", "styles.xml"), ("numbering", "numbering.xml"), ("footnotes", "footnotes.xml")]),
        ),
        ("word/document.xml", &document),
        ("word/styles.xml", &styles),
        ("word/numbering.xml", &numbering),
        ("word/footnotes.xml", &footnotes),
    ])
}

fn pptx() -> Vec<u8> {
    let p = "xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\" \
             xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
             xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
    let shape = |kind: &str, text: &str| {
        format!(
            "<p:sp><p:nvSpPr><p:nvPr><p:ph type=\"{kind}\"/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x=\"1\" y=\"2\"/></a:xfrm></p:spPr>\
             <p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
        )
    };
    let slide = format!(
        "<p:sld {p}><p:cSld><p:spTree>{}{}<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>x</a:t></a:r>\
         </a:p></a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame></p:spTree></p:cSld></p:sld>",
        shape("title", "One"),
        shape("body", "Words.")
    );
    let notes = format!("<p:notes {p}><p:cSld><p:spTree>{}</p:spTree></p:cSld></p:notes>", shape("body", "Said."));
    zip(&[
        ("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"),
        ("_rels/.rels", &relations(&[("officeDocument", "ppt/presentation.xml")])),
        (
            "ppt/presentation.xml",
            &format!(
                "<p:presentation {p}><p:sldIdLst><p:sldId id=\"256\" r:id=\"rId1\"/></p:sldIdLst></p:presentation>"
            ),
        ),
        ("ppt/_rels/presentation.xml.rels", &relations(&[("slide", "slides/slide1.xml")])),
        ("ppt/slides/slide1.xml", &slide),
        ("ppt/slides/_rels/slide1.xml.rels", &relations(&[("notesSlide", "../notesSlides/notesSlide1.xml")])),
        ("ppt/notesSlides/notesSlide1.xml", &notes),
    ])
}

fn xlsx() -> Vec<u8> {
    let s = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
             xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
    zip(&[
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/xl/workbook.xml\" \
             ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>",
        ),
        ("_rels/.rels", &relations(&[("officeDocument", "xl/workbook.xml")])),
        (
            "xl/workbook.xml",
            &format!("<workbook {s}><sheets><sheet name=\"Budget\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            &relations(&[
                ("worksheet", "worksheets/sheet1.xml"),
                ("sharedStrings", "sharedStrings.xml"),
                ("styles", "styles.xml"),
            ]),
        ),
        ("xl/sharedStrings.xml", &format!("<sst {s} count=\"1\" uniqueCount=\"1\"><si><t>Name</t></si></sst>")),
        (
            "xl/styles.xml",
            &format!("<styleSheet {s}><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"),
        ),
        (
            "xl/worksheets/sheet1.xml",
            &format!(
                "<worksheet {s}><dimension ref=\"A1:C2\"/><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is>\
                 <t>Amount</t></is></c></row><row r=\"2\"><c r=\"A2\" s=\"1\"><v>45000</v></c><c r=\"C2\"><f>A2*2</f><v>12.5</v></c></row></sheetData>\
                 <mergeCells count=\"1\"><mergeCell ref=\"A1:B1\"/></mergeCells></worksheet>"
            ),
        ),
    ])
}

fn open_document(kind: &str, body: &str) -> Vec<u8> {
    let names = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
                 xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"";
    zip(&[
        ("mimetype", &format!("application/vnd.oasis.opendocument.{kind}")),
        (
            "META-INF/manifest.xml",
            "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>",
        ),
        (
            "meta.xml",
            &format!(
                "<office:document-meta {names}><office:meta><dc:title>T</dc:title></office:meta></office:document-meta>"
            ),
        ),
        ("styles.xml", &format!("<office:document-styles {names}/>")),
        (
            "content.xml",
            &format!("<office:document-content {names}><office:body>{body}</office:body></office:document-content>"),
        ),
    ])
}

fn odt() -> Vec<u8> {
    open_document(
        "text",
        "<office:text><text:h text:outline-level=\"1\">One</text:h><text:p>Words<text:s text:c=\"3\"/>here<text:note text:note-class=\"footnote\">\
         <text:note-citation>1</text:note-citation><text:note-body><text:p>Note.</text:p></text:note-body></text:note></text:p><text:list>\
         <text:list-item><text:p>item</text:p></text:list-item></text:list><table:table><table:table-row><table:table-cell \
         table:number-columns-repeated=\"2\"><text:p>a</text:p></table:table-cell></table:table-row></table:table></office:text>",
    )
}

fn ods() -> Vec<u8> {
    open_document(
        "spreadsheet",
        "<office:spreadsheet><table:table table:name=\"Budget\"><table:table-row table:number-rows-repeated=\"2\"><table:table-cell \
         office:value-type=\"float\" office:value=\"12.5\"><text:p>12.5</text:p></table:table-cell><table:table-cell \
         table:number-columns-repeated=\"3\"/></table:table-row></table:table></office:spreadsheet>",
    )
}

fn epub() -> Vec<u8> {
    zip(&[
        ("mimetype", "application/epub+zip"),
        (
            "META-INF/container.xml",
            "<container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles><rootfile full-path=\"o/b.opf\" \
             media-type=\"application/oebps-package+xml\"/></rootfiles></container>",
        ),
        (
            "o/b.opf",
            "<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\"><metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
             <dc:title>T</dc:title><dc:language>en</dc:language></metadata><manifest><item id=\"c\" href=\"c.xhtml\" \
             media-type=\"application/xhtml+xml\"/><item id=\"n\" href=\"n.xhtml\" properties=\"nav\" media-type=\"application/xhtml+xml\"/>\
             </manifest><spine><itemref idref=\"c\"/></spine></package>",
        ),
        (
            "o/c.xhtml",
            "<html xmlns=\"http://www.w3.org/1999/xhtml\"><body><h1>One</h1><p>Words.</p><ol><li>a</li></ol></body></html>",
        ),
        (
            "o/n.xhtml",
            "<html xmlns=\"http://www.w3.org/1999/xhtml\"><body><nav><ol><li><a href=\"c.xhtml\">One</a></li></ol></nav></body></html>",
        ),
    ])
}
