//! Which documents an answer is from: languages side by side, filters, copies.

use std::fs;
use std::path::Path;

use super::line_tests::{add, ask, run, start};
use super::*;
use crate::answer::Answer;
use crate::retrieve::Mode;
use crate::store::{DocumentId, Filter, Writer};

fn ask_in(engine: &Engine, events: &mut Events, text: &str, filter: Filter) -> Answer {
    let (question, history) = (text.to_owned(), vec![]);
    match run(engine, events, Request::Ask { question, history, filter, claims: 3, explain: false, chat: None }).pop() {
        Some(Event::Answered { answer, .. }) => *answer,
        other => panic!("{other:?}"),
    }
}

fn search_in(
    engine: &Engine,
    events: &mut Events,
    query: &str,
    filter: Filter,
    mode: Mode,
) -> (Vec<String>, Vec<String>) {
    match run(engine, events, Request::Search { query: query.into(), mode, filter, limit: 5 }).pop() {
        Some(Event::Hits { hits, notes, last: true, .. }) => (hits.into_iter().map(|(_, key, _)| key).collect(), notes),
        other => panic!("{other:?}"),
    }
}

const ENGLISH: &str = "Every member of the harbour forum pays a yearly fee of three hundred crowns to the treasurer. The fee \
                       is due in the first month of the year, and whoever pays late loses the right to vote.";
const FRENCH: &str = "Chaque membre du forum du port verse une cotisation annuelle de trois cents couronnes au trésorier. Les \
                      cotisations sont versées au cours du premier mois de l\u{2019}année; le retard prive du droit de vote.";
const CHINESE: &str =
    "港口论坛的每个成员每年向司库缴纳三百克朗的会费。会费应在每年第一个月缴纳，逾期缴纳者失去表决权。";

fn library(dir: &Path) -> std::path::PathBuf {
    let docs = dir.join("docs");
    fs::create_dir_all(&docs).unwrap();
    for (name, text) in [("en.txt", ENGLISH), ("fr.txt", FRENCH), ("zh.txt", CHINESE)] {
        fs::write(docs.join(name), text).unwrap();
    }
    docs
}

#[test]
fn each_language_is_found_by_its_own_words() {
    let dir = tempfile::tempdir().unwrap();
    let docs = library(dir.path());
    let (engine, mut events) = start(dir.path());
    assert_eq!(add(&engine, &mut events, &docs).added.len(), 3);
    for (question, key) in [
        ("When is the fee due?", "en.txt"),
        ("Quand la cotisation est-elle versée ?", "fr.txt"),
        ("会费什么时候缴纳？", "zh.txt"),
    ] {
        let (keys, _) = search_in(&engine, &mut events, question, Filter::default(), Mode::Lexical);
        assert_eq!(keys.first().map(String::as_str), Some(key), "{question}");
    }
    let (keys, _) = search_in(&engine, &mut events, "fees and members", Filter::default(), Mode::Lexical);
    assert_eq!(keys[0], "en.txt");
}

#[test]
fn only_what_a_filter_lets_through_is_looked_at() {
    let dir = tempfile::tempdir().unwrap();
    let docs = library(dir.path());
    let (engine, mut events) = start(dir.path());
    add(&engine, &mut events, &docs);
    let french = || Filter { languages: vec!["fr".into()], ..Filter::default() };
    for mode in [Mode::Lexical, Mode::Dense, Mode::Hybrid] {
        let (keys, notes) = search_in(&engine, &mut events, "forum", french(), mode);
        assert_eq!((keys, notes), (vec!["fr.txt".to_owned()], vec![]), "{mode:?}");
    }
    let answer = ask_in(&engine, &mut events, "When is the fee due?", french());
    assert!(answer.citations.iter().chain(&answer.nearest).all(|citation| citation.document.key == "fr.txt"));
    let none = Filter { since: Some("2030".into()), ..Filter::default() };
    let answer = ask_in(&engine, &mut events, "When is the fee due?", none.clone());
    assert!(answer.abstained && answer.nearest.is_empty());
    assert_eq!(answer.notes, ["no document matches: since 2030"]);
    let (keys, notes) = search_in(&engine, &mut events, "forum", none, Mode::Hybrid);
    assert_eq!((keys, notes), (vec![], vec!["no document matches: since 2030".to_owned()]));
    let wrong = Filter { tags: vec!["none".into()], ..Filter::default() };
    let failed = run(
        &engine,
        &mut events,
        Request::Search { query: "forum".into(), mode: Mode::Hybrid, filter: wrong, limit: 5 },
    );
    assert!(matches!(failed.last(), Some(Event::Failed { .. })));
}

#[test]
fn copies_of_a_text_are_one_source_and_are_named() {
    let dir = tempfile::tempdir().unwrap();
    let docs = library(dir.path());
    fs::write(docs.join("copy.md"), format!("# Fees\n\n{}\n", ENGLISH.replace(" of three", "\nof three"))).unwrap();
    let (engine, mut events) = start(dir.path());
    add(&engine, &mut events, &docs);
    let answer = ask(&engine, &mut events, "When is the fee of the forum due?");
    let english: Vec<_> = answer
        .citations
        .iter()
        .filter(|citation| ["en.txt", "copy.md"].contains(&citation.document.key.as_str()))
        .collect();
    assert!(!english.is_empty());
    for citation in &english {
        assert_eq!(citation.also.len(), 1, "{citation:?}");
        assert_eq!(citation.document.key, english[0].document.key, "one of the two is cited");
    }
}

#[test]
fn a_document_that_is_found_to_be_of_another_language_is_indexed_anew() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(dir.path()).unwrap();
    let mut document = crate::index::testing::document("a.txt", &[("les obligations adoptées".into(), None)]);
    writer.put(&document).unwrap();
    let (mut index, _) = crate::index::Bm25::open(&writer).unwrap();
    document.document.metadata.language = Some("fr".into());
    assert_eq!(writer.put(&document).unwrap(), DocumentId(1), "the text is the same");
    index.catch_up(&writer).unwrap();
    assert_eq!(index.search("obligation adoptée", 5, None).unwrap().len(), 1);
    assert_eq!(index.document_frequency("obligationes").unwrap(), 0);
    assert!(index.asked("les adoptées")[0].forms[0].starts_with("adopt"));
}
