//! The child's side: it takes files from stdin and gives what is in them on stdout, until stdin ends.

use std::ffi::OsString;
use std::io::{self, BufWriter, Write};
use std::panic::{self, AssertUnwindSafe};
use std::process::{self, Command};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use super::frame::{self, Frame};
use super::message::{Answer, Failure, PartHead, Request};
use super::{STACK, confine, draw};
use crate::document::{Input, Options, Problem, read_with};
use crate::text::safe;
use crate::{Error, ErrorKind, Result};

/// The largest file that is taken from stdin; which files are read at all is decided elsewhere.
const LARGEST: u64 = 1 << 32;

/// Reads files until stdin ends. `memory` is how many bytes it may use beyond what it has at its start.
///
/// # Errors
/// When the system gives no thread.
pub fn run(memory: u64) -> Result<()> {
    // Panics are caught and told on stdout.
    panic::set_hook(Box::new(|_| {}));
    let (send, receive) = sync_channel(1);
    let (ready, confined) = sync_channel(1);
    thread::Builder::new()
        .name("reader".into())
        .stack_size(STACK)
        .spawn(move || {
            // Its allocator is set up before the limits count.
            drop(std::hint::black_box(vec![0_u8; 1 << 10]));
            let _main_waits = ready.send(());
            serve(&receive);
        })
        .map_err(|error| Error::new(ErrorKind::Internal, "could not start a thread to read with").because(error))?;
    let _started = confined.recv();
    confine::reader(memory);
    let mut stdin = io::stdin().lock();
    // This thread waits here also while the other one reads, so that no worker outlives its parent.
    while let Ok(Some(frame)) = frame::read(&mut stdin, LARGEST) {
        if send.send(frame).is_err() {
            break;
        }
    }
    process::exit(0);
}

/// Becomes another program, within limits. Comes back only with the reason why not.
#[cfg(unix)]
pub fn become_program(command: &[OsString], memory: u64, seconds: u64) -> Error {
    use std::os::unix::process::CommandExt;
    let Some((program, arguments)) = command.split_first() else {
        return Error::new(ErrorKind::Usage, "no program was named");
    };
    confine::program(memory, seconds);
    let error = Command::new(program).args(arguments).exec();
    Error::new(ErrorKind::File, format!("could not run {}", safe::one_line(&program.to_string_lossy()))).because(error)
}

/// Runs another program in its place, where no process can become another.
#[cfg(not(unix))]
pub fn become_program(command: &[OsString], memory: u64, seconds: u64) -> Error {
    let Some((program, arguments)) = command.split_first() else {
        return Error::new(ErrorKind::Usage, "no program was named");
    };
    confine::program(memory, seconds);
    match Command::new(program).args(arguments).status().map(|status| status.code()) {
        Ok(code) => process::exit(code.unwrap_or(1)),
        Err(error) => Error::new(ErrorKind::File, "could not run the program").because(error),
    }
}

fn serve(requests: &Receiver<Frame>) {
    let mut out = BufWriter::with_capacity(64 << 10, io::stdout());
    for frame in requests {
        if answer(&mut out, frame).is_err() {
            // Nobody listens any more.
            process::exit(0);
        }
    }
}

/// Answers one request.
///
/// # Errors
/// Those of stdout; what is wrong with a file is told on it.
fn answer(out: &mut dyn Write, Frame { head, body }: Frame) -> io::Result<()> {
    let told = panic::catch_unwind(AssertUnwindSafe(|| match serde_json::from_slice(&head) {
        Ok(Request::Read { name, options }) => read(out, &name, &body, &options),
        Ok(Request::Draw { passwords, pages }) => {
            draw::pages(body, &passwords, &pages, &mut |answer, picture| say(out, &answer, &picture))
        }
        Ok(Request::Page { passwords, page, quote }) => {
            let (answer, picture) = draw::page(body, &passwords, page, &quote);
            say(out, &answer, &picture)
        }
        Err(error) => Err(io::Error::from(error)),
    }));
    match told {
        Ok(told) => told?,
        Err(payload) => {
            let said = payload.downcast_ref::<&str>().copied();
            let said = said.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message");
            let message = format!("the reader failed on it ({}); please report this", safe::one_line(said));
            let error = Error::new(ErrorKind::Reader, message).problem(Problem::Damaged);
            say(out, &Answer::Failed(Failure::from(&error)), &[])?;
        }
    }
    say(out, &Answer::Done, &[])
}

fn read(out: &mut dyn Write, name: &str, bytes: &[u8], options: &Options) -> io::Result<()> {
    let failed = |error: &Error| Answer::Failed(Failure::from(error));
    match read_with(&Input { name, bytes }, options) {
        Ok(parts) => {
            for part in parts {
                match part {
                    Ok(part) => {
                        let (head, text) = PartHead::of(part);
                        say(out, &Answer::Part(Box::new(head)), text.as_bytes())?;
                    }
                    Err(error) => say(out, &failed(&error), &[])?,
                }
            }
            Ok(())
        }
        Err(error) => say(out, &failed(&error), &[]),
    }
}

fn say(out: &mut dyn Write, answer: &Answer, body: &[u8]) -> io::Result<()> {
    frame::write(out, &serde_json::to_vec(answer)?, body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(request: &Request, body: &[u8]) -> Vec<Answer> {
        let mut out = Vec::new();
        answer(&mut out, Frame { head: serde_json::to_vec(request).unwrap(), body: body.to_vec() }).unwrap();
        let mut from = out.as_slice();
        std::iter::from_fn(|| frame::read(&mut from, u64::MAX).unwrap())
            .map(|frame| serde_json::from_slice(&frame.head).unwrap())
            .collect()
    }

    #[test]
    fn a_file_is_answered_part_by_part_and_then_done() {
        let request = Request::Read { name: "a.jsonl".into(), options: Options::default() };
        let all = answers(&request, b"{\"id\":\"a\",\"text\":\"one\"}\nbroken\n{\"id\":\"b\",\"text\":\"two\"}\n");
        assert!(matches!(all[..], [Answer::Part(_), Answer::Failed(_), Answer::Part(_), Answer::Done]), "{all:?}");
    }

    #[test]
    fn a_file_that_cannot_be_read_is_an_answer_too() {
        let request = Request::Read { name: "a.doc".into(), options: Options::default() };
        let all = answers(&request, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....");
        assert!(matches!(all[..], [Answer::Failed(_), Answer::Done]), "{all:?}");
    }
}
