//! The chat as people see it: the real binary in a pseudo-terminal, its output read by a terminal emulator.
#![cfg(unix)]

#[path = "../common/mod.rs"]
mod common;
mod pty;
mod restored;
mod session;
