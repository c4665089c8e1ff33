use proptest::prelude::*;

use super::*;
use crate::document::locator::locate;
use crate::document::model::check;
use crate::text::Span;

fn read(text: &str) -> (Document, Vec<Warning>) {
    let mut warnings = Vec::new();
    let reader = Reader { name: "markdown".into(), version: VERSION };
    let document = document(text, reader, &mut warnings);
    check(&document).unwrap();
    (document, warnings)
}

fn text(markdown: &str) -> String {
    read(markdown).0.text
}

#[test]
fn markup_goes_and_words_stay() {
    for (markdown, plain) in [
        (
            "# Title #\n\nSome *emphasis*, `code` and [a link](http://x.y \"t\").",
            "Title\n\nSome emphasis, code and a link.",
        ),
        ("one\ntwo  \nthree", "one\ntwo\nthree"),
        ("- a\n- b\n  - c\n- d\n\ntext", "• a\n• b\n  • c\n• d\n\ntext"),
        ("3. a\n4. b", "3. a\n4. b"),
        ("- a\n\n- b\n\n  more\n", "• a\n\n• b\n\nmore"),
        ("| a | b |\n|---|---|\n| c \\| d | *e* |\n", "a\tb\nc | d\te"),
        ("| | b |\n|---|---|\n| c | |\n", "\tb\nc"),
        ("![the alt](i.png) after", "the alt after"),
        ("a[^1]\n\n[^1]: The note.\n", "a[1]\n\n[1] The note."),
        ("> said\n> so\n\nafter", "said\nso\n\nafter"),
        ("```rust\nfn a() {\n\n    b\n}\n```\n", "fn a() {\n\n    b\n}"),
        ("a&nbsp;b \u{ad}c\u{200b}d &amp; <b>e</b>", "a\u{a0}b \u{ad}c\u{200b}d & e"),
        ("- [x] done\n- [ ] open", "• [x] done\n• [ ] open"),
        ("H\n===\n\nT ~~old~~ <!-- no -->new", "H\n\nT old new"),
        ("* * *\n\nx", "x"),
    ] {
        assert_eq!(text(markdown), plain, "{markdown}");
    }
}

#[test]
fn html_in_markdown_is_read_as_html() {
    assert_eq!(
        text("<table>\n\n<tr><td>a</td><td>b</td></tr>\n\n</table>\n\n<div>\n\n*x* y\n\n</div>\n\n<!-- no -->\n"),
        "a\tb\n\nx y"
    );
}

#[test]
fn front_matter_is_metadata_and_lines_count_from_the_top_of_the_file() {
    let source =
        "---\ntitle: The title\ndate: 2024-02-03\nlang: en\n---\n\n# Other\n\none\ntwo\n\n- item\n\n## Sub\n\n12. x\n";
    let (document, _) = read(source);
    assert_eq!(document.title.as_deref(), Some("The title"));
    assert_eq!(document.metadata.date.as_deref(), Some("2024-02-03"));
    assert_eq!(document.metadata.language.as_deref(), Some("en"));
    assert!(!document.text.contains("2024"));
    for word in ["Other", "one", "two", "item", "Sub", "x"] {
        let at = document.text.find(word).unwrap();
        let place = locate(&document.text, &document.blocks, &[], Span::new(at, at + word.len()));
        let line = source.lines().position(|line| line.contains(word) && !line.contains("date"));
        let wanted = if word == "x" { 16 } else { line.unwrap() as u32 + 1 };
        assert_eq!(place.line, Some(wanted), "{word}");
    }
    let last = document.blocks.last().unwrap();
    assert_eq!(last.section, ["Other", "Sub"]);
    assert_eq!(last.paragraph.as_deref(), Some("12"));
}

#[test]
fn what_could_move_a_cursor_is_replaced_and_told() {
    let (document, warnings) = read("a \u{1b}]8;;http://x\u{7}link &#x1b;[2J \u{202e}b");
    assert!(!document.text.chars().any(crate::text::safe::is_unsafe));
    assert_eq!(warnings, [Warning::new("4 control characters were replaced")]);
}

#[test]
fn hostile_nesting_ends() {
    for unit in ["> ", "- ", "[", "*a **b", "<div>", "`", "![", "1. ", "&#x1b;", "| a "] {
        let _ = read(&unit.repeat(20_000));
        let _ = read(&format!("{unit}x\n").repeat(5_000));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn any_text_gives_a_sound_document(text in "([ ]{0,4}(#{1,3} |> |- |[0-9]\\. |\\| |```|<p>|\\[\\^1\\]: )?[\\PC]{0,12}\n{0,2}){0,12}") {
        let _ = read(&text);
    }
}
