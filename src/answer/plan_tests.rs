use super::super::followup::rewrite;
use super::super::merge::merged;
use super::super::model::Answer;
use super::*;

fn parts(question: &str) -> Vec<(Option<String>, String)> {
    let plan = plan(&rewrite(&[], question));
    plan.parts.into_iter().map(|part| (part.label, part.query)).collect()
}

fn labels(question: &str) -> Vec<String> {
    parts(question).into_iter().filter_map(|(label, _)| label).collect()
}

#[test]
fn every_pattern_compiles() {
    assert_eq!((COMPARISONS.len(), ACCORDING.len(), TWO_WORDS.is_some()), (5, 2, true));
}

#[test]
fn most_questions_ask_for_one_thing() {
    for question in [
        "When was Digital Nations founded?",
        "Which countries and bodies hosted the summit?",
        "Who wrote the report and the annex?",
        "What is the difference it made?",
        "Thank you. Who is it?",
        "Who said that ministers know what they do?",
        "What happened in 2019?",
        "What did the court decide in Brown vs. Board of Education?",
    ] {
        assert_eq!(labels(question), [""; 0], "{question}");
    }
}

#[test]
fn two_questions_in_one_are_two_parts() {
    assert_eq!(
        labels("Who chairs the forum and when was it founded?"),
        ["Who chairs the forum?", "When was it founded?"]
    );
    assert_eq!(labels("How old was he when he died? Where is he buried?").len(), 2);
    assert_eq!(
        labels("When and where was the charter signed?"),
        ["When was the charter signed?", "Where was the charter signed?"]
    );
    let parts = parts("Who chairs the forum and when was it founded?");
    assert!(parts[1].1.starts_with("Who chairs the forum?"), "{parts:?}");
}

#[test]
fn a_comparison_has_a_part_for_each_side() {
    assert_eq!(
        parts("How do Canada and the United Kingdom differ on open source?"),
        [
            (Some("Canada".into()), "Canada open source".into()),
            (Some("the United Kingdom".into()), "the United Kingdom open source".into())
        ]
    );
    for (question, sides) in [
        ("Compare poverty and climate change", ["poverty", "climate change"]),
        ("What is the difference between primary and secondary sources?", ["primary sources", "secondary sources"]),
        ("How does the D5 differ from the D9?", ["the D5", "the D9"]),
        ("Compare the UK and Estonia on digital identity", ["the UK", "Estonia"]),
        ("debit cards vs credit cards", ["debit cards", "credit cards"]),
    ] {
        assert_eq!(labels(question), sides, "{question}");
    }
}

#[test]
fn a_change_between_years_has_a_part_for_each_edition() {
    let plan = plan(&rewrite(&[], "What changed between the 2021 and 2019 charter?"));
    let found: Vec<_> = plan.parts.iter().map(|part| (part.query.as_str(), part.only.clone())).collect();
    assert_eq!(
        found,
        [
            ("What changed between the 2021 and 2019 charter?", None),
            ("charter 2019", Some(Only::Of("2019".into()))),
            ("charter 2021", Some(Only::Of("2021".into())))
        ]
    );
}

#[test]
fn whose_word_is_wanted_is_told_from_what_is_asked() {
    for question in
        ["How many people voted, according to the World Bank?", "According to the World Bank, how many people voted?"]
    {
        let plan = plan(&rewrite(&[], question));
        assert_eq!(plan.parts[0].only, Some(Only::Named("the World Bank".into())), "{question}");
        assert!(plan.parts[0].asked.to_lowercase().starts_with("how many people voted"), "{:?}", plan.parts);
    }
}

#[test]
fn answers_of_parts_are_put_together_with_citations_counted_on() {
    use crate::answer::{Citation, Claim};
    let part = |label: &str| Part {
        label: Some(label.into()),
        asked: String::new(),
        query: String::new(),
        understood: String::new(),
        only: None,
        edition: false,
        beside: None,
        tabled: None,
    };
    let answer = |text: &str| Answer {
        confidence: 0.8,
        claims: vec![Claim { text: text.into(), citations: vec![1], ..Claim::default() }],
        citations: vec![Citation { id: 1, quote: text.into(), ..Citation::default() }],
        ..Answer::default()
    };
    let none = Answer { abstained: true, confidence: 0.2, ..Answer::default() };
    let whole = merged("?", vec![(part("a"), answer("one")), (part("b"), answer("two")), (part("c"), none)]).unwrap();
    assert!(!whole.abstained);
    assert_eq!(whole.claims[1].citations, [2]);
    assert_eq!((whole.citations[1].id, whole.citations[1].quote.as_str()), (2, "two"));
    assert_eq!(whole.parts.iter().map(|part| part.abstained).collect::<Vec<_>>(), [false, false, true]);
    assert_eq!(merged("?", vec![]), None);
}
