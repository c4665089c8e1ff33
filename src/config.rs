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
//! [answers]
//! threshold = 0.4       # below this confidence, from 0 to 1, say that the documents do not answer
//! [llm]                 # a model that may write from the passages; see src/config/llm.rs
//! base_url = "http://localhost:11434/v1"
//! model = "gemma3"
//!
//! [chat]
//! copy = "quotation"    # or inline, markdown, footnote, words: how a claim is copied with its citation
//! mouse = true          # whether the chat grabs the mouse; F4 changes it
//! viewer = "zathura -P {page} {file}"   # for PDF and the like; {url} for addresses
//! links = true          # places on the screen as links (OSC 8)
//!
//! [keys.source]         # docs/keys.md lists all places and names; see src/config/keys.rs
//! find = "ctrl-f"
//!
//! [theme]               # see src/config/theme.rs
//! name = "auto"
//! ```
//!
//! It is the only file of settings: none is ever looked for in a folder that is added, because documents come from
//! anybody, and loaders are programs. Keys that adduce does not know are errors, so that no typing mistake goes unnoticed.

mod chat;
pub mod keys;
mod llm;
mod place;
mod settings;
pub mod theme;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use serde::Deserialize;

pub use chat::{Chat, Copying};

use crate::answer::weights::ABSTAIN_BELOW;
use crate::extract::{Limits, Loader, Loaders};
use crate::llm::Settings;
use crate::text::safe;
use crate::{Error, ErrorKind, Result, paths};
use place::{key_at, line_at, line_of};

pub use settings::{Setting, Settings as Shown, check, file, settings};

/// The file's name in the configuration folder.
const FILE: &str = "config.toml";

/// What a new file of settings holds: everything that can be set, as comments.
pub const TEMPLATE: &str = include_str!("config/template.toml");

/// What the user set, or the defaults.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Config {
    /// Programs for files of some name.
    pub loaders: Loaders,
    /// What one file may take.
    pub limits: Limits,
    /// How pictures of text are read.
    pub ocr: OcrConfig,
    /// Below this confidence an answer is that the documents do not answer.
    pub threshold: Threshold,
    /// The language model that may write, where there is one.
    pub llm: Option<Settings>,
    /// Keys, colours and manners of the chat.
    pub chat: Chat,
}

/// Below which confidence, from 0 to 1, an answer is that the documents do not answer.
///
/// The default suits people who would rather read nothing than something wrong: below it an answer is more likely not to
/// be there than to be. `adduce eval` shows what another value would give; 0 always gives the nearest sentences.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Threshold(f32);

impl Eq for Threshold {}

impl Default for Threshold {
    fn default() -> Self {
        Self(ABSTAIN_BELOW)
    }
}

impl Threshold {
    /// This one; `None` for what is not from 0 to 1.
    pub fn new(value: f64) -> Option<Self> {
        (0.0..=1.0).contains(&value).then_some(Self(value as f32))
    }

    /// From 0 to 1.
    pub fn get(self) -> f32 {
        self.0
    }
}

