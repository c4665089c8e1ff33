//! Broken files of every format: no reader may panic, hang or break the invariants of a document, whatever it is given.
//!
//! Seeds are small files made here and, where they are present, those of `../shared/files`. Each case has a random number
//! of its own, so that one case can be run again: `ADDUCE_FORMAT` picks a format (`rtf`), `ADDUCE_MUTATIONS` says how many
//! cases each gets, `ADDUCE_SEED` another beginning, `ADDUCE_CASE` a single case. The input in hand is kept in the
//! temporary folder and stays there when it fails, also where a reader takes the whole process down.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

#[path = "mutations/change.rs"]
mod change;
#[path = "mutations/seeds.rs"]
mod seeds;

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use adduce::document::{Format, Input, Part, model, read};
use adduce::text::safe;

use change::Random;
use seeds::Seed;

/// Cases of each format unless `ADDUCE_MUTATIONS` says otherwise: some seconds in all.
const CASES: u64 = 60;
/// A reader that takes longer hangs, even in a debug build on a busy machine.
const MAX_TIME: Duration = Duration::from_mins(1);
/// A reader that takes longer is named at the end.
const SLOW: Duration = Duration::from_secs(5);

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// What a reading came to: how long it took, and what was wrong with it.
struct Outcome {
    took: Duration,
    fault: Option<String>,
}

/// Reads an input in full and says what is wrong with what came out.
fn fault(name: &str, bytes: &[u8], twice: bool) -> Option<String> {
    let items: Vec<_> = match read(&Input { name, bytes }) {
        Ok(items) => items.collect(),
        Err(error) => vec![Err(error)],
    };
    if items.is_empty() {
        return Some("neither a document nor an error".to_owned());
    }
    let mut ids = HashSet::new();
    for item in &items {
        match item {
            Ok(part) => {
                // A record's name is its maker's, and two records may have the same.
                if part.document.reader.name != "jsonl" && !ids.insert(part.id.clone()) {
                    return Some(format!("{:?} is given twice", part.id));
                }
                if let Some(fault) = fault_of(part) {
                    return Some(fault);
                }
            }
            Err(error) => {
                let line = error.one_line();
                if line.contains(safe::is_unsafe) || line.trim().is_empty() {
                    return Some(format!("an error that cannot be shown: {line:?}"));
                }
                if error.problem_kind().is_none() {
                    return Some(format!("an error of no kind: {line}"));
                }
            }
        }
    }
    if twice {
        let again = read(&Input { name, bytes }).map(|items| items.flatten().collect::<Vec<_>>()).unwrap_or_default();
        let same = again.iter().map(|part| &part.document).eq(items.iter().flatten().map(|part| &part.document));
        if !same {
            return Some("read twice, two results".to_owned());
        }
    }
    None
}

fn fault_of(part: &Part) -> Option<String> {
    let document = &part.document;
    if let Err(fault) = model::check(document) {
        return Some(fault);
    }
    if document.blocks.is_empty() {
        return Some("a document without text".to_owned());
    }
    let mut shown: Vec<&str> = vec![&document.text];
    shown.extend(part.id.as_deref());
    shown.extend(document.title.as_deref());
    shown.extend(part.warnings.iter().map(|warning| warning.message.as_str()));
    shown.extend(document.pages.iter().filter_map(|page| page.label.as_deref()));
    for block in &document.blocks {
        shown.extend(block.section.iter().map(String::as_str));
        shown.extend(block.paragraph.as_deref());
        shown.extend(block.division.as_deref());
        shown.extend(block.place.as_deref());
    }
    let bad = shown.into_iter().find(|text| text.contains(safe::is_unsafe))?;
    let at = bad.find(safe::is_unsafe).unwrap_or(0);
    let around = bad.get(bad.floor_char_boundary(at.saturating_sub(20))..bad.ceil_char_boundary(at + 20));
    Some(format!("a control character comes through: {around:?}"))
}

