//! Rows: lines that stand side by side are one row, of cells or of a number and its text.

use super::bookmarks::Mark;
use super::line::Line;

/// A line of a page, or several side by side.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    /// The text and place; cells that are joined to a line have one space between them.
    pub line: Line,
    /// The texts of its cells; one where it is a plain line.
    pub cells: Vec<String>,
    /// The bookmark that names it.
    pub bookmark: Option<Mark>,
}

/// A gap between cells is at least so wide, in ems; less is a gap that layout took for one.
const GAP: f32 = 0.8;

/// Joins the lines of a page that are to be read as text.
pub(super) fn rows<'a>(lines: impl Iterator<Item = (&'a Line, Option<Mark>)>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (line, bookmark) in lines {
        match rows.last_mut() {
            Some(row) if is_beside(&row.line, line) => row.add(line, bookmark),
            _ => rows.push(Row { line: line.clone(), cells: vec![line.text.clone()], bookmark }),
        }
    }
    let apart = lists(&rows);
    for (row, apart) in rows.iter_mut().zip(apart) {
        if !apart {
            row.cells = vec![row.line.text.clone()];
        }
    }
    rows
}

fn is_beside(left: &Line, right: &Line) -> bool {
    let size = left.size.max(right.size).max(1.0);
    (left.y1 - right.y1).abs() < size * 0.35 && right.x0 > left.x1 - size * 0.2
}

impl Row {
    fn add(&mut self, line: &Line, bookmark: Option<Mark>) {
        let row = &mut self.line;
        let wide = line.x0 - row.x1 > GAP * row.size;
        row.text.push(' ');
        row.text.push_str(&line.text);
        if let (Some(cell), false) = (self.cells.last_mut(), wide) {
            cell.push(' ');
            cell.push_str(&line.text);
        } else {
            self.cells.push(line.text.clone());
        }
        let longer = line.text.len() > row.text.len() / 2;
        row.x1 = row.x1.max(line.x1);
        row.y0 = row.y0.min(line.y0);
        row.y1 = row.y1.max(line.y1);
        row.bold = row.bold && line.bold;
        row.italic = row.italic && line.italic;
        if longer {
            row.size = line.size;
            row.tag = line.tag.or(row.tag);
        }
        self.bookmark = self.bookmark.or(bookmark);
    }

    /// Whether its first cell is no more than a bullet or a number, and the second its text.
    fn is_item(&self) -> bool {
        self.cells.len() == 2 && self.cells.first().is_some_and(|cell| is_marker(cell))
    }
}

/// Whether a text is no more than a bullet, a number or a letter before an item.
fn is_marker(text: &str) -> bool {
    let text = text.trim();
    let bare = text.trim_matches(|c: char| matches!(c, '(' | ')' | '.' | '[' | ']'));
    let count = text.chars().count();
    let number = !bare.is_empty() && bare.split('.').all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let roman = bare.bytes().all(|byte| matches!(byte.to_ascii_lowercase(), b'i' | b'v' | b'x'));
    let letter = bare.chars().count() == 1;
    (count <= 1 && !text.starts_with(|c: char| c.is_ascii_digit()))
        || (count <= 8 && (number || roman || (letter && bare != text)))
}

/// Which rows are rows of a table: they have cells, and so have their neighbours.
fn lists(rows: &[Row]) -> Vec<bool> {
    let celled =
        |at: Option<usize>| at.and_then(|at| rows.get(at)).is_some_and(|row| row.cells.len() >= 2 && !row.is_item());
    (0..rows.len()).map(|at| celled(Some(at)) && (celled(at.checked_sub(1)) || celled(at.checked_add(1)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, x0: f32, x1: f32, y1: f32) -> Line {
        Line { text: text.into(), x0, x1, y0: y1 - 10.0, y1, size: 10.0, ..Line::default() }
    }

    fn cells(lines: &[Line]) -> Vec<Vec<String>> {
        rows(lines.iter().map(|line| (line, None))).into_iter().map(|row| row.cells).collect()
    }

    #[test]
    fn cells_side_by_side_are_rows_where_there_are_several() {
        let lines = [
            line("Name", 72.0, 100.0, 100.0),
            line("Sum", 300.0, 320.0, 100.5),
            line("Rent", 72.0, 100.0, 114.0),
            line("1,200", 300.0, 320.0, 114.0),
            line("Text below", 72.0, 300.0, 140.0),
        ];
        assert_eq!(cells(&lines), [vec!["Name", "Sum"], vec!["Rent", "1,200"], vec!["Text below"]]);
    }

    #[test]
    fn a_number_and_its_text_are_one_line() {
        let lines = [
            line("1.", 72.0, 80.0, 100.0),
            line("First paragraph", 108.0, 300.0, 100.0),
            line("2.", 72.0, 80.0, 114.0),
            line("Second paragraph", 108.0, 300.0, 114.0),
        ];
        assert_eq!(cells(&lines), [["1. First paragraph"], ["2. Second paragraph"]]);
    }

    #[test]
    fn one_gap_alone_makes_no_table() {
        let lines = [line("Name:", 72.0, 100.0, 100.0), line("Smith", 300.0, 330.0, 100.0)];
        assert_eq!(cells(&lines), [["Name: Smith"]]);
    }
}
