//! The cells of the transcript: data, and the rows that they become at a width.

mod answer;
mod check;
mod ingest;
mod lists;
mod problems;
mod written;

use ratatui::text::Span;

pub(crate) use check::{Check, CheckStage, Finding};
pub(crate) use ingest::{Ingest, IngestState, changes, counted, running, time_left};
pub(crate) use lists::{ChatList, day, status_facts};
pub(crate) use written::{Stage, Writing};

use super::palette::Palette;
use super::rich::{Rich, Row};
use crate::answer::{Answer, Citation};
use crate::retrieve::Hit;
use crate::store::FileRow;

/// What a cell holds.
#[derive(Debug)]
pub(crate) enum Body {
    /// What the user asked.
    Question(String),
    /// What came of it.
    Answer(Box<AnswerState>),
    /// What a language model wrote on it.
    Written(Box<Writing>),
    /// A quotation or a draft that is checked.
    Check(Box<Check>),
    /// Something that adduce says.
    Note(Note),
    /// An add, sync or reindex.
    Ingest(Box<Ingest>),
    /// Names and values.
    Facts(Vec<(String, String)>),
    /// Saved chats.
    Chats(ChatList),
    /// The files that could not be read, once they are known.
    Problems(Option<Vec<FileRow>>),
    /// What stands at the start; what an empty library offers, once it is known to be empty.
    Welcome {
        /// Whether the library is empty.
        empty: bool,
    },
}

/// How far a question is.
#[derive(Debug)]
pub(crate) enum AnswerState {
    /// It waits for the question before it.
    Queued,
    /// Nothing came yet.
    Waiting,
    /// The first, lexical hits: the answer is still to come.
    First(Vec<Found>),
    /// The hits of a search, with what is to be said of them.
    Search(Vec<Found>, Vec<String>),
    /// The answer.
    Done(Box<Answer>),
    /// It failed; message and hint.
    Failed(String, Option<String>),
    /// The user stopped it.
    Cancelled,
}

/// A hit as the transcript needs it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    /// The document's key.
    pub(crate) key: String,
    /// Its title.
    pub(crate) title: String,
    /// The headings above.
    pub(crate) heading: Vec<String>,
    /// The passage.
    pub(crate) text: String,
    /// Its place.
    pub(crate) span: crate::text::Span,
}

impl Found {
    /// From what the engine gives.
    pub(crate) fn new(hit: Hit, key: String, title: String) -> Self {
        Self { key, title, heading: hit.passage.heading, text: hit.passage.text, span: hit.passage.span }
    }
}

/// Something that adduce says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Note {
    /// How loud.
    pub(crate) level: Level,
    /// What.
    pub(crate) text: String,
    /// What can be done about it.
    pub(crate) hint: Option<String>,
}

/// How loud a note is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// Good to know.
    Info,
    /// Look at it.
    Warning,
    /// It went wrong.
    Error,
}

/// What an anchor opens.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Opens<'a> {
    /// A citation, or the pointer of an abstention.
    Citation(&'a Citation),
    /// A passage that was found.
    Found(&'a Found),
    /// A quotation that was checked.
    Finding(&'a Finding),
    /// A saved chat.
    Chat(crate::store::ChatId),
}

impl Body {
    /// How many places there are to jump to.
    pub(crate) fn anchors(&self) -> usize {
        match self {
            Self::Answer(state) => match &**state {
                AnswerState::First(found) | AnswerState::Search(found, _) => found.len(),
                AnswerState::Done(answer) => answer::cited(answer).len(),
                _ => 0,
            },
            Self::Written(writing) => writing.cited().len(),
            Self::Chats(list) => list.chats.len(),
            Self::Check(check) => check.listed().count(),
            _ => 0,
        }
    }

    /// What the anchor of this number opens.
    pub(crate) fn opens(&self, anchor: usize) -> Option<Opens<'_>> {
        match self {
            Self::Answer(state) => match &**state {
                AnswerState::First(found) | AnswerState::Search(found, _) => found.get(anchor).map(Opens::Found),
                AnswerState::Done(answer) => answer::cited(answer).get(anchor).map(Opens::Citation),
                _ => None,
            },
            Self::Written(writing) => writing.cited().get(anchor).copied().map(Opens::Citation),
            Self::Chats(list) => list.chats.get(anchor).map(|chat| Opens::Chat(chat.id)),
            Self::Check(check) => check.at(anchor).map(Opens::Finding),
            _ => None,
        }
    }
}

/// The rows of a cell. Each cell ends with an empty row.
pub(crate) fn lay_out(body: &Body, columns: usize, selected: Option<usize>, palette: Palette) -> Vec<Row> {
    let mut rows = match body {
        Body::Question(text) => {
            Rich::of(text, palette.question()).rows(columns, &Span::styled("› ", palette.accent()), &Span::raw("  "))
        }
        Body::Answer(state) => answer::rows(state, columns, selected, palette),
        Body::Check(check) => check::rows(check, columns, selected, palette),
        Body::Written(writing) => written::rows(writing, columns, selected, palette),
        Body::Note(note) => note_rows(note, columns, palette),
        Body::Ingest(ingest) => ingest::rows(ingest, columns, palette),
        Body::Facts(facts) => lists::fact_rows(facts, columns, palette),
        Body::Problems(files) => problems::rows(files.as_deref(), columns, palette),
        Body::Chats(list) => lists::chat_rows(list, columns, selected, palette),
        Body::Welcome { empty } => lists::welcome_rows(*empty, columns, palette),
    };
    rows.push(Row::blank());
    rows
}

/// Notes begin with a sign, so that they are told apart without colour.
fn note_rows(note: &Note, columns: usize, palette: Palette) -> Vec<Row> {
    let (sign, style) = match note.level {
        Level::Info => ("· ", palette.dim()),
        Level::Warning => ("! ", palette.warning()),
        Level::Error => ("✗ ", palette.error()),
    };
    let text = if note.level == Level::Info { palette.dim() } else { palette.plain() };
    let mut rows = Rich::of(&note.text, text).rows(columns, &Span::styled(sign, style), &Span::raw("  "));
    if let Some(hint) = &note.hint {
        rows.extend(Rich::of(hint, palette.dim()).rows(columns, &Span::raw("  "), &Span::raw("  ")));
    }
    rows
}
