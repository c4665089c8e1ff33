//! Telling mail from other text by its first lines.

/// How much is looked at for header fields, in bytes.
const HEAD_BYTES: usize = 64 << 10;

/// Whether a file is mail. By its content alone only where the fields are there that mail programs write and people do
/// not: a memo also begins with "From:" and "Date:".
pub(in super::super) fn is_mail(extension: &str, bytes: &[u8]) -> bool {
    let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
    let named = matches!(extension, "eml" | "mbox" | "mbx" | "mht" | "mhtml");
    let other = matches!(
        extension,
        "md" | "markdown"
            | "mdown"
            | "mkd"
            | "mkdn"
            | "html"
            | "htm"
            | "xhtml"
            | "shtml"
            | "jsonl"
            | "ndjson"
            | "csv"
            | "tsv"
            | "tab"
            | "patch"
            | "diff"
    );
    if other {
        return false;
    }
    let fields = match from_line(head) {
        Some(after) => head.get(after..).unwrap_or_default(),
        None => head,
    };
    let (mut machine, mut human, mut any) = (0_usize, 0_usize, 0_usize);
    for line in fields.split(|&byte| byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            if any == 0 {
                return false;
            }
            continue;
        }
        let Some(name) = field_name(line) else {
            if named && any > 0 {
                break;
            }
            return false;
        };
        any += 1;
        match name.to_ascii_lowercase().as_slice() {
            b"message-id" | b"received" | b"mime-version" | b"return-path" | b"delivered-to" => machine += 1,
            b"from" | b"to" | b"subject" | b"date" | b"content-type" | b"sender" | b"reply-to" => human += 1,
            _ => {}
        }
    }
    if named { any > 0 } else { machine > 0 && human > 1 }
}

/// The end of a "From " line that stands at the beginning, where a header field follows it.
pub(super) fn from_line(bytes: &[u8]) -> Option<usize> {
    if !bytes.starts_with(b"From ") {
        return None;
    }
    let end = bytes.iter().take(1024).position(|&byte| byte == b'\n')? + 1;
    let next = bytes.get(end..)?;
    let next = next.get(..1024).unwrap_or(next).split(|&byte| byte == b'\n').next()?;
    field_name(next).map(|_| end)
}

/// Whether text begins with a header field.
pub(super) fn has_header(bytes: &[u8]) -> bool {
    let line = bytes.get(..1024).unwrap_or(bytes).split(|&byte| byte == b'\n').next().unwrap_or_default();
    field_name(line).is_some()
}

/// The name of the header field that a line begins with.
fn field_name(line: &[u8]) -> Option<&[u8]> {
    let end = line.iter().take(78).position(|&byte| byte == b':')?;
    let name = line.get(..end)?.trim_ascii_end();
    let is_name = !name.is_empty() && name.iter().all(|byte| (b'!'..=b'~').contains(byte));
    is_name.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_is_told_from_memos_and_notes() {
        for (extension, text, mail) in [
            ("eml", "Subject: x\n\nbody", true),
            ("eml", "no fields", false),
            ("", "Received: x\r\nFrom: a\r\n b\r\nSubject: y\r\n\r\nbody", true),
            ("txt", "From: the director\nTo: all staff\nDate: May\n\nMemo", false),
            ("txt", "From a friend\nSubject: x", false),
            ("", "From a@b Mon Jan 1\nMessage-ID: <x>\nFrom: a\nTo: b\n\nbody", true),
            ("md", "Message-ID: x\nFrom: a\nTo: b\n\nbody", false),
            ("txt", "Message-ID: x\nFrom: a\nand so on, in words\nTo: b\n", false),
        ] {
            assert_eq!(is_mail(extension, text.as_bytes()), mail, "{extension} {text}");
        }
    }
}
