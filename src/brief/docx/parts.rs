//! The parts of the file that say how it looks.

use std::fmt::Write;

use super::xml::escaped;
use crate::brief::model::Brief;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
/// The name space of the text.
pub(super) const MAIN: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

pub(super) const CONTENT_TYPES: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">",
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>",
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>",
    "<Override PartName=\"/word/document.xml\" ",
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>",
    "<Override PartName=\"/word/styles.xml\" ",
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>",
    "<Override PartName=\"/word/settings.xml\" ",
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml\"/>",
    "<Override PartName=\"/word/footnotes.xml\" ",
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml\"/>",
    "<Override PartName=\"/word/footer1.xml\" ",
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>",
    "<Override PartName=\"/docProps/core.xml\" ",
    "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>",
    "</Types>"
);

pub(super) const RELATIONS: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
    "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" ",
    "Target=\"word/document.xml\"/>",
    "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" ",
    "Target=\"docProps/core.xml\"/></Relationships>"
);

pub(super) const DOCUMENT_RELATIONS: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
    "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" ",
    "Target=\"styles.xml\"/>",
    "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings\" ",
    "Target=\"settings.xml\"/>",
    "<Relationship Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes\" ",
    "Target=\"footnotes.xml\"/>",
    "<Relationship Id=\"rId4\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer\" ",
    "Target=\"footer1.xml\"/></Relationships>"
);

pub(super) const SETTINGS: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<w:settings xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">",
    "<w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"720\"/>",
    "<w:footnotePr><w:footnote w:id=\"-1\"/><w:footnote w:id=\"0\"/></w:footnotePr>",
    "<w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/>",
    "</w:compat></w:settings>"
);

/// The number of the page.
pub(super) const FOOTER: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<w:ftr xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">",
    "<w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>",
    "<w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>",
    "<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p></w:ftr>"
);

/// Title and times. A time that is none is left out, since Word takes a wrong one for damage; parts of a second too.
pub(super) fn properties(brief: &Brief) -> String {
    let made: Option<jiff::Timestamp> = brief.made.at.parse().ok();
    let created = made
        .map(|at| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
        .map(|at| format!("<dcterms:created xsi:type=\"dcterms:W3CDTF\">{at}</dcterms:created>"))
        .unwrap_or_default();
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title><dc:description>adduce {}\
         </dc:description>{created}</cp:coreProperties>",
        escaped(&brief.title),
        escaped(&brief.made.version)
    )
}

