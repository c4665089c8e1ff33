//! What the engine tells.

use std::path::PathBuf;

use crate::Error;
use crate::answer::Answer;
use crate::brief::Brief;
use crate::brief::evidence::EvidenceFile;
use crate::brief::refresh::Change;
use crate::engine::draft::DraftStep;
use crate::engine::status::{Inspection, Status};
use crate::extract::page::PagePicture;
use crate::ingest::{Progress, Report};
use crate::retrieve::Hit;
use crate::store::{BriefRow, ChatId, ChatSummary, ChatTurn, Collection, DocumentRow, FileRow, SectionRow};
use crate::write::Written;

use super::{Briefing, ChatChanged, Kept, Sending, SourceView, Ticket};

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
