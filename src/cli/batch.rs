//! Batches: lines of JSON in, requests kept flowing, results in the order of the lines.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

use serde::Deserialize;
use serde_json::Value;
use tokio::sync::mpsc::{Receiver, channel};

use super::exit::Stop;
use super::interrupt::runtime;
use super::out::Talk;
use super::session::{Session, gone};
use crate::answer::followup::Turn;
use crate::engine::{Event, Request, Ticket};
use crate::{Error, ErrorKind, Result};

/// Numbered lines as they come in.
pub(super) type Lines = Receiver<(usize, io::Result<Vec<u8>>)>;

/// Requests under way at once: enough that the engine never waits for us.
const WINDOW: usize = 32;

/// A line of a batch.
#[derive(Debug, PartialEq)]
pub(super) struct Item {
    /// Its line, counted from 1.
    pub(super) line: usize,
    /// Its `id`; numbers become text.
    pub(super) id: Option<String>,
    /// Its `question` or `text`.
    pub(super) text: String,
    /// What was said before it, oldest first.
    pub(super) history: Vec<Turn>,
}

#[derive(Deserialize)]
struct Raw {
    #[serde(default)]
    id: Value,
    question: Option<String>,
    text: Option<String>,
    #[serde(default)]
    history: Vec<Said>,
}

/// A turn of a conversation; a bare text is the user's.
#[derive(Deserialize)]
#[serde(untagged)]
enum Said {
    Turn(Turn),
    Text(String),
}

/// What becomes of a finished request.
pub(super) enum Next {
    /// It is done.
    Done,
    /// It needs another one first; the lines after it wait for their turn.
    Again(Request),
}

/// Reads one line; `question` and `text` are taken for one another, so that a file serves both commands.
fn parse(line: usize, bytes: &[u8]) -> Result<Item, String> {
    let raw: Raw = serde_json::from_slice(bytes).map_err(|error| {
        // The library counts lines within what it is given, which is one line of ours.
        let message = error.to_string();
        message.split(" at line ").next().unwrap_or(&message).to_owned()
    })?;
    let text = raw.question.or(raw.text).ok_or("no \"question\" (ask) or \"text\" (search)")?;
    if text.trim().is_empty() {
        return Err("the question is empty".into());
    }
    let id = match raw.id {
        Value::Null => None,
        Value::String(id) => Some(id),
        Value::Number(id) => Some(id.to_string()),
        _ => return Err("\"id\" is neither text nor a number".into()),
    };
    let history = raw.history.into_iter().map(|said| match said {
        Said::Turn(turn) => turn,
        Said::Text(text) => Turn::user(text),
    });
    let history = history.collect();
    Ok(Item { line, id, text, history })
}

/// The lines of a file, or of stdin for `-`, read on a thread of their own so that answers need not wait for the next
/// question.
///
/// # Errors
/// When the file cannot be opened.
pub(super) fn open(source: &str) -> Result<Lines> {
    let reader: Box<dyn Read + Send> = if source == "-" {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(source).map_err(|error| {
            Error::new(ErrorKind::File, format!("could not open the batch {source}")).because(error)
        })?)
    };
    let (sender, receiver) = channel(WINDOW);
    let read = move || {
        let mut reader = BufReader::new(reader);
        for number in 1.. {
            let mut line = vec![];
            let item = match reader.read_until(b'\n', &mut line) {
                Ok(0) => return,
                Ok(_) => Ok(line),
                Err(error) => Err(error),
            };
            let failed = item.is_err();
            if sender.blocking_send((number, item)).is_err() || failed {
                return;
            }
        }
    };
    std::thread::Builder::new()
        .name("batch".into())
        .spawn(read)
        .map_err(|error| Error::new(ErrorKind::Internal, "could not start reading the batch").because(error))?;
    Ok(receiver)
}

struct Slot {
    item: Item,
    ticket: Ticket,
    event: Option<Event>,
}

/// Runs a batch: `make` gives the request of an item, `done` takes its last event, in the order of the lines.
///
/// Lines that cannot be read and requests that fail are said on stderr with their line; false when there was one.
///
/// # Errors
/// When `done` fails, or the engine has gone.
pub(super) fn run(
    session: &mut Session,
    talk: Talk,
    mut lines: Lines,
    make: impl Fn(&Item) -> Request,
    mut done: impl FnMut(&Item, Event) -> Result<Next, Stop>,
) -> Result<bool, Stop> {
    let mut good = true;
    let mut complain = |line: usize, error: Error| {
        good = false;
        talk.error(&Error::new(error.kind(), format!("line {line} of the batch: {}", error.one_line())));
    };
    let mut waiting: VecDeque<Slot> = VecDeque::new();
    let mut open = true;
    runtime()?.block_on(async {
        while open || !waiting.is_empty() {
            tokio::select! {
                line = lines.recv(), if open && waiting.len() < WINDOW => match line {
                    None => open = false,
                    Some((number, Err(error))) => {
                        complain(number, Error::new(ErrorKind::File, "could not read on").because(error));
                    }
                    Some((number, Ok(bytes))) => {
                        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes).trim_ascii();
                        if bytes.is_empty() {
                            continue;
                        }
                        match parse(number, bytes) {
                            Ok(item) => {
                                let ticket = session.submit(make(&item));
                                waiting.push_back(Slot { item, ticket, event: None });
                            }
                            Err(reason) => complain(number, Error::new(ErrorKind::Usage, reason)),
                        }
                    }
                },
                event = session.events.recv() => match event.ok_or_else(gone)? {
                    Event::Notice { text } => talk.note(&text),
                    event if event.is_last() => {
                        let slot = waiting.iter_mut().find(|slot| Some(slot.ticket) == event.ticket());
                        if let Some(slot) = slot {
                            slot.event = Some(event);
                        }
                    }
                    _ => {}
                },
            }
            while let Some(event) = waiting.front_mut().and_then(|slot| slot.event.take()) {
                let Some(mut slot) = waiting.pop_front() else { break };
                if let Event::Failed { error, .. } = event {
                    complain(slot.item.line, error);
                } else if let Next::Again(request) = done(&slot.item, event)? {
                    slot.ticket = session.submit(request);
                    waiting.push_front(slot);
                }
            }
        }
        Ok::<(), Stop>(())
    })?;
    Ok(good)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_ask_and_of_search() {
        let line = br#"{"id":7,"question":"Why?","history":["What?",{"speaker":"agent","text":"That."}],"more":1}"#;
        let history = vec![Turn::user("What?"), Turn::agent("That.")];
        assert_eq!(parse(3, line).unwrap(), Item { line: 3, id: Some("7".into()), text: "Why?".into(), history });
        let item = parse(1, br#"{"id":"a","text":"words"}"#).unwrap();
        assert_eq!((item.id.as_deref(), item.text.as_str()), (Some("a"), "words"));
    }

    #[test]
    fn bad_lines_say_why() {
        for (line, why) in [
            (&b"{\"id\":1"[..], "EOF"),
            (b"{\"id\":1}", "no \"question\""),
            (b"{\"id\":[],\"text\":\"x\"}", "neither"),
            (b"{\"text\":\"  \"}", "empty"),
            (b"{\"text\":\"\xff\"}", ""),
        ] {
            let reason = parse(1, line).unwrap_err();
            assert!(reason.contains(why), "{reason}");
            assert!(!reason.contains("at line"), "{reason}");
        }
    }
}
