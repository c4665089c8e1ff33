//! The parent's side of one worker: starting it, asking it, and knowing why it died.

use std::io::{self, Read};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::frame::{self, Frame};
use super::message::{Answer, Request};
use super::{Limits, Program};
use crate::{Error, ErrorKind, Result};

/// How often a waiting thread looks whether it was cancelled.
const LOOK: Duration = Duration::from_millis(20);
/// How much of what a child says on stderr is kept.
const SAID: usize = 4 << 10;
/// Answers that wait for whom they are for; each may be a whole document.
const AHEAD: usize = 2;

/// A running worker.
#[derive(Debug)]
pub(super) struct Worker {
    child: Child,
    stdin: Option<ChildStdin>,
    answers: Receiver<io::Result<Option<Frame>>>,
    said: Said,
    /// Whether it has read a file before: then some of its memory may be taken up.
    pub(super) used: bool,
}

/// How a request ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    /// With all that there was.
    Done,
    /// Whoever listens wanted no more.
    Enough,
    /// It was cancelled.
    Cancelled,
    /// It took too long.
    Time,
    /// It needed too much memory.
    Memory,
    /// It gave too much.
    Output,
    /// It died or gave nonsense, and what is known of why.
    Failed(String),
}

/// What a child says on stderr, as far as it is kept.
#[derive(Debug, Clone, Default)]
pub(super) struct Said(Arc<Mutex<Vec<u8>>>);

impl Said {
    /// Listens on a thread of its own, so that a child that says much is not held up.
    pub(super) fn listen(mut stderr: impl Read + Send + 'static) -> io::Result<Self> {
        let said = Self::default();
        let kept = Arc::clone(&said.0);
        thread::Builder::new().name("adduce-stderr".into()).spawn(move || {
            let mut buffer = [0; 1024];
            while let Ok(count @ 1..) = stderr.read(&mut buffer) {
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                let room = SAID.saturating_sub(kept.len()).min(count);
                kept.extend_from_slice(buffer.get(..room).unwrap_or_default());
            }
        })?;
        Ok(said)
    }

    /// What was said, waiting a moment for the last of it if nothing was: the child is dead, but its words may still be
    /// on their way.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for _ in 0..10 {
            text = String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned();
            if !text.is_empty() {
                break;
            }
            thread::sleep(Duration::from_millis(10));
        }
        text
    }
}

