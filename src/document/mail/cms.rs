//! The text within an S/MIME message that is signed but not encrypted (CMS `SignedData`, RFC 5652, in BER).

/// `1.2.840.113549.1.7.2`, `signedData`.
const SIGNED: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";

const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const OCTETS_IN_PIECES: u8 = 0x24;
const OBJECT: u8 = 0x06;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const EXPLICIT_0: u8 = 0xa0;

/// The message that was signed; `None` where it is something else, encrypted above all.
pub(super) fn signed(bytes: &[u8]) -> Option<Vec<u8>> {
    let info = element(bytes, SEQUENCE)?.inside;
    let kind = element(info, OBJECT)?;
    if kind.inside != SIGNED {
        return None;
    }
    let data = element(element(kind.after, EXPLICIT_0)?.inside, SEQUENCE)?.inside;
    let version = element(data, INTEGER)?;
    let algorithms = element(version.after, SET)?;
    let content = element(algorithms.after, SEQUENCE)?.inside;
    let kind = element(content, OBJECT)?;
    let wrapped = element(kind.after, EXPLICIT_0)?.inside;
    if let Some(whole) = element(wrapped, OCTETS) {
        return Some(whole.inside.to_vec());
    }
    let mut rest = element(wrapped, OCTETS_IN_PIECES)?.inside;
    let mut out = Vec::new();
    while let Some(piece) = element(rest, OCTETS) {
        out.extend_from_slice(piece.inside);
        rest = piece.after;
    }
    Some(out)
}

struct Element<'a> {
    inside: &'a [u8],
    after: &'a [u8],
}

/// The element at the beginning, where it has this tag. One without a length (it ends with a mark) is taken to reach to
/// the end: what is looked for is always in front.
fn element(bytes: &[u8], tag: u8) -> Option<Element<'_>> {
    let (&first, rest) = bytes.split_first()?;
    if first != tag {
        return None;
    }
    let (&length, rest) = rest.split_first()?;
    if length < 0x80 {
        let (inside, after) = rest.split_at_checked(usize::from(length))?;
        return Some(Element { inside, after });
    }
    if length == 0x80 {
        return Some(Element { inside: rest, after: &[] });
    }
    let (digits, rest) = rest.split_at_checked(usize::from(length & 0x7f))?;
    if digits.len() > 4 {
        return None;
    }
    let length = digits.iter().fold(0_usize, |sum, &digit| sum << 8 | usize::from(digit));
    // A message that was cut off still gives its beginning.
    let (inside, after) = rest.split_at(length.min(rest.len()));
    Some(Element { inside, after })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// An element with its length.
    fn wrap(tag: u8, inside: &[u8]) -> Vec<u8> {
        let length = u16::try_from(inside.len()).unwrap().to_be_bytes();
        [&[tag, 0x82, length[0], length[1]], inside].concat()
    }

    /// A signed message without certificates and signatures.
    pub(in super::super) fn sign(message: &[u8]) -> Vec<u8> {
        let content = [wrap(OBJECT, b"\x2a\x03"), wrap(EXPLICIT_0, &wrap(OCTETS, message))].concat();
        let data = [wrap(INTEGER, b"\x01"), wrap(SET, b""), wrap(SEQUENCE, &content)].concat();
        wrap(SEQUENCE, &[wrap(OBJECT, SIGNED), wrap(EXPLICIT_0, &wrap(SEQUENCE, &data))].concat())
    }

    #[test]
    fn a_signed_message_is_found_whole_or_in_pieces() {
        let whole = sign(b"Subject: x\n\nbody");
        assert_eq!(signed(&whole).unwrap(), b"Subject: x\n\nbody");
        for end in 0..whole.len() {
            let _ = signed(&whole[..end]);
        }
        let pieces: &[u8] = b"\x24\x80\x04\x02ab\x04\x01c\0\0";
        let content = [wrap(OBJECT, b"\x2a\x03"), [b"\xa0\x80", pieces, b"\0\0"].concat()].concat();
        let data = [wrap(INTEGER, b"\x01"), wrap(SET, b""), wrap(SEQUENCE, &content)].concat();
        let info = [wrap(OBJECT, SIGNED), wrap(EXPLICIT_0, &wrap(SEQUENCE, &data))].concat();
        assert_eq!(signed(&wrap(SEQUENCE, &info)).unwrap(), b"abc");
        assert_eq!(signed(&wrap(SEQUENCE, &wrap(OBJECT, b"\x2a"))), None);
    }
}
