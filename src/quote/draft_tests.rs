use super::*;
use crate::document::{Block, BlockKind, Document, Metadata, Reader};
use crate::quote::Verdict;
use crate::quote::report::Report;

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
fn each_paragraph_of_a_long_quotation_is_checked_though_only_the_last_is_closed() {
    let text =
        "He said:\n\n“The first thing is this.\n\n“The second thing is that.”\n\n“Never closed it was.\n\nThen more.\n";
    assert_eq!(quotes(text), ["The first thing is this.", "The second thing is that."]);
}

#[test]
fn what_is_too_long_between_marks_is_told_and_what_stands_within_is_still_found() {
    let long = "Nobody reads as much as this. ".repeat(800);
    for (open, shut, inner) in
        [('“', '”', "‘all of us agree’"), ('"', '"', "‘all of us agree’"), ('«', '»', "“all of us agree”")]
    {
        let text =
            format!("Before.\n\nHe said {open}{long}{inner} it ends{shut}, and “this is short enough”.\n\nBehind.\n");
        let found = find(&text);
        let told: Vec<(bool, usize)> = found.iter().map(|marked| (marked.too_long, marked.span.start)).collect();
        let place = |part: &str| text.find(part).unwrap();
        assert_eq!(
            told,
            [(true, place(&format!("{open}Nobody"))), (false, place(inner)), (false, place("“this is"))],
            "{open}"
        );
        assert_eq!(found[0].span.end, place(&format!("{shut}, and")) + shut.len_utf8());
    }
    // A mark that is never closed, and one that is closed in another paragraph, begin nothing.
    assert!(find(&format!("“{long}")).is_empty());
    assert!(find(&format!("“{long}\n\nand so on”")).is_empty());
    // Code is no quotation, however long.
    assert!(find(&format!("```\n“{long}”\n```\n")).is_empty());
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
fn what_is_set_in_and_introduced_is_found_and_lists_and_code_are_not() {
    let quoted = "As the Charter says:\n\n  We the peoples of the world\n  have resolved to agree.\n\n  And so they did.\n\nSo much for that.\n";
    assert_eq!(quotes(quoted), ["We the peoples of the world\nhave resolved to agree.", "And so they did."]);
    for text in [
        // Nothing introduces it.
        "It says so.\n\n  We the peoples of the world\n\nSo much.\n",
        // The text is set in throughout.
        "  One line of the text.\n\n  As it says:\n\n  We the peoples of the world.\n",
        "They are:\n\n  - the first of the items\n  - the second of the items\n",
        "They are:\n\n  1. the first of the items\n",
        "They are:\n\n  (a) the first of the items\n",
        "Run it:\n\n    let x = read(the, file);\n    write(x);\n",
        "Write to:\n\n  Name: the office of law\n  Street: the first of May\n",
        "They are:\n\n  | a table | of words | here |\n",
    ] {
        assert_eq!(quotes(text).len(), 0, "{text}");
    }
}

#[test]
fn what_stands_beside_names_the_source() {
    let documents = [
        Named { key: "c.pdf".into(), title: "Charter of the Nations".into(), symbol: None },
        Named { key: "r.pdf".into(), title: "The Pact".into(), symbol: Some("A/RES/79/1".into()) },
    ];
    let claim = |text: &str| attribution(text, &find(text)[0], &documents);
    let found = claim("“we shall all agree” (A/RES/79/1, para. 3).");
    let value = |said: &Option<Said>| said.as_ref().map(|said| said.value.clone());
    assert_eq!((found.document.as_deref(), value(&found.paragraph).as_deref()), (Some("r.pdf"), Some("3")));
    let found = claim("“we shall all agree” (Charter, p. 4).");
    assert_eq!((found.document.as_deref(), value(&found.page).as_deref()), (Some("c.pdf"), Some("4")));
    let found = claim("“we shall all agree”[^1] more.\n\n[^1]: The Pact, art. 12.");
    assert_eq!((found.document.as_deref(), value(&found.article).as_deref()), (Some("r.pdf"), Some("12")));
}

#[test]
fn a_wrong_place_is_a_finding() {
    let mut report = Report::new("words", Verdict::Verbatim);
    report.source = Some("r.pdf".into());
    report.paragraph = Some("5".into());
    let paragraph = Some(Said { value: "3".into(), ..Said::default() });
    Claim { paragraph, ..Claim::default() }.compare(&mut report);
    assert!(!report.faithful && report.explanation.contains("para. 3"));
}

#[test]
fn the_words_of_a_quotation_keep_their_place_in_the_draft() {
    let text = "As it says:\r\n\r\n> We the peoples\r\n> have resolved.\r\n> — Charter, p. 4\r\n\r\nHe said “ all of us agree ” here.\n";
    let found = find(text);
    assert_eq!(found.len(), 2, "{found:?}");
    for marked in &found {
        let pieces: String = marked.pieces.iter().filter_map(|piece| piece.of(text)).collect();
        assert_eq!(pieces, marked.quote);
    }
    assert_eq!(found[0].quote, "We the peoples\nhave resolved.");
    let at = found[0].quote.find("peoples\nhave").unwrap();
    let span = found[0].in_draft(Span::new(at, at + "peoples\nhave".len())).unwrap();
    assert_eq!(span.of(text), Some("peoples\r\n> have"));
    let end = found[1].quote.len();
    assert_eq!(found[1].in_draft(Span::new(end, end)).map(|span| &text[span.start..]), Some(" ” here.\n"));
}

#[test]
fn what_stands_in_another_paragraph_is_said_of_another_quotation() {
    let documents = [Named { key: "c.pdf".into(), title: "Charter of the Nations".into(), symbol: None }];
    let text = "“we shall all agree”, he said.\n\nThe Charter of the Nations, p. 9, is old.";
    assert_eq!(attribution(text, &find(text)[0], &documents), Claim::default());
    let text = "The Charter of the Nations says:\n\n> we shall all agree\n\nMore.";
    assert_eq!(attribution(text, &find(text)[0], &documents).document.as_deref(), Some("c.pdf"));
    let text = "Thus:\n\n> we shall all agree\n\n(Charter of the Nations, p. 9)\n";
    let claim = attribution(text, &find(text)[0], &documents);
    assert_eq!(claim.cited.and_then(|cited| cited.of(text)), Some("Charter of the Nations, p. 9"));
}

#[test]
fn the_places_of_a_citation_are_those_of_the_draft() {
    let documents = [Named { key: "c.md".into(), title: "The Nation's Charter".into(), symbol: None }];
    let text = "ÉÉ “we shall all agree” (*The Nation’s\nCharter*, p. 4).";
    let claim = attribution(text, &find(text)[0], &documents);
    assert_eq!(claim.named.and_then(|named| named.of(text)), Some("The Nation’s\nCharter"));
    assert_eq!(claim.page.as_ref().and_then(|page| page.span.of(text)), Some("p. 4"));
    assert_eq!(claim.page.as_ref().and_then(|page| page.number.of(text)), Some("4"));
}

#[test]
fn ibid_is_the_document_before() {
    let text = "“we shall all agree” (ibid., p. 5).";
    let mut claim = attribution(text, &find(text)[0], &[]);
    assert!(claim.same);
    claim.follows(Some("c.pdf"));
    assert_eq!(claim.document.as_deref(), Some("c.pdf"));
}

#[test]
fn a_note_is_found_by_its_number_where_its_mark_is_text() {
    let documents = [
        Named { key: "c.pdf".into(), title: "Charter of the Nations".into(), symbol: None },
        Named { key: "p.pdf".into(), title: "The Pact of the Nations".into(), symbol: None },
    ];
    for (behind, note) in [("1", "1 "), (".¹", "1. "), ("[1].", "[1] "), (",1", "1"), ("(1)", "(1) ")] {
        let text = format!(
            "Here “we shall all agree”{behind} and so on.\n\n1. We come to the members.\n\n11 The Pact of the Nations.\n\n\
             {note}Charter of the\nNations, p. 4.\n\n2 The Pact of the Nations.\n"
        );
        let claim = attribution(&text, &find(&text)[0], &documents);
        assert_eq!(claim.document.as_deref(), Some("c.pdf"), "{text}");
        assert_eq!(claim.page.map(|page| page.value).as_deref(), Some("4"), "{text}");
    }
    let text = "Here “we shall all agree” 1 time.\n\n1 Charter of the Nations.\n";
    assert_eq!(attribution(text, &find(text)[0], &documents).document, None);
}

#[test]
fn a_bracket_that_names_the_document_outweighs_a_line_that_begins_with_the_same_number() {
    let named = |key: &str, title: &str| Named { key: key.into(), title: title.into(), symbol: None };
    let documents = [named("c.md", "Charter of the Nations"), named("p.md", "The Pact of the Nations")];
    let text = "“We shall all agree on it.”1 (Charter of the Nations, line 4)\n\n1 The Pact of the Nations, line 2.\n";
    assert_eq!(attribution(text, &find(text)[0], &documents).document.as_deref(), Some("c.md"));
    let documents = [named("c.md", "Guidelines (WCAG)"), named("p.md", "The Pact of the Nations")];
    let text = "“We shall all agree on it.”1 (Guidelines (WCAG), line 4)\n\n1 The Pact of the Nations, line 2.\n";
    assert_eq!(attribution(text, &find(text)[0], &documents).document.as_deref(), Some("c.md"));
}

#[test]
fn the_place_of_a_copy_is_not_that_of_the_source() {
    let documents = [Named { key: "c.md".into(), title: "Charter of the Nations".into(), symbol: None }];
    let text =
        "“We shall all agree on it.”[^1]\n\n[^1]: [1] Charter of the Nations, slide 2. Also in The Pact, p. 1.\n";
    let claim = attribution(text, &find(text)[0], &documents);
    assert_eq!((claim.document.as_deref(), claim.page.map(|page| page.value)), (Some("c.md"), None));
}

#[test]
fn a_document_is_written_out_so_that_its_quotations_are_found() {
    let page = |kind: BlockKind, text: &str| (kind, text.to_owned());
    let mut document = Document {
        title: Some("A brief".into()),
        text: String::new(),
        pages: vec![],
        blocks: vec![],
        metadata: Metadata::default(),
        reader: Reader { name: "x".into(), version: 1 },
    };
    for (kind, text) in [
        page(BlockKind::Heading(1), "A brief"),
        page(BlockKind::Paragraph, "It says that “all of the members shall agree[^footnote 1] on the"),
        page(BlockKind::Running, "Page 3 of 9"),
        page(BlockKind::Paragraph, "fee” and more."),
        page(BlockKind::Quote, "We the peoples\nhave resolved to agree."),
        page(BlockKind::Quote, "— The Charter"),
        page(BlockKind::Code, "print(\"this is no quotation\")"),
        page(BlockKind::Note, "[1] The Charter, p. 4."),
    ] {
        let start = document.text.len();
        document.text.push_str(&text);
        let span = Span::new(start, document.text.len());
        let place = (kind == BlockKind::Note).then(|| "footnote 1".to_owned());
        document.blocks.push(Block { kind, span, place, ..Block::default() });
        document.text.push_str("\n\n");
    }
    let (text, places) = written_out(&document);
    assert_eq!(
        quotes(&text),
        ["all of the members shall agree on the\nfee", "We the peoples\nhave resolved to agree."]
    );
    assert_eq!(places.first().map(|(at, place)| (*at, place.as_str())), Some((0, "")));
    assert!(text.contains("[^footnote 1]: [1] The Charter, p. 4."), "{text}");
}

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
    let text = "“Peace is the law.” (Report [one.md], line 4)\n";
    assert_eq!(attribution(text, &find(text)[0], &documents).document.as_deref(), Some("one.md"));
}

