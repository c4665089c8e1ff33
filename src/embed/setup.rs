//! Setting up what is missing: ONNX Runtime, fetched once into the cache folder.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

use super::pip::{self, Failure, Fetched, Tool, Wheel};
use super::places::{self, FETCHED_VERSION, Source};
use super::runtime::{self, Found};
use super::spec::hex;
use super::telemetry;
use crate::paths::for_people;
use crate::{Error, ErrorKind, Result};

/// No library is larger than this, whatever an archive claims (the largest known has 33 MB).
const LARGEST: u64 = 200 << 20;

/// Whether nothing may be fetched: by the flag, or by `ADDUCE_OFFLINE=1`.
pub fn is_offline(flag: bool) -> bool {
    flag || std::env::var_os("ADDUCE_OFFLINE").is_some_and(|value| !value.is_empty() && value != "0")
}

/// Makes sure that there is a runtime: does nothing where one can be used, else fetches it. `progress` gets a line at
/// each step; `cancel` stops the fetching.
///
/// # Errors
/// Kind [`ErrorKind::Network`] when it is forbidden (`offline`, `ADDUCE_OFFLINE`) or fails; [`ErrorKind::Model`] where
/// there is nothing to fetch with or for; [`ErrorKind::File`]; [`ErrorKind::Cancelled`]. Each with the way out.
pub fn setup(offline: bool, progress: &dyn Fn(&str), cancel: &AtomicBool) -> Result<Found> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let usable = runtime::find().and_then(|found| {
        // A library may look well and yet not load; only trying tells.
        if telemetry::is_forbidden() { runtime::environment().map(|_| found) } else { Ok(found) }
    });
    let missing = match usable {
        Ok(found) => {
            progress(&format!("ONNX Runtime is ready: {}", describe(&found)));
            return Ok(found);
        }
        Err(error) if std::env::var_os("ORT_DYLIB_PATH").is_some_and(|path| !path.is_empty()) => return Err(error),
        Err(error) => error,
    };
    if is_offline(offline) {
        return Err(Error::new(ErrorKind::Network, "could not fetch ONNX Runtime: offline mode forbids it").hint(
            "Run `adduce setup` once without --offline and ADDUCE_OFFLINE, or set ORT_DYLIB_PATH to a libonnxruntime \
             of version 1.24 or newer.",
        ));
    }
    progress(&format!("{}.", missing.one_line()));
    let wheel = pip::wheel_for_here().ok_or_else(|| {
        let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
        Error::new(ErrorKind::Model, format!("there is no ONNX Runtime to fetch for {os} on {arch}"))
            .hint("Install ONNX Runtime 1.24 or newer and set ORT_DYLIB_PATH to its shared library.")
    })?;
    let path = fetch_into(&crate::paths::cache()?, &pip::tools(), wheel, progress, cancel)?;
    let version = super::library::version_of(&path);
    Ok(Found { path, source: Source::Cache, version })
}

fn describe(found: &Found) -> String {
    let place = for_people(&found.path);
    found.version.map_or(place.clone(), |(major, minor, patch)| format!("{major}.{minor}.{patch}, {place}"))
}

/// Fetches a wheel with the first of the tools that is there, checks it, and puts its library below `cache`, whole or
/// not at all; the library's path.
///
/// # Errors
/// As for [`setup`].
pub fn fetch_into(
    cache: &Path,
    tools: &[Tool],
    wheel: &Wheel,
    progress: &dyn Fn(&str),
    cancel: &AtomicBool,
) -> Result<PathBuf> {
    let temporary = Temporary::new(cache)?;
    for (index, tool) in tools.iter().enumerate() {
        let dir = temporary.0.join(index.to_string());
        std::fs::create_dir(&dir).map_err(|cause| unwritable(&dir, cause))?;
        let by = if matches!(tool, Tool::Uv(_)) { "uv" } else { "pip" };
        progress(&format!("Fetching ONNX Runtime {FETCHED_VERSION} (about 20 MB) with {by}..."));
        let fetched = match pip::fetch(tool, wheel, &dir, progress, cancel) {
            Ok(fetched) => fetched,
            Err(Failure::Missing) => continue,
            Err(Failure::Failed(error)) => return Err(error),
        };
        let place = install(&fetched, wheel, cache, &temporary.0)?;
        progress(&format!("ONNX Runtime {FETCHED_VERSION} is in {}.", for_people(&place)));
        return Ok(place);
    }
    Err(Error::new(ErrorKind::Model, "could not fetch ONNX Runtime: neither pip nor uv was found").hint(
        "Install pip (on Debian: apt install python3-pip) and run `adduce setup` again, or set ORT_DYLIB_PATH to a \
         libonnxruntime of version 1.24 or newer.",
    ))
}

