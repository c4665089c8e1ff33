//! What is said of the model, in lines that are read out well: words in place of signs, nothing in columns, no bars.

use std::collections::BTreeMap;

use super::COLUMNS;
use crate::answer::{Answer, Citation};
use crate::tui::cell::{AnswerState, Body, Level, counted, day, lay_out, time_left};
use crate::tui::command::{COMMANDS, in_chat};
use crate::tui::model::{Model, Side};
use crate::tui::palette::Palette;
use crate::tui::place;
use crate::tui::rich::Row;
use crate::tui::transcript::CellId;
use crate::tui::wrap::shown_line;

/// Entries of a list that are read at once.
const LISTED: usize = 40;
const NONE: Palette = Palette { colour: false };

/// What was said already.
#[derive(Debug, Default)]
pub(super) struct Told {
    cells: BTreeMap<CellId, String>,
    source: String,
    why: String,
}

impl Told {
    /// A new line was typed: what is asked for again is said again.
    pub(super) fn fresh(&mut self, model: &Model, line: &str) {
        if line.starts_with("/why") {
            self.why.clear();
        }
        if model.side != Side::Source {
            self.source.clear();
        }
    }

    /// What is new since it was last asked, and what of the model was for once.
    pub(super) fn news(&mut self, model: &mut Model) -> Vec<String> {
        let mut said = Vec::new();
        let cells: Vec<(CellId, &Body)> = model.transcript.newest_first().collect();
        for (cell, body) in cells.into_iter().rev() {
            let text = cell_lines(body).join("\n");
            if !text.is_empty() && self.cells.get(&cell) != Some(&text) {
                said.push(text.clone());
                self.cells.insert(cell, text);
            }
        }
        if let Some(toast) = model.toast.take() {
            let word = match toast.level {
                Level::Info => "",
                Level::Warning => "Note: ",
                Level::Error => "Error: ",
            };
            said.push(format!("{word}{}", toast.text));
        }
        if model.help.take().is_some() {
            said.push(help());
        }
        if let Some(asked) = &model.confirm {
            let sending = &asked.sending;
            let documents: Vec<String> = sending.documents.iter().map(|key| shown_line(key)).collect();
            let open = if sending.open { " It is not encrypted on its way." } else { "" };
            said.push(format!(
                "Your question and {} of {} ({} bytes) would be sent to {}, model {}.{open}",
                counted(sending.passages, "passage"),
                documents.join(", "),
                sending.bytes,
                shown_line(&sending.destination),
                shown_line(&sending.model),
            ));
        }
        if let Some(asked) = &model.overwrite {
            said.push(format!("{} is there already.", shown_line(&crate::paths::for_people(&asked.path))));
        }
        said.extend(self.pane(model));
        if let Some(tour) = model.tour.take() {
            said.push(format!("{} For example: {}", tour.words(), crate::tui::tour::QUESTION));
        }
        said.extend(list(model));
        said
    }

    /// What stands in the pane.
    fn pane(&mut self, model: &mut Model) -> Option<String> {
        match model.side {
            Side::Source => {
                let text = source(model)?;
                (text != self.source).then(|| {
                    self.source.clone_from(&text);
                    text
                })
            }
            Side::Why => {
                let text = joined(&model.why.spoken(usize::from(COLUMNS), NONE));
                // What was read before stays open.
                model.side = if model.source.document().is_some() { Side::Source } else { Side::Closed };
                (text != self.why).then(|| {
                    self.why.clone_from(&text);
                    text
                })
            }
            Side::Library => {
                if model.library.waiting {
                    return None;
                }
                model.side = Side::Closed;
                Some(library(model))
            }
            Side::Brief => {
                if model.brief.waiting {
                    return None;
                }
                model.side = Side::Closed;
                let rows = joined(&model.brief.list(usize::from(COLUMNS), usize::MAX, NONE));
                let name = shown_line(&model.brief.name);
                Some(if rows.is_empty() {
                    format!("{name}: nothing is pinned yet.")
                } else {
                    format!("{name}\n{rows}")
                })
            }
            Side::Closed => None,
        }
    }
}

/// How far an ingest is.
pub(super) fn progress(model: &Model) -> Option<String> {
    let (_, progress) = model.progress.as_ref()?;
    let left = time_left(progress).map(|left| format!(", {left}")).unwrap_or_default();
    let paused = if model.paused { ", paused" } else { "" };
    let passages = counted(progress.passages, "passage");
    Some(format!("{} of {}, {passages}{left}{paused}", progress.files_done, counted(progress.files_total, "file")))
}

