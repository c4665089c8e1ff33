use serde_json::Value;

use super::*;
use crate::answer::cite::cite;
use crate::brief::changes::Change;
use crate::brief::evidence::{Made, Original, Quoted, Stored, Unit, evidence};
use crate::document::{Input, read, source_text};
use crate::store::{DocumentId, StoredDocument};
use crate::text::Span;

const PLAIN: &[u8] =
    "FEES\r\n\r\nEach member pays an annual fee of 4,200 euros \u{2014} no more.\x0cObservers pay nothing, \
but they cannot vote.\r\nThe fee is due in March.\r\n"
        .as_bytes();
const MARKDOWN: &[u8] = "---\ntitle: The Charter\ndate: 2024-05-06\n---\n# Founding\n\nThe *Harbour Network* was founded in \
2014 by [five ports](https://example.org/five). Its\nsecretariat sits in Tallinn.\n\n## Members\n\n1. A port becomes a member \
when **two thirds** of the members agree.\n2. No port may be _expelled_ &amp; re-admitted within a year.\n"
    .as_bytes();
const PAGE: &[u8] = "<!doctype html><html lang=\"en\"><head><title>Glossary</title></head><body><nav>Home</nav>\
<h1>Glossary</h1>\n<p>A <b>berth</b> is the place where\n   a ship is <i>moored</i>.</p><p>A <b>pilot</b> guides ships \
through &ldquo;difficult&rdquo; waters; it does not steer them.</p></body></html>"
    .as_bytes();

struct File {
    name: &'static str,
    bytes: Vec<u8>,
}

fn files() -> Vec<File> {
    [("fees.txt", PLAIN), ("charter.md", MARKDOWN), ("glossary.html", PAGE)]
        .map(|(name, bytes)| File { name, bytes: bytes.to_vec() })
        .into()
}

fn document(name: &str, bytes: &[u8]) -> Document {
    read(&Input { name, bytes }).unwrap().next().unwrap().unwrap().document
}

/// The evidence of one sentence or two of each file.
fn made() -> EvidenceFile {
    let sentences = [
        (0, "Each member pays an annual fee of 4,200 euros \u{2014} no more."),
        (0, "Observers pay nothing, but they cannot vote.\nThe fee is due in March."),
        (1, "The Harbour Network was founded in 2014 by five ports."),
        (1, "No port may be expelled & re-admitted within a year."),
        (2, "A berth is the place where a ship is moored."),
        (2, "A pilot guides ships through \u{201c}difficult\u{201d} waters; it does not steer them."),
    ];
    let files = files();
    let documents: Vec<StoredDocument> = files
        .iter()
        .enumerate()
        .map(|(at, file)| {
            let document = document(file.name, &file.bytes);
            StoredDocument {
                id: DocumentId(at as i64 + 7),
                key: file.name.into(),
                title: document.title.unwrap_or_else(|| file.name.into()),
                origin: format!("/docs/{}", file.name),
                symbol: document.metadata.symbol,
                date: document.metadata.date,
                language: document.metadata.language,
                text: document.text.into(),
                blocks: document.blocks,
                pages: document.pages,
                replaced: None,
            }
        })
        .collect();
    let stored: Vec<Stored<'_>> = files
        .iter()
        .zip(&documents)
        .map(|(file, kept)| Stored {
            document: kept,
            reader: document(file.name, &file.bytes).reader,
            name: file.name.into(),
            part: None,
            original: Some(Original {
                unit: Unit::File,
                sha256: seal::sha256(&file.bytes),
                bytes: Some(file.bytes.len() as u64),
            }),
            source: source_text(&Input { name: file.name, bytes: &file.bytes }),
        })
        .collect();
    let mut citations: Vec<_> = sentences
        .iter()
        .map(|(at, quote)| {
            let text = &documents[*at].text;
            let start = text.find(quote).unwrap_or_else(|| panic!("{quote:?} in {text:?}"));
            cite(1, &documents[*at], Span::new(start, start + quote.len())).unwrap()
        })
        .collect();
    // As a briefing says that was made before a newer reader told the place otherwise.
    citations[0].paragraph = Some("99".into());
    let quoted: Vec<Quoted<'_>> =
        citations.iter().map(|citation| Quoted { citation, question: Some("What?"), note: Some(1) }).collect();
    let by = Made { program: "adduce".into(), version: "0".into(), at: "2026-01-01T00:00:00Z".into(), models: vec![] };
    assert!(evidence("Harbours", by.clone(), &quoted, &stored, &|| true).is_err(), "stopped");
    evidence("Harbours", by, &quoted, &stored, &|| false).unwrap()
}

