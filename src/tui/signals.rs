//! Signals, as one stream.

use crate::{Error, ErrorKind};

/// What the process was told from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// To end; the signal's name.
    End(&'static str),
    /// To stop for a while.
    #[cfg(unix)]
    Stop,
    /// To go on after a stop.
    #[cfg(unix)]
    Continue,
    /// That the terminal was given another size, or several in a row. Heard here, so that the screen is drawn anew
    /// also where the size is what it was before.
    #[cfg(unix)]
    Resized,
}

/// The error that a chat ends with that was told to end.
pub(super) fn ended(by: &str) -> Error {
    Error::new(ErrorKind::Cancelled, format!("ended: {by}"))
}

#[cfg(unix)]
pub(super) use unix::Signals;

#[cfg(unix)]
mod unix {
    use tokio::signal::unix::{Signal, SignalKind, signal};

    use super::Told;
    use crate::{Error, ErrorKind, Result};

    /// The signals that the chat answers.
    pub(in crate::tui) struct Signals {
        interrupt: Signal,
        quit: Signal,
        terminate: Signal,
        hangup: Signal,
        stop: Signal,
        go_on: Signal,
        resized: Signal,
    }

    impl Signals {
        /// Listens from now on.
        pub(in crate::tui) fn listen() -> Result<Self> {
            let on = |kind| {
                signal(kind)
                    .map_err(|error| Error::new(ErrorKind::Internal, "could not listen to signals").because(error))
            };
            Ok(Self {
                interrupt: on(SignalKind::interrupt())?,
                quit: on(SignalKind::quit())?,
                terminate: on(SignalKind::terminate())?,
                hangup: on(SignalKind::hangup())?,
                stop: on(SignalKind::from_raw(rustix::process::Signal::TSTP.as_raw()))?,
                go_on: on(SignalKind::from_raw(rustix::process::Signal::CONT.as_raw()))?,
                resized: on(SignalKind::window_change())?,
            })
        }

        /// The next one.
        pub(in crate::tui) async fn next(&mut self) -> Told {
            tokio::select! {
                biased;
                _ = self.terminate.recv() => Told::End("SIGTERM"),
                _ = self.hangup.recv() => Told::End("SIGHUP"),
                _ = self.interrupt.recv() => Told::End("SIGINT"),
                _ = self.quit.recv() => Told::End("SIGQUIT"),
                _ = self.stop.recv() => Told::Stop,
                _ = self.go_on.recv() => Told::Continue,
                _ = self.resized.recv() => Told::Resized,
            }
        }
    }
}

/// Stops the process, as Ctrl-Z would if the terminal still saw to it; comes back when it goes on.
///
/// `group`: with everything that the shell started together with it, as the terminal does. `SIGSTOP`, because the
/// stop of the terminal is a signal that is answered here.
#[cfg(unix)]
pub(super) fn stop(group: bool) {
    use rustix::process::{Signal, getpid, kill_current_process_group, kill_process};
    // Should it not work, the chat simply goes on.
    let _ = if group { kill_current_process_group(Signal::STOP) } else { kill_process(getpid(), Signal::STOP) };
}

/// Ctrl-C from outside is all there is elsewhere.
#[cfg(not(unix))]
pub(super) struct Signals;

#[cfg(not(unix))]
impl Signals {
    /// Listens from now on.
    pub(super) fn listen() -> crate::Result<Self> {
        Ok(Self)
    }

    /// The next one.
    pub(super) async fn next(&mut self) -> Told {
        match tokio::signal::ctrl_c().await {
            Ok(()) => Told::End("Ctrl-C"),
            Err(_) => std::future::pending().await,
        }
    }
}
