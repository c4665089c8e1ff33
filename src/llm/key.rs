//! The key of a hosted model: read from the environment or from a command each time it is needed, held no longer than
//! one request, and shown nowhere.

use std::fmt;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use crate::{Error, ErrorKind, Result};

/// How long a command may take: a password store may have to ask its user first.
const PATIENCE: Duration = Duration::from_mins(1);
/// The longest key in bytes.
const LONGEST: u64 = 8192;

/// Where a key comes from. Never from the arguments of a command, which other users of the machine can see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum KeySource {
    /// There is none, as for a model on this machine.
    #[default]
    None,
    /// The environment variable of this name.
    Env(String),
    /// The first line that this command writes, run by the shell.
    Command(String),
}

/// A key. Neither its debug form nor an error shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

impl Key {
    /// A key, without the white space around it.
    ///
    /// # Errors
    /// When nothing is left, or when it cannot stand in a header.
    pub fn new(text: &str, from: &str) -> Result<Self> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Error::new(ErrorKind::Usage, format!("{from} gives no key")));
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) || text.len() as u64 > LONGEST {
            return Err(Error::new(ErrorKind::Usage, format!("what {from} gives is no key")));
        }
        Ok(Self(text.to_owned()))
    }

    /// The header that carries it.
    pub(super) fn header(&self) -> String {
        format!("Bearer {}", self.0)
    }

    /// A text of the server without the key, should it have repeated it.
    pub(super) fn hidden_in(&self, text: &str) -> String {
        text.replace(&self.0, "(key)")
    }
}

impl KeySource {
    /// The key, if there is to be one.
    ///
    /// # Errors
    /// When the variable is not set, when the command fails or gives nothing, and when the user cancels.
    pub fn read(&self, cancel: &AtomicBool) -> Result<Option<Key>> {
        match self {
            Self::None => Ok(None),
            Self::Env(name) => {
                let text = std::env::var(name).unwrap_or_default();
                let said = format!("the environment variable {name}");
                Key::new(&text, &said).map(Some).map_err(|error| {
                    error.hint(format!("Set {name} to the model's key, or take key_env out of [llm] in config.toml."))
                })
            }
            Self::Command(command) => from_command(command, cancel).map(Some),
        }
    }
}

fn shell(command: &str) -> Command {
    let (program, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let mut shell = Command::new(program);
    shell.arg(flag).arg(command).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    shell
}

/// Ends the command however it is left.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn from_command(command: &str, cancel: &AtomicBool) -> Result<Key> {
    let failed = |why: &str| {
        Error::new(ErrorKind::Usage, format!("key_command {why}"))
            .hint("Run the command of key_command (in [llm] of config.toml) yourself: its first line must be the key.")
    };
    let mut child = Running(shell(command).spawn().map_err(|error| failed("could not be run").because(error))?);
    let Some(stdout) = child.0.stdout.take() else { return Err(failed("could not be read")) };
    let (send, receive) = channel();
    std::thread::Builder::new()
        .name("key".into())
        .spawn(move || {
            let mut bytes = Vec::new();
            let read = stdout.take(LONGEST + 1).read_to_end(&mut bytes);
            // Nobody waits any more when it was cancelled.
            let _ = send.send(read.map(|_| bytes));
        })
        .map_err(|error| Error::new(ErrorKind::Internal, "could not start a thread").because(error))?;
    let deadline = Instant::now() + PATIENCE;
    let bytes = loop {
        if cancel.load(Ordering::Relaxed) {
            return Err(Error::cancelled());
        }
        match receive.recv_timeout(Duration::from_millis(20)) {
            Ok(Ok(bytes)) => break bytes,
            Ok(Err(error)) => return Err(failed("could not be read").because(error)),
            Err(RecvTimeoutError::Disconnected) => return Err(failed("could not be read")),
            Err(RecvTimeoutError::Timeout) if Instant::now() > deadline => return Err(failed("takes too long")),
            Err(RecvTimeoutError::Timeout) => {}
        }
    };
    // It has closed its output; one that goes on all the same is ended.
    let ended = loop {
        match child.0.try_wait() {
            Ok(Some(status)) => break status.success(),
            Ok(None) if Instant::now() < deadline && !cancel.load(Ordering::Relaxed) => {
                std::thread::sleep(Duration::from_millis(10));
            }
            _ => break false,
        }
    };
    if !ended {
        return Err(failed("failed"));
    }
    let text = String::from_utf8(bytes).map_err(|_| failed("does not give text"))?;
    Key::new(text.lines().next().unwrap_or(""), "key_command").map_err(|error| failed("gives no key").because(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_never_shown() {
        let key = Key::new(" sk-123456 \n", "x").unwrap();
        assert_eq!(format!("{key:?}"), "Key(..)");
        assert_eq!(key.header(), "Bearer sk-123456");
        assert_eq!(key.hidden_in("Incorrect key: sk-123456."), "Incorrect key: (key).");
        for (wrong, from) in [("", "x"), ("a b", "x"), ("a\u{1b}[2J", "x")] {
            let error = Key::new(wrong, from).unwrap_err();
            assert!(!error.to_string().contains("a b"), "{error}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_command_gives_the_key_by_its_first_line() {
        let never = AtomicBool::new(false);
        let key = |command: &str| KeySource::Command(command.into()).read(&never);
        assert_eq!(key("echo sk-1; echo more").unwrap(), Some(Key("sk-1".into())));
        for command in ["true", "echo sk-1; exit 3", "no-such-program-at-all"] {
            assert!(key(command).unwrap_err().hint_text().unwrap().contains("key_command"), "{command}");
        }
        assert_eq!(KeySource::None.read(&never).unwrap(), None);
        let error = KeySource::Env("ADDUCE_NO_SUCH_VARIABLE".into()).read(&never).unwrap_err();
        assert!(error.to_string().contains("ADDUCE_NO_SUCH_VARIABLE"));
    }

    #[cfg(unix)]
    #[test]
    fn a_command_that_hangs_can_be_cancelled() {
        let cancel = AtomicBool::new(true);
        let error = KeySource::Command("sleep 60".into()).read(&cancel).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Cancelled);
    }
}
