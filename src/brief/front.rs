//! What stands before an outline between lines of `---`: title, date, audience, length, collections, citation style.

use super::cite::Style;
use super::model::Length;
use crate::text::safe;
use crate::{Error, ErrorKind, Result};

/// Front matter longer than this is none, in bytes.
const LONGEST: usize = 64 << 10;

/// What it says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Front {
    pub(super) title: Option<String>,
    pub(super) date: Option<String>,
    pub(super) audience: Option<String>,
    pub(super) length: Option<Length>,
    pub(super) collections: Vec<String>,
    pub(super) style: Option<String>,
}

/// The front matter, and the text behind it; all of the text where there is none. Fields of other names are left to other
/// programs.
///
/// # Errors
/// When a length is none.
pub(super) fn read(text: &str) -> Result<(Front, &str)> {
    let none = || Ok((Front::default(), text));
    let Some(rest) = text.strip_prefix("---\n") else { return none() };
    let end = rest.match_indices('\n').map(|(at, _)| at + 1).find(|&at| {
        let line = rest.get(at..).and_then(|rest| rest.lines().next()).unwrap_or("").trim_end();
        line == "---" || line == "..."
    });
    let Some(end) = end.filter(|&end| end <= LONGEST) else { return none() };
    let (fields, behind) = (rest.get(..end).unwrap_or(""), rest.get(end..).unwrap_or(""));
    let body = behind.split_once('\n').map_or("", |(_, body)| body);
    Ok((of(fields)?, body))
}

fn of(fields: &str) -> Result<Front> {
    let mut front = Front::default();
    let lines: Vec<&str> = fields.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        let Some((key, value)) = line.split_once(':') else { continue };
        if key.starts_with([' ', '\t', '#', '-']) {
            continue;
        }
        let mut values = list(value);
        if matches!(value.trim(), "|" | "|-" | ">" | ">-") {
            let folded = lines.iter().skip(at + 1).take_while(|line| line.starts_with([' ', '\t']));
            values = vec![folded.map(|line| line.trim()).collect::<Vec<_>>().join(" ")];
        }
        if values.is_empty() {
            let below = lines.iter().skip(at + 1).map_while(|line| line.trim_start().strip_prefix("- "));
            values = below.map(unquoted).filter(|value| !value.is_empty()).collect();
        }
        let Some(value) = values.first().cloned() else { continue };
        match key.trim().to_lowercase().as_str() {
            "title" => front.title = Some(whole(line, value)),
            "date" => front.date = Some(whole(line, value)),
            "audience" | "for" => front.audience = Some(whole(line, value)),
            "length" => front.length = Some(length(&value)?),
            "collections" | "collection" | "in" => front.collections = values,
            "style" | "citation-style" | "citations" => front.style = Some(style(value)?),
            _ => {}
        }
    }
    Ok(front)
}

/// A citation style that is known.
fn style(value: String) -> Result<String> {
    if Style::of_name(&value).is_some() {
        return Ok(value);
    }
    let names: Vec<&str> = Style::NAMES.iter().map(|(name, _)| *name).collect();
    let what = format!("the citation style \u{201c}{}\u{201d} is not known", safe::one_line(&value));
    Err(Error::new(ErrorKind::Usage, what).hint(format!("One of these: {}.", names.join(", "))))
}

/// The value of a line, commas and all; the one given where it stands on the lines below.
fn whole(line: &str, below: String) -> String {
    let value = line.split_once(':').map(|(_, value)| unquoted(value)).unwrap_or_default();
    if value.is_empty() || matches!(value.as_str(), "|" | "|-" | ">" | ">-") { below } else { value }
}

fn list(value: &str) -> Vec<String> {
    let value = value.trim();
    let inner = value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let parts = inner.unwrap_or(value).split(',');
    let quoted = value.starts_with(['"', '\'']);
    let values: Vec<String> = if quoted { vec![unquoted(value)] } else { parts.map(unquoted).collect() };
    values.into_iter().filter(|value| !value.is_empty()).collect()
}

fn unquoted(value: &str) -> String {
    let value = value.trim();
    for mark in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark)) {
            return inner.replace("\\\"", "\"");
        }
    }
    value.to_owned()
}

fn length(value: &str) -> Result<Length> {
    match value.to_lowercase().as_str() {
        "short" => Ok(Length::Short),
        "medium" => Ok(Length::Medium),
        "long" => Ok(Length::Long),
        _ => Err(Error::new(ErrorKind::Usage, format!("the outline's length \"{value}\" is none"))
            .hint("It is short (2 claims for a question), medium (4) or long (8).")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_of_a_briefing_are_read_and_others_are_left() {
        let (front, body) = read(
            "---\ntitle: \"AI: what next, and who\"\naudience: Ministers, deputies\ndate: 2026-03-01\nlength: Short\n\
             collections:\n  - law\n  - minutes\nstyle: un\nauthor: me\n---\nText",
        )
        .unwrap();
        assert_eq!(front.title.as_deref(), Some("AI: what next, and who"));
        assert_eq!(front.audience.as_deref(), Some("Ministers, deputies"));
        assert_eq!((front.date.as_deref(), front.length), (Some("2026-03-01"), Some(Length::Short)));
        assert_eq!((front.collections, front.style.as_deref()), (vec!["law".into(), "minutes".into()], Some("un")));
        assert_eq!(body, "Text");
        assert_eq!(read("---\nin: [a, \"b\"]\n---\n").unwrap().0.collections, ["a", "b"]);
    }

    #[test]
    fn a_rule_is_no_front_matter_and_a_length_must_be_one() {
        assert_eq!(read("---\nno end").unwrap(), (Front::default(), "---\nno end"));
        assert!(read("---\nlength: endless\n---\n").unwrap_err().hint_text().is_some());
    }
}
