//! The address of a language model, in one form, so that a confirmation holds for exactly what was confirmed.

use ureq::http::Uri;

use crate::text::safe;
use crate::{Error, ErrorKind, Result};

/// The longest address that is taken.
const LONGEST: usize = 2048;

/// Where chat completions are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    base: String,
    host: String,
    secure: bool,
}

impl Address {
    /// Reads a `base_url` as people configure it (`http://localhost:11434/v1`). Scheme and host become lower case; a
    /// slash at the end and the name of the call itself are dropped; an address without a path gets `/v1`, where all
    /// servers of this kind have it.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] for anything but `http://` and `https://`, for a user name or password in it (it would be
    /// shown and logged), and for a query.
    pub fn parse(typed: &str) -> Result<Self> {
        let typed = typed.trim();
        let wrong = |why: &str| {
            let shown: String = safe::one_line(typed).chars().take(200).collect();
            // What looks like a password is not repeated.
            let shown = if typed.contains('@') { "the address".to_owned() } else { shown };
            Error::new(ErrorKind::Usage, format!("{shown}: {why}")).hint("For example: http://localhost:11434/v1")
        };
        if typed.len() > LONGEST {
            return Err(wrong("it is too long"));
        }
        let uri: Uri = typed.parse().map_err(|_| wrong("it is no address"))?;
        let scheme = uri.scheme_str().map(str::to_ascii_lowercase);
        let (Some(scheme @ ("http" | "https")), Some(authority)) = (scheme.as_deref(), uri.authority()) else {
            return Err(wrong("it must begin with http:// or https://"));
        };
        if authority.as_str().contains('@') {
            return Err(wrong("it has a user name in it; give a key by key_env or key_command"));
        }
        if authority.host().is_empty() {
            return Err(wrong("it names no host"));
        }
        if uri.query().is_some() || typed.contains('#') {
            return Err(wrong("it must end with a path, without ? and #"));
        }
        let path = uri.path().trim_end_matches('/');
        let path = path.strip_suffix("/chat/completions").unwrap_or(path);
        let path = if path.is_empty() { "/v1" } else { path };
        let authority = authority.as_str().to_ascii_lowercase();
        let default_port = if scheme == "https" { ":443" } else { ":80" };
        let authority = authority.strip_suffix(default_port).unwrap_or(&authority);
        let host = uri.host().unwrap_or("").to_ascii_lowercase();
        Ok(Self { base: format!("{scheme}://{authority}{path}"), host, secure: scheme == "https" })
    }

    /// Scheme, host, port and path: what is confirmed, logged and shown.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The address of the call.
    pub fn endpoint(&self) -> String {
        format!("{}/chat/completions", self.base)
    }

    /// Whether it is this machine, as far as the name says.
    pub fn is_loopback(&self) -> bool {
        let bare = self.host.trim_start_matches('[').trim_end_matches(']');
        bare == "localhost" || bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
    }

    /// Whether what is sent can be read on the way: another machine, without TLS.
    pub fn is_open(&self) -> bool {
        !self.secure && !self.is_loopback()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_form() {
        for (typed, base) in [
            ("http://localhost:11434/v1", "http://localhost:11434/v1"),
            ("HTTP://LocalHost:8080", "http://localhost:8080/v1"),
            ("https://API.example.org:443/V1/", "https://api.example.org/V1"),
            (" https://api.example.org/openai/v1/chat/completions ", "https://api.example.org/openai/v1"),
        ] {
            assert_eq!(Address::parse(typed).unwrap().base(), base);
        }
        let address = Address::parse("http://127.0.0.1:1/v1").unwrap();
        assert_eq!(address.endpoint(), "http://127.0.0.1:1/v1/chat/completions");
        assert!(address.is_loopback() && !address.is_open());
        assert!(Address::parse("http://[::1]:80/v1").unwrap().is_loopback());
        assert!(Address::parse("http://10.0.0.2/v1").unwrap().is_open());
        assert!(!Address::parse("https://10.0.0.2/v1").unwrap().is_open());
        assert!(!Address::parse("http://localhost.example.org/v1").unwrap().is_loopback());
    }

    #[test]
    fn other_things_are_refused_and_passwords_not_repeated() {
        for typed in
            ["ftp://x/v1", "localhost:11434", "", "https://", "https://x/v1?key=1", "https://x/v1#a", "file:///x"]
        {
            assert_eq!(Address::parse(typed).unwrap_err().kind(), ErrorKind::Usage, "{typed}");
        }
        let error = Address::parse("https://me:secret@example.org/v1").unwrap_err();
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}
