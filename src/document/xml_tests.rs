//! What broken and hostile XML may do to its reader.

use super::*;

/// Tags and text in short: `<a` `text` `>a`.
fn events(text: &str) -> (Vec<String>, Option<String>) {
    let mut xml = Reader::new(text);
    let mut out: Vec<String> = Vec::new();
    while let Some(event) = xml.next() {
        match event {
            Event::Start(tag) => out.push(format!("<{}", tag.name())),
            Event::Text(text) => match out.last_mut() {
                Some(last) if !last.starts_with(['<', '>']) => last.push_str(&text),
                _ => out.push(text.into_owned()),
            },
            Event::End(name) => out.push(format!(">{name}")),
        }
    }
    assert_eq!(xml.depth(), 0);
    (out, xml.damage().map(str::to_owned))
}

#[test]
fn tags_come_in_pairs_and_text_is_resolved() {
    let (found, damage) =
        events("<?xml version='1.0'?><w:p a='1'>x &lt;&#x41;&amp;<!-- c --> y<b/><![CDATA[<z>]]></w:p>");
    assert_eq!(found, ["<p", "x <A& y", "<b", ">b", "<z>", ">p"]);
    assert_eq!(damage, None);
}

#[test]
fn attributes_are_found_by_local_and_by_full_name() {
    let mut xml = Reader::new("<a w:id=\"7\" r:id='x&quot;&amp;&nope;&' val=\"&#0;\"/>");
    let Some(Event::Start(tag)) = xml.next() else { panic!() };
    assert_eq!(tag.number("id"), Some(7));
    assert_eq!(tag.qualified("r:id").as_deref(), Some("x\"&&nope;&"));
    assert_eq!(tag.attribute("val").as_deref(), Some("\u{fffd}"));
    assert_eq!(tag.attribute("none"), None);
}

#[test]
fn broken_files_give_what_is_in_them_and_say_so() {
    for (text, found) in [
        ("<a><b>one", vec!["<a", "<b", "one", ">b", ">a"]),
        ("<a><b>one</a>two", vec!["<a", "<b", "one", ">b", ">a", "two"]),
        ("<a>one</c>two</a>", vec!["<a", "onetwo", ">a"]),
        ("<a>one<b x='", vec!["<a", "one", ">a"]),
        ("<a>one<!oops><b>two</b></a>", vec!["<a", "one", "<b", "two", ">b", ">a"]),
    ] {
        let (events, damage) = events(text);
        assert_eq!(events, found, "{text}");
        assert!(damage.is_some(), "{text}");
    }
}

#[test]
fn entities_of_the_files_own_are_left_out_and_counted() {
    let text = "<!DOCTYPE a [<!ENTITY x \"lol\"><!ENTITY y \"&x;&x;\"><!ENTITY z SYSTEM \"file:///etc/passwd\">]>\
                <a>1&y;2&z;3 & 4 &#xZZ;</a>";
    let mut xml = Reader::new(text);
    xml.next();
    assert_eq!(xml.text(1_000), "123 & 4 \u{fffd}");
    assert_eq!(xml.warnings("the text"), [Warning::new("2 entities of the text's own were left out")]);
}

#[test]
fn a_hundred_thousand_tags_deep_is_flattened() {
    let text = format!("<a>{}inner{}after</a>", "<b>".repeat(100_000), "</b>".repeat(100_000));
    let (found, damage) = events(&text);
    assert_eq!(found.iter().filter(|event| event.as_str() == "<b").count(), MAX_DEPTH - 1);
    assert!(found.contains(&"inner".to_owned()) && found.contains(&"after".to_owned()));
    assert_eq!(damage, None);
}

#[test]
fn skipping_leaves_out_the_whole_element() {
    let mut xml = Reader::new("<a><b>x<b>y</b><c/></b>z<d/></a>");
    xml.next();
    xml.next();
    xml.skip();
    assert!(matches!(xml.next(), Some(Event::Text(text)) if text == "z"));
    assert!(matches!(xml.next(), Some(Event::Start(tag)) if tag.name() == "d"));
    xml.skip();
    assert!(matches!(xml.next(), Some(Event::End(name)) if name == "a"));
}

#[test]
fn encodings_are_told_by_mark_zeros_and_declaration() {
    let utf16: Vec<u8> = "<a>é</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked: Vec<u8> = [b"\xff\xfe".as_slice(), &utf16].concat();
    for bytes in [
        "<a>é</a>".as_bytes(),
        b"\xef\xbb\xbf<a>\xc3\xa9</a>",
        &utf16,
        &marked,
        b"<?xml version=\"1.0\" encoding='ISO-8859-1'?><a>\xe9</a>",
    ] {
        let (text, replaced) = decode(bytes);
        assert!(text.ends_with("<a>é</a>") && !replaced, "{text}");
    }
    assert!(decode(b"<a>\xe9</a>").1);
}

#[test]
fn escapes_of_office_formats_are_resolved_for_controls_only() {
    assert_eq!(office_unescaped("a_x001B_[2J_x000B_b"), "a\u{1b}[2J\nb");
    assert_eq!(office_unescaped("my_x0041_ _x00 _x001b"), "my_x0041_ _x00 _x001b");
    assert_eq!(office_unescaped("plain"), "plain");
}
