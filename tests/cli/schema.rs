//! The committed schemas are those of the code, and the binary keeps to them.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::common::Home;
use crate::schema_check::check;

fn committed(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema").join(format!("{name}.json"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn schema(name: &str) -> Value {
    serde_json::from_str(&committed(name)).unwrap()
}

#[test]
fn the_committed_schemas_are_those_of_the_code() {
    for (name, generated) in adduce::cli::schemas() {
        let text = format!("{}\n", serde_json::to_string_pretty(&generated).unwrap());
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema").join(format!("{name}.json"));
        if std::env::var_os("ADDUCE_UPDATE_SCHEMA").is_some_and(|value| value == "1") {
            fs::write(&path, &text).unwrap();
        }
        let why = "run ADDUCE_UPDATE_SCHEMA=1 cargo test, and raise the version when the change breaks readers";
        assert_eq!(committed(name), text, "schema/{name}.json is out of date: {why}");
    }
}

#[track_caller]
fn valid(name: &str, value: &Value) {
    if let Err(what) = check(&schema(name), value) {
        panic!("{name}: {what}\n{value}");
    }
}

#[test]
fn answers_keep_to_their_schema() {
    let home = Home::filled();
    valid("answer", &home.run(&["ask", "When was the Harbour Network founded?", "--json"]).expect(0).json());
    valid("answer", &home.run(&["ask", "What is the boiling point of molybdenum?", "--json"]).expect(1).json());
    let batch = "{\"id\":\"a\",\"question\":\"What is a berth?\"}\n";
    valid("answer", &home.run_with(&["ask", "--batch", "-", "--json"], batch).expect(0).json());
}

#[test]
fn searches_and_status_keep_to_their_schemas() {
    let home = Home::filled();
    valid("search", &home.run(&["search", "annual fee", "--json"]).expect(0).json());
    valid("search", &home.run(&["search", "annual fee", "--json", "--explain"]).expect(0).json());
    valid("search", &home.run(&["search", "--mode", "lexical", "zyzzyva", "--json"]).expect(1).json());
    valid("status", &home.run(&["status", "--json"]).expect(0).json());
    valid("status", &home.run(&["status", "--check", "--json"]).expect(0).json());
}

#[test]
fn measurements_keep_to_their_schema() {
    let home = Home::filled();
    crate::eval::folder(&home);
    let first = home.run(&["eval", "set", "--json"]).expect(0);
    valid("eval", &first.json());
    home.write("before.json", &first.stdout);
    valid("eval", &home.run(&["eval", "set", "--compare", "before.json", "--json"]).expect(0).json());
}

#[test]
fn readings_keep_to_their_schema() {
    let home = Home::new();
    home.fixtures();
    for file in ["charter.md", "fees.txt", "glossary.html", "records.jsonl"] {
        for line in home.run(&["read", &format!("docs/{file}"), "--json"]).expect(0).json_lines() {
            valid("read", &line);
        }
    }
    for line in home.run(&["read", "docs/charter.md", "docs/records.jsonl", "--json"]).expect(0).json_lines() {
        valid("read", &line);
    }
    home.write("noise.bin", [0_u8, 1, 2, 255].repeat(100));
    valid("read", &home.run(&["read", "noise.bin", "--json"]).expect(2).json());
}

#[test]
fn reports_of_quotations_keep_to_the_schema() {
    let home = Home::filled();
    let run = home.run(&["check", "--json", "Each member pays an annual fee of 4,300 euros."]).expect(1);
    valid("check", &run.json());
}

/// Which schemas the output of each command keeps to with `--json`.
const PRINTED: &[(&str, &[&str])] = &[
    ("ask", &["answer"]),
    ("search", &["search"]),
    ("check", &["check"]),
    ("verify", &["verify", "evidence"]),
    ("brief", &["brief", "brief-list", "brief-refresh"]),
    ("add", &["ingest"]),
    ("list", &["list", "problems"]),
    ("show", &["show"]),
    ("remove", &["remove"]),
    ("tag", &["list"]),
    ("collections", &["collections"]),
    ("sync", &["ingest"]),
    ("watch", &["ingest"]),
    ("reindex", &["ingest"]),
    ("status", &["status"]),
    ("chats", &["chat", "chats"]),
    ("judge", &["judge"]),
    ("eval", &["eval"]),
    ("read", &["read"]),
    ("setup", &["model-use"]),
    ("model", &["model-list", "model-use"]),
    ("llm", &["llm"]),
    ("audit", &["audit"]),
    ("starter", &["ingest"]),
    ("config", &["config-check", "config-path", "config-show"]),
    ("install-extras", &["install-extras"]),
    // These print something else by their nature: a protocol, and scripts for shells.
    ("mcp", &[]),
    ("completions", &[]),
];

