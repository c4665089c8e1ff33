//! The state of the chat. Data only: [`super::update`] changes it, [`super::view`] draws it.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use super::brief::BriefPane;
use super::cell::{Body, IngestState, Level, Note};
use super::command::{self, Spec};
use super::composer::Composer;
use super::layout::Areas;
use super::library::LibraryPane;
use super::message::Purpose;
use super::palette::Palette;
use super::picker::Picker;
use super::printed::Screen;
use super::secret::Secret;
use super::source::SourcePane;
use super::tour::Tour;
use super::transcript::{CellId, Transcript};
use super::undo::Undos;
use super::why::WhyPane;
use crate::answer::followup::Turn;
use crate::config::Copying;
use crate::config::keys::Keymap;
use crate::engine::{Sending, Status, Ticket};
use crate::ingest::Progress;
use crate::store::{ChatId, ChatSummary, Filter};

/// Where keys go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Focus {
    /// To what is being typed.
    Composer,
    /// To the transcript.
    Transcript,
    /// To the pane.
    Side,
}

/// What the pane shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// There is none.
    Closed,
    /// A source.
    Source,
    /// The documents.
    Library,
    /// A briefing.
    Brief,
    /// Why an answer is what it is.
    Why,
}

/// The search through what was typed before (Ctrl-R).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Recall {
    /// What is searched for.
    pub(crate) part: String,
    /// The entry found, by its place in history.
    pub(crate) at: Option<usize>,
    /// What stood in the composer before.
    pub(crate) draft: String,
}

/// The question whether something may be sent, while it is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Confirm {
    /// The cell of the written answer that waits for it.
    pub(crate) cell: CellId,
    /// What would be sent where.
    pub(crate) sending: Box<Sending>,
}

/// A short word in the status line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Toast {
    /// What.
    pub(crate) text: String,
    /// How loud.
    pub(crate) level: Level,
    /// When it goes.
    pub(crate) until: Duration,
}

/// A question that waits for the one before.
#[derive(Debug)]
pub(crate) struct Queued {
    /// Where its answer will stand.
    pub(crate) cell: CellId,
    /// As typed.
    pub(crate) question: String,
    /// Which documents it is asked of.
    pub(crate) filter: Filter,
    /// Whether it is asked without what was said before.
    pub(crate) literal: bool,
}

