//! How much of the machine one file may take.

use std::time::Duration;

/// How many times the time limit a file of many parts (an archive, a mailbox) may take in all.
const TIMES_IN_ALL: u32 = 20;

/// What the reading of one file may take. Past it the reader is stopped, and the file is listed with the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Wall time until the file is read, or, in a file of many documents, until its next document is. Waiting for whoever
    /// takes the documents does not count.
    pub time: Duration,
    /// Bytes of memory that the reader may use, the file's own bytes included.
    pub memory: u64,
    /// Bytes of text, places and pictures that may come out of the file.
    pub output: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: Duration::from_secs(30), memory: 1 << 30, output: 256 << 20 }
    }
}

impl Limits {
    /// The longest that all parts of a file may take together.
    pub fn time_in_all(&self) -> Duration {
        self.time.saturating_mul(TIMES_IN_ALL)
    }

    /// "took longer than 30 s"
    pub(super) fn too_long(&self) -> String {
        format!("took longer than {} to read", seconds(self.time))
    }

    /// "needed more than 1 GB of memory"
    pub(super) fn too_much_memory(&self) -> String {
        format!("needed more than {} of memory to read", size(self.memory))
    }

    /// "gave more than 256 MB of text"
    pub(super) fn too_much_output(&self) -> String {
        format!("gave more than {} of text", size(self.output))
    }
}

/// What a file that was stopped at a limit can be helped with.
pub(super) const HINT: &str =
    "Allow more with --time-limit or --memory-limit, or under [limits] in the configuration, if you trust the file.";

fn seconds(time: Duration) -> String {
    if time.subsec_millis() == 0 { format!("{} s", time.as_secs()) } else { format!("{:.1} s", time.as_secs_f64()) }
}

fn size(bytes: u64) -> String {
    let megabytes = bytes.div_ceil(1 << 20);
    if megabytes >= 1024 && megabytes.is_multiple_of(1024) {
        format!("{} GB", megabytes / 1024)
    } else {
        format!("{megabytes} MB")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_said_in_plain_units() {
        let limits = Limits::default();
        assert_eq!(limits.too_long(), "took longer than 30 s to read");
        assert_eq!(limits.too_much_memory(), "needed more than 1 GB of memory to read");
        assert_eq!(limits.too_much_output(), "gave more than 256 MB of text");
        let small = Limits { time: Duration::from_millis(500), memory: 200 << 20, ..limits };
        assert_eq!(small.too_long(), "took longer than 0.5 s to read");
        assert_eq!(small.too_much_memory(), "needed more than 200 MB of memory to read");
    }
}
