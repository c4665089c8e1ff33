//! The `adduce` binary: arguments in, the chat or one command, an exit code out.

use std::io::{self, Write};
use std::panic::{self, PanicHookInfo};
use std::process::ExitCode;

fn main() -> ExitCode {
    // Before anything else: it may start the program anew, in place.
    adduce::embed::telemetry::forbid();
    panic::set_hook(Box::new(say_sorry));
    match panic::catch_unwind(adduce::cli::run) {
        Ok(code) => ExitCode::from(code),
        Err(_) => ExitCode::from(2),
    }
}

/// A panic is a bug: say so, say where, and say what is safe, instead of a bare trace.
fn say_sorry(info: &PanicHookInfo<'_>) {
    let place = info.location().map_or_else(String::new, |place| format!(" at {}:{}", place.file(), place.line()));
    let what = info.payload_as_str().unwrap_or("no message");
    let what = adduce::text::safe::printable(what);
    // Stderr may be closed; there is nowhere else to say it.
    let _closed = writeln!(
        io::stderr().lock(),
        "error: adduce stopped because of a bug{place}: {what}\nhint: Your library is safe: what was stored stays \
         stored. Please report this with the line above."
    );
}
