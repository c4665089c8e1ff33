//! Two things compared by the document itself: a table with a column or a row for each of them.

use super::evidence::Evidence;
use super::lists::{self, LONGEST, List};
use super::question::Question;
use super::score::Considered;
use super::table::cells;
use super::wanted::Wanted;
use super::wording::is_superlative;
use crate::document::{Block, BlockKind};
use crate::text::Span;
use crate::text::words::{is_stop_word, stem, words};

/// The table of the evidence that has both sides, whole where they are columns, with their rows alone where they are rows.
pub(super) fn table((a, b): &(String, String), evidence: &[Evidence<'_>]) -> Option<List> {
    let sides = [stems(a), stems(b)];
    evidence.iter().enumerate().find_map(|(at, source)| {
        let (text, blocks) = (&source.document.text, &source.document.blocks);
        let passage = source.hit.passage.span;
        let is_row = |block: &Block| block.kind == BlockKind::TableRow;
        let seen = blocks.iter().position(|block| is_row(block) && block.span.overlaps(passage))?;
        let first = blocks.get(..seen)?.iter().rposition(|block| !is_row(block)).map_or(0, |before| before + 1);
        let rows: Vec<Span> = blocks
            .get(first..)?
            .iter()
            .take_while(|block| is_row(block))
            .map(|block| block.span.trimmed(text))
            .collect();
        let (head, rows) = rows.split_first()?;
        let items = of_columns(head.of(text)?, rows, &sides).or_else(|| of_rows(text, rows, &sides))?;
        let span = items.iter().fold(*head, |span, item| span.cover(*item));
        (span.len() <= LONGEST).then_some(List { evidence: at, span, items, share: 1.0, near: 1.0 })
    })
}

/// The table that the best sentences are rows of, for a question that wants its rows held against one another ("Which design
/// takes longer to launch?"): whoever asks can read off what adduce does not reckon. One of its heads must be asked about.
pub(super) fn weighed(question: &Question, considered: &Considered, evidence: &[Evidence<'_>]) -> Option<List> {
    if !weighs(&question.text) {
        return None;
    }
    let any = Wanted { noun: String::new(), count: None, parts: false };
    let list = lists::table(&any, considered, evidence)?;
    let first = list.items.first()?.start;
    let head = evidence.get(list.evidence)?.document.text.get(list.span.start..first)?;
    let asked = |stem: &String| question.terms.iter().any(|term| term.forms.contains(stem));
    // The first column names the rows.
    let mut heads = cells(head).into_iter().skip(1).filter_map(|cell| cell.of(head)).flat_map(stems);
    heads.any(|stem| asked(&stem)).then_some(list)
}

/// "Which is cheaper?", "Which state paid the most?"
fn weighs(question: &str) -> bool {
    let words = words(question);
    let which = words.first().is_some_and(|word| matches!(word.folded.as_str(), "which" | "what" | "who" | "where"));
    which
        && words.iter().skip(1).any(|word| {
            let word = word.folded.as_str();
            is_superlative(word)
                || matches!(
                    word,
                    "more"
                        | "less"
                        | "fewer"
                        | "longer"
                        | "shorter"
                        | "cheaper"
                        | "dearer"
                        | "higher"
                        | "lower"
                        | "larger"
                        | "bigger"
                        | "smaller"
                        | "faster"
                        | "slower"
                        | "sooner"
                        | "later"
                        | "earlier"
                        | "older"
                        | "newer"
                )
        })
}

/// All rows, where two columns are headed by the sides.
fn of_columns(head: &str, rows: &[Span], sides: &[Vec<String>; 2]) -> Option<Vec<Span>> {
    let cells: Vec<Vec<String>> = cells(head).iter().map(|cell| stems(cell.of(head).unwrap_or(""))).collect();
    let column = |side: &Vec<String>, other: &Vec<String>| {
        cells.iter().position(|cell| is_of(cell, side) && !is_of(cell, other))
    };
    let [a, b] = sides;
    (column(a, b)? != column(b, a)? && !rows.is_empty()).then(|| rows.to_vec())
}

/// The two rows that begin with the sides.
fn of_rows(text: &str, rows: &[Span], sides: &[Vec<String>; 2]) -> Option<Vec<Span>> {
    let named = |side: &Vec<String>, other: &Vec<String>| {
        let mut rows = rows.iter().filter(|row| {
            let row = row.of(text).unwrap_or("");
            let first = cells(row).first().and_then(|cell| cell.of(row)).map(stems).unwrap_or_default();
            is_of(&first, side) && !is_of(&first, other)
        });
        let one = rows.next().copied()?;
        rows.next().is_none().then_some(one)
    };
    let [a, b] = sides;
    let mut both = vec![named(a, b)?, named(b, a)?];
    both.sort_by_key(|row| row.start);
    Some(both)
}

/// Whether a cell names a side: all of its words are the side's.
fn is_of(cell: &[String], side: &[String]) -> bool {
    !cell.is_empty() && cell.iter().all(|stem| side.contains(stem))
}

fn stems(text: &str) -> Vec<String> {
    words(text).iter().filter(|word| !is_stop_word(&word.folded)).map(|word| stem(&word.folded)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{document, hit};
    use super::*;

    fn items(a: &str, b: &str, text: &str) -> Option<Vec<String>> {
        let document = document(1, text);
        let hit = hit(&document, 1.0);
        let evidence = [Evidence { hit: &hit, document: &document, late: None, reading: None }];
        let list = table(&(a.to_owned(), b.to_owned()), &evidence)?;
        assert!(list.items.iter().all(|item| list.span.contains(*item)));
        Some(list.items.iter().filter_map(|item| item.of(text)).map(str::to_owned).collect())
    }

    #[test]
    fn a_table_with_a_column_for_each_side_is_given_whole() {
        let text =
            "The two:\n\nQuestion\tScientific Panel\tGlobal Dialogue\n\nSize\t40\tall\n\nRules?\tno\tno\n\nThe end.";
        let rows = items("the Scientific Panel", "the Global Dialogue on AI", text);
        assert_eq!(rows.unwrap(), ["Size\t40\tall", "Rules?\tno\tno"]);
        assert_eq!(items("the Scientific Panel", "the Forum", text), None);
    }

    #[test]
    fn a_question_that_weighs_is_told_from_others() {
        for question in ["Which design takes longer?", "Which state paid the most?"] {
            assert!(weighs(question), "{question}");
        }
        for question in ["Which design was chosen?", "Is it cheaper?", "Does a larger one exist?"] {
            assert!(!weighs(question), "{question}");
        }
    }

    #[test]
    fn of_a_table_with_a_row_for_each_side_these_rows_are_given() {
        let text = "Design\tCost\n\nSingle register\t14\n\nFederated\t23\n\nNone\t0";
        let rows = items("the federated design", "the single register", text);
        assert_eq!(rows.unwrap(), ["Single register\t14", "Federated\t23"]);
        assert_eq!(items("the federated design", "the paper register", text), None);
    }
}
