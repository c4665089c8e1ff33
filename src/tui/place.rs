//! Places in documents as people name them: on screen and in what is copied.

use super::wrap::shown_line;
use crate::answer::Citation;
use crate::brief::words::quoted;
use crate::config::Copying;
use crate::document::Locator;

/// Where a citation points, without the document: `para. 12 · p. iv · section “History › Founding” · line 40`.
pub(crate) fn of_citation(citation: &Citation) -> String {
    joined(&citation.locator(), citation.document.symbol.as_deref(), &citation.document.title, " · ")
}

/// The copies of its document in which its words stand, too: `also in a.pdf, b.docx`; empty where there are none.
pub(crate) fn copies(citation: &Citation) -> String {
    if citation.also.is_empty() { String::new() } else { shown_line(&format!("also in {}", citation.also.join(", "))) }
}

/// Where a place is, for the title of the source pane.
pub(crate) fn of_locator(place: &Locator, symbol: Option<&str>, title: &str) -> String {
    joined(place, symbol, title, " · ")
}

fn joined(place: &Locator, symbol: Option<&str>, title: &str, between: &str) -> String {
    let parts: Vec<String> = place.words(symbol, title).iter().map(|part| shown_line(part)).collect();
    parts.join(between)
}

/// Title, place, date and key of a citation in one line. In Markdown the title is set in italics, as in a briefing.
fn source(citation: &Citation, markdown: bool) -> String {
    let title = shown_line(&citation.document.title);
    let mut source = if markdown { format!("*{title}*") } else { title };
    let place = joined(&citation.locator(), citation.document.symbol.as_deref(), &citation.document.title, ", ");
    if !place.is_empty() {
        source.push_str(", ");
        source.push_str(&place);
    }
    if let Some(date) = &citation.document.date {
        source.push_str(&format!(", {}", shown_line(date)));
    }
    if citation.document.title != citation.document.key {
        source.push_str(" (");
        source.push_str(&shown_line(&citation.document.key));
        source.push(')');
    }
    source
}

/// Quotations with their sources, as they are copied in a style.
pub(crate) fn copied(citations: &[&Citation], style: Copying) -> String {
    let words = |citation: &Citation| shown_line(&citation.quote);
    let all: Vec<String> = citations
        .iter()
        .enumerate()
        .map(|(at, citation)| match style {
            Copying::Quotation => quotation(citation),
            Copying::Inline => format!("{} ({})", quoted(&words(citation)), source(citation, false)),
            Copying::Markdown => format!("> {}\n>\n> — {}", words(citation), source(citation, true)),
            Copying::Footnote => format!("{}[^{}]", quoted(&words(citation)), at + 1),
            Copying::Words => words(citation),
        })
        .collect();
    let mut text = all.join("\n\n");
    if style == Copying::Footnote {
        text.push('\n');
        for (at, citation) in citations.iter().enumerate() {
            text.push_str(&format!("\n[^{}]: {}.", at + 1, source(citation, true)));
        }
    }
    text
}

/// A quotation with its source, as it is copied: the words first, then where they stand.
pub(crate) fn quotation(citation: &Citation) -> String {
    format!("{}\n— {}", quoted(&shown_line(&citation.quote)), source(citation, false))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::citation;

    #[test]
    fn a_place_names_what_is_known() {
        let mut cited = citation(1, "odet.txt", "The words.", 12);
        cited.document.title = "ODET".into();
        cited.section = vec!["ODET".into(), "History".into(), "Founding".into()];
        cited.page = Some(2);
        cited.page_label = Some("iv".into());
        cited.paragraph = Some("3.1".into());
        assert_eq!(of_citation(&cited), "para. 3.1 · p. iv (2) · section “History › Founding” · line 12");
        assert_eq!(
            quotation(&cited),
            "“The words.”\n— ODET, para. 3.1, p. iv (2), section “History › Founding”, line 12 (odet.txt)"
        );
        cited.document.date = Some("2021-03-04".into());
        cited.quote = "They said “no” twice”.".into();
        assert_eq!(
            copied(&[&cited], Copying::Markdown),
            "> They said “no” twice”.\n>\n> — *ODET*, para. 3.1, p. iv (2), section “History › Founding”, line 12, \
             2021-03-04 (odet.txt)"
        );
        // The usual marks would end too soon.
        assert!(copied(&[&cited], Copying::Inline).starts_with("«They said “no” twice”.» (ODET, para. 3.1"));
        let bare = Citation { section: vec![], page: None, page_label: None, paragraph: None, line: None, ..cited };
        assert_eq!(of_citation(&bare), "");
    }
}
