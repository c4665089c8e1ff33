//! How fast the indexes are: `cargo bench --bench index [ROWS]` prints a table. Vectors are made up, in clusters; figures
//! for real passages are in the README.

#![allow(clippy::print_stdout, clippy::expect_used, reason = "a bench prints, and has no one to hand errors to")]

use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

use adduce::document::{Block, Document, Metadata, Reader};
use adduce::embed::ModelInfo;
use adduce::index::{Bm25, DenseIndex, write};
use adduce::store::{NewDocument, NewPassage, Writer};
use adduce::text::Span;

const DIMENSIONS: usize = 384;
const A_DOCUMENT: usize = 50;

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    fn normal(&mut self) -> f32 {
        (0..4).map(|_| (self.next() % 65_536) as f32 / 65_536.0 - 0.5).sum()
    }

    fn near(&mut self, centre: &[f32]) -> Vec<f32> {
        let vector: Vec<f32> = centre.iter().map(|value| value + 0.8 * self.normal()).collect();
        let norm = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
        vector.into_iter().map(|value| value / norm).collect()
    }

    fn text(&mut self) -> String {
        // Few words are frequent, many are rare.
        let word = |random: &mut Self| {
            let top = 1 << (random.next() % 15);
            format!("w{}", random.next() % top)
        };
        (0..120).map(|_| word(self)).collect::<Vec<_>>().join(" ")
    }
}

fn line(what: &str, value: impl std::fmt::Display) {
    println!("| {what:<52} | {value:>12} |");
}

fn seconds(since: Instant) -> String {
    format!("{:.2} s", since.elapsed().as_secs_f64())
}

/// The middle one of the times that each query takes.
fn median<T>(queries: &[T], mut run: impl FnMut(&T)) -> String {
    let mut times: Vec<Duration> = queries
        .iter()
        .map(|query| {
            let begun = Instant::now();
            run(query);
            begun.elapsed()
        })
        .collect();
    times.sort_unstable();
    format!("{:.3} ms", times[times.len() / 2].as_secs_f64() * 1e3)
}

fn main() {
    let rows: usize = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(20_000);
    let threads = NonZeroUsize::new(2).unwrap_or(NonZeroUsize::MIN);
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let centres: Vec<Vec<f32>> = (0..200).map(|_| (0..DIMENSIONS).map(|_| random.normal()).collect()).collect();
    let model = ModelInfo { name: "bench".into(), hash: "bench".into(), dimensions: DIMENSIONS, window: 256 };
    let dir = tempfile::tempdir().expect("a temporary folder");
    let mut writer = Writer::open(dir.path()).expect("a library");
    writer.set_model(&model).expect("the model");

    let mut spent = Duration::ZERO;
    for number in 0..rows.div_ceil(A_DOCUMENT) {
        let texts: Vec<String> = (0..A_DOCUMENT).map(|_| random.text()).collect();
        let mut start = 0;
        let passages: Vec<NewPassage> = texts
            .iter()
            .map(|text| {
                let span = Span::new(start, start + text.len());
                start = span.end + 1;
                let centre = random.next() as usize % centres.len();
                NewPassage { span, heading: vec![], vector: Some(random.near(&centres[centre])) }
            })
            .collect();
        let block = |passage: &NewPassage| Block { span: passage.span, ..Block::default() };
        let document = NewDocument {
            key: format!("{number}"),
            origin: format!("{number}"),
            part_of: None,
            root: "/".into(),
            hash: String::new(),
            size: 0,
            modified: 0,
            document: Document {
                title: None,
                text: texts.join("\n"),
                pages: vec![],
                blocks: passages.iter().map(block).collect(),
                metadata: Metadata::default(),
                reader: Reader { name: "bench".into(), version: 1 },
            },
            warnings: vec![],
            passages,
        };
        let begun = Instant::now();
        writer.put(&document).expect("stored");
        spent += begun.elapsed();
    }
    println!("| {:<52} | {:>12} |\n|{:-<54}|{:->14}|", format!("{rows} passages, {DIMENSIONS} dimensions"), "", "", "");
    let documents = rows.div_ceil(A_DOCUMENT) as f64;
    line("store: one document of 50 passages", format!("{:.2} ms", spent.as_secs_f64() * 1e3 / documents));

    let begun = Instant::now();
    let (mut dense, _) = DenseIndex::open(&writer, &model).expect("vectors");
    line("vectors: read and quantised", seconds(begun));
    let begun = Instant::now();
    let built = dense.build().expect("something to build").run(threads, &|| false);
    dense.adopt(built);
    line("graph: built on 2 threads, and probed", seconds(begun));
    let begun = Instant::now();
    dense.save(&writer).expect("saved");
    line("graph: saved", seconds(begun));
    let begun = Instant::now();
    let (dense, _) = DenseIndex::open(&writer, &model).expect("vectors");
    line("graph: opened, with the vectors", seconds(begun));

    let queries: Vec<Vec<f32>> = (0..500).map(|at| random.near(&centres[at % centres.len()])).collect();
    let (mut hits, mut wanted) = (0, 0);
    for query in &queries {
        let exact = dense.search_exactly(&writer, query, 10).expect("found");
        let found = dense.search(&writer, query, 10).expect("found");
        wanted += exact.len();
        hits += exact.iter().filter(|row| found.contains(row)).count();
    }
    let graph = median(&queries, |query| drop(dense.search(&writer, query, 10)));
    let scan = median(&queries, |query| drop(dense.search_exactly(&writer, query, 10)));
    line("graph: one query, best 10, exact scores", graph);
    line("scan: the same", scan);
    line("graph: recall@10 against the scan", format!("{:.4}", hits as f64 / wanted as f64));

    let begun = Instant::now();
    write(&writer).expect("written");
    line("words: index written", seconds(begun));
    let begun = Instant::now();
    let (words, _) = Bm25::open(&writer).expect("words");
    line("words: index opened and checked", seconds(begun));
    let questions: Vec<String> =
        (0..200).map(|_| random.text().split(' ').take(8).collect::<Vec<_>>().join(" ")).collect();
    line(
        "words: one question of 8 words, best 50",
        median(&questions, |question| drop(words.search(question, 50, None))),
    );
    let ids: Vec<_> = writer.passage_ids().expect("ids").into_iter().step_by(rows / 30).collect();
    line("store: 30 passages of 30 documents", median(&[(); 50], |()| drop(writer.passages(&ids))));
    line("size on disk", format!("{:.1} MB", writer.bytes() as f64 / 1e6));
}