/// The state of the chat.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, not a state in disguise")]
pub(crate) struct Model {
    /// How things look.
    pub(crate) palette: Palette,
    /// Columns and rows.
    pub(crate) size: (u16, u16),
    /// How the terminal takes pictures, where it does.
    pub(crate) screen: Option<Screen>,
    /// How many files are being written outside of the engine.
    pub(crate) writing: usize,
    /// Time since the start; set before every update.
    pub(crate) clock: Duration,
    /// The library as people write it.
    pub(crate) library_name: String,
    /// Whether the user named the library; a named one is never filled unasked.
    pub(crate) library_named: bool,
    /// The user's home folder, for `~` in paths.
    pub(crate) home: Option<String>,
    /// Whether the mouse is grabbed.
    pub(crate) mouse: bool,
    /// Where keys go.
    pub(crate) focus: Focus,
    /// What the pane shows.
    pub(crate) side: Side,
    /// Whether closing the source goes back to the documents.
    pub(crate) from_library: bool,
    /// Whether closing the source goes back to the briefing.
    pub(crate) from_brief: bool,
    /// All that was said.
    pub(crate) transcript: Transcript,
    /// What is being typed.
    pub(crate) composer: Composer,
    /// The source.
    pub(crate) source: SourcePane,
    /// The documents.
    pub(crate) library: LibraryPane,
    /// Why an answer is what it is.
    pub(crate) why: WhyPane,
    /// The list that is filtered by typing, while it is open.
    pub(crate) picker: Option<Picker>,
    /// Paths that would complete what is typed.
    pub(crate) paths: Vec<String>,
    /// What `/undo` puts back.
    pub(crate) undo: Undos,
    /// The tour, while it is taken.
    pub(crate) tour: Option<Tour>,
    /// The user's keys.
    pub(crate) keys: Keymap,
    /// How a claim is copied with its citation.
    pub(crate) copying: Copying,
    /// What is being copied, in words.
    pub(crate) copied: Option<String>,
    /// Whether what is being added waits.
    pub(crate) paused: bool,
    /// The briefing that pins go to.
    pub(crate) brief: BriefPane,
    /// The outline that was edited and is not answered yet: it is edited again where it was refused.
    pub(crate) outline: Option<String>,
    /// First row of help that is seen, while it is open.
    pub(crate) help: Option<usize>,
    /// The search through history, while it is open.
    pub(crate) recall: Option<Recall>,
    /// The password that is being typed, while its line is open.
    pub(crate) secret: Option<Secret>,
    /// The question whether something may be sent, while it is open.
    pub(crate) confirm: Option<Confirm>,
    /// The question whether a file may be written over, while it is open.
    pub(crate) overwrite: Option<super::update::Overwrite>,
    /// On which answer a language model is to write when it comes, and whether also where the documents do not answer.
    pub(crate) write_next: Option<(CellId, bool)>,
    /// Which completion is under the cursor.
    pub(crate) completion: usize,
    /// The text for which the user closed the completions.
    pub(crate) completion_closed: Option<String>,
    /// The state of the library, once known.
    pub(crate) status: Option<Status>,
    /// Requests that run.
    pub(crate) pending: BTreeMap<Ticket, Purpose>,
    /// The question that the engine works on.
    pub(crate) asking: Option<CellId>,
    /// Questions that wait for the one before.
    pub(crate) queue: VecDeque<Queued>,
    /// Which documents are asked and searched.
    pub(crate) filter: Filter,
    /// The request that follows changes, while one does.
    pub(crate) watch: Option<Ticket>,
    /// What was asked and answered in this chat, oldest first.
    pub(crate) asked: Vec<Turn>,
    /// The saved chats as they were last listed.
    pub(crate) chats: Vec<ChatSummary>,
    /// The chat that turns are saved in; `None` before the first answer.
    pub(crate) chat: Option<ChatId>,
    /// The ingest that runs and how far it is.
    pub(crate) progress: Option<(Ticket, Progress)>,
    /// The word in the status line.
    pub(crate) toast: Option<Toast>,
    /// Until when another Ctrl-C leaves.
    pub(crate) leaving: Option<Duration>,
    /// When the status was last asked for.
    pub(crate) status_asked: Duration,
    /// The first cell.
    pub(crate) welcome: CellId,
    /// Whether it was said that semantic search is off.
    pub(crate) told_semantic_off: bool,
}

impl Model {
    /// The state at the start.
    pub(crate) fn new(palette: Palette, size: (u16, u16), library_name: String, library_named: bool) -> Self {
        let mut transcript = Transcript::new(palette);
        let welcome = transcript.push(Body::Welcome { empty: false });
        Self {
            palette,
            size,
            screen: None,
            writing: 0,
            clock: Duration::ZERO,
            library_name,
            library_named,
            home: None,
            mouse: true,
            focus: Focus::Composer,
            side: Side::Closed,
            from_library: false,
            from_brief: false,
            transcript,
            composer: Composer::default(),
            source: SourcePane::default(),
            library: LibraryPane::default(),
            why: WhyPane::default(),
            picker: None,
            paths: Vec::new(),
            undo: Undos::default(),
            tour: None,
            keys: Keymap::default(),
            copying: Copying::default(),
            copied: None,
            paused: false,
            brief: BriefPane::default(),
            outline: None,
            help: None,
            recall: None,
            secret: None,
            confirm: None,
            overwrite: None,
            write_next: None,
            completion: 0,
            completion_closed: None,
            status: None,
            pending: BTreeMap::new(),
            asking: None,
            queue: VecDeque::new(),
            filter: Filter::default(),
            watch: None,
            asked: Vec::new(),
            chats: Vec::new(),
            chat: None,
            progress: None,
            toast: None,
            leaving: None,
            status_asked: Duration::ZERO,
            welcome,
            told_semantic_off: false,
        }
    }

