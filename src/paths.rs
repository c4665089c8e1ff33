//! Where adduce keeps things: the XDG folders, overridden by flags and environment.

use std::path::{Path, PathBuf};

use etcetera::base_strategy::{BaseStrategy, Xdg};

use crate::{Error, ErrorKind, Result};

fn base() -> Result<Xdg> {
    Xdg::new().map_err(|error| {
        Error::new(ErrorKind::File, "could not find your home folder")
            .hint("Set HOME, or name the library with --library DIR.")
            .because(error)
    })
}

/// The library used when none is named: `$XDG_DATA_HOME/adduce/library`.
///
/// # Errors
/// When there is no home folder.
pub fn default_library() -> Result<PathBuf> {
    Ok(base()?.data_dir().join("adduce").join("library"))
}

/// Where programs keep what is shared: `$XDG_DATA_HOME`. Manual pages and completions are looked for below it.
///
/// # Errors
/// When there is no home folder.
pub fn data() -> Result<PathBuf> {
    Ok(base()?.data_dir())
}

/// Where set-up puts ONNX Runtime and models fetched by name: `$XDG_CACHE_HOME/adduce`.
///
/// # Errors
/// When there is no home folder.
pub fn cache() -> Result<PathBuf> {
    Ok(base()?.cache_dir().join("adduce"))
}

/// Where the user's settings are: `$XDG_CONFIG_HOME/adduce`.
///
/// # Errors
/// When there is no home folder.
pub fn config() -> Result<PathBuf> {
    Ok(base()?.config_dir().join("adduce"))
}

/// Where `/good` and `/bad` keep questions: `$XDG_DATA_HOME/adduce/questions`, in the shape that `adduce eval` reads.
///
/// # Errors
/// When there is no home folder.
pub fn questions() -> Result<PathBuf> {
    Ok(base()?.data_dir().join("adduce").join("questions"))
}

/// Where adduce keeps what it has to remember of what was done: `$XDG_STATE_HOME/adduce`.
///
/// # Errors
/// When there is no home folder.
pub fn state() -> Result<PathBuf> {
    let base = base()?;
    Ok(base.state_dir().unwrap_or_else(|| base.data_dir()).join("adduce"))
}

/// A path as people write it: the home folder becomes `~`.
pub fn for_people(path: &Path) -> String {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    match home.as_deref().and_then(|home| path.strip_prefix(home).ok()) {
        Some(rest) if rest.as_os_str().is_empty() => "~".to_owned(),
        Some(rest) => format!("~/{}", rest.display()),
        None => path.display().to_string(),
    }
}
