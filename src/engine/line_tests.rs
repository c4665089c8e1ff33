//! The engine as a face sees it, with the fake model: requests in, events out.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::*;
use crate::ErrorKind;
use crate::answer::Answer;
use crate::embed::fake::{self, FakeEmbed};
use crate::embed::{Embed, ModelInfo, TokenVectors};
use crate::ingest::{How, Report};
use crate::retrieve::{Hit, Mode};
use crate::store::Filter;

pub(super) fn start(dir: &Path) -> (Engine, Events) {
    start_with(dir, fake::semantic())
}

pub(super) fn start_with(dir: &Path, semantic: Semantic) -> (Engine, Events) {
    Engine::start(Config {
        library: dir.join("library"),
        semantic,
        offline: true,
        // What the stand-in for a model likes says little: how sure an answer is, is not what is tested here.
        threshold: 0.2,
        llm: None,
        reading: crate::extract::Setup::default(),
        warm: false,
    })
    .unwrap()
}

fn without_model() -> Semantic {
    Semantic::Off { reason: "no runtime".into(), hint: "Run `adduce setup`.".into() }
}

/// All events of a request, the last one last.
pub(super) fn run(engine: &Engine, events: &mut Events, request: Request) -> Vec<Event> {
    let ticket = engine.submit(request);
    let mut got = Vec::new();
    loop {
        let event = events.blocking_recv().unwrap();
        let last = event.ticket() == Some(ticket) && event.is_last();
        got.push(event);
        if last {
            return got;
        }
    }
}

pub(super) fn add(engine: &Engine, events: &mut Events, path: &Path) -> Report {
    match run(engine, events, Request::Add { inputs: vec![path.display().to_string()], how: How::default() }).pop() {
        Some(Event::Ingested { report, .. }) => *report,
        other => panic!("{other:?}"),
    }
}

fn question(text: &str) -> Request {
    Request::Ask {
        question: text.into(),
        history: vec![],
        filter: Filter::default(),
        claims: 3,
        explain: false,
        chat: None,
    }
}

pub(super) fn ask(engine: &Engine, events: &mut Events, text: &str) -> Answer {
    match run(engine, events, question(text)).pop() {
        Some(Event::Answered { answer, .. }) => *answer,
        other => panic!("{other:?}"),
    }
}

pub(super) fn search(engine: &Engine, events: &mut Events, query: &str, mode: Mode) -> Vec<(Hit, String, String)> {
    match run(engine, events, Request::Search { query: query.into(), mode, filter: Filter::default(), limit: 5 }).pop()
    {
        Some(Event::Hits { hits, last: true, .. }) => hits,
        other => panic!("{other:?}"),
    }
}

pub(super) fn notices(events: &[Event]) -> Vec<&str> {
    events
        .iter()
        .filter_map(|event| if let Event::Notice { text } = event { Some(text.as_str()) } else { None })
        .collect()
}

fn documents(dir: &Path) -> std::path::PathBuf {
    let docs = dir.join("docs");
    fs::create_dir_all(&docs).unwrap();
    fs::write(docs.join("forum.md"), "# The forum\n\nThe Harbour Forum was founded in 2014 by five ministers.\n")
        .unwrap();
    fs::write(docs.join("fees.md"), "# Fees\n\nMembers of the Harbour Forum pay 300 crowns a year.\n").unwrap();
    fs::write(docs.join("soup.txt"), "Leek soup needs leeks, potatoes and patience.\n").unwrap();
    docs
}

#[test]
fn from_a_folder_to_a_cited_answer() {
    let dir = tempfile::tempdir().unwrap();
    let docs = documents(dir.path());
    let (engine, mut events) = start(dir.path());
    assert_eq!(add(&engine, &mut events, &docs).added, ["fees.md", "forum.md", "soup.txt"]);
    let answer = ask(&engine, &mut events, "When was the Harbour Forum founded?");
    assert!(!answer.abstained);
    assert_eq!(answer.citations[0].document.key, "forum.md");
    assert_eq!(answer.citations[0].section, ["The forum"]);
    assert_eq!(answer.answer.as_deref(), Some("2014"));
    assert!(answer.timings_ms.contains_key("total"));
    // More digits would not come through every reader of JSON as they are written.
    let digits = |took: &f64| took.to_string().split_once('.').map_or(0, |(_, behind)| behind.len());
    assert!(answer.timings_ms.values().all(|took| digits(took) <= 1), "{:?}", answer.timings_ms);
}

