//! Evidence files: made by the binary, proved by it, and by a second program in another language that follows the
//! specification alone.

use std::fs;
use std::process::Command;

use adduce::brief::seal::seal;
use serde_json::{Value, json};

use crate::common::{Home, Run, arg};
use crate::schema::schema;
use crate::schema_check::check;

/// Markup of many kinds within sentences; written for these tests.
const RULES: &str =
    "<!doctype html><html lang=\"en\"><head><title>Rules of the harbours</title><style>p{}</style></head>
<body><nav><a href=\"/\">Home</a></nav><main><h1>Rules of the harbours</h1>
<p>The keeper of the <em>lighthouse</em> at Cape&nbsp;Lantern &mdash; or a
   deputy<!-- or none --> &mdash; lights the lamp at &ldquo;dusk&rdquo; and puts it out at dawn.</p>
<ol><li>No ship enters without a <b>pilot</b>.<li>No ship leaves with unpaid dues.</ol></main></body></html>
";

const GUIDE: &str = "---\ntitle: Guide for pilots\n---\n# Guide for pilots\n\nA pilot must hold a *licence* of the [Harbour \
Network](https://example.org/a_(b)), which is\nvalid for **three years** &amp; may be renewed twice.\n\n- Wear a life\\-jacket \
on deck.\n- Report every accident within 24 hours.\n";

fn home() -> Home {
    let home = Home::new();
    home.fixtures();
    home.write("docs/rules.html", RULES);
    home.write("docs/guide.md", GUIDE);
    home.write("docs/latin.txt", b"The caf\xe9 at the quay of Gen\xe8ve opens at six o'clock in the morning.\r\n");
    home.run(&["add", "docs"]).expect(0);
    home
}

fn evidence(home: &Home, question: &str) -> Value {
    home.run(&["ask", "--threshold", "0", "--evidence", "proof.json", question]).expect(0);
    serde_json::from_str(&fs::read_to_string(home.path("proof.json")).unwrap()).unwrap()
}

const QUESTIONS: [&str; 6] = [
    "What annual fee does each member pay?",
    "When was the Harbour Network founded?",
    "When does the keeper of the lighthouse light the lamp?",
    "How long is the licence of a pilot valid?",
    "What does a pilot guide through difficult waters?",
    "When does the café at the quay open?",
];

fn python() -> bool {
    let there = Command::new("python3").arg("--version").output().is_ok_and(|output| output.status.success());
    if !there {
        println!("skipped: python3 is not present");
    }
    there
}

fn second_program(home: &Home) -> Run {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/verify_evidence.py");
    let mut command = Command::new("python3");
    command.args([script, "proof.json", "--sources", "docs", "--json"]).current_dir(home.path(""));
    command.output().expect("python runs").into()
}

fn states(run: &Run) -> Vec<String> {
    let quotations = run.json()["quotations"].clone();
    quotations.as_array().unwrap().iter().map(|quotation| quotation["state"].as_str().unwrap().to_owned()).collect()
}

/// Runs both on the file and fails where they do not say the same; gives the exit code.
#[track_caller]
fn both(home: &Home, file: &Value, what: &str) -> i32 {
    home.write("proof.json", file.to_string());
    let ours = home.run(&["verify", "proof.json", "--sources", "docs", "--json"]);
    let theirs = second_program(home);
    assert_eq!(ours.code, theirs.code, "{what}\n{}{}\n{}{}", ours.stdout, ours.stderr, theirs.stdout, theirs.stderr);
    if ours.code != Some(2) {
        assert_eq!(states(&ours), states(&theirs), "{what}\n{}\n{}", ours.stdout, theirs.stdout);
    }
    ours.code.unwrap()
}

fn sealed(mut file: Value) -> Value {
    file["seal"] = seal(&file).into();
    file
}

#[test]
fn what_was_answered_is_proved_from_the_originals_alone() {
    let home = home();
    let file = evidence(&home, QUESTIONS[0]);
    check(&schema("evidence"), &file).unwrap();
    assert!(file["sources"][0]["name"] == "fees.txt" && !file.to_string().contains(arg(&home.path(""))), "{file}");

    let run = home.run(&["verify", "proof.json"]).expect(0);
    assert!(run.stdout.contains("quotations are proven from their original files"), "{}", run.stdout);
    check(&schema("verify"), &home.run(&["verify", "proof.json", "--json"]).expect(0).json()).unwrap();

    // Without the library, under another name, in a folder of the originals.
    fs::remove_dir_all(home.library()).unwrap();
    fs::rename(home.path("docs/fees.txt"), home.path("docs/renamed")).unwrap();
    let run = home.run(&["verify", "proof.json", "--sources", "docs"]).expect(0);
    assert!(run.stdout.contains("is called \u{201c}renamed\u{201d} now"), "{}", run.stdout);

    let changed = fs::read_to_string(home.path("docs/renamed")).unwrap().replace("4,200", "4,300");
    home.write("docs/fees.txt", changed);
    fs::remove_file(home.path("docs/renamed")).unwrap();
    let run = home.run(&["verify", "proof.json", "--sources", "docs"]).expect(1);
    assert!(run.stdout.contains("\u{201c}4,200\u{201d} is \u{201c}4,300\u{201d} in the source"), "{}", run.stdout);

    fs::remove_file(home.path("docs/fees.txt")).unwrap();
    let run = home.run(&["verify", "proof.json", "--sources", "docs"]).expect(1);
    assert!(run.stdout.contains("could not check"), "{}", run.stdout);
}

