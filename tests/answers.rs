//! The whole line with the real model: documents in, questions answered, every citation equal to its slice of the text.
//!
//! The questions over the starter corpus were written for this project (`tests/eval/starter`); those over the two seed
//! documents lie in `../shared` and are skipped where that is absent. What is asked of the figures leaves room below
//! what was measured: they are here to catch a broken line, not to tune by.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use adduce::answer::Answer;
use adduce::embed;
use adduce::engine::{Config, Engine, Event, Events, Request};
use adduce::store::Filter;
use adduce::text::fold::fold;
use serde_json::Value;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn last(engine: &Engine, events: &mut Events, request: Request) -> Event {
    let ticket = engine.submit(request);
    loop {
        let event = events.blocking_recv().unwrap();
        if event.ticket() == Some(ticket) && event.is_last() {
            return event;
        }
    }
}

fn engine(library: &Path) -> (Engine, Events) {
    // Fetched once into the cache folder where there is no runtime; the model itself is part of the program.
    embed::setup(false, &|line| println!("{line}"), &AtomicBool::new(false)).unwrap();
    let semantic = embed::catalogue::load(&embed::ModelChoice::Builtin, false);
    Engine::start(Config {
        library: library.to_owned(),
        semantic,
        offline: true,
        threshold: adduce::answer::weights::ABSTAIN_BELOW,
        llm: None,
        reading: adduce::extract::Setup::default(),
        warm: true,
    })
    .unwrap()
}

/// The shares that are asserted on.
#[derive(Debug, Default)]
struct Figures {
    doc_at_1: f32,
    claim_at_3: f32,
    refused: f32,
}

fn measure(engine: &Engine, events: &mut Events, questions: &Path) -> Figures {
    let (mut answerable, mut unanswerable) = (0, 0);
    let mut sums = Figures::default();
    for line in std::fs::read_to_string(questions).unwrap().lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let gold: Vec<String> =
            row["answers"].as_array().unwrap().iter().map(|gold| fold(gold.as_str().unwrap()).text).collect();
        let question = row["question"].as_str().unwrap().to_owned();
        let request = Request::Ask {
            question,
            history: vec![],
            filter: Filter::default(),
            claims: 3,
            explain: false,
            chat: None,
        };
        let Event::Answered { answer, .. } = last(engine, events, request) else { panic!("no answer: {line}") };
        verify(engine, events, &answer);
        let one = |yes: bool| f32::from(u8::from(yes));
        if gold.is_empty() {
            unanswerable += 1;
            sums.refused += one(answer.abstained);
        } else {
            answerable += 1;
            let first = answer.citations.first().map(|citation| citation.document.key.as_str());
            sums.doc_at_1 += one(first.is_some() && first == row["doc"].as_str());
            sums.claim_at_3 += one(answer.claims.iter().take(3).any(|claim| {
                let claim = fold(&claim.text).text;
                gold.iter().any(|gold| claim.contains(gold.as_str()))
            }));
        }
    }
    Figures {
        doc_at_1: sums.doc_at_1 / answerable as f32,
        claim_at_3: sums.claim_at_3 / answerable as f32,
        refused: sums.refused / unanswerable as f32,
    }
}

/// Every quotation equals the stored text at its span, in bytes and in code points.
fn verify(engine: &Engine, events: &mut Events, answer: &Answer) {
    for citation in answer.citations.iter().chain(&answer.nearest) {
        let request = Request::Source {
            key: citation.document.key.clone(),
            edition: Some(citation.document.edition),
            span: Some(citation.span),
        };
        let Event::Source { source, .. } = last(engine, events, request) else { panic!("{citation:?}") };
        let text = &source.document.text;
        assert_eq!(citation.span.of(text), Some(citation.quote.as_str()));
        let chars: String = text.chars().skip(citation.chars.start).take(citation.chars.len()).collect();
        assert_eq!(chars, citation.quote);
    }
    for claim in &answer.claims {
        let first = claim.citations.first().and_then(|id| answer.citations.get(id - 1));
        assert_eq!(first.map(|citation| citation.quote.as_str()), Some(claim.text.as_str()));
    }
}

#[test]
fn the_starter_corpus_answers_its_questions() {
    let dir = tempfile::tempdir().unwrap();
    let (engine, mut events) = engine(&dir.path().join("library"));
    let Event::Ingested { report, .. } = last(&engine, &mut events, Request::AddStarter) else { panic!() };
    assert!(report.warnings.is_empty(), "{:?}", report.warnings);
    let figures = measure(&engine, &mut events, &root().join("tests/eval/starter/answers.jsonl"));
    println!("starter corpus: {figures:?}");
    assert!(figures.doc_at_1 >= 0.85 && figures.claim_at_3 >= 0.85 && figures.refused > 0.5, "{figures:?}");
}

