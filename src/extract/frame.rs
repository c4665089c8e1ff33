//! How messages go through a pipe: two lengths, a head in JSON, and a body of bytes as they are.

use std::io::{self, Read, Write};

/// One message. What is long (a file, a text, a picture) is its body, so that it is never escaped.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) head: Vec<u8>,
    pub(super) body: Vec<u8>,
}

/// Writes a message and lets it go at once.
pub(super) fn write(out: &mut dyn Write, head: &[u8], body: &[u8]) -> io::Result<()> {
    let length = |part: &[u8]| {
        u32::try_from(part.len())
            .map(u32::to_le_bytes)
            .map_err(|_| io::Error::new(io::ErrorKind::InvalidInput, "a message is larger than 4 GB"))
    };
    out.write_all(&length(head)?)?;
    out.write_all(&length(body)?)?;
    out.write_all(head)?;
    out.write_all(body)?;
    out.flush()
}

/// Reads a message; `None` at the end.
///
/// # Errors
/// [`io::ErrorKind::FileTooLarge`] for one of more than `most` bytes, which is not read; `UnexpectedEof` for one that is
/// cut off.
pub(super) fn read(from: &mut dyn Read, most: u64) -> io::Result<Option<Frame>> {
    let mut first = [0; 1];
    loop {
        match from.read(&mut first) {
            Ok(0) => return Ok(None),
            Ok(_) => break,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let (mut rest, mut body) = ([0; 3], [0; 4]);
    from.read_exact(&mut rest)?;
    from.read_exact(&mut body)?;
    let head = u64::from(u32::from_le_bytes([first[0], rest[0], rest[1], rest[2]]));
    let body = u64::from(u32::from_le_bytes(body));
    if head + body > most {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(Some(Frame { head: take(from, head)?, body: take(from, body)? }))
}

/// Memory is taken as bytes come, not as a length promises them.
fn take(from: &mut dyn Read, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(length.min(1 << 20) as usize);
    from.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_come_out_as_they_went_in() {
        let mut pipe = Vec::new();
        write(&mut pipe, b"{}", b"body").unwrap();
        write(&mut pipe, b"", b"").unwrap();
        let mut from = pipe.as_slice();
        assert_eq!(read(&mut from, 100).unwrap().unwrap(), Frame { head: b"{}".into(), body: b"body".into() });
        assert_eq!(read(&mut from, 100).unwrap().unwrap(), Frame::default());
        assert_eq!(read(&mut from, 100).unwrap(), None);
    }

    #[test]
    fn what_is_cut_off_or_too_large_is_an_error() {
        let mut pipe = Vec::new();
        write(&mut pipe, b"{}", b"body").unwrap();
        for end in 1..pipe.len() {
            let error = read(&mut pipe.get(..end).unwrap(), 100).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
        }
        assert_eq!(read(&mut pipe.as_slice(), 5).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        let promises = [255_u8; 12];
        assert!(read(&mut promises.as_slice(), u64::MAX).is_err());
    }
}
