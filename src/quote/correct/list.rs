//! Corrections as a list in Markdown, for drafts in which they cannot be made.

use std::fmt::Write;

use super::Change;
use crate::quote::report::Report;
use crate::text::safe;

/// A finding in the list.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'a> {
    /// Its place in the draft: "p. 3", "line 12".
    pub place: &'a str,
    /// What was found.
    pub report: &'a Report,
    /// Whether its wording is to be corrected.
    pub wording: bool,
    /// Whether its citation is.
    pub citation: bool,
}

/// The list: what is to be changed into what, with the source, and what is left to be done by hand.
pub fn list(draft: &str, findings: &[Listed<'_>]) -> String {
    let mut out = format!("# Corrections to {}\n", line(draft));
    if findings.is_empty() {
        out.push_str("\nNothing has to be corrected.\n");
    }
    for (number, finding) in findings.iter().enumerate() {
        let report = finding.report;
        let place = if finding.place.is_empty() { String::new() } else { format!("{}: ", line(finding.place)) };
        // Writing into a string cannot fail.
        let _written =
            writeln!(out, "\n## {}. {place}{}\n\n> {}", number + 1, report.verdict.words(), line(&report.quote));
        let _written = writeln!(out, "\n{}", line(&report.explanation));
        let correction = report.correction.as_ref();
        let wording = correction.and_then(|correction| correction.wording.as_ref()).filter(|_| finding.wording);
        let citation = correction.and_then(|correction| correction.citation.as_ref()).filter(|_| finding.citation);
        if let Some(change) = wording {
            changed(&mut out, "Wording", change);
        }
        if let Some(change) = citation {
            changed(&mut out, "Citation", change);
        }
        if let Some(citation) = report.citation.as_ref().filter(|_| wording.is_some()) {
            let _written = writeln!(out, "\nSource: {}", line(citation));
        }
        for reason in correction.iter().flat_map(|correction| &correction.by_hand) {
            let _written = writeln!(out, "\n- [ ] {}", line(reason));
        }
        if wording.is_none() && citation.is_none() && correction.is_none_or(|correction| correction.by_hand.is_empty())
        {
            out.push_str("\n- [ ] Left as it is.\n");
        }
    }
    out
}

fn changed(out: &mut String, what: &str, change: &Change) {
    let _written = writeln!(out, "\n- [ ] {what}: “{}” → “{}”", line(&change.before), line(&change.after));
}

/// Text of a draft or a document in a line of Markdown: nothing of it is markup.
pub(in crate::quote) fn line(text: &str) -> String {
    let mut out = String::new();
    for c in safe::one_line(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
