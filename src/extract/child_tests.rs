use std::ffi::OsString;

use super::*;
use crate::document::Options;

/// A worker that is a shell script; it gets the limits as arguments and the request on stdin.
fn script(text: &str) -> Program {
    // The words after the script are its arguments, the first of them its name.
    let arguments = ["-c", text, "worker"].map(OsString::from).to_vec();
    Program::Command("/bin/sh".into(), arguments)
}

fn short() -> Limits {
    Limits { time: Duration::from_millis(300), output: 1 << 20, ..Limits::default() }
}

fn ask(text: &str, limits: &Limits) -> (End, usize) {
    let mut worker = Worker::start(&script(text), limits).unwrap();
    let request = Request::Read { name: "a".into(), options: Options::default() };
    let mut answers = 0;
    let end = worker.ask(&request, &vec![b'x'; 1 << 20], limits, &|| false, &mut |_, _| {
        answers += 1;
        true
    });
    assert_eq!(worker.is_alive(), end == End::Done);
    (end, answers)
}

/// `printf` of a frame without a body.
fn frame_of(answer: &str) -> String {
    format!("printf '\\{:03o}\\000\\000\\000\\000\\000\\000\\000%s' '{answer}'", answer.len())
}

#[test]
fn one_that_hangs_is_ended_with_what_it_started() {
    let started = Instant::now();
    assert_eq!(ask("sleep 60 & sleep 60", &short()), (End::Time, 0));
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[test]
fn one_that_answers_nonsense_is_ended() {
    let (end, _) = ask("echo hello world, this is no answer at all; sleep 60", &short());
    assert!(matches!(end, End::Output | End::Failed(_)), "{end:?}");
    let (end, _) = ask(&format!("{}; sleep 60", frame_of("\"What?\"")), &short());
    assert_eq!(end, End::Failed("it gave no answer that can be understood".into()));
}

#[test]
fn one_that_floods_is_ended() {
    let flood = format!("while {}; do :; done", frame_of("{\"NotDrawn\":{\"page\":1,\"pages\":1,\"why\":\"x\"}}"));
    let (end, answers) = ask(&flood, &Limits { output: 10_000, time: Duration::from_mins(1), ..short() });
    assert_eq!(end, End::Output);
    assert!((100..300).contains(&answers), "{answers}");
}

#[test]
fn the_cause_of_a_death_is_told() {
    let long = Limits { time: Duration::from_mins(1), ..short() };
    assert_eq!(ask("exit 7", &long).0, End::Failed("it died".into()));
    assert_eq!(ask("kill -ABRT $$", &long).0, End::Failed("it died of signal 6".into()));
    assert_eq!(ask("kill -KILL $$", &long).0, End::Memory);
    assert_eq!(ask("echo 'memory allocation of 9 bytes failed' >&2; kill -ABRT $$", &long).0, End::Memory);
    let deep = ask("echo \"thread 'reader' has overflowed its stack\" >&2; kill -ABRT $$", &long).0;
    assert_eq!(deep, End::Failed("it is nested too deeply".into()));
}

#[test]
fn one_that_answers_before_it_listened_is_not_trusted() {
    let (end, _) = ask(&format!("{}; sleep 60", frame_of("\"Done\"")), &short());
    assert_eq!(end, End::Failed("it answered before it was asked".into()));
}

#[test]
fn cancelling_ends_it_at_once() {
    let limits = Limits { time: Duration::from_mins(1), ..short() };
    let mut worker = Worker::start(&script("sleep 60"), &limits).unwrap();
    let request = Request::Read { name: "a".into(), options: Options::default() };
    let started = Instant::now();
    assert_eq!(worker.ask(&request, b"x", &limits, &|| true, &mut |_, _| true), End::Cancelled);
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[test]
fn a_program_that_is_not_there_is_an_error() {
    let program = Program::Command("/nowhere/at/all".into(), Vec::new());
    assert!(Worker::start(&program, &short()).unwrap_err().to_string().contains("reads files"));
}
