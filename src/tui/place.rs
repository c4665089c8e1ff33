//! Places in documents as people name them: on screen and in what is copied.

use super::wrap::shown_line;
use crate::answer::Citation;
use crate::document::Locator;

/// Where a citation points, without the document: `History › Founding · p. iv · ¶ 12 · line 40`.
pub(crate) fn of_citation(citation: &Citation) -> String {
    parts(
        citation.page,
        citation.page_label.as_deref(),
        &citation.section,
        citation.paragraph.as_deref(),
        citation.line,
        &citation.document.title,
    )
    .join(" · ")
}

/// Where a place is, for the title of the source pane.
pub(crate) fn of_locator(place: &Locator, title: &str) -> String {
    parts(place.page, place.page_label.as_deref(), &place.section, place.paragraph.as_deref(), place.line, title)
        .join(" · ")
}

fn parts(
    page: Option<u32>,
    label: Option<&str>,
    section: &[String],
    paragraph: Option<&str>,
    line: Option<u32>,
    title: &str,
) -> Vec<String> {
    let mut parts = Vec::new();
    // The first heading is the title more often than not; once is enough.
    let section: Vec<String> = section
        .iter()
        .enumerate()
        .filter(|&(at, name)| at > 0 || name != title)
        .map(|(_, name)| shown_line(name))
        .collect();
    if !section.is_empty() {
        parts.push(section.join(" › "));
    }
    // The label that is printed on the page is what a reader with the paper in hand looks for.
    match (label, page) {
        (Some(label), _) => parts.push(format!("p. {}", shown_line(label))),
        (None, Some(page)) => parts.push(format!("p. {page}")),
        (None, None) => {}
    }
    if let Some(paragraph) = paragraph {
        parts.push(format!("¶ {}", shown_line(paragraph)));
    }
    if let Some(line) = line {
        parts.push(format!("line {line}"));
    }
    parts
}

/// A quotation with its source, as it is copied: the words first, then where they stand.
pub(crate) fn quotation(citation: &Citation) -> String {
    let mut source = shown_line(&citation.document.title);
    let place = of_citation(citation).replace(" · ", ", ");
    if !place.is_empty() {
        source.push_str(", ");
        source.push_str(&place);
    }
    if citation.document.title != citation.document.key {
        source.push_str(" (");
        source.push_str(&shown_line(&citation.document.key));
        source.push(')');
    }
    format!("“{}”\n— {source}", shown_line(&citation.quote))
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
        assert_eq!(of_citation(&cited), "History › Founding · p. iv · ¶ 3.1 · line 12");
        assert_eq!(quotation(&cited), "“The words.”\n— ODET, History › Founding, p. iv, ¶ 3.1, line 12 (odet.txt)");
        let bare = Citation { section: vec![], page: None, page_label: None, paragraph: None, line: None, ..cited };
        assert_eq!(of_citation(&bare), "");
    }
}
