//! What a check found, as Markdown.

use std::fmt::Write;

use crate::quote::report::{Report, difference_words};
use crate::quote::shown::{Kind, MISSING, Piece, quoted, same_words, stored, summary, verdict, why};
use crate::text::safe;

/// A report in Markdown: findings first and whole, then what may stand in a table.
pub(super) fn markdown(reports: &[Report], draft: Option<&str>) -> String {
    let of = draft.map(|draft| format!(" of {}", plain(draft))).unwrap_or_default();
    let mut out = format!("# Quotations{of}\n\n{}\n", summary(reports));
    let findings: Vec<&Report> = reports.iter().filter(|report| !report.faithful).collect();
    for report in &findings {
        finding(&mut out, report);
    }
    let faithful: Vec<&Report> = reports.iter().filter(|report| report.faithful).collect();
    if !faithful.is_empty() {
        out.push_str("\n## May stand\n\n| place | verdict | quotation | source |\n|---|---|---|---|\n");
        for report in faithful {
            // Writing into a string cannot fail.
            let _written = writeln!(
                out,
                "| {} | {} | {} | {} |",
                plain(place(report)),
                verdict(report),
                plain(&report.quote),
                plain(report.citation.as_deref().unwrap_or_default())
            );
        }
        for rules in reports.iter().filter(|report| report.faithful).filter_map(Report::rules_words) {
            let _written = writeln!(out, "\n*Not applied: {}*", plain(&rules));
        }
    }
    out
}

/// The place in a draft, or the id in a batch.
pub(super) fn place(report: &Report) -> &str {
    report.draft.as_ref().map(|draft| draft.place.as_str()).or(report.id.as_deref()).unwrap_or_default()
}

fn finding(out: &mut String, report: &Report) {
    let place = place(report);
    let place = if place.is_empty() { String::new() } else { format!("{}: ", plain(place)) };
    let _written = writeln!(out, "\n## {place}{}\n\n> {}", verdict(report), marked(&quoted(report)));
    if let Some(citation) = &report.citation {
        let _written = writeln!(out, "\n**{}**", plain(citation));
    }
    let source = stored(report);
    if !source.is_empty() && !same_words(report) {
        let _written = writeln!(out, "\n> {}", marked(&source));
    }
    let _written = writeln!(out, "\n{}", plain(&why(report)));
    let mut lines: Vec<String> = report
        .differences
        .iter()
        .map(|difference| format!("{} ({})", plain(&difference_words(difference)), name_of(&difference.severity)))
        .collect();
    lines.extend(report.warnings.iter().map(|warning| format!("Look at: {}", plain(warning))));
    lines.extend(report.rules_words().map(|rules| format!("Not applied: {}", plain(&rules))));
    if let Some(correction) = &report.correction {
        for (name, change) in [("Write", &correction.wording), ("Cite", &correction.citation)] {
            lines.extend(change.as_ref().map(|change| format!("{name}: **{}**", plain(&change.after))));
        }
        lines.extend(correction.by_hand.iter().map(|reason| format!("By hand: {}", plain(reason))));
    }
    if !lines.is_empty() {
        let _written = writeln!(out, "\n- {}", lines.join("\n- "));
    }
}

/// What differs in bold; a sign where something is missing.
fn marked(pieces: &[Piece<'_>]) -> String {
    let mut out = String::new();
    for piece in pieces {
        let text = spaced(piece.text);
        match piece.kind {
            Kind::Same => out.push_str(&text),
            Kind::Missing => out.extend(["**", MISSING, "**"]),
            Kind::Differs => out.extend(["**", text.trim(), "**"]),
        }
    }
    out
}

/// As [`plain`], with the white space at the ends.
fn spaced(text: &str) -> String {
    let body = plain(text);
    let (before, after) = (text.starts_with(char::is_whitespace), text.ends_with(char::is_whitespace));
    match body.trim() {
        "" => " ".to_owned(),
        body => format!("{}{body}{}", if before { " " } else { "" }, if after { " " } else { "" }),
    }
}

pub(super) fn name_of(value: &impl serde::Serialize) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quote::Verdict;

    #[test]
    fn text_of_documents_is_never_markup() {
        let mut report = Report::new("<script>alert(1)</script> *bold*", Verdict::NotFound);
        report.explanation = "The words are nowhere & gone.".into();
        assert!(markdown(std::slice::from_ref(&report), None).contains("\\*bold\\*"));
    }

    #[test]
    fn findings_come_first_and_what_may_stand_is_a_table() {
        let reports = [Report::new("right words", Verdict::Verbatim), Report::new("wrong words", Verdict::NotFound)];
        let text = markdown(&reports, Some("a_b.md"));
        assert!(text.starts_with("# Quotations of a\\_b.md\n"), "{text}");
        assert!(text.find("wrong words") < text.find("right words"), "{text}");
        assert!(text.contains("|  | verbatim | right words |  |"), "{text}");
    }
}
