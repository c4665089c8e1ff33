//! Numbers printed before paragraphs ("12.", "3.1", "(a)") and the marks of lists.

/// A number or letter at the beginning of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Numbering<'a> {
    /// As printed, without a closing period: `12`, `3.1`, `(a)`.
    pub label: &'a str,
    /// Bytes up to the text behind it.
    pub length: usize,
    /// Whether it is a letter or a Roman number, as in lists below a paragraph.
    pub letter: bool,
}

impl Numbering<'_> {
    /// How deep a decimal number is: 1 for `3`, 2 for `3.1`.
    pub(super) fn depth(&self) -> u8 {
        1 + self.label.bytes().filter(|&byte| byte == b'.').count() as u8
    }
}

/// The longest number of a paragraph: longer ones are years and amounts.
const MAX_DIGITS: usize = 3;
/// The longest Roman number in a list.
const MAX_LETTERS: usize = 5;

/// The number before a paragraph, where it begins with one and text follows.
pub(super) fn numbering(text: &str) -> Option<Numbering<'_>> {
    let label_end = text.find(char::is_whitespace)?;
    let (label, rest) = (text.get(..label_end)?, text.get(label_end..)?);
    let body = rest.trim_start();
    let next = body.chars().next()?;
    let length = text.len() - body.len();
    let found = |label, letter| Some(Numbering { label, length, letter });

    if let Some(inner) = label.strip_prefix('(').and_then(|label| label.strip_suffix(')')) {
        if is_letters(inner) {
            return found(label, true);
        }
        return if is_number(inner) { found(label, true) } else { None };
    }
    if let Some(inner) = label.strip_suffix(')') {
        if is_letters(inner) {
            return found(label, true);
        }
        return if is_number(inner) { found(inner, false) } else { None };
    }
    let bare = label.strip_suffix('.').unwrap_or(label);
    if is_number(bare) {
        return if label.ends_with('.') { found(bare, false) } else { None };
    }
    if is_decimal(bare) {
        // "3.5 million" is an amount; "3.5 Scope" is a number of a paragraph.
        return if label.ends_with('.') || next.is_uppercase() { found(bare, false) } else { None };
    }
    None
}

fn is_number(text: &str) -> bool {
    (1..=MAX_DIGITS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_decimal(text: &str) -> bool {
    let mut parts = 0;
    text.split('.').all(|part| {
        parts += 1;
        is_number(part)
    }) && (2..=5).contains(&parts)
}

/// One small letter, or a Roman number in small letters.
fn is_letters(text: &str) -> bool {
    let mut bytes = text.bytes();
    match (bytes.next(), bytes.next()) {
        (Some(one), None) => one.is_ascii_lowercase(),
        _ => (2..=MAX_LETTERS).contains(&text.len()) && text.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x')),
    }
}

/// The mark of a list item at the beginning of a line, with white space after it.
pub(super) fn bullet(line: &str) -> Option<char> {
    let mut chars = line.trim_start().chars();
    let mark = chars.next()?;
    let listed = matches!(
        mark,
        '•' | '◦'
            | '▪'
            | '▫'
            | '■'
            | '□'
            | '●'
            | '○'
            | '‣'
            | '⁃'
            | '∙'
            | '·'
            | '➢'
            | '►'
            | '*'
            | '-'
            | '–'
            | '—'
            | '+'
    );
    (listed && chars.next().is_some_and(char::is_whitespace) && !chars.as_str().trim().is_empty()).then_some(mark)
}

/// Whether a mark is a bullet wherever it stands, and never a dash, a product or a sum.
pub(super) fn is_clear(bullet: char) -> bool {
    !matches!(bullet, '*' | '-' | '–' | '—' | '+' | '·')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_paragraphs_are_told_from_amounts_and_years() {
        for (text, label) in [
            ("12. The Assembly decides", Some("12")),
            ("12.\u{a0}The Assembly", Some("12")),
            ("3.1 Scope", Some("3.1")),
            ("3.1. scope", Some("3.1")),
            ("3.5 million people", None),
            ("(a) first", Some("(a)")),
            ("(iv)\tfourth", Some("(iv)")),
            ("(12) twelfth", Some("(12)")),
            ("b) second", Some("b)")),
            ("4) fourth", Some("4")),
            ("2024. A year", None),
            ("A. Smith", None),
            ("12.", None),
            ("(see) there", None),
            ("12 apples", None),
            ("", None),
        ] {
            assert_eq!(numbering(text).map(|found| found.label), label, "{text}");
        }
        assert_eq!(numbering("12.  Text").unwrap().length, 5);
    }

    #[test]
    fn bullets_need_a_space_and_a_text() {
        assert_eq!(bullet("  • item"), Some('•'));
        assert_eq!(bullet("- item"), Some('-'));
        assert_eq!(bullet("-5 degrees"), None);
        assert_eq!(bullet("* "), None);
        assert_eq!(bullet("---"), None);
    }
}
