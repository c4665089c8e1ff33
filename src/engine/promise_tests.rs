//! What the engine promises whatever else goes on: an answer is not held up, or lost, by what is beside the point.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use super::indexes::Indexes;
use super::lane::Out;
use super::{Config, Engine, Event, Events, Request, SemanticStatus};
use crate::embed::{Semantic, fake};
use crate::index::testing::{clustered, document, model};
use crate::ingest::{How, Report};
use crate::store::{ChatId, Filter, Library, Writer};

fn engine(dir: &Path) -> (Engine, Events) {
    let semantic = fake::semantic();
    Engine::start(Config {
        library: dir.to_owned(),
        semantic,
        offline: true,
        threshold: crate::answer::weights::ABSTAIN_BELOW,
        llm: None,
        reading: crate::extract::Setup::default(),
        warm: false,
    })
    .unwrap()
}

/// The last event of a request.
fn last(engine: &Engine, events: &mut Events, request: Request) -> Event {
    let ticket = engine.submit(request);
    loop {
        let event = events.blocking_recv().unwrap();
        if event.ticket() == Some(ticket) && event.is_last() {
            return event;
        }
    }
}

/// A question; the chat is as in [`Request::Ask`].
#[allow(clippy::option_option, reason = "as in the request")]
fn ask(chat: Option<Option<ChatId>>) -> Request {
    Request::Ask {
        question: "Who keeps bees?".into(),
        history: vec![],
        filter: Filter::default(),
        claims: 3,
        explain: false,
        chat,
    }
}

fn add(engine: &Engine, events: &mut Events, inputs: Vec<String>) -> Report {
    match last(engine, events, Request::Add { inputs, how: How::default() }) {
        Event::Ingested { report, .. } => *report,
        other => panic!("{other:?}"),
    }
}

fn bees(dir: &Path) -> String {
    let file = dir.join("bees.md");
    std::fs::write(&file, "# Bees\n\nAna Lind keeps bees on the roof.\n").unwrap();
    file.display().to_string()
}

#[test]
fn an_answer_that_cannot_be_saved_is_given_all_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let (engine, mut events) = engine(&dir.path().join("library"));
    add(&engine, &mut events, vec![bees(dir.path())]);
    let event = last(&engine, &mut events, ask(Some(Some(ChatId(999)))));
    let Event::Answered { answer, .. } = event else { panic!("{event:?}") };
    assert!(answer.notes.iter().any(|note| note.contains("could not be saved")), "{:?}", answer.notes);
}

#[test]
fn an_empty_library_is_said_to_be_empty() {
    let dir = tempfile::tempdir().unwrap();
    let (engine, mut events) = engine(dir.path());
    let event = last(&engine, &mut events, ask(None));
    let Event::Answered { answer, .. } = event else { panic!("{event:?}") };
    assert!(answer.abstained);
    assert!(answer.notes.iter().any(|note| note.contains("the library is empty")), "{:?}", answer.notes);
}

#[test]
fn an_address_that_fails_does_not_hide_what_was_added_beside_it() {
    let dir = tempfile::tempdir().unwrap();
    let (engine, mut events) = engine(&dir.path().join("library"));
    let address = "https://example.org/page.html".to_owned();
    let report = add(&engine, &mut events, vec![bees(dir.path()), address.clone()]);
    assert_eq!(report.added, ["bees.md"]);
    assert!(report.skipped.iter().any(|skipped| skipped.path == address && skipped.reason.contains("offline")));
    let alone = last(&engine, &mut events, Request::Add { inputs: vec![address], how: How::default() });
    assert!(matches!(&alone, Event::Failed { error, .. } if error.kind() == crate::ErrorKind::Network), "{alone:?}");
}

#[test]
fn semantic_search_is_not_called_on_for_a_library_of_another_model() {
    let dir = tempfile::tempdir().unwrap();
    bare(dir.path(), 3);
    let (engine, mut events) = engine(dir.path());
    let event = last(&engine, &mut events, Request::Status);
    let Event::Status { status, .. } = event else { panic!("{event:?}") };
    let SemanticStatus::Off { reason, hint } = &status.semantic else { panic!("{:?}", status.semantic) };
    assert!(reason.contains("made up") && hint.contains("reindex"), "{reason} {hint}");
}

