//! A thousand seeded sequences of keys, clicks, pastes, resizes and answers that come when they like: nothing panics,
//! nothing blocks, what was typed is there until it is sent, and every frame can be drawn.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::*;
use crate::engine::{Event, SourceView};
use crate::ingest::{Progress, Report};
use crate::store::{ChatId, ChatSummary, SectionRow};
use crate::text::Span;
use crate::tui::message::Purpose;
use crate::tui::testing::{Session, answer, citation_of, document_row, hit, page_picture, status, stored};
use crate::tui::view::view;

const TEXT: &str = "# 数字国家 History\nIt was founded in 2014.\n\nمرحبا بالعالم e\u{301}\u{301} 👩‍👩‍👧 🇪🇪\n# Members\nFive \
                    founders signed; others came later.";

/// A small generator (xorshift64*), so that a seed means the same everywhere.
struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn roll(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % below
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.roll(all.len() as u64) as usize]
    }
}

const CODES: [KeyCode; 16] = [
    KeyCode::Enter,
    KeyCode::Esc,
    KeyCode::Tab,
    KeyCode::BackTab,
    KeyCode::Up,
    KeyCode::Down,
    KeyCode::Left,
    KeyCode::PageUp,
    KeyCode::PageDown,
    KeyCode::Home,
    KeyCode::End,
    KeyCode::Backspace,
    KeyCode::Delete,
    KeyCode::F(1),
    KeyCode::F(2),
    KeyCode::F(6),
];
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzGNPT/?[]|1239 数é👩\u{301}";
const LINES: [&str; 14] = [
    "/why",
    "/library",
    "/chats",
    "/find founders",
    "/contents",
    "/more",
    "/sync",
    "/pause",
    "/remove a.md",
    "/undo",
    "/new",
    "/tour",
    "/password",
    "When was it founded?",
];

fn key(dice: &mut Dice) -> KeyEvent {
    let letters: Vec<char> = LETTERS.chars().collect();
    let code = if dice.roll(3) == 0 { *dice.of(&CODES) } else { KeyCode::Char(*dice.of(&letters)) };
    let modifiers = match dice.roll(8) {
        0 => KeyModifiers::CONTROL,
        1 => KeyModifiers::ALT,
        2 => KeyModifiers::SHIFT,
        _ => KeyModifiers::NONE,
    };
    KeyEvent::new(code, modifiers)
}

/// What an engine would answer to a request that waits; now and then nothing, or a failure.
fn reply(it: &mut Session, dice: &mut Dice) {
    let waiting: Vec<_> = it.model.pending.iter().map(|(&ticket, purpose)| (ticket, purpose.clone())).collect();
    if waiting.is_empty() {
        return;
    }
    let (ticket, purpose) = dice.of(&waiting).clone();
    if dice.roll(12) == 0 {
        return it.engine(Event::Failed { ticket, error: crate::Error::cancelled() });
    }
    let document = stored("a.md", TEXT);
    let cited = || {
        let quotes = ["It was founded in 2014.", "Five founders signed"];
        quotes.iter().enumerate().map(|(at, quote)| citation_of(at + 1, &document, quote)).collect()
    };
    let event = match purpose {
        Purpose::Ask(_) if dice.roll(3) == 0 => {
            Event::Hits { ticket, hits: vec![hit("a.md", TEXT)], last: false, notes: vec![] }
        }
        Purpose::Ask(_) => {
            Event::Answered { ticket, answer: Box::new(answer("When?", Some("2014"), cited())), chat: Some(ChatId(1)) }
        }
        Purpose::Why if dice.roll(2) == 0 => {
            Event::Answered { ticket, answer: Box::new(answer("When?", None, cited())), chat: None }
        }
        Purpose::Search(_) | Purpose::Why => {
            Event::Hits { ticket, hits: vec![hit("a.md", TEXT)], last: true, notes: vec![] }
        }
        Purpose::Ingest(_) if dice.roll(3) > 0 => Event::Ingesting { ticket, progress: Progress::default() },
        Purpose::Ingest(_) => Event::Ingested { ticket, report: Box::new(Report::default()) },
        Purpose::Source => Event::Source { ticket, source: Box::new(SourceView { document, span: None }) },
        Purpose::Page => Event::Page { ticket, picture: Box::new(page_picture()) },
        Purpose::Documents | Purpose::Scope(_) => {
            Event::Documents { ticket, documents: vec![document_row("a.md", 3), document_row("数字.md", 4)] }
        }
        Purpose::Offers => {
            let path = vec!["Members".to_owned()];
            let row = SectionRow { key: "a.md".into(), title: "A".into(), path, span: Span::new(30, 60) };
            Event::Sections { ticket, sections: vec![row] }
        }
        Purpose::Status | Purpose::ShowStatus(_) => Event::Status { ticket, status: Box::new(status(3)) },
        Purpose::Chats(..) => {
            let chat = ChatSummary { id: ChatId(4), name: "旧 chat".into(), turns: 1, at: String::new() };
            Event::Chats { ticket, chats: vec![chat] }
        }
        Purpose::Chat(_) | Purpose::Export(..) => Event::Chat { ticket, turns: vec![] },
        Purpose::Remove(_) => Event::Removed { ticket, keys: vec!["a.md".into()], roots: vec!["/notes".into()] },
        Purpose::Problems(_) | Purpose::Retry(_) => Event::Problems { ticket, files: vec![] },
        Purpose::Collections(_) => Event::Collections { ticket, collections: vec![], tags: vec![] },
        _ => Event::Failed { ticket, error: crate::Error::cancelled() },
    };
    it.engine(event);
}

