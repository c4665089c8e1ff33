//! Addresses as they are asked for and stored.

use ureq::http::Uri;

use crate::text::safe;
use crate::{Error, ErrorKind, Result};

/// The longest address; servers take hardly more.
const LONGEST: usize = 4096;

/// The address in one form: scheme and host in lower case, no fragment, everything but ASCII percent-encoded.
///
/// # Errors
/// [`ErrorKind::Usage`] for anything but `http://` and `https://`, and for an address with a password in it, which would
/// be stored with the document.
pub(super) fn clean(typed: &str) -> Result<String> {
    let typed = typed.trim();
    let wrong = |why: &str| {
        let shown: String = safe::one_line(typed).chars().take(200).collect();
        Error::new(ErrorKind::Usage, format!("could not fetch {shown}: {why}"))
    };
    if typed.len() > LONGEST {
        return Err(wrong("the address is too long"));
    }
    let bare = typed.split('#').next().unwrap_or_default();
    let uri: Uri = encode(bare).parse().map_err(|error| wrong("it is no address").because(error))?;
    let scheme = uri.scheme_str().map(str::to_ascii_lowercase);
    let (Some(scheme @ ("http" | "https")), Some(authority)) = (scheme.as_deref(), uri.authority()) else {
        return Err(wrong("only http:// and https:// addresses can be fetched"));
    };
    if authority.as_str().contains('@') {
        return Err(wrong("it has a user name in it, which would be stored with the document")
            .hint("Save the page with a browser, and add the file."));
    }
    if authority.host().is_empty() {
        return Err(wrong("it names no host"));
    }
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    Ok(format!("{scheme}://{}{path}", authority.as_str().to_ascii_lowercase()))
}

fn encode(text: &str) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}') {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_form() {
        for (typed, clean_form) in [
            ("https://Example.ORG", "https://example.org/"),
            ("HTTP://example.org:8080/A/b?c=D#part", "http://example.org:8080/A/b?c=D"),
            (" https://example.org/größe und mehr ", "https://example.org/gr%C3%B6%C3%9Fe%20und%20mehr"),
            ("https://example.org/a%20b", "https://example.org/a%20b"),
        ] {
            assert_eq!(clean(typed).unwrap(), clean_form);
        }
    }

    #[test]
    fn other_things_are_refused() {
        for typed in [
            "ftp://x/y",
            "file:///etc/passwd",
            "example.org",
            "",
            "https://",
            "https://me:secret@example.org/",
            "http://",
        ] {
            assert_eq!(clean(typed).unwrap_err().kind(), ErrorKind::Usage, "{typed}");
        }
        assert!(clean(&format!("https://x/{}", "a".repeat(5000))).is_err());
    }
}
