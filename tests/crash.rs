//! A process that stores documents is killed at random moments. What it said was stored must be there afterwards, whole,
//! and both indexes must answer as the store says, whatever state they were left in.
//!
//! The child is this same test binary, run again with `ADDUCE_CRASH_DIR` set.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::io::{BufRead, BufReader};
use std::num::NonZeroUsize;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use adduce::ErrorKind;
use adduce::document::{Block, Document, Metadata, Reader};
use adduce::embed::{Embed, ModelInfo, Semantic, TokenVectors, fake::FakeEmbed};
use adduce::extract::Setup;
use adduce::index::{Bm25, DenseIndex, write};
use adduce::ingest::{How, Job, Means, Progress, run};
use adduce::store::{Library, NewDocument, NewPassage, Writer};
use adduce::text::Span;

const DIR: &str = "ADDUCE_CRASH_DIR";
const PASSAGES: usize = 12;

/// The text of one passage, told apart by its words.
fn line(document: usize, version: usize, passage: usize) -> String {
    format!("document number{document} in edition{version} says passage{passage} about many things and more things")
}

fn document(number: usize, version: usize, embed: &mut FakeEmbed) -> NewDocument {
    let lines: Vec<String> = (0..PASSAGES).map(|passage| line(number, version, passage)).collect();
    let text = lines.join("\n");
    let mut start = 0;
    let spans: Vec<Span> = lines
        .iter()
        .map(|line| {
            let span = Span::new(start, start + line.len());
            start = span.end + 1;
            span
        })
        .collect();
    let block = |&span: &Span| Block { span, section: vec!["S".into()], ..Block::default() };
    let key = format!("{number}.txt");
    NewDocument {
        origin: format!("/docs/{key}"),
        key,
        part_of: None,
        root: "/docs".into(),
        hash: format!("{version}"),
        size: text.len() as u64,
        modified: version as i64,
        document: Document {
            title: None,
            pages: Vec::new(),
            blocks: spans.iter().map(block).collect(),
            metadata: Metadata::default(),
            reader: Reader { name: "plain".into(), version: 1 },
            text,
        },
        warnings: Vec::new(),
        passages: spans
            .into_iter()
            .zip(&lines)
            .map(|(span, line)| NewPassage { span, heading: vec![], vector: Some(embed.passage(line).unwrap()) })
            .collect(),
    }
}

/// What the child does until it is killed: stores documents, each again and again, and writes the indexes between.
#[test]
#[ignore = "run by the test below, as a child that is killed"]
fn child() {
    let Ok(dir) = std::env::var(DIR) else { return };
    let dir = Path::new(&dir);
    let mut embed = FakeEmbed::default();
    let mut writer = Writer::open(dir).unwrap();
    writer.set_model(embed.info()).unwrap();
    let (mut dense, _) = DenseIndex::open(&writer, embed.info()).unwrap();
    let first = writer.generation().unwrap() as usize;
    for round in first.. {
        let number = round % 17;
        if round % 23 == 22 {
            if let Some(row) = writer.find(&format!("{number}.txt")).unwrap() {
                writer.remove(row.id).unwrap();
                acknowledge(&format!("gone {number}"));
            }
        } else {
            writer.put(&document(number, round, &mut embed)).unwrap();
            acknowledge(&format!("put {number} {round}"));
        }
        if round % 5 == 4 {
            write(&writer).unwrap();
            dense.catch_up(&writer).unwrap();
            if let Some(build) = dense.build() {
                dense.adopt(build.run(NonZeroUsize::MIN, &|| false));
            }
            dense.save(&writer).unwrap();
        }
    }
}

/// What another child does until it is killed: adds a folder with a model that takes its time.
#[test]
#[ignore = "run by the test below, as a child that is killed"]
fn adding_child() {
    let Ok(dir) = std::env::var(DIR) else { return };
    let dir = Path::new(&dir);
    let mut writer = Writer::open(&dir.join("library")).unwrap();
    let job = Job::Add { inputs: vec![dir.join("docs")] };
    let (how, never) = (How::default(), AtomicBool::new(false));
    let (semantic, reading) = (slow(), Setup::default());
    let means = Means { semantic: &semantic, sessions: 2, reading: &reading };
    let mut told = 0;
    run(&mut writer, job, &how, &means, &never, &mut |progress: Progress| {
        if progress.documents > told {
            told = progress.documents;
            acknowledge(&format!("stored {told}"));
        }
    })
    .unwrap();
    acknowledge("done");
}

