//! What an answer is chosen from: the sentences of the best passages.

use crate::document::{Block, BlockKind};
use crate::embed::TokenVectors;
use crate::passage::Indexed;
use crate::retrieve::Hit;
use crate::store::StoredDocument;
use crate::text::Span;
use crate::text::sentences::sentences;

/// A retrieved passage with its document and, where semantic search is on, the vectors of its tokens.
#[derive(Debug)]
pub struct Evidence<'a> {
    /// The passage and its scores.
    pub hit: &'a Hit,
    /// Its document.
    pub document: &'a StoredDocument,
    /// The passage's tokens as the model sees them within the passage; spans are places of the document's text.
    pub tokens: Option<TokenVectors>,
}

/// Moves token vectors that were made of a passage's index text to places of its document.
///
/// Tokens of the heading line, which is not part of the passage, are dropped.
pub fn in_document(tokens: TokenVectors, indexed: &Indexed, passage: Span) -> TokenVectors {
    let dimensions = tokens.pooled.len();
    let mut out = TokenVectors { spans: Vec::new(), values: Vec::new(), pooled: tokens.pooled };
    for (span, vector) in tokens.spans.iter().zip(tokens.values.chunks_exact(dimensions.max(1))) {
        if let Some(place) = indexed.in_passage(*span) {
            out.spans.push(place.shifted(passage.start));
            out.values.extend_from_slice(vector);
        }
    }
    out
}

/// A sentence that may be quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// Which evidence it is from.
    pub evidence: usize,
    /// Its place in the document.
    pub span: Span,
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
            for (n, &span) in spans.iter().enumerate().filter(|(_, span)| !span.is_empty()) {
                out.push(Unit {
                    evidence: at,
                    span,
                    before: n.checked_sub(1).and_then(|n| spans.get(n)).copied(),
                    after: spans.get(n + 1).copied(),
                    lead,
                    list: if n + 1 == spans.len() { list } else { None },
                    is_item: block.kind == BlockKind::ListItem,
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
    sentences(text).into_iter().map(|span| span.shifted(within.start)).collect()
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

/// How well each token of the question is met by tokens of a passage: late interaction.
#[derive(Debug)]
pub struct Similarities {
    /// One row a token of the question, one column a token of the passage: cosines.
    rows: Vec<Vec<f32>>,
    spans: Vec<Span>,
}

impl Similarities {
    /// Compares every token of the question with every token of the passage.
    pub fn new(question: &TokenVectors, passage: &TokenVectors) -> Self {
        let dimensions = question.pooled.len().max(1);
        let rows = question
            .values
            .chunks_exact(dimensions)
            .map(|asked| {
                passage
                    .values
                    .chunks_exact(dimensions)
                    .map(|found| asked.iter().zip(found).map(|(a, b)| a * b).sum())
                    .collect()
            })
            .collect();
        Self { rows, spans: passage.spans.clone() }
    }

    /// For each token of the question the best cosine among the tokens within `span`, averaged; 0 where there are none.
    pub fn late_interaction(&self, span: Span) -> f32 {
        let first = self.spans.partition_point(|token| token.start < span.start);
        let last = self.spans.partition_point(|token| token.end <= span.end);
        if self.rows.is_empty() || first >= last {
            return 0.0;
        }
        let best = |row: &Vec<f32>| row.get(first..last).map_or(0.0, |row| row.iter().copied().fold(-1.0, f32::max));
        self.rows.iter().map(best).sum::<f32>() / self.rows.len() as f32
    }
}

/// The cosine of the question's vector and the mean of the token vectors within `span`.
pub fn mean_cosine(question: &TokenVectors, passage: &TokenVectors, span: Span) -> f32 {
    let dimensions = question.pooled.len().max(1);
    let mut mean = vec![0.0f32; dimensions];
    for (token, vector) in passage.spans.iter().zip(passage.values.chunks_exact(dimensions)) {
        if span.contains(*token) {
            mean.iter_mut().zip(vector).for_each(|(sum, x)| *sum += x);
        }
    }
    let norm = mean.iter().map(|x| x * x).sum::<f32>().sqrt();
    let dot: f32 = mean.iter().zip(&question.pooled).map(|(a, b)| a * b).sum();
    if norm > 0.0 { dot / norm } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_of_the_heading_are_dropped_and_the_others_moved() {
        let tokens = TokenVectors {
            spans: vec![Span::new(0, 5), Span::new(6, 9)],
            values: vec![1.0, 0.0, 0.0, 1.0],
            pooled: vec![1.0, 0.0],
        };
        let indexed = Indexed::new(&["Title".to_owned()], "law");
        let moved = in_document(tokens, &indexed, Span::new(100, 103));
        assert_eq!(moved.spans, [Span::new(100, 103)]);
        assert_eq!(moved.values, [0.0, 1.0]);
    }

    #[test]
    fn late_interaction_takes_the_best_token_within_the_place() {
        let question = TokenVectors { spans: vec![Span::new(0, 1)], values: vec![1.0, 0.0], pooled: vec![1.0, 0.0] };
        let passage = TokenVectors {
            spans: vec![Span::new(0, 1), Span::new(2, 3)],
            values: vec![0.6, 0.8, 1.0, 0.0],
            pooled: vec![1.0, 0.0],
        };
        let similarities = Similarities::new(&question, &passage);
        assert!((similarities.late_interaction(Span::new(0, 1)) - 0.6).abs() < 1e-6);
        assert!((similarities.late_interaction(Span::new(0, 3)) - 1.0).abs() < 1e-6);
        assert!(similarities.late_interaction(Span::new(5, 9)).abs() < 1e-6);
    }
}