#[test]
fn what_cannot_be_proved_at_all_is_an_error_with_a_hint() {
    let home = home();
    home.write("proof.json", "{\"kind\":\"no\"}");
    assert!(home.run(&["verify", "proof.json"]).expect(2).stderr.contains("hint:"));
    fs::remove_file(home.path("proof.json")).unwrap();
    evidence(&home, QUESTIONS[0]);
    assert!(home.run(&["verify", "proof.json", "--sources", "nowhere"]).expect(2).stderr.contains("hint:"));
    home.run(&["verify", "nothing.json"]).expect(2);
    let run = home.run(&["ask", "--threshold", "0", "--evidence", "no/such/folder/proof.json", QUESTIONS[0]]).expect(2);
    assert!(run.stderr.contains("could not write"), "{}", run.stderr);
}

#[test]
fn a_record_is_proved_by_its_line_wherever_that_stands() {
    let home = home();
    let file = evidence(&home, "When was the lighthouse at Cape Lantern repaired?");
    let at = file["sources"].as_array().unwrap().iter().position(|source| source["name"] == "records.jsonl").unwrap();
    assert_eq!(file["sources"][at]["original"]["unit"], "record", "{file}");
    home.run(&["verify", "proof.json", "--sources", "docs"]).expect(0);
    let records = fs::read_to_string(home.path("docs/records.jsonl")).unwrap();
    home.write("docs/records.jsonl", format!("{{\"id\":\"new\",\"text\":\"A new record above.\"}}\n{records}"));
    home.run(&["verify", "proof.json", "--sources", "docs"]).expect(0);
    home.write("docs/records.jsonl", records.replace("1997", "1998"));
    home.run(&["verify", "proof.json", "--sources", "docs"]).expect(1);
}

#[test]
fn a_second_program_agrees_on_every_case() {
    if !python() {
        return;
    }
    let home = home();
    let mut kinds = std::collections::BTreeSet::new();
    for (number, question) in QUESTIONS.into_iter().enumerate() {
        let good = evidence(&home, question);
        assert_eq!(both(&home, &good, question), 0, "{question}: {good}");
        for source in good["sources"].as_array().unwrap() {
            kinds.insert(format!("{} {}", source["reader"]["name"], source["encoding"]));
        }
        // One of each format is forged in every way.
        if ![0, 2, 3].contains(&number) {
            continue;
        }
        let span = &good["quotations"][0]["span"];
        let (start, end) = (span["start"].as_u64().unwrap(), span["end"].as_u64().unwrap());
        let quote = good["quotations"][0]["quote"].as_str().unwrap();
        let word = quote.split(' ').next_back().unwrap();
        let cases: Vec<(&str, Value)> = vec![
            ("/quotations/0/quote", quote.replace(word, "forged").into()),
            ("/quotations/0/quote", quote.to_uppercase().into()),
            ("/quotations/0/quote", " ".into()),
            ("/quotations/0/span/start", (start + 1).into()),
            ("/quotations/0/span/end", (end + 1_000_000).into()),
            ("/quotations/0/span", json!({"start": end, "end": start})),
            ("/quotations/0/chars/start", (start + 7).into()),
            ("/quotations/0/before", "other words ".into()),
            ("/quotations/0/after", " other words".into()),
            ("/quotations/0/verdict", "altered".into()),
            ("/quotations/0/source", 9.into()),
            ("/quotations/0/id", 2.into()),
            ("/quotations", json!([])),
            ("/sources/0/original/sha256", "0".repeat(64).into()),
            ("/sources/0/original/bytes", 3.into()),
            ("/sources/0/original", Value::Null),
            ("/sources/0/text/sha256", "0".repeat(64).into()),
            ("/sources/0/text/bytes", 3.into()),
            ("/sources/0/text/chars", 3.into()),
            ("/sources/0/reader/version", 99.into()),
            ("/sources/0/id", 2.into()),
            ("/schema", 2.into()),
            ("/kind", "other".into()),
            ("/of", "another question".into()),
        ];
        for (pointer, value) in cases {
            let mut file = good.clone();
            *file.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}: {good}")) = value;
            let what = format!("{question}: {pointer}");
            if number == 0 {
                assert_ne!(both(&home, &file, &what), 0, "{what}");
            }
            // What only says how it came about can be sealed anew.
            let free = pointer == "/of";
            assert_eq!(
                both(&home, &sealed(file), &format!("{what} with a new seal")) == 0,
                free,
                "{what} with a new seal"
            );
        }
        let mut file = good.clone();
        file["sources"][0]["reader"]["version"] = 99.into();
        both(&home, &sealed(file), "another version of the reader");
        let run = home.run(&["verify", "proof.json", "--sources", "docs"]).expect(1);
        assert!(run.stdout.contains("only the words are"), "{}", run.stdout);
        if !good["quotations"][0]["raw"].is_null() {
            for (pointer, value) in [
                ("/quotations/0/raw/start", json!(0)),
                ("/quotations/0/raw/end", json!(1_000_000)),
                ("/sources/0/recipe/0", json!("forged")),
                ("/sources/0/recipe/0", json!([5, 9_000_000])),
            ] {
                let mut file = good.clone();
                *file.pointer_mut(pointer).unwrap() = value;
                assert_eq!(both(&home, &sealed(file), pointer), 1, "{question}: {pointer}");
            }
        }
    }
    assert!(kinds.len() >= 4, "plain in two encodings, markdown, html: {kinds:?}");
}

