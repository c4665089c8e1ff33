//! `adduce mcp`, spoken to by hand over a pipe, and by the official Python client where it is installed.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::common::{Home, Run, arg};
use crate::schema_check::check;

/// The server and a line to it.
struct Line {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    last: u64,
}

impl Line {
    fn open(home: &Home) -> Self {
        let mut child = home.command(&["mcp"]).stdin(Stdio::piped()).spawn().unwrap();
        let (input, output) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
        Self { child, input, output, last: 0 }
    }

    /// One that has shaken hands.
    fn begun(home: &Home) -> Self {
        let mut line = Self::open(home);
        let hello = json!({"protocolVersion": "2025-06-18", "capabilities": {},
            "clientInfo": {"name": "by hand", "version": "1"}});
        let begun = line.ask("initialize", &hello);
        assert_eq!(begun["result"]["serverInfo"]["name"], "adduce", "{begun}");
        assert!(begun["result"]["instructions"].as_str().unwrap().contains("verbatim"), "{begun}");
        assert!(begun["result"]["capabilities"]["tools"].is_object(), "{begun}");
        line.say(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}));
        line
    }

    fn say(&mut self, message: &Value) {
        self.say_raw(&message.to_string());
    }

    fn say_raw(&mut self, line: &str) {
        writeln!(self.input.as_mut().unwrap(), "{line}").unwrap();
    }

    /// The next message; stdout must hold nothing else.
    fn hear(&mut self) -> Value {
        let mut line = String::new();
        assert!(self.output.read_line(&mut line).unwrap() > 0, "the server went away");
        let message: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"));
        assert_eq!(message["jsonrpc"], "2.0", "{message}");
        message
    }

    fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.last += 1;
        self.say(&json!({"jsonrpc": "2.0", "id": self.last, "method": method, "params": params}));
        let answer = self.hear();
        assert_eq!(answer["id"], self.last, "{answer}");
        answer
    }

    fn call(&mut self, name: &str, arguments: &Value) -> Value {
        self.ask("tools/call", &json!({"name": name, "arguments": arguments}))
    }

    /// What a call that works gives.
    #[track_caller]
    fn given(&mut self, name: &str, arguments: &Value) -> Value {
        let answer = self.call(name, arguments);
        let result = &answer["result"];
        assert_eq!(result["isError"], false, "{answer}");
        let given = &result["structuredContent"];
        let words: Value = serde_json::from_str(result["content"][0]["text"].as_str().unwrap()).unwrap();
        assert_eq!(&words, given, "the words are not the object");
        given.clone()
    }

    /// What a call that does not work says.
    #[track_caller]
    fn refused(&mut self, name: &str, arguments: &Value) -> String {
        let answer = self.call(name, arguments);
        assert_eq!(answer["result"]["isError"], true, "{answer}");
        answer["result"]["content"][0]["text"].as_str().unwrap().to_owned()
    }

    /// Ends the input; the process must end by itself.
    fn end(mut self) -> Run {
        self.input = None;
        self.child.wait_with_output().unwrap().into()
    }
}

#[test]
fn every_tool_gives_what_its_schema_says() {
    let home = Home::filled();
    let mut line = Line::begun(&home);
    let listed = line.ask("tools/list", &json!({}));
    let tools = listed["result"]["tools"].as_array().unwrap().clone();
    let schema = |name: &str| tools.iter().find(|tool| tool["name"] == name).unwrap()["outputSchema"].clone();
    assert_eq!(tools.len(), 5, "{listed}");
    assert!(tools.iter().all(|tool| tool["annotations"]["readOnlyHint"] == true), "{listed}");

    let question = json!({"question": "When was the Harbour Network founded?"});
    let answer = line.given("ask", &question);
    assert_eq!((&answer["abstained"], check(&schema("ask"), &answer)), (&false.into(), Ok(())));
    let citation = &answer["citations"][0];
    let read = json!({"document": citation["document"]["key"], "edition": citation["document"]["edition"],
        "span": citation["span"]});
    let passage = line.given("read_passage", &read);
    assert_eq!(passage["text"], citation["quote"], "a citation is read where it points");
    assert_eq!(check(&schema("read_passage"), &passage), Ok(()));

    let said = json!([{"speaker": "user", "text": "When was the Harbour Network founded?"},
        {"speaker": "agent", "text": "The Harbour Network was founded in 2014 by five ports."}]);
    let follow = line.given("ask", &json!({"question": "And where does its secretariat sit?", "history": said}));
    assert!(follow["rewritten"]["text"].as_str().unwrap().contains("Harbour Network"), "{follow}");

    let found = line.given("search", &json!({"query": "annual fee", "limit": 2, "explain": true}));
    assert_eq!(check(&schema("search"), &found), Ok(()));
    assert!(found["hits"].as_array().unwrap().len() <= 2 && found["hits"][0]["explain"].is_object(), "{found}");

    let quotation = json!({"quotation": "Each member pays an annual fee of 4,300 euros."});
    let checked = line.given("check_quotation", &quotation);
    assert_eq!((&checked["verdict"], check(&schema("check_quotation"), &checked)), (&"altered".into(), Ok(())));

    let documents = line.given("list_documents", &json!({"limit": 2, "offset": 1}));
    assert_eq!((&documents["total"], check(&schema("list_documents"), &documents)), (&5.into(), Ok(())));
    assert_eq!(documents["documents"].as_array().unwrap().len(), 2);
    assert_eq!(line.end().expect(0).stdout, "");
}

