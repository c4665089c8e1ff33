//! The hidden sub-command by which adduce reads files in a process of their own ([`crate::extract`]).

use std::ffi::OsString;

use super::exit::Outcome;
use crate::extract::worker;

/// Read files that come on stdin; used by adduce itself
#[derive(Debug, clap::Args)]
#[command(hide = true)]
pub(super) struct Args {
    /// Bytes of memory that may be used
    #[arg(long)]
    memory: u64,
    /// Seconds of processor time for the program that is run
    #[arg(long, default_value_t = 120)]
    seconds: u64,
    /// Become this program instead, within the limits
    #[arg(last = true)]
    program: Vec<OsString>,
}

/// Runs the command.
pub(super) fn run(args: &Args) -> Outcome {
    if !args.program.is_empty() {
        return Err(worker::become_program(&args.program, args.memory, args.seconds).into());
    }
    worker::run(args.memory)?;
    Ok(super::exit::Exit::Ok)
}
