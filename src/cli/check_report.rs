//! What a check found, as Markdown, as a web page, and as SARIF.

use std::fmt::Write;

use serde_json::{Value, json};

use super::check_text::{summary, words};
use crate::quote::report::Report;
use crate::text::safe;

/// A report in Markdown.
pub(super) fn markdown(reports: &[Report]) -> String {
    let mut out = format!("# Quotations\n\n{}\n", summary(reports));
    for (at, report) in reports.iter().enumerate() {
        let name = report.id.clone().unwrap_or_else(|| (at + 1).to_string());
        // Writing into a string cannot fail.
        let _written = writeln!(out, "\n## {}. {}\n\n> {}", plain(&name), words(report.verdict), plain(&report.quote));
        if let Some(place) = &report.citation {
            let _written = writeln!(out, "\n**{}**", plain(place));
        }
        if let Some(text) = report.text.as_ref().filter(|text| **text != report.quote) {
            let _written = writeln!(out, "\n> {}", plain(text));
        }
        let _written = writeln!(out, "\n{}", plain(&report.explanation));
        for difference in &report.differences {
            let _written = write!(
                out,
                "\n- {} ({}): “{}” for “{}”",
                difference.kind.words(),
                name_of(&difference.severity),
                plain(&difference.quote),
                plain(&difference.source)
            );
        }
        if !report.differences.is_empty() {
            out.push('\n');
        }
        for warning in &report.warnings {
            let _written = writeln!(out, "\n*{}*", plain(warning));
        }
        if let Some(rules) = report.rules_words() {
            let _written = writeln!(out, "\n*Not applied: {}*", plain(&rules));
        }
    }
    out
}

/// A report as one web page without scripts or links.
pub(super) fn html(reports: &[Report]) -> String {
    let mut out = String::from(
        "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Quotations</title>\n<style>\
         body{font:16px/1.5 serif;max-width:46rem;margin:2rem auto;padding:0 1rem}\
         h2{font-size:1rem}blockquote{margin:.3rem 0;padding-left:1rem;border-left:3px solid #bbb}\
         .faithful{color:#176117}.finding{color:#a11}mark{background:#fdd}</style>\n",
    );
    let _written = writeln!(out, "<h1>Quotations</h1>\n<p>{}</p>", escaped(&summary(reports)));
    for (at, report) in reports.iter().enumerate() {
        let class = if report.faithful { "faithful" } else { "finding" };
        let name = report.id.clone().unwrap_or_else(|| (at + 1).to_string());
        let _written =
            writeln!(out, "<h2>{}. <span class=\"{class}\">{}</span></h2>", escaped(&name), words(report.verdict));
        let _written = writeln!(out, "<blockquote>{}</blockquote>", marked(report));
        if let Some(place) = &report.citation {
            let _written = writeln!(out, "<p><b>{}</b></p>", escaped(place));
        }
        if let Some(text) = report.text.as_ref().filter(|text| **text != report.quote) {
            let _written = writeln!(out, "<blockquote>{}</blockquote>", escaped(text));
        }
        let _written = writeln!(out, "<p>{}</p>", escaped(&report.explanation));
        for warning in &report.warnings {
            let _written = writeln!(out, "<p><i>{}</i></p>", escaped(warning));
        }
        if let Some(rules) = report.rules_words() {
            let _written = writeln!(out, "<p><i>Not applied: {}</i></p>", escaped(&rules));
        }
    }
    out.push_str("</html>\n");
    out
}

/// A report as SARIF 2.1.0: a finding is a result, what differs decides its level.
pub(super) fn sarif(reports: &[Report], file: &str) -> Value {
    let results: Vec<Value> = reports
        .iter()
        .filter(|report| !report.faithful)
        .map(|report| {
            let level = match report.verdict {
                crate::quote::Verdict::Altered | crate::quote::Verdict::Misattributed => "error",
                crate::quote::Verdict::NotJudged => "note",
                _ => "warning",
            };
            json!({
                "ruleId": report.verdict.name(),
                "level": level,
                "message": {"text": report.explanation},
                "locations": [{"physicalLocation": {
                    "artifactLocation": {"uri": file},
                    "region": {"startLine": line(report), "snippet": {"text": report.quote}},
                }}],
            })
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "adduce", "version": env!("CARGO_PKG_VERSION"), "rules": rules()}},
            "results": results,
        }],
    })
}

fn rules() -> Vec<Value> {
    ["altered", "misattributed", "paraphrase", "not_found", "not_judged"].iter().map(|id| json!({"id": id})).collect()
}

/// The line of the draft, which is the first part of a quotation's id there ("12:1").
fn line(report: &Report) -> u32 {
    report.id.as_deref().and_then(|id| id.split(':').next()?.parse().ok()).unwrap_or(1)
}

fn name_of(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Text of a document in a line of Markdown: nothing of it is markup.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in safe::one_line(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn escaped(text: &str) -> String {
    safe::clean(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The quotation with what differs marked.
fn marked(report: &Report) -> String {
    let mut out = String::new();
    let mut at = 0;
    for difference in &report.differences {
        let (start, end) = difference.quote_bytes;
        let (Some(before), Some(inside)) = (report.quote.get(at..start), report.quote.get(start..end)) else {
            continue;
        };
        if inside.is_empty() {
            continue;
        }
        out.push_str(&escaped(before));
        let _written = write!(out, "<mark>{}</mark>", escaped(inside));
        at = end;
    }
    out + &escaped(report.quote.get(at..).unwrap_or(""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quote::Verdict;

    #[test]
    fn text_of_documents_is_never_markup() {
        let mut report = Report::new("<script>alert(1)</script> *bold*", Verdict::NotFound);
        report.explanation = "The words are nowhere & gone.".into();
        let page = html(std::slice::from_ref(&report));
        assert!(!page.contains("<script>") && page.contains("&lt;script&gt;"));
        assert!(markdown(std::slice::from_ref(&report)).contains("\\*bold\\*"));
    }

    #[test]
    fn findings_alone_are_results_of_sarif() {
        let reports = [
            Report::new("a", Verdict::Verbatim),
            Report { id: Some("12:1".into()), ..Report::new("b", Verdict::Altered) },
        ];
        let found = sarif(&reports, "draft.md");
        let results = found.pointer("/runs/0/results").and_then(Value::as_array).unwrap();
        assert_eq!(results.len(), 1);
        assert_eq!(results[0].pointer("/locations/0/physicalLocation/region/startLine"), Some(&json!(12)));
    }
}
