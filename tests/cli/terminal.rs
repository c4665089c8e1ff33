//! What reaches the terminal: nothing hostile, colours only when wanted; pipes and Ctrl-C.

use std::io::Read;
use std::process::Stdio;
use std::time::{Duration, Instant};

use adduce::text::safe::is_unsafe;

use crate::common::{Home, Run};

#[track_caller]
fn harmless(what: &str, run: &Run) {
    for (stream, text) in [("stdout", &run.stdout), ("stderr", &run.stderr)] {
        let bad = text.chars().find(|&c| is_unsafe(c));
        assert_eq!(bad, None, "{what}, {stream}: {text:?}");
    }
}

#[test]
fn hostile_documents_never_reach_the_terminal_raw() {
    let home = Home::new();
    let name = "docs/evil\u{1b}[2J\u{9b}31m\u{202e}txt.md";
    home.write(
        name,
        "# Title \u{1b}]0;owned\u{7}\n\n## Part \u{9b}2J\n\nThe wreck\u{1b}[31m lies\u{202e} at forty\u{7f} metres.\r\n",
    );
    home.write(
        "docs/evil.jsonl",
        "{\"id\":\"k\\u001b[2J\",\"title\":\"T\\u009b1m\",\"text\":\"The anchor \\u001b[5m weighs two tonnes.\"}\n",
    );
    let add = home.run(&["add", "docs"]).expect(0);
    harmless("add", &add);
    let listing = home.run(&["list", "--json"]).expect(0);
    harmless("list --json", &listing);
    let documents = listing.json();
    let keys: Vec<&str> =
        documents["documents"].as_array().unwrap().iter().map(|row| row["key"].as_str().unwrap()).collect();
    assert_eq!(keys.len(), 2);
    let evil = keys.iter().find(|key| key.contains("evil")).unwrap();
    for args in [
        &["list"][..],
        &["status"],
        &["show", evil],
        &["show", evil, "--json"],
        &["ask", "Where does the wreck lie?"],
        &["ask", "Where does the wreck lie?", "--json"],
        &["ask", "How much does the anchor weigh?"],
        &["search", "wreck anchor", "--explain"],
        &["search", "wreck anchor", "--json", "--explain"],
        &["search", "wreck anchor", "--format", "trec"],
        &["read", name],
        &["read", name, "--json"],
        &["show", "no\u{1b}[2Jthing"],
        &["remove", "no\u{1b}[2Jthing", evil],
    ] {
        harmless(&args.join(" "), &home.run(args));
    }
}

#[test]
fn colours_only_when_wanted() {
    let home = Home::filled();
    let question = ["ask", "When was the Harbour Network founded?"];
    let colored = |extra: &[&str], env: &[(&str, &str)]| {
        let args = [&question[..], extra].concat();
        let output = home.command(&args).envs(env.iter().copied()).output().unwrap();
        Run::from(output).expect(0).stdout.contains('\u{1b}')
    };
    assert!(!colored(&[], &[]), "a pipe gets none");
    assert!(colored(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(colored(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!colored(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn lines_fit_the_width_that_is_asked_for() {
    let home = Home::filled();
    let output = home.command(&["ask", "When was the Harbour Network founded?"]).env("COLUMNS", "40").output().unwrap();
    let run = Run::from(output).expect(0);
    assert!(
        run.stdout.lines().count() > 3 && run.stdout.lines().all(|line| line.chars().count() <= 40),
        "{}",
        run.stdout
    );
}

#[test]
fn quiet_says_nothing_on_stderr() {
    let home = Home::new();
    home.fixtures();
    assert_eq!(home.run(&["add", "docs", "--quiet"]).expect(0).stderr, "");
    let talk = home.run(&["add", "docs"]).expect(0).stderr;
    assert!(talk.contains("Adding docs to ") && !talk.contains('\u{1b}') && !talk.contains('\r'), "{talk:?}");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let home = Home::new();
    home.write("long.txt", "A line of a very long document, again and again.\n\n".repeat(40_000));
    home.run(&["add", "long.txt"]).expect(0);
    let mut child = home.command(&["show", "long.txt"]).spawn().unwrap();
    let mut first = [0; 16];
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut first).unwrap();
    drop(stdout);
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!((child.wait().unwrap().code(), stderr.as_str()), (Some(0), ""));
}

/// Waits until `ready` holds, for at most half a minute.
fn wait_for(what: &str, mut ready: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !ready() {
        assert!(begun.elapsed() < Duration::from_secs(30), "waited too long for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_what_is_done_and_the_next_add_goes_on() {
    use rustix::process::{Pid, Signal, kill_process};

    const FILES: usize = 800;
    let home = Home::new();
    for n in 0..FILES {
        home.write(
            &format!("many/{n:04}.md"),
            format!("# Note {n}\n\nThe ship number {n} carries {n} tonnes of salt.\n"),
        );
    }
    let mut child = home.command(&["add", "many", "--json"]).spawn().unwrap();
    let count = || {
        let run = home.run(&["list", "--json"]);
        run.json()["documents"].as_array().map_or(0, Vec::len)
    };
    wait_for("the first documents", || count() > 0 || child.try_wait().unwrap().is_some());
    assert!(child.try_wait().unwrap().is_none(), "it was done before it could be cancelled");
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let run = Run::from(child.wait_with_output().unwrap()).expect(130);
    let report = run.json();
    assert_eq!(report["cancelled"], true);
    assert!(run.stderr.contains("Cancelling"), "{}", run.stderr);
    let kept = count();
    assert!(kept > 0 && kept < FILES, "{kept}");

    let report = home.run(&["add", "many", "--json"]).expect(0).json();
    assert_eq!(report["same"], kept);
    assert_eq!(count(), FILES);
}

#[cfg(target_os = "linux")]
#[test]
fn a_question_under_way_dies_of_ctrl_c_at_once() {
    use rustix::process::{Pid, Signal, kill_process};

    let home = Home::filled();
    // Waits for lines that never come.
    // Where the tests run in the background of a shell they inherit that Ctrl-C is ignored, and would hand it on.
    let mut command = std::process::Command::new("env");
    command.arg("--default-signal=INT").arg(env!("CARGO_BIN_EXE_adduce"));
    let mut command = home.dress(command, &["ask", "--batch", "-", "--json"]);
    command.env("ADDUCE_LIBRARY", home.library());
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(500));
    assert!(child.try_wait().unwrap().is_none());
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    wait_for("the end", || child.try_wait().unwrap().is_some());
}
