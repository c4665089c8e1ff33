//! One writer at a time: a lock on `writer.lock`, which the system lets go of when the process ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use crate::paths::for_people;
use crate::{Error, ErrorKind, Result};

const NAME: &str = "writer.lock";

/// How often, and for how long each time, one waits for somebody who has only looked.
const LOOKS: u32 = 20;
const LOOK: std::time::Duration = std::time::Duration::from_millis(5);

/// The right to write; let go when dropped.
#[derive(Debug)]
pub(super) struct Lock(File);

impl Lock {
    /// Takes the lock of the library in `dir`, or says at once who has it.
    pub(super) fn take(dir: &Path) -> Result<Self> {
        let failed = |error: std::io::Error| {
            Error::new(ErrorKind::File, format!("could not lock the library {} for writing", for_people(dir)))
                .hint("Check the permissions of the folder, and that it is not on a network drive.")
                .because(error)
        };
        let mut file = open(dir).map_err(failed)?;
        for try_number in 1.. {
            match file.try_lock() {
                Ok(()) => break,
                // Who writes says so in the file. Who does not say it has only looked, and lets go at once.
                Err(TryLockError::WouldBlock) if try_number < LOOKS && holder(&mut file).is_empty() => {
                    std::thread::sleep(LOOK);
                }
                Err(TryLockError::WouldBlock) => return Err(taken(dir, &mut file)),
                Err(TryLockError::Error(error)) => return Err(failed(error)),
            }
        }
        // Only a courtesy to the next process; the lock itself is what counts.
        let _ = file.set_len(0).and_then(|()| write!(file, "{}", std::process::id())).and_then(|()| file.flush());
        Ok(Self(file))
    }

    /// Whether someone has it just now.
    pub(super) fn is_taken(dir: &Path) -> bool {
        open(dir).is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
    }
}

/// Not truncated on opening: the file may hold the id of the process that has the lock.
fn open(dir: &Path) -> std::io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(dir.join(NAME))
}

/// What whoever has the lock wrote into the file.
fn holder(file: &mut File) -> String {
    let mut pid = String::new();
    // Windows keeps others from reading a locked file; then the message goes without.
    let _ = file.rewind().and_then(|()| file.take(20).read_to_string(&mut pid));
    pid.trim().to_owned()
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.0.set_len(0);
    }
}

fn taken(dir: &Path, file: &mut File) -> Error {
    let who = match holder(file).parse::<u32>() {
        Ok(pid) if pid == std::process::id() => format!("this process ({pid})"),
        Ok(pid) => format!("process {pid}"),
        Err(_) => "another process".to_owned(),
    };
    Error::new(ErrorKind::Locked, format!("the library {} is being written by {who}", for_people(dir)))
        .hint("Wait until it is done, or close the other adduce. Asking and searching work meanwhile.")
}
