//! What comes along when a quotation is copied: its citation, the marks of mail, tags and entities of web pages.

use super::remarks::has_remark;

/// Where a quotation in marks ends that was taken along with its citation: `“We decide.” (A/RES/79/1, para. 3)`. Else the
/// end of the text.
pub(super) fn end_of_marks(quote: &str) -> usize {
    let end = || {
        let close: &[char] = match quote.trim_start().chars().next()? {
            '“' => &['”'],
            '"' => &['"'],
            '«' => &['»'],
            '„' => &['“', '”'],
            '「' => &['」'],
            '『' => &['』'],
            _ => return None,
        };
        let at = quote.rfind(close)?;
        let end = at + quote.get(at..)?.chars().next()?.len_utf8();
        let behind = quote.get(end..)?.trim().trim_end_matches('.');
        let within = behind.starts_with(['(', '[', '（']) && behind.ends_with([')', ']', '）']);
        // A remark of the writer belongs to the quotation.
        let cited = (within || behind.starts_with(['—', '–'])) && behind.len() <= 200 && !has_remark(behind);
        (cited && quote.get(..at)?.chars().filter(|c| c.is_alphanumeric()).count() > 8).then_some(end)
    };
    end().unwrap_or(quote.len())
}

/// Whether each line of a quotation begins with the mark that mail programs put before what they quote.
pub(super) fn is_mailed(quote: &str) -> bool {
    let mut lines = quote.lines().filter(|line| !line.trim().is_empty()).peekable();
    // "> 5 %" is a number that something is greater than.
    let number = quote.trim_start_matches(['>', ' ']).starts_with(|c: char| c.is_numeric());
    lines.peek().is_some() && lines.all(|line| line.starts_with('>')) && (!number || quote.contains('\n'))
}

/// The character that an entity of a web page at the beginning of `rest` stands for, and its length in bytes: what was
/// copied from the source of a page has them.
pub(super) fn entity(rest: &str) -> Option<(char, usize)> {
    let inner = rest.strip_prefix('&')?;
    let end = inner.bytes().take(9).position(|byte| byte == b';')?;
    let name = inner.get(..end)?;
    let said = match name {
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        "lt" => '<',
        "gt" => '>',
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "laquo" => '«',
        "raquo" => '»',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "shy" => '\u{ad}',
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => digits.parse(),
            };
            char::from_u32(code.ok()?).filter(|c| !c.is_control())?
        }
    };
    Some((said, end + 2))
}

/// The length in bytes of a tag of a web page at the beginning of `rest` that sets words otherwise; the mark of a note with
/// what stands in it.
pub(super) fn tag(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('<')?;
    let end = inner.bytes().take(200).position(|byte| byte == b'>')?;
    let name = inner.get(..end)?.trim_start_matches('/').split([' ', '/']).next()?;
    if name == "sup" && !inner.starts_with('/') {
        let note = inner.get(end + 1..)?;
        let close = note.bytes().take(12).position(|byte| byte == b'<')?;
        let digits = note.get(..close)?.trim_matches(['[', ']']);
        if digits.bytes().all(|byte| byte.is_ascii_digit()) && note.get(close..)?.starts_with("</sup>") {
            return Some(end + 2 + close + "</sup>".len());
        }
    }
    matches!(
        name,
        "b" | "i" | "u" | "em" | "strong" | "span" | "sup" | "sub" | "small" | "mark" | "br" | "p" | "q" | "cite"
    )
    .then_some(end + 2)
}