/// The lines of a cell; none for what the user typed and for what is not done.
fn cell_lines(body: &Body) -> Vec<String> {
    match body {
        Body::Question(_) | Body::Welcome { .. } => Vec::new(),
        Body::Answer(state) => match &**state {
            AnswerState::Queued | AnswerState::Waiting | AnswerState::First(_) => Vec::new(),
            AnswerState::Search(found, notes) => {
                let mut lines: Vec<String> = found
                    .iter()
                    .enumerate()
                    .map(|(at, found)| {
                        let text: String = shown_line(&found.text).chars().take(300).collect();
                        format!("Found {}: {}: {text}", at + 1, shown_line(&found.title))
                    })
                    .collect();
                if lines.is_empty() {
                    lines.push("No passage found.".into());
                }
                lines.extend(notes.iter().map(|note| format!("Note: {}", shown_line(&in_chat(note)))));
                lines
            }
            AnswerState::Done(answer) => answer_lines(answer),
            AnswerState::Failed(message, hint) => {
                std::iter::once(format!("Error: {message}")).chain(hint.clone()).collect()
            }
            AnswerState::Cancelled => vec!["Cancelled.".into()],
        },
        Body::Ingest(ingest) if matches!(ingest.state, crate::tui::cell::IngestState::Running(_)) => Vec::new(),
        other => joined(&lay_out(other, usize::from(COLUMNS), None, NONE)).lines().map(str::to_owned).collect(),
    }
}