#[test]
fn every_command_has_a_schema_and_every_schema_a_command() {
    let help = Home::new().run(&["--help"]).expect(0).stdout;
    let listed = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let commands: Vec<&str> = listed
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    for command in commands.iter().filter(|name| **name != "help") {
        assert!(PRINTED.iter().any(|(name, _)| name == command), "{command}: which schema has its --json?");
    }
    for (name, value) in adduce::cli::schemas() {
        assert!(PRINTED.iter().any(|(_, schemas)| schemas.contains(&name)), "no command prints {name}");
        assert!(value["properties"]["schema"].is_object(), "{name} has no version");
        assert!(value["required"].as_array().unwrap().contains(&"schema".into()), "{name} may lack its version");
    }
    for (_, schemas) in PRINTED {
        schemas.iter().for_each(|name| drop(schema(name)));
    }
}

#[test]
fn what_changes_the_library_keeps_to_its_schema() {
    let home = Home::new();
    home.fixtures();
    home.write("docs/blank.txt", " \n");
    valid("ingest", &home.run(&["add", "docs", "--json"]).expect(0).json());
    valid("ingest", &home.run(&["sync", "--json"]).expect(0).json());
    valid("ingest", &home.run(&["reindex", "--json"]).expect(0).json());
    valid("problems", &home.run(&["list", "--problems", "--json"]).expect(0).json());
    valid("list", &home.run(&["tag", "fees.txt", "--add", "final", "--json"]).expect(0).json());
    home.run(&["add", "--in", "law", "docs/charter.md"]).expect(0);
    valid("collections", &home.run(&["collections", "--json"]).expect(0).json());
    valid("list", &home.run(&["list", "--json"]).expect(0).json());
    valid("show", &home.run(&["show", "fees.txt", "--lines", "1-3", "--json"]).expect(0).json());
    valid("remove", &home.run(&["remove", "fees.txt", "--json"]).expect(0).json());
}

#[test]
fn chats_and_judgements_keep_to_their_schemas() {
    let home = Home::filled();
    valid("chats", &home.run(&["chats", "--json"]).expect(1).json());
    home.run(&["ask", "--chat", "new", "When was the Harbour Network founded?"]).expect(0);
    home.run(&["ask", "--chat", "last", "What is a berth?"]).expect(0);
    valid("chats", &home.run(&["chats", "--json"]).expect(0).json());
    valid("chat", &home.run(&["chats", "last", "--json"]).expect(0).json());
    valid("judge", &home.run(&["judge", "good", "--json"]).expect(0).json());
}

#[test]
fn settings_and_set_up_keep_to_their_schemas() {
    let home = Home::new();
    home.write("config/adduce/config.toml", "[llm]\nbase_url = \"http://localhost:1/v1\"\nmodel = \"m\"\n");
    valid("config-show", &home.run(&["config", "show", "--json"]).expect(0).json());
    valid("config-check", &home.run(&["config", "check", "--json"]).expect(0).json());
    valid("config-path", &home.run(&["config", "path", "--json"]).expect(0).json());
    valid("llm", &home.run(&["llm", "--json"]).expect(0).json());
    valid("llm", &home.run(&["llm", "allow", "--json"]).expect(0).json());
    valid("llm", &home.run(&["llm", "forget", "--json"]).expect(0).json());
    valid("audit", &home.run(&["audit", "--json"]).expect(0).json());
    valid("model-list", &home.run(&["model", "list", "--json"]).expect(0).json());
    valid("install-extras", &home.run(&["install-extras", "--dry-run", "--json"]).expect(0).json());
}
