//! The sources of a briefing for programs that keep literature: BibTeX, RIS and CSL-JSON. Zotero takes all three.

use std::collections::HashSet;
use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::model::{Brief, Source};
use crate::text::safe;

/// A form of bibliography.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// BibTeX (`.bib`), in UTF-8, with the fields of `biblatex` for dates and addresses.
    BibTex,
    /// RIS (`.ris`).
    Ris,
    /// CSL-JSON (`.json`).
    CslJson,
}

impl Form {
    /// The form that the extension of a file tells; `None` where it tells none.
    pub fn of_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "bib" => Some(Self::BibTex),
            "ris" => Some(Self::Ris),
            "json" => Some(Self::CslJson),
            _ => None,
        }
    }
}

/// The sources of a briefing in this form.
pub fn bibliography(brief: &Brief, form: Form) -> String {
    let mut taken = HashSet::new();
    let entries: Vec<Entry> = brief.sources.iter().map(|source| Entry::of(source, &mut taken)).collect();
    match form {
        Form::BibTex => entries.iter().map(bibtex).collect::<Vec<_>>().join("\n"),
        Form::Ris => entries.iter().map(ris).collect(),
        Form::CslJson => {
            let items: Vec<Value> = entries.iter().map(csl).collect();
            format!("{:#}\n", Value::Array(items))
        }
    }
}

/// What is known of a source.
struct Entry {
    id: String,
    title: String,
    /// Its symbol.
    number: Option<String>,
    /// Year, month, day as far as they are known.
    date: Vec<u32>,
    language: Option<String>,
    /// The address of a page.
    url: Option<String>,
    /// The day on which it was stored, for a page that may be another one by now.
    accessed: Option<Vec<u32>>,
    /// What tells the very file: its SHA-256.
    note: Option<String>,
}

impl Entry {
    fn of(source: &Source, taken: &mut HashSet<String>) -> Self {
        let document = &source.document;
        let line = |words: &str| safe::one_line(words).trim().to_owned();
        let url = document.origin.split_once("://").is_some().then(|| line(&document.origin));
        let name = document.symbol.as_deref().unwrap_or(&document.title);
        let date = document.date.as_deref().map(numbers).unwrap_or_default();
        let base = id(name, date.first().copied());
        let mut id = base.clone();
        let mut count = 1;
        while !taken.insert(id.clone()) {
            count += 1;
            id = format!("{base}-{count}");
        }
        let accessed = url.as_ref().and_then(|_| source.added.get(..10)).map(numbers);
        Self {
            id,
            title: line(&document.title),
            number: document.symbol.as_deref().map(line),
            date,
            language: source.language.as_deref().map(line),
            accessed: accessed.filter(|date| !date.is_empty()),
            url,
            note: (!source.file_sha256.is_empty()).then(|| format!("SHA-256 {}", line(&source.file_sha256))),
        }
    }
}

/// An id of letters, digits and hyphens: the first words of a name, and the year.
fn id(name: &str, year: Option<u32>) -> String {
    let mut id = String::new();
    for c in name.to_lowercase().chars().take(60) {
        if c.is_ascii_alphanumeric() {
            id.push(c);
        } else if !id.ends_with('-') && !id.is_empty() {
            id.push('-');
        }
    }
    let id = id.trim_matches('-');
    let id = if id.is_empty() { "source" } else { id };
    year.map_or_else(|| id.to_owned(), |year| format!("{id}-{year}"))
}

/// Year, month and day of `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
fn numbers(date: &str) -> Vec<u32> {
    let parts: Vec<u32> = date.splitn(3, '-').map_while(|part| part.parse().ok()).collect();
    let good = |at: usize, most: u32| parts.get(at).is_none_or(|part| (1..=most).contains(part));
    if good(1, 12) && good(2, 31) { parts } else { Vec::new() }
}

/// A date as `biblatex` has it.
fn iso(date: &[u32]) -> String {
    let part = |(at, part): (usize, &u32)| if at == 0 { format!("{part:04}") } else { format!("{part:02}") };
    date.iter().enumerate().map(part).collect::<Vec<_>>().join("-")
}

/// Words in BibTeX: no character of them is a command.
fn tex(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '{' | '}' | '%' | '#' | '&' | '$' | '_' => {
                out.push('\\');
                out.push(c);
            }
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            c => out.push(c),
        }
    }
    out
}

fn bibtex(entry: &Entry) -> String {
    let kind = match (&entry.number, &entry.url) {
        (Some(_), _) => "report",
        (None, Some(_)) => "online",
        (None, None) => "misc",
    };
    let mut out = format!("@{kind}{{{},\n", entry.id);
    // Twice in braces: titles keep their capitals.
    let _ = writeln!(out, "  title = {{{{{}}}}},", tex(&entry.title));
    let mut field = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            let _ = writeln!(out, "  {name} = {{{value}}},");
        }
    };
    field("number", entry.number.as_deref().map(tex));
    field("date", Some(iso(&entry.date)));
    field("year", entry.date.first().map(|year| format!("{year:04}")));
    field("month", entry.date.get(1).map(ToString::to_string));
    field("langid", entry.language.as_deref().map(tex));
    // An address is read as it stands; only what would end the field is written otherwise.
    field("url", entry.url.as_ref().map(|url| url.replace('{', "%7B").replace('}', "%7D").replace('\\', "%5C")));
    field("urldate", entry.accessed.as_deref().map(iso));
    field("note", entry.note.as_deref().map(tex));
    out.push_str("}\n");
    out
}

