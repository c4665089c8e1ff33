//! Legal and United Nations texts, which are cited by symbol and paragraph rather than by page:
//! "A/RES/79/1, annex I, para. 56 (d)".
//!
//! | file | what is found there |
//! |---|---|
//! | `symbol` | the document's own symbol, told from those of documents that it cites |
//! | `masthead` | date and title as printed at the head of a United Nations document |
//! | `division` | annexes and articles |
//! | `preamble` | which paragraphs are preambular |
//! | `paragraphs` | full paragraph numbers: "56 (d)" |
//!
//! Only what a text prints is used; texts of other kinds keep the paragraph numbers that their readers saw.

mod division;
mod masthead;
mod paragraphs;
mod preamble;
mod symbol;

use super::{Block, BlockKind, Document};

/// Finds the document's symbol, title and date, and gives each block its division and its full paragraph number.
/// Texts of other kinds are left as they are.
pub(super) fn enrich(document: &mut Document) {
    let symbol = document.metadata.symbol.take().or_else(|| symbol::own(document));
    masthead::read(document, symbol.as_deref());
    document.metadata.symbol = symbol;
    let divisions = division::find(document);
    let preambles = preamble::find(document, &divisions);
    let is_legal = document.metadata.symbol.is_some()
        || divisions.iter().any(Option::is_some)
        || preambles.iter().any(Option::is_some);
    for (index, block) in document.blocks.iter_mut().enumerate() {
        block.division = divisions.get(index).cloned().flatten();
        if let Some(number) = preambles.get(index).copied().flatten() {
            let preamble = "preamble".to_owned();
            block.division = Some(match block.division.take() {
                Some(division) => format!("{division}, {preamble}"),
                None => preamble,
            });
            block.paragraph = Some(number.to_string());
        }
    }
    if is_legal || paragraphs::is_numbered_text(document) {
        paragraphs::compose(document, &preambles);
    }
}

/// The words of a block, whatever its line breaks.
fn words_of(text: &str, block: &Block) -> String {
    let mut out = String::new();
    for word in block.span.of(text).unwrap_or("").split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Whether a block is part of the text proper, and not a note, a comment or a running line.
fn is_body(block: &Block) -> bool {
    !matches!(block.kind, BlockKind::Note | BlockKind::Comment | BlockKind::Running)
}

#[cfg(test)]
#[path = "legal_tests.rs"]
mod tests;
