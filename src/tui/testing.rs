//! Data for the tests of this module: an answer, an abstention, documents, and a whole session.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::cell::{AnswerState, Found};
use super::message::{Effect, Msg, Purpose};
use super::model::Model;
use super::palette::Palette;
use super::update::update;
use crate::answer::{Answer, Citation, Claim, DocumentRef, cite};
use crate::document::model::Reader;
use crate::document::{Block, BlockKind};
use crate::engine::status::SemanticStatus;
use crate::engine::{Event, Request, Status, Ticket};
use crate::extract::page::PagePicture;
use crate::retrieve::{Explanation, Hit};
use crate::store::{DocumentId, DocumentRow, PassageId, PassageRow, StoredDocument};
use crate::text::Span;

/// A document whose lines are its blocks; lines that begin with `# ` are headings (without that sign).
pub(crate) fn stored(key: &str, marked: &str) -> StoredDocument {
    let mut text = String::new();
    let mut blocks = Vec::new();
    let mut section: Vec<String> = Vec::new();
    for (number, line) in marked.split('\n').enumerate() {
        if number > 0 {
            text.push('\n');
        }
        let (kind, line) = match line.strip_prefix("# ") {
            Some(heading) => (BlockKind::Heading(1), heading),
            None => (BlockKind::Paragraph, line),
        };
        let start = text.len();
        text.push_str(line);
        if line.trim().is_empty() {
            continue;
        }
        let above = if kind.is_heading() { Vec::new() } else { section.clone() };
        if kind.is_heading() {
            section = vec![line.to_owned()];
        }
        let span = Span::new(start, text.len());
        blocks.push(Block { kind, span, section: above, line: Some(number as u32 + 1), ..Block::default() });
    }
    StoredDocument {
        language: None,
        id: DocumentId(1),
        key: key.to_owned(),
        title: key.to_owned(),
        origin: format!("/library/{key}"),
        symbol: None,
        date: None,
        text: Arc::from(text),
        blocks,
        pages: Vec::new(),
        replaced: None,
    }
}

/// A citation of the first place where `quote` stands.
pub(crate) fn citation_of(id: usize, document: &StoredDocument, quote: &str) -> Citation {
    let start = document.text.find(quote).unwrap();
    cite(id, document, Span::new(start, start + quote.len())).unwrap()
}

/// A citation of a line of a document that nobody looks at.
pub(crate) fn citation(id: usize, key: &str, quote: &str, line: u32) -> Citation {
    let origin = format!("/library/{key}");
    let document = DocumentRef { key: key.into(), title: key.into(), origin, ..DocumentRef::default() };
    let span = Span::new(0, quote.len());
    let chars = Span::new(0, quote.chars().count());
    Citation { id, document, line: Some(line), span, chars, quote: quote.into(), ..Citation::default() }
}

/// An answer with these claims, each with a citation of its own.
pub(crate) fn answer(question: &str, short: Option<&str>, citations: Vec<Citation>) -> Answer {
    Answer {
        schema: 1,
        question: question.into(),
        confidence: 0.83,
        answer: short.map(str::to_owned),
        claims: citations
            .iter()
            .map(|citation| Claim { text: citation.quote.clone(), citations: vec![citation.id], ..Claim::default() })
            .collect(),
        citations,
        timings_ms: BTreeMap::from([("total".to_owned(), 41.7)]),
        ..Answer::default()
    }
}

/// An answer cell with so many claims.
pub(crate) fn answered(claims: usize) -> AnswerState {
    let quotes = ["It was founded in 2014 by five members.", "Others give another year.", "A third says nothing."];
    let citations =
        (0..claims).map(|at| citation(at + 1, &format!("doc{at}.md"), quotes[at % 3], 10 + at as u32)).collect();
    AnswerState::Done(Box::new(answer("When was it founded?", Some("2014"), citations)))
}

/// An answer cell that says that the documents do not say.
pub(crate) fn abstention() -> AnswerState {
    let nearest = vec![citation(1, "odet.txt", "Something that is near but no answer to what was asked.", 7)];
    let mut answer = answer("What is the capital?", None, vec![]);
    answer.abstained = true;
    answer.nearest = nearest;
    AnswerState::Done(Box::new(answer))
}

/// A hit.
pub(crate) fn found(key: &str, text: &str) -> Found {
    Found {
        key: key.into(),
        title: key.into(),
        heading: vec!["Section".into()],
        text: text.into(),
        span: Span::new(0, text.len()),
    }
}

/// A hit as the engine gives it.
pub(crate) fn hit(key: &str, text: &str) -> (Hit, String, String) {
    let passage = PassageRow {
        language: None,
        id: PassageId(1),
        document: DocumentId(1),
        span: Span::new(0, text.len()),
        heading: vec![],
        text: text.into(),
    };
    (Hit { passage, score: 1.0, why: Explanation::default() }, key.into(), key.into())
}

