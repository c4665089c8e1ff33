//! Whole ingests into real libraries, with a model that counts its calls.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::*;
use crate::embed::fake::FakeEmbed;
use crate::embed::{Embed, ModelInfo, Semantic, TokenVectors};
use crate::extract::Setup;
use crate::store::{Library, Writer};
use crate::{Error, ErrorKind, Result};

mod hostile;
mod living;
mod resume;
mod syncing;
mod vectors;

/// A fake model that counts what it embeds, and can be slow, or fail on some texts.
#[derive(Default)]
struct Watch {
    calls: AtomicUsize,
    texts: Mutex<Vec<String>>,
    opened: AtomicUsize,
    slow: Duration,
    fails_on: Option<&'static str>,
}

struct Watched(FakeEmbed, ModelInfo, Arc<Watch>);

impl Embed for Watched {
    fn info(&self) -> &ModelInfo {
        &self.1
    }
    fn count_tokens(&self, text: &str) -> usize {
        self.0.count_tokens(text)
    }
    fn passage(&mut self, text: &str) -> Result<Vec<f32>> {
        std::thread::sleep(self.2.slow);
        if self.2.fails_on.is_some_and(|word| text.contains(word)) {
            return Err(Error::new(ErrorKind::Model, "could not embed it"));
        }
        self.2.calls.fetch_add(1, Ordering::Relaxed);
        self.2.texts.lock().unwrap().push(text.to_owned());
        self.0.passage(text)
    }
    fn query(&mut self, text: &str) -> Result<Vec<f32>> {
        self.0.query(text)
    }
    fn tokens(&mut self, text: &str, is_query: bool) -> Result<TokenVectors> {
        self.0.tokens(text, is_query)
    }
}

fn semantic_of(name: &str, watch: &Arc<Watch>) -> Semantic {
    let info = ModelInfo { name: name.into(), hash: format!("hash of {name}"), ..FakeEmbed::default().info().clone() };
    let watch = Arc::clone(watch);
    let open_info = info.clone();
    Semantic::On {
        info,
        open: Arc::new(move || {
            watch.opened.fetch_add(1, Ordering::Relaxed);
            let (info, watch) = (open_info.clone(), Arc::clone(&watch));
            Ok(Box::new(Watched(FakeEmbed::default(), info, watch)) as Box<dyn Embed>)
        }),
        reader: crate::embed::fake::reader(),
    }
}

fn off() -> Semantic {
    Semantic::Off { reason: "no runtime".into(), hint: "Run `adduce setup`.".into() }
}

/// A library and a folder of documents.
struct Desk {
    _dir: tempfile::TempDir,
    docs: PathBuf,
    library: PathBuf,
    watch: Arc<Watch>,
    semantic: Semantic,
    cancel: AtomicBool,
    how: How,
    reading: Setup,
}

impl Desk {
    fn new() -> Self {
        Self::with(Watch::default())
    }

    fn with(watch: Watch) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (docs, library) = (dir.path().join("docs"), dir.path().join("library"));
        fs::create_dir(&docs).unwrap();
        let watch = Arc::new(watch);
        let semantic = semantic_of("fake", &watch);
        Self {
            _dir: dir,
            docs,
            library,
            watch,
            semantic,
            cancel: AtomicBool::new(false),
            how: How::default(),
            reading: Setup::default(),
        }
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.docs.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    fn run_with(&self, job: Job, semantic: &Semantic, progress: &mut dyn FnMut(Progress)) -> Result<Report> {
        let mut writer = Writer::open(&self.library)?;
        let means = Means { semantic, sessions: 2, reading: &self.reading };
        run(&mut writer, job, &self.how, &means, &self.cancel, progress)
    }

    fn means(&self) -> Means<'_> {
        Means { semantic: &self.semantic, sessions: 2, reading: &self.reading }
    }

    fn run(&self, job: Job) -> Report {
        self.run_with(job, &self.semantic, &mut |_| ()).unwrap()
    }

    fn add(&self) -> Report {
        self.add_paths(&[&self.docs])
    }

    fn add_paths(&self, paths: &[&Path]) -> Report {
        self.run(Job::Add { inputs: paths.iter().map(|path| (*path).to_owned()).collect() })
    }

    fn reader(&self) -> Library {
        Library::open(&self.library).unwrap()
    }

    fn keys(&self) -> Vec<String> {
        self.reader().documents().unwrap().into_iter().map(|row| row.key).collect()
    }

    fn text(&self, key: &str) -> String {
        let library = self.reader();
        let row = library.find(key).unwrap().unwrap_or_else(|| panic!("no document {key}"));
        library.document(row.id).unwrap().unwrap().text.to_string()
    }

    fn calls(&self) -> usize {
        self.watch.calls.load(Ordering::Relaxed)
    }

    fn missing_vectors(&self) -> usize {
        self.reader().counts().unwrap().2
    }
}

