//! A closer look at the library, and the threshold of abstention.

use std::fs;

use super::line_tests::{add, ask, run, start};
use super::status::Inspection;
use super::*;
use crate::embed::fake;
use crate::index::width;

fn check(engine: &Engine, events: &mut Events, questions: &[&str]) -> Inspection {
    let questions = questions.iter().map(ToString::to_string).collect();
    match run(engine, events, Request::Inspect { questions }).pop() {
        Some(Event::Inspected { check, .. }) => *check,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_graph_is_held_against_the_exact_scan_with_the_users_questions() {
    let dir = tempfile::tempdir().unwrap();
    let docs = dir.path().join("docs");
    fs::create_dir_all(&docs).unwrap();
    for number in 0..30 {
        let text = format!("Harbour {number} has {number} piers and was opened in {}.\n", 1900 + number);
        fs::write(docs.join(format!("{number}.txt")), text).unwrap();
    }
    let (engine, mut events) = start(dir.path());
    let empty = check(&engine, &mut events, &[]);
    assert!(empty.graph.is_none() && empty.problems.is_empty() && empty.not_measured.is_some(), "{empty:?}");

    add(&engine, &mut events, &docs);
    let found = check(&engine, &mut events, &["Which harbour has 7 piers?", "Which harbour has 7 piers?"]);
    let graph = found.graph.unwrap();
    assert_eq!((graph.passages, graph.vectors, graph.of_chats), (30, 30, 1));
    // One question of the user's, and the beginnings of all passages.
    assert_eq!(graph.questions, 31);
    assert!(graph.recall >= width::ENOUGH && graph.width == graph.before, "{graph:?}");
    assert!(found.problems.is_empty() && found.not_measured.is_none());
}

#[test]
fn below_the_threshold_nothing_is_claimed() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("fees.md"), "# Fees\n\nMembers of the Harbour Forum pay 300 crowns a year.\n").unwrap();
    let start = |threshold| {
        let library = dir.path().join("library");
        let reading = Setup::default();
        Engine::start(Config {
            library,
            semantic: fake::semantic(),
            offline: true,
            llm: None,
            threshold,
            reading,
            warm: false,
        })
        .unwrap()
    };
    let (engine, mut events) = start(1.0);
    add(&engine, &mut events, &dir.path().join("fees.md"));
    let question = "What do members of the Harbour Forum pay a year?";
    let silent = ask(&engine, &mut events, question);
    assert!(silent.abstained && silent.claims.is_empty() && !silent.nearest.is_empty(), "{silent:?}");
    drop((engine, events));
    let (engine, mut events) = start(0.0);
    let told = ask(&engine, &mut events, question);
    assert!(!told.abstained && !told.claims.is_empty());
    // How sure it is does not depend on where it falls silent; and each stage has its time.
    assert!((told.confidence - silent.confidence).abs() < 1e-6);
    for stage in ["lexical", "question", "dense", "fuse", "read", "choose", "total"] {
        assert!(told.timings_ms.contains_key(stage), "{stage}: {:?}", told.timings_ms);
    }
}
