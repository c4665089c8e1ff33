//! The one error type of the library: what failed, why, and what the user can do about it.

use std::error::Error as StdError;
use std::fmt;

use crate::document::Problem;

/// `Result` with the library's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What kind of failure it was; decides the exit code and how a face shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The user asked for something that cannot be (bad argument, unknown document).
    Usage,
    /// A file could not be read or written.
    File,
    /// A document's bytes could not be turned into text.
    Reader,
    /// The library on disk cannot be opened, is of a newer format, or is damaged.
    Library,
    /// Another process is writing to the library.
    Locked,
    /// The embedding model or ONNX Runtime is missing, too old or broken.
    Model,
    /// A download failed or was forbidden.
    Network,
    /// The user cancelled.
    Cancelled,
    /// A bug in adduce.
    Internal,
}

/// An error with a message that starts with what failed and, where there is one, a hint at the way out.
///
/// Messages have no final period; a hint is a sentence of its own.
#[derive(Debug, thiserror::Error)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    hint: Option<String>,
    problem: Option<Problem>,
    #[source]
    source: Option<Box<dyn StdError + Send + Sync + 'static>>,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error {
    /// An error of this kind; `message` starts with what failed and names the path or key.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hint: None, problem: None, source: None }
    }

    /// The user pressed cancel.
    pub fn cancelled() -> Self {
        Self::new(ErrorKind::Cancelled, "cancelled")
    }

    /// Adds what the user can do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds what stands between a file and its text.
    #[must_use]
    pub fn problem(mut self, problem: Problem) -> Self {
        self.problem = Some(problem);
        self
    }

    /// Adds the error that caused this one.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn StdError + Send + Sync + 'static>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The kind of failure.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What the user can do about it.
    pub fn hint_text(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// What stands between a file and its text, where that is what failed.
    pub fn problem_kind(&self) -> Option<Problem> {
        self.problem
    }

    /// The message and its causes in one line, for a status line or a log.
    pub fn one_line(&self) -> String {
        let mut line = self.message.clone();
        let mut cause = self.source();
        while let Some(error) = cause {
            line.push_str(": ");
            line.push_str(&error.to_string());
            cause = error.source();
        }
        line
    }
}
