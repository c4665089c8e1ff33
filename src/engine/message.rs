//! What goes into the engine and comes out.

mod event;
mod request;

use std::path::PathBuf;

use crate::answer::Answer;
use crate::answer::followup::Turn;
use crate::brief::Brief;
use crate::brief::edit::Edit;
use crate::store::{ChatId, ChatTurn, StoredDocument};
use crate::text::Span;

pub use event::Event;
pub use request::{ChatChange, Request};

/// Names a request; every event that a request causes echoes its ticket, so that late ones can be dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// What was done to a saved chat.
#[derive(Debug, Clone)]
pub enum ChatChanged {
    /// It has this name.
    Named(ChatId, String),
    /// It is gone; with what it held, to be put back.
    Removed {
        /// Which chat.
        id: ChatId,
        /// Its name.
        name: String,
        /// What it held.
        turns: Vec<ChatTurn>,
    },
    /// It is back under this id.
    Restored(ChatId),
}

/// What is done with a briefing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Ask what was not asked yet.
    Answer,
    /// Renew the evidence whose sources changed, and ask again the questions of what is stale.
    Refresh,
    /// Nothing is asked: numbers, sources and what is derived are made anew after a change by the user.
    Settle,
}

/// What is done with a kept briefing.
#[derive(Debug, Clone, PartialEq)]
pub enum Keeping {
    /// It is looked at.
    Look,
    /// It is changed, step by step; where there is none of this name yet, one is begun by pinning.
    Edit(Vec<Edit>),
    /// This one takes the place of what is there.
    Put(Box<Brief>),
    /// The last step is taken back.
    Undo,
    /// It is forgotten, with its steps.
    Forget,
}

/// How far a briefing is.
#[derive(Debug, Clone, PartialEq)]
pub struct Briefing {
    /// Questions that were asked.
    pub done: usize,
    /// Questions to ask in all.
    pub total: usize,
    /// The one that is being asked, or was asked last.
    pub question: String,
    /// How long it took in milliseconds, once it was asked.
    pub took_ms: Option<f64>,
    /// Whether the documents answer it; false while it is being asked.
    pub answered: bool,
}

/// What would be sent to a language model, for the user to confirm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sending {
    /// Where to: the address, and the proxy where there is one.
    pub destination: String,
    /// The model's name there.
    pub model: String,
    /// How many passages.
    pub passages: usize,
    /// The keys of their documents, each once.
    pub documents: Vec<String>,
    /// How many bytes in all.
    pub bytes: usize,
    /// Whether a key goes with it.
    pub key: bool,
    /// Whether it can be read on the way.
    pub open: bool,
}

/// A document to look at.
#[derive(Debug, Clone)]
pub struct SourceView {
    /// The document with its text.
    pub document: StoredDocument,
    /// What to show first.
    pub span: Option<Span>,
}

/// What the user says of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// The answer, with its question.
    pub answer: Answer,
    /// What was said before it, oldest first.
    pub history: Vec<Turn>,
    /// Whether it is good.
    pub good: bool,
    /// What is wrong with it.
    pub why: Option<String>,
}

/// What became of a verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The folder that it is kept in.
    pub folder: PathBuf,
    /// Whether it was said that the answer is good.
    pub good: bool,
    /// Whether it was said before and is taken back by saying it again.
    pub taken_back: bool,
}