/// An answer: the claims, then where each stands.
pub(super) fn answer_lines(answer: &Answer) -> Vec<String> {
    let place = |citation: &Citation| {
        let place = place::of_citation(citation);
        let place = if place.is_empty() { String::new() } else { format!(", {}", place.replace(" · ", ", ")) };
        format!("{}{place}", shown_line(&citation.document.title))
    };
    let mut lines = Vec::new();
    if let Some(rewritten) = &answer.rewritten {
        lines.push(format!("Understood as: {}", shown_line(&rewritten.text)));
    }
    if answer.abstained {
        lines.push("Your documents do not say.".into());
        lines.extend(answer.without_support().map(|why| shown_line(&why)));
        for (at, near) in answer.nearest.iter().enumerate() {
            let words: String = shown_line(&near.quote).chars().take(240).collect();
            lines.push(format!("Nearest {}, a pointer and not an answer: {}: {words}", at + 1, place(near)));
        }
        return lines;
    }
    if let Some(verdict) = answer.verdict {
        lines.push(format!("{}, by the first sentence:", verdict.word()));
    }
    let count = answer.claims.len();
    for (at, claim) in answer.claims.iter().enumerate() {
        let numbers: Vec<String> = claim.citations.iter().map(ToString::to_string).collect();
        let label = claim.label.as_ref().map(|label| format!("{}: ", shown_line(label))).unwrap_or_default();
        let of = if count > 1 { format!(" {} of {count}", at + 1) } else { String::new() };
        let source = if numbers.len() == 1 { "source" } else { "sources" };
        lines.push(format!("Answer{of}: {label}“{}” ({source} {})", shown_line(&claim.text), numbers.join(", ")));
        lines.extend(claim.heads(", ").map(|heads| format!("Its columns: {}", shown_line(&heads))));
    }
    for part in answer.parts.iter().filter(|part| part.abstained) {
        lines.push(format!("{}: your documents do not say.", shown_line(&part.label)));
    }
    lines.extend(answer.conflicts.iter().map(|conflict| format!("Note: {}", shown_line(&conflict.words()))));
    for citation in &answer.citations {
        let also = place::copies(citation);
        let also = if also.is_empty() { String::new() } else { format!("; {also}") };
        lines.push(format!("Source {}: {}{also}", citation.id, place(citation)));
    }
    lines.extend(answer.notes.iter().map(|note| format!("Note: {}", shown_line(&in_chat(note)))));
    lines.push(format!("{}, confidence {:.0} percent.", capital(answer.support()), answer.confidence * 100.0));
    lines
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A page of the source that is open, the cited words named.
fn source(model: &Model) -> Option<String> {
    if let Some(error) = &model.source.error {
        return Some(format!("Error: {}", shown_line(error)));
    }
    model.source.document()?;
    let (title, place) = model.source.heading();
    let window = model.areas().source_window();
    let mut lines = vec![format!("Source {title}, {}", place.replace(" · ", ", "))];
    if let Some(word) = model.source.word() {
        lines.push(format!("Note: {word}"));
    }
    if let Some(find) = &model.source.find {
        lines.push(format!("Search for “{}”: {}.", shown_line(&find.text), find.word()));
    }
    lines.push(joined(&model.source.seen(window, NONE)));
    if let Some(percent) = model.source.percent(window) {
        lines.push(if percent < 100 { format!("{percent} percent; /more reads on.") } else { "The end.".into() });
    }
    Some(lines.join("\n"))
}

fn library(model: &Model) -> String {
    if model.library.documents.is_empty() {
        return "No documents yet. /add FOLDER adds yours, /starter the starter documents.".into();
    }
    let lines = model.library.documents.iter().map(|row| {
        let mut facts = vec![counted(row.passages, "passage")];
        if row.pages > 0 {
            facts.push(counted(row.pages, "page"));
        }
        facts.push(row.date.as_deref().map_or_else(|| format!("added {}", day(&row.added)), shown_line));
        if !row.tags.is_empty() {
            facts.push(format!("tagged {}", shown_line(&row.tags.join(", "))));
        }
        if !row.warnings.is_empty() {
            facts.push(counted(row.warnings.len(), "warning"));
        }
        format!("{}, key {}: {}", shown_line(&row.title), shown_line(&row.key), facts.join(", "))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The list that is open, numbered.
fn list(model: &Model) -> Option<String> {
    let picker = model.picker.as_ref()?;
    let mut lines: Vec<String> = picker
        .matches
        .iter()
        .take(LISTED)
        .enumerate()
        .filter_map(|(at, found)| Some(format!("{}: {}", at + 1, picker.entries.get(found.entry)?.text.trim())))
        .collect();
    let more = picker.matches.len().saturating_sub(LISTED);
    if more > 0 {
        lines.push(format!("and {more} more."));
    }
    Some(lines.join("\n"))
}

fn help() -> String {
    let mut lines = vec!["Type a question, or one of these:".to_owned()];
    lines
        .extend(COMMANDS.iter().map(|spec| format!("/{} {}: {}", spec.name, spec.takes, spec.does).replace(" :", ":")));
    lines.join("\n")
}

/// Rows as lines, signs as words; rows that are lines only are left out.
fn joined(rows: &[Row]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for row in rows {
        let text = row.line.to_string();
        let text = text.trim();
        let (word, rest) = [
            ("▌", "Cited: "),
            ("▏", "Also cited: "),
            ("»", "Found: "),
            ("┆", "Beside the text: "),
            ("✗", "Error: "),
            ("!", "Note: "),
            ("✓", ""),
            ("·", ""),
            ("│", ""),
            ("▪", ""),
            ("▸", ""),
            ("→", ""),
        ]
        .into_iter()
        .find_map(|(sign, word)| Some((word, text.strip_prefix(sign)?.trim_start())))
        .unwrap_or(("", text));
        let rest = rest.trim_matches(['─', ' ']);
        let drawn = rest.chars().all(|c| ('▁'..='█').contains(&c) || "━╌─ ".contains(c));
        if !rest.is_empty() && !drawn {
            // The cells of a table.
            lines.push(format!("{word}{}", rest.replace(" │ ", ", ")));
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::{Session, answer, citation, document_row};

    #[test]
    fn an_answer_is_words_in_place_of_signs() {
        let cited = vec![citation(1, "a.md", "It was founded in 2014.", 3), citation(2, "b.md", "In London.", 9)];
        let lines = answer_lines(&answer("When?", None, cited));
        assert_eq!(
            lines,
            [
                "Answer 1 of 2: “It was founded in 2014.” (source 1)",
                "Answer 2 of 2: “In London.” (source 2)",
                "Source 1: a.md, line 3",
                "Source 2: b.md, line 9",
                "Partly supported, confidence 83 percent."
            ]
        );
        assert!(!lines.concat().contains(['│', '▸', '·']));
    }

    #[test]
    fn the_columns_of_a_row_are_said() {
        let mut row = answer("When?", None, vec![citation(1, "a.md", "May 2018\tCanada", 3)]);
        row.claims[0].columns = ["Date", ""]
            .map(|text| crate::answer::model::Item { text: text.into(), span: crate::text::Span::default() })
            .to_vec();
        assert_eq!(answer_lines(&row)[1], "Its columns: Date, -");
    }

    #[test]
    fn each_thing_is_said_once_and_what_is_asked_again_is_said_again() {
        let mut it = Session::new(COLUMNS, super::super::ROWS, false, 3);
        let mut told = Told::default();
        it.ask("When?", answer("When?", None, vec![citation(1, "a.md", "It was founded in 2014.", 3)]));
        let first = told.news(&mut it.model);
        assert!(first.concat().contains("founded in 2014"), "{first:?}");
        assert!(told.news(&mut it.model).is_empty());
        it.model.side = Side::Library;
        it.model.library.documents = vec![document_row("a.md", 3)];
        let list = told.news(&mut it.model);
        assert_eq!(list, ["a.md, key a.md: 3 passages, added 2026-11-21"]);
        assert_eq!(it.model.side, Side::Closed);
    }
}
