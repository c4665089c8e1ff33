use super::*;

fn case(expected: Class, source: Option<&str>, span: Option<(usize, usize)>) -> Case {
    Case {
        id: "q".into(),
        quote: "words".into(),
        expected,
        source: source.map(|key| DocId(key.into())),
        claimed_source: None,
        span,
        spans: vec![],
        made: None,
    }
}

fn report(verdict: Verdict, source: Option<&str>, span: Option<(usize, usize)>) -> Report {
    Report { source: source.map(str::to_owned), span, ..Report::new("words", verdict) }
}

/// Scores a verdict that took a millisecond.
fn judged(case: &Case, verdict: Verdict, source: Option<&str>, span: Option<(usize, usize)>) -> Judged {
    score(case, Some((&report(verdict, source, span), 1.0)))
}

fn near(found: Option<f64>, expected: f64) {
    let found = found.unwrap();
    assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
}

#[test]
fn a_line_is_read_with_and_without_what_may_be_missing() {
    let line = r#"{"id":7,"quote":"x","expected":"not_found","source":null}"#;
    let case: Case = serde_json::from_str(line).unwrap();
    assert_eq!((case.id.as_str(), case.expected, case.source, case.span), ("7", Class::Fabricated, None, None));
    let line = r#"{"id":"a","quote":"x","expected":"elided","source":3,"claimed_source":"d","span":[1,4],
                   "spans":[[9,12]],"type":"elided:tail","edit":"tail cut"}"#;
    let case: Case = serde_json::from_str(line).unwrap();
    assert_eq!((case.source.unwrap().0.as_str(), case.claimed_source.unwrap().0.as_str()), ("3", "d"));
    assert_eq!((case.span, case.spans, case.made.as_deref()), (Some((1, 4)), vec![(9, 12)], Some("elided:tail")));
    assert!(serde_json::from_str::<Case>(r#"{"id":"a","quote":"x","expected":"good"}"#).is_err());
}

#[test]
fn spans_are_compared_where_the_source_is_right_and_the_best_of_several_counts() {
    let mut known = case(Class::Verbatim, Some("d"), Some((0, 10)));
    // 5 of 15 in both.
    near(judged(&known, Verdict::Verbatim, Some("d"), Some((5, 15))).span_iou, 1.0 / 3.0);
    known.spans = vec![(5, 13)];
    near(judged(&known, Verdict::Verbatim, Some("d"), Some((5, 15))).span_iou, 0.8);
    near(judged(&known, Verdict::NotJudged, Some("d"), None).span_iou, 0.0);
    near(judged(&known, Verdict::Verbatim, Some("d"), Some((40, 50))).span_iou, 0.0);
    let elsewhere = judged(&known, Verdict::Verbatim, Some("e"), Some((0, 10)));
    assert_eq!((elsewhere.source_right, elsewhere.span_iou), (Some(false), None));
    known.expected = Class::Paraphrase;
    assert_eq!(judged(&known, Verdict::Paraphrase, Some("d"), Some((0, 10))).span_iou, None);
    let from_none = judged(&case(Class::Fabricated, None, None), Verdict::NotFound, None, None);
    assert_eq!((from_none.source_right, from_none.is_right()), (None, true));
    // What a file says is no reason to overflow.
    let hostile = case(Class::Verbatim, Some("d"), Some((usize::MAX, 0)));
    near(judged(&hostile, Verdict::Verbatim, Some("d"), Some((3, 9))).span_iou, 0.0);
}

/// Ten quotations, reckoned by hand.
fn ten() -> Vec<Judged> {
    let d = Some("d");
    let span = Some((0, 10));
    let verbatim = case(Class::Verbatim, d, span);
    let elided = case(Class::Elided, d, span);
    let altered = Case { made: Some("altered:number".into()), ..case(Class::Altered, d, span) };
    let made_up = case(Class::Fabricated, None, None);
    vec![
        judged(&verbatim, Verdict::Verbatim, d, span), // right, overlap 1
        judged(&verbatim, Verdict::Typographic, d, Some((0, 8))), // wrong, but passes; overlap 0.8
        judged(&verbatim, Verdict::NotJudged, None, None), // false alarm
        score(&verbatim, None),                        // missing: wrong, and no alarm
        judged(&elided, Verdict::Altered, d, Some((5, 10))), // false alarm; overlap 0.5
        judged(&altered, Verdict::Altered, d, span),   // right, overlap 1
        judged(&altered, Verdict::Elided, Some("e"), span), // false accept, wrong source
        judged(&case(Class::Paraphrase, d, span), Verdict::Elided, d, span), // passes, and is no false accept
        judged(&made_up, Verdict::NotFound, None, None), // right
        judged(&made_up, Verdict::Paraphrase, d, span), // wrong, does not pass
    ]
}

#[test]
fn the_figures_are_those_reckoned_by_hand() {
    let rows = ten();
    let rows: Vec<&Judged> = rows.iter().collect();
    let figures: BTreeMap<&str, Option<f64>> = MEASURES.into_iter().zip(super::figures(&rows)).collect();
    // Verbatim 1/1 and 1/4: 0.4. Altered 1/2 and 1/2: 0.5. Fabricated 1/1 and 1/2: 0.6667, rounded. The others 0.
    near(figures["macro_f1"], (0.4 + 0.5 + 0.6667) / 7.0);
    near(figures["accuracy"], 0.3);
    near(figures["false_accept_rate"], 1.0 / 4.0);
    near(figures["false_alarm_rate"], 2.0 / 5.0);
    near(figures["paraphrase_judged_faithful"], 1.0);
    near(figures["source_accuracy"], 5.0 / 8.0);
    near(figures["span_iou_mean"], (1.0 + 0.8 + 0.5 + 1.0) / 4.0);
    near(figures["span_iou_ge_0.8"], 3.0 / 4.0);
    assert_eq!(super::figures(&[]), [None; 8]);
}

#[test]
fn each_class_and_each_type_is_told_apart() {
    let rows = ten();
    let rows: Vec<&Judged> = rows.iter().collect();
    let classes = classes(&rows);
    assert_eq!(classes.len(), 7);
    let verbatim = &classes["verbatim"];
    assert_eq!((verbatim.n, verbatim.precision, verbatim.recall), (4, 1.0, 0.25));
    near(verbatim.wrong_way_round, 0.25);
    let judged_as: Vec<(&str, usize)> = verbatim.judged_as.iter().map(|(name, &n)| (name.as_str(), n)).collect();
    assert_eq!(judged_as, [("missing", 1), ("not_judged", 1), ("typographic", 1), ("verbatim", 1)]);
    assert_eq!(classes["fabricated"].judged_as["fabricated"], 1);
    assert_eq!((classes["misattributed"].f1, classes["misattributed"].wrong_way_round), (0.0, None));
    let types = by_type(&rows);
    assert_eq!(types["altered:number"], Made { n: 2, wrong_way_round: 1 });
    assert_eq!(types["verbatim"], Made { n: 4, wrong_way_round: 1 });
}
