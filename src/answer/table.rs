//! Rows of tables: their cells, and the heads of the columns that say what the cells are.

use crate::text::Span;
use crate::text::words::words;

/// A head of a column has at most so many words; more are a sentence.
const HEAD: usize = 6;

/// The cells of a row, as places of its text.
pub(super) fn cells(row: &str) -> Vec<Span> {
    let mut start = 0;
    let mut out = Vec::new();
    for cell in row.split('\t') {
        out.push(Span::new(start, start + cell.len()).trimmed(row));
        start += cell.len() + 1;
    }
    out
}

/// The heads of the columns, as places of the table's first row; empty where that looks like a row as any other: not every
/// table has heads, and the first of its rows says nothing of the others.
pub(super) fn heads(first: &str, row: &str) -> Vec<Span> {
    let (columns, own) = (cells(first), cells(row));
    let head = |column: &Span| {
        let said = column.of(first).unwrap_or("");
        !said.contains(|c: char| c.is_ascii_digit()) && !said.ends_with(['.', ';', ',']) && words(said).len() <= HEAD
    };
    let is_head = columns.len() > 1
        && columns.len() == own.len()
        && columns.iter().all(head)
        && columns.iter().filter(|column| !column.is_empty()).count() > 1;
    if is_head && own.iter().any(|cell| cell.of(row).is_some_and(is_value)) { columns } else { Vec::new() }
}

/// Whether a cell has what no head of a column has: figures, yes or no, or a sentence.
fn is_value(cell: &str) -> bool {
    let said = words(cell);
    cell.contains(|c: char| c.is_ascii_digit())
        || said.len() > HEAD
        || matches!(cell.trim().to_lowercase().as_str(), "yes" | "no" | "✓" | "✗" | "x" | "n/a" | "-" | "–")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_parted_into_its_cells() {
        let row = "Federated\t23 million crowns\t 5 million";
        let found: Vec<_> = cells(row).into_iter().filter_map(|span| span.of(row)).collect();
        assert_eq!(found, ["Federated", "23 million crowns", "5 million"]);
    }

    #[test]
    fn heads_are_told_from_a_first_row_of_values() {
        let of = |first: &'static str, row: &str| -> Vec<&'static str> {
            heads(first, row).into_iter().filter_map(|span| span.of(first)).collect()
        };
        assert_eq!(of("Date\tJoined", "May 2018\tCanada"), ["Date", "Joined"]);
        assert_eq!(of("\tMay be shared\tWho", "Names\tNo\tNobody"), ["", "May be shared", "Who"]);
        for (first, row) in [
            ("May 2014\tfive founders", "May 2018\tCanada"),
            ("Estonia\tTallinn", "Norway\tOslo"),
            ("Date\tJoined", "May 2018\tCanada\tD7"),
            ("Joined", "May 2018"),
        ] {
            assert!(of(first, row).is_empty(), "{first}");
        }
    }
}
