//! The user's settings: `adduce/config.toml` in the XDG configuration folder.
//!
//! ```toml
//! [loaders]             # programs for formats that adduce does not read; {} is the file
//! "*.wpd" = "wpd2text {}"
//!
//! [limits]              # what one file may take
//! time = 30             # seconds
//! memory = 1024         # megabytes
//! output = 256          # megabytes
//!
//! [ocr]
//! always = false        # as if --ocr were given
//! languages = "eng"     # as for --ocr-lang
//!
//! [llm]                 # a model that may write from the passages; see src/config/llm.rs
//! base_url = "http://localhost:11434/v1"
//! model = "gemma3"
//! ```
//!
//! It is the only file of settings: none is ever looked for in a folder that is added, because documents come from
//! anybody, and loaders are programs. Keys that adduce does not know are errors, so that no typing mistake goes unnoticed.

mod llm;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use serde::Deserialize;

use crate::extract::{Limits, Loader, Loaders};
use crate::llm::Settings;
use crate::text::safe;
use crate::{Error, ErrorKind, Result, paths};

/// The file's name in the configuration folder.
const FILE: &str = "config.toml";

/// What the user set, or the defaults.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Config {
    /// Programs for files of some name.
    pub loaders: Loaders,
    /// What one file may take.
    pub limits: Limits,
    /// How pictures of text are read.
    pub ocr: OcrConfig,
    /// The language model that may write, where there is one.
    pub llm: Option<Settings>,
}

/// The table `[ocr]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OcrConfig {
    /// Whether OCR is used without `--ocr`.
    pub always: bool,
    /// The languages that tesseract is to expect, as `eng+fra`.
    pub languages: Option<String>,
}

/// The file as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Written {
    loaders: BTreeMap<String, String>,
    limits: WrittenLimits,
    ocr: OcrConfig,
    llm: Option<llm::Table>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WrittenLimits {
    time: Option<u32>,
    memory: Option<u32>,
    output: Option<u32>,
}

/// Reads the user's settings; a file that is not there sets nothing.
///
/// # Errors
/// When the file cannot be read or is not right; the message names the line and the key.
pub fn load() -> Result<Config> {
    load_from(&paths::config()?.join(FILE))
}

fn load_from(path: &Path) -> Result<Config> {
    let shown = safe::one_line(&paths::for_people(path));
    match std::fs::read_to_string(path) {
        Ok(text) => parse(&text, &shown),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Config::default()),
        Err(error) => Err(Error::new(ErrorKind::File, format!("could not read {shown}")).because(error)),
    }
}

fn parse(text: &str, shown: &str) -> Result<Config> {
    let wrong = |line: Option<usize>, what: &str| {
        let place = line.map_or_else(String::new, |line| format!(" line {line}"));
        Error::new(ErrorKind::Usage, format!("{shown}{place}: {}", safe::one_line(what)))
            .hint("See `adduce add --help` for what can be set.")
    };
    let line_of = |at: usize| text.bytes().take(at).filter(|&byte| byte == b'\n').count() + 1;
    let written: Written =
        toml::from_str(text).map_err(|error| wrong(error.span().map(|span| line_of(span.start)), error.message()))?;
    let loader = |(pattern, command): (String, String)| {
        // The parser is done with lines; the key is looked for as it was written.
        let at = text.find(&format!("\"{pattern}\"")).or_else(|| text.find(&pattern));
        Loader::new(&pattern, &command).map_err(|error| wrong(at.map(line_of), &error.to_string()))
    };
    let loaders = written.loaders.into_iter().map(loader).collect::<Result<Vec<_>>>()?;
    let default = Limits::default();
    let positive = |value: Option<u32>, key: &str| match value {
        Some(0) => Err(wrong(text.find(key).map(line_of), &format!("{key} must be more than 0"))),
        value => Ok(value.map(u64::from)),
    };
    let WrittenLimits { time, memory, output } = written.limits;
    let limits = Limits {
        time: positive(time, "time")?.map_or(default.time, Duration::from_secs),
        memory: positive(memory, "memory")?.map_or(default.memory, |megabytes| megabytes << 20),
        output: positive(output, "output")?.map_or(default.output, |megabytes| megabytes << 20),
    };
    let llm = written.llm.map(|table| table.read(text, shown)).transpose()?;
    Ok(Config { loaders: Loaders::new(loaders), limits, ocr: written.ocr, llm })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_is_taken_and_the_rest_is_as_ever() {
        let text =
            "[loaders]\n\"*.wpd\" = \"wpd2text {}\"\n[limits]\ntime = 5\nmemory = 64\n[ocr]\nlanguages = \"fra\"\n";
        let config = parse(text, "config.toml").unwrap();
        assert_eq!(config.limits, Limits { time: Duration::from_secs(5), memory: 64 << 20, ..Limits::default() });
        assert!(config.loaders.of(Path::new("a.wpd")).is_some());
        assert_eq!(config.ocr, OcrConfig { always: false, languages: Some("fra".into()) });
        assert_eq!(parse("", "config.toml").unwrap(), Config::default());
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(load_from(&dir.path().join("none.toml")).unwrap(), Config::default());
    }

    #[test]
    fn what_is_not_right_is_named_with_its_line() {
        for (text, line, word) in [
            ("[limits]\ntiem = 5\n", "line 2", "tiem"),
            ("[loaders]\n\n\"*.x\" = 3\n", "line 3", "string"),
            ("\n[loader]\n", "line 2", "loader"),
            ("[ocr]\nalways = \"yes\"\n", "line 2", "bool"),
            ("[limits]\ntime = -1\n", "line 2", "-1"),
            ("[limits]\nmemory = 0\n", "line 2", "memory"),
            ("[loaders]\n\"*.x\" = \"cat\"\n", "line 2", "{}"),
            ("[limits\n", "line 1", ""),
        ] {
            let error = parse(text, "~/config.toml").unwrap_err();
            let message = error.to_string();
            assert!(message.starts_with(&format!("~/config.toml {line}: ")), "{text}: {message}");
            assert!(message.contains(word), "{text}: {message}");
            assert_eq!(message.lines().count(), 1);
        }
    }
}