/// A library of `count` passages with vectors and no index on disk.
fn bare(dir: &Path, count: usize) -> Library {
    let mut writer = Writer::open(dir).unwrap();
    writer.set_model(&model(16)).unwrap();
    let vectors = clustered(count, 16, 4, 7);
    let passages: Vec<_> =
        vectors.into_iter().enumerate().map(|(at, vector)| (format!("bees number{at}"), Some(vector))).collect();
    writer.put(&document("a", &passages)).unwrap();
    drop(writer);
    Library::open(dir).unwrap()
}

fn out() -> (Out, Events) {
    let (events, receive) = tokio::sync::mpsc::unbounded_channel();
    (Out { events }, receive)
}

#[test]
fn nothing_is_built_while_someone_writes() {
    let dir = tempfile::tempdir().unwrap();
    let library = bare(dir.path(), 40);
    let (out, _events) = out();
    let indexes = Indexes::new(dir.path().to_owned(), out.clone());
    let query = clustered(1, 16, 1, 3).remove(0);
    let writer = Writer::open(dir.path()).unwrap();
    assert_eq!(indexes.dense(&library, &model(16), &query, 5, None).unwrap().len(), 5);
    assert_eq!(indexes.lexical(&library, "bees", 5, None).unwrap().len(), 5);
    assert!(!indexes.is_mending(), "it could not save what it builds");
    drop(writer);
    indexes.dense(&library, &model(16), &query, 5, None).unwrap();
    assert!(indexes.is_mending());
    drop(indexes);
    assert!(dir.path().join("graph/manifest.json").exists() && dir.path().join("bm25/meta.json").exists());
}

#[test]
fn words_are_found_while_an_ingest_lets_go_of_their_index() {
    let dir = tempfile::tempdir().unwrap();
    let library = bare(dir.path(), 40);
    let (out, _events) = out();
    let indexes = Indexes::new(dir.path().to_owned(), out.clone());
    let over = AtomicBool::new(false);
    let mut writer = Writer::open(dir.path()).unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let (semantic, cancel) =
                (Semantic::Off { reason: String::new(), hint: String::new() }, AtomicBool::new(false));
            while !over.load(Ordering::Relaxed) {
                indexes.settle(&mut writer, &semantic, &cancel).unwrap();
            }
        });
        let found: Vec<usize> =
            (0..2000).map(|_| indexes.lexical(&library, "bees", 5, None).map_or(0, |found| found.len())).collect();
        over.store(true, Ordering::Relaxed);
        assert!(found.iter().all(|&count| count == 5), "{} times nothing", found.iter().filter(|&&n| n != 5).count());
    });
}

#[test]
fn the_words_that_were_cited_can_be_opened_after_the_file_has_changed() {
    let dir = tempfile::tempdir().unwrap();
    let (engine, mut events) = engine(&dir.path().join("library"));
    let file = bees(dir.path());
    add(&engine, &mut events, vec![file.clone()]);
    let event = last(&engine, &mut events, ask(None));
    let Event::Answered { answer, .. } = event else { panic!("{event:?}") };
    let citation = answer.citations[0].clone();
    std::fs::write(&file, "# Bees\n\nNobody keeps bees any more.\n").unwrap();
    last(&engine, &mut events, Request::Sync { how: How::default() });
    let mut open = |edition| {
        let key = citation.document.key.clone();
        match last(&engine, &mut events, Request::Source { key, edition, span: Some(citation.span) }) {
            Event::Source { source, .. } => source.document,
            other => panic!("{other:?}"),
        }
    };
    let cited = open(Some(citation.document.edition));
    assert_eq!(citation.span.of(&cited.text), Some(citation.quote.as_str()));
    assert_eq!(cited.replaced.unwrap().by.as_deref(), Some("bees.md"));
    let current = open(None);
    assert!(current.replaced.is_none() && current.text.contains("Nobody"));
    assert_eq!(open(Some(99_999)).text, current.text, "an edition that was forgotten");
}

#[test]
fn an_answer_says_how_much_was_found_by_its_words_only() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(dir.path()).unwrap();
    let semantic = fake::semantic();
    let Semantic::On { info, .. } = &semantic else { panic!() };
    writer.set_model(info).unwrap();
    writer.put(&document("a", &[("Ana Lind keeps bees on the roof.".to_owned(), None)])).unwrap();
    drop(writer);
    let (engine, mut events) = engine(dir.path());
    let event = last(&engine, &mut events, ask(None));
    let Event::Answered { answer, .. } = event else { panic!("{event:?}") };
    assert!(answer.notes.iter().any(|note| note.contains("1 passage is not yet embedded")), "{:?}", answer.notes);
}
