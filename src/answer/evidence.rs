//! What an answer is chosen from: the sentences of the best passages.

use crate::document::{Block, BlockKind};
use crate::embed::close_reading::{Late, Reading};
use crate::passage::Indexed;
use crate::retrieve::Hit;
use crate::store::StoredDocument;
use crate::text::Span;
use crate::text::glossary::entries;
use crate::text::sentences::sentences;

/// A retrieved passage with its document and, where semantic search is on, what close reading says of it.
#[derive(Debug)]
pub struct Evidence<'a> {
    /// The passage and its scores.
    pub hit: &'a Hit,
    /// Its document.
    pub document: &'a StoredDocument,
    /// How well it meets the question, token by token; spans are places of the document's text.
    pub late: Option<&'a Late>,
    /// What the reader found in it, where it was among those that were read; spans as in `late`.
    pub reading: Option<&'a Reading>,
}

/// The place in its document of a place in a passage's index text (without its heading).
pub fn in_document(span: Span, indexed: &Indexed, passage: Span) -> Option<Span> {
    Some(indexed.in_passage(span.shifted(indexed.body()))?.shifted(passage.start))
}

/// A sentence that may be quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// Which evidence it is from.
    pub evidence: usize,
    /// Its place in the document.
    pub span: Span,
    /// The number of its block in the document.
    pub block: usize,
    /// The sentence before it in the same block, where there is one.
    pub before: Option<Span>,
    /// The sentence after it in the same block, where there is one.
    pub after: Option<Span>,
    /// What introduces its block: the sentence before a list ("We do this by:"), the first row of a table.
    pub lead: Option<Span>,
    /// The list that it introduces, where it ends with a colon.
    pub list: Option<Span>,
    /// Whether its block is an item of a list.
    pub is_item: bool,
    /// Whether its block is a row of a table.
    pub row: bool,
    /// Whether its block is a heading.
    pub heading: bool,
}

/// The sentences of all evidence, in order. Sentences never cross blocks: a heading is not the start of a sentence.
pub fn units(evidence: &[Evidence<'_>]) -> Vec<Unit> {
    let mut out = Vec::new();
    for (at, evidence) in evidence.iter().enumerate() {
        let passage = evidence.hit.passage.span;
        let blocks = &evidence.document.blocks;
        let first = blocks.partition_point(|block| block.span.end <= passage.start);
        for (n, block) in blocks.iter().enumerate().skip(first).take_while(|(_, block)| block.span.start < passage.end)
        {
            let shared = Span::new(block.span.start.max(passage.start), block.span.end.min(passage.end));
            let spans = statements(evidence.document, block, shared);
            let lead = lead(evidence.document, n);
            let list = list(evidence.document, n);
            for (at_sentence, &span) in spans.iter().enumerate().filter(|(_, span)| !span.is_empty()) {
                out.push(Unit {
                    evidence: at,
                    span,
                    block: n,
                    before: at_sentence.checked_sub(1).and_then(|before| spans.get(before)).copied(),
                    after: spans.get(at_sentence + 1).copied(),
                    lead,
                    list: if at_sentence + 1 == spans.len() { list } else { None },
                    is_item: block.kind == BlockKind::ListItem,
                    row: block.kind == BlockKind::TableRow,
                    heading: block.kind.is_heading(),
                });
            }
        }
    }
    out
}

fn statements(document: &StoredDocument, block: &Block, within: Span) -> Vec<Span> {
    let Some(text) = within.of(&document.text) else { return Vec::new() };
    // A row of a table is one statement, however many full stops stand in its cells.
    if block.kind == BlockKind::TableRow {
        return vec![within.trimmed(&document.text)];
    }
    // So is an entry of a list of terms, which has none.
    let spans = entries(text).unwrap_or_else(|| sentences(text));
    spans.into_iter().map(|span| span.shifted(within.start)).collect()
}

/// What introduces the block of this number, if it is a list item or a row of a table.
fn lead(document: &StoredDocument, number: usize) -> Option<Span> {
    let blocks = &document.blocks;
    let kind = blocks.get(number)?.kind;
    if !matches!(kind, BlockKind::ListItem | BlockKind::TableRow) {
        return None;
    }
    let first = blocks.get(..number)?.iter().rposition(|block| block.kind != kind).map_or(0, |at| at + 1);
    if kind == BlockKind::TableRow {
        return (first < number).then(|| blocks.get(first).map(|block| block.span))?;
    }
    let before = blocks.get(first.checked_sub(1)?)?;
    let sentence = sentences(before.span.of(&document.text)?).into_iter().next_back()?.shifted(before.span.start);
    (!before.kind.is_heading() && before.kind != BlockKind::Running && sentence.of(&document.text)?.ends_with(':'))
        .then_some(sentence)
}

/// The list that the block of this number introduces, if it ends with a colon and list items follow.
fn list(document: &StoredDocument, number: usize) -> Option<Span> {
    let block = document.blocks.get(number)?;
    if block.kind.is_heading() || !block.span.of(&document.text)?.trim_end().ends_with(':') {
        return None;
    }
    let items = document.blocks.get(number + 1..)?.iter().take_while(|block| block.kind == BlockKind::ListItem);
    items.map(|block| block.span).reduce(Span::cover)
}

/// What a sentence announces that only announces something, in pieces (sentences, items of a list, rows of a table): what
/// goes on in its block, else the list, table, quotation or paragraph behind it.
pub fn announced(document: &StoredDocument, unit: &Unit) -> Vec<Span> {
    let Some(own) = document.blocks.get(unit.block) else { return Vec::new() };
    let rest: Vec<Span> = statements(document, own, own.span);
    let rest: Vec<Span> = rest.into_iter().filter(|span| span.start >= unit.span.end && !span.is_empty()).collect();
    if !rest.is_empty() {
        return rest;
    }
    let behind = document.blocks.get(unit.block + 1..).unwrap_or(&[]);
    let Some(first) = behind.iter().position(|block| block.kind != BlockKind::Running) else { return Vec::new() };
    let behind = behind.get(first..).unwrap_or(&[]);
    let Some(kind) = behind.first().map(|block| block.kind).filter(|kind| !kind.is_heading()) else {
        return Vec::new();
    };
    let of_kind = behind.iter().take_while(|block| block.kind == kind);
    match kind {
        BlockKind::ListItem | BlockKind::TableRow => of_kind.map(|block| block.span.trimmed(&document.text)).collect(),
        BlockKind::Quote => of_kind.flat_map(|block| statements(document, block, block.span)).collect(),
        _ => behind.first().map(|block| statements(document, block, block.span)).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_what_was_read_is_found_in_the_document_past_the_heading() {
        let indexed = Indexed::new(&["Title".to_owned()], "All inter-\nnational law");
        let place = |start, end| in_document(Span::new(start, end), &indexed, Span::new(100, 122));
        assert_eq!(place(0, 3), Some(Span::new(100, 103)));
        assert_eq!(place(4, 17), Some(Span::new(104, 119)));
    }
}