/// What `adduce verify` would find among these files.
fn looked(file: &EvidenceFile, files: &[File]) -> Vec<Looked> {
    let look = |source: &SourceProof| {
        let original = source.original.as_ref();
        let by_hash = files.iter().find(|it| original.is_some_and(|hash| seal::sha256(&it.bytes) == hash.sha256));
        let Some(found) = by_hash.or_else(|| files.iter().find(|it| it.name == source.name)) else {
            return Looked::Missing;
        };
        // As recorded where it is the file; a forged name must not change how it is read.
        let name = if by_hash.is_some() { &source.name } else { found.name };
        let input = Input { name, bytes: &found.bytes };
        let part = read(&input).and_then(|mut parts| parts.next().unwrap());
        match part {
            Ok(part) => Looked::Read(Box::new(Reread {
                name: found.name.to_owned(),
                same: by_hash.is_some(),
                bytes: found.bytes.len() as u64,
                document: part.document,
                source: source_text(&input),
            })),
            Err(error) => Looked::Unreadable { name: found.name.to_owned(), why: error.one_line() },
        }
    };
    file.sources.iter().map(look).collect()
}

fn proves(value: &Value, files: &[File]) -> bool {
    parse(&value.to_string()).is_ok_and(|(file, sealed)| verify(&file, sealed, &looked(&file, files)).proven)
}

fn sealed(mut value: Value) -> Value {
    value["seal"] = seal::seal(&value).into();
    value
}

#[test]
fn what_was_recorded_is_proved_again() {
    let file = made();
    let (again, whole) = parse(&serde_json::to_string_pretty(&file).unwrap()).unwrap();
    assert_eq!(again, file);
    let state = verify(&again, whole, &looked(&again, &files()));
    assert!(state.proven, "{state:#?}");
    assert!(
        file.sources[1].recipe.is_some() && file.sources[0].recipe.is_none(),
        "markup needs a recipe, text does not"
    );
    assert!(file.quotations[2..].iter().all(|quotation| quotation.raw.is_some()), "{:#?}", file.quotations);
    assert_eq!(file.quotations[4].raw.and_then(|raw| raw.of(std::str::from_utf8(PAGE).unwrap())).unwrap().len(), 61);
}

#[test]
fn a_renamed_file_is_found_by_its_hash_and_a_lost_one_is_not_passed() {
    let file = made();
    let mut there = files();
    there[0].name = "other.txt";
    let state = verify(&file, true, &looked(&file, &there));
    assert!(state.proven && state.sources[0].notes[0].contains("other.txt"), "{state:#?}");
    there.remove(0);
    let state = verify(&file, true, &looked(&file, &there));
    assert!(!state.proven);
    assert_eq!(state.quotations[0].state, State::NotChecked);
    assert_eq!(state.quotations[2].state, State::Proven);
}

#[test]
fn each_word_that_changed_in_a_source_is_named() {
    let file = made();
    let mut there = files();
    let text = String::from_utf8(there[0].bytes.clone()).unwrap();
    there[0].bytes = text.replace("4,200", "4,300").replace("cannot", "can").into_bytes();
    let state = verify(&file, true, &looked(&file, &there));
    let changes: Vec<Change> = state.quotations.iter().flat_map(|quotation| quotation.changes.clone()).collect();
    let change = |recorded: &str, source: &str| Change { recorded: recorded.into(), source: source.into() };
    assert_eq!(changes, [change("4,200", "4,300"), change("cannot", "can")], "{state:#?}");
    assert!(!state.proven);
}

