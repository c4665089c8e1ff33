//! Which language model writes, and within which bounds: the table `[llm]` of the configuration.

use std::time::Duration;

use super::{Address, KeySource};

/// The longest that is waited for the next part of an answer, where the user sets nothing: a model may first have to be
/// loaded from disk.
pub const TIMEOUT: Duration = Duration::from_mins(2);
/// The most tokens that a model may write, where the user sets nothing.
pub const MAX_TOKENS: u32 = 400;
/// A whole answer may take this many times as long as one part of it.
const WHOLE: u32 = 5;

/// A language model as the user configured it.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Where it is.
    pub address: Address,
    /// Its name there.
    pub model: String,
    /// Where the key comes from.
    pub key: KeySource,
    /// The longest silence that is borne.
    pub timeout: Duration,
    /// The most tokens of an answer.
    pub max_tokens: u32,
    /// How freely it chooses its words: 0 for the likeliest ones.
    pub temperature: f32,
    /// A proxy, only where the user configured one: those of the environment are not used.
    pub proxy: Option<String>,
}

impl Settings {
    /// A model at this address, with defaults for the rest.
    pub fn new(address: Address, model: impl Into<String>) -> Self {
        Self {
            address,
            model: model.into(),
            key: KeySource::None,
            timeout: TIMEOUT,
            max_tokens: MAX_TOKENS,
            temperature: 0.0,
            proxy: None,
        }
    }

    /// The longest that a whole answer may take.
    pub fn whole(&self) -> Duration {
        self.timeout.saturating_mul(WHOLE)
    }

    /// What a confirmation is for: the address, and the proxy where what is sent goes through one.
    pub fn destination(&self) -> String {
        match &self.proxy {
            Some(proxy) => format!("{} by way of {proxy}", self.address.base()),
            None => self.address.base().to_owned(),
        }
    }
}
