//! The looking lane: documents, sources, status, chats. It only reads what is in the library, so it never waits for an
//! ingest; what the user says of answers is kept beside the library.

use std::sync::Arc;

use super::evidence;
use super::indexes::{Indexes, other_model};
use super::judge;
use super::kept;
use super::lane::{Job, Worker};
use super::message::{ChatChange, ChatChanged, Event, Request, SourceView};
use super::status::{SemanticStatus, Status};
use crate::answer::model::SCHEMA;
use crate::embed::Semantic;
use crate::store::{Chats, DocumentId, DocumentRow, FORMAT, Filter, Library};
use crate::text::Span;
use crate::{Error, ErrorKind, Result, paths};

pub(super) struct Looker {
    pub(super) dir: std::path::PathBuf,
    pub(super) semantic: Arc<Semantic>,
    pub(super) indexes: Arc<Indexes>,
    pub(super) library: Option<Library>,
}

impl Worker for Looker {
    fn serve(&mut self, job: &Job) -> Event {
        self.look(job).unwrap_or_else(|error| Event::Failed { ticket: job.ticket, error })
    }
}

impl Looker {
    fn look(&mut self, job: &Job) -> Result<Event> {
        if self.library.is_none() {
            self.library = Some(Library::open(&self.dir)?);
        }
        let Some(library) = &self.library else { return Err(Error::new(ErrorKind::Internal, "no library")) };
        let ticket = job.ticket;
        Ok(match &job.request {
            Request::Documents { filter } => Event::Documents { ticket, documents: documents(library, filter)? },
            Request::Problems => Event::Problems { ticket, files: library.problems()? },
            Request::Collections => {
                Event::Collections { ticket, collections: library.collections()?, tags: library.tags()? }
            }
            Request::Source { key, edition, span } => {
                Event::Source { ticket, source: Box::new(source(library, key, *edition, *span)?) }
            }
            Request::Evidence { of, wanted } => {
                let file = evidence::make(library, &self.semantic, of, wanted, &job.cancel)?;
                Event::Evidence { ticket, file: Box::new(file) }
            }
            Request::Status => Event::Status { ticket, status: Box::new(self.status(library)?) },
            Request::Judge { verdict } => Event::Judged { ticket, kept: judge::keep(&paths::questions()?, verdict)? },
            Request::Briefs => Event::Briefs { ticket, briefs: library.briefs()? },
            Request::Keep { name, what } => kept::serve(&self.dir, ticket, name, what)?,
            Request::Chats => Event::Chats { ticket, chats: library.chats()? },
            Request::Chat { id } => Event::Chat { ticket, turns: library.chat(*id)? },
            Request::FindChats { words } => Event::Chats { ticket, chats: library.chats_with(words)? },
            Request::ChangeChat { change } => Event::ChatChanged { ticket, done: self.change_chat(library, change)? },
            Request::Sections => Event::Sections { ticket, sections: library.sections()? },
            other => return Err(Error::new(ErrorKind::Internal, format!("not a look: {other:?}"))),
        })
    }

    /// Chats are no documents: they are changed here, also while documents are being added.
    fn change_chat(&self, library: &Library, change: &ChatChange) -> Result<ChatChanged> {
        let mut chats = Chats::open(&self.dir)?;
        Ok(match change {
            ChatChange::Name { id, name } => {
                chats.name_chat(*id, name)?;
                ChatChanged::Named(*id, name.clone())
            }
            ChatChange::Remove { id } => {
                let found = library.chats()?.into_iter().find(|chat| chat.id == *id);
                let chat = found.ok_or_else(|| {
                    Error::new(ErrorKind::Usage, format!("there is no chat {}", id.0))
                        .hint("`adduce chats` lists them.")
                })?;
                let turns = library.chat(*id)?;
                chats.remove_chat(*id)?;
                ChatChanged::Removed { id: *id, name: chat.name, turns }
            }
            ChatChange::Restore { name, turns } => ChatChanged::Restored(chats.restore_chat(name, turns)?),
        })
    }

    fn status(&self, library: &Library) -> Result<Status> {
        let (documents, passages, without_vector) = library.counts()?;
        let semantic = match self.semantic.as_ref() {
            Semantic::On { info, .. } => match other_model(library, info)? {
                None => SemanticStatus::On { model: info.name.clone() },
                Some(reason) => SemanticStatus::Off {
                    reason,
                    hint: "Run `adduce reindex` to make it anew, or choose its own model with `adduce model use`."
                        .into(),
                },
            },
            Semantic::Off { reason, hint } => SemanticStatus::Off { reason: reason.clone(), hint: hint.clone() },
        };
        let (graph, lexical_passages) = self.indexes.state(library, &self.semantic)?;
        Ok(Status {
            schema: SCHEMA,
            library: self.dir.clone(),
            documents,
            passages,
            without_vector,
            generation: library.generation()?,
            format: FORMAT,
            library_model: library.model()?.map(|model| model.name),
            semantic,
            graph,
            lexical_passages,
            bytes: library.bytes(),
            check: None,
        })
    }
}

fn documents(library: &Library, filter: &Filter) -> Result<Vec<DocumentRow>> {
    let wanted = library.documents_matching(filter)?;
    let mut documents = library.documents()?;
    if let Some(wanted) = wanted {
        documents.retain(|row| wanted.contains(&row.id));
    }
    Ok(documents)
}

fn source(library: &Library, key: &str, edition: Option<i64>, span: Option<Span>) -> Result<SourceView> {
    // An edition says for itself which document it is of; that may have another key by now.
    if let Some(document) = edition.map(|id| library.document(DocumentId(id))).transpose()?.flatten() {
        return Ok(SourceView { document, span });
    }
    let row = library.find(key)?.ok_or_else(|| unknown_document(library, key))?;
    let document = library.document(row.id)?.ok_or_else(|| unknown_document(library, key))?;
    Ok(SourceView { document, span })
}

/// No document of this key: an error that names the nearest one.
pub(super) fn unknown_document(library: &Library, key: &str) -> Error {
    let error = Error::new(ErrorKind::Usage, format!("no document \"{key}\" in the library"));
    let wanted = key.to_lowercase();
    let keys = library.documents().map(|rows| rows.into_iter().map(|row| row.key).collect::<Vec<_>>());
    let near = keys.ok().and_then(|keys| keys.into_iter().find(|key| key.to_lowercase().contains(&wanted)));
    match near {
        Some(near) => error.hint(format!("Did you mean \"{near}\"? `adduce list` shows all documents.")),
        None => error.hint("`adduce list` shows all documents."),
    }
}
