//! Output for programs: JSON, batches, TREC runs, `read --json`, completions.

use serde_json::json;

use crate::common::Home;

#[test]
fn a_batch_of_questions_is_answered_in_order() {
    let home = Home::filled();
    let questions = ["When was the Harbour Network founded?", "What is a berth?", "Who is the new chair?"];
    let lines: Vec<String> =
        (0..70).map(|n| json!({"id": n, "question": questions[n % questions.len()]}).to_string()).collect();
    let batch = lines.join("\n");
    home.write("questions.jsonl", batch);
    let run = home.run(&["ask", "--batch", "questions.jsonl", "--json"]).expect(0);
    let answers = run.json_lines();
    let ids: Vec<&str> = answers.iter().map(|answer| answer["id"].as_str().unwrap()).collect();
    let expected: Vec<String> = (0..70).map(|n| n.to_string()).collect();
    assert_eq!(ids, expected);
    assert_eq!(answers[1]["question"], "What is a berth?");
    assert_eq!(answers[0]["citations"][0]["document"]["key"], "charter.md");
}

#[test]
fn a_bad_line_is_named_and_the_others_are_answered() {
    let home = Home::filled();
    let batch = "{\"id\":\"a\",\"question\":\"What is a berth?\"}\n\nnot json\n{\"id\":\"b\"}\n\
                 {\"id\":\"c\",\"question\":\"What is a pilot?\",\"history\":[\"What is a berth?\"]}\n";
    let run = home.run_with(&["ask", "--batch", "-", "--json"], batch).expect(2);
    let ids: Vec<String> = run.json_lines().iter().map(|answer| answer["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids, ["a", "c"]);
    assert!(run.stderr.contains("error: line 3 of the batch"), "{}", run.stderr);
    assert!(run.stderr.contains("error: line 4 of the batch: no \"question\""), "{}", run.stderr);
}

#[test]
fn a_missing_batch_is_an_error() {
    let home = Home::new();
    let run = home.run(&["ask", "--batch", "nowhere.jsonl"]).expect(2);
    assert!(run.stderr.starts_with("error: could not open the batch nowhere.jsonl\n  because: "), "{}", run.stderr);
}

#[test]
fn a_question_on_stdin() {
    let home = Home::filled();
    let run = home.run_with(&["ask", "-", "--json"], "What is a berth?\n").expect(0);
    assert_eq!(run.json()["question"], "What is a berth?");
}

#[test]
fn search_as_json() {
    let home = Home::filled();
    let result = home.run(&["search", "annual fee", "--format", "json", "--explain", "-k", "2"]).expect(0).json();
    assert_eq!(
        (&result["schema"], &result["query"], &result["mode"]),
        (&json!(1), &json!("annual fee"), &json!("hybrid"))
    );
    let hits = result["hits"].as_array().unwrap();
    assert!((1..=2).contains(&hits.len()));
    assert_eq!((&hits[0]["rank"], &hits[0]["document"]["key"]), (&json!(1), &json!("fees.txt")));
    assert!(hits[0]["explain"]["lexical"].is_number(), "{}", hits[0]);
    // The text is the document's, at that span.
    let span = format!("{}-{}", hits[0]["span"]["start"], hits[0]["span"]["end"]);
    let shown = home.run(&["show", "fees.txt", "--span", &span, "--json"]).expect(0).json();
    assert_eq!(shown["text"], hits[0]["text"]);
    let same = home.run(&["search", "annual fee", "--json", "-k", "2"]).expect(0).json();
    assert!(same["hits"][0].get("explain").is_none());
}

#[test]
fn a_trec_run_counts_documents() {
    let home = Home::filled();
    // Many passages of one document match better than the other document's only one.
    let part = |n| format!("## Part {n}\n\n{}", format!("The lantern of part {n} burns whale oil. ").repeat(30));
    let long = (0..40).map(part).collect::<Vec<_>>().join("\n\n");
    home.write("docs/lanterns.md", format!("# Lanterns\n\n{long}"));
    home.write("docs/shop.md", "# Shop\n\nThe shop sells one lantern.\n");
    home.run(&["sync"]).expect(0);
    let batch = "{\"id\":\"q 1\",\"text\":\"lantern\"}\n{\"id\":\"q2\",\"text\":\"lighthouse repair\"}\n";
    let args = ["search", "--batch", "-", "--format", "trec", "-k", "2", "--mode", "lexical"];
    let run = home.run_with(&args, batch).expect(0);
    let lines: Vec<Vec<&str>> = run.stdout.lines().map(|line| line.split(' ').collect()).collect();
    let first: Vec<_> = lines.iter().filter(|line| line[0] == "q%201").collect();
    assert_eq!(first.len(), 2, "{}", run.stdout);
    let documents: Vec<&str> = first.iter().map(|line| line[2]).collect();
    assert_ne!(documents[0], documents[1]);
    assert_eq!((first[0][1], first[0][3], first[1][3], first[0][5]), ("Q0", "1", "2", "adduce"));
    assert!(first[0][4].parse::<f64>().unwrap() >= first[1][4].parse::<f64>().unwrap());
    let second = lines.iter().find(|line| line[0] == "q2").unwrap();
    assert_eq!(second[2], "minutes%207", "white space in a key is percent-encoded");
}

#[test]
fn reading_without_a_library() {
    let home = Home::new();
    home.fixtures();
    let read = home.run(&["read", "docs/charter.md", "--json"]).expect(0).json();
    assert_eq!((&read["title"], &read["error"]), (&json!("The Harbour Charter"), &json!(null)));
    let text: Vec<char> = read["text"].as_str().unwrap().chars().collect();
    let blocks = read["blocks"].as_array().unwrap();
    let kinds: Vec<&str> = blocks.iter().map(|block| block["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["heading", "heading", "paragraph", "heading", "paragraph"]);
    assert_eq!(blocks[2]["section"].as_array().unwrap().last(), Some(&json!("Founding")));
    let end = usize::try_from(blocks[2]["end"].as_u64().unwrap()).unwrap();
    assert!(end <= text.len());
    let people = home.run(&["read", "docs/charter.md"]).expect(0).stdout;
    assert!(people.contains("founded in 2014 by five ports"), "{people}");
    assert!(!home.library().exists(), "no library is made");
}

#[test]
fn a_file_that_cannot_be_read() {
    let home = Home::new();
    home.write("noise.bin", [0_u8, 159, 146, 150, 0, 1, 2, 3].repeat(50));
    let run = home.run(&["read", "noise.bin", "--json"]).expect(2);
    assert!(run.json()["error"].is_string(), "{}", run.stdout);
    let run = home.run(&["read", "nowhere.md"]).expect(2);
    assert!(run.stderr.starts_with("error: "), "{}", run.stderr);
}

#[test]
fn several_files_are_read_by_one_call() {
    let home = Home::new();
    home.fixtures();
    home.write("noise.bin", [0_u8, 159, 146, 150, 0, 1, 2, 3].repeat(50));
    let alone = home.run(&["read", "docs/charter.md", "--json"]).expect(0).json();
    assert!(alone.get("file").is_none(), "a single file keeps its shape");
    let names = ["docs/charter.md", "noise.bin", "nowhere.md", "docs/fees.txt"];
    let run = home.run(&[&["read", "--json"], &names[..]].concat()).expect(2);
    let mut lines = run.json_lines();
    assert_eq!(lines.iter().map(|line| line["file"].as_str().unwrap()).collect::<Vec<_>>(), names);
    assert_eq!(lines.iter().map(|line| line["error"].is_null()).collect::<Vec<_>>(), [true, false, false, true]);
    lines[0].as_object_mut().unwrap().remove("file");
    assert_eq!(lines[0], alone);
    home.run(&["read", "--json", "docs/charter.md", "docs/fees.txt"]).expect(0);
    let run = home.run(&[&["read"], &names[..]].concat()).expect(2);
    assert!(run.stdout.starts_with("==> docs/charter.md <==\nTitle: The Harbour Charter\n"), "{}", run.stdout);
    assert!(run.stdout.contains("\n\n==> docs/fees.txt <==\n"), "{}", run.stdout);
    assert_eq!(run.stderr.matches("error: ").count(), 2, "{}", run.stderr);
}

#[test]
fn completions_for_every_shell() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = home.run(&["completions", shell]).expect(0).stdout;
        assert!(script.contains("adduce") && script.contains("reindex"), "{shell}");
    }
}

#[test]
fn every_reader_gives_the_same_words_of_the_same_document() {
    let home = Home::new();
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus");
    let files = |folder: String| {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.is_file()).map(|path| path.to_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let read = |files: Vec<String>| {
        let args: Vec<&str> = ["read", "--json"].into_iter().chain(files.iter().map(String::as_str)).collect();
        home.run(&args).expect(0).json_lines()
    };
    let words = |text: &str| {
        let letters = text.to_lowercase().replace(|c: char| !c.is_alphanumeric(), " ");
        // Numbers of lists are words in some formats, and marks in others.
        letters.split_whitespace().filter(|word| word.parse::<u8>().is_err()).map(str::to_owned).collect::<Vec<_>>()
    };
    let stem = |reading: &serde_json::Value| {
        let name = reading["file"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        name.rsplit_once('.').map(|(stem, format)| (stem.to_owned(), format.to_owned())).unwrap()
    };
    let originals = files(corpus.to_owned())
        .into_iter()
        .filter(|name| !["README.md", ".toml"].iter().any(|end| name.ends_with(end)));
    let originals = read(originals.collect());
    let formats = read(files(format!("{corpus}/formats")));
    assert_eq!((originals.len(), formats.len()), (10, 50));
    for reading in &formats {
        let (name, format) = stem(reading);
        let original = originals.iter().find(|original| stem(original).0 == name).unwrap();
        let (mut there, mut here) =
            (words(original["text"].as_str().unwrap()), words(reading["text"].as_str().unwrap()));
        // The heading of a web page is its title, and no part of its text.
        let title = words(original["title"].as_str().unwrap_or_default());
        if stem(original).1 == "html" {
            there.splice(0..0, title);
        }
        if format == "pdf" {
            // The cells of a row whose words need two lines are read as they stand: line by line.
            there.sort_unstable();
            here.sort_unstable();
        }
        assert_eq!(here, there, "{name}.{format}");
        let headings = reading["blocks"].as_array().unwrap().iter().filter(|block| block["kind"] == "heading").count();
        assert!(headings >= 5, "{name}.{format} has {headings} headings");
    }
}
