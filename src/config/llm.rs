//! The table `[llm]`: a language model that may write from the passages, for `--write` and `/write`.
//!
//! ```toml
//! [llm]
//! base_url = "http://localhost:11434/v1"   # OpenAI-compatible: Ollama, llama.cpp, vLLM, or a hosted one
//! model = "gemma3"                         # its name there
//! key_env = "LLM_KEY"                      # the environment variable that holds the key, or
//! key_command = "pass show llm"            # a command that writes it on its first line
//! timeout = 120                            # seconds to wait for each part of an answer
//! max_tokens = 400                         # the most that it may write
//! temperature = 0                          # 0 to 2
//! proxy = "http://proxy.example:3128"      # only what stands here is used
//! ```

use std::time::Duration;

use serde::Deserialize;

use super::place::line_of;
use crate::llm::{Address, KeySource, Settings};
use crate::text::safe;
use crate::{Error, ErrorKind, Result};

/// The table as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Table {
    base_url: Option<String>,
    model: Option<String>,
    key_env: Option<String>,
    key_command: Option<String>,
    timeout: Option<u32>,
    max_tokens: Option<u32>,
    temperature: Option<f32>,
    proxy: Option<String>,
}

impl Table {
    /// What it says, checked. `text` is the whole file and `shown` its name, for errors.
    ///
    /// # Errors
    /// When something is missing or out of bounds; the message names the line and the key.
    pub(super) fn read(self, text: &str, shown: &str) -> Result<Settings> {
        let wrong = |key: &str, what: &str| {
            Error::new(
                ErrorKind::Usage,
                format!("{shown} line {}: {key} {}", line_of(text, "llm", key), safe::one_line(what)),
            )
            .hint("See `adduce llm --help` for what can be set.")
        };
        let needed = |value: Option<String>, key: &str| {
            value.filter(|value| !value.trim().is_empty()).ok_or_else(|| wrong(key, "is missing in [llm]"))
        };
        let address = needed(self.base_url, "base_url")?;
        let address = Address::parse(&address).map_err(|error| wrong("base_url", &error.to_string()))?;
        let mut settings = Settings::new(address, needed(self.model, "model")?);
        settings.key = match (self.key_env, self.key_command) {
            (Some(_), Some(_)) => return Err(wrong("key_command", "and key_env cannot both be set")),
            (Some(name), None) if !is_variable(&name) => {
                // It may be the key itself, so it is not repeated.
                return Err(wrong("key_env", "must be the name of an environment variable, not the key"));
            }
            (Some(name), None) => KeySource::Env(name),
            (None, Some(command)) if command.trim().is_empty() => return Err(wrong("key_command", "is empty")),
            (None, Some(command)) => KeySource::Command(command),
            (None, None) => KeySource::None,
        };
        if let Some(seconds) = self.timeout {
            if !(1..=3600).contains(&seconds) {
                return Err(wrong("timeout", "must be 1 to 3600 seconds"));
            }
            settings.timeout = Duration::from_secs(u64::from(seconds));
        }
        if let Some(tokens) = self.max_tokens {
            if !(16..=16_384).contains(&tokens) {
                return Err(wrong("max_tokens", "must be 16 to 16384"));
            }
            settings.max_tokens = tokens;
        }
        if let Some(temperature) = self.temperature {
            if !(0.0..=2.0).contains(&temperature) {
                return Err(wrong("temperature", "must be 0 to 2"));
            }
            settings.temperature = temperature;
        }
        settings.proxy = match self.proxy {
            Some(proxy) if proxy.contains('@') || !proxy.starts_with("http://") => {
                return Err(wrong("proxy", "must begin with http:// and have no user name in it"));
            }
            proxy => proxy,
        };
        Ok(settings)
    }
}

/// A name as shells take it, written as names of variables are.
fn is_variable(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
        && name.len() <= 64
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    const LEAST: &str = "[llm]\nbase_url = \"http://localhost:8080\"\nmodel = \"m\"\n";

    #[test]
    fn a_model_is_an_address_and_a_name() {
        let settings = parse(LEAST, "c").unwrap().llm.unwrap();
        assert_eq!(settings, Settings::new(Address::parse("http://localhost:8080/v1").unwrap(), "m"));
        let more = "key_env = \"KEY\"\ntimeout = 5\nmax_tokens = 50\ntemperature = 0.5\nproxy = \"http://p:1\"\n";
        let settings = parse(&format!("{LEAST}{more}"), "c").unwrap().llm.unwrap();
        assert_eq!((settings.key, settings.max_tokens), (KeySource::Env("KEY".into()), 50));
        assert_eq!(settings.timeout, Duration::from_secs(5));
        assert_eq!(settings.proxy.as_deref(), Some("http://p:1"));
        assert_eq!(parse("", "c").unwrap().llm, None);
    }

    #[test]
    fn what_is_not_right_is_named_with_its_line_and_key() {
        for (text, line, word) in [
            ("[limits]\ntime = 5\n[llm]\nmodel = \"m\"\n".to_owned(), 3, "base_url"),
            ("[llm]\nbase_url = \"http://localhost\"\n".to_owned(), 1, "model"),
            ("[llm]\nmodel = \"m\"\nbase_url = \"ftp://x\"\n".to_owned(), 3, "base_url"),
            (format!("{LEAST}timeout = 0\n"), 4, "timeout"),
            (format!("{LEAST}max_tokens = 1\n"), 4, "max_tokens"),
            (format!("{LEAST}temperature = 3\n"), 4, "temperature"),
            (format!("{LEAST}key = \"sk\"\n"), 4, "key"),
            (format!("{LEAST}key_env = \"sk-proj-1234\"\n"), 4, "key_env"),
            (format!("{LEAST}key_env = \"A\"\nkey_command = \"b\"\n"), 5, "key_command"),
            (format!("{LEAST}proxy = \"http://me:secret@p\"\n"), 4, "proxy"),
        ] {
            let error = parse(&text, "c.toml").unwrap_err().to_string();
            assert!(error.starts_with(&format!("c.toml line {line}: ")) && error.contains(word), "{text}: {error}");
            assert!(!error.contains("secret") && !error.contains("1234"), "{error}");
        }
    }
}
