//! What left the machine: one line for each request, written before it is sent, in a file that is only added to.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::open_private;
use crate::text::{Span, safe};
use crate::{Error, ErrorKind, Result, paths};

/// The file's name in the state folder.
const FILE: &str = "sent.jsonl";

/// A request that was about to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct SentRecord {
    /// When, as an RFC 3339 timestamp.
    pub time: String,
    /// To which address, with the proxy where there was one.
    pub address: String,
    /// To which model there.
    pub model: String,
    /// How many bytes the body has.
    pub bytes: usize,
    /// The SHA-256 of the body, in hexadecimal.
    pub sha256: String,
    /// The question in it.
    pub question: String,
    /// The passages in it, in their order.
    pub passages: Vec<SentPassage>,
}

/// A passage that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct SentPassage {
    /// Its document's key.
    pub document: String,
    /// The library's number for the text of that document.
    pub edition: i64,
    /// Its place in that text.
    pub span: Span,
    /// The SHA-256 of its words, in hexadecimal.
    pub sha256: String,
}

/// The log of what left the machine.
#[derive(Debug, Clone)]
pub struct Audit {
    file: PathBuf,
}

impl Audit {
    /// The log of this user.
    ///
    /// # Errors
    /// When there is no home folder.
    pub fn of_user() -> Result<Self> {
        Ok(Self::in_folder(&paths::state()?))
    }

    /// The log in this folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self { file: folder.join(FILE) }
    }

    /// The file that holds it.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Writes down a request. Nothing may be sent when this fails.
    ///
    /// # Errors
    /// When the file cannot be written, to the disk.
    pub fn add(&self, record: &SentRecord) -> Result<()> {
        let mut line = serde_json::to_string(record)
            .map_err(|error| Error::new(ErrorKind::Internal, "could not write down what is sent").because(error))?;
        line.push('\n');
        open_private(&self.file)
            .and_then(|mut file| file.write_all(line.as_bytes()).and_then(|()| file.sync_data()))
            .map_err(|error| self.failed("write", error).hint("Nothing is sent that cannot be written down first."))
    }

    /// All requests, oldest first, and how many lines cannot be read.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn read(&self) -> Result<(Vec<SentRecord>, usize)> {
        let bytes = match fs::read(&self.file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok((Vec::new(), 0)),
            Err(error) => return Err(self.failed("read", error)),
        };
        let mut broken = 0;
        let records = bytes
            .split(|&byte| byte == b'\n')
            .filter(|line| !line.is_empty())
            .filter_map(|line| serde_json::from_slice(line).map_err(|_| broken += 1).ok())
            .collect();
        Ok((records, broken))
    }

    /// Empties the log.
    ///
    /// # Errors
    /// When the file cannot be removed.
    pub fn clear(&self) -> Result<()> {
        match fs::remove_file(&self.file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(self.failed("clear", error)),
            _ => Ok(()),
        }
    }

    fn failed(&self, verb: &str, error: std::io::Error) -> Error {
        let path = safe::one_line(&paths::for_people(&self.file));
        Error::new(ErrorKind::File, format!("could not {verb} {path}, the log of what is sent")).because(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(question: &str) -> SentRecord {
        SentRecord {
            time: "2026-11-22T05:00:00Z".into(),
            address: "http://localhost:1/v1".into(),
            model: "m".into(),
            bytes: 12,
            sha256: "00".into(),
            question: question.into(),
            passages: vec![],
        }
    }

    #[test]
    fn what_is_added_is_read_in_order_and_broken_lines_are_counted() {
        let dir = tempfile::tempdir().unwrap();
        let audit = Audit::in_folder(&dir.path().join("a/b"));
        assert_eq!(audit.read().unwrap(), (vec![], 0));
        audit.add(&record("one\ntwo")).unwrap();
        open_private(audit.file()).unwrap().write_all(b"{\"half\":\n\xff\n").unwrap();
        audit.add(&record("three")).unwrap();
        assert_eq!(audit.read().unwrap(), (vec![record("one\ntwo"), record("three")], 2));
        audit.clear().unwrap();
        audit.clear().unwrap();
        assert_eq!(audit.read().unwrap(), (vec![], 0));
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_may_read_it_and_a_log_that_cannot_be_written_is_an_error() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let audit = Audit::in_folder(dir.path());
        audit.add(&record("q")).unwrap();
        assert_eq!(audit.file().metadata().unwrap().permissions().mode() & 0o777, 0o600);
        audit.clear().unwrap();
        fs::create_dir(audit.file()).unwrap();
        let error = audit.add(&record("q")).unwrap_err();
        assert!(error.hint_text().unwrap().contains("Nothing is sent"));
    }
}
