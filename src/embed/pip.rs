//! Fetching a wheel by its package name with the pip or uv that is on the path. No other host is asked by adduce.

use std::ffi::OsString;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::places::{FETCHED_VERSION, search_path};
use crate::{Error, ErrorKind, Result};

/// The file that is fetched for a platform.
#[derive(Debug, Clone, Copy)]
pub struct Wheel {
    /// `std::env::consts::OS`.
    pub os: &'static str,
    /// `std::env::consts::ARCH`.
    pub arch: &'static str,
    /// pip's name of the platform.
    pub platform: &'static str,
    /// uv's name of the platform.
    pub uv_platform: &'static str,
    /// SHA-256 of the wheel.
    pub sha256: &'static str,
    /// The shared library within it.
    pub entry: &'static str,
    /// SHA-256 of the shared library.
    pub library_sha256: &'static str,
}

/// The wheels of ONNX Runtime [`FETCHED_VERSION`] for Python 3.12, which is the same library whatever Python is there.
pub const WHEELS: [Wheel; 4] = [
    Wheel {
        os: "linux",
        arch: "x86_64",
        platform: "manylinux_2_28_x86_64",
        uv_platform: "x86_64-manylinux_2_28",
        sha256: "1f3dea47f2f0e5117c2404cea7d21fd253ae7836a3bf167a501cdfbb2600d536",
        entry: "onnxruntime/capi/libonnxruntime.so.1.31.1",
        library_sha256: "fc44112fbe06d7d689c57e11d3862031f64711007e4ee020f8eed5185fd2c1d3",
    },
    Wheel {
        os: "linux",
        arch: "aarch64",
        platform: "manylinux_2_28_aarch64",
        uv_platform: "aarch64-manylinux_2_28",
        sha256: "0b9a492176886992e0e875f06bc0367e333f5fff11711a2d642e18b02f3009cc",
        entry: "onnxruntime/capi/libonnxruntime.so.1.31.1",
        library_sha256: "8aa3b76b28c778a2b1dd660d34161adb1d508c9ccd04ff9dc80e26eca5df8467",
    },
    Wheel {
        os: "macos",
        arch: "aarch64",
        platform: "macosx_14_0_arm64",
        uv_platform: "aarch64-apple-darwin",
        sha256: "96dd2564b10ea7153ad9c207e7cd8e5917cb3ba521e0e0a62ac03486fdc8d56c",
        entry: "onnxruntime/capi/libonnxruntime.1.31.1.dylib",
        library_sha256: "d586cbe89effc085a09d3341b3cfbd5c322517f9d397aeb20814af21433f2b36",
    },
    Wheel {
        os: "windows",
        arch: "x86_64",
        platform: "win_amd64",
        uv_platform: "x86_64-pc-windows-msvc",
        sha256: "ae8a9a351efda685cc59a66226cdefaa37a126c1d66872ca23a2de9425326130",
        entry: "onnxruntime/capi/onnxruntime.dll",
        library_sha256: "e45f61e50d8650885452be538a00bb14a715e46a1bc3691000ce947e89ed0306",
    },
];

/// The wheel for the machine that this program was built for.
pub fn wheel_for_here() -> Option<&'static Wheel> {
    WHEELS.iter().find(|wheel| wheel.os == std::env::consts::OS && wheel.arch == std::env::consts::ARCH)
}

/// A program that can fetch a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tool {
    /// pip, by the words that start it.
    Pip(Vec<OsString>),
    /// uv, which unpacks at once (it has no download of its own) and checks the wheel's hash itself.
    Uv(PathBuf),
}

/// What a tool left in the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// The wheel as it was downloaded.
    Wheel(PathBuf),
    /// The package's files, below this folder.
    Unpacked(PathBuf),
}

/// The tools on the path, the preferred first.
pub fn tools() -> Vec<Tool> {
    let folders = search_path("PATH");
    let find = |name: &str| {
        let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        folders.iter().map(|dir| dir.join(&name)).find(|path| path.is_file())
    };
    let modules = ["python3", "python"]
        .iter()
        .filter_map(|name| find(name))
        .map(|path| Tool::Pip(vec![path.into(), "-m".into(), "pip".into()]));
    let scripts = ["pip3", "pip"].iter().filter_map(|name| find(name)).map(|path| Tool::Pip(vec![path.into()]));
    modules.chain(scripts).chain(find("uv").map(Tool::Uv)).collect()
}

/// How a run of a tool went wrong.
#[derive(Debug)]
pub enum Failure {
    /// It is not there after all (a Python without pip): try the next.
    Missing,
    /// It ran and failed, or was cancelled.
    Failed(Error),
}

