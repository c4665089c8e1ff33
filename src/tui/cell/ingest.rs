//! An add, sync or reindex in the transcript: progress with rate and time left, then what it did.

use ratatui::text::Span;

use super::problems::need_password;
use crate::document::Problem;
use crate::ingest::{Phase, Progress, Report, Skipped};
use crate::tui::palette::Palette;
use crate::tui::rich::{Rich, Row};
use crate::tui::wrap::{fit_left, shown_line};

/// So many of each list are named; the rest is counted.
const NAMED: usize = 5;

/// An ingest and how far it is.
#[derive(Debug)]
pub(crate) struct Ingest {
    /// What it is: "Adding notes", "Syncing".
    pub(crate) title: String,
    /// How far.
    pub(crate) state: IngestState,
}

/// How far an ingest is.
#[derive(Debug)]
pub(crate) enum IngestState {
    /// It waits or runs.
    Running(Progress),
    /// It is done, or was stopped and kept what it had.
    Done(Box<Report>),
    /// It failed; message and hint.
    Failed(String, Option<String>),
    /// It was stopped before it began.
    Cancelled,
}

/// Seconds left as people say it, once it can be told.
pub(crate) fn time_left(progress: &Progress) -> Option<String> {
    let share = progress.share()?;
    // The first files say little of the rest.
    if progress.seconds < 1.0 || !(0.02..1.0).contains(&share) {
        return None;
    }
    let seconds = (progress.seconds / share * (1.0 - share)).ceil() as u64;
    Some(match seconds {
        0..60 => format!("{seconds} s left"),
        60..3600 => format!("{}:{:02} min left", seconds / 60, seconds % 60),
        _ => format!("{}:{:02} h left", seconds / 3600, seconds % 3600 / 60),
    })
}

/// Passages a second, once it can be told.
pub(crate) fn rate(progress: &Progress) -> Option<String> {
    (progress.seconds >= 0.5 && progress.passages > 0)
        .then(|| format!("{:.0} passages/s", progress.passages as f64 / progress.seconds))
}

/// A bar that reads without colour.
fn bar(share: f64, columns: usize) -> String {
    let full = (share * columns as f64).round() as usize;
    format!("{}{}", "━".repeat(full.min(columns)), "╌".repeat(columns.saturating_sub(full)))
}

pub(super) fn rows(ingest: &Ingest, columns: usize, palette: Palette) -> Vec<Row> {
    let (sign, style) = match &ingest.state {
        IngestState::Running(_) => ("▪ ", palette.accent()),
        IngestState::Done(report) if report.cancelled => ("! ", palette.warning()),
        IngestState::Done(_) => ("✓ ", palette.good()),
        IngestState::Cancelled => ("! ", palette.warning()),
        IngestState::Failed(..) => ("✗ ", palette.error()),
    };
    let mut rows =
        Rich::of(&ingest.title, palette.strong()).rows(columns, &Span::styled(sign, style), &Span::raw("  "));
    let indent = Span::raw("  ");
    match &ingest.state {
        IngestState::Running(progress) => rows.extend(running(progress, columns, palette)),
        IngestState::Done(report) => rows.extend(done(report, columns, palette)),
        IngestState::Cancelled => rows.extend(Rich::of("cancelled", palette.dim()).rows(columns, &indent, &indent)),
        IngestState::Failed(message, hint) => {
            rows.extend(Rich::of(message, palette.plain()).rows(columns, &indent, &indent));
            if let Some(hint) = hint {
                rows.extend(Rich::of(hint, palette.dim()).rows(columns, &indent, &indent));
            }
        }
    }
    rows
}

