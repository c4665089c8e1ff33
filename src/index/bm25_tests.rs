//! The word index as the engine uses it: against a plain scorer, whatever lies on disk and whatever in memory.

use std::collections::BTreeMap;
use std::fs;

use proptest::prelude::*;

use super::bm25::{B, HEADING_WEIGHT, K1};
use super::testing::document;
use super::*;
use crate::store::{Library, Writer};
use crate::text::language::Language;

const WORDS: [&str; 12] =
    ["tax", "the", "law", "Governance", "governed", "café", "data", "rights", "of", "cooperation", "odet", "2,024"];

fn put(writer: &mut Writer, key: &str, texts: &[&str], heading: &[&str]) {
    let lines: Vec<_> = texts.iter().map(|&text| (text.to_owned(), None)).collect();
    let mut new = document(key, &lines);
    for passage in &mut new.passages {
        passage.heading = heading.iter().map(|&part| part.to_owned()).collect();
    }
    writer.put(&new).unwrap();
}

fn remove(writer: &mut Writer, key: &str) {
    if let Some(row) = writer.find(key).unwrap() {
        writer.remove(row.id).unwrap();
    }
}

/// BM25 as the books have it, over the store's passages.
fn plain(library: &Library, question: &str) -> BTreeMap<i64, f32> {
    let mut passages = Vec::new();
    library
        .each_passage_since(0, &mut |row| {
            let mut counts: BTreeMap<String, f32> = BTreeMap::new();
            let mut length = 0.0;
            for (text, weight) in [(row.heading.join("\n"), HEADING_WEIGHT), (row.text, 1.0)] {
                for term in terms(&text, Language::English) {
                    *counts.entry(term).or_default() += weight;
                    length += weight;
                }
            }
            passages.push((row.id.0, counts, length));
            Ok(())
        })
        .unwrap();
    let all = passages.len() as f32;
    let average = (passages.iter().map(|(_, _, length)| length).sum::<f32>() / all.max(1.0)).max(1.0);
    let mut scores = BTreeMap::new();
    for term in terms(question, Language::English) {
        let with = passages.iter().filter(|(_, counts, _)| counts.contains_key(&term)).count() as f32;
        let idf = (1.0 + (all - with + 0.5) / (with + 0.5)).ln();
        for (id, counts, length) in &passages {
            if let Some(count) = counts.get(&term) {
                let share = count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * length / average));
                *scores.entry(*id).or_default() += idf * share;
            }
        }
    }
    scores
}

fn check(index: &Bm25, library: &Library) {
    assert_eq!(index.len(), library.passage_ids().unwrap().len());
    for question in ["tax law", "who governs data?", "café cafés tax", "odet 2,024 cooperation", "of the", "nothing"]
    {
        let expected = plain(library, question);
        let found = index.search(question, 1_000, None).unwrap();
        assert!(found.is_sorted_by(|a, b| (-a.score, a.id) < (-b.score, b.id)));
        assert_eq!(found.len(), expected.len(), "{question}");
        for scored in found {
            let expected = expected[&scored.id.0];
            assert!((scored.score - expected).abs() < 1e-4, "{question}: {} {expected}", scored.score);
        }
    }
}

fn some_documents(writer: &mut Writer, count: usize) {
    for at in 0..count {
        let word = |by: usize| WORDS[(at * 7 + by * by) % WORDS.len()];
        let text: Vec<String> =
            (0..3).map(|by| [word(by), word(by + 1), word(by + 5), word(at % 4)].join(" ")).collect();
        let text: Vec<&str> = text.iter().map(String::as_str).collect();
        put(writer, &format!("{at}.txt"), &text, &[word(3), word(9)]);
    }
}

