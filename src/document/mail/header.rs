//! The header of a message or of one of its parts.

use std::panic::{AssertUnwindSafe, catch_unwind};

use mail_parser::{Addr, Address, DateTime, Group, HeaderName, HeaderValue, Message, MessageParser};

use super::super::encoding;

/// A header longer than this (in bytes) is cut: no message has one, and fields are looked at several times.
const MAX_HEADER: usize = 256 << 10;
/// A list of addresses longer than this (in bytes) is cut.
const MAX_ADDRESSES: usize = 4096;

/// What is wanted of a header.
#[derive(Debug, Clone, Default)]
pub(super) struct Header {
    /// Type and subtype in small letters: `text/plain`. Empty where it says nothing.
    pub kind: String,
    /// Where the parts of a `multipart` are cut.
    pub boundary: Option<String>,
    pub charset: Option<String>,
    /// The root of a `multipart/related`.
    pub start: Option<String>,
    /// Whether lines that end in a space go on, and whether that space goes (RFC 3676).
    pub flowed: bool,
    pub delete_space: bool,
    /// What S/MIME says it is: `signed-data`, `enveloped-data`.
    pub smime: String,
    /// How the body is encoded.
    pub transfer: String,
    /// `attachment` or `inline`, in small letters.
    pub disposition: String,
    pub file_name: Option<String>,
    pub content_id: Option<String>,
    pub subject: Option<String>,
    pub message_id: Option<String>,
    /// The day it was sent, as `YYYY-MM-DD`.
    pub date: Option<String>,
    /// The lines that people see: From, To, Cc, Date.
    pub shown: Vec<String>,
    /// Whether a browser wrote the message to save a page.
    pub saved_page: bool,
}

/// Parts a message or a part of one into its header and its body.
pub(super) fn split(raw: &[u8]) -> (Header, &[u8]) {
    let mut at = 0;
    for line in raw.split_inclusive(|&byte| byte == b'\n') {
        let blank = matches!(line, b"\n" | b"\r\n");
        if blank {
            let head = raw.get(..at).unwrap_or_default();
            return (parse(head), raw.get(at + line.len()..).unwrap_or_default());
        }
        at += line.len();
    }
    (parse(raw), &[])
}

fn parse(head: &[u8]) -> Header {
    let head = head.get(..MAX_HEADER).unwrap_or(head);
    // Fields should be ASCII; those that are not are most often in the sender's own encoding.
    let decoded = if std::str::from_utf8(head).is_err() { encoding::decode(head, false) } else { None };
    let text = decoded.map_or_else(|| String::from_utf8_lossy(head).into_owned(), |decoded| decoded.text);
    // The library states that it never panics; a header that shows otherwise is taken for none.
    catch_unwind(AssertUnwindSafe(|| MessageParser::default().parse_headers(&text).map(|message| of(&message))))
        .ok()
        .flatten()
        .unwrap_or_default()
}

fn of(message: &Message<'_>) -> Header {
    let mut header = Header::default();
    if let Some(kind) = message.header(HeaderName::ContentType).and_then(HeaderValue::as_content_type) {
        let text = |name: &str| kind.attribute(name).map(str::to_owned);
        header.kind = format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()).to_lowercase();
        header.boundary = text("boundary").filter(|boundary| !boundary.is_empty());
        header.charset = text("charset");
        header.start = text("start");
        header.flowed = text("format").is_some_and(|format| format.eq_ignore_ascii_case("flowed"));
        header.delete_space = text("delsp").is_some_and(|value| value.eq_ignore_ascii_case("yes"));
        header.smime = text("smime-type").unwrap_or_default().to_lowercase();
        header.file_name = text("name");
    }
    if let Some(shown) = message.header(HeaderName::ContentDisposition).and_then(HeaderValue::as_content_type) {
        header.disposition = shown.ctype().to_lowercase();
        header.file_name = shown.attribute("filename").map(str::to_owned).or(header.file_name);
    }
    let text = |name: HeaderName<'static>| {
        message.header(name).and_then(|value| value.as_text()).map(str::trim).filter(|text| !text.is_empty())
    };
    text(HeaderName::ContentTransferEncoding).unwrap_or_default().clone_into(&mut header.transfer);
    header.content_id = text(HeaderName::ContentId).map(str::to_owned);
    header.subject = text(HeaderName::Subject).map(str::to_owned);
    header.message_id = text(HeaderName::MessageId).map(str::to_owned);
    header.date = message.header(HeaderName::Date).and_then(HeaderValue::as_datetime).and_then(day);
    header.saved_page = message.header("Snapshot-Content-Location").is_some()
        || message.header_raw("From").is_some_and(|from| from.contains("<Saved by "));
    for (name, label) in [(HeaderName::From, "From"), (HeaderName::To, "To"), (HeaderName::Cc, "Cc")] {
        let value = message.header(name.clone()).and_then(HeaderValue::as_address).map(addresses);
        let value = value.filter(|value| !value.is_empty()).or_else(|| raw(message, &name));
        header.shown.extend(value.map(|value| format!("{label}: {value}")));
    }
    header.shown.extend(raw(message, &HeaderName::Date).map(|date| format!("Date: {date}")));
    header
}

