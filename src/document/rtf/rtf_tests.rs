use super::super::model::check;
use super::super::{BlockKind, Document};
use super::*;

fn part(rtf: &[u8]) -> Part {
    let part = parts(&Input { name: "a.rtf", bytes: rtf }, &Options::default()).remove(0).unwrap();
    check(&part.document).unwrap();
    part
}

fn document(rtf: &str) -> Document {
    part(rtf.as_bytes()).document
}

fn text(rtf: &str) -> String {
    document(rtf).text
}

#[test]
fn bytes_are_read_in_the_code_page_of_their_font() {
    for (rtf, plain) in [
        (r"{\rtf1\ansi caf\'e9 \'93x\'94\~y}", "café “x”\u{a0}y"),
        (r"{\rtf1\ansi\ansicpg1251 \'cc\'e8\'f0}", "Мир"),
        (r"{\rtf1{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset238 B;}}\f1 \'e8\f0 \'e8{\f1\'e8}\'e8}", "čèčè"),
        (r"{\rtf1{\fonttbl{\f1\fcharset128 M;}}\f1 \'93\'fa\'96\'7b}", "日本"),
        (r"{\rtf1\mac \'8e}", "é"),
        (r"{\rtf1{\fonttbl{\f3\fcharset2 Symbol;}}x{\f3\'b7}}", "x•"),
    ] {
        assert_eq!(text(rtf), plain, "{rtf}");
    }
}

#[test]
fn unicode_is_taken_and_what_stands_for_it_is_not() {
    for (rtf, plain) in [
        (r"{\rtf1 \u8364?5 \u-4051?x}", "€5 \u{f02d}x".replace('\u{f02d}', "-").as_str()),
        (r"{\rtf1\uc2 \u26085\'93\'fax}", "日x"),
        (r"{\rtf1\uc0 \u233 e{\uc1\u233 e}\u233 e}", "éeéée"),
        (r"{\rtf1 \u-10179?\u-8704?!}", "😀!"),
        (r"{\rtf1 \u-10179?!}", "\u{fffd}!"),
    ] {
        assert_eq!(text(rtf), plain, "{rtf}");
    }
}

#[test]
fn what_is_not_shown_is_left_out() {
    let rtf = r"{\rtf1{\fonttbl{\f0 Arial;}}{\colortbl;\red0;}{\*\generator Word;}{\info{\author Me}{\title The title}
{\creatim\yr2024\mo5\dy6}}{\header Running}Shown{\v hidden} {\deleted gone}{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}
{\pict\pngblip 89504e47}{\*\unknown nothing}{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt In a box\par}}{\bin4 }}{{ end\par}";
    let document = document(&rtf.replace("\\bin4 }}{{", "\\bin4 }}{{}"));
    assert_eq!(document.title.as_deref(), Some("The title"));
    assert_eq!(document.metadata.date.as_deref(), Some("2024-05-06"));
    assert_eq!(document.text, "Shown link end\n\nRunning\n\nIn a box");
    assert_eq!(document.blocks[1].kind, BlockKind::Running);
}

#[test]
fn headings_lists_tables_and_notes_are_blocks_of_their_kind() {
    let rtf = r"{\rtf1{\stylesheet{\s1\outlinelevel0 heading 1;}{\s2 heading 2;}}\pard\s1 First\par\pard\s2 Second\par
\pard{\listtext 1.\tab}one\par{\listtext\'b7\tab}two\par\pard text{\footnote{\super 1} Said below.\par}{\footnote\ftnalt At the end.} on\par
\trowd\intbl a\cell b\par c\cell\row\intbl \cell d\cell\row\pard 12. Numbered\par\outlinelevel1 Third\par}";
    let document = document(rtf);
    let blocks: Vec<_> = document
        .blocks
        .iter()
        .map(|block| {
            let place = block.place.clone().or_else(|| block.paragraph.clone()).unwrap_or_default();
            (block.kind.name(), block.span.of(&document.text).unwrap(), place)
        })
        .collect();
    let expected = [
        ("heading", "First", ""),
        ("heading", "Second", ""),
        ("list_item", "1. one", "1"),
        ("list_item", "• two", ""),
        ("paragraph", "text on", ""),
        ("note", "1 Said below.", "footnote 1"),
        ("note", "At the end.", "endnote 1"),
        ("table_row", "a\tb c", ""),
        ("table_row", "d", ""),
        ("paragraph", "12. Numbered", "12"),
        ("heading", "Third", ""),
    ];
    assert_eq!(blocks.len(), expected.len(), "{blocks:?}");
    for (block, (kind, words, place)) in blocks.iter().zip(expected) {
        assert_eq!((block.0, block.1, block.2.as_str()), (kind, words, place));
    }
    assert_eq!(document.blocks[2].section, ["First", "Second"]);
}

#[test]
fn a_file_that_is_cut_off_says_so() {
    for rtf in [r"{\rtf1 words {\b more", r"{\rtf1 words\'9", r"{\rtf1 words \u2", r"{\rtf1 words }} more }"] {
        let part = part(rtf.as_bytes());
        assert!(part.document.text.starts_with("words"), "{rtf}");
        assert!(part.warnings[0].message.contains("damaged"), "{rtf}");
    }
    assert!(part(b"{\\rtf1 whole}\r\n\0").warnings.is_empty());
    let error =
        parts(&Input { name: "a.rtf", bytes: b"{\\rtf1 {\\pict 00" }, &Options::default()).remove(0).unwrap_err();
    assert_eq!(error.problem_kind(), Some(Problem::Empty));
    assert!(error.to_string().contains("cut off"));
}

#[test]
fn the_number_of_a_paragraph_brings_no_control_characters() {
    let document = document(r"{\rtf1{\listtext\'07i\'1b.\tab}item\par}");
    let label = document.blocks[0].paragraph.as_deref().unwrap();
    assert!(label.contains('i') && !label.contains(crate::text::safe::is_unsafe), "{label:?}");
}

#[test]
fn groups_nested_without_end_are_read() {
    for open in ["{", "{\\b", "{\\footnote x", "{\\*\\shpinst{\\shptxt ", "{\\stylesheet{", "{\\trowd\\intbl\\cell"] {
        let rtf = format!("{{\\rtf1 before {}inner{} after}}", open.repeat(100_000), "}".repeat(100_000));
        let part = part(rtf.as_bytes());
        assert!(part.document.text.starts_with("before"), "{open}");
    }
}
