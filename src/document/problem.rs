//! Why a file could not be read, in kinds that can be listed and, some of them, mended.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What stands between a file and its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// It is encrypted, and no password that was given opens it.
    Password,
    /// It holds pictures of text only; OCR may read it.
    Scanned,
    /// There is no text in it.
    Empty,
    /// It is cut off, broken, or not what its name says.
    Damaged,
    /// It is larger, or unpacks to more, than is read.
    TooLarge,
    /// Reading it took too long or too much memory, or the reader failed on it.
    Limit,
    /// No reader exists for it.
    Unsupported,
    /// The system would not let it be opened or read to its end.
    Unreadable,
}

impl Problem {
    /// The name used in JSON and in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Scanned => "scanned",
            Self::Empty => "empty",
            Self::Damaged => "damaged",
            Self::TooLarge => "too_large",
            Self::Limit => "limit",
            Self::Unsupported => "unsupported",
            Self::Unreadable => "unreadable",
        }
    }

    /// The problem of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        [
            Self::Password,
            Self::Scanned,
            Self::Empty,
            Self::Damaged,
            Self::TooLarge,
            Self::Limit,
            Self::Unsupported,
            Self::Unreadable,
        ]
        .into_iter()
        .find(|problem| problem.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_there_and_back() {
        for name in ["password", "scanned", "empty", "damaged", "too_large", "limit", "unsupported", "unreadable"] {
            assert_eq!(Problem::of_name(name).map(Problem::name), Some(name));
        }
        assert_eq!(Problem::of_name("odd"), None);
    }
}