/// A field as it stands, on one line.
fn raw(message: &Message<'_>, name: &HeaderName<'static>) -> Option<String> {
    let value = message.header_raw(name.clone())?.split_whitespace().collect::<Vec<_>>().join(" ");
    let end = value.floor_char_boundary(MAX_ADDRESSES);
    value.get(..end).filter(|value| !value.is_empty()).map(str::to_owned)
}

fn day(date: &DateTime) -> Option<String> {
    let DateTime { year, month, day, .. } = *date;
    let is_date = (1970..=2999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    is_date.then(|| format!("{year}-{month:02}-{day:02}"))
}

fn addresses(field: &Address<'_>) -> String {
    let mut out = String::new();
    match field {
        Address::List(list) => {
            for one in list {
                add(&mut out, one);
            }
        }
        Address::Group(groups) => {
            for Group { name, addresses } in groups {
                if let Some(name) = name {
                    out.push_str(if out.is_empty() { "" } else { ", " });
                    out.push_str(name);
                    out.push(':');
                }
                for one in addresses {
                    add(&mut out, one);
                }
            }
        }
    }
    out
}

fn add(out: &mut String, one: &Addr<'_>) {
    if out.len() > MAX_ADDRESSES {
        if !out.ends_with('…') {
            out.push('…');
        }
        return;
    }
    let words = match (one.name(), one.address()) {
        (Some(name), Some(address)) => format!("{} <{}>", name.trim(), address.trim()),
        (Some(one), None) | (None, Some(one)) => one.trim().to_owned(),
        (None, None) => return,
    };
    if !out.is_empty() {
        out.push_str(if out.ends_with(':') { " " } else { ", " });
    }
    out.push_str(&words.split_whitespace().collect::<Vec<_>>().join(" "));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_as_people_see_them() {
        let raw = "From: =?utf-8?q?J=C3=B6rg?= <j@x.org>\r\nTo: a@b.org,\r\n \"B, C\" <c@d.org>\r\nSubject: =?iso-8859-1?Q?caf=E9?=\r\n\
                   Date: Tue, 1 Oct 2024 23:34:56 -0500\r\nMessage-ID: <m@x>\r\nContent-Type: Text/Plain; charset=\"utf-8\"; \
                   format=flowed\r\nContent-Disposition: attachment; filename=\"a b.txt\"\r\n\r\nbody\r\n";
        let (header, body) = split(raw.as_bytes());
        assert_eq!(body, b"body\r\n");
        assert_eq!(
            header.shown,
            ["From: Jörg <j@x.org>", "To: a@b.org, B, C <c@d.org>", "Date: Tue, 1 Oct 2024 23:34:56 -0500"]
        );
        assert_eq!((header.subject.as_deref(), header.date.as_deref()), (Some("café"), Some("2024-10-01")));
        assert_eq!((header.kind.as_str(), header.flowed), ("text/plain", true));
        assert_eq!((header.message_id.as_deref(), header.file_name.as_deref()), (Some("m@x"), Some("a b.txt")));
        assert_eq!(header.disposition, "attachment");
    }

    #[test]
    fn fields_in_another_encoding_are_read_too() {
        let (header, _) = split(b"Subject: R\xe9union du comit\xe9 \xe0 Gen\xe8ve\n\n");
        assert_eq!(header.subject.as_deref(), Some("Réunion du comité à Genève"));
        assert!(split(b"").0.shown.is_empty());
    }
}
