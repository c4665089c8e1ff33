//! From the bytes of a message to what they stand for: transfer encodings and character sets.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use encoding_rs::{Encoding, REPLACEMENT, UTF_8, WINDOWS_1252};

use super::super::encoding;

/// Tolerant of what mail programs leave out at the end.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Undoes a `Content-Transfer-Encoding`. What is broken is left out; an unknown encoding is taken for none.
pub(super) fn transfer<'a>(body: &'a [u8], encoding: &str) -> Cow<'a, [u8]> {
    match encoding.trim().to_ascii_lowercase().as_str() {
        "base64" => Cow::Owned(base64(body)),
        "quoted-printable" => Cow::Owned(quoted_printable(body)),
        _ => Cow::Borrowed(body),
    }
}

fn base64(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() / 4 * 3);
    // Some programs encode piece by piece, each with its own padding.
    for piece in body.split(|&byte| byte == b'=') {
        let mut letters: Vec<u8> =
            piece.iter().copied().filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')).collect();
        // A lone letter is not even one byte.
        if letters.len() % 4 == 1 {
            letters.pop();
        }
        out.extend(BASE64.decode(&letters).unwrap_or_default());
    }
    out
}

fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let hex = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    let mut out = Vec::with_capacity(body.len());
    for line in body.split_inclusive(|&byte| byte == b'\n') {
        let (text, ended) = match line.strip_suffix(b"\n") {
            Some(text) => (text, true),
            None => (line, false),
        };
        // White space at the end of a line was added on the way.
        let text = text.trim_ascii_end();
        let (text, soft) = match text.strip_suffix(b"=") {
            Some(text) => (text, true),
            None => (text, false),
        };
        let mut bytes = text.iter().copied();
        while let Some(byte) = bytes.next() {
            let mut ahead = bytes.clone();
            let pair = (byte == b'=').then(|| (ahead.next().and_then(hex), ahead.next().and_then(hex)));
            if let Some((Some(high), Some(low))) = pair {
                out.push(high << 4 | low);
                bytes = ahead;
            } else {
                out.push(byte);
            }
        }
        if ended && !soft {
            out.push(b'\n');
        }
    }
    out
}

/// The text of a part by the character set that it names; what it holds comes before the name.
pub(super) fn text(bytes: &[u8], charset: Option<&str>, html: bool) -> String {
    let label = charset.map(|charset| charset.trim().trim_matches(['"', '\'']));
    let named = label.and_then(|label| Encoding::for_label(label.as_bytes())).filter(|&known| known != REPLACEMENT);
    if let Ok(text) = std::str::from_utf8(bytes)
        && (named.is_none_or(|known| known == UTF_8 || known == WINDOWS_1252) && !bytes.contains(&0x1b))
        && label.is_none_or(|label| !label.eq_ignore_ascii_case("utf-7"))
    {
        return text.strip_prefix('\u{feff}').unwrap_or(text).to_owned();
    }
    if let Some(encoding) = named {
        return encoding.decode(bytes).0.into_owned();
    }
    // UTF-7 and a few others that browsers no longer read.
    let other = label.and_then(|label| mail_parser::decoders::charsets::map::charset_decoder(label.as_bytes()));
    if let Some(decoder) = other
        && let Ok(text) = catch_unwind(AssertUnwindSafe(|| decoder(bytes)))
    {
        return text;
    }
    encoding::decode(bytes, html).map_or_else(|| String::from_utf8_lossy(bytes).into_owned(), |decoded| decoded.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transfer_encodings_are_undone_and_broken_ones_too() {
        for (encoding, body, plain) in [
            ("base64", "SGVs\r\nbG8=", "Hello"),
            ("BASE64", "SGVsbG8", "Hello"),
            ("base64", "SGVsb*G8A", "Hello\0"),
            ("quoted-printable", "a=C3=A9 b=\r\nc  \r\nd=ZZ=", "aé bc\nd=ZZ"),
            ("7bit", "a=3D", "a=3D"),
        ] {
            let decoded = transfer(body.as_bytes(), encoding);
            assert_eq!(String::from_utf8_lossy(&decoded), plain, "{body}");
        }
    }

    #[test]
    fn character_sets_are_taken_at_their_word_unless_the_bytes_say_otherwise() {
        for (charset, bytes, plain) in [
            (Some("iso-8859-2"), b"\xe8".as_slice(), "č"),
            (Some("us-ascii"), "é".as_bytes(), "é"),
            (Some("iso-8859-1"), b"\xe9", "é"),
            (Some("utf-7"), b"+AOk-", "é"),
            (Some("iso-2022-jp"), b"\x1b$BF|\x1b(B", "日"),
            (Some("no-such-set"), b"caf\xe9 tr\xe8s", "café très"),
            (None, b"plain", "plain"),
        ] {
            assert_eq!(text(bytes, charset, false), plain, "{charset:?}");
        }
    }
}