impl Worker {
    /// Starts one, with nothing of this process's environment.
    ///
    /// # Errors
    /// When the program cannot be started.
    pub(super) fn start(program: &Program, limits: &Limits) -> Result<Self> {
        let failed = |error: io::Error| {
            Error::new(ErrorKind::Internal, "could not start the process that reads files").because(error)
        };
        let mut command = program.worker(limits).ok_or_else(|| failed(io::ErrorKind::Unsupported.into()))?;
        own_group(&mut command);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(failed)?;
        let (send, answers) = sync_channel(AHEAD);
        let most = limits.output;
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(mut stdout), Some(stderr)) = (stdout, stderr) else {
            return Err(failed(io::ErrorKind::BrokenPipe.into()));
        };
        let said = Said::listen(stderr).map_err(failed)?;
        thread::Builder::new()
            .name("adduce-answers".into())
            .spawn(move || {
                loop {
                    let frame = frame::read(&mut stdout, most);
                    let last = !matches!(frame, Ok(Some(_)));
                    if send.send(frame).is_err() || last {
                        break;
                    }
                }
            })
            .map_err(failed)?;
        Ok(Self { child, stdin, answers, said, used: false })
    }

    /// Asks, and hands every answer but the last to `take` until that says `false`. After anything but [`End::Done`] the
    /// worker is dead.
    pub(super) fn ask(
        &mut self,
        request: &Request,
        body: &[u8],
        limits: &Limits,
        stop: &dyn Fn() -> bool,
        take: &mut dyn FnMut(Answer, Vec<u8>) -> bool,
    ) -> End {
        let Ok(head) = serde_json::to_vec(request) else { return End::Failed("the request has no JSON".into()) };
        let Some(mut stdin) = self.stdin.take() else { return End::Failed("it has no stdin".into()) };
        // On a thread of its own, because a worker that does not listen would hold it up for ever.
        let (end, stdin, was_dead) = thread::scope(|scope| {
            let writer = scope.spawn(move || frame::write(&mut stdin, &head, body).map(|()| stdin));
            let mut end = self.follow(limits, stop, take);
            if end == End::Done && !soon(|| writer.is_finished()) {
                end = End::Failed("it answered before it was asked".into());
            }
            // Given a moment, it dies of what kills it, and its status says of what.
            let was_dead = matches!(end, End::Failed(_)) && soon(|| matches!(self.child.try_wait(), Ok(Some(_))));
            if end != End::Done {
                finish(&mut self.child);
            }
            (end, writer.join(), was_dead)
        });
        self.used = true;
        match (end, stdin) {
            (End::Done, Ok(Ok(stdin))) => {
                self.stdin = Some(stdin);
                End::Done
            }
            (End::Failed(why), _) => self.cause(why, was_dead),
            (end, _) => end,
        }
    }

    /// Whether it can be asked again.
    pub(super) fn is_alive(&self) -> bool {
        self.stdin.is_some()
    }

    fn follow(&self, limits: &Limits, stop: &dyn Fn() -> bool, take: &mut dyn FnMut(Answer, Vec<u8>) -> bool) -> End {
        let (mut in_all, mut bytes) = (Duration::ZERO, 0_u64);
        loop {
            let since = Instant::now();
            let frame = loop {
                match self.answers.recv_timeout(LOOK) {
                    Ok(frame) => break frame,
                    Err(RecvTimeoutError::Disconnected) => return End::Failed("it died".into()),
                    Err(RecvTimeoutError::Timeout) if stop() => return End::Cancelled,
                    Err(RecvTimeoutError::Timeout) => {
                        if since.elapsed() > limits.time || in_all + since.elapsed() > limits.time_in_all() {
                            return End::Time;
                        }
                    }
                }
            };
            in_all += since.elapsed();
            let Frame { head, body } = match frame {
                Ok(Some(frame)) => frame,
                Ok(None) => return End::Failed("it died".into()),
                Err(error) if error.kind() == io::ErrorKind::FileTooLarge => return End::Output,
                Err(_) => return End::Failed("it died in the middle of an answer".into()),
            };
            bytes = bytes.saturating_add(head.len() as u64).saturating_add(body.len() as u64);
            if bytes > limits.output {
                return End::Output;
            }
            match serde_json::from_slice(&head) {
                Ok(Answer::Done) => return End::Done,
                Ok(answer) => {
                    if !take(answer, body) {
                        return End::Enough;
                    }
                }
                Err(_) => return End::Failed("it gave no answer that can be understood".into()),
            }
        }
    }

    /// Why it died, by its last words and its status; `was_dead` says that nobody here ended it.
    fn cause(&mut self, why: String, was_dead: bool) -> End {
        let said = self.said.text();
        let signal = self.child.wait().ok().and_then(signal).filter(|_| was_dead);
        if said.contains("memory allocation of") {
            return End::Memory;
        }
        if said.contains("overflowed its stack") {
            return End::Failed("it is nested too deeply".into());
        }
        match signal {
            // Most often the system does so, because memory ran out.
            Some(9) => End::Memory,
            Some(signal) => End::Failed(format!("{why} of signal {signal}")),
            None => End::Failed(why),
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        finish(&mut self.child);
    }
}

/// Waits a little for something that is about to be.
fn soon(mut is_so: impl FnMut() -> bool) -> bool {
    for _ in 0..200 {
        if is_so() {
            return true;
        }
        thread::sleep(Duration::from_millis(2));
    }
    is_so()
}

/// Puts a child into a process group of its own: Ctrl-C goes to this process alone, and whatever the child started can
/// be ended with it.
pub(super) fn own_group(command: &mut Command) {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    #[cfg(not(unix))]
    let _ = command;
}

/// Ends a child, and what it started, and waits for it.
pub(super) fn finish(child: &mut Child) -> Option<ExitStatus> {
    // A child that was waited for has no number any more that would be its own.
    if let Ok(Some(status)) = child.try_wait() {
        return Some(status);
    }
    #[cfg(unix)]
    if let Some(group) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        let _gone = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    let _gone = child.kill();
    child.wait().ok()
}

#[cfg(unix)]
pub(super) fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
pub(super) fn signal(_status: ExitStatus) -> Option<i32> {
    None
}

#[cfg(unix)]
#[cfg(test)]
#[path = "child_tests.rs"]
mod tests;
