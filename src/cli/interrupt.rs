//! Ctrl-C while work is being done: the first one cancels it, the second one quits at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::exit::Exit;
use crate::{Error, ErrorKind, Result};

/// A press is handed to whoever does work that can be cancelled.
const HAND_OVER: u8 = 0;
/// There is nothing to cancel: a press ends the process.
const QUIT: u8 = 1;
/// Another face listens for itself.
const IGNORE: u8 = 2;

/// Listens for Ctrl-C from now on. Once a process listens it cannot go back to dying of the signal by itself, so this
/// goes on answering for as long as it lives.
#[derive(Debug)]
pub(super) struct Interrupts {
    presses: UnboundedReceiver<()>,
    mode: Arc<AtomicU8>,
}

impl Interrupts {
    /// Starts listening.
    ///
    /// # Errors
    /// When the machine gives no thread or no signal handler.
    pub(super) fn listen() -> Result<Self> {
        let failed =
            |error: std::io::Error| Error::new(ErrorKind::Internal, "could not listen for Ctrl-C").because(error);
        let runtime = runtime()?;
        let (sender, presses) = unbounded_channel();
        let mode = Arc::new(AtomicU8::new(QUIT));
        let shared = Arc::clone(&mode);
        let listen = async move {
            while tokio::signal::ctrl_c().await.is_ok() {
                // Taking the press also says that a second one finds nothing left to cancel.
                let taken = shared.compare_exchange(HAND_OVER, QUIT, Ordering::SeqCst, Ordering::SeqCst);
                match taken {
                    Ok(_) if sender.send(()).is_ok() => {}
                    Err(IGNORE) => {}
                    _ => std::process::exit(i32::from(Exit::Cancelled.code())),
                }
            }
        };
        std::thread::Builder::new().name("ctrl-c".into()).spawn(move || runtime.block_on(listen)).map_err(failed)?;
        Ok(Self { presses, mode })
    }

    /// From now on the next press is handed over by [`Interrupts::pressed`].
    pub(super) fn hand_over(&self) {
        self.mode.store(HAND_OVER, Ordering::SeqCst);
    }

    /// From now on a press ends the process.
    pub(super) fn quit(&self) {
        self.mode.store(QUIT, Ordering::SeqCst);
    }

    /// Waits for a press.
    pub(super) async fn pressed(&mut self) {
        if self.presses.recv().await.is_none() {
            std::future::pending::<()>().await;
        }
    }
}

impl Drop for Interrupts {
    fn drop(&mut self) {
        self.mode.store(IGNORE, Ordering::SeqCst);
    }
}

/// Does blocking work on a thread of its own, and sets the flag that it is given when Ctrl-C is pressed.
///
/// # Errors
/// When the machine gives no thread or no signal handler.
pub(super) fn cancellable<T: Send>(work: impl FnOnce(&AtomicBool) -> T + Send) -> Result<T> {
    let mut interrupts = Interrupts::listen()?;
    interrupts.hand_over();
    let cancel = AtomicBool::new(false);
    let (sender, mut done) = tokio::sync::oneshot::channel();
    let runtime = runtime()?;
    std::thread::scope(|scope| {
        scope.spawn(|| sender.send(work(&cancel)));
        runtime.block_on(async {
            loop {
                tokio::select! {
                    result = &mut done => return result.map_err(|error| {
                        Error::new(ErrorKind::Internal, "the work stopped unexpectedly").because(error)
                    }),
                    () = interrupts.pressed() => cancel.store(true, Ordering::Relaxed),
                }
            }
        })
    })
}

/// A runtime for one thread: enough to wait for two things at once.
///
/// # Errors
/// When the machine gives none.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::new(ErrorKind::Internal, "could not start the event loop").because(error))
}
