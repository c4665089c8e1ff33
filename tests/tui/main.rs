//! The chat as people see it: the real binary in a pseudo-terminal, its output read by a terminal emulator.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

#[path = "../common/mod.rs"]
mod common;
mod living;
mod pty;
mod restored;
mod screens;
mod session;
mod storm;
mod working;