/// A style of paragraphs: its id, its name, what it is based on, and what is set for the paragraph and for its runs.
type Style = (&'static str, &'static str, &'static str, &'static str, &'static str);

const PARAGRAPHS: [Style; 19] = [
    (
        "Title",
        "Title",
        "Normal",
        "<w:spacing w:before=\"0\" w:after=\"80\"/>",
        "<w:sz w:val=\"44\"/><w:szCs w:val=\"44\"/>",
    ),
    ("Subtitle", "Subtitle", "Normal", "<w:spacing w:after=\"200\"/>", "<w:color w:val=\"595959\"/>"),
    (
        "Legend",
        "Legend",
        "Normal",
        "<w:spacing w:after=\"200\"/>",
        "<w:i/><w:iCs/><w:sz w:val=\"19\"/><w:szCs w:val=\"19\"/>",
    ),
    (
        "Heading1",
        "heading 1",
        "Normal",
        "<w:keepNext/><w:spacing w:before=\"360\" w:after=\"120\"/><w:outlineLvl w:val=\"0\"/>",
        "<w:b/><w:bCs/><w:sz w:val=\"30\"/><w:szCs w:val=\"30\"/>",
    ),
    (
        "Heading2",
        "heading 2",
        "Normal",
        "<w:keepNext/><w:spacing w:before=\"280\" w:after=\"100\"/><w:outlineLvl w:val=\"1\"/>",
        "<w:b/><w:bCs/><w:sz w:val=\"25\"/><w:szCs w:val=\"25\"/>",
    ),
    (
        "Heading3",
        "heading 3",
        "Normal",
        "<w:keepNext/><w:spacing w:before=\"220\" w:after=\"80\"/><w:outlineLvl w:val=\"2\"/>",
        "<w:b/><w:bCs/><w:sz w:val=\"22\"/><w:szCs w:val=\"22\"/>",
    ),
    ("Heading4", "heading 4", "Heading3", "<w:outlineLvl w:val=\"3\"/>", ""),
    ("Heading5", "heading 5", "Heading3", "<w:outlineLvl w:val=\"4\"/>", ""),
    ("Heading6", "heading 6", "Heading3", "<w:outlineLvl w:val=\"5\"/>", ""),
    (
        "TOCHeading",
        "TOC Heading",
        "Normal",
        "<w:keepNext/><w:spacing w:before=\"120\" w:after=\"80\"/>",
        "<w:b/><w:bCs/><w:sz w:val=\"25\"/><w:szCs w:val=\"25\"/>",
    ),
    (
        "TOC1",
        "toc 1",
        "Normal",
        "<w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"9070\"/></w:tabs><w:spacing w:after=\"40\"/>",
        "",
    ),
    ("TOC2", "toc 2", "TOC1", "<w:ind w:left=\"284\"/>", ""),
    ("TOC3", "toc 3", "TOC1", "<w:ind w:left=\"568\"/>", ""),
    ("Claim", "Claim", "Normal", "", ""),
    (
        "OwnWords",
        "Own Words",
        "Normal",
        "<w:pBdr><w:left w:val=\"single\" w:sz=\"18\" w:space=\"8\" w:color=\"7F7F7F\"/></w:pBdr><w:shd w:val=\"clear\" \
      w:color=\"auto\" w:fill=\"F2F2F2\"/><w:ind w:left=\"284\"/>",
        "",
    ),
    ("Item", "Item", "Normal", "<w:spacing w:after=\"60\"/><w:ind w:left=\"426\" w:hanging=\"426\"/>", ""),
    ("TableText", "Table Text", "Normal", "<w:spacing w:after=\"20\"/>", "<w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>"),
    (
        "FootnoteText",
        "footnote text",
        "Normal",
        "<w:spacing w:after=\"20\" w:line=\"240\" w:lineRule=\"auto\"/>",
        "<w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>",
    ),
    ("Footer", "footer", "Normal", "<w:jc w:val=\"center\"/>", "<w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>"),
];

/// Styles of characters: id, name, what is set.
const RUNS: [(&str, &str, &str); 4] = [
    ("FootnoteReference", "footnote reference", "<w:vertAlign w:val=\"superscript\"/>"),
    ("OwnLabel", "Own Label", "<w:i/><w:iCs/><w:color w:val=\"595959\"/>"),
    ("Ours", "Added", "<w:color w:val=\"595959\"/>"),
    ("Warning", "Stale", "<w:b/><w:bCs/><w:color w:val=\"9C0006\"/>"),
];

/// The styles.
pub(super) fn styles() -> String {
    let mut out = format!(
        "{HEAD}<w:styles {MAIN}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" \
         w:eastAsia=\"SimSun\" w:cs=\"Arial\"/><w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/><w:lang w:val=\"en-GB\" \
         w:eastAsia=\"zh-CN\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after=\"120\" \
         w:line=\"264\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>\
         <w:style w:type=\"character\" w:default=\"1\" w:styleId=\"DefaultParagraphFont\">\
         <w:name w:val=\"Default Paragraph Font\"/></w:style>\
         <w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/><w:tblPr>\
         <w:tblCellMar><w:left w:w=\"85\" w:type=\"dxa\"/><w:right w:w=\"85\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>"
    );
    for (id, name, based, paragraph, run) in PARAGRAPHS {
        // After a heading comes text.
        let next = if id.starts_with("Heading") { "<w:next w:val=\"Normal\"/>" } else { "" };
        let _ = write!(
            out,
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"{based}\"/>{next}\
             <w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
        );
    }
    for (id, name, run) in RUNS {
        let _ = write!(
            out,
            "<w:style w:type=\"character\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>\
             <w:basedOn w:val=\"DefaultParagraphFont\"/><w:rPr>{run}</w:rPr></w:style>"
        );
    }
    out.push_str("</w:styles>");
    out
}

/// Around the text.
pub(super) fn document(body: &str) -> String {
    format!(
        "{HEAD}<w:document {MAIN}><w:body>{body}<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId4\"/>\
         <w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1418\" w:right=\"1418\" w:bottom=\"1418\" w:left=\"1418\" \
         w:header=\"709\" w:footer=\"709\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>"
    )
}

/// Around the notes: before them the lines that part them from the text.
pub(super) fn footnotes(notes: &str) -> String {
    format!(
        "{HEAD}<w:footnotes {MAIN}><w:footnote w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:separator/></w:r></w:p>\
         </w:footnote><w:footnote w:type=\"continuationSeparator\" w:id=\"0\"><w:p><w:r><w:continuationSeparator/></w:r></w:p>\
         </w:footnote>{notes}</w:footnotes>"
    )
}
