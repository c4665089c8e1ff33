use super::*;

#[test]
fn a_note_that_adduce_wrote_names_its_document_whatever_its_title_is() {
    let named = |key: &str, title: &str| Named { key: key.into(), title: title.into(), symbol: None };
    let documents = [named("one.md", "Report"), named("two.md", "Report"), named("timeline.md", "Timeline")];
    let anchor =
        crate::quote::anchor::Anchor { key: "two.md".into(), span: Span::new(0, 9), text_sha256: "ab".repeat(32) };
    let note = crate::quote::anchor::comment(&anchor);
    let text = format!("“Peace is the law.”[^n1]\n\n# Timeline\n\n[^n1]: *Report*. {note}\n");
    let marked = find(&text);
    assert_eq!(attribution(&text, &marked[0], &documents).document.as_deref(), Some("two.md"));
}

use crate::quote::Verdict;

fn quotes(text: &str) -> Vec<String> {
    find(text).into_iter().map(|marked| marked.quote).collect()
}

#[test]
fn marks_of_all_the_usual_styles_are_found() {
    for text in [
        "He said “all of us agree” today.",
        "He said \"all of us agree\" today.",
        "Er sagte „all of us agree“ heute.",
        "Il dit « all of us agree » hier.",
        "Er sagte »all of us agree« heute.",
        "He said 'all of us agree' today.",
        "He said ‘all of us agree’ today.",
    ] {
        assert_eq!(quotes(text), ["all of us agree"], "{text}");
    }
    assert_eq!(quotes("他说「数字合作是共同的责任」。"), ["数字合作是共同的责任"]);
}

#[test]
fn apostrophes_open_nothing_and_terms_are_no_quotations() {
    assert_eq!(quotes("It's the States' own right, isn't it, in the '90s.").len(), 0);
    assert_eq!(quotes("The so-called \"digital divide\" is wide.").len(), 0);
    assert_eq!(quotes("He said 'it isn't the States' fault at all' and left."), ["it isn't the States' fault at all"]);
}

#[test]
fn nested_quotations_are_one() {
    assert_eq!(quotes("“She said ‘we all agree here’ and left.”"), ["She said ‘we all agree here’ and left."]);
}

#[test]
fn what_is_set_off_is_found() {
    let text = "As it says:\n\n> We the peoples\n> have resolved.\n> — Charter, p. 4\n\nAnd then:\n\n    the indented words count\n\nElse:\n\n*the words in italics count*\n";
    assert_eq!(
        quotes(text),
        ["We the peoples\nhave resolved.", "the indented words count", "the words in italics count"]
    );
}

#[test]
fn what_stands_beside_names_the_source() {
    let documents = [
        Named { key: "c.pdf".into(), title: "Charter of the Nations".into(), symbol: None },
        Named { key: "r.pdf".into(), title: "The Pact".into(), symbol: Some("A/RES/79/1".into()) },
    ];
    let claim = |text: &str| attribution(text, &find(text)[0], &documents);
    let found = claim("“we shall all agree” (A/RES/79/1, para. 3).");
    assert_eq!((found.document.as_deref(), found.paragraph.as_deref()), (Some("r.pdf"), Some("3")));
    let found = claim("“we shall all agree” (Charter, p. 4).");
    assert_eq!((found.document.as_deref(), found.page.as_deref()), (Some("c.pdf"), Some("4")));
    let found = claim("“we shall all agree”[^1] more.\n\n[^1]: The Pact, art. 12.");
    assert_eq!((found.document.as_deref(), found.article.as_deref()), (Some("r.pdf"), Some("12")));
}

#[test]
fn a_wrong_place_is_a_finding() {
    let mut report = Report::new("words", Verdict::Verbatim);
    report.source = Some("r.pdf".into());
    report.paragraph = Some("5".into());
    Claim { paragraph: Some("3".into()), ..Claim::default() }.compare(&mut report);
    assert!(!report.faithful && report.explanation.contains("para. 3"));
}