#[test]
fn scores_are_the_same_on_disk_in_memory_and_across_both() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(dir.path()).unwrap();
    some_documents(&mut writer, 30);
    let (mut memory, notices) = Bm25::open(&writer).unwrap();
    assert_eq!(notices, [""; 0], "small libraries need no word about it");
    check(&memory, &writer);

    assert_eq!(write(&writer).unwrap(), None);
    let (mut disk, notices) = Bm25::open(&writer).unwrap();
    assert_eq!(notices, [""; 0]);
    assert!(!disk.wants_writing());
    check(&disk, &writer);

    put(&mut writer, "new.txt", &["café data and café", "tax"], &["Law"]);
    remove(&mut writer, "3.txt");
    put(&mut writer, "5.txt", &["governance"], &[]);
    for index in [&mut memory, &mut disk] {
        index.catch_up(&writer).unwrap();
        assert_eq!(index.generation(), writer.generation().unwrap());
        check(index, &writer);
    }
    check(&Bm25::open(&writer).unwrap().0, &writer);

    write(&writer).unwrap();
    check(&Bm25::open(&writer).unwrap().0, &writer);
    remove(&mut writer, "new.txt");
    disk.catch_up(&writer).unwrap();
    check(&disk, &writer);
}

#[test]
fn the_index_is_read_where_its_lock_cannot_be_had() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(dir.path()).unwrap();
    some_documents(&mut writer, 30);
    write(&writer).unwrap();
    // As on a read-only medium: the file cannot be opened for writing.
    let lock = dir.path().join("bm25/.tantivy-meta.lock");
    let _ = std::fs::remove_file(&lock);
    std::fs::create_dir(&lock).unwrap();
    let (index, notices) = Bm25::open(&writer).unwrap();
    assert_eq!(notices, [""; 0]);
    assert!(!index.wants_writing(), "it was read into memory instead");
    check(&index, &writer);
}

#[test]
fn matched_terms_and_their_rarity_are_told() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(dir.path()).unwrap();
    put(&mut writer, "a.txt", &["tax law", "law", "data"], &["Rights"]);
    let (index, _) = Bm25::open(&writer).unwrap();
    let asked = index.asked("Is there a law on taxes?");
    let found = index.search_words(&asked, 5, None).unwrap();
    assert_eq!(found.iter().map(|found| found.terms.len()).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(index.document_frequency("right").unwrap(), 3, "headings count");
    assert!(index.idf("tax").unwrap() > index.idf("law").unwrap());
    assert!(index.idf("unheard").unwrap() > index.idf("tax").unwrap());
    assert_eq!(index.search_words(&asked, 1, None).unwrap().len(), 1);
    assert!(index.search_words(&asked, 0, None).unwrap().is_empty());
}

#[test]
fn many_small_writings_are_merged_and_stay_right() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(dir.path()).unwrap();
    for at in 0..20 {
        put(&mut writer, &format!("{at}.txt"), &[WORDS[at % WORDS.len()], "tax data"], &[]);
        if at % 3 == 0 {
            remove(&mut writer, &format!("{}.txt", at / 2));
        }
        write(&writer).unwrap();
    }
    check(&Bm25::open(&writer).unwrap().0, &writer);
    let files = fs::read_dir(dir.path().join("bm25")).unwrap().count();
    assert!(files < 120, "{files}");
}

#[test]
fn a_large_addition_is_taken_from_the_disk_once_it_is_there() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(dir.path()).unwrap();
    put(&mut writer, "a.txt", &["tax"], &[]);
    write(&writer).unwrap();
    let (mut index, _) = Bm25::open(&writer).unwrap();
    some_documents(&mut writer, 200);
    index.catch_up(&writer).unwrap();
    assert!(index.wants_writing());
    write(&writer).unwrap();
    put(&mut writer, "b.txt", &["data"], &[]);
    index.catch_up(&writer).unwrap();
    assert!(!index.wants_writing());
    check(&index, &writer);
}

