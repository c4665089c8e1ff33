//! The library pane: the documents, one of them under the cursor.

use std::collections::HashMap;

use ratatui::text::Span;

use super::cell::{counted, day};
use super::palette::Palette;
use super::rich::{Rich, Row};
use super::wrap::{fit, fit_left, shown_line, width};
use crate::document::detect::extension;
use crate::store::DocumentRow;

/// Longest ending of a file's name that is taken for its kind.
const ENDING: usize = 5;

/// The pane.
#[derive(Debug, Default)]
pub(crate) struct LibraryPane {
    /// By key.
    pub(crate) documents: Vec<DocumentRow>,
    /// Whether they were asked for and have not come yet.
    pub(crate) waiting: bool,
    /// What is put behind the title of each, where another has the same.
    apart: Vec<Option<String>>,
    cursor: usize,
    top: usize,
}

impl LibraryPane {
    /// Shows these; the cursor stays on its document where that is still there.
    pub(crate) fn arrived(&mut self, documents: Vec<DocumentRow>) {
        let key = self.current().map(|row| row.key.clone());
        self.apart = apart(&documents);
        self.documents = documents;
        self.waiting = false;
        let at = key.and_then(|key| self.documents.iter().position(|row| row.key == key));
        self.cursor = at.unwrap_or(self.cursor).min(self.documents.len().saturating_sub(1));
    }

    /// The document under the cursor.
    pub(crate) fn current(&self) -> Option<&DocumentRow> {
        self.documents.get(self.cursor)
    }

    /// Moves the cursor by rows, keeping it within a list of `height` rows.
    pub(crate) fn go(&mut self, by: isize, height: usize) {
        let last = self.documents.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
        self.top = self.top.min(self.cursor).max((self.cursor + 1).saturating_sub(height.max(1)));
    }

    /// Puts the cursor on the row that was clicked; false where there is none.
    pub(crate) fn click(&mut self, row: usize, height: usize) -> bool {
        let at = self.first(height) + row;
        let there = at < self.documents.len();
        if there {
            self.cursor = at;
        }
        there
    }

    /// The first document that is seen: no row stays empty while there is something above.
    fn first(&self, height: usize) -> usize {
        self.top.min(self.documents.len().saturating_sub(height))
    }

    /// The list, at most `height` rows.
    pub(crate) fn list(&self, columns: usize, height: usize, palette: Palette) -> Vec<Row> {
        let top = self.first(height);
        let seen = self.documents.iter().enumerate().skip(top).take(height);
        seen.map(|(at, row)| self.list_row(at, row, columns, palette)).collect()
    }

    fn list_row(&self, at: usize, row: &DocumentRow, columns: usize, palette: Palette) -> Row {
        let here = at == self.cursor;
        let facts = format!(
            "{}{} {}",
            match row.warnings.len() {
                0 => String::new(),
                1 => "! ".to_owned(),
                count => format!("!{count} "),
            },
            // A bare number where the title needs the room more.
            if columns >= 56 { counted(row.passages, "passage") } else { row.passages.to_string() },
            row.date.as_deref().map_or_else(|| day(&row.added), shown_line),
        );
        let room = columns.saturating_sub(width(&facts) + 3);
        let apart =
            self.apart.get(at).and_then(Option::as_deref).map(|apart| format!(" · {apart}")).unwrap_or_default();
        let apart = fit(&apart, room / 2);
        let title = shown_line(&row.title);
        let title = fit(&title, room.saturating_sub(width(&apart)));
        let gap = " ".repeat(room.saturating_sub(width(&title) + width(&apart)) + 1);
        let mut line = Rich::default();
        let style = if here { palette.selected() } else { palette.plain() };
        line.push_anchor(&title, style, at).push(&apart, palette.dim()).push(&gap, palette.plain());
        line.push(&facts, if row.warnings.is_empty() { palette.dim() } else { palette.warning() });
        let mark = if here { Span::styled("▸ ", palette.accent()) } else { Span::raw("  ") };
        line.one_row(columns, &mark)
    }

    /// What is known of the document under the cursor.
    pub(crate) fn detail(&self, columns: usize, palette: Palette) -> Vec<Row> {
        let Some(row) = self.current() else { return Vec::new() };
        let indent = Span::raw("  ");
        let mut rows = vec![Rich::of(&shown_line(&row.title), palette.strong()).one_row(columns, &indent)];
        let mut facts = vec![counted(row.passages, "passage")];
        if row.pages > 0 {
            facts.push(counted(row.pages, "page"));
        }
        facts.push(format!("added {}", day(&row.added)));
        // Last, for it may be too long for the row.
        facts.push(shown_line(&row.key));
        rows.push(Rich::of(&facts.join(" · "), palette.dim()).one_row(columns, &indent));
        // Its end tells more than its beginning.
        let origin = fit_left(&shown_line(&row.origin), columns.saturating_sub(3));
        rows.push(Rich::of(&origin, palette.dim()).one_row(columns, &indent));
        let labels = labels(row);
        if !labels.is_empty() {
            rows.push(Rich::of(&labels, palette.plain()).one_row(columns, &indent));
        }
        if let Some(first) = row.warnings.first() {
            let sign = Span::styled("! ", palette.warning());
            let count = match row.warnings.len() {
                1 => String::new(),
                count => format!("{count} warnings, the first: "),
            };
            let said = format!("{count}{}", shown_line(&first.message));
            rows.push(Rich::of(&said, palette.plain()).one_row(columns, &sign));
        }
        rows
    }
}

