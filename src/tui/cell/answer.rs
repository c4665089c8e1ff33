//! Questions' answers: claims word for word with the numbers of their citations, and the sources under them.

use ratatui::text::Span;

use super::{AnswerState, Found};
use crate::answer::model::{Changes, Conflict};
use crate::answer::{Answer, Citation};
use crate::tui::command::in_chat;
use crate::tui::palette::Palette;
use crate::tui::place;
use crate::tui::rich::{Rich, Row};
use crate::tui::wrap::shown_line;

/// First finds are shown only until the answer comes; a handful is enough to see where it will come from.
const FIRST_FINDS: usize = 4;

/// What an answer's anchors stand for, in order: its citations, or the pointers of an abstention.
pub(super) fn cited(answer: &Answer) -> &[Citation] {
    if answer.abstained { &answer.nearest } else { &answer.citations }
}

pub(super) fn rows(state: &AnswerState, columns: usize, selected: Option<usize>, palette: Palette) -> Vec<Row> {
    let indent = Span::raw("  ");
    let said = |text: &str| Rich::of(text, palette.dim()).rows(columns, &indent, &indent);
    match state {
        AnswerState::Queued => said("waiting for the question before"),
        AnswerState::Waiting => said("looking…"),
        AnswerState::First(found) => {
            let mut rows = said("first finds, the answer is on its way…");
            rows.extend(finds(&found[..found.len().min(FIRST_FINDS)], columns, selected, palette, true));
            rows
        }
        AnswerState::Search(found, notes) => {
            let mut rows = if found.is_empty() {
                said("No passage found.")
            } else {
                finds(found, columns, selected, palette, false)
            };
            rows.extend(notes.iter().flat_map(|note| said(&in_chat(note))));
            rows
        }
        AnswerState::Done(answer) => done(answer, columns, selected, palette),
        AnswerState::Cancelled => said("cancelled"),
        AnswerState::Failed(message, hint) => super::note_rows(
            &super::Note { level: super::Level::Error, text: message.clone(), hint: hint.clone() },
            columns,
            palette,
        ),
    }
}

/// An answer, or that there is none.
pub(super) fn done(answer: &Answer, columns: usize, selected: Option<usize>, palette: Palette) -> Vec<Row> {
    let rows = if answer.abstained { abstained } else { answered };
    rows(answer, columns, selected, palette)
}

fn answered(answer: &Answer, columns: usize, selected: Option<usize>, palette: Palette) -> Vec<Row> {
    let bar = Span::styled("  │ ", palette.dim());
    let mut rows = understood(answer, columns, palette);
    if let Some(verdict) = answer.verdict {
        let indent = Span::raw("  ");
        let said = format!("{}, by the first sentence:", verdict.word());
        rows.extend(Rich::of(&said, palette.strong()).rows(columns, &indent, &indent));
    }
    let mut label = None;
    for (number, claim) in answer.claims.iter().enumerate() {
        if number > 0 {
            rows.push(Row { line: bar.clone().into(), anchors: vec![] });
        }
        if claim.label.is_some() && claim.label != label {
            label.clone_from(&claim.label);
            let head = shown_line(label.as_deref().unwrap_or(""));
            rows.extend(Rich::of(&head, palette.strong()).rows(columns, &bar, &bar));
        }
        if let Some(heads) = claim.heads(BETWEEN) {
            rows.extend(Rich::of(&shown_line(&heads), palette.dim()).rows(columns, &bar, &bar));
        }
        let mut rich = Rich::default();
        let text = words(claim.before_items());
        let short = answer.answer.as_deref().filter(|_| number == 0).map(words).filter(|short| !short.is_empty());
        match short.as_deref().and_then(|short| text.find(short).map(|at| (at, at + short.len()))) {
            Some((start, end)) => {
                rich.push(&text[..start], palette.plain())
                    .push(&text[start..end], palette.answer())
                    .push(&text[end..], palette.plain());
            }
            None => {
                rich.push(&text, palette.plain());
            }
        }
        for &id in &claim.citations {
            let Some(anchor) = answer.citations.iter().position(|citation| citation.id == id) else { continue };
            let style = if selected == Some(anchor) { palette.selected() } else { palette.cite() };
            // A no-break space, so that a number never stands alone at the start of a row.
            rich.push("\u{a0}", palette.plain()).push_anchor(&format!("[{id}]"), style, anchor);
        }
        rows.extend(rich.rows(columns, &bar, &bar));
        for item in &claim.items {
            let first = Span::styled("  │ · ", palette.dim());
            let next = Span::styled("  │   ", palette.dim());
            rows.extend(Rich::of(&words(&item.text), palette.plain()).rows(columns, &first, &next));
        }
    }
    for part in answer.parts.iter().filter(|part| part.abstained) {
        let said = format!("{}: your documents do not say.", shown_line(&part.label));
        let indent = Span::raw("  ");
        rows.extend(Rich::of(&said, palette.strong()).rows(columns, &indent, &indent));
    }
    let changes = answer.changes.iter().flat_map(Changes::words);
    for said in changes.chain(answer.conflicts.iter().map(Conflict::words)) {
        let said = shown_line(&said);
        rows.extend(Rich::of(&said, palette.plain()).rows(
            columns,
            &Span::styled("! ", palette.warning()),
            &Span::raw("  "),
        ));
    }
    rows.push(Row::blank());
    rows.extend(sources(&answer.citations, columns, selected, palette));
    rows.extend(tail(answer, columns, palette));
    rows
}

