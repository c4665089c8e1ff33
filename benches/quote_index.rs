//! Ways to find the place of a quotation, side by side: `cargo bench --bench quote_index DOCUMENTS.jsonl [COUNT]` prints a
//! table. DOCUMENTS.jsonl has {"id", "text"} a line, such as the speeches of the General Debate. Quotations of 8 to 40 words
//! are drawn from them by a seeded draw, as they stand and with one word changed; "found" is that the right document has the
//! most in common.

#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a bench prints, and has no one to hand errors to"
)]

use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};

use adduce::index::marks::{Entry, Part};
use adduce::quote::index::{fingerprints, runs};
use adduce::quote::tokens::{Kind, tokens};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, PhraseQuery, Query};
use tantivy::schema::{FAST, IndexRecordOption, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::{Index, TantivyDocument, Term};

/// Places that are followed for one quotation, the rarest hashes first.
const FOLLOWED: usize = 20_000;
/// Words of a shingle.
const SHINGLE: usize = 4;

struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 20) as usize % most.max(1)
    }
}

struct Quote {
    document: u32,
    text: String,
    changed: String,
}

fn quotes(texts: &[String], count: usize) -> Vec<Quote> {
    let mut random = Random(0x5eed);
    let mut out = Vec::new();
    while out.len() < count {
        let document = random.below(texts.len());
        let words: Vec<&str> = texts[document].split_whitespace().collect();
        let length = 8 + random.below(33);
        if words.len() < length + 1 {
            continue;
        }
        let start = random.below(words.len() - length);
        let mut part = words[start..start + length].to_vec();
        let text = part.join(" ");
        part[1 + random.below(length - 2)] = "seventeen";
        out.push(Quote { document: document as u32, text, changed: part.join(" ") });
    }
    out
}

fn shingles(text: &str) -> Vec<(u32, u32)> {
    let all: Vec<_> = tokens(text).into_iter().filter(|token| token.kind != Kind::Note).collect();
    let hash = |run: &[adduce::quote::tokens::Token]| {
        let mut hash = crc32fast::Hasher::new();
        for token in run {
            hash.update(token.key.as_bytes());
            hash.update(b" ");
        }
        (hash.finalize(), run[0].span.start as u32)
    };
    all.windows(SHINGLE).map(hash).collect()
}

fn every_run(text: &str) -> Vec<(u32, u32)> {
    runs(&tokens(text))
}

type Make = fn(&str) -> Vec<(u32, u32)>;

/// The document with the most different hashes in common.
fn likeliest(part: &Part, hashes: &[(u32, u32)]) -> Option<u32> {
    let mut groups: Vec<_> = hashes.iter().filter_map(|(hash, _)| part.group(*hash).expect("whole")).collect();
    groups.sort_by_key(|group| group.count);
    let (mut followed, mut counts): (usize, HashMap<u32, u32>) = (0, HashMap::new());
    for group in groups {
        if followed > 0 && followed + group.count as usize > FOLLOWED {
            break;
        }
        followed += group.count as usize;
        let mut last = None;
        for (document, _) in part.entries_of(&group).expect("whole") {
            if last != Some(document) {
                *counts.entry(document).or_default() += 1;
            }
            last = Some(document);
        }
    }
    counts.into_iter().max_by_key(|&(document, count)| (count, std::cmp::Reverse(document))).map(|found| found.0)
}

