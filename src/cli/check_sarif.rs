//! What a check found, as SARIF 2.1.0, for editors and code hosts.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::quote::Verdict;
use crate::quote::correct::Change;
use crate::quote::report::Report;

/// What a result may be: its id, its level, and what it means.
const RULES: [(&str, &str, &str); 6] = [
    ("altered", "error", "The words are not those of the source"),
    ("misattributed", "error", "The words are of another document than the one that is named"),
    ("wrong_place", "warning", "The words are right, but stand on another page, paragraph or article"),
    ("paraphrase", "warning", "It is said there in other words"),
    ("not_found", "warning", "The words are nowhere in the library"),
    ("not_judged", "note", "Too short or too common to tell whose words these are"),
];

/// A finding is a result; what can be put right is a fix of it.
pub(super) fn sarif(reports: &[Report], file: &str) -> Value {
    let uri = uri(file);
    let results: Vec<Value> =
        reports.iter().filter(|report| !report.faithful).map(|report| result(report, &uri)).collect();
    let rules: Vec<Value> = RULES
        .iter()
        .map(|(id, level, said)| {
            json!({"id": id, "shortDescription": {"text": said}, "defaultConfiguration": {"level": level}})
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "adduce", "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn result(report: &Report, uri: &str) -> Value {
    let id = match report.verdict {
        Verdict::Verbatim | Verdict::Typographic | Verdict::Elided => "wrong_place",
        verdict => verdict.name(),
    };
    let index = RULES.iter().position(|(rule, ..)| *rule == id).unwrap_or_default();
    let level = RULES.get(index).map_or("warning", |(_, level, _)| level);
    let mut region = json!({"snippet": {"text": report.quote}});
    let draft = report.draft.as_ref();
    if let (Some(region), Some(line)) = (region.as_object_mut(), draft.and_then(|draft| draft.line)) {
        region.insert("startLine".into(), line.into());
        region.insert("startColumn".into(), draft.and_then(|draft| draft.column).unwrap_or(1).into());
    } else if let Some(region) = region.as_object_mut() {
        region.insert("startLine".into(), 1.into());
    }
    let mut text = report.explanation.clone();
    if let Some(citation) = &report.citation {
        text = format!("{text} Source: {citation}.");
    }
    let mut out = json!({
        "ruleId": id,
        "ruleIndex": index,
        "level": level,
        "message": {"text": text},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}],
    });
    // Edits are counted in bytes of the file, which only a text has for its own.
    let own = draft.is_some_and(|draft| draft.line.is_some());
    let fixes: Vec<Value> = report
        .correction
        .iter()
        .filter(|_| own)
        .flat_map(|correction| [("Write", &correction.wording), ("Cite", &correction.citation)])
        .filter_map(|(name, change)| Some(fix(name, change.as_ref()?, uri)))
        .collect();
    if let (Some(out), false) = (out.as_object_mut(), fixes.is_empty()) {
        out.insert("fixes".into(), fixes.into());
    }
    out
}

fn fix(name: &str, change: &Change, uri: &str) -> Value {
    let replacements: Vec<Value> = change
        .edits
        .iter()
        .map(|edit| {
            let (start, end) = edit.bytes;
            json!({
                "deletedRegion": {"byteOffset": start, "byteLength": end.saturating_sub(start)},
                "insertedContent": {"text": edit.text},
            })
        })
        .collect();
    json!({
        "description": {"text": format!("{name}: {}", change.after)},
        "artifactChanges": [{"artifactLocation": {"uri": uri}, "replacements": replacements}],
    })
}

/// A path as the reference that SARIF asks for: what has a meaning in addresses is written in hexadecimal.
fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => out.push(char::from(byte)),
            b'\\' if cfg!(windows) => out.push('/'),
            byte => {
                // Writing into a string cannot fail.
                let _written = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quote::correct::{Correction, Edit};
    use crate::quote::report::InDraft;

    #[test]
    fn findings_alone_are_results_and_corrections_are_fixes() {
        let mut altered = Report::new("b", Verdict::Altered);
        altered.draft =
            Some(InDraft { line: Some(12), column: Some(4), place: "line 12".into(), ..InDraft::default() });
        let edits = vec![Edit { bytes: (7, 9), text: "new".into() }];
        let wording = Some(Change { before: "old".into(), after: "new".into(), edits });
        altered.correction = Some(Correction { wording, ..Correction::default() });
        let found = sarif(&[Report::new("a", Verdict::Verbatim), altered], "my draft.md");
        let results = found.pointer("/runs/0/results").and_then(Value::as_array).unwrap();
        assert_eq!(results.len(), 1);
        let of = |path: &str| results[0].pointer(path).cloned().unwrap_or_default();
        assert_eq!(of("/locations/0/physicalLocation/region/startLine"), json!(12));
        assert_eq!(of("/locations/0/physicalLocation/artifactLocation/uri"), json!("my%20draft.md"));
        let replaced = "/fixes/0/artifactChanges/0/replacements/0";
        assert_eq!(of(&format!("{replaced}/deletedRegion/byteOffset")), json!(7));
        assert_eq!(of(&format!("{replaced}/insertedContent/text")), json!("new"));
    }
}