/// The lines of a running ingest; the library pane shows them, too.
pub(crate) fn running(progress: &Progress, columns: usize, palette: Palette) -> Vec<Row> {
    let indent = Span::raw("  ");
    let mut rows = Vec::new();
    match progress.share() {
        None if progress.phase == Phase::Indexing => {
            rows.push(Rich::of("bringing the indexes up to date…", palette.dim()).one_row(columns, &indent));
        }
        None => {
            let text = if progress.files_total == 0 {
                "finding files…".to_owned()
            } else {
                format!("finding files… {}", counted(progress.files_total, "file"))
            };
            rows.push(Rich::of(&text, palette.dim()).one_row(columns, &indent));
        }
        Some(share) => {
            let mut line = Rich::default();
            line.push(&bar(share, columns.saturating_sub(10).clamp(4, 40)), palette.accent())
                .push(&format!(" {:3.0} %", share * 100.0), palette.plain());
            rows.push(line.one_row(columns, &indent));
            let mut facts = done_so_far(progress);
            facts.extend(rate(progress));
            facts.extend(time_left(progress));
            rows.extend(Rich::of(&facts.join(" · "), palette.dim()).rows(columns, &indent, &indent));
            if !progress.current.is_empty() {
                rows.push(Rich::of(&shown_line(&progress.current), palette.dim()).one_row(columns, &indent));
            }
        }
    }
    rows
}

/// Files that were read and passages that were embedded: two things that go on side by side.
fn done_so_far(progress: &Progress) -> Vec<String> {
    let of = |done: usize, total: usize, what: &str| format!("{} of {}", grouped(done), counted(total.max(done), what));
    // Where only vectors are filled in, files are passages.
    let only_vectors = progress.passages_total == 0 && progress.bytes_total == progress.files_total as u64;
    if only_vectors && progress.files_total > 0 && progress.documents == 0 {
        return vec![format!("embedded {}", of(progress.files_done, progress.files_total, "passage"))];
    }
    let mut facts = vec![format!("read {}", of(progress.files_done, progress.files_total, "file"))];
    if progress.passages_total > 0 {
        facts.push(format!("embedded {}", of(progress.passages, progress.passages_total, "passage")));
    }
    facts
}

/// What a report says was changed, each with its count.
pub(crate) fn changes(report: &Report) -> Vec<String> {
    let counts = [
        (report.added.len(), "added"),
        (report.changed.len(), "changed"),
        (report.renamed.len(), "renamed"),
        (report.refreshed, "read anew"),
        (report.gone.len(), "gone"),
    ];
    counts
        .into_iter()
        .filter(|&(count, _)| count > 0)
        .map(|(count, what)| format!("{} {what}", grouped(count)))
        .collect()
}

fn done(report: &Report, columns: usize, palette: Palette) -> Vec<Row> {
    let indent = Span::raw("  ");
    let mut facts = changes(report);
    if report.same > 0 {
        facts.push(format!("{} unchanged", grouped(report.same)));
    }
    if facts.is_empty() {
        facts.push("nothing to do".to_owned());
    }
    if report.passages > 0 {
        facts.push(counted(report.passages, "passage"));
    }
    if report.cancelled {
        facts.push("stopped; what is done is kept, the next /add or /sync goes on from there".to_owned());
    }
    let mut rows = Rich::of(&facts.join(" · "), palette.plain()).rows(columns, &indent, &indent);
    rows.extend(named(&report.skipped, "left out", ": /problems", columns, palette));
    let locked = report.skipped.iter().filter(|skipped| skipped.problem == Some(Problem::Password)).count();
    if locked > 0 {
        let sign = Span::styled("! ", palette.warning());
        rows.extend(Rich::of(&need_password(locked), palette.strong()).rows(columns, &sign, &indent));
    }
    rows.extend(named(&report.warnings, "with a warning", "", columns, palette));
    rows
}

/// The first of a list; `rest` says where the others are.
fn named(list: &[Skipped], what: &str, rest: &str, columns: usize, palette: Palette) -> Vec<Row> {
    if list.is_empty() {
        return Vec::new();
    }
    let mut rows = Rich::of(&format!("{} {what}:", grouped(list.len())), palette.plain()).rows(
        columns,
        &Span::styled("! ", palette.warning()),
        &Span::raw("  "),
    );
    for skipped in list.iter().take(NAMED) {
        rows.extend(entry(&skipped.path, &skipped.reason, columns, palette));
    }
    if list.len() > NAMED {
        let more = format!("and {} more{rest}", grouped(list.len() - NAMED));
        rows.push(Rich::of(&more, palette.dim()).one_row(columns, &Span::raw("    ")));
    }
    rows
}

