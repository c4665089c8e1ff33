//! Where ONNX Runtime may be: the folders, in the order in which they are looked at.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::library;

/// The version that set-up fetches.
pub const FETCHED_VERSION: &str = "1.31.1";

/// Where a runtime was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Named by `ORT_DYLIB_PATH`.
    Explicit,
    /// In the cache folder, where set-up puts it.
    Cache,
    /// A shared library installed on the system.
    System,
    /// The `onnxruntime` package of a Python installation.
    Python,
}

/// The folders that are looked at; tests name their own.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// The one file that the user named; nothing else is tried then.
    pub explicit: Option<PathBuf>,
    /// The folder where set-up puts the library.
    pub cache: Option<PathBuf>,
    /// Folders of shared libraries.
    pub libraries: Vec<PathBuf>,
    /// Folders of Python packages.
    pub site_packages: Vec<PathBuf>,
    /// The interpreters that may be asked where their package is.
    pub interpreters: Vec<PathBuf>,
    /// The file that remembers what the interpreters said.
    pub memory: Option<PathBuf>,
}

impl Places {
    /// The places on this machine.
    ///
    /// Relative entries of search paths are left out: nothing is loaded from the current folder, which may hold
    /// anybody's files.
    pub fn here() -> Self {
        let explicit = env::var_os("ORT_DYLIB_PATH").filter(|path| !path.is_empty()).map(PathBuf::from);
        let base = crate::paths::cache().ok();
        let path = search_path("PATH");
        let interpreters = ["python3", "python"]
            .iter()
            .flat_map(|name| path.iter().map(move |dir| dir.join(format!("{name}{}", env::consts::EXE_SUFFIX))))
            .filter(|file| file.is_file())
            .collect();
        Self {
            explicit: explicit.map(|path| env::current_dir().unwrap_or_default().join(path)),
            cache: base.as_ref().map(|base| base.join(cache_folder())),
            libraries: library_folders(),
            site_packages: site_packages(&path),
            interpreters,
            memory: base.map(|base| base.join("onnxruntime-of-python.txt")),
        }
    }

    /// The candidates that can be told from the folders alone, in order.
    pub fn candidates(&self) -> impl Iterator<Item = (Source, PathBuf)> + '_ {
        let cache = self.cache.iter().flat_map(|dir| libraries_in(dir)).map(|path| (Source::Cache, path));
        let system = self.libraries.iter().flat_map(|dir| libraries_in(dir)).map(|path| (Source::System, path));
        let python = self
            .site_packages
            .iter()
            .flat_map(|dir| libraries_in(&dir.join("onnxruntime").join("capi")))
            .map(|path| (Source::Python, path));
        cache.chain(system).chain(python)
    }
}

/// The folder below the cache where set-up puts the library.
pub fn cache_folder() -> String {
    format!("onnxruntime-{FETCHED_VERSION}")
}

/// The libraries named like ONNX Runtime in a folder, the newest first, those of unknown version last.
pub fn libraries_in(dir: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(dir) else { return Vec::new() };
    let mut found: Vec<_> = entries
        .flatten()
        .filter(|entry| is_library_name(&entry.file_name()))
        .map(|entry| (library::version_of(&entry.path()), entry.path()))
        .collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    // Links to one file would only be tried again in vain.
    let mut seen = std::collections::HashSet::new();
    found.retain(|(_, path)| seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())));
    found.into_iter().map(|(_, path)| path).collect()
}

fn is_library_name(name: &OsStr) -> bool {
    let Some(name) = name.to_str() else { return false };
    if cfg!(windows) {
        name.eq_ignore_ascii_case("onnxruntime.dll")
    } else if cfg!(target_os = "macos") {
        name == "libonnxruntime.dylib" || library::version_in_name(name).is_some()
    } else {
        name == "libonnxruntime.so" || name.starts_with("libonnxruntime.so.")
    }
}

/// The absolute folders of a search path.
pub fn search_path(variable: &str) -> Vec<PathBuf> {
    let value = env::var_os(variable).unwrap_or_default();
    env::split_paths(&value).filter(|dir| dir.is_absolute()).collect()
}

