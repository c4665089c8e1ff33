//! Ranking by token vectors, stored or not.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::line_tests::{add, run, search, start_with};
use super::*;
use crate::embed::close_reading::{CloseReader, Late, Reading};
use crate::embed::fake::FakeEmbed;
use crate::embed::{Embed, OpenReader, builtin};
use crate::retrieve::{Hit, Mode};
use crate::store::Writer;
use crate::{Error, ErrorKind};

/// Fake vectors under the name of the built-in model, whose packing is known; and this reader.
fn reading_with(reader: OpenReader) -> Semantic {
    Semantic::On {
        info: builtin::info(),
        open: Arc::new(|| Ok(Box::new(FakeEmbed::with(builtin::info())) as Box<dyn Embed>)),
        reader,
    }
}

fn without_reader() -> Semantic {
    reading_with(Arc::new(|| Err(Error::new(ErrorKind::Model, "no passage is to be read"))))
}

fn request(query: &str) -> Request {
    Request::Search { query: query.into(), mode: Mode::Hybrid, filter: crate::store::Filter::default(), limit: 5 }
}

fn documents(dir: &Path) -> std::path::PathBuf {
    let docs = dir.join("docs");
    fs::create_dir(&docs).unwrap();
    for (name, text) in [
        ("harbour.txt", "The Harbour Forum was founded in 1987 by nine ports.\n"),
        ("forum.txt", "The forum meets in May. The harbour of the town is older than its walls.\n"),
        ("salt.txt", "Salt was traded along the coast for centuries.\n"),
    ] {
        fs::write(docs.join(name), text).unwrap();
    }
    docs
}

#[test]
fn a_search_by_topic_ranks_by_stored_token_vectors_and_reads_no_passage() {
    let dir = tempfile::tempdir().unwrap();
    let docs = documents(dir.path());
    let (engine, mut events) = start_with(dir.path(), without_reader());
    add(&engine, &mut events, &docs);
    let hits = search(&engine, &mut events, "Harbour Forum founded", Mode::Hybrid);
    assert_eq!(hits[0].1, "harbour.txt");
    assert!(hits.iter().all(|(hit, ..)| hit.why.late.is_some()), "{hits:?}");
    assert!(hits[0].0.why.late > hits[1].0.why.late);
    // What asks something is read, too; where that cannot be done the order stays, and it is said.
    match run(&engine, &mut events, request("When was the Harbour Forum founded?")).pop() {
        Some(Event::Hits { hits, notes, .. }) => {
            assert_eq!(hits[0].1, "harbour.txt");
            assert_eq!(notes, ["passages are not ranked by their answers: no passage is to be read"]);
        }
        other => panic!("{other:?}"),
    }
    // Without them passages have to be read.
    Writer::open(&dir.path().join("library")).unwrap().keep_token_vectors(false).unwrap();
    match run(&engine, &mut events, request("Harbour Forum founded")).pop() {
        Some(Event::Failed { error, .. }) => assert_eq!(error.to_string(), "no passage is to be read"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_answer_counts_what_stored_token_vectors_meet() {
    let dir = tempfile::tempdir().unwrap();
    let docs = documents(dir.path());
    let (engine, mut events) = start_with(dir.path(), reading_with(crate::embed::fake::reader()));
    add(&engine, &mut events, &docs);
    let answer = super::line_tests::ask(&engine, &mut events, "When was the Harbour Forum founded?");
    assert_eq!(answer.claims[0].text, "The Harbour Forum was founded in 1987 by nine ports.");
}

#[test]
fn the_sentence_of_an_answer_is_read_once_more_alone() {
    let dir = tempfile::tempdir().unwrap();
    let docs = dir.path().join("docs");
    fs::create_dir(&docs).unwrap();
    let text = "The ports meet in May. The weather is fair by then. Walls protect the harbour from the sea.\n";
    fs::write(docs.join("ports.txt"), text).unwrap();
    let (engine, mut events) = start_with(dir.path(), reading_with(crate::embed::fake::reader()));
    add(&engine, &mut events, &docs);
    let request = Request::Ask {
        question: "When do ports, weather and walls meet?".into(),
        history: Vec::new(),
        filter: crate::store::Filter::default(),
        claims: 3,
        explain: true,
        chat: None,
    };
    match run(&engine, &mut events, request).pop() {
        Some(Event::Answered { answer, .. }) => {
            let features = answer.explain.unwrap().features;
            // Each of the three sentences has a word of the question that the others lack.
            assert!(features["answered_alone"] < features["answered_here"], "{features:?}");
        }
        other => panic!("{other:?}"),
    }
}

/// A reader that finds the answer where there is a number.
struct Numbers;

impl CloseReader for Numbers {
    fn late(&mut self, _: &str, _: &str, _: &str) -> Result<Late> {
        Err(Error::new(ErrorKind::Model, "no passage is to be met"))
    }

    fn read(&mut self, _: &str, _: &str, text: &str) -> Result<Reading> {
        let answered = if text.chars().any(|c| c.is_ascii_digit()) { 90.0 } else { -90.0 };
        Ok(Reading { answered, none: 0.0, tokens: Vec::new() })
    }
}

#[test]
fn a_search_that_asks_ranks_by_what_the_reader_finds() {
    let dir = tempfile::tempdir().unwrap();
    let docs = documents(dir.path());
    fs::write(docs.join("nine.txt"), "Nine ports came together long ago; that year was 1987.\n").unwrap();
    let reader: OpenReader = Arc::new(|| Ok(Box::new(Numbers) as Box<dyn CloseReader>));
    let (engine, mut events) = start_with(dir.path(), reading_with(reader));
    add(&engine, &mut events, &docs);
    let order = |hits: Vec<(Hit, String, String)>| {
        hits.into_iter().map(|(hit, key, _)| (key, hit.why.read)).collect::<Vec<_>>()
    };
    let topic = order(search(&engine, &mut events, "a forum of the town", Mode::Hybrid));
    assert_eq!(topic[0], ("forum.txt".to_owned(), None), "{topic:?}");
    let asked = order(search(&engine, &mut events, "a forum of the town?", Mode::Hybrid));
    assert_eq!(asked[0], ("harbour.txt".to_owned(), Some(90.0)), "{asked:?}");
    // The other modes are what they say.
    let fused = order(search(&engine, &mut events, "a forum of the town?", Mode::Fused));
    assert_eq!(fused[0], ("forum.txt".to_owned(), None), "{fused:?}");
}

#[test]
fn what_an_acronym_stands_for_is_taken_from_where_it_is_spelled_out() {
    let dir = tempfile::tempdir().unwrap();
    let docs = dir.path().join("docs");
    fs::create_dir(&docs).unwrap();
    for year in 2001..2013 {
        let text = format!("The HFE met in {year}. An HFE report and the HFE letters to the HFE came out of it.\n");
        fs::write(docs.join(format!("{year}.txt")), text).unwrap();
    }
    let trade =
        "Salt was traded along the coast for centuries, and tar after it, until the ports fell silent. ".repeat(4);
    let named = format!("{trade}Nine ports set up the Harbour Forum for Exchange (HFE). {trade}\n");
    fs::write(docs.join("named.txt"), named).unwrap();
    let (engine, mut events) = start_with(dir.path(), reading_with(crate::embed::fake::reader()));
    add(&engine, &mut events, &docs);
    let answer = super::line_tests::ask(&engine, &mut events, "What does HFE stand for?");
    assert_eq!(answer.claims[0].text, "Nine ports set up the Harbour Forum for Exchange (HFE).");
    assert_eq!(answer.answer.as_deref(), Some("Harbour Forum for Exchange"));
}