fn row(name: &str, built: Duration, bytes: u64, quotes: &[Quote], mut find: impl FnMut(&str) -> Option<u32>) {
    let mut times = Vec::new();
    let mut found = [0, 0];
    for quote in quotes {
        for (at, text) in [&quote.text, &quote.changed].into_iter().enumerate() {
            let begun = Instant::now();
            let document = find(text);
            times.push(begun.elapsed().as_secs_f64() * 1e3);
            found[at] += usize::from(document == Some(quote.document));
        }
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!(
        "| {name:<44} | {:>6.1} s | {:>5.0} MB | {:>6.3} | {:>7.3} | {:>5.1} % | {:>5.1} % |",
        built.as_secs_f64(),
        bytes as f64 / 1e6,
        at(0.5),
        at(0.95),
        found[0] as f64 * 100.0 / quotes.len() as f64,
        found[1] as f64 * 100.0 / quotes.len() as f64
    );
}

fn postings(name: &str, kept: Make, asked: Make, texts: &[String], quotes: &[Quote], dir: &Path) {
    let begun = Instant::now();
    let mut entries = Vec::new();
    for (document, text) in texts.iter().enumerate() {
        let entry = |(hash, place)| Entry { hash, document: document as u32, place };
        entries.extend(kept(text).into_iter().map(entry));
    }
    entries.sort_unstable();
    let path = dir.join("marks.part");
    let part = Part::create(&path, entries.len() as u64, entries.iter().copied().map(Ok)).expect("a part");
    drop(entries);
    let built = begun.elapsed();
    let bytes = std::fs::metadata(&path).expect("a file").len();
    row(name, built, bytes, quotes, |text| likeliest(&part, &asked(text)));
}

fn phrases(texts: &[String], quotes: &[Quote], dir: &Path) {
    let begun = Instant::now();
    let mut schema = Schema::builder();
    let number = schema.add_u64_field("number", FAST | tantivy::schema::STORED);
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("default")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let body = schema.add_text_field("body", TextOptions::default().set_indexing_options(indexing));
    let index = Index::create_in_dir(dir, schema.build()).expect("an index");
    let mut writer = index.writer_with_num_threads(1, 100_000_000).expect("a writer");
    for (at, text) in texts.iter().enumerate() {
        let mut document = TantivyDocument::new();
        document.add_u64(number, at as u64);
        document.add_text(body, text);
        writer.add_document(document).expect("room");
    }
    writer.commit().expect("a commit");
    writer.wait_merging_threads().expect("merged");
    let built = begun.elapsed();
    let bytes =
        std::fs::read_dir(dir).expect("a folder").flatten().map(|file| file.metadata().map_or(0, |m| m.len())).sum();
    let searcher = index.reader().expect("a reader").searcher();
    let mut tokenizer = index.tokenizers().get("default").expect("a tokenizer");
    let mut terms = |text: &str| -> Vec<Term> {
        let mut out = Vec::new();
        let mut stream = tokenizer.token_stream(text);
        while stream.advance() {
            out.push(Term::from_field_text(body, &stream.token().text));
        }
        out
    };
    row("tantivy: the phrase, else phrases of 4 words", built, bytes, quotes, |text| {
        let terms = terms(text);
        let first = |query: &dyn Query| {
            let top = searcher.search(query, &TopDocs::with_limit(1).order_by_score()).expect("a search");
            let document: TantivyDocument = searcher.doc(top.first()?.1).expect("a document");
            document.get_first(number).and_then(|value| value.as_u64()).map(|number| number as u32)
        };
        first(&PhraseQuery::new(terms.clone())).or_else(|| {
            let parts: Vec<(Occur, Box<dyn Query>)> = terms
                .chunks(4)
                .filter(|chunk| chunk.len() > 1)
                .map(|chunk| (Occur::Should, Box::new(PhraseQuery::new(chunk.to_vec())) as Box<dyn Query>))
                .collect();
            first(&BooleanQuery::new(parts))
        })
    });
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let Some(path) = args.first() else {
        println!("usage: cargo bench --bench quote_index -- DOCUMENTS.jsonl [COUNT]");
        return;
    };
    let most = args.get(1).and_then(|count| count.parse().ok()).unwrap_or(usize::MAX);
    let lines = std::fs::read_to_string(path).expect("the documents");
    let text = |line: &str| -> String {
        let value: serde_json::Value = serde_json::from_str(line).expect("JSON");
        value["text"].as_str().unwrap_or("").to_owned()
    };
    let texts: Vec<String> = lines.lines().take(most).map(text).collect();
    drop(lines);
    let bytes: usize = texts.iter().map(String::len).sum();
    let quotes = quotes(&texts, 300);
    println!(
        "{} documents, {:.1} MB, {} quotations, each also with one word changed",
        texts.len(),
        bytes as f64 / 1e6,
        quotes.len()
    );
    println!("| how | built | on disk | p50 ms | p95 ms | found | found changed |");
    println!("|---|---|---|---|---|---|---|");
    let dir = std::env::temp_dir().join(format!("adduce-quote-index-{}", std::process::id()));
    std::fs::create_dir_all(&dir).expect("a folder");
    postings("runs of 12 letters, the least of 6 kept", fingerprints, every_run, &texts, &quotes, &dir);
    postings("the same, asked by what is kept only", fingerprints, fingerprints, &texts, &quotes, &dir);
    postings("words, 4 at a time, all kept", shingles, shingles, &texts, &quotes, &dir);
    let folder = dir.join("tantivy");
    std::fs::create_dir_all(&folder).expect("a folder");
    phrases(&texts, &quotes, &folder);
    let _gone = std::fs::remove_dir_all(&dir);
}
