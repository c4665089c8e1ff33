//! The text of a message: paragraphs, and what it quotes of others.

use super::super::outline::{Builder, Piece};
use super::super::{BlockKind, Metadata, Reader, html, plain};
use super::mime::Body;

/// Lines of a quotation of a quotation have several marks; no more than these are looked for.
const MAX_MARKS: usize = 64;

/// Adds the blocks of a part.
pub(super) fn add(body: &Body, builder: &mut Builder) {
    if body.html {
        html::fragment(&body.text, builder, 1);
        return;
    }
    let lines = if body.flowed { unflowed(&body.text, body.delete_space) } else { quoted(&body.text) };
    let mut rest = lines.as_slice();
    while let Some(first) = rest.first() {
        let count = rest.iter().take_while(|line| line.depth == first.depth).count();
        let (run, after) = rest.split_at(count);
        rest = after;
        let text: Vec<&str> = run.iter().map(|line| line.text.as_str()).collect();
        add_run(&text.join("\n"), first.depth > 0, builder);
    }
}

/// The bytes of text in a page.
pub(super) fn html_length(text: &str) -> usize {
    let mut builder = Builder::default();
    html::fragment(text, &mut builder, 1);
    builder.len()
}

/// Adds lines that are quoted or not: lists and tables in them are seen as in any plain text, headings are not, because
/// in mail a short line is a greeting or a name.
fn add_run(text: &str, quoted: bool, builder: &mut Builder) {
    let reader = Reader { name: String::new(), version: 0 };
    let read = plain::document(text, None, Metadata::default(), reader, &mut Vec::new());
    let mut end = 0;
    for block in &read.blocks {
        let gap = read.text.get(end..block.span.start).unwrap_or("");
        let kind = match block.kind {
            _ if quoted => BlockKind::Quote,
            BlockKind::Heading(_) => BlockKind::Paragraph,
            kind => kind,
        };
        let indent = gap.rsplit('\n').next().unwrap_or("").chars().filter(|&c| c == ' ').count().min(16);
        let tight = end > 0 && gap.matches('\n').count() == 1;
        let piece = Piece { paragraph: block.paragraph.clone(), tight, indent, ..Piece::default() };
        builder.push(kind, block.span.of(&read.text).unwrap_or(""), piece);
        end = block.span.end;
    }
}

struct Line {
    /// How many marks stood before it.
    depth: usize,
    text: String,
}

/// The lines of a text without the marks of quotation.
fn quoted(text: &str) -> Vec<Line> {
    text.lines()
        .map(|line| {
            let (depth, text) = marks(line);
            Line { depth, text: text.to_owned() }
        })
        .collect()
}

/// The same where lines that end in a space go on in the next one (RFC 3676).
fn unflowed(text: &str, delete_space: bool) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let (depth, text) = marks(line);
        // A space was put before lines that begin with a space, a mark or "From ".
        let text = if depth == 0 { text.strip_prefix(' ').unwrap_or(text) } else { text };
        let goes_on = text.ends_with(' ') && text != "-- ";
        let kept = if goes_on && delete_space { text.strip_suffix(' ').unwrap_or(text) } else { text };
        match out.last_mut() {
            Some(last) if open && last.depth == depth => last.text.push_str(kept),
            _ => out.push(Line { depth, text: kept.to_owned() }),
        }
        open = goes_on;
    }
    out
}

/// How often a line is marked as quoted, and the line without the marks.
fn marks(line: &str) -> (usize, &str) {
    let mut rest = line;
    let mut depth = 0;
    while let Some(after) = rest.strip_prefix('>').filter(|_| depth < MAX_MARKS) {
        depth += 1;
        rest = after;
        // "> > two" and ">> two" are the same.
        if rest.strip_prefix(' ').is_some_and(|after| after.starts_with('>')) {
            rest = rest.get(1..).unwrap_or("");
        }
    }
    if depth > 0 {
        rest = rest.strip_prefix(' ').unwrap_or(rest);
    }
    (depth, rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::model::check;

    fn blocks(text: &str, flowed: bool, delete_space: bool) -> Vec<(&'static str, String)> {
        let body = Body { text: text.to_owned(), html: false, flowed, delete_space, content_id: None };
        let mut builder = Builder::default();
        add(&body, &mut builder);
        let reader = Reader { name: "mail".into(), version: 1 };
        let document = builder.finish(None, Metadata::default(), reader, &mut Vec::new());
        check(&document).unwrap();
        document
            .blocks
            .iter()
            .map(|block| (block.kind.name(), block.span.of(&document.text).unwrap().to_owned()))
            .collect()
    }

    #[test]
    fn quotations_are_told_from_the_answer() {
        let found = blocks("I agree.\n\n> One\n> two\n>> deeper\n> > the same\nNo.\n\n- a\n- b\n", false, false);
        let expected = [
            ("paragraph", "I agree."),
            ("quote", "One\ntwo"),
            ("quote", "deeper\nthe same"),
            ("paragraph", "No."),
            ("list_item", "- a"),
            ("list_item", "- b"),
        ];
        assert_eq!(found, expected.map(|(kind, text)| (kind, text.to_owned())));
    }

    #[test]
    fn flowed_lines_are_put_together_again() {
        let text = "one \ntwo\n> quoted \n> on\n  stuffed\n-- \nMe\n";
        let found: Vec<String> = blocks(text, true, false).into_iter().map(|(_, text)| text).collect();
        assert_eq!(found, ["one two", "quoted on", "stuffed\n-- \nMe"]);
        assert_eq!(blocks("日 \n本\n", true, true), [("paragraph", "日本".to_owned())]);
    }
}
