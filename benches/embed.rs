//! How many passages a second: a plain ONNX export through fastembed's defaults against what adduce does.
//!
//! `ADDUCE_BENCH_PLAIN` names the plain export (`python models/plain_export.py FILE.onnx` writes it). The optimised
//! profile is not needed, because the work is done in ONNX Runtime: `cargo bench --profile dev --bench embed`.
#![allow(clippy::print_stdout, clippy::expect_used, missing_docs)]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use adduce::embed::{self, Embed, ModelChoice, Semantic, runtime};
use fastembed::{InitOptionsUserDefined, Pooling, TextEmbedding, TokenizerFiles, UserDefinedEmbeddingModel};

/// Words of a passage, as in the figures of DESIGN.md.
const WORDS: usize = 120;
/// Each way runs so long, three times, the ways taking turns; the best counts, because others may use the machine.
const ROUND: Duration = Duration::from_secs(4);

/// Passages a second of the clock, and a second of a processor's work: the second still tells something where the
/// machine is busy with other things.
#[derive(Clone, Copy, Default)]
struct Speed {
    wall: f64,
    work: f64,
}

impl Speed {
    fn better(self, other: Self) -> Self {
        Self { wall: self.wall.max(other.wall), work: self.work.max(other.work) }
    }
}

struct Watch(Instant, f64);

impl Watch {
    fn start() -> Self {
        Self(Instant::now(), work())
    }

    fn speed(&self, done: usize) -> Speed {
        let done = done as f64;
        Speed { wall: done / self.0.elapsed().as_secs_f64(), work: done / (work() - self.1) }
    }
}

/// Processor seconds of this process so far; zero where the system does not tell.
fn work() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the name in parentheses: user and system time are fields 14 and 15, in hundredths.
    let after = stat.rsplit(')').next().unwrap_or_default();
    after.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn main() {
    embed::setup(false, &|line| println!("{line}"), &AtomicBool::new(false)).expect("there is a runtime");
    let passages = passages();
    let Semantic::On { open, .. } = embed::load(&ModelChoice::Builtin, true) else { panic!("semantic search is off") };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut sessions: Vec<_> = (0..cores).map(|_| open().expect("a session opens")).collect();
    let mut plain = std::env::var_os("ADDUCE_BENCH_PLAIN").map(|path| plain(Path::new(&path)));
    if plain.is_none() {
        println!("the plain export: skipped, ADDUCE_BENCH_PLAIN names no file");
    }
    let tokens: usize = passages.iter().map(|text| sessions[0].count_tokens(text)).sum();
    println!(
        "{} passages of {WORDS} words, {} tokens on average; {cores} cores",
        passages.len(),
        tokens / passages.len()
    );

    let mut best = [Speed::default(); 4];
    if let Some(plain) = &mut plain {
        best[0] = batches(plain, &passages, None);
    }
    for _ in 0..3 {
        if let Some(plain) = &mut plain {
            best[1] = best[1].better(batches(plain, &passages, Some(32)));
        }
        best[2] = best[2].better(side_by_side(&mut sessions[..1], &passages));
        best[3] = best[3].better(side_by_side(&mut sessions, &passages));
    }
    let names = [
        "plain export, fastembed's batch of 256".to_owned(),
        "plain export, batches of 32".to_owned(),
        "adduce, one session".to_owned(),
        format!("adduce, {cores} sessions side by side"),
    ];
    println!("{:40} {:>12} {:>16}", "passages", "a second", "a CPU second");
    for (name, speed) in names.iter().zip(best).skip(if plain.is_some() { 0 } else { 2 }) {
        println!("{name:40} {:12.1} {:16.1}", speed.wall, speed.work);
    }
    if plain.is_some() {
        let base = best[0].better(best[1]);
        println!(
            "{:40} {:12.2} {:16.2}",
            "ratio to the better of the plain ones",
            best[3].wall / base.wall,
            best[3].work / base.work
        );
    }
    question(&mut *sessions[0]);
}

fn question(session: &mut dyn Embed) {
    let mut times: Vec<_> = (0..100)
        .map(|_| {
            let start = Instant::now();
            session.query("Where was France's Huguenot population largely centered?").expect("embeds");
            start.elapsed()
        })
        .collect();
    times.sort();
    println!("{:40} {:9.2} ms", "one question (median)", times[50].as_secs_f64() * 1e3);
}

/// Passages a second in batches, with as many threads in the one session as fastembed takes by itself.
fn batches(model: &mut TextEmbedding, passages: &[String], batch: Option<usize>) -> Speed {
    let step = batch.unwrap_or(256).min(passages.len());
    let (watch, mut done) = (Watch::start(), 0);
    while watch.0.elapsed() < ROUND {
        let from = done % (passages.len() - step + 1);
        model.embed(&passages[from..from + step], batch).expect("embeds");
        done += step;
    }
    watch.speed(done)
}

/// Passages a second with each session on a thread of its own, one passage a call.
fn side_by_side(sessions: &mut [Box<dyn Embed>], passages: &[String]) -> Speed {
    let next = AtomicUsize::new(0);
    let watch = Watch::start();
    let start = watch.0;
    std::thread::scope(|scope| {
        for session in sessions {
            let next = &next;
            scope.spawn(move || {
                while start.elapsed() < ROUND {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    session.passage(&passages[at % passages.len()]).expect("embeds");
                }
            });
        }
    });
    watch.speed(next.load(Ordering::Relaxed))
}

/// The plain export as fastembed takes it by default.
fn plain(graph: &Path) -> TextEmbedding {
    let models = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("models");
    let read = |name: &str| std::fs::read(models.join(name)).expect("models/ has the tokenizer's files");
    let files = TokenizerFiles {
        tokenizer_file: read("tokenizer.json"),
        config_file: read("config.json"),
        special_tokens_map_file: read("special_tokens_map.json"),
        tokenizer_config_file: read("tokenizer_config.json"),
    };
    let graph = std::fs::read(graph).expect("ADDUCE_BENCH_PLAIN names an ONNX file");
    let model = UserDefinedEmbeddingModel::new(graph, files).with_pooling(Pooling::Mean);
    let environment = runtime::environment().expect("the runtime loads");
    let options = InitOptionsUserDefined::new().with_environment(environment);
    TextEmbedding::try_new_from_user_defined(model, options).expect("the plain export opens")
}

/// Texts of the shared evaluation set, else of the starter library, cut into pieces of [`WORDS`] words.
fn passages() -> Vec<String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut text = String::new();
    if let Ok(lines) = std::fs::read_to_string(root.join("../shared/eval/squad/corpus.jsonl")) {
        for line in lines.lines() {
            let value: serde_json::Value = serde_json::from_str(line).expect("JSON lines");
            text.push_str(value["text"].as_str().unwrap_or_default());
            text.push(' ');
        }
    } else {
        println!("../shared/eval/squad: skipped: not present; the starter library is used");
        for entry in std::fs::read_dir(root.join("corpus")).expect("corpus/ is there").flatten() {
            text.push_str(&std::fs::read_to_string(entry.path()).unwrap_or_default());
            text.push(' ');
        }
    }
    let words: Vec<_> = text.split_whitespace().collect();
    words.chunks_exact(WORDS).take(512).map(|words| words.join(" ")).collect()
}
