//! Running somebody else's program (a loader, tesseract) with limits, and taking what it prints.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use super::child::{Said, finish, own_group};
use super::{Limits, Program};
use crate::text::safe;

/// How often a waiting thread looks whether it was cancelled.
const LOOK: Duration = Duration::from_millis(20);

/// Variables that are this program's own business.
const OURS: [&str; 2] = ["ADDUCE_PASSWORD", "ADDUCE_LIBRARY"];

/// Why a program gave nothing.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It was cancelled.
    Cancelled,
    /// It took too long.
    Time,
    /// It printed too much.
    Output,
    /// It failed, and the first line of what it said.
    Failed(String),
}

/// A command for `name`, started by way of a worker that sets its limits, where there is one.
pub(super) fn confined(program: &Program, limits: &Limits, name: &OsStr) -> Command {
    let mut command = match program.command() {
        Some(mut command) => {
            // Processor time is a backstop for when nobody watches the clock any more; wall time is kept here.
            let seconds = limits.time.as_secs().saturating_mul(4).max(1);
            command.arg("--memory").arg(limits.memory.to_string()).arg("--seconds").arg(seconds.to_string());
            command.arg("--").arg(name).env(crate::embed::telemetry::VARIABLE, "1");
            command
        }
        None => Command::new(name),
    };
    for variable in OURS {
        command.env_remove(variable);
    }
    command
}

/// Runs a program to its end, with these bytes on its stdin, and gives its stdout.
pub(super) fn run(
    mut command: Command,
    stdin: Vec<u8>,
    limits: &Limits,
    stop: &dyn Fn() -> bool,
) -> Result<Vec<u8>, Fault> {
    own_group(&mut command);
    let input = if stdin.is_empty() { Stdio::null() } else { Stdio::piped() };
    let failed = |error: std::io::Error| Fault::Failed(safe::one_line(&error.to_string()));
    let mut child = command.stdin(input).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(failed)?;
    let started = Instant::now();
    let (send, chunks) = sync_channel(4);
    let said = (|| {
        if let Some(mut pipe) = child.stdin.take() {
            thread::Builder::new().name("adduce-stdin".into()).spawn(move || {
                // It may rightly stop reading.
                let _closed = pipe.write_all(&stdin);
            })?;
        }
        if let Some(mut stdout) = child.stdout.take() {
            thread::Builder::new().name("adduce-stdout".into()).spawn(move || {
                let mut buffer = vec![0; 64 << 10];
                while let Ok(count @ 1..) = stdout.read(&mut buffer) {
                    if send.send(buffer.get(..count).unwrap_or_default().to_vec()).is_err() {
                        break;
                    }
                }
            })?;
        }
        child.stderr.take().map(Said::listen).transpose()
    })();
    let said = match said {
        Ok(said) => said.unwrap_or_default(),
        Err(error) => {
            finish(&mut child);
            return Err(failed(error));
        }
    };
    let mut out = Vec::new();
    let fault = loop {
        match chunks.recv_timeout(LOOK) {
            Ok(chunk) => {
                if (out.len() + chunk.len()) as u64 > limits.output {
                    break Some(Fault::Output);
                }
                out.extend_from_slice(&chunk);
            }
            // It has closed its stdout, but may still have its exit code to say.
            Err(RecvTimeoutError::Disconnected) if matches!(child.try_wait(), Ok(Some(_)) | Err(_)) => break None,
            Err(RecvTimeoutError::Disconnected) => thread::sleep(Duration::from_millis(1)),
            Err(RecvTimeoutError::Timeout) => {}
        }
        if stop() {
            break Some(Fault::Cancelled);
        }
        if started.elapsed() > limits.time {
            break Some(Fault::Time);
        }
    };
    let status = finish(&mut child);
    match fault {
        Some(fault) => Err(fault),
        None if status.is_some_and(|status| status.success()) => Ok(out),
        None => Err(Fault::Failed(words(&said.text(), status))),
    }
}

/// The first line of what a program said, else how it ended.
fn words(said: &str, status: Option<std::process::ExitStatus>) -> String {
    let line = said.lines().map(str::trim).find(|line| !line.is_empty());
    match (line, status) {
        (Some(line), _) => safe::one_line(line.strip_prefix("error: ").unwrap_or(line)),
        (None, Some(status)) => safe::one_line(&status.to_string()),
        (None, None) => "it ended, and said nothing".into(),
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    fn sh(script: &str, stdin: &[u8], limits: Limits) -> Result<Vec<u8>, Fault> {
        let mut command = Command::new("sh");
        command.arg("-c").arg(script);
        run(command, stdin.to_vec(), &limits, &|| false)
    }

    #[test]
    fn what_goes_in_comes_out() {
        assert_eq!(sh("cat", b"words", Limits::default()).unwrap(), b"words");
        assert_eq!(sh("exit 3", b"", Limits::default()).unwrap_err(), Fault::Failed("exit status: 3".into()));
        let said = sh("echo 'no \u{1b}good' >&2; exit 1", b"", Limits::default()).unwrap_err();
        assert_eq!(said, Fault::Failed("no ␛good".into()));
    }

    #[test]
    fn one_that_hangs_or_floods_is_ended_with_what_it_started() {
        let short = Limits { time: Duration::from_millis(200), output: 1 << 20, ..Limits::default() };
        let started = Instant::now();
        assert_eq!(sh("sleep 60; true", b"", short).unwrap_err(), Fault::Time);
        assert_eq!(sh("yes", b"", short).unwrap_err(), Fault::Output);
        assert!(started.elapsed() < Duration::from_secs(20));
    }
}
