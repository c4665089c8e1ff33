//! Quotations that are set off from the text: lines with `>`, and paragraphs that are indented or in italics after a colon.

use super::{Marked, WORDS, count};
use crate::text::Span;

/// What is set off as a quotation, in order.
pub(super) fn find(text: &str) -> Vec<Marked> {
    let mut out: Vec<Marked> = Vec::new();
    let mut announced = false;
    for paragraph in paragraphs(text) {
        let Some(inside) = paragraph.of(text) else { continue };
        let lines = lines(text, paragraph);
        let all =
            |test: &dyn Fn(&str) -> bool| !lines.is_empty() && lines.iter().all(|line| line.of(text).is_some_and(test));
        let stripped = paragraph.trimmed(text);
        let pieces = if all(&|line| line.trim_start().starts_with('>')) {
            Some(lines.iter().map(|line| without(text, *line, &['>'])).collect())
        } else if announced && all(&|line| line.starts_with("    ") || line.starts_with('\t')) {
            Some(lines.iter().map(|line| line.trimmed(text)).collect())
        } else if announced {
            italic(text, stripped).map(|span| vec![span])
        } else {
            None
        };
        let end = inside.trim_end();
        announced = end.ends_with(':') || end.ends_with('：');
        let Some(mut pieces): Option<Vec<Span>> = pieces else { continue };
        let cited = takes_source_off(text, &mut pieces);
        let Some(marked) = Marked::of_lines(text, &pieces) else { continue };
        if count(&marked.quote) >= WORDS {
            let end = if cited { paragraph.end } else { paragraph.start + end.len() };
            out.push(Marked { span: Span::new(paragraph.start, end), ..marked });
        }
    }
    out
}

/// The lines of a paragraph, without their ends.
fn lines(text: &str, paragraph: Span) -> Vec<Span> {
    let mut out = Vec::new();
    let mut at = paragraph.start;
    for line in paragraph.of(text).unwrap_or("").split_inclusive('\n') {
        out.push(Span::new(at, at + line.trim_end_matches(['\n', '\r']).len()));
        at += line.len();
    }
    out
}

/// A line without these signs at its beginning, and without white space around.
fn without(text: &str, line: Span, signs: &[char]) -> Span {
    let inside = line.of(text).unwrap_or("");
    let rest = inside.trim_start().trim_start_matches(signs);
    Span::new(line.end - rest.len(), line.end).trimmed(text)
}

/// What stands between the signs of italics, where they hold the whole paragraph.
fn italic(text: &str, paragraph: Span) -> Option<Span> {
    let inside = paragraph.of(text)?;
    ["**", "*", "_"].iter().find_map(|mark| {
        let body = inside.strip_prefix(mark)?.strip_suffix(mark).filter(|body| !body.contains(mark))?;
        Some(Span::new(paragraph.start + mark.len(), paragraph.start + mark.len() + body.len()))
    })
}

/// Takes off the line that names the source ("— Charter, p. 4"), and marks of quotation around the rest; says whether
/// there was such a line.
fn takes_source_off(text: &str, pieces: &mut Vec<Span>) -> bool {
    pieces.retain(|piece| !piece.is_empty());
    let names = |piece: &Span| {
        let line = piece.of(text).unwrap_or("");
        line.starts_with(['—', '–', '(']) || line.starts_with("--")
    };
    let cited = pieces.len() > 1 && pieces.last().is_some_and(names);
    if cited {
        pieces.pop();
    }
    let marks = ['“', '”', '"', '«', '»'];
    if let Some(first) = pieces.first_mut() {
        let inside = first.of(text).unwrap_or("");
        *first = Span::new(first.end - inside.trim_start_matches(marks).len(), first.end);
    }
    if let Some(last) = pieces.last_mut() {
        let inside = last.of(text).unwrap_or("");
        *last = Span::new(last.start, last.start + inside.trim_end_matches(marks).len());
    }
    cited
}

fn paragraphs(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let blank = line.trim().is_empty() || line.trim() == ">";
        match (blank, start) {
            (false, None) => start = Some(at),
            (true, Some(from)) => {
                out.push(Span::new(from, at));
                start = None;
            }
            _ => {}
        }
        at += line.len();
    }
    out.extend(start.map(|from| Span::new(from, at)));
    out
}
