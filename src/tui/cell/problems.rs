//! The files that could not be read, by what stands between them and their text.

use ratatui::text::Span;

use super::ingest::{entry, grouped};
use crate::document::Problem;
use crate::store::FileRow;
use crate::tui::palette::Palette;
use crate::tui::rich::{Rich, Row};

/// So many files are named; the command line lists all.
const NAMED: usize = 200;

/// The order of the list: what can be mended here comes first.
const ORDER: [Option<Problem>; 9] = [
    Some(Problem::Password),
    Some(Problem::Scanned),
    Some(Problem::Unreadable),
    Some(Problem::Damaged),
    Some(Problem::TooLarge),
    Some(Problem::Limit),
    Some(Problem::Unsupported),
    Some(Problem::Empty),
    None,
];

/// What is said of so many files with this problem.
fn said(problem: Option<Problem>, count: usize) -> String {
    let files = if count == 1 { "1 file".to_owned() } else { format!("{} files", grouped(count)) };
    let verb = |one: &str, many: &str| if count == 1 { one.to_owned() } else { many.to_owned() };
    let what = match problem {
        Some(Problem::Password) => return need_password(count),
        Some(Problem::Scanned) => {
            let them = verb("it", "them");
            format!("{} only pictures of text: `adduce sync --ocr` reads {them}", verb("holds", "hold"))
        }
        Some(Problem::Unreadable) => "could not be opened or read to the end".to_owned(),
        Some(Problem::Damaged) => format!("{} damaged", verb("is", "are")),
        Some(Problem::TooLarge) => format!("{} too large", verb("is", "are")),
        Some(Problem::Limit) => "took too long or too much memory".to_owned(),
        Some(Problem::Unsupported) => format!("{} of a kind that is not read", verb("is", "are")),
        Some(Problem::Empty) => format!("{} no text", verb("has", "have")),
        None => "could not be read".to_owned(),
    };
    format!("{files} {what}")
}

/// So many files need a password, with the way out.
pub(super) fn need_password(count: usize) -> String {
    match count {
        1 => "1 file needs a password: /password".to_owned(),
        count => format!("{} files need a password: /password", grouped(count)),
    }
}

pub(super) fn rows(files: Option<&[FileRow]>, columns: usize, palette: Palette) -> Vec<Row> {
    let indent = Span::raw("  ");
    let Some(files) = files else { return Rich::of("looking…", palette.dim()).rows(columns, &indent, &indent) };
    if files.is_empty() {
        return Rich::of("Every file that was added could be read.", palette.plain()).rows(columns, &indent, &indent);
    }
    let mut rows = Vec::new();
    let mut named = 0;
    for problem in ORDER {
        let group: Vec<&FileRow> = files.iter().filter(|file| file.problem == problem).collect();
        if group.is_empty() {
            continue;
        }
        let sign = Span::styled("! ", palette.warning());
        rows.extend(Rich::of(&said(problem, group.len()), palette.strong()).rows(columns, &sign, &indent));
        for file in group.into_iter().take(NAMED - named) {
            named += 1;
            let path = file.origin.strip_prefix("file://").unwrap_or(&file.origin);
            rows.extend(entry(path, file.reason.as_deref().unwrap_or_default(), columns, palette));
        }
    }
    if files.len() > named {
        let more = format!("and {} more: `adduce list --problems`", grouped(files.len() - named));
        rows.push(Rich::of(&more, palette.dim()).one_row(columns, &Span::raw("    ")));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    const PALETTE: Palette = Palette { colour: false };

    fn file(origin: &str, problem: Option<Problem>, reason: &str) -> FileRow {
        FileRow {
            origin: origin.into(),
            root: "/docs".into(),
            size: 1,
            modified: 0,
            readers: String::new(),
            problem,
            reason: Some(reason.into()),
            at: String::new(),
        }
    }

    fn text(rows: &[Row]) -> Vec<String> {
        rows.iter().map(|row| row.line.to_string()).collect()
    }

    #[test]
    fn problems_are_grouped_and_what_can_be_mended_comes_first() {
        let files = [
            file("/docs/a.pdf", Some(Problem::Damaged), "is cut off"),
            file("/docs/b.pdf", Some(Problem::Password), "is encrypted"),
            file("/docs/c.pdf", Some(Problem::Password), "is encrypted"),
        ];
        let rows = rows(Some(&files), 60, PALETTE);
        assert_eq!(
            text(&rows),
            [
                "! 2 files need a password: /password",
                "    /docs/b.pdf: is encrypted",
                "    /docs/c.pdf: is encrypted",
                "! 1 file is damaged",
                "    /docs/a.pdf: is cut off",
            ]
        );
    }

    #[test]
    fn a_library_without_problems_says_so() {
        assert_eq!(text(&rows(Some(&[]), 60, PALETTE)), ["  Every file that was added could be read."]);
        assert_eq!(text(&rows(None, 60, PALETTE)), ["  looking…"]);
    }

    #[test]
    fn thousands_are_counted_and_every_row_fits() {
        let files: Vec<FileRow> = (0..1500)
            .map(|n| file(&format!("/docs/{n}/数字{}", "x".repeat(50)), Some(Problem::Empty), "has no\u{1b} text"))
            .chain([file("/docs/odd", None, "odd")])
            .collect();
        let rows = rows(Some(&files), 40, PALETTE);
        assert!(rows.iter().all(|row| row.line.width() <= 40));
        let text = text(&rows);
        assert_eq!(text[0], "! 1,500 files have no text");
        assert!(text.last().is_some_and(|row| row.contains("1,301 more")), "{:?}", text.last());
        assert!(text.iter().any(|row| row == "! 1 file could not be read"));
    }
}
