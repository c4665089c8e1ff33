//! Reading files at arm's length: in a child process that can be ended, with limits on time, memory and output.
//!
//! ```text
//! Extractor::read --- small plain text, Markdown, JSONL ---> the reader, in this process
//!        \---------------- everything else ----------------> Worker (a warm child) --stdin/stdout--> the reader
//! ```
//!
//! | file | what is decided there |
//! |---|---|
//! | [`limits`] | what one file may take, and how that is said |
//! | `frame`, `message` | what goes through the pipes |
//! | `child` | the parent's side: asking, waiting, ending, and why a child died |
//! | [`worker`], `confine` | the child's side, and what it may still do |
//! | [`loader`] | formats that a program named by the user turns into text |
//! | `program` | running such a program, or tesseract, within the same limits |
//! | [`ocr`], `draw`, `words` | pages that are pictures: drawn by the worker, read by tesseract |
//! | [`page`] | a page to be looked at, with boxes around words |
//!
//! A hostile file can at worst become master of a child that can open no file and no socket, start no program, and whose
//! answers are checked; it is ended at the limits.

mod child;
mod confine;
mod draw;
mod frame;
pub mod limits;
pub mod loader;
mod message;
pub mod ocr;
pub mod page;
mod program;
mod words;
pub mod worker;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

pub use limits::Limits;
pub use loader::{Loader, Loaders};
pub use ocr::Ocr;

use crate::document::{Input, Options, Part, Problem, detect, read_with};
use crate::text::safe;
use crate::{Error, ErrorKind, Result};
use child::{End, Worker};
use message::{Answer, Request};

/// Deeply nested markup makes recursive readers use a great deal of stack; pages that are not touched cost nothing.
pub const STACK: usize = 256 << 20;

/// Larger texts go to a worker as well, in bytes: Markdown at its worst takes fifty times its size to read.
const LARGEST_HERE: usize = 4 << 20;

/// The hidden sub-command by which this program is its own worker.
pub const WORKER: &str = "read-worker";

/// How files are read.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    /// What a worker is.
    pub program: Program,
    /// What one file may take.
    pub limits: Limits,
    /// What was asked of the readers.
    pub options: Options,
    /// Programs for formats that no reader exists for.
    pub loaders: Loaders,
    /// How pictures of text are read, if they are.
    pub ocr: Option<Ocr>,
}

/// What a worker is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Program {
    /// There is none: readers run on the calling thread, and only that thread's own limits hold. For tests.
    #[default]
    InProcess,
    /// This program with these arguments, to which its limits are added.
    Command(PathBuf, Vec<OsString>),
}

impl Program {
    /// The running program itself.
    ///
    /// # Errors
    /// When the system does not say where it is.
    pub fn this() -> Result<Self> {
        // On Linux by the file that runs, even where another one has taken its place on the disk.
        let itself = PathBuf::from("/proc/self/exe");
        let path = if cfg!(target_os = "linux") && itself.exists() {
            itself
        } else {
            std::env::current_exe().map_err(|error| {
                Error::new(ErrorKind::Internal, "could not find the program that reads files").because(error)
            })?
        };
        Ok(Self::Command(path, vec![WORKER.into()]))
    }

    /// A worker with an empty environment, but for what keeps it from starting itself anew.
    fn worker(&self, limits: &Limits) -> Option<Command> {
        let mut command = self.command()?;
        command.arg("--memory").arg(limits.memory.to_string()).env_clear().current_dir(root());
        command.env(crate::embed::telemetry::VARIABLE, "1");
        #[cfg(windows)]
        if let Some(root) = std::env::var_os("SystemRoot") {
            command.env("SystemRoot", root);
        }
        Some(command)
    }

    fn command(&self) -> Option<Command> {
        let Self::Command(path, arguments) = self else { return None };
        let mut command = Command::new(path);
        #[cfg(unix)]
        std::os::unix::process::CommandExt::arg0(&mut command, "adduce");
        command.args(arguments);
        Some(command)
    }
}

/// A folder that is always there, so that a worker holds none that the user may want to take out.
fn root() -> &'static str {
    if cfg!(unix) { "/" } else { "." }
}

/// Reads files, and keeps one worker warm for the next one.
#[derive(Debug)]
pub struct Extractor {
    setup: Setup,
    warm: Mutex<Option<Worker>>,
    started: AtomicUsize,
}

