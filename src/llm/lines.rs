//! Lines of an answer that may never end: bounded in their length and in all.

use std::io::{self, Read};

/// The longest line in bytes; one event of a stream is a few hundred.
const LINE: usize = 64 << 10;
/// The most bytes of an answer.
const ALL: usize = 4 << 20;

/// Why there is no next line.
#[derive(Debug)]
pub(super) enum Broken {
    /// It is longer than any line should be.
    LongLine,
    /// There is more than any answer should have.
    TooMuch,
    /// It is not UTF-8.
    NotText,
    /// The connection failed, or nothing came for too long.
    Io(io::Error),
}

/// The lines of a body as they come in.
pub(super) struct Lines<R> {
    body: R,
    buffer: Vec<u8>,
    /// Where the next line begins in the buffer.
    start: usize,
    all: usize,
    ended: bool,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(body: R) -> Self {
        Self { body, buffer: Vec::new(), start: 0, all: 0, ended: false }
    }

    /// The next line without its end; `None` at the end of the body. A last line without an end is one, too.
    pub(super) fn next(&mut self) -> Result<Option<String>, Broken> {
        loop {
            let rest = self.buffer.get(self.start..).unwrap_or(&[]);
            if let Some(length) = rest.iter().position(|&byte| byte == b'\n') {
                let line = text(rest.get(..length).unwrap_or(&[]))?;
                self.start += length + 1;
                return Ok(Some(line));
            }
            if self.ended {
                let line = if rest.is_empty() { None } else { Some(text(rest)?) };
                self.start = self.buffer.len();
                return Ok(line);
            }
            if rest.len() > LINE {
                return Err(Broken::LongLine);
            }
            self.fill()?;
        }
    }

    fn fill(&mut self) -> Result<(), Broken> {
        self.buffer.drain(..self.start.min(self.buffer.len()));
        self.start = 0;
        let mut piece = [0; 8 << 10];
        match self.body.read(&mut piece) {
            Ok(0) => self.ended = true,
            Ok(count) => {
                self.all = self.all.saturating_add(count);
                if self.all > ALL {
                    return Err(Broken::TooMuch);
                }
                self.buffer.extend_from_slice(piece.get(..count).unwrap_or(&[]));
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(Broken::Io(error)),
        }
        Ok(())
    }
}

fn text(line: &[u8]) -> Result<String, Broken> {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    std::str::from_utf8(line).map(str::to_owned).map_err(|_| Broken::NotText)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_whole_however_they_were_cut() {
        let mut lines = Lines::new(&b"one\r\n\ntwo \xc3\xa9\nlast"[..]);
        let mut seen = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            seen.push(line);
        }
        assert_eq!(seen, ["one", "", "two é", "last"]);
    }

    #[test]
    fn what_never_ends_is_given_up() {
        assert!(matches!(Lines::new(io::repeat(b'x')).next(), Err(Broken::LongLine)));
        let mut endless = Lines::new(io::repeat(b'\n'));
        let broken = loop {
            if let Err(broken) = endless.next() {
                break broken;
            }
        };
        assert!(matches!(broken, Broken::TooMuch));
        assert!(matches!(Lines::new(&b"\xff\xfe\n"[..]).next(), Err(Broken::NotText)));
    }
}