/// What stands between the cells of a table's row, and between their heads.
const BETWEEN: &str = " │ ";

/// The words of a document on one line; the cells of a table's row stay parted.
fn words(text: &str) -> String {
    shown_line(&text.replace('\t', BETWEEN))
}

/// One line for each citation, more where it does not fit.
fn sources(citations: &[Citation], columns: usize, selected: Option<usize>, palette: Palette) -> Vec<Row> {
    let mut rows = Vec::new();
    for (anchor, citation) in citations.iter().enumerate() {
        let here = selected == Some(anchor);
        let mut rich = Rich::default();
        let number = if here { palette.selected() } else { palette.cite() };
        rich.push_anchor(&format!("[{}]", citation.id), number, anchor);
        let title = if here { palette.strong() } else { palette.plain() };
        rich.push_anchor(&format!(" {}", shown_line(&citation.document.title)), title, anchor);
        for part in [place::of_citation(citation), place::copies(citation)] {
            if !part.is_empty() {
                rich.push_anchor(&format!(" · {part}"), palette.dim(), anchor);
            }
        }
        rows.extend(rich.rows(columns, &mark(here, palette), &Span::raw("      ")));
    }
    rows
}

/// The sign before what is selected.
fn mark(here: bool, palette: Palette) -> Span<'static> {
    if here { Span::styled("▸ ", palette.accent()) } else { Span::raw("  ") }
}

/// How a question was understood that leans on what was said before, and the way back.
fn understood(answer: &Answer, columns: usize, palette: Palette) -> Vec<Row> {
    let Some(rewritten) = &answer.rewritten else { return Vec::new() };
    let said = format!("understood as: {} (/literal asks the words as typed)", shown_line(&rewritten.text));
    Rich::of(&said, palette.dim()).rows(columns, &Span::raw("  "), &Span::raw("  "))
}

fn abstained(answer: &Answer, columns: usize, selected: Option<usize>, palette: Palette) -> Vec<Row> {
    let indent = Span::raw("  ");
    let mut rows = understood(answer, columns, palette);
    rows.extend(Rich::of("Your documents do not say.", palette.strong()).rows(columns, &indent, &indent));
    if let Some(why) = answer.without_support() {
        rows.extend(Rich::of(&shown_line(&why), palette.dim()).rows(columns, &indent, &indent));
    }
    if !answer.nearest.is_empty() {
        let text = "The nearest passages, as pointers and not as an answer:";
        rows.extend(Rich::of(text, palette.dim()).rows(columns, &indent, &indent));
        rows.push(Row::blank());
    }
    for (anchor, citation) in answer.nearest.iter().enumerate() {
        rows.extend(sources_of_pointer(citation, anchor, columns, selected, palette));
    }
    rows.extend(tail(answer, columns, palette));
    rows
}

fn sources_of_pointer(
    citation: &Citation,
    anchor: usize,
    columns: usize,
    selected: Option<usize>,
    palette: Palette,
) -> Vec<Row> {
    let here = selected == Some(anchor);
    let mut rich = Rich::default();
    rich.push_anchor("→ ", if here { palette.selected() } else { palette.cite() }, anchor).push_anchor(
        &shown_line(&citation.document.title),
        if here { palette.strong() } else { palette.plain() },
        anchor,
    );
    let place = place::of_citation(citation);
    if !place.is_empty() {
        rich.push_anchor(&format!(" · {place}"), palette.dim(), anchor);
    }
    let mut rows = rich.rows(columns, &mark(here, palette), &Span::raw("    "));
    let mut quote = Rich::default();
    quote.push_anchor(&shown_line(&citation.quote), palette.dim(), anchor);
    rows.push(quote.one_row(columns, &Span::raw("    ")));
    rows
}

fn finds(found: &[Found], columns: usize, selected: Option<usize>, palette: Palette, faint: bool) -> Vec<Row> {
    let mut rows = Vec::new();
    let plain = if faint { palette.dim() } else { palette.plain() };
    for (anchor, found) in found.iter().enumerate() {
        let here = selected == Some(anchor);
        let mut rich = Rich::default();
        rich.push_anchor("→ ", if here { palette.selected() } else { palette.cite() }, anchor);
        rich.push_anchor(&shown_line(&found.title), if here { palette.strong() } else { plain }, anchor);
        let section: Vec<String> =
            found.heading.iter().filter(|name| **name != found.title).map(|name| shown_line(name)).collect();
        if !section.is_empty() {
            rich.push_anchor(&format!(" · {}", section.join(" › ")), palette.dim(), anchor);
        }
        rows.push(rich.one_row(columns, &mark(here, palette)));
        let mut text = Rich::default();
        // No row is longer than this; a passage of megabytes must not be walked for one row.
        text.push_anchor(&shown_line(start_of(&found.text, 4 * columns)), palette.dim(), anchor);
        rows.push(text.one_row(columns, &Span::raw("    ")));
    }
    rows
}

