//! Libraries named by `ORT_DYLIB_PATH`, good and broken: an error that names the file, never a crash.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::path::Path;
use std::process::Command;
use std::sync::atomic::AtomicBool;

use adduce::embed::{self, ModelChoice, Semantic, runtime};

const CHILD: &str = "ADDUCE_TEST_CHILD";

/// Not a test of its own: what the children of the other test do.
#[test]
fn child() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    match runtime::environment() {
        Ok(_) => println!("outcome: loaded"),
        Err(error) => println!("outcome: {} | {}", error.one_line(), error.hint_text().unwrap_or("no hint")),
    }
    match embed::load(&ModelChoice::Builtin, true) {
        Semantic::On { .. } => println!("semantic: on"),
        Semantic::Off { reason, .. } => println!("semantic: off, {reason}"),
    }
}

fn outcome(library: &Path, telemetry: &str) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--nocapture", "--test-threads=1"])
        .env(CHILD, "1")
        .env("ORT_DYLIB_PATH", library)
        .env("ORT_DISABLE_TELEMETRY", telemetry)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}: {output:?}", library.display());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_broken_library_is_an_error_that_names_it_and_the_way_out() {
    let found = embed::setup(false, &|line| println!("{line}"), &AtomicBool::new(false)).unwrap();
    assert!(outcome(&found.path, "1").contains("outcome: loaded"));

    let dir = tempfile::tempdir().unwrap();
    let whole = std::fs::read(&found.path).unwrap();
    let files: [(&str, &[u8]); 5] = [
        ("empty.so", b""),
        ("text.so", &b"this is a text, not a library. ".repeat(10)),
        ("header.so", &whole[..64]),
        ("half.so", &whole[..whole.len() / 2]),
        ("nearly.so", &whole[..whole.len() - 1]),
    ];
    for (name, bytes) in files {
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let said = outcome(&path, "1");
        assert!(
            said.contains(&format!("outcome: the ONNX Runtime named by ORT_DYLIB_PATH, {}", path.display())),
            "{said}"
        );
        assert!(said.contains("adduce setup"), "{said}");
        assert!(said.contains("semantic: off, "), "{said}");
    }
    assert!(outcome(&dir.path().join("none.so"), "1").contains("could not be opened"));

    // A whole library that is another one.
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    let other =
        maps.lines().filter_map(|line| line.find('/').map(|at| &line[at..])).find(|path| path.contains("libc.so"));
    let said = outcome(Path::new(other.unwrap()), "1");
    assert!(said.contains("is not ONNX Runtime"), "{said}");
}

#[test]
fn the_runtime_is_not_loaded_where_it_would_report_home() {
    let found = embed::setup(false, &|line| println!("{line}"), &AtomicBool::new(false)).unwrap();
    let said = outcome(&found.path, "0");
    assert!(said.contains("it would send usage data") && said.contains("ORT_DISABLE_TELEMETRY=1"), "{said}");
}