fn ris(entry: &Entry) -> String {
    let kind = match (&entry.number, &entry.url) {
        (Some(_), _) => "RPRT",
        (None, Some(_)) => "ELEC",
        (None, None) => "GEN",
    };
    let date = |date: &[u32]| {
        let part = |at: usize| date.get(at).map(|part| format!("{part:02}")).unwrap_or_default();
        format!("{}/{}/{}/", date.first().map(|year| format!("{year:04}")).unwrap_or_default(), part(1), part(2))
    };
    let mut out = format!("TY  - {kind}\r\n");
    let mut field = |tag: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            let _ = write!(out, "{tag}  - {value}\r\n");
        }
    };
    field("ID", Some(entry.id.clone()));
    field("TI", Some(entry.title.clone()));
    field("SN", entry.number.clone());
    field("PY", entry.date.first().map(|year| format!("{year:04}")));
    field("DA", (!entry.date.is_empty()).then(|| date(&entry.date)));
    field("LA", entry.language.clone());
    field("UR", entry.url.clone());
    field("Y2", entry.accessed.as_deref().map(date));
    field("N1", entry.note.clone());
    out.push_str("ER  - \r\n");
    out
}

fn csl(entry: &Entry) -> Value {
    let kind = match (&entry.number, &entry.url) {
        (Some(_), _) => "report",
        (None, Some(_)) => "webpage",
        (None, None) => "document",
    };
    let mut item = Map::new();
    let mut field = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            item.insert(name.to_owned(), value);
        }
    };
    let date = |date: &[u32]| json!({"date-parts": [date]});
    field("id", Some(entry.id.clone().into()));
    field("type", Some(kind.into()));
    field("title", Some(entry.title.clone().into()));
    field("number", entry.number.clone().map(Value::from));
    field("issued", (!entry.date.is_empty()).then(|| date(&entry.date)));
    field("language", entry.language.clone().map(Value::from));
    field("URL", entry.url.clone().map(Value::from));
    field("accessed", entry.accessed.as_deref().map(date));
    field("note", entry.note.clone().map(Value::from));
    Value::Object(item)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::DocumentRef;

    fn brief() -> Brief {
        let source = |title: &str, symbol: Option<&str>, date: Option<&str>, origin: &str| Source {
            document: DocumentRef {
                key: "k".into(),
                title: title.into(),
                origin: origin.into(),
                symbol: symbol.map(str::to_owned),
                date: date.map(str::to_owned),
                edition: 1,
            },
            language: Some("en".into()),
            added: "2026-03-04T05:06:07Z".into(),
            file_sha256: "ab".into(),
            ..Source::default()
        };
        let sources = vec![
            source("The Pact & {more}\n50%", Some("A/RES/79/1"), Some("2024-09-22"), "/docs/pact.pdf"),
            source("A page", None, Some("2024-09"), "https://example.org/a_{b}"),
            source("A page", None, None, "/docs/page.html"),
            source("\u{4e2d}\u{6587}", None, Some("2024-13"), "/docs/zh.txt"),
        ];
        Brief { sources, ..Brief::default() }
    }

    #[test]
    fn bibtex_has_every_source_and_no_command() {
        let text = bibliography(&brief(), Form::BibTex);
        assert!(text.starts_with("@report{a-res-79-1-2024,\n  title = {{The Pact \\& \\{more\\} 50\\%}},\n  number = {A/RES/79/1},\n  date = {2024-09-22},\n"), "{text}");
        assert!(
            text.contains("@online{a-page-2024,") && text.contains("url = {https://example.org/a_%7Bb%7D},"),
            "{text}"
        );
        assert!(
            text.contains("urldate = {2026-03-04}") && text.contains("@misc{a-page,") && text.contains("@misc{source,")
        );
        assert_eq!(text.matches('@').count(), 4);
    }

    #[test]
    fn ris_has_a_line_for_each_field() {
        let text = bibliography(&brief(), Form::Ris);
        assert!(text.starts_with("TY  - RPRT\r\nID  - a-res-79-1-2024\r\nTI  - The Pact & {more} 50%\r\nSN  - A/RES/79/1\r\nPY  - 2024\r\nDA  - 2024/09/22/\r\n"), "{text}");
        assert_eq!((text.matches("TY  - ").count(), text.matches("ER  - \r\n").count()), (4, 4));
        assert!(text.contains("Y2  - 2026/03/04/\r\n"));
    }

    #[test]
    fn csl_json_has_dates_in_parts_and_ids_that_differ() {
        let items: Value = serde_json::from_str(&bibliography(&brief(), Form::CslJson)).unwrap();
        assert_eq!(items[0]["issued"]["date-parts"], json!([[2024, 9, 22]]));
        assert_eq!(
            (&items[0]["type"], &items[1]["type"], &items[2]["type"]),
            (&json!("report"), &json!("webpage"), &json!("document"))
        );
        assert_eq!(items[3].get("issued"), None, "no month 13");
        let ids: HashSet<&str> = items.as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), 4);
    }
}
