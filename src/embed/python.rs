//! Asking a Python interpreter where its `onnxruntime` package is, and remembering the answer.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::places::{Places, libraries_in};

/// An interpreter that takes longer is not waited for.
const PATIENCE: Duration = Duration::from_secs(3);

/// Finds the package without importing it. The current folder is taken off the path first: it may hold anybody's files.
const QUESTION: &str = "import sys; sys.path = [p for p in sys.path if p]; import importlib.util as u; \
                        s = u.find_spec('onnxruntime'); print(s.submodule_search_locations[0] if s else '')";

/// The libraries of the interpreters' packages: as remembered, else as the interpreters say.
pub fn ask(places: &Places) -> Vec<PathBuf> {
    if let Some(remembered) = places.memory.as_deref().and_then(recall) {
        return vec![remembered];
    }
    for interpreter in &places.interpreters {
        let Some(package) = package_of(interpreter) else { continue };
        let found = libraries_in(&package.join("capi"));
        if let (Some(first), Some(memory)) = (found.first(), &places.memory) {
            remember(memory, first);
        }
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn recall(memory: &Path) -> Option<PathBuf> {
    let path = PathBuf::from(std::fs::read_to_string(memory).ok()?.trim());
    (path.is_absolute() && super::library::check(&path).is_ok()).then_some(path)
}

/// Not being able to remember costs some milliseconds at the next start, no more.
fn remember(memory: &Path, library: &Path) {
    let Some(text) = library.to_str() else { return };
    let _ = memory.parent().map(std::fs::create_dir_all);
    let _ = std::fs::write(memory, format!("{text}\n"));
}

fn package_of(interpreter: &Path) -> Option<PathBuf> {
    let mut child = Command::new(interpreter)
        .args(["-c", QUESTION])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let end = Instant::now() + PATIENCE;
    // One line of output fits the pipe, so waiting before reading cannot block the child.
    let finished = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status.success(),
            Ok(None) if Instant::now() < end => std::thread::sleep(Duration::from_millis(2)),
            _ => break false,
        }
    };
    if !finished {
        let _ = child.kill();
        let _ = child.wait();
        return None;
    }
    let output = child.wait_with_output().ok()?;
    let line = String::from_utf8(output.stdout).ok()?;
    let package = PathBuf::from(line.trim());
    package.is_absolute().then_some(package)
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    fn script(path: &Path, body: &str) {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::write(path, format!("#!/bin/sh\n{body}\n")).unwrap();
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    #[test]
    fn an_interpreters_answer_is_used() {
        let dir = tempfile::tempdir().unwrap();
        let python = dir.path().join("python3");
        script(&python, &format!("echo {}", dir.path().display()));
        assert_eq!(package_of(&python), Some(dir.path().to_owned()));
        script(&python, "echo");
        assert_eq!(package_of(&python), None);
        script(&python, "exit 1");
        assert_eq!(package_of(&python), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_answer_is_remembered_as_long_as_the_library_is_there() {
        let dir = tempfile::tempdir().unwrap();
        let python = dir.path().join("python3");
        script(&python, &format!("echo asked >> {0}/log; echo {0}", dir.path().display()));
        let capi = dir.path().join("capi");
        std::fs::create_dir(&capi).unwrap();
        let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
        let real = maps.lines().filter_map(|l| l.find('/').map(|at| &l[at..])).find(|p| p.contains(".so")).unwrap();
        let library = capi.join("libonnxruntime.so.1.31.1");
        std::fs::copy(real, &library).unwrap();
        let places = Places {
            interpreters: vec![python],
            memory: Some(dir.path().join("cache/memory.txt")),
            ..Places::default()
        };
        let asked = || std::fs::read_to_string(dir.path().join("log")).unwrap().lines().count();
        assert_eq!(ask(&places), std::slice::from_ref(&library));
        assert_eq!(ask(&places), std::slice::from_ref(&library));
        assert_eq!(asked(), 1);
        std::fs::remove_file(&library).unwrap();
        assert!(ask(&places).is_empty());
        assert_eq!(asked(), 2);
    }
}
