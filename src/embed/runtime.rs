//! Finding ONNX Runtime on this machine, and loading it once.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ort::environment::Environment;

use super::places::{Places, Source};
use super::{library, python, telemetry};
use crate::paths::for_people;
use crate::{Error, ErrorKind, Result};

/// A runtime that can be loaded as far as its file tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The shared library.
    pub path: PathBuf,
    /// Where it was found.
    pub source: Source,
    /// Its version, where the file's name or its package tells.
    pub version: Option<library::Version>,
}

/// The runtime that would be loaded now; looks at files only, and asks Python last (some 30 ms).
///
/// # Errors
/// When there is none, or `ORT_DYLIB_PATH` names one that cannot be used: kind [`ErrorKind::Model`], with the way out.
pub fn find() -> Result<Found> {
    let mut notes = Vec::new();
    search(&Places::here(), &mut notes, |_| Ok(()))
        .map(|(found, ())| found)
        .map_err(|error| error.unwrap_or_else(|| none(&notes)))
}

/// The runtime's environment, in which sessions are made; loads the library at the first call (some 10-50 ms).
///
/// # Errors
/// As for [`find`], and when no library that was found can be loaded. A later call looks anew.
pub fn environment() -> Result<Environment> {
    static LOADED: Mutex<Option<Environment>> = Mutex::new(None);
    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(environment) = loaded.as_ref() {
        return Ok(environment.clone());
    }
    if !telemetry::is_forbidden() {
        return Err(Error::new(ErrorKind::Model, "ONNX Runtime was not loaded, because it would send usage data")
            .hint(format!("Start adduce with {}=1 in the environment.", telemetry::VARIABLE)));
    }
    let mut notes = Vec::new();
    let (_, environment) = search(&Places::here(), &mut notes, load)
        .map_err(|error: Option<Error>| error.unwrap_or_else(|| none(&notes)))?;
    *loaded = Some(environment.clone());
    Ok(environment)
}

/// Tries candidates in their order until one passes the look at its file and `load`. `None` as an error: there is no
/// other candidate; `notes` then says what was passed over and why.
fn search<T>(
    places: &Places,
    notes: &mut Vec<String>,
    load: impl Fn(&Path) -> Result<T, String>,
) -> Result<(Found, T), Option<Error>> {
    let attempt = |path: &Path| library::check(path).and_then(|()| load(path));
    let found = |path: PathBuf, source| {
        let version = library::version_of(&path);
        Found { path, source, version }
    };
    if let Some(path) = &places.explicit {
        return match attempt(path) {
            Ok(value) => Ok((found(path.clone(), Source::Explicit), value)),
            Err(why) => Err(Some(bad_explicit(path, &why))),
        };
    }
    // Lazy, because the last source starts a process.
    let asked = std::iter::once_with(|| python::ask(places)).flatten().map(|path| (Source::Python, path));
    for (source, path) in places.candidates().chain(asked) {
        match attempt(&path) {
            Ok(value) => return Ok((found(path, source), value)),
            Err(why) => notes.push(format!("{} {why}", for_people(&path))),
        }
    }
    Err(None)
}

fn load(path: &Path) -> Result<Environment, String> {
    let build = || match ort::init_from(path) {
        Ok(builder) => builder
            .with_name("adduce")
            .with_telemetry(false)
            .build()
            .map_err(|error| format!("could not be started ({error})")),
        Err(ort::LoadDynamicError::BadVersion { version_str, .. }) => {
            Err(format!("is version {version_str}, too old: 1.{} or newer is needed", library::OLDEST_MINOR))
        }
        Err(ort::LoadDynamicError::MissingApi { .. }) => Err("is not ONNX Runtime".into()),
        Err(ort::LoadDynamicError::Dlopen { error, .. }) => Err(format!("could not be loaded ({error})")),
        Err(error) => Err(format!("could not be loaded ({error})")),
    };
    // The binding asserts what a library that only looks like ONNX Runtime may break.
    catch_unwind(AssertUnwindSafe(build)).unwrap_or_else(|_| Err("could not be loaded".into()))
}

fn bad_explicit(path: &Path, why: &str) -> Error {
    Error::new(ErrorKind::Model, format!("the ONNX Runtime named by ORT_DYLIB_PATH, {}, {why}", path.display()))
        .hint("Unset ORT_DYLIB_PATH and run `adduce setup`, or let it name a libonnxruntime of version 1.24 or newer.")
}