fn step(it: &mut Session, dice: &mut Dice) {
    match dice.roll(20) {
        0 => it.send(Msg::Resize(dice.roll(140) as u16 + 1, dice.roll(50) as u16 + 1)),
        1 => it.send(Msg::Paste("pasted\r\n数字\u{1b}[2J".into())),
        2 => {
            let kind = *dice.of(&[
                MouseEventKind::Down(MouseButton::Left),
                MouseEventKind::ScrollUp,
                MouseEventKind::ScrollDown,
            ]);
            let (column, row) = (dice.roll(140) as u16, dice.roll(50) as u16);
            it.send(Msg::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }));
        }
        3 => {
            let line = *dice.of(&LINES);
            let effects = run_line(&mut it.model, line);
            it.perform(effects);
        }
        4..8 => reply(it, dice),
        _ => it.send(Msg::Key(key(dice))),
    }
}

#[test]
fn a_thousand_random_sessions_end_as_they_should() {
    for seed in 1..=1000 {
        let mut dice = Dice::new(seed);
        let mut it = Session::new(80, 24, false, 3);
        for number in 0..50 {
            it.model.clock += std::time::Duration::from_millis(200);
            step(&mut it, &mut dice);
            it.model.expire();
            if number % 7 == 0 || number == 49 {
                let (columns, rows) = it.model.size;
                let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
                terminal.draw(|frame| view(&it.model, frame)).unwrap();
                crate::tui::links::of(&it.model);
            }
        }
    }
}

#[test]
fn escape_never_loses_what_was_typed_wherever_one_is() {
    for seed in 1..=300 {
        let mut dice = Dice::new(seed);
        let mut it = Session::new(80, 24, false, 3);
        let document = stored("a.md", TEXT);
        it.ask("When?", answer("When?", None, vec![citation_of(1, &document, "It was founded in 2014.")]));
        it.keys(&["type:half a quest"]);
        for _ in 0..12 {
            // Ways to places, and back by Escape; none of them types or sends.
            let way = *dice.of(&["Tab", "F1", "F2", "F6", "C-p", "PageUp", "C-r"]);
            it.keys(&[way]);
            reply(&mut it, &mut dice);
            it.keys(&["Esc"]);
        }
        it.keys(&["Esc", "Esc", "Esc"]);
        assert_eq!(it.model.composer.buffer.text(), "half a quest", "seed {seed}");
    }
}