#[test]
fn a_second_program_agrees_on_sources_that_changed_or_went() {
    if !python() {
        return;
    }
    let home = home();
    for question in QUESTIONS {
        let file = evidence(&home, question);
        for source in file["sources"].as_array().unwrap() {
            let path = home.path("docs").join(source["name"].as_str().unwrap());
            let bytes = fs::read(&path).unwrap();
            let middle = bytes.len() / 2;
            for forged in
                [[&bytes[..middle], b" not ", &bytes[middle..]].concat(), bytes[..middle].to_vec(), Vec::new()]
            {
                fs::write(&path, forged).unwrap();
                home.write("proof.json", file.to_string());
                let ours = home.run(&["verify", "proof.json", "--sources", "docs", "--json"]).expect(1);
                let theirs = second_program(&home).expect(1);
                // Both say that nothing is proved; a file that cannot be read any more is told in other words.
                let proven = |run: &Run| states(run).iter().map(|state| state == "proven").collect::<Vec<_>>();
                assert_eq!(proven(&ours), proven(&theirs), "{question}");
            }
            fs::remove_file(&path).unwrap();
            assert_eq!(both(&home, &file, question), 1);
            fs::write(home.path("docs/moved"), &bytes).unwrap();
            assert_eq!(both(&home, &file, question), 0, "{question}");
            fs::rename(home.path("docs/moved"), &path).unwrap();
            // Under an ending of another format it is read in another way, whatever the evidence file says.
            let other = if source["reader"]["name"] == "markdown" { "docs/it.txt" } else { "docs/it.md" };
            if source["reader"]["name"] != "html" {
                fs::rename(&path, home.path(other)).unwrap();
                assert_eq!(both(&home, &file, question), 1, "{question}");
                fs::rename(home.path(other), &path).unwrap();
            }
        }
    }
}

#[test]
fn a_briefing_is_proved_and_its_word_file_checked() {
    let home = home();
    home.write("outline.md", "---\ntitle: Harbours\nstyle: un\n---\nWhat is the annual fee of each member?\n\nMy own words.\n\nWhen was the Harbour Network founded?\n");
    let outputs = ["-o", "b.docx", "--evidence", "proof.json", "--bib", "b.bib"];
    home.run(&[&["brief", "outline.md"], &outputs[..]].concat()).expect(0);
    home.run(&["verify", "proof.json", "--sources", "docs"]).expect(0);
    assert!(fs::read_to_string(home.path("b.bib")).unwrap().contains("@misc{"));

    let verdicts = |name: &str, code: i32| {
        let reports = home.run(&["check", "--draft", name, "--json"]).expect(code).json_lines();
        reports.iter().map(|report| (report["faithful"] == true, report["differences"].clone())).collect::<Vec<_>>()
    };
    let untouched = verdicts("b.docx", 0);
    assert!(untouched.len() >= 2 && untouched.iter().all(|(faithful, _)| *faithful), "{untouched:?}");

    let bytes = fs::read(home.path("b.docx")).unwrap();
    home.write("edited.docx", edited(&bytes, "4,200 euros", "4,300 euros"));
    let found: Vec<_> = verdicts("edited.docx", 1).into_iter().filter(|(faithful, _)| !faithful).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    let differences = found[0].1.as_array().unwrap();
    assert_eq!(differences.len(), 1, "{found:?}");
    assert!(differences[0]["quote"].as_str().unwrap().contains("4,300"), "{found:?}");

    let run = home.run(&["brief", "outline.md", "--bib", "b.xyz"]);
    assert!(run.code == Some(2) && run.stderr.contains(".bib, .ris or .json"), "{}", run.stderr);
}

/// A Word file with some words of its text changed for others, once.
fn edited(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    use std::io::{Cursor, Read as _, Write as _};
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let name = file.name().unwrap().to_string();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        if name == "word/document.xml" {
            assert!(text.contains(from), "{text}");
            text = text.replacen(from, to, 1);
        }
        out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(text.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}
