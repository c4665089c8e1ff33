//! Quotations that are set off from the text: lines with `>`, and paragraphs that are indented or in italics after a colon.

use super::{Marked, WORDS, count};
use crate::text::Span;

/// What is set off as a quotation, in order.
pub(super) fn find(text: &str) -> Vec<Marked> {
    let mut out: Vec<Marked> = Vec::new();
    let mut announced = false;
    // Whether the paragraph before was set in, and so may go on.
    let mut set_in = false;
    let all_paragraphs = paragraphs(text);
    let least = least_indent(text, &all_paragraphs);
    for paragraph in all_paragraphs {
        let Some(inside) = paragraph.of(text) else { continue };
        let lines = lines(text, paragraph);
        let all =
            |test: &dyn Fn(&str) -> bool| !lines.is_empty() && lines.iter().all(|line| line.of(text).is_some_and(test));
        let stripped = paragraph.trimmed(text);
        let goes_on = std::mem::take(&mut set_in);
        let pieces = if all(&|line| line.trim_start().starts_with('>')) {
            Some(lines.iter().map(|line| without(text, *line, &['>'])).collect())
        } else if (announced || goes_on) && all(&|line| indent(line) >= least) && is_prose(text, &lines) {
            set_in = true;
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

/// How many columns a line is set in.
fn indent(line: &str) -> usize {
    line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).map(|byte| if byte == b'\t' { 4 } else { 1 }).sum()
}

/// From how many columns on a paragraph is set in. Where others are that nothing introduces, the text is set so, and only
/// four columns say something.
fn least_indent(text: &str, paragraphs: &[Span]) -> usize {
    let mut announced = false;
    let mut set_in = false;
    for paragraph in paragraphs {
        let inside = paragraph.of(text).unwrap_or("");
        let within = indent(inside) >= 2;
        if within && !announced && !set_in {
            return 4;
        }
        set_in = within;
        announced = inside.trim_end().ends_with([':', '：']);
    }
    2
}

/// Whether lines are sentences: no item of a list, no code, no table.
fn is_prose(text: &str, lines: &[Span]) -> bool {
    let trimmed = |line: &Span| line.trimmed(text).of(text).unwrap_or("");
    let first = lines.first().map(trimmed).unwrap_or_default();
    let label = first.trim_start_matches('(');
    let (name, behind) = label.split_at(label.find(|c: char| !c.is_alphanumeric()).unwrap_or(label.len()));
    let short = (1..=4).contains(&name.len());
    let counts = name.len() == 1 || name.chars().all(|c| c.is_ascii_digit() || matches!(c, 'i' | 'v' | 'x'));
    let item = first.starts_with(['-', '*', '+', '•', '–', '—', '#', '|', '$', '<', '>', '{', '`'])
        || first.starts_with("//")
        || short && (behind.starts_with(')') || counts && behind.starts_with('.'));
    let code = |line: &Span| {
        let line = trimmed(line);
        line.ends_with([';', '{', '}', '\\']) && !line.contains(". ")
            || [" = ", " == ", "();", "->", "=>", "::", "</"].iter().any(|sign| line.contains(sign))
    };
    // "Key: value" on each line is a setting or an address.
    let settings = lines.len() > 1 && lines.iter().all(|line| trimmed(line).contains(": "));
    !item && !settings && !lines.iter().any(code)
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
