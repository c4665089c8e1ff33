//! Briefings through the engine: questions in order, cancelled, refreshed, on sources that go bad.

use std::fs;
use std::path::Path;

use super::line_tests::{add, run, start};
use super::*;
use crate::brief::model::{Stale, State};
use crate::brief::refresh::{Change, What};
use crate::brief::{Brief, outline};
use crate::store::Filter;

const FORUM: &str = "# The Harbour Forum\n\nThe Harbour Forum was founded in 2014 by five ministers. It has its seat in \
                     Tallinn.\n";
const FEES: &str = "# Fees\n\nMembers of the Harbour Forum pay 300 crowns a year.\n";

fn library(dir: &Path) -> (Engine, Events, PathBuf) {
    let docs = dir.join("docs");
    fs::create_dir_all(&docs).unwrap();
    fs::write(docs.join("forum.md"), FORUM).unwrap();
    fs::write(docs.join("fees.md"), FEES).unwrap();
    let (engine, mut events) = start(dir);
    add(&engine, &mut events, &docs);
    (engine, events, docs)
}

fn brief(engine: &Engine, events: &mut Events, brief: Brief, work: Work) -> (Brief, Vec<Change>, Vec<Event>) {
    let request = Request::Brief { brief: Box::new(brief), work, filter: Filter::default() };
    let mut got = run(engine, events, request);
    match got.pop() {
        Some(Event::Briefed { brief, changes, cancelled: false, .. }) => (*brief, changes, got),
        other => panic!("{other:?}"),
    }
}

fn states(brief: &Brief) -> Vec<State> {
    brief.sections.iter().flat_map(|section| &section.questions).map(|question| question.state).collect()
}

/// Every place equals its stored text.
fn proved(dir: &Path, brief: &Brief) {
    let library = Library::open(&dir.join("library")).unwrap();
    for place in brief.places() {
        let document =
            library.document(crate::store::DocumentId(place.citation.document.edition)).unwrap().expect("its source");
        assert_eq!(place.citation.span.of(&document.text), Some(place.citation.quote.as_str()));
        assert_eq!(place.text_sha256, crate::brief::place::sha256(&document.text));
    }
}

const OUTLINE: &str = "## Founding\n\nWhen was the Harbour Forum founded?\n\nMy own note.\n\n## Money\n\nWhat do members of \
                       the Harbour Forum pay a year?\n";

#[test]
fn questions_are_answered_in_order_with_progress_and_proved_places() {
    let dir = tempfile::tempdir().unwrap();
    let (engine, mut events, _) = library(dir.path());
    let (made, _, told) = brief(&engine, &mut events, outline::read(OUTLINE).unwrap(), Work::Answer);
    assert_eq!(states(&made), [State::Answered, State::Answered]);
    let done: Vec<usize> = told
        .iter()
        .filter_map(|event| if let Event::Briefing { progress, .. } = event { Some(progress.done) } else { None })
        .collect();
    assert_eq!(done, [0, 1, 1, 2]);
    let quotes: Vec<&str> = made.evidence().map(super::super::brief::model::Evidence::quote).collect();
    assert!(
        quotes[0].contains("founded in 2014") && quotes.iter().any(|quote| quote.contains("300 crowns")),
        "{quotes:?}"
    );
    assert_eq!(made.sections[0].questions[0].own[0].text, "My own note.");
    assert!(!made.made.at.is_empty() && made.sources.iter().all(|source| source.file_sha256.len() == 64));
    proved(dir.path(), &made);
}

#[test]
fn a_cancelled_briefing_keeps_what_is_done_and_goes_on_from_there() {
    let dir = tempfile::tempdir().unwrap();
    let (engine, mut events, _) = library(dir.path());
    let many: String = std::iter::once("When was the Harbour Forum founded?\n\n".to_owned())
        .chain((0..300).map(|n| format!("What do members of the Harbour Forum pay in year {n}?\n\n")))
        .collect();
    let outline = outline::read(&many).unwrap();
    let request = Request::Brief { brief: Box::new(outline), work: Work::Answer, filter: Filter::default() };
    let ticket = engine.submit(request);
    let made = loop {
        match events.blocking_recv().unwrap() {
            Event::Briefing { progress, .. } if progress.done >= 1 => engine.cancel(ticket),
            Event::Briefed { brief, cancelled, .. } => {
                assert!(cancelled);
                break brief;
            }
            Event::Failed { error, .. } => panic!("{error}"),
            _ => {}
        }
    };
    assert_eq!(states(&made)[0], State::Answered);
    assert_eq!(states(&made)[300], State::Waiting);
    proved(dir.path(), &made);
    let mut rest = *made;
    rest.sections[0].questions.truncate(4);
    let (whole, _, _) = brief(&engine, &mut events, rest, Work::Answer);
    assert!(!states(&whole).contains(&State::Waiting));
}

