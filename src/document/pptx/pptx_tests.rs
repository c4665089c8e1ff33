use super::*;
use crate::document::model::check;
use crate::document::zipped::tests::zip_of;

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn relation(id: &str, kind: &str, target: &str) -> String {
    format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
}

fn slide(show: &str, title: &str, text: &str) -> String {
    let shape = |placeholder: &str, text: &str| {
        format!(
            "<p:sp><p:nvPr>{placeholder}</p:nvPr><p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
        )
    };
    let title = if title.is_empty() { String::new() } else { shape("<p:ph type=\"title\"/>", title) };
    format!("<p:sld show=\"{show}\"><p:spTree>{}{title}</p:spTree></p:sld>", shape("", text))
}

/// A presentation whose slides are shown in the order 2, 1, 3.
fn presentation() -> Vec<(&'static str, String)> {
    let list = "<p:presentation><p:sldIdLst><p:sldId id=\"256\" r:id=\"b\"/><p:sldId id=\"257\" r:id=\"a\"/><p:sldId id=\"258\" r:id=\"c\"/></p:sldIdLst></p:presentation>";
    let slides = [("a", "slides/slide1.xml"), ("b", "/ppt/slides/slide2.xml"), ("c", "slides/slide3.xml")];
    let slides: String = slides.map(|(id, target)| relation(id, "slide", target)).concat();
    vec![
        ("_rels/.rels", format!("<Relationships>{}</Relationships>", relation("r", "officeDocument", "ppt/presentation.xml"))),
        ("ppt/presentation.xml", list.to_owned()),
        ("ppt/_rels/presentation.xml.rels", format!("<Relationships>{slides}</Relationships>")),
        ("ppt/slides/slide1.xml", slide("1", "", "no title \u{2022}_x000B_here")),
        ("ppt/slides/slide2.xml", slide("1", "First &amp; last", "words")),
        ("ppt/slides/slide3.xml", slide("0", "Hidden one", "1. point")),
        (
            "ppt/slides/_rels/slide2.xml.rels",
            format!(
                "<Relationships>{}{}</Relationships>",
                relation("n", "notesSlide", "../notesSlides/n.xml"),
                relation("k", "comments", "../comments/k.xml")
            ),
        ),
        (
            "ppt/notesSlides/n.xml",
            "<p:notes><p:sp><p:ph type=\"sldNum\"/><p:txBody><a:p><a:r><a:t>1</a:t></a:r></a:p></p:txBody></p:sp>\
             <p:sp><p:ph type=\"body\" idx=\"1\"/><p:txBody><a:p><a:r><a:t>Say it slowly.</a:t></a:r></a:p></p:txBody></p:sp></p:notes>"
                .into(),
        ),
        (
            "ppt/comments/k.xml",
            "<p:cmLst><p:cm><p:text>Is this so?</p:text></p:cm><p188:cm><p188:replyLst><p188:reply><p188:txBody><a:p><a:r><a:t>Yes.</a:t></a:r></a:p>\
             </p188:txBody></p188:reply></p188:replyLst><p188:txBody><a:p><a:r><a:t>Sure?</a:t></a:r></a:p></p188:txBody></p188:cm></p:cmLst>"
                .into(),
        ),
        (
            "docProps/core.xml",
            "<cp:coreProperties><dc:title>PowerPoint Presentation</dc:title><dcterms:created>2020-01-02T00:00:00Z</dcterms:created>\
             </cp:coreProperties>"
                .into(),
        ),
    ]
}

fn zipped(entries: &[(&str, String)]) -> Vec<u8> {
    zip_of(&entries.iter().map(|(name, text)| (*name, text.as_bytes())).collect::<Vec<_>>())
}

fn read(bytes: &[u8]) -> Result<Part> {
    let part = parts(&Input { name: "a.pptx", bytes }, &Options::default()).remove(0)?;
    check(&part.document).unwrap();
    Ok(part)
}

#[test]
fn slides_come_in_their_order_with_notes_and_comments() {
    let Part { document, warnings, .. } = read(&zipped(&presentation())).unwrap();
    assert_eq!(warnings, []);
    let blocks: Vec<String> = document
        .blocks
        .iter()
        .map(|block| {
            let text = block.span.of(&document.text).unwrap();
            format!(
                "{} [{}] {} p{} {text}",
                block.kind.name(),
                block.section.join("/"),
                block.place.as_deref().unwrap(),
                block.page.unwrap()
            )
        })
        .collect();
    assert_eq!(
        blocks,
        [
            "heading [] slide 1 p1 First & last",
            "paragraph [First & last] slide 1 p1 words",
            "comment [First & last] notes to slide 1 p1 Say it slowly.",
            "comment [First & last] comment on slide 1 p1 Is this so?",
            "comment [First & last] comment on slide 1 p1 Sure?",
            "comment [First & last] comment on slide 1 p1 Yes.",
            "paragraph [] slide 2 p2 no title \u{2022}\nhere",
            "heading [] slide 3 (hidden) p3 Hidden one",
            "paragraph [Hidden one] slide 3 (hidden) p3 1. point",
        ]
    );
    assert_eq!(document.pages.len(), 3);
    assert_eq!(document.title.as_deref(), Some("First & last"));
    assert_eq!(document.metadata.date.as_deref(), Some("2020-01-02"));
}

#[test]
fn slides_are_found_without_their_list() {
    let mut entries = presentation();
    entries.retain(|(name, _)| *name != "ppt/presentation.xml");
    let part = read(&zipped(&entries)).unwrap();
    assert!(part.document.text.starts_with("no title"));
    assert!(part.warnings.iter().any(|warning| warning.message.contains("list of slides")));
}

#[test]
fn empty_and_damaged_presentations_are_told() {
    let mut entries = presentation();
    entries.retain(|(name, _)| !name.starts_with("ppt/slides/_rels"));
    for (name, text) in &mut entries {
        if name.starts_with("ppt/slides/slide") {
            *text = slide("1", "", " ");
        }
    }
    assert_eq!(read(&zipped(&entries)).unwrap_err().problem_kind(), Some(Problem::Empty));
    entries.retain(|(name, _)| !name.starts_with("ppt/slides/"));
    assert_eq!(read(&zipped(&entries)).unwrap_err().problem_kind(), Some(Problem::Damaged));
    let bytes = zipped(&presentation());
    for at in (0..bytes.len()).step_by(31) {
        let mut broken = bytes.clone();
        broken[at] ^= 0x55;
        let _ = read(&broken);
        let _ = read(&bytes[..at]);
    }
}

#[test]
fn nesting_without_end_is_read_flat() {
    let mut entries = presentation();
    entries[3].1 = format!("<p:sld>{}<a:p><a:t>deep</a:t></a:p>", "<p:grpSp>".repeat(100_000));
    assert!(read(&zipped(&entries)).unwrap().warnings.iter().any(|warning| warning.message.starts_with("slide 2")));
}
