//! What goes wrong: exit codes, messages that say the way out, and a stdout that stays clean.

use std::fs;

use adduce::store::{Library, Writer};

use crate::common::{Home, Run};

#[test]
fn usage_errors_are_two_and_say_what_to_do() {
    let home = Home::new();
    for (args, expected) in [
        (&[][..], "the chat needs a terminal"),
        (&["ask"], "<QUESTION>"),
        (&["ask", " "], "the question is empty"),
        (&["ask", "--claims", "0", "x"], "--claims"),
        (&["search", "-k", "0", "x"], "--limit"),
        (&["frobnicate"], "frobnicate"),
        (&["show", "x", "--span", "9-3"], "--span"),
        (&["show", "x", "--span", "1-2", "--lines", "1-2"], "cannot be used with"),
        (&["completions", "tcsh"], "tcsh"),
    ] {
        let run = home.run(args).expect(2);
        assert!(run.stderr.starts_with("error: ") && run.stderr.contains(expected), "{args:?}: {}", run.stderr);
        assert_eq!(run.stdout, "", "{args:?}");
    }
}

#[test]
fn help_tells_exit_codes_and_examples() {
    let home = Home::new();
    let help = home.run(&["--help"]).expect(0).stdout;
    assert!(
        help.contains("Exit codes (the same for all commands and in all versions):") && help.contains("nothing found"),
        "{help}"
    );
    for command in ["ask", "search", "add", "show", "remove", "read", "setup", "model", "status"] {
        let help = home.run(&[command, "--help"]).expect(0).stdout;
        assert!(help.contains("Examples:\n"), "{command}: {help}");
    }
    home.run(&["--version"]).expect(0);
}

#[test]
fn an_empty_library_has_nothing_to_find() {
    let home = Home::new();
    home.run(&["list"]).expect(1);
    home.run(&["search", "anything"]).expect(1);
    home.run(&["ask", "Is there anything?", "--json"]).expect(1);
    let status = home.run(&["status", "--json"]).expect(0).json();
    assert_eq!(status["documents"], 0, "a library that was named is never filled by itself");
}

#[test]
fn unknown_documents_and_places() {
    let home = Home::filled();
    let run = home.run(&["show", "nothing.md"]).expect(2);
    assert!(run.stderr.starts_with("error: ") && run.stderr.contains("nothing.md"), "{}", run.stderr);
    let run = home.run(&["show", "fees.txt", "--span", "0-999999", "--json"]).expect(2);
    assert!(run.stderr.contains("hint: The text has") && run.stdout.is_empty(), "{}", run.stderr);
    let run = home.run(&["remove", "nothing.md", "fees.txt"]).expect(2);
    assert!(run.stderr.contains("nothing.md") && run.stderr.contains("hint: "), "{}", run.stderr);
    home.run(&["show", "fees.txt"]).expect(0);
}

#[test]
fn a_path_that_is_not_there() {
    let home = Home::new();
    let run = home.run(&["add", "no-such-folder"]);
    assert!(matches!(run.code, Some(1 | 2)), "{:?}", run.code);
    assert!(run.stderr.contains("no-such-folder"), "{}", run.stderr);
}

#[test]
fn nothing_to_add_is_told() {
    let home = Home::new();
    home.write("only/noise.bin", [0_u8, 1, 2, 255].repeat(100));
    let run = home.run(&["add", "only"]).expect(1);
    assert!(run.stderr.contains("skipped") && run.stderr.contains("noise.bin"), "{}", run.stderr);
}

#[test]
fn a_second_writer_is_told_who_writes() {
    let home = Home::filled();
    let writer = Writer::open(&home.library()).unwrap();
    home.write("more.md", "# More\n\nMore text.\n");
    let run = home.run(&["add", "more.md"]).expect(2);
    let who = format!("process {}", std::process::id());
    assert!(run.stderr.contains("error: ") && run.stderr.contains(&who), "{}", run.stderr);
    assert!(run.stderr.contains("hint: "), "{}", run.stderr);
    // Reading goes on beside the writer.
    home.run(&["ask", "What is a berth?"]).expect(0);
    drop(writer);
    home.run(&["add", "more.md"]).expect(0);
}

#[test]
fn a_library_of_a_newer_version_is_left_alone() {
    let home = Home::filled();
    drop(Library::open(&home.library()).unwrap());
    let database = home.library().join("library.db");
    rusqlite::Connection::open(&database).unwrap().pragma_update(None, "user_version", 999).unwrap();
    let before = fs::read(&database).unwrap();
    for args in [&["list"][..], &["add", "docs"], &["ask", "What is a berth?"]] {
        let run = home.run(args).expect(2);
        assert!(run.stderr.contains("newer") && run.stderr.contains("hint: "), "{args:?}: {}", run.stderr);
        assert_eq!(run.stdout, "");
    }
    assert!(before == fs::read(&database).unwrap(), "the file was changed");
}

#[test]
fn a_folder_that_holds_something_else() {
    let home = Home::new();
    home.write("library/library.db", "this is no database, but it is long enough to be looked at as one. ".repeat(40));
    let run = home.run(&["list"]).expect(2);
    assert!(run.stderr.starts_with("error: ") && !run.stderr.contains("bug"), "{}", run.stderr);
}

#[test]
fn a_runtime_that_is_not_there_is_named() {
    let home = Home::new();
    let path = home.path("no/libonnxruntime.so");
    let output = home.command(&["setup", "--offline"]).env("ORT_DYLIB_PATH", &path).output().unwrap();
    let run = Run::from(output).expect(2);
    assert!(run.stderr.contains("libonnxruntime.so") && run.stderr.contains("hint: "), "{}", run.stderr);
}

#[test]
fn models_are_listed_and_unknown_ones_refused() {
    let home = Home::new();
    let models = home.run(&["model", "list", "--json"]).expect(0).json();
    assert_eq!((&models["models"][0]["present"], &models["models"][0]["chosen"]), (&true.into(), &true.into()));
    assert!(home.run(&["model", "list"]).expect(0).stdout.starts_with("* all-MiniLM-L6-v2"));
    let run = home.run(&["model", "use", "nonsense"]).expect(2);
    assert!(run.stderr.contains("nonsense") && run.stderr.contains("hint: "), "{}", run.stderr);
    for (flags, env) in [(&["--offline"][..], "0"), (&[], "1")] {
        let args = [&["model", "use", "bge-small-en-v1.5"], flags].concat();
        let output = home.command(&args).env("ADDUCE_OFFLINE", env).output().unwrap();
        let run = Run::from(output).expect(2);
        assert!(run.stderr.contains("offline"), "{}", run.stderr);
    }
}
