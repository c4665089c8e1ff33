//! Exit codes, and the ways a command can stop early.

use std::io;

use crate::{Error, ErrorKind};

/// How a command that did its work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// It did what was asked.
    Ok,
    /// Nothing was found, or the documents do not answer.
    Nothing,
    /// Part of it failed; what failed was already said on stderr.
    Failed,
    /// The user pressed Ctrl-C; what was done is kept.
    Cancelled,
}

impl Exit {
    /// The process's exit code.
    pub(super) fn code(self) -> u8 {
        match self {
            Self::Ok => 0,
            Self::Nothing => 1,
            Self::Failed => 2,
            Self::Cancelled => 130,
        }
    }
}

/// Why a command stopped before its end.
#[derive(Debug)]
pub(super) enum Stop {
    /// With an error to show.
    Error(Error),
    /// Whoever read our output has gone (`adduce list | head`); nothing to say about it.
    BrokenPipe,
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// Errors of writing to stdout; files that a command reads are turned into [`Error`]s where their path is known.
impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::BrokenPipe;
        }
        Self::Error(Error::new(ErrorKind::File, "could not write to stdout").because(error))
    }
}

impl From<serde_json::Error> for Stop {
    fn from(error: serde_json::Error) -> Self {
        match error.io_error_kind() {
            Some(io::ErrorKind::BrokenPipe) => Self::BrokenPipe,
            _ => Self::Error(Error::new(ErrorKind::Internal, "could not write JSON").because(error)),
        }
    }
}

/// What every command gives.
pub(super) type Outcome = Result<Exit, Stop>;

/// A usage error that clap cannot find by itself.
pub(super) fn usage(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Usage, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_that_went_away_is_no_error() {
        assert!(matches!(Stop::from(io::Error::from(io::ErrorKind::BrokenPipe)), Stop::BrokenPipe));
        assert!(matches!(Stop::from(io::Error::from(io::ErrorKind::StorageFull)), Stop::Error(_)));
    }

    #[test]
    fn the_codes_are_those_of_the_help() {
        let codes = [Exit::Ok, Exit::Nothing, Exit::Failed, Exit::Cancelled].map(Exit::code);
        assert_eq!(codes, [0, 1, 2, 130]);
    }
}
