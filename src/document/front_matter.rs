//! Front matter: the block of metadata before a Markdown text, between lines of `---` (YAML) or `+++` (TOML).

use super::Metadata;
use super::read::{date_of, language_of};

/// Front matter longer than this is taken for text: a file that begins with a rule, not with metadata. In bytes.
const MAX_BYTES: usize = 64 << 10;

/// What front matter says, and where the text begins.
#[derive(Debug, Default)]
pub(super) struct FrontMatter {
    /// The title.
    pub title: Option<String>,
    /// Date and language.
    pub metadata: Metadata,
    /// The byte at which the body begins; 0 where there is no front matter.
    pub end: usize,
}

/// Reads it. Only the few top-level fields that are wanted are looked at: values in quotes, plain ones and folded ones.
pub(super) fn read(text: &str) -> FrontMatter {
    let none = FrontMatter::default();
    let Some((fence, separator)) = opening(text) else { return none };
    let mut at = text.find('\n').map_or(text.len(), |at| at + 1);
    let first = at;
    let mut lines: Vec<&str> = Vec::new();
    for line in text.get(first..).unwrap_or("").split_inclusive('\n') {
        at += line.len();
        if at > MAX_BYTES {
            return none;
        }
        let bare = line.trim_end();
        if bare == fence || (separator == ':' && bare == "...") {
            let looks_right =
                lines.iter().find(|line| !line.trim().is_empty() && !line.starts_with('#')).is_none_or(|line| {
                    line.split_once(separator).is_some_and(|(key, _)| is_key(key)) || line.starts_with('[')
                });
            return if looks_right { fields(&lines, separator, at) } else { none };
        }
        lines.push(bare);
    }
    none
}

fn opening(text: &str) -> Option<(&'static str, char)> {
    match text.lines().next().map(str::trim_end) {
        Some("---") => Some(("---", ':')),
        Some("+++") => Some(("+++", '=')),
        _ => None,
    }
}

fn is_key(key: &str) -> bool {
    let key = key.trim().trim_matches(['"', '\'']);
    !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

fn fields(lines: &[&str], separator: char, end: usize) -> FrontMatter {
    let mut found = FrontMatter { end, ..FrontMatter::default() };
    for (index, line) in lines.iter().enumerate() {
        let Some((key, value)) = line.split_once(separator) else { continue };
        if key.starts_with(char::is_whitespace) {
            continue;
        }
        let mut value = unquoted(value);
        if matches!(value.as_str(), "" | ">" | "|" | ">-" | "|-" | ">+" | "|+") && separator == ':' {
            let folded = lines.iter().skip(index + 1).take_while(|line| line.starts_with([' ', '\t']));
            value = folded.map(|line| line.trim()).collect::<Vec<_>>().join(" ");
        }
        if value.is_empty() {
            continue;
        }
        let empty = |slot: &Option<String>| slot.is_none();
        match key.trim().trim_matches(['"', '\'']).to_lowercase().as_str() {
            // What wrote the page for the web wrote "&#8211;" for a dash.
            "title" if empty(&found.title) => found.title = Some(super::xml::unescaped(&value)),
            "date" | "published" | "publish_date" | "published_at" | "created" if empty(&found.metadata.date) => {
                found.metadata.date = date_of(&value);
            }
            "lang" | "language" | "locale" if empty(&found.metadata.language) => {
                found.metadata.language = language_of(&value);
            }
            _ => {}
        }
    }
    found
}

/// A value without its quotes, or without the comment behind it.
fn unquoted(value: &str) -> String {
    let value = value.trim();
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote) {
            let doubled = format!("{quote}{quote}");
            let inner = inner.trim_end().strip_suffix(quote).unwrap_or(inner);
            return inner.replace("\\\"", "\"").replace(&doubled, &quote.to_string());
        }
    }
    value.split(" #").next().unwrap_or(value).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wanted_fields_are_found_and_the_rest_is_left() {
        for (text, title, date, end) in [
            (
                "---\ntitle: A: b\ndate: 2024-05-06 10:00\nx:\n  title: no\n---\nText",
                Some("A: b"),
                Some("2024-05-06"),
                58,
            ),
            ("---\ntitle: >\n  one\n  two\n...\n", Some("one two"), None, 29),
            ("+++\ntitle = \"T \\\"q\\\"\"\ndate = 2024-05\n+++\n", Some("T \"q\""), Some("2024-05"), 41),
            ("---\r\ntitle: 'it''s' \r\n---\r\n", Some("it's"), None, 27),
            ("---\ntitle: A &#8211; B &amp; C &c.\n---\n", Some("A – B & C &c."), None, 39),
            ("---\nJust a sentence between rules\n---\n", None, None, 0),
            ("---\ntitle: never closed\n", None, None, 0),
            ("Text\n---\ntitle: x\n---\n", None, None, 0),
        ] {
            let found = read(text);
            assert_eq!(
                (found.title.as_deref(), found.metadata.date.as_deref(), found.end),
                (title, date, end),
                "{text:?}"
            );
        }
    }
}