#[test]
fn a_refresh_renews_what_moved_marks_what_is_gone_and_takes_in_what_is_said_now() {
    let dir = tempfile::tempdir().unwrap();
    let (engine, mut events, docs) = library(dir.path());
    let (made, _, _) = brief(&engine, &mut events, outline::read(OUTLINE).unwrap(), Work::Answer);
    let (same, changes, _) = brief(&engine, &mut events, made.clone(), Work::Refresh);
    assert_eq!((same, changes), (made.clone(), vec![]));

    fs::write(docs.join("forum.md"), FORUM.replace("\n\nThe", "\n\nA word before it. The")).unwrap();
    fs::write(docs.join("fees.md"), FEES.replace("300", "450")).unwrap();
    run(&engine, &mut events, Request::Sync { how: crate::ingest::How::default() });
    let (fresh, changes, _) = brief(&engine, &mut events, made, Work::Refresh);
    let what = |key: &str| -> Vec<What> {
        changes.iter().filter(|change| change.document == key).map(|change| change.what).collect()
    };
    assert!(what("forum.md").contains(&What::Renewed), "{changes:?}");
    assert!(what("fees.md").contains(&What::Stale(Stale::WordsChanged)), "{changes:?}");
    assert!(what("fees.md").contains(&What::New), "{changes:?}");
    assert!(fresh.evidence().any(|evidence| evidence.quote().contains("450 crowns") && evidence.stale.is_none()));
    assert!(fresh.evidence().any(|evidence| evidence.quote().contains("300 crowns") && evidence.stale.is_some()));
    assert_eq!(fresh.sections[0].questions[0].own[0].text, "My own note.");
    proved(dir.path(), &fresh);

    // Nothing changed since: what is stale was asked about.
    let (again, changes, _) = brief(&engine, &mut events, fresh.clone(), Work::Refresh);
    assert_eq!(again.evidence().count(), fresh.evidence().count());
    assert!(changes.iter().all(|change| change.what != What::New), "{changes:?}");

    fs::remove_file(docs.join("fees.md")).unwrap();
    run(&engine, &mut events, Request::Sync { how: crate::ingest::How::default() });
    let (gone, _, _) = brief(&engine, &mut events, fresh, Work::Refresh);
    assert!(gone.evidence().any(|evidence| evidence.stale == Some(Stale::Gone)));
}

#[test]
fn words_that_somebody_changed_in_a_briefing_are_marked_whatever_is_done_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let (engine, mut events, _) = library(dir.path());
    let (mut made, _, _) = brief(&engine, &mut events, outline::read(OUTLINE).unwrap(), Work::Answer);
    let quote = &mut made.evidence_mut().next().unwrap().place.citation.quote;
    *quote = quote.replacen(' ', " not ", 1);
    let stale = |brief: &Brief| brief.evidence().next().unwrap().stale;
    for work in [Work::Answer, Work::Settle] {
        let (out, changes, _) = brief(&engine, &mut events, made.clone(), work);
        assert_eq!(stale(&out), Some(Stale::WordsChanged));
        assert_eq!(changes[0].what, What::Stale(Stale::WordsChanged));
    }
    for what in [Keeping::Put(Box::new(made)), Keeping::Look] {
        match run(&engine, &mut events, Request::Keep { name: "b".into(), what }).pop() {
            Some(Event::Kept { brief: Some(kept), .. }) => assert_eq!(stale(&kept), Some(Stale::WordsChanged)),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_question_that_the_documents_do_not_answer_is_told_with_the_nearest_places() {
    let dir = tempfile::tempdir().unwrap();
    let (engine, mut events, _) = library(dir.path());
    let outline = outline::read("Who painted the ceiling of the Sistine Chapel?").unwrap();
    let (made, _, _) = brief(&engine, &mut events, outline, Work::Answer);
    assert_eq!(states(&made), [State::Unanswered]);
    assert!(made.sections[0].questions[0].unanswered.is_some());
    assert_eq!(made.evidence().count(), 0);
}

#[test]
fn a_collection_that_is_not_there_is_told_before_anything_is_asked() {
    let dir = tempfile::tempdir().unwrap();
    let (engine, mut events, _) = library(dir.path());
    let mut outline = outline::read("Why?").unwrap();
    outline.collections = vec!["nowhere".into()];
    let request = Request::Brief { brief: Box::new(outline), work: Work::Answer, filter: Filter::default() };
    match run(&engine, &mut events, request).pop() {
        Some(Event::Failed { error, .. }) => assert!(error.hint_text().is_some()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn right_to_left_and_chinese_sources_stand_in_one_briefing() {
    let dir = tempfile::tempdir().unwrap();
    let (engine, mut events, docs) = library(dir.path());
    let arabic = "منتدى الميناء هو منظمة دولية تأسست في عام 2014 في تالين. يدفع كل عضو ثلاثمائة كرونة في السنة.";
    let chinese = "港口论坛的每个成员每年向司库缴纳三百克朗的会费。论坛于2014年5月3日成立。";
    fs::write(docs.join("ar.txt"), arabic).unwrap();
    fs::write(docs.join("zh.txt"), chinese).unwrap();
    add(&engine, &mut events, &docs);
    let outline = outline::read("ما هو منتدى الميناء؟\n\n港口论坛的每个成员每年缴纳多少会费？").unwrap();
    let (made, _, _) = brief(&engine, &mut events, outline, Work::Answer);
    proved(dir.path(), &made);
    let keys: Vec<&str> = made.sources.iter().map(|source| source.document.key.as_str()).collect();
    assert!(keys.contains(&"zh.txt") && keys.contains(&"ar.txt"), "{keys:?}");
    let (page, text) = (crate::brief::html::html(&made), crate::brief::markdown::markdown(&made));
    assert!(page.contains("dir=\"auto\"") && page.contains("三百克朗") && text.contains("منتدى"));
}

#[test]
fn questions_on_a_topic_come_from_the_headings_of_the_documents() {
    let dir = tempfile::tempdir().unwrap();
    let (engine, mut events, _) = library(dir.path());
    let request = Request::Propose { topic: "harbour members".into(), filter: Filter::default() };
    match run(&engine, &mut events, request).pop() {
        Some(Event::Proposed { brief, .. }) => {
            let asked: Vec<String> = brief.sections[0]
                .questions
                .iter()
                .filter_map(|question| question.question.clone())
                .map(|own| own.text)
                .collect();
            assert_eq!(asked[0], "What is harbour members?");
            assert!(asked.iter().any(|question| question.contains("Harbour Forum")), "{asked:?}");
        }
        other => panic!("{other:?}"),
    }
}