/// The fake model, at the pace of a real one.
struct Slow(FakeEmbed);

impl Embed for Slow {
    fn info(&self) -> &ModelInfo {
        self.0.info()
    }
    fn count_tokens(&self, text: &str) -> usize {
        self.0.count_tokens(text)
    }
    fn passage(&mut self, text: &str) -> adduce::Result<Vec<f32>> {
        std::thread::sleep(Duration::from_millis(10));
        self.0.passage(text)
    }
    fn query(&mut self, text: &str) -> adduce::Result<Vec<f32>> {
        self.0.query(text)
    }
    fn tokens(&mut self, text: &str, is_query: bool) -> adduce::Result<TokenVectors> {
        self.0.tokens(text, is_query)
    }
}

fn slow() -> Semantic {
    let info = FakeEmbed::default().info().clone();
    Semantic::On {
        info,
        open: Arc::new(|| Ok(Box::new(Slow(FakeEmbed::default())) as Box<dyn Embed>)),
        reader: adduce::embed::fake::reader(),
    }
}

#[test]
fn an_ingest_that_is_killed_keeps_what_it_stored_and_the_next_one_embeds_the_rest() {
    let dir = tempfile::tempdir().unwrap();
    let docs = dir.path().join("docs");
    std::fs::create_dir(&docs).unwrap();
    for number in 0..60 {
        let text: Vec<String> = (0..PASSAGES).map(|passage| line(number, 0, passage)).collect();
        std::fs::write(docs.join(format!("{number:02}.txt")), text.join("\n\n")).unwrap();
    }
    let library = dir.path().join("library");
    let mut stored = 0;
    for round in 0..4_u64 {
        let mut child = start(dir.path(), "adding_child");
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let first = lines.next().unwrap().unwrap();
        std::thread::sleep(Duration::from_millis(round * 60));
        child.kill().unwrap();
        child.wait().unwrap();
        let said = std::iter::once(first).chain(lines.map_while(Result::ok));
        let said: usize = said.filter_map(|line| line.strip_prefix("ACK stored ")?.parse().ok()).max().unwrap_or(0);
        let library = Library::open(&library).unwrap();
        assert_eq!(library.check().unwrap(), [""; 0]);
        let (documents, _, _) = library.counts().unwrap();
        assert!(documents >= stored + said, "{documents} after {stored} and {said} more");
        stored = documents;
        if documents == 60 {
            break;
        }
    }
    let mut writer = Writer::open(&library).unwrap();
    let job = Job::Add { inputs: vec![docs] };
    let semantic = adduce::embed::fake::semantic();
    let report = {
        let means = Means { semantic: &semantic, sessions: 2, reading: &Setup::default() };
        run(&mut writer, job, &How::default(), &means, &AtomicBool::new(false), &mut |_| ()).unwrap()
    };
    assert_eq!((report.same + report.added.len(), report.same), (60, stored));
    assert_eq!((writer.counts().unwrap().0, writer.counts().unwrap().2), (60, 0));
}

/// Says to the parent, past the test harness's own output, that something is stored.
fn acknowledge(what: &str) {
    use std::io::Write;
    let mut out = std::io::stderr();
    out.write_all(format!("ACK {what}\n").as_bytes()).unwrap();
}

