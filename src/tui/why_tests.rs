use std::collections::BTreeMap;

use super::*;
use crate::tui::testing::{answer, citation_of, hit, stored};

const TEXT: &str = "The network was founded in London in 2014. Five members signed. 数字政府的合作网络。";

fn pane() -> WhyPane {
    let document = stored("a.md", TEXT);
    let cited = citation_of(1, &document, "The network was founded in London in 2014.");
    let (mut found, key, title) = hit("a.md", TEXT);
    found.why = Explanation {
        dense: Some(0.71),
        dense_rank: Some(2),
        lexical: Some(12.34),
        lexical_rank: Some(1),
        late: Some(0.83),
        read: Some(2.4),
        words: vec!["found".into(), "member".into()],
    };
    let sentence = |text: &str, score: f32| {
        let start = TEXT.find(text).unwrap();
        WeighedSentence {
            document: "a.md".into(),
            span: Span::new(start, start + text.len()),
            text: text.into(),
            score,
            alone: None,
            features: BTreeMap::from([("late".to_owned(), 0.9), ("nothing".to_owned(), 0.0)]),
        }
    };
    WhyPane {
        answer: Some(Box::new(answer("When was it founded?", Some("2014"), vec![cited]))),
        weighed: Some(Weighed {
            features: BTreeMap::new(),
            sentences: vec![
                sentence("The network was founded in London in 2014.", 0.92),
                sentence("Five members signed.", 0.4),
            ],
        }),
        hits: Some(vec![(found, key, title)]),
        ..WhyPane::default()
    }
}

fn text(pane: &WhyPane, columns: usize) -> String {
    let rows = pane.rows(columns, Palette { colour: false });
    rows.iter().map(|row| row.line.to_string().trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_claim_says_what_found_it_how_hot_its_passage_is_and_what_was_close_behind() {
    insta::assert_snapshot!(text(&pane(), 60));
}

#[test]
fn the_line_of_heat_is_as_wide_as_the_row_above_it() {
    for columns in [30, 41, 60, 90] {
        let rows = pane().rows(columns, Palette { colour: true });
        assert!(rows.iter().all(|row| row.line.width() <= columns), "{columns}");
        let words: Vec<usize> = (0..rows.len()).filter(|&at| rows[at].line.to_string().contains('▁')).collect();
        assert!(!words.is_empty());
        for at in words {
            assert_eq!(rows[at].line.width(), rows[at - 1].line.width(), "{columns}");
        }
    }
}

#[test]
fn words_of_the_question_are_met_in_all_their_forms() {
    let found = met(TEXT, &["found".into(), "member".into()], Language::of(Some("en")));
    let words: Vec<&str> = found.iter().map(|span| span.of(TEXT).unwrap()).collect();
    assert_eq!(words, ["founded", "members"]);
}

#[test]
fn what_is_not_there_yet_is_said() {
    let mut pane = WhyPane { hits: None, weighed: None, ..pane() };
    assert!(text(&pane, 60).contains("asking again"));
    pane.hits = Some(Vec::new());
    assert!(text(&pane, 60).contains("not among the first 0"));
    pane.turn(true);
    assert_eq!(pane.claim, 0);
}
