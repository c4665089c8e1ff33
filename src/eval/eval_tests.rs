use std::collections::BTreeMap;

use super::answers::{self, Hit, Scored, fold, score};
use super::bootstrap::{Interval, Random, intervals, percentile};
use super::calibration::calibration;
use super::compare::changes;
use super::gold::{DocId, Gold, Query, Turn, turns};
use super::ranking;
use super::report::{Answers, Report, Retrieval};
use crate::answer::followup;
use crate::answer::{Answer, Citation, Claim, DocumentRef};
use crate::text::Span;

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
}

fn gold(id: &str, answers: &[&str], doc: Option<&str>) -> Gold {
    Gold {
        id: id.into(),
        question: "Why?".into(),
        history: vec![],
        answers: answers.iter().map(ToString::to_string).collect(),
        doc: doc.map(|doc| DocId(doc.into())),
        span: None,
        withdrawn: false,
    }
}

fn answer(claims: &[(&str, &str)], short: Option<&str>, confidence: f32) -> Answer {
    Answer {
        question: "Why?".into(),
        abstained: claims.is_empty(),
        confidence,
        answer: short.map(str::to_owned),
        claims: claims
            .iter()
            .enumerate()
            .map(|(at, (_, text))| Claim { text: (*text).into(), citations: vec![at + 1], ..Claim::default() })
            .collect(),
        citations: claims
            .iter()
            .enumerate()
            .map(|(at, (key, text))| Citation {
                id: at + 1,
                document: DocumentRef { key: (*key).into(), ..DocumentRef::default() },
                span: Span::new(0, text.len()),
                quote: (*text).into(),
                ..Citation::default()
            })
            .collect(),
        timings_ms: BTreeMap::from([("total".into(), 12.0)]),
        ..Answer::default()
    }
}

#[test]
fn the_figures_of_a_ranking_are_those_of_the_books() {
    let relevant = BTreeMap::from([("a".to_owned(), 2.0), ("b".to_owned(), 1.0)]);
    let ranked: Vec<String> = ["x", "b", "x", "a"].iter().map(ToString::to_string).collect();
    let scores = ranking::score(&ranked, &relevant);
    // The second x stands where the first did, so that a is third: (1/log2 3 + 2/log2 4) / (2 + 1/log2 3).
    let third = 1.0 / 3_f64.log2();
    near(scores[0], (third + 1.0) / (2.0 + third));
    near(scores[1], 0.0);
    near(scores[2], 1.0);
    near(scores[5], 0.5);
    assert_eq!(format!("{:?}", &scores[6..]), "[0.0, 1.0, 1.0, 1.0]");
    assert!(ranking::score(&[], &relevant).iter().all(|score| score.abs() < 1e-9));
    let rows = [scores.to_vec(), vec![0.0; 10]];
    near(ranking::means(&rows.iter().collect::<Vec<_>>())[5].unwrap(), 0.25);
    assert_eq!(ranking::means(&[]), [None; 10]);
}

#[test]
fn text_is_folded_as_the_scorer_does() {
    assert_eq!(fold("The Château, an ﬁne—place: 4,200 €!"), "chateau fine place 4 200");
    assert_eq!(fold(" \u{301} A the "), "");
}

#[test]
fn answers_are_scored_by_their_words_and_documents() {
    let right = answer(&[("d", "It began in the year 2014."), ("e", "Others say 2015.")], Some("year 2014"), 0.8);
    let scored = score(&gold("1", &["2015", "in 2014"], Some("e")), Some(&right));
    assert_eq!((scored.doc, scored.claim), (Some(hit(false, true)), Some(hit(false, true))));
    near(scored.f1, 0.5);
    assert!(!scored.em && scored.right && scored.answerable && !scored.abstained);
    near(scored.ms.unwrap(), 12.0);
    // 201 does not stand in 2014.
    assert_eq!(score(&gold("1", &["201"], None), Some(&right)).claim, Some(hit(false, false)));
    let yes = score(&gold("1", &["Yes."], None), Some(&right));
    assert_eq!((yes.claim, yes.right), (None, true));
    let failed = score(&gold("1", &["2014"], Some("d")), None);
    assert!(
        failed.missing
            && failed.abstained
            && failed.claim == Some(hit(false, false))
            && failed.doc == Some(hit(false, false))
    );
    let mut lost = right;
    lost.claims[0].citations = vec![7];
    lost.citations[1].quote.clear();
    assert_eq!(score(&gold("1", &["x"], None), Some(&lost)).broken, 2);
}

fn hit(first: bool, three: bool) -> Hit {
    Hit { first, three }
}

fn scored(answerable: bool, abstained: bool, confidence: f64, right: bool) -> Scored {
    Scored {
        id: format!("{confidence}"),
        answerable,
        abstained,
        confidence,
        right,
        claim: answerable.then_some(Hit { first: right && !abstained, three: right && !abstained }),
        ..Scored::default()
    }
}

fn figure(rows: &[Scored], name: &str) -> Option<f64> {
    let at = answers::MEASURES.iter().position(|measure| *measure == name).unwrap();
    answers::figures(&rows.iter().collect::<Vec<_>>())[at]
}