#[test]
fn what_a_program_gets_wrong_is_told_and_the_line_stays_open() {
    let home = Home::filled();
    let mut line = Line::begun(&home);
    let unknown = line.call("remove", &json!({"keys": ["fees.txt"]}));
    assert_eq!(unknown["error"]["code"], -32602, "{unknown}");
    assert!(unknown["error"]["message"].as_str().unwrap().contains("read_passage"), "{unknown}");
    for (name, arguments, word) in [
        ("ask", json!({}), "question"),
        ("ask", json!({"question": 7}), "question: "),
        ("ask", json!({"question": "Why?", "shell": "rm"}), "shell"),
        ("ask", json!({"question": "Why?", "claims": 99}), "claims must be from 1 to 20"),
        ("search", json!({"query": "  "}), "query is empty"),
        ("check_quotation", json!({"quotation": "x", "source": "nothing.md"}), "nothing.md"),
        ("read_passage", json!({"document": "nothing.md"}), "nothing.md"),
        ("read_passage", json!({"document": "fees.txt", "span": {"start": 0, "end": 9_999_999}}), "hint: The text has"),
        ("read_passage", json!({"document": "fees.txt", "edition": 4711}), "no edition 4711"),
        ("list_documents", json!({"scope": {"collections": ["nowhere"]}}), "no collection"),
    ] {
        let said = line.refused(name, &arguments);
        assert!(said.starts_with("error: ") && said.contains(word), "{name} {arguments}: {said}");
    }
    line.say_raw("this is no JSON");
    line.say_raw("{\"jsonrpc\":\"2.0\",\"id\":\"odd\"}");
    let odd = line.hear();
    assert!(odd["error"]["code"].is_i64(), "{odd}");
    let unknown = line.ask("tools/frobnicate", &json!({}));
    assert!(unknown["error"]["code"].is_i64(), "{unknown}");
    assert_eq!(line.given("list_documents", &json!({}))["total"], 5);
    line.end().expect(0);
}

#[test]
fn it_ends_with_its_input_and_changes_nothing() {
    let home = Home::filled();
    let before = home.run(&["status", "--json"]).expect(0).json();
    let mut line = Line::begun(&home);
    line.given("ask", &json!({"question": "What is a berth?"}));
    assert_eq!(line.end().expect(0).stderr, "");
    // Whoever starts it may also go away without a word.
    Line::open(&home).end().expect(0);
    let after = home.run(&["status", "--json"]).expect(0).json();
    assert_eq!((&before["generation"], &before["documents"]), (&after["generation"], &after["documents"]));
    assert_eq!(home.run(&["chats", "--json"]).expect(1).json()["chats"], json!([]), "no answer is saved");
}

#[test]
fn an_answer_that_was_asked_for_is_given_when_the_input_has_ended() {
    let home = Home::filled();
    let hello = json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-06-18",
        "capabilities": {}, "clientInfo": {"name": "a pipe", "version": "1"}}});
    let call = json!({"jsonrpc": "2.0", "id": 2, "method": "tools/call",
        "params": {"name": "list_documents", "arguments": {}}});
    let begun = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
    let run = home.run_with(&["mcp"], &format!("{hello}\n{begun}\n{call}\n")).expect(0);
    assert!(run.json_lines().iter().any(|line| line["id"] == 2 && line["result"].is_object()), "{}", run.stdout);
}

#[test]
fn the_official_client_of_python_can_speak_to_it() {
    let home = Home::filled();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/mcp_client.py");
    let python = std::env::var_os("ADDUCE_PYTHON").unwrap_or_else(|| "python3".into());
    let library = home.library();
    let args = [script, env!("CARGO_BIN_EXE_adduce"), arg(&library)];
    let Ok(output) = home.dress(Command::new(python), &args).output() else {
        println!("skipped: not present");
        return;
    };
    let run = Run::from(output).expect(0);
    print!("{}", run.stdout);
    assert!(run.stdout.starts_with("ok: ") || run.stdout.starts_with("skipped: "), "{}{}", run.stdout, run.stderr);
}
