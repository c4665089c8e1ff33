//! From bytes to characters: which encoding a file is in, and what is said when it had to be guessed.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

use super::Warning;

/// How much is looked at to guess an encoding: enough for every language, and a bound on the time that a guess takes.
const GUESS_BYTES: usize = 1 << 20;
/// How much is looked at to tell text from binary, and to see UTF-16 and UTF-32 without a byte order mark.
const SAMPLE_BYTES: usize = 64 << 10;
/// Where a page names its own encoding, HTML asks for it within this many bytes.
const META_BYTES: usize = 1024;

/// The text of a file and how it was found.
#[derive(Debug)]
pub(super) struct Decoded {
    /// Without a byte order mark; control characters are still in it.
    pub text: String,
    /// A guess, or bytes that had to be replaced.
    pub warnings: Vec<Warning>,
    /// The encoding's name.
    pub encoding: &'static str,
}

/// Decodes a whole file. `None` where the bytes are no text in any encoding.
///
/// In this order: byte order mark, strict UTF-8, UTF-16 and UTF-32 by the pattern of their zero bytes, what the page
/// itself declares (HTML only), UTF-8 with a few damaged bytes, and last a guess from the frequency of letters.
pub(super) fn decode(bytes: &[u8], html: bool) -> Option<Decoded> {
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe\0\0".as_slice()) {
        return Some(utf32(rest, u32::from_le_bytes, None));
    }
    if let Some(rest) = bytes.strip_prefix(b"\0\0\xfe\xff".as_slice()) {
        return Some(utf32(rest, u32::from_be_bytes, None));
    }
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return Some(by(encoding, bytes.get(length..).unwrap_or_default(), None));
    }
    match zero_pattern(bytes) {
        Zeros::Utf16(encoding) => return Some(by(encoding, bytes, Some("guessed from its zero bytes"))),
        Zeros::Utf32Le => return Some(utf32(bytes, u32::from_le_bytes, Some("guessed from its zero bytes"))),
        Zeros::Utf32Be => return Some(utf32(bytes, u32::from_be_bytes, Some("guessed from its zero bytes"))),
        Zeros::Binary => return None,
        Zeros::Fine => {}
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(Decoded { text: text.to_owned(), warnings: Vec::new(), encoding: UTF_8.name() });
    }
    if has_many_controls(bytes) {
        return None;
    }
    if let Some(encoding) = html.then(|| declared(bytes)).flatten().filter(|&encoding| encoding != UTF_8) {
        return Some(by(encoding, bytes, Some("as the page declares")));
    }
    if is_damaged_utf8(bytes) {
        return Some(by(UTF_8, bytes, None));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes.get(..GUESS_BYTES).unwrap_or(bytes), true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    Some(by(encoding, bytes, Some("guessed from its letters")))
}

/// Decodes by a known encoding; `how` says why it was taken, where that is worth a word.
fn by(encoding: &'static Encoding, bytes: &[u8], how: Option<&str>) -> Decoded {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    let text = text.into_owned();
    let mut warnings = Vec::new();
    if let Some(how) = how {
        warnings.push(Warning::new(format!("read as {}, {how}", encoding.name())));
    }
    if damaged {
        warnings.push(Warning::new(format!(
            "some bytes are not {} and were replaced by \u{fffd} ({} in the text)",
            encoding.name(),
            text.matches('\u{fffd}').count()
        )));
    }
    Decoded { text, warnings, encoding: encoding.name() }
}

fn utf32(bytes: &[u8], unit: fn([u8; 4]) -> u32, how: Option<&str>) -> Decoded {
    let mut damaged = !bytes.len().is_multiple_of(4);
    let text = bytes
        .as_chunks::<4>()
        .0
        .iter()
        .map(|&four| {
            char::from_u32(unit(four)).unwrap_or_else(|| {
                damaged = true;
                '\u{fffd}'
            })
        })
        .collect();
    let mut warnings = Vec::new();
    if let Some(how) = how {
        warnings.push(Warning::new(format!("read as UTF-32, {how}")));
    }
    if damaged {
        warnings.push(Warning::new("some bytes are not UTF-32 and were replaced by \u{fffd}"));
    }
    Decoded { text, warnings, encoding: "UTF-32" }
}