#[test]
fn an_index_that_is_cut_flipped_or_gone_is_noticed_and_answers_stay_right() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(dir.path()).unwrap();
    some_documents(&mut writer, 8);
    write(&writer).unwrap();
    remove(&mut writer, "2.txt");
    write(&writer).unwrap();
    let folder = dir.path().join("bm25");
    let mut seen = 0;
    let names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    for path in names {
        let whole = fs::read(&path).unwrap();
        if whole.is_empty() {
            continue;
        }
        let mut versions: Vec<Vec<u8>> = [0, 1, whole.len() / 2, whole.len() - 1].map(|at| whole[..at].to_vec()).into();
        let step = if path.ends_with("meta.json") { 5 } else { whole.len() / 6 + 1 };
        for at in (0..whole.len()).step_by(step) {
            let mut wrong = whole.clone();
            wrong[at] ^= 1 << (at % 7);
            versions.push(wrong);
        }
        for bytes in versions {
            fs::write(&path, &bytes).unwrap();
            let (index, notices) = Bm25::open(&writer).unwrap();
            seen += usize::from(!notices.is_empty());
            check(&index, &writer);
        }
        fs::remove_file(&path).unwrap();
        check(&Bm25::open(&writer).unwrap().0, &writer);
        fs::write(&path, &whole).unwrap();
    }
    assert!(seen > 100, "{seen}");
    let (_, notices) = Bm25::open(&writer).unwrap();
    assert_eq!(notices, [""; 0], "all is put back");
    fs::remove_dir_all(&folder).unwrap();
    check(&Bm25::open(&writer).unwrap().0, &writer);
}

#[test]
fn a_damaged_index_is_written_anew_with_a_word_about_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(dir.path()).unwrap();
    some_documents(&mut writer, 5);
    write(&writer).unwrap();
    let folder = dir.path().join("bm25");
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "idx") {
            fs::write(path, "short").unwrap();
        }
    }
    let notice = write(&writer).unwrap().unwrap();
    assert!(notice.contains("built anew"), "{notice}");
    assert_eq!(write(&writer).unwrap(), None);
    let (index, notices) = Bm25::open(&writer).unwrap();
    assert_eq!(notices, [""; 0]);
    check(&index, &writer);
}

#[test]
fn an_index_of_another_library_is_not_taken_nor_one_that_would_have_files_removed_elsewhere() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut writers = [Writer::open(one.path()).unwrap(), Writer::open(two.path()).unwrap()];
    some_documents(&mut writers[0], 5);
    some_documents(&mut writers[1], 5);
    put(&mut writers[0], "0.txt", &["tax tax"], &[]);
    put(&mut writers[1], "0.txt", &["law law"], &[]);
    write(&writers[1]).unwrap();
    let folder = one.path().join("bm25");
    fs::create_dir(&folder).unwrap();
    for entry in fs::read_dir(two.path().join("bm25")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
    }
    let (index, notices) = Bm25::open(&writers[0]).unwrap();
    assert!(notices[0].contains("another state"), "{notices:?}");
    check(&index, &writers[0]);
    assert!(write(&writers[0]).unwrap().is_some());
    check(&Bm25::open(&writers[0]).unwrap().0, &writers[0]);

    let victim = one.path().join("victim");
    fs::write(&victim, "").unwrap();
    fs::write(folder.join(".managed.json"), r#"["meta.json","../victim"]"#).unwrap();
    write(&writers[0]).unwrap();
    assert!(victim.exists());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn whatever_happens_in_whatever_order_scores_are_those_of_a_plain_scorer(
        steps in prop::collection::vec((0_usize..5, 0_usize..6, prop::collection::vec(0_usize..WORDS.len(), 1..30)), 1..14)
    ) {
        let dir = tempfile::tempdir().unwrap();
        let mut writer = Writer::open(dir.path()).unwrap();
        let (mut index, _) = Bm25::open(&writer).unwrap();
        for (what, key, words) in steps {
            let key = format!("{key}.txt");
            let text = words.iter().map(|&at| WORDS[at]).collect::<Vec<_>>().join(" ");
            match what {
                0 => remove(&mut writer, &key),
                1 => { write(&writer).unwrap(); }
                2 => index = Bm25::open(&writer).unwrap().0,
                _ => put(&mut writer, &key, &[&text], &[WORDS[words[0]]]),
            }
            index.catch_up(&writer).unwrap();
        }
        check(&index, &writer);
    }
}