#[test]
fn lexical_hits_come_before_the_answer() {
    let dir = tempfile::tempdir().unwrap();
    let docs = documents(dir.path());
    let (engine, mut events) = start(dir.path());
    add(&engine, &mut events, &docs);
    let got = run(&engine, &mut events, question("When was the Harbour Forum founded?"));
    let first = got.iter().find(|event| event.ticket().is_some()).unwrap();
    assert!(matches!(first, Event::Hits { last: false, hits, .. } if hits[0].1 == "forum.md"), "{first:?}");
}

#[test]
fn without_a_model_words_still_find_and_the_answer_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let docs = documents(dir.path());
    let (engine, mut events) = start_with(dir.path(), without_model());
    add(&engine, &mut events, &docs);
    let answer = ask(&engine, &mut events, "When was the Harbour Forum founded?");
    assert_eq!(answer.citations[0].document.key, "forum.md");
    assert!(answer.notes[0].contains("semantic search is off: no runtime"), "{:?}", answer.notes);
    assert!(answer.notes[0].contains("adduce setup"));
    let refused = run(
        &engine,
        &mut events,
        Request::Search { query: "forum".into(), mode: Mode::Dense, filter: Filter::default(), limit: 5 },
    )
    .pop();
    assert!(matches!(refused, Some(Event::Failed { error, .. }) if error.kind() == ErrorKind::Model));
}

#[test]
fn what_was_added_without_a_model_gets_its_vectors_with_sync() {
    let dir = tempfile::tempdir().unwrap();
    let docs = documents(dir.path());
    {
        let (engine, mut events) = start_with(dir.path(), without_model());
        add(&engine, &mut events, &docs);
    }
    let (engine, mut events) = start(dir.path());
    let status = |engine: &Engine, events: &mut Events| match run(engine, events, Request::Status).pop() {
        Some(Event::Status { status, .. }) => *status,
        other => panic!("{other:?}"),
    };
    assert_eq!(status(&engine, &mut events).without_vector, 3);
    run(&engine, &mut events, Request::Sync { how: How::default() });
    let after = status(&engine, &mut events);
    assert_eq!((after.without_vector, after.graph.as_str()), (0, "ready"));
    assert_eq!(search(&engine, &mut events, "leeks", Mode::Dense)[0].1, "soup.txt");
}

#[test]
fn indexes_that_are_deleted_or_damaged_are_made_anew_and_answers_stay_right() {
    let dir = tempfile::tempdir().unwrap();
    let docs = documents(dir.path());
    let library = dir.path().join("library");
    {
        let (engine, mut events) = start(dir.path());
        add(&engine, &mut events, &docs);
    }
    let damage: [&dyn Fn(); 3] = [
        &|| {
            fs::remove_dir_all(library.join("graph")).unwrap();
            fs::remove_dir_all(library.join("bm25")).unwrap();
        },
        &|| {
            for folder in ["graph", "bm25"] {
                for file in fs::read_dir(library.join(folder)).unwrap().flatten() {
                    let bytes = fs::read(file.path()).unwrap_or_default();
                    let _ = fs::write(file.path(), &bytes[..bytes.len() / 2]);
                }
            }
        },
        &|| {
            for file in fs::read_dir(library.join("graph")).unwrap().flatten() {
                let mut bytes = fs::read(file.path()).unwrap_or_default();
                let middle = bytes.len() / 2;
                if let Some(byte) = bytes.get_mut(middle) {
                    *byte ^= 0xff;
                }
                let _ = fs::write(file.path(), bytes);
            }
        },
    ];
    for (n, damage) in damage.iter().enumerate() {
        damage();
        {
            let (engine, mut events) = start(dir.path());
            assert_eq!(search(&engine, &mut events, "Harbour Forum founded", Mode::Hybrid)[0].1, "forum.md", "{n}");
            assert_eq!(search(&engine, &mut events, "leeks and potatoes", Mode::Dense)[0].1, "soup.txt", "{n}");
        }
        assert!(library.join("graph").exists(), "{n}: mended in the background");
        assert!(library.join("bm25").exists(), "{n}");
        let (engine, mut events) = start(dir.path());
        let got = run(&engine, &mut events, question("When was the Harbour Forum founded?"));
        assert!(notices(&got).is_empty(), "{n}: whole again: {got:?}");
    }
}

