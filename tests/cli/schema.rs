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