/// A document in a list.
pub(crate) fn document_row(key: &str, passages: usize) -> DocumentRow {
    DocumentRow {
        id: DocumentId(1),
        key: key.into(),
        title: key.into(),
        origin: format!("/library/{key}"),
        root: "/library".into(),
        hash: String::new(),
        size: 1,
        modified: 0,
        date: None,
        language: None,
        symbol: None,
        collections: Vec::new(),
        tags: Vec::new(),
        part_of: None,
        added: "2026-11-21T10:00:00Z".into(),
        reader: Reader { name: "plain".into(), version: 1 },
        pages: 0,
        passages,
        text_bytes: 1,
        warnings: Vec::new(),
    }
}

/// The first of two pages, 60 dots wide and 80 high, with a line of ink and a box around a part of it.
pub(crate) fn page_picture() -> PagePicture {
    let (width, height) = (60, 80);
    let ink = |at: usize| at / width == 40 && (10..50).contains(&(at % width));
    let grey = (0..width * height).map(|at| if ink(at) { 0 } else { 255 }).collect();
    PagePicture { page: 1, pages: 2, width, grey, boxes: vec![[20, 36, 40, 44]] }
}

/// A library of so many documents.
pub(crate) fn status(documents: usize) -> Status {
    Status {
        schema: 1,
        library: PathBuf::from("/library"),
        documents,
        passages: documents * 30,
        without_vector: 0,
        generation: documents as u64,
        format: 1,
        library_model: None,
        semantic: SemanticStatus::On { model: "all-MiniLM-L6-v2".into() },
        graph: "ready".into(),
        lexical_passages: documents * 30,
        bytes: 1 << 20,
        check: None,
    }
}

/// A model without shell: effects are collected, requests get tickets.
pub(crate) struct Session {
    pub(crate) model: Model,
    /// Everything that was to be done so far.
    pub(crate) effects: Vec<Effect>,
    next: u64,
}

impl Session {
    /// At this size, with a library of so many documents.
    pub(crate) fn new(columns: u16, rows: u16, colour: bool, documents: usize) -> Self {
        let model = Model::new(Palette { colour }, (columns, rows), "~/library".into(), true);
        let mut session = Self { model, effects: Vec::new(), next: 1 };
        session.perform(super::update::start());
        let ticket = session.last_ticket();
        session.engine(Event::Status { ticket, status: Box::new(status(documents)) });
        session
    }

    /// Does what a shell would: gives each request a ticket.
    pub(crate) fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            if let Effect::Submit(_, purpose) = &effect {
                let ticket = Ticket(self.next);
                self.next += 1;
                update(&mut self.model, Msg::Submitted(ticket, purpose.clone()));
            }
            self.effects.push(effect);
        }
    }

    pub(crate) fn send(&mut self, msg: Msg) {
        let effects = update(&mut self.model, msg);
        self.perform(effects);
    }

    pub(crate) fn engine(&mut self, event: Event) {
        self.send(Msg::Engine(event));
    }

    /// The ticket that was given last.
    pub(crate) fn last_ticket(&self) -> Ticket {
        Ticket(self.next - 1)
    }

    /// The ticket of the newest request for this.
    pub(crate) fn ticket(&self, of: impl Fn(&Purpose) -> bool) -> Ticket {
        *self.model.pending.iter().rev().find(|(_, purpose)| of(purpose)).unwrap().0
    }

    /// The request that was submitted last.
    pub(crate) fn last_request(&self) -> &Request {
        self.effects
            .iter()
            .rev()
            .find_map(|effect| match effect {
                Effect::Submit(request, _) => Some(request),
                _ => None,
            })
            .unwrap()
    }

    /// Keys by name: `"type:text"`, `"Enter"`, `"C-c"`, `"A-Enter"`, `"F2"`, or a character.
    pub(crate) fn keys(&mut self, keys: &[&str]) -> &mut Self {
        for name in keys {
            if let Some(text) = name.strip_prefix("type:") {
                for c in text.chars() {
                    self.send(Msg::Key(key(&c.to_string())));
                }
            } else {
                self.send(Msg::Key(key(name)));
            }
        }
        self
    }

    /// Asks and answers.
    pub(crate) fn ask(&mut self, question: &str, answer: Answer) {
        self.keys(&[&format!("type:{question}"), "Enter"]);
        let ticket = self.ticket(|purpose| matches!(purpose, Purpose::Ask(_)));
        self.engine(Event::Answered { ticket, answer: Box::new(answer), chat: None });
    }
}

/// A key by its name.
pub(crate) fn key(name: &str) -> crossterm::event::KeyEvent {
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
    let (modifiers, name) = match name.split_once('-') {
        Some(("C", rest)) if !rest.is_empty() => (KeyModifiers::CONTROL, rest),
        Some(("A", rest)) if !rest.is_empty() => (KeyModifiers::ALT, rest),
        Some(("S", rest)) if !rest.is_empty() => (KeyModifiers::SHIFT, rest),
        _ => (KeyModifiers::NONE, name),
    };
    let code = match name {
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        "BackTab" => KeyCode::BackTab,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "PageUp" => KeyCode::PageUp,
        "PageDown" => KeyCode::PageDown,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "Backspace" => KeyCode::Backspace,
        _ if name.len() > 1 && name.starts_with('F') => KeyCode::F(name[1..].parse().unwrap()),
        _ => KeyCode::Char(name.chars().next().unwrap()),
    };
    KeyEvent::new(code, modifiers)
}