fn start_of(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Notes and timings.
fn tail(answer: &Answer, columns: usize, palette: Palette) -> Vec<Row> {
    let indent = Span::raw("  ");
    let mut rows = Vec::new();
    for note in &answer.notes {
        rows.extend(Rich::of(&in_chat(note), palette.dim()).rows(
            columns,
            &Span::styled("! ", palette.warning()),
            &indent,
        ));
    }
    let mut facts = Vec::new();
    if !answer.abstained {
        let confidence = f64::from(answer.confidence.clamp(0.0, 1.0)) * 100.0;
        facts.push(format!("{} · confidence {confidence:.0} %", answer.support()));
    }
    if let Some(total) = answer.timings_ms.get("total") {
        facts.push(duration(*total));
    }
    if !facts.is_empty() {
        rows.extend(Rich::of(&facts.join(" · "), palette.dim()).rows(columns, &indent, &indent));
    }
    rows
}

fn duration(ms: f64) -> String {
    if ms < 1.0 {
        "under 1 ms".to_owned()
    } else if ms < 1000.0 {
        format!("{ms:.0} ms")
    } else {
        format!("{:.1} s", ms / 1000.0)
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::Modifier;

    use super::*;
    use crate::answer::model::Item;
    use crate::tui::testing::{abstention, answered as sample, found};

    const PALETTE: Palette = Palette { colour: false };

    fn text(rows: &[Row]) -> Vec<String> {
        rows.iter().map(|row| row.line.to_string()).collect()
    }

    #[test]
    fn the_short_answer_is_emphasised_within_the_first_claim() {
        let state = sample(2);
        let rows = rows(&state, 80, None, PALETTE);
        let span = rows[0].line.spans.iter().find(|span| span.content == "2014").unwrap();
        assert!(span.style.add_modifier.contains(Modifier::BOLD | Modifier::UNDERLINED));
        assert!(text(&rows)[0].ends_with("[1]"), "{:?}", text(&rows));
    }

    #[test]
    fn a_row_of_a_table_stands_under_the_heads_of_its_columns() {
        let AnswerState::Done(mut answer) = sample(1) else { panic!("no answer") };
        answer.claims[0].text = "May 2018\tCanada".into();
        answer.claims[0].columns =
            ["Date", "Host"].map(|text| Item { text: text.into(), span: crate::text::Span::default() }).to_vec();
        let rows = text(&rows(&AnswerState::Done(answer), 80, None, PALETTE));
        assert!(rows[0].ends_with("Date │ Host") && rows[1].contains("May 2018 │ Canada"), "{rows:?}");
    }

    #[test]
    fn a_number_and_its_source_line_open_the_same() {
        let rows = rows(&sample(2), 80, Some(1), PALETTE);
        let with: Vec<usize> = rows
            .iter()
            .enumerate()
            .filter(|(_, row)| row.anchors.iter().any(|&(_, anchor)| anchor == 1))
            .map(|(at, _)| at)
            .collect();
        assert_eq!(with.len(), 2, "{:?}", text(&rows));
        assert!(text(&rows)[with[1]].starts_with("▸ [2]"));
        let selected = rows[with[0]].line.spans.iter().find(|span| span.content == "[2]").unwrap();
        assert!(selected.style.add_modifier.contains(Modifier::REVERSED));
    }

    #[test]
    fn an_abstention_says_so_and_points() {
        let rows = rows(&abstention(), 60, None, PALETTE);
        let text = text(&rows);
        assert_eq!(text[0], "  Your documents do not say.");
        assert!(text.iter().any(|row| row.starts_with("  → ")), "{text:?}");
        assert!(!text.iter().any(|row| row.contains("confidence") || row.contains("supported")));
    }

    #[test]
    fn first_finds_are_dim_and_few() {
        let found: Vec<Found> = (0..9).map(|number| found(&format!("doc{number}"), "some words")).collect();
        let rows = rows(&AnswerState::First(found), 60, None, PALETTE);
        assert_eq!(rows.len(), 1 + 2 * FIRST_FINDS);
        assert!(rows[0].line.spans[1].style.add_modifier.contains(Modifier::DIM));
    }

    #[test]
    fn cells_of_a_table_stay_parted() {
        assert_eq!(words("December 2014\tfive\nfounders\tD5"), "December 2014 │ five founders │ D5");
    }

    #[test]
    fn durations_read_well() {
        assert_eq!([0.2, 41.6, 1234.0].map(duration), ["under 1 ms", "42 ms", "1.2 s"]);
    }
}