/// Where the input in hand is kept.
fn kept(format: Format, name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("adduce-mutation-{}-{}-{name}", format.name(), std::process::id()))
}

/// Runs the cases of a format.
fn run(format: Format) {
    if std::env::var("ADDUCE_FORMAT").is_ok_and(|only| only != format.name()) {
        return;
    }
    let start = number("ADDUCE_SEED").unwrap_or(1);
    let cases = match number("ADDUCE_CASE") {
        Some(case) => case..case + 1,
        None => 0..number("ADDUCE_MUTATIONS").unwrap_or(CASES),
    };
    let seeds: Vec<Seed> = seeds::of(format);
    assert!(!seeds.is_empty());
    let (give, take) = mpsc::channel::<(String, Vec<u8>, bool)>();
    let (tell, told) = mpsc::channel::<Outcome>();
    // One thread reads; where it hangs, the test ends without it.
    std::thread::spawn(move || {
        for (name, bytes, twice) in take {
            let began = Instant::now();
            let result = std::panic::catch_unwind(|| fault(&name, &bytes, twice));
            let fault = result.unwrap_or_else(|panic| {
                let words = panic.downcast_ref::<String>().cloned();
                let words = words.or_else(|| panic.downcast_ref::<&str>().map(|&words| words.to_owned()));
                Some(format!("panicked: {}", words.unwrap_or_default()))
            });
            if tell.send(Outcome { took: began.elapsed(), fault }).is_err() {
                return;
            }
        }
    });
    let mut failed = Vec::new();
    for case in cases {
        let mut random = Random::new(start, format.name(), case);
        let seed = random.pick(&seeds);
        // The first cases are the seeds as they are.
        let seed = seeds.get(case as usize).unwrap_or(seed);
        let bytes = if (case as usize) < seeds.len() { seed.bytes.clone() } else { change::changed(seed, &mut random) };
        let path = kept(format, &seed.name);
        std::fs::write(&path, &bytes).unwrap();
        give.send((seed.name.clone(), bytes, case.is_multiple_of(16))).unwrap();
        let what = match told.recv_timeout(MAX_TIME) {
            Ok(Outcome { fault: None, took }) => {
                if took > SLOW {
                    eprintln!("{} case {case} took {took:?}", format.name());
                }
                std::fs::remove_file(&path).unwrap();
                continue;
            }
            Ok(Outcome { fault: Some(fault), .. }) => fault,
            Err(_) => format!("not read within {MAX_TIME:?}"),
        };
        let failing = path.with_file_name(format!("adduce-failed-{}-{start}-{case}-{}", format.name(), seed.name));
        std::fs::rename(&path, &failing).unwrap();
        failed.push(format!("seed {start}, case {case}: {what}\n  {}", failing.display()));
        if what.starts_with("not read") || failed.len() >= 20 {
            break;
        }
    }
    assert!(failed.is_empty(), "{}:\n{}", format.name(), failed.join("\n"));
}

macro_rules! formats {
    ($($name:ident => $format:ident),* $(,)?) => {
        $(#[test]
        fn $name() {
            run(Format::$format);
        })*
    };
}

formats! {
    broken_markdown_is_read_or_refused => Markdown,
    broken_html_is_read_or_refused => Html,
    broken_text_is_read_or_refused => Plain,
    broken_records_are_read_or_refused => Jsonl,
    broken_tables_are_read_or_refused => Table,
    broken_pdf_is_read_or_refused => Pdf,
    broken_docx_is_read_or_refused => Docx,
    broken_opendocument_is_read_or_refused => Odf,
    broken_pptx_is_read_or_refused => Pptx,
    broken_workbooks_are_read_or_refused => Sheet,
    broken_epub_is_read_or_refused => Epub,
    broken_rtf_is_read_or_refused => Rtf,
    broken_mail_is_read_or_refused => Mail,
    broken_archives_are_read_or_refused => Archive,
    broken_pictures_are_refused => Image,
}
