//! What a check found, for a terminal: the words that differ are marked in both texts.

use super::style::Style;
use super::wrap::wrapped;
use crate::quote::Verdict;
use crate::quote::report::Report;
use crate::text::safe;

/// Where texts begin that stand beside a name.
const INDENT: usize = 11;

/// All reports, with a count at the end where there may be several.
pub(super) fn render(reports: &[Report], several: bool, style: Style, width: Option<usize>) -> String {
    let mut out = String::new();
    for report in reports {
        out.push_str(&one(report, several, style, width));
        out.push('\n');
    }
    if several {
        out.push_str(&summary(reports));
        out.push('\n');
    }
    out
}

/// How many there are of each verdict.
pub(super) fn summary(reports: &[Report]) -> String {
    let all = [
        Verdict::Verbatim,
        Verdict::Typographic,
        Verdict::Elided,
        Verdict::Altered,
        Verdict::Misattributed,
        Verdict::Paraphrase,
        Verdict::NotFound,
        Verdict::NotJudged,
    ];
    let counted: Vec<String> = all
        .iter()
        .filter_map(|verdict| {
            let count = reports.iter().filter(|report| report.verdict == *verdict).count();
            (count > 0).then(|| format!("{count} {}", words(*verdict)))
        })
        .collect();
    let noun = if reports.len() == 1 { "quotation" } else { "quotations" };
    if counted.is_empty() { format!("0 {noun}") } else { format!("{} {noun}: {}", reports.len(), counted.join(", ")) }
}

/// A verdict as people say it.
pub(super) fn words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::NotFound => "not found",
        Verdict::NotJudged => "not judged",
        other => other.name(),
    }
}

fn one(report: &Report, several: bool, style: Style, width: Option<usize>) -> String {
    let name = words(report.verdict).to_uppercase();
    let name = match report.verdict {
        verdict if verdict.is_faithful() => style.accent(&name),
        Verdict::Altered | Verdict::Misattributed => style.bad(&name),
        _ => style.warn(&name),
    };
    let id = report.id.as_deref().filter(|_| several).map(|id| format!("{}  ", safe::one_line(id))).unwrap_or_default();
    let place = report
        .citation
        .as_deref()
        .map(|place| format!("  {}", style.strong(&safe::one_line(place))))
        .unwrap_or_default();
    let mut out = wrapped(&format!("{id}{name}{place}"), width, 0);
    let marks: Vec<(usize, usize)> = report.differences.iter().map(|difference| difference.quote_bytes).collect();
    out.push_str(&line("quoted", &marked(&report.quote, &marks, style), width, style));
    if let (Some(text), Some(bytes)) = (&report.text, report.span)
        && report.verdict != Verdict::Verbatim
    {
        let marks: Vec<(usize, usize)> =
            report.differences.iter().filter_map(|difference| within(text, difference.span, bytes.0)).collect();
        out.push_str(&line("source", &marked(text, &marks, style), width, style));
    }
    out.push_str(&wrapped(&safe::one_line(&report.explanation), width, 2));
    for omitted in report.omitted.iter().filter(|omitted| !omitted.text.is_empty()) {
        out.push_str(&line("left out", &safe::one_line(&omitted.text), width, style));
    }
    for warning in &report.warnings {
        out.push_str(&line("look at", &safe::one_line(warning), width, style));
    }
    if let Some(rules) = report.rules_words() {
        out.push_str(&line("not done", &rules, width, style));
    }
    for other in &report.alternatives {
        let said = format!("{} ({})", safe::one_line(&other.citation), words(other.verdict));
        out.push_str(&line("also", &said, width, style));
    }
    out
}

/// A text under its name, its further lines indented as the first.
fn line(name: &str, text: &str, width: Option<usize>, style: Style) -> String {
    let body = wrapped(text, width, INDENT);
    format!("  {} {}", style.dim(&format!("{name:>8}")), body.get(INDENT..).unwrap_or("\n"))
}

/// Code points of the whole text as bytes of a part of it that begins at the code point `from`.
fn within(text: &str, span: (usize, usize), from: usize) -> Option<(usize, usize)> {
    let at = |wanted: usize| text.char_indices().map(|(at, _)| at).chain([text.len()]).nth(wanted.checked_sub(from)?);
    Some((at(span.0)?, at(span.1)?))
}

/// A text on one line with some of its places marked; by brackets where there are no colours.
fn marked(text: &str, places: &[(usize, usize)], style: Style) -> String {
    let mut places: Vec<(usize, usize)> = places.iter().copied().filter(|(start, end)| start < end).collect();
    places.sort_unstable();
    let mut out = String::new();
    let mut at = 0;
    for (start, end) in places {
        let (Some(before), Some(inside)) = (text.get(at..start), text.get(start..end)) else { continue };
        out.push_str(&flat(before));
        let inside = flat(inside);
        if style.on {
            out.push_str(&style.bad(&inside));
        } else {
            out.extend(["»", &inside, "«"]);
        }
        at = end;
    }
    out.push_str(&flat(text.get(at..).unwrap_or("")));
    out
}

/// White space made single blanks, and what could steer a terminal made visible.
fn flat(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            c if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    safe::printable(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_marked_and_nothing_steers_the_terminal() {
        let text = "we shall\n not\u{1b}[31m go";
        let shown = marked(text, &[(10, 13)], Style { on: false });
        assert!(shown.starts_with("we shall »not«"), "{shown}");
        assert!(!shown.contains('\u{1b}'));
    }

    #[test]
    fn verdicts_are_counted() {
        let reports = [Report::new("a", Verdict::Verbatim), Report::new("b", Verdict::NotFound)];
        assert_eq!(summary(&reports), "2 quotations: 1 verbatim, 1 not found");
    }
}