/// A text of several passages, unlike any of another seed.
fn essay(seed: usize) -> String {
    let paragraph = |n: usize| {
        let sentence =
            |m: usize| format!("Sentence {m} of paragraph {n} in essay number {seed} says thing{seed}x{n}x{m}.");
        (0..12).map(sentence).collect::<Vec<_>>().join(" ")
    };
    (0..4).map(paragraph).collect::<Vec<_>>().join("\n\n")
}

/// So many records, one a line.
fn records(count: usize) -> String {
    let line = |n| format!("{{\"id\":\"r{n:04}\",\"text\":\"Record number {n}.\"}}\n");
    (0..count).map(line).collect::<Vec<_>>().concat()
}

fn reasons(report: &Report) -> BTreeMap<&str, &str> {
    report
        .skipped
        .iter()
        .map(|skipped| (skipped.path.rsplit('/').next().unwrap_or_default(), skipped.reason.as_str()))
        .collect()
}

#[test]
fn a_folder_becomes_documents_with_vectors_and_a_second_add_does_nothing() {
    let desk = Desk::new();
    desk.write("a.md", "# Alpha\n\nThe first document says something.\n");
    desk.write("sub/b.txt", &essay(1));
    desk.write("c.doc", "old");
    desk.write(
        "r.jsonl",
        "{\"id\":\"one\",\"title\":\"One\",\"text\":\"Record one.\"}\n{\"id\":\"two\",\"text\":\"Record two.\"}\n",
    );
    let mut told = Vec::new();
    let job = Job::Add { inputs: vec![desk.docs.clone()] };
    let report = desk.run_with(job, &desk.semantic, &mut |progress| told.push(progress)).unwrap();
    assert_eq!(report.added, ["a.md", "one", "two", "sub/b.txt"]);
    assert_eq!((report.same, report.changed.len(), report.cancelled), (0, 0, false));
    assert!(reasons(&report)["c.doc"].starts_with("old Word: not read"), "{:?}", report.skipped);
    assert_eq!(report.skipped[0].problem, Some(crate::document::Problem::Unsupported));
    assert!(report.warnings.is_empty(), "{:?}", report.warnings);
    assert_eq!(desk.keys(), ["a.md", "one", "sub/b.txt", "two"]);
    let (documents, passages, missing) = desk.reader().counts().unwrap();
    assert_eq!((documents, passages, missing), (4, report.passages, 0));
    assert_eq!(desk.calls(), passages);
    assert!(passages > 5, "{passages}");
    let last = told.last().unwrap();
    assert_eq!((last.files_done, last.files_total, last.documents, last.passages), (3, 3, 4, passages));
    assert_eq!(last.bytes_done, last.bytes_total);
    assert_eq!(told[0].phase, Phase::Walking);

    let report = desk.add();
    assert_eq!(report.same, 4);
    assert!(report.added.is_empty() && report.changed.is_empty() && report.gone.is_empty());
    assert_eq!(desk.calls(), passages, "nothing is embedded again");
}

#[test]
fn a_file_that_is_added_alone_is_called_by_its_name() {
    let desk = Desk::new();
    let path = desk.write("deep/down/odet.txt", "Words about digital things.");
    assert_eq!(desk.add_paths(&[&path]).added, ["odet.txt"]);
    let row = desk.reader().find("odet.txt").unwrap().unwrap();
    assert_eq!(row.origin, key::origin_of_path(&path.canonicalize().unwrap()));
    assert_eq!(row.root, row.origin);
}

#[test]
fn documents_of_the_same_key_are_told_apart_and_keep_their_names() {
    let desk = Desk::new();
    let (one, two) = (desk.write("one/a.md", "First words."), desk.write("two/a.md", "Second words."));
    desk.write("x.jsonl", "{\"id\":\"a.md\",\"text\":\"A record.\"}\n");
    assert_eq!(desk.add_paths(&[&one]).added, ["a.md"]);
    assert_eq!(desk.add_paths(&[&two]).added, ["two/a.md"]);
    assert_eq!(desk.add_paths(&[&desk.docs.join("x.jsonl")]).added, ["x.jsonl/a.md"]);
    fs::write(&two, "Second words, changed.").unwrap();
    let report = desk.add_paths(&[&two, &one]);
    assert_eq!((report.changed, report.same), (vec!["two/a.md".to_owned()], 1));
    assert_eq!(desk.text("two/a.md").trim(), "Second words, changed.");
    assert_eq!(desk.text("a.md").trim(), "First words.");
    // Found again below another root, they keep key and root.
    assert_eq!(desk.add().same, 3);
    assert_eq!(desk.keys(), ["a.md", "two/a.md", "x.jsonl/a.md"]);
}