#[test]
fn another_version_of_the_reader_is_said_and_compared_all_the_same() {
    let file = made();
    let mut old = looked(&file, &files());
    let Looked::Read(reread) = &mut old[0] else { panic!() };
    reread.document.reader.version += 1;
    let state = verify(&file, true, &old);
    assert!(!state.proven && state.sources[0].notes[0].contains("the text is the same"), "{state:#?}");
    assert_eq!((state.sources[0].state, state.quotations[0].state), (State::WordsProven, State::WordsProven));
    assert!(state.sources[0].why[0].contains("not checked") && state.quotations[0].why[0].contains("not checked"));
    assert_eq!(state.quotations[2].state, State::Proven, "of another source");
    // A better reader leaves a line out: the words are still found by those around them.
    let Looked::Read(reread) = &mut old[0] else { panic!() };
    reread.document.text = reread.document.text.replacen("FEES\n\n", "", 1);
    let state = verify(&file, true, &old);
    assert!(state.sources[0].notes[0].contains("the text is another one"), "{state:#?}");
    assert_eq!(state.quotations[1].state, State::WordsProven, "{state:#?}");
    let Looked::Read(reread) = &mut old[0] else { panic!() };
    reread.document.text = reread.document.text.replace("cannot", "can");
    assert_eq!(verify(&file, true, &old).quotations[1].state, State::NotProven);
}

#[test]
fn a_title_that_the_file_does_not_give_is_not_checked_and_nothing_passes_by_it() {
    let mut file = made();
    let mut looked = looked(&file, &files());
    let Looked::Read(reread) = &mut looked[0] else { panic!() };
    reread.document.title = None;
    "folder/fees.txt".clone_into(&mut file.sources[0].title);
    assert!(verify(&file, true, &looked).proven, "its key is no title");
    "Charter of the United Nations".clone_into(&mut file.sources[0].title);
    let state = verify(&file, true, &looked);
    assert!(!state.proven && state.sources[0].state == State::WordsProven, "{state:#?}");
    assert!(state.sources[0].why[0].contains("title is not checked"), "{state:#?}");
}

#[test]
fn the_line_of_a_record_is_said_as_it_was_found() {
    let mut file = made();
    file.sources[0].original.as_mut().unwrap().unit = Unit::Record;
    let mut looked = looked(&file, &files());
    let Looked::Read(reread) = &mut looked[0] else { panic!() };
    reread.document.blocks.iter_mut().for_each(|block| block.line = Some(7));
    file.quotations[0].place.line = Some(3);
    let state = verify(&file, true, &looked);
    assert!(state.sources[0].notes.iter().any(|note| note.contains("line 3, found in line 7")), "{state:#?}");
}

#[test]
fn a_file_without_an_original_or_without_quotations_proves_nothing() {
    let mut file = made();
    file.sources[0].original = None;
    let mut looked = looked(&file, &files());
    looked[0] = Looked::Missing;
    let state = verify(&file, true, &looked);
    assert!(!state.proven && state.quotations[0].state == State::NotChecked);
    file.quotations.clear();
    file.sources.clear();
    assert!(!verify(&file, true, &[]).proven);
}

#[test]
fn what_is_no_evidence_file_is_an_error() {
    for text in
        ["", "{}", "[1]", "{\"kind\":\"adduce evidence\",\"schema\":2}", "{\"kind\":\"adduce evidence\",\"schema\":1}"]
    {
        assert!(parse(text).unwrap_err().hint_text().is_some(), "{text}");
    }
}

/// A small generator of numbers that are always the same (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % most.max(1) as u64) as usize
    }
}

/// Where the plain values of a JSON value are, as pointers.
fn leaves(value: &Value, at: &str, out: &mut Vec<String>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| leaves(value, &format!("{at}/{name}"), out)),
        Value::Array(items) if !items.is_empty() => {
            items.iter().enumerate().for_each(|(n, value)| leaves(value, &format!("{at}/{n}"), out));
        }
        _ => out.push(at.to_owned()),
    }
}