fn install(fetched: &Fetched, wheel: &Wheel, cache: &Path, temporary: &Path) -> Result<PathBuf> {
    let name = Path::new(wheel.entry).file_name().unwrap_or_default();
    let part = temporary.join(name);
    let hash = match fetched {
        Fetched::Wheel(path) => {
            let hash = super::folder::sha256(path).map_err(|cause| unreadable(path).because(cause))?;
            if hash != wheel.sha256 {
                return Err(forged("the wheel", &hash, wheel.sha256));
            }
            let file = File::open(path).map_err(|cause| unreadable(path).because(cause))?;
            let mut archive = zip::ZipArchive::new(file).map_err(|cause| unreadable(path).because(cause))?;
            let entry = archive.by_name(wheel.entry).map_err(|cause| unreadable(path).because(cause))?;
            copy(entry, &part)?
        }
        Fetched::Unpacked(dir) => {
            let path = dir.join(wheel.entry);
            let file = File::open(&path).map_err(|cause| unreadable(&path).because(cause))?;
            copy(file, &part)?
        }
    };
    if hash != wheel.library_sha256 {
        return Err(forged("the library", &hash, wheel.library_sha256));
    }
    let folder = cache.join(places::cache_folder());
    std::fs::create_dir_all(&folder).map_err(|cause| unwritable(&folder, cause))?;
    let place = folder.join(name);
    std::fs::rename(&part, &place).map_err(|cause| unwritable(&place, cause))?;
    Ok(place)
}

/// Copies to a new file that is then safely on the disk; the SHA-256 of what was copied.
fn copy(from: impl Read, to: &Path) -> Result<String> {
    let mut from = from.take(LARGEST);
    let mut file = File::create(to).map_err(|cause| unwritable(to, cause))?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    loop {
        let count = from.read(&mut buffer).map_err(|cause| unreadable(to).because(cause))?;
        if count == 0 {
            break;
        }
        hasher.update(&buffer[..count]);
        file.write_all(&buffer[..count]).map_err(|cause| unwritable(to, cause))?;
    }
    file.sync_all().map_err(|cause| unwritable(to, cause))?;
    Ok(hex(&hasher.finalize()))
}

fn forged(what: &str, hash: &str, expected: &str) -> Error {
    Error::new(
        ErrorKind::Network,
        format!("ONNX Runtime was not set up: {what} that was fetched has SHA-256 {hash} and not {expected}"),
    )
    .hint("The package index gave another file than the official one. Check the index that pip is set to use.")
}

fn unreadable(path: &Path) -> Error {
    Error::new(ErrorKind::File, format!("could not read {}", path.display())).hint("Run `adduce setup` again.")
}

fn unwritable(path: &Path, cause: std::io::Error) -> Error {
    Error::new(ErrorKind::File, format!("could not write {}", path.display()))
        .hint("Make room or make the folder writable, or set XDG_CACHE_HOME to another place.")
        .because(cause)
}

/// A folder below the cache that is removed in the end; on the same disk, so that a rename is all or nothing.
pub(super) struct Temporary(pub PathBuf);

impl Temporary {
    pub(super) fn new(cache: &Path) -> Result<Self> {
        let nanos =
            std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |time| time.as_nanos());
        let path = cache.join(format!("part-{}-{nanos:x}", std::process::id()));
        std::fs::create_dir_all(&path).map_err(|cause| unwritable(&path, cause))?;
        Ok(Self(path))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::sync::atomic::Ordering;
    use std::time::{Duration, Instant};

    use super::*;

    const ENTRY: &str = "onnxruntime/capi/libonnxruntime.so.1.31.1";

