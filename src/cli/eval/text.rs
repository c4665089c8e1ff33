//! A report as people read it.

use std::fmt::Write;

use crate::cli::style::Style;
use crate::eval::compare::Change;
use crate::eval::quotes::{self, Class};
use crate::eval::report::{Answers, Measure, Quotes, Retrieval, Time};
use crate::eval::{Report, answers, ranking};
use crate::text::safe;

/// The width of a figure with its interval, and a gap.
const CELL: usize = 21;

/// All that was measured.
pub(super) fn render(report: &Report, style: Style) -> String {
    let mut out = String::new();
    let model = report.model.as_deref().unwrap_or("off");
    let limit = report.limit.map_or_else(String::new, |limit| format!("; the first {limit} questions of each kind"));
    let _written = writeln!(
        out,
        "{}: {} documents, {} passages; semantic search: {}{limit}",
        style.strong(&safe::one_line(&report.set)),
        report.documents,
        report.passages,
        safe::one_line(model)
    );
    if !report.retrieval.is_empty() {
        out.push_str(&retrieval(&report.retrieval, style));
    }
    if let Some(answers) = &report.answers {
        out.push_str(&answered(answers, report.threshold, style));
        out.push_str(&calibration(answers, style));
    }
    if let Some(bad) = report.bad {
        let _written = writeln!(out, "\nonce answered badly: {}, and so again: {}", bad.questions, bad.again);
    }
    if let Some(quotes) = &report.quotes {
        out.push_str(&checked(quotes, style));
    }
    if !report.changes.is_empty() {
        out.push_str(&changes(&report.changes, style));
    }
    for note in &report.notes {
        let _written = writeln!(out, "\nnote: {}", safe::one_line(note));
    }
    out
}

fn retrieval(modes: &[Retrieval], style: Style) -> String {
    let queries = modes.first().map_or(0, |mode| mode.queries);
    let missing: usize = modes.iter().map(|mode| mode.missing).max().unwrap_or(0);
    let absent = if missing > 0 { format!(", {missing} of them missing") } else { String::new() };
    let mut out = format!("\n{}\n", style.strong(&format!("retrieval, {queries} queries{absent}")));
    let heads = row(modes.iter().map(|mode| mode.mode.clone()));
    let _written = writeln!(out, "  {:12}{}", "", style.dim(heads.trim_end()));
    for name in ranking::MEASURES.iter().filter(|name| !name.starts_with("success")) {
        let figures = row(modes.iter().map(|mode| cell(mode.measures.get(*name))));
        let _written = writeln!(out, "  {name:12}{}", figures.trim_end());
    }
    let times = row(modes.iter().map(|mode| time(mode.time)));
    let _written = writeln!(out, "  {:12}{}", "ms", times.trim_end());
    out
}

/// Cells side by side.
fn row(cells: impl Iterator<Item = String>) -> String {
    cells.fold(String::new(), |mut row, cell| {
        let _written = write!(row, "{cell:<CELL$}");
        row
    })
}

fn answered(answers: &Answers, threshold: f32, style: Style) -> String {
    let head = format!(
        "answers, {} questions: {} answerable, {} not; threshold {threshold}",
        answers.questions, answers.answerable, answers.unanswerable
    );
    let mut out = format!("\n{}\n", style.strong(&head));
    if answers.missing > 0 {
        let _written = writeln!(out, "  {} failed and count as refused", answers.missing);
    }
    for name in answers::MEASURES {
        let measure = answers.measures.get(name);
        let shown = match measure.and_then(|measure| measure.value) {
            Some(count) if name == "quotes_broken" => format!("{count:.0}"),
            _ => cell(measure),
        };
        let _written = writeln!(out, "  {name:18}{shown}");
    }
    let _written = writeln!(out, "  {:18}{}", "ms", time(answers.time));
    out
}

fn calibration(answers: &Answers, style: Style) -> String {
    let figure = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.3}"));
    let mut out = format!("\n{}\n", style.strong("confidence"));
    let head =
        format!("{:12}{:>10}{:>10}{:>12}{:>10}{:>8}", "", "questions", "mean", "answerable", "answered", "right");
    let _written = writeln!(out, "  {}", style.dim(&head));
    for bin in &answers.calibration.bins {
        let _written = writeln!(
            out,
            "  {:12}{:>10}{:>10.3}{:>12.3}{:>10}{:>8}",
            format!("{:.1} to {:.1}", bin.from, bin.to),
            bin.questions,
            bin.confidence,
            bin.answerable,
            bin.answered,
            figure(bin.right)
        );
    }
    let _written = writeln!(
        out,
        "  expected calibration error {} (answerable), {} (right, of those answered)",
        figure(answers.calibration.ece),
        figure(answers.calibration.ece_right)
    );
    out
}

