//! What happens to the model and what it wants done.

use crossterm::event::{KeyEvent, MouseEvent};

use super::launch::Launch;
use super::transcript::CellId;
use crate::engine::{Event, Request, Ticket};
use crate::store::{ChatId, ChatTurn, Filter};

/// Something happened.
#[derive(Debug)]
pub(crate) enum Msg {
    /// A key went down.
    Key(KeyEvent),
    /// Text was pasted.
    Paste(String),
    /// The mouse was used.
    Mouse(MouseEvent),
    /// The terminal has this many columns and rows now.
    Resize(u16, u16),
    /// The engine tells.
    Engine(Event),
    /// A request got its ticket. Comes before any event of that ticket.
    Submitted(Ticket, Purpose),
    /// The user's editor has ended; an error where nothing was edited.
    Edited(Result<Edited, String>),
    /// A copy was made, or not; one line that says what really happened.
    Copied(Result<String, String>),
    /// Something outside was done, or not; one line that says what.
    Said(Result<String, String>),
    /// What became of a file that was to be written.
    Wrote(Result<String, String>),
    /// The paths that begin with what was typed.
    Paths {
        /// What was typed.
        typed: String,
        /// They, with a slash behind folders.
        found: Vec<String>,
    },
}

/// What came back from the user's editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edited {
    /// The text as it was left.
    pub(crate) text: String,
    /// What the editor ended with, where that was an error: then the text is not meant to be taken.
    pub(crate) failed: Option<String>,
}

/// What a request is for, so that its events find their place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The answer goes to this cell.
    Ask(CellId),
    /// What a language model writes goes to this cell.
    Write(CellId),
    /// The hits go to this cell.
    Search(CellId),
    /// The findings go to this cell.
    Check(CellId),
    /// The corrections of this cell are written to this file.
    Save(CellId, std::path::PathBuf),
    /// Progress and report go to this cell.
    Ingest(CellId),
    /// The collections and tags go to this cell.
    Collections(CellId),
    /// The files that could not be read go to this cell.
    Problems(CellId),
    /// Whether what was asked for is there; else this is asked again from now on.
    Scope(Box<Filter>),
    /// Following changes.
    Watch,
    /// Following them no longer.
    Unwatch,
    /// What was removed goes to this cell.
    Remove(CellId),
    /// Keeping what is said of an answer.
    Judge,
    /// For the briefing pane.
    Kept,
    /// For the briefing pane, which is told of in a word.
    Pinned,
    /// A briefing is made; its progress goes to this cell.
    Brief(CellId),
    /// For the library pane.
    Documents,
    /// For the source pane.
    Source,
    /// The page that it shows as it is printed.
    Page,
    /// For the status line.
    Status,
    /// For this cell, and for the status line.
    ShowStatus(CellId),
    /// The list goes to this cell; with a number, that chat is to be opened.
    Chats(CellId, Option<usize>),
    /// The transcript is to become this chat.
    Chat(ChatId),
    /// The chat is to be written to this file.
    Export(ChatId, String),
    /// The files that could not be read are to be tried again, and are listed in this cell.
    Retry(CellId),
    /// A saved chat is changed.
    ChangeChat,
    /// A chat that was removed is put back; what it held, should that fail.
    Restore {
        /// Its name.
        name: String,
        /// What it held.
        turns: Vec<ChatTurn>,
    },
    /// For the list that is filtered by typing.
    Offers,
    /// For the pane that says why.
    Why,
}

/// Something is to be done outside of the model.
#[derive(Debug, Clone)]
pub(crate) enum Effect {
    /// Give this to the engine, and its ticket back by [`Msg::Submitted`].
    Submit(Request, Purpose),
    /// Stop this.
    Cancel(Ticket),
    /// Let the user edit this in their editor, and give it back by [`Msg::Edited`].
    Edit(String),
    /// Put this where it can be pasted.
    Copy(String),
    /// Grab or release the mouse.
    Mouse(bool),
    /// Draw everything anew.
    Repaint,
    /// Stop the process as Ctrl-Z does.
    Suspend,
    /// Run another program on a document.
    Launch(Box<Launch>),
    /// Look for paths that begin with this.
    Complete(String),
    /// Write a file that is not there yet.
    Write {
        /// Where.
        path: String,
        /// What.
        text: String,
    },
    /// Let what is being added wait, or go on.
    Pause(bool),
    /// Leave.
    Quit,
}