fn start(dir: &Path, child: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", child, "--ignored", "--nocapture", "--test-threads=1"])
        .env(DIR, dir)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn while_one_process_writes_others_read_and_a_second_writer_is_told_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let mut child = start(dir.path(), "child");
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    lines.next().unwrap().unwrap();
    let begun = std::time::Instant::now();
    let error = Writer::open(dir.path()).unwrap_err();
    let waited = begun.elapsed();
    let library = Library::open(dir.path()).unwrap();
    let before = library.generation().unwrap();
    // It goes on writing while we read.
    for _ in 0..5 {
        lines.next().unwrap().unwrap();
        library.documents().unwrap();
    }
    let after = library.generation().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(error.kind(), ErrorKind::Locked);
    assert!(error.to_string().contains(&format!("process {}", child.id())), "{error}");
    assert!(waited < Duration::from_secs(1), "{waited:?}");
    assert!(before >= 1 && after > before);
    Writer::open(dir.path()).unwrap();
}

#[test]
fn a_process_that_is_killed_loses_nothing_that_it_said_was_stored() {
    let dir = tempfile::tempdir().unwrap();
    let mut expected = std::collections::BTreeMap::new();
    let mut stored = 0;
    for round in 0..12_u64 {
        let mut child = start(dir.path(), "child");
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let (tell, heard) = std::sync::mpsc::channel();
        let listener =
            std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| tell.send(line).unwrap()));
        // The first word shows that it is under way; then it has some moments, other ones each time.
        let mut said = vec![heard.recv_timeout(Duration::from_mins(1)).unwrap()];
        std::thread::sleep(Duration::from_millis(round * 37 % 211));
        child.kill().unwrap();
        child.wait().unwrap();
        listener.join().unwrap();
        said.extend(heard.try_iter());
        for line in said {
            let words: Vec<&str> = line.split(' ').collect();
            match words[..] {
                ["ACK", "put", number, version] => {
                    stored += 1;
                    expected.insert(number.parse::<usize>().unwrap(), Some(version.parse::<usize>().unwrap()));
                }
                ["ACK", "gone", number] => {
                    expected.insert(number.parse().unwrap(), None);
                }
                _ => panic!("the child failed: {line}"),
            }
        }
        look(dir.path(), &mut expected);
    }
    assert!(stored >= 12, "{stored}");
}

/// What the process said last of each document must be there, or a later edition that it had no time to speak of; never a
/// part of one.
fn look(dir: &Path, expected: &mut std::collections::BTreeMap<usize, Option<usize>>) {
    let library = Library::open(dir).unwrap();
    assert_eq!(library.check().unwrap(), [""; 0]);
    let mut embed = FakeEmbed::default();
    let mut behind = 0;
    for number in 0..17 {
        let said = expected.get(&number).copied().flatten();
        let found = library.find(&format!("{number}.txt")).unwrap();
        let version = found.as_ref().map(|row| row.hash.parse::<usize>().unwrap());
        if version != said {
            behind += 1;
            assert!(version.is_none() || version > said, "{number}: {version:?} after {said:?}");
            expected.insert(number, version);
        }
        let (Some(row), Some(version)) = (found, version) else { continue };
        let stored = library.document(row.id).unwrap().unwrap();
        let whole = document(number, version, &mut embed);
        assert_eq!(*stored.text, *whole.document.text);
        assert_eq!(stored.blocks, whole.document.blocks);
        let ids: Vec<_> = library.passages_of(row.id).unwrap().iter().map(|passage| passage.id).collect();
        assert_eq!(ids.len(), PASSAGES);
        assert!(library.vectors(&ids).unwrap().iter().all(Option::is_some));
    }
    assert!(behind <= 1, "only the document in hand may be ahead of what was said: {behind}");

    let (dense, _) = DenseIndex::open(&library, embed.info()).unwrap();
    let (words, _) = Bm25::open(&library).unwrap();
    let all = library.passage_ids().unwrap();
    assert_eq!((dense.len(), words.len()), (all.len(), all.len()));
    for passage in library.passages(&all).unwrap().iter().step_by(7) {
        let query = embed.query(&passage.text).unwrap();
        assert_eq!(dense.search(&library, &query, 1).unwrap()[0].id, passage.id);
        assert_eq!(words.search(&passage.text, 1, None).unwrap()[0].id, passage.id);
    }
    // A writer finds the lock free.
    Writer::open(dir).unwrap();
}