fn changed(value: &Value, dice: &mut Dice) -> Value {
    match value {
        Value::String(text) if !text.is_empty() => {
            let at = dice.below(text.chars().count());
            let other = |c: char| if c == 'q' { 'x' } else { 'q' };
            Value::String(text.chars().enumerate().map(|(n, c)| if n == at { other(c) } else { c }).collect())
        }
        Value::Number(number) => {
            let number = number.as_u64().unwrap();
            let by = 1 + dice.below(9) as u64;
            (if dice.below(2) == 0 || by > number { number + by } else { number - by }).into()
        }
        Value::Bool(is) => (!is).into(),
        _ => "something".into(),
    }
}

/// What the originals decide: a forger who seals the file anew must still be caught.
fn is_bound(pointer: &str) -> bool {
    let free = ["/of", "/made/", "/seal", "/question", "/note", "/name", "/address", "/part", "/reader/version"];
    let unit = pointer.starts_with("/sources/") && pointer.ends_with("/unit");
    !unit && !free.iter().any(|end| pointer.contains(end))
}

#[test]
fn of_a_thousand_forgeries_not_one_verifies() {
    let good = serde_json::to_value(made()).unwrap();
    let there = files();
    assert!(proves(&good, &there));
    let mut all = Vec::new();
    leaves(&good, "", &mut all);
    let bound: Vec<&String> = all.iter().filter(|pointer| is_bound(pointer)).collect();
    assert!(bound.len() > 100, "{bound:?}");
    let mut dice = Dice(6);
    for number in 0..1000 {
        let mut file = good.clone();
        let mut sources = files();
        let what = match number % 5 {
            // A hand that changes a value, takes one away, or puts one in, and does not seal it anew.
            0 => {
                let pointer = &all[dice.below(all.len())];
                let (parent, name) = pointer.rsplit_once('/').unwrap();
                let place = file.pointer(pointer).unwrap();
                let new = changed(place, &mut dice);
                match file.pointer_mut(parent).unwrap() {
                    Value::Object(fields) => match dice.below(3) {
                        0 => drop(fields.remove(name)),
                        1 => drop(fields.insert("more".into(), 1.into())),
                        _ => drop(fields.insert(name.into(), new)),
                    },
                    Value::Array(items) => drop(items.pop()),
                    _ => unreachable!(),
                }
                format!("{pointer} without a new seal")
            }
            // A forger who does.
            1 | 2 => {
                let pointer = bound[dice.below(bound.len())];
                let place = file.pointer_mut(pointer).unwrap();
                *place = changed(place, &mut dice);
                file = sealed(file);
                format!("{pointer} with a new seal")
            }
            // A source that was changed.
            3 => {
                let source = &mut sources[dice.below(3)];
                let at = dice.below(source.bytes.len());
                match dice.below(3) {
                    0 => drop(source.bytes.remove(at)),
                    1 => source.bytes.insert(at, b'q'),
                    _ => source.bytes[at] = if source.bytes[at] == b'q' { b'x' } else { b'q' },
                }
                format!("{} at byte {at}", source.name)
            }
            // A source that was changed in the words of a quotation, with new hashes of file and text, and a new seal.
            _ => {
                let quotation = &good["quotations"][dice.below(6)];
                let at = quotation["source"].as_u64().unwrap() as usize - 1;
                let word = quotation["quote"].as_str().unwrap().split(' ').next_back().unwrap().trim_end_matches('.');
                let text = String::from_utf8(sources[at].bytes.clone()).unwrap();
                let forged = text.replacen(word, "forged", 1 + dice.below(2));
                assert_ne!(forged, text);
                sources[at].bytes = forged.into_bytes();
                let bytes = &sources[at].bytes;
                file["sources"][at]["original"]["sha256"] = seal::sha256(bytes).into();
                file["sources"][at]["original"]["bytes"] = bytes.len().into();
                let text = document(sources[at].name, bytes).text;
                if dice.below(2) == 0 {
                    file["sources"][at]["text"] = serde_json::to_value(TextProof::of(&text)).unwrap();
                }
                file = sealed(file);
                format!("{word} in {} with new hashes", sources[at].name)
            }
        };
        assert!(file != good || sources.iter().zip(&there).any(|(one, other)| one.bytes != other.bytes), "{what}");
        assert!(!proves(&file, &sources), "{number}: {what}\n{file}");
    }
}
