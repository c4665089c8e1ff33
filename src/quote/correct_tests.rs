use std::sync::Arc;

use super::*;
use crate::quote::draft::{Named, attribution, find};
use crate::quote::report::{Report, ReportedDifference};

const TEXT: &str = "The Office is not a regulator. It cannot fine a company, approve a product or overrule a national \
authority. The first envoy was named in January 2021, and the office has a staff of nine people. Each member shall \
pay the fee, unless the board decides otherwise, and may vote at the “general” meeting of mem-\nbers in the spring.";

fn source() -> Source {
    Source {
        key: "office.md".into(),
        title: "The Office".into(),
        text: Arc::from(TEXT),
        pages: vec![],
        running: vec![],
    }
}

/// A report as the engine makes it, of a quotation against the whole of the text.
fn report(quote: &str, source: &Source) -> Report {
    let judged = judge(quote, &written::read(quote), source, Span::new(0, source.text.len())).unwrap();
    let mut report = Report::new(quote, judged.verdict);
    report.source = Some(source.key.clone());
    report.title = Some(source.title.clone());
    report.bytes = Some((judged.span.start, judged.span.end));
    report.text = judged.span.of(&source.text).map(str::to_owned);
    let chars = |span: Span| span.chars(&source.text).map_or((0, 0), |span| (span.start, span.end));
    report.differences = judged
        .differences
        .iter()
        .map(|difference| ReportedDifference {
            kind: difference.kind,
            severity: difference.severity,
            quote: difference.quote.clone(),
            source: difference.source.clone(),
            span: chars(difference.span),
            quote_bytes: (difference.quote_span.start, difference.quote_span.end),
        })
        .collect();
    report
}

/// The draft with the wording of its first quotation put right, which is found and judged anew.
fn corrected(draft: &str, markdown: bool) -> (String, Option<Correction>) {
    let source = source();
    let marked = find(draft).into_iter().next().unwrap_or_else(|| Marked::whole(draft));
    let report = report(&marked.quote, &source);
    let text = Text { text: draft, markdown };
    let correction = propose(text, &marked, &Claim::default(), &report, Some(&source));
    let edits = correction.iter().filter_map(|correction| correction.wording.as_ref()).flat_map(|change| &change.edits);
    let out = apply(draft, edits).text;
    if correction.as_ref().is_some_and(|correction| correction.wording.is_some()) {
        let again = find(&out).into_iter().next().unwrap_or_else(|| Marked::whole(&out));
        let verdict =
            judge(&again.quote, &written::read(&again.quote), &source, Span::new(0, TEXT.len())).unwrap().verdict;
        assert!(verdict.is_faithful(), "{verdict:?}: {out}");
    }
    (out, correction)
}

#[test]
fn words_that_differ_give_way_and_everything_else_stays() {
    for (draft, right) in [
        ("He said “The Office is a regulator.” So.", "He said “The Office is not a regulator.” So."),
        ("It “was named in January 2022, and the office”", "It “was named in January 2021, and the office”"),
        ("It “can fine a company, approve a product”", "It “cannot fine a company, approve a product”"),
        ("It “*has* a staff of *ten* people.”", "It “*has* a staff of *nine* people.”"),
        (
            "„[E]ach member shall always pay the fee … and may vote“",
            "„[E]ach member shall pay the fee, unless the board decides otherwise, and may vote“",
        ),
        (
            "\"EACH MEMBER MAY PAY THE FEE, UNLESS THE BOARD DECIDES OTHERWISE\"",
            "\"EACH MEMBER SHALL PAY THE FEE, UNLESS THE BOARD DECIDES OTHERWISE\"",
        ),
        (
            "“and vote at meeting of members in the spring”",
            "“and may vote at the ‘general’ meeting of members in the spring”",
        ),
        ("«The first envoy and was named in January 2021»", "«The first envoy was named in January 2021»"),
        (
            "> The first envoy was named\n> in January 2012, and the office\n> has a staff of nine",
            "> The first envoy was named\n> in January 2021, and the office\n> has a staff of nine",
        ),
        (
            "“may vote at the secret meeting of members in the spring”",
            "“may vote at the general meeting of members in the spring”",
        ),
    ] {
        let (out, correction) = corrected(draft, true);
        assert_eq!(out, right, "{correction:?}");
    }
}

#[test]
fn what_an_ellipsis_or_a_cut_hid_comes_back() {
    let (out, correction) = corrected("“It … fine a company, approve a product”", false);
    assert_eq!(out, "“It cannot fine a company, approve a product”", "{correction:?}");
    let (out, correction) = corrected("It is “a regulator. It cannot fine a company”", false);
    assert!(out.contains("not a regulator"), "{out} {correction:?}");
    let (out, correction) = corrected("“Each member shall pay the fee”", false);
    assert_eq!(out, "“Each member shall pay the fee, unless the board decides otherwise”", "{correction:?}");
}

#[test]
fn a_quotation_without_a_draft_is_corrected_as_well() {
    let (out, _) = corrected("The Office is a regulator", false);
    assert_eq!(out, "The Office is not a regulator");
}

