//! A document of any format written out as the plain text in which quotations are looked for: set-off quotations with `>`
//! before each line, notes as Markdown has them, without headers and footers of pages.

use crate::document::{BlockKind, Document};

/// The text, and what the places in it are called: from which byte on, and "p. 3", "slide 4", "section “Scope”".
pub fn written_out(document: &Document) -> (String, Vec<(usize, String)>) {
    let mut out = String::new();
    let mut places: Vec<(usize, String)> = Vec::new();
    let mut before = None;
    for block in &document.blocks {
        let Some(text) = block.span.of(&document.text) else { continue };
        if block.kind == BlockKind::Running || text.trim().is_empty() {
            continue;
        }
        // A sentence that goes on over the end of a page is one.
        if before == Some(block.kind) && block.kind == BlockKind::Paragraph && goes_on(&out, text) {
            out.truncate(out.trim_end().len());
            out.push('\n');
        }
        let last = before.replace(block.kind);
        let place = place(document, block);
        if places.last().is_none_or(|(_, last)| *last != place) {
            places.push((out.len(), place));
        }
        match block.kind {
            BlockKind::Quote => {
                // The line that names the source belongs to the quotation above it.
                if last == Some(BlockKind::Quote) && text.trim_start().starts_with(['—', '–', '(']) {
                    out.truncate(out.trim_end().len());
                    out.push('\n');
                }
                text.lines().for_each(|line| out.extend(["> ", line, "\n"]));
            }
            BlockKind::Code => out.extend(["```\n", text, "\n```\n"]),
            BlockKind::Note => {
                let name = block.place.as_deref().unwrap_or("note");
                let body = text.split_whitespace().collect::<Vec<_>>().join(" ");
                out.extend(["[^", name, "]: ", body.as_str(), "\n"]);
            }
            // Lines that are indented would be quotations, which these are not.
            _ => text.lines().for_each(|line| out.extend([line.trim_start(), "\n"])),
        }
        out.push('\n');
    }
    (out, places)
}

/// Whether a paragraph is the rest of the one before: that one has no end, and this one no beginning.
fn goes_on(before: &str, text: &str) -> bool {
    let ends =
        before.trim_end().ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '-' | '\u{2010}' | '—' | '–'));
    let line = before.trim_end().rsplit('\n').next().unwrap_or("");
    // A line of a few words is a heading that is not marked as one.
    ends && line.len() > 24 && text.trim_start().starts_with(char::is_lowercase)
}

/// What the place of a block is called.
fn place(document: &Document, block: &crate::document::Block) -> String {
    let locator = crate::document::locator::locate(&document.text, &document.blocks, &document.pages, block.span);
    // The title is no place.
    let title = document.title.as_deref().map(str::trim);
    let section = || {
        let name = locator.section.last().map(|name| name.trim()).filter(|name| Some(*name) != title)?;
        let short: String = name.chars().take(40).collect();
        Some(if short == name { format!("section “{name}”") } else { format!("section “{}…”", short.trim()) })
    };
    let place = block.place.clone().or_else(|| locator.page_words()).or_else(section);
    crate::text::safe::one_line(&place.unwrap_or_default())
}
