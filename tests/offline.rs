//! Nothing leaves the machine: the binary works in a namespace without a network, and opens no internet socket.

#![allow(clippy::expect_used, reason = "a test that cannot go on should fail")]

mod common;

use std::process::Command;

use common::{Home, Run};

/// `unshare` in the form that this machine allows, if any.
fn unshare() -> Option<&'static [&'static str]> {
    [&["-n"][..], &["-r", "-n"]].into_iter().find(|flags| {
        let tried = Command::new("unshare").args(*flags).arg("true").output();
        tried.is_ok_and(|output| output.status.success())
    })
}

/// Add, ask and search, each by way of `through` (the arguments before the binary's path), with no `--offline`.
fn round(home: &Home, through: &dyn Fn(usize) -> Command) -> Vec<Run> {
    home.fixtures();
    // A language model that is configured and not confirmed is sent nothing.
    home.write("config/adduce/config.toml", "[llm]\nbase_url = \"http://127.0.0.1:9/v1\"\nmodel = \"m\"\n");
    let library = home.library();
    let steps: [&[&str]; 6] = [
        &["add", "docs"],
        &["ask", "When was the Harbour Network founded?", "--json"],
        &["search", "annual fee"],
        &["status"],
        &["ask", "When was the Harbour Network founded?", "--write"],
        &["audit"],
    ];
    let run = |(at, args): (usize, &&[&str])| {
        let code = if args.contains(&"--write") { 2 } else { 0 };
        let args: Vec<&str> = [&[env!("CARGO_BIN_EXE_adduce")], *args].concat();
        let mut command = home.dress(through(at), &args);
        Run::from(command.env("ADDUCE_LIBRARY", &library).output().expect("it runs")).expect(code)
    };
    steps.iter().enumerate().map(run).collect()
}

#[test]
fn everything_works_without_a_network() {
    let Some(flags) = unshare() else {
        println!("skipped: this machine does not let us make a network namespace");
        return;
    };
    let home = Home::new();
    let runs = round(&home, &|_| {
        let mut command = Command::new("unshare");
        command.args(flags).arg("--");
        command
    });
    assert_eq!(runs[1].json()["citations"][0]["document"]["key"], "charter.md");
    assert!(runs[4].stderr.contains("not confirmed yet"), "{}", runs[4].stderr);
    assert!(runs[5].stdout.contains("Nothing was sent"), "{}", runs[5].stdout);
}

#[test]
fn the_first_run_works_without_a_network() {
    let Some(flags) = unshare() else {
        println!("skipped: this machine does not let us make a network namespace");
        return;
    };
    let home = Home::new();
    for _ in 0..2 {
        let mut command = Command::new("unshare");
        command.args(flags).arg("--");
        let args = [env!("CARGO_BIN_EXE_adduce"), "ask", "When was Digital Nations founded?"];
        // Without the fake model, so that set-up is tried: where ONNX Runtime is missing it fails, and words must do.
        let output = home.dress(command, &args).env_remove("ADDUCE_FAKE_MODEL").output().expect("it runs");
        let run = Run::from(output).expect(0);
        assert!(run.stdout.contains("[1] "), "{}", run.stdout);
    }
}

#[test]
fn no_internet_socket_is_opened() {
    let home = Home::new();
    let probe = Command::new("strace").args(["-f", "-e", "trace=socket", "-o", "/dev/null", "true"]).output();
    if !probe.is_ok_and(|output| output.status.success()) {
        println!("skipped: no strace that may trace here");
        return;
    }
    let trace = |at: usize| home.path(&format!("trace.{at}"));
    let runs = round(&home, &|at| {
        let mut command = Command::new("strace");
        command.args(["-f", "-e", "trace=socket,connect,execve", "-o"]).arg(trace(at)).arg("--");
        command
    });
    for at in 0..runs.len() {
        let calls = std::fs::read_to_string(trace(at)).expect("a trace");
        assert!(calls.contains("execve("), "nothing was traced: {calls}");
        let opened: Vec<&str> = calls.lines().filter(|call| call.contains("AF_INET")).collect();
        assert!(opened.is_empty(), "{opened:#?}");
    }
}
