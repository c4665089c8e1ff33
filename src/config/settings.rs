//! The settings that hold, one by one: what the file sets, and the defaults of what it leaves alone.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use super::{Config, FILE, parse};
use crate::text::safe;
use crate::{Error, ErrorKind, Result, paths};

/// What `config show --json` prints: the settings that hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Settings {
    /// The version of this shape: 1.
    pub schema: u32,
    /// The file of settings.
    pub file: PathBuf,
    /// Whether that file is there; without it everything is as it comes.
    pub exists: bool,
    /// By table, in the order of the file's documentation.
    pub settings: Vec<Setting>,
}

/// One setting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Setting {
    /// Its table in the file.
    pub table: String,
    /// Its key in that table.
    pub key: String,
    /// Its value as TOML; `None` where nothing is set and there is no default.
    pub value: Option<String>,
    /// Whether the file sets it.
    pub set: bool,
}

/// Where the user's settings are kept.
///
/// # Errors
/// When there is no home folder.
pub fn file() -> Result<PathBuf> {
    Ok(paths::config()?.join(FILE))
}

/// Reads this file and says of every setting what holds.
///
/// # Errors
/// As for [`check`]; a file that is not there is none.
pub fn settings(file: &Path) -> Result<Settings> {
    let (text, exists) = match std::fs::read_to_string(file) {
        Ok(text) => (text, true),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => (String::new(), false),
        Err(error) => return Err(unreadable(file, error)),
    };
    let config = parse(&text, &shown(file))?;
    // What was parsed once parses again.
    let written: Table = toml::from_str(&text).unwrap_or_default();
    Ok(Settings { schema: 1, file: file.to_owned(), exists, settings: rows(&config, &written) })
}

/// Reads this file of settings for errors.
///
/// # Errors
/// When it cannot be read or is not right; the message names the line and the key.
pub fn check(file: &Path) -> Result<()> {
    let text = std::fs::read_to_string(file).map_err(|error| unreadable(file, error))?;
    parse(&text, &shown(file)).map(|_| ())
}

fn shown(file: &Path) -> String {
    safe::one_line(&paths::for_people(file))
}

fn unreadable(file: &Path, error: std::io::Error) -> Error {
    Error::new(ErrorKind::File, format!("could not read {}", shown(file))).because(error)
}

/// The defaults of everything that has one, or can be set alone; what only the file knows (loaders) follows.
fn rows(config: &Config, written: &Table) -> Vec<Setting> {
    let integer = |value: u64| Some(Value::Integer(i64::try_from(value).unwrap_or(i64::MAX)));
    let limits = &config.limits;
    let known = [
        ("limits", "time", integer(limits.time.as_secs())),
        ("limits", "memory", integer(limits.memory >> 20)),
        ("limits", "output", integer(limits.output >> 20)),
        ("ocr", "always", Some(Value::Boolean(config.ocr.always))),
        ("ocr", "languages", config.ocr.languages.clone().map(Value::String)),
        ("answers", "threshold", Some(Value::Float(short(config.threshold.get())))),
        ("chat", "copy", Some(Value::String(config.chat.copy.name().to_owned()))),
        ("chat", "mouse", Some(Value::Boolean(config.chat.mouse))),
        ("chat", "links", Some(Value::Boolean(config.chat.links))),
        ("chat", "pictures", Some(Value::String(config.chat.pictures.name().to_owned()))),
        ("chat", "viewer", None),
        ("theme", "name", Some(Value::String("terminal".to_owned()))),
        ("llm", "base_url", None),
        ("llm", "model", None),
    ];
    let set = |table: &str, key: &str| {
        let value = written.get(table).and_then(|inner| inner.get(key));
        // A command may have the key itself in it.
        value.map(|value| if key == "key_command" { "\"...\"".to_owned() } else { value.to_string() })
    };
    let row = |table: &str, key: &str, default: Option<Value>| {
        let set = set(table, key);
        let value = set.clone().or_else(|| default.map(|value| value.to_string()));
        Setting { table: table.to_owned(), key: key.to_owned(), value, set: set.is_some() }
    };
    let mut rows: Vec<Setting> = known.into_iter().map(|(table, key, default)| row(table, key, default)).collect();
    for (table, inner) in written {
        for key in inner.as_table().into_iter().flat_map(Table::keys) {
            if !rows.iter().any(|row| row.table == *table && row.key == *key) {
                let after = rows.iter().rposition(|row| row.table == *table).map_or(rows.len(), |at| at + 1);
                rows.insert(after, row(table, key, None));
            }
        }
    }
    rows
}

/// .6 as people write it, not as the nearest 32-bit float has it.
fn short(value: f32) -> f64 {
    value.to_string().parse().unwrap_or(f64::from(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<(String, Option<String>, bool)> {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join(FILE);
        std::fs::write(&file, text).unwrap();
        let settings = settings(&file).unwrap();
        assert!(settings.exists);
        settings.settings.into_iter().map(|row| (format!("{}.{}", row.table, row.key), row.value, row.set)).collect()
    }

    #[test]
    fn what_is_set_is_told_from_what_comes_by_itself() {
        let rows = of("[limits]\ntime = 5\n[loaders]\n\"*.wpd\" = \"wpd2text {}\"\n[ocr]\nlanguages = \"fra\"\n");
        let has = |key: &str, value: &str, set| rows.contains(&(key.to_owned(), Some(value.to_owned()), set));
        assert!(has("limits.time", "5", true) && has("limits.memory", "1024", false), "{rows:?}");
        assert!(has("ocr.languages", "\"fra\"", true) && has("loaders.*.wpd", "\"wpd2text {}\"", true), "{rows:?}");
        assert!(has("answers.threshold", "0.3", false), "{rows:?}");
        assert!(rows.contains(&("llm.model".to_owned(), None, false)));
    }

    #[test]
    fn a_command_that_gives_a_key_is_not_shown() {
        let rows = of("[llm]\nbase_url = \"http://localhost\"\nmodel = \"m\"\nkey_command = \"echo sk-1\"\n");
        assert!(!format!("{rows:?}").contains("sk-1"), "{rows:?}");
        assert!(rows.iter().any(|(key, _, set)| key == "llm.key_command" && *set));
    }

    #[test]
    fn a_file_that_is_not_there_sets_nothing_and_cannot_be_checked() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join(FILE);
        assert!(!settings(&file).unwrap().exists);
        assert!(settings(&file).unwrap().settings.iter().all(|row| !row.set));
        assert!(check(&file).is_err());
    }
}