fn checked(quotes: &Quotes, style: Style) -> String {
    let mut out = format!("\n{}\n", style.strong(&format!("{} quotations", quotes.cases)));
    if quotes.missing > 0 {
        let _written = writeln!(out, "  {} could not be checked and count as wrong", quotes.missing);
    }
    for name in quotes::MEASURES {
        let over = if name == "span_iou_mean" { format!(" (n {})", quotes.span_n) } else { String::new() };
        let _written = writeln!(out, "  {name:28}{}{over}", cell(quotes.measures.get(name)));
    }
    let time = quotes.time.map_or_else(
        || "-".to_owned(),
        // A check takes a few milliseconds: whole ones would say little.
        |time| format!("{:.1} (p50 {:.1}, p95 {:.1})", time.mean, time.p50, time.p95),
    );
    let _written = writeln!(out, "  {:28}{time}", "ms");
    let head = format!("{:14}{:>6}{:>11}{:>8}{:>8}   judged as", "", "n", "precision", "recall", "F1");
    let _written = writeln!(out, "\n  {}", style.dim(&head));
    for name in Class::ALL.map(Class::name) {
        let Some(class) = quotes.classes.get(name) else { continue };
        let mut judged: Vec<(&String, &usize)> = class.judged_as.iter().collect();
        judged.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let judged: Vec<String> = judged.iter().map(|(name, count)| format!("{name} {count}")).collect();
        let line = format!(
            "{name:14}{:>6}{:>11.3}{:>8.3}{:>8.3}   {}",
            class.n,
            class.precision,
            class.recall,
            class.f1,
            judged.join(", ")
        );
        let _written = writeln!(out, "  {}", line.trim_end());
    }
    let head = format!("{:28}{:>6}   wrong way round: false accepts, or false alarms where faithful", "", "n");
    let _written = writeln!(out, "\n  {}", style.dim(&head));
    for (name, made) in &quotes.by_type {
        let _written = writeln!(out, "  {:28}{:>6}{:>6}", safe::one_line(name), made.n, made.wrong_way_round);
    }
    out
}

fn changes(changes: &[Change], style: Style) -> String {
    let mut out = String::new();
    let mut part = "";
    for change in changes {
        if part != change.part {
            part = &change.part;
            let head = format!("{part}: then and now, {} questions of both", change.questions);
            let _written = writeln!(out, "\n{}", style.strong(&safe::one_line(&head)));
        }
        if change.measure.starts_with("success") {
            continue;
        }
        let figure = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.4}"));
        let difference = change.difference.map_or_else(|| "-".to_owned(), |by| format!("{by:+.4}"));
        let interval = change.interval.map_or_else(String::new, |by| format!(" [{:+.3} {:+.3}]", by.low, by.high));
        let line = format!(
            "  {:18}{:>8}{:>9}{:>10}{interval:<17}",
            change.measure,
            figure(change.old),
            figure(change.new),
            difference,
        );
        let mark = if change.is_clear() { style.accent("clear") } else { String::new() };
        let _written = writeln!(out, "{}", format!("{line} {mark}").trim_end());
    }
    out
}

/// A figure with its interval.
fn cell(measure: Option<&Measure>) -> String {
    let Some(Measure { value: Some(value), interval }) = measure else { return "-".to_owned() };
    // Without the zero before the point, so that three ways stand side by side.
    let short = |value: f64| format!("{value:.3}").trim_start_matches('0').to_owned();
    let interval = interval.map_or_else(String::new, |by| format!(" [{} {}]", short(by.low), short(by.high)));
    format!("{value:.4}{interval}")
}

fn time(time: Option<Time>) -> String {
    time.map_or_else(|| "-".to_owned(), |time| format!("{:.0} (p50 {:.0}, p95 {:.0})", time.mean, time.p50, time.p95))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::answers::{Hit, Scored};
    use crate::eval::quotes::Judged;
    use crate::quote::Verdict;

    #[test]
    fn all_that_was_measured_is_shown_and_nothing_steers_the_terminal() {
        let scored = |id: &str, confidence, right| Scored {
            id: id.into(),
            answerable: right,
            abstained: !right,
            confidence,
            claim: right.then_some(Hit { first: true, three: true }),
            right,
            ..Scored::default()
        };
        let per_query = [("a".to_owned(), vec![1.0; 10]), ("b".to_owned(), vec![0.0; 10])].into();
        let report = Report {
            set: "my\u{1b}[2Jset".into(),
            threshold: 0.5,
            retrieval: vec![Retrieval::new("lexical", per_query, 1, vec![3.0, 5.0])],
            answers: Some(Answers::new(vec![scored("a", 0.9, true), scored("b", 0.2, false)])),
            quotes: Some(Quotes::new(vec![
                Judged {
                    expected: Class::Altered,
                    made: "altered:\u{1b}[2J".into(),
                    verdict: Some(Verdict::Verbatim),
                    ms: Some(2.0),
                    ..Judged::default()
                },
                Judged { expected: Class::Altered, made: "altered:name".into(), ..Judged::default() },
            ])),
            notes: vec!["line\u{9b} 7".into()],
            ..Report::default()
        };
        let text = render(&report, Style { on: false });
        for expected in [
            "retrieval, 2 queries, 1 of them missing\n",
            "  ndcg@10     0.5000 [.000 1.000]\n",
            "  ms          4 (p50 3, p95 5)\n",
            "answers, 2 questions: 1 answerable, 1 not; threshold 0.5\n",
            "  claim@3           1.0000",
            "  0.9 to 1.0           1     0.900       1.000         1   1.000\n",
            "2 quotations\n  1 could not be checked",
            "  false_accept_rate           0.5000 [.000 1.000]\n",
            "  span_iou_mean               - (n 0)\n",
            "  ms                          2.0 (p50 2.0, p95 2.0)\n",
            "  altered            2      0.000   0.000   0.000   missing 1, verbatim 1\n",
            "  altered:name                     1     0\n",
        ] {
            assert!(text.contains(expected), "{expected}\n{text}");
        }
        assert!(!text.contains(safe::is_unsafe), "{text:?}");
    }
}
