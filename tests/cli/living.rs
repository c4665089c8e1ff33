//! A library that is lived with: collections, tags, filters, problems, editions, watching.

use std::fs;
use std::io::{BufRead, BufReader};

use serde_json::Value;

use crate::common::Home;

fn keys(run: &crate::common::Run) -> Vec<String> {
    let listing = run.json();
    listing["documents"].as_array().unwrap().iter().map(|row| row["key"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn documents_are_told_apart_by_collection_tag_and_language() {
    let home = Home::filled();
    home.write("docs/more/later.md", "# Later\n\nIt came later.\n");
    home.run(&["add", "--in", "more", "docs/more"]).expect(0);
    assert_eq!(keys(&home.run(&["list", "--in", "More", "--json"]).expect(0)), ["later.md"]);
    home.run(&["tag", "charter.md", "later.md", "--add", "mine"]).expect(0);
    let tagged = home.run(&["tag", "charter.md", "--add", "old", "--json"]).expect(0).json();
    assert_eq!(tagged["documents"][0]["tags"], serde_json::json!(["mine", "old"]));
    assert_eq!(keys(&home.run(&["list", "--tag", "mine", "--json"]).expect(0)), ["charter.md", "later.md"]);
    assert_eq!(keys(&home.run(&["list", "--tag", "mine", "--in", "more", "--json"]).expect(0)), ["later.md"]);
    home.run(&["list", "--since", "2999"]).expect(1);
    let text = home.run(&["list"]).expect(0).stdout;
    assert!(text.lines().any(|line| line.starts_with("charter.md") && line.ends_with("[mine, old]")), "{text}");

    let all = home.run(&["collections", "--json"]).expect(0).json();
    assert_eq!((&all["collections"][0]["name"], &all["collections"][0]["documents"]), (&"more".into(), &1.into()));
    assert_eq!(all["tags"], serde_json::json!([{"name": "mine", "documents": 2}, {"name": "old", "documents": 1}]));
    let run = home.run(&["list", "--in", "mroe"]).expect(2);
    assert!(run.stderr.contains("no collection"), "{}", run.stderr);
    let run = home.run(&["list", "--tag", "min"]).expect(2);
    assert!(run.stderr.contains("Did you mean \"mine\"?"), "{}", run.stderr);
    home.run(&["tag", "charter.md"]).expect(2);
    home.run(&["collections", "--forget", "more"]).expect(0);
    home.run(&["list", "--in", "more"]).expect(2);
}

#[test]
fn what_could_not_be_read_is_listed_with_the_reason() {
    let home = Home::filled();
    home.run(&["list", "--problems"]).expect(1);
    home.write("docs/blank.txt", " \n");
    home.run(&["sync"]).expect(0);
    let problems = home.run(&["list", "--problems", "--json"]).expect(0).json();
    let problem = &problems["problems"][0];
    assert_eq!(problem["problem"], "empty", "{problems}");
    assert!(problem["path"].as_str().unwrap().ends_with("blank.txt"));
    assert!(home.run(&["list", "--problems"]).expect(0).stdout.contains("blank.txt: "));
    home.run(&["list", "--problems", "--tag", "x"]).expect(2);
}

#[test]
fn the_edition_that_was_cited_can_be_shown_until_it_is_forgotten() {
    let home = Home::filled();
    let answer = home.run(&["ask", "When was the Harbour Network founded?", "--json"]).expect(0).json();
    let citation = &answer["citations"][0];
    let edition = citation["document"]["edition"].to_string();
    let span = format!("{}-{}", citation["span"]["start"], citation["span"]["end"]);
    home.write("docs/charter.md", "# The Harbour Charter\n\nIt was never founded.\n");
    let report = home.run(&["sync", "--json"]).expect(0).json();
    assert_eq!(report["changed"], serde_json::json!(["charter.md"]));
    let shown = home.run(&["show", "charter.md", "--edition", &edition, "--span", &span]).expect(0);
    assert_eq!(shown.stdout.trim_end(), citation["quote"].as_str().unwrap());
    assert!(shown.stderr.contains("replaced on"), "{}", shown.stderr);
    fs::rename(home.path("docs/charter.md"), home.path("docs/law.md")).unwrap();
    let report = home.run(&["sync", "--forget-old", "--json"]).expect(0).json();
    assert_eq!((&report["renamed"], &report["forgotten"]), (&serde_json::json!([["charter.md", "law.md"]]), &1.into()));
    home.run(&["show", "law.md", "--edition", &edition]).expect(2);
}

#[test]
fn watching_tells_of_each_change_as_a_line_of_json() {
    let home = Home::new();
    home.fixtures();
    let mut child = home.command(&["watch", "docs", "--json"]).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = || serde_json::from_str::<Value>(&lines.next().unwrap().unwrap()).unwrap();
    assert_eq!(next()["added"].as_array().unwrap().len(), 5);
    home.write("docs/new.md", "New words.");
    assert_eq!(next()["added"], serde_json::json!(["new.md"]));
    fs::remove_file(home.path("docs/new.md")).unwrap();
    assert_eq!(next()["gone"], serde_json::json!(["new.md"]));
    #[cfg(unix)]
    {
        let pid = rustix::process::Pid::from_child(&child);
        rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
        let ended = child.wait().unwrap();
        assert!(ended.code().is_some_and(|code| code == 0 || code == 130), "{ended:?}");
    }
    #[cfg(not(unix))]
    child.kill().unwrap();
}