/// What tells documents of one title apart: what kind of file each is; where that is the same, too, its key.
pub(super) fn apart(documents: &[DocumentRow]) -> Vec<Option<String>> {
    let mut titles: HashMap<&str, usize> = HashMap::new();
    for row in documents {
        *titles.entry(&row.title).or_default() += 1;
    }
    let alike = |row: &DocumentRow| titles.get(row.title.as_str()).is_some_and(|&count| count > 1);
    let mut kinds: HashMap<(&str, String), usize> = HashMap::new();
    for row in documents.iter().filter(|row| alike(row)) {
        *kinds.entry((&row.title, kind(row))).or_default() += 1;
    }
    let of = |row: &DocumentRow| {
        alike(row).then(|| kind(row)).map(|kind| match kinds.get(&(&row.title, kind.clone())) {
            Some(1) => kind,
            _ => shown_line(&row.key),
        })
    };
    documents.iter().map(of).collect()
}

/// What kind of file it is, in a short word: how its name ends, else what read it.
fn kind(row: &DocumentRow) -> String {
    let ending = extension(&row.key).filter(|_| row.part_of.is_none());
    let short = |ending: &String| ending.len() <= ENDING && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    ending.filter(short).unwrap_or_else(|| shown_line(&row.reader.name))
}

/// Symbol, language, collections and tags, where it has any.
fn labels(row: &DocumentRow) -> String {
    let mut labels: Vec<String> = row.symbol.iter().chain(&row.language).map(|label| shown_line(label)).collect();
    if !row.collections.is_empty() {
        labels.push(format!("in {}", shown_line(&row.collections.join(", "))));
    }
    if !row.tags.is_empty() {
        labels.push(format!("tagged {}", shown_line(&row.tags.join(", "))));
    }
    labels.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::document_row;

    fn pane(count: usize) -> LibraryPane {
        let mut pane = LibraryPane::default();
        pane.arrived((0..count).map(|number| document_row(&format!("doc{number:02}"), number)).collect());
        pane
    }

    #[test]
    fn the_cursor_stays_in_view_and_on_its_document() {
        let mut pane = pane(20);
        pane.go(12, 5);
        let seen: Vec<String> =
            pane.list(40, 5, Palette { colour: false }).iter().map(|row| row.line.to_string()).collect();
        assert!(seen[4].starts_with("▸ doc12"), "{seen:?}");
        pane.arrived((10..20).map(|number| document_row(&format!("doc{number:02}"), number)).collect());
        assert_eq!(pane.current().unwrap().key, "doc12");
        pane.go(-99, 5);
        assert_eq!(pane.current().unwrap().key, "doc10");
        pane.arrived(vec![]);
        assert!(pane.current().is_none());
        pane.go(1, 5);
        assert!(!pane.click(0, 5));
    }

    #[test]
    fn a_click_in_a_list_that_became_higher_takes_the_row_that_is_seen() {
        let mut pane = pane(6);
        pane.go(5, 2);
        assert!(pane.click(0, 6));
        assert_eq!(pane.current().unwrap().key, "doc00");
    }

    #[test]
    fn what_is_known_of_a_document_is_told_and_warnings_are_counted() {
        let mut pane = pane(1);
        let row = &mut pane.documents[0];
        (row.symbol, row.language) = (Some("A/RES/79/1".into()), Some("en".into()));
        (row.collections, row.tags) = (vec!["law".into(), "un".into()], vec!["final".into()]);
        let warning = crate::document::Warning::new;
        row.warnings = vec![warning("page 3 holds no text"), warning("another")];
        let text = |rows: Vec<Row>| rows.iter().map(|row| row.line.to_string()).collect::<Vec<_>>();
        let detail = text(pane.detail(70, Palette { colour: false }));
        assert_eq!(
            detail[3..],
            ["  A/RES/79/1 · en · in law, un · tagged final", "! 2 warnings, the first: page 3 holds no text"]
        );
        let narrow = text(pane.detail(40, Palette { colour: false }));
        assert!(narrow.len() == 5 && narrow.iter().all(|row| width(row) <= 40), "{narrow:?}");
        assert!(text(pane.list(40, 5, Palette { colour: false }))[0].contains("!2 "));
    }

    #[test]
    fn documents_of_one_title_are_told_apart_by_kind_or_key() {
        let titled = |key: &str, title: &str| DocumentRow { title: title.into(), ..document_row(key, 1) };
        let mut pane = LibraryPane::default();
        let rows = [
            ("a/plan.pdf", "The plan"),
            ("b/plan.docx", "The plan"),
            ("c/plan.docx", "The plan"),
            ("d/page", "The plan"),
            ("e.pdf", "Alone"),
        ];
        pane.arrived(rows.iter().map(|(key, title)| titled(key, title)).collect());
        let text = |columns| -> Vec<String> {
            pane.list(columns, 9, Palette { colour: false }).iter().map(|row| row.line.to_string()).collect()
        };
        let wide = text(60);
        for (row, begins) in wide.iter().zip([
            "▸ The plan · pdf ",
            "  The plan · b/plan.docx ",
            "  The plan · c/plan.docx ",
            "  The plan · plain ",
            "  Alone  ",
        ]) {
            assert!(row.starts_with(begins), "{row:?}");
        }
        let narrow = text(30);
        assert!(narrow[0].contains("pdf") && narrow.iter().all(|row| width(row) <= 30), "{narrow:?}");
    }

    #[test]
    fn rows_fit() {
        let mut pane = pane(3);
        let mut documents = std::mem::take(&mut pane.documents);
        for row in &mut documents[1..] {
            row.title = "数字政府".repeat(20);
        }
        pane.arrived(documents);
        for columns in [20, 40, 60] {
            for row in pane.list(columns, 9, Palette { colour: true }) {
                assert!(row.line.width() <= columns, "{}", row.line);
            }
        }
    }
}
