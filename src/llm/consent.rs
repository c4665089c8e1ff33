//! Which addresses the user has confirmed: a file in the state folder, one line for each.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::open_private;
use crate::text::safe;
use crate::{Error, ErrorKind, Result, paths};

/// The file's name.
const FILE: &str = "llm-allowed.jsonl";

/// An address that was confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Allowed {
    /// Scheme, host, port and path, with the proxy where there is one: [`super::Settings::destination`].
    pub address: String,
    /// When, as an RFC 3339 timestamp.
    pub at: String,
}

/// The addresses that may be sent to.
#[derive(Debug, Clone)]
pub struct Consent {
    file: PathBuf,
}

impl Consent {
    /// Those of this user.
    ///
    /// # Errors
    /// When there is no home folder.
    pub fn of_user() -> Result<Self> {
        Ok(Self::in_folder(&paths::state()?))
    }

    /// Those that are kept in this folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self { file: folder.join(FILE) }
    }

    /// All of them, oldest first. A line that cannot be read confirms nothing.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn list(&self) -> Result<Vec<Allowed>> {
        match fs::read_to_string(&self.file) {
            Ok(text) => Ok(text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(self.failed("read", error)),
        }
    }

    /// Whether this address was confirmed.
    ///
    /// # Errors
    /// As for [`Consent::list`].
    pub fn allows(&self, address: &str) -> Result<bool> {
        Ok(self.list()?.iter().any(|allowed| allowed.address == address))
    }

    /// Remembers that this address was confirmed; false when it was before.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn allow(&self, address: &str) -> Result<bool> {
        if self.allows(address)? {
            return Ok(false);
        }
        let allowed = Allowed { address: address.to_owned(), at: jiff::Timestamp::now().to_string() };
        let mut line = serde_json::to_string(&allowed)
            .map_err(|error| Error::new(ErrorKind::Internal, "could not remember the address").because(error))?;
        line.push('\n');
        open_private(&self.file)
            .and_then(|mut file| file.write_all(line.as_bytes()))
            .map_err(|error| self.failed("write", error))?;
        Ok(true)
    }

    /// Forgets an address, or all of them; says how many were forgotten.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn forget(&self, address: Option<&str>) -> Result<usize> {
        let all = self.list()?;
        let kept: Vec<&Allowed> = match address {
            Some(address) => all.iter().filter(|allowed| allowed.address != address).collect(),
            None => Vec::new(),
        };
        let gone = all.len() - kept.len();
        if gone == 0 {
            return Ok(0);
        }
        let failed = |error| self.failed("write", error);
        // A new file in its place, so that no half of it is ever read.
        let part = self.file.with_extension("part");
        let _old = fs::remove_file(&part);
        let mut file = open_private(&part).map_err(failed)?;
        for allowed in kept {
            let line = serde_json::to_string(allowed)
                .map_err(|error| Error::new(ErrorKind::Internal, "could not forget the address").because(error))?;
            file.write_all(format!("{line}\n").as_bytes()).map_err(failed)?;
        }
        fs::rename(&part, &self.file).map_err(failed)?;
        Ok(gone)
    }

    fn failed(&self, verb: &str, error: std::io::Error) -> Error {
        let path = safe::one_line(&paths::for_people(&self.file));
        Error::new(ErrorKind::File, format!("could not {verb} {path}, where confirmed addresses are kept"))
            .because(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_confirmed_once_and_for_itself_only() {
        let dir = tempfile::tempdir().unwrap();
        let consent = Consent::in_folder(&dir.path().join("state"));
        let (one, two) = ("http://localhost:1/v1", "http://localhost:1/v2");
        assert!(!consent.allows(one).unwrap());
        assert!(consent.allow(one).unwrap() && !consent.allow(one).unwrap());
        assert!(consent.allows(one).unwrap() && !consent.allows(two).unwrap());
        assert!(consent.allow(two).unwrap());
        assert_eq!(consent.forget(Some(one)).unwrap(), 1);
        assert!(!consent.allows(one).unwrap() && consent.allows(two).unwrap());
        assert_eq!((consent.forget(None).unwrap(), consent.forget(None).unwrap()), (1, 0));
        assert!(consent.list().unwrap().is_empty());
    }

    #[test]
    fn what_cannot_be_read_confirms_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let consent = Consent::in_folder(dir.path());
        fs::write(dir.path().join(FILE), "not json\n{\"address\":\"http://x/v1\"}\n").unwrap();
        assert!(!consent.allows("http://x/v1").unwrap());
        fs::remove_file(dir.path().join(FILE)).unwrap();
        fs::create_dir(dir.path().join(FILE)).unwrap();
        assert!(consent.allows("http://x/v1").is_err());
    }
}
