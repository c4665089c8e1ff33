//! What a check found, for a terminal: the words that differ are marked in both texts.

use super::style::Style;
use super::wrap::{shortened, wrapped};
use crate::quote::Verdict;
use crate::quote::report::{Report, difference_words};
use crate::quote::shown::{Kind, MISSING, Piece, quoted, same_words, stored, summary, verdict, why};
use crate::text::safe;

/// Where texts begin that stand beside a name.
const INDENT: usize = 11;
/// How much of a quotation is shown that may stand, in characters.
const SHORT: usize = 90;

/// All reports, with a count at the end where there may be several.
pub(in crate::cli) fn render(reports: &[Report], several: bool, style: Style, width: Option<usize>) -> String {
    let mut out = String::new();
    for report in reports {
        out.push_str(&one(report, several, style, width));
        out.push('\n');
    }
    if several {
        out.push_str(&wrapped(&style.strong(&summary(reports)), width, 0));
        let findings = reports.iter().filter(|report| !report.faithful).count();
        let corrected = reports.iter().filter(|report| has_correction(report)).count();
        if corrected > 0 {
            let said = format!("{corrected} of {findings} findings can be put right: --fix writes a corrected copy.");
            out.push_str(&wrapped(&said, width, 0));
        }
    }
    out
}

fn has_correction(report: &Report) -> bool {
    report.correction.as_ref().is_some_and(|correction| correction.wording.is_some() || correction.citation.is_some())
}

/// The sign of a report, so that findings are seen without colour, too.
fn sign(report: &Report) -> &'static str {
    match report.verdict {
        _ if report.faithful => "✓",
        Verdict::NotJudged => "?",
        _ => "✗",
    }
}

fn one(report: &Report, several: bool, style: Style, width: Option<usize>) -> String {
    let brief = report.faithful && several;
    let name = if brief { verdict(report).to_owned() } else { verdict(report).to_uppercase() };
    let colour = |text: &str| match report.verdict {
        _ if report.faithful => style.accent(text),
        Verdict::Altered | Verdict::Misattributed => style.bad(text),
        _ => style.warn(text),
    };
    let place = report.draft.as_ref().map(|draft| draft.place.as_str()).or(report.id.as_deref());
    let place = place.filter(|place| several && !place.is_empty());
    let place = place.map(|place| format!("{} ", safe::one_line(place))).unwrap_or_default();
    let citation = report.citation.as_deref().map(safe::one_line).unwrap_or_default();
    let citation = if brief { style.dim(&citation) } else { style.strong(&citation) };
    let head = format!("{} {place}{} {citation}", colour(sign(report)), colour(&name));
    let mut out = wrapped(head.trim_end(), width, 0);
    if brief {
        out.push_str(&wrapped(&shortened(&safe::printable(&report.quote), SHORT), width, 2));
    } else {
        out.push_str(&line("quoted", &marked(&quoted(report), style), width, style));
        if report.verdict != Verdict::Verbatim && !same_words(report) {
            out.push_str(&line("source", &marked(&stored(report), style), width, style));
        }
        for difference in &report.differences {
            out.push_str(&line("differs", &safe::one_line(&difference_words(difference)), width, style));
        }
        out.push_str(&line("why", &why(report), width, style));
    }
    for omitted in report.omitted.iter().filter(|omitted| !omitted.text.is_empty()) {
        let text = safe::one_line(&omitted.text);
        let text = text.trim_start_matches(['.', ',', ';', ':', ' ']);
        out.push_str(&line("left out", &shortened(text, 300), width, style));
    }
    for warning in &report.warnings {
        out.push_str(&line("look at", &safe::one_line(warning), width, style));
    }
    if let Some(rules) = report.rules_words() {
        out.push_str(&line("not done", &rules, width, style));
    }
    if !brief {
        for other in &report.alternatives {
            let citation = safe::one_line(&other.citation);
            if other.verdict == Verdict::NotFound {
                out.push_str(&line("nearest", &citation, width, style));
            } else {
                out.push_str(&line("also", &format!("{citation} ({})", other.verdict.words()), width, style));
            }
        }
    }
    if let Some(correction) = &report.correction {
        for (name, change) in [("write", &correction.wording), ("cite", &correction.citation)] {
            if let Some(change) = change {
                out.push_str(&line(name, &style.accent(&safe::one_line(&change.after)), width, style));
            }
        }
        for reason in &correction.by_hand {
            out.push_str(&line("by hand", &safe::one_line(reason), width, style));
        }
    }
    out
}

/// A text under its name, its further lines indented as the first.
fn line(name: &str, text: &str, width: Option<usize>, style: Style) -> String {
    if text.trim().is_empty() {
        return String::new();
    }
    let body = wrapped(text, width, INDENT);
    format!("  {} {}", style.dim(&format!("{name:>8}")), body.get(INDENT..).unwrap_or("\n"))
}

/// A text on one line with what differs marked; by brackets where there are no colours.
fn marked(pieces: &[Piece<'_>], style: Style) -> String {
    let mut out = String::new();
    for piece in pieces {
        let text = flat(piece.text, &out);
        match piece.kind {
            Kind::Same => out.push_str(&text),
            Kind::Missing => out.push_str(&style.bad(MISSING)),
            Kind::Differs if style.on => {
                // Each word by itself: a line may end between them.
                let words: Vec<String> = text.split(' ').map(|word| style.bad(word)).collect();
                out.push_str(&words.join(" "));
            }
            Kind::Differs => out.extend(["»", &text, "«"]),
        }
    }
    out
}

/// White space made single blanks, and what could steer a terminal made visible.
fn flat(text: &str, before: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if !c.is_whitespace() {
            out.push(c);
        } else if !(out.ends_with(' ') || out.is_empty() && before.ends_with(' ')) {
            out.push(' ');
        }
    }
    safe::printable(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quote::report::{InDraft, ReportedDifference};
    use crate::quote::{DifferenceKind, Severity};

    fn altered() -> Report {
        let mut report = Report::new("we shall\n not\u{1b}[31m go", Verdict::Altered);
        report.differences = vec![ReportedDifference {
            kind: DifferenceKind::Negation,
            severity: Severity::Critical,
            quote: "not".into(),
            source: String::new(),
            span: (0, 0),
            quote_bytes: (10, 13),
        }];
        report.explanation =
            "The words are not those of the source. Differs in negation: “not” is not there. Look. Twice.".into();
        report
    }

    #[test]
    fn what_differs_is_marked_and_nothing_steers_the_terminal() {
        let report = altered();
        let shown = marked(&quoted(&report), Style { on: false });
        assert!(shown.starts_with("we shall »not«"), "{shown}");
        assert!(!shown.contains('\u{1b}'));
    }

    #[test]
    fn differences_are_told_once() {
        assert_eq!(why(&altered()), "The words are not those of the source. Look. Twice.");
        let text = render(&[altered()], true, Style { on: false }, Some(60));
        assert_eq!(text.matches("is not there").count(), 1, "{text}");
    }

    #[test]
    fn what_may_stand_is_brief_and_says_its_place_in_the_draft() {
        let mut report = Report::new("the words", Verdict::Verbatim);
        report.draft = Some(InDraft { place: "line 12".into(), ..InDraft::default() });
        report.explanation = "The words stand there character by character.".into();
        let text = render(&[report], true, Style { on: false }, None);
        assert_eq!(text, "✓ line 12 verbatim\n  the words\n\n1 quotation: 1 verbatim\n");
    }
}
