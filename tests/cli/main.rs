//! The command line, tested on the real binary: one file a concern.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should fail")]
#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

#[path = "../common/mod.rs"]
mod common;

mod brief;
mod check;
mod errors;
mod eval;
mod evidence;
mod extras;
mod first_run;
mod formats;
mod hostile;
mod living;
mod mcp;
mod round_trip;
mod schema;
mod schema_check;
mod terminal;
