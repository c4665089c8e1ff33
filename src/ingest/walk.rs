//! Which files lie below the paths that were given, and why the others are not taken.
//!
//! Ignore files (`.gitignore`, `.ignore`) are honoured in and below the folder that was added, and above it as far as
//! the same Git repository reaches; nothing outside of them, such as a user's global settings, changes what is found.

use std::collections::HashSet;
use std::fs::{FileType, Metadata};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use super::Skipped;
use super::key;
use super::kind::{self, Kind};
use super::limit::Stop;
use crate::{Error, ErrorKind, Result};

mod entries;
mod hint;

/// A file to be read, and what its documents will be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where the bytes are.
    pub content: Content,
    /// The origin of its document, or of the file that holds the records.
    pub origin: Arc<str>,
    /// What was given to `add`.
    pub root: Arc<str>,
    /// The key of its document, unless that is taken.
    pub key: String,
    /// The path of what holds the document, for telling two of a key apart.
    pub above: Arc<str>,
    /// How it is read.
    pub kind: Kind,
    /// Whether the user named this file; then it is tried whatever its name is.
    pub explicit: bool,
    /// Size in bytes.
    pub size: u64,
    /// Modification time in nanoseconds since 1970; 0 where unknown.
    pub modified: i64,
}

/// Where the bytes of a document are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// In a file.
    File(PathBuf),
    /// In the binary itself.
    Kept(&'static str),
}

/// What a walk found.
#[derive(Debug, Default)]
pub struct Walked {
    /// The files to read, in the order of the inputs and below each by name.
    pub files: Vec<Found>,
    /// What is not taken, with the reason.
    pub skipped: Vec<Skipped>,
    /// Origins of files that are there, but cannot be taken now.
    pub present: HashSet<String>,
    /// Origins of folders that could not be looked into.
    pub unread: Vec<String>,
    /// Roots that are folders without anything in them.
    pub empty: HashSet<String>,
    /// Bytes of `files`.
    pub bytes: u64,
}

/// A walk over several inputs; each file is found once.
pub(super) struct Walk<'a> {
    stop: &'a Stop<'a>,
    tell: &'a mut dyn FnMut(usize, u64),
    seen: HashSet<PathBuf>,
    pub(super) out: Walked,
}

/// The inputs as absolute paths, so that what is stored does not depend on the folder that adduce was called in.
///
/// # Errors
/// When one of them is not there, with a hint at what was meant. Nothing has been done then.
pub(super) fn resolve(inputs: &[PathBuf]) -> Result<Vec<PathBuf>> {
    inputs.iter().map(|input| resolve_one(input)).collect()
}

fn resolve_one(input: &Path) -> Result<PathBuf> {
    let shown = key::origin_of_path(input);
    if input.as_os_str().is_empty() {
        return Err(Error::new(ErrorKind::Usage, "could not add an empty path").hint("Name a file or a folder."));
    }
    let failed = |error: std::io::Error| {
        if error.kind() == std::io::ErrorKind::NotFound {
            hint::not_there(input)
        } else {
            Error::new(ErrorKind::File, format!("could not open {shown}")).because(error)
        }
    };
    let meta = input.metadata().map_err(failed)?;
    // A file keeps the name that it was given by, even where that is a link; a folder is meant as what it is.
    match (meta.is_dir(), input.file_name()) {
        (false, Some(name)) => {
            let parent = input.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
            Ok(parent.canonicalize().map_err(failed)?.join(name))
        }
        _ => input.canonicalize().map_err(failed),
    }
}

impl<'a> Walk<'a> {
    pub(super) fn new(stop: &'a Stop<'a>, tell: &'a mut dyn FnMut(usize, u64)) -> Self {
        Self { stop, tell, seen: HashSet::new(), out: Walked::default() }
    }

    /// Takes an absolute path that the user named: a folder is walked, a file is taken whatever its name.
    pub(super) fn input(&mut self, path: &Path) {
        match path.metadata() {
            Ok(meta) if meta.is_dir() => entries::folder(self, path),
            Ok(meta) => self.named(path, &meta),
            Err(error) => self.unreadable(path, &error),
        }
    }

    fn named(&mut self, path: &Path, meta: &Metadata) {
        let origin: Arc<str> = key::origin_of_path(path).into();
        let parent = path.parent().unwrap_or(path);
        let found = Found {
            content: Content::File(path.to_owned()),
            root: origin.clone(),
            key: key::of_path(path.file_name().map_or(path, Path::new)),
            above: key::origin_of_path(parent).into(),
            kind: kind::by_name(path).unwrap_or(Kind::Unnamed),
            explicit: true,
            size: meta.len(),
            modified: modified(meta),
            origin,
        };
        self.take(found, path, meta.file_type());
    }

    /// Takes a regular file that is not too large.
    fn take(&mut self, found: Found, path: &Path, file_type: FileType) {
        if !self.seen.insert(path.to_owned()) {
            return;
        }
        let reason = if !file_type.is_file() {
            Some(special(file_type).to_owned())
        } else if found.size > found.kind.largest() {
            Some(too_large(found.size, found.kind.largest()))
        } else {
            None
        };
        if let Some(reason) = reason {
            self.out.present.insert(found.origin.to_string());
            self.out.skipped.push(Skipped { path: found.origin.to_string(), reason, problem: None });
            return;
        }
        self.out.bytes += found.size;
        self.out.files.push(found);
        (self.tell)(self.out.files.len(), self.out.bytes);
    }

    fn unreadable(&mut self, path: &Path, error: &std::io::Error) {
        let path = key::origin_of_path(path);
        self.out.unread.push(path.clone());
        self.out.skipped.push(Skipped { path, reason: io_reason(error), problem: None });
    }

    fn skip(&mut self, path: &Path, reason: impl Into<String>) {
        self.out.skipped.push(Skipped { path: key::origin_of_path(path), reason: reason.into(), problem: None });
    }
}

/// What kept a file from being opened, for people.
pub(super) fn io_reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::PermissionDenied => "you have no permission to read it".into(),
        std::io::ErrorKind::NotFound => "it went away".into(),
        _ => format!("could not be read: {}", crate::text::safe::one_line(&error.to_string())),
    }
}

/// Sizes as people say them.
pub(super) fn too_large(size: u64, most: u64) -> String {
    let megabytes = |bytes: u64| bytes.div_ceil(1 << 20);
    format!("too large: {} MB, and at most {} MB are read", megabytes(size), megabytes(most))
}

pub(super) fn modified(meta: &Metadata) -> i64 {
    let Ok(time) = meta.modified() else { return 0 };
    let nanoseconds = match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()),
        Err(before) => i64::try_from(before.duration().as_nanos()).map(i64::wrapping_neg),
    };
    nanoseconds.unwrap_or(0)
}

#[cfg(unix)]
fn special(file_type: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    if file_type.is_fifo() {
        "a named pipe, not a file"
    } else if file_type.is_socket() {
        "a socket, not a file"
    } else if file_type.is_block_device() || file_type.is_char_device() {
        "a device, not a file"
    } else {
        "not a regular file"
    }
}

#[cfg(not(unix))]
fn special(_file_type: FileType) -> &'static str {
    "not a regular file"
}

#[cfg(test)]
mod tests;