    /// Where things stand.
    pub(crate) fn areas(&self) -> Areas {
        Areas::of(self)
    }

    /// Whether something turns: then frames are drawn without any event.
    pub(crate) fn busy(&self) -> bool {
        self.asking.is_some()
            || self.progress.is_some()
            || self.writing > 0
            || self.pending.values().any(|purpose| {
                !matches!(purpose, Purpose::Status | Purpose::Documents | Purpose::Watch | Purpose::Offers)
            })
    }

    /// Whether something that the user gave or made is on its way to the disk: who leaves now would lose it.
    pub(crate) fn keeping(&self) -> bool {
        self.writing > 0
            || self.pending.values().any(|purpose| {
                matches!(
                    purpose,
                    Purpose::Export(..)
                        | Purpose::Save(..)
                        | Purpose::Pinned
                        | Purpose::Judge
                        | Purpose::ChangeChat
                        | Purpose::Restore { .. }
                )
            })
    }

    /// When something on the screen changes by time alone.
    pub(crate) fn next_change(&self) -> Option<Duration> {
        [self.toast.as_ref().map(|toast| toast.until), self.leaving].into_iter().flatten().min()
    }

    /// Lets go what has had its time; true when something went.
    pub(crate) fn expire(&mut self) -> bool {
        let toast = self.toast.as_ref().is_some_and(|toast| toast.until <= self.clock);
        let leaving = self.leaving.is_some_and(|until| until <= self.clock);
        if toast {
            self.toast = None;
        }
        if leaving {
            self.leaving = None;
        }
        toast || leaving
    }

    /// Whether the library is known to be empty.
    pub(crate) fn empty_library(&self) -> bool {
        self.status.as_ref().is_some_and(|status| status.documents == 0)
    }

    /// The completions that are offered now.
    pub(crate) fn completions(&self) -> Vec<&'static Spec> {
        let text = self.composer.buffer.text();
        if self.focus != Focus::Composer || self.recall.is_some() || self.completion_closed.as_deref() == Some(text) {
            return Vec::new();
        }
        command::completions(text)
    }

    /// The ticket of the ingest that runs or waits, the newest first.
    pub(crate) fn ingest_ticket(&self) -> Option<Ticket> {
        let mut ingests = self.pending.iter().rev().filter(|(_, purpose)| matches!(purpose, Purpose::Ingest(_)));
        ingests.next().map(|(&ticket, _)| ticket)
    }

    /// Ends the search through history with what it found. What stood in the composer before is not lost: it is in
    /// history from now on.
    pub(crate) fn end_recall(&mut self) {
        if let Some(recall) = self.recall.take()
            && recall.draft != self.composer.buffer.text()
        {
            self.composer.history.remember(&recall.draft);
        }
    }

    /// Gives up the search through history: what stood in the composer before stands there again.
    pub(crate) fn leave_recall(&mut self) {
        if let Some(recall) = self.recall.take() {
            self.composer.buffer.set(&recall.draft);
        }
    }

    /// Says something in the status line for a while.
    pub(crate) fn say(&mut self, level: Level, text: impl Into<String>) {
        self.toast = Some(Toast { text: text.into(), level, until: self.clock + Duration::from_secs(5) });
    }

    /// Says something in the transcript.
    pub(crate) fn note(&mut self, level: Level, text: impl Into<String>, hint: Option<String>) {
        self.transcript.push(Body::Note(Note { level, text: text.into(), hint }));
    }

    /// Changes the state of an ingest cell.
    pub(crate) fn set_ingest(&mut self, cell: CellId, state: IngestState) {
        self.transcript.change(cell, |body| {
            if let Body::Ingest(ingest) = body {
                ingest.state = state;
            }
        });
    }
}