enum Zeros {
    Fine,
    Utf16(&'static Encoding),
    Utf32Le,
    Utf32Be,
    Binary,
}

/// What the zero bytes say. A stray one in a text is not taken for a binary file, a share of one in a thousand is.
fn zero_pattern(bytes: &[u8]) -> Zeros {
    let sample = bytes.get(..SAMPLE_BYTES).unwrap_or(bytes);
    let mut zeros = [0_usize; 4];
    for (at, _) in sample.iter().enumerate().filter(|(_, byte)| **byte == 0) {
        zeros[at % 4] += 1;
    }
    let all: usize = zeros.iter().sum();
    if all == 0 {
        return Zeros::Fine;
    }
    let quarter = sample.len() / 4;
    let most = |count: usize, of: usize| of > 0 && count * 10 >= of * 7;
    let few = |count: usize, of: usize| count * 50 <= of;
    if most(zeros[1], quarter) && most(zeros[2], quarter) && most(zeros[3], quarter) && few(zeros[0], quarter) {
        return Zeros::Utf32Le;
    }
    if most(zeros[0], quarter) && most(zeros[1], quarter) && most(zeros[2], quarter) && few(zeros[3], quarter) {
        return Zeros::Utf32Be;
    }
    let (even, odd, half) = (zeros[0] + zeros[2], zeros[1] + zeros[3], sample.len() / 2);
    // Only scripts of the first 256 code points (Latin) show themselves so; others carry a mark in practice.
    if most(odd, half) && few(even, half) {
        return Zeros::Utf16(encoding_rs::UTF_16LE);
    }
    if most(even, half) && few(odd, half) {
        return Zeros::Utf16(encoding_rs::UTF_16BE);
    }
    if all * 1000 > sample.len() { Zeros::Binary } else { Zeros::Fine }
}

/// Bytes that no text encoding uses, in a share that no text has: a compressed or binary file without zero bytes.
fn has_many_controls(bytes: &[u8]) -> bool {
    let sample = bytes.get(..SAMPLE_BYTES).unwrap_or(bytes);
    let controls =
        sample.iter().filter(|&&byte| (byte < 0x20 && !matches!(byte, 9 | 10 | 12 | 13 | 27)) || byte == 0x7f).count();
    controls * 50 > sample.len()
}

/// Whether nearly all that is not ASCII is well-formed UTF-8: a text cut in the middle, or with a few broken bytes.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= 4 * bad
}

/// The encoding that an HTML page names in a `meta` element or an XML declaration.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..META_BYTES).unwrap_or(bytes).to_ascii_lowercase();
    for key in [b"charset=".as_slice(), b"encoding="] {
        let Some(at) = head.windows(key.len()).position(|window| window == key) else { continue };
        let label: Vec<u8> = head
            .get(at + key.len()..)?
            .iter()
            .skip_while(|byte| matches!(byte, b'"' | b'\'' | b' '))
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.'))
            .copied()
            .collect();
        if let Some(encoding) = Encoding::for_label(&label) {
            return Some(encoding);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes, false).unwrap().text
    }

    fn said(bytes: &[u8]) -> String {
        let warnings = decode(bytes, false).unwrap().warnings;
        warnings.into_iter().map(|warning| warning.message).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn marks_and_zero_bytes_tell_the_wide_encodings() {
        let words = "Straße – naïve words about Ünïcode";
        let le: Vec<u8> = words.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = words.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let le32: Vec<u8> = words.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        let be32: Vec<u8> = words.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
        for (mark, bytes) in
            [(b"\xff\xfe".as_slice(), &le), (b"\xfe\xff", &be), (b"\xff\xfe\0\0", &le32), (b"\0\0\xfe\xff", &be32)]
        {
            assert_eq!(text(bytes), words);
            assert!(said(bytes).contains("guessed"), "a guess is told");
            assert_eq!(text(&[mark, bytes].concat()), words);
            assert_eq!(said(&[mark, bytes].concat()), "");
        }
        assert_eq!(text(&[b"\xef\xbb\xbf", words.as_bytes()].concat()), words);
    }

    #[test]
    fn one_byte_encodings_are_guessed_and_told() {
        let bytes = b"Le caf\xe9 \x96 \x93tr\xe8s bon\x94 \x96 co\xfbte 3 \x80 \xe0 Gen\xe8ve";
        assert_eq!(text(bytes), "Le café – “très bon” – coûte 3 € à Genève");
        assert_eq!(said(bytes), "read as windows-1252, guessed from its letters");
    }

    #[test]
    fn a_page_may_name_its_encoding() {
        let page = b"<meta charset=\"iso-8859-2\"><p>\xe8e\xb9tina";
        let decoded = decode(page, true).unwrap();
        assert!(decoded.text.ends_with("čeština"), "{}", decoded.text);
        assert_eq!(decoded.warnings[0].message, "read as ISO-8859-2, as the page declares");
    }

    #[test]
    fn damaged_utf8_stays_utf8() {
        let mut bytes = "żółć żółć żółć".as_bytes().to_vec();
        bytes.pop();
        assert!(text(&bytes).starts_with("żółć żółć żół\u{fffd}"));
        assert!(said(&bytes).contains("not UTF-8"));
    }

    #[test]
    fn binary_is_no_text() {
        let noise: Vec<u8> = (0..4096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert!(decode(&noise, false).is_none());
        assert!(decode(b"\x7fELF\0\0\0\0\0\0\x01\x02\0\0", false).is_none());
        assert_eq!(text(&[vec![b'a'; 5000], vec![0]].concat()).len(), 5001, "one stray zero byte is no binary file");
    }
}
