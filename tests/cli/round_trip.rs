//! The life of a library: add, list, ask, search, show, remove, sync, status.

use std::fs;

use serde_json::Value;

use crate::common::Home;

fn keys(home: &Home) -> Vec<String> {
    let run = home.run(&["list", "--json"]);
    let documents = run.json()["documents"].as_array().unwrap().clone();
    documents.iter().map(|document| document["key"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn documents_are_added_listed_and_counted() {
    let home = Home::new();
    home.fixtures();
    let report = home.run(&["add", "docs", "--json"]).expect(0).json();
    let mut added: Vec<&str> = report["added"].as_array().unwrap().iter().map(|key| key.as_str().unwrap()).collect();
    added.sort_unstable();
    assert_eq!(added, ["charter.md", "fees.txt", "glossary.html", "minutes 7", "minutes-8"]);
    assert_eq!((&report["schema"], &report["same"]), (&1.into(), &0.into()));

    assert_eq!(keys(&home), ["charter.md", "fees.txt", "glossary.html", "minutes 7", "minutes-8"]);
    let text = home.run(&["list"]).expect(0).stdout;
    let line = text.lines().find(|line| line.starts_with("charter.md")).unwrap();
    assert!(line.contains("markdown") && line.ends_with("The Harbour Charter"), "{line:?}");

    let status = home.run(&["status", "--json"]).expect(0).json();
    assert_eq!(status["documents"], 5);
    assert_eq!(status["without_vector"], 0);
    assert_eq!(status["semantic"]["state"], "on");
    let text = home.run(&["status"]).expect(0).stdout;
    assert!(text.contains("documents        5\n"), "{text}");
}

#[test]
fn what_did_not_change_is_not_read_again() {
    let home = Home::filled();
    let report = home.run(&["add", "docs", "--json"]).expect(0).json();
    assert_eq!((report["added"].as_array().unwrap().len(), &report["same"]), (0, &5.into()), "{report}");
}

#[test]
fn an_answer_quotes_the_document_and_says_where() {
    let home = Home::filled();
    let run = home.run(&["ask", "When was the Harbour Network founded?", "--json"]).expect(0);
    let answer = run.json();
    assert_eq!(answer["abstained"], false);
    let citation = &answer["citations"][0];
    assert_eq!(citation["document"]["key"], "charter.md");
    assert_eq!(citation["document"]["title"], "The Harbour Charter");
    let quote = citation["quote"].as_str().unwrap();
    assert!(quote.contains("founded in 2014"), "{quote}");
    assert!(citation["section"].as_array().unwrap().contains(&"Founding".into()), "{citation}");
    assert_eq!(citation["line"], 5);

    // The same words stand in the stored text, at those bytes.
    let span = format!("{}-{}", citation["span"]["start"], citation["span"]["end"]);
    let shown = home.run(&["show", "charter.md", "--span", &span, "--json"]).expect(0).json();
    assert_eq!(shown["text"].as_str().unwrap(), quote);
    assert_eq!(shown["chars"], citation["chars"]);

    let text = home.run(&["ask", "When", "was", "the Harbour Network", "founded?"]).expect(0).stdout;
    assert!(text.starts_with('“') && text.contains("founded in 2014"), "{text}");
    assert!(text.contains("[1] The Harbour Charter, section “Founding”, line 5\n"), "{text}");
}

#[test]
fn documents_that_do_not_answer_are_not_made_to() {
    let home = Home::filled();
    let run = home.run(&["ask", "What is the boiling point of molybdenum?", "--json"]).expect(1);
    let answer = run.json();
    assert_eq!(answer["abstained"], true);
    assert_eq!(answer["claims"], Value::Array(vec![]));
    let text = home.run(&["ask", "What is the boiling point of molybdenum?"]).expect(1).stdout;
    assert!(text.starts_with("Your documents do not answer this."), "{text}");
}

#[test]
fn search_finds_passages() {
    let home = Home::filled();
    let text = home.run(&["search", "annual fee", "-k", "1"]).expect(0).stdout;
    assert!(text.contains("fees.txt --span") && text.contains("4,200 euros"), "{text}");
    home.run(&["search", "--mode", "lexical", "zyzzyva"]).expect(1);
}

#[test]
fn a_document_is_shown_whole_or_in_part() {
    let home = Home::filled();
    let whole = home.run(&["show", "fees.txt"]).expect(0).stdout;
    assert!(whole.contains("Each member pays an annual fee of 4,200 euros."), "{whole}");
    let first = home.run(&["show", "fees.txt", "--lines", "1-1"]).expect(0).stdout;
    assert_eq!(first, format!("{}\n", whole.lines().next().unwrap()));
    let page = home.run(&["show", "fees.txt", "--page", "1"]).expect(2);
    assert!(page.stderr.contains("has no pages"), "{}", page.stderr);
}

#[test]
fn removed_documents_are_gone() {
    let home = Home::filled();
    let run = home.run(&["remove", "fees.txt", "minutes 7"]).expect(0);
    assert_eq!(run.stdout, "removed  fees.txt\nremoved  minutes 7\n");
    assert_eq!(keys(&home), ["charter.md", "glossary.html", "minutes-8"]);
    home.run(&["search", "--mode", "lexical", "euros"]).expect(1);
    assert!(home.path("docs/fees.txt").exists(), "files are not touched");
}

#[test]
fn sync_follows_the_folder() {
    let home = Home::filled();
    fs::remove_file(home.path("docs/glossary.html")).unwrap();
    home.write("docs/fees.txt", "The annual fee is 5,100 euros since the reform.\n");
    home.write("docs/new/plan.md", "# Plan\n\nA new breakwater is planned for 2031.\n");
    let report = home.run(&["sync", "--json"]).expect(0).json();
    assert_eq!(report["added"], serde_json::json!(["new/plan.md"]), "{report}");
    assert_eq!(report["changed"], serde_json::json!(["fees.txt"]), "{report}");
    assert_eq!(report["gone"], serde_json::json!(["glossary.html"]), "{report}");
    let text = home.run(&["search", "annual fee", "-k", "1"]).expect(0).stdout;
    assert!(text.contains("5,100 euros"), "{text}");
}

#[test]
fn reindex_embeds_everything_again() {
    let home = Home::filled();
    home.run(&["reindex"]).expect(0);
    let status = home.run(&["status", "--json"]).expect(0).json();
    assert_eq!(status["without_vector"], 0, "{status}");
}

#[test]
fn the_flag_beats_the_environment() {
    let home = Home::filled();
    let run = home.run(&["--library", "other", "list"]).expect(1);
    assert!(run.stderr.contains("The library is empty"), "{}", run.stderr);
    let status = home.run(&["status", "--library", "other", "--json"]).expect(0).json();
    assert!(status["library"].as_str().unwrap().ends_with("other"), "{status}");
}

#[test]
fn the_starter_corpus_comes_when_asked_for() {
    let home = Home::new();
    home.run(&["starter"]).expect(0);
    assert!(keys(&home).len() >= 8);
    let run = home.run(&["starter"]).expect(0);
    assert!(run.stdout.starts_with("0 added"), "{}", run.stdout);
}
