//! Where the chat draws: a copy of standard output, with the standard streams themselves led away.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// The screen; clones write to the same buffer.
#[derive(Clone)]
pub(super) struct Output(Arc<Mutex<BufWriter<File>>>);

/// The one screen of the process, for the panic hook.
static SCREEN: OnceLock<Output> = OnceLock::new();

/// What the standard streams were.
pub(super) struct Redirected {
    #[cfg(unix)]
    stdout: File,
    #[cfg(unix)]
    stderr: File,
}

impl Output {
    /// Copies standard output and leads both standard streams to nowhere; what they were comes with it.
    #[cfg(unix)]
    pub(super) fn take() -> io::Result<(Self, Option<Redirected>)> {
        use std::os::fd::AsFd;
        let stdout = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        let stderr = File::from(io::stderr().as_fd().try_clone_to_owned()?);
        let screen = Self::on(stdout.try_clone()?);
        io::stdout().flush()?;
        let nowhere = File::options().write(true).open("/dev/null")?;
        rustix::stdio::dup2_stdout(&nowhere)?;
        rustix::stdio::dup2_stderr(&nowhere)?;
        Ok((screen, Some(Redirected { stdout, stderr })))
    }

    /// Standard output as it is.
    #[cfg(windows)]
    pub(super) fn take() -> io::Result<(Self, Option<Redirected>)> {
        use std::os::windows::io::AsHandle;
        let stdout = File::from(io::stdout().as_handle().try_clone_to_owned()?);
        Ok((Self::on(stdout), None))
    }

    fn on(file: File) -> Self {
        let output = Self(Arc::new(Mutex::new(BufWriter::with_capacity(64 * 1024, file))));
        // A second chat in one process (tests) draws on the first one's copy: it is the same terminal.
        SCREEN.get_or_init(|| output).clone()
    }

    /// The screen that was taken.
    pub(super) fn again() -> io::Result<Self> {
        SCREEN.get().cloned().ok_or_else(|| io::ErrorKind::NotConnected.into())
    }

    fn lock(&self) -> MutexGuard<'_, BufWriter<File>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.lock().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.lock().flush()
    }
}

impl Redirected {
    /// Puts the standard streams back.
    pub(super) fn undo(self) {
        #[cfg(unix)]
        {
            let _ = rustix::stdio::dup2_stdout(&self.stdout);
            let _ = rustix::stdio::dup2_stderr(&self.stderr);
        }
    }
}
