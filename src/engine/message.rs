//! What goes into the engine and comes out.

use std::path::PathBuf;

use super::draft::{DraftInput, DraftStep};
use super::evidence::Wanted;
use super::save::Saving;
use super::status::{Inspection, Status};
use crate::Error;
use crate::answer::Answer;
use crate::answer::followup::Turn;
use crate::brief::Brief;
use crate::brief::edit::Edit;
use crate::brief::evidence::EvidenceFile;
use crate::brief::refresh::Change;
use crate::extract::page::PagePicture;
use crate::ingest::{How, Progress, Report};
use crate::retrieve::{Hit, Mode};
use crate::store::{
    BriefRow, ChatId, ChatSummary, ChatTurn, Collection, DocumentRow, FileRow, Filter, SectionRow, StoredDocument,
};
use crate::text::Span;
use crate::write::Written;

/// Names a request; every event that a request causes echoes its ticket, so that late ones can be dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

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

/// What the engine tells. Every request ends with exactly one event for which [`Event::is_last`] is true.
#[derive(Debug)]
pub enum Event {
    /// Hits of a search (`last`), or the first, lexical ones of a question.
    Hits {
        /// Which request.
        ticket: Ticket,
        /// Best first, with the keys and titles of their documents.
        hits: Vec<(Hit, String, String)>,
        /// Whether the request is done.
        last: bool,
        /// What the user should know ("semantic search is off").
        notes: Vec<String>,
    },
    /// The answer to a question.
    Answered {
        /// Which request.
        ticket: Ticket,
        /// The answer.
        answer: Box<Answer>,
        /// The chat that it was saved in.
        chat: Option<ChatId>,
    },
    /// The language model writes: these words, not checked yet.
    Writing {
        /// Which request.
        ticket: Ticket,
        /// What to add to what it wrote before.
        text: String,
    },
    /// The language model's address was not confirmed yet; nothing was sent.
    Unconfirmed {
        /// Which request.
        ticket: Ticket,
        /// What would be sent where.
        sending: Box<Sending>,
    },
    /// What the language model wrote, checked.
    Written {
        /// Which request.
        ticket: Ticket,
        /// Its sentences; `None` where the documents do not answer, so that it was not asked.
        written: Option<Box<Written>>,
    },
    /// A briefing goes on.
    Briefing {
        /// Which request.
        ticket: Ticket,
        /// How far.
        progress: Briefing,
    },
    /// A briefing is done, or as far as it came before it was cancelled.
    Briefed {
        /// Which request.
        ticket: Ticket,
        /// The briefing.
        brief: Box<Brief>,
        /// What a refresh found, in the order of the text; new evidence last.
        changes: Vec<Change>,
        /// Whether it was cancelled.
        cancelled: bool,
    },
    /// An outline on a topic.
    Proposed {
        /// Which request.
        ticket: Ticket,
        /// Questions that were not asked yet.
        brief: Box<Brief>,
    },
    /// The kept briefings.
    Briefs {
        /// Which request.
        ticket: Ticket,
        /// The one changed last first.
        briefs: Vec<BriefRow>,
    },
    /// A kept briefing as it is now.
    Kept {
        /// Which request.
        ticket: Ticket,
        /// Its name.
        name: String,
        /// The briefing; `None` when it was forgotten.
        brief: Option<Box<Brief>>,
        /// What can be undone, in words.
        last: Option<String>,
    },
    /// An exported file was looked through.
    RefreshedMarkdown {
        /// Which request.
        ticket: Ticket,
        /// The file as it is now.
        text: String,
        /// What was found.
        changes: Vec<Change>,
    },
    /// What a quotation is.
    Checked {
        /// Which request.
        ticket: Ticket,
        /// What is said of it.
        report: Box<crate::quote::report::Report>,
    },
    /// A draft is being checked.
    Draft {
        /// Which request.
        ticket: Ticket,
        /// How far.
        step: DraftStep,
    },
    /// A corrected draft was written.
    DraftSaved {
        /// Which request.
        ticket: Ticket,
        /// Where to.
        path: PathBuf,
    },
    /// An ingest goes on.
    Ingesting {
        /// Which request.
        ticket: Ticket,
        /// How far.
        progress: Progress,
    },
    /// An ingest is done.
    Ingested {
        /// Which request.
        ticket: Ticket,
        /// What it did.
        report: Box<Report>,
    },
    /// Documents were removed.
    Removed {
        /// Which request.
        ticket: Ticket,
        /// Keys of those that were there.
        keys: Vec<String>,
        /// What had been added when they came: adding it again brings them back.
        roots: Vec<String>,
    },
    /// Documents were tagged.
    Tagged {
        /// Which request.
        ticket: Ticket,
        /// The documents as they are now, in the order asked.
        documents: Vec<DocumentRow>,
    },
    /// Changes in the library's folders are followed from now on, or no longer.
    Watching {
        /// Which request.
        ticket: Ticket,
        /// Whether they are.
        on: bool,
        /// What the user should know of it ("looking every 60 seconds").
        note: Option<String>,
    },
    /// A sync while watching changed something.
    Changed {
        /// Which request.
        ticket: Ticket,
        /// What it did.
        report: Box<Report>,
    },
    /// The files that could not be read.
    Problems {
        /// Which request.
        ticket: Ticket,
        /// By origin.
        files: Vec<FileRow>,
    },
    /// The collections and tags.
    Collections {
        /// Which request.
        ticket: Ticket,
        /// The collections, by name.
        collections: Vec<Collection>,
        /// The tags, by name, with the number of their documents.
        tags: Vec<(String, usize)>,
    },
    /// The documents of the library.
    Documents {
        /// Which request.
        ticket: Ticket,
        /// By key.
        documents: Vec<DocumentRow>,
    },
    /// The text of a document.
    Source {
        /// Which request.
        ticket: Ticket,
        /// The text and where to look.
        source: Box<SourceView>,
    },
    /// A page as it is printed.
    Page {
        /// Which request.
        ticket: Ticket,
        /// The picture, and where the words stand on it.
        picture: Box<PagePicture>,
    },
    /// What proves quotations.
    Evidence {
        /// Which request.
        ticket: Ticket,
        /// The file to write.
        file: Box<EvidenceFile>,
    },
    /// The state of the library.
    Status {
        /// Which request.
        ticket: Ticket,
        /// The state.
        status: Box<Status>,
    },
    /// The library was looked over.
    Inspected {
        /// Which request.
        ticket: Ticket,
        /// What was found.
        check: Box<Inspection>,
    },
    /// What the user said of an answer was kept, or taken back.
    Judged {
        /// Which request.
        ticket: Ticket,
        /// What was done.
        kept: Kept,
    },
    /// The saved chats, newest first.
    Chats {
        /// Which request.
        ticket: Ticket,
        /// Newest first.
        chats: Vec<ChatSummary>,
    },
    /// The turns of a chat.
    Chat {
        /// Which request.
        ticket: Ticket,
        /// Oldest first.
        turns: Vec<ChatTurn>,
    },
    /// A saved chat was changed.
    ChatChanged {
        /// Which request.
        ticket: Ticket,
        /// What was done.
        done: ChatChanged,
    },
    /// The headings of all documents.
    Sections {
        /// Which request.
        ticket: Ticket,
        /// By document and place.
        sections: Vec<SectionRow>,
    },
    /// A word for the user that belongs to no request: an index was rebuilt, a new generation was seen.
    Notice {
        /// One line, safe to show.
        text: String,
    },
    /// A request failed or was cancelled.
    Failed {
        /// Which request.
        ticket: Ticket,
        /// Why, with a hint.
        error: Error,
    },
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

impl Event {
    /// The request that this belongs to.
    pub fn ticket(&self) -> Option<Ticket> {
        match self {
            Self::Hits { ticket, .. }
            | Self::Answered { ticket, .. }
            | Self::Writing { ticket, .. }
            | Self::Unconfirmed { ticket, .. }
            | Self::Written { ticket, .. }
            | Self::Briefing { ticket, .. }
            | Self::Briefed { ticket, .. }
            | Self::Proposed { ticket, .. }
            | Self::Briefs { ticket, .. }
            | Self::Kept { ticket, .. }
            | Self::RefreshedMarkdown { ticket, .. }
            | Self::Checked { ticket, .. }
            | Self::Draft { ticket, .. }
            | Self::DraftSaved { ticket, .. }
            | Self::Ingesting { ticket, .. }
            | Self::Ingested { ticket, .. }
            | Self::Removed { ticket, .. }
            | Self::Tagged { ticket, .. }
            | Self::Watching { ticket, .. }
            | Self::Changed { ticket, .. }
            | Self::Problems { ticket, .. }
            | Self::Collections { ticket, .. }
            | Self::Documents { ticket, .. }
            | Self::Source { ticket, .. }
            | Self::Evidence { ticket, .. }
            | Self::Page { ticket, .. }
            | Self::Status { ticket, .. }
            | Self::Inspected { ticket, .. }
            | Self::Judged { ticket, .. }
            | Self::Chats { ticket, .. }
            | Self::Chat { ticket, .. }
            | Self::ChatChanged { ticket, .. }
            | Self::Sections { ticket, .. }
            | Self::Failed { ticket, .. } => Some(*ticket),
            Self::Notice { .. } => None,
        }
    }

    /// Whether its request is done.
    pub fn is_last(&self) -> bool {
        match self {
            Self::Hits { last, .. } => *last,
            Self::Watching { on, .. } => !on,
            Self::Draft { step, .. } => *step == DraftStep::Done,
            Self::Writing { .. }
            | Self::Briefing { .. }
            | Self::Ingesting { .. }
            | Self::Changed { .. }
            | Self::Notice { .. } => false,
            _ => true,
        }
    }
}