#[test]
fn what_cannot_be_put_right_by_itself_says_why() {
    let marked = Marked::whole("nobody ever said these words");
    let text = Text { text: "nobody ever said these words", markdown: false };
    for (verdict, why) in [
        (Verdict::NotFound, "nowhere"),
        (Verdict::NotJudged, "too short"),
        (Verdict::Paraphrase, "other words"),
        (Verdict::Altered, "by hand"),
    ] {
        let report = Report::new(&marked.quote, verdict);
        let correction = propose(text, &marked, &Claim::default(), &report, Some(&source())).unwrap();
        assert!(correction.wording.is_none() && correction.by_hand[0].contains(why), "{correction:?}");
    }
    let faithful = Report::new(&marked.quote, Verdict::Verbatim);
    assert_eq!(propose(text, &marked, &Claim::default(), &faithful, None), None);
}

fn cited(draft: &str, change: impl Fn(&mut Report)) -> (String, Correction) {
    let documents = [
        Named { key: "pact.pdf".into(), title: "The Pact of the Nations".into(), symbol: Some("A/RES/79/1".into()) },
        Named { key: "charter.pdf".into(), title: "Charter of the Nations".into(), symbol: None },
    ];
    let marked = find(draft).remove(0);
    let claim = attribution(draft, &marked, &documents);
    let mut report = Report::new(&marked.quote, Verdict::Verbatim);
    (report.source, report.title) = (Some("charter.pdf".into()), Some("Charter of the Nations".into()));
    report.claimed_source.clone_from(&claim.document);
    change(&mut report);
    claim.compare(&mut report);
    let correction = propose(Text { text: draft, markdown: true }, &marked, &claim, &report, None).unwrap_or_default();
    let edits = correction.citation.iter().flat_map(|change| &change.edits);
    (apply(draft, edits).text, correction)
}

#[test]
fn a_wrong_page_paragraph_or_article_is_put_right_in_its_place() {
    let (out, correction) = cited("“we shall all agree” (Charter, p. 4).", |report| report.page = Some(7));
    assert_eq!(out, "“we shall all agree” (Charter, p. 7).", "{correction:?}");
    let (out, _) = cited("“we shall all agree” (Charter, para. 3).", |report| report.paragraph = Some("5".into()));
    assert_eq!(out, "“we shall all agree” (Charter, para. 5).");
    let (out, _) = cited("“we shall all agree”[^1].\n\n[^1]: Charter of the Nations, art. 3.\n", |report| {
        report.division = Some("article 12".into());
    });
    assert_eq!(out, "“we shall all agree”[^1].\n\n[^1]: Charter of the Nations, art. 12.\n");
    let (out, _) =
        cited("“we shall all agree” (Charter, art. 3).", |report| report.division = Some("preamble".into()));
    assert_eq!(out, "“we shall all agree” (Charter, preamble).");
    let (_, right) = cited("“we shall all agree” (Charter, p. 4).", |report| report.page = Some(4));
    assert_eq!(right, Correction::default());
}

#[test]
fn words_of_another_document_are_cited_as_that() {
    let misattributed = |report: &mut Report| {
        (report.verdict, report.faithful, report.page) = (Verdict::Misattributed, false, Some(9));
    };
    let (out, correction) = cited("“we shall all agree” (A/RES/79/1, para. 3).", misattributed);
    assert_eq!(out, "“we shall all agree” (Charter of the Nations, p. 9).", "{correction:?}");
    let (out, correction) = cited("The Pact of the Nations says “we shall all agree” today.", misattributed);
    assert_eq!(out, "The Pact of the Nations says “we shall all agree” today.");
    assert!(correction.by_hand[0].contains("Charter of the Nations, p. 9"), "{correction:?}");
}

#[test]
fn edits_that_meet_are_made_once_and_never_break_the_text() {
    let edit = |bytes, text: &str| Edit { bytes, text: text.into() };
    let edits = [edit((4, 7), "x"), edit((0, 1), "é"), edit((4, 7), "x"), edit((5, 9), "lost"), edit((90, 91), "off")];
    let applied = apply("a bc def", &edits);
    assert_eq!((applied.text.as_str(), applied.made, applied.left_out), ("é bcxf", 2, 2));
    assert_eq!(apply("é", &[edit((1, 2), "half")]).text, "é");
}

#[test]
fn a_list_names_what_to_change_and_what_is_left() {
    let mut report = Report::new("wrong *words*", Verdict::Altered);
    report.explanation = "The words differ.".into();
    report.correction = Some(Correction {
        wording: Some(Change { before: "wrong".into(), after: "right".into(), edits: vec![] }),
        citation: None,
        by_hand: vec!["Look at it.".into()],
    });
    let listed = Listed { place: "p. 3", report: &report, wording: true, citation: true };
    let text = list("a_b.docx", &[listed]);
    assert!(text.starts_with("# Corrections to a\\_b.docx\n\n## 1. p. 3: altered\n\n> wrong \\*words\\*\n"), "{text}");
    assert!(text.contains("- [ ] Wording: “wrong” → “right”") && text.contains("- [ ] Look at it."), "{text}");
    let left = list("a", &[Listed { wording: false, ..listed }]);
    assert!(!left.contains("right"), "{left}");
}

#[test]
fn emphasis_beside_a_missing_word_is_kept() {
    let draft = "They say “It cannot **fine** company, approve a product or overrule a national authority.”\n";
    let (after, _) = corrected(draft, true);
    assert!(after.contains("**fine** a company"), "{after}");
}
