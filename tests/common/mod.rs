//! The real binary in a home of its own: no settings, no library, no network settings of the machine that tests.

#![allow(dead_code, reason = "each test crate uses a part of it")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// Written for these tests: what stands in them is not so.
pub(crate) const CHARTER: &str = "\
# The Harbour Charter

## Founding

The Harbour Network was founded in 2014 by five ports. Its secretariat sits in Tallinn, in a former customs house.

## Members

By the end of 2018 the network had nine members. A port becomes a member when two thirds of the members agree.
";

/// Plain text.
pub(crate) const FEES: &str = "\
FEES OF THE HARBOUR NETWORK

Each member pays an annual fee of 4,200 euros. The fee is due on the first day of March.

Observers pay nothing, but they cannot vote at the general meeting.
";

/// HTML.
pub(crate) const GLOSSARY: &str = "\
<!doctype html><html lang=\"en\"><head><title>Glossary of harbours</title></head><body>
<h1>Glossary of harbours</h1>
<p>A <b>berth</b> is the place where a ship is moored.</p>
<p>A <b>pilot</b> guides ships through difficult waters and boards them at sea.</p>
</body></html>
";

/// Records; one id has a space in it.
pub(crate) const RECORDS: &str = r#"{"id":"minutes 7","title":"Minutes of the seventh meeting","text":"The lighthouse at Cape Lantern was repaired in 1997. The repair cost 80,000 crowns."}
{"id":"minutes-8","title":"Minutes of the eighth meeting","text":"The meeting chose a new chair, Maria Oberg, for three years."}
"#;

/// A home folder with nothing in it.
pub(crate) struct Home {
    dir: TempDir,
}

/// What a run of the binary gave.
pub(crate) struct Run {
    /// Its exit code; none when a signal ended it.
    pub(crate) code: Option<i32>,
    /// What it wrote on stdout.
    pub(crate) stdout: String,
    /// What it wrote on stderr.
    pub(crate) stderr: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("stdout is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("stderr is UTF-8"),
        }
    }
}

impl Run {
    /// Fails the test when the exit code is another one.
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        let Self { stdout, stderr, .. } = &self;
        assert_eq!(self.code, Some(code), "\n--- stdout\n{stdout}\n--- stderr\n{stderr}");
        self
    }

    /// Stdout as one JSON object.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {:?}", self.stdout))
    }

    /// Stdout as JSON, line by line.
    #[track_caller]
    pub(crate) fn json_lines(&self) -> Vec<Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line:?}"))).collect()
    }
}

impl Home {
    /// A fresh one.
    pub(crate) fn new() -> Self {
        Self { dir: tempfile::tempdir().expect("a temporary folder") }
    }

    /// One whose library holds the documents of this file; the tests name that library.
    pub(crate) fn filled() -> Self {
        let home = Self::new();
        home.fixtures();
        home.run(&["add", "docs"]).expect(0);
        home
    }

    /// Writes the documents of this file into the folder `docs`.
    pub(crate) fn fixtures(&self) -> PathBuf {
        self.write("docs/charter.md", CHARTER);
        self.write("docs/fees.txt", FEES);
        self.write("docs/glossary.html", GLOSSARY);
        self.write("docs/records.jsonl", RECORDS);
        self.path("docs")
    }

    /// A path in it.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a file in it.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(&path, content).expect("a file");
        path
    }

    /// The library that [`Home::run`] names.
    pub(crate) fn library(&self) -> PathBuf {
        self.path("library")
    }

    /// The binary with its environment, and no library named.
    pub(crate) fn bare(&self, args: &[&str]) -> Command {
        self.dress(Command::new(env!("CARGO_BIN_EXE_adduce")), args)
    }

    /// Another program that runs the binary (`unshare`, `strace`), with the same environment.
    pub(crate) fn dress(&self, mut command: Command, args: &[&str]) -> Command {
        command
            .args(args)
            .current_dir(self.dir.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.dir.path())
            .env("XDG_DATA_HOME", self.path("data"))
            .env("XDG_CACHE_HOME", self.path("cache"))
            .env("XDG_CONFIG_HOME", self.path("config"))
            .env("XDG_STATE_HOME", self.path("state"))
            .env("TMPDIR", self.dir.path())
            .env("TZ", "UTC")
            .env("LANG", "C.UTF-8")
            .env("LC_ALL", "C.UTF-8")
            .env("TERM", "xterm-256color")
            .env("ADDUCE_FAKE_MODEL", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// The binary with the library named by the environment.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = self.bare(args);
        command.env("ADDUCE_LIBRARY", self.library());
        command
    }

    /// Runs the binary on the named library.
    #[track_caller]
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        self.command(args).output().expect("the binary runs").into()
    }

    /// Runs the binary with no library named.
    #[track_caller]
    pub(crate) fn run_bare(&self, args: &[&str]) -> Run {
        self.bare(args).output().expect("the binary runs").into()
    }

    /// Runs the binary on the named library with this on stdin.
    #[track_caller]
    pub(crate) fn run_with(&self, args: &[&str], stdin: &str) -> Run {
        let mut child = self.command(args).stdin(Stdio::piped()).spawn().expect("the binary runs");
        let mut pipe = child.stdin.take().expect("a pipe");
        let text = stdin.to_owned();
        let writer = std::thread::spawn(move || {
            // The binary may rightly stop reading.
            let _closed = pipe.write_all(text.as_bytes());
        });
        let run = child.wait_with_output().expect("it ends").into();
        writer.join().expect("the writer ends");
        run
    }
}

/// A path as an argument.
pub(crate) fn arg(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}