impl std::str::FromStr for Threshold {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        text.parse().ok().and_then(Self::new).ok_or_else(|| "a number from 0 to 1 is needed".to_owned())
    }
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
    answers: WrittenAnswers,
    llm: Option<llm::Table>,
    chat: chat::Table,
    keys: chat::KeyTables,
    theme: chat::ThemeTable,
    themes: chat::ThemeTables,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WrittenAnswers {
    threshold: Option<f64>,
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
            .hint("`adduce config edit` opens the file; `adduce config --help` says what can be set.")
    };
    let written: Written = toml::from_str(text).map_err(|error: toml::de::Error| match error.span() {
        None => wrong(None, error.message()),
        Some(span) => {
            // The parser names unknown keys, but not the key of a value that is not right.
            let message = error.message();
            let key = key_at(text, span.start).filter(|key| !message.contains(key));
            let named = key.map_or_else(|| message.to_owned(), |key| format!("{key}: {message}"));
            wrong(Some(line_at(text, span.start)), &named)
        }
    })?;
    let loader = |(pattern, command): (String, String)| {
        // The parser is done with lines; the key is looked for as it was written.
        let line = line_of(text, "loaders", &pattern);
        Loader::new(&pattern, &command).map_err(|error| wrong(Some(line), &error.to_string()))
    };
    let loaders = written.loaders.into_iter().map(loader).collect::<Result<Vec<_>>>()?;
    let default = Limits::default();
    let positive = |value: Option<u32>, key: &str| match value {
        Some(0) => Err(wrong(Some(line_of(text, "limits", key)), &format!("{key} must be more than 0"))),
        value => Ok(value.map(u64::from)),
    };
    let WrittenLimits { time, memory, output } = written.limits;
    let limits = Limits {
        time: positive(time, "time")?.map_or(default.time, Duration::from_secs),
        memory: positive(memory, "memory")?.map_or(default.memory, |megabytes| megabytes << 20),
        output: positive(output, "output")?.map_or(default.output, |megabytes| megabytes << 20),
    };
    let threshold = match written.answers.threshold {
        None => Threshold::default(),
        Some(value) => Threshold::new(value).ok_or_else(|| {
            wrong(Some(line_of(text, "answers", "threshold")), &format!("threshold must be from 0 to 1, not {value}"))
        })?,
    };
    let llm = written.llm.map(|table| table.read(text, shown)).transpose()?;
    let chat = chat::read(written.chat, written.keys, &written.theme, &written.themes)
        .map_err(|(at, said)| wrong(at.map(|at| line_at(text, at)), &said))?;
    Ok(Config { loaders: Loaders::new(loaders), limits, ocr: written.ocr, threshold, llm, chat })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_is_taken_and_the_rest_is_as_ever() {
        let text = "[loaders]\n\"*.wpd\" = \"wpd2text {}\"\n[limits]\ntime = 5\nmemory = 64\n[ocr]\nlanguages = \"fra\"\n[answers]\nthreshold = 0.7\n";
        let config = parse(text, "config.toml").unwrap();
        assert_eq!(config.limits, Limits { time: Duration::from_secs(5), memory: 64 << 20, ..Limits::default() });
        assert!(config.loaders.of(Path::new("a.wpd")).is_some());
        assert_eq!(config.ocr, OcrConfig { always: false, languages: Some("fra".into()) });
        assert_eq!(config.threshold, Threshold::new(0.7).unwrap());
        assert_eq!(parse("[answers]\nthreshold = 1\n", "c").unwrap().threshold, Threshold::new(1.0).unwrap());
        let text =
            "[keys.source]\nfind = \"ctrl-f\"\n[theme]\nname = \"auto\"\ndepth = \"16\"\n[chat]\ncopy = \"inline\"\n";
        let chat = parse(text, "config.toml").unwrap().chat;
        assert_eq!(chat.keys.keys(keys::Place::Source, "find"), "Ctrl-F");
        assert!(chat.themes.asks && chat.mouse);
        assert_eq!((chat.copy, chat.themes.depth), (Copying::Inline, Some(theme::Depth::Sixteen)));
        assert_eq!(parse("", "config.toml").unwrap(), Config::default());
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(load_from(&dir.path().join("none.toml")).unwrap(), Config::default());
    }

    #[test]
    fn the_file_that_is_made_for_the_user_is_right_with_and_without_its_comments() {
        assert_eq!(parse(TEMPLATE, "c").unwrap(), Config::default());
        let uncommented: String = TEMPLATE
            .lines()
            .map(|line| line.strip_prefix('#').filter(|rest| !rest.starts_with([' ', '#'])).unwrap_or(line))
            .flat_map(|line| [line, "\n"])
            .collect();
        let config = parse(&uncommented, "c").unwrap();
        assert!(config.loaders.of(Path::new("a.wpd")).is_some() && config.llm.is_some());
        assert_eq!(
            (config.limits, config.threshold),
            (Limits::default(), Threshold::default()),
            "it shows the defaults"
        );
    }

    #[test]
    fn what_is_not_right_is_named_with_its_line() {
        for (text, line, word) in [
            ("[limits]\ntiem = 5\n", "line 2", "tiem"),
            ("[loaders]\n\n\"*.x\" = 3\n", "line 3", "string"),
            ("\n[loader]\n", "line 2", "loader"),
            ("[ocr]\nalways = \"yes\"\n", "line 2", "bool"),
            ("[ocr]\n# always = true\nalways = \"yes\"\n", "line 3", "always: "),
            ("# time = 3\n[limits]\n# time = 4\ntime = 0\n", "line 4", "time must be more than 0"),
            ("[limits]\ntime = -1\n", "line 2", "-1"),
            ("[limits]\nmemory = 0\n", "line 2", "memory"),
            ("[loaders]\n\"*.x\" = \"cat\"\n", "line 2", "{}"),
            ("[limits\n", "line 1", ""),
            ("[answers]\nthreshold = 1.5\n", "line 2", "threshold must be from 0 to 1"),
            ("[answers]\n\nthreshold = nan\n", "line 3", "threshold"),
            ("[answers]\ntreshold = 0.3\n", "line 2", "treshold"),
            ("[chat]\nmouse = true\ncopy = \"apa\"\n", "line 3", "apa"),
            ("[keys.source]\n\nfnid = \"x\"\n", "line 3", "find"),
            ("[keys.source]\nfind = [\"ctrl-f\", \"hyper\"]\n", "line 2", "hyper"),
            ("[keys.sauce]\nfind = \"x\"\n", "line 1", "sauce"),
            ("[keys.source]\nfind = \"x\"\n", "line 2", "both"),
            ("[theme]\nname = \"nord\"\n", "line 2", "nord"),
            ("[themes.mine]\nbase = \"light\"\naccent = \"rouge\"\n", "line 3", "rouge"),
        ] {
            let error = parse(text, "~/config.toml").unwrap_err();
            let message = error.to_string();
            assert!(message.starts_with(&format!("~/config.toml {line}: ")), "{text}: {message}");
            assert!(message.contains(word), "{text}: {message}");
            assert_eq!(message.lines().count(), 1);
        }
    }
}
