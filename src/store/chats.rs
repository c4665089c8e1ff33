//! Saved chats. They are no part of what is searched, so they leave the generation alone.

use std::path::Path;

use rusqlite::{OptionalExtension, params};

use super::{ChatId, ChatSummary, ChatTurn, Library};
use crate::{Error, ErrorKind, Result};

impl Library {
    /// The saved chats, newest first.
    ///
    /// # Errors
    /// As for any query.
    pub fn chats(&self) -> Result<Vec<ChatSummary>> {
        self.ask("listing the chats", |connection| {
            let sql = "SELECT id, name, count(place), coalesce(max(at), '') AS last FROM chats
                LEFT JOIN turns ON chat = id GROUP BY id ORDER BY last DESC, id DESC";
            let mut statement = connection.prepare_cached(sql)?;
            let chats = statement.query_map([], |row| {
                Ok(ChatSummary {
                    id: ChatId(row.get(0)?),
                    name: row.get(1)?,
                    turns: row.get::<_, i64>(2)? as usize,
                    at: row.get(3)?,
                })
            })?;
            Ok(chats.collect::<Result<_, _>>()?)
        })
    }

    /// The saved chats in whose names, questions or answers all of these words stand, newest first.
    ///
    /// # Errors
    /// As for any query.
    pub fn chats_with(&self, words: &[String]) -> Result<Vec<ChatSummary>> {
        let wanted: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
        let mut chats = self.chats()?;
        // SQLite's LIKE folds ASCII only; a library has few chats, so they are read.
        let mut with = Vec::with_capacity(chats.len());
        for chat in chats.drain(..) {
            let mut text = chat.name.to_lowercase();
            for turn in self.chat(chat.id)? {
                text.push('\n');
                text.push_str(&turn.question.to_lowercase());
                text.push('\n');
                text.push_str(&turn.answer.to_lowercase());
            }
            if wanted.iter().all(|word| text.contains(word)) {
                with.push(chat);
            }
        }
        Ok(with)
    }

    /// The turns of a chat, oldest first; none where there is no such chat.
    ///
    /// # Errors
    /// As for any query.
    pub fn chat(&self, id: ChatId) -> Result<Vec<ChatTurn>> {
        self.ask("reading the chat", |connection| {
            let sql = "SELECT question, answer, at FROM turns WHERE chat = ?1 ORDER BY place";
            let mut statement = connection.prepare_cached(sql)?;
            let turns = statement.query_map([id.0], |row| {
                Ok(ChatTurn { question: row.get(0)?, answer: row.get(1)?, at: row.get(2)? })
            })?;
            Ok(turns.collect::<Result<_, _>>()?)
        })
    }
}

/// Saves chats, also while another connection or process holds the writer's lock: a chat touches no document, no index
/// and no generation, and `SQLite` itself keeps two short transactions apart.
#[derive(Debug)]
pub struct Chats(Library);

impl Chats {
    /// Opens the library in `dir` for saving chats.
    ///
    /// # Errors
    /// As for [`Library::open`].
    pub fn open(dir: &Path) -> Result<Self> {
        Library::open_for_change(dir).map(Self)
    }

    /// Adds a turn to a chat, making the chat when `chat` is `None`; a new chat is named by its first question. Needs no
    /// change of generation.
    ///
    /// # Errors
    /// When there is no such chat, and as for any change.
    pub fn add_turn(&mut self, chat: Option<ChatId>, turn: &ChatTurn) -> Result<ChatId> {
        self.0.change("saving the turn", |transaction| {
            let id = match chat {
                None => {
                    transaction.execute("INSERT INTO chats (name) VALUES (?1)", [&turn.question])?;
                    transaction.last_insert_rowid()
                }
                Some(ChatId(id)) => {
                    let mut statement = transaction.prepare_cached("SELECT id FROM chats WHERE id = ?1")?;
                    statement.query_row([id], |row| row.get(0)).optional()?.ok_or_else(|| {
                        Error::new(ErrorKind::Usage, format!("there is no chat {id}")).hint("Start a new chat.")
                    })?
                }
            };
            transaction.execute(
                "INSERT INTO turns (chat, place, question, answer, at)
                 VALUES (?1, (SELECT count(*) FROM turns WHERE chat = ?1), ?2, ?3, ?4)",
                params![id, turn.question, turn.answer, turn.at],
            )?;
            Ok(ChatId(id))
        })
    }

    /// Gives a chat another name.
    ///
    /// # Errors
    /// When there is no such chat, and as for any change.
    pub fn name_chat(&mut self, chat: ChatId, name: &str) -> Result<()> {
        self.0.change("naming the chat", |transaction| {
            let changed = transaction.execute("UPDATE chats SET name = ?2 WHERE id = ?1", params![chat.0, name])?;
            if changed == 0 {
                let hint = "`adduce chats` lists them.";
                return Err(Error::new(ErrorKind::Usage, format!("there is no chat {}", chat.0)).hint(hint).into());
            }
            Ok(())
        })
    }

    /// Puts a chat back that was removed, under a new id.
    ///
    /// # Errors
    /// As for any change.
    pub fn restore_chat(&mut self, name: &str, turns: &[ChatTurn]) -> Result<ChatId> {
        self.0.change("putting the chat back", |transaction| {
            transaction.execute("INSERT INTO chats (name) VALUES (?1)", [name])?;
            let id = transaction.last_insert_rowid();
            let sql = "INSERT INTO turns (chat, place, question, answer, at) VALUES (?1, ?2, ?3, ?4, ?5)";
            let mut insert = transaction.prepare(sql)?;
            for (place, turn) in turns.iter().enumerate() {
                insert.execute(params![id, place as i64, turn.question, turn.answer, turn.at])?;
            }
            Ok(ChatId(id))
        })
    }

    /// Removes a chat with its turns; a chat that is gone is left gone.
    ///
    /// # Errors
    /// As for any change.
    pub fn remove_chat(&mut self, chat: ChatId) -> Result<()> {
        self.0.change("removing the chat", |transaction| {
            transaction.execute("DELETE FROM chats WHERE id = ?1", [chat.0])?;
            Ok(())
        })
    }
}