#[test]
fn another_process_s_changes_are_seen_by_the_next_question() {
    let dir = tempfile::tempdir().unwrap();
    let docs = documents(dir.path());
    let (engine, mut events) = start(dir.path());
    add(&engine, &mut events, &docs);
    let before = ask(&engine, &mut events, "Who invented the Zephyr compass?");
    assert_ne!(before.answer.as_deref(), Some("Ada Brook"));
    let late = dir.path().join("late.txt");
    fs::write(&late, "The Zephyr compass was invented by Ada Brook.\n").unwrap();
    {
        let (other, mut others) = start(dir.path());
        add(&other, &mut others, &late);
    }
    let answer = ask(&engine, &mut events, "Who invented the Zephyr compass?");
    assert_eq!(answer.answer.as_deref(), Some("Ada Brook"), "{answer:?}");
    run(&engine, &mut events, Request::Remove { keys: vec!["late.txt".into()] });
    let after = ask(&engine, &mut events, "Who invented the Zephyr compass?");
    assert!(after.citations.iter().chain(&after.nearest).all(|citation| citation.document.key != "late.txt"));
}

#[test]
fn a_mistyped_key_removes_nothing_and_says_which_was_meant() {
    let dir = tempfile::tempdir().unwrap();
    let docs = documents(dir.path());
    let (engine, mut events) = start(dir.path());
    add(&engine, &mut events, &docs);
    let request = Request::Remove { keys: vec!["soup.txt".into(), "Forum".into()] };
    let Some(Event::Failed { error, .. }) = run(&engine, &mut events, request).pop() else { panic!() };
    assert!(error.hint_text().unwrap().contains("forum.md"));
    let Some(Event::Documents { documents, .. }) =
        run(&engine, &mut events, Request::Documents { filter: crate::store::Filter::default() }).pop()
    else {
        panic!()
    };
    assert_eq!(documents.len(), 3);
}

#[test]
fn a_library_made_with_another_model_is_never_mixed() {
    let dir = tempfile::tempdir().unwrap();
    let docs = documents(dir.path());
    {
        let (engine, mut events) = start(dir.path());
        add(&engine, &mut events, &docs);
    }
    let other = Arc::new(AtomicBool::new(false));
    let (engine, mut events) = start_with(dir.path(), slow("another", Duration::ZERO, &other));
    let answer = ask(&engine, &mut events, "When was the Harbour Forum founded?");
    assert_eq!(answer.citations[0].document.key, "forum.md", "by word");
    assert!(answer.notes.iter().any(|note| note.contains("adduce reindex")), "{:?}", answer.notes);
    fs::write(docs.join("new.txt"), "New words.\n").unwrap();
    let Some(Event::Failed { error, .. }) = run(&engine, &mut events, Request::Sync { how: How::default() }).pop()
    else {
        panic!()
    };
    assert_eq!(error.kind(), ErrorKind::Model);
    assert!(matches!(run(&engine, &mut events, Request::Reindex).pop(), Some(Event::Ingested { .. })));
    assert!(ask(&engine, &mut events, "When was the Harbour Forum founded?").notes.is_empty());
}

/// The fake, so slow at passages that an ingest lasts until it is told to hurry.
struct Slow {
    fake: FakeEmbed,
    info: ModelInfo,
    pause: Duration,
    hurry: Arc<AtomicBool>,
}

