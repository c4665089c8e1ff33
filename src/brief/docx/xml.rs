//! Pieces of `WordprocessingML`.

use std::fmt::Write;

use crate::text::safe;

/// Text that may stand in XML: markup escaped, characters that XML forbids made visible.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in safe::printable(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// How a run looks.
#[allow(clippy::struct_excessive_bools, reason = "each is a property that a run has or has not")]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// In bold.
    pub bold: bool,
    /// In italics.
    pub italic: bool,
    /// In a face of fixed width.
    pub code: bool,
    /// Struck through.
    pub struck: bool,
    /// A character style.
    pub style: Option<&'static str>,
}

/// A run of text. Line feeds are line breaks, tabs are tabs.
pub(super) fn run(text: &str, look: Look) -> String {
    let mut properties = String::new();
    if let Some(style) = look.style {
        let _ = write!(properties, "<w:rStyle w:val=\"{style}\"/>");
    }
    if look.code {
        properties
            .push_str("<w:rFonts w:ascii=\"Liberation Mono\" w:hAnsi=\"Liberation Mono\" w:cs=\"Liberation Mono\"/>");
    }
    for (on, name) in
        [(look.bold, "b"), (look.bold, "bCs"), (look.italic, "i"), (look.italic, "iCs"), (look.struck, "strike")]
    {
        if on {
            let _ = write!(properties, "<w:{name}/>");
        }
    }
    if is_right_to_left(text) {
        properties.push_str("<w:rtl/>");
    }
    let mut out = String::from("<w:r>");
    if !properties.is_empty() {
        let _ = write!(out, "<w:rPr>{properties}</w:rPr>");
    }
    let mut piece = String::new();
    let close = |piece: &mut String, out: &mut String| {
        if !piece.is_empty() {
            let _ = write!(out, "<w:t xml:space=\"preserve\">{}</w:t>", escaped(piece));
            piece.clear();
        }
    };
    for c in text.chars() {
        match c {
            '\n' => {
                close(&mut piece, &mut out);
                out.push_str("<w:br/>");
            }
            '\t' => {
                close(&mut piece, &mut out);
                out.push_str("<w:tab/>");
            }
            c => piece.push(c),
        }
    }
    close(&mut piece, &mut out);
    out.push_str("</w:r>");
    out
}

/// A run without a look of its own.
pub(super) fn text(words: &str) -> String {
    run(words, Look::default())
}

/// A run in italics.
pub(super) fn italic(words: &str) -> String {
    run(words, Look { italic: true, ..Look::default() })
}

/// A run in bold.
pub(super) fn bold(words: &str) -> String {
    run(words, Look { bold: true, ..Look::default() })
}

/// A paragraph of this style around these runs; `first` are the words that decide its direction.
pub(super) fn paragraph(style: &str, runs: &str, first: &str) -> String {
    let direction = if is_right_to_left(first) { "<w:bidi/>" } else { "" };
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{direction}</w:pPr>{runs}</w:p>")
}

/// Whether the first letter with a direction is of a script that is written from right to left.
pub(super) fn is_right_to_left(text: &str) -> bool {
    let letter = text.chars().find(|c| c.is_alphabetic());
    letter.is_some_and(|c| {
        matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
    })
}