fn none(notes: &[String]) -> Error {
    let mut message = "ONNX Runtime was not found".to_owned();
    if !notes.is_empty() {
        message = format!("no usable ONNX Runtime was found: {}", notes.join("; "));
    }
    Error::new(ErrorKind::Model, message)
        .hint("Run `adduce setup` to fetch it, or set ORT_DYLIB_PATH to a libonnxruntime of version 1.24 or newer.")
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;

    /// A file that passes for a library: a real one of this system.
    fn library(path: &Path) {
        let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
        let real =
            maps.lines().filter_map(|line| line.find('/').map(|at| &line[at..])).find(|path| path.contains(".so"));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::copy(real.unwrap(), path).unwrap();
    }

    fn find_in(places: &Places) -> (Result<Found, Option<Error>>, Vec<String>) {
        let mut notes = Vec::new();
        let found = search(places, &mut notes, |_| Ok(())).map(|(found, ())| found);
        (found, notes)
    }

    #[test]
    fn the_order_is_explicit_cache_system_python() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        let explicit = at("mine/libonnxruntime.so.1.26.0");
        let cache = at("cache/libonnxruntime.so.1.31.1");
        let system = at("lib/libonnxruntime.so.1.25.0");
        let python = at("site-packages/onnxruntime/capi/libonnxruntime.so.1.24.2");
        for path in [&explicit, &cache, &system, &python] {
            library(path);
        }
        let mut places = Places {
            explicit: Some(explicit.clone()),
            cache: Some(at("cache")),
            libraries: vec![at("lib")],
            site_packages: vec![at("site-packages")],
            ..Places::default()
        };
        let mut order = Vec::new();
        for _ in 0..4 {
            let found = find_in(&places).0.unwrap();
            order.push((found.source, found.version.unwrap().1));
            match found.source {
                Source::Explicit => places.explicit = None,
                Source::Cache => places.cache = None,
                Source::System => places.libraries.clear(),
                Source::Python => places.site_packages.clear(),
            }
        }
        assert_eq!(order, [(Source::Explicit, 26), (Source::Cache, 31), (Source::System, 25), (Source::Python, 24)]);
        assert!(find_in(&places).0.unwrap_err().is_none());
    }

    #[test]
    fn a_bad_candidate_is_noted_and_the_next_one_tried() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("cache")).unwrap();
        std::fs::write(dir.path().join("cache/libonnxruntime.so.1.31.1"), "").unwrap();
        library(&dir.path().join("lib/libonnxruntime.so.1.12.0"));
        library(&dir.path().join("lib2/libonnxruntime.so.1.30.0"));
        let places = Places {
            cache: Some(dir.path().join("cache")),
            libraries: vec![dir.path().join("lib"), dir.path().join("lib2")],
            ..Places::default()
        };
        let (found, notes) = find_in(&places);
        assert_eq!(found.unwrap().version, Some((1, 30, 0)));
        assert_eq!(notes.len(), 2);
        assert!(notes[0].ends_with("is empty") && notes[1].contains("1.12.0, too old"));
        assert!(none(&notes).to_string().contains("is empty; "));
    }

    #[test]
    fn a_bad_explicit_library_is_an_error_that_names_it_and_the_way_out() {
        let dir = tempfile::tempdir().unwrap();
        let text = dir.path().join("libonnxruntime.so");
        std::fs::write(&text, "not a library, but long enough to have a header of sixty-four bytes, all of text")
            .unwrap();
        library(&dir.path().join("libonnxruntime.so.1.31.1"));
        let places = Places { explicit: Some(text.clone()), cache: Some(dir.path().to_owned()), ..Places::default() };
        let error = find_in(&places).0.unwrap_err().unwrap();
        assert_eq!(error.kind(), ErrorKind::Model);
        assert!(error.to_string().contains(&text.display().to_string()), "{error}");
        assert!(error.hint_text().unwrap().contains("adduce setup"));
    }

    #[test]
    fn what_loads_but_is_not_onnx_runtime_is_said_to_be_so() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("libonnxruntime.so");
        library(&path);
        let error = load(&path).unwrap_err();
        assert!(error.contains("is not ONNX Runtime") || error.contains("could not be loaded"), "{error}");
    }
}