#[test]
fn the_seed_documents_answer_their_questions() {
    let (seeds, questions) = (root().join("../shared/seeds"), root().join("../shared/eval/seeds/answers.jsonl"));
    if !seeds.exists() || !questions.exists() {
        println!("skipped: not present: ../shared/seeds, ../shared/eval/seeds");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let (engine, mut events) = engine(&dir.path().join("library"));
    let request = Request::Add { inputs: vec![seeds.display().to_string()], how: adduce::ingest::How::default() };
    assert!(matches!(last(&engine, &mut events, request), Event::Ingested { .. }));
    let figures = measure(&engine, &mut events, &questions);
    println!("seeds: {figures:?}");
    // The bars of the issue that asked for this.
    assert!(figures.doc_at_1 >= 0.9 && figures.claim_at_3 >= 0.85 && figures.refused > 0.5, "{figures:?}");
}

/// Questions of every kind over the starter corpus: what must stand in the first claims, and what else the answer says.
#[test]
fn questions_of_every_kind_are_answered_over_the_starter_corpus() {
    use adduce::answer::followup::Turn;
    use adduce::answer::model::Verdict;
    let dir = tempfile::tempdir().unwrap();
    let (engine, mut events) = engine(&dir.path().join("library"));
    let Event::Ingested { .. } = last(&engine, &mut events, Request::AddStarter) else { panic!() };
    let mut ask = |question: &str, history: Vec<Turn>| {
        let request = Request::Ask {
            question: question.to_owned(),
            history,
            filter: Filter::default(),
            claims: 3,
            explain: false,
            chat: None,
        };
        let Event::Answered { answer, .. } = last(&engine, &mut events, request) else { panic!("{question}") };
        verify(&engine, &mut events, &answer);
        answer
    };
    let list = ask("Which ten principles does the 2021 charter name?", vec![]);
    assert_eq!(list.claims[0].items.len(), 10, "{:?}", list.claims);
    assert!(list.claims[0].items[9].text.contains("sustainability"));
    let parts = ask("What are the five parts of ODET's mandate?", vec![]);
    assert!(!parts.abstained && parts.claims[0].items.len() == 5, "{:?}", parts.claims);
    let founders = ask("Who were the five founders of Digital Nations?", vec![]);
    assert_eq!(founders.claims[0].items.len(), 5);

    let no = ask("Does Digital Nations have a treaty?", vec![]);
    assert_eq!(no.verdict, Some(Verdict::No));
    assert_eq!(ask("When was Digital Nations founded?", vec![]).verdict, None);

    let changed = ask("What changed between the 2014 and 2021 charter?", vec![]);
    let sides: Vec<_> = changed.claims.iter().map(|claim| (claim.label.as_deref(), claim.items.len() >= 9)).collect();
    assert_eq!(sides, [(Some("2014"), true), (Some("2021"), true)], "{:?}", changed.claims);

    let two = ask("Who chaired Digital Nations in 2021 and when was it founded?", vec![]);
    assert_eq!(two.parts.len(), 2);
    let said: Vec<&str> = two.claims.iter().map(|claim| claim.text.as_str()).collect();
    assert!(said[0].contains("Chris Philp") && said[1].contains("December 2014"), "{said:?}");

    let sides = ask("How do Estonia and the United Kingdom differ on digital identity?", vec![]);
    let labels: Vec<_> = sides.claims.iter().filter_map(|claim| claim.label.as_deref()).collect();
    assert_eq!(labels, ["Estonia", "the United Kingdom"]);

    let never = ask("What did Digital Nations ministers decide in 2031?", vec![]);
    assert!(never.abstained && never.unsupported.contains(&"2031".to_owned()));

    let history = vec![Turn::user("Who chaired Digital Nations in 2021?"), Turn::agent(said[0])];
    let follow = ask("What about 2022?", history.clone());
    assert_eq!(follow.rewritten.unwrap().text, "Who chaired Digital Nations in 2022?");
    assert!(follow.claims[0].text.contains("Sang-min Lee"));
    let turned = ask("How many points did the UK's first service standard contain?", history);
    assert!(turned.rewritten.is_none() && turned.claims[0].text.contains("26"), "{:?}", turned.claims);
}
