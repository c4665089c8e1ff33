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
/// Lines of different regions with a wider gap than this, in ems, have nothing to do with one another.
const APART: f32 = 3.0;

/// Joins the lines of a page that are to be read as text.
pub(super) fn rows<'a>(lines: impl Iterator<Item = (&'a Line, Option<Mark>)>) -> Vec<Row> {
    let mut groups: Vec<Vec<(&Line, Option<Mark>)>> = Vec::new();
    for (line, mark) in lines {
        match groups.last_mut() {
            Some(group) if group.last().is_some_and(|(last, _)| is_beside(last, line)) => group.push((line, mark)),
            _ => groups.push(vec![(line, mark)]),
        }
    }
    let whole: Vec<Option<Row>> = groups.iter().map(|group| Row::of(group)).collect();
    let tables = tables(&whole);
    let mut rows = Vec::with_capacity(groups.len());
    for ((group, row), is_table) in groups.iter().zip(whole).zip(tables) {
        let Some(mut row) = row else { continue };
        if is_table {
            rows.push(row);
        } else if row.is_item() || row.cells.len() == 1 {
            row.cells = vec![row.line.text.clone()];
            rows.push(row);
        } else {
            // Lines of two columns, or of facing pages, that happen to stand at one height.
            for part in group.chunk_by(|(left, _), (right, _)| !is_apart(left, right)) {
                rows.extend(Row::of(part).map(|row| Row { cells: vec![row.line.text.clone()], ..row }));
            }
        }
    }
    rows
}

fn is_beside(left: &Line, right: &Line) -> bool {
    let size = left.size.max(right.size).max(1.0);
    (left.y1 - right.y1).abs() < size * 0.35 && right.x0 > left.x1 - size * 0.2
}

fn is_apart(left: &Line, right: &Line) -> bool {
    left.region != right.region && right.x0 - left.x1 > APART * left.size && !left.text.ends_with(':')
}

impl Row {
    fn of(group: &[(&Line, Option<Mark>)]) -> Option<Self> {
        let (&(first, bookmark), rest) = group.split_first()?;
        let mut row = Self { line: first.clone(), cells: vec![first.text.clone()], bookmark };
        for &(line, mark) in rest {
            row.add(line, mark);
        }
        Some(row)
    }

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
fn tables(rows: &[Option<Row>]) -> Vec<bool> {
    let celled = |at: Option<usize>| {
        at.and_then(|at| rows.get(at)?.as_ref()).is_some_and(|row| row.cells.len() >= 2 && !row.is_item())
    };
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
    fn lines_of_facing_pages_are_not_joined() {
        let right = Line { region: 1, ..line("Only some of it", 300.0, 380.0, 100.0) };
        assert_eq!(cells(&[line("Introduction", 72.0, 130.0, 100.0), right]), [["Introduction"], ["Only some of it"]]);
    }

    #[test]
    fn one_gap_alone_makes_no_table() {
        let lines = [line("Name:", 72.0, 100.0, 100.0), line("Smith", 300.0, 330.0, 100.0)];
        assert_eq!(cells(&lines), [["Name: Smith"]]);
    }
}