/// Takes the parts of a file; says `false` when it wants no more.
pub type Emit<'a> = &'a mut dyn FnMut(Result<Part>) -> bool;

impl Extractor {
    /// One that reads in this way. No worker is started before a file needs one.
    pub fn new(setup: Setup) -> Self {
        Self { setup, warm: Mutex::new(None), started: AtomicUsize::new(0) }
    }

    /// How it reads.
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// How many workers were started so far: one, unless files brought some down.
    pub fn started(&self) -> usize {
        self.started.load(Ordering::Relaxed)
    }

    /// Reads a file part by part, in its order, until `emit` or `stop` says so.
    ///
    /// # Errors
    /// When the file cannot be read, or not to its end; what was given until then stays good. A limit has
    /// [`Problem::Limit`]; being stopped has [`ErrorKind::Cancelled`].
    pub fn read(&self, input: &Input<'_>, stop: &dyn Fn() -> bool, emit: Emit<'_>) -> Result<()> {
        match &self.setup.ocr {
            Some(ocr) => ocr::read(self, ocr, input, stop, emit),
            None => self.read_text(input, stop, emit),
        }
    }

    /// As [`Extractor::read`], without OCR.
    fn read_text(&self, input: &Input<'_>, stop: &dyn Fn() -> bool, emit: Emit<'_>) -> Result<()> {
        let is_simple = || input.bytes.len() <= LARGEST_HERE && detect::is_plain(input.name, input.bytes);
        if self.setup.program == Program::InProcess || is_simple() {
            for part in read_with(input, &self.setup.options)? {
                if stop() {
                    return Err(Error::cancelled());
                }
                if !emit(part) {
                    break;
                }
            }
            return Ok(());
        }
        let request = Request::Read { name: input.name.to_owned(), options: self.setup.options.clone() };
        self.ask(input, &request, stop, &mut |answer, body| match answer {
            Answer::Part(head) => emit(head.with(body)),
            Answer::Failed(failure) => emit(Err(failure.into())),
            Answer::Drawn { .. } | Answer::NotDrawn { .. } | Answer::Page { .. } | Answer::Done => true,
        })
    }

    /// Asks the warm worker, or a new one.
    fn ask(
        &self,
        input: &Input<'_>,
        request: &Request,
        stop: &dyn Fn() -> bool,
        take: &mut dyn FnMut(Answer, Vec<u8>) -> bool,
    ) -> Result<()> {
        let warm = || self.warm.lock().unwrap_or_else(PoisonError::into_inner);
        let limits = &self.setup.limits;
        loop {
            let kept = warm().take();
            let mut worker = if let Some(worker) = kept {
                worker
            } else {
                self.started.fetch_add(1, Ordering::Relaxed);
                Worker::start(&self.setup.program, limits)?
            };
            let (used, mut any) = (worker.used, false);
            // Pictures are handed on and forgotten; each is bounded by its own size.
            let limits = match request {
                Request::Draw { .. } | Request::Page { .. } => &Limits { output: u64::MAX, ..*limits },
                Request::Read { .. } => limits,
            };
            let end = worker.ask(request, input.bytes, limits, stop, &mut |answer, body| {
                any = true;
                take(answer, body)
            });
            if worker.is_alive() {
                *warm() = Some(worker);
            }
            // What the files before left behind is not this one's fault.
            let others_fault = used && !any && end == End::Memory;
            if others_fault && !stop() {
                continue;
            }
            return self.told(input.name, end);
        }
    }

    fn told(&self, name: &str, end: End) -> Result<()> {
        let limits = &self.setup.limits;
        let limit = |what: String| Err(reader_error(name, &what).hint(limits::HINT).problem(Problem::Limit));
        match end {
            End::Done | End::Enough => Ok(()),
            End::Cancelled => Err(Error::cancelled()),
            End::Time => limit(limits.too_long()),
            End::Memory => limit(limits.too_much_memory()),
            End::Output => limit(limits.too_much_output()),
            End::Failed(why) => {
                Err(reader_error(name, &format!("brought its reader down: {why}")).problem(Problem::Limit))
            }
        }
    }
}

/// An error about a file, whose message begins with its name made safe.
fn reader_error(name: &str, what: &str) -> Error {
    Error::new(ErrorKind::Reader, format!("{} {what}", safe::one_line(name)))
}

#[cfg(test)]
mod tests;
