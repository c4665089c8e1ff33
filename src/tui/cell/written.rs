//! What a language model wrote: its sentences with what was found of each, or, at a key, the documents' own words.

use ratatui::text::Span;

use super::answer;
use crate::answer::followup::Turn;
use crate::answer::{Answer, Citation};
use crate::store::Filter;
use crate::tui::palette::Palette;
use crate::tui::place;
use crate::tui::rich::{Rich, Row};
use crate::tui::wrap::shown_line;
use crate::write::{Sentence, Support, Written};

/// A written answer, done or in the making.
#[derive(Debug)]
pub(crate) struct Writing {
    /// The question.
    pub(crate) question: String,
    /// The questions before it.
    pub(crate) history: Vec<Turn>,
    /// Which documents it was asked of.
    pub(crate) filter: Filter,
    /// Whether the model is to be asked although the documents do not answer.
    pub(crate) anyway: bool,
    /// The verbatim answer.
    pub(crate) answer: Box<Answer>,
    /// Whether that is what is seen.
    pub(crate) verbatim: bool,
    /// How far it is.
    pub(crate) stage: Stage,
}

/// How far the model is.
#[derive(Debug)]
pub(crate) enum Stage {
    /// The user is asked whether the address is right.
    Confirming,
    /// It was asked.
    Asked,
    /// It writes; not checked yet.
    Streaming(String),
    /// Its words, checked.
    Done(Box<Written>),
    /// It was not asked, and why.
    NotAsked(&'static str),
    /// It failed; message and hint.
    Failed(String, Option<String>),
    /// The user stopped it.
    Cancelled,
}

impl Writing {
    /// What its anchors stand for, in order.
    pub(super) fn cited(&self) -> Vec<&Citation> {
        match &self.stage {
            _ if self.verbatim => answer::cited(&self.answer).iter().collect(),
            Stage::Done(written) => written.cited(),
            _ => Vec::new(),
        }
    }

    /// All citations among which those of the anchors stand, and whether their numbers are those that are seen.
    pub(crate) fn among(&self) -> (&[Citation], bool) {
        match &self.stage {
            Stage::Done(written) if !self.verbatim => (&written.passages, false),
            _ => (answer::cited(&self.answer), !self.answer.abstained),
        }
    }
}

pub(super) fn rows(writing: &Writing, columns: usize, selected: Option<usize>, palette: Palette) -> Vec<Row> {
    let indent = Span::raw("  ");
    let said = |text: &str| Rich::of(text, palette.dim()).rows(columns, &indent, &indent);
    if writing.verbatim {
        let mut rows = said("In the words of your documents · F3 shows what the model wrote");
        rows.extend(answer::done(&writing.answer, columns, selected, palette));
        return rows;
    }
    match &writing.stage {
        Stage::Confirming => said("waiting for your word before anything is sent…"),
        Stage::Asked => said("the model was asked… Esc stops it"),
        Stage::Streaming(text) => {
            let mut rows = said("writing, not checked yet… Esc stops it");
            let bar = Span::styled("  ┆ ", palette.dim());
            rows.extend(Rich::of(&shown_line(text.trim()), palette.dim()).rows(columns, &bar, &bar));
            rows
        }
        Stage::NotAsked(why) => said(why),
        Stage::Cancelled => said("cancelled; the quotations above stand"),
        Stage::Failed(message, hint) => super::note_rows(
            &super::Note { level: super::Level::Error, text: message.clone(), hint: hint.clone() },
            columns,
            palette,
        ),
        Stage::Done(written) => done(written, columns, selected, palette),
    }
}

fn done(written: &Written, columns: usize, selected: Option<usize>, palette: Palette) -> Vec<Row> {
    let indent = Span::raw("  ");
    let head = format!("Written by {} · F3 shows the documents' own words", shown_line(&written.model));
    let mut rows = Rich::of(&head, palette.dim()).rows(columns, &indent, &indent);
    let cited = written.cited();
    for sentence in &written.sentences {
        rows.extend(sentence_rows(sentence, &cited, columns, selected, palette));
    }
    if !cited.is_empty() {
        rows.push(Row::blank());
    }
    for (anchor, passage) in cited.iter().enumerate() {
        let here = selected == Some(anchor);
        let mut rich = Rich::default();
        rich.push_anchor(&label(passage.id), if here { palette.selected() } else { palette.cite() }, anchor);
        let title = if here { palette.strong() } else { palette.plain() };
        rich.push_anchor(&format!(" {}", shown_line(&passage.document.title)), title, anchor);
        let place = place::of_citation(passage);
        if !place.is_empty() {
            rich.push_anchor(&format!(" · {place}"), palette.dim(), anchor);
        }
        let mark = if here { Span::styled("▸ ", palette.accent()) } else { indent.clone() };
        rows.extend(rich.rows(columns, &mark, &Span::raw("      ")));
    }
    rows.extend(Rich::of(&written.summary(), palette.dim()).rows(columns, &indent, &indent));
    rows
}

fn label(number: usize) -> String {
    format!("[p{number}]")
}

fn sentence_rows(
    sentence: &Sentence,
    cited: &[&Citation],
    columns: usize,
    selected: Option<usize>,
    palette: Palette,
) -> Vec<Row> {
    let style = match sentence.support {
        Support::Supported => palette.good(),
        Support::Partly => palette.warning(),
        Support::Unsupported => palette.error(),
    };
    let rest = Span::raw("    ");
    let mut rich = Rich::of(&shown_line(&sentence.text), palette.plain());
    for &number in &sentence.citations {
        rich.push("\u{a0}", palette.plain());
        match cited.iter().position(|passage| passage.id == number) {
            Some(anchor) => {
                let style = if selected == Some(anchor) { palette.selected() } else { palette.cite() };
                rich.push_anchor(&label(number), style, anchor);
            }
            // A number of no passage opens nothing.
            None => {
                rich.push(&label(number), palette.dim());
            }
        }
    }
    let mut rows = rich.rows(columns, &Span::styled(format!("  {} ", sentence.support.sign()), style), &rest);
    if !sentence.problems.is_empty() {
        let problems: Vec<String> = sentence.problems.iter().map(|problem| shown_line(&problem.text)).collect();
        let said = format!("{}: {}", sentence.support.word(), problems.join("; "));
        rows.extend(Rich::of(&said, style).rows(columns, &rest, &rest));
    }
    rows
}
