//! What a face may ask of the engine.

use std::path::PathBuf;

use crate::answer::followup::Turn;
use crate::brief::Brief;
use crate::engine::draft::DraftInput;
use crate::engine::evidence::Wanted;
use crate::engine::save::Saving;
use crate::ingest::How;
use crate::retrieve::Mode;
use crate::store::{ChatId, ChatTurn, Filter};
use crate::text::Span;

use super::{Keeping, Verdict, Work};

/// What a face may ask for. Asking, searching and looking are served at once, beside a running ingest; changes queue.
#[derive(Debug, Clone)]
pub enum Request {
    /// A question, with what was said before in the chat (oldest first) for follow-ups. Gives [`Event::Hits`] (lexical,
    /// at once), then [`Event::Answered`].
    Ask {
        /// The question as typed.
        question: String,
        /// What was said before in the same chat; empty takes the question as it is typed.
        history: Vec<Turn>,
        /// Which documents to answer from.
        filter: Filter,
        /// The most claims to give.
        claims: usize,
        /// Fill in [`Answer::explain`].
        explain: bool,
        /// Save question and answer as a turn: `Some(None)` starts a new chat, `Some(Some(id))` continues one.
        chat: Option<Option<ChatId>>,
    },
    /// A fluent answer by the language model, from the passages of this question. Gives [`Event::Writing`]..., then
    /// [`Event::Written`]; or, before anything is sent, [`Event::Unconfirmed`].
    Write {
        /// The question as typed.
        question: String,
        /// Earlier questions of the same chat.
        history: Vec<Turn>,
        /// Which documents to answer from.
        filter: Filter,
        /// Ask the model also where the documents do not seem to answer.
        anyway: bool,
        /// The user has just confirmed the address: remember it, and go on.
        confirmed: bool,
    },
    /// A briefing's questions, one after the other. Gives [`Event::Briefing`]..., then [`Event::Briefed`], also where it was
    /// cancelled: what is done stays.
    Brief {
        /// The outline, or a briefing of which something is still to be done.
        brief: Box<Brief>,
        /// What is to be done.
        work: Work,
        /// Which documents to answer from; where it names no collections, those of the briefing.
        filter: Filter,
    },
    /// Questions on a topic, from the headings of the documents that are on it. Gives [`Event::Proposed`].
    Propose {
        /// The topic as typed.
        topic: String,
        /// Which documents.
        filter: Filter,
    },
    /// The kept briefings. Gives [`Event::Briefs`].
    Briefs,
    /// Does something with a kept briefing. Gives [`Event::Kept`].
    Keep {
        /// Its name.
        name: String,
        /// What.
        what: Keeping,
    },
    /// Renews the notes of an exported Markdown file whose sources changed. Gives [`Event::RefreshedMarkdown`].
    RefreshMarkdown {
        /// The file's text.
        text: String,
    },
    /// Passages for a query. Gives [`Event::Hits`] with `last` set.
    Search {
        /// The query as typed.
        query: String,
        /// Which candidates.
        mode: Mode,
        /// Which documents to look in.
        filter: Filter,
        /// How many passages.
        limit: usize,
    },
    /// A quotation to check. Gives [`Event::Checked`].
    Check {
        /// The quotation as written.
        quote: String,
        /// The key of the document that it is said to be from.
        source: Option<String>,
        /// Which documents to look in.
        filter: Filter,
    },
    /// The quotations of a draft to check, each against the document that the draft names for it. Gives [`Event::Draft`]s.
    CheckDraft {
        /// Which draft.
        draft: DraftInput,
        /// The key of the document that all of them are said to be from, whatever the draft says.
        source: Option<String>,
        /// Which documents to look in.
        filter: Filter,
    },
    /// A corrected draft, or a list of corrections, to write down. Gives [`Event::DraftSaved`].
    SaveDraft {
        /// Where to.
        path: PathBuf,
        /// What.
        text: String,
        /// What may be there already.
        how: Saving,
    },
    /// Adds files, folders and addresses. Gives [`Event::Ingesting`]..., then [`Event::Ingested`].
    Add {
        /// Paths as typed, or `http://` and `https://` addresses.
        inputs: Vec<String>,
        /// Into which collection, with which passwords, and so on.
        how: How,
    },
    /// Adds the starter corpus that is kept in the binary. Gives the same events as `Add`.
    AddStarter,
    /// Brings the library up to date with the folders it was filled from. Gives the same events as `Add`.
    Sync {
        /// With which passwords, and so on.
        how: How,
    },
    /// Embeds all passages anew with the engine's model. Gives the same events as `Add`.
    Reindex,
    /// Removes documents by key. Gives [`Event::Removed`].
    Remove {
        /// Their keys.
        keys: Vec<String>,
    },
    /// Gives documents tags and takes tags from them. Gives [`Event::Tagged`].
    Tag {
        /// Their keys.
        keys: Vec<String>,
        /// Tags to give.
        add: Vec<String>,
        /// Tags to take.
        remove: Vec<String>,
    },
    /// Forgets collections by name; their documents stay. Gives [`Event::Collections`].
    ForgetCollections {
        /// Their names.
        names: Vec<String>,
    },
    /// Follows the files and folders that were added, and syncs when something changes in them, until it is cancelled or
    /// asked with `on: false`. Gives [`Event::Watching`], then [`Event::Ingesting`] and [`Event::Changed`] as it goes, and
    /// [`Event::Watching`] with `on: false` at the end.
    Watch {
        /// Whether to begin or to end.
        on: bool,
    },
    /// Gives [`Event::Documents`].
    Documents {
        /// Which of them.
        filter: Filter,
    },
    /// The files that could not be read. Gives [`Event::Problems`].
    Problems,
    /// The collections and tags. Gives [`Event::Collections`].
    Collections,
    /// The text of a document. Gives [`Event::Source`].
    Source {
        /// Its key.
        key: String,
        /// The edition that a citation names; the current text where it is `None` or forgotten.
        edition: Option<i64>,
        /// What to show first.
        span: Option<Span>,
    },
    /// A page of a PDF as it is printed. Gives [`Event::Page`].
    Page {
        /// The document's key.
        key: String,
        /// The edition that a citation names; the current text where it is `None` or forgotten.
        edition: Option<i64>,
        /// Which page, counted from 1.
        page: u32,
        /// Words to draw boxes around, as the stored text has them; none where it is empty.
        quote: String,
    },
    /// What proves these quotations. Gives [`Event::Evidence`].
    Evidence {
        /// What they are the evidence of: a question, the title of a briefing.
        of: String,
        /// The quotations, in their order.
        wanted: Vec<Wanted>,
    },
    /// Gives [`Event::Status`].
    Status,
    /// Looks over what is stored, and holds the graph against the exact scan. Gives [`Event::Inspected`].
    Inspect {
        /// Questions to measure with, besides those of the saved chats.
        questions: Vec<String>,
    },
    /// Keeps what the user says of an answer. Gives [`Event::Judged`].
    Judge {
        /// What is said of which answer.
        verdict: Box<Verdict>,
    },
    /// The saved chats. Gives [`Event::Chats`].
    Chats,
    /// The turns of a chat. Gives [`Event::Chat`].
    Chat {
        /// Which.
        id: ChatId,
    },
    /// The saved chats in which these words stand. Gives [`Event::Chats`].
    FindChats {
        /// All of them, in names, questions or answers.
        words: Vec<String>,
    },
    /// Names a chat, takes it away, or puts it back. Gives [`Event::ChatChanged`].
    ChangeChat {
        /// What is to be done.
        change: ChatChange,
    },
    /// The headings of all documents. Gives [`Event::Sections`].
    Sections,
}

/// Something done to a saved chat.
#[derive(Debug, Clone)]
pub enum ChatChange {
    /// It gets another name.
    Name {
        /// Which chat.
        id: ChatId,
        /// Its new name.
        name: String,
    },
    /// It goes.
    Remove {
        /// Which chat.
        id: ChatId,
    },
    /// It comes back, under a new id.
    Restore {
        /// Its name.
        name: String,
        /// What was asked and answered, oldest first.
        turns: Vec<ChatTurn>,
    },
}
