//! The user's Markdown within an exported file: as written, but with nothing left open that would swallow what follows,
//! and no tag of HTML that would hide or end something. Raw HTML is shown as it is written, as in the other forms.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use super::markdown::plain;
use crate::text::safe;

/// So often tags are looked for again: what stands within one may be one where that is none any more.
const ROUNDS: usize = 16;

/// Markdown in which nothing is left open.
pub(super) fn closed(words: &str) -> String {
    let mut text = without_divisions(&safe::printable(words));
    if text.rfind("<!--").is_some_and(|open| text.get(open..).is_none_or(|rest| !rest.contains("-->"))) {
        text.push_str(" -->");
    }
    for _ in 0..ROUNDS {
        let tags = tags(&text);
        if tags.is_empty() {
            break;
        }
        text = escaped_at(&text, &tags);
    }
    if let Some(fence) = open_fence(&text) {
        text.push('\n');
        text.push_str(&fence);
    }
    if swallows(&text) {
        // Whatever it is, it is words.
        text = text.lines().map(plain).collect::<Vec<_>>().join("\n");
    }
    text
}

fn parsed(text: &str) -> impl Iterator<Item = (Event<'_>, std::ops::Range<usize>)> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_TASKLISTS;
    Parser::new_ext(text, options).into_offset_iter()
}

/// The division that the words stand in is begun and ended by us alone, also for readers that look no further than the tag.
fn without_divisions(text: &str) -> String {
    let is_division = |rest: &str| {
        let name = rest.strip_prefix("</").or_else(|| rest.strip_prefix('<'));
        name.and_then(|name| name.get(..3)).is_some_and(|name| name.eq_ignore_ascii_case("div"))
    };
    let at: Vec<usize> = text
        .match_indices('<')
        .map(|(at, _)| at)
        .filter(|&at| text.get(at..).is_some_and(is_division) && !is_escaped(text, at))
        .collect();
    escaped_at(text, &at)
}

/// Where tags begin that are no whole comments.
fn tags(text: &str) -> Vec<usize> {
    let mut out = Vec::new();
    for (event, range) in parsed(text) {
        // A block as a whole: a comment may have several lines.
        if !matches!(event, Event::InlineHtml(_) | Event::Start(Tag::HtmlBlock)) {
            continue;
        }
        let mut at = range.start;
        while let Some(found) = text.get(at..range.end).and_then(|rest| rest.find('<')) {
            at += found;
            let comment =
                text.get(at..range.end).filter(|rest| rest.starts_with("<!--")).and_then(|rest| rest.find("-->"));
            if let Some(end) = comment {
                at += end + 3;
                continue;
            }
            if !is_escaped(text, at) {
                out.push(at);
            }
            at += 1;
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

fn is_escaped(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    (before.len() - before.trim_end_matches('\\').len()) % 2 == 1
}

fn escaped_at(text: &str, places: &[usize]) -> String {
    let mut out = String::with_capacity(text.len() + places.len());
    let mut from = 0;
    for &at in places {
        out.push_str(text.get(from..at).unwrap_or_default());
        out.push('\\');
        from = at;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

/// The fence that ends the code at the end of a text, where that is left open. Within an item or a quotation it ends with
/// those.
fn open_fence(text: &str) -> Option<String> {
    let mut depth = 0_usize;
    let mut last = None;
    for (event, range) in parsed(text) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) if depth == 0 => {
                last = Some(range);
                depth += 1;
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    let range = last.filter(|range| range.end >= text.trim_end().len())?;
    let code = text.get(range)?;
    let opening = code.lines().next()?.trim_start();
    let mark = opening.chars().next()?;
    let length = opening.chars().take_while(|&c| c == mark).count();
    let closing = code.lines().skip(1).last().map(str::trim).unwrap_or_default();
    let is_closed = closing.chars().count() >= length && closing.chars().all(|c| c == mark);
    (!is_closed).then(|| mark.to_string().repeat(length))
}

/// Whether a paragraph behind the division of these words would not be one.
fn swallows(text: &str) -> bool {
    let whole = format!("{text}\n\n</div>\n\nX");
    let mut depth = 0_usize;
    let mut is_free = false;
    for (event, range) in parsed(&whole) {
        match event {
            Event::Start(tag) => {
                is_free = depth == 0 && matches!(tag, Tag::Paragraph) && range.start + 1 == whole.len();
                depth += 1;
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    !is_free
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_open_is_closed_and_what_is_not_stays_as_written() {
        for (words, text) in [
            ("My *note*.", "My *note*."),
            ("a\n```\nb", "a\n```\nb\n```"),
            ("a\n~~~~\n```\nb", "a\n~~~~\n```\nb\n~~~~"),
            ("```x```\nand on", "```x```\nand on"),
            ("```\n~~~\n```", "```\n~~~\n```"),
            ("- ```\n  code", "- ```\n  code"),
            ("<!-- x", "<!-- x -->"),
            ("<!-- mine --> seen", "<!-- mine --> seen"),
            ("<!-- of\ntwo lines -->\n\nseen", "<!-- of\ntwo lines -->\n\nseen"),
            ("`a < b` and 1 < 2", "`a < b` and 1 < 2"),
            ("</div>", "\\</div>"),
            ("</DIV> <Div>", "\\</DIV> \\<Div>"),
            ("\\</div>", "\\</div>"),
            ("\\\\</div>", "\\\\\\</div>"),
            ("<script>\nx", "\\<script>\nx"),
            ("a <details> b", "a \\<details> b"),
        ] {
            assert_eq!(closed(words), text, "{words}");
        }
    }

    #[test]
    fn nothing_that_a_user_writes_swallows_what_follows() {
        for words in [
            "<pre>\n```\nx",
            "<script>\n\n~~~",
            "<!-- a --> <pre>",
            "<?php",
            "<!DOCTYPE x",
            "<![CDATA[ x",
            "> ```\n> x",
            "<textarea>\n\n<style>\n",
            "~~~\n<pre>",
            "\\<pre>\n\\<script>",
            "<a\n<b\n<pre>",
            "| a |\n|---|\n| <pre> |",
            "    ```\n",
            "[^x]: ```\n",
            "1. a\n\n   ~~~\n   b",
            "``` `\nx",
            "<table><tr><td>\n\n<PRE>",
        ] {
            assert!(!swallows(&closed(words)), "{words:?} is {:?}", closed(words));
        }
        assert!(swallows("<pre>") && swallows("```"));
    }
}
