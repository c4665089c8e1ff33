//! Where in a file of settings something stands, for errors that name line and key.

/// The line, counted from 1, of a key of a table (`""` is what stands before the first table); that of the table where the
/// key is not there, and 1 where the table is not there either. Comments are passed over.
pub(super) fn line_of(text: &str, table: &str, key: &str) -> usize {
    let mut head = 1;
    let mut within = table.is_empty();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if let Some(name) = header(line) {
            within = name == table;
            if within {
                head = number;
            }
        } else if within && key_of(line) == Some(key) {
            return number;
        }
    }
    head
}

/// The line of a byte, counted from 1.
pub(super) fn line_at(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|&byte| byte == b'\n').count() + 1
}

/// The key that the line of this byte sets, without its quotes; none on other lines.
pub(super) fn key_at(text: &str, byte: usize) -> Option<&str> {
    text.lines().nth(line_at(text, byte).saturating_sub(1)).and_then(|line| key_of(line.trim()))
}

fn header(line: &str) -> Option<&str> {
    let inner = line.strip_prefix('[')?;
    Some(inner.split(']').next().unwrap_or(inner).trim_matches(['[', ' ']))
}

fn key_of(line: &str) -> Option<&str> {
    if line.starts_with('#') {
        return None;
    }
    // A quoted key may hold the sign that parts keys from values.
    if let Some(rest) = line.strip_prefix('"') {
        return rest.split_once('"').map(|(key, _)| key);
    }
    line.split_once('=').map(|(key, _)| key.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_in_its_own_table_and_not_in_comments() {
        let text = "top = 1\n# time = 2\n[limits]  # of one file\n# time = 3\ntime = 4\n[llm]\ntime = 5\n\"a=b\" = 6\n";
        assert_eq!(line_of(text, "", "top"), 1);
        assert_eq!(line_of(text, "limits", "time"), 5);
        assert_eq!(line_of(text, "llm", "time"), 7);
        assert_eq!(line_of(text, "llm", "a=b"), 8);
        assert_eq!(line_of(text, "llm", "model"), 6, "a key that is missing is missing in its table");
        assert_eq!(line_of(text, "keys", "x"), 1);
    }

    #[test]
    fn the_key_of_a_place_is_that_of_its_line() {
        let text = "[a]\n  \"b c\" = 3\nd = 4\n";
        assert_eq!(key_at(text, 8), Some("b c"));
        assert_eq!((line_at(text, 17), key_at(text, 17)), (3, Some("d")));
        assert_eq!(key_at(text, 1), None);
    }
}