#[test]
fn a_changed_file_is_replaced_and_a_touched_one_is_not_read() {
    let desk = Desk::new();
    let path = desk.write("a.txt", "Some words.");
    desk.add();
    let calls = desk.calls();
    let touched = std::time::SystemTime::now() - Duration::from_secs(1000);
    fs::File::options().write(true).open(&path).unwrap().set_modified(touched).unwrap();
    let report = desk.add();
    assert_eq!((report.same, report.changed.len()), (1, 0));
    let row = desk.reader().find("a.txt").unwrap().unwrap();
    assert_eq!(row.modified, walk::modified(&path.metadata().unwrap()), "the new time is noted");
    fs::write(&path, "Other words.").unwrap();
    assert_eq!(desk.add().changed, ["a.txt"]);
    assert_eq!(desk.calls(), calls + 1);
    assert_eq!(desk.text("a.txt").trim(), "Other words.");
}

#[test]
fn records_are_compared_one_by_one() {
    let desk = Desk::new();
    let line = |id: &str, text: &str| format!("{{\"id\":\"{id}\",\"text\":\"{text}\"}}\n");
    let path = desk.write("r.jsonl", &(line("a", "Alpha.") + &line("b", "Beta.") + &line("c", "Gamma.")));
    desk.add();
    fs::write(&path, line("a", "Alpha.") + &line("c", "Gamma, changed.") + &line("d", "Delta.")).unwrap();
    let report = desk.add();
    assert_eq!(report.same, 1);
    assert_eq!(report.changed, ["c"]);
    assert_eq!(report.added, ["d"]);
    assert_eq!(report.gone, ["b"]);
    assert_eq!(desk.keys(), ["a", "c", "d"]);
    assert_eq!(desk.calls(), 5);
}

#[test]
fn an_id_that_is_used_twice_and_lines_that_are_no_records_are_told() {
    let desk = Desk::new();
    let mut text = "{\"id\":\"a\",\"text\":\"One.\"}\n{\"id\":\"a\",\"text\":\"Two.\"}\n".to_owned();
    text.push_str(&"{broken\n".repeat(50));
    desk.write("r.jsonl", &text);
    let report = desk.add();
    assert_eq!(report.added, ["a"]);
    assert_eq!(desk.text("a").trim(), "One.");
    assert!(report.skipped[0].reason.contains("more than one record"), "{:?}", report.skipped[0]);
    assert_eq!(report.skipped.len(), 21, "fifty bad lines are not fifty messages");
    assert!(report.skipped[20].reason.starts_with("31 more"), "{:?}", report.skipped[20]);
}

#[test]
fn many_records_are_quick() {
    let desk = Desk::new();
    desk.write("r.jsonl", &records(3000));
    let started = Instant::now();
    let report = desk.add();
    assert_eq!(report.added.len(), 3000);
    let first = started.elapsed();
    let started = Instant::now();
    assert_eq!(desk.add().same, 3000);
    println!("3000 records: {first:?}, again {:?}", started.elapsed());
    assert!(started.elapsed() < Duration::from_secs(10));
}

#[test]
fn the_starter_corpus_is_added_once() {
    let desk = Desk::new();
    let report = desk.run(Job::Starter);
    assert_eq!(report.added.len(), starter::files().len());
    assert!(report.skipped.is_empty() && report.warnings.is_empty(), "{report:?}");
    assert!(report.added.contains(&"odet-origin-and-mandate.md".to_owned()));
    assert_eq!(desk.run(Job::Starter).same, report.added.len());
    let row = desk.reader().find("odet-origin-and-mandate.md").unwrap().unwrap();
    assert_eq!((row.origin.as_str(), row.root.as_str()), ("starter:odet-origin-and-mandate.md", plan::STARTER));
    // What the user removes stays removed; the rest follows the binary.
    Writer::open(&desk.library).unwrap().remove(row.id).unwrap();
    let again = desk.run(Job::Sync);
    assert_eq!((again.same, again.added.len(), again.gone.len()), (report.added.len() - 1, 0, 0));
}

#[test]
fn a_path_that_is_not_there_does_nothing_at_all() {
    let desk = Desk::new();
    desk.write("a.md", "Words.");
    let job = Job::Add { inputs: vec![desk.docs.clone(), desk.docs.join("b.md")] };
    let error = desk.run_with(job, &desk.semantic, &mut |_| ()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::File);
    assert!(desk.keys().is_empty());
}
