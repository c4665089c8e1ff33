//! The two streams: data on stdout, talk on stderr.

use std::error::Error as _;
use std::io::{self, BufWriter, IsTerminal, Write};

use serde::Serialize;

use super::args::Global;
use super::json;
use super::style::{ColorEnv, Style, colored, width};
use crate::Error;
use crate::text::safe;

/// Where data goes.
pub(super) struct Out {
    inner: BufWriter<io::Stdout>,
    /// Colours for stdout.
    pub(super) style: Style,
    /// The width to wrap to.
    pub(super) width: Option<usize>,
    terminal: bool,
}

impl Out {
    /// Stdout, with what the options and the environment say of colours.
    pub(super) fn new(global: &Global) -> Self {
        let terminal = io::stdout().is_terminal();
        let style = Style { on: colored(global.color, ColorEnv::read(), terminal) };
        Self { inner: BufWriter::new(io::stdout()), style, width: width(terminal), terminal }
    }

    /// Writes text that is safe to show.
    ///
    /// # Errors
    /// When stdout is closed or full.
    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        self.inner.write_all(text.as_bytes())
    }

    /// Writes bytes as they are (completion scripts).
    ///
    /// # Errors
    /// As for [`Out::text`].
    pub(super) fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.inner.write_all(bytes)
    }

    /// Writes one object: for people with line breaks on a terminal, else on one line.
    ///
    /// # Errors
    /// As for [`Out::text`].
    pub(super) fn json(&mut self, value: &impl Serialize) -> Result<(), serde_json::Error> {
        if self.terminal {
            json::pretty(&mut self.inner, value)?;
        } else {
            json::compact(&mut self.inner, value)?;
        }
        self.inner.write_all(b"\n").map_err(serde_json::Error::io)
    }

    /// Writes one object on one line, and lets it go at once: whoever asked in a batch may be waiting for it.
    ///
    /// # Errors
    /// As for [`Out::text`].
    pub(super) fn json_line(&mut self, value: &impl Serialize) -> Result<(), serde_json::Error> {
        json::compact(&mut self.inner, value)?;
        self.inner.write_all(b"\n").and_then(|()| self.inner.flush()).map_err(serde_json::Error::io)
    }

    /// Lets go what was written.
    ///
    /// # Errors
    /// As for [`Out::text`].
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Where talk goes. Nobody can be told when stderr is closed, so its errors are let pass.
#[derive(Debug, Clone, Copy)]
pub(super) struct Talk {
    style: Style,
    quiet: bool,
    terminal: bool,
}

impl Talk {
    /// Stderr, with what the options and the environment say.
    pub(super) fn new(global: &Global) -> Self {
        let terminal = io::stderr().is_terminal();
        Self { style: Style { on: colored(global.color, ColorEnv::read(), terminal) }, quiet: global.quiet, terminal }
    }

    /// Whether moving progress may be drawn.
    pub(super) fn animated(self) -> bool {
        self.terminal && !self.quiet && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
    }

    /// A line for whoever wants to know; not with `--quiet`.
    pub(super) fn note(self, text: &str) {
        if !self.quiet {
            line(&safe::printable(text));
        }
    }

    /// The notes of an answer or a search; what was said before in this run is not said again.
    pub(super) fn notes_once(self, notes: &[String], said: &mut Vec<String>) {
        for note in notes {
            if !said.contains(note) {
                self.note(&format!("note: {note}"));
                said.push(note.clone());
            }
        }
    }

    /// Something that did not stop the command.
    pub(super) fn warn(self, text: &str) {
        if !self.quiet {
            line(&format!("{} {}", self.style.warn("warning:"), safe::printable(text)));
        }
    }

    /// What went wrong, why, and the way out.
    pub(super) fn error(self, error: &Error) {
        line(&format!("{} {}", self.style.bad("error:"), safe::printable(&error.to_string())));
        let mut cause = error.source();
        while let Some(error) = cause {
            line(&format!("  because: {}", safe::printable(&error.to_string())));
            cause = error.source();
        }
        if let Some(hint) = error.hint_text() {
            line(&format!("{} {}", self.style.warn("hint:"), safe::printable(hint)));
        }
    }
}

fn line(text: &str) {
    let mut stderr = io::stderr().lock();
    let _closed = writeln!(stderr, "{text}");
}
