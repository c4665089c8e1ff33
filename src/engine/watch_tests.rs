//! Watching as a face sees it: files change, and the library follows.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use super::{Config, Engine, Event, Events, Request, Ticket};
use crate::embed::fake;
use crate::extract::Setup;
use crate::ingest::{How, Report};

fn engine(dir: &Path) -> (Engine, Events) {
    let library = dir.join("library");
    Engine::start(Config {
        library,
        semantic: fake::semantic(),
        offline: true,
        threshold: 0.5,
        llm: None,
        warm: false,
        reading: Setup::default(),
    })
    .unwrap()
}

/// The next event that is no progress and no notice.
fn next(events: &mut Events) -> Event {
    let begun = Instant::now();
    loop {
        match events.try_recv() {
            Ok(Event::Ingesting { .. } | Event::Notice { .. }) => {}
            Ok(event) => return event,
            Err(_) => {
                assert!(begun.elapsed() < Duration::from_mins(1), "nothing came");
                std::thread::sleep(Duration::from_millis(10));
            }
        }
    }
}

fn changed(events: &mut Events, by: Ticket) -> Report {
    match next(events) {
        Event::Changed { ticket, report } if ticket == by => *report,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_happens_in_a_folder_is_followed_until_it_is_switched_off() {
    let dir = tempfile::tempdir().unwrap();
    let docs = dir.path().join("docs");
    fs::create_dir(&docs).unwrap();
    fs::write(docs.join("a.md"), "Words of a.").unwrap();
    let (engine, mut events) = engine(dir.path());
    engine.submit(Request::Add { inputs: vec![docs.display().to_string()], how: How::default() });
    assert!(matches!(next(&mut events), Event::Ingested { .. }));
    // What changed while nobody watched is found at once.
    fs::write(docs.join("b.md"), "Words of b.").unwrap();
    let watch = engine.submit(Request::Watch { on: true });
    assert!(matches!(next(&mut events), Event::Watching { on: true, note: None, ticket } if ticket == watch));
    assert_eq!(changed(&mut events, watch).added, ["b.md"]);

    fs::write(docs.join("c.md"), "Words of c.").unwrap();
    assert_eq!(changed(&mut events, watch).added, ["c.md"]);
    fs::rename(docs.join("c.md"), docs.join("d.md")).unwrap();
    assert_eq!(changed(&mut events, watch).renamed, [("c.md".to_owned(), "d.md".to_owned())]);
    fs::remove_file(docs.join("a.md")).unwrap();
    assert_eq!(changed(&mut events, watch).gone, ["a.md"]);

    let off = engine.submit(Request::Watch { on: false });
    assert!(matches!(next(&mut events), Event::Watching { on: false, ticket, .. } if ticket == watch));
    assert!(matches!(next(&mut events), Event::Watching { on: false, ticket, .. } if ticket == off));
    fs::write(docs.join("e.md"), "Words of e.").unwrap();
    std::thread::sleep(Duration::from_secs(2));
    assert!(events.try_recv().is_err());
}

#[test]
fn a_pause_ends_with_what_it_was_for_and_does_not_hold_the_watch() {
    let dir = tempfile::tempdir().unwrap();
    let docs = dir.path().join("docs");
    fs::create_dir(&docs).unwrap();
    for number in 0..400 {
        fs::write(docs.join(format!("{number}.md")), format!("Words of {number}.")).unwrap();
    }
    let (engine, mut events) = engine(dir.path());
    let add = engine.submit(Request::Add { inputs: vec![docs.display().to_string()], how: How::default() });
    while !matches!(events.blocking_recv(), Some(Event::Ingesting { .. })) {}
    engine.pause(true);
    engine.cancel(add);
    assert!(matches!(next(&mut events), Event::Ingested { ticket, .. } if ticket == add));
    let watch = engine.submit(Request::Watch { on: true });
    assert!(matches!(next(&mut events), Event::Watching { on: true, .. }));
    assert!(!changed(&mut events, watch).added.is_empty());
}