/// A path and what is to be said of it.
pub(super) fn entry(path: &str, reason: &str, columns: usize, palette: Palette) -> Vec<Row> {
    let (name, reason) = (shown_line(path), shown_line(reason));
    // What is about the whole run has no path.
    let line = if name.is_empty() { reason } else { format!("{}: {reason}", fit_left(&name, columns / 2)) };
    Rich::of(&line, palette.dim()).rows(columns, &Span::raw("    "), &Span::raw("      "))
}

/// "1 file", "2,100 files".
pub(crate) fn counted(count: usize, what: &str) -> String {
    format!("{} {what}{}", grouped(count), if count == 1 { "" } else { "s" })
}

/// A number with its thousands parted.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut said = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            said.push(',');
        }
        said.push(digit);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    const PALETTE: Palette = Palette { colour: false };

    fn progress(share: u64, seconds: f64) -> Progress {
        Progress {
            phase: Phase::Storing,
            current: "notes/a.md".into(),
            files_done: 3,
            files_total: 10,
            bytes_done: share,
            bytes_total: 100,
            documents: 3,
            passages: 220,
            seconds,
            ..Progress::default()
        }
    }

    #[test]
    fn time_left_is_told_once_it_can_be() {
        for (share, seconds, said) in [
            (1, 10.0, None),
            (50, 0.5, None),
            (50, 10.0, Some("10 s left")),
            (10, 10.0, Some("1:30 min left")),
            (10, 1000.0, Some("2:30 h left")),
            (100, 10.0, None),
        ] {
            assert_eq!(time_left(&progress(share, seconds)).as_deref(), said, "{share} {seconds}");
        }
        assert_eq!(rate(&progress(50, 2.0)).as_deref(), Some("110 passages/s"));
    }

    #[test]
    fn a_report_names_what_was_left_out_and_counts_the_rest() {
        let skipped = (0..7).map(|n| Skipped::new(format!("x{n}.bin"), "binary")).collect();
        let report = Report { added: vec!["a".into()], same: 2, skipped, passages: 1, ..Report::default() };
        let ingest = Ingest { title: "Adding x".into(), state: IngestState::Done(Box::new(report)) };
        let text: Vec<String> = rows(&ingest, 60, PALETTE).iter().map(|row| row.line.to_string()).collect();
        assert_eq!(text[1], "  1 added · 2 unchanged · 1 passage");
        assert_eq!(text[2], "! 7 left out:");
        assert_eq!(text[3], "    x0.bin: binary");
        assert_eq!(text.last().map(String::as_str), Some("    and 2 more: /problems"));
    }

    #[test]
    fn files_read_and_passages_embedded_are_counted_side_by_side() {
        let text = |progress: Progress| done_so_far(&progress).join(" · ");
        let both =
            Progress { files_done: 40, files_total: 120, passages: 300, passages_total: 2100, ..progress(50, 1.0) };
        assert_eq!(text(both), "read 40 of 120 files · embedded 300 of 2,100 passages");
        assert_eq!(text(progress(50, 1.0)), "read 3 of 10 files", "nothing is embedded");
        let filling =
            Progress { documents: 0, files_done: 9, files_total: 1200, bytes_total: 1200, ..progress(9, 1.0) };
        assert_eq!(text(filling), "embedded 9 of 1,200 passages");
    }

    #[test]
    fn files_that_need_a_password_name_the_way_out() {
        let locked = |name: &str| Skipped::new(name, "is encrypted").problem(Problem::Password);
        let report = Report { skipped: vec![locked("a.pdf"), locked("b.pdf")], ..Report::default() };
        let ingest = Ingest { title: "Adding x".into(), state: IngestState::Done(Box::new(report)) };
        let text: Vec<String> = rows(&ingest, 60, PALETTE).iter().map(|row| row.line.to_string()).collect();
        assert_eq!(text.last().map(String::as_str), Some("! 2 files need a password: /password"));
    }

    #[test]
    fn every_row_fits() {
        let ingest = Ingest { title: "Adding 数字政府".repeat(9), state: IngestState::Running(progress(50, 10.0)) };
        for columns in [12, 40, 80] {
            for row in rows(&ingest, columns, PALETTE) {
                assert!(row.line.width() <= columns, "{columns}: {}", row.line);
            }
        }
    }
}