#[test]
fn a_span_of_pages_covers_what_lies_within_and_a_short_form_is_no_page() {
    let page = |text: &str| attribution(text, &find(text)[0], &[]).page;
    let text = "They say “we shall all agree” (pp. 123–25).";
    let said = page(text).unwrap();
    assert!(said.covers("123") && said.covers("124") && said.covers("125") && !said.covers("126"));
    assert_eq!((said.shown().as_str(), said.number.of(text)), ("123–125", Some("123–25")));
    assert_eq!(page("They say “we shall all agree” (S. 12).").unwrap().value, "12");
    assert_eq!(page("They say “we shall all agree” in the U.S. 12 times over."), None);
    assert_eq!(page("They say “we shall all agree” as it was s. 12 then."), None);
}

#[test]
fn a_span_of_paragraphs_is_compared_as_one() {
    let documents = [Named { key: "c.pdf".into(), title: "Charter of the Nations".into(), symbol: None }];
    for said in ["paras. 3-5", "paras. 3–5", "paragraphs 3 – 5", "paras. 3—5"] {
        let text = format!("They say “we shall all agree” (Charter of the Nations, {said}).");
        let claim = attribution(&text, &find(&text)[0], &documents);
        let shown = claim.paragraph.as_ref().map(Said::shown);
        assert_eq!((claim.document.as_deref(), shown.as_deref()), (Some("c.pdf"), Some("3–5")), "{said}");
        let wrong = |paragraph: &str| {
            let mut report = Report::new("we shall all agree", Verdict::Verbatim);
            (report.source, report.paragraph) = (Some("c.pdf".into()), Some(paragraph.into()));
            claim.compare(&mut report);
            (!report.faithful).then_some(report.explanation)
        };
        for paragraph in ["3", "4", "5", "4 (b)"] {
            assert_eq!(wrong(paragraph), None, "{said} {paragraph}");
        }
        let why = wrong("6").unwrap();
        assert!(why.contains("said to be para. 3–5, but is para. 6"), "{why}");
    }
}
