//! The command line, tested on the real binary: one file a concern.

#[path = "../common/mod.rs"]
mod common;

mod errors;
mod first_run;
mod formats;
mod round_trip;
mod schema;
mod schema_check;
mod terminal;