impl Embed for Slow {
    fn info(&self) -> &ModelInfo {
        &self.info
    }
    fn count_tokens(&self, text: &str) -> usize {
        self.fake.count_tokens(text)
    }
    fn passage(&mut self, text: &str) -> crate::Result<Vec<f32>> {
        if !self.hurry.load(Ordering::Relaxed) {
            std::thread::sleep(self.pause);
        }
        self.fake.passage(text)
    }
    fn query(&mut self, text: &str) -> crate::Result<Vec<f32>> {
        self.fake.query(text)
    }
    fn tokens(&mut self, text: &str, is_query: bool) -> crate::Result<TokenVectors> {
        self.fake.tokens(text, is_query)
    }
}

fn slow(name: &str, pause: Duration, hurry: &Arc<AtomicBool>) -> Semantic {
    let info = ModelInfo { name: name.into(), hash: name.into(), ..FakeEmbed::default().info().clone() };
    let (kept, hurry) = (info.clone(), hurry.clone());
    Semantic::On {
        info,
        open: Arc::new(move || {
            let (info, hurry) = (kept.clone(), hurry.clone());
            Ok(Box::new(Slow { fake: FakeEmbed::default(), info, pause, hurry }) as Box<dyn Embed>)
        }),
        reader: crate::embed::fake::reader(),
    }
}

#[test]
fn a_question_is_answered_while_an_ingest_runs_and_a_cancelled_one_keeps_what_is_done() {
    let dir = tempfile::tempdir().unwrap();
    let docs = documents(dir.path());
    let hurry = Arc::new(AtomicBool::new(true));
    let (engine, mut events) = start_with(dir.path(), slow("slow", Duration::from_secs(1), &hurry));
    add(&engine, &mut events, &docs);
    hurry.store(false, Ordering::Relaxed);
    for n in 0..60 {
        fs::write(docs.join(format!("later-{n:02}.txt")), format!("Paragraph number {n} of a long report.\n")).unwrap();
    }
    let ingest = engine.submit(Request::Add { inputs: vec![docs.display().to_string()], how: How::default() });
    // A request cancelled while it still waits is never begun; here it has to be running.
    while !matches!(events.blocking_recv().unwrap(), Event::Ingesting { ticket, .. } if ticket == ingest) {}
    let asked = engine.submit(question("When was the Harbour Forum founded?"));
    // The answer comes first: the ingest cannot end before it is told to hurry or stop.
    let (mut answered, mut report) = (false, None);
    while report.is_none() {
        match events.blocking_recv().unwrap() {
            Event::Answered { ticket, answer, .. } if ticket == asked => {
                assert!(!answer.abstained);
                answered = true;
                engine.cancel(ingest);
            }
            Event::Ingested { ticket, report: done } if ticket == ingest => report = Some(done),
            Event::Failed { error, .. } => panic!("{error:?}"),
            _ => {}
        }
    }
    let report = report.unwrap();
    assert!(answered && report.cancelled);
    hurry.store(true, Ordering::Relaxed);
    let rest = add(&engine, &mut events, &docs);
    assert_eq!(rest.added.len() + report.added.len(), 60);
    let Some(Event::Status { status, .. }) = run(&engine, &mut events, Request::Status).pop() else { panic!() };
    assert_eq!((status.documents, status.without_vector), (63, 0));
}

#[test]
fn two_writers_are_told_apart_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let docs = documents(dir.path());
    let (engine, mut events) = start(dir.path());
    let writer = crate::store::Writer::open(&dir.path().join("library")).unwrap();
    let request = Request::Add { inputs: vec![docs.display().to_string()], how: How::default() };
    let Some(Event::Failed { error, .. }) = run(&engine, &mut events, request).pop() else { panic!() };
    assert_eq!(error.kind(), ErrorKind::Locked);
    drop(writer);
    assert_eq!(add(&engine, &mut events, &docs).added.len(), 3);
}