fn library_folders() -> Vec<PathBuf> {
    let mut folders = Vec::new();
    if cfg!(windows) {
        folders.extend(search_path("PATH"));
    } else if cfg!(target_os = "macos") {
        folders.extend(search_path("DYLD_LIBRARY_PATH"));
        folders.extend(["/opt/homebrew/lib", "/usr/local/lib", "/opt/local/lib"].map(PathBuf::from));
    } else {
        folders.extend(search_path("LD_LIBRARY_PATH"));
        folders.extend(configured(Path::new("/etc/ld.so.conf.d")));
        folders.extend(["/usr/local/lib", "/usr/lib", "/usr/lib64", "/lib", "/lib64"].map(PathBuf::from));
        let triple = format!("/usr/lib/{}-linux-gnu", env::consts::ARCH);
        folders.extend([triple, "/opt/onnxruntime/lib".to_owned()].map(PathBuf::from));
    }
    distinct(folders)
}

/// The folders that the system's loader is told of.
fn configured(dir: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(dir) else { return Vec::new() };
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    files
        .iter()
        .filter_map(|file| std::fs::read_to_string(file).ok())
        .flat_map(|text| text.lines().map(|line| PathBuf::from(line.trim())).collect::<Vec<_>>())
        .filter(|dir| dir.is_absolute())
        .collect()
}

/// Where Python packages usually are: the active environment, beside each interpreter on the path, the user's own.
fn site_packages(path: &[PathBuf]) -> Vec<PathBuf> {
    let mut prefixes: Vec<PathBuf> =
        ["VIRTUAL_ENV", "CONDA_PREFIX"].iter().filter_map(env::var_os).map(PathBuf::from).collect();
    for dir in path {
        for name in ["python3", "python"] {
            let file = dir.join(format!("{name}{}", env::consts::EXE_SUFFIX));
            if !file.is_file() {
                continue;
            }
            // A virtual environment's interpreter is a link: its packages are beside the link, not beside the target.
            let real = file.canonicalize().unwrap_or_else(|_| file.clone());
            for file in [file, real] {
                prefixes.extend(
                    file.parent()
                        .map(|bin| if cfg!(windows) { bin } else { bin.parent().unwrap_or(bin) })
                        .map(Path::to_owned),
                );
            }
        }
    }
    prefixes.extend(env::var_os("HOME").map(|home| PathBuf::from(home).join(".local")));
    let prefixes = distinct(prefixes.into_iter().filter(|prefix| prefix.is_absolute()).collect());
    prefixes.iter().flat_map(|prefix| packages_below(prefix)).collect()
}

fn packages_below(prefix: &Path) -> Vec<PathBuf> {
    if cfg!(windows) {
        return vec![prefix.join("Lib").join("site-packages")];
    }
    let Ok(entries) = std::fs::read_dir(prefix.join("lib")) else { return Vec::new() };
    let mut versions: Vec<_> = entries
        .flatten()
        .filter(|entry| entry.file_name().to_str().is_some_and(|name| name.starts_with("python3")))
        .map(|entry| entry.path())
        .collect();
    versions.sort();
    versions.reverse();
    versions.iter().flat_map(|dir| [dir.join("site-packages"), dir.join("dist-packages")]).collect()
}

fn distinct(mut folders: Vec<PathBuf>) -> Vec<PathBuf> {
    let mut seen = std::collections::HashSet::new();
    folders.retain(|dir| seen.insert(dir.clone()));
    folders
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;

    #[test]
    fn the_newest_library_of_a_folder_comes_first_and_links_count_once() {
        let dir = tempfile::tempdir().unwrap();
        for name in
            ["libonnxruntime.so.1.9.0", "libonnxruntime.so.1.31.1", "libonnxruntime_providers_shared.so", "libfoo.so"]
        {
            std::fs::write(dir.path().join(name), "x").unwrap();
        }
        std::os::unix::fs::symlink("libonnxruntime.so.1.31.1", dir.path().join("libonnxruntime.so.1")).unwrap();
        let versions: Vec<_> =
            libraries_in(dir.path()).iter().map(|path| library::version_of(path).unwrap().1).collect();
        assert_eq!(versions, [31, 9]);
        assert!(libraries_in(&dir.path().join("none")).is_empty());
    }

    #[test]
    fn folders_of_python_packages_are_found_below_a_prefix() {
        let dir = tempfile::tempdir().unwrap();
        for version in ["python3.9", "python3.12", "perl5"] {
            std::fs::create_dir_all(dir.path().join("lib").join(version)).unwrap();
        }
        let found = packages_below(dir.path());
        assert_eq!(found.len(), 4);
        assert!(found.contains(&dir.path().join("lib/python3.12/site-packages")));
    }

    #[test]
    fn the_loaders_configuration_is_read() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("a.conf"), "# a comment\n/opt/lib \nrelative\n").unwrap();
        assert_eq!(configured(dir.path()), [PathBuf::from("/opt/lib")]);
    }
}