/// Fetches the wheel into `dir`, which is empty, and waits for it; nothing of the terminal is handed to the tool.
///
/// # Errors
/// [`Failure::Missing`] where the tool is not there, else [`Failure::Failed`] with what it said at last.
pub fn fetch(
    tool: &Tool,
    wheel: &Wheel,
    dir: &Path,
    progress: &dyn Fn(&str),
    cancel: &AtomicBool,
) -> Result<Fetched, Failure> {
    let file_failed = |cause: std::io::Error| {
        Failure::Failed(Error::new(ErrorKind::File, format!("could not write in {}", dir.display())).because(cause))
    };
    let package = format!("onnxruntime=={FETCHED_VERSION}");
    let out = dir.join("out");
    std::fs::create_dir(&out).map_err(file_failed)?;
    let mut command = match tool {
        Tool::Pip(words) => {
            let mut words = words.iter();
            let mut command = Command::new(words.next().ok_or(Failure::Missing)?);
            command
                .args(words)
                .args(["download", "--no-deps", "--only-binary=:all:", "--python-version", "3.12"])
                .args(["--implementation", "cp", "--abi", "cp312", "--platform", wheel.platform])
                .args(["--no-input", "--disable-pip-version-check", "--progress-bar", "off", "--dest"])
                .arg(&out)
                .arg(&package)
                // Downloading needs no virtual environment, whatever the user's settings ask for installing.
                .env("PIP_REQUIRE_VIRTUALENV", "0");
            command
        }
        Tool::Uv(program) => {
            let list = dir.join("requirements.txt");
            std::fs::write(&list, format!("{package} --hash=sha256:{}\n", wheel.sha256)).map_err(file_failed)?;
            let mut command = Command::new(program);
            command
                .args(["pip", "install", "--no-deps", "--only-binary", ":all:", "--require-hashes", "--no-progress"])
                .args(["--python-version", "3.12", "--python-platform", wheel.uv_platform, "--target"])
                .arg(&out)
                .arg("--requirements")
                .arg(list)
                // Without any Python uv would fetch one from elsewhere; that was not asked for.
                .env("UV_PYTHON_DOWNLOADS", "never")
                .env("MACOSX_DEPLOYMENT_TARGET", "14.0");
            command
        }
    };
    let log = dir.join("log.txt");
    let output = File::create(&log).map_err(file_failed)?;
    // Run in the new folder: Python looks for modules in the current one first.
    command.current_dir(dir).stdin(Stdio::null()).stdout(Stdio::null()).stderr(output);
    let status = wait(&mut command, progress, cancel)?;
    if !status.success() {
        let said = std::fs::read(&log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
        return Err(if said.contains("No module named pip") {
            Failure::Missing
        } else {
            Failure::Failed(failed(&said))
        });
    }
    if matches!(tool, Tool::Uv(_)) {
        return Ok(Fetched::Unpacked(out));
    }
    let mut files = std::fs::read_dir(&out).map_err(file_failed)?.flatten().map(|entry| entry.path());
    files
        .find(|path| path.extension().is_some_and(|extension| extension == "whl"))
        .map(Fetched::Wheel)
        .ok_or_else(|| Failure::Failed(failed("pip left no wheel")))
}

fn wait(command: &mut Command, progress: &dyn Fn(&str), cancel: &AtomicBool) -> Result<ExitStatus, Failure> {
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Err(Failure::Missing),
        Err(cause) => return Err(Failure::Failed(failed(&cause.to_string()))),
    };
    let start = Instant::now();
    let mut told = 0;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status),
            Ok(None) if !cancel.load(Ordering::Relaxed) => {}
            result => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(Failure::Failed(match result {
                    Err(cause) => failed(&cause.to_string()),
                    Ok(_) => Error::cancelled(),
                }));
            }
        }
        let tens = start.elapsed().as_secs() / 10;
        if tens > told {
            told = tens;
            progress(&format!("Still fetching ({} s)", tens * 10));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// The error of a run that said this; its last lines are shown, without control characters.
fn failed(said: &str) -> Error {
    let lines: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    // pip repeats itself in warnings before the error; where there is none, the last lines have to do.
    let errors: Vec<&str> = lines.iter().copied().filter(|line| is_error(line)).collect();
    let kept = if errors.is_empty() { &lines[lines.len().saturating_sub(3)..] } else { &errors[..errors.len().min(3)] };
    let mut last = kept.join(" / ");
    if said.contains("connection broken") || said.contains("onnection refused") {
        last.insert_str(0, "the package index cannot be reached / ");
    }
    let last: String = last.chars().filter(|c| !c.is_control()).take(400).collect();
    Error::new(ErrorKind::Network, format!("could not fetch ONNX Runtime {FETCHED_VERSION}: {last}")).hint(
        "Check the connection and run `adduce setup` again, or set ORT_DYLIB_PATH to a libonnxruntime of version 1.24 \
         or newer.",
    )
}

fn is_error(line: &str) -> bool {
    let line = line.to_lowercase();
    line.contains("error:") || line.contains("cause:") || line.contains("caused by:")
}