    fn leak(text: String) -> &'static str {
        Box::leak(text.into_boxed_str())
    }

    /// A wheel with a library of a few bytes, its hashes, and a program that plays pip and delivers it.
    struct Stage {
        dir: tempfile::TempDir,
        wheel: Wheel,
    }

    impl Stage {
        fn new() -> Self {
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join("small.whl");
            let mut archive = zip::ZipWriter::new(File::create(&path).unwrap());
            archive.start_file(ENTRY, zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(b"a library").unwrap();
            archive.finish().unwrap();
            let wheel = Wheel {
                os: "linux",
                arch: "x86_64",
                platform: "p",
                uv_platform: "u",
                sha256: leak(super::super::folder::sha256(&path).unwrap()),
                entry: ENTRY,
                library_sha256: leak(hex(&Sha256::digest(b"a library"))),
            };
            Self { dir, wheel }
        }

        fn program(&self, name: &str, body: &str) -> PathBuf {
            use std::os::unix::fs::PermissionsExt as _;
            let path = self.dir.path().join(name);
            std::fs::write(&path, format!("#!/bin/sh\n{body}\n")).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
            path
        }

        fn pip(&self, name: &str, body: &str) -> Tool {
            Tool::Pip(vec![self.program(name, body).into()])
        }

        /// A pip that delivers the wheel into the folder after `--dest`.
        fn good_pip(&self) -> Tool {
            self.pip("good", &format!(
                "while [ \"$1\" != --dest ]; do shift; done; cp '{}' \"$2/onnxruntime.whl\"; echo noise; echo noise >&2",
                self.dir.path().join("small.whl").display()
            ))
        }

        fn run(&self, tools: &[Tool]) -> (Result<PathBuf>, Vec<String>) {
            let said = Mutex::new(Vec::new());
            let progress = |line: &str| said.lock().unwrap().push(line.to_owned());
            let cache = self.dir.path().join("cache");
            let result = fetch_into(&cache, tools, &self.wheel, &progress, &AtomicBool::new(false));
            let left: Vec<_> = std::fs::read_dir(&cache).unwrap().flatten().map(|e| e.file_name()).collect();
            assert!(left.iter().all(|name| name == "onnxruntime-1.31.1"), "left behind: {left:?}");
            (result, said.into_inner().unwrap())
        }
    }

    #[test]
    fn the_library_is_unpacked_from_the_wheel_of_the_first_tool_that_is_there() {
        let stage = Stage::new();
        let tools = [
            Tool::Pip(vec![stage.dir.path().join("none").into()]),
            stage.pip("bare", "echo '/usr/bin/python3: No module named pip' >&2; exit 1"),
            stage.good_pip(),
            stage.pip("never", "touch called; exit 1"),
        ];
        let (path, said) = stage.run(&tools);
        let path = path.unwrap();
        assert_eq!(path, stage.dir.path().join("cache/onnxruntime-1.31.1/libonnxruntime.so.1.31.1"));
        assert_eq!(std::fs::read(path).unwrap(), b"a library");
        assert!(said.last().unwrap().contains("is in"), "{said:?}");
    }

    #[test]
    fn uv_unpacks_itself() {
        let stage = Stage::new();
        let uv = stage.program(
            "uv",
            &format!(
                "while [ \"$1\" != --target ]; do shift; done; mkdir -p \"$2/onnxruntime/capi\"; \
             grep -q 'hash=sha256:{}' \"$4\" && printf 'a library' > \"$2/{ENTRY}\"",
                stage.wheel.sha256
            ),
        );
        assert_eq!(std::fs::read(stage.run(&[Tool::Uv(uv)]).0.unwrap()).unwrap(), b"a library");
    }

    #[test]
    fn another_file_than_the_pinned_one_is_refused() {
        let mut stage = Stage::new();
        let pip = stage.good_pip();
        stage.wheel.library_sha256 = "00";
        let error = stage.run(std::slice::from_ref(&pip)).0.unwrap_err();
        assert!(error.to_string().contains("the library that was fetched has SHA-256"), "{error}");
        stage.wheel.sha256 = "00";
        let error = stage.run(&[pip]).0.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Network);
        assert!(error.to_string().contains("the wheel that was fetched has SHA-256"), "{error}");
        assert!(!stage.dir.path().join("cache/onnxruntime-1.31.1").exists());
    }

    #[test]
    fn what_pip_says_is_shown_when_it_fails_and_nobody_else_is_tried() {
        let stage = Stage::new();
        let bad = stage.pip("bad", "printf 'first\\nERROR: \\033[31mno route\\033[0m to index\\n' >&2; exit 2");
        let error = stage.run(&[bad, stage.good_pip()]).0.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Network);
        assert!(error.to_string().contains("no route") && !error.to_string().contains('\x1b'), "{error}");
        assert!(error.hint_text().unwrap().contains("adduce setup"));
    }

    #[test]
    fn without_pip_the_way_out_is_said() {
        let error = Stage::new().run(&[]).0.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Model);
        assert!(error.hint_text().unwrap().contains("python3-pip"));
        assert!(error.hint_text().unwrap().contains("ORT_DYLIB_PATH"));
    }

    #[test]
    fn cancelling_ends_the_tool() {
        let stage = Stage::new();
        let slow = stage.pip("slow", "exec sleep 60");
        let cancel = AtomicBool::new(false);
        let start = Instant::now();
        let result = std::thread::scope(|scope| {
            scope.spawn(|| {
                std::thread::sleep(Duration::from_millis(150));
                cancel.store(true, Ordering::Relaxed);
            });
            fetch_into(&stage.dir.path().join("cache"), &[slow], &stage.wheel, &|_| {}, &cancel)
        });
        assert_eq!(result.unwrap_err().kind(), ErrorKind::Cancelled);
        assert!(start.elapsed() < Duration::from_secs(20));
    }
}