#[test]
fn refusals_are_weighed_against_answers() {
    let rows = [
        scored(true, false, 0.9, true),
        scored(true, false, 0.8, false),
        scored(true, true, 0.3, false),
        scored(false, true, 0.3, false),
        scored(false, false, 0.6, false),
    ];
    near(figure(&rows, "refusal_precision").unwrap(), 0.5);
    near(figure(&rows, "refusal_recall").unwrap(), 0.5);
    near(figure(&rows, "refusal_f1").unwrap(), 0.5);
    near(figure(&rows, "wrongly_refused").unwrap(), 1.0 / 3.0);
    // Of the six pairs four are in order, one is tied, one is not.
    near(figure(&rows, "auroc").unwrap(), 4.5 / 6.0);
    // Only the first one is nine in ten right.
    near(figure(&rows, "coverage@90").unwrap(), 1.0 / 3.0);
    near(figure(&rows, "claim@1").unwrap(), 1.0 / 3.0);
    assert_eq!(figure(&rows, "doc@1"), None);
    assert_eq!(figure(&rows[..3], "auroc"), None);
    assert_eq!(figure(&[], "claim@1"), None);
}

#[test]
fn confidence_is_held_against_what_came_of_it() {
    let rows = [
        scored(true, false, 0.92, true),
        scored(true, false, 0.98, false),
        scored(false, true, 0.1, false),
        scored(true, false, 1.0, true),
    ];
    let found = calibration(&rows);
    assert_eq!(found.bins.len(), 2);
    assert_eq!((found.bins[0].questions, found.bins[0].right), (1, None));
    assert_eq!((found.bins[1].questions, found.bins[1].answered), (3, 3));
    near(found.bins[1].right.unwrap(), 2.0 / 3.0);
    near(found.ece.unwrap(), (0.1 + 3.0 * (1.0 - 2.9 / 3.0)) / 4.0);
    near(found.ece_right.unwrap(), 2.9 / 3.0 - 2.0 / 3.0);
    assert_eq!(calibration(&[]).ece, None);
}

#[test]
fn intervals_hold_the_mean_are_repeatable_and_narrow_with_more_questions() {
    let mean = |rows: &[&f64]| vec![Some(rows.iter().copied().sum::<f64>() / rows.len() as f64), None];
    let rows = |count: usize| (0..count).map(|at| (at % 2) as f64).collect::<Vec<_>>();
    let few = intervals(&rows(20), mean);
    assert_eq!(few, intervals(&rows(20), mean));
    assert_eq!(few[1], None);
    let (few, many) = (few[0].unwrap(), intervals(&rows(2_000), mean)[0].unwrap());
    assert!(few.low < 0.5 && few.high > 0.5 && few.high - few.low > 5.0 * (many.high - many.low));
    // The standard error of a share of one half among 2,000 is .0112, so that the interval is some .044 wide.
    assert!((many.high - many.low - 0.0438).abs() < 0.006, "{many:?}");
    assert_eq!(intervals(&[1.0], mean), [None, None]);
    let mut random = Random::new(1);
    assert!((0..1_000).all(|_| random.below(7) < 7) && random.below(0) == 0);
    assert_eq!(percentile(&[1.0, 2.0, 3.0, 4.0], 0.5), Some(2.0));
    assert_eq!((percentile(&[1.0], 0.0), percentile(&[], 0.5)), (Some(1.0), None));
}

#[test]
fn a_change_is_clear_when_the_same_questions_got_better() {
    let report = |good: usize| {
        let per_query = (0..40).map(|at| (format!("q{at}"), vec![f64::from(u8::from(at < good)); 10])).collect();
        let rows = (0..40).map(|at| Scored { id: format!("{at}"), ..scored(true, false, 0.9, at < good) }).collect();
        Report {
            retrieval: vec![Retrieval::new("hybrid", per_query, 0, vec![])],
            answers: Some(Answers::new(rows)),
            ..Report::default()
        }
    };
    let found = changes(&report(20), &report(30));
    let of = |part: &str, measure: &str| {
        found.iter().find(|change| change.part == part && change.measure == measure).cloned().unwrap()
    };
    for change in [of("hybrid", "ndcg@10"), of("answers", "claim@3")] {
        near(change.difference.unwrap(), 0.25);
        assert!(change.is_clear() && change.questions == 40);
    }
    let same = changes(&report(20), &report(20));
    assert!(same.iter().all(|change| !change.is_clear()));
    assert_eq!(same[0].interval, Some(Interval { low: 0.0, high: 0.0 }));
    assert!(changes(&Report::default(), &report(3)).is_empty());
}

#[test]
fn a_report_is_read_back_as_it_was() {
    let rows = vec![scored(true, false, 0.875, true), scored(false, true, 0.125, false)];
    let report = Report { schema: 1, answers: Some(Answers::new(rows)), ..Report::default() };
    let text = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
}

#[test]
fn what_was_said_before_is_history() {
    let said = |speaker: &str, text: &str| Turn::Said { speaker: speaker.into(), text: text.into() };
    let history = [Turn::Asked("A?".into()), said("user", "B?"), said("agent", "C.")];
    assert_eq!(turns(&history), [followup::Turn::user("A?"), followup::Turn::user("B?"), followup::Turn::agent("C.")]);
    let query: Query = serde_json::from_str(r#"{"id":7,"question":"And?","history":["A?"]}"#).unwrap();
    assert_eq!((query.id.as_str(), query.text.as_str(), query.history.len()), ("7", "And?", 1));
}
